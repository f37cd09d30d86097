//! What every format says of its entries, in one form: ids, links, titles and dates, each with the place where it stands.

use std::borrow::Cow;

use super::finding::Place;
use super::format::Format;
use super::json;
use super::model::Model;
use crate::syntax::json::{Type, Value};
use crate::syntax::xml::{Attribute, Document, Element};

/// The entries of a feed, in the order of the document.
pub(super) struct Entries<'d> {
    /// What stands for the feed as a whole.
    pub(super) head: Spot<'d>,
    /// Whether its format has a place for the date of an entry that may be left empty.
    pub(super) may_be_undated: bool,
    pub(super) list: Vec<Entry<'d>>,
}

/// An entry; the first of each where there are several.
pub(super) struct Entry<'d> {
    pub(super) spot: Spot<'d>,
    pub(super) id: Option<Said<'d>>,
    pub(super) link: Option<Said<'d>>,
    pub(super) title: Option<Said<'d>>,
    pub(super) published: Option<Said<'d>>,
    pub(super) updated: Option<Said<'d>>,
}

/// A text and its place.
pub(super) struct Said<'d> {
    pub(super) text: Cow<'d, str>,
    pub(super) spot: Spot<'d>,
}

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) enum Spot<'d> {
    Element(Element<'d>),
    Text(Element<'d>),
    Attribute(Element<'d>, Attribute<'d>),
    Object(Value<'d>),
    Value(Value<'d>),
}

impl Spot<'_> {
    pub(super) fn place(self) -> Place {
        match self {
            Self::Element(element) => Place::of(element),
            Self::Text(element) => Place::text(element),
            Self::Attribute(element, attribute) => Place::attribute(element, attribute),
            Self::Object(value) => json::opening(value),
            Self::Value(value) => json::place(value),
        }
    }
}

impl<'d> Entries<'d> {
    /// The entries of a feed in XML; nothing for other documents.
    pub(super) fn of_xml(doc: &'d Document, format: Format, model: &Model<'d>) -> Option<Self> {
        let (head, name) = match format {
            Format::Rss => ("channel", "item"),
            Format::Rdf => ("rss1:channel", "rss1:item"),
            Format::AtomFeed => ("atom:feed", "atom:entry"),
            _ => return None,
        };
        let old = format == Format::Rss
            && doc.root()?.attr("version").is_some_and(|version| version.starts_with("0.9"));
        let head = doc.named(head).next()?;
        let list = doc.named(name).filter(|entry| model.knows(*entry)).map(Entry::of_xml).collect();
        // An entry of Atom without a date is a fault of its own, and RSS 1.0 has dates in a module only.
        let may_be_undated = !old && format == Format::Rss;
        Some(Self { head: Spot::Element(head), may_be_undated, list })
    }

    /// The items of a JSON Feed.
    pub(super) fn of_json(root: Value<'d>) -> Self {
        let items = root.get("items").into_iter().flat_map(|items| items.items());
        Self {
            head: Spot::Object(root),
            may_be_undated: true,
            list: items.filter(|item| item.kind() == Type::Object).map(Entry::of_json).collect(),
        }
    }
}

impl<'d> Entry<'d> {
    fn empty(spot: Spot<'d>) -> Self {
        Self { spot, id: None, link: None, title: None, published: None, updated: None }
    }

    fn of_xml(element: Element<'d>) -> Self {
        let mut entry = Self::empty(Spot::Element(element));
        if let Some(about) = element.attribute("rdf:about") {
            entry.id = Some(Said::attribute(element, about));
        }
        for child in element.children() {
            let place = match child.name() {
                "guid" | "atom:id" => &mut entry.id,
                "link" | "rss1:link" => &mut entry.link,
                "title" | "rss1:title" | "atom:title" => &mut entry.title,
                "pubDate" | "atom:published" | "dcterms:issued" | "dc:date" => &mut entry.published,
                "atom:updated" | "dcterms:modified" => &mut entry.updated,
                "atom:link" if child.attr("rel").is_none_or(|rel| rel == "alternate") => {
                    let href = child.attribute("href");
                    entry.link = entry.link.or(href.map(|href| Said::attribute(child, href)));
                    continue;
                }
                _ => continue,
            };
            if place.is_none() {
                *place = Some(Said { text: child.text(), spot: Spot::Text(child) });
            }
        }
        entry
    }

    fn of_json(item: Value<'d>) -> Self {
        let said = |key: &str| {
            let value = item.get(key)?;
            Some(Said { text: Cow::Borrowed(value.as_str()?), spot: Spot::Value(value) })
        };
        Self {
            id: said("id"),
            link: said("url"),
            title: said("title"),
            published: said("date_published"),
            updated: said("date_modified"),
            ..Self::empty(Spot::Object(item))
        }
    }

    /// Whether it says when it appeared or was changed.
    pub(super) fn is_dated(&self) -> bool {
        self.published.is_some() || self.updated.is_some()
    }
}

impl<'d> Said<'d> {
    fn attribute(element: Element<'d>, attribute: Attribute<'d>) -> Self {
        let text = Cow::Borrowed(attribute.value());
        Self { text, spot: Spot::Attribute(element, attribute) }
    }

    /// The text without white space around it.
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim()
    }
}
