//! Conditional requests: what `If-…` headers and `Range` make of a request for one representation (RFC 9110 sections 13
//! and 14). Pure, so that the table of cases is its test.

use std::time::SystemTime;

use http::HeaderMap;
use http::header::{
    HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};

/// What can be said of the version of a resource that would be sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Current<'a> {
    /// The opaque part of its entity tags, without quotes and without the suffix of a coding.
    pub(super) tag: &'a str,
    /// The suffix of the coding that would be sent, empty for identity.
    pub(super) suffix: &'a str,
    /// When its content last changed; whole seconds.
    pub(super) modified: SystemTime,
    /// Length in bytes of the coding that would be sent.
    pub(super) length: usize,
}

/// What to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// The whole representation: 200.
    Whole,
    /// Bytes `from` to `to`, both included: 206.
    Part { from: usize, to: usize },
    /// 304.
    NotModified,
    /// 412.
    Failed,
    /// 416.
    Unsatisfiable,
}

/// Suffixes that the codings add to a tag; a tag of any coding of the current version revalidates it.
pub(super) const SUFFIXES: [&str; 4] = ["", "-gz", "-br", "-zst"];

/// Decides in the order of RFC 9110 section 13.2.2.
pub(super) fn decide(headers: &HeaderMap, current: Current<'_>) -> Decision {
    if headers.is_empty() {
        return Decision::Whole;
    }
    if headers.contains_key(IF_MATCH) {
        if !lines(headers, &IF_MATCH).flat_map(tags).any(|tag| !tag.weak && tag.names(current.tag))
        {
            return Decision::Failed;
        }
    } else if let Some(date) = line(headers, &IF_UNMODIFIED_SINCE).and_then(date)
        && current.modified > date
    {
        return Decision::Failed;
    }
    let none_match = headers.contains_key(IF_NONE_MATCH).then(|| lines(headers, &IF_NONE_MATCH));
    if is_known(none_match, line(headers, &IF_MODIFIED_SINCE), current.tag, current.modified) {
        return Decision::NotModified;
    }
    range(headers, current)
}

/// Whether the client says that it has the version with this tag, of this time: by the lines of `If-None-Match`, or
/// when there are none by `If-Modified-Since`.
pub(super) fn is_known<'h>(
    none_match: Option<impl Iterator<Item = &'h str>>,
    modified_since: Option<&str>,
    tag: &str,
    modified: SystemTime,
) -> bool {
    match none_match {
        Some(mut lines) => lines.any(|line| tags(line).any(|known| known.names(tag))),
        None => modified_since.and_then(date).is_some_and(|date| modified <= date),
    }
}

/// The tags of the version that a client says it has, without quotes, in order.
pub(super) fn known_tags(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    lines(headers, &IF_NONE_MATCH).flat_map(tags).map(|tag| tag.opaque)
}

/// The lines of a header that are text, in order.
pub(super) fn lines<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h str> + use<'h> {
    headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok())
}

fn line<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

struct Tag<'h> {
    opaque: &'h str,
    weak: bool,
}

impl Tag<'_> {
    fn names(&self, current: &str) -> bool {
        self.opaque == "*"
            || self.opaque.strip_prefix(current).is_some_and(|suffix| SUFFIXES.contains(&suffix))
    }
}

/// The entity tags in a line; a tag without quotes, as some readers send it, counts as well.
fn tags(line: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        if rest.is_empty() {
            return None;
        }
        let (weak, body) = match rest.strip_prefix("W/").or_else(|| rest.strip_prefix("w/")) {
            Some(body) => (true, body),
            None => (false, rest),
        };
        let (opaque, behind) = match body.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => body.split_once(',').unwrap_or((body, "")),
        };
        rest = behind;
        Some(Tag { opaque: opaque.trim(), weak })
    })
}

/// A date in one of the three forms of RFC 9110 section 5.6.7; anything else is ignored.
fn date(line: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(line.trim()).ok()
}

/// The one range that is asked for. Several ranges at once are answered whole, as RFC 9110 section 14.2 allows.
fn range(headers: &HeaderMap, current: Current<'_>) -> Decision {
    let Some(asked) = line(headers, &RANGE) else { return Decision::Whole };
    if headers.contains_key(IF_RANGE) && !if_range_holds(headers, current) {
        return Decision::Whole;
    }
    let Some(set) = asked.trim().strip_prefix("bytes=") else { return Decision::Whole };
    let Some((first, last)) = set.split_once('-').filter(|_| !set.contains(',')) else {
        return Decision::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let (from, to) = match (number(first), number(last)) {
        (Some(from), Some(to)) if from <= to => (from, to.min(current.length.saturating_sub(1))),
        (Some(from), None) if last.is_empty() => (from, current.length.saturating_sub(1)),
        (None, Some(0)) if first.is_empty() => return Decision::Unsatisfiable,
        (None, Some(suffix)) if first.is_empty() => {
            (current.length.saturating_sub(suffix), current.length.saturating_sub(1))
        }
        _ => return Decision::Whole,
    };
    if from >= current.length { Decision::Unsatisfiable } else { Decision::Part { from, to } }
}

/// A position in a body; one beyond all numbers lies behind every body.
fn number(digits: &str) -> Option<usize> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(usize::MAX))
}

/// `If-Range` holds for the strong tag of the very coding that would be sent, or for the exact date (section 13.1.5).
fn if_range_holds(headers: &HeaderMap, current: Current<'_>) -> bool {
    let Some(value) = line(headers, &IF_RANGE).map(str::trim) else { return false };
    match value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        Some(tag) => tag.strip_prefix(current.tag) == Some(current.suffix),
        None => httpdate::parse_http_date(value).is_ok_and(|date| date == current.modified),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    fn decision(lines: &[(&'static str, &str)]) -> Decision {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, value.parse().unwrap());
        }
        let modified = UNIX_EPOCH + Duration::from_hours(360_200);
        decide(&headers, Current { tag: "abc", suffix: "-gz", modified, length: 1000 })
    }

    const SAME: &str = "Thu, 03 Feb 2011 08:00:00 GMT";
    const EARLIER: &str = "Thu, 03 Feb 2011 07:59:59 GMT";
    const LATER: &str = "Thu, 03 Feb 2011 09:00:00 GMT";

    #[test]
    fn any_coding_of_the_current_version_revalidates() {
        // RFC 9110 section 13.1.2, weak comparison; lists, several lines, `*`, missing quotes.
        for tag in [
            "\"abc\"",
            "\"abc-gz\"",
            "W/\"abc\"",
            "\"x,y\", \"abc-br\"",
            "*",
            "abc",
            "\"zz\", abc-zst",
        ] {
            assert_eq!(decision(&[("if-none-match", tag)]), Decision::NotModified, "{tag}");
        }
        let lines = [("if-none-match", "\"zz\""), ("if-none-match", "\"abc\"")];
        assert_eq!(decision(&lines), Decision::NotModified);
        for tag in ["\"abcd\"", "\"ab\"", "\"abc-xx\"", "", "\"", ",,,"] {
            assert_eq!(decision(&[("if-none-match", tag)]), Decision::Whole, "{tag}");
        }
    }

    #[test]
    fn if_none_match_beats_if_modified_since() {
        // RFC 9110 section 13.1.3
        assert_eq!(
            decision(&[("if-none-match", "\"zz\""), ("if-modified-since", LATER)]),
            Decision::Whole
        );
    }

    #[test]
    fn if_modified_since_takes_three_forms_and_ignores_rubbish() {
        for date in [SAME, LATER, "Thursday, 03-Feb-11 08:00:00 GMT", "Thu Feb  3 08:00:00 2011"] {
            assert_eq!(decision(&[("if-modified-since", date)]), Decision::NotModified, "{date}");
        }
        for date in [EARLIER, "gisteren", ""] {
            assert_eq!(decision(&[("if-modified-since", date)]), Decision::Whole, "{date}");
        }
    }

    #[test]
    fn preconditions_that_fail_are_412() {
        // RFC 9110 sections 13.1.1 (strong comparison) and 13.1.4
        assert_eq!(decision(&[("if-match", "\"old\"")]), Decision::Failed);
        assert_eq!(decision(&[("if-match", "W/\"abc\"")]), Decision::Failed);
        assert_eq!(decision(&[("if-match", "\"abc\"")]), Decision::Whole);
        assert_eq!(decision(&[("if-unmodified-since", EARLIER)]), Decision::Failed);
        assert_eq!(decision(&[("if-unmodified-since", SAME)]), Decision::Whole);
    }

    #[test]
    fn ranges_are_cut_from_the_coding_that_is_sent() {
        // RFC 9110 section 14.1.2
        let table = [
            ("bytes=0-99", Decision::Part { from: 0, to: 99 }),
            ("bytes=990-2000", Decision::Part { from: 990, to: 999 }),
            ("bytes=500-", Decision::Part { from: 500, to: 999 }),
            ("bytes=-50", Decision::Part { from: 950, to: 999 }),
            ("bytes=-5000", Decision::Part { from: 0, to: 999 }),
            ("bytes=1000-", Decision::Unsatisfiable),
            ("bytes=-0", Decision::Unsatisfiable),
            ("bytes=9-3", Decision::Whole),
            ("bytes=0-1,5-6", Decision::Whole),
            ("items=0-1", Decision::Whole),
            ("bytes=99999999999999999999-", Decision::Unsatisfiable),
            ("bytes=990-99999999999999999999", Decision::Part { from: 990, to: 999 }),
            ("bytes=+0-9", Decision::Whole),
        ];
        for (range, expected) in table {
            assert_eq!(decision(&[("range", range)]), expected, "{range}");
        }
    }

    #[test]
    fn a_range_of_an_older_version_is_answered_whole() {
        // RFC 9110 section 13.1.5
        let part = Decision::Part { from: 0, to: 9 };
        assert_eq!(decision(&[("range", "bytes=0-9"), ("if-range", "\"abc-gz\"")]), part);
        assert_eq!(decision(&[("range", "bytes=0-9"), ("if-range", "\"abc\"")]), Decision::Whole);
        assert_eq!(decision(&[("range", "bytes=0-9"), ("if-range", "\"old\"")]), Decision::Whole);
        assert_eq!(decision(&[("range", "bytes=0-9"), ("if-range", SAME)]), part);
        assert_eq!(decision(&[("range", "bytes=0-9"), ("if-range", EARLIER)]), Decision::Whole);
    }
}
