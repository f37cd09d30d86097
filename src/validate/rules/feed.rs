//! What every kind of feed says of itself: its format, its own address, its language.

use url::Url;

use super::{Rule, rule};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Element;
use crate::validate::check::{Check, resolve};
use crate::validate::finding::Place;
use crate::validate::format::Format;
use crate::validate::value::{is_relative, normalised};

pub(super) const RULES: &[Rule] = &[
    rule!("feed-root-unknown", Error, "UndefinedElement", root_unknown),
    rule!("feed-namespace-wrong", Error, "InvalidNamespace", namespace_wrong),
    rule!("feed-namespace-missing", Error, "MissingNamespace", namespace_missing),
    rule!("feed-namespace-obsolete", Error, "ObsoleteNamespace", namespace_obsolete),
    rule!("feed-version-obsolete", Warning, "ObsoleteVersion", version_obsolete),
    rule!("atom-self-missing", Warning, "MissingSelf", |it| {
        if it.format == Format::AtomFeed && it.judges_self() {
            it.self_missing();
        }
    }),
    rule!("rss-self-missing", Warning, "MissingAtomSelfLink", |it| {
        if it.format == Format::Rss && it.is_rss2() && it.judges_self() {
            it.self_missing();
        }
    }),
    rule!("feed-self-elsewhere", Warning, "SelfDoesntMatchLocation", self_elsewhere),
    rule!("feed-self-relative", Warning, "RelativeSelf", self_relative),
    rule!("feed-link-to-itself", Warning, "SameDocumentReference", link_to_itself),
    rule!("feed-language-missing", Info, "MissingDCLanguage", only W3c, language_missing),
];

/// Namespaces of Atom before it became a standard.
const OBSOLETE: &[&str] = &[
    "http://purl.org/atom/ns#",
    "http://purl.org/echo/",
    "http://purl.org/pie/",
    "http://example.com/newformat#",
    "http://example.com/newformat",
    "http://purl.org/necho",
];

fn root_unknown(it: &mut Check<'_>) {
    if it.format != Format::Unknown || is_obsolete(it) {
        return;
    }
    let Some(root) = it.doc.root() else { return };
    if root.local() == "outlineDocument" {
        return;
    }
    let message = format!("`{}` is the root of no format of feeds", root.name());
    it.report(Place { parent: Some("root".to_owned()), ..Place::of(root) }, message);
}

/// Whether the root is in a namespace that Atom has left.
fn is_obsolete(it: &Check<'_>) -> bool {
    it.doc.root().is_some_and(|root| {
        let uri = it.doc.namespace_uri(root.ns());
        OBSOLETE.contains(&uri)
    })
}

fn is_misnamed(it: &Check<'_>, root: Element<'_>) -> bool {
    match it.format {
        Format::Rss => root.ns() != Ns::NONE,
        Format::AtomFeed => !matches!(root.ns(), Ns::ATOM | Ns::NONE),
        _ => false,
    }
}

fn namespace_wrong(it: &mut Check<'_>) {
    let Some(root) = it.doc.root().filter(|root| is_misnamed(it, *root)) else { return };
    if !is_obsolete(it) {
        let uri = it.doc.namespace_uri(root.ns());
        let message = format!("`{}` is in namespace `{uri}`, where no feed is", root.local());
        it.report(Place { parent: Some("root".to_owned()), ..Place::of(root) }, message);
    }
}

fn namespace_missing(it: &mut Check<'_>) {
    let Some(root) = it.doc.root() else { return };
    if it.format == Format::AtomFeed && root.ns() == Ns::NONE {
        let message = "`feed` is in no namespace, and Atom is `http://www.w3.org/2005/Atom`";
        it.report(Place { parent: Some("root".to_owned()), ..Place::of(root) }, message);
    }
}

fn namespace_obsolete(it: &mut Check<'_>) {
    if let Some(root) = it.doc.root().filter(|_| is_obsolete(it)) {
        it.report(Place::of(root), "Atom before it was a standard; readers may not know it");
    }
}

fn version_obsolete(it: &mut Check<'_>) {
    if let Some(root) = it.doc.root().filter(|root| root.local() == "outlineDocument") {
        it.report(Place::of(root), "`outlineDocument` has become `opml`");
    }
}

impl<'d> Check<'d> {
    /// Self links are judged where the address of the feed is known; W3C's validator always does.
    fn judges_self(&self) -> bool {
        self.is_w3c() || self.options.base.is_some()
    }

    /// Whether this is RSS 2.0, or RSS that does not say which.
    pub(super) fn is_rss2(&self) -> bool {
        let version = self.doc.root().and_then(|root| root.attr("version"));
        self.format == Format::Rss && version.is_none_or(|version| version.starts_with('2'))
    }

    /// The element that speaks for the whole feed.
    pub(super) fn head(&self) -> Option<Element<'d>> {
        match self.format {
            Format::AtomFeed => self.doc.root(),
            Format::Rss => self.elements("channel").next(),
            Format::Rdf => self.elements("rss1:channel").next(),
            _ => None,
        }
    }

    /// The links of an element, with their relation.
    pub(in crate::validate) fn links(
        element: Element<'d>,
    ) -> impl Iterator<Item = (&'d str, Element<'d>)> {
        let long = "http://www.iana.org/assignments/relation/";
        element.children().filter(|child| child.local() == "link" && child.name() != "link").map(
            move |link| {
                let rel = link.attr("rel").unwrap_or("alternate");
                (rel.strip_prefix(long).unwrap_or(rel), link)
            },
        )
    }

    fn self_missing(&mut self) {
        let Some(head) = self.head() else { return };
        if !Self::links(head).any(|(rel, _)| rel == "self") {
            let message = format!("`{}` has no link to itself (`rel=\"self\"`)", head.local());
            let parent = head.parent().map_or("root".to_owned(), |p| p.name().to_owned());
            let place = Place { parent: Some(parent), ..Place::missing(head, head.local()) };
            let early = self.format.is_atom();
            self.report(if early { place.told_at_start(head) } else { place }, message);
        }
    }

    /// The address that a reference means where it stands.
    pub(super) fn resolve(&self, element: Element<'_>, reference: &str) -> Option<Url> {
        resolve(self.options.base.as_ref(), element, reference)
    }
}

/// The self links of the feed that have an address.
fn self_links<'d>(it: &Check<'d>) -> Vec<(Element<'d>, &'d str)> {
    let Some(head) = it.head() else { return Vec::new() };
    Check::links(head)
        .filter(|(rel, _)| *rel == "self")
        .filter_map(|(_, link)| Some((link, link.attr("href")?)))
        .collect()
}

fn href_place(link: Element<'_>) -> Place {
    let place =
        link.attribute("href").map_or_else(|| Place::of(link), |a| Place::attribute(link, a));
    let parent = link.parent().map(|parent| parent.local().to_owned());
    Place { element: Some("href".to_owned()), parent, ..place }
}

fn self_elsewhere(it: &mut Check<'_>) {
    let Some(base) = it.options.base.clone() else { return };
    for (link, href) in self_links(it) {
        if href.trim().is_empty() {
            continue;
        }
        let Some(target) = it.resolve(link, href.trim()) else { continue };
        if normalised(target.as_str()) != normalised(base.as_str()) && !is_asked(it, &target) {
            let message = format!("the feed says that it lies at `{target}`, not at `{base}`");
            it.report(href_place(link), message);
        }
    }
}

/// Whether an address is one that led here for now only, so that readers go on asking there.
fn is_asked(it: &Check<'_>, address: &Url) -> bool {
    let redirects = it.options.transfer.iter().flat_map(|transfer| &transfer.redirects);
    let mut temporary = redirects.filter(|(_, status)| !matches!(status, 301 | 308));
    !it.is_w3c()
        && temporary.any(|(from, _)| normalised(from.as_str()) == normalised(address.as_str()))
}

fn self_relative(it: &mut Check<'_>) {
    for (link, href) in self_links(it) {
        if is_relative(href) && link.bases().is_empty() {
            it.report(
                href_place(link),
                format!("the link to itself is `{href}`, which is relative"),
            );
        }
    }
}

/// A reference that means the base itself, which is not where the document lies (RFC 3986 section 4.4).
fn link_to_itself(it: &mut Check<'_>) {
    let Some(base) = it.options.base.clone() else { return };
    let names = ["atom:link", "atom:content"];
    let found: Vec<Element<'_>> = names.iter().flat_map(|name| it.elements(name)).collect();
    for link in found {
        let Some(attribute) = link.attribute("href").or_else(|| link.attribute("src")) else {
            continue;
        };
        let bases = link.bases();
        let Some(own) = bases.last() else { continue };
        let Some(own) = base.join(own).ok() else { continue };
        let target = it.resolve(link, attribute.value());
        let value = attribute.value();
        if is_relative(value) && own != base && target.is_some_and(|target| target == own) {
            let message = format!("`{value}` means `{own}`, which some readers take for the feed");
            it.report(href_place(link), message);
        }
    }
}

fn language_missing(it: &mut Check<'_>) {
    let Some(head) = it.head() else { return };
    let said = head.children().any(|child| matches!(child.name(), "language" | "dc:language"));
    if !said && head.lang().is_none() {
        let place = Place::missing(head, "language");
        it.report(place, "the feed does not say in which language it is");
    }
}
