//! Child elements: which may stand in an element, and how often.

use super::{
    Content, Def, Element, Family, Fault, Format, Model, Ns, Place, State, What, name_of, schema,
};
use crate::syntax::xml::Node;
use crate::validate::namespaces;
use crate::validate::schema::{Child, Often};

impl<'d> Model<'d> {
    pub(super) fn children(&mut self, element: Element<'d>, def: &'static Def) {
        let mut seen: Vec<&'static Child> = Vec::new();
        let mut rows = std::mem::take(&mut self.rows);
        for child in element.children() {
            let Some(known) = rows.row(def, child, || self.lookup(child, def)) else {
                self.unknown(element, child, def);
                continue;
            };
            if known.often == Often::Once {
                if seen.iter().any(|other| std::ptr::eq(*other, known)) {
                    self.duplicate(element, child, def);
                } else {
                    seen.push(known);
                }
            }
            let family = match known.what {
                What::Element(def) => def.family,
                What::Value(_) => family_of(child.ns(), def.family),
            };
            self.govern(child, State::Governed(known.what, family));
        }
        self.rows = rows;
    }

    /// The row for a child; in a feed of a misspelt namespace its elements count as those of the right one.
    fn lookup(&self, child: Element<'d>, def: &'static Def) -> Option<&'static Child> {
        let ns = child.ns();
        if self.cx.w3c && (namespaces::is_since(ns) || schema::is_since(ns, child.local())) {
            return None;
        }
        let known = match self.doc.root() {
            Some(root) if root.ns() == child.ns() && self.is_misnamed(root) => {
                let prefix = if self.format == Format::AtomFeed { "atom:" } else { "" };
                def.child(&format!("{prefix}{}", child.local()))
            }
            _ if child.ns() == Ns::DC => {
                def.child(child.name().split('.').next().unwrap_or_default())
            }
            _ => def.child(child.name()),
        };
        known.filter(
            |known| !matches!(known.what, What::Element(def) if def.content == Content::Misplaced),
        )
    }

    /// Whether the root is in no namespace that its format has.
    pub(super) fn is_misnamed(&self, root: Element<'d>) -> bool {
        match self.format {
            Format::Rss => root.ns() != Ns::NONE,
            Format::AtomFeed => root.ns() != Ns::ATOM,
            _ => false,
        }
    }

    fn duplicate(&mut self, element: Element<'d>, child: Element<'d>, def: &'static Def) {
        // Every element of Dublin Core may be repeated (<https://www.dublincore.org/specifications/dublin-core/dces/>).
        if !self.cx.w3c && child.ns() == Ns::DC {
            return;
        }
        let message = format!("`{}` stands in `{}` once only", name_of(child), name_of(element));
        let pointed = matches!(child.name(), "image" | "textInput") && def.family == Family::Rss;
        if self.cx.w3c && pointed {
            self.say(Fault::Duplicate, def.family, Place::of(child), message.clone());
        }
        self.say(Fault::Duplicate, family_of(child.ns(), def.family), Place::of(child), message);
    }

    /// A child that the table does not have.
    fn unknown(&mut self, element: Element<'d>, child: Element<'d>, def: &'static Def) {
        let (name, parent) = (name_of(child), name_of(element));
        let ns = child.ns();
        let own = self.doc.root().map_or(Ns::NONE, |root| root.ns());
        let place = Place::of(child);
        if child.qname().contains(':') && self.is_unbound(child) {
            return;
        }
        if ns == Ns::NONE && own != Ns::NONE {
            let message = format!("`{name}` is in no namespace, so nobody knows what it means");
            self.say(Fault::Vocabulary, def.family, place, message);
        } else if ns == Ns::XHTML {
            let message = format!("XHTML element `{}` directly in `{parent}`", child.local());
            self.say(Fault::MisplacedXhtml, def.family, place, message);
        } else if !namespaces::is_known(ns, self.cx.w3c) {
            self.loose(child);
        } else if element.name() == "atom:link" || name == "blink" && def.family == Family::Rss {
            // A link may hold anything (RFC 4287 section 6.4); `blink` has a rule of its own.
        } else if is_questionable(child.name(), def) {
            let message = format!("what `{name}` means in `{parent}` is told nowhere");
            self.say(Fault::Questionable, def.family, place, message);
            if child.name() == "app:collection" {
                self.govern(
                    child,
                    State::Governed(What::Element(&schema::COLLECTION), Family::App),
                );
            }
        } else {
            let family = family_of(ns, def.family);
            if schema::is_defined(child.name()) {
                let message = format!("`{name}` does not belong in `{parent}`");
                self.say(Fault::Misplaced, family, place, message);
            } else {
                let message = format!("`{name}` is not defined in `{parent}`");
                self.say(Fault::Undefined, family, place, message);
            }
        }
    }

    fn is_unbound(&self, child: Element<'d>) -> bool {
        self.doc.namespace_uri(child.ns()).starts_with("unbound:")
    }

    /// Elements without namespace inside an element of an unknown vocabulary (RSS 2.0 section "Extending RSS").
    fn loose(&mut self, child: Element<'d>) {
        if self.format != Format::Rss {
            return;
        }
        for inside in child.descendants().filter(|inside| inside.ns() == Ns::NONE) {
            let message =
                format!("`{}` is in no namespace, inside `{}`", name_of(inside), name_of(child));
            self.say(Fault::NoNamespace, Family::Rss, Place::of(inside), message);
        }
    }

    /// Child elements where a value should stand. In RDF a value may be described.
    pub(super) fn text_children(&mut self, element: Element<'d>, family: Family) {
        let rdf = matches!(self.format, Format::Rdf | Format::Rss11);
        if rdf || element.is_self_closing() {
            return;
        }
        for child in element.children() {
            let message =
                format!("`{}` in `{}`, which is a value", name_of(child), name_of(element));
            self.say(Fault::InValue, family, Place::of(child), message);
        }
    }

    /// Text where elements should stand.
    pub(super) fn no_text(&mut self, element: Element<'d>, family: Family) {
        for node in element.nodes() {
            let Node::Text(text) = node else { continue };
            if text.span().of(self.doc.text()).trim().is_empty() {
                continue;
            }
            let message = format!("text in `{}`, which holds elements", name_of(element));
            let place =
                Place { span: text.span(), known_at: text.span().start, ..Place::of(element) };
            if self.cx.w3c
                && family == Family::Rss
                && matches!(element.name(), "image" | "textInput")
            {
                self.say(Fault::StrayText, family, place.clone(), message.clone());
            }
            self.say(Fault::StrayText, family, place, message);
        }
    }

    /// Text where nothing should stand.
    pub(super) fn nothing(&mut self, element: Element<'d>, family: Family) {
        if element.is_self_closing() {
            return;
        }
        let name = name_of(element);
        if family == Family::Atom && !element.text().trim().is_empty() {
            let message = format!("text in `{name}`, whose attributes say everything");
            self.say(Fault::TextInEmpty, family, Place::text(element), message);
        }
    }
}

/// The vocabulary of a namespace, where it is not that of the parent.
pub(super) fn family_of(ns: Ns, parent: Family) -> Family {
    match ns {
        Ns::ITUNES => Family::Itunes,
        Ns::MEDIA => Family::Media,
        Ns::PODCAST => Family::Podcast,
        Ns::ATOM => Family::Atom,
        Ns::APP => Family::App,
        Ns::NONE | Ns::RSS10 | Ns::RSS11 | Ns::RSS090 | Ns::RDF => parent,
        _ => Family::Module,
    }
}

/// Elements that are seen in places where no specification has them.
fn is_questionable(name: &str, def: &'static Def) -> bool {
    match name {
        "app:collection" | "app:categories" => def.family == Family::Atom,
        "atom:id" | "atom:updated" | "atom:subtitle" | "atom:summary" => def.family == Family::App,
        _ => false,
    }
}
