//! What other programs add to Markdown within a line: links to notes by name (`[[De kade|kade]]`, `![[foto.png]]`), as Obsidian has
//! them, and the attributes (`{.class width=50%}`) that Pandoc, MkDocs and kramdown put after a picture or a link.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::pages::Pages;
use crate::html::escape;

/// Bytes; longer names of notes are text.
const LONGEST: usize = 256;

/// What a feed can show of a text with such links and attributes in it.
pub(super) struct Plain<'p> {
    pages: Pages<'p>,
    in_code: bool,
    /// Something that may have attributes has just ended.
    after_element: bool,
}

impl<'p> Plain<'p> {
    pub(super) fn new(pages: Pages<'p>) -> Self {
        Self { pages, in_code: false, after_element: false }
    }

    /// The event with neither.
    pub(super) fn event<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match &event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            _ => {}
        }
        let after_element = std::mem::replace(
            &mut self.after_element,
            matches!(event, Event::Code(_) | Event::End(TagEnd::Image | TagEnd::Link)),
        );
        match event {
            Event::Text(text) if !self.in_code => {
                let length = if after_element { attributes(&text) } else { 0 };
                let rest = text.get(length..).unwrap_or_default();
                match self.linked(rest) {
                    Some(markup) => Event::InlineHtml(markup.into()),
                    None if length > 0 => Event::Text(rest.to_owned().into()),
                    None => Event::Text(text),
                }
            }
            other => other,
        }
    }

    /// The text as markup with its links; `None` when it has none.
    fn linked(&self, text: &str) -> Option<String> {
        let mut markup = String::new();
        let mut rest = text;
        while let Some((before, target, after)) = next(rest) {
            let (before, is_embedded) =
                before.strip_suffix('!').map_or((before, false), |before| (before, true));
            markup.push_str(&escape(before));
            markup.push_str(&self.shown(target, is_embedded));
            rest = after;
        }
        (rest.len() < text.len()).then(|| markup + &escape(rest))
    }

    /// A picture, a link, or the words alone where there is no such article.
    fn shown(&self, target: &str, is_embedded: bool) -> String {
        let (name, label) = target.split_once('|').unwrap_or((target, target));
        let label = escape(label.trim().trim_start_matches('#'));
        if is_embedded && super::embed::is_picture(name) {
            let alt = name.rsplit('/').next().unwrap_or(name);
            return format!("<img src=\"{}\" alt=\"{}\">", escape(name.trim()), escape(alt));
        }
        match self.pages.of_note(name) {
            Some(address) => format!("<a href=\"{}\">{label}</a>", escape(&address)),
            None => label,
        }
    }
}

/// The first link: what stands before it, what it names, what stands after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("[[")?;
        let inner = text.get(start + 2..)?;
        let end = inner.find("]]")?;
        let (target, after) = (inner.get(..end)?, inner.get(end + 2..)?);
        let is_name = !target.is_empty()
            && target.len() <= LONGEST
            && target.trim() == target
            && !target.contains(['[', ']', '\n'])
            && !after.starts_with(['(', '[', ']']);
        if is_name {
            return Some((text.get(..start)?, target, after));
        }
        from = start + 1;
    }
}

/// The length of the attributes that a text begins with.
fn attributes(text: &str) -> usize {
    let Some(end) = text.find('}').filter(|_| text.starts_with('{')) else { return 0 };
    let inner = text.get(1..end).unwrap_or_default();
    let mut words = inner.strip_prefix(':').unwrap_or(inner).split_whitespace().peekable();
    let is_attribute = |word: &str| {
        let name = word.trim_start_matches(['.', '#']);
        let is_marked = name.len() < word.len();
        let (key, value) = name.split_once('=').unwrap_or((name, ""));
        let is_key = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte));
        !key.is_empty() && is_key && (is_marked || !value.is_empty())
    };
    if words.peek().is_some() && words.all(is_attribute) { end + 1 } else { 0 }
}
