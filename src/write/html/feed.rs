//! The page of one feed: its articles with their sources, and how to subscribe.

use askama::Template;
use jiff::ZonedDateTime;
use url::Url;

use super::words::Words;
use super::{Head, Subscription, alternates, relative, subscriptions};
use crate::article::{Article, Feed, Source};
use crate::date::rfc3339;
use crate::write::content::{paragraphs, shortened};
use crate::write::entry::Around;
use crate::write::labels::Language;
use crate::write::{Format, Options, clean, sources, stand_in};

/// The most characters of an article's summary on the page.
const SUMMARY_CHARS: usize = 420;

#[derive(Template)]
#[template(path = "feed.html")]
struct Page {
    words: &'static Words,
    head: Head,
    masthead: String,
    home: Option<String>,
    index: Option<String>,
    updated: Option<String>,
    addresses: Vec<Subscription>,
    /// Whether the entries have their text in place of a summary.
    is_whole: bool,
    entries: Vec<Entry>,
    pages: Vec<Turn>,
    rights: Option<String>,
}

struct Entry {
    title: String,
    url: Option<String>,
    lang: Option<String>,
    when: Vec<Part>,
    deck: Option<String>,
    summary: Vec<String>,
    /// Markup.
    text: Option<String>,
    tags: Vec<String>,
    sources: Vec<Origin>,
}

/// A part of the line above a title: a date, or the authors.
struct Part {
    text: String,
    machine: Option<String>,
}

struct Origin {
    name: String,
    url: Option<String>,
    note: Option<String>,
}

/// A link to another part of the feed.
struct Turn {
    href: String,
    rel: &'static str,
    text: &'static str,
}

/// A feed as a page.
pub(in crate::write) fn write(feed: &Feed, options: &Options) -> Vec<u8> {
    let language = Language::of(feed.language.as_deref());
    let words = Words::of(language);
    let listed = options.alternates.iter().find(|other| other.format == Format::Html);
    let url = feed.url.as_ref().or(listed.map(|listed| &listed.url));
    let addresses = subscriptions(&options.alternates, url);
    let title = stand_in::title(feed);
    let site = site(feed, options);
    let page = Page {
        words,
        masthead: super::masthead(&site, &title, feed.home.as_ref()),
        head: Head {
            lang: super::page_lang(feed.language.as_deref(), language),
            description: clean::some_line(feed.description.as_deref()),
            site,
            canonical: url.map(clean::address),
            picture: feed.icon.as_ref().or(feed.logo.as_ref()).map(clean::address),
            links: alternates(&addresses, &title),
            title,
        },
        home: feed.home.as_ref().filter(|home| sources::is_linkable(home)).map(clean::address),
        index: options.index.as_ref().map(|index| relative(index, url)),
        updated: stand_in::updated(feed).map(|when| words.updated_on(&language.day(when))),
        addresses,
        is_whole: options.whole_text,
        entries: feed.articles.iter().map(|article| entry(article, feed, options)).collect(),
        pages: turns(feed, words, url),
        rights: clean::some_line(feed.rights.as_deref()),
    };
    super::render(&page)
}

fn entry(article: &Article, feed: &Feed, options: &Options) -> Entry {
    let language = Language::of(feed.language.as_deref());
    let words = Words::of(language);
    let around = Around::of(article, feed);
    let (labels, own_language) = stand_in::language(article, around);
    let title = clean::line(&article.title);
    let (deck, summary) = paragraphs(article);
    // Read from a feed, a summary may end with the sources, which have a line of their own here.
    let line = sources::sources_line(&article.sources, labels);
    let summary = shortened(summary.strip_suffix(&line).unwrap_or(&summary), SUMMARY_CHARS);
    let text = options.whole_text.then(|| article.body.to_html());
    let summary = if text.is_some() { String::new() } else { summary };
    let url = article.url.as_ref().filter(|url| sources::is_linkable(url));
    Entry {
        title: if title.is_empty() { words.untitled.to_owned() } else { title },
        url: url.map(clean::address),
        lang: clean::language(own_language),
        when: when(article, around, language),
        deck,
        summary: summary.split("\n\n").map(clean::line).filter(|text| !text.is_empty()).collect(),
        text,
        tags: article.tags.iter().filter_map(|tag| clean::some_line(Some(&tag.term))).collect(),
        sources: article
            .sources
            .iter()
            .map(|source| origin(source, language, options.source_notes))
            .collect(),
    }
}

fn when(article: &Article, around: Around<'_>, language: Language) -> Vec<Part> {
    let part = |when: &ZonedDateTime, text| Part { text, machine: Some(rfc3339(when)) };
    let mut parts = Vec::new();
    let published = article.published.as_ref();
    parts.extend(published.map(|when| part(when, language.day(when))));
    let updated = article.updated.as_ref();
    let later = updated.filter(|when| published.is_none_or(|first| first.date() < when.date()));
    parts.extend(later.map(|when| part(when, language.changed_on(when))));
    let names: Vec<_> =
        stand_in::authors(article, around).into_iter().map(stand_in::person_name).collect();
    if !names.is_empty() {
        parts.push(Part { text: names.join(", "), machine: None });
    }
    parts
}

fn origin(source: &Source, language: Language, notes: bool) -> Origin {
    Origin {
        name: sources::name(source),
        url: sources::link(source).map(clean::address),
        note: sources::note(source, language).filter(|_| notes),
    }
}

/// Links to the older and newer parts of the feed (RFC 5005).
fn turns(feed: &Feed, words: &'static Words, page: Option<&Url>) -> Vec<Turn> {
    let paging = &feed.paging;
    let turns = [
        (&paging.current, "first", words.newest),
        (&paging.next_archive, "next", words.newer),
        (&paging.prev_archive, "prev", words.older),
    ];
    let turn = |(url, rel, text): (&Option<Url>, &'static str, &'static str)| {
        url.as_ref().map(|url| Turn { href: relative(url, page), rel, text })
    };
    turns.into_iter().filter_map(turn).collect()
}

/// Name of the publication: as given, or the host of its home page, or the feed's own title.
fn site(feed: &Feed, options: &Options) -> String {
    clean::some_line(options.site.as_deref())
        .or_else(|| feed.home.as_ref().and_then(Url::host_str).map(str::to_owned))
        .unwrap_or_else(|| stand_in::title(feed))
}
