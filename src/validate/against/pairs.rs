//! Which entry of the newer version is which of the older: by id where the id speaks true, else by what they say.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::alike::{Alike, Keys, plain};
use super::outline::{Entry, Outline};

/// An entry of the newer version beside the older.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Pair {
    /// The same article in the older version.
    pub(super) same: Option<usize>,
    /// Another article that had this id in the older version.
    pub(super) usurped: Option<usize>,
}

/// For each entry of `new` what it is in `old`.
pub(super) fn pairs(old: &Outline<'_>, new: &Outline<'_>) -> Vec<Pair> {
    let old_keys: Vec<Keys> = old.entries.iter().map(Keys::of).collect();
    let new_keys: Vec<Keys> = new.entries.iter().map(Keys::of).collect();
    let alike = |at_old: usize, at_new: usize| {
        let old = old.entries.get(at_old).zip(old_keys.get(at_old))?;
        Some(Alike::of(old, new.entries.get(at_new).zip(new_keys.get(at_new))?))
    };
    let mut pairs = vec![Pair::default(); new.entries.len()];
    let old_ids = first_with(&old.entries, Entry::id_text);
    let mut taken = HashSet::new();
    for (at, (entry, pair)) in new.entries.iter().zip(&mut pairs).enumerate() {
        let Some(&before) = entry.id_text().and_then(|id| old_ids.get(id)) else { continue };
        // Of two entries with one id the first is the one that readers keep.
        if taken.contains(&before) {
            continue;
        }
        if alike(before, at).is_some_and(Alike::is_other) {
            pair.usurped = Some(before);
        } else {
            pair.same = Some(before);
            taken.insert(before);
        }
    }
    let links_tell = tells(&old_keys) && tells(&new_keys);
    let by_link = Lookup::of(&old_keys, &new_keys, |keys| keys.link.as_deref());
    let by_title = Lookup::of(&old_keys, &new_keys, |keys| keys.title.as_deref());
    let by_content = by_content(old, new, &taken, &pairs);
    for (at, (keys, pair)) in new_keys.iter().zip(&mut pairs).enumerate() {
        if pair.same.is_some() {
            continue;
        }
        let found = [by_link.find(keys), by_title.find(keys), by_content.get(&at).copied()];
        let same = found.into_iter().flatten().find(|before| {
            !taken.contains(before)
                && alike(*before, at).is_some_and(|alike| alike.is_same(links_tell))
        });
        if let Some(before) = same {
            pair.same = Some(before);
            taken.insert(before);
        }
    }
    pairs
}

/// Entries by something that no other entry of their version has.
struct Lookup<'k, F> {
    old: HashMap<&'k str, Option<usize>>,
    new: HashMap<&'k str, Option<usize>>,
    key: F,
}

impl<'k, F: Fn(&'k Keys) -> Option<&'k str>> Lookup<'k, F> {
    fn of(old: &'k [Keys], new: &'k [Keys], key: F) -> Self {
        Self { old: only_with(old.iter().map(&key)), new: only_with(new.iter().map(&key)), key }
    }

    fn find(&self, keys: &'k Keys) -> Option<usize> {
        let key = (self.key)(keys)?;
        self.new.get(key).copied().flatten()?;
        self.old.get(key).copied().flatten()
    }
}

/// Entries without a counterpart whose content no other entry of their version has.
fn by_content(
    old: &Outline<'_>,
    new: &Outline<'_>,
    taken: &HashSet<usize>,
    pairs: &[Pair],
) -> HashMap<usize, usize> {
    let content = |entry: &Entry<'_>, is_left: bool| {
        entry.content.as_ref().filter(|_| is_left).map(|content| plain(&content.text))
    };
    let left_old: Vec<Option<String>> = old
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| content(entry, !taken.contains(&at)))
        .collect();
    let left_new: Vec<Option<String>> = new
        .entries
        .iter()
        .zip(pairs)
        .map(|(entry, pair)| content(entry, pair.same.is_none()))
        .collect();
    let old = only_with(left_old.iter().map(Option::as_deref));
    let new = only_with(left_new.iter().map(Option::as_deref));
    let both = new.into_iter().filter_map(|(content, at)| Some((at?, old.get(content).copied()??)));
    both.collect()
}

/// The first entry of each id.
fn first_with<'e, T, K: Hash + Eq>(
    entries: &'e [T],
    key: impl Fn(&'e T) -> Option<K>,
) -> HashMap<K, usize> {
    let mut found = HashMap::with_capacity(entries.len());
    for (at, entry) in entries.iter().enumerate() {
        if let Some(key) = key(entry) {
            found.entry(key).or_insert(at);
        }
    }
    found
}

/// Where each key stands, `None` for one that stands twice.
fn only_with<'k>(keys: impl Iterator<Item = Option<&'k str>>) -> HashMap<&'k str, Option<usize>> {
    let mut found = HashMap::new();
    for (at, key) in keys.enumerate() {
        if let Some(key) = key {
            found.entry(key).and_modify(|at| *at = None).or_insert(Some(at));
        }
    }
    found
}

/// Whether each of several entries has a link of its own.
fn tells(keys: &[Keys]) -> bool {
    let links: HashSet<&str> = keys.iter().filter_map(|keys| keys.link.as_deref()).collect();
    keys.len() > 1 && links.len() == keys.len()
}
