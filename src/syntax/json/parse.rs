//! Text to tree, with a stack of its own in place of recursion.

use std::collections::HashSet;

use super::fault::{Fault, FaultKind};
use super::{Limits, NONE, NodeData, StringData, Tree, Type};
use crate::syntax::Span;

/// Parses `text`; everything wrong with it is in the tree's faults.
pub(super) fn parse(text: &str, limits: Limits) -> Tree {
    let mut builder = Builder {
        text,
        tree: Tree::default(),
        limits,
        open: Vec::new(),
        key: StringData::default(),
        at: 0,
        comma: 0,
        ended: false,
    };
    builder.run();
    builder.tree.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
    builder.tree
}

pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) tree: Tree,
    limits: Limits,
    open: Vec<Open>,
    /// The key that the next value of an object belongs to.
    key: StringData,
    pub(super) at: usize,
    /// Where the last comma stood.
    comma: usize,
    /// The text ended in the middle of something, and a fault says so.
    pub(super) ended: bool,
}

struct Open {
    node: u32,
    object: bool,
    last_child: u32,
    children: u32,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// The value of a member, or the outermost one.
    Value,
    /// An item or a key; `first` behind the opening bracket, where the closing one may stand too.
    Inside { first: bool },
    /// A comma or a closing bracket.
    Behind,
}

impl Builder<'_> {
    pub(super) fn fault(&mut self, kind: FaultKind, start: usize, end: usize) {
        if self.tree.faults.len() < self.limits.faults {
            // One byte may be the first of a longer character.
            let end = self.text.ceil_char_boundary(end);
            self.tree.faults.push(Fault { kind, span: Span::new(start, end) });
        }
    }

    fn run(&mut self) {
        let mut next = Next::Value;
        loop {
            self.space();
            let Some(byte) = self.peek() else {
                self.finish();
                return;
            };
            next = match next {
                Next::Value => self.value(byte),
                Next::Inside { first } => self.inside(byte, first),
                Next::Behind => self.behind(byte),
            };
            if self.open.is_empty() && next == Next::Behind {
                break;
            }
        }
        self.space();
        if self.at < self.text.len() && !self.ended {
            self.fault(FaultKind::ContentAfterValue, self.at, self.text.len());
        }
    }

    /// The text is over: what is open ends here.
    fn finish(&mut self) {
        let end = self.text.len();
        if self.tree.nodes.is_empty() {
            self.fault(FaultKind::NoValue, end, end);
        } else if !self.ended {
            self.fault(FaultKind::Truncated, end, end);
        }
        while !self.open.is_empty() {
            self.close(end);
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Goes behind white space and comments.
    fn space(&mut self) {
        loop {
            while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            let rest = self.text.get(self.at..).unwrap_or_default();
            let length = if rest.starts_with("//") {
                rest.find(['\n', '\r']).unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.fault(FaultKind::Comment, self.at, self.at + length);
            self.at += length;
        }
    }

    /// A value must stand here.
    fn value(&mut self, byte: u8) -> Next {
        let start = self.at;
        match byte {
            b'{' | b'[' => return self.begin(byte == b'{'),
            b'"' => {
                let string = self.string();
                self.attach(Type::String, string, start, self.at);
            }
            b',' | b'}' | b']' => {
                self.fault(FaultKind::MissingValue, start, start + 1);
                self.attach(Type::Invalid, StringData::default(), start, start);
                if self.open.is_empty() {
                    self.at += 1;
                }
            }
            _ => self.word(),
        }
        Next::Behind
    }

    /// A number, one of the three words, or something that is no value, up to where a value must have ended.
    fn word(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | ']' | '}' | ':' | '"'))
            .unwrap_or(rest.len());
        // Something always moves on, or a stray colon would be looked at for ever.
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let word = rest.get(..length).unwrap_or(rest);
        self.at = start + word.len();
        let numeric = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        let kind = match word {
            "true" => Type::Bool(true),
            "false" => Type::Bool(false),
            "null" => Type::Null,
            _ if is_number(word) => Type::Number,
            _ if numeric && word.parse::<f64>().is_ok_and(f64::is_finite) => {
                self.fault(FaultKind::BadNumber(word.to_owned()), start, self.at);
                Type::Number
            }
            _ => {
                // Such as text in single quotes: it goes on over spaces.
                let more = rest.find([',', ']', '}', '"', '\n', '\r']).unwrap_or(rest.len());
                let text = rest.get(..more.max(length)).unwrap_or(rest).trim_end();
                // White space that JSON does not know is trimmed as well, and must not be looked at for ever.
                self.at = start + text.len().max(length);
                let short: String = text.chars().take(40).collect();
                self.fault(FaultKind::NotAValue(short), start, self.at);
                Type::Invalid
            }
        };
        self.attach(kind, StringData::default(), start, self.at);
    }

    /// An item or a key must stand here, or the closing bracket.
    fn inside(&mut self, byte: u8, first: bool) -> Next {
        if matches!(byte, b'}' | b']') {
            if !first {
                self.fault(FaultKind::TrailingComma, self.comma, self.comma + 1);
            }
            return self.end(byte);
        }
        if byte == b',' {
            self.fault(FaultKind::MissingValue, self.at, self.at + 1);
            self.comma = self.at;
            self.at += 1;
            return Next::Inside { first: false };
        }
        if self.open.last().is_some_and(|open| open.object) {
            self.member(byte)
        } else {
            self.value(byte)
        }
    }

    /// A key and its colon.
    fn member(&mut self, byte: u8) -> Next {
        self.key = if byte == b'"' { self.string() } else { self.bare_key() };
        self.space();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.space();
        } else if self.at < self.text.len() {
            self.fault(FaultKind::MissingColon, self.at, self.at + 1);
        }
        if self.at >= self.text.len() {
            self.attach(Type::Invalid, StringData::default(), self.at, self.at);
        }
        Next::Value
    }

    /// A key without double quotes, up to its colon or to where the member must have ended.
    fn bare_key(&mut self) -> StringData {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find([':', ',', '}', ']', '{', '[', '"', '\n']).unwrap_or(rest.len());
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let key = rest.get(..length).unwrap_or(rest).trim_end();
        let span = Span::new(start, start + key.len());
        self.at = start + length;
        let short: String = key.chars().take(40).collect();
        self.fault(FaultKind::BareKey(short), start, start + key.len());
        StringData { span, inside: span, decoded: 0 }
    }

    /// A comma must stand here, or the closing bracket.
    fn behind(&mut self, byte: u8) -> Next {
        match byte {
            b',' => {
                self.comma = self.at;
                self.at += 1;
                Next::Inside { first: false }
            }
            b'}' | b']' => self.end(byte),
            b':' => {
                self.fault(FaultKind::NotAValue(":".to_owned()), self.at, self.at + 1);
                self.at += 1;
                Next::Behind
            }
            _ => {
                let length = self.text.get(self.at..).and_then(|rest| rest.chars().next());
                let end = self.at + length.map_or(0, char::len_utf8);
                self.fault(FaultKind::MissingComma, self.at, end);
                Next::Inside { first: false }
            }
        }
    }

    fn begin(&mut self, object: bool) -> Next {
        let start = self.at;
        if self.open.len() >= self.limits.depth {
            self.fault(FaultKind::TooDeep, start, start + 1);
            self.ended = true;
            self.at = self.text.len();
            return Next::Behind;
        }
        self.at += 1;
        let kind = if object { Type::Object } else { Type::Array };
        let node = self.attach(kind, StringData::default(), start, start + 1);
        self.open.push(Open { node, object, last_child: NONE, children: 0 });
        Next::Inside { first: true }
    }

    /// A closing bracket: closes the innermost value that it fits, and what is open inside that.
    fn end(&mut self, byte: u8) -> Next {
        let start = self.at;
        self.at += 1;
        let fits = |open: &Open| open.object == (byte == b'}');
        let Some(found) = self.open.iter().rposition(fits) else {
            self.fault(FaultKind::UnexpectedEnd(char::from(byte)), start, start + 1);
            return Next::Behind;
        };
        while let Some(inner) = self.open.get(found + 1..).and_then(<[Open]>::last) {
            let bracket = if inner.object { '{' } else { '[' };
            self.fault(FaultKind::Unclosed(bracket), start, start + 1);
            self.close(start);
        }
        self.close(start + 1);
        Next::Behind
    }

    /// Closes the innermost open value, which ends before `end`.
    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        if let Some(node) = self.tree.nodes.get_mut(open.node as usize) {
            node.span = Span::new(node.span.start as usize, end);
        }
        if open.object && open.children > 1 {
            self.duplicates(open.node);
        }
    }

    /// Names the keys that stand twice in an object.
    fn duplicates(&mut self, object: u32) {
        let mut seen = HashSet::new();
        let mut twice = Vec::new();
        let mut at = self.tree.nodes.get(object as usize).map_or(NONE, |node| node.first_child);
        while let Some(node) = self.tree.nodes.get(at as usize) {
            let decoded = (node.key.decoded as usize).checked_sub(1);
            let key = match decoded.and_then(|index| self.tree.strings.get(index)) {
                Some(decoded) => decoded,
                None => node.key.inside.of(self.text),
            };
            if !seen.insert(key) {
                twice.push((key.to_owned(), node.key.span));
            }
            at = node.next;
        }
        for (key, span) in twice {
            self.fault(FaultKind::DuplicateKey(key), span.start as usize, span.end as usize);
        }
    }

    /// Appends a value to the innermost open one.
    fn attach(&mut self, kind: Type, string: StringData, start: usize, end: usize) -> u32 {
        let number = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE);
        let mut node = NodeData {
            kind,
            span: Span::new(start, end),
            string,
            key: std::mem::take(&mut self.key),
            parent: NONE,
            ordinal: 0,
            first_child: NONE,
            next: NONE,
        };
        if let Some(parent) = self.open.last_mut() {
            node.parent = parent.node;
            node.ordinal = parent.children;
            let link = if parent.last_child == NONE {
                self.tree.nodes.get_mut(parent.node as usize).map(|node| &mut node.first_child)
            } else {
                self.tree.nodes.get_mut(parent.last_child as usize).map(|node| &mut node.next)
            };
            if let Some(link) = link {
                *link = number;
            }
            parent.last_child = number;
            parent.children += 1;
        }
        self.tree.nodes.push(node);
        number
    }
}

/// Whether `text` is a number as RFC 8259 section 6 writes it.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}
