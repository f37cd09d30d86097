//! The shape of `validate --format json`, version 1, as `docs/formats.md` fixes it.
//!
//! It is written straight into text from what borrows the findings, document by document: for a folder of small feeds a
//! general serializer took as much time as a third of the judging, and holding all of the report took as much memory as
//! the feeds.

use std::fmt::Write;
use std::io;

use super::Judged;
use crate::syntax::Position;
use crate::validate::Finding;

/// The version of the shape; it changes when a program that reads it would have to.
const VERSION: u32 = 1;

/// So much text is handed on at once.
const PIECE: usize = 64 << 10;

/// Writes the report of some documents.
pub(super) fn write(files: &[Judged<'_>], out: &mut impl io::Write) -> io::Result<()> {
    let mut json = Pretty::default();
    json.open('{');
    json.key("\"version\": ");
    json.number(VERSION);
    json.key("\"files\": ");
    json.open('[');
    for file in files {
        json.next();
        document(&mut json, file);
        if json.text.len() >= PIECE {
            out.write_all(json.text.as_bytes())?;
            json.text.clear();
        }
    }
    json.close(']');
    // Of a single document once more where programs look first.
    if let [file] = files {
        verdict(&mut json, file);
    }
    json.close('}');
    json.text.push('\n');
    out.write_all(json.text.as_bytes())
}

fn document(json: &mut Pretty, file: &Judged<'_>) {
    json.open('{');
    json.key("\"file\": ");
    json.string(file.name);
    verdict(json, file);
    json.close('}');
}

fn verdict(json: &mut Pretty, file: &Judged<'_>) {
    json.key("\"valid\": ");
    json.text.push_str(if file.report.is_valid() { "true" } else { "false" });
    json.key("\"diagnostics\": ");
    json.open('[');
    for finding in &file.report.findings {
        json.next();
        diagnostic(json, finding);
    }
    json.close(']');
}

fn diagnostic(json: &mut Pretty, finding: &Finding) {
    json.open('{');
    json.key("\"rule\": ");
    json.plain(&[finding.rule.id]);
    json.key("\"severity\": ");
    json.plain(&[finding.severity.name()]);
    json.key("\"message\": ");
    json.string(&finding.message);
    place(json, finding.start, finding.end);
    json.key("\"element\": ");
    json.string_or_null(finding.element.as_deref());
    json.key("\"parent\": ");
    json.string_or_null(finding.parent.as_deref());
    json.key("\"attr\": ");
    json.string_or_null(finding.attr.as_deref());
    json.key("\"params\": ");
    json.open('{');
    if let Some(value) = &finding.value {
        json.key("\"value\": ");
        json.string(value);
    }
    json.close('}');
    json.key("\"w3c\": ");
    match finding.rule.w3c {
        Some(class) => json.plain(&[class]),
        None => json.null(),
    }
    json.key("\"help\": ");
    json.plain(&["docs/rules/", finding.rule.id, ".md"]);
    // Only a comparison of two versions knows a second place.
    if let Some(related) = &finding.related {
        json.key("\"related\": ");
        json.open('[');
        json.next();
        json.open('{');
        json.key("\"file\": ");
        json.string(&related.document.name);
        place(json, related.start, related.end);
        json.close('}');
        json.close(']');
    }
    json.close('}');
}

fn place(json: &mut Pretty, start: Position, end: Position) {
    json.key("\"line\": ");
    json.number(start.line);
    json.key("\"column\": ");
    json.number(start.column);
    json.key("\"end_line\": ");
    json.number(end.line);
    json.key("\"end_column\": ");
    json.number(end.column);
}

/// JSON (RFC 8259) with an element or a member a line, each level two spaces further in.
#[derive(Default)]
struct Pretty {
    text: String,
    depth: usize,
    /// Whether the array or object that is open has something in it.
    has_some: bool,
}

/// What stands between two elements, at the deepest level there is.
const BETWEEN: &str = ",\n                ";

impl Pretty {
    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.depth += 1;
        self.has_some = false;
    }

    fn close(&mut self, bracket: char) {
        self.depth = self.depth.saturating_sub(1);
        if self.has_some {
            self.line(1);
        }
        self.text.push(bracket);
        self.has_some = true;
    }

    /// Begins an element of an array.
    fn next(&mut self) {
        self.line(usize::from(!self.has_some));
        self.has_some = true;
    }

    /// Begins a member of an object, whose name stands in quotes and needs no escapes.
    fn key(&mut self, quoted: &'static str) {
        self.next();
        self.text.push_str(quoted);
    }

    /// Begins a line behind a comma, or without it `from` the second character on.
    fn line(&mut self, from: usize) {
        self.text.push_str(BETWEEN.get(from..2 + 2 * self.depth).unwrap_or(BETWEEN));
    }

    fn number(&mut self, number: u32) {
        if number >= 10 {
            self.number(number / 10);
        }
        self.text.push(char::from_digit(number % 10, 10).unwrap_or('0'));
    }

    fn string_or_null(&mut self, string: Option<&str>) {
        match string {
            Some(string) => self.string(string),
            None => self.null(),
        }
    }

    fn null(&mut self) {
        self.text.push_str("null");
    }

    /// A string of parts that need no escapes.
    fn plain(&mut self, parts: &[&'static str]) {
        self.text.push('"');
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push('"');
    }

    fn string(&mut self, string: &str) {
        self.text.push('"');
        let mut rest = string;
        while let Some((before, escaped, after)) = cut(rest) {
            self.text.push_str(before);
            self.escape(escaped);
            rest = after;
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'\n' => self.text.push_str("\\n"),
            b'\t' => self.text.push_str("\\t"),
            b'\r' => self.text.push_str("\\r"),
            0x08 => self.text.push_str("\\b"),
            0x0C => self.text.push_str("\\f"),
            b'"' | b'\\' => {
                self.text.push('\\');
                self.text.push(char::from(byte));
            }
            control => {
                // Writing into a string cannot fail.
                let _ = write!(self.text, "\\u{control:04x}");
            }
        }
    }
}

/// A string before, at and behind its first character that JSON must escape (RFC 8259, section 7).
fn cut(string: &str) -> Option<(&str, u8, &str)> {
    let is_escaped = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    // Most strings have none, which is told without a branch for each byte.
    if !string.bytes().fold(false, |found, byte| found | is_escaped(&byte)) {
        return None;
    }
    let at = string.as_bytes().iter().position(is_escaped)?;
    Some((string.get(..at)?, *string.as_bytes().get(at)?, string.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn strings_are_written_as_another_writer_writes_them(text in ".*", control in "[\u{0}-\u{1f}\u{7f}\"\\\\é]*") {
            for text in [text, control] {
                let mut json = Pretty::default();
                json.string(&text);
                prop_assert_eq!(json.text, serde_json::to_string(&text).unwrap());
            }
        }

        #[test]
        fn numbers_are_written_in_full(number: u32) {
            let mut json = Pretty::default();
            json.number(number);
            prop_assert_eq!(json.text, number.to_string());
        }
    }
}
