//! Which words of one version of a page are not in the other.
//!
//! Blocks are aligned first, then the words of blocks that are alike. Words decide, not blocks: a paragraph that was split
//! in two, or became a row of list items, has not changed.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::side::{LISTED, MOVABLE, Side};
use super::words::Word;

/// Blocks with fewer words in common than this are different blocks, in percent.
const ALIKE: usize = 50;
/// Comparing every old with every new block of a hunk is done up to this many pairs.
const MAX_PAIRS: usize = 4_000;
/// Words of a hunk that are compared as one text.
const MAX_JOINED: usize = 4_000;

/// A run of words of one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) block: usize,
    pub(super) words: Range<usize>,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy)]
struct Place {
    hash: u32,
    block: usize,
    at: usize,
}

/// Words removed, words added, or the one put for the other. Where blocks were paired both runs are there, and the run of
/// the side that has nothing is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) old: Option<Run>,
    pub(super) new: Option<Run>,
}

/// Every difference between two versions, in the order of the page.
pub(super) fn edits(old: &Side<'_>, new: &Side<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (gone, come) in hunks(&old.keys, &new.keys) {
        edits.extend(hunk(old, new, gone, come));
    }
    edits.retain(|edit| !is_spacing(old, new, edit));
    without_moves(old, new, edits)
}

/// Whether the same letters stand there, parted otherwise: "throwsError" and "throws Error". Figures that ran together are
/// other figures.
fn is_spacing(old: &Side<'_>, new: &Side<'_>, edit: &Edit) -> bool {
    let (Some(gone), Some(come)) = (&edit.old, &edit.new) else { return false };
    let places = |run: &Run| -> Vec<Place> {
        run.words.clone().map(|at| Place { hash: 0, block: run.block, at }).collect()
    };
    read_the_same(old, &places(gone), new, &places(come))
}

fn read_the_same(old: &Side<'_>, gone: &[Place], new: &Side<'_>, come: &[Place]) -> bool {
    !gone.is_empty() && !come.is_empty() && letters(old, gone).eq(letters(new, come))
}

/// The letters and figures of some words, with a space between two figures that stand apart.
fn letters<'s>(side: &'s Side<'_>, places: &'s [Place]) -> impl Iterator<Item = char> + 's {
    let mut figure = false;
    places.iter().flat_map(move |place| {
        let said = side.text(place.block, place.at);
        let apart = figure && said.starts_with(|c: char| c.is_ascii_digit());
        figure = said.ends_with(|c: char| c.is_ascii_digit());
        apart.then_some(' ').into_iter().chain(said.chars().flat_map(char::to_lowercase))
    })
}

/// The ranges of blocks that differ. Keys that only one side has cannot be aligned and are left out of the comparison.
fn hunks(old: &[u32], new: &[u32]) -> Vec<(Range<usize>, Range<usize>)> {
    let in_old: HashSet<u32> = old.iter().copied().collect();
    let in_new: HashSet<u32> = new.iter().copied().collect();
    let common = |keys: &[u32], other: &HashSet<u32>| -> Vec<(usize, u32)> {
        keys.iter().copied().enumerate().filter(|(_, key)| other.contains(key)).collect()
    };
    let (left, right) = (common(old, &in_new), common(new, &in_old));
    let keys = |side: &[(usize, u32)]| side.iter().map(|(_, key)| *key).collect::<Vec<_>>();
    let mut same = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &keys(&left), &keys(&right)) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for step in 0..len {
                if let (Some((old, _)), Some((new, _))) =
                    (left.get(old_index + step), right.get(new_index + step))
                {
                    same.push((*old, *new));
                }
            }
        }
    }
    same.push((old.len(), new.len()));
    let (mut from_old, mut from_new) = (0, 0);
    let mut hunks = Vec::new();
    for (at_old, at_new) in same {
        if from_old < at_old || from_new < at_new {
            hunks.push((from_old..at_old, from_new..at_new));
        }
        (from_old, from_new) = (at_old + 1, at_new + 1);
    }
    hunks
}

fn hunk(old: &Side<'_>, new: &Side<'_>, gone: Range<usize>, come: Range<usize>) -> Vec<Edit> {
    if gone.is_empty() || come.is_empty() {
        return gone
            .map(|block| removed(old, block))
            .chain(come.map(|block| added(new, block)))
            .collect();
    }
    let paired = pairwise(old, new, &gone, &come);
    // Teasers have words in common by chance; one is never cut in two.
    let leads = |side: &Side<'_>, blocks: &Range<usize>| {
        let blocks = side.blocks.get(blocks.clone()).unwrap_or_default();
        blocks.iter().any(|block| block.target != 0 && block.links >= 50)
    };
    if gone.len() == 1 && come.len() == 1 {
        return paired;
    }
    let chance = leads(old, &gone) && leads(new, &come);
    match joined(old, new, &gone, &come) {
        // The one text is only right when it explains clearly more, and nearly all where chance would explain some.
        Some(joined) if cost(&joined) * 4 < cost(&paired) * if chance { 1 } else { 3 } => joined,
        _ => paired,
    }
}

fn cost(edits: &[Edit]) -> usize {
    let length = |run: &Option<Run>| run.as_ref().map_or(0, |run| run.words.len());
    edits.iter().map(|edit| length(&edit.old) + length(&edit.new)).sum()
}

fn removed(old: &Side<'_>, block: usize) -> Edit {
    Edit { old: Some(Run { block, words: 0..old.words(block).len() }), new: None }
}

fn added(new: &Side<'_>, block: usize) -> Edit {
    Edit { old: None, new: Some(Run { block, words: 0..new.words(block).len() }) }
}

/// Compares the words of two runs of blocks as if each were one text.
fn joined(
    old: &Side<'_>,
    new: &Side<'_>,
    gone: &Range<usize>,
    come: &Range<usize>,
) -> Option<Vec<Edit>> {
    let text = |side: &Side<'_>, blocks: &Range<usize>| -> Vec<Place> {
        let of_block = |block| {
            let place = move |(at, word): (usize, &Word)| Place { hash: word.hash, block, at };
            side.words(block).iter().enumerate().map(place)
        };
        blocks.clone().flat_map(of_block).collect()
    };
    let (left, right) = (text(old, gone), text(new, come));
    if left.len() > MAX_JOINED || right.len() > MAX_JOINED {
        return None;
    }
    let hashes = |text: &[Place]| text.iter().map(|place| place.hash).collect::<Vec<_>>();
    let mut edits = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &hashes(&left), &hashes(&right)) {
        let (lost, found) = (left.get(op.old_range()), right.get(op.new_range()));
        let (lost, found) = (lost.unwrap_or_default(), found.unwrap_or_default());
        if matches!(op, DiffOp::Equal { .. }) || read_the_same(old, lost, new, found) {
            continue;
        }
        let mut gone = runs(lost);
        let mut come = runs(found);
        if gone.is_empty() {
            gone.extend(
                left.get(op.old_range().start)
                    .map(|place| Run { block: place.block, words: place.at..place.at }),
            );
        }
        if come.is_empty() {
            come.extend(
                right
                    .get(op.new_range().start)
                    .map(|place| Run { block: place.block, words: place.at..place.at }),
            );
        }
        for at in 0..gone.len().max(come.len()) {
            edits.push(Edit { old: gone.get(at).cloned(), new: come.get(at).cloned() });
        }
    }
    Some(edits)
}

/// Cuts a stretch of words where blocks end.
fn runs(stretch: &[Place]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for Place { block, at, .. } in stretch {
        match runs.last_mut() {
            Some(run) if run.block == *block => run.words.end = at + 1,
            _ => runs.push(Run { block: *block, words: *at..at + 1 }),
        }
    }
    runs
}

/// Pairs the blocks that are alike and compares the words of each pair; the others were removed or added.
fn pairwise(old: &Side<'_>, new: &Side<'_>, gone: &Range<usize>, come: &Range<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (mut from_old, mut from_new) = (gone.start, come.start);
    let pairs = pairs(old, new, gone, come);
    for (left, right) in pairs.into_iter().chain([(gone.end, come.end)]) {
        edits.extend(unlike(old, new, from_old..left, from_new..right));
        if left < gone.end && right < come.end {
            edits.extend(word_edits(old, new, left, right));
        }
        (from_old, from_new) = (left + 1, right + 1);
    }
    edits
}

/// Blocks between two pairs. Those of one shape are told as one put for the other.
fn unlike(old: &Side<'_>, new: &Side<'_>, gone: Range<usize>, come: Range<usize>) -> Vec<Edit> {
    let path = |side: &Side<'_>, block: usize| side.blocks.get(block).map(|block| block.path);
    let mut come: Vec<usize> = come.collect();
    let mut edits = Vec::new();
    for block in gone {
        let alike = come.iter().position(|other| path(old, block) == path(new, *other));
        match alike {
            Some(at) => {
                let other = come.remove(at);
                edits.push(Edit { new: added(new, other).new, ..removed(old, block) });
            }
            None => edits.push(removed(old, block)),
        }
    }
    edits.extend(come.into_iter().map(|block| added(new, block)));
    edits
}

fn word_edits(old: &Side<'_>, new: &Side<'_>, left: usize, right: usize) -> Vec<Edit> {
    let hashes = |words: &[Word]| words.iter().map(|word| word.hash).collect::<Vec<_>>();
    let ops =
        capture_diff_slices(Algorithm::Myers, &hashes(old.words(left)), &hashes(new.words(right)));
    let run = |block, words: Range<usize>| Some(Run { block, words });
    ops.into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Edit { old: run(left, op.old_range()), new: run(right, op.new_range()) })
        .collect()
}

/// The pairs of alike blocks, in order on both sides, that have most in common together.
fn pairs(
    old: &Side<'_>,
    new: &Side<'_>,
    gone: &Range<usize>,
    come: &Range<usize>,
) -> Vec<(usize, usize)> {
    let (rows, columns) = (gone.len(), come.len());
    if rows * columns > MAX_PAIRS {
        return in_step(old, new, gone, come);
    }
    let width = columns + 1;
    let mut alike = vec![0_usize; rows * columns];
    let mut best = vec![0_usize; (rows + 1) * width];
    let at = |table: &[usize], index: usize| table.get(index).copied().unwrap_or(0);
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let likeness = likeness(old, new, gone.start + row, come.start + column);
            let together = if likeness >= ALIKE {
                likeness + at(&best, (row + 1) * width + column + 1)
            } else {
                0
            };
            let apart =
                at(&best, (row + 1) * width + column).max(at(&best, row * width + column + 1));
            if let Some(slot) = alike.get_mut(row * columns + column) {
                *slot = likeness;
            }
            if let Some(slot) = best.get_mut(row * width + column) {
                *slot = together.max(apart);
            }
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let likeness = at(&alike, row * columns + column);
        let here = at(&best, row * width + column);
        if likeness >= ALIKE && here == likeness + at(&best, (row + 1) * width + column + 1) {
            pairs.push((gone.start + row, come.start + column));
            (row, column) = (row + 1, column + 1);
        } else if here == at(&best, (row + 1) * width + column) {
            row += 1;
        } else {
            column += 1;
        }
    }
    pairs
}

/// For hunks too large to try every pair: each block with the one at the same distance.
fn in_step(
    old: &Side<'_>,
    new: &Side<'_>,
    gone: &Range<usize>,
    come: &Range<usize>,
) -> Vec<(usize, usize)> {
    let alike = |pair: &(usize, usize)| likeness(old, new, pair.0, pair.1) >= ALIKE;
    gone.clone().zip(come.clone()).filter(alike).collect()
}

/// How much two blocks have in common, in percent.
fn likeness(old: &Side<'_>, new: &Side<'_>, left: usize, right: usize) -> usize {
    if old.pattern(left) == new.pattern(right) {
        return 100;
    }
    let (left, right) = (old.words(left), new.words(right));
    let (shorter, longer) = (left.len().min(right.len()), left.len().max(right.len()));
    if shorter * 3 < longer {
        return 0;
    }
    let mut counts: HashMap<u32, usize> = HashMap::with_capacity(left.len());
    for word in left {
        *counts.entry(word.hash).or_default() += 1;
    }
    let mut common = 0;
    for word in right {
        if let Some(count) = counts.get_mut(&word.hash).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    common * 200 / (left.len() + right.len()).max(1)
}

/// Takes out whole blocks that merely stand elsewhere.
fn without_moves(old: &Side<'_>, new: &Side<'_>, edits: Vec<Edit>) -> Vec<Edit> {
    let whole = |side: &Side<'_>, run: &Run| {
        let listed = side.blocks.get(run.block).is_some_and(|block| block.links >= LISTED);
        run.words.len() == side.words(run.block).len() && (listed || run.words.len() >= MOVABLE)
    };
    let take = |counts: &mut HashMap<u32, usize>, key: u32| {
        counts.get_mut(&key).filter(|count| **count > 0).map(|count| *count -= 1).is_some()
    };
    let mut gone: HashMap<u32, usize> = HashMap::new();
    for run in edits.iter().filter_map(|edit| edit.old.as_ref()).filter(|run| whole(old, run)) {
        *gone.entry(old.key(run.block)).or_default() += 1;
    }
    let mut moved: HashMap<u32, usize> = HashMap::new();
    for run in edits.iter().filter_map(|edit| edit.new.as_ref()).filter(|run| whole(new, run)) {
        let key = new.key(run.block);
        if take(&mut gone, key) {
            *moved.entry(key).or_default() += 1;
        }
    }
    let mut come = moved.clone();
    edits
        .into_iter()
        .filter_map(|edit| {
            let before =
                edit.old.filter(|run| !(whole(old, run) && take(&mut moved, old.key(run.block))));
            let after =
                edit.new.filter(|run| !(whole(new, run) && take(&mut come, new.key(run.block))));
            let says = |run: &Option<Run>| run.as_ref().is_some_and(|run| !run.words.is_empty());
            (says(&before) || says(&after)).then_some(Edit { old: before, new: after })
        })
        .collect()
}
