//! Numbers.

use super::{Fault, Kind, Sink};

pub(super) fn judge(kind: Kind, name: &str, value: &str, sink: &mut Sink<'_>) {
    let say = |what: &str| format!("`{name}` {value:?} is not {what}");
    match kind {
        Kind::Integer if integer(value).is_none() => {
            sink(Fault::NotInteger, say("an integer"));
        }
        Kind::NonNegative if !natural(value, 0) => {
            sink(Fault::NotNonNegative, say("an integer of 0 or more"));
        }
        Kind::Positive if !natural(value, 1) => {
            sink(Fault::NotPositive, say("an integer above 0"));
        }
        Kind::PositiveAttribute if !natural(value, 1) => {
            sink(Fault::NotPositiveAttribute, say("a positive integer"));
        }
        Kind::Length => length(name, value, sink),
        Kind::Float if float(value).is_none() => sink(Fault::NotFloat, say("a number")),
        Kind::Latitude if !float(value).is_some_and(|degrees| degrees.abs() <= 90.0) => {
            sink(Fault::NotLatitude, say("a latitude between -90 and 90"));
        }
        Kind::Longitude if !float(value).is_some_and(|degrees| degrees.abs() <= 180.0) => {
            sink(Fault::NotLongitude, say("a longitude between -180 and 180"));
        }
        Kind::IntegerList if !value.split(',').all(|number| natural(number.trim(), 0)) => {
            sink(Fault::NotIntegerList, say("a list of integers with commas"));
        }
        Kind::Width if !integer(value).is_some_and(|width| (1..=144).contains(&width)) => {
            sink(Fault::NotWidth, say("a width between 1 and 144"));
        }
        Kind::Height if !integer(value).is_some_and(|height| (1..=400).contains(&height)) => {
            sink(Fault::NotHeight, say("a height between 1 and 400"));
        }
        Kind::Hour => match integer(value) {
            Some(24) => sink(Fault::Midnight, format!("`{name}` is 24; midnight is 0")),
            Some(0..=23) => {}
            _ => sink(Fault::NotHour, say("an hour between 0 and 23")),
        },
        _ => {}
    }
}

/// The length of an enclosure in bytes; one that is not known is 0.
fn length(name: &str, value: &str, sink: &mut Sink<'_>) {
    match integer(value) {
        Some(bytes) if bytes < 0 => {
            sink(Fault::LengthNegative, format!("`{name}` is {bytes}; a length not known is 0"));
        }
        Some(_) => {}
        None => {
            let message = format!("`{name}` {value:?} is not a length in bytes");
            sink(Fault::NotPositiveAttribute, message);
        }
    }
}

/// Pairs of latitude and longitude, as GeoRSS writes them: numbers with white space between them.
pub(super) fn positions(kind: Kind, name: &str, value: &str, sink: &mut Sink<'_>) {
    if value.contains(',') {
        sink(Fault::PositionComma, format!("`{name}` has a comma; a space stands between numbers"));
    }
    let numbers: Vec<Option<f64>> = value
        .split(|c: char| c.is_ascii_whitespace() || c == ',')
        .filter(|number| !number.is_empty())
        .map(float)
        .collect();
    let pairs = numbers.len() / 2;
    let sound = numbers.len().is_multiple_of(2)
        && numbers.chunks(2).all(|pair| match pair {
            [Some(latitude), Some(longitude)] => latitude.abs() <= 90.0 && longitude.abs() <= 180.0,
            _ => false,
        });
    let (enough, what) = match kind {
        Kind::Position => (pairs == 1, "a latitude and a longitude"),
        Kind::Box => (pairs == 2, "two positions"),
        Kind::Line => (pairs >= 2, "two or more positions"),
        _ => {
            let closed = numbers.get(..2) == numbers.get(numbers.len().saturating_sub(2)..);
            (pairs >= 4 && closed, "four or more positions of which the last is the first")
        }
    };
    if !sound || !enough {
        let fault = if kind == Kind::Position { Fault::NotPosition } else { Fault::NotPositions };
        sink(fault, format!("`{name}` {value:?} is not {what}"));
    }
}

/// An integer as people write it, with or without sign.
pub(super) fn integer(value: &str) -> Option<i64> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| value.parse().unwrap_or(i64::MAX))
}

fn natural(value: &str, least: i64) -> bool {
    integer(value).is_some_and(|number| number >= least)
}

/// A decimal number, without exponent, infinity and the like.
pub(in crate::validate) fn float(value: &str) -> Option<f64> {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    let form = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (form && digits.bytes().any(|byte| byte.is_ascii_digit())).then(|| value.parse().ok()).flatten()
}
