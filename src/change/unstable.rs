//! What differs between two fetches that are seconds apart: whatever it is, it is not news.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::align::{Run, edits};
use super::figures;
use super::moves::is_sentence;
use super::page::Block;
use super::places::{spot, spot_of_sentence};
use super::side::Side;

/// Words this close to one that moved belong to what moves.
const BESIDE: usize = 1;
/// Blocks of up to this many words move as one.
const SHORT: usize = 20;

/// The parts of a fresh page that its second fetch did not confirm.
#[derive(Debug, Default)]
pub(super) struct Unstable {
    /// Words of each block that moved.
    runs: HashMap<usize, Vec<Range<usize>>>,
    /// How many blocks moved as a whole, at each path.
    paths: HashMap<u32, usize>,
    /// How many blocks there are at each path.
    totals: HashMap<u32, usize>,
    /// The paths at which a sentence moved as a whole.
    said: HashSet<u32>,
}

impl Unstable {
    pub(super) fn between(fresh: &Side<'_>, again: &Side<'_>) -> Self {
        let mut unstable = Self::default();
        let differing = edits(fresh, again);
        if differing.is_empty() {
            return unstable;
        }
        for block in &fresh.blocks {
            *unstable.totals.entry(block.path).or_default() += 1;
        }
        for edit in differing {
            match (edit.old, edit.new) {
                (Some(run), _) => unstable.runs.entry(run.block).or_default().push(run.words),
                // Shown only the second time.
                (None, Some(run)) if run.words.len() == again.words(run.block).len() => {
                    unstable.moved(again, run.block);
                }
                _ => {}
            }
        }
        let mut most = Vec::new();
        for (block, runs) in &mut unstable.runs {
            let length = fresh.words(*block).len();
            let moved: usize = runs.iter().map(ExactSizeIterator::len).sum();
            if moved * 2 >= length {
                most.push(*block);
            }
            // Words that two drawings happen to share do not make a teaser stable.
            if moved * 2 >= length || (length <= SHORT && moved * 3 >= length) {
                *runs = std::iter::once(0..length).collect();
            }
        }
        for block in most {
            unstable.moved(fresh, block);
        }
        unstable
    }

    /// Takes in that a block moved as a whole.
    fn moved(&mut self, side: &Side<'_>, at: usize) {
        let Some(block) = side.blocks.get(at) else { return };
        *self.paths.entry(block.path).or_default() += 1;
        if is_sentence(&block.text, side.size(at)) {
            self.said.insert(block.path);
        }
    }

    pub(super) fn any(&self) -> bool {
        !self.paths.is_empty() || !self.runs.is_empty()
    }

    /// Whether any word of the block moved.
    pub(super) fn touches(&self, block: usize) -> bool {
        self.runs.contains_key(&block)
    }

    /// Whether the words of the run moved, all or most of them; for an empty run, whether words beside it did.
    pub(super) fn covers(&self, run: &Run) -> bool {
        let Some(moved) = self.runs.get(&run.block) else { return false };
        let inside = |at: usize| {
            moved.iter().any(|range| range.start <= at + BESIDE && at < range.end + BESIDE)
        };
        if run.words.is_empty() {
            return inside(run.words.start);
        }
        let covered = run.words.clone().filter(|at| inside(*at)).count();
        covered * 10 >= run.words.len() * 7
    }

    /// Whether the run is figures in a short line in which others moved: the day that stands before the hour, the mark that so many
    /// readers gave.
    pub(super) fn ticks(&self, side: &Side<'_>, run: &Run) -> bool {
        let Some(moved) = self.runs.get(&run.block) else { return false };
        let [line] = side.lines_of(run) else { return false };
        let words = side.words(run.block);
        let figures = words.get(run.words.clone()).is_some_and(figures::only);
        let figure =
            |at: usize| line.contains(&at) && words.get(at).is_some_and(|word| word.number);
        let within = moved.iter().filter(|range| range.start < line.end && line.start < range.end);
        let short = line.len() <= SHORT && !is_sentence(side.span(run.block, line), line.len());
        figures && short && within.cloned().flatten().any(figure)
    }

    /// The runs of words that moved.
    pub(super) fn runs(&self) -> impl Iterator<Item = Run> + '_ {
        let of_block = |(block, runs): (&usize, &'_ Vec<Range<usize>>)| {
            let block = *block;
            runs.clone().into_iter().map(move |words| Run { block, words })
        };
        self.runs.iter().flat_map(of_block)
    }

    /// Whether most of what stands where this block does moved; of a sentence, whether sentences are among that.
    pub(super) fn at_block(&self, block: &Block, size: usize) -> bool {
        self.at(block.path) && (!is_sentence(&block.text, size) || self.said.contains(&block.path))
    }

    /// Whether most of what stands at the path moved.
    fn at(&self, path: u32) -> bool {
        let moved = self.paths.get(&path).copied().unwrap_or(0);
        moved > 0 && moved * 2 >= self.totals.get(&path).copied().unwrap_or(0)
    }

    /// What names the paths at which most blocks moved, for short lines and where sentences did for those as well.
    pub(super) fn spots(&self) -> impl Iterator<Item = u32> + '_ {
        let paths = self.paths.keys().copied().filter(|path| self.at(*path));
        paths.flat_map(|path| {
            let said = self.said.contains(&path).then(|| spot_of_sentence(path));
            std::iter::once(spot(path)).chain(said)
        })
    }
}
