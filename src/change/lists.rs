//! Long lists of links that an editor keeps, as against a few teasers that are drawn anew: of such a list little changes
//! at a time.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::align::{Edit, Run};
use super::side::Side;

/// A list of fewer links may be drawn anew.
const LONG: usize = 10;
/// At most one in so many links of a list that is kept changes at a time.
const KEPT: usize = 4;

/// So many teasers or more that are all drawn anew are known as such.
const DRAWN: usize = 3;

/// The links at one path of a page, and which of them an edit is in.
#[derive(Debug, Default)]
struct List {
    blocks: Vec<usize>,
    touched: BTreeSet<usize>,
}

impl List {
    fn is_kept(&self) -> bool {
        self.blocks.len() >= LONG && self.touched.len() * KEPT <= self.blocks.len()
    }
}

/// The paths of the lists that are kept. One that has a link more at its head and lost the last is the latest of something.
pub(super) fn kept(old: &Side<'_>, new: &Side<'_>, edits: &[Edit]) -> HashSet<u32> {
    let before = lists(old, edits.iter().filter_map(|edit| edit.old.as_ref()));
    let fresh = lists(new, edits.iter().filter_map(|edit| edit.new.as_ref()));
    let kept = fresh.iter().filter(|(path, fresh)| {
        before.get(path).is_some_and(|before| {
            let rolls = fresh.blocks.first().is_some_and(|first| fresh.touched.contains(first))
                && before.blocks.last().is_some_and(|last| before.touched.contains(last));
            before.is_kept() && fresh.is_kept() && !rolls
        })
    });
    kept.map(|(path, _)| *path).collect()
}

/// The lists that the runs are in.
fn lists<'r>(side: &Side<'_>, runs: impl Iterator<Item = &'r Run>) -> BTreeMap<u32, List> {
    let mut lists: BTreeMap<u32, List> = BTreeMap::new();
    let leads = |at: usize| side.blocks.get(at).filter(|block| block.target != 0);
    for run in runs.filter(|run| !run.words.is_empty()) {
        if let Some(block) = leads(run.block) {
            lists.entry(block.path).or_default().touched.insert(run.block);
        }
    }
    for at in 0..side.blocks.len() {
        if let Some(list) = leads(at).and_then(|block| lists.get_mut(&block.path)) {
            list.blocks.push(at);
        }
    }
    lists
}

/// The paths at which everything leads elsewhere, and nothing of what stood there is left: neither a text nor an address.
pub(super) fn drawn(old: &Side<'_>, new: &Side<'_>) -> HashSet<u32> {
    let (before, fresh) = (leading(old), leading(new));
    let drawn = fresh.into_iter().filter(|(path, fresh)| {
        fresh.len() >= DRAWN
            && before.get(path).is_some_and(|before| {
                let kept =
                    |name: &u32| before.iter().any(|(key, target)| [key, target].contains(&name));
                before.len() >= DRAWN
                    && !fresh.iter().any(|(key, target)| kept(key) || kept(target))
            })
    });
    drawn.map(|(path, _)| path).collect()
}

/// The keys and the addresses of what stands at each path, if all of it leads elsewhere.
fn leading(side: &Side<'_>) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let mut leading: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    for (block, key) in side.blocks.iter().zip(&side.keys) {
        leading.entry(block.path).or_default().push((*key, block.target));
    }
    leading.retain(|_, lines| lines.iter().all(|(_, target)| *target != 0));
    leading
}
