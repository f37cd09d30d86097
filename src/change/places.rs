//! What names a place of a page, so that it is known again at the next visit.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{Edit, Run};
use super::figures::piece;
use super::side::Side;
use super::words::{Word, mix};

/// Long passages are never taken for something that moves by itself because they were often rewritten.
pub(super) const SHORT: usize = 14;
/// Less than one word in so many is little.
const LITTLE: usize = 4;
/// So far from a block that moved its neighbours that did not name it.
const NEAR: usize = 3;

/// A place known by its path and by its text with numbers masked.
pub(super) fn phrase(path: u32, pattern: u32) -> u32 {
    mix(path, pattern)
}

/// A place known by its path and by the words around what moves there, within its piece of the line: those before it and
/// those after it, numbers next to it left out. Months in any language stand next to numbers.
pub(super) fn surroundings(side: &Side<'_>, run: &Run) -> [Option<u32>; 2] {
    let words = side.words(run.block);
    let Some(block) = side.blocks.get(run.block) else { return [None; 2] };
    let changed =
        words.get(run.words.start..run.words.end.max(run.words.start + 1)).unwrap_or_default();
    let piece = piece(block, words, changed);
    let (Some(first), Some(last)) = (changed.first(), changed.last()) else { return [None; 2] };
    if piece.len() > SHORT {
        return [None; 2];
    }
    let steady = |word: &&Word| !word.number;
    let before = piece
        .iter()
        .filter(|word| word.start < first.start)
        .rev()
        .skip_while(|word| word.number)
        .take(3);
    let after =
        piece.iter().filter(|word| word.start > last.start).skip_while(|word| word.number).take(2);
    let before: Vec<u32> = before.filter(steady).map(|word| word.hash).collect();
    let after: Vec<u32> = after.filter(steady).map(|word| word.hash).collect();
    let named = |hashes: Vec<u32>, sign: u32| {
        (!hashes.is_empty()).then(|| hashes.into_iter().fold(mix(block.path, sign), mix))
    };
    [named(before, 0x3C), named(after, 0x3E)]
}

/// A place known by its path alone.
pub(super) fn spot(path: u32) -> u32 {
    mix(path, 0x57)
}

/// The same, for sentences: short lines that move do so also where sentences are put into the same elements.
pub(super) fn spot_of_sentence(path: u32) -> u32 {
    mix(path, 0x2E)
}

/// The blocks of a version of which most was written anew since another.
#[derive(Debug, Default)]
pub(super) struct Anew {
    blocks: BTreeSet<usize>,
    /// All blocks in which anything differs.
    touched: BTreeSet<usize>,
    /// The blocks of which little differs.
    retouched: BTreeSet<usize>,
}

/// What differs in one block.
#[derive(Debug, Default)]
struct Moved {
    /// Words that came.
    come: usize,
    /// How much of what stood there went, in percent.
    gone: usize,
    /// They are not all figures.
    said: bool,
}

impl Anew {
    /// `edits` lead from `old` to `new`, in which the blocks are.
    pub(super) fn of(old: &Side<'_>, new: &Side<'_>, edits: &[Edit]) -> Self {
        let mut anew = Self::default();
        let mut moved: BTreeMap<usize, Moved> = BTreeMap::new();
        for edit in edits {
            let Some(run) = &edit.new else { continue };
            anew.touched.insert(run.block);
            let moved = moved.entry(run.block).or_default();
            let words = new.said(run);
            moved.come += words.len();
            moved.said |= words.iter().any(|word| !word.number);
            // Of what was put for something else, the loss counts as well.
            if let Some(lost) = &edit.old {
                moved.gone += lost.words.len() * 100 / old.words(lost.block).len().max(1);
            }
        }
        for (block, moved) in moved {
            let most = moved.come * 2 > new.words(block).len() || moved.gone > 50;
            if moved.said && most {
                anew.blocks.insert(block);
            }
            if moved.come * LITTLE < new.words(block).len() && moved.gone * LITTLE < 100 {
                anew.retouched.insert(block);
            }
        }
        anew
    }

    /// Whether most of the block was written anew.
    pub(super) fn holds(&self, block: usize) -> bool {
        self.blocks.contains(&block)
    }

    /// Whether little of the block differs.
    pub(super) fn is_retouched(&self, block: usize) -> bool {
        self.retouched.contains(&block)
    }

    /// What names the places of these blocks: the path, where most of what stands there was written anew, and the nearest
    /// blocks that did not move.
    pub(super) fn places(&self, side: &Side<'_>) -> impl Iterator<Item = u32> {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for block in self.blocks.iter().filter_map(|at| side.blocks.get(*at)) {
            *counts.entry(block.path).or_default() += 1;
        }
        let all = |path: u32| side.blocks.iter().filter(|block| block.path == path).count();
        let spots = counts.into_iter().filter(|(path, count)| count * 2 > all(*path));
        let spots: BTreeSet<u32> = spots.map(|(path, _)| spot(path)).collect();
        let between = self.blocks.iter().flat_map(|at| self.between(side, *at)).flatten();
        spots.into_iter().chain(between)
    }

    /// What names the place of a block that was written anew by the nearest block above it that did not move, and by the
    /// nearest below it.
    pub(super) fn between(&self, side: &Side<'_>, at: usize) -> [Option<u32>; 2] {
        let Some(path) = side.blocks.get(at).map(|block| block.path) else { return [None; 2] };
        let named = |distance: usize, sign: u32, other: Option<usize>| {
            let other = other.filter(|other| !self.touched.contains(other))?;
            let distance = u32::try_from(distance).unwrap_or(u32::MAX);
            Some(mix(mix(mix(path, sign), distance), side.keys.get(other).copied()?))
        };
        let above = (1..=NEAR).find_map(|far| named(far, 0x41, at.checked_sub(far)));
        let below = (1..=NEAR).find_map(|far| named(far, 0x42, at.checked_add(far)));
        [above, below]
    }
}
