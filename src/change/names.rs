//! What names the site rather than the page, and the number of a release that stands with it: "Upgrading — Manual 2.1.x".
//! A site that counts its releases puts the number on every page, also on those in which nothing else changed.

use std::collections::HashSet;

use super::align::Edit;
use super::memory::{PARTING, title_parts};
use super::page::{Block, Kind};
use super::side::{Side, key};
use super::words::{Word, words};

/// A year has so many digits; 3.4.2026 is a day rather than a release.
const YEAR: usize = 4;

/// A title or line of more bytes names nothing. They are compared with one another and with every heading, which must not take
/// long whatever the page.
const LONGEST: usize = 1000;

/// Whether these words of the title are the number of a release: they stand beside the heading of the page, which the title
/// repeats; or it repeats none, and they have the form of such a number.
pub(super) fn is_release_in_title(side: &Side<'_>, title: &Block, changed: &[Word]) -> bool {
    if !may_name(title) {
        return false;
    }
    let all = words(&title.text);
    if let Some((start, end)) = headings(side).find_map(|heading| place_of(heading, &all)) {
        let beside = |word: &Word| word.end <= start || end <= word.start;
        return changed.iter().all(beside) && is_number(title, changed);
    }
    let released = |word: &Word| {
        let text = title.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        text.split('.').count() > 2 && text.split('.').all(|part| part.len() < YEAR)
    };
    headings(side).next().is_some() && changed.iter().all(released)
}

/// Whether titles differ only beside the heading of the page, which both repeat, apart from it: "Docs: Policies" and
/// "Policies — Watcher documentation".
pub(super) fn is_frame(old: &Side<'_>, new: &Side<'_>, edit: &Edit) -> bool {
    let kept: HashSet<u32> = headings(old).map(key).collect();
    headings(new).filter(|heading| kept.contains(&key(heading))).any(|heading| {
        [(old, &edit.old), (new, &edit.new)].into_iter().all(|(side, run)| {
            let Some(run) = run else { return true };
            let all = side.words(run.block);
            let changed = all.get(run.words.clone()).unwrap_or_default();
            side.blocks
                .get(run.block)
                .is_some_and(|title| may_name(title) && stands_apart(title, all, heading, changed))
        })
    })
}

/// Whether the title, which has these words, repeats the heading, and a sign parts the changed ones from that.
fn stands_apart(title: &Block, all: &[Word], heading: &[Word], changed: &[Word]) -> bool {
    let Some((start, end)) = place_of(heading, all) else { return false };
    let parted = |from: u32, to: u32| {
        let between = title.text.get(from as usize..to as usize).unwrap_or_default();
        between.contains(PARTING)
    };
    changed.iter().all(|word| {
        let own = start <= word.start && word.end <= end;
        own || (word.end <= start && parted(word.end, start))
            || (end <= word.start && parted(end, word.start))
    })
}

/// Where the heading stands among the words of a title.
fn place_of(heading: &[Word], title: &[Word]) -> Option<(u32, u32)> {
    let own = title.windows(heading.len().max(1)).find(|part| same(part, heading))?;
    Some((own.first()?.start, own.last()?.end))
}

fn same(one: &[Word], other: &[Word]) -> bool {
    one.iter().map(hash).eq(other.iter().map(hash))
}

/// Whether these words are the number of a release in a line that else says what a part of the title says, other than the
/// heading of the page.
pub(super) fn is_release(side: &Side<'_>, at: usize, changed: &[Word]) -> bool {
    let block = side.blocks.get(at).filter(|block| !block.is_heading() && may_name(block));
    let Some(block) = block else { return false };
    let beside = |word: &&Word| !changed.iter().any(|other| other.start == word.start);
    let name: Vec<u32> = side.words(at).iter().filter(beside).map(hash).collect();
    let says = |said: &[Word]| said.iter().map(hash).eq(name.iter().copied());
    let title = side.blocks.iter().find(|block| block.kind == Kind::Title && may_name(block));
    let mut parts =
        title.into_iter().flat_map(|title| title_parts(&title.text)).map(|(_, part)| words(part));
    !name.is_empty()
        && is_number(block, changed)
        && side.words(at).len() > name.len()
        && parts.any(|part| says(&part))
        && !headings(side).any(says)
}

fn may_name(block: &Block) -> bool {
    block.text.len() <= LONGEST
}

fn hash(word: &Word) -> u32 {
    word.hash
}

fn headings<'s>(side: &'s Side<'_>) -> impl Iterator<Item = &'s [Word]> {
    let heads = |block: &Block| matches!(block.kind, Kind::Heading(_)) && !block.hints.furniture();
    side.blocks
        .iter()
        .enumerate()
        .filter(move |(_, block)| heads(block))
        .map(|(at, _)| side.words(at))
}

/// Whether each of the words is a figure or written together with one: `3.1`, `v2`, `1.0-alpha`.
fn is_number(block: &Block, changed: &[Word]) -> bool {
    let counts = |word: &Word| {
        let (before, from) = block.text.split_at_checked(word.start as usize)?;
        let start = before.rfind(char::is_whitespace).unwrap_or(0);
        let end = from.find(char::is_whitespace).map_or(block.text.len(), |end| before.len() + end);
        Some(block.text.get(start..end)?.bytes().any(|byte| byte.is_ascii_digit()))
    };
    changed.iter().all(|word| counts(word) == Some(true))
}
