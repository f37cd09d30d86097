//! The text of a PDF, as far as comparing two versions of one needs it: the strings that its pages show, in the order of
//! the file. Fonts with codes of their own give codes instead of letters; they still differ where the text differs.

use std::io::Read as _;
use std::iter::Peekable;

use flate2::read::ZlibDecoder;

/// The most text that is taken from one document, and the most that one stream may unpack to.
const MAX_TEXT: usize = 4 << 20;

/// The shown text of a PDF, a line per text object; `None` when the bytes are no PDF or show no text.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..1024.min(bytes.len()))?;
    find(start, b"%PDF-")?;
    let mut text = String::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let before = rest.get(..at).unwrap_or_default();
        let after = rest.get(at + 6..).unwrap_or_default();
        let body =
            after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        let Some(end) = find(body, b"endstream") else { break };
        let stream = body.get(..end).unwrap_or_default();
        show(&unpacked(dictionary(before), stream), &mut text);
        rest = body.get(end + 9..).unwrap_or_default();
        if text.len() > MAX_TEXT {
            break;
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

/// The dictionary right before a stream.
fn dictionary(before: &[u8]) -> &[u8] {
    let from = before.windows(4).rposition(|window| window == b" obj").unwrap_or(0);
    before.get(from..).unwrap_or_default()
}

fn unpacked(dictionary: &[u8], stream: &[u8]) -> Vec<u8> {
    if find(dictionary, b"/FlateDecode").is_none() {
        return if find(dictionary, b"/Filter").is_none() { stream.to_vec() } else { Vec::new() };
    }
    let limit = u64::try_from(MAX_TEXT).unwrap_or(u64::MAX);
    let mut plain = Vec::new();
    // A damaged stream gives what comes before the damage.
    let _ = ZlibDecoder::new(stream).take(limit).read_to_end(&mut plain);
    plain
}

/// Adds the strings of a stream that shows text (ISO 32000-1 section 9.4).
fn show(content: &[u8], text: &mut String) {
    if find(content, b"Tj").or_else(|| find(content, b"TJ")).is_some() {
        strings(content, text);
        text.push('\n');
    }
}

fn strings(object: &[u8], text: &mut String) {
    let mut bytes = object.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => literal(&mut bytes, text),
            b'<' if bytes.peek() != Some(&b'<') => {
                let digits: Vec<u8> = bytes.by_ref().take_while(|b| *b != b'>').collect();
                for pair in digits.chunks(2) {
                    let pair = std::str::from_utf8(pair).unwrap_or_default();
                    text.extend(
                        u8::from_str_radix(pair, 16).ok().filter(|b| *b >= 32).map(char::from),
                    );
                }
            }
            // A new line of the page, or a large gap, separates words.
            b'T' if matches!(bytes.peek(), Some(b'*' | b'd' | b'D')) => text.push('\n'),
            b'\'' | b'"' => text.push('\n'),
            _ => {}
        }
    }
}

/// A string in parentheses (section 7.3.4.2).
fn literal(bytes: &mut Peekable<impl Iterator<Item = u8>>, text: &mut String) {
    let mut depth = 1;
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => escape(bytes, text),
            b')' if depth == 1 => return,
            b'(' | b')' => {
                depth = if byte == b'(' { depth + 1 } else { depth - 1 };
                text.push(char::from(byte));
            }
            // Control characters separate; zeros are the upper halves of UTF-16.
            0 => {}
            1..32 => text.push(' '),
            _ => text.push(char::from(byte)),
        }
    }
}

/// What follows a backslash.
fn escape(bytes: &mut Peekable<impl Iterator<Item = u8>>, text: &mut String) {
    match bytes.next() {
        Some(b'n' | b'r') => text.push('\n'),
        Some(digit @ b'0'..=b'7') => {
            let mut code = u32::from(digit - b'0');
            for _ in 0..2 {
                if let Some(next) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                    code = code * 8 + u32::from(next - b'0');
                }
            }
            text.extend(char::from_u32(code & 0xff));
        }
        Some(other) => text.push(char::from(other)),
        None => {}
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const CONTENT: &[u8] =
        b"BT /F1 12 Tf (Besluit \\(versie 2\\)) Tj 0 -14 Td (Raad van \\105de) Tj <204F6B> Tj ET";

    #[test]
    fn the_shown_strings_are_the_text() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(CONTENT).unwrap();
        let packed = zlib.finish().unwrap();
        let mut plain = b"%PDF-1.4\n4 0 obj\n<< /Length 9 >>\nstream\n".to_vec();
        plain.extend_from_slice(CONTENT);
        plain.extend_from_slice(b"\nendstream\n");
        let mut flate = b"%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode >>\nstream\r\n".to_vec();
        flate.extend_from_slice(&packed);
        flate.extend_from_slice(b"\nendstream\n");
        for file in [plain, flate] {
            let text = text(&file).unwrap();
            assert!(
                text.contains("Besluit (versie 2)") && text.contains("Raad van Ede Ok"),
                "{text}"
            );
        }
    }

    #[test]
    fn damage_and_other_files_are_borne() {
        assert_eq!(text(b"<html>stream BT (x) ET endstream"), None);
        assert_eq!(text(b"%PDF-1.4 stream"), None);
        assert_eq!(text(b"%PDF-1.4 /FlateDecode stream\nrubbish endstream"), None);
        assert_eq!(text(b""), None);
    }
}
