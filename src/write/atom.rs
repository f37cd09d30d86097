//! Atom 1.0 (RFC 4287), with archives (RFC 5005), deleted entries (RFC 6721) and Dublin Core's `source`.

use std::collections::BTreeMap;

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{
    Category, Content, Entry as AtomEntry, Feed as AtomFeed, FixedDateTime, Generator,
    Link as AtomLink, Person as AtomPerson, Text, WriteConfig,
};
use jiff::ZonedDateTime;
use oxiri::Iri;
use url::Url;

use super::content::{Summary, texts};
use super::entry::{self, Around, Entry};
use super::links::{self, Link};
use super::{Format, Options, clean, sources, stand_in};
use crate::article::{Article, Feed, Person, Tag, Tombstone};
use crate::date::rfc3339;
use crate::html::escape;

/// The namespaces of extensions, by prefix.
const NAMESPACES: [(&str, &str); 3] = [
    ("at", "http://purl.org/atompub/tombstones/1.0"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("fh", "http://purl.org/syndication/history/1.0"),
];

/// A feed as Atom 1.0, with its articles as they were written by [`entry`].
pub(super) fn write(feed: &Feed, entries: &[&Entry], options: &Options) -> Vec<u8> {
    let mut extensions = ExtensionMap::new();
    for (mark, wanted) in [("archive", feed.paging.archive), ("complete", feed.paging.is_all())] {
        if wanted {
            push(&mut extensions, element(&format!("fh:{mark}"), None));
        }
    }
    for tombstone in feed.tombstones.iter().filter(|tombstone| is_valid(tombstone, feed)) {
        push(&mut extensions, deleted_entry(tombstone));
    }
    let updated = stand_in::updated(feed).unwrap_or(&options.undated);
    let mut links = Vec::new();
    links.extend(feed.home.iter().map(alternate));
    links.extend(links::of_feed(feed, Format::Atom, options).into_iter().map(atom_link));
    let mut written = AtomFeed {
        title: Text::plain(stand_in::title(feed)),
        id: stand_in::feed_iri(feed),
        updated: instant(updated).or(instant(&options.undated)).unwrap_or_default(),
        authors: feed_authors(feed),
        categories: feed.tags.iter().filter_map(category).collect(),
        generator: Some(Generator { value: "bron".to_owned(), ..Generator::default() }),
        icon: feed.icon.as_ref().map(clean::address),
        logo: feed.logo.as_ref().map(clean::address),
        links,
        rights: clean::some_line(feed.rights.as_deref()).map(Text::plain),
        subtitle: clean::some_line(feed.description.as_deref()).map(Text::plain),
        entries: vec![AtomEntry::default()],
        lang: clean::language(feed.language.as_deref()),
        extensions,
        ..AtomFeed::default()
    };
    written.namespaces =
        entry::declared(&NAMESPACES, |prefix| written.extensions.contains_key(prefix), entries);
    entry::filled(&xml(&written), &alone(AtomEntry::default()), entries).into_bytes()
}

/// An article as an entry.
pub(super) fn entry(article: &Article, around: Around<'_>, options: &Options) -> Entry {
    let entry = atom_entry(article, around, options);
    let prefixes = NAMESPACES.into_iter().map(|(prefix, _)| prefix);
    let prefixes = prefixes.filter(|prefix| entry.extensions.contains_key(*prefix)).collect();
    Entry { xml: alone(entry), prefixes }
}

fn alone(entry: AtomEntry) -> String {
    let document = xml(&AtomFeed { entries: vec![entry], ..AtomFeed::default() });
    entry::cut_out(&document, "\n  <entry>", "\n</feed>")
}

fn xml(feed: &AtomFeed) -> String {
    let config = WriteConfig { indent_size: Some(2), ..WriteConfig::default() };
    // Writing to memory has no way to fail, and what was a string stays one.
    let bytes = feed.write_with_config(Vec::with_capacity(entry::ROOM), config).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn atom_entry(article: &Article, around: Around<'_>, options: &Options) -> AtomEntry {
    let (language, own_language) = stand_in::language(article, around);
    let lang = clean::language(own_language);
    let texts = texts(article, language, options);
    let mut links = Vec::new();
    links.extend(article.url.iter().map(alternate));
    links.extend(links::of_article(article, Format::Atom).into_iter().map(atom_link));
    let mut extensions = ExtensionMap::new();
    if let Some(names) = sources::dc_source(&article.sources) {
        push(&mut extensions, element("dc:source", Some(names)));
    }
    let (mut summary, mut content) = (texts.summary, texts.full);
    if content.is_none() && article.url.is_none() {
        // Without a page to go to, content is required (RFC 4287, section 4.1.2).
        let nothing = || escape(&stand_in::article_title(article));
        content = Some(summary.take().map_or_else(nothing, Summary::into_html));
    }
    let published = article.published.as_ref().and_then(instant);
    let own = article.last_change();
    let known = own.into_iter().chain(around.updated).chain([&options.undated]);
    AtomEntry {
        title: Text { lang: lang.clone(), ..Text::plain(stand_in::article_title(article)) },
        id: stand_in::iri(&article.id),
        updated: known.into_iter().find_map(instant).unwrap_or_default(),
        authors: stand_in::authors(article, around).into_iter().map(person).collect(),
        categories: article.tags.iter().filter_map(category).collect(),
        links,
        published,
        rights: clean::some_line(article.rights.as_deref()).map(Text::plain),
        summary: summary.map(|summary| Text { lang: lang.clone(), ..text(summary) }),
        content: content.map(|markup| Content {
            lang,
            value: Some(markup),
            content_type: Some("html".to_owned()),
            ..Content::default()
        }),
        extensions,
        ..AtomEntry::default()
    }
}

fn text(summary: Summary) -> Text {
    match summary {
        Summary::Text(text) => Text::plain(text),
        Summary::Html(markup) => Text::html(markup),
    }
}

/// The feed's authors. An Atom feed in which an entry has none must have one: then the feed itself stands in.
fn feed_authors(feed: &Feed) -> Vec<AtomPerson> {
    let known = stand_in::known(&feed.authors);
    let orphan = |article: &Article| stand_in::known(&article.authors).is_empty();
    if known.is_empty() && (feed.articles.is_empty() || feed.articles.iter().any(orphan)) {
        return vec![AtomPerson { name: stand_in::title(feed), ..AtomPerson::default() }];
    }
    known.into_iter().map(person).collect()
}

fn person(person: &Person) -> AtomPerson {
    AtomPerson {
        name: stand_in::person_name(person),
        email: clean::email(person.email.as_deref()),
        uri: person.url.as_ref().map(clean::address),
        ..AtomPerson::default()
    }
}

fn category(tag: &Tag) -> Option<Category> {
    let term = clean::some_line(Some(&tag.term))?;
    let label = clean::some_line(tag.label.as_deref());
    let scheme = clean::some_line(tag.scheme.as_deref());
    // Any text will do as a `domain` of RSS; a scheme is an IRI (RFC 4287, section 4.2.2.2).
    let scheme = scheme.filter(|scheme| Iri::parse(scheme.as_str()).is_ok());
    Some(Category { term, scheme, label })
}

fn alternate(url: &Url) -> AtomLink {
    AtomLink {
        href: clean::address(url),
        rel: "alternate".to_owned(),
        mime_type: Some("text/html".to_owned()),
        ..AtomLink::default()
    }
}

fn atom_link(link: Link) -> AtomLink {
    AtomLink {
        href: link.href,
        rel: link.rel.to_owned(),
        mime_type: link.media_type,
        title: link.title,
        length: link.length.map(|length| length.to_string()),
        ..AtomLink::default()
    }
}

/// Whether a tombstone still holds: no entry of its id changed after it (RFC 6721, section 3).
fn is_valid(tombstone: &Tombstone, feed: &Feed) -> bool {
    let entry = feed.articles.iter().find(|article| article.id == tombstone.id);
    entry.is_none_or(|entry| entry.last_change().is_some_and(|when| *when < tombstone.when))
}

fn deleted_entry(tombstone: &Tombstone) -> Extension {
    let mut deleted = element("at:deleted-entry", None);
    deleted.attrs = BTreeMap::from([
        ("ref".to_owned(), clean::attribute(&stand_in::iri(&tombstone.id))),
        ("when".to_owned(), rfc3339(&tombstone.when)),
    ]);
    deleted
}

/// An element; an empty value keeps the indentation out of it.
fn element(name: &str, value: Option<String>) -> Extension {
    Extension {
        name: name.to_owned(),
        value: value.or(Some(String::new())),
        ..Extension::default()
    }
}

fn push(extensions: &mut ExtensionMap, extension: Extension) {
    let (prefix, local) = extension.name.split_once(':').unwrap_or(("", &extension.name));
    let (prefix, local) = (prefix.to_owned(), local.to_owned());
    extensions.entry(prefix).or_default().entry(local).or_default().push(extension);
}

/// A date as the crate has it; `None` for years that RFC 3339 cannot write.
fn instant(when: &ZonedDateTime) -> Option<FixedDateTime> {
    rfc3339(when).parse().ok()
}
