//! Addresses in markup: made absolute, and judged.

use std::borrow::Cow;

use url::{ParseError, Url};

use super::tokens::Tag;

/// What a reader may be sent to.
pub(super) const SCHEMES: [&str; 13] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "geo", "magnet", "xmpp", "sip",
    "gemini", "news",
];

/// Parts of addresses of pictures that exist to count readers.
const TRACKERS: [&str; 24] = [
    "://pixel.",
    "://pixels.",
    "://stats.wordpress.com/",
    "://feeds.feedburner.com/~r/",
    "://feeds.feedburner.com/~ff/",
    ".feedsportal.com/",
    "://ad.doubleclick.net/",
    ".doubleclick.net/activity",
    ".google-analytics.com/",
    ".googletagmanager.com/",
    ".scorecardresearch.com/",
    ".quantserve.com/",
    "://www.facebook.com/tr?",
    "://px.ads.linkedin.com/",
    ".list-manage.com/track/",
    "://rss.buysellads.com/",
    "://sb.scorecardresearch.com/",
    "/piwik.php?",
    "/matomo.php?",
    "/__utm.gif",
    "/1x1.gif",
    "/1x1.png",
    "/pixel.gif",
    "/tracking-pixel",
];

/// Attributes in which pages keep the real address of a picture that loads late.
const LATE: [&str; 4] = ["data-src", "data-lazy-src", "data-original", "data-orig-src"];

/// The attributes of a tag with every address absolute and fit to follow; `None` when the element must go.
pub(super) fn attributes(
    name: &str,
    tag: &Tag<'_>,
    base: Option<&Url>,
) -> Option<Vec<(String, String)>> {
    let mut kept = Vec::with_capacity(tag.attributes.len());
    for (attribute, value) in &tag.attributes {
        let value: Cow<'_, str> = match (name, attribute.as_ref()) {
            (_, "src") | ("video", "poster") => match resolve_picture(value, base) {
                Some(address) => address.into(),
                None => continue,
            },
            (_, "href" | "cite") => match resolve(value, base) {
                Some(address) => address.into(),
                None => continue,
            },
            (_, "srcset") => match srcset(value, base) {
                Some(candidates) => candidates.into(),
                None => continue,
            },
            ("td" | "th", "style") => match alignment(value) {
                Some(side) if tag.get("align").is_none() => {
                    kept.push(("align".to_owned(), side.to_owned()));
                    continue;
                }
                _ => continue,
            },
            _ if is_plain(attribute) => value.as_ref().into(),
            _ => continue,
        };
        kept.push((attribute.clone().into_owned(), value.into_owned()));
    }
    if name == "img" { picture(tag, kept, base) } else { Some(kept) }
}

/// A name that needs no care: no event handler, no namespace.
fn is_plain(attribute: &str) -> bool {
    !attribute.starts_with("on")
        && attribute.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// A picture with its late address in place; `None` when it only counts readers.
fn picture(
    tag: &Tag<'_>,
    mut kept: Vec<(String, String)>,
    base: Option<&Url>,
) -> Option<Vec<(String, String)>> {
    let late = LATE.iter().find_map(|name| resolve(tag.get(name)?, base));
    let src = kept.iter_mut().find(|(name, _)| name == "src");
    match (src, late) {
        (Some((_, src)), Some(late)) => *src = late,
        (None, Some(late)) => kept.push(("src".to_owned(), late)),
        (None, None) => {
            let first = kept
                .iter()
                .find(|(name, _)| name == "srcset")
                .and_then(|(_, set)| set.split(' ').next());
            if let Some(first) = first.map(|first| first.trim_end_matches(',').to_owned()) {
                kept.push(("src".to_owned(), first));
            }
        }
        (Some(_), None) => {}
    }
    let src = kept.iter().find(|(name, _)| name == "src").map_or("", |(_, src)| src);
    (!is_tracker(tag, src)).then_some(kept)
}

fn is_tracker(tag: &Tag<'_>, address: &str) -> bool {
    let tiny = |name| {
        tag.get(name).is_some_and(|size| matches!(size.trim().trim_end_matches("px"), "0" | "1"))
    };
    let style: String =
        tag.get("style").unwrap_or("").chars().filter(|c| !c.is_whitespace()).collect();
    let is_hidden =
        ["display:none", "visibility:hidden", "width:1px;height:1px", "height:1px;width:1px"]
            .iter()
            .any(|hidden| style.contains(hidden));
    let lower = address.to_ascii_lowercase();
    (tiny("width") && tiny("height"))
        || is_hidden
        || TRACKERS.iter().any(|part| lower.contains(part))
}

/// The side that a style aligns a cell to.
fn alignment(style: &str) -> Option<&'static str> {
    let (_, value) = style.split_once("text-align")?;
    let value = value.trim_start().strip_prefix(':')?.trim_start();
    ["left", "right", "center"].into_iter().find(|side| value.starts_with(side))
}

/// `text` as an absolute address that a reader may follow.
pub(super) fn resolve(text: &str, base: Option<&Url>) -> Option<String> {
    let text: String = text
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    if text.is_empty() {
        return None;
    }
    let url = match Url::parse(&text) {
        Ok(url) => url,
        Err(ParseError::RelativeUrlWithoutBase) if base.is_none() && text.starts_with("//") => {
            Url::parse(&format!("https:{text}")).ok()?
        }
        Err(ParseError::RelativeUrlWithoutBase) => base?.join(&text).ok()?,
        Err(_) => return None,
    };
    if !SCHEMES.contains(&url.scheme()) {
        return None;
    }
    // An address that is already whole stays as the publisher wrote it.
    let whole = text.get(..url.scheme().len()) == Some(url.scheme())
        && (!url.has_host() || text.contains("://"))
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte));
    Some(if whole { text } else { url.into() })
}

/// As [`resolve`]; a picture may also be in the address itself.
fn resolve_picture(text: &str, base: Option<&Url>) -> Option<String> {
    if is_inline_picture(text) { Some(text.trim().to_owned()) } else { resolve(text, base) }
}

/// Whether an address holds a picture of a kind that cannot carry script.
pub(super) fn is_inline_picture(text: &str) -> bool {
    let text = text.trim().as_bytes();
    [
        "data:image/png",
        "data:image/jpeg",
        "data:image/jpg",
        "data:image/gif",
        "data:image/webp",
        "data:image/avif",
    ]
    .iter()
    .any(|kind| {
        text.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind.as_bytes()))
            && matches!(text.get(kind.len()), Some(b';' | b','))
            && text.is_ascii()
            && !text.iter().any(u8::is_ascii_control)
    })
}

/// The candidates of a `srcset` (HTML Standard, section 4.8.4.3.8) with absolute addresses; `None` without any.
fn srcset(text: &str, base: Option<&Url>) -> Option<String> {
    let mut candidates = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (address, after) = rest.split_at(end);
        let (descriptor, after) = if address.ends_with(',') {
            ("", after)
        } else {
            after.split_once(',').unwrap_or((after, ""))
        };
        rest = after;
        let descriptor = descriptor.trim();
        let is_size = descriptor
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b' '));
        let address = address.trim_end_matches(',');
        if let Some(address) = resolve(address, base).filter(|_| is_size) {
            // A comma at the end of an address would be read as the end of the candidate.
            let address = address.replace(',', "%2C");
            candidates.push(if descriptor.is_empty() {
                address
            } else {
                format!("{address} {descriptor}")
            });
        }
    }
    (!candidates.is_empty()).then(|| candidates.join(", "))
}

/// Address and name of the page that an `iframe`, `embed` or `object` shows.
pub(super) fn embedded(tag: &Tag<'_>, base: Option<&Url>) -> Option<(String, String)> {
    let written = ["src", "data", "data-src"].iter().find_map(|name| tag.get(name))?;
    let address = resolve(written, base).filter(|address| address.starts_with("http"))?;
    if is_tracker(tag, &address) {
        return None;
    }
    let address = watch_page(&address).unwrap_or(address);
    let label = match tag.get("title").map(str::trim) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned(),
    };
    Some((address, label))
}

/// The page for people of a player's address.
fn watch_page(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let last = url.path_segments()?.rfind(|part| !part.is_empty())?;
    match url.host_str()?.trim_start_matches("www.") {
        "youtube.com" | "youtube-nocookie.com" if url.path().starts_with("/embed/") => {
            Some(format!("https://www.youtube.com/watch?v={last}"))
        }
        "player.vimeo.com" => Some(format!("https://vimeo.com/{last}")),
        _ => None,
    }
}
