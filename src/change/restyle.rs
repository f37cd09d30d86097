//! A page that was given other markup as a whole: its sentences are as they were, and stand in other elements. A new theme renews
//! its labels, buttons and menus at that time, also those that stand in the text.

use std::collections::HashMap;

use super::hints::Hints;
use super::page::{Block, Kind};
use super::part::Part;
use super::side::{LISTED, Side};
use super::words::{SENTENCE, size};

/// So many sentences must have stayed for it to be told.
const STAYED: usize = 2;
/// Words that begin with so many of the same letters and end in at most so many others are one word: "detail", "details".
const STEM: usize = 4;
const ENDING: usize = 2;

/// Whether three of four sentences that both versions have stand in other elements now.
pub(super) fn is_restyled(old: &Side<'_>, new: &Side<'_>) -> bool {
    let sentences = |side: &Side<'_>| -> HashMap<u32, u32> {
        let blocks = side.blocks.iter().zip(&side.keys).zip(&side.words);
        let blocks = blocks.filter(|((block, _), words)| {
            block.links < 30 && !block.hints.furniture() && size(words) >= SENTENCE
        });
        blocks.map(|((block, key), _)| (*key, block.path)).collect()
    };
    let before = sentences(old);
    let (mut stayed, mut moved) = (0, 0);
    for (key, path) in sentences(new) {
        if let Some(former) = before.get(&key) {
            stayed += 1;
            moved += usize::from(*former != path);
        }
    }
    stayed >= STAYED && moved * 4 >= stayed * 3
}

/// Whether a difference on such a page is one of its dress: lines that lead elsewhere, and labels that are written another way.
pub(super) fn is_dress(gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
    let said = || gone.into_iter().chain(come).filter(|part| part.says());
    said().all(|part| is_trim(part))
        || matches!((gone, come), (Some(gone), Some(come)) if is_respelt(gone, come))
}

/// A line of links, which is neither a heading nor part of a list or a table.
fn is_trim(part: &Part<'_>) -> bool {
    let block = part.block;
    block.kind == Kind::Paragraph
        && block.links >= LISTED
        && block.target != 0
        && !block.hints.any(Hints::BELONGS)
}

/// A label with each word put for another form of it.
fn is_respelt(gone: &Part<'_>, come: &Part<'_>) -> bool {
    let label = |block: &Block| {
        matches!(block.kind, Kind::Heading(2..))
            || (block.kind == Kind::Paragraph && block.links < LISTED)
    };
    let short = |part: &Part<'_>| label(part.block) && part.size < SENTENCE;
    let words = |part: &Part<'_>| -> Vec<String> {
        let at = part.run.words.clone();
        at.map(|at| part.side.text(part.run.block, at).to_lowercase()).collect()
    };
    let (before, after) = (words(gone), words(come));
    short(gone)
        && short(come)
        && before.len() == after.len()
        && before.iter().zip(&after).all(|(before, after)| has_stem_of(before, after))
}

fn has_stem_of(one: &str, other: &str) -> bool {
    let stem = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let ends = |word: &str| word.chars().count() <= stem + ENDING;
    stem >= STEM && ends(one) && ends(other) && !one.bytes().any(|byte| byte.is_ascii_digit())
}
