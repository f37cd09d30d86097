//! The shown text of one stream of a page (ISO 32000-1 section 9.4).

use std::collections::HashMap;
use std::iter::Peekable;
use std::rc::Rc;
use std::slice::Iter;

use super::font::{Font, unhex};

/// How far back a `TJ` moves, in thousandths of the font's size, where a word ends.
const WORD_GAP: f64 = 180.0;

/// Stands for a move along the line: the space between two words in documents that write no spaces, and nothing in others,
/// where it only sets letters closer or wider.
pub(super) const MOVE: char = '\u{E000}';

/// Stands for a gap in a `TJ` that is wide enough to part words.
pub(super) const GAP: char = '\u{E001}';

/// What an operator works on.
enum Operand {
    Number(f64),
    Name(Vec<u8>),
    String(Vec<u8>),
}

/// The reading of one stream.
struct Reader<'p> {
    fonts: &'p HashMap<Vec<u8>, Rc<Font>>,
    font: Option<&'p Rc<Font>>,
    /// The height of the present line, as far as `Tm` says.
    line: f64,
    text: &'p mut String,
}

/// Adds the text that a stream shows with these fonts.
pub(super) fn show(stream: &[u8], fonts: &HashMap<Vec<u8>, Rc<Font>>, text: &mut String) {
    let mut reader = Reader { fonts, font: None, line: f64::NAN, text };
    let mut operands: Vec<Operand> = Vec::new();
    let mut bytes = stream.iter().peekable();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'(' => operands.push(Operand::String(literal(&mut bytes))),
            b'<' if bytes.next_if(|next| **next == b'<').is_none() => {
                let digits: Vec<u8> = bytes.by_ref().copied().take_while(|b| *b != b'>').collect();
                operands.push(Operand::String(unhex(&digits)));
            }
            b'/' => operands.push(Operand::Name(word(None, &mut bytes))),
            b'0'..=b'9' | b'-' | b'+' | b'.' => {
                let number = word(Some(byte), &mut bytes);
                let number =
                    std::str::from_utf8(&number).ok().and_then(|number| number.parse().ok());
                operands.push(Operand::Number(number.unwrap_or(0.0)));
            }
            b'%' => while bytes.next_if(|next| !matches!(**next, b'\n' | b'\r')).is_some() {},
            b'\'' | b'"' | b'a'..=b'z' | b'A'..=b'Z' => {
                let operator = word(Some(byte), &mut bytes);
                reader.operate(&operator, &operands);
                operands.clear();
            }
            _ => {}
        }
        // No operator has so many; a stream of rubbish must not fill the memory.
        if operands.len() > 4096 {
            operands.clear();
        }
    }
}

impl Reader<'_> {
    fn operate(&mut self, operator: &[u8], operands: &[Operand]) {
        match operator {
            b"Tf" => {
                let name = operands.iter().find_map(|operand| match operand {
                    Operand::Name(name) => Some(name),
                    _ => None,
                });
                self.font = name.and_then(|name| self.fonts.get(name));
            }
            b"Tj" | b"TJ" => self.strings(operands),
            b"'" | b"\"" => {
                self.text.push('\n');
                self.strings(operands);
            }
            b"T*" | b"BT" => self.text.push('\n'),
            b"Td" | b"TD" => self.text.push(if number(operands, 1) == 0.0 { MOVE } else { '\n' }),
            b"Tm" => {
                let line = number(operands, 5);
                let same = (line - self.line).abs() < 0.5;
                self.text.push(if same { MOVE } else { '\n' });
                self.line = line;
            }
            _ => {}
        }
    }

    fn strings(&mut self, operands: &[Operand]) {
        for operand in operands {
            match operand {
                Operand::String(codes) => {
                    let letters = self.font.map_or(&Font::Latin, |font| font).letters(codes);
                    self.text.push_str(&letters);
                }
                Operand::Number(back) if *back < -WORD_GAP => self.text.push(GAP),
                _ => {}
            }
        }
    }
}

fn number(operands: &[Operand], at: usize) -> f64 {
    match operands.get(at) {
        Some(Operand::Number(number)) => *number,
        _ => 0.0,
    }
}

/// The regular characters from here on (section 7.2.2), after a first one.
fn word(first: Option<u8>, bytes: &mut Peekable<Iter<'_, u8>>) -> Vec<u8> {
    let mut word: Vec<u8> = first.into_iter().collect();
    let regular =
        |byte: &&u8| !byte.is_ascii_whitespace() && **byte != 0 && !b"()<>[]{}/%".contains(*byte);
    while let Some(byte) = bytes.next_if(regular) {
        word.push(*byte);
    }
    word
}

/// A string in parentheses (section 7.3.4.2).
fn literal(bytes: &mut Peekable<Iter<'_, u8>>) -> Vec<u8> {
    let mut depth = 1;
    let mut string = Vec::new();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => string.extend(escape(bytes)),
            b')' if depth == 1 => break,
            b'(' | b')' => {
                depth = if byte == b'(' { depth + 1 } else { depth - 1 };
                string.push(byte);
            }
            _ => string.push(byte),
        }
    }
    string
}

/// What follows a backslash.
fn escape(bytes: &mut Peekable<Iter<'_, u8>>) -> Option<u8> {
    match *bytes.next()? {
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        b'b' => Some(8),
        b'f' => Some(12),
        b'\n' => None,
        digit @ b'0'..=b'7' => {
            let mut code = u32::from(digit - b'0');
            for _ in 0..2 {
                if let Some(next) = bytes.next_if(|byte| matches!(byte, b'0'..=b'7')) {
                    code = code * 8 + u32::from(next - b'0');
                }
            }
            u8::try_from(code & 0xff).ok()
        }
        other => Some(other),
    }
}
