//! Bytes of a web page to text, in the order of the WHATWG: byte order mark, `charset` of the `Content-Type`, the page's
//! own `meta`, and for pages that do not say, what the bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a page its `meta` is looked for (HTML, "prescan a byte stream").
const PRESCAN: usize = 1024;

/// How much of a page without a declaration is looked at to guess.
const SNIFF: usize = 64 * 1024;

/// `bytes` as text. `label` is the `charset` of the `Content-Type`; `domain` the last label of the host's name, which
/// helps to guess between legacy encodings.
pub fn decode<'a>(bytes: &'a [u8], label: Option<&str>, domain: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    let declared = label
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| declared(bytes))
        .unwrap_or_else(|| guess(bytes, domain));
    declared.decode_without_bom_handling(bytes).0
}

/// The encoding that a page's `meta` or XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..PRESCAN.min(bytes.len())).unwrap_or_default();
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let xml = start
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| after(declaration, "encoding"));
    let label = start
        .split("<meta")
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .find_map(|(tag, _)| after(tag, "charset"))
        .or(xml)?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A `meta` that was read as ASCII cannot be in UTF-16, and `x-user-defined` means windows-1252 (HTML 13.2.3.2).
    if encoding == UTF_16BE || encoding == UTF_16LE {
        Some(UTF_8)
    } else if encoding == encoding_rs::X_USER_DEFINED {
        Some(WINDOWS_1252)
    } else {
        Some(encoding)
    }
}

/// The value after `name =` in a tag, without quotes.
fn after<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let rest = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.trim_start_matches(['"', '\'']);
        let end = rest.find(['"', '\'', ';', ' ', '/', '>', '?']).unwrap_or(rest.len());
        rest.get(..end).filter(|value| !value.is_empty())
    })
}

fn guess(bytes: &[u8], domain: Option<&str>) -> &'static Encoding {
    let start = bytes.get(..SNIFF.min(bytes.len())).unwrap_or_default();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(start, start.len() == bytes.len());
    let domain = domain.filter(|name| name.chars().all(|c| c.is_ascii_lowercase()));
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<p>Reünie in café 't Hoekje: € 5, zegt burgemeester Ågren</p>";

    fn page(head: &str) -> Vec<u8> {
        WINDOWS_1252.encode(&format!("<html><head>{head}</head>{TEXT}")).0.into_owned()
    }

    #[test]
    fn the_order_is_mark_then_header_then_meta_then_looks() {
        let mut marked = b"\xef\xbb\xbf".to_vec();
        marked.extend(TEXT.as_bytes());
        assert_eq!(decode(&marked, Some("iso-8859-1"), None), TEXT);
        assert!(decode(&page(""), Some("ISO-8859-1"), None).contains(TEXT));
        let meta = page("<meta charset='windows-1252'>");
        assert!(decode(&meta, None, None).contains(TEXT));
        let pragma =
            page("<META http-equiv=Content-Type content=\"text/html; charset=iso-8859-1\">");
        assert!(decode(&pragma, None, None).contains(TEXT));
        assert!(decode(&page(""), None, Some("nl")).contains(TEXT));
        assert_eq!(decode(TEXT.as_bytes(), None, None), TEXT);
    }

    #[test]
    fn a_meta_cannot_claim_utf_16() {
        let page = format!("<meta charset=utf-16le>{TEXT}");
        assert_eq!(decode(page.as_bytes(), None, None), page);
    }

    #[test]
    fn an_unknown_label_counts_as_none() {
        assert_eq!(decode(TEXT.as_bytes(), Some("x-klingon"), None), TEXT);
        assert_eq!(decode(b"", Some("utf-8"), None), "");
    }
}
