//! From the codes of a font to letters: its `ToUnicode` table (ISO 32000-1 section 9.10.3), or the usual Latin encoding.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::objects::{Objects, entry, find, reference};

/// The most entries that one table may have; programs embed only the letters that a document uses.
const MOST: usize = 1 << 13;

/// How the strings of one font are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Font {
    /// Codes of one byte that are Latin letters.
    Latin,
    /// Codes of `width` bytes, each with its letters.
    Table { width: usize, letters: HashMap<u32, String> },
    /// Codes that only the font itself can tell.
    Unknown,
}

impl Font {
    /// The font of an object.
    pub(super) fn of(objects: &Objects<'_>, number: u32) -> Self {
        let Some(dictionary) = objects.get(number) else { return Self::Latin };
        let composite = find(dictionary, b"/Type0").is_some();
        let table = entry(dictionary, b"/ToUnicode").and_then(reference);
        let table = table.and_then(|table| objects.stream(table));
        match table.map(|table| read(&table, if composite { 2 } else { 1 })) {
            Some(table) => table,
            None if composite => Self::Unknown,
            None => Self::Latin,
        }
    }

    /// The letters of a string.
    pub(super) fn letters(&self, codes: &[u8]) -> String {
        match self {
            Self::Latin => {
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(codes);
                text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
            }
            Self::Table { width, letters } => codes
                .chunks(*width)
                .filter_map(|code| letters.get(&value(code)))
                .map(String::as_str)
                .collect(),
            Self::Unknown => String::new(),
        }
    }
}

fn value(code: &[u8]) -> u32 {
    code.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))
}

/// A part of a table: a code or letters in angle brackets, a list of them, or an operator.
enum Token<'t> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'t [u8]),
}

fn tokens(table: &[u8]) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = table;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'<' => {
                let end = after.iter().position(|byte| *byte == b'>').unwrap_or(after.len());
                found.push(Token::Hex(unhex(after.get(..end).unwrap_or_default())));
                rest = after.get(end + 1..).unwrap_or_default();
            }
            b'[' => found.push(Token::Open),
            b']' => found.push(Token::Close),
            byte if byte.is_ascii_alphabetic() => {
                let end = after.iter().position(|byte| !byte.is_ascii_alphabetic());
                let end = end.unwrap_or(after.len());
                let start = table.len() - after.len() - 1;
                found.push(Token::Word(table.get(start..=start + end).unwrap_or_default()));
                rest = after.get(end..).unwrap_or_default();
            }
            _ => {}
        }
    }
    found
}

/// The bytes of hexadecimal digits; a missing last digit is a zero (section 7.3.4.3).
pub(super) fn unhex(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|d| u8::try_from(d).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => high << 4 | low,
            [high] => high << 4,
            _ => 0,
        })
        .collect()
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn read(table: &[u8], width: usize) -> Font {
    let mut width = width;
    let mut letters = HashMap::new();
    let mut section: &[u8] = b"";
    let mut pending: Vec<Vec<u8>> = Vec::new();
    let mut list: Option<u32> = None;
    for token in tokens(table) {
        match token {
            Token::Word(word) => {
                section = word;
                pending.clear();
                list = None;
            }
            Token::Open => list = pending.first().map(|low| value(low)),
            Token::Close => {
                list = None;
                pending.clear();
            }
            Token::Hex(_) if letters.len() >= MOST => break,
            Token::Hex(bytes) => match (section, list) {
                (b"beginbfrange", Some(code)) => {
                    letters.insert(code, utf16(&bytes));
                    list = Some(code.saturating_add(1));
                }
                (b"begincodespacerange", _) => width = bytes.len().clamp(1, 4),
                _ => {
                    pending.push(bytes);
                    let wanted = if section == b"beginbfrange" { 3 } else { 2 };
                    if pending.len() == wanted {
                        add(&mut letters, &pending, section);
                        pending.clear();
                    }
                }
            },
        }
    }
    Font::Table { width, letters }
}

/// Adds one line of a table: a code with its letters, or a range of codes with the letters of the first.
fn add(letters: &mut HashMap<u32, String>, line: &[Vec<u8>], section: &[u8]) {
    match (section, line) {
        (b"beginbfchar", [code, text]) => {
            letters.insert(value(code), utf16(text));
        }
        (b"beginbfrange", [low, high, text]) => {
            let (low, high) = (value(low), value(high));
            let room = u32::try_from(MOST - letters.len().min(MOST)).unwrap_or(0);
            let text = utf16(text);
            let Some(last) = text.chars().next_back() else { return };
            let stem: String = text.chars().take(text.chars().count() - 1).collect();
            for step in 0..=high.saturating_sub(low).min(room) {
                let Some(letter) = char::from_u32(u32::from(last) + step) else { break };
                letters.insert(low.saturating_add(step), format!("{stem}{letter}"));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_gives_the_letters_of_codes_and_ranges() {
        let table = b"/CIDInit /ProcSet findresource begin\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
            2 beginbfchar\n<0003> <0020>\n<0044> <D83DDE00>\nendbfchar\n\
            2 beginbfrange\n<0024> <0026> <0041>\n<0030> <0031> [<00E9> <00660066>]\nendbfrange\nend";
        let font = read(table, 1);
        let codes = [0, 0x24, 0, 0x26, 0, 3, 0, 0x30, 0, 0x31, 0, 0x44, 0, 0x99];
        assert_eq!(font.letters(&codes), "AC éff😀");
    }

    #[test]
    fn whatever_stands_in_a_table_is_borne() {
        for table in [
            &b"beginbfrange <00> <ffffffff> <0041> endbfrange"[..],
            b"beginbfrange <00> <01> [ <0041",
            b"beginbfchar <> <> <00>",
            b"begincodespacerange <> <>",
            b"beginbfrange <ff> <00> <d800>",
        ] {
            let font = read(table, 1);
            let bounded = |width, letters: usize| width >= 1 && letters <= MOST + 1;
            let is_bounded =
                matches!(&font, Font::Table { width, letters } if bounded(*width, letters.len()));
            assert!(is_bounded, "{font:?}");
        }
    }
}
