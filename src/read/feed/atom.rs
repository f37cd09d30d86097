//! Atom 1.0 (RFC 4287) and 0.3: feed and entry documents.

use super::sources::{self, Stated};
use super::tree::{Tree, line_of, value_of};
use super::{atom_text, links, media, modules};
use crate::article::{Article, Body, Enclosure, Feed, Id, Person, Tag, Tombstone};
use crate::html::clean_text;
use crate::syntax::xml::Element;

/// When an entry appeared, best first; the second and third are Atom 0.3.
const PUBLISHED: &[&str] =
    &["published", "issued", "created", "dcterms:issued", "dc:date", "pubDate"];
/// When something last changed, best first; the second is Atom 0.3.
const UPDATED: &[&str] = &["updated", "modified", "app:edited", "dcterms:modified"];

/// Reads the document whose feed or entry is `root`.
pub(super) fn read<'d>(tree: &mut Tree<'d, '_>, root: Element<'d>) -> Feed {
    if root.local() == "entry" {
        let head = tree.one(root, "source");
        let mut feed = head.map(|source| head_of(tree, source)).unwrap_or_default();
        feed.articles.push(entry(tree, root));
        return feed;
    }
    let mut feed = head_of(tree, root);
    // Without an address from outside, the feed's own is the best base there is.
    if tree.base(root).is_none() {
        tree.set_base(feed.url.as_ref().or(feed.home.as_ref()), false);
    }
    for child in tree.all(root, "entry") {
        let article = entry(tree, child);
        feed.articles.push(article);
    }
    for deleted in tree.all(root, "at:deleted-entry") {
        feed.tombstones.extend(tombstone(tree, deleted));
    }
    feed
}

fn head_of<'d>(tree: &mut Tree<'d, '_>, feed: Element<'d>) -> Feed {
    let links = links::of(tree, feed, "link");
    let mut head = Feed {
        id: tree.line(feed, "id").and_then(|id| Id::new(&id)),
        title: atom_text::child_line(tree, feed, &["title"]).unwrap_or_default(),
        description: atom_text::child_line(tree, feed, &["subtitle", "tagline", "dc:description"]),
        language: language(feed).or_else(|| tree.line(feed, "dc:language")),
        authors: atom_text::people(tree, feed, "author"),
        rights: atom_text::child_line(tree, feed, &["rights", "copyright", "dc:rights"]),
        icon: tree.child_url(feed, "icon"),
        logo: tree.child_url(feed, "logo"),
        updated: tree.date(feed, UPDATED),
        tags: categories(tree, feed),
        ..Feed::default()
    };
    // Atom requires an author; where there is none, our writer lets the feed stand in for one.
    let is_ours = tree.line(feed, "generator").as_deref() == Some("bron");
    if is_ours && head.authors == [Person::named(head.title.as_str())] {
        head.authors.clear();
    }
    links::into_feed(links, &mut head);
    head.paging.archive = tree.one(feed, "fh:archive").is_some();
    head.paging.complete = tree.one(feed, "fh:complete").is_some();
    head
}

fn language(element: Element<'_>) -> Option<String> {
    element.lang().map(|tag| clean_text(tag.trim())).filter(|tag| !tag.is_empty())
}

/// The language of an entry, which many write on its texts only.
fn entry_language<'d>(tree: &Tree<'d, '_>, entry: Element<'d>) -> Option<String> {
    let texts =
        ["content", "summary", "title"].into_iter().filter_map(|name| tree.one(entry, name));
    let own = std::iter::once(entry).chain(texts).find(|it| it.attribute("xml:lang").is_some());
    language(own.unwrap_or(entry))
}

fn entry<'d>(tree: &mut Tree<'d, '_>, entry: Element<'d>) -> Article {
    let links = links::of(tree, entry, "link");
    let id = tree.line(entry, "id").and_then(|id| Id::new(&id));
    let id = id.or_else(|| {
        let page = Id::new(links::page(&links)?.as_str())?;
        tree.warn(entry, "entry without `id`; its id is the address of its page".to_owned());
        Some(page)
    });
    let id = id.unwrap_or_else(|| {
        tree.warn(
            entry,
            "entry without `id` and page; its id was made from its content".to_owned(),
        );
        Id::from_key(&entry.deep_text())
    });
    let mut article = Article::new(id);
    article.title = atom_text::child_line(tree, entry, &["title", "dc:title"]).unwrap_or_default();
    article.published = tree.date(entry, PUBLISHED);
    article.updated = tree.date(entry, UPDATED);
    article.authors = authors(tree, entry);
    article.language = entry_language(tree, entry);
    article.tags = categories(tree, entry);
    article.rights = atom_text::child_line(tree, entry, &["rights", "copyright"]);
    content(tree, entry, &mut article);
    let summary = tree.all(entry, "summary").into_iter().find(|it| !it.inner().trim().is_empty());
    let summary = summary.map(|summary| atom_text::body(tree, summary));
    article.summary = summary.filter(|summary| !summary.is_empty() && *summary != article.body);
    let via = links::into_article(links, &mut article);
    modules::into_article(tree, entry, &mut article);
    let named = sources::in_dublin_core(tree, entry);
    sources::settle(&mut article, Stated { named, via });
    article
}

/// The entry's own authors, those of the feed that it was copied from, or those of Dublin Core.
fn authors<'d>(tree: &mut Tree<'d, '_>, entry: Element<'d>) -> Vec<Person> {
    let own = atom_text::people(tree, entry, "author");
    if !own.is_empty() {
        return own;
    }
    let copied = tree.one(entry, "source").map(|source| atom_text::people(tree, source, "author"));
    let copied = copied.unwrap_or_default();
    if !copied.is_empty() {
        return copied;
    }
    tree.all(entry, "dc:creator").into_iter().filter_map(line_of).map(Person::named).collect()
}

fn categories<'d>(tree: &Tree<'d, '_>, parent: Element<'d>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    for category in tree.all(parent, "category") {
        let label = value_of(category, "label");
        let Some(term) =
            value_of(category, "term").or_else(|| label.clone()).or_else(|| line_of(category))
        else {
            continue;
        };
        let label = label.filter(|label| *label != term);
        let tag = Tag { term, scheme: value_of(category, "scheme"), label };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let subjects = tree.all(parent, "dc:subject").into_iter().filter_map(line_of).map(Tag::new);
    for subject in subjects {
        if !tags.contains(&subject) {
            tags.push(subject);
        }
    }
    tags
}

/// The content: in the entry, or at an address (RFC 4287 section 4.1.3.2).
fn content<'d>(tree: &mut Tree<'d, '_>, entry: Element<'d>, article: &mut Article) {
    let contents = tree.all(entry, "content");
    // Atom 0.3 allows several, one of each type: what a reader can show best wins.
    let bodies = contents.iter().map(|content| atom_text::body(tree, *content));
    let mut bodies: Vec<Body> = bodies.filter(|body| !body.is_empty()).collect();
    let best = bodies.iter().position(|body| matches!(body, Body::Html(_))).unwrap_or(0);
    if best < bodies.len() {
        article.body = bodies.swap_remove(best);
    }
    for content in contents {
        let Some(url) = content.attr("src").and_then(|src| tree.url(content, src)) else {
            continue;
        };
        let kind = content.attr("type").map(str::trim).filter(|kind| kind.contains('/'));
        match kind {
            Some(kind) if !kind.contains("html") => media::add_file(
                article,
                Enclosure {
                    url,
                    media_type: clean_text(kind),
                    length: None,
                    duration: None,
                    title: None,
                },
            ),
            _ => article.url = article.url.take().or(Some(url)),
        }
    }
}

/// A withdrawn entry (RFC 6721).
fn tombstone<'d>(tree: &mut Tree<'d, '_>, deleted: Element<'d>) -> Option<Tombstone> {
    let id = deleted.attr("ref").and_then(Id::new);
    let when = deleted.attr("when").and_then(|when| tree.moment(deleted, when));
    if id.is_none() || when.is_none() {
        tree.warn(
            deleted,
            "deleted entry without a usable `ref` and `when` was left out".to_owned(),
        );
    }
    Some(Tombstone { id: id?, when: when? })
}
