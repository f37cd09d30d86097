//! Namespaces, and the prefixes that are bound to them.

use std::rc::Rc;

use foldhash::{HashSet, HashSetExt};

use super::{Rule, rule};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::{Attribute, Element};
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::namespaces;

pub(super) const RULES: &[Rule] = &[
    rule!("namespace-uri-unknown", Warning, "UnknownNamespace", only W3c, unknown),
    rule!("namespace-prefix-reserved", Warning, "ReservedPrefix", reserved),
    rule!("namespace-prefix-unusual", Info, "NonstdPrefix", only W3c, unusual),
    rule!("namespace-prefix-avoidable", Warning, "AvoidNamespacePrefix", only W3c, avoidable),
    rule!("namespace-wiki-obsolete", Warning, "ObsoleteWikiNamespace", |it| {
        let old = "http://www.usemod.com/cgi-bin/mb.pl?ModWiki";
        it.uris(&[old], "the wiki module has another namespace now");
    }),
    rule!("namespace-media-slash", Error, "MediaRssNamespace", |it| {
        let without = "http://search.yahoo.com/mrss";
        it.uris(&[without], "the namespace of Media RSS ends in a slash");
    }),
    rule!("namespace-uri-unsupported", Info, "UnsupportedNamespace", only W3c, |it| {
        it.uris(UNSUPPORTED, "elements of this namespace are not judged");
    }),
];

/// Namespaces that W3C's validator knows by name only.
const UNSUPPORTED: &[&str] = &[
    "http://schemas.google.com/g/2005",
    "http://schemas.microsoft.com/ado/2007/08/dataservices",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2003/01/geo/wgs84_pos",
    "http://www.georss.org/georss/10",
    "http://xmlns.com/foaf/0.1",
    "http://purl.org/net/ns/openrss/",
];

/// The declarations of namespaces, each address once, in order.
fn declarations<'d>(it: &Check<'d>) -> Rc<[(Element<'d>, Attribute<'d>)]> {
    let read = || {
        let mut found: Vec<_> = it.doc.declarations().collect();
        if found.len() > 1 {
            let mut seen = HashSet::new();
            found.retain(|(_, attribute)| seen.insert((attribute.qname(), attribute.value())));
        }
        found.into()
    };
    Rc::clone(it.declarations.get_or_init(read))
}

fn prefix_of(attribute: Attribute<'_>) -> Option<&str> {
    attribute.qname().strip_prefix("xmlns:")
}

/// A place for a declaration: W3C's validator names no element for it.
fn place(element: Element<'_>, attribute: Attribute<'_>) -> Place {
    Place {
        element: None,
        parent: None,
        attr: None,
        value: Some(attribute.value().to_owned()),
        ..Place::attribute(element, attribute)
    }
}

fn unknown(it: &mut Check<'_>) {
    let mut seen = HashSet::new();
    for (element, attribute) in declarations(it).iter().copied() {
        let uri = attribute.value();
        let known =
            Ns::of_uri(uri).is_some_and(|ns| namespaces::is_known(ns, true) && ns != Ns::NONE);
        let other = UNSUPPORTED.contains(&uri) || uri == "http://search.yahoo.com/mrss";
        // A reserved prefix has a rule of its own.
        let reserved = prefix_of(attribute)
            .and_then(Ns::of_usual_prefix)
            .is_some_and(|usual| it.doc.namespace_uri(usual) != uri);
        // One with white space is not well-formed.
        let broken = uri.contains(char::is_whitespace);
        if !known
            && !other
            && !reserved
            && !broken
            && uri != "http://my.netscape.com/rdf/simple/0.9/"
            && seen.insert(uri)
        {
            it.report(place(element, attribute), format!("namespace `{uri}` is not known"));
        }
    }
}

fn reserved(it: &mut Check<'_>) {
    for (element, attribute) in declarations(it).iter().copied() {
        let Some(prefix) = prefix_of(attribute) else { continue };
        let Some(usual) = Ns::of_usual_prefix(prefix) else { continue };
        let usual_uri = it.doc.namespace_uri(usual);
        let bound = attribute.value();
        let same = bound.trim_end_matches('/') == usual_uri.trim_end_matches('/');
        let excused =
            UNSUPPORTED.contains(&bound) || Ns::of_uri(bound).is_some_and(|ns| is_also(ns, prefix));
        if !same && !excused {
            let message = format!("prefix `{prefix}` usually means `{usual_uri}`");
            it.report(place(element, attribute), message);
        }
    }
}

/// Namespaces that share a prefix with another one.
fn is_also(ns: Ns, prefix: &str) -> bool {
    matches!(
        (ns, prefix),
        (Ns::THREADING, "thr")
            | (Ns::OPENSEARCH10, "opensearch" | "openSearch")
            | (Ns::WIKI_OLD, "wiki")
            | (Ns::ATOM03, "atom")
    )
}

fn unusual(it: &mut Check<'_>) {
    for (element, attribute) in declarations(it).iter().copied() {
        let Some(prefix) = prefix_of(attribute) else { continue };
        let usual = Ns::of_uri(attribute.value()).and_then(Ns::usual_prefix);
        let Some(usual) = usual.filter(|usual| !usual.is_empty()) else { continue };
        if usual != prefix && !(usual == "threading" && prefix == "thr") {
            let message = format!("prefix `{prefix}` is bound to what people know as `{usual}`");
            it.report(place(element, attribute), message);
        }
    }
}

/// Atom and XHTML are read by more readers when they are written without prefix.
fn avoidable(it: &mut Check<'_>) {
    let root = it.doc.root();
    let own = root.map_or(Ns::NONE, |root| root.ns());
    for (element, attribute) in declarations(it).iter().copied() {
        let Some(prefix) = prefix_of(attribute) else { continue };
        let ns = Ns::of_uri(attribute.value());
        let used = match ns {
            Some(Ns::XHTML) => it.format.is_atom(),
            Some(Ns::ATOM) => {
                own == Ns::ATOM || it.doc.root().is_some_and(|root| root.local() == "feed")
            }
            _ => false,
        };
        if used {
            let message = format!("some readers do not take elements with prefix `{prefix}`");
            let at_root = Some(element) == root && own == Ns::ATOM && ns == Some(Ns::ATOM);
            let name = at_root.then(|| "root".to_owned());
            it.report(Place { element: name, ..place(element, attribute) }, message);
        }
    }
}

impl Check<'_> {
    /// Reports the declarations of some namespaces.
    fn uris(&mut self, uris: &[&str], message: &str) {
        for (element, attribute) in declarations(self).iter().copied() {
            if uris.contains(&attribute.value()) {
                self.report(place(element, attribute), message);
            }
        }
    }
}
