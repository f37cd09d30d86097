//! Elements of RSS and of modules that say the same twice.

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::format::Format;

pub(super) const RULES: &[Rule] = &[
    rule!("rss-channel-said-twice", Warning, "DuplicateSemantics", |it| said_twice(
        it, "channel", CHANNEL
    )),
    rule!("rss-item-said-twice", Warning, "DuplicateItemSemantics", |it| said_twice(
        it, "item", ITEM
    )),
    rule!("rss-description-said-twice", Warning, "DuplicateDescriptionSemantics", content_twice),
    rule!("rss-content-before-description", Warning, "NeedDescriptionBeforeContent", content_first),
    rule!("rss-comments-undated", Warning, "SlashDate", comments_undated),
    rule!("rss-blink-unpublished", Error, "NoBlink", |it| {
        for blink in it.doc.named("blink").filter(|blink| in_channel(*blink)) {
            let place = Place { parent: None, ..Place::of(blink) };
            it.report(place, "`blink` is not in RSS; the blogChannel module has it");
        }
    }),
    rule!("wfw-comment-rss-misspelt", Warning, "CommentRSS", |it| {
        for element in it.elements("wfw:commentRSS") {
            it.report(Place::of(element), "`wfw:commentRSS` is written `wfw:commentRss`");
        }
    }),
];

fn in_channel(element: Element<'_>) -> bool {
    element.parent().is_some_and(|parent| parent.name() == "channel")
}

/// Elements of a channel with those of modules that mean the same.
const CHANNEL: &[(&str, &str)] = &[
    ("managingEditor", "dc:creator"),
    ("webMaster", "admin:errorReportsTo"),
    ("webMaster", "dc:publisher"),
    ("copyright", "dc:rights"),
    ("copyright", "cc:license"),
    ("copyright", "creativeCommons:license"),
    ("creativeCommons:license", "cc:license"),
    ("language", "dc:language"),
    ("generator", "admin:generatorAgent"),
    ("pubDate", "dc:date"),
    ("lastBuildDate", "dcterms:modified"),
];

/// Elements of an item with those of modules that mean the same.
const ITEM: &[(&str, &str)] = &[
    ("author", "dc:creator"),
    ("author", "atom:author"),
    ("pubDate", "dc:date"),
    ("pubDate", "atom:published"),
    ("pubDate", "dcterms:issued"),
    ("guid", "atom:id"),
    ("source", "dc:source"),
    ("source", "atom:source"),
    ("category", "dc:subject"),
    ("creativeCommons:license", "cc:license"),
];

fn said_twice(it: &mut Check<'_>, parent: &str, pairs: &[(&str, &str)]) {
    if it.format != Format::Rss {
        return;
    }
    for element in it.elements(parent) {
        for &(core, module) in pairs {
            if let Some(first) = element.child(core)
                && let Some(second) = element.child(module)
            {
                let later = if first.span().start > second.span().start { first } else { second };
                let place =
                    Place { element: Some(parent.to_owned()), parent: None, ..Place::of(later) };
                it.report(place, format!("`{core}` and `{module}` say the same"));
            }
        }
    }
}

/// `description` and `content:encoded` are the two that readers know.
fn content_twice(it: &mut Check<'_>) {
    for name in ["atom:content", "atom:summary", "xhtml:body"] {
        for element in it.elements(name) {
            let item = element.parent().is_some_and(|parent| matches!(parent.local(), "item"));
            if item && element.attr("src").is_none() {
                let place = Place { parent: None, ..Place::of(element) };
                it.report(place, format!("`{name}` says what `description` says"));
            }
        }
    }
}

fn content_first(it: &mut Check<'_>) {
    if it.format != Format::Rss {
        return;
    }
    for item in it.elements("item") {
        let mut described = false;
        for child in item.children() {
            described |= child.name() == "description";
            if child.name() == "content:encoded"
                && !described
                && (it.is_w3c() || item.child("description").is_some())
            {
                let place =
                    Place { element: Some("item".to_owned()), parent: None, ..Place::of(child) };
                it.report(
                    place,
                    "`content:encoded` stands before `description`; some readers keep the last",
                );
            }
        }
    }
}

fn comments_undated(it: &mut Check<'_>) {
    if it.format != Format::Rss {
        return;
    }
    let dated = it.head().is_some_and(|head| head.child("lastBuildDate").is_some());
    for comments in it.elements("slash:comments").filter(|_| !dated) {
        let place =
            Place { element: Some("item".to_owned()), parent: None, ..Place::text(comments) };
        it.report(place, "the number of comments changes, but the channel has no `lastBuildDate`");
    }
}
