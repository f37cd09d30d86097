//! Lists of teasers that no label announces, known by their shape: links in a row, cards, and lines that say how long ago they
//! were written.

use super::extract::Placed;
use super::hints::Hints;
use super::page::Kind;
use super::sections::{LABEL_LENGTH, LINKS};
use super::vocabulary::{RELATED, Sense, sense};
use super::words::{Word, words};

/// A card has at most this many lines beside its first, none longer than this many bytes.
const CARD_LINES: usize = 3;
const CARD_LINE: usize = 400;
/// A line that names its day beside the link has this share of link text, in percent.
const LED: u8 = 30;
/// "Three hours ago" is said in this many words.
const AGO_WORDS: usize = 4;

/// Marks the blocks of every such list.
pub(super) fn mark(blocks: &mut [Placed]) {
    teasers(blocks);
    cards(blocks);
    feeds(blocks);
    headed(blocks);
}

/// Marks the rest of a run of lines of one shape from the one on that begins with a label: "latest news", a line of its
/// own, and a link below it.
fn headed(blocks: &mut [Placed]) {
    let led = |placed: &Placed| placed.block.target != 0 && placed.block.links >= LED;
    let heads = |placed: &Placed| {
        let label = placed.block.text.split_once('\n').map_or("", |(label, _)| label);
        led(placed) && label.len() <= LABEL_LENGTH && RELATED.begin(&words(label))
    };
    for run in blocks.chunk_by_mut(|one, next| path(one) == path(next)) {
        let Some(first) = run.iter().position(heads) else { continue };
        for placed in run.iter_mut().skip(first).take_while(|placed| led(placed)) {
            placed.hint(Hints::RELATED);
        }
    }
}

/// Marks runs of items of one shape that all begin by leading elsewhere.
fn teasers(blocks: &mut [Placed]) {
    let leads = |placed: &Placed| placed.block.target != 0 && placed.block.links >= LINKS;
    let alike = |one: &Placed, next: &Placed| path(one) == path(next) && leads(one) == leads(next);
    for run in blocks.chunk_by_mut(alike) {
        if run.len() >= 3 && run.iter().all(leads) {
            for placed in run {
                placed.hint(Hints::TEASER);
            }
        }
    }
}

/// Marks feeds: two or more lines of one shape in a row that each begin or end by saying how long ago they were written.
fn feeds(blocks: &mut [Placed]) {
    for run in blocks.chunk_by_mut(|one, next| path(one) == path(next)) {
        if run.len() > 1 && run.iter().all(is_recent) {
            for placed in run {
                placed.hint(Hints::LIVE);
            }
        }
    }
}

fn is_recent(placed: &Placed) -> bool {
    if !placed.block.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let words = placed.block.words();
    let ago = |words: &[Word]| {
        words.iter().any(|word| word.number)
            && words.iter().any(|word| sense(word) == Some(Sense::Ago))
    };
    let said = words.len().min(AGO_WORDS);
    let ends = [words.get(..said), words.get(words.len() - said..)];
    ends.into_iter().flatten().any(ago)
}

/// Marks cards: two or more in a row that each begin with a line that leads elsewhere, and go on with a few that do not, or lead
/// there too; or that begin with a heading and end with such a line. All lines of a card lead where that one does.
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
            let target = way(card);
            for placed in card {
                placed.block.target = target;
                placed.hint(Hints::TEASER);
            }
            at += shape.len();
        }
    }
}

/// The paths of the lines from `at` up to the next one like it, when these can be a card; none otherwise.
fn card(blocks: &[Placed], at: usize) -> Vec<u32> {
    let begins =
        |placed: &&Placed| opens(placed) || matches!(placed.block.kind, Kind::Heading(2..));
    let Some(first) = blocks.get(at).filter(begins) else { return Vec::new() };
    let rest = blocks.get(at + 1..).unwrap_or_default();
    let next = rest.iter().take(CARD_LINES + 1).position(|placed| path(placed) == path(first));
    let Some(lines) = next else { return Vec::new() };
    blocks.get(at..=at + lines).unwrap_or_default().iter().map(path).collect()
}

/// Whether the lines from `at` have these paths, one of them leads elsewhere, as all those do that are links, and the
/// others are short.
fn has_shape(blocks: &[Placed], at: usize, shape: &[u32]) -> bool {
    let Some(lines) = blocks.get(at..at + shape.len()) else { return false };
    let way = way(lines);
    let plain = |placed: &Placed| {
        (placed.block.links < LINKS || placed.block.target == way)
            && placed.block.kind != Kind::Title
            && placed.block.text.len() <= CARD_LINE
    };
    lines.iter().zip(shape).all(|(placed, path)| placed.block.path == *path)
        && way != 0
        && lines.iter().all(plain)
}

/// Where the lines of a card lead: where its first one does, or the last below a heading. 0 when these lead nowhere.
fn way(lines: &[Placed]) -> u32 {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return 0 };
    let headed = lines.len() > 2 && !opens(first) && opens(last);
    if headed {
        last.block.target
    } else if opens(first) {
        first.block.target
    } else {
        0
    }
}

fn path(placed: &Placed) -> u32 {
    placed.block.path
}

fn opens(placed: &Placed) -> bool {
    placed.block.target != 0 && placed.block.links >= 80
}
