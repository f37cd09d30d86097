//! Which part of a page is its main text.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use crate::html;
use crate::html::tokens::{Tag, Token, Tokens};

/// Elements by which a page says where its text is, as (kind, rank); a lower rank is more exact.
const MOST_CANDIDATES: usize = 32;

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
    let best = candidates.iter().map(|(rank, ..)| *rank).min();
    let longest = candidates
        .iter()
        .filter(|(rank, ..)| Some(*rank) == best)
        .map(|(_, name, start)| inner(page, name, *start))
        .max_by_key(|markup| markup.len());
    match longest {
        Some(markup) => Region { markup, is_marked: true },
        None => Region { markup: page.get(body..).unwrap_or(page), is_marked: false },
    }
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
    let text = document.text().split_whitespace().map(str::len).sum::<usize>();
    let linked = document.select("a").text().split_whitespace().map(str::len).sum::<usize>();
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
    let kept = html::to_text(&found).split_whitespace().map(str::len).sum::<usize>();
    (kept * 2 > text.saturating_sub(linked)).then_some(found)
}
