//! Figures that move by themselves: counters, clocks, "three hours ago", the date of today.
//!
//! A figure in a sentence, a cell, a caption is content. What moves by itself stands in a short piece of a line, with words
//! that give it away.

use super::hints::Hints;
use super::live;
use super::page::{Block, Kind};
use super::vocabulary::{COMMENT, COMMENTS, Sense, UPDATED, sense};
use super::words::{Word, hash_word, size};

/// When a page was changed is said in this many words.
const SAID: usize = 10;
/// A line that names its owner is no longer than this.
const OWNED: usize = 8;
/// A label of a line below it has no more words than this.
const LABEL: usize = 4;
/// And its line no more bytes than this, up to what it labels.
const NEAR: usize = 4096;
/// A line with more words than this is a sentence rather than a by-line.
pub(super) const LINE: usize = 14;

/// One side of a difference.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) block: &'a Block,
    /// All words of the block.
    pub(super) words: &'a [Word],
    /// The words that differ.
    pub(super) changed: &'a [Word],
    /// A short line without figures stands above it.
    pub(super) labelled: bool,
}

impl<'a> Place<'a> {
    pub(super) fn text(&self, word: &Word) -> &'a str {
        self.span(std::slice::from_ref(word))
    }

    /// The text from the first of these words to the last.
    pub(super) fn span(&self, words: &[Word]) -> &'a str {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return "" };
        self.block.text.get(first.start as usize..last.end as usize).unwrap_or_default()
    }

    /// The line of the block in which the difference stands, bars ending it as well.
    pub(super) fn line(&self) -> &'a [Word] {
        let at = self
            .changed
            .first()
            .and_then(|first| self.words.iter().position(|word| word.start == first.start));
        at.map_or(&[], |at| stretch(self.block, self.words, at, &['\n', '|']))
    }
}

/// Whether a line of few words and no figures, not a sentence, stands right above these words of a block; `above` are the
/// words of the block before it, which hold no link.
pub(super) fn is_labelled(words: &[Word], changed: &[Word], text: &str, above: &[Word]) -> bool {
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

/// Whether the words are numbers, dates and what goes with counting.
pub(super) fn only(words: &[Word]) -> bool {
    words.iter().all(|word| {
        word.number
            || is_sign(word)
            || matches!(
                sense(word),
                Some(Sense::Date | Sense::Count | Sense::Ago | Sense::Now | Sense::Unit)
            )
    })
}

fn is_sign(word: &Word) -> bool {
    [hash_word("+"), hash_word("-")].contains(&word.hash)
}

/// Whether the difference is one of figures that move by themselves.
pub(super) fn move_by_themselves(gone: Option<Place<'_>>, come: Option<Place<'_>>) -> bool {
    let sides = || gone.iter().chain(&come);
    // A figure that came or went did not move, unless the whole line did.
    let both = sides().count() == 2 && sides().all(|place| !place.changed.is_empty());
    let whole =
        sides().count() == 1 && sides().all(|place| place.changed.len() == place.words.len());
    let moving = |place: &Place<'_>| {
        (only(place.changed) || is_token(place) || live::is_weather(place)) && moves(place)
    };
    if let (Some(gone), Some(come)) = (&gone, &come)
        && live::is_poll(gone, come)
    {
        return true;
    }
    // "Updated: 3 May" and "This page was last updated on 5 May" say the same of another day.
    let stamp = |place: &Place<'_>| place.changed.len() == place.words.len() && is_stamp(place);
    if both && sides().all(stamp) {
        return true;
    }
    if both || whole {
        return sides().all(moving);
    }
    // From 02/03 to 03/03 a 02 goes and a 03 comes, each by itself.
    let mut said = sides().filter(|place| !place.changed.is_empty());
    sides().count() == 2 && said.all(|place| only(place.changed) && is_updated(place))
}

fn moves(place: &Place<'_>) -> bool {
    if is_token(place) {
        return true;
    }
    let piece = piece(place.block, place.words, place.changed);
    let has = |wanted: Sense| piece.iter().any(|word| sense(word) == Some(wanted));
    let figures = piece.iter().any(|word| word.number);
    let tabular = is_tabular(place);
    // "14 comments" heads what readers wrote; a longer heading is the editor's.
    let heads = matches!(place.block.kind, Kind::Heading(2..)) && size(piece) <= 4;
    let listed = place.block.kind == Kind::Item && !place.block.hints.any(Hints::META);
    let shared = piece.len() <= 4 && has(Sense::Network) && figures;
    let ago = has(Sense::Ago) && figures && piece.len() <= 8;
    let counter = has(Sense::Count) && piece.len() <= 8 && (!tabular || heads) && !listed;
    // "March (12)" leads to a list of so many; "Reactions (14)" heads them, or leads there.
    let leads = is_bracketed(place) && place.block.links >= 50;
    let label = !tabular && !listed && size(place.words) <= 4;
    let labelled = label && (is_bracketed(place) || announces(place));
    let lives = !tabular && !listed && (live::is_running(place));
    (heads && (is_bracketed(place) || announces(place)))
        || leads
        || labelled
        || lives
        || shared
        || ago
        || counter
        || live::is_weather(place)
        || is_owned_since(place)
        || tells_time(place)
}

fn is_tabular(place: &Place<'_>) -> bool {
    matches!(place.block.kind, Kind::Row | Kind::Caption | Kind::Heading(_))
}

/// "Last updated:", and when.
fn is_updated(place: &Place<'_>) -> bool {
    let piece = piece(place.block, place.words, place.changed);
    !is_tabular(place) && piece.len() <= SAID && UPDATED.within(piece)
}

/// A line that says when the page was changed, by its words or by what the markup says of it.
fn is_stamp(place: &Place<'_>) -> bool {
    let marked = !is_tabular(place) && place.block.hints.any(Hints::META);
    is_updated(place) || (marked && is_clock(place, place.words))
}

/// Whether the words around the difference say when the page was made, changed or looked at.
fn tells_time(place: &Place<'_>) -> bool {
    if is_tabular(place) {
        return false;
    }
    let piece = piece(place.block, place.words, place.changed);
    let has = |wanted: Sense| piece.iter().any(|word| sense(word) == Some(wanted));
    let listed = place.block.kind == Kind::Item && !place.block.hints.any(Hints::META);
    let now = has(Sense::Now) || owned(place);
    (now && piece.len() <= SAID)
        || is_updated(place)
        || (has(Sense::Made) && piece.len() <= LINE && is_dated(place, piece))
        || (is_clock(place, piece) && !listed)
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
    if line.len() > LINE {
        return stretch(block, words, at, &['\n', '|', '·', '•']);
    }
    let piece = stretch(block, words, at, &['\n', '|', '·', '•', '—', '–', '(', ')', ';', '/']);
    // A bare number in brackets counts what stands before them.
    if piece.iter().all(|word| word.number) {
        return stretch(block, words, at, &['\n', '|', '·', '•', '—', '–', ';', '/']);
    }
    piece
}

/// The words around one of them, up to the next separator on either side.
fn stretch<'a>(block: &Block, words: &'a [Word], at: usize, separators: &[char]) -> &'a [Word] {
    let ends = |before: &Word, word: &Word| {
        let gap = block.text.get(before.end as usize..word.start as usize).unwrap_or_default();
        // 04/03/2026 is one date.
        gap.contains(separators) && !(gap == "/" && before.number && word.number)
    };
    let mut start = at;
    while start > 0
        && let (Some(before), Some(word)) = (words.get(start - 1), words.get(start))
        && !ends(before, word)
    {
        start -= 1;
    }
    let mut end = at + 1;
    while let (Some(before), Some(word)) = (words.get(end - 1), words.get(end))
        && !ends(before, word)
    {
        end += 1;
    }
    words.get(start..end).unwrap_or_default()
}

/// A line of nothing but a date or a time.
fn is_clock(place: &Place<'_>, piece: &[Word]) -> bool {
    let dated = |word: &&Word| word.number || sense(word) == Some(Sense::Date);
    let other = piece.iter().filter(|word| !dated(word)).count();
    let ticking = piece.iter().any(|word| word.number && place.text(word).contains(':'));
    let named = piece.iter().any(|word| sense(word) == Some(Sense::Date));
    let day = other == 0 && (is_day(place, piece) || (named && piece.len() > 1));
    // The day below a label is what the label says, such as a deadline.
    (day && !place.labelled)
        || (ticking && other <= 3)
        || (place.block.hints.any(Hints::META) && other <= 2)
}

/// "Reactions (14)".
fn is_bracketed(place: &Place<'_>) -> bool {
    let (Some(first), Some(last)) = (place.changed.first(), place.changed.last()) else {
        return false;
    };
    let before = place.block.text.get(..first.start as usize).unwrap_or_default();
    let after = place.block.text.get(last.end as usize..).unwrap_or_default();
    before.trim_end().ends_with(['(', '[']) && matches!(after.trim(), ")" | "]")
}

/// A heading of what readers wrote.
fn announces(place: &Place<'_>) -> bool {
    let counted = place.words.iter().take_while(|word| word.number).count();
    let named = place.words.get(counted..).unwrap_or_default();
    COMMENTS.begin(named) || COMMENT.is(named)
}

/// Whether the words tell a day, a time of the day, or how long something took.
fn is_dated(place: &Place<'_>, piece: &[Word]) -> bool {
    piece.iter().filter(|word| word.number).map(|word| place.text(word)).any(|text| {
        let year = text.len() == 4 && text.starts_with(['1', '2']);
        year || text.contains(':') || text.starts_with('0')
    })
}

/// 2026-03-04, 4.3.2026, 04/03/2026: three numbers, one of them a year.
fn is_day(place: &Place<'_>, piece: &[Word]) -> bool {
    let date = place.span(piece).split([' ', ',']).next().unwrap_or_default();
    let numbers: Vec<&str> = date.split(['-', '.', '/']).collect();
    let year = |number: &&str| number.len() == 4 && number.starts_with(['1', '2']);
    numbers.len() == 3
        && numbers.iter().all(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        && numbers.iter().filter(|number| year(number)).count() == 1
}

/// Whether the difference is in the years since when something is somebody's: "© 2011-2026".
fn is_owned_since(place: &Place<'_>) -> bool {
    let start = place.changed.first().map_or(0, |word| word.start as usize);
    let before = place.block.text.get(..start).unwrap_or_default();
    let years = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '-' | '–');
    let claim = before.trim_end_matches(years);
    let says = |sign: &str| {
        let from = claim.len().checked_sub(sign.len());
        from.and_then(|from| claim.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case(sign))
    };
    place.changed.iter().all(|word| word.number) && ["©", "(c)", "copyright"].into_iter().any(says)
}

/// "© 2026", "v3.1.2 © 2026".
fn owned(place: &Place<'_>) -> bool {
    let text = place.block.text.trim_start();
    text.starts_with('©')
        || (text.contains('©') && size(place.words) <= OWNED)
        || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"))
}

/// A session, a request id, a checksum in a short line.
fn is_token(place: &Place<'_>) -> bool {
    let drawn = |word: &Word| {
        let text = place.text(word);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits > 0 && digits < text.len() && (text.len() >= 14 || (text.len() >= 7 && hexadecimal))
    };
    place.words.len() <= 10 && !place.changed.is_empty() && place.changed.iter().all(drawn)
}
