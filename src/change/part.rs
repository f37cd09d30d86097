//! One side of a difference, looked up, and what its block says of it.

use std::ops::Range;

use super::align::Run;
use super::hints::Hints;
use super::page::{Block, Kind, Region};
use super::side::{LISTED, Side};
use super::vocabulary::{RETRACTION, names_the_day};
use super::words::{Word, size};

/// Lines of fewer words that are no sentences stand at the edge of the text.
const EDGE: usize = 10;
/// What is written on a button is no longer than this.
const BUTTON: usize = 5;
/// A label of a line below it has no more words than this.
const LABEL: usize = 4;
/// And its line no more bytes than this, up to what it labels.
const NEAR: usize = 4096;

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
    /// A short line without figures stands above it.
    pub(super) labelled: bool,
}

impl<'a> Part<'a> {
    /// Whether the run is all of the block.
    pub(super) fn whole(&self) -> bool {
        self.changed.len() == self.words.len() && !self.changed.is_empty()
    }

    /// Whether the run has words at all.
    pub(super) fn says(&self) -> bool {
        !self.changed.is_empty()
    }

    /// A word as it is written.
    pub(super) fn text(&self, word: &Word) -> &'a str {
        self.span(std::slice::from_ref(word))
    }

    /// The text from the first of these words to the last.
    pub(super) fn span(&self, words: &[Word]) -> &'a str {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return "" };
        self.block.text.get(first.start as usize..last.end as usize).unwrap_or_default()
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
        labelled: is_labelled(words, changed, &block.text, above),
    })
}

/// Whether a line of few words and no figures, not a sentence, stands right above these words of a block; `above` are the
/// words of the block before it, which hold no link.
fn is_labelled(words: &[Word], changed: &[Word], text: &str, above: &[Word]) -> bool {
    let start = changed.first().map_or(0, |word| word.start as usize);
    let near = text.floor_char_boundary(start.saturating_sub(NEAR));
    let label = match text.get(near..start).unwrap_or_default().rsplit_once('\n') {
        Some((lines, _)) => {
            let before = |end: usize| words.partition_point(|word| (word.start as usize) < end);
            let from = lines.rfind('\n').map(|at| near + at + 1).or((near == 0).then_some(0));
            let line = from.and_then(|from| words.get(before(from)..before(near + lines.len())));
            line.unwrap_or_default()
        }
        None if near == 0 => above,
        None => &[],
    };
    // A sign that stands for half a word is one of those that are counted.
    (1..=2 * LABEL).contains(&label.len())
        && size(label) <= LABEL
        && !label.iter().any(|word| word.number)
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

/// A text that is taken back or put right, wherever it is said.
pub(super) fn is_retraction(part: &Part<'_>) -> bool {
    let elsewhere =
        Hints::NAVIGATION.with(Hints::RELATED).with(Hints::COMMENTS).with(Hints::ADVERT);
    !part.block.hints.any(elsewhere)
        && part.block.links < 50
        && part.words.len() >= 3
        && RETRACTION.within(part.changed)
}

/// What stands behind or right below a label that says it is of the day, in the same block.
pub(super) fn is_daily(part: &Part<'_>) -> bool {
    let (side, at) = (part.side, part.run.block);
    let lines = side.lines(at);
    let start = part.run.words.start;
    let line = lines.partition_point(|line| line.start <= start).saturating_sub(1);
    let words = |words: Range<usize>| side.words(at).get(words).unwrap_or_default();
    let begin = lines.get(line).map_or(0, |line| line.start);
    let above = line.checked_sub(1).and_then(|above| lines.get(above));
    // Where all of the block is another, the label went and came as well.
    let first = lines.get(line).filter(|line| part.run.words.end > line.end);
    let labels = above.into_iter().chain(first).cloned().chain(std::iter::once(begin..start));
    !is_name(part) && labels.map(words).any(names_the_day)
}

/// A label or a link put for another where only one of the versions has its text: at the edge of it.
pub(super) fn stands_aside(gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
    let (Some(gone), Some(come)) = (gone, come) else { return false };
    let label = |part: &Part<'_>| {
        part.block.kind == Kind::Paragraph
            && part.size < EDGE
            && !part.block.text.trim_end().ends_with(['.', '!', '。'])
            && !part.block.hints.any(Hints::BELONGS)
    };
    (gone.block.region == Region::Main) != (come.block.region == Region::Main)
        && label(gone)
        && label(come)
}
