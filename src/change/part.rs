//! One side of a difference, looked up, and what its block says of it.

use super::align::Run;
use super::figures;
use super::hints::Hints;
use super::page::{Block, Kind, Region};
use super::side::{LISTED, Side};
use super::vocabulary::RETRACTION;
use super::words::Word;

/// What is written on a button is no longer than this.
const BUTTON: usize = 5;

/// One side of an edit, looked up.
pub(super) struct Part<'a> {
    pub(super) side: &'a Side<'a>,
    pub(super) run: &'a Run,
    pub(super) block: &'a Block,
    /// All words of the block.
    pub(super) words: &'a [Word],
    /// How many words the block has.
    pub(super) size: usize,
    /// The words of the run.
    pub(super) changed: &'a [Word],
    pub(super) pattern: u32,
    pub(super) key: u32,
    /// It stands before the text begins.
    pub(super) ahead: bool,
    /// A label stands above it.
    pub(super) labelled: bool,
}

impl Part<'_> {
    /// Whether the run is all of the block.
    pub(super) fn whole(&self) -> bool {
        self.changed.len() == self.words.len() && !self.changed.is_empty()
    }

    /// Whether the run has words at all.
    pub(super) fn says(&self) -> bool {
        !self.changed.is_empty()
    }
}

/// Looks up one side of an edit.
pub(super) fn part<'a>(side: &'a Side<'_>, run: &'a Run) -> Option<Part<'a>> {
    let block = *side.blocks.get(run.block)?;
    let words = side.words(run.block);
    let changed = words.get(run.words.clone())?;
    let above = run.block.checked_sub(1).filter(|above| {
        side.blocks.get(*above).is_some_and(|above| {
            above.region == Region::Main && above.links == 0 && !above.is_heading()
        })
    });
    let above = above.map_or(&[][..], |above| side.words(above));
    Some(Part {
        side,
        run,
        block,
        words,
        size: side.size(run.block),
        changed,
        pattern: side.pattern(run.block),
        key: side.key(run.block),
        ahead: run.block < side.start,
        labelled: figures::is_labelled(words, changed, &block.text, above),
    })
}

/// What the page is called.
pub(super) fn is_name(part: &Part<'_>) -> bool {
    matches!(part.block.kind, Kind::Title | Kind::Heading(1))
}

/// A paragraph of few words that is a link as a whole.
pub(super) fn is_button(part: &Part<'_>) -> bool {
    let block = part.block;
    block.kind == Kind::Paragraph
        && block.target != 0
        && block.links >= 90
        && part.size <= BUTTON
        && !block.hints.any(Hints::BELONGS)
}

/// A line that is a link as a whole, neither in a list or a table nor to what belongs to the text.
pub(super) fn is_link(part: &Part<'_>) -> bool {
    let block = part.block;
    block.kind == Kind::Paragraph
        && block.target != 0
        && block.links >= LISTED
        && part.whole()
        && !block.hints.any(Hints::BELONGS)
}

/// A paragraph that leads elsewhere by a good part of its few words.
pub(super) fn is_teaser(part: &Part<'_>) -> bool {
    let block = part.block;
    block.target != 0 && block.links >= 25 && part.size <= 40 && !block.hints.any(Hints::BELONGS)
}

/// The same, as figures are weighed.
pub(super) fn place<'a>(part: Option<&Part<'a>>) -> Option<figures::Place<'a>> {
    part.map(|part| figures::Place {
        block: part.block,
        words: part.words,
        changed: part.changed,
        labelled: part.labelled,
    })
}

/// A text that is taken back or put right, wherever it is said.
pub(super) fn is_retraction(part: &Part<'_>) -> bool {
    let elsewhere =
        Hints::NAVIGATION.with(Hints::RELATED).with(Hints::COMMENTS).with(Hints::ADVERT);
    !part.block.hints.any(elsewhere)
        && part.block.links < 50
        && part.words.len() >= 3
        && RETRACTION.within(part.changed)
}
