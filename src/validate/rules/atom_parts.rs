//! What feeds and entries of Atom must hold (RFC 4287 section 4.1).

use foldhash::{HashSet, HashSetExt};
use std::borrow::Cow;

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::format::Format;

pub(super) const RULES: &[Rule] = &[
    rule!("atom-feed-part-missing", Error, "MissingElement", |it| {
        if let Some(feed) = it.doc.root().filter(|_| it.format == Format::AtomFeed) {
            for part in ["title", "id", "updated"] {
                requires_early(it, feed, part);
            }
        }
    }),
    rule!("atom-entry-part-missing", Error, "MissingElement", |it| {
        for part in ["atom:title", "atom:id", "atom:updated"] {
            it.requires("atom:entry", part);
        }
    }),
    rule!("atom-entry-author-missing", Error, "MissingElement", author_missing),
    rule!("atom-person-name-missing", Error, "MissingElement", |it| {
        it.requires("atom:author", "atom:name");
        it.requires("atom:contributor", "atom:name");
    }),
    rule!("atom-source-part-missing", Warning, "MissingSourceElement", |it| {
        for part in ["atom:id", "atom:title", "atom:updated"] {
            it.requires("atom:source", part);
        }
    }),
    rule!("atom-metadata-misplaced", Error, "MisplacedMetadata", metadata_misplaced),
    rule!("atom-entry-content-missing", Error, "MissingContentOrAlternate", content_missing),
    rule!("atom-entry-text-missing", Warning, "MissingTextualContent", text_missing),
    rule!("atom-summary-missing", Error, "MissingSummary", summary_missing),
    rule!("atom-id-repeated", Warning, "DuplicateEntries", id_repeated),
    rule!("atom-updated-repeated", Warning, "DuplicateUpdated", updated_repeated),
    rule!("atom-ids-all-alike", Error, "DuplicateIds", ids_alike),
];

/// Metadata behind the first entry comes too late for W3C's validator, which has asked for it then.
fn requires_early(it: &mut Check<'_>, feed: Element<'_>, part: &str) {
    let entry = feed.child("atom:entry").map_or(u32::MAX, |entry| entry.span().start);
    match feed.children().find(|child| child.local() == part && feed.ns() == child.ns()) {
        Some(found) if !it.is_w3c() || found.span().start < entry => {}
        _ => {
            let message = format!("`feed` has no `{part}`");
            it.report(Place::missing(feed, part).told_at_start(feed), message);
        }
    }
}

/// An author of its own, of its source, or of the feed.
fn author_missing(it: &mut Check<'_>) {
    for entry in it.elements("atom:entry") {
        let has = |element: Element<'_>| element.child("atom:author").is_some();
        let source = entry.child("atom:source").is_some_and(has);
        if !has(entry) && !source && !entry.parent().is_some_and(has) {
            let message = "`entry` has no `author`, and neither has the feed";
            it.report(Place::missing(entry, "author"), message);
        }
    }
}

fn metadata_misplaced(it: &mut Check<'_>) {
    let Some(feed) = it.doc.root().filter(|_| it.format == Format::AtomFeed) else { return };
    let mut entries = false;
    for child in feed.children() {
        entries |= child.name() == "atom:entry";
        let late = entries && child.name() != "atom:entry" && child.name().starts_with("atom:");
        if late && it.model.knows(child) {
            let message = format!("`{}` stands behind the first entry", child.local());
            it.report(Place::of(child), message);
        }
    }
}

fn has_alternate(entry: Element<'_>) -> bool {
    Check::links(entry).any(|(rel, _)| rel == "alternate")
}

fn entry_place(entry: Element<'_>) -> Place {
    let place = Place::missing(entry, "entry");
    Place { parent: Some("feed".to_owned()), ..place }
}

fn content_missing(it: &mut Check<'_>) {
    for entry in it.elements("atom:entry") {
        if entry.child("atom:content").is_none() && !has_alternate(entry) {
            let message = "the entry has neither `content` nor an alternate link";
            it.report(entry_place(entry), message);
        }
    }
}

fn text_missing(it: &mut Check<'_>) {
    for entry in it.elements("atom:entry") {
        if entry.child("atom:content").is_none() && entry.child("atom:summary").is_none() {
            it.report(entry_place(entry), "the entry has neither `content` nor `summary`");
        }
    }
}

/// Content that lies elsewhere, or that is not text, needs a summary (section 4.1.2).
fn summary_missing(it: &mut Check<'_>) {
    for entry in it.elements("atom:entry") {
        let Some(content) = entry.child("atom:content") else { continue };
        let kind = content.attr("type").unwrap_or_default().to_ascii_lowercase();
        let textual = !kind.contains('/')
            || kind.starts_with("text/")
            || kind.ends_with("+xml")
            || kind.ends_with("/xml")
            || kind == "application/html";
        if (content.attr("src").is_some() || !textual) && entry.child("atom:summary").is_none() {
            it.report(
                entry_place(entry),
                "the content cannot be read as text, and there is no `summary`",
            );
        }
    }
}

/// The id of every entry, with the entry.
fn ids<'d>(it: &Check<'d>) -> Vec<(Cow<'d, str>, Element<'d>)> {
    let id = |entry: Element<'d>| Some(trimmed(entry.child("atom:id")?.text()));
    it.elements("atom:entry").filter_map(|entry| Some((id(entry)?, entry))).collect()
}

/// Text without the white space around it.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

fn id_repeated(it: &mut Check<'_>) {
    let mut seen = HashSet::new();
    // Where all are alike, W3C's validator says that instead.
    if it.is_w3c() && all_alike(it) {
        return;
    }
    for (id, entry) in ids(it) {
        if !seen.insert(id.clone())
            && let Some(element) = entry.child("atom:id")
        {
            it.report(Place::text(element), format!("id `{id}` stands in an earlier entry too"));
        }
    }
}

fn updated_repeated(it: &mut Check<'_>) {
    let mut seen = HashSet::new();
    for (id, entry) in ids(it) {
        let Some(element) = entry.child("atom:updated") else { continue };
        let updated = trimmed(element.text());
        if !seen.insert((id, updated.clone())) {
            let message = format!("another entry with this id was updated at {updated} too");
            it.report(Place::text(element), message);
        }
    }
}

/// Whether all entries of the feed have one id; for W3C's validator two entries are too few to say so.
fn all_alike(it: &Check<'_>) -> bool {
    let ids = ids(it);
    let least = if it.is_w3c() { 3 } else { 2 };
    ids.len() >= least
        && ids.iter().zip(ids.iter().skip(1)).all(|((one, _), (next, _))| one == next)
        && it.elements("atom:entry").count() == ids.len()
}

fn ids_alike(it: &mut Check<'_>) {
    if let Some(feed) = it.doc.root().filter(|_| all_alike(it)) {
        it.report(
            Place::missing(feed, "id"),
            "all entries have one id, so readers show one of them",
        );
    }
}
