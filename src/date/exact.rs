//! The two forms in which programs write dates, read without a search for words: nearly all front matter has them.

use super::found::{Found, Time, Written, Year, Zone};

/// `2011-02-03` and `2011-02-03T10:30:00+01:00` in figures alone; `None` for any other form.
pub(super) fn exact(text: &str) -> Option<Found> {
    let (date, time) = text.split_at_checked(10)?;
    let (year, date) = leading(date, 4)?;
    let (month, date) = leading(date.strip_prefix('-')?, 2)?;
    let (day, _) = leading(date.strip_prefix('-')?, 2)?;
    let (time, zone) = if time.is_empty() {
        (None, None)
    } else {
        let (time, zone) = exact_time(time.strip_prefix('T')?)?;
        (Some(time), Some(zone))
    };
    Some(Found {
        year: Some(Year { number: year, written: Written::Full }),
        month: i8::try_from(month).ok(),
        day: i8::try_from(day).ok(),
        time,
        zone,
        ..Found::default()
    })
}

/// `10:30:00+01:00` and `10:30:00Z`.
fn exact_time(text: &str) -> Option<(Time, Zone)> {
    let (hour, rest) = leading(text, 2)?;
    let (minute, rest) = leading(rest.strip_prefix(':')?, 2)?;
    let (second, rest) = leading(rest.strip_prefix(':')?, 2)?;
    let offset = if rest == "Z" {
        0
    } else {
        let (hours, minutes) = leading(rest.get(1..)?, 2)?;
        let (minutes, "") = leading(minutes.strip_prefix(':')?, 2)? else { return None };
        let offset = i32::from(hours) * 60 + i32::from(minutes);
        match rest.as_bytes().first()? {
            b'+' if hours < 15 && minutes < 60 => offset,
            b'-' if hours < 15 && minutes < 60 => -offset,
            _ => return None,
        }
    };
    let small = |number: i16| i8::try_from(number).ok();
    let time = Time {
        hour: small(hour).filter(|hour| *hour < 24)?,
        minute: small(minute).filter(|minute| *minute < 60)?,
        second: Some(small(second).filter(|second| *second < 60)?),
        ..Time::default()
    };
    Some((time, Zone::Offset(offset)))
}

/// The number that the first `length` characters are, all of them figures, and what follows.
fn leading(text: &str, length: usize) -> Option<(i16, &str)> {
    let (figures, rest) = text.split_at_checked(length)?;
    let number = figures.bytes().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0'))
    })?;
    Some((number, rest))
}
