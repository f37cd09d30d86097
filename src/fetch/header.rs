//! Header fields of answers, read from whatever servers write.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

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
    let digits = value.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number holds are a very long time.
        let seconds = digits.parse().map_or(longest, Duration::from_secs);
        return Some(now + seconds.min(longest));
    }
    let date = date(value)?;
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

/// A moment as HTTP writes dates (RFC 9110 section 5.6.7).
pub(super) fn http_date(when: Timestamp) -> String {
    when.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A date as HTTP writes it, in its two old forms as well (RFC 9110 section 5.6.7), or with another zone, as mail does. The
/// day of the week says nothing new, and may be wrong.
pub(super) fn date(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let date = httpdate::parse_http_date(value).ok();
    date.and_then(|date| Timestamp::try_from(date).ok())
        .or_else(|| DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok())
}

/// More parameters than any link has.
const MAX_PARAMETERS: usize = 32;

/// One link of a `Link` field or of a document in link format (RFC 8288 section 3, RFC 6690 section 2).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Link<'t> {
    /// What it leads to, as it is written.
    pub(super) target: &'t str,
    /// Its parameters, in order.
    parameters: Vec<(&'t str, &'t str)>,
}

impl Link<'_> {
    fn parameter(&self, name: &str) -> Option<&str> {
        let named = |(known, _): &&(&str, &str)| known.eq_ignore_ascii_case(name);
        self.parameters.iter().find(named).map(|(_, value)| *value)
    }

    /// Whether `rel` is among its relations.
    pub(super) fn has_rel(&self, rel: &str) -> bool {
        let relations = self.parameter("rel").unwrap_or_default();
        relations.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(rel))
    }

    /// A parameter that is a date.
    pub(super) fn time(&self, name: &str) -> Option<Timestamp> {
        date(self.parameter(name)?)
    }
}

/// The links in a text, one after the other, as there may be very many. What is not one is passed over.
pub(super) fn links(text: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('<')?;
        let (target, after) = after.split_once('>')?;
        let (parameters, after) = parameters(after);
        rest = after;
        Some(Link { target: target.trim(), parameters })
    })
}

/// The parameters at the beginning of a text, and what comes after them.
fn parameters(text: &str) -> (Vec<(&str, &str)>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let (name, after) = after.split_at(end);
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            // An escaped quotation mark would end the value early; no date, relation or address has one.
            Some(quoted) if quoted.starts_with('"') => {
                let inner = quoted.get(1..).unwrap_or_default();
                inner.split_once('"').unwrap_or((inner, ""))
            }
            Some(plain) => plain.split_at(plain.find([';', ',']).unwrap_or(plain.len())),
        };
        if found.len() < MAX_PARAMETERS {
            found.push((name.trim(), value.trim()));
        }
        rest = after.trim_start();
    }
    (found, rest)
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
        assert_eq!(retry_after("99999999999999999999999", now), longest);
        assert_eq!(retry_after("-5", now), None);
    }

    #[test]
    fn dates_are_written_as_they_are_read() {
        let then: Timestamp = "2009-10-27T20:49:54Z".parse().unwrap();
        assert_eq!(http_date(then), "Tue, 27 Oct 2009 20:49:54 GMT");
        assert_eq!(date(&http_date(then)), Some(then));
        assert_eq!(date("27 oktober"), None);
        for form in [
            "Tuesday, 27-Oct-09 20:49:54 GMT",
            "Tue Oct 27 20:49:54 2009",
            "Tue, 27 Oct 2009 21:49:54 +0100",
            "Mon, 27 Oct 2009 20:49:54 GMT",
        ] {
            assert_eq!(date(form), Some(then), "{form}");
        }
    }

    #[test]
    fn links_come_with_their_parameters() {
        let text = "<a,b>; rel=\"prev next\"; title=\"x, <y>; z\" , junk <c>;REL=next;flag,<d>";
        let found: Vec<Link<'_>> = links(text).collect();
        let targets: Vec<&str> = found.iter().map(|link| link.target).collect();
        assert_eq!(targets, ["a,b", "c", "d"]);
        assert!(found[0].has_rel("NEXT") && found[1].has_rel("next") && !found[2].has_rel("next"));
        assert_eq!(found[0].parameter("title"), Some("x, <y>; z"));
    }

    #[test]
    fn a_media_type_comes_apart_from_its_charset() {
        let plain = media("Text/HTML; Charset=\"ISO-8859-1\"");
        assert_eq!(plain, ("text/html".to_owned(), Some("ISO-8859-1".to_owned())));
        assert_eq!(media("application/pdf"), ("application/pdf".to_owned(), None));
        assert_eq!(media(""), (String::new(), None));
    }
}
