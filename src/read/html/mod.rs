//! HTML articles and saved pages.
//!
//! The head of the page, JSON-LD and microdata give the facts; the part that the page marks as its text, or that looks
//! like it, gives the body. A title, date or list of sources in the text is taken out of it, as feeds have places of
//! their own for these. A saved print page is recognised by the same words as its plain text.

mod furniture;
mod json_ld;
mod lines;
mod metadata;
mod microdata;
mod moments;
mod region;

use jiff::ZonedDateTime;
use memchr::memmem;
use oxilangtag::LanguageTag;
use url::Url;

use super::print_page::{self, Labels, split_site};
use super::{Context, Head, ReadError, Reading, Warning, markdown, stored};
use crate::article::{Article, Body, Id, SafeHtml, Source, Tag};
use crate::date::{self, Day, Repair};
use crate::html;
use crate::html::tokens::{Token, Tokens};
use lines::Found;
use metadata::Metadata;

/// The elements that browsers put around the text of a text file.
const AROUND_TEXT: [&str; 6] = ["html", "head", "meta", "link", "body", "pre"];

/// The head of a page.
pub(super) fn head(bytes: &[u8], context: Context<'_>) -> Result<Reading<Head>, ReadError> {
    if let Some(text) = print_page_in(bytes, context) {
        return print_page::head(text.as_bytes(), context);
    }
    let mut page = Page::read(bytes, context, None)?;
    let path = markdown::from_path(context);
    let head = Head {
        url: page.metadata.canonical().map(String::from),
        title: page.title(),
        published: page.published(path.published.as_ref()),
        updated: page.updated(),
        authors: page.metadata.authors(),
        language: page.language().or(path.language.clone()),
        tags: page.metadata.tags().into_iter().map(Tag::new).collect(),
        sources: page.sources(),
        ..path
    };
    Ok(Reading { value: head, warnings: page.warnings })
}

/// The name of the site of a page.
pub(super) fn site_name(bytes: &[u8], context: Context<'_>) -> Result<Option<String>, ReadError> {
    if let Some(text) = print_page_in(bytes, context) {
        return print_page::site_name(text.as_bytes(), context);
    }
    let page = Page::read(bytes, context, None)?;
    Ok(page.metadata.site().map(|name| html::single_spaced(name.trim()).into_owned()))
}

/// A whole page; `url` is its address.
pub(super) fn article(
    bytes: &[u8],
    context: Context<'_>,
    id: Id,
    url: Option<&Url>,
) -> Result<Reading<Article>, ReadError> {
    if let Some(text) = print_page_in(bytes, context) {
        return print_page::article(text.as_bytes(), context, id, url);
    }
    let mut page = Page::read(bytes, context, url)?;
    let path = markdown::from_path(context);
    let mut article = Article::new(id);
    article.url = url.cloned();
    article.title = page.title();
    article.subtitle.clone_from(&page.found.subtitle);
    article.published = page.published(path.published.as_ref());
    article.updated = page.updated();
    article.authors = page.metadata.authors();
    article.language = page.language().or(path.language);
    article.tags = page.metadata.tags().into_iter().map(Tag::new).collect();
    article.summary = page.metadata.summary().map(|summary| Body::Text(html::to_text(summary)));
    article.body = Body::Html(SafeHtml::new(&page.found.markup, Some(&page.base)));
    article.image = page.metadata.image(&page.base);
    article.sources = page.sources();
    article.rights = page.metadata.rights().map(str::to_owned);
    Ok(Reading { value: article, warnings: page.warnings })
}

/// The text of a print page that a browser showed as the text file it is, and saved as a page with nothing but that.
fn print_page_in(bytes: &[u8], context: Context<'_>) -> Option<String> {
    memmem::find(bytes, b"<pre")?;
    let declared = metadata::declared_encoding(bytes);
    let encoding = context.settings.encoding;
    let stored = stored::read(bytes, declared.as_deref(), encoding, &mut Vec::new());
    let mut text = String::new();
    for token in Tokens::new(&stored.text) {
        match token {
            Token::Start(tag) if AROUND_TEXT.contains(&tag.name.as_ref()) => {}
            Token::Text(more) => text.push_str(&more),
            Token::End(_) | Token::Comment(_) => {}
            Token::Start(_) | Token::Raw(_) => return None,
        }
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    context.settings.labels.enclose(lines.next(), lines.next_back()).then_some(text)
}

/// A text, and what in it is none of it.
pub(super) struct Text {
    /// Its markup, which is not sanitised yet.
    pub(super) markup: String,
    /// The first heading of the first level.
    pub(super) heading: Option<String>,
    /// The sources in the section at its end.
    pub(super) sources: Vec<Source>,
}

/// Reads the text of an article whose facts stand elsewhere. `title` is its title, where that is known: a heading that
/// says the same is taken out of the text. Relative addresses are resolved against `base`.
pub(super) fn text(markup: &str, title: Option<&str>, base: Option<&Url>, labels: &Labels) -> Text {
    let heading = Metadata::read(markup).heading;
    let titles: Vec<&str> = title.into_iter().collect();
    let mended = html::mend(region::main(markup).markup, base);
    let Found { markup, sources, .. } = lines::take_out(&mended, &titles, labels);
    Text { markup, heading, sources }
}

struct Page<'a> {
    context: Context<'a>,
    metadata: Metadata,
    found: Found,
    base: Url,
    warnings: Vec<Warning>,
}

impl<'a> Page<'a> {
    /// Reads a page whose address is `url`, else what it says itself, else the site's. Fails on a page without any text.
    fn read(bytes: &[u8], context: Context<'a>, url: Option<&Url>) -> Result<Self, ReadError> {
        let mut warnings = Vec::new();
        let declared = metadata::declared_encoding(bytes);
        let stored =
            stored::read(bytes, declared.as_deref(), context.settings.encoding, &mut warnings);
        let metadata = Metadata::read(&stored.text);
        let address = url
            .cloned()
            .or_else(|| metadata.canonical())
            .unwrap_or_else(|| context.site.url.clone());
        let base = metadata.base(&address);
        let region = region::main(&stored.text);
        let mut mended = html::mend(region.markup, Some(&base));
        if !region.is_marked
            && let Some(better) = region::guess(&mended)
        {
            mended = html::mend(&better, Some(&base));
        }
        let titles: Vec<&str> =
            [metadata.headline(), metadata.heading.as_deref(), metadata.title.as_deref()]
                .into_iter()
                .flatten()
                .collect();
        let found = lines::take_out(&mended, &titles, &context.settings.labels);
        let page = Self { context, metadata, found, base, warnings };
        if page.title().is_empty() && html::to_text(&page.found.markup).is_empty() {
            return Err(ReadError::Missing { what: "title and no text in the page", line: 1 });
        }
        Ok(page)
    }

    fn title(&self) -> String {
        let metadata = &self.metadata;
        let site = metadata.site().unwrap_or(&self.context.site.title);
        let without_site = |title: &str| {
            let (own, last) = split_site(title);
            if last.is_some_and(|last| last.eq_ignore_ascii_case(site)) {
                own
            } else {
                title.to_owned()
            }
        };
        let title = self.found.print_title.clone().or_else(|| {
            let full = metadata.headline().or(metadata.title.as_deref());
            match (metadata.heading.as_deref(), full) {
                // The page's own heading is the title without what programs and tabs add to it.
                (Some(heading), Some(full)) if full.contains(heading) => Some(heading.to_owned()),
                (Some(heading), None) => Some(heading.to_owned()),
                (_, Some(full)) => Some(without_site(full)),
                (None, None) => None,
            }
        });
        title.map(|title| html::to_text(&html::escape(&title))).unwrap_or_default()
    }

    /// When it appeared: as the page says, as the path of its file says, or as its address does.
    fn published(&mut self, by_path: Option<&ZonedDateTime>) -> Option<ZonedDateTime> {
        self.published_by_itself().or(by_path.cloned()).or_else(|| self.day_of_address())
    }

    fn published_by_itself(&mut self) -> Option<ZonedDateTime> {
        let zone = &self.context.site.timezone;
        let written = self
            .metadata
            .published()
            .find_map(|text| Some((text.to_owned(), date::parse(text, zone)?)));
        if let Some((text, read)) = written {
            for repair in read
                .repairs
                .iter()
                .filter(|repair| matches!(repair, Repair::Weekday { .. } | Repair::MonthFirst))
            {
                self.warn(format!("date `{text}`: {repair}"));
            }
            return Some(read.when);
        }
        let unread = self.metadata.published().next().map(str::to_owned);
        if let Some(text) = unread {
            self.warn(format!("`{text}` is not a date; write it as 2011-02-03T09:30:00+01:00"));
        }
        match self.found.date.clone() {
            Some((_, Day::Exists(day))) => return self.context.start_of(day),
            Some((text, Day::DoesNotExist)) => {
                self.warn(format!(
                    "`{text}` is a day that does not exist; the article has no date"
                ));
            }
            None => {}
        }
        let shown = self.metadata.shown_date().filter(|_| self.found.date.is_none())?;
        Some(date::parse(shown, zone)?.when)
    }

    /// The day in the address that the page says is its own.
    fn day_of_address(&self) -> Option<ZonedDateTime> {
        let address = self.metadata.canonical()?;
        self.context.start_of(markdown::day_of_address(address.path())?)
    }

    fn updated(&self) -> Option<ZonedDateTime> {
        Some(date::parse(self.metadata.updated()?, &self.context.site.timezone)?.when)
    }

    fn language(&self) -> Option<String> {
        let tag = self.metadata.language().filter(|tag| LanguageTag::parse(tag.as_str()).is_ok());
        tag.or_else(|| self.found.language.map(str::to_owned))
    }

    /// The sources in the text, else those that the page names for programs.
    fn sources(&self) -> Vec<Source> {
        if self.found.sources.is_empty() {
            self.metadata.sources()
        } else {
            self.found.sources.clone()
        }
    }

    fn warn(&mut self, message: String) {
        self.warnings.push(Warning { line: None, column: None, message });
    }
}
