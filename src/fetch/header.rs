//! Header fields of answers, read from whatever servers write.

use std::time::Duration;

use jiff::Timestamp;

/// A `Content-Type` as its media type in lower case and its `charset`.
pub(super) fn media(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media, charset)
}

/// `Retry-After` as a moment: seconds from `now`, or a date (RFC 9110 section 10.2.3). Nonsense is not heeded, and a
/// pause is at most a week.
pub(super) fn retry_after(value: &str, now: Timestamp) -> Option<Timestamp> {
    let longest = Duration::from_hours(7 * 24);
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(now + Duration::from_secs(seconds).min(longest));
    }
    let date = jiff::fmt::rfc2822::parse(value.trim()).ok()?.timestamp();
    let pause = date.duration_since(now);
    pause.is_positive().then(|| now + pause.unsigned_abs().min(longest))
}

pub(super) fn max_age(value: &str) -> Option<Duration> {
    value
        .split(',')
        .filter_map(|part| part.trim().to_ascii_lowercase().strip_prefix("max-age=")?.parse().ok())
        .map(Duration::from_secs)
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(now + Duration::from_mins(2)));
        let date = retry_after("Sun, 01 Mar 2026 12:05:00 GMT", now);
        assert_eq!(date, Some(now + Duration::from_mins(5)));
        assert_eq!(retry_after("Sun, 01 Mar 2020 12:05:00 GMT", now), None);
        assert_eq!(retry_after("soon", now), None);
        let longest = retry_after("99999999999", now);
        assert_eq!(longest, Some(now + Duration::from_hours(168)));
    }

    #[test]
    fn a_media_type_comes_apart_from_its_charset() {
        let plain = media("Text/HTML; Charset=\"ISO-8859-1\"");
        assert_eq!(plain, ("text/html".to_owned(), Some("ISO-8859-1".to_owned())));
        assert_eq!(media("application/pdf"), ("application/pdf".to_owned(), None));
        assert_eq!(media(""), (String::new(), None));
    }
}
