//! What earlier visits taught: which places of a page move by themselves, and what the pages of one host have in common.
//!
//! Both are small, bounded and forgetful. They hold hashes only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::align::edits;
use super::moves::Moves;
use super::names::{title_part, title_parts};
use super::page::{Kind, Page};
use super::places::{Anew, SHORT, phrase, spot, spot_of_sentence, surroundings};
use super::side::Side;
use super::unstable::Unstable;
use super::words::{mix, words};

/// Places remembered per source or host.
const MAX_SLOTS: usize = 400;
/// Lines remembered per host.
const MAX_LINES: usize = 8192;
/// A place that differed at this many visits, and at nearly every one, moves by itself.
const OFTEN: u8 = 3;
/// And so does one that was written anew as a whole at this many.
const ANEW: u8 = 2;

/// The first byte of what is kept of a source.
const SOURCE_FORM: u8 = 2;
/// The first byte of what is kept of a host.
const HOST_FORM: u8 = 3;

/// What is remembered cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("what was remembered of earlier visits cannot be read")]
pub struct MemoryError;

/// How a place behaved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Record {
    /// Times it moved.
    moved: u8,
    /// Times it could have moved and did not; for the history, the visit at which it first moved.
    other: u8,
    /// For the history, what stood there at the last visit at which it moved; 0 for what is not known by that.
    last: u32,
}

/// Places that move by themselves: of one source, or of all pages of a host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Volatile {
    /// Places that differed between two fetches seconds apart.
    slots: BTreeMap<u32, Record>,
    /// Places that differed from one visit to the next.
    history: BTreeMap<u32, Record>,
    visits: u8,
}

impl Volatile {
    /// Whether the text of this pattern at this path was seen to move within seconds, `enough` times or more.
    pub(super) fn moves(&self, path: u32, pattern: u32, enough: u8) -> bool {
        self.slots.get(&phrase(path, pattern)).is_some_and(|record| record.moved >= enough)
    }

    /// Whether whatever stands at this path was seen to move within seconds, `enough` times or more; of `sentences`, whether
    /// these did.
    pub(super) fn moves_at(&self, path: u32, sentences: bool, enough: u8) -> bool {
        let moving = |record: &Record| {
            record.moved >= enough && record.moved >= record.other.saturating_mul(2)
        };
        let known = |spot: u32| self.slots.get(&spot);
        known(spot(path)).is_some_and(moving)
            && (!sentences || known(spot_of_sentence(path)).is_some())
    }

    /// Whether what has these surroundings was seen to move within seconds, `enough` times or more.
    pub(super) fn moves_within(&self, surroundings: [Option<u32>; 2], enough: u8) -> bool {
        let known = |slot: u32| self.slots.get(&slot).is_some_and(|record| record.moved >= enough);
        surroundings.into_iter().flatten().any(known)
    }

    /// Whether the text known by this phrase differed at nearly every visit, or at every one of at least `few`.
    pub(super) fn differs_always(&self, phrase: u32, few: u8) -> bool {
        self.moved_since(phrase, OFTEN, few)
    }

    /// Whether the lines known by this phrase, which moved before, last showed what `now` stands for.
    pub(super) fn shows(&self, phrase: u32, now: u32) -> bool {
        self.history.get(&phrase).is_some_and(|record| record.last == now)
    }

    /// Whether what stands at one of these places was written anew at nearly every visit.
    pub(super) fn rewritten_always(&self, places: impl IntoIterator<Item = u32>) -> bool {
        places.into_iter().any(|place| self.moved_since(place, ANEW, 1))
    }

    /// Whether the place moved `enough` times and at nearly every visit, or at every one of at least `few`.
    fn moved_since(&self, slot: u32, enough: u8, few: u8) -> bool {
        self.history.get(&slot).is_some_and(|record| {
            let since = self.visits.saturating_sub(record.other).saturating_add(1);
            let mostly = u16::from(record.moved) * 4 >= u16::from(since) * 3;
            let restless = record.moved >= few.max(self.visits);
            restless || (record.moved >= enough && mostly)
        })
    }

    /// What is remembered less what the visits showed: what moved within seconds. None when no place was seen to move from
    /// visit to visit.
    pub fn of_seconds(&self) -> Option<Self> {
        let restless = self.history.keys().any(|slot| self.moved_since(*slot, ANEW, 1));
        restless.then(|| Self { history: BTreeMap::new(), ..self.clone() })
    }

    /// Takes in that nothing moved from one visit to the next.
    pub fn rest(&mut self) {
        self.visits = self.visits.saturating_add(1);
    }

    /// Takes in what differed between two fetches seconds apart.
    fn learn_unstable(&mut self, fresh: &Side<'_>, unstable: &Unstable) {
        let mut moved = BTreeSet::new();
        for (block, side) in fresh.blocks.iter().enumerate() {
            if unstable.touches(block) {
                moved.insert(phrase(side.path, fresh.pattern(block)));
            }
        }
        moved.extend(unstable.runs().flat_map(|run| surroundings(fresh, &run)).flatten());
        moved.extend(unstable.spots());
        let present: BTreeSet<u32> = fresh.blocks.iter().map(|block| spot(block.path)).collect();
        for (slot, record) in &mut self.slots {
            if !moved.contains(slot) && present.contains(slot) {
                record.other = record.other.saturating_add(1);
            }
        }
        for slot in moved {
            let record = self.slots.entry(slot).or_default();
            record.moved = record.moved.saturating_add(1);
        }
        forget(&mut self.slots, MAX_SLOTS, |record| record.moved);
    }

    /// Takes in what differs from the kept version.
    fn learn_history(&mut self, old: &Side<'_>, new: &Side<'_>) {
        self.visits = self.visits.saturating_add(1);
        let edits = edits(old, new);
        let anew = Anew::of(old, new, &edits);
        let mut moved: BTreeMap<u32, u32> = anew.places(new).map(|place| (place, 0)).collect();
        let shown = phrases(new);
        for run in edits.into_iter().filter_map(|edit| edit.new) {
            let Some(block) = new.blocks.get(run.block) else { continue };
            for line in new.lines_of(&run).iter().filter(|line| line.len() <= SHORT) {
                let phrase = phrase(block.path, new.line_pattern(run.block, line));
                moved.insert(phrase, shown.get(&phrase).copied().unwrap_or(0));
            }
        }
        for (slot, now) in moved {
            let record = self.history.entry(slot).or_insert(Record {
                moved: 0,
                other: self.visits,
                last: 0,
            });
            if now == 0 || record.last != now {
                record.moved = record.moved.saturating_add(1);
                record.last = now;
            }
        }
        forget(&mut self.history, MAX_SLOTS, |record| record.moved);
    }

    /// The form in which it is kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![SOURCE_FORM, self.visits];
        for records in [&self.slots, &self.history] {
            bytes.extend(u32::try_from(records.len()).unwrap_or(0).to_le_bytes());
            for (slot, record) in records {
                bytes.extend(slot.to_le_bytes());
                bytes.extend([record.moved, record.other]);
            }
        }
        for record in self.history.values() {
            bytes.extend(record.last.to_le_bytes());
        }
        bytes
    }

    /// Reads what [`Volatile::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        let mut rest = bytes;
        Self::take(&mut rest).ok_or(MemoryError)
    }

    fn take(rest: &mut &[u8]) -> Option<Self> {
        let [form @ 1..=SOURCE_FORM, visits] = take_array(rest)? else { return None };
        let mut read = || {
            let count = u32::from_le_bytes(take_array(rest)?) as usize;
            let mut records = BTreeMap::new();
            for _ in 0..count.min(MAX_SLOTS) {
                let slot = u32::from_le_bytes(take_array(rest)?);
                let [moved, other] = take_array(rest)?;
                records.insert(slot, Record { moved, other, last: 0 });
            }
            Some(records)
        };
        let (slots, mut history) = (read()?, read()?);
        // The first form does not say what was shown last.
        for record in history.values_mut().filter(|_| form == SOURCE_FORM) {
            record.last = u32::from_le_bytes(take_array(rest)?);
        }
        Some(Self { slots, history, visits })
    }
}

/// What a page shows under each phrase: a hash of the lines that have it, in order.
pub(super) fn phrases(side: &Side<'_>) -> HashMap<u32, u32> {
    let mut shown = HashMap::with_capacity(side.blocks.len());
    for (at, block) in side.blocks.iter().enumerate() {
        for line in side.lines(at) {
            let lines = shown.entry(phrase(block.path, side.line_pattern(at, line))).or_insert(1);
            *lines = mix(*lines, side.line_key(at, line)).max(1);
        }
    }
    shown
}

pub(super) fn take_array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*first)
}

/// Drops the least seen until at most `room` are left.
pub(super) fn forget<V>(seen: &mut BTreeMap<u32, V>, room: usize, count: impl Fn(&V) -> u8) {
    let mut least = 2;
    while seen.len() > room {
        seen.retain(|_, value| count(value) >= least);
        least = least.saturating_add(1);
        if least == u8::MAX {
            seen.clear();
        }
    }
}

/// What the pages of one host have in common, learnt from the pages that are fetched anyway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HostTemplate {
    pages: u32,
    /// On how many pages each line was seen.
    lines: BTreeMap<u32, u8>,
    /// From how many pages each line went away.
    gone: BTreeMap<u32, u8>,
    /// Places that move by themselves on the pages of this host within seconds.
    pub(super) volatile: Volatile,
    /// Places that move from visit to visit.
    pub(super) moves: Moves,
}

impl HostTemplate {
    /// On how many pages the line was seen.
    pub(super) fn seen(&self, line: u32) -> u8 {
        self.lines.get(&line).copied().unwrap_or(0)
    }

    /// Whether the line went away from most pages on which it was seen.
    pub(super) fn has_left(&self, line: u32) -> bool {
        let gone = self.gone.get(&line).copied().unwrap_or(0);
        gone > 0 && u16::from(gone) * 3 >= u16::from(self.seen(line)) * 2
    }

    /// How many pages were learnt from.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    fn learn_lines(&mut self, old: Option<&Side<'_>>, new: &Side<'_>) {
        let (known, fresh) = (old.map(lines).unwrap_or_default(), lines(new));
        let count = |counts: &mut BTreeMap<u32, u8>, line: u32| {
            let count = counts.entry(line).or_default();
            *count = count.saturating_add(1);
        };
        fresh.difference(&known).for_each(|line| count(&mut self.lines, *line));
        known.difference(&fresh).for_each(|line| count(&mut self.gone, *line));
        if old.is_none() {
            self.pages = self.pages.saturating_add(1);
        }
        forget(&mut self.lines, MAX_LINES, |count| *count);
        forget(&mut self.gone, MAX_LINES, |count| *count);
    }

    /// The form in which it is kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![HOST_FORM];
        self.moves.write(&mut bytes);
        bytes.extend(self.volatile.to_bytes());
        bytes.extend(self.pages.to_le_bytes());
        for counts in [&self.lines, &self.gone] {
            bytes.extend(u32::try_from(counts.len()).unwrap_or(0).to_le_bytes());
            for (line, count) in counts {
                bytes.extend(line.to_le_bytes());
                bytes.push(*count);
            }
        }
        bytes
    }

    /// Reads what [`HostTemplate::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        let mut rest = bytes;
        let [HOST_FORM] = take_array(&mut rest).ok_or(MemoryError)? else {
            return Err(MemoryError);
        };
        let moves = Moves::take(&mut rest).ok_or(MemoryError)?;
        let volatile = Volatile::take(&mut rest).ok_or(MemoryError)?;
        let pages = u32::from_le_bytes(take_array(&mut rest).ok_or(MemoryError)?);
        let lines = take_counts(&mut rest).ok_or(MemoryError)?;
        let gone = take_counts(&mut rest).ok_or(MemoryError)?;
        Ok(Self { pages, lines, gone, volatile, moves })
    }
}

fn take_counts(rest: &mut &[u8]) -> Option<BTreeMap<u32, u8>> {
    let length = u32::from_le_bytes(take_array(rest)?) as usize;
    let mut counts = BTreeMap::new();
    for _ in 0..length.min(MAX_LINES) {
        let [a, b, c, d, count] = take_array(rest)?;
        counts.insert(u32::from_le_bytes([a, b, c, d]), count);
    }
    Some(counts)
}

/// The lines of a page by which pages are compared: each block, and each part of the title.
fn lines(side: &Side<'_>) -> BTreeSet<u32> {
    let mut lines: BTreeSet<u32> = side.keys.iter().copied().collect();
    for block in side.blocks.iter().filter(|block| block.kind == Kind::Title) {
        lines.extend(title_parts(&block.text).map(|(_, part)| title_part(&words(part))));
    }
    lines
}

/// What is known beside the two versions when a page is judged.
#[derive(Debug, Clone, Copy)]
pub struct Memory<'m> {
    /// Of this source.
    pub source: &'m Volatile,
    /// Of the host it lives on.
    pub host: &'m HostTemplate,
}

/// Takes in what differs between the kept version of a page and a fresh one, before it is judged: what moves on many pages of
/// a host at once explains itself, the sooner the more of them were observed.
pub fn observe(old: &Page, new: &Page, host: &mut HostTemplate) {
    let (before, fresh) = (Side::new(old), Side::new(new));
    host.moves.observe(&before, &fresh);
    host.learn_lines(Some(&before), &fresh);
}

/// Takes in a visit, after it was observed and judged. `old` is the kept version, missing at the first visit; `again`
/// is the second fetch, if there was one. The kept version itself is replaced only when the page was judged to have
/// changed.
pub fn learn(
    old: Option<&Page>,
    new: &Page,
    again: Option<&Page>,
    source: &mut Volatile,
    host: &mut HostTemplate,
) {
    let fresh = Side::new(new);
    let before = old.map(Side::new);
    match &before {
        Some(before) => source.learn_history(before, &fresh),
        None => host.learn_lines(None, &fresh),
    }
    if let Some(again) = again {
        let second = Side::new(again);
        host.learn_lines(Some(&fresh), &second);
        let unstable = Unstable::between(&fresh, &second);
        if unstable.any() {
            source.learn_unstable(&fresh, &unstable);
            host.volatile.learn_unstable(&fresh, &unstable);
        }
    }
}
