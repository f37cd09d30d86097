//! What moves on the pages of a host from one visit to the next. An editor works on one page at a time; what moves on nearly
//! all pages that have it, whenever somebody looks, is not an editor's work.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::align::{Edit, Run, edits};
use super::memory::{forget, take_array};
use super::page::{Block, Kind, Region};
use super::side::{Side, key};
use super::words::{SENTENCE, Word, hash_all, mix, size};

/// Places remembered per host.
const MAX_PLACES: usize = 1500;
/// Lines that are longer, in words, are text.
const LINE: usize = 14;
/// In so many bytes the first sentence of a text ends.
const NEAR: usize = 4096;
/// Words at the beginning of a line that name it.
const LABEL: usize = 2;
/// What differs in the same way in this many titles is the site's.
const TITLES: u8 = 3;
/// A line with this share of link text, in percent, leads elsewhere.
const LEADS: u8 = 50;
/// Beyond this many sightings older ones fade.
const FADE: u8 = 120;

/// How often a place moved, and how often it could have and did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Seen {
    moved: u8,
    still: u8,
    /// Times it moved since it last stood still.
    streak: u8,
}

impl Seen {
    fn note(&mut self, moved: bool) {
        self.streak = if moved { self.streak.saturating_add(1) } else { 0 };
        let count = if moved { &mut self.moved } else { &mut self.still };
        *count = count.saturating_add(1);
        if *count > FADE {
            self.moved /= 2;
            self.still /= 2;
        }
    }

    /// Moved at least `least` times, and at three of four sightings.
    fn mostly(self, least: u8) -> bool {
        let all = u16::from(self.moved) + u16::from(self.still);
        self.moved >= least && u16::from(self.moved) * 4 >= all * 3
    }

    /// Moved at every one of the last few sightings, whatever it did before.
    fn lately(self, least: u8) -> bool {
        self.streak >= least.saturating_add(2)
    }
}

/// The places of a host's pages, and how they behave from visit to visit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Moves(BTreeMap<u32, Seen>);

/// What names a place on the pages of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Name {
    /// The text of a short line, figures masked, wherever it stands.
    Line(u32),
    /// The path of a line and its first words, of which the others moved.
    Label(u32),
    /// The path of a line: it moved in any way (if short), for the most part, or in its figures only.
    Path(u32),
    /// What was put for what in a title.
    Title(u32),
}

impl Name {
    fn hash(self) -> u32 {
        match self {
            Self::Line(hash) | Self::Label(hash) | Self::Path(hash) | Self::Title(hash) => hash,
        }
    }
}

/// The names of a line of a block; for a `run` of words, those under which what it holds of the line is a move. With each, how
/// often it must have moved.
fn names(
    side: &Side<'_>,
    at: usize,
    line: &Range<usize>,
    run: Option<&Run>,
    known: bool,
) -> Vec<(Name, u8)> {
    let mut names = Vec::with_capacity(5);
    let words = side.words(at).get(line.clone()).unwrap_or_default();
    let Some(block) = side.blocks.get(at).filter(|block| can_move(block)) else { return names };
    let path = block.path;
    let named = words.iter().filter(|word| !word.number).take(LABEL + 1).count();
    let size = size(words);
    let short = size <= LINE && !is_sentence(side.span(at, line), size);
    let listed = block.kind == Kind::Item && block.region == Region::Main && block.links < LEADS;
    let own = listed || matches!(block.kind, Kind::Heading(_));
    if short && named > 0 {
        names.push((Name::Line(mix(hash_all([0x50]), side.line_pattern(at, line))), 3));
    }
    let held = run.map_or(line.end..line.end, |run| {
        run.words.start.max(line.start)..run.words.end.min(line.end).max(line.start)
    });
    let start = held.start - line.start;
    let length = run.map_or(words.len(), |_| held.len());
    let label = words.iter().enumerate().filter(|(_, word)| !word.number).take(LABEL);
    let (end, hash) =
        label.fold((0, mix(path, 0x4C)), |(_, hash), (at, word)| (at + 1, mix(hash, word.hash)));
    // Sentences are what the page says, also when an editor went through all pages, and also where other pages of the
    // host have something at the same place that rotates.
    let says = !short && block.links < LEADS;
    if !says && named > LABEL && (start >= end || (known && length == words.len())) {
        names.push((Name::Label(hash), 3));
    }
    // A heading has its path from all other headings, and an item of a list in the text is what that page lists.
    if short && !own {
        names.push((Name::Path(mix(path, 0x54)), 5));
    }
    if !says && !own && length * 2 >= words.len() {
        names.push((Name::Path(mix(path, 0x53)), 4));
    }
    let held = run.map_or(words, |_| side.words(at).get(held).unwrap_or_default());
    let figures = |word: &Word| word.number;
    let counts = if run.is_some() { held.iter().all(figures) } else { held.iter().any(figures) };
    if !says && !own && counts && !held.is_empty() {
        names.push((Name::Path(mix(path, 0x46)), 4));
    }
    names
}

/// What names a difference between two titles.
fn title(before: &Side<'_>, fresh: &Side<'_>, edit: &Edit) -> Option<Name> {
    let sides = [(before, &edit.old), (fresh, &edit.new)];
    let in_title = |side: &Side<'_>, run: &Run| {
        side.blocks.get(run.block).is_some_and(|block| block.kind == Kind::Title)
    };
    let mut runs = sides.iter().filter_map(|(side, run)| Some((side, run.as_ref()?)));
    if !runs.all(|(side, run)| in_title(side, run)) {
        return None;
    }
    let hash = sides.into_iter().fold(hash_all([0x49]), |hash, (side, run)| {
        mix(hash, key(run.as_ref().map_or(&[], |run| side.said(run))))
    });
    Some(Name::Title(hash))
}

/// A line of so many words that ends as sentences do, and is as long as one; or a long one in which a sentence ends before
/// something else that stands on its line.
pub(super) fn is_sentence(text: &str, size: usize) -> bool {
    let ends = ['.', '!', '?', '。', '！', '？', '؟', '।'];
    let within = || {
        let text = text.get(..text.floor_char_boundary(NEAR)).unwrap_or_default();
        text.match_indices(ends).any(|(at, end)| {
            let (before, behind) = text.split_at(at);
            behind.get(end.len()..).is_some_and(|behind| behind.starts_with(' '))
                && before.split(' ').nth(SENTENCE).is_some()
        })
    };
    size >= SENTENCE && (text.trim_end().ends_with(ends) || (size > LINE && within()))
}

/// Rows of figures, captions, and what the page is called are its own, however many pages change theirs together.
fn can_move(block: &Block) -> bool {
    !matches!(block.kind, Kind::Title | Kind::Heading(1) | Kind::Row | Kind::Caption)
}

impl Moves {
    /// Takes in what differs between the kept version of a page and a fresh one. A page counts once for every name, however
    /// many of its lines have it: an editor may go through a list, but not through all pages.
    pub(super) fn observe(&mut self, before: &Side<'_>, fresh: &Side<'_>) {
        let mut moved = HashSet::new();
        let mut touched = HashSet::new();
        let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for edit in edits(before, fresh) {
            if let Some(name) = title(before, fresh, &edit) {
                counts.entry(name.hash()).or_default().0 += 1;
            }
            let come = edit.new.as_ref().map(|run| (fresh, run));
            let gone = edit.old.as_ref().map(|run| (before, run));
            if let Some(run) = &edit.new {
                let lines = fresh.lines_of(run).iter();
                touched.extend(lines.map(|line| (run.block, line.start)));
            }
            let said = come.filter(|(_, run)| !run.words.is_empty());
            let Some((side, run)) = said.or(gone) else { continue };
            for line in side.lines_of(run) {
                for (name, _) in names(side, run.block, line, Some(run), false) {
                    // Several differences in one line are one move of it.
                    if moved.insert((name, run.block, line.start)) {
                        counts.entry(name.hash()).or_default().0 += 1;
                    }
                }
            }
        }
        for block in 0..fresh.blocks.len() {
            let still = |line: &&Range<usize>| !touched.contains(&(block, line.start));
            for line in fresh.lines(block).iter().filter(still) {
                for (name, _) in names(fresh, block, line, None, false) {
                    counts.entry(name.hash()).or_default().1 += 1;
                }
            }
        }
        for (name, (moved, still)) in counts {
            if moved > 0 {
                self.0.entry(name).or_default().note(moved * 4 >= (moved + still) * 3);
            } else if let Some(seen) = self.0.get_mut(&name) {
                seen.note(false);
            }
        }
        forget(&mut self.0, MAX_PLACES, |seen| seen.moved);
    }

    /// Whether what the run holds stands where nearly every page moves.
    pub(super) fn carry(&self, side: &Side<'_>, run: &Run) -> bool {
        let moves = |(name, least): (Name, u8)| {
            let lately = !matches!(name, Name::Path(_));
            self.0
                .get(&name.hash())
                .is_some_and(|seen| seen.mostly(least) || (lately && seen.lately(least)))
        };
        let lines = side.lines_of(run);
        lines
            .iter()
            .all(|line| names(side, run.block, line, Some(run), true).into_iter().any(moves))
    }

    /// Whether the same was put for the same in the titles of other pages.
    pub(super) fn rename(&self, before: &Side<'_>, fresh: &Side<'_>, edit: &Edit) -> bool {
        let seen = title(before, fresh, edit).and_then(|name| self.0.get(&name.hash()));
        seen.is_some_and(|seen| seen.moved >= TITLES)
    }

    /// The form in which it is kept.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(u32::try_from(self.0.len()).unwrap_or(0).to_le_bytes());
        for (place, seen) in &self.0 {
            bytes.extend(place.to_le_bytes());
            bytes.extend([seen.moved, seen.still, seen.streak]);
        }
    }

    /// Reads what [`Moves::write`] wrote.
    pub(super) fn take(rest: &mut &[u8]) -> Option<Self> {
        let count = u32::from_le_bytes(take_array(rest)?) as usize;
        let mut places = BTreeMap::new();
        for _ in 0..count.min(2 * MAX_PLACES) {
            let place = u32::from_le_bytes(take_array(rest)?);
            let [moved, still, streak] = take_array(rest)?;
            places.insert(place, Seen { moved, still, streak });
        }
        Some(Self(places))
    }
}
