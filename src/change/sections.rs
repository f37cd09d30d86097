//! Sections that a label announces: "read also", "comments", "sources". The label is known by its words, the section by
//! what hangs together with it in the tree.

use super::extract::Placed;
use super::hints::Hints;
use super::measure::Measures;
use super::page::Kind;
use super::vocabulary::{BELONGS, COMMENTS, RELATED};
use super::words::{Word, size};

/// A label has at most this many words.
const LABEL_WORDS: usize = 8;
/// A card has at most this many lines beside its first, none longer than this many bytes.
const CARD_LINES: usize = 3;
const CARD_LINE: usize = 400;
/// A block with this share of link text leads elsewhere, in percent.
const LINKS: u8 = 50;

/// Marks the blocks of every section that a label announces.
pub(super) fn mark(blocks: &mut [Placed], measures: &Measures) {
    for at in 0..blocks.len() {
        let Some(label) = blocks.get(at) else { break };
        if label.block.kind == Kind::Title || label.block.text.len() > 90 {
            continue;
        }
        let words = label.block.words();
        let Some(hint) = announced(label, &words) else { continue };
        let section = section(blocks, at, measures);
        let last = match hint {
            Hints::RELATED => related(blocks, at, section, measures),
            Hints::COMMENTS => comments(blocks, at, section, measures),
            _ => section,
        };
        // The label of a related list goes with it; a label that nothing follows says nothing.
        let first = if hint == Hints::RELATED && last > at + 1 { at } else { at + 1 };
        for placed in blocks.get_mut(first..last).unwrap_or_default() {
            placed.block.hints = placed.block.hints.with(hint);
        }
    }
    teasers(blocks);
    cards(blocks);
}

fn announced(label: &Placed, words: &[Word]) -> Option<Hints> {
    if words.is_empty() || size(words) > LABEL_WORDS {
        return None;
    }
    // "3 comments" announces as much as "Comments".
    let counted = words.iter().take_while(|word| word.number).count();
    let named = words.get(counted..).unwrap_or_default();
    let short = size(named) <= 5;
    if short && BELONGS.begin(named) {
        return Some(Hints::BELONGS);
    }
    if RELATED.begin(named) {
        return Some(Hints::RELATED);
    }
    let titled = label.block.is_heading() || size(named) <= 2;
    (short && titled && label.block.links < LINKS && COMMENTS.begin(named))
        .then_some(Hints::COMMENTS)
}

/// One past the last block that can belong to the label at `at`: its container ends, or a heading of its rank follows.
fn section(blocks: &[Placed], at: usize, measures: &Measures) -> usize {
    let Some(label) = blocks.get(at) else { return at };
    let mut container = label.owner;
    // A label is often wrapped up by itself: climb to the element that holds more than it.
    while container != 0
        && blocks.get(at + 1).is_some_and(|next| measures.end(container) <= next.owner)
    {
        container = measures.parent(container);
        if measures.is_most(container) && measures.end(container) > container + 400 {
            break;
        }
    }
    let end = measures.end(container);
    let rank = match label.block.kind {
        Kind::Heading(level) => level,
        _ => 7,
    };
    let ends = |placed: &Placed| {
        placed.owner >= end
            || matches!(placed.block.kind, Kind::Heading(level) if level <= rank && rank < 7)
    };
    let rest = blocks.get(at + 1..).unwrap_or_default();
    at + 1 + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Where the list of links after the label ends. A section in which links are rare is no such list.
fn related(blocks: &[Placed], at: usize, end: usize, measures: &Measures) -> usize {
    let rest = blocks.get(at + 1..end).unwrap_or_default();
    let leads = |placed: &&Placed| placed.block.links >= LINKS;
    let leading = rest.iter().filter(leads).count();
    let length: usize = rest.iter().map(|placed| placed.block.text.len()).sum();
    let modest = length < measures.text(0) as usize * 2 / 5;
    let prose = rest.iter().any(|placed| placed.block.links == 0 && placed.block.text.len() > 320);
    if leading * 3 >= rest.len() && modest && !prose {
        return end;
    }
    at + 1 + rest.iter().take_while(leads).count()
}

/// Where the comments after the label end. What holds most of the text is the page's own subject; then only the list that
/// follows the label can be theirs.
fn comments(blocks: &[Placed], at: usize, end: usize, measures: &Measures) -> usize {
    let modest = |end: usize| {
        let rest = blocks.get(at + 1..end).unwrap_or_default();
        let length: usize = rest.iter().map(|placed| placed.block.text.len()).sum();
        length * 2 < measures.text(0) as usize
    };
    if modest(end) {
        return end;
    }
    let (Some(label), Some(first)) = (blocks.get(at), blocks.get(at + 1)) else { return at + 1 };
    let mut list = first.owner;
    while list != 0 && measures.parent(list) > label.owner {
        list = measures.parent(list);
    }
    let rest = blocks.get(at + 1..end).unwrap_or_default();
    let theirs = rest.iter().take_while(|placed| placed.owner < measures.end(list)).count();
    if theirs > 1 && modest(at + 1 + theirs) { at + 1 + theirs } else { at + 1 }
}

/// Marks runs of items of one shape that all begin by leading elsewhere.
fn teasers(blocks: &mut [Placed]) {
    let mut start = 0;
    while start < blocks.len() {
        let path = blocks.get(start).map(|placed| placed.block.path);
        let alike = |placed: &Placed| {
            Some(placed.block.path) == path
                && placed.block.target != 0
                && placed.block.links >= LINKS
        };
        let run = blocks
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|placed| alike(placed))
            .count();
        if run >= 3 {
            for placed in blocks.get_mut(start..start + run).unwrap_or_default() {
                placed.block.hints = placed.block.hints.with(Hints::TEASER);
            }
        }
        start += run.max(1);
    }
}

/// Marks cards: two or more in a row that each begin with a line that leads elsewhere, and go on with a few that do not. All
/// lines of a card lead where its first one does.
fn cards(blocks: &mut [Placed]) {
    let mut at = 0;
    while at < blocks.len() {
        let shape = card(blocks, at);
        let mut count = 1;
        while shape.len() > 1
            && has_shape(blocks, at, &shape)
            && has_shape(blocks, at + count * shape.len(), &shape)
        {
            count += 1;
        }
        if count == 1 {
            at += 1;
            continue;
        }
        for _ in 0..count {
            let card = blocks.get_mut(at..at + shape.len()).unwrap_or_default();
            let target = card.first().map_or(0, |placed| placed.block.target);
            for placed in card {
                placed.block.target = target;
                placed.block.hints = placed.block.hints.with(Hints::TEASER);
            }
            at += shape.len();
        }
    }
}

/// The paths of the lines from `at` up to the next one like it, when these can be a card; none otherwise.
fn card(blocks: &[Placed], at: usize) -> Vec<u32> {
    let Some(first) = blocks.get(at).filter(|placed| opens(placed)) else { return Vec::new() };
    let path = |placed: &Placed| placed.block.path;
    let rest = blocks.get(at + 1..).unwrap_or_default();
    let next = rest.iter().take(CARD_LINES + 1).position(|placed| path(placed) == path(first));
    let Some(lines) = next else { return Vec::new() };
    blocks.get(at..=at + lines).unwrap_or_default().iter().map(path).collect()
}

/// Whether the lines from `at` have these paths, the first leads elsewhere, and the others are short and do not.
fn has_shape(blocks: &[Placed], at: usize, shape: &[u32]) -> bool {
    let Some(lines) = blocks.get(at..at + shape.len()) else { return false };
    let plain = |placed: &Placed| {
        placed.block.links < LINKS
            && placed.block.kind != Kind::Title
            && placed.block.text.len() <= CARD_LINE
    };
    lines.iter().zip(shape).all(|(placed, path)| placed.block.path == *path)
        && lines.first().is_some_and(opens)
        && lines.iter().skip(1).all(plain)
}

fn opens(placed: &Placed) -> bool {
    placed.block.target != 0 && placed.block.links >= 80
}
