//! Figures that move by themselves: counters, clocks, "three hours ago", the date of today.
//!
//! A figure in a sentence, a cell, a caption is content. What moves by itself stands in a short piece of a line, with words
//! that give it away.

use super::hints::Hints;
use super::live;
use super::page::{Block, Kind};
use super::part::Part;
use super::vocabulary::{AGO, COMMENT, COMMENTS, Sense, UPDATED, sense};
use super::words::{Word, hash_word, size};

/// When a page was changed is said in this many words.
const SAID: usize = 10;
/// A line that names its owner is no longer than this.
const OWNED: usize = 8;
/// A line with more words than this is a sentence rather than a by-line.
pub(super) const LINE: usize = 14;

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
pub(super) fn move_by_themselves(gone: Option<&Part<'_>>, come: Option<&Part<'_>>) -> bool {
    let sides = || gone.into_iter().chain(come);
    // A figure that came or went did not move, unless the whole line did.
    let both = sides().count() == 2 && sides().all(|part| !part.changed.is_empty());
    let whole = sides().count() == 1 && sides().all(|part| part.changed.len() == part.words.len());
    let moving = |part: &Part<'_>| {
        (only(part.changed) || is_token(part) || live::is_weather(part)) && moves(part)
    };
    if let (Some(gone), Some(come)) = (gone, come)
        && (live::is_poll(gone, come) || live::is_waiting(gone, come))
    {
        return true;
    }
    // "Updated: 3 May" and "This page was last updated on 5 May" say the same of another day.
    let stamp = |part: &Part<'_>| part.changed.len() == part.words.len() && is_stamp(part);
    if both && sides().all(stamp) {
        return true;
    }
    if both || whole {
        return sides().all(moving);
    }
    // From 02/03 to 03/03 a 02 goes and a 03 comes, each by itself.
    let mut said = sides().filter(|part| !part.changed.is_empty());
    sides().count() == 2 && said.all(|part| only(part.changed) && is_updated(part))
}

fn moves(part: &Part<'_>) -> bool {
    if is_token(part) {
        return true;
    }
    let piece = piece(part.block, part.words, part.changed);
    let has = |wanted: Sense| piece.iter().any(|word| sense(word) == Some(wanted));
    let figures = piece.iter().any(|word| word.number);
    let tabular = is_tabular(part);
    // "14 comments" heads what readers wrote; a longer heading is the editor's.
    let heads = matches!(part.block.kind, Kind::Heading(2..)) && size(piece) <= 4;
    let listed = part.block.kind == Kind::Item && !part.block.hints.any(Hints::META);
    let shared = piece.len() <= 4 && has(Sense::Network) && figures;
    let ago = (has(Sense::Ago) || AGO.within(piece)) && figures && piece.len() <= 8;
    let counter = has(Sense::Count) && piece.len() <= 8 && (!tabular || heads) && !listed;
    // "March (12)" leads to a list of so many; "Reactions (14)" heads them, or leads there.
    let leads = is_bracketed(part) && part.block.links >= 50;
    let label = !tabular && !listed && part.size <= 4;
    let labelled = label && (is_bracketed(part) || announces(part));
    let lives = !tabular && !listed && (live::is_running(part));
    (heads && (is_bracketed(part) || announces(part)))
        || leads
        || labelled
        || lives
        || shared
        || ago
        || counter
        || live::is_weather(part)
        || is_owned_since(part)
        || tells_time(part)
}

fn is_tabular(part: &Part<'_>) -> bool {
    matches!(part.block.kind, Kind::Row | Kind::Caption | Kind::Heading(_))
}

/// "Last updated:", and when.
fn is_updated(part: &Part<'_>) -> bool {
    let piece = piece(part.block, part.words, part.changed);
    !is_tabular(part) && piece.len() <= SAID && UPDATED.within(piece)
}

/// A line that says when the page was changed, by its words or by what the markup says of it.
fn is_stamp(part: &Part<'_>) -> bool {
    let marked = !is_tabular(part) && part.block.hints.any(Hints::META);
    is_updated(part) || (marked && is_clock(part, part.words))
}

/// Whether the words around the difference say when the page was made, changed or looked at.
fn tells_time(part: &Part<'_>) -> bool {
    if is_tabular(part) {
        return false;
    }
    let piece = piece(part.block, part.words, part.changed);
    let has = |wanted: Sense| piece.iter().any(|word| sense(word) == Some(wanted));
    let listed = part.block.kind == Kind::Item && !part.block.hints.any(Hints::META);
    let now = has(Sense::Now) || owned(part);
    (now && piece.len() <= SAID)
        || is_updated(part)
        || (has(Sense::Made) && piece.len() <= LINE && is_dated(part, piece))
        || (is_clock(part, piece) && !listed)
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

/// The line in which the difference stands, bars ending it as well.
pub(super) fn line<'a>(part: &Part<'a>) -> &'a [Word] {
    let first = part.changed.first();
    let at = first.and_then(|first| part.words.iter().position(|word| word.start == first.start));
    at.map_or(&[], |at| stretch(part.block, part.words, at, &['\n', '|']))
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
fn is_clock(part: &Part<'_>, piece: &[Word]) -> bool {
    let dated = |word: &&Word| word.number || sense(word) == Some(Sense::Date);
    let other = piece.iter().filter(|word| !dated(word)).count();
    let ticking = piece.iter().any(|word| word.number && part.text(word).contains(':'));
    let named = piece.iter().any(|word| sense(word) == Some(Sense::Date));
    let day = other == 0 && (is_day(part, piece) || (named && piece.len() > 1));
    // The day below a label is what the label says, such as a deadline.
    (day && !part.labelled)
        || (ticking && other <= 3)
        || (part.block.hints.any(Hints::META) && other <= 2)
}

/// "Reactions (14)".
fn is_bracketed(part: &Part<'_>) -> bool {
    let (Some(first), Some(last)) = (part.changed.first(), part.changed.last()) else {
        return false;
    };
    let before = part.block.text.get(..first.start as usize).unwrap_or_default();
    let after = part.block.text.get(last.end as usize..).unwrap_or_default();
    before.trim_end().ends_with(['(', '[']) && matches!(after.trim(), ")" | "]")
}

/// A heading of what readers wrote.
fn announces(part: &Part<'_>) -> bool {
    let counted = part.words.iter().take_while(|word| word.number).count();
    let named = part.words.get(counted..).unwrap_or_default();
    COMMENTS.begin(named) || COMMENT.is(named)
}

/// Whether the words tell a day, a time of the day, or how long something took.
fn is_dated(part: &Part<'_>, piece: &[Word]) -> bool {
    piece.iter().filter(|word| word.number).map(|word| part.text(word)).any(|text| {
        let year = text.len() == 4 && text.starts_with(['1', '2']);
        year || text.contains(':') || text.starts_with('0')
    })
}

/// 2026-03-04, 4.3.2026, 04/03/2026: three numbers, one of them a year.
fn is_day(part: &Part<'_>, piece: &[Word]) -> bool {
    let date = part.span(piece).split([' ', ',']).next().unwrap_or_default();
    let numbers: Vec<&str> = date.split(['-', '.', '/']).collect();
    let year = |number: &&str| number.len() == 4 && number.starts_with(['1', '2']);
    numbers.len() == 3
        && numbers.iter().all(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        && numbers.iter().filter(|number| year(number)).count() == 1
}

/// Whether the difference is in the years since when something is somebody's: "© 2011-2026".
fn is_owned_since(part: &Part<'_>) -> bool {
    let start = part.changed.first().map_or(0, |word| word.start as usize);
    let before = part.block.text.get(..start).unwrap_or_default();
    let years = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | '-' | '–');
    let claim = before.trim_end_matches(years);
    let says = |sign: &str| {
        let from = claim.len().checked_sub(sign.len());
        from.and_then(|from| claim.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case(sign))
    };
    part.changed.iter().all(|word| word.number) && ["©", "(c)", "copyright"].into_iter().any(says)
}

/// "© 2026", "v3.1.2 © 2026".
fn owned(part: &Part<'_>) -> bool {
    let text = part.block.text.trim_start();
    text.starts_with('©')
        || (text.contains('©') && part.size <= OWNED)
        || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"))
}

/// A session, a request id, a checksum in a short line.
fn is_token(part: &Part<'_>) -> bool {
    let drawn = |word: &Word| {
        let text = part.text(word);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits > 0 && digits < text.len() && (text.len() >= 14 || (text.len() >= 7 && hexadecimal))
    };
    part.words.len() <= 10 && !part.changed.is_empty() && part.changed.iter().all(drawn)
}
