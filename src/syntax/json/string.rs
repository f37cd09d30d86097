//! Strings of a JSON document: where they end, and what their escapes stand for.

use super::StringData;
use super::fault::FaultKind;
use super::parse::Builder;
use crate::syntax::Span;

impl Builder<'_> {
    /// Reads the string whose opening quote stands at the current place, and goes behind it.
    pub(super) fn string(&mut self) -> StringData {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start + 1;
        let mut escaped = false;
        loop {
            match bytes.get(at) {
                None => {
                    self.fault(FaultKind::Truncated, at, at);
                    self.ended = true;
                    break;
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at += 1 + usize::from(at + 1 < bytes.len());
                }
                Some(&byte) => {
                    if byte < 0x20 {
                        self.fault(FaultKind::ControlCharacter(char::from(byte)), at, at + 1);
                    }
                    at += 1;
                }
            }
        }
        // A backslash may have jumped into the middle of a character; the end of a string never lies there.
        let inside = Span::new(start + 1, at);
        self.at = (at + 1).min(bytes.len());
        let decoded = if escaped { self.unescape(inside) } else { 0 };
        StringData { span: Span::new(start, self.at), inside, decoded }
    }

    /// Resolves the escapes of a string; the answer is what [`StringData::decoded`] holds.
    fn unescape(&mut self, inside: Span) -> u32 {
        let raw = inside.of(self.text);
        let mut decoded = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(found) = rest.find('\\') {
            let (before, escape) = rest.split_at(found);
            decoded.push_str(before);
            let at = inside.start as usize + raw.len() - escape.len();
            let (c, length, fault) = meaning(escape);
            decoded.extend(c);
            let written = escape.get(..length).unwrap_or(escape);
            if let Some(fault) = fault {
                self.fault(fault(written.to_owned()), at, at + written.len());
            }
            rest = escape.get(written.len()..).unwrap_or_default();
        }
        decoded.push_str(rest);
        self.tree.strings.push(decoded.into());
        u32::try_from(self.tree.strings.len()).unwrap_or(0)
    }
}

type MakeFault = fn(String) -> FaultKind;

/// The character that the escape at the start of `text` stands for, its length in bytes, and what is wrong with it.
fn meaning(text: &str) -> (Option<char>, usize, Option<MakeFault>) {
    let Some(letter) = text.chars().nth(1) else {
        return (None, 1, Some(FaultKind::BadEscape));
    };
    let simple = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(text),
        other => return (Some(other), 1 + other.len_utf8(), Some(FaultKind::BadEscape)),
    };
    (Some(simple), 2, None)
}

/// `\u` with four hexadecimal digits, or two of them that make a surrogate pair (RFC 8259 section 7).
fn unicode(text: &str) -> (Option<char>, usize, Option<MakeFault>) {
    let Some(first) = unit(text) else {
        return (Some('u'), 2, Some(FaultKind::BadEscape));
    };
    if let Some(c) = char::from_u32(first) {
        return (Some(c), 6, None);
    }
    let second = text.get(6..).and_then(unit);
    match (first, second) {
        (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
            (char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00)), 12, None)
        }
        _ => (Some('\u{FFFD}'), 6, Some(FaultKind::LoneSurrogate)),
    }
}

fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
}
