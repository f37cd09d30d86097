//! Bytes to a tree that knows where everything stood.
//!
//! [`encoding`] turns bytes into text; [`xml`] and [`json`] turn text into trees. Nothing here fails: a broken document
//! gives a tree and its faults, and parsing continues where a reader of feeds would continue.

pub mod encoding;
pub mod json;
pub mod namespaces;
pub mod xml;

use memchr::memchr2_iter;

/// A range of bytes in the decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; offsets past 4 GiB are clamped, as no document of that size is parsed.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The piece of `text` that the span covers; empty when it lies outside.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// A place for people: lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: u32,
    /// Column in characters.
    pub column: u32,
}

/// Walks along a text and tells positions on the way, so that many places in one endless line cost one walk along it.
#[derive(Debug, Clone)]
pub struct Walk<'t> {
    text: &'t str,
    at: usize,
    known: Position,
}

impl<'t> Walk<'t> {
    /// Stands at the beginning.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, known: Position { line: 1, column: 1 } }
    }

    /// Goes on to the byte `offset` and tells its position; where that lies behind, it stays.
    pub fn position(&mut self, offset: u32) -> Position {
        let end = self.text.floor_char_boundary(offset as usize);
        let bytes = self.text.as_bytes();
        let passed = self.text.get(self.at..end).unwrap_or_default();
        let mut line = 0;
        for at in memchr2_iter(b'\n', b'\r', passed.as_bytes()) {
            let at = self.at + at;
            if bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n') {
                self.known = Position { line: self.known.line.saturating_add(1), column: 1 };
                line = at + 1 - self.at;
            }
        }
        let columns = passed.get(line..).map_or(0, |passed| passed.chars().count());
        let columns = u32::try_from(columns).unwrap_or(u32::MAX);
        self.known.column = self.known.column.saturating_add(columns);
        self.at = self.at.max(end);
        self.known
    }
}

/// Where the lines of a text begin.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the line starts of `text`; LF, CRLF and a lone CR each end a line.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        Self { starts }
    }

    /// The position of byte `offset` of `text`, the text that these lines were made from.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let end = text.floor_char_boundary(offset as usize);
        let column = text.get(start..end).map_or(0, |before| before.chars().count()) + 1;
        let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column) }
    }

    /// The bytes of line `line` (from 1) without its line end.
    pub fn line<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let at = |line: usize| self.starts.get(line).map_or(text.len(), |&start| start as usize);
        let index = line.saturating_sub(1) as usize;
        text.get(at(index)..at(index + 1)).unwrap_or_default().trim_end_matches(['\r', '\n'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_tells_the_positions_that_the_lines_tell() {
        let text = "één\r\n\rtwee\n\n€\r";
        let lines = Lines::new(text);
        let mut walk = Walk::new(text);
        for offset in 0..=u32::try_from(text.len()).unwrap() {
            assert_eq!(walk.position(offset), lines.position(text, offset), "{offset}");
        }
    }
}
