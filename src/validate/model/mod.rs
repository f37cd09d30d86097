//! A document laid beside the tables of `schema`: which table governs each element, and what does not fit.

mod attributes;
mod children;
mod content;
mod markup;
mod rows;

use std::borrow::Cow;

use super::check::name_of;
use super::fault::{Family, Fault, Found};
use super::finding::Place;
use super::format::Format;
use super::schema::{self, Content, Def, What};
use super::value::{self, Context, Kind};
use super::{Options, Profile};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::{Attribute, Document, Element, Node};
use rows::Rows;

/// What governs an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum State {
    /// Nothing: it stands inside something unknown or unjudged. Whether that is an element with a prefix.
    Loose,
    /// A table, or a kind of value, of this vocabulary.
    Governed(What, Family),
}

/// What governs each element of a document, and what is wrong with it, seen element by element.
pub(super) struct Model<'d> {
    /// The byte at which a parser that obeys XML stops.
    pub(super) fatal: Option<u32>,
    pub(super) doc: &'d Document,
    pub(super) format: Format,
    found: Vec<Found>,
    cx: Context,
    states: Vec<State>,
    rows: Rows,
}

/// Faults that are kept; more are of no use to anybody.
const MOST: usize = 50_000;

impl<'d> Model<'d> {
    /// Lays a document beside the tables; what does not fit, in order of place, comes beside the model.
    pub(super) fn new(doc: &'d Document, format: Format, options: &Options) -> (Self, Vec<Found>) {
        let cx = Context {
            w3c: options.profile == Profile::W3c,
            resolves: true,
            latin1: doc
                .declaration()
                .and_then(|declaration| declaration.encoding.as_deref())
                .is_some_and(|name| name.eq_ignore_ascii_case("iso-8859-1")),
            old: doc.root().and_then(|root| root.attr("version")) == Some("0.91"),
            now: options.now,
            errors_only: options.errors_only,
        };
        let fatal = doc.faults().iter().find(|fault| !fault.is_of_bytes());
        let fatal = fatal.map(|fault| fault.span.start);
        let states = vec![State::Loose; doc.elements().count()];
        let (found, rows) = (Vec::new(), Rows::default());
        let mut model = Self { fatal, doc, format, found, cx, states, rows };
        model.walk();
        if !options.errors_only {
            model.characters();
            model.malformed();
        }
        let found = std::mem::take(&mut model.found);
        (model, found)
    }

    /// The table for the root of a format.
    fn root(&self) -> Option<&'static Def> {
        Some(match self.format {
            Format::Rss => &schema::RSS,
            Format::Rdf => &schema::RDF,
            Format::Rss11 => &schema::CHANNEL11,
            Format::AtomFeed => &schema::FEED,
            Format::AtomEntry => &schema::ENTRY,
            Format::AppService => &schema::SERVICE,
            Format::AppCategories => &schema::CATEGORIES,
            Format::Opml => &schema::OPML,
            Format::JsonFeed | Format::Unknown => return None,
        })
    }

    fn walk(&mut self) {
        let doc = self.doc;
        if doc.root().is_some_and(|root| is_before_atom(doc.namespace_uri(root.ns()))) {
            return;
        }
        let (Some(root), Some(def)) = (doc.root(), self.root()) else { return };
        self.govern(root, State::Governed(What::Element(def), def.family));
        for element in doc.elements() {
            match self.state(element) {
                State::Governed(What::Element(def), _) => self.visit(element, def),
                State::Governed(What::Value(kind), family) => {
                    self.visit_value(element, kind, family);
                }
                State::Loose => self.inherited(element, Family::Module),
            }
        }
    }

    fn visit(&mut self, element: Element<'d>, def: &'static Def) {
        self.attributes(element, def);
        match def.content {
            Content::Elements => {
                self.no_text(element, def.family);
                self.children(element, def);
            }
            Content::Empty => {
                self.nothing(element, def.family);
                self.children(element, def);
            }
            Content::Text(kind) => {
                if element.children().next().is_none() || !element.text().trim().is_empty() {
                    self.value(element, kind, def.family);
                }
                self.text_children(element, def.family);
            }
            Content::Construct | Content::Payload => self.construct(element, def),
            Content::MediaText => self.media_text(element),
            Content::Xhtml => self.xhtml(element),
            Content::Anything | Content::Misplaced => {}
        }
    }

    fn visit_value(&mut self, element: Element<'d>, kind: Kind, family: Family) {
        for attribute in element.attributes() {
            self.attribute(element, attribute, &[], family);
        }
        self.value(element, kind, family);
        self.text_children(element, family);
    }

    /// Judges the text of an element.
    fn value(&mut self, element: Element<'d>, kind: Kind, family: Family) {
        let permalink =
            || element.attr("isPermaLink").is_none_or(|said| said.eq_ignore_ascii_case("true"));
        if kind == Kind::Filled
            && element.name() == "guid"
            && permalink()
            && !element.text().trim().is_empty()
        {
            return self.value(element, Kind::Permalink, family);
        }
        // RSS 0.91 knows no markup in descriptions.
        let kind = if kind == Kind::Html && self.cx.old { Kind::Plain } else { kind };
        if kind == Kind::Free {
            return;
        }
        let may_follow_profile = family == Family::Rss && is_plain(kind) && !element.has_cdata();
        let hexadecimal =
            may_follow_profile.then(|| without_hexadecimal(element.inner())).flatten();
        let text = hexadecimal.map_or_else(|| element.text(), Cow::Owned);
        let exact =
            matches!(kind, Kind::TrueFalse | Kind::Explicit | Kind::YesNo | Kind::YesNoClean);
        let value = if exact { text.as_ref() } else { text.trim() };
        if family == Family::Atom && value != text && is_exact(kind) {
            let name = name_of(element);
            let message = format!("white space round the value of `{name}`");
            self.say(Fault::Whitespace, family, Place::text(element), message);
            return;
        }
        let cx = Context {
            resolves: kind != Kind::Html || family == Family::Atom || !element.bases().is_empty(),
            ..self.cx
        };
        let mut faults = Vec::new();
        value::judge(kind, name_of(element), value, cx, &mut |fault, message| {
            faults.push((fault, message));
        });
        if family == Family::Rss && is_plain(kind) && faults.is_empty() && value.contains("</") {
            let message =
                format!("`{}` is plain text with `</` in it; write `&#x3C;/`", element.name());
            faults.push((Fault::CharacterData, message));
        }
        for (fault, message) in faults {
            self.say(fault, family, Place::text(element).with_value(value), message);
        }
    }

    /// Adds a fault.
    fn say(&mut self, fault: Fault, family: Family, place: Place, message: impl Into<String>) {
        if self.found.len() < MOST {
            let message = message.into();
            self.found.push(Found { fault, family, place, message, reported: false });
        }
    }

    /// What governs an element.
    pub(super) fn state(&self, element: Element<'_>) -> State {
        self.states.get(element.index()).copied().unwrap_or(State::Loose)
    }

    /// Whether a table or a kind of value governs an element.
    pub(super) fn knows(&self, element: Element<'_>) -> bool {
        matches!(self.state(element), State::Governed(..))
    }

    fn govern(&mut self, element: Element<'_>, state: State) {
        if let Some(known) = self.states.get_mut(element.index()) {
            *known = state;
        }
    }

    /// Characters that show that an encoding was taken for another: the C1 controls, which are letters and quotation
    /// marks in windows-1252, and the replacement character.
    fn characters(&mut self) {
        let latin1 = self.cx.latin1;
        let doc = self.doc;
        // A reference can stand for one, too.
        let may_hold =
            |raw: &str| raw.contains("&#") || value::suspects(raw, latin1).next().is_some();
        if !may_hold(doc.text()) {
            return;
        }
        for element in doc.elements() {
            for node in element.nodes() {
                let Node::Text(text) = node else { continue };
                if !may_hold(text.span().of(doc.text())) {
                    continue;
                }
                for c in value::suspects(&text.text(), latin1) {
                    let place = Place { known_at: text.span().start, ..Place::text(element) };
                    let message =
                        format!("U+{:04X} in the text of `{}`", u32::from(c), name_of(element));
                    self.say(Fault::ControlCharacter, Family::Module, place, message);
                }
            }
            for attribute in element.attributes() {
                for c in value::suspects(attribute.value(), latin1) {
                    let message =
                        format!("U+{:04X} in attribute `{}`", u32::from(c), attribute.qname());
                    let place = Place::attribute(element, attribute);
                    self.say(Fault::ControlCharacter, Family::Module, place, message);
                }
            }
        }
    }
}

impl Model<'_> {
    /// W3C's validator reads bytes that are not legal as U+FFFD, and says so of each twice.
    fn malformed(&mut self) {
        let doc = self.doc;
        if !self.cx.w3c || doc.malformed().is_empty() {
            return;
        }
        for element in doc.elements() {
            for node in element.nodes() {
                let Node::Text(text) = node else { continue };
                let (start, end) = (text.span().start as usize, text.span().end as usize);
                let first = doc.malformed().partition_point(|&at| at < start);
                let inside = doc.malformed().iter().skip(first).take_while(|&&at| at < end);
                for _ in inside {
                    let place = Place { known_at: text.span().start, ..Place::text(element) };
                    let message = format!("malformed bytes in the text of `{}`", name_of(element));
                    self.say(Fault::ControlCharacter, Family::Module, place.clone(), &*message);
                    self.say(Fault::ControlCharacter, Family::Module, place, message);
                }
            }
        }
    }
}

/// Kinds of value that are text without markup.
fn is_plain(kind: Kind) -> bool {
    matches!(kind, Kind::Plain | Kind::PlainFilled)
}

/// Text in which `&` and `<` are written as hexadecimal references, with other characters in their place: that is how the
/// profile of RSS tells text from markup.
fn without_hexadecimal(raw: &str) -> Option<String> {
    let lower = raw.to_ascii_lowercase();
    if !lower.contains("&#x26;") && !lower.contains("&#x3c;") {
        return None;
    }
    let raw = raw
        .replace("&#x26;", "\u{FF06}")
        .replace("&#x3C;", "\u{FF1C}")
        .replace("&#x3c;", "\u{FF1C}");
    quick_xml::escape::unescape(&raw).ok().map(Cow::into_owned)
}

/// Whether a namespace is one of Atom's before it was a standard; such a feed is not judged further.
fn is_before_atom(uri: &str) -> bool {
    uri == "http://purl.org/atom/ns#" || uri.starts_with("http://example.com/newformat")
}

/// Kinds of value in Atom that may not have white space around them.
fn is_exact(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Id
            | Kind::Iri
            | Kind::FullIri
            | Kind::Uri
            | Kind::FullUri
            | Kind::Rfc3339
            | Kind::Address
    )
}
