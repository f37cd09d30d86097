//! What names the site rather than the page, and the number of a release that stands with it: "Upgrading — Manual 2.1.x".
//! A site that counts its releases puts the number on every page, also on those in which nothing else changed.

use std::collections::HashSet;

use super::align::{Edit, Run};
use super::page::{Block, Kind};
use super::side::{Side, key};
use super::words::{Word, hash_word, mix, words};

/// A year has so many digits; 3.4.2026 is a day rather than a release.
const YEAR: usize = 4;

/// A title or line of more bytes names nothing. They are compared with one another and with every heading, which must not take
/// long whatever the page.
const LONGEST: usize = 1000;

/// Signs that part a title.
const PARTING: [char; 8] = ['|', '·', '–', '—', '-', ':', '»', '«'];

/// A title such as "Council decides - Town of Oss" in its parts, each with where it begins.
pub(super) fn title_parts(title: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    title.split_inclusive(PARTING).map(move |part| {
        let start = at;
        at += part.len();
        (start, part)
    })
}

/// Names a part of a title as a line.
pub(super) fn title_part(words: &[Word]) -> u32 {
    mix(key(words), hash_word("title"))
}

/// Whether these words of the title are the number of a release: they stand beside what the title has in common with
/// the heading of the page.
pub(super) fn is_release_in_title(side: &Side<'_>, title: &Block, changed: &[Word]) -> bool {
    if !may_name(title) {
        return false;
    }
    let all = words(&title.text);
    let Some((start, end)) = headings(side).find_map(|heading| name_in(title, &all, heading))
    else {
        return false;
    };
    let beside = |word: &Word| word.end <= start || end <= word.start;
    changed.iter().all(beside) && is_number(title, changed)
}

/// Whether one number of a release is put for another in a title: `2.9.4` and `2.10`. What the page itself has to say
/// of a release stands in its text as well.
pub(super) fn is_renumbered(old: &Side<'_>, new: &Side<'_>, edit: &Edit) -> bool {
    let (Some(gone), Some(come)) = (&edit.old, &edit.new) else { return false };
    let counts = |side: &Side<'_>, run: &Run| -> Vec<usize> {
        run.words.clone().map(|at| release_parts(side.text(run.block, at))).collect()
    };
    let (before, after) = (counts(old, gone), counts(new, come));
    let dotted = |counts: &[usize]| !counts.is_empty() && counts.iter().all(|count| *count > 1);
    dotted(&before) && dotted(&after) && before.iter().chain(&after).any(|count| *count > 2)
}

/// How many parts a word has that may be the number of a release, as 3.4.1 has; 0 when it may not, as 3.4.2026.
fn release_parts(word: &str) -> usize {
    let short = |part: &str| part.len() < YEAR && part.starts_with(|c: char| c.is_ascii_digit());
    if word.split('.').all(short) { word.split('.').count() } else { 0 }
}

/// Whether a line, which is no heading and says the same as none, stands in the title as it is.
fn repeats_title(side: &Side<'_>, at: usize) -> bool {
    let line = side.words(at);
    let titles = side.blocks.iter().zip(&side.words);
    let mut titles = titles.filter(|(block, _)| block.kind == Kind::Title && may_name(block));
    !headings(side).any(|heading| same(heading, line))
        && titles.any(|(_, title)| place_of(line, title).is_some())
}

/// Whether titles differ only beside the heading of the page, which both repeat, apart from it: "Docs: Policies" and
/// "Policies — Watcher documentation".
pub(super) fn is_frame(old: &Side<'_>, new: &Side<'_>, edit: &Edit) -> bool {
    let kept: HashSet<u32> = headings(old).map(key).collect();
    headings(new).filter(|heading| kept.contains(&key(heading))).any(|heading| {
        [(old, &edit.old), (new, &edit.new)].into_iter().all(|(side, run)| {
            let Some(run) = run else { return true };
            let (all, changed) = (side.words(run.block), side.said(run));
            side.blocks
                .get(run.block)
                .is_some_and(|title| may_name(title) && stands_apart(title, all, heading, changed))
        })
    })
}

/// Whether the title, which has these words, repeats the heading, and a sign parts the changed ones from that.
fn stands_apart(title: &Block, all: &[Word], heading: &[Word], changed: &[Word]) -> bool {
    let Some((start, end)) = name_in(title, all, heading) else { return false };
    // In brackets stands what the page is about, or the site and the number of its release.
    let counted = changed.iter().any(|word| word.number);
    let parted = |from: u32, to: u32| {
        let between = title.text.get(from as usize..to as usize).unwrap_or_default();
        between.contains(PARTING) || (counted && between.contains(['(', '[']))
    };
    changed.iter().all(|word| {
        let own = start <= word.start && word.end <= end;
        own || (word.end <= start && parted(word.end, start))
            || (end <= word.start && parted(end, word.start))
    })
}

/// Where the words of a title, `all`, are those of the heading, or a part of it is a part of that: "Catalog (API 1.2)" below the
/// heading "Interface Catalog".
fn name_in(title: &Block, all: &[Word], heading: &[Word]) -> Option<(u32, u32)> {
    let part = |(at, part): (usize, &str)| {
        let inside = |word: &&Word| {
            let start = word.start as usize;
            (at..at + part.len()).contains(&start)
        };
        let own: Vec<Word> = all.iter().filter(inside).copied().collect();
        place_of(&own, heading)?;
        Some((own.first()?.start, own.last()?.end))
    };
    place_of(heading, all).or_else(|| bracketed_parts(&title.text).find_map(part))
}

/// The parts of a title, brackets parting them as well.
fn bracketed_parts(title: &str) -> impl Iterator<Item = (usize, &str)> {
    title_parts(title).flat_map(|(at, part)| {
        let mut from = at;
        part.split_inclusive(['(', '[']).map(move |piece| {
            let start = from;
            from += piece.len();
            (start, piece)
        })
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
/// heading of the page; or in one that the title repeats with its number.
pub(super) fn is_release(side: &Side<'_>, at: usize, changed: &[Word]) -> bool {
    let block = side.blocks.get(at).filter(|block| !block.is_heading() && may_name(block));
    let Some(block) = block else { return false };
    if repeats_title(side, at) && !changed.is_empty() {
        let text = |word: &Word| block.text.get(word.start as usize..word.end as usize);
        return changed.iter().all(|word| text(word).is_some_and(|text| release_parts(text) > 2));
    }
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
