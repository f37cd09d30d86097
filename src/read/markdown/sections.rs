//! The parts of a text that are facts: the first heading, which may be the title, and a section of sources at the end.
//!
//! Both are looked for in the text as written, so that the head of an article and the article agree. A search by line
//! finds a candidate, and only then the Markdown is parsed to be sure of it.

use std::ops::Range;

use memchr::{memchr2_iter, memrchr};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use url::Url;

use super::lists::linked;
use super::options;
use crate::article::Source;
use crate::html::single_spaced;
use crate::read::Context;
use crate::read::print_page::{Labels, Marker};
use crate::read::source_line::source_line;

/// Headings of a section of sources, in lower case, besides those of print pages.
const SOURCES: &[&str] = &[
    "bronnenlijst",
    "references",
    "literatuur",
    "quellenverzeichnis",
    "quellen und links",
    "bronnen en links",
];

/// Longest line, in bytes, that may name one source; longer ones are prose.
const LONGEST_SOURCE: usize = 500;

/// A part of a text that is to be left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<T> {
    /// What it says.
    pub(super) value: T,
    /// Where it stands.
    pub(super) ranges: Vec<Range<usize>>,
}

/// The first heading of the first level, as plain text.
pub(super) fn first_heading(body: &str) -> Option<Part<String>> {
    if !may_have_first_heading(body) {
        return None;
    }
    let mut events = Parser::new_ext(body, options()).into_offset_iter();
    let is_first = |tag: &Tag<'_>| matches!(tag, Tag::Heading { level: HeadingLevel::H1, .. });
    let (_, range) =
        events.find(|(event, _)| matches!(event, Event::Start(tag) if is_first(tag)))?;
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    let value = single_spaced(&text).into_owned();
    (!value.is_empty()).then(|| Part { value, ranges: vec![range] })
}

/// Whether a line begins as a heading of the first level does, or with the line under one.
fn may_have_first_heading(body: &str) -> bool {
    let bytes = body.as_bytes();
    memchr2_iter(b'#', b'=', bytes).any(|at| {
        let mut before = bytes.iter().take(at).rev().skip_while(|&&byte| byte == b' ');
        let is_heading = match bytes.get(at) {
            Some(b'#') => matches!(bytes.get(at + 1), Some(b' ' | b'\t')),
            _ => true,
        };
        is_heading && before.next().is_none_or(|&byte| byte == b'\n')
    })
}

/// The section of sources that ends the text.
pub(super) fn sources(body: &str, context: Context<'_>) -> Option<Part<Vec<Source>>> {
    let start = candidate(body, &context.settings.labels)?;
    let site = &context.site.url;
    let mut section = Section { site, item_depth: 0, line: Line::default(), sources: Vec::new() };
    let mut ranges = Vec::new();
    let mut depth = 0_usize;
    let mut is_part = false;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let is_block = depth == 0;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if is_block && range.end > start {
            let is_heading = range.contains(&start);
            is_part = match &event {
                Event::Start(Tag::Paragraph) => true,
                Event::Start(Tag::Heading { .. }) if is_heading => true,
                Event::Start(Tag::List(_)) if !is_heading => true,
                Event::Start(Tag::FootnoteDefinition(_) | Tag::HtmlBlock) | Event::Rule
                    if !is_heading =>
                {
                    false
                }
                _ => return None,
            };
            if is_part {
                ranges.push(range);
            }
        }
        if is_part {
            section.take(event)?;
        }
    }
    section.end_line()?;
    // The first line is the heading itself.
    let value = section.sources.split_off(1.min(section.sources.len()));
    (!value.is_empty()).then_some(Part { value, ranges })
}

/// The offset of the last line that may be a heading, if it is one over sources.
fn candidate(body: &str, labels: &Labels) -> Option<usize> {
    let mut end = body.len();
    while end > 0 {
        let text = body.get(..end)?;
        let start = memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1);
        let line = text.get(start..)?.trim();
        end = start.saturating_sub(1);
        let is_heading =
            line.starts_with('#') && line.trim_start_matches('#').starts_with([' ', '\t']);
        if is_heading {
            return is_label(line, labels).then_some(start);
        }
        let is_alone = line.starts_with(['*', '_']) || line.ends_with(':');
        if (is_alone || is_underlined(body, start, line)) && is_label(line, labels) {
            return Some(start);
        }
        if start == 0 {
            return None;
        }
    }
    None
}

/// Whether the line at `start` stands over a line of `=` or `-`.
fn is_underlined(body: &str, start: usize, line: &str) -> bool {
    let is_short = !line.is_empty() && line.len() < 40;
    is_short
        && body.get(start..).and_then(|rest| rest.lines().nth(1)).is_some_and(|next| {
            let next = next.trim();
            !next.is_empty() && (next.bytes().all(|b| b == b'-') || next.bytes().all(|b| b == b'='))
        })
}

fn is_label(line: &str, labels: &Labels) -> bool {
    if line.len() > 60 {
        return false;
    }
    let line = line.split(" {#").next().unwrap_or_default();
    let is_sign = |c: char| c.is_whitespace() || "#*_:".contains(c);
    let line = line.trim_matches(is_sign);
    labels.mark(line, &[Marker::Sources])
        || SOURCES.iter().any(|word| word.eq_ignore_ascii_case(line))
}

/// The text of a line and the links in it.
#[derive(Default)]
struct Line {
    text: String,
    /// Where the text of a link begins, and its address.
    open: Option<(usize, String)>,
    /// The text and address of each link.
    links: Vec<(String, String)>,
}

struct Section<'a> {
    site: &'a Url,
    item_depth: usize,
    line: Line,
    sources: Vec<Source>,
}

impl Section<'_> {
    /// Takes one event; `None` when no section of sources has such a thing.
    fn take(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::Start(Tag::Item) => {
                self.end_line()?;
                self.item_depth += 1;
            }
            Event::End(TagEnd::Item) => {
                self.end_line()?;
                self.item_depth = self.item_depth.saturating_sub(1);
            }
            Event::End(TagEnd::Heading(_)) => self.end_line()?,
            Event::End(TagEnd::Paragraph) | Event::SoftBreak | Event::HardBreak
                if self.item_depth == 0 =>
            {
                self.end_line()?;
            }
            Event::SoftBreak | Event::HardBreak => self.line.text.push(' '),
            Event::Text(text) | Event::Code(text) => self.line.text.push_str(&text),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.line.open = Some((self.line.text.len(), dest_url.to_string()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((start, address)) = self.line.open.take() {
                    let text = self.line.text.get(start..).unwrap_or_default().to_owned();
                    self.line.links.push((text, address));
                }
            }
            Event::Start(Tag::CodeBlock(_) | Tag::BlockQuote(_) | Tag::Table(_)) => return None,
            _ => {}
        }
        Some(())
    }

    fn end_line(&mut self) -> Option<()> {
        let Line { text, links, .. } = std::mem::take(&mut self.line);
        if text.len() > LONGEST_SOURCE {
            return None;
        }
        match links.as_slice() {
            [(name, address)] if !name.contains("://") && name != address => {
                self.sources.push(linked(&text, address, self.site));
            }
            [_, _, ..] => {
                let sources = links.iter().map(|(name, address)| linked(name, address, self.site));
                self.sources.extend(sources);
            }
            _ => self.sources.extend(source_line(&text)),
        }
        Some(())
    }
}
