//! RSS 0.90, 1.0 and 1.1.

use foldhash::{HashSet, HashSetExt};

use super::{Rule, rule};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::format::Format;

pub(super) const RULES: &[Rule] = &[
    rule!("rss1-channel-missing", Error, "MissingElement", |it| {
        if let Some(root) = it.doc.root().filter(|_| it.format == Format::Rdf)
            && root.child("rss1:channel").is_none()
            && root.child("rss090:channel").is_none()
        {
            let message = "`rdf:RDF` has no `channel`";
            it.report(Place::missing(root, "channel"), message);
        }
    }),
    rule!("rss1-title-missing", Error, "MissingTitle", |it| each(it, "title")),
    rule!("rss1-link-missing", Error, "MissingLink", |it| each(it, "link")),
    rule!("rss1-description-missing", Error, "MissingDescription", |it| {
        it.requires("rss1:channel", "rss1:description");
        it.requires("rss090:channel", "rss090:description");
        it.requires("rss11:Channel", "rss11:description");
        requires_there(it, "rss1:textinput", "rss1:description");
    }),
    rule!("rss1-element-missing", Error, "MissingElement", |it| {
        it.requires("rss1:item", "rss1:title");
        it.requires("rss1:item", "rss1:link");
        it.requires("rss090:item", "rss090:title");
        it.requires("rss090:item", "rss090:link");
        it.requires("rss11:item", "rss11:title");
        it.requires("rss11:item", "rss11:link");
        it.requires("rss11:Channel", "rss11:items");
        if it.is_w3c() || it.doc.named("rss1:item").next().is_some() {
            described(it);
        }
        requires_there(it, "rss1:image", "rss1:url");
        requires_there(it, "rss1:textinput", "rss1:name");
    }),
    rule!("rss1-about-repeated", Error, "DuplicateValue", about_repeated),
    rule!("rss1-rdf-broken", Error, "InvalidRDF", rdf_broken),
];

/// `items` of channels that say what they are about; the rest lacks more.
fn described(it: &mut Check<'_>) {
    for channel in it.elements("rss1:channel") {
        if channel.attribute("rdf:about").is_some() && channel.children().next().is_some() {
            let core = ["rss1:title", "rss1:link", "rss1:description"];
            if core.iter().any(|name| channel.child(name).is_some()) {
                it.requires_in(channel, "rss1:items");
            }
        }
    }
}

fn each(it: &mut Check<'_>, what: &str) {
    if !matches!(it.format, Format::Rdf | Format::Rss11) {
        return;
    }
    for prefix in ["rss1", "rss090", "rss11"] {
        let child = format!("{prefix}:{what}");
        it.requires(&format!("{prefix}:channel"), &child);
        it.requires(&format!("{prefix}:Channel"), &child);
        for name in ["image", "textinput"] {
            if prefix == "rss11" && what == "link" {
                continue;
            }
            requires_there(it, &format!("{prefix}:{name}"), &child);
        }
    }
}

/// Like `requires`, for elements that stand at the root; those in a channel only point there.
fn requires_there(it: &mut Check<'_>, parent: &str, child: &str) {
    for element in it.elements(parent) {
        if element.attribute("rdf:resource").is_none() {
            it.requires_in(element, child);
        }
    }
}

fn about_repeated(it: &mut Check<'_>) {
    let mut seen = HashSet::new();
    for name in ["rss1:item", "rss11:item"] {
        for item in it.elements(name) {
            let Some(attribute) = item.attribute("rdf:about") else { continue };
            if !seen.insert(attribute.value()) {
                let place = Place {
                    element: Some("rdf:about".to_owned()),
                    parent: Some("item".to_owned()),
                    ..Place::attribute(item, attribute)
                };
                let message = format!("`{}` is the name of an earlier item too", attribute.value());
                it.report(place, message);
            }
        }
    }
}

/// RDF/XML section 2: a node holds properties, a property holds one node or text.
fn rdf_broken(it: &mut Check<'_>) {
    let Some(root) = it.doc.root().filter(|_| matches!(it.format, Format::Rdf | Format::Rss11))
    else {
        return;
    };
    let nodes: Vec<Element<'_>> = match it.format {
        Format::Rdf => root.children().collect(),
        _ => vec![root],
    };
    for node in nodes {
        if let Some((place, message)) = broken_node(node, 0) {
            it.report(place, message);
            return;
        }
    }
}

fn broken_node(node: Element<'_>, depth: usize) -> Option<(Place, String)> {
    if depth > 64 {
        return None;
    }
    if let Some(attribute) = node.attribute("rdf:ID")
        && node.attribute("rdf:about").is_some()
    {
        let message = format!("`{}` has both `rdf:about` and `rdf:ID`", node.name());
        return Some((unnamed(Place::attribute(node, attribute)), message));
    }
    if let Some(attribute) = node.attribute("rdf:resource") {
        let message = format!("`{}` is a thing, which cannot have `rdf:resource`", node.name());
        return Some((unnamed(Place::attribute(node, attribute)), message));
    }
    node.children().find_map(|property| broken_property(property, depth))
}

/// A place for which W3C's validator names no element.
fn unnamed(place: Place) -> Place {
    Place { element: None, parent: None, ..place }
}

fn broken_property(property: Element<'_>, depth: usize) -> Option<(Place, String)> {
    match property.attr("rdf:parseType") {
        Some("Literal") => return None,
        Some("Resource") => {
            return property.children().find_map(|inner| broken_property(inner, depth + 1));
        }
        _ => {}
    }
    let children: Vec<Element<'_>> = property.children().collect();
    let pointer = property.attribute("rdf:resource");
    if let Some(attribute) = pointer
        && !(children.is_empty() && property.text().trim().is_empty())
    {
        let message = format!("`{}` points elsewhere and holds something too", property.name());
        return Some((unnamed(Place::attribute(property, attribute)), message));
    }
    if !children.is_empty() && !property.text().trim().is_empty() {
        let message = format!("`{}` holds text and things", property.name());
        return Some((Place { parent: None, ..Place::of(property) }, message));
    }
    if children.len() > 1
        && property.attr("rdf:parseType") != Some("Collection")
        && property.ns() != Ns::NONE
    {
        let message = format!("`{}` holds several things", property.name());
        return Some((Place { parent: None, ..Place::of(property) }, message));
    }
    children.into_iter().find_map(|node| broken_node(node, depth + 1))
}
