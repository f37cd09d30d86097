//! Finds the part of a page that holds its running text.

use std::ops::Range;

use super::extract::Placed;
use super::hints::Hints;
use super::measure::Measures;
use super::page::{Block, Kind, Region};
use super::words::{SENTENCE, size};

/// The part must hold this much of the running text, in percent.
const MOST: u64 = 75;
/// And this much to hold its tables.
const NEARLY_ALL: u64 = 80;
/// A paragraph in so many words of the document's title is its heading.
const NAMED: usize = 3;

/// A page with so much more text in links than beside them is a list of them, however much stands beside.
const INDEX: usize = 8;

/// Gives every block its region.
pub(super) fn assign(blocks: &mut [Placed], measures: &Measures) {
    let weights = weights(blocks, measures);
    let text = dense(&weights, measures, MOST);
    let figures = dense(&weights, measures, NEARLY_ALL);
    let first = blocks.iter().position(|placed| text.contains(&placed.owner)).unwrap_or(0);
    let around = around(blocks, measures, &text, first);
    let head = head(blocks);
    let foot = foot(blocks);
    let named = is_named(blocks);
    let sign = sign(blocks);
    for (at, placed) in blocks.iter_mut().enumerate() {
        let block = &mut placed.block;
        // Tables and captions that stand beside the text belong to it sooner than a paragraph does.
        let part = if matches!(block.kind, Kind::Row | Kind::Caption) { &figures } else { &text };
        let beside = around.contains(&at) && (at > first || is_said(block));
        let inside = part.contains(&placed.owner) || beside;
        block.region = match block.kind {
            Kind::Title => Region::Main,
            _ if block.hints.furniture() => Region::Fringe,
            _ if at > foot && !block.hints.any(Hints::BELONGS.with(Hints::MAIN)) => Region::Fringe,
            Kind::Heading(1) if sign == Some(at) => Region::Loose,
            Kind::Heading(1) => Region::Main,
            _ if inside && at >= head && (!named || block.hints.any(Hints::MAIN)) => Region::Main,
            _ if block.links > 60 => Region::Fringe,
            _ => Region::Loose,
        };
    }
}

/// More than a by-line says: a sentence, a price, an address, or what stands in a list or a table.
fn is_said(block: &Block) -> bool {
    block.kind != Kind::Paragraph
        || block.text.contains(['@', '€', '$', '£', '¥'])
        || size(&block.words()) >= SENTENCE
}

/// What hangs together with the text, which begins at block `first`, below one heading, as a range of blocks: the lead
/// above the text, the table and the particulars beside it. It ends where the menu or the foot of the page hangs with
/// it.
fn around(
    blocks: &[Placed],
    measures: &Measures,
    text: &Range<usize>,
    first: usize,
) -> Range<usize> {
    let Some((heading, owner)) = heading(blocks, first) else { return 0..0 };
    let mut part = text.start;
    while part != 0 && !(part..measures.end(part)).contains(&owner) {
        part = measures.parent(part);
    }
    let part = part..measures.end(part);
    let framed = blocks.iter().any(|placed| {
        part.contains(&placed.owner)
            && placed.block.hints.any(Hints::NAVIGATION.with(Hints::FOOTER))
    });
    if framed || part.start == 0 {
        return heading..first;
    }
    let inside = |placed: &Placed| part.contains(&placed.owner);
    let last = blocks.iter().rposition(inside).map_or(first, |last| last + 1);
    heading..last
}

/// The heading of the text that begins at block `first`, and what it belongs to: the last block above it that says what
/// the document is called, or else the last heading of the first rank.
fn heading(blocks: &[Placed], first: usize) -> Option<(usize, usize)> {
    let title = blocks.iter().find(|placed| placed.block.kind == Kind::Title);
    let title = title.map_or("", |placed| placed.block.text.as_str());
    let above = || {
        let above = blocks.iter().enumerate().take(first + 1).rev();
        above.filter(|(_, placed)| !placed.block.hints.furniture())
    };
    let names = |(_, placed): &(usize, &Placed)| {
        let block = &placed.block;
        let heads = match block.kind {
            Kind::Heading(level) => level <= 3,
            Kind::Paragraph => block.links == 0,
            _ => false,
        };
        heads
            && title.contains(&*block.text)
            && (block.is_heading() || size(&block.words()) >= NAMED)
    };
    let first_rank = |(_, placed): &(usize, &Placed)| placed.block.kind == Kind::Heading(1);
    let found = above().find(names).or_else(|| above().find(first_rank));
    found.map(|(at, placed)| (at, placed.owner))
}

/// Whether the markup names the part with the text, and is right: more than half of what is read stands there.
fn is_named(blocks: &[Placed]) -> bool {
    let read = |wanted: Hints| -> usize {
        let running = |placed: &&Placed| {
            placed.block.links < 30
                && !placed.block.hints.furniture()
                && placed.block.hints.with(wanted) == placed.block.hints
        };
        blocks.iter().filter(running).map(|placed| placed.block.text.len()).sum()
    };
    read(Hints::MAIN) * 2 > read(Hints::default())
}

/// The heading that is the name of the site: it leads elsewhere, and a later one of its rank does not.
fn sign(blocks: &[Placed]) -> Option<usize> {
    let first_rank = |placed: &&Placed| placed.block.kind == Kind::Heading(1);
    let at = blocks.iter().position(|placed| first_rank(&placed))?;
    let leads =
        blocks.get(at).is_some_and(|placed| placed.block.target != 0 && placed.block.links >= 90);
    let own = |placed: &Placed| placed.block.target == 0 && !placed.block.hints.furniture();
    let later = blocks.iter().skip(at + 1).filter(first_rank).any(own);
    (leads && later).then_some(at)
}

/// How many blocks stand above the heading of the page; none when they hold text that is read.
fn head(blocks: &[Placed]) -> usize {
    let is_heading =
        |placed: &Placed| placed.block.kind == Kind::Heading(1) && !placed.block.hints.furniture();
    let head = blocks.iter().position(is_heading).unwrap_or(0);
    let reads = |placed: &Placed| {
        placed.block.kind != Kind::Title && placed.block.links < 30 && placed.block.text.len() > 120
    };
    if blocks.iter().take(head).any(reads) { 0 } else { head }
}

/// Where the foot of the page ends, below which nothing is read; past all blocks where there is none, or text follows.
fn foot(blocks: &[Placed]) -> usize {
    let is_foot = |placed: &Placed| placed.block.hints.any(Hints::FOOTER);
    let Some(foot) = blocks.iter().rposition(is_foot) else { return blocks.len() };
    let reads = |placed: &Placed| {
        !placed.block.hints.furniture()
            && placed.block.links < 30
            && size(&placed.block.words()) >= SENTENCE
    };
    if blocks.iter().skip(foot).any(reads) { blocks.len() } else { foot }
}

/// How much running text is below each element.
fn weights(blocks: &[Placed], measures: &Measures) -> Vec<u64> {
    let links_count = is_index(blocks.iter().map(|placed| &placed.block));
    let mut below = vec![0_u64; measures.len()];
    for placed in blocks
        .iter()
        .filter(|placed| placed.block.kind != Kind::Title && !placed.block.hints.furniture())
    {
        let length = placed.block.text.len() as u64;
        let own = length * u64::from(100 - placed.block.links) / 100;
        let weight = if links_count { own + length / 2 } else { own };
        if let Some(slot) = below.get_mut(placed.owner) {
            *slot += weight;
        }
    }
    for at in (1..below.len()).rev() {
        let weight = below.get(at).copied().unwrap_or(0);
        if let Some(above) = below.get_mut(measures.parent(at)) {
            *above += weight;
        }
    }
    below
}

/// The smallest element that holds this share of the running text, as a range of positions.
fn dense(below: &[u64], measures: &Measures, share: u64) -> Range<usize> {
    let total = below.first().copied().unwrap_or(0);
    let mut best = 0;
    for (at, weight) in below.iter().enumerate() {
        // Document order: a later element that still holds enough lies within the earlier one.
        if weight * 100 >= total * share && *weight > 0 {
            best = at;
        }
    }
    best..measures.end(best).max(best + 1)
}

/// A page without running text to speak of, such as an index of press releases.
pub(super) fn is_index<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> bool {
    let mut running = 0;
    let mut leading = 0;
    for block in
        blocks.into_iter().filter(|block| !block.hints.furniture() && block.kind != Kind::Title)
    {
        if block.links < 30 && block.text.len() > 40 {
            running += block.text.len();
        } else if block.links >= 30 {
            leading += block.text.len();
        }
    }
    (running < 600 && leading > running * 3) || leading > running * INDEX
}
