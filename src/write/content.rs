//! The text of an article in a feed: all of it with its sources at the end, and the summary beside it.

use super::labels::Language;
use super::sources::{ends_with_line, sources_line, with_line, with_list};
use super::{Content, Options, clean};
use crate::article::{Article, Body};
use crate::html::{escape, excerpt, from_text, to_text};

/// The most characters of a first paragraph that stand in for a summary.
const SUMMARY_CHARS: usize = 1_000;

/// What an entry says. The longest of its texts ends with the visible list of sources; a summary beside a full text
/// ends with the line of sources.
#[derive(Debug)]
pub(super) struct Texts {
    /// All of the article as markup; absent when the feed has summaries only or nothing more is known.
    pub(super) full: Option<String>,
    /// The summary; absent when there is nothing to say.
    pub(super) summary: Option<Summary>,
}

/// A short text in the form in which it was given.
#[derive(Debug)]
pub(super) enum Summary {
    /// Plain text.
    Text(String),
    /// Markup.
    Html(String),
}

impl Summary {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) | Self::Html(text) => text.is_empty(),
        }
    }

    /// As markup.
    pub(super) fn into_html(self) -> String {
        match self {
            Self::Text(text) => from_text(&text).trim_end().to_owned(),
            Self::Html(markup) => markup,
        }
    }

    /// As plain text.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Html(markup) => clean::text(&to_text(markup)),
        }
    }
}

/// The texts of an article, cleaned, in the language of its labels.
pub(super) fn texts(article: &Article, language: Language, options: &Options) -> Texts {
    let first = first_paragraph(&article.body);
    let subtitle = clean::some_line(article.subtitle.as_deref());
    let summary = short(article, subtitle.as_deref(), &first);
    let sources = article.sources.as_slice();
    let body = match options.content {
        Content::Full => clean::text(&article.body.to_html()).trim().to_owned(),
        Content::Summary => String::new(),
    };
    if body.is_empty() {
        let markup = summary.map(Summary::into_html).unwrap_or_default();
        let markup = with_list(markup, sources, language, options.source_notes);
        let summary = (!markup.is_empty()).then_some(Summary::Html(markup));
        return Texts { full: None, summary };
    }
    let subtitle = subtitle.filter(|subtitle| !first.starts_with(subtitle.as_str()));
    let full = match subtitle {
        Some(subtitle) => format!("<p><strong>{}</strong></p>\n{body}", escape(&subtitle)),
        None => body,
    };
    let full = with_list(full, sources, language, options.source_notes);
    let summary = summary.map(|summary| match summary {
        Summary::Text(text) => Summary::Text(with_line(text, sources, language)),
        Summary::Html(markup) => Summary::Html(markup_with_line(markup, article, language)),
    });
    Texts { full: Some(full), summary }
}

/// The article's own summary, or what stands under its title and its first paragraph.
fn short(article: &Article, subtitle: Option<&str>, first: &str) -> Option<Summary> {
    // Empty is what is empty after cleaning.
    let own = article.summary.as_ref().map(|summary| match summary {
        Body::Text(text) => Summary::Text(clean::text(text).trim().to_owned()),
        Body::Html(markup) => Summary::Html(clean::text(markup.as_str()).trim().to_owned()),
    });
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return Some(own);
    }
    let parts: Vec<_> = subtitle
        .filter(|subtitle| !first.starts_with(subtitle))
        .into_iter()
        .chain((!first.is_empty()).then_some(first))
        .collect();
    (!parts.is_empty()).then(|| Summary::Text(parts.join("\n\n")))
}

/// What stands under the title, and the summary or first paragraph, as plain text for a page.
pub(super) fn paragraphs(article: &Article) -> (Option<String>, String) {
    let first = first_paragraph(&article.body);
    let subtitle = clean::some_line(article.subtitle.as_deref());
    let summary = short(article, None, &first).map(|summary| summary.to_text()).unwrap_or_default();
    (subtitle.filter(|subtitle| !summary.starts_with(subtitle.as_str())), summary)
}

fn markup_with_line(markup: String, article: &Article, language: Language) -> String {
    if article.sources.is_empty() {
        return markup;
    }
    let line = sources_line(&article.sources, language);
    let shown = markup.contains(language.sources()) && ends_with_line(&to_text(&markup), &line);
    if shown { markup } else { format!("{markup}<p>{}</p>", escape(&line)) }
}

/// The first paragraph of a body as text, cut between words when it is very long.
fn first_paragraph(body: &Body) -> String {
    let text = match body {
        Body::Text(text) => text
            .split("\n\n")
            .map(str::trim)
            .find(|block| !block.is_empty())
            .unwrap_or_default()
            .to_owned(),
        Body::Html(markup) => to_text(first_element(markup.as_str())),
    };
    let text = clean::text(&text);
    let block = text.trim().split("\n\n").next().unwrap_or_default().trim();
    shortened(block, SUMMARY_CHARS)
}

/// The markup of the first `p` that says something, or all of it. Looked for in the text, as a tree of a whole article
/// costs more than everything else that a writer does.
fn first_element(markup: &str) -> &str {
    let mut rest = markup;
    while let Some(start) = rest.find("<p>").or_else(|| rest.find("<p ")) {
        let Some((paragraph, after)) = rest.get(start..).and_then(|found| found.split_once("</p>"))
        else {
            break;
        };
        let words = paragraph.split('<').filter_map(|part| part.split_once('>'));
        if words.into_iter().any(|(_, words)| !words.trim().is_empty()) {
            return paragraph;
        }
        rest = after;
    }
    markup
}

/// At most `most` characters of `text`: all of it, or an excerpt.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() { text.to_owned() } else { excerpt(text, most) }
}
