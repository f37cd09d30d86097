//! Paging and archives (RFC 5005).

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("fh-archive-incomplete", Warning, "ArchiveIncomplete", |it| {
        if let Some(head) = it.head()
            && head.child("fh:archive").is_some()
            && (head.child("fh:complete").is_some()
                // The oldest archive has none before it, and which one is the oldest a document does not say.
                || it.is_w3c() && link(head, "prev-archive").is_none())
        {
            it.report(whole(head), "an archive without `prev-archive`, or of a complete feed");
        }
    }),
    rule!("fh-current-missing", Warning, "MissingCurrentInArchive", |it| {
        if let Some(head) = it.head()
            && head.child("fh:archive").is_some()
            && link(head, "current").is_none()
        {
            it.report(whole(head), "an archive without a link to the current feed");
        }
    }),
    rule!("fh-link-in-complete", Error, "FeedRelInCompleteFeed", |it| {
        let Some(head) = it.head().filter(|head| head.child("fh:complete").is_some()) else {
            return;
        };
        for rel in ["first", "last", "previous", "next", "prev-archive", "next-archive"] {
            if link(head, rel).is_some() {
                it.report(whole(head), format!("a complete feed has no pages, but a link `{rel}`"));
            }
        }
    }),
    rule!("fh-current-not-self", Error, "CurrentNotSelfInCompleteFeed", |it| {
        if let Some(head) = it.head().filter(|head| head.child("fh:complete").is_some())
            && let (Some(current), Some(own)) = (link(head, "current"), link(head, "self"))
            && current.attr("href") != own.attr("href")
        {
            it.report(whole(head), "a complete feed is the current one, but its links differ");
        }
    }),
    rule!("fh-link-past-end", Error, "LinkPastEnd", |it| {
        let Some(head) = it.head() else { return };
        let Some(own) = link(head, "self").and_then(|own| own.attr("href")) else { return };
        for (end, beyond) in [("last", "next"), ("first", "previous")] {
            let at_end = link(head, end).and_then(|link| link.attr("href")) == Some(own);
            if at_end && link(head, beyond).is_some() {
                it.report(
                    whole(head),
                    format!("this is the {end} page, but it has a link `{beyond}`"),
                );
            }
        }
    }),
    rule!("fh-link-itself", Error, |it| {
        let Some(head) = it.head() else { return };
        let Some(own) = link(head, "self").and_then(|own| own.attr("href")) else { return };
        for rel in ["previous", "next", "prev-archive", "next-archive"] {
            if let Some(link) = link(head, rel).filter(|link| link.attr("href") == Some(own)) {
                it.report(Place::of(link), format!("`{rel}` leads to this page itself"));
            }
        }
    }),
    rule!("fh-current-itself", Warning, |it| {
        if let Some(head) = it.head()
            && head.child("fh:archive").is_some()
            && let (Some(current), Some(own)) = (link(head, "current"), link(head, "self"))
            && current.attr("href") == own.attr("href")
        {
            it.report(Place::of(current), "an archive that says it is the current feed");
        }
    }),
    rule!("fh-archive-unmarked", Warning, |it| {
        if let Some(head) = it.head().filter(|head| head.child("fh:archive").is_none())
            && let Some(link) = link(head, "next-archive")
        {
            it.report(
                Place::of(link),
                "an archive has newer ones after it, and is marked `fh:archive`",
            );
        }
    }),
    rule!("fh-neighbours-differ", Warning, pages NeighboursDiffer),
    rule!("fh-current-archived", Error, pages CurrentArchived),
    rule!("fh-archives-circular", Error, pages Circle),
    rule!("fh-complete-archived", Warning, pages CompleteArchived),
    rule!("fh-link-in-entry", Warning, "FeedHistoryRelInEntry", |it| {
        for entry in it.elements("atom:entry").chain(it.elements("item")) {
            for (rel, link) in Check::links(entry) {
                if ["current", "first", "last", "next", "previous", "next-archive", "prev-archive"]
                    .contains(&rel)
                {
                    let place = Place { parent: None, ..Place::of(link) };
                    it.report(place, format!("`{rel}` is a link of the feed, not of an entry"));
                }
            }
        }
    }),
];

/// The first link of a feed with this relation.
pub(in crate::validate) fn link<'d>(head: Element<'d>, wanted: &str) -> Option<Element<'d>> {
    Check::links(head).find(|(rel, _)| *rel == wanted).map(|(_, link)| link)
}

fn whole(head: Element<'_>) -> Place {
    Place { parent: None, ..Place::missing(head, head.local()) }.told_at_start(head)
}
