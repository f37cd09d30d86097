//! The YAML that nearly all front matter is written in: a key a line, quoted or plain text, lists and tables by
//! indentation. It is read here in a fraction of the time of the whole language. Anything else, faults included, is
//! left to [`super::yaml`]: what is read here must be what is read there, which a property test holds.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr2_iter};

use super::value::{Entry, Table, Value};
use super::yaml::is_null;

/// How deep tables and lists may lie in one another before this is no longer simple.
const MAX_DEPTH: usize = 8;

/// The table in `text`, whose first line is line `first_line` of the file; `None` when it is not simple.
pub(super) fn parse(text: &str, first_line: usize) -> Option<Table<'_>> {
    // Without branches, as it is a pass over all of it. U+FEFF begins with the byte 0xEF.
    let odd = text
        .bytes()
        .fold(0_u8, |found, byte| found | u8::from(matches!(byte, 0..=9 | 11..=31 | 0x7F | 0xEF)));
    if odd != 0 {
        return None;
    }
    let mut lines = Lines { rest: text, number: first_line, pending: None };
    let table = lines.table(0, 0)?;
    lines.peek().is_none().then_some(table)
}

/// A line that is not empty and no comment.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    indent: usize,
    /// Without the spaces around it.
    text: &'a str,
}

struct Lines<'a> {
    rest: &'a str,
    /// Number in the file of the first line of `rest`.
    number: usize,
    /// A line that was looked at and not taken.
    pending: Option<Line<'a>>,
}

impl<'a> Lines<'a> {
    fn peek(&mut self) -> Option<Line<'a>> {
        while self.pending.is_none() && !self.rest.is_empty() {
            let (line, rest) = cut(self.rest, b'\n').unwrap_or((self.rest, ""));
            // Spaces are the only white space of ASCII that is left in a line here.
            let indent = line.bytes().take_while(|&byte| byte == b' ').count();
            let text = line.get(indent..).unwrap_or_default().trim_ascii_end();
            if !text.is_empty() && !text.starts_with('#') {
                self.pending = Some(Line { number: self.number, indent, text });
            }
            self.rest = rest;
            self.number += 1;
        }
        self.pending
    }

    fn take(&mut self) {
        self.pending = None;
    }

    /// The lines from here that are indented by exactly `indent`, as a table.
    fn table(&mut self, indent: usize, depth: usize) -> Option<Table<'a>> {
        let mut table = Table { entries: Vec::with_capacity(if depth == 0 { 12 } else { 2 }) };
        while let Some(line) = self.peek().filter(|line| line.indent >= indent) {
            let (key, rest) = split_key(line.text).filter(|_| line.indent == indent)?;
            self.take();
            let value = self.value(rest, indent, depth)?;
            table.entries.push(Entry { key: Cow::Borrowed(key), line: line.number, value });
        }
        Some(table)
    }

    /// What stands after a key on its line, or below it.
    fn value(&mut self, rest: &'a str, indent: usize, depth: usize) -> Option<Value<'a>> {
        if depth > MAX_DEPTH {
            return None;
        }
        if !rest.is_empty() {
            return self.one_line(rest, indent);
        }
        match self.peek() {
            Some(next) if next.indent >= indent && is_item(next.text) => {
                self.list(next.indent, depth + 1)
            }
            Some(next) if next.indent > indent => {
                self.table(next.indent, depth + 1).map(Value::Table)
            }
            _ => Some(Value::Null),
        }
    }

    fn list(&mut self, indent: usize, depth: usize) -> Option<Value<'a>> {
        let mut items = Vec::with_capacity(3);
        while let Some(line) = self.peek().filter(|line| line.indent >= indent) {
            if line.indent == indent && !is_item(line.text) {
                break;
            }
            let item = line.text.strip_prefix("- ").filter(|_| line.indent == indent)?;
            if item.starts_with(' ') {
                return None;
            }
            self.take();
            items.push(if split_key(item).is_some() {
                self.pending = Some(Line { indent: indent + 2, text: item, ..line });
                Value::Table(self.table(indent + 2, depth + 1)?)
            } else {
                self.one_line(item, indent)?
            });
        }
        Some(Value::List(items))
    }

    /// A value that ends on its line, with nothing below it that could continue it.
    fn one_line(&mut self, text: &'a str, indent: usize) -> Option<Value<'a>> {
        let value = match text.strip_prefix('[') {
            Some(flow) => flow_list(flow.strip_suffix(']')?)?,
            None => scalar(text, false)?,
        };
        self.peek().is_none_or(|next| next.indent <= indent).then_some(value)
    }
}

/// What stands before and after the first of an ASCII character: what `split_once` gives, at less than half the cost.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let end = memchr(at, text.as_bytes())?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

fn is_item(text: &str) -> bool {
    text == "-" || text.starts_with("- ")
}

/// A key of letters, figures, `_` and `-`, and what follows its colon.
fn split_key(text: &str) -> Option<(&str, &str)> {
    let is_other = |b: u8| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let end = text.bytes().position(is_other)?;
    let (key, rest) = (text.get(..end)?, text.get(end..)?.strip_prefix(':')?);
    let is_first = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    let is_simple = key.as_bytes().first().is_some_and(is_first) && !is_null(key);
    let rest_is_apart = rest.is_empty() || rest.starts_with(' ');
    (is_simple && rest_is_apart).then_some((key, rest.trim_ascii()))
}

fn flow_list(text: &str) -> Option<Value<'_>> {
    let mut items = Vec::with_capacity(4);
    let mut rest = text.trim_ascii();
    while !rest.is_empty() {
        let length = match rest.as_bytes().first()? {
            quote @ (b'"' | b'\'') => quoted(rest, *quote)?.0,
            _ => memchr(b',', rest.as_bytes()).unwrap_or(rest.len()),
        };
        let (item, after) = rest.split_at_checked(length)?;
        items.push(scalar(item.trim_ascii(), true)?);
        rest = match after.trim_ascii_start().strip_prefix(',') {
            Some(more) if more.trim_ascii().is_empty() => return None,
            Some(more) => more.trim_ascii_start(),
            None if after.trim_ascii().is_empty() => "",
            None => return None,
        };
    }
    Some(Value::List(items))
}

/// The length of the quoted text at the start of `text`, its quotes included, and whether anything in it is escaped.
fn quoted(text: &str, quote: u8) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let escape = if quote == b'"' { b'\\' } else { quote };
    let (mut at, mut has_escapes) = (1, false);
    loop {
        at += memchr2(quote, escape, bytes.get(at..)?)?;
        let is_escape = bytes.get(at) == Some(&escape);
        if is_escape && (escape != quote || bytes.get(at + 1) == Some(&quote)) {
            at += 2;
            has_escapes = true;
        } else {
            return Some((at + 1, has_escapes));
        }
    }
}

fn scalar(text: &str, in_flow: bool) -> Option<Value<'_>> {
    match text.as_bytes().first()? {
        quote @ (b'"' | b'\'') => {
            let (length, has_escapes) = quoted(text, *quote)?;
            let inner = text.get(1..length - 1).filter(|_| length == text.len())?;
            match (has_escapes, quote) {
                (false, _) => Some(Value::Text(Cow::Borrowed(inner))),
                (true, b'"') => unescaped(inner),
                (true, _) => Some(Value::Text(Cow::Owned(inner.replace("''", "'")))),
            }
        }
        b'-' | b'?' | b':' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!'
        | b'|' | b'>' | b'%' | b'@' | b'`' => None,
        _ => plain(text, in_flow),
    }
}

/// The text between double quotation marks, with escapes of signs only.
fn unescaped(inner: &str) -> Option<Value<'_>> {
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(|c| matches!(c, '"' | '\\' | '/'))?),
            c => text.push(c),
        }
    }
    Some(Value::Text(Cow::Owned(text)))
}

fn plain(text: &str, in_flow: bool) -> Option<Value<'_>> {
    let bytes = text.as_bytes();
    let is_cut = if in_flow {
        bytes.iter().any(|byte| matches!(byte, b':' | b'#' | b'[' | b']' | b'{' | b'}'))
    } else {
        memchr2_iter(b':', b'#', bytes).any(|at| match bytes.get(at) {
            Some(b':') => bytes.get(at + 1).is_none_or(|&next| next == b' '),
            _ => at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b' ')),
        })
    };
    if is_cut {
        return None;
    }
    Some(if is_null(text) { Value::Null } else { Value::Text(Cow::Borrowed(text)) })
}
