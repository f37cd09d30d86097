//! One item of RSS.

use url::Url;

use super::markup;
use super::media;
use super::modules;
use super::notes::short;
use super::person;
use super::rss;
use super::sources::{self, Stated};
use super::tree::{Tree, line_of};
use super::{atom_text, links};
use crate::article::{Article, Body, Id, Person};
use crate::read::is_web;
use crate::syntax::xml::Element;

/// When an item appeared, best first.
const PUBLISHED: &[&str] =
    &["pubDate", "atom:published", "dcterms:issued", "dc:date", "dcterms:created", "dcterms:date"];
/// When an item last changed, best first.
const UPDATED: &[&str] = &["atom:updated", "dcterms:modified"];
/// Where the full text may stand, best first.
const FULL: &[&str] = &["content:encoded", "xhtml:body", "xhtml:div", "atom:content", "fullitem"];
/// Where a shorter text may stand, best first.
const SHORT: &[&str] = &[
    "description",
    "atom:summary",
    "dc:description",
    "dcterms:abstract",
    "itunes:summary",
    "itunes:subtitle",
];

/// Reads an item.
pub(super) fn read<'d>(tree: &mut Tree<'d, '_>, item: Element<'d>) -> Article {
    let guid = tree.all(item, "guid").into_iter().find_map(|it| Some((it, line_of(it)?)));
    let own_link = rss::link(tree, item);
    let atom_links = links::of(tree, item, "atom:link");
    let url = tree
        .child_url(item, "feedburner:origLink")
        .or(own_link)
        .or_else(|| links::page(&atom_links))
        .or_else(|| permalink(tree, guid.as_ref()));
    let id = guid
        .map(|(_, text)| text)
        .or_else(|| item.attr("rdf:about").map(str::to_owned))
        .or_else(|| tree.first_line(item, &["atom:id", "dc:identifier"]))
        .and_then(|text| Id::new(&text))
        .or_else(|| Id::new(url.as_ref()?.as_str()));
    let id = id.unwrap_or_else(|| derived(tree, item));
    let mut article = Article::new(id);
    article.url = url.or_else(|| Url::parse(item.attr("rdf:about")?.trim()).ok().filter(is_web));
    article.title = title(tree, item);
    article.published = tree.date(item, PUBLISHED);
    article.updated = tree.date(item, UPDATED);
    article.authors = authors(tree, item);
    article.tags = rss::categories(tree, item);
    article.comments = tree.child_url(item, "comments");
    texts(tree, item, &mut article);
    media::enclosures(tree, item, &mut article);
    let via = links::into_article(atom_links, &mut article);
    modules::into_article(tree, item, &mut article);
    let named = sources::in_dublin_core(tree, item);
    sources::settle(&mut article, Stated { named, via });
    article
}

/// The address in a `guid` that is a permalink, which it is unless it says otherwise.
fn permalink<'d>(tree: &mut Tree<'d, '_>, guid: Option<&(Element<'d>, String)>) -> Option<Url> {
    let (element, text) = guid?;
    if element.attr("isPermaLink").is_some_and(|is| is.trim().eq_ignore_ascii_case("false")) {
        return None;
    }
    let url = Url::parse(text).ok().filter(is_web)?;
    tree.warn(*element, format!("no `link`; the address is that of the guid, `{}`", short(text)));
    Some(url)
}

/// An id for an item that has neither guid nor link: the same as long as what it says stays the same.
fn derived<'d>(tree: &mut Tree<'d, '_>, item: Element<'d>) -> Id {
    tree.warn(item, "item without guid and link; its id was made from its content".to_owned());
    let file = tree.one(item, "enclosure").and_then(|enclosure| enclosure.attr("url"));
    match file {
        Some(address) => Id::from_key(address.trim()),
        None => Id::from_key(&item.deep_text()),
    }
}

fn title<'d>(tree: &Tree<'d, '_>, item: Element<'d>) -> String {
    let names = ["title", "dc:title", "media:title", "itunes:title"];
    let found = names.into_iter().find_map(|name| {
        tree.all(item, name).into_iter().map(markup::title_of).find(|title| !title.is_empty())
    });
    found.unwrap_or_default()
}

fn authors<'d>(tree: &mut Tree<'d, '_>, item: Element<'d>) -> Vec<Person> {
    let mut authors = people(tree, item, "author");
    let mut creators = people(tree, item, "dc:creator");
    if creators.is_empty() {
        // Dublin Core has no such element, but feeds do.
        creators = people(tree, item, "dc:author");
    }
    if let ([author], [creator]) = (authors.as_mut_slice(), creators.as_slice())
        && author.name.is_empty()
    {
        author.name.clone_from(&creator.name);
    }
    for person in creators.into_iter().chain(atom_text::people(tree, item, "atom:author")) {
        person::add(&mut authors, person);
    }
    if authors.is_empty() { people(tree, item, "itunes:author") } else { authors }
}

fn people<'d>(tree: &Tree<'d, '_>, item: Element<'d>, name: &str) -> Vec<Person> {
    let lines = tree.all(item, name).into_iter().filter_map(line_of);
    lines.filter_map(|line| person::parse(&line)).collect()
}

/// The full text and the summary. A text that stands in both places is the full text only.
fn texts<'d>(tree: &Tree<'d, '_>, item: Element<'d>, article: &mut Article) {
    let found = |names: &[&str]| {
        let mut all = names.iter().flat_map(|name| tree.all(item, name));
        all.find(|element| !element.inner().trim().is_empty())
    };
    if let Some(full) = found(FULL) {
        article.body = match full.local() {
            "content" => atom_text::body(tree, full),
            _ => markup::rich(tree, full, true),
        };
    }
    let short = found(SHORT).map(|element| markup::rich(tree, element, false));
    let short = short.filter(|short| !short.is_empty() && *short != article.body);
    article.summary =
        short.map(markup::plain_if_simple).filter(|short| *short != Body::Text(String::new()));
}
