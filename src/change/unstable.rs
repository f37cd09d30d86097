//! What differs between two fetches that are seconds apart: whatever it is, it is not news.

use std::collections::HashMap;
use std::ops::Range;

use super::align::{Run, Side, edits};

/// The parts of a fresh page that its second fetch did not confirm.
#[derive(Debug, Default)]
pub(super) struct Unstable {
    /// Words of each block that moved.
    runs: HashMap<usize, Vec<Range<usize>>>,
    /// How many blocks moved as a whole, at each path.
    paths: HashMap<u32, usize>,
    /// How many blocks there are at each path.
    totals: HashMap<u32, usize>,
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
                    if let Some(block) = again.blocks.get(run.block) {
                        *unstable.paths.entry(block.path).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        for (block, runs) in &unstable.runs {
            let moved: usize = runs.iter().map(ExactSizeIterator::len).sum();
            if let Some(side) =
                fresh.blocks.get(*block).filter(|_| moved * 2 >= fresh.words(*block).len())
            {
                *unstable.paths.entry(side.path).or_default() += 1;
            }
        }
        unstable
    }

    pub(super) fn any(&self) -> bool {
        !self.paths.is_empty() || !self.runs.is_empty()
    }

    /// Whether any word of the block moved.
    pub(super) fn touches(&self, block: usize) -> bool {
        self.runs.contains_key(&block)
    }

    /// Whether the words of the run moved, all or most of them.
    pub(super) fn covers(&self, run: &Run) -> bool {
        let Some(moved) = self.runs.get(&run.block) else { return false };
        let inside = |at: usize| moved.iter().any(|range| range.contains(&at));
        let covered = run.words.clone().filter(|at| inside(*at)).count();
        covered > 0 && covered * 10 >= run.words.len() * 6
    }

    /// Whether most of what stands at the path moved.
    pub(super) fn at(&self, path: u32) -> bool {
        let moved = self.paths.get(&path).copied().unwrap_or(0);
        moved > 0 && moved * 2 >= self.totals.get(&path).copied().unwrap_or(0)
    }

    /// The paths at which most blocks moved.
    pub(super) fn paths(&self) -> impl Iterator<Item = u32> + '_ {
        self.paths.keys().copied().filter(|path| self.at(*path))
    }
}
