//! Deleted entries (RFC 6721).

use std::collections::HashMap;

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::value::moment;

pub(super) const RULES: &[Rule] = &[
    rule!("at-entry-present", Warning, |it| present(it, false)),
    rule!("at-entry-newer", Info, |it| present(it, true)),
    rule!("at-by-nameless", Error, |it| it.requires("at:by", "atom:name")),
];

/// Entries that are said to be deleted and still are in the feed: a tombstone counts for versions up to its time only
/// (section 3).
fn present(it: &mut Check<'_>, newer: bool) {
    let deleted: Vec<Element<'_>> = it.elements("at:deleted-entry").collect();
    if deleted.is_empty() {
        return;
    }
    let mut updated = HashMap::new();
    for entry in it.elements("atom:entry") {
        if let (Some(id), Some(date)) = (entry.child("atom:id"), entry.child("atom:updated"))
            && let Some(date) = moment(date.text().trim())
        {
            updated.insert(id.text().trim().to_owned(), date);
        }
    }
    for tombstone in deleted {
        let (Some(id), Some(when)) = (tombstone.attr("ref"), tombstone.attr("when")) else {
            continue;
        };
        let Some((&date, when)) = updated.get(id.trim()).zip(moment(when)) else { continue };
        if (date > when) == newer {
            let message = if newer {
                format!("`{id}` was updated after it was deleted, so this says nothing")
            } else {
                format!("`{id}` is deleted, but the feed still has it")
            };
            it.report(Place::of(tombstone), message);
        }
    }
}
