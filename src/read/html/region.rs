//! Which part of a page is its main text.

use std::cmp::Reverse;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::furniture::length;
use crate::html;
use crate::html::tokens::{Tag, Token, Tokens};

/// Elements that are looked at as the place of the text.
const MOST_CANDIDATES: usize = 32;

/// A part with less than this share of the page's prose, as one in so many, is not the text, whatever the page calls it.
const SHARE: usize = 5;

/// Bytes; shorter pieces of text are labels.
const PROSE: usize = 20;

/// Classes and ids of the element around the text.
const NAMES: [&str; 14] = [
    "entry-content",
    "post-content",
    "article-content",
    "article-body",
    "article__body",
    "articlebody",
    "e-content",
    "main-content",
    "maincontent",
    "page-content",
    "content",
    "artikel",
    "article",
    "inhoud",
];

/// The part of a page that holds its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region<'m> {
    /// Markup of the part.
    pub(super) markup: &'m str,
    /// The page itself says so; else it is the whole body.
    pub(super) is_marked: bool,
}

/// Finds the part by what the page marks: `article`, the body of an article in microdata, `main`, well-known names.
pub(super) fn main(page: &str) -> Region<'_> {
    let mut tokens = Tokens::new(page);
    let mut candidates: Vec<(u8, String, usize)> = Vec::new();
    let mut body = 0;
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        if tag.name == "body" {
            body = tokens.end();
        }
        if let Some(rank) = rank(&tag)
            && candidates.len() < MOST_CANDIDATES
        {
            candidates.push((rank, tag.name.into_owned(), tokens.end()));
        }
    }
    let body = page.get(body..).unwrap_or(page);
    let least = prose(body) / SHARE;
    let parts = candidates.iter().map(|(rank, name, start)| {
        let markup = inner(page, name, *start);
        (*rank, prose(markup), markup)
    });
    let marked = parts.filter(|(_, prose, _)| *prose >= least);
    match marked.max_by_key(|(rank, prose, _)| (Reverse(*rank), *prose)) {
        Some((.., markup)) => Region { markup, is_marked: true },
        None => Region { markup: body, is_marked: false },
    }
}

/// How many bytes of running text there are, which is what links and labels are not.
fn prose(markup: &str) -> usize {
    let mut prose = 0;
    let mut in_link = false;
    for token in Tokens::new(markup) {
        match token {
            Token::Start(tag) if tag.name == "a" => in_link = true,
            Token::End(name) if name == "a" => in_link = false,
            Token::Text(text) if !in_link => {
                prose += Some(text.trim().len()).filter(|length| *length >= PROSE).unwrap_or(0);
            }
            _ => {}
        }
    }
    prose
}

fn rank(tag: &Tag<'_>) -> Option<u8> {
    let is_named = |value: Option<&str>| {
        value.is_some_and(|value| {
            value
                .split_ascii_whitespace()
                .any(|word| NAMES.contains(&word.to_ascii_lowercase().as_str()))
        })
    };
    match tag.name.as_ref() {
        "article" => Some(0),
        _ if tag.get("itemprop") == Some("articleBody") => Some(1),
        "main" => Some(2),
        _ if tag.get("role") == Some("main") => Some(2),
        "div" | "section" | "td" if is_named(tag.get("class")) || is_named(tag.get("id")) => {
            Some(3)
        }
        _ => None,
    }
}

/// The markup from `start` to the end tag of the element `name` that was opened just before it.
fn inner<'m>(page: &'m str, name: &str, start: usize) -> &'m str {
    let rest = page.get(start..).unwrap_or_default();
    let mut tokens = Tokens::new(rest);
    let mut depth = 1_usize;
    while let Some(token) = tokens.next() {
        match token {
            Token::Start(tag) if tag.name == name => depth += 1,
            Token::End(end) if end == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return rest.get(..tokens.offset()).unwrap_or(rest);
        }
    }
    rest
}

/// The main text of a page that does not mark it, when it is more page than text: links outnumber words, or a table
/// lays it out. `mended` is the markup of its body in a sound shape.
pub(super) fn guess(mended: &str) -> Option<String> {
    let document = Document::from(mended);
    let text = length(&document.text());
    let linked = length(&document.select("a").text());
    let is_laid_out = document.select("table table, td p, td div, td h1, td br").exists();
    if text == 0 || (linked * 3 < text && !is_laid_out) {
        return None;
    }
    let config = Config {
        char_threshold: 0,
        disable_json_ld: true,
        max_elements_to_parse: 50_000,
        ..Config::default()
    };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    let found = article.content.to_string();
    // A guess that leaves out half of what is no link is worse than none.
    let kept = length(&html::to_text(&found));
    (kept * 2 > text.saturating_sub(linked)).then_some(found)
}
