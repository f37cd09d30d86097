//! Figures that move by themselves: counters, clocks, "three hours ago", the date of today.
//!
//! A figure in a sentence, a cell, a caption is content. What moves by itself stands in a short piece of a line, with words
//! that give it away.

use super::hints::Hints;
use super::page::{Block, Kind};
use super::vocabulary::{Sense, sense};
use super::words::Word;

/// A line with more words than this is a sentence rather than a by-line.
const LINE: usize = 14;

/// One side of a difference.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) block: &'a Block,
    /// All words of the block.
    pub(super) words: &'a [Word],
    /// The words that differ.
    pub(super) changed: &'a [Word],
}

/// Whether the words are numbers, dates and what goes with counting.
pub(super) fn only(words: &[Word]) -> bool {
    words.iter().all(|word| {
        word.number
            || matches!(
                sense(word),
                Some(Sense::Date | Sense::Count | Sense::Ago | Sense::Now | Sense::Unit)
            )
    })
}

/// Whether the difference is one of figures that move by themselves.
pub(super) fn move_by_themselves(gone: Option<Place<'_>>, come: Option<Place<'_>>) -> bool {
    let sides = || gone.iter().chain(&come);
    // A figure that came or went did not move, unless the whole line did.
    let both = sides().count() == 2 && sides().all(|place| !place.changed.is_empty());
    let whole =
        sides().count() == 1 && sides().all(|place| place.changed.len() == place.words.len());
    (both || whole) && sides().all(|place| (only(place.changed) || is_token(place)) && moves(place))
}

fn moves(place: &Place<'_>) -> bool {
    if is_token(place) {
        return true;
    }
    let piece = piece(place.block, place.words, place.changed);
    let has = |wanted: Sense| piece.iter().any(|word| sense(word) == Some(wanted));
    let figures = piece.iter().any(|word| word.number);
    let tabular = matches!(place.block.kind, Kind::Row | Kind::Caption | Kind::Heading(_));
    // "14 comments" heads what readers wrote; a longer heading is the editor's.
    let heads = matches!(place.block.kind, Kind::Heading(2..)) && piece.len() <= 3;
    let listed = place.block.kind == Kind::Item && !place.block.hints.any(Hints::META);
    let shared = piece.len() <= 4 && has(Sense::Network) && figures;
    let ago = has(Sense::Ago) && figures && piece.len() <= 8;
    let counter = has(Sense::Count) && piece.len() <= 8 && (!tabular || heads) && !listed;
    let now = (has(Sense::Now) || owned(place)) && piece.len() <= 10 && !tabular;
    shared || ago || counter || now || (is_clock(place, piece) && !tabular && !listed)
}

/// The piece of the line around the difference: in a short line up to the next separator, in a long one up to a bar or a
/// bullet.
pub(super) fn piece<'a>(block: &Block, words: &'a [Word], changed: &[Word]) -> &'a [Word] {
    let Some(at) =
        changed.first().and_then(|first| words.iter().position(|word| word.start == first.start))
    else {
        return words;
    };
    let line = stretch(block, words, at, &['\n']);
    let separators: &[char] = if line.len() <= LINE {
        &['\n', '|', '·', '•', '—', '–', '(', ')', ';', '/']
    } else {
        &['\n', '|', '·', '•']
    };
    stretch(block, words, at, separators)
}

/// The words around one of them, up to the next separator on either side.
fn stretch<'a>(block: &Block, words: &'a [Word], at: usize, separators: &[char]) -> &'a [Word] {
    let ends = |from: u32, to: u32| {
        block.text.get(from as usize..to as usize).is_some_and(|gap| gap.contains(separators))
    };
    let mut start = at;
    while start > 0
        && let (Some(before), Some(word)) = (words.get(start - 1), words.get(start))
        && !ends(before.end, word.start)
    {
        start -= 1;
    }
    let mut end = at + 1;
    while let (Some(before), Some(word)) = (words.get(end - 1), words.get(end))
        && !ends(before.end, word.start)
    {
        end += 1;
    }
    words.get(start..end).unwrap_or_default()
}

/// A line of nothing but a date or a time.
fn is_clock(place: &Place<'_>, piece: &[Word]) -> bool {
    let dated = |word: &&Word| word.number || sense(word) == Some(Sense::Date);
    let other = piece.iter().filter(|word| !dated(word)).count();
    let ticking = piece.iter().any(|word| {
        let text = place.block.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        word.number && text.contains(':')
    });
    let named = piece.iter().any(|word| sense(word) == Some(Sense::Date));
    (other == 0 && named && piece.len() > 1)
        || (ticking && other <= 3)
        || (place.block.hints.any(Hints::META) && other <= 2)
}

/// "© 2026".
fn owned(place: &Place<'_>) -> bool {
    let text = place.block.text.trim_start();
    text.starts_with('©')
        || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"))
}

/// A session, a request id, a checksum in a short line.
fn is_token(place: &Place<'_>) -> bool {
    let drawn = |word: &Word| {
        let text = place.block.text.get(word.start as usize..word.end as usize).unwrap_or_default();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits > 0 && digits < text.len() && (text.len() >= 14 || (text.len() >= 8 && hexadecimal))
    };
    place.words.len() <= 10 && !place.changed.is_empty() && place.changed.iter().all(drawn)
}
