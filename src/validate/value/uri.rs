//! Addresses: RFC 3986 and RFC 3987, and the schemes `tag` (RFC 4151) and `urn` (RFC 8141, RFC 9562).

use percent_encoding::percent_encode_byte;

use super::lists::{SCHEMES, SCHEMES_SINCE};
use super::{Context, Fault, Kind, Sink};

pub(super) fn judge(kind: Kind, name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    if kind == Kind::HttpUrl {
        return http(name, value, sink);
    }
    let scheme = scheme_of(value).map(str::to_ascii_lowercase);
    match scheme.as_deref() {
        Some("tag") if !is_tag(value) || !cx.w3c && !is_tag_dated(value) => {
            return sink(Fault::BadTag, format!("`{value}` is not a tag URI"));
        }
        Some("tag") => {}
        Some("urn") => urn(value, sink),
        scheme => {
            if let Some((fault, message)) = malformed(kind, name, value, scheme, cx) {
                return sink(fault, message);
            }
            if let Some(scheme) = scheme.filter(|scheme| !is_registered(scheme, cx)) {
                let message = format!("scheme `{scheme}` of `{value}` is not registered");
                sink(Fault::UriScheme, message);
            }
        }
    }
    if kind == Kind::Id {
        canonical(name, value, sink);
    }
}

/// The first thing that keeps `value` from being an address of its kind.
fn malformed(
    kind: Kind,
    name: &str,
    value: &str,
    scheme: Option<&str>,
    cx: Context,
) -> Option<(Fault, String)> {
    let iri = matches!(kind, Kind::Iri | Kind::FullIri | Kind::Id);
    let full = matches!(kind, Kind::FullUri | Kind::FullIri | Kind::Id);
    if let Some(c) = value.chars().find(|&c| c.is_ascii() && !is_uri_char(c)) {
        let message = format!("{c:?} may not stand in the address `{value}`");
        return Some((Fault::UriCharacter, message));
    }
    let allowed_unicode = iri || !cx.w3c && value.chars().all(is_iri_char);
    if !value.is_ascii() && !allowed_unicode {
        let fault = if full && scheme.is_none() { Fault::UriRelative } else { Fault::UriUnicode };
        let message = format!("`{value}` has characters that an address in `{name}` must encode");
        return Some((fault, message));
    }
    if full && scheme.is_none() {
        let message = format!("`{name}` is `{value}`, which is not a full address");
        return Some((Fault::UriRelative, message));
    }
    let fault = if full { Fault::UriRelative } else { Fault::BadUri };
    if !is_reference(value) {
        return Some((fault, format!("`{name}` is `{value}`, which is not an address")));
    }
    let scheme = scheme.filter(|scheme| matches!(*scheme, "http" | "https" | "ftp"))?;
    let rest = value.get(scheme.len() + 1..).unwrap_or_default();
    (!has_host(rest)).then(|| (fault, format!("`{name}` is `{value}`, which names no host")))
}

fn is_registered(scheme: &str, cx: Context) -> bool {
    SCHEMES.binary_search(&scheme).is_ok()
        || !cx.w3c && SCHEMES_SINCE.split(' ').any(|known| known == scheme)
}

/// An address of the web, in an attribute.
fn http(name: &str, value: &str, sink: &mut Sink<'_>) {
    let lower = value.to_ascii_lowercase();
    let rest = lower.strip_prefix("https:").or_else(|| lower.strip_prefix("http:"));
    if !rest.is_some_and(has_host) {
        sink(Fault::NotHttpUrl, format!("`{name}` is `{value}`, which is not a full URL"));
    } else if value.chars().any(|c| c.is_ascii() && !is_uri_char(c)) {
        sink(Fault::BadUriAttribute, format!("`{name}` is `{value}`, which is not an address"));
    }
}

/// The image of a channel is a GIF, JPEG or PNG; readers of today take the newer ones too.
pub(super) fn image(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let path = value.split(['?', '#']).next().unwrap_or_default();
    let Some((_, ending)) = path.rsplit('/').next().unwrap_or_default().rsplit_once('.') else {
        return;
    };
    let ending = ending.to_ascii_lowercase();
    let known = matches!(ending.as_str(), "gif" | "jpg" | "jpeg" | "png")
        || !cx.w3c && matches!(ending.as_str(), "svg" | "webp" | "avif");
    if !known && value.contains("://") {
        sink(
            Fault::ImageFormat,
            format!("`{name}` ends in `.{ending}`, which readers do not show"),
        );
    }
}

/// The scheme in front of the first colon, if it has the form of one.
pub(in crate::validate) fn scheme_of(value: &str) -> Option<&str> {
    let (scheme, _) = value.split_once(':')?;
    let mut bytes = scheme.bytes();
    let first = bytes.next()?.is_ascii_alphabetic();
    (first && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')))
        .then_some(scheme)
}

/// Whether a host follows, behind two slashes.
fn has_host(rest: &str) -> bool {
    rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/'))
}

/// RFC 3986: reserved, unreserved and `%`.
fn is_uri_char(c: char) -> bool {
    let sign = matches!(c, '!' | '#'..='/' | ':' | ';' | '=' | '?' | '@' | '[' | ']' | '_' | '~');
    sign || c.is_ascii_alphanumeric()
}

/// RFC 3987: the characters that an IRI has beyond those of a URI.
fn is_iri_char(c: char) -> bool {
    c.is_ascii()
        || (c > '\u{9F}'
            && !matches!(u32::from(c), 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xFFF0..=0xFFFF))
}

/// Whether the parts are in order: every `%` begins a pair of hexadecimal digits, one fragment at most, brackets only
/// around an address of the host.
fn is_reference(value: &str) -> bool {
    let bytes = value.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let escapes = bytes
        .iter()
        .enumerate()
        .filter(|&(_, &byte)| byte == b'%')
        .all(|(at, _)| hex(at + 1) && hex(at + 2));
    let path = value
        .split_once("//")
        .map_or(value, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    escapes && value.matches('#').count() <= 1 && !path.contains(['[', ']'])
}

/// RFC 4151: `tag:` authority `,` date `:` anything.
fn is_tag(value: &str) -> bool {
    let Some((authority, rest)) = value.get(4..).and_then(|rest| rest.split_once(',')) else {
        return false;
    };
    let Some((date, specific)) = rest.split_once(':') else { return false };
    let (user, host) = authority.split_once('@').map_or((None, authority), |(u, h)| (Some(u), h));
    let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let user =
        user.is_none_or(|user| !user.is_empty() && user.chars().all(|c| label(c) || c == '_'));
    let host = !host.is_empty()
        && host.chars().all(label)
        && host.split('.').all(|part| !part.is_empty() && !part.starts_with('-'));
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = date.split('-');
    let date = parts.next().is_some_and(|year| digits(year, 4))
        && parts.next().is_none_or(|month| digits(month, 2))
        && parts.next().is_none_or(|day| digits(day, 2))
        && parts.next().is_none();
    let specific =
        specific.chars().all(|c| !c.is_ascii() || (is_uri_char(c) && !matches!(c, '[' | ']')));
    user && host && date && specific
}

/// Whether month and day of a tag are those of a calendar (RFC 4151 section 2.1).
fn is_tag_dated(value: &str) -> bool {
    let date = value.split(',').nth(1).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    let mut numbers = date.split('-').skip(1).map(|part| part.parse::<u8>().unwrap_or_default());
    numbers.next().is_none_or(|month| (1..=12).contains(&month))
        && numbers.next().is_none_or(|day| (1..=31).contains(&day))
}

/// RFC 2141 and RFC 8141: `urn:` name of the space `:` name within it.
fn urn(value: &str, sink: &mut Sink<'_>) {
    // Media RSS names its lists of roles so, although the name within the space is missing.
    if matches!(value, "urn:ebu" | "urn:yvs") {
        return;
    }
    let rest = value.get(4..).unwrap_or_default();
    let (space, name) = rest.split_once(':').unwrap_or((rest, ""));
    if space.eq_ignore_ascii_case("uuid") {
        if !is_uuid(name) {
            sink(Fault::BadUuid, format!("`{value}` has no UUID of the form 8-4-4-4-12"));
        }
        return;
    }
    let space_sound = (2..=32).contains(&space.len())
        && !space.starts_with('-')
        && space.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let name_sound = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "()+,-.:=@;$_!*'%/?#".contains(c));
    if !space_sound || !name_sound {
        sink(Fault::BadUrn, format!("`{value}` is not a URN"));
    }
}

/// A UUID on its own (RFC 9562 section 4).
pub(super) fn uuid(name: &str, value: &str, sink: &mut Sink<'_>) {
    if !is_uuid(value) {
        let message = format!("`{name}` is `{value}`, which is no UUID of the form 8-4-4-4-12");
        sink(Fault::BadUuid, message);
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    text.split('-').map(str::len).eq(lengths)
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Identifiers are compared character by character, so each is to be written in one way only (RFC 4287 section 4.2.6.1).
fn canonical(name: &str, value: &str, sink: &mut Sink<'_>) {
    let normal = normalised(value);
    if normal != value {
        let message = format!("`{name}` is `{value}`, whose usual form is `{normal}`");
        sink(Fault::NotCanonical, message);
    }
}

/// The usual form of an address (RFC 3986 section 6.2.2 and 6.2.3).
pub(in crate::validate) fn normalised(value: &str) -> String {
    let Some(scheme) = scheme_of(value) else { return value.to_owned() };
    let rest = value.get(scheme.len() + 1..).unwrap_or_default();
    let scheme = scheme.to_ascii_lowercase();
    let Some(rest) = rest.strip_prefix("//") else {
        return format!("{scheme}:{}", escapes(rest));
    };
    let split = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(split);
    let (user, host) = authority.rsplit_once('@').map_or(("", authority), |(u, h)| (u, h));
    let user = if matches!(user, "" | ":") { String::new() } else { format!("{user}@") };
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (host, ""),
    };
    let usual = match scheme.as_str() {
        "http" => "80",
        "https" => "443",
        "ftp" => "21",
        _ => "",
    };
    let port = if port.is_empty() || port == usual { String::new() } else { format!(":{port}") };
    let end = behind.find(['?', '#']).unwrap_or(behind.len());
    let (path, tail) = behind.split_at(end);
    let path = if path.is_empty() { "/".to_owned() } else { without_dots(path) };
    let host = host.to_ascii_lowercase();
    format!("{scheme}://{user}{host}{port}{}{}", escapes(&path), escapes(tail))
}

/// Percent encodings in capitals, and undone for characters that need none.
fn escapes(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, escape) = rest.split_at(at);
        normal.push_str(before);
        let code = escape.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                normal.push(char::from(byte));
            }
            Some(byte) => normal.push_str(percent_encode_byte(byte)),
            None => normal.push_str(escape.get(..1).unwrap_or_default()),
        }
        rest = escape.get(if code.is_some() { 3 } else { 1 }..).unwrap_or_default();
    }
    normal.push_str(rest);
    normal
}

/// RFC 3986 section 5.2.4.
fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let last = path.rsplit('/').next().unwrap_or_default();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            segment => segments.push(segment),
        }
    }
    if matches!(last, "." | "..") {
        segments.push("");
    }
    format!("/{}", segments.join("/"))
}
