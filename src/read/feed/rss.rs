//! RSS in all its versions: RDF (0.90, 1.0, 1.1) and the others (0.91 to 2.0), whose items may stand anywhere.

use url::Url;

use super::links;
use super::markup;
use super::person;
use super::rss_item;
use super::tree::{Tree, line_of};
use crate::article::{Feed, Id, Person, Tag};
use crate::html::{clean_text, one_line};
use crate::syntax::xml::{Element, Node};

/// Where RSS and its modules tell of the newest change.
const UPDATED: &[&str] =
    &["lastBuildDate", "pubDate", "dc:date", "dcterms:modified", "atom:updated"];

/// The elements that are read, as they are spelled.
const NAMES: &[&str] = &[
    "item",
    "title",
    "link",
    "description",
    "pubDate",
    "lastBuildDate",
    "guid",
    "author",
    "managingEditor",
    "category",
    "comments",
    "enclosure",
    "copyright",
    "language",
    "image",
];

/// Reads the document whose feed begins at `root`.
pub(super) fn read<'d>(tree: &mut Tree<'d, '_>, root: Element<'d>) -> Feed {
    let channel = tree.one(root, "channel").unwrap_or(root);
    if channel == root && !root.local().eq_ignore_ascii_case("channel") {
        tree.warn(root, "there is no `channel`".to_owned());
    }
    misspelt(tree, root);
    let home = link(tree, channel);
    tree.set_base(home.as_ref(), true);
    let mut feed = head(tree, root, channel, home);
    for item in items(tree, root) {
        let article = rss_item::read(tree, item);
        feed.articles.push(article);
    }
    feed
}

/// Tells of elements whose names are those of RSS but for capitals and small letters.
fn misspelt<'d>(tree: &mut Tree<'d, '_>, root: Element<'d>) {
    for element in root.descendants() {
        let is_meant = |name: &&&str| tree.is(element, name) && element.local() != **name;
        if let Some(name) = NAMES.iter().find(is_meant) {
            tree.warn(element, format!("`{}` was read as `{name}`", element.local()));
        }
    }
}

/// The items, wherever they stand: in the channel, beside it (RSS 1.0), in a list (RSS 1.1), or without any channel.
fn items<'d>(tree: &Tree<'d, '_>, root: Element<'d>) -> Vec<Element<'d>> {
    let mut items: Vec<Element<'d>> = Vec::new();
    for element in root.descendants() {
        let inside = items.last().is_some_and(|last| element.span().start < last.full_span().end);
        if !inside && tree.is(element, "item") {
            items.push(element);
        }
    }
    items
}

fn head<'d>(
    tree: &mut Tree<'d, '_>,
    root: Element<'d>,
    channel: Element<'d>,
    home: Option<Url>,
) -> Feed {
    let title = tree.one(channel, "title").or_else(|| tree.one(channel, "dc:title"));
    let description = ["description", "dc:description", "itunes:summary", "itunes:subtitle"]
        .into_iter()
        .find_map(|name| tree.all(channel, name).into_iter().find(|it| line_of(*it).is_some()));
    let mut feed = Feed {
        title: title.map(markup::title_of).unwrap_or_default(),
        description: description.map(markup::title_of),
        home,
        language: tree.first_line(channel, &["language", "dc:language"]),
        rights: tree.first_line(channel, &["copyright", "dc:rights", "dcterms:rights"]),
        id: tree.line(channel, "atom:id").and_then(|id| Id::new(&id)),
        updated: tree.date(channel, UPDATED),
        authors: authors(tree, channel),
        tags: categories(tree, channel),
        logo: picture(tree, root, channel),
        icon: tree.child_url(channel, "atom:icon"),
        ..Feed::default()
    };
    let links = links::of(tree, channel, "atom:link");
    links::into_feed(links, &mut feed);
    feed.paging.archive = tree.one(channel, "fh:archive").is_some();
    feed.paging.complete = tree.one(channel, "fh:complete").is_some();
    feed
}

fn authors<'d>(tree: &Tree<'d, '_>, channel: Element<'d>) -> Vec<Person> {
    let mut authors = Vec::new();
    for name in ["managingEditor", "author", "dc:creator", "dc:author"] {
        for person in tree.all(channel, name).into_iter().filter_map(line_of) {
            if let Some(person) = person::parse(&person) {
                person::add(&mut authors, person);
            }
        }
    }
    if authors.is_empty()
        && let Some(person) = tree.line(channel, "itunes:author").and_then(|it| person::parse(&it))
    {
        authors.push(person);
    }
    authors
}

/// The picture of the channel: in it, beside it (RSS 1.0), or that of iTunes.
fn picture<'d>(tree: &mut Tree<'d, '_>, root: Element<'d>, channel: Element<'d>) -> Option<Url> {
    for image in [tree.one(channel, "image"), tree.one(root, "image")].into_iter().flatten() {
        if let Some(url) = tree.child_url(image, "url") {
            return Some(url);
        }
    }
    let image = tree.one(channel, "itunes:image")?;
    tree.url(image, image.attr("href")?)
}

/// The subjects of a channel or item: `category`, `dc:subject`, and iTunes' categories.
pub(super) fn categories<'d>(tree: &Tree<'d, '_>, parent: Element<'d>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut add = |term: Option<String>, scheme: Option<&str>| {
        let scheme = scheme.map(|it| clean_text(it.trim())).filter(|it| !it.is_empty());
        let tag = term.map(|term| Tag { scheme, ..Tag::new(term) });
        tags.extend(tag.filter(|tag| !tags.contains(tag)));
    };
    for category in tree.all(parent, "category") {
        add(line_of(category), category.attr("domain"));
    }
    for subject in tree.all(parent, "dc:subject") {
        add(line_of(subject), None);
    }
    for category in tree.all(parent, "media:category") {
        add(line_of(category), category.attr("scheme"));
    }
    for category in tree.all(parent, "itunes:category") {
        add(category.attr("text").map(one_line).filter(|it| !it.is_empty()), None);
    }
    tags
}

/// The `link` of a channel or item. HTML parsers on the way to us know `<link>` as an element without content, and leave
/// its address behind it.
pub(super) fn link<'d>(tree: &mut Tree<'d, '_>, parent: Element<'d>) -> Option<Url> {
    let mut empty: Option<Element<'d>> = None;
    for node in parent.nodes() {
        match node {
            Node::Element(element) if tree.is(element, "link") => {
                if let Some(written) = line_of(element) {
                    return tree.url(element, &written);
                }
                if let Some(href) = element.attr("href").or_else(|| element.attr("rdf:resource")) {
                    return tree.url(element, href);
                }
                empty = Some(element);
            }
            Node::Text(text) => {
                let text = text.text();
                let found = empty.filter(|_| text.trim_start().starts_with("http"));
                if let Some(element) = found {
                    tree.warn(
                        element,
                        "`link` is empty; the address behind it was taken".to_owned(),
                    );
                    let written = text.split_whitespace().next().unwrap_or_default().to_owned();
                    return tree.url(element, &written);
                }
            }
            Node::Element(_) => empty = None,
        }
    }
    None
}
