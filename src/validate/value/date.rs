//! Dates: RFC 822 for RSS, RFC 3339 for Atom, W3C's profile of ISO 8601 for Dublin Core and the like.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};

use super::{Context, Fault, Sink};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Zones that RFC 822 names, with their hours from UTC.
const ZONES: [(&str, i8); 11] = [
    ("UT", 0),
    ("GMT", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// A date that was understood: whether it was written as the profile of RSS wants it, and when it was.
struct Understood<'t> {
    strict: bool,
    weekday: Option<&'t str>,
    when: civil::DateTime,
    offset: i32,
}

/// The moment that a date in whatever of these forms means; a day without a clock begins at midnight in UTC.
pub(in crate::validate) fn moment(text: &str) -> Option<Timestamp> {
    let (when, offset) = match understand(text) {
        Some(understood) => (understood.when, understood.offset),
        None => rfc3339_parts(text).or_else(|| {
            let (year, month, day) = full_date(text)?;
            Some((civil::DateTime::new(year, month, day, 0, 0, 0, 0).ok()?, 0))
        })?,
    };
    Offset::from_seconds(offset).ok()?.to_timestamp(when).ok()
}

pub(super) fn rfc822(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let plain;
    let (text, commented) = if value.contains('(') {
        plain = without_comments(value);
        (plain.as_str(), true)
    } else {
        (value, false)
    };
    let Some(understood) = understand(text) else {
        sink(Fault::NotRfc822, format!("`{name}` is `{value}`, which is not an RFC 822 date"));
        return;
    };
    let date = understood.when.date();
    let right = match date.weekday() {
        jiff::civil::Weekday::Monday => "Mon",
        jiff::civil::Weekday::Tuesday => "Tue",
        jiff::civil::Weekday::Wednesday => "Wed",
        jiff::civil::Weekday::Thursday => "Thu",
        jiff::civil::Weekday::Friday => "Fri",
        jiff::civil::Weekday::Saturday => "Sat",
        jiff::civil::Weekday::Sunday => "Sun",
    };
    if let Some(said) = understood.weekday
        && !said.eq_ignore_ascii_case(right)
    {
        let message = format!("`{name}` says {said}, but {date} is a {right}");
        sink(Fault::WrongWeekday, message);
        return;
    }
    if !understood.strict || commented {
        let message = format!("`{name}` is `{value}`, which not every reader understands");
        sink(Fault::OddRfc822, message);
    }
    plausible(name, value, understood.when, understood.offset, cx, sink);
}

/// Takes the comments in (nested) parentheses out.
fn without_comments(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut depth = 0_usize;
    let mut escaped = false;
    for c in value.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if depth > 0 => escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => {
                plain.push(c);
                continue;
            }
            _ => {}
        }
        plain.push(' ');
    }
    plain
}

fn understand(text: &str) -> Option<Understood<'_>> {
    let trimmed = text.trim();
    let (weekday, rest) = match trimmed.split_once(',') {
        Some((day, rest)) => (Some(day.trim()), rest),
        None => (None, trimmed),
    };
    let long = |day: &str| {
        DAYS.iter()
            .find(|known| day.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(known)))
    };
    let weekday = match weekday {
        Some(day) if day.len() == 3 && long(day).is_some() => day.get(..3),
        Some(_) => return None,
        None => None,
    };
    let parts: Vec<&str> = rest.split_ascii_whitespace().collect();
    let [day, month, year, time, zone] = parts.as_slice() else { return None };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let number = |text: &str| digits(text).then(|| text.parse::<i16>().ok()).flatten();
    let month_at = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))?;
    let year_number = match (year.len(), number(year)?) {
        (4, year) => year,
        (2, year) if year < 50 => 2000 + year,
        (2 | 3, year) => 1900 + year,
        _ => return None,
    };
    let mut clock = time.split(':');
    let (hour, minute) = (clock.next()?, clock.next()?);
    let second = clock.next().unwrap_or("00");
    let clock_strict = [hour, minute, second].iter().all(|part| part.len() == 2);
    let when = civil::DateTime::new(
        year_number,
        i8::try_from(month_at + 1).ok()?,
        i8::try_from(number(day)?).ok()?,
        i8::try_from(number(hour)?).ok()?,
        i8::try_from(number(minute)?).ok()?,
        i8::try_from(number(second)?.min(59)).ok()?,
        0,
    )
    .ok()?;
    if clock.next().is_some() || number(second)? > 60 {
        return None;
    }
    let (offset, zone_strict) = zone_of(zone)?;
    let spelled = MONTHS.contains(month) && weekday.is_none_or(|day| DAYS.contains(&day));
    let written = weekday.map_or_else(String::new, |day| format!("{day}, ")) + &parts.join(" ");
    let strict = spelled && clock_strict && zone_strict && year.len() == 4 && written == text;
    Some(Understood { strict, weekday, when, offset })
}

/// Seconds from UTC, and whether every reader knows the zone.
fn zone_of(zone: &str) -> Option<(i32, bool)> {
    if let Some(&(name, hours)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone)) {
        return Some((i32::from(hours) * 3600, name == zone));
    }
    if zone.len() == 1 && zone.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some((0, false));
    }
    let sign = match zone.bytes().next()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = zone.get(1..).filter(|digits| digits.len() == 4)?;
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..)?.parse().ok()?;
    let usual = matches!(minutes, 0 | 15 | 30 | 45);
    (hours < 24 && minutes < 60).then_some((sign * (hours * 3600 + minutes * 60), usual))
}

/// A feed is no older than the web, and says nothing of the future.
fn plausible(
    name: &str,
    value: &str,
    when: civil::DateTime,
    offset: i32,
    cx: Context,
    sink: &mut Sink<'_>,
) {
    if when.year() < 1990 && cx.w3c {
        sink(Fault::ImplausibleDate, format!("`{name}` is `{value}`, which is before the web"));
    }
    let Some(now) = cx.now else { return };
    let stamp = Offset::from_seconds(offset).ok().and_then(|offset| offset.to_timestamp(when).ok());
    let Some(ahead) = stamp.map(|stamp| stamp.as_second() - now.as_second()) else { return };
    // W3C's validator allows three days for wrong clocks.
    if cx.w3c && ahead > 3 * 86_400 {
        sink(Fault::ImplausibleDate, format!("`{name}` is `{value}`, which is yet to come"));
    } else if !cx.w3c && ahead > 0 {
        sink(Fault::ScheduledDate, format!("`{name}` is `{value}`, which is yet to come"));
    }
}

pub(super) fn rfc3339(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let Some((when, offset)) = rfc3339_parts(value) else {
        sink(Fault::NotRfc3339, format!("`{name}` is `{value}`, which is not an RFC 3339 date"));
        return;
    };
    plausible(name, value, when, offset, cx, sink);
}

/// The date and the seconds from UTC of `2011-02-03T09:00:00+01:00`.
fn rfc3339_parts(value: &str) -> Option<(civil::DateTime, i32)> {
    let (date, time) = value.split_once('T')?;
    let (year, month, day) = full_date(date)?;
    let zone_at = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let (hour, minute, second) = full_time(clock)?;
    let offset = match zone {
        "Z" => 0,
        zone => zone_offset(zone)?,
    };
    let when = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Some((when, offset))
}

fn two(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn four(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn full_date(date: &str) -> Option<(i16, i8, i8)> {
    let mut parts = date.split('-');
    let found = (four(parts.next()?)?, two(parts.next()?)?, two(parts.next()?)?);
    parts.next().is_none().then_some(found)
}

/// Hours, minutes and seconds, with a fraction or not; a leap second counts as the one before it.
fn full_time(clock: &str) -> Option<(i8, i8, i8)> {
    let (clock, fraction) = clock.split_once('.').map_or((clock, None), |(c, f)| (c, Some(f)));
    let fraction = fraction
        .is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    let mut parts = clock.split(':');
    let found = (two(parts.next()?)?, two(parts.next()?)?, two(parts.next()?)?);
    let (hour, minute, second) = found;
    (parts.next().is_none() && fraction && hour < 24 && minute < 60 && second <= 60).then_some((
        hour,
        minute,
        second.min(59),
    ))
}

/// `+01:00`
fn zone_offset(zone: &str) -> Option<i32> {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.strip_prefix(['+', '-'])?.split_once(':')?;
    let (hours, minutes) = (i32::from(two(hours)?), i32::from(two(minutes)?));
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// W3C's profile: a year, a month, a day, or a moment with a zone; seconds may be left out.
pub(super) fn w3cdtf(name: &str, value: &str, sink: &mut Sink<'_>) {
    if !is_w3cdtf(value) {
        let message = format!("`{name}` is `{value}`, which is not a date as W3C writes it");
        sink(Fault::NotW3cdtf, message);
    }
}

fn is_w3cdtf(value: &str) -> bool {
    let Some((date, time)) = value.split_once('T') else {
        let mut parts = value.splitn(3, '-');
        let year = parts.next().and_then(four);
        let month = parts.next().map(two);
        let day = parts.next().map(two);
        let (Some(year), month) = (year, month.unwrap_or(Some(1))) else { return false };
        let (Some(month), Some(day)) = (month, day.unwrap_or(Some(1))) else { return false };
        return civil::Date::new(year, month, day).is_ok();
    };
    let Some((year, month, day)) = full_date(date) else { return false };
    let Some(zone_at) = time.find(['Z', '+', '-']) else { return false };
    let (clock, zone) = time.split_at(zone_at);
    let clock = full_time(clock).is_some() || full_time(&format!("{clock}:00")).is_some();
    let zone = zone == "Z" || zone_offset(zone).is_some();
    civil::Date::new(year, month, day).is_ok() && clock && zone
}

/// A date and a time, with or without zone.
pub(super) fn iso8601(name: &str, value: &str, sink: &mut Sink<'_>) {
    let sound = value.split_once('T').is_some_and(|(date, time)| {
        let end = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(end);
        full_date(date).is_some_and(|(y, m, d)| civil::Date::new(y, m, d).is_ok())
            && (full_time(clock).is_some() || full_time(&format!("{clock}:00")).is_some())
            && (matches!(zone, "" | "Z") || zone_offset(zone).is_some())
    });
    if !sound {
        let message = format!("`{name}` is `{value}`, which is not an ISO 8601 date and time");
        sink(Fault::NotIso8601, message);
    }
}
