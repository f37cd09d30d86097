//! Which feeds there are and which articles each holds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::archive::Archive;
use super::card::{Card, Name, fold};
use super::census::Item;
use super::heads::Shelf;
use super::ledger::Ledger;
use super::moment::Moment;
use super::selection::Sieve;
use super::{Setup, slug};
use crate::write::{Archived, By, Kind};

/// A feed that is to be there after the run.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub kind: Kind,
    /// Path of its files below the folder of feeds, without extension.
    pub path: String,
    /// Title of the feed.
    pub title: String,
    /// What it is called among feeds of its kind.
    pub name: String,
    pub description: Option<String>,
    pub language: Option<String>,
    /// The articles in the document to subscribe to, newest first: places among the items.
    pub members: Vec<usize>,
    /// The number of articles it selects.
    pub total: usize,
    /// Its newest change.
    pub updated: Option<Moment>,
    pub archive: Archive,
    /// When there are archive documents: all articles it selects, in order of the ledger.
    pub archived: Vec<usize>,
}

/// Every feed, in the order in which they are shown. `items` are in order of the ledger.
pub(super) fn feeds(
    setup: &Setup<'_>,
    shelf: &Shelf,
    ledger: &mut Ledger,
    items: &[Item],
) -> Vec<Plan> {
    let mut plans = vec![main(setup, items, ledger)];
    for selection in setup.selections {
        plans.push(own(setup, shelf, ledger, items, selection));
    }
    for &by in &setup.feeds.by {
        plans.extend(derived(setup, shelf, ledger, items, by));
    }
    plans
}

fn main(setup: &Setup<'_>, items: &[Item], ledger: &Ledger) -> Plan {
    let all: Vec<usize> = (0..items.len()).collect();
    let limit = setup.feeds.limit;
    let archive = match setup.feeds.archive {
        Archived::Nothing => None,
        Archived::Main | Archived::All => Some(Archive::of_all(ledger.len(), limit)),
    };
    let withdrawn = ledger.entries().filter_map(|(_, entry)| entry.withdrawn).max();
    let mut plan = plan(items, all, limit, archive);
    plan.updated = plan.updated.max(withdrawn);
    Plan {
        kind: Kind::Main,
        path: "feed".to_owned(),
        title: setup.site.title.clone(),
        name: setup.site.title.clone(),
        description: setup.site.description.clone(),
        ..plan
    }
}

fn own(
    setup: &Setup<'_>,
    shelf: &Shelf,
    ledger: &mut Ledger,
    items: &[Item],
    selection: &super::Selection,
) -> Plan {
    let sieve = Sieve::new(&selection.filter, &shelf.names);
    let taken: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| {
            let path = match item.at {
                Some(at) => shelf.path(at),
                None => ledger.entry(item.place).map_or("", |entry| &entry.path),
            };
            let day = item.published.zoned().date();
            shelf.card(item).is_some_and(|card| sieve.takes(&card, path, day))
        })
        .map(|(at, _)| at)
        .collect();
    let limit = selection.limit.unwrap_or(setup.feeds.limit);
    let archive = archive(setup, ledger, items, &taken, &selection.name, limit);
    let title = selection.title.clone();
    Plan {
        kind: Kind::Own,
        path: selection.name.clone(),
        title: title.clone().unwrap_or_else(|| titled(setup, &selection.name)),
        name: title.unwrap_or_else(|| selection.name.clone()),
        description: selection.description.clone(),
        language: selection.language.clone(),
        ..plan(items, taken, limit, archive)
    }
}

/// A feed for every tag, source, author or language.
fn derived(
    setup: &Setup<'_>,
    shelf: &Shelf,
    ledger: &mut Ledger,
    items: &[Item],
    by: By,
) -> Vec<Plan> {
    let (kind, folder) = match by {
        By::Tag => (Kind::Tag, "tag"),
        By::Source => (Kind::Source, "source"),
        By::Author => (Kind::Author, "author"),
        By::Language => (Kind::Language, "language"),
    };
    let groups = grouped(shelf, items, by);
    // Slugs go to names in order of first use, which the ledger keeps.
    let slugs = slug::assign(groups.iter().map(|group| group.key.as_str()), &ledger.slugs(folder));
    ledger.keep_slugs(folder, &slugs);
    let paths: HashMap<String, String> =
        slugs.into_iter().map(|(key, slug)| (key.to_owned(), slug)).collect();
    let limit = setup.feeds.limit;
    let mut plans: Vec<Plan> = groups
        .into_iter()
        .filter_map(|mut group| {
            if setup.feeds.archive == Archived::All {
                // Archives are cut in order of the ledger; for the rest it makes no difference.
                group.members.sort_unstable();
            }
            let path = format!("{folder}/{}", paths.get(&group.key)?);
            let archive = archive(setup, ledger, items, &group.members, &path, limit);
            Some(Plan {
                kind,
                path,
                title: titled(setup, group.label),
                name: group.label.to_owned(),
                language: (by == By::Language).then(|| group.label.to_owned()),
                ..plan(items, group.members, limit, archive)
            })
        })
        .collect();
    plans.sort_by_cached_key(|plan| (fold(&plan.name), plan.path.clone()));
    plans
}

/// Articles that have a name in common.
struct Group<'s> {
    /// The name without what does not make it another.
    key: String,
    /// The name as the first article spells it.
    label: &'s str,
    /// The first article in order of the ledger, and where among its names this one stands.
    first: (usize, usize),
    /// In no order.
    members: Vec<usize>,
}

/// The groups, in order of first use.
fn grouped<'s>(shelf: &'s Shelf, items: &[Item], by: By) -> Vec<Group<'s>> {
    // By name, as names are numbered from 0.
    let mut keys: Vec<Option<usize>> = vec![None; shelf.names.all().count()];
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<Group<'s>> = Vec::new();
    for (member, card) in cards(shelf, items) {
        let language = [card.language];
        let names: &[Name] = match by {
            By::Tag => card.tags,
            By::Source => card.sources,
            By::Author => card.authors,
            By::Language => &language,
        };
        for (use_at, &name) in names.iter().enumerate() {
            let Some(key) = keys.get_mut(name as usize) else { continue };
            let first = (member, use_at);
            let at = *key.get_or_insert_with(|| {
                let label = shelf.names.name(name);
                let key = fold(label);
                *places.entry(key.clone()).or_insert_with(|| {
                    groups.push(Group { key, label, first, members: Vec::new() });
                    groups.len() - 1
                })
            });
            let Some(group) = groups.get_mut(at) else { continue };
            if first < group.first {
                (group.first, group.label) = (first, shelf.names.name(name));
            }
            // Two spellings of one tag in one article count once.
            if group.members.last() != Some(&member) {
                group.members.push(member);
            }
        }
    }
    groups.sort_unstable_by_key(|group| group.first);
    groups
}

/// The cards of all items with their places among these, in the order in which cards lie: to look them up in that of the
/// ledger takes several times as long.
fn cards<'s>(shelf: &'s Shelf, items: &'s [Item]) -> impl Iterator<Item = (usize, Card<'s>)> {
    let mut places: Vec<Option<u32>> = vec![None; shelf.known.len()];
    for (place, item) in (0..).zip(items) {
        if let Some(known) = item.at.and_then(|at| places.get_mut(at)) {
            *known = Some(place);
        }
    }
    let of_files = shelf.files().filter_map(move |(at, known)| {
        let place = (*places.get(at)?)?;
        Some((place as usize, shelf.cards.get(known.slot()?)?))
    });
    let kept = items.iter().enumerate().filter(|(_, item)| item.at.is_none());
    of_files.chain(kept.filter_map(|(place, item)| Some((place, shelf.card(item)?))))
}

fn titled(setup: &Setup<'_>, name: &str) -> String {
    format!("{} \u{2013} {name}", setup.site.title)
}

/// The archive of a feed that is not the main one, when there is to be one. The ledger remembers where it is cut.
fn archive(
    setup: &Setup<'_>,
    ledger: &mut Ledger,
    items: &[Item],
    taken: &[usize],
    path: &str,
    limit: usize,
) -> Option<Archive> {
    if setup.feeds.archive != Archived::All {
        return None;
    }
    let places: Vec<usize> =
        taken.iter().filter_map(|&at| items.get(at)).map(|item| item.place).collect();
    let archive = Archive::of_some(&places, limit, ledger.cuts(path));
    ledger.keep_cuts(path, archive.cuts());
    Some(archive)
}

/// What follows from the articles that a feed selects, which are in order of the ledger where there is an archive.
fn plan(items: &[Item], taken: Vec<usize>, limit: usize, archive: Option<Archive>) -> Plan {
    let total = taken.len();
    let (members, archived) = match &archive {
        Some(archive) => {
            // What is in no archive document yet, and what changed last: both would be missed otherwise.
            let is_new =
                |&at: &usize| items.get(at).is_some_and(|item| item.place >= archive.end());
            let mut members = newest(items, taken.clone(), limit);
            members.extend(taken.iter().copied().filter(is_new));
            members.extend(last_changed(items, taken.clone(), limit));
            members.sort_unstable();
            members.dedup();
            let archived = if archive.count() > 0 { taken } else { Vec::new() };
            (newest(items, members, 0), archived)
        }
        None => (newest(items, taken, limit), Vec::new()),
    };
    let updated = members.iter().filter_map(|&at| items.get(at)).map(|item| item.changed).max();
    Plan {
        kind: Kind::Main,
        path: String::new(),
        title: String::new(),
        name: String::new(),
        description: None,
        language: None,
        members,
        total,
        updated,
        archive: archive.unwrap_or_default(),
        archived,
    }
}

/// The `limit` newest of `members`, newest first; all of them when `limit` is 0.
fn newest(items: &[Item], members: Vec<usize>, limit: usize) -> Vec<usize> {
    let key = |&at: &usize| Reverse(items.get(at).map(|item| (item.published.seconds, item.place)));
    let mut newest = first(members, limit, key);
    newest.sort_unstable_by_key(key);
    newest
}

/// The `limit` of `members` that changed last.
fn last_changed(items: &[Item], members: Vec<usize>, limit: usize) -> Vec<usize> {
    first(members, limit, |&at| Reverse(items.get(at).map(|it| (it.changed.seconds, it.place))))
}

/// The `limit` of `members` that come first by their key, in no order; all of them when `limit` is 0.
fn first<K: Ord>(mut members: Vec<usize>, limit: usize, key: impl Fn(&usize) -> K) -> Vec<usize> {
    if limit > 0 && members.len() > limit {
        members.select_nth_unstable_by_key(limit, key);
        members.truncate(limit);
    }
    members
}
