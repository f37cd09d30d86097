//! Content negotiation: which coding and which format a client likes best (RFC 9110 section 12.5).

use http::HeaderMap;
use http::header::ACCEPT;

use crate::write::Format;

/// A content coding that we keep ready (RFC 9110 section 8.4.1, RFC 7932, RFC 8878).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// As it is.
    Identity,
    /// `gzip`, also asked for as `x-gzip`.
    Gzip,
    /// `br`
    Brotli,
    /// `zstd`
    Zstd,
}

impl Coding {
    /// All codings, in the order of [`super::conditions::SUFFIXES`].
    pub(super) const ALL: [Self; 4] = [Self::Identity, Self::Gzip, Self::Brotli, Self::Zstd];

    /// Its name in `Content-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    fn is_named(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.name())
            || (self == Self::Gzip && name.eq_ignore_ascii_case("x-gzip"))
    }
}

/// The media types under which a format is asked for.
fn media_types(format: Format) -> &'static [&'static str] {
    match format {
        Format::Atom => &["application/atom+xml"],
        Format::Rss => &["application/rss+xml"],
        Format::Json => &["application/feed+json", "application/json"],
        Format::Html => &["text/html", "application/xhtml+xml"],
    }
}

/// The best coding among those at hand for the lines of `Accept-Encoding`, identity when there are none; `None` when
/// the client refuses them all, which is a 406.
///
/// Between codings that the client likes equally the smallest body wins.
pub(super) fn coding<'h>(
    lines: impl Iterator<Item = &'h str>,
    sizes: [Option<usize>; 4],
) -> Option<Coding> {
    let mut quality = [None; 4];
    let mut others = None;
    for (name, q) in lines.flat_map(weighted) {
        if name == "*" {
            others = Some(q);
        } else if let Some(slot) = Coding::ALL.iter().position(|coding| coding.is_named(name))
            && let Some(slot) = quality.get_mut(slot)
        {
            *slot = Some(q);
        }
    }
    // Identity is acceptable unless it is excluded (section 12.5.3), but only just.
    let identity_by_default = u16::from(others != Some(0));
    Coding::ALL
        .into_iter()
        .zip(quality)
        .zip(sizes)
        .filter_map(|((coding, quality), size)| {
            let q = match (coding, quality) {
                (_, Some(q)) => q,
                (Coding::Identity, None) => others.map_or(identity_by_default, |q| q.min(1)),
                (_, None) => others.unwrap_or(0),
            };
            size.filter(|_| q > 0).map(|size| (coding, q, size))
        })
        .max_by_key(|&(_, q, size)| (q, std::cmp::Reverse(size)))
        .map(|(coding, ..)| coding)
}

/// The best format for `/feed`; `default` for a client without preference. A page only goes to those who ask for
/// `text/html` above every feed type; `None` when nothing that is asked for exists.
pub(super) fn format(headers: &HeaderMap, default: Format) -> Option<Format> {
    let mut lines =
        headers.get_all(ACCEPT).into_iter().filter_map(|line| line.to_str().ok()).peekable();
    if lines.peek().is_none_or(|line| line.trim().is_empty()) {
        return Some(default);
    }
    let ranges: Vec<(&str, u16)> = lines.flat_map(weighted).collect();
    let quality = |format: Format| {
        let explicit = media_types(format).iter().filter_map(|wanted| {
            ranges
                .iter()
                .filter(|(range, _)| range.eq_ignore_ascii_case(wanted))
                .map(|&(_, q)| q)
                .max()
        });
        let any = |wanted: &str| {
            ranges.iter().filter(|(range, _)| *range == wanted).map(|&(_, q)| q).max()
        };
        let xml =
            || matches!(format, Format::Atom | Format::Rss).then(|| generic_xml(&ranges)).flatten();
        let kind = if format == Format::Html { "text/*" } else { "application/*" };
        match explicit.max() {
            Some(q) => (q, true),
            None if format == Format::Html => (any(kind).unwrap_or(0), false),
            None => (xml().or_else(|| any(kind)).or_else(|| any("*/*")).unwrap_or(0), false),
        }
    };
    let html = quality(Format::Html);
    let feeds = [default, Format::Atom, Format::Rss, Format::Json];
    let best = feeds
        .into_iter()
        .filter(|&format| format != Format::Html)
        .map(|format| (format, quality(format)))
        .filter(|&(_, (q, _))| q > 0)
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    match best {
        Some((_, (q, _))) if html.1 && html.0 > q => Some(Format::Html),
        Some((format, _)) => Some(format),
        None => (html.0 > 0).then_some(Format::Html),
    }
}

fn generic_xml(ranges: &[(&str, u16)]) -> Option<u16> {
    ranges
        .iter()
        .filter(|(range, _)| matches!(*range, "application/xml" | "text/xml"))
        .map(|&(_, q)| q)
        .max()
}

/// The elements of a weighted list with their quality in thousandths (section 12.4.2); a quality that is no number
/// counts as 1.
fn weighted(line: &str) -> impl Iterator<Item = (&str, u16)> {
    line.split(',').filter_map(|element| {
        let mut parts = element.split(';').map(str::trim);
        let name = parts.next().filter(|name| !name.is_empty())?;
        let q = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some((name, q.map_or(1000, thousandths)))
    })
}

fn thousandths(q: &str) -> u16 {
    let (whole, fraction) = q.trim().split_once('.').unwrap_or((q.trim(), ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    match (whole.parse::<u16>(), digits.parse::<u16>()) {
        (Ok(0), Ok(fraction)) => fraction,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding_for(accept: &str) -> Option<Coding> {
        coding([accept].into_iter(), [Some(100), Some(50), Some(40), Some(45)])
    }

    fn format_for(accept: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, accept.parse().unwrap());
        format(&headers, Format::Atom)
    }

    #[test]
    fn the_client_chooses_the_coding_and_the_smallest_body_breaks_ties() {
        let table = [
            ("gzip", Some(Coding::Gzip)),
            ("x-gzip", Some(Coding::Gzip)),
            ("gzip, br, zstd", Some(Coding::Brotli)),
            ("gzip;q=0.5, br;q=1.0, zstd;q=0.8", Some(Coding::Brotli)),
            ("gzip;q=1.0, br;q=0.2", Some(Coding::Gzip)),
            ("gzip;q=0, br;q=0, zstd;q=0", Some(Coding::Identity)),
            ("", Some(Coding::Identity)),
            ("*", Some(Coding::Brotli)),
            ("identity", Some(Coding::Identity)),
            ("deflate", Some(Coding::Identity)),
            ("identity;q=0", None),
            ("*;q=0", None),
            ("*;q=0, gzip", Some(Coding::Gzip)),
        ];
        for (accept, expected) in table {
            assert_eq!(coding_for(accept), expected, "{accept}");
        }
        assert_eq!(
            coding(std::iter::empty(), [Some(1), Some(1), None, None]),
            Some(Coding::Identity)
        );
    }

    #[test]
    fn a_page_goes_only_to_those_who_ask_for_one() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let table = [
            ("*/*", Some(Format::Atom)),
            ("application/rss+xml", Some(Format::Rss)),
            ("application/feed+json", Some(Format::Json)),
            ("application/feed+json, application/json;q=0.9, */*;q=0.1", Some(Format::Json)),
            ("application/atom+xml, application/rss+xml", Some(Format::Atom)),
            ("application/atom+xml;q=0.5, application/rss+xml", Some(Format::Rss)),
            ("application/xml", Some(Format::Atom)),
            (browser, Some(Format::Html)),
            ("text/html;q=0.5, application/rss+xml", Some(Format::Rss)),
            ("image/png", None),
        ];
        for (accept, expected) in table {
            assert_eq!(format_for(accept), expected, "{accept}");
        }
        assert_eq!(format(&HeaderMap::new(), Format::Rss), Some(Format::Rss));
    }
}
