//! What microdata (schema.org) says of an article besides its dates: its headline and its authors.

use super::metadata::line;
use crate::html::tokens::Tag;

/// Authors that are kept.
const MOST: usize = 50;

/// What was found so far, in one pass over the tokens of a page.
#[derive(Debug, Default)]
pub(super) struct Microdata {
    pub(super) headline: Option<String>,
    pub(super) authors: Vec<String>,
    next: Next,
    /// The name of the element that the headline is the text of.
    element: String,
}

/// What the text that comes next is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Next {
    #[default]
    Nothing,
    Headline,
    Author,
    /// The author is described, and the name is yet to come.
    AuthorName,
}

impl Microdata {
    /// Takes in a start tag.
    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        let names = tag.get("itemprop").unwrap_or_default();
        let is = |wanted: &str| names.split_ascii_whitespace().any(|name| name == wanted);
        let is_scope = tag.get("itemscope").is_some();
        self.next = match self.next {
            _ if is("author") && is_scope => Next::AuthorName,
            _ if is("author") => Next::Author,
            Next::AuthorName if is("name") => Next::Author,
            _ if is("headline") && self.headline.is_none() => {
                tag.name.as_ref().clone_into(&mut self.element);
                Next::Headline
            }
            // Something else is described.
            _ if is_scope => Next::Nothing,
            next => next,
        };
        if let Some(content) = tag.get("content").filter(|_| !names.is_empty()) {
            self.text(content);
            self.end(&tag.name);
        }
    }

    /// Takes in a text.
    pub(super) fn text(&mut self, text: &str) {
        match (self.next, line(text)) {
            (Next::Headline, _) => self.headline.get_or_insert_default().push_str(text),
            (Next::Author, Some(name)) => {
                if self.authors.len() < MOST && !self.authors.contains(&name) {
                    self.authors.push(name);
                }
                self.next = Next::Nothing;
            }
            _ => {}
        }
    }

    /// Takes in the end of an element.
    pub(super) fn end(&mut self, element: &str) {
        if self.next == Next::Headline && element == self.element {
            self.headline = self.headline.as_deref().and_then(line);
            self.next = Next::Nothing;
        }
    }
}
