//! The bytes of a stored article as text that the model can hold.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Warning;
use crate::html;

/// How the lines of a file end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnding {
    /// LF, or no line end at all.
    Lf,
    /// CR LF.
    CrLf,
    /// CR alone.
    Cr,
    /// More than one kind.
    Mixed,
}

/// The text of a stored file, and how it lay there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored<'a> {
    /// Lines end in LF; no character that XML cannot hold.
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static Encoding,
    /// The file starts with a byte order mark.
    pub(super) bom: bool,
    /// How its lines ended.
    pub(super) line_ending: LineEnding,
}

/// Decodes a stored file: by its byte order mark, else as it declares itself (`declared` is the name of an encoding),
/// else as UTF-8 when it is that, else in `fallback`. Characters that XML cannot hold are left out, and told of once.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
    fallback: &'static Encoding,
    warnings: &mut Vec<Warning>,
) -> Stored<'a> {
    let (text, encoding, bom) = decode(bytes, declared, fallback, warnings);
    let (line_ending, text) = if html::may_be_unfit(&text) {
        (line_ending(&text), without_unfit(html::unix_lines(text), warnings))
    } else {
        (LineEnding::Lf, text)
    };
    Stored { text, encoding, bom, line_ending }
}

fn decode<'a>(
    bytes: &'a [u8],
    declared: Option<&str>,
    fallback: &'static Encoding,
    warnings: &mut Vec<Warning>,
) -> (Cow<'a, str>, &'static Encoding, bool) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let body = bytes.get(length..).unwrap_or_default();
        return (encoding.decode_without_bom_handling(body).0, encoding, true);
    }
    if let Some(name) = declared {
        match Encoding::for_label(name.as_bytes()) {
            // A declaration that can be read byte by byte proves that the file is not UTF-16.
            Some(encoding) if [UTF_8, UTF_16BE, UTF_16LE].contains(&encoding) => {}
            Some(encoding) => {
                return (encoding.decode_without_bom_handling(bytes).0, encoding, false);
            }
            None => warnings.push(Warning::at(1, format!("`{name}` is no known encoding"))),
        }
    }
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => (Cow::Borrowed(text), UTF_8, false),
        Err(fault) => {
            if declared.is_some() {
                let line = 1 + bytes
                    .iter()
                    .take(fault.valid_up_to())
                    .filter(|&&byte| byte == b'\n')
                    .count();
                let name = fallback.name();
                warnings.push(Warning::at(
                    line,
                    format!("the file is not in UTF-8 as it says; it was read as {name}"),
                ));
            }
            (fallback.decode_without_bom_handling(bytes).0, fallback, false)
        }
    }
}

fn line_ending(text: &str) -> LineEnding {
    if !text.contains('\r') {
        return LineEnding::Lf;
    }
    let pairs = text.matches("\r\n").count();
    let returns = text.matches('\r').count();
    let feeds = text.matches('\n').count();
    match (pairs, returns - pairs, feeds - pairs) {
        (0, 0, _) => LineEnding::Lf,
        (_, 0, 0) => LineEnding::CrLf,
        (0, _, 0) => LineEnding::Cr,
        _ => LineEnding::Mixed,
    }
}

/// A form feed stays: it ends a line of a print page, and is white space everywhere else.
fn without_unfit<'a>(text: Cow<'a, str>, warnings: &mut Vec<Warning>) -> Cow<'a, str> {
    let is_unfit = |c: char| !html::is_xml_char(c) && c != '\x0C';
    let Some(first) = text.find(is_unfit) else { return text };
    let line = 1 + text.get(..first).unwrap_or_default().matches('\n').count();
    let count = text.chars().filter(|&c| is_unfit(c)).count();
    let what = if count == 1 {
        "control character that XML cannot hold was"
    } else {
        "control characters that XML cannot hold were"
    };
    warnings.push(Warning::at(line, format!("{count} {what} left out")));
    Cow::Owned(text.chars().filter(|&c| !is_unfit(c)).collect())
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn stored<'a>(bytes: &'a [u8], declared: Option<&str>) -> (Stored<'a>, Vec<Warning>) {
        let mut warnings = Vec::new();
        let stored = read(bytes, declared, WINDOWS_1252, &mut warnings);
        (stored, warnings)
    }

    #[test]
    fn the_mark_wins_from_the_declaration_and_that_from_the_bytes() {
        for (bytes, declared, text, encoding) in [
            (&b"\xEF\xBB\xBFcaf\xC3\xA9"[..], Some("iso-8859-1"), "café", "utf-8"),
            (b"\xFF\xFEc\0a\0f\0\xE9\0", None, "café", "utf-16le"),
            (b"caf\xE9", Some("latin1"), "café", "windows-1252"),
            (b"caf\xC3\xA9", None, "café", "utf-8"),
            (b"caf\xE9 \x80 \x91\x92", None, "café € ‘’", "windows-1252"),
            (b"caf\xE9", Some("utf-8"), "café", "windows-1252"),
            (b"\xA4", Some("iso-8859-15"), "€", "iso-8859-15"),
        ] {
            let (stored, _) = stored(bytes, declared);
            assert_eq!(stored.text, text);
            assert!(stored.encoding.name().eq_ignore_ascii_case(encoding));
        }
    }

    #[test]
    fn characters_that_xml_cannot_hold_are_told_of_once() {
        let (stored, warnings) = stored(b"a\r\nb\x00\x1B\r\nc\x08", None);
        assert_eq!(stored.text, "a\nb\nc");
        assert_eq!(stored.line_ending, LineEnding::CrLf);
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].line, Some(2));
        assert_eq!(warnings[0].message, "3 control characters that XML cannot hold were left out");
    }
}
