//! Which stored articles are published, under which id, and what that means for the ledger.
//!
//! An id is, in this order: an explicit one in the file; the ledger's, by the same path or, for a moved file, by the
//! same content or the same text and date; one of the feed that was adopted; a tag URI (RFC 4151) minted from domain,
//! date and slug.

mod moved;
mod new;
mod settled;

use std::collections::HashMap;

use foldhash::{HashMap as QuickMap, HashSet as QuickSet, HashSetExt};

use super::card::{Known, Slot, Terms, Texts};
use super::heads::Shelf;
use super::ledger::{Ledger, id_print};
use super::moment::Moment;
use super::{Problem, Setup, held};
use crate::place::{Listing, PlaceError};
pub(super) use settled::{Settled, Settling};

/// A published article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// Its place on the shelf; `None` for one whose file cannot be read, of which the last published version stays.
    pub at: Option<usize>,
    /// Its place in the ledger.
    pub place: usize,
    /// When it appeared.
    pub published: Moment,
    /// Its last significant change, or when it appeared.
    pub changed: Moment,
}

/// The outcome.
#[derive(Debug, Clone, Default)]
pub(super) struct Census {
    /// What is published, in order of the ledger.
    pub items: Vec<Item>,
    pub drafts: usize,
    pub scheduled: usize,
    pub expired: usize,
    /// Articles that cannot be published, and why.
    pub refused: Vec<Problem>,
    /// What was decided in spite of something missing.
    pub warnings: Vec<Problem>,
    /// When the passing of time alone will change the outcome, in seconds since 1970.
    pub due: Option<i64>,
}

/// A stored article on its way to being published.
struct Candidate<'s> {
    at: usize,
    path: &'s str,
    place: Option<usize>,
    /// Its card, and what is asked of it more than once: all of it would take much room for very many.
    slot: Slot,
    id: Option<&'s str>,
    published: Option<Moment>,
    updated: Option<Moment>,
    content: u64,
}

/// Settles ids and dates, and writes into the ledger what became of each article by `now`. `None` when an article has the
/// id of one that is settled, which then is not settled at all. `published` are the files that are published.
pub(super) fn take(
    (setup, published): (&Setup<'_>, &Listing),
    shelf: &mut Shelf,
    ledger: &mut Ledger,
    now: Moment,
) -> Result<Option<Census>, PlaceError> {
    let mut census = Census { items: shelf.settled.take(), ..Census::default() };
    let shelf = &*shelf;
    let mut candidates = candidates(shelf, now, &mut census);
    find_places(&mut candidates, ledger);
    moved::find(&mut candidates, shelf, ledger);
    moved::find_retitled(&mut candidates, (setup, published), shelf, ledger)?;
    if shares_id(&candidates, ledger, &census.items) {
        return Ok(None);
    }
    hold_back(&mut candidates, ledger, now, &mut census);
    let mut held = held::by_refusal(shelf, ledger);
    refuse_shared_ids(&mut candidates, ledger, &mut census, &mut held);
    for candidate in &candidates {
        if let Some(place) = candidate.place {
            // What was moved out of a folder that cannot be read is there.
            held.remove(&place);
            update(ledger, place, candidate, now);
            census.items.push(item(ledger, place, candidate));
        }
    }
    withdraw(ledger, &candidates, &held, now);
    keep_last_versions(ledger, &held, &mut census);
    let mut new: Vec<&Candidate<'_>> =
        candidates.iter().filter(|candidate| candidate.place.is_none()).collect();
    new.sort_unstable_by_key(|candidate| {
        (candidate.published.unwrap_or(now).seconds, candidate.path)
    });
    new::add(setup, shelf, ledger, &new, now, &mut census);
    // They are so already for the most part, of which this sort makes use.
    census.items.sort_by_key(|item| item.place);
    Ok(Some(census))
}

fn candidates<'s>(shelf: &'s Shelf, now: Moment, census: &mut Census) -> Vec<Candidate<'s>> {
    let mut candidates = Vec::with_capacity(shelf.known.len());
    for (at, known) in shelf.files() {
        let slot = match known {
            Known::Read(_) if shelf.settled.has(at) => continue,
            Known::Read(slot) => *slot,
            Known::Refused(refusal) => {
                let problem = Problem::new(shelf.path(at), refusal.message.clone());
                census.refused.push(Problem { line: refusal.line, ..problem });
                continue;
            }
        };
        let Some(terms) = shelf.cards.get(slot).and_then(|card| card.terms) else { continue };
        if terms.draft {
            census.drafts += 1;
        } else if terms.expires.is_some_and(|end| end.seconds <= now.seconds) {
            census.expired += 1;
        } else {
            census.wait_for(terms.expires);
            let Terms { texts: Texts { id, .. }, published, updated, content, .. } = terms;
            let (path, place) = (shelf.path(at), None);
            candidates.push(Candidate { at, path, place, slot, id, published, updated, content });
        }
    }
    candidates
}

/// Whether any of the candidates has an id that is also that of one of the settled `items`.
fn shares_id(candidates: &[Candidate<'_>], ledger: &Ledger, items: &[Item]) -> bool {
    let ids: QuickSet<u64> = candidates
        .iter()
        .filter_map(|candidate| match candidate.place {
            Some(place) => ledger.print(place),
            None => candidate.id.map(id_print),
        })
        .collect();
    items.iter().any(|item| ledger.print(item.place).is_some_and(|print| ids.contains(&print)))
}

impl Census {
    /// Time will tell: something happens at this moment.
    fn wait_for(&mut self, moment: Option<Moment>) {
        if let Some(moment) = moment {
            self.due = Some(self.due.map_or(moment.seconds, |due| due.min(moment.seconds)));
        }
    }
}

/// The place of each candidate in the ledger, if it has one.
fn find_places(candidates: &mut [Candidate<'_>], ledger: &Ledger) {
    let has_ids = candidates.iter().any(|candidate| candidate.id.is_some());
    let by_id = if has_ids { ledger.by_id() } else { QuickMap::default() };
    let by_path = ledger.by_path();
    for candidate in candidates {
        candidate.place = match candidate.id {
            Some(id) => by_id.get(id).copied(),
            None => by_path.get(candidate.path).copied(),
        };
    }
}

/// Holds back what is of a later date, unless it was published before.
fn hold_back(
    candidates: &mut Vec<Candidate<'_>>,
    ledger: &Ledger,
    now: Moment,
    census: &mut Census,
) {
    candidates.retain(|candidate| {
        let Some(date) = candidate.published.filter(|date| date.seconds > now.seconds) else {
            return true;
        };
        let entry = candidate.place.and_then(|place| ledger.entry(place));
        let shown = entry.is_some_and(|entry| entry.withdrawn.is_none());
        if !shown {
            census.scheduled += 1;
            census.wait_for(Some(date));
        }
        shown
    });
}

/// Refuses all articles that share an id with another. Their places are held, but nothing of them is shown.
fn refuse_shared_ids(
    candidates: &mut Vec<Candidate<'_>>,
    ledger: &Ledger,
    census: &mut Census,
    held: &mut HashMap<usize, bool>,
) {
    let mut seen: QuickSet<&str> = QuickSet::with_capacity(candidates.len());
    let mut users: HashMap<&str, Vec<&str>> = candidates
        .iter()
        .filter_map(|candidate| id(candidate, ledger))
        .filter(|id| !seen.insert(id))
        .map(|id| (id, Vec::new()))
        .collect();
    if users.is_empty() {
        return;
    }
    for candidate in candidates.iter() {
        if let Some(paths) = id(candidate, ledger).and_then(|id| users.get_mut(id)) {
            paths.push(candidate.path);
        }
    }
    candidates.retain(|candidate| {
        let Some(id) = id(candidate, ledger) else { return true };
        let Some(paths) = users.get(id) else { return true };
        let others: Vec<&str> =
            paths.iter().copied().filter(|path| *path != candidate.path).collect();
        let message = format!(
            "its id `{id}` is also that of {}; give one of them another `id`, as neither is published",
            others.join(" and ")
        );
        census.refused.push(Problem::new(candidate.path, message));
        held.extend(candidate.place.map(|place| (place, false)));
        false
    });
    census.refused.sort_by(|left, right| left.path.cmp(&right.path));
}

/// The id that a candidate has: the ledger's, or the explicit one of a candidate that is new.
fn id<'i>(candidate: &Candidate<'i>, ledger: &'i Ledger) -> Option<&'i str> {
    let entry = candidate.place.and_then(|place| ledger.entry(place));
    entry.map(|entry| &*entry.id).or(candidate.id)
}

/// Writes what an article that was published before has become.
fn update(ledger: &mut Ledger, place: usize, candidate: &Candidate<'_>, now: Moment) {
    ledger.change(place, |entry| {
        let mut changed = entry.withdrawn.take().is_some();
        if *entry.path != *candidate.path {
            entry.path = candidate.path.into();
            changed = true;
        }
        if let Some(published) = candidate.published.filter(|it| *it != entry.published) {
            entry.published = published;
            changed = true;
        }
        let known = entry.content.replace(candidate.content);
        if known.is_some_and(|known| known != candidate.content) && candidate.updated.is_none() {
            entry.updated = Some(now);
        }
        changed |= known != entry.content;
        changed
    });
}

fn item(ledger: &Ledger, place: usize, candidate: &Candidate<'_>) -> Item {
    let entry = ledger.entry(place);
    let published = entry.map(|entry| entry.published);
    let published = candidate.published.or(published).unwrap_or(Moment { seconds: 0, offset: 0 });
    let updated = candidate.updated.or(entry.and_then(|entry| entry.updated));
    let changed = updated.map_or(published, |updated| updated.max(published));
    Item { at: Some(candidate.at), place, published, changed }
}

/// Marks what is not there any more.
fn withdraw(
    ledger: &mut Ledger,
    candidates: &[Candidate<'_>],
    held: &HashMap<usize, bool>,
    now: Moment,
) {
    let mut there = vec![false; ledger.len()];
    for place in candidates.iter().filter_map(|candidate| candidate.place) {
        if let Some(there) = there.get_mut(place) {
            *there = true;
        }
    }
    for (place, there) in there.into_iter().enumerate() {
        if !there && !held.contains_key(&place) {
            ledger.change(place, |entry| {
                let gone = entry.withdrawn.is_none();
                entry.withdrawn.get_or_insert(now);
                gone
            });
        }
    }
}

/// Articles whose file cannot be read stay as they were published last.
fn keep_last_versions(ledger: &Ledger, held: &HashMap<usize, bool>, census: &mut Census) {
    for (&place, &stays) in held {
        if let Some(entry) = ledger.entry(place).filter(|entry| stays && entry.withdrawn.is_none())
        {
            let changed =
                entry.updated.map_or(entry.published, |updated| updated.max(entry.published));
            census.items.push(Item { at: None, place, published: entry.published, changed });
        }
    }
}
