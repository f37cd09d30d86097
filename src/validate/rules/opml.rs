//! OPML.

use super::{Rule, rule};
use crate::validate::check::Check;
use crate::validate::fault::Fault;
use crate::validate::finding::Place;
use crate::validate::format::Format;

pub(super) const RULES: &[Rule] = &[
    rule!("opml-version-unknown", Error, "InvalidOPMLVersion", |it| it.all(Fault::NotOpmlVersion)),
    rule!("opml-expansion-wrong", Error, "InvalidExpansionState", |it| it
        .all(Fault::NotExpansionState)),
    rule!("opml-outline-version-unknown", Warning, "InvalidOutlineVersion", |it| it
        .all(Fault::NotOutlineVersion)),
    rule!("opml-part-missing", Error, "MissingElement", |it| {
        if let Some(root) = it.doc.root().filter(|_| it.format == Format::Opml) {
            it.requires_in(root, "head");
            it.requires_in(root, "body");
        }
        if it.format == Format::Opml {
            it.requires("body", "outline");
        }
    }),
    rule!("opml-feed-title-missing", Warning, "MissingTitleAttr", |it| subscription(it, "title")),
    rule!("opml-feed-url-missing", Warning, "MissingXmlURL", |it| subscription(it, "xmlUrl")),
    rule!("opml-link-url-missing", Warning, "MissingUrlAttr", |it| {
        for outline in it.elements("outline") {
            let link = outline.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("link"));
            if link && outline.attribute("url").is_none() {
                it.report(Place::of(outline), "an outline of type `link` has no `url`");
            }
        }
    }),
    rule!("opml-outline-type-unknown", Warning, "InvalidOutlineType", type_unknown),
    rule!("opml-outline-type-missing", Warning, "MissingOutlineType", |it| {
        for outline in it.elements("outline") {
            let extra =
                ["xmlUrl", "htmlUrl", "url"].iter().any(|name| outline.attribute(name).is_some());
            if extra && outline.attribute("type").is_none() {
                it.report(
                    Place::of(outline),
                    "the outline does not say what its address is (`type`)",
                );
            }
        }
    }),
];

/// An outline that is a subscription has an address and a title.
fn subscription(it: &mut Check<'_>, attr: &str) {
    for outline in it.elements("outline") {
        let feed = outline.attr("type").is_some_and(|kind| kind.eq_ignore_ascii_case("rss"));
        if feed && outline.attribute(attr).is_none() {
            let message = format!("a subscription has no `{attr}`");
            it.report(Place::of(outline), message);
        }
    }
}

fn type_unknown(it: &mut Check<'_>) {
    let known = ["link", "rss", "include", "tbl", "atom"];
    // Only before version 2.0 the list of types is closed.
    let open = it
        .doc
        .root()
        .and_then(|root| root.attr("version"))
        .is_some_and(|version| version.starts_with('2'));
    for outline in it.elements("outline").filter(|_| !open) {
        let Some(attribute) = outline.attribute("type") else { continue };
        let kind = attribute.value();
        if !known.iter().any(|known| known.eq_ignore_ascii_case(kind)) {
            let message = format!("few readers know outlines of type `{kind}`");
            it.report(Place::attribute(outline, attribute), message);
        }
    }
}
