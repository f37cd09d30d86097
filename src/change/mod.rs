//! Do two versions of a page differ in a way a reader would notice?
//!
//! [`extract`] turns a page into blocks of text with what is known of each; a [`Page`] is kept as its snapshot. [`judge`]
//! compares the kept version with a fresh one: words, not markup. What differs is a change unless something explains it
//! away: a second fetch that shows something else again, earlier visits, what the host's pages share, the place on the
//! page, and the kind of difference. [`learn`] takes in each visit. Nothing here fetches, stores or knows the time.
//!
//! How a source is watched:
//!
//! 1. First visit: [`extract`], keep the snapshot, [`learn`] without an old version.
//! 2. Later: [`observe`] what differs, and [`judge`] without a second page. On [`Verdict::NeedsConfirmation`] fetch once
//!    more and judge with both, after more pages of the host were observed where that can be.
//! 3. [`learn`] with all there is. Keep the new snapshot only when the verdict is [`Verdict::Changed`].

mod align;
mod cards;
mod decay;
mod describe;
mod doubts;
mod extract;
mod figures;
mod hints;
mod leads;
mod lists;
mod live;
mod measure;
mod memory;
mod moves;
mod names;
mod noise;
mod page;
mod part;
mod places;
mod regions;
mod restyle;
mod rules;
mod sections;
mod side;
mod spacing;
mod tree;
mod unstable;
mod vocabulary;
mod walk;
mod words;
mod xhtml;

use std::collections::{HashMap, HashSet};

pub use decay::{Decay, Soft404, decay, soft_404};
pub use describe::{Change, Class, Passage, Segment};
pub use extract::{extract, extract_text};
pub use hints::Hints;
pub use memory::{HostTemplate, Memory, MemoryError, Volatile, learn, observe};
pub use page::{Block, Kind, Page, Region, SnapshotError};
pub use rules::{RuleError, Rules};

use align::{Edit, Run, edits};
use noise::Scales;
use side::Side;

/// A block that differs in more places than this reads otherwise, whatever each of them is. Each is weighed against all
/// of the block, which thousands in a long one would make slow.
const MANY: usize = 1000;

/// What comparing two versions came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A reader would see no difference.
    Unchanged,
    /// There is a difference; fetch the page once more, a few seconds later, and judge again with both.
    NeedsConfirmation,
    /// A reader would notice.
    Changed(Change),
}

/// Compares the kept version of a page with a fresh one. `again` is a second fetch of the page, some seconds after `new`:
/// only what both show counts.
pub fn judge(old: &Page, new: &Page, again: Option<&Page>, memory: Memory<'_>) -> Verdict {
    let before = Side::new(old);
    let fresh = Side::new(new);
    let edits = edits(&before, &fresh);
    if edits.is_empty() {
        return Verdict::Unchanged;
    }
    let second = again.map(Side::new);
    let mut scales = Scales::new(&before, &fresh, second.as_ref(), memory);
    scales.survey(&edits);
    let crowded = crowded(&edits);
    let is_noise =
        |edit: &Edit| !places(edit).any(|place| crowded.contains(&place)) && scales.is_noise(edit);
    let (passed, told): (Vec<_>, Vec<_>) = edits.into_iter().partition(is_noise);
    match again {
        _ if told.is_empty() => Verdict::Unchanged,
        None => Verdict::NeedsConfirmation,
        Some(_) => Verdict::Changed(describe::describe(&before, &fresh, &told, &passed)),
    }
}

/// The blocks that differ in too many places to weigh each.
fn crowded(edits: &[Edit]) -> HashSet<(bool, usize)> {
    let mut counts: HashMap<(bool, usize), usize> = HashMap::new();
    for place in edits.iter().flat_map(places) {
        *counts.entry(place).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count > MANY).map(|(place, _)| place).collect()
}

/// The blocks that an edit is in, and whether each is one of the fresh page.
fn places(edit: &Edit) -> impl Iterator<Item = (bool, usize)> {
    let block = |run: &Option<Run>| run.as_ref().map(|run| run.block);
    let old = block(&edit.old).map(|block| (false, block));
    old.into_iter().chain(block(&edit.new).map(|block| (true, block)))
}
