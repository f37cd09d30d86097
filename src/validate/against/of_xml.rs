//! The outline of RSS and Atom.

use std::borrow::Cow;

use url::Url;

use super::outline::{Entry, Outline, Part};
use crate::syntax::xml::{Document, Element};
use crate::validate::check::{Check, name_of, resolve};
use crate::validate::format::Format;

/// What the document says; `None` when it is no feed.
pub(super) fn outline<'d>(doc: &'d Document, base: Option<&Url>) -> Option<Outline<'d>> {
    let format = Format::of(doc);
    let root = doc.root()?;
    let (head, entries): (Element<'d>, Vec<Element<'d>>) = match format {
        Format::AtomFeed => {
            (root, root.children().filter(|child| child.local() == "entry").collect())
        }
        Format::AtomEntry => (root, vec![root]),
        Format::Rss | Format::Rdf | Format::Rss11 => {
            let channel = root.children().find(|child| child.local() == "channel");
            let entries = ["item", "rss1:item", "rss090:item", "rss11:item"];
            (channel.unwrap_or(root), entries.iter().flat_map(|name| doc.named(name)).collect())
        }
        _ => return None,
    };
    let at = Reader { base };
    let is_entry = format == Format::AtomEntry;
    Some(Outline {
        format,
        head: whole(head),
        id: value(head, &["atom:id"]).filter(|_| !is_entry),
        own: at.link(head, "self").filter(|_| !is_entry),
        updated: value(head, &["atom:updated", "lastBuildDate", "pubDate", "dc:date"])
            .filter(|_| !is_entry)
            .and_then(Part::moment),
        is_archive: head.child("fh:archive").is_some(),
        deleted: head.children_named("at:deleted-entry").filter_map(|it| it.attr("ref")).collect(),
        entries: entries.into_iter().map(|entry| at.entry(entry)).collect(),
    })
}

/// What the parts of an entry are called, the better name first. RSS 1.0 and its like have namespaces of their own, so
/// their parts are found by the name that is left of them.
const PUBLISHED: &[&str] = &["pubDate", "atom:published", "dc:date", "dcterms:issued"];
const UPDATED: &[&str] = &["atom:updated", "dcterms:modified"];
const CONTENT: &[&str] = &["content:encoded", "atom:content", "description", "atom:summary"];

struct Reader<'b> {
    base: Option<&'b Url>,
}

impl Reader<'_> {
    fn entry<'d>(&self, entry: Element<'d>) -> Entry<'d> {
        let guid = value(entry, &["guid", "atom:id"]);
        let link = value(entry, &["link"])
            .or_else(|| self.link(entry, "alternate"))
            .or_else(|| guid.clone().filter(|_| is_permalink(entry)));
        let about = || {
            entry.attribute("rdf:about").map(|about| Part {
                text: Cow::Borrowed(about.value()),
                span: about.value_span(),
                element: name_of(entry),
                attr: Some("rdf:about"),
            })
        };
        let id = guid.or_else(|| about().and_then(Part::trimmed));
        Entry {
            whole: whole(entry),
            is_told_by_link: id.is_none(),
            id: id.or_else(|| link.clone()),
            link,
            title: value(entry, &["title", "atom:title"]),
            published: value(entry, PUBLISHED).and_then(Part::moment),
            updated: value(entry, UPDATED).and_then(Part::moment),
            content: value(entry, CONTENT),
        }
    }

    /// The address of a link with this relation.
    fn link<'d>(&self, element: Element<'d>, wanted: &str) -> Option<Part<'d>> {
        let (_, link) = Check::links(element)
            .find(|(rel, link)| *rel == wanted && link.attribute("href").is_some())?;
        let href = link.attribute("href")?;
        let text = match resolve(self.base, link, href.value().trim()) {
            Some(address) => Cow::Owned(address.into()),
            None => Cow::Borrowed(href.value().trim()),
        };
        Part { text, span: href.value_span(), element: name_of(link), attr: Some("href") }.trimmed()
    }
}

/// Whether the `guid` of an item is its address too.
fn is_permalink(item: Element<'_>) -> bool {
    item.child("guid").is_some_and(|guid| {
        guid.attr("isPermaLink").is_none_or(|said| said == "true")
            && guid.text().trim_start().starts_with("http")
    })
}

/// The text of the first child that has one of these names and is not empty.
fn value<'d>(element: Element<'d>, names: &[&str]) -> Option<Part<'d>> {
    names.iter().find_map(|name| {
        let child = element.children().find(|child| {
            child.name() == *name || (child.local() == *name && child.ns() == element.ns())
        })?;
        // Markup that stands in the document itself counts as it is written.
        let text = match child.children().next() {
            Some(_) => Cow::Borrowed(child.inner()),
            None => child.text(),
        };
        let span = child.inner_span();
        let span = if span.start == span.end { child.full_span() } else { span };
        Part { text, span, element: name_of(child), attr: None }.trimmed()
    })
}

fn whole(element: Element<'_>) -> Part<'_> {
    let element_name = name_of(element);
    Part { text: Cow::Borrowed(""), span: element.span(), element: element_name, attr: None }
}
