//! The plain text of a print page: title and site, date, subtitle, text with headings, sources.
//!
//! A page has no marks but the place of its lines and a few words (`Top`, `Bronnen`, `Terug`), so the grammar decides
//! line by line and loses none: what cannot be told apart is text. `docs/formats.md` has the grammar for people.

mod grammar;
mod headline;
mod labels;
mod lines;

use std::fmt::Write;

use jiff::civil::Date;
use url::Url;

pub(super) use grammar::{day, split_site};
pub(super) use headline::is_headline;
pub use labels::Labels;
pub(super) use labels::Marker;

use super::markdown;
use super::stored::{self, LineEnding};
use super::{Context, Head, ReadError, Reading, Settings};
use crate::article::{Article, Body, Id, SafeHtml, Source};
use crate::html;

/// What a print page says, after clean-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintPage {
    /// The title, without the site.
    pub title: String,
    /// Name of the site, after the last dash of the title line; without a final ©, ® or ™.
    pub site: Option<String>,
    /// The line with the date, as written.
    pub date_text: Option<String>,
    /// The day; `None` without a date line, or when it names a day that does not exist.
    pub date: Option<Date>,
    /// The headline under the date.
    pub subtitle: Option<String>,
    /// The text.
    pub parts: Vec<Part>,
    /// The sources in order, doubles included.
    pub sources: Vec<Source>,
    /// Language of the first word that marks a part of the page.
    pub language: Option<&'static str>,
    /// WHATWG name of the encoding, in lower case.
    pub encoding: String,
    /// How its lines ended.
    pub line_ending: LineEnding,
    /// The file starts with a byte order mark.
    pub bom: bool,
}

/// A line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A heading of what follows.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
}

impl PrintPage {
    /// Reads a print page. Fails when there is no line that can be the title.
    pub fn read(bytes: &[u8], settings: &Settings) -> Result<Reading<Self>, ReadError> {
        let mut warnings = Vec::new();
        let stored = stored::read(bytes, None, settings.encoding, &mut warnings);
        let mut page = grammar::page(&stored.text, &settings.labels, &mut warnings)?;
        page.encoding = stored.encoding.name().to_ascii_lowercase();
        page.line_ending = stored.line_ending;
        page.bom = stored.bom;
        Ok(Reading { value: page, warnings })
    }

    /// The paragraphs in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Paragraph(text) => Some(text.as_str()),
            Part::Heading(_) => None,
        })
    }

    /// The headings, each with the number (from 1) of the paragraph that it precedes.
    pub fn headings(&self) -> impl Iterator<Item = (&str, usize)> {
        let mut next = 1;
        self.parts.iter().filter_map(move |part| match part {
            Part::Heading(text) => Some((text.as_str(), next)),
            Part::Paragraph(_) => {
                next += 1;
                None
            }
        })
    }

    /// The first paragraph.
    pub fn lead(&self) -> Option<&str> {
        self.paragraphs().next()
    }

    /// The text as markup; what looks like markup in it is text.
    pub fn body(&self) -> Body {
        let mut markup = String::new();
        for part in &self.parts {
            let (tag, text) = match part {
                Part::Heading(text) => ("h2", text),
                Part::Paragraph(text) => ("p", text),
            };
            let _ = writeln!(markup, "<{tag}>{}</{tag}>", html::escape(text));
        }
        Body::Html(SafeHtml::new(&markup, None))
    }
}

/// The head of a stored print page.
pub(super) fn head(bytes: &[u8], context: Context<'_>) -> Result<Reading<Head>, ReadError> {
    let read = PrintPage::read(bytes, context.settings)?;
    let page = read.value;
    let path = markdown::from_path(context);
    let head = Head {
        title: page.title,
        published: page.date.and_then(|day| context.start_of(day)).or(path.published.clone()),
        language: page.language.map(str::to_owned).or(path.language.clone()),
        sources: page.sources,
        ..path
    };
    Ok(Reading { value: head, warnings: read.warnings })
}

/// The name of the site of a print page.
pub(super) fn site_name(bytes: &[u8], context: Context<'_>) -> Result<Option<String>, ReadError> {
    Ok(PrintPage::read(bytes, context.settings)?.value.site)
}

/// A whole stored print page.
pub(super) fn article(
    bytes: &[u8],
    context: Context<'_>,
    id: Id,
    url: Option<&Url>,
) -> Result<Reading<Article>, ReadError> {
    let read = PrintPage::read(bytes, context.settings)?;
    let page = read.value;
    let path = markdown::from_path(context);
    let mut article = Article::new(id);
    article.url = url.cloned();
    article.published = page.date.and_then(|day| context.start_of(day)).or(path.published);
    article.summary = page.lead().map(|lead| Body::Text(lead.to_owned()));
    article.body = page.body();
    article.title = page.title;
    article.subtitle = page.subtitle;
    article.language = page.language.map(str::to_owned).or(path.language);
    article.sources = page.sources;
    Ok(Reading { value: article, warnings: read.warnings })
}
