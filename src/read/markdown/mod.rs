//! Markdown articles, as Hugo, Zola, Jekyll, Eleventy, Docusaurus and Pelican have them, or with nothing but text; and
//! HTML with front matter, which only generators read.
//!
//! [`head`] looks at the front matter, and at the text only for a first heading where there is no title and for a
//! section of sources at the end. [`article`] renders the text. Both find the shared facts with the same code. Nothing
//! that a generator would have replaced (shortcodes, Liquid, JSX) gets into the text; code stays as it is written.

mod body;
mod facts;
mod lists;
mod media;
mod page;
mod path;
mod sections;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use pulldown_cmark::Options;
use url::Url;

use super::front_matter::{self, Split};
use super::{Context, Head, ReadError, Reading, Settings, Warning, stored};
use crate::article::{Article, Body, Id};
use crate::html::{self, single_spaced};
pub use body::Extension;
use body::{Kind, Pages, Rendered, Setting};
use facts::Facts;

/// The keys of an explicit id.
const ID: &[&str] = &["id", "guid"];

/// Keys of a moment before which an article is not shown, whatever its date is.
const NOT_BEFORE: &[&str] = &["publishDate", "embargo"];

const EXPIRES: &[&str] = &["expiryDate", "expires", "unpublishDate", "expiration_date", "verloopt"];

const SUBTITLE: &[&str] = &["subtitle", "ondertitel", "tagline", "subhead", "deck"];

const SUMMARY: &[&str] =
    &["summary", "excerpt", "description", "samenvatting", "abstract", "intro"];

const RIGHTS: &[&str] = &["rights", "copyright", "license", "licence", "rechten", "licentie"];

/// How many names of things left out are told of one file.
const MOST_DROPPED: usize = 20;

/// The head of a Markdown article.
pub(super) fn head(bytes: &[u8], context: Context<'_>) -> Result<Reading<Head>, ReadError> {
    let mut warnings = Vec::new();
    let stored = stored::read(bytes, None, context.settings.encoding, &mut warnings);
    let split = front_matter::split(&stored.text)?;
    let value = shared(&split, Kind::of(context.path), context, &mut warnings);
    warnings.sort_by_key(|warning| warning.line);
    Ok(Reading { value, warnings })
}

/// A whole Markdown article under the id that the caller gives it; `url` is the address of its page.
pub(super) fn article(
    bytes: &[u8],
    context: Context<'_>,
    id: Id,
    url: Option<&Url>,
) -> Result<Reading<Article>, ReadError> {
    let mut warnings = Vec::new();
    let stored = stored::read(bytes, None, context.settings.encoding, &mut warnings);
    let split = front_matter::split(&stored.text)?;
    let kind = Kind::of(context.path);
    let head = shared(&split, kind, context, &mut warnings);
    let facts = Facts::new(&split.table, context);
    let language = head.language.as_deref().unwrap_or(&context.site.language);
    let pages = Pages(context);
    let setting = Setting { kind, language, title: &head.title, base: url, pages };
    let Texts { summary, body } = texts(&split, &facts, setting, context);
    warnings.extend(dropped(body.dropped, split.body_line));
    warnings.sort_by_key(|warning| warning.line);

    let base = url.unwrap_or(&context.site.url);
    let address = |names: &[&str]| {
        let text = facts.own_text(names)?;
        Url::parse(text).ok().filter(|_| facts.is_elsewhere(text))
    };
    let line = |names: &[&str]| Some(single_spaced(facts.first_text(names)?).into_owned());
    let value = Article {
        url: url.cloned(),
        external_url: address(&["external_url", "link", "externalUrl", "url"]),
        title: head.title,
        subtitle: line(SUBTITLE),
        published: head.published,
        updated: head.updated,
        authors: head.authors,
        language: head.language,
        tags: head.tags,
        summary,
        body: Body::Html(body.html),
        image: media::image(&facts, base),
        enclosures: media::enclosures(&facts, base),
        sources: head.sources,
        rights: line(RIGHTS),
        ..Article::new(id)
    };
    Ok(Reading { value, warnings })
}

/// What an article says at length.
struct Texts {
    summary: Option<Body>,
    body: Rendered,
}

/// Renders the text, and the summary where the front matter has none and a mark in the text ends it.
fn texts(
    split: &Split<'_>,
    facts: &Facts<'_>,
    setting: Setting<'_>,
    context: Context<'_>,
) -> Texts {
    let render = |text: &str| match setting.kind {
        Kind::Html => page::render(text, context, setting),
        Kind::Markdown | Kind::Mdx => body::render(text, setting),
    };
    let text = match setting.kind {
        Kind::Html => Cow::Borrowed(split.body),
        Kind::Markdown | Kind::Mdx => without_facts(split.body, setting.title, context),
    };
    let separator = facts.first_text(&["excerpt_separator"]);
    let mark = body::summary_mark(&text, &context.settings.summary_marks, separator, setting.kind);
    let written = facts.first_text(SUMMARY).map(|text| Body::Text(html::clean_text(text)));
    let summary = written.or_else(|| {
        let summary = Body::Html(render(text.get(..mark.as_ref()?.start)?).html);
        (!summary.is_empty()).then_some(summary)
    });
    let text = match mark {
        Some(mark) => blank(&text, &[mark]),
        None => text,
    };
    Texts { summary, body: render(&text) }
}

/// The text without its title and its section of sources, which writers print themselves; lines keep their numbers.
fn without_facts<'a>(body: &'a str, title: &str, context: Context<'_>) -> Cow<'a, str> {
    let mut ranges = Vec::new();
    if let Some(heading) = sections::first_heading(body).filter(|it| it.value == title) {
        ranges.extend(heading.ranges);
    }
    if let Some(section) = sections::sources(body, context) {
        ranges.extend(section.ranges);
    }
    blank(body, &ranges)
}

/// The text with nothing but line ends in `ranges`, which are in order.
fn blank<'a>(text: &'a str, ranges: &[Range<usize>]) -> Cow<'a, str> {
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        let removed = text.get(range.clone()).unwrap_or_default();
        out.extend(removed.matches('\n'));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

/// One warning for each name of what was left out, at its first place.
fn dropped(names: Vec<(usize, String)>, body_line: usize) -> Vec<Warning> {
    let mut told: Vec<String> = Vec::new();
    let mut warnings = Vec::new();
    for (line, name) in names {
        if !told.contains(&name) && told.len() < MOST_DROPPED {
            let message = format!(
                "`{name}` was left out: only the site's generator knows what it shows; write it in Markdown to keep it"
            );
            warnings.push(Warning::at(body_line + line - 1, message));
            told.push(name);
        }
    }
    warnings
}

/// What the path of a file alone says, for formats that have no front matter: name, date, language, draft.
pub(super) fn from_path(context: Context<'_>) -> Head {
    let table = front_matter::Table::default();
    let facts = Facts::new(&table, context);
    let mut none = Vec::new();
    Head {
        slug: facts.slug(),
        published: facts.date(&context.settings.date, &mut none),
        language: facts.language(&mut none),
        draft: facts.is_draft(),
        ..Head::default()
    }
}

/// The language that the name of a file, or the first of its folders, names.
pub(super) fn language_of<'p>(path: &'p str, settings: &Settings) -> Option<&'p str> {
    let of_file = path::read(path, &settings.languages).file_language;
    of_file.or_else(|| path::folder_language(path, &settings.languages))
}

/// The day in the path of an address such as `/2018/07/27/slug`.
pub(super) fn day_of_address(path: &str) -> Option<Date> {
    path::read_address(path).0
}

/// What `head` and `article` both say.
fn shared(
    split: &Split<'_>,
    kind: Kind,
    context: Context<'_>,
    warnings: &mut Vec<Warning>,
) -> Head {
    for (key, line) in split.table.duplicates() {
        let message = format!("`{key}` is given twice; the last one counts");
        warnings.push(Warning::at(line, message));
    }
    let facts = Facts::new(&split.table, context);
    let settings = context.settings;
    let not_before = facts.first(NOT_BEFORE).and_then(|entry| facts.date_of(entry, warnings));
    let published = facts.date(&settings.date, warnings);
    // It appears then, if that is later than the date it has.
    let published = published.into_iter().chain(not_before).max_by_key(ZonedDateTime::timestamp);
    let updated =
        facts.date(&settings.updated, warnings).filter(|it| Some(it) != published.as_ref());
    let page = (kind == Kind::Html).then(|| page::read(split.body, context));
    let listed = match &page {
        Some(page) => page.sources.clone(),
        None => sections::sources(split.body, context).map(|it| it.value).unwrap_or_default(),
    };
    let mut sources = lists::sources(&facts);
    lists::add_sources(&mut sources, listed);
    let heading = || match &page {
        Some(page) => page.heading.clone(),
        None => sections::first_heading(split.body).map(|it| it.value),
    };
    let authors = settings.author.iter().find_map(|key| {
        let people = context.authors.read(&facts.get(key)?.value, key);
        (!people.is_empty()).then_some(people)
    });
    Head {
        id: facts.own_text(ID).and_then(Id::new),
        slug: facts.slug(),
        given_slug: facts.given_slug(),
        url: facts.url(),
        title: facts.title(heading),
        published,
        updated,
        expires: facts.first(EXPIRES).and_then(|entry| facts.date_of(entry, warnings)),
        draft: facts.is_draft(),
        authors: authors.unwrap_or_default(),
        language: facts.language(warnings),
        tags: lists::tags(&facts),
        categories: lists::categories(&facts),
        sources,
    }
}

/// The Markdown that is read: CommonMark with what the generators add to it.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}
