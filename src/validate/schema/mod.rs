//! What each element may hold, how often, and what kind of value it is: one table per format or namespace.
//!
//! A table is data; what follows from it is found by `model`, and which rule says so is decided in `rules`. What a child
//! element *must* be there is not told here: that is a rule of its own.

mod app;
mod atom;
mod itunes;
mod media;
mod modules;
mod opml;
mod places;
mod podcast;
mod rdf;
mod rss;

pub(super) use app::{CATEGORIES, COLLECTION, SERVICE};
pub(super) use atom::{ENTRY, FEED};
pub(super) use opml::OPML;
pub(super) use rdf::{CHANNEL11, RDF};
pub(super) use rss::RSS;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fault::Family;
use super::value::Kind;
use crate::syntax::namespaces::Ns;
use media::MEDIA_SINCE;
use modules::DCTERMS_SINCE;

/// An element.
#[derive(Debug)]
pub(super) struct Def {
    pub(super) family: Family,
    pub(super) content: Content,
    /// The child elements, in groups that several elements share.
    pub(super) children: &'static [&'static [Child]],
    /// The modules that add to them.
    pub(super) modules: &'static [&'static [Child]],
    pub(super) attrs: &'static [Attr],
}

/// What stands inside an element besides its child elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing but white space.
    Elements,
    /// A value.
    Text(Kind),
    /// Nothing; all is in the attributes.
    Empty,
    /// Anything, which is not looked at.
    Anything,
    /// Text or markup, as the `type` attribute says (RFC 4287 section 3.1).
    Construct,
    /// Text, markup or anything else, as the `type` attribute says (RFC 4287 section 4.1.3).
    Payload,
    /// Text or HTML, as the `type` attribute of Media RSS says.
    MediaText,
    /// Inline XHTML.
    Xhtml,
    /// The element is known, but not in this place.
    Misplaced,
}

/// A child element.
#[derive(Debug)]
pub(super) struct Child {
    /// Canonical name.
    pub(super) name: &'static str,
    pub(super) often: Often,
    pub(super) what: What,
}

/// How often a child may stand under one parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Often {
    Once,
    Many,
}

/// What a child is.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    /// An element without attributes that holds a value.
    Value(Kind),
    /// An element with a table of its own.
    Element(&'static Def),
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attr {
    /// Canonical name.
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

const fn once(name: &'static str, kind: Kind) -> Child {
    Child { name, often: Often::Once, what: What::Value(kind) }
}

const fn many(name: &'static str, kind: Kind) -> Child {
    Child { name, often: Often::Many, what: What::Value(kind) }
}

const fn one(name: &'static str, def: &'static Def) -> Child {
    Child { name, often: Often::Once, what: What::Element(def) }
}

const fn any(name: &'static str, def: &'static Def) -> Child {
    Child { name, often: Often::Many, what: What::Element(def) }
}

const fn attr(name: &'static str, kind: Kind) -> Attr {
    Attr { name, kind, required: false }
}

const fn must(name: &'static str, kind: Kind) -> Attr {
    Attr { name, kind, required: true }
}

/// An element that holds elements only.
const fn holds(
    family: Family,
    attrs: &'static [Attr],
    children: &'static [&'static [Child]],
) -> Def {
    Def { family, content: Content::Elements, children, modules: &[], attrs }
}

/// An element that holds a value and has attributes.
const fn text(family: Family, kind: Kind, attrs: &'static [Attr]) -> Def {
    Def { family, content: Content::Text(kind), children: &[], modules: &[], attrs }
}

/// An element whose attributes say everything.
const fn empty(family: Family, attrs: &'static [Attr]) -> Def {
    Def { family, content: Content::Empty, children: &[], modules: &[], attrs }
}

/// An element whose content is not looked at.
const fn anything(family: Family, attrs: &'static [Attr]) -> Def {
    Def { family, content: Content::Anything, children: &[], modules: &[], attrs }
}

impl Def {
    /// The same with modules.
    const fn with(self, modules: &'static [&'static [Child]]) -> Self {
        Self { modules, ..self }
    }

    /// The child of this canonical name.
    pub(super) fn child(&self, name: &str) -> Option<&'static Child> {
        self.children.iter().chain(self.modules).copied().flatten().find(|child| child.name == name)
    }
}

/// Whether an element was defined after W3C's validator was written, in a vocabulary that is older.
pub(super) fn is_since(ns: Ns, local: &str) -> bool {
    match ns {
        Ns::DCTERMS => DCTERMS_SINCE.contains(&local),
        Ns::MEDIA => MEDIA_SINCE.contains(&local),
        _ => false,
    }
}

/// Whether an element of this canonical name has a row in some table.
pub(super) fn is_defined(name: &str) -> bool {
    DEFINED.contains(name)
}

/// The names of all elements that have a row; few documents ask.
static DEFINED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let roots = [&RSS, &RDF, &CHANNEL11, &FEED, &ENTRY, &SERVICE, &CATEGORIES, &OPML];
    let mut names = HashSet::from([
        "rss",
        "rdf:RDF",
        "rss11:Channel",
        "atom:feed",
        "atom:entry",
        "app:service",
        "opml",
    ]);
    let mut waiting: Vec<&'static Def> = roots.to_vec();
    let mut seen: Vec<*const Def> = Vec::new();
    while let Some(def) = waiting.pop() {
        if seen.iter().any(|&known| std::ptr::eq(known, def)) {
            continue;
        }
        seen.push(def);
        for child in def.children.iter().chain(def.modules).copied().flatten() {
            names.insert(child.name);
            if let What::Element(inside) = child.what {
                waiting.push(inside);
            }
        }
    }
    names
});
