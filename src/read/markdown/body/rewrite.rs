//! One walk over a text that gives everything a generator would have replaced a plain form, outside code.
//!
//! Every search ahead is bounded, or made once in vain, so that the work grows with the length of the text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use memchr::{memchr3_iter, memmem};

use super::call::Call;
use super::embed::{self, Embed};
use super::{Kind, Setting, admonition, code, esm, jsx, template, wiki};
use crate::html::escape;
use crate::read::markdown::options;

/// Signs of something to rewrite, besides brackets; a text without any of them is left alone.
const SIGNS: [&str; 3] = [":::", "import ", "export "];

/// Bytes; white space before something on its line that is longer is not looked at.
const LONGEST_INDENT: usize = 256;

/// How many things may be open at once; what is opened beyond shows nothing of itself.
const MAX_OPEN: usize = 16;

/// Something that is open and must be closed.
struct Open {
    name: String,
    shown: Shown,
}

/// What something open shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Quotation,
    Link,
}

/// Whether a text may hold something to rewrite.
fn may_need_it(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3_iter(b'{', b'<', b'[', bytes).any(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        let bracketed = [&b"[!"[..], b"[TOC]", b"[toc]", b"[[TOC]]", b"[[toc]]"];
        let is_abbreviation = || at.checked_sub(1).and_then(|at| bytes.get(at)) == Some(&b'*');
        !rest.starts_with(b"[")
            || bracketed.iter().any(|sign| rest.starts_with(sign))
            || is_abbreviation()
    }) || SIGNS.iter().any(|sign| memmem::find(bytes, sign.as_bytes()).is_some())
}

/// The walk.
pub(super) struct Rewriter<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) setting: Setting<'a>,
    out: String,
    code: Vec<Range<usize>>,
    open: Vec<Open>,
    /// Where the last lines of code of MDX ended: more may follow.
    after_esm: usize,
    /// What was looked for and is nowhere in the rest of the text.
    missing: Vec<&'static str>,
    /// Where the next closing tag of a name begins and ends; `None` when there is none.
    closings: HashMap<String, Option<Range<usize>>>,
    dropped: Vec<(usize, String)>,
}

impl<'a> Rewriter<'a> {
    /// The text with everything rewritten, and the names of what was left out with their lines.
    pub(super) fn rewrite<'t>(
        text: &'t str,
        setting: Setting<'_>,
    ) -> (Cow<'t, str>, Vec<(usize, String)>) {
        if !may_need_it(text) {
            return (Cow::Borrowed(text), Vec::new());
        }
        let dedented = jsx::dedent(text);
        let mut rewriter = Rewriter {
            text: &dedented,
            at: 0,
            setting,
            out: String::with_capacity(text.len() + text.len() / 8),
            code: code::ranges(&dedented, setting.kind, options()),
            open: Vec::new(),
            after_esm: 0,
            missing: Vec::new(),
            closings: HashMap::new(),
            dropped: Vec::new(),
        };
        rewriter.walk();
        rewriter.finish()
    }

    fn finish<'t>(mut self) -> (Cow<'t, str>, Vec<(usize, String)>) {
        while self.open.last().is_some() {
            self.close_last();
        }
        let starts: Vec<usize> = self.text.match_indices('\n').map(|(at, _)| at).collect();
        let dropped = self
            .dropped
            .into_iter()
            .map(|(offset, name)| (1 + starts.partition_point(|&start| start < offset), name));
        let dropped = dropped.collect();
        (Cow::Owned(self.out), dropped)
    }

    fn walk(&mut self) {
        let mut code = std::mem::take(&mut self.code).into_iter().peekable();
        while self.at < self.text.len() {
            while code.next_if(|range| range.end <= self.at).is_some() {}
            if let Some(range) = code.peek().filter(|range| range.start <= self.at) {
                let end = range.end;
                self.copy_to(end);
                continue;
            }
            let next_code = code.peek().map_or(self.text.len(), |range| range.start);
            let is_html = self.setting.kind == Kind::Html;
            let is_line = !is_html && self.is_line_start() && !self.is_blank_up_to(next_code);
            if is_line && self.take_line() {
                continue;
            }
            let taken = match self.rest().as_bytes().first() {
                Some(b'{') => template::take(self) || jsx::take_expression(self),
                Some(b'<') if !is_html => jsx::take_tag(self),
                _ => false,
            };
            if !taken {
                let limit = code.peek().map_or(self.text.len(), |range| range.start);
                self.copy_plain(limit);
            }
        }
    }

    /// Whether only an indentation lies between here and `end`.
    fn is_blank_up_to(&self, end: usize) -> bool {
        let between = self.text.as_bytes().get(self.at..end.min(self.at + LONGEST_INDENT));
        end < self.text.len()
            && between.is_some_and(|it| it.iter().all(|&b| b == b' ' || b == b'\t'))
    }

    /// Copies the sign here and what follows it up to the next sign, line or code.
    fn copy_plain(&mut self, limit: usize) {
        let rest = self.rest();
        let mut chars = rest.char_indices();
        let first = chars.next().map_or(1, |(_, c)| c.len_utf8());
        let is_escape = rest.starts_with("\\{") || rest.starts_with("\\<");
        let from = if is_escape { 2 } else { first };
        let is_line_end = rest.starts_with('\n');
        let length = if is_line_end {
            1
        } else {
            let after = rest.get(from..).unwrap_or_default();
            after.find(['{', '<', '\\', '\n']).map_or(rest.len(), |at| from + at)
        };
        self.copy_to((self.at + length).min(limit.max(self.at + from)));
    }

    fn copy_to(&mut self, end: usize) {
        let end = end.min(self.text.len());
        self.out.push_str(self.text.get(self.at..end).unwrap_or_default());
        self.at = end;
    }

    /// The text from here.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on `length` bytes further, and leaves them out.
    pub(super) fn skip(&mut self, length: usize) {
        self.at = (self.at + length).min(self.text.len());
    }

    /// Adds to the new text.
    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Adds a whole address, in which the path of the site need not be repeated.
    pub(super) fn push_address(&mut self, address: &str) {
        let root = self.setting.pages.root();
        if self.out.ends_with(root) {
            self.out.truncate(self.out.len() - root.len());
        }
        self.push(address);
    }

    /// Remembers that something was left out.
    pub(super) fn note(&mut self, name: &str) {
        self.dropped.push((self.at, name.to_owned()));
    }

    /// Takes the last line back, if it is not empty.
    pub(super) fn take_back_line(&mut self) {
        let kept = self.out.trim_end_matches('\n');
        let start = kept.rfind('\n').map_or(0, |at| at + 1);
        self.out.truncate(start);
    }

    /// The offset in the rest of `needle`, which is looked for only once in vain.
    pub(super) fn find(&mut self, needle: &'static str) -> Option<usize> {
        if self.missing.contains(&needle) {
            return None;
        }
        let found = self.rest().find(needle);
        if found.is_none() {
            self.missing.push(needle);
        }
        found
    }

    /// The content from here up to the tag that closes, and the length of both. Tags stand between `open` and `close`.
    pub(super) fn find_closing(
        &mut self,
        (open, close): (&str, &str),
        name: &str,
    ) -> Option<(&'a str, usize)> {
        let key = format!("{open}{name}");
        let known =
            self.closings.get(&key).filter(|it| it.as_ref().is_none_or(|it| it.start >= self.at));
        let range = if let Some(known) = known {
            known.clone()
        } else {
            let found = closing(self.text, self.at, (open, close), name);
            self.closings.insert(key, found.clone());
            found
        }?;
        Some((self.text.get(self.at..range.start)?, range.end - self.at))
    }

    fn is_line_start(&self) -> bool {
        self.at == 0 || self.text.as_bytes().get(self.at - 1) == Some(&b'\n')
    }

    /// Whether nothing but white space stands before here on the line.
    pub(super) fn is_first_on_line(&self) -> bool {
        self.line_before().is_some_and(|line| line.trim().is_empty())
    }

    /// The new text since the last line end, if it is short enough to be an indentation.
    fn line_before(&self) -> Option<&str> {
        let bytes = self.out.as_bytes();
        let start = bytes.len().saturating_sub(LONGEST_INDENT);
        let last = bytes.get(start..)?.iter().rposition(|&b| b == b'\n').map(|at| start + at + 1);
        self.out.get(last.or((start == 0).then_some(0))?..)
    }

    fn is_after_empty_line(&self) -> bool {
        let start = self.at.saturating_sub(LONGEST_INDENT);
        let before = self.text.as_bytes().get(start..self.at.saturating_sub(1)).unwrap_or_default();
        let line = before.iter().rposition(|&b| b != b' ' && b != b'\t');
        line.is_none_or(|at| before.get(at) == Some(&b'\n'))
    }

    /// Takes what only a whole line can be.
    fn take_line(&mut self) -> bool {
        let rest = self.rest();
        let line = rest.split('\n').next().unwrap_or_default();
        let trimmed = line.trim();
        let is_contents = ["[toc]", "[[toc]]"].iter().any(|it| trimmed.eq_ignore_ascii_case(it));
        if is_contents || wiki::is_abbreviation(line) {
            self.skip(line.len());
            return true;
        }
        if self.at == self.after_esm || self.is_after_empty_line() {
            let length = esm::length(rest);
            if length > 0 {
                self.skip(length);
                self.after_esm = self.at;
                return true;
            }
        }
        admonition::take_line(self, line)
    }

    /// Begins a quotation with a label, which is markup, to be closed under `name`.
    pub(super) fn open_quote(&mut self, name: &str, label: &str) {
        if self.open.len() >= MAX_OPEN {
            return self.open_plain(name);
        }
        let indent = self.indent();
        let label = if label.is_empty() {
            String::new()
        } else {
            format!("{indent}<p><strong>{label}</strong></p>\n")
        };
        self.push(&format!("\n{indent}<blockquote>\n{label}\n{indent}"));
        self.open.push(Open { name: name.to_owned(), shown: Shown::Quotation });
    }

    /// Begins something that shows nothing itself, to be closed under `name`.
    pub(super) fn open_plain(&mut self, name: &str) {
        self.open.push(Open { name: name.to_owned(), shown: Shown::Nothing });
    }

    /// Begins a link, to be closed under `name`.
    pub(super) fn open_link(&mut self, name: &str, address: &str) {
        self.push(&format!("<a href=\"{}\">", escape(address)));
        self.open.push(Open { name: name.to_owned(), shown: Shown::Link });
    }

    fn indent(&self) -> String {
        let line =
            if self.is_line_start() { self.rest() } else { self.line_before().unwrap_or_default() };
        line.chars().take_while(|&c| c == ' ').take(12).collect()
    }

    /// Closes what was opened under `name`, and everything in it. False when nothing was.
    pub(super) fn close(&mut self, name: &str) -> bool {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return false };
        let indent = self.indent();
        for open in self.open.split_off(at).into_iter().rev() {
            match open.shown {
                Shown::Nothing => {}
                Shown::Link => self.push("</a>"),
                Shown::Quotation => self.push(&format!("\n\n{indent}</blockquote>\n\n{indent}")),
            }
        }
        true
    }

    /// Closes the last thing that was opened.
    pub(super) fn close_last(&mut self) {
        if let Some(name) = self.open.last().map(|open| open.name.clone()) {
            self.close(&name);
        }
    }

    /// Closes a fence of colons: the one of that length, else the last one.
    pub(super) fn close_fence(&mut self, fence: &str) {
        if !self.close(fence) {
            let last = self.open.iter().rev().find(|open| open.name.starts_with(":::"));
            if let Some(name) = last.map(|open| open.name.clone()) {
                self.close(&name);
            }
        }
    }

    /// Puts the form of a call in the place of the `length` bytes here. False when it has none.
    pub(super) fn put_call(&mut self, call: &Call, length: usize) -> bool {
        let Some(embed) = embed::embed(call, self.setting.pages) else { return false };
        let is_first = self.is_first_on_line();
        self.skip(length);
        let after = self.rest().trim_start_matches([' ', '\t']);
        match embed {
            Embed::Address(address) => self.push_address(&address),
            Embed::Markup { block, .. }
                if is_first && (after.is_empty() || after.starts_with('\n')) =>
            {
                self.push(&block);
                self.push("\n");
            }
            Embed::Markup { inline, .. } => self.push(&inline),
        }
        true
    }

    /// Puts `code` in a fenced block, or in a span where it is part of a line.
    pub(super) fn put_code(&mut self, code: &str, language: &str) {
        let language: String =
            language.chars().filter(|c| c.is_alphanumeric() || "+-#".contains(*c)).collect();
        if self.setting.kind == Kind::Html {
            let code = escape(code.trim_matches('\n'));
            self.push(&format!("<pre><code class=\"language-{language}\">{code}</code></pre>"));
            return;
        }
        if !code.trim_matches(' ').contains('\n') && !self.is_first_on_line() {
            self.push(&format!("<code>{}</code>", escape(code)));
            return;
        }
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.push(&format!("\n{fence}{language}\n{}\n{fence}\n", code.trim_matches('\n')));
    }
}

/// The first tag from `from` that closes.
fn closing(
    text: &str,
    from: usize,
    (open, close): (&str, &str),
    name: &str,
) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + text.get(at..)?.find(open)?;
        let inner = text.get(start + open.len()..)?;
        let length = inner.find(close)?;
        let tag = inner.get(..length)?;
        if tag.trim_matches(|c: char| c.is_whitespace() || c == '-') == name {
            return Some(start..start + open.len() + length + close.len());
        }
        at = start + open.len();
    }
}
