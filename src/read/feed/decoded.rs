//! Encodings of feeds that say something wrong, or nothing.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::notes::Notes;
use crate::syntax::encoding::{self, Decoded, Evidence};

/// Bytes beyond ASCII without which a guess at an encoding means nothing.
const TELLING: usize = 16;

/// Encodings of other alphabets. Bytes in one of these look like nothing else, which cannot be said of the encodings of
/// Latin text: those are read as windows-1252.
const OTHER_ALPHABETS: &[&str] = &[
    "Big5",
    "EUC-JP",
    "EUC-KR",
    "GBK",
    "ISO-8859-5",
    "ISO-8859-6",
    "ISO-8859-7",
    "ISO-8859-8",
    "KOI8-U",
    "Shift_JIS",
    "windows-1251",
    "windows-1253",
    "windows-1255",
    "windows-1256",
    "windows-874",
    "IBM866",
    "KOI8-R",
];

/// Decodes a feed document: as it or its server says, unless that is shown to be wrong by the bytes.
pub(super) fn decode(bytes: Vec<u8>, charset: Option<&str>, notes: &mut Notes) -> Decoded {
    let guess = if charset.is_none() { guess(&bytes) } else { None };
    if let Some(guess) = guess {
        notes.add(None, format!("no encoding is declared, and the bytes look like {guess}"));
    }
    let mut decoded = encoding::decode(bytes, charset.or(guess));
    if let Some(unknown) = &decoded.unknown {
        notes.add(
            None,
            format!("nobody knows the encoding `{unknown}`; read as {}", decoded.encoding),
        );
    }
    if let Some(declared) = decoded.declared.as_deref().filter(|it| contradicts(it, &decoded)) {
        notes.add(None, format!("the document says `{declared}` but is {}", decoded.encoding));
    }
    if decoded.evidence == Evidence::Declaration
        && decoded.encoding == "windows-1252"
        && let Some(text) = really_utf8(&decoded.text)
    {
        let declared = decoded.declared.as_deref().unwrap_or("windows-1252");
        notes.add(None, format!("the document says `{declared}` but is UTF-8"));
        decoded.text = text;
        decoded.encoding = UTF_8.name();
    }
    decoded
}

/// Whether a document declares another encoding than its first bytes show it to have.
fn contradicts(declared: &str, decoded: &Decoded) -> bool {
    let is_shown = matches!(decoded.evidence, Evidence::ByteOrderMark | Evidence::Pattern);
    // `UTF-16` is said of either order of bytes.
    let name =
        Encoding::for_label(declared.as_bytes()).map_or(declared, |encoding| encoding.name());
    let family = |name: &str| name.get(..6).unwrap_or(name).to_ascii_uppercase();
    is_shown && family(name) != family(decoded.encoding)
}

/// The encoding that undeclared bytes most likely have, if it is one of another alphabet.
fn guess(bytes: &[u8]) -> Option<&'static str> {
    let starts_with_mark = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let declared = head.windows(9).any(|window| window == b"encoding=") || head.contains(&0);
    if starts_with_mark || declared || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let invalid: usize = bytes.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    if invalid < TELLING {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let name = detector.guess(None, Utf8Detection::Deny).name();
    OTHER_ALPHABETS.contains(&name).then_some(name)
}

/// The text, if it is UTF-8 that was read as windows-1252: `CafÃ©` for `Café`.
fn really_utf8(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, unmappable) = WINDOWS_1252.encode(text);
    if unmappable { None } else { String::from_utf8(bytes.into_owned()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes.to_vec(), None, &mut Notes::default());
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn utf8_that_calls_itself_latin_is_read_as_utf8() {
        let utf8 = "<?xml version='1.0' encoding='ISO-8859-1'?><rss>Café</rss>";
        assert_eq!(text(utf8.as_bytes()), (utf8.to_owned(), "UTF-8"));
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss>Caf\xE9</rss>";
        assert!(text(latin).0.ends_with("<rss>Café</rss>"));
    }

    #[test]
    fn a_declaration_that_the_bytes_contradict_is_told() {
        for (declared, told) in [("utf-8", 1), ("utf-16", 0), ("UTF-16BE", 0), ("latin1", 1)] {
            let text = format!("<?xml version='1.0' encoding='{declared}'?><rss/>");
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let mut notes = Notes::default();
            decode(bytes, None, &mut notes);
            assert_eq!(notes.finish().len(), told, "{declared}");
        }
    }

    #[test]
    fn undeclared_bytes_are_of_another_alphabet_only_when_that_is_plain() {
        let russian = "<rss><title>Новости муниципального совета города</title></rss>";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(text(&bytes), (russian.to_owned(), "windows-1251"));
        let dutch = "<rss><title>Financiën, coördinatie, reünie: één café, naïef idee, zoölogie</title>\
                     <item>privé, hè, crème, oökolonie, geïnd, beëdigd, ruïne, egoïst, poëzie</item></rss>";
        let (bytes, _, _) = WINDOWS_1252.encode(dutch);
        assert_eq!(text(&bytes), (dutch.to_owned(), "UTF-8"));
    }
}
