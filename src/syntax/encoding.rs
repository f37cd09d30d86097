//! Bytes to text: byte order mark, then the HTTP `charset`, then the XML declaration, then UTF-8 (RFC 7303 section 3),
//! and windows-1252 for bytes that are not UTF-8 although they should be.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

/// What decided the encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// A byte order mark.
    ByteOrderMark,
    /// The `charset` parameter of the HTTP `Content-Type`.
    Http,
    /// The XML declaration.
    Declaration,
    /// The first bytes have the pattern of UTF-16 or UTF-32 without a byte order mark.
    Pattern,
    /// Nothing: UTF-8 by default.
    Default,
}

/// Text and how it was found.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// WHATWG name of the encoding that was used, such as `UTF-8` or `windows-1252`; `UTF-32` is not in that list.
    pub encoding: &'static str,
    /// What decided it.
    pub evidence: Evidence,
    /// The name in the XML declaration, as written.
    pub declared: Option<String>,
    /// A name, declared or from HTTP, that is no known encoding.
    pub unknown: Option<String>,
    /// Where in `text` bytes stand that are not legal in the encoding, the first [`MALFORMED`] of them; they were read
    /// as windows-1252, or became U+FFFD.
    pub malformed: Vec<usize>,
}

/// Places of malformed bytes that are kept; more are of no use to anybody.
pub const MALFORMED: usize = 1000;

impl Decoded {
    /// Text that was decoded before.
    pub fn of(text: String) -> Self {
        Self {
            text,
            encoding: UTF_8.name(),
            evidence: Evidence::Default,
            declared: None,
            unknown: None,
            malformed: Vec::new(),
        }
    }
}

/// Decodes a document. `http` is the `charset` parameter of its `Content-Type`, if it came over HTTP.
pub fn decode(bytes: Vec<u8>, http: Option<&str>) -> Decoded {
    if let Some((bom, length)) = byte_order_mark(&bytes) {
        return finish(bytes, length, bom, Evidence::ByteOrderMark, None);
    }
    let mut unknown = None;
    if let Some(label) = http {
        match Encoding::for_label(label.trim().as_bytes()) {
            Some(encoding) => {
                return finish(bytes, 0, Scheme::Known(encoding), Evidence::Http, None);
            }
            None => unknown = Some(label.to_owned()),
        }
    }
    if let Some(scheme) = pattern(&bytes) {
        return finish(bytes, 0, scheme, Evidence::Pattern, unknown);
    }
    if let Some(label) = declared(&bytes) {
        let named = Encoding::for_label(label.as_bytes());
        let prefixed = || Encoding::for_label(format!("x-{label}").as_bytes());
        match named.or_else(prefixed) {
            // A declaration that can be read byte by byte proves that the document is not UTF-16.
            Some(encoding) if encoding == UTF_16BE || encoding == UTF_16LE => {
                return finish(bytes, 0, Scheme::Known(UTF_8), Evidence::Default, unknown);
            }
            Some(encoding) => {
                let scheme = if is_ascii(&label) { Scheme::Ascii } else { Scheme::Known(encoding) };
                return finish(bytes, 0, scheme, Evidence::Declaration, unknown);
            }
            None => unknown = Some(label),
        }
    }
    finish(bytes, 0, Scheme::Known(UTF_8), Evidence::Default, unknown)
}

#[derive(Clone, Copy)]
enum Scheme {
    Known(&'static Encoding),
    /// Read as windows-1252, as on the web, but what is not ASCII is not legal.
    Ascii,
    Utf32 {
        big_endian: bool,
    },
}

/// Whether a name is one of ASCII, which the web takes for windows-1252 and XML does not.
fn is_ascii(label: &str) -> bool {
    let label = label.trim();
    ["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(label))
}

fn byte_order_mark(bytes: &[u8]) -> Option<(Scheme, usize)> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some((Scheme::Utf32 { big_endian: false }, 4)),
        [0, 0, 0xFE, 0xFF, ..] => Some((Scheme::Utf32 { big_endian: true }, 4)),
        [0xEF, 0xBB, 0xBF, ..] => Some((Scheme::Known(UTF_8), 3)),
        [0xFF, 0xFE, ..] => Some((Scheme::Known(UTF_16LE), 2)),
        [0xFE, 0xFF, ..] => Some((Scheme::Known(UTF_16BE), 2)),
        _ => None,
    }
}

/// The pattern that `<` makes at the start of UTF-16 and UTF-32 without a mark (XML 1.0, appendix F.1).
fn pattern(bytes: &[u8]) -> Option<Scheme> {
    match bytes {
        [0, 0, 0, b'<', ..] => Some(Scheme::Utf32 { big_endian: true }),
        [b'<', 0, 0, 0, ..] => Some(Scheme::Utf32 { big_endian: false }),
        [0, b'<', 0, _, ..] => Some(Scheme::Known(UTF_16BE)),
        [b'<', 0, _, 0, ..] => Some(Scheme::Known(UTF_16LE)),
        _ => None,
    }
}

/// The encoding name in an XML declaration, looked for in the first kilobyte.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(1024))?;
    // Nearly all begin with it, and a search takes longer to prepare than that to see.
    let start = if head.starts_with(b"<?xml") { 0 } else { memmem::find(head, b"<?xml")? };
    let rest = head.get(start..)?;
    let end = memmem::find(rest, b"?>")?;
    let declaration = String::from_utf8_lossy(rest.get(..end)?);
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|&c| c == '"' || c == '\'')?;
    value.get(1..)?.split(quote).next().map(|name| name.trim().to_owned())
}

fn finish(
    bytes: Vec<u8>,
    skip: usize,
    scheme: Scheme,
    evidence: Evidence,
    unknown: Option<String>,
) -> Decoded {
    let (text, name, malformed) = match scheme {
        Scheme::Utf32 { big_endian } => {
            let (text, malformed) = utf32(bytes.get(skip..).unwrap_or_default(), big_endian);
            (text, "UTF-32", malformed)
        }
        Scheme::Known(encoding) if encoding == UTF_8 => {
            let (text, malformed) = utf8(bytes, skip);
            (text, "UTF-8", malformed)
        }
        Scheme::Known(encoding) => {
            let body = bytes.get(skip..).unwrap_or_default();
            let (text, had_errors) = encoding.decode_without_bom_handling(body);
            let malformed =
                if had_errors { places(&text, |c| c == '\u{FFFD}') } else { Vec::new() };
            (text.into_owned(), encoding.name(), malformed)
        }
        Scheme::Ascii => {
            let body = bytes.get(skip..).unwrap_or_default();
            let text = WINDOWS_1252.decode_without_bom_handling(body).0.into_owned();
            let malformed = places(&text, |c| !c.is_ascii());
            let name = if malformed.is_empty() { WINDOWS_1252.name() } else { "US-ASCII" };
            (text, name, malformed)
        }
    };
    let declared = declared(text.as_bytes().get(..text.len().min(1024)).unwrap_or_default());
    Decoded { text, encoding: name, evidence, declared, unknown, malformed }
}

/// Where characters of a kind stand.
fn places(text: &str, wanted: impl Fn(char) -> bool) -> Vec<usize> {
    let found = text.char_indices().filter(|&(_, c)| wanted(c)).map(|(at, _)| at);
    found.take(MALFORMED).collect()
}

/// UTF-8, with stray bytes read as windows-1252, which is what they nearly always are.
fn utf8(mut bytes: Vec<u8>, skip: usize) -> (String, Vec<usize>) {
    bytes.drain(..skip.min(bytes.len()));
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(fault) => fault.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() + 16);
    let mut malformed = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            if malformed.len() < MALFORMED {
                malformed.push(text.len());
            }
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    (text, malformed)
}

fn utf32(bytes: &[u8], big_endian: bool) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(bytes.len() / 4);
    let mut malformed = Vec::new();
    for unit in bytes.chunks(4) {
        let number = match <[u8; 4]>::try_from(unit) {
            Ok(unit) if big_endian => u32::from_be_bytes(unit),
            Ok(unit) => u32::from_le_bytes(unit),
            Err(_) => u32::MAX,
        };
        text.push(char::from_u32(number).unwrap_or_else(|| {
            if malformed.len() < MALFORMED {
                malformed.push(text.len());
            }
            '\u{FFFD}'
        }));
    }
    (text, malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_beyond_ascii_are_malformed_where_ascii_is_declared() {
        let feed = b"<?xml version='1.0' encoding='us-ascii'?><a>caf\xe9</a>";
        let decoded = decode(feed.to_vec(), None);
        assert_eq!((decoded.encoding, decoded.malformed), ("US-ASCII", vec![47]));
        assert!(decoded.text.ends_with("<a>café</a>"));
    }

    #[test]
    fn each_place_of_malformed_bytes_is_kept() {
        let decoded = decode(b"<a>\xe9 \xe9</a>".to_vec(), None);
        assert_eq!((&*decoded.text, decoded.malformed), ("<a>é é</a>", vec![3, 6]));
    }
}
