//! What other programs add to Markdown within a line: links to notes by name (`[[De kade|kade]]`, `![[foto.png]]`), as
//! Obsidian has them, the attributes (`{.class width=50%}`) that Pandoc, MkDocs and kramdown put after a picture or a
//! link, and abbreviations.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::code;
use super::pages::Pages;
use crate::html::escape;

/// Bytes; longer names of notes are text.
const LONGEST: usize = 256;

/// What a feed can show of a text with such links and attributes in it.
pub(super) struct Plain<'p> {
    text: &'p str,
    code: &'p [Range<usize>],
    pages: Pages<'p>,
    /// How many links and pictures are open, whose words hold no other link.
    links: usize,
    pictures: usize,
    /// Something that may have attributes has just ended.
    after_element: bool,
}

impl<'p> Plain<'p> {
    /// For the events of a text in which these are the ranges of code.
    pub(super) fn new(text: &'p str, code: &'p [Range<usize>], pages: Pages<'p>) -> Self {
        Self { text, code, pages, links: 0, pictures: 0, after_element: false }
    }

    /// The event with neither; `range` is where the text has it.
    pub(super) fn event<'e>(&mut self, event: Event<'e>, range: &Range<usize>) -> Event<'e> {
        match &event {
            Event::Start(Tag::Link { .. }) => self.links += 1,
            Event::End(TagEnd::Link) => self.links = self.links.saturating_sub(1),
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures = self.pictures.saturating_sub(1),
            _ => {}
        }
        let after_element = std::mem::replace(
            &mut self.after_element,
            matches!(event, Event::Code(_) | Event::End(TagEnd::Image | TagEnd::Link)),
        );
        match event {
            Event::Text(text) if !code::holds(self.code, range.start) => {
                let length = if after_element { attributes(&text) } else { 0 };
                let rest = text.get(length..).unwrap_or_default();
                match self.linked(rest).filter(|_| !self.is_escaped(range)) {
                    // The words of a picture are no markup.
                    Some(words) if self.pictures > 0 => Event::Text(words.into()),
                    Some(markup) => Event::InlineHtml(markup.into()),
                    None if length > 0 => Event::Text(rest.to_owned().into()),
                    None => Event::Text(text),
                }
            }
            other => other,
        }
    }

    /// Whether a bracket is written as one that is no sign of a link.
    fn is_escaped(&self, range: &Range<usize>) -> bool {
        let written = self.text.get(range.start.saturating_sub(1)..range.end).unwrap_or_default();
        written.contains("\\[") || written.contains("\\]")
    }

    /// The text with its links, as markup outside of pictures; `None` when it has none.
    fn linked(&self, text: &str) -> Option<String> {
        let mut linked = String::new();
        let mut rest = text;
        while let Some((before, target, after)) = next(rest) {
            let (before, is_embedded) =
                before.strip_suffix('!').map_or((before, false), |before| (before, true));
            linked.push_str(&self.words(before));
            linked.push_str(&self.shown(target, is_embedded));
            rest = after;
        }
        (rest.len() < text.len()).then(|| linked + &self.words(rest))
    }

    fn words(&self, text: &str) -> String {
        if self.pictures > 0 { text.to_owned() } else { escape(text) }
    }

    /// A picture, a link, or the words alone where there is no such article or no place for a link.
    fn shown(&self, target: &str, is_embedded: bool) -> String {
        let (name, label) = target.split_once('|').unwrap_or((target, target));
        let label = self.words(label.trim().trim_start_matches('#'));
        if self.pictures > 0 {
            return label;
        }
        if is_embedded && super::embed::is_picture(name) {
            let alt = name.rsplit('/').next().unwrap_or(name);
            return format!("<img src=\"{}\" alt=\"{}\">", escape(name.trim()), escape(alt));
        }
        match self.pages.of_note(name).filter(|_| self.links == 0) {
            Some(address) => format!("<a href=\"{}\">{label}</a>", escape(&address)),
            None => label,
        }
    }
}

/// The first link: what stands before it, what it names, what stands after it. Brackets behind a word are those of a program, as
/// in `x[[1]]`.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("[[")?;
        let inner = text.get(start + 2..)?;
        let (target, end) = inner.split_at_checked(inner.find(['[', ']', '\n'])?)?;
        let before = text.get(..start)?;
        let after = end.strip_prefix("]]").filter(|after| !after.starts_with(['(', '[', ']']));
        let is_name = !target.is_empty()
            && target.len() <= LONGEST
            && target.trim() == target
            && !before.ends_with(char::is_alphanumeric);
        if let Some(after) = after.filter(|_| is_name) {
            return Some((before, target, after));
        }
        from = start + 1;
    }
}

/// Whether a line says what an abbreviation stands for (`*[HTML]: …`), which kramdown and MkDocs show below a pointer.
pub(super) fn is_abbreviation(line: &str) -> bool {
    let parts = line.strip_prefix("*[").and_then(|rest| rest.split_once("]: "));
    // A line in italics ends with the sign that it begins with.
    parts
        .is_some_and(|(name, words)| !name.contains(['[', ']']) && !words.trim_end().ends_with('*'))
}

/// The length of the attributes that a text begins with: `{.class #id width=50% alt="more words"}`.
fn attributes(text: &str) -> usize {
    let Some(inner) = text.strip_prefix('{') else { return 0 };
    let mut rest = inner.strip_prefix(':').unwrap_or(inner).trim_start();
    let mut count = 0;
    while !rest.starts_with('}') {
        let Some(length) = attribute(rest) else { return 0 };
        let (_, after) = rest.split_at_checked(length).unwrap_or_default();
        rest = after.trim_start();
        // Two of them have space between them.
        if !rest.starts_with('}') && rest.len() == after.len() {
            return 0;
        }
        count += 1;
    }
    if count > 0 { text.len() - rest.len() + 1 } else { 0 }
}

/// The length of the attribute that a text begins with.
fn attribute(text: &str) -> Option<usize> {
    let is_of_key = |sign: char| sign.is_ascii_alphanumeric() || "-_:".contains(sign);
    let name = text.trim_start_matches(['.', '#']);
    let after = name.trim_start_matches(is_of_key);
    let is_marked = name.len() < text.len();
    if after.len() == name.len() {
        return None;
    }
    let Some(value) = after.strip_prefix('=') else {
        return is_marked.then(|| text.len() - after.len());
    };
    let end = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let (words, _) = value.get(1..)?.split_once(quote)?;
            Some(words.len() + 2).filter(|_| !words.contains('\n'))?
        }
        _ => value.find(|sign: char| sign.is_whitespace() || sign == '}')?,
    };
    (end > 0).then(|| text.len() - value.len() + end)
}
