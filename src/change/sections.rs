//! Sections that a label announces: "read also", "comments", "sources". The label is known by its words, the section by
//! what hangs together with it in the tree.

use super::cards;
use super::extract::Placed;
use super::hints::Hints;
use super::measure::Measures;
use super::page::{Block, Kind};
use super::vocabulary::{
    ADVERT, BELONGS, COMMENT, COMMENTS, LIVE, RELATED, Sense, names_the_day, sense,
};
use super::words::{Word, size};

/// A label has at most this many words.
const LABEL_WORDS: usize = 8;
/// And at most this many bytes.
pub(super) const LABEL_LENGTH: usize = 90;
/// Who wrote a remark, and when, is said in this many words.
const BY_LINE: usize = 10;
/// A block with this share of link text leads elsewhere, in percent.
pub(super) const LINKS: u8 = 50;
/// And so does one that begins with "read also", if most of it is a link and it has no more words than this.
const INLINE_LINKS: u8 = 60;
const TEASER_WORDS: usize = 60;
/// What parts the headlines of a ticker.
const TICKER: &str = " +++ ";
/// What is of the day has no more lines below its label.
const DAILY_LINES: usize = 8;
/// An advertisement has no more lines below its label.
const ADVERT_LINES: usize = 3;

/// Marks the blocks of every section that a label announces.
pub(super) fn mark(blocks: &mut [Placed], measures: &Measures) {
    for at in 0..blocks.len() {
        let Some(label) = blocks.get_mut(at) else { break };
        if label.block.kind == Kind::Title {
            continue;
        }
        let is_short = label.block.text.len() <= LABEL_LENGTH;
        let words = if is_short || leads(&label.block) { label.block.words() } else { Vec::new() };
        if let Some(hint) = by_itself(&label.block, &words) {
            label.block.hints = label.block.hints.without(Hints::BELONGS).with(hint);
        }
        if !is_short {
            continue;
        }
        let remarks = counted_remarks(blocks, at, measures, &words);
        if let Some(remarks) = blocks.get_mut(at..at + remarks) {
            for placed in remarks {
                let hints = placed.block.hints.without(Hints::BELONGS);
                placed.block.hints = hints.with(Hints::COMMENTS);
            }
        }
        let Some(label) = blocks.get(at) else { break };
        let Some(hint) = announced(label, &words) else { continue };
        let counted = is_counted(&label.block.text);
        let section = section(blocks, at, measures);
        let last = match hint {
            Hints::RELATED => related(blocks, at, section, measures),
            Hints::COMMENTS => comments(blocks, at, section, measures, counted),
            Hints::ADVERT => section.min(at + 1 + ADVERT_LINES),
            Hints::LIVE => daily(blocks, at, section, measures),
            _ => belonging(blocks, at, section, measures),
        };
        // The label of a related list goes with it; a label that nothing follows says nothing.
        let first = if hint == Hints::RELATED && last > at + 1 { at } else { at + 1 };
        for placed in blocks.get_mut(first..last).unwrap_or_default() {
            let hints = placed.block.hints;
            // What readers wrote is theirs, and what is popular is elsewhere, whatever else was announced above it.
            let theirs = hint.any(Hints::COMMENTS.with(Hints::RELATED));
            let hints = if theirs { hints.without(Hints::BELONGS) } else { hints };
            placed.block.hints = hints.with(hint);
        }
    }
    cards::mark(blocks);
}

/// What a line says of itself: "Read also: the council has decided", "Advertisement: shoes".
fn by_itself(block: &Block, words: &[Word]) -> Option<Hints> {
    if block.is_heading() {
        return None;
    }
    if leads(block) {
        let begins = size(words) <= TEASER_WORDS;
        let breaking = (begins && LIVE.begin(words)).then_some(Hints::LIVE);
        return breaking.or_else(|| (begins && RELATED.begin(words)).then_some(Hints::RELATED));
    }
    if block.text.matches(TICKER).count() > 1 {
        return Some(Hints::LIVE);
    }
    let is_advert = is_labelled_advert(&block.text) && size(&block.words()) <= TEASER_WORDS;
    is_advert.then_some(Hints::ADVERT)
}

/// Whether a block is a link, or nearly so.
fn leads(block: &Block) -> bool {
    block.target != 0 && block.links >= INLINE_LINKS
}

fn is_labelled_advert(text: &str) -> bool {
    text.split_once(':').filter(|(label, _)| label.len() <= LABEL_LENGTH).is_some_and(
        |(label, _)| {
            let label = super::words::words(label);
            size(&label) <= 3 && ADVERT.begin(&label)
        },
    )
}

/// "14 comments", "Comments (14)"; "2.4 Comments" is the number of a chapter.
fn is_counted(label: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bracketed = |text: &str| {
        text.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).is_some_and(digits)
    };
    bracketed(label.trim_end()) || label.split_whitespace().next().is_some_and(digits)
}

fn announced(label: &Placed, words: &[Word]) -> Option<Hints> {
    // What leads to "sources" or "see also", or to a download, announces none, unless it is a heading.
    let leads = !label.block.is_heading() && label.block.links >= LINKS;
    if words.is_empty() || size(words) > LABEL_WORDS || leads {
        return None;
    }
    // "3 comments" announces as much as "Comments"; "2.4 Comments" is a chapter.
    let counted = words.iter().take_while(|word| word.number).count();
    let chapter = counted > 0 && !is_counted(&label.block.text);
    let named = words.get(counted..).unwrap_or_default();
    let short = size(named) <= 5;
    if short && BELONGS.begin(named) {
        return Some(Hints::BELONGS);
    }
    if RELATED.begin(named) {
        return Some(Hints::RELATED);
    }
    if size(named) <= 2 && ADVERT.begin(named) {
        return Some(Hints::ADVERT);
    }
    if names_the_day(named) && label.block.kind != Kind::Heading(1) {
        return Some(Hints::LIVE);
    }
    let titled = label.block.is_heading() || size(named) <= 2;
    let remarks = COMMENTS.begin(named) || COMMENT.is(named);
    (short && titled && !chapter && label.block.links < LINKS && remarks).then_some(Hints::COMMENTS)
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
    let modest = length(rest) < measures.text(0) as usize * 2 / 5;
    let prose = rest.iter().any(|placed| placed.block.links == 0 && placed.block.text.len() > 320);
    if leading * 3 >= rest.len() && modest && !prose {
        return end;
    }
    at + 1 + rest.iter().take_while(leads).count()
}

/// Where what is of the day ends: a few lines, and little of the page.
fn daily(blocks: &[Placed], at: usize, end: usize, measures: &Measures) -> usize {
    let rest = blocks.get(at + 1..end).unwrap_or_default();
    let little = rest.len() <= DAILY_LINES && length(rest) * 5 < measures.text(0) as usize;
    if little { end } else { at + 1 }
}

/// Where what belongs to the text ends: sources and attachments are a list, and not most of the page.
fn belonging(blocks: &[Placed], at: usize, end: usize, measures: &Measures) -> usize {
    let rest = blocks.get(at + 1..end).unwrap_or_default();
    let is_part = |placed: &Placed| matches!(placed.block.kind, Kind::Item | Kind::Row);
    if rest.first().is_some_and(is_part) {
        return at + 1 + rest.iter().take_while(|placed| is_part(placed)).count();
    }
    if length(rest) * 2 < measures.text(0) as usize {
        return end;
    }
    let listed = |placed: &&Placed| placed.block.links >= LINKS || is_part(placed);
    at + 1 + rest.iter().take_while(listed).count()
}

/// Where the comments after the label end. What holds most of the text is the page's own subject; then only the list that
/// follows the label can be theirs, and is so surely where the label counts them.
fn comments(blocks: &[Placed], at: usize, end: usize, measures: &Measures, counted: bool) -> usize {
    let modest = |end: usize| {
        length(blocks.get(at + 1..end).unwrap_or_default()) * 2 < measures.text(0) as usize
    };
    if modest(end) {
        return end;
    }
    let signed = signed(blocks.get(at + 1..end).unwrap_or_default());
    if signed > 0 {
        return at + 1 + signed;
    }
    let (Some(label), Some(first)) = (blocks.get(at), blocks.get(at + 1)) else { return at + 1 };
    let mut list = first.owner;
    while list != 0 && measures.parent(list) > label.owner {
        list = measures.parent(list);
    }
    let rest = blocks.get(at + 1..end).unwrap_or_default();
    let theirs = rest.iter().take_while(|placed| placed.owner < measures.end(list)).count();
    // A by-line counts them as well, above the text.
    let below =
        label.block.is_heading() || has_text(blocks.get(..at).unwrap_or_default(), measures);
    let sure = counted && below;
    if theirs > 1 && (sure || modest(at + 1 + theirs)) { at + 1 + theirs } else { at + 1 }
}

/// How many bytes of text there are in some blocks.
fn length<'p>(blocks: impl IntoIterator<Item = &'p Placed>) -> usize {
    blocks.into_iter().map(|placed| placed.block.text.len()).sum()
}

/// Whether these blocks hold a fair part of what is read on the page.
fn has_text(blocks: &[Placed], measures: &Measures) -> bool {
    let read = blocks.iter().filter(|placed| {
        !placed.block.is_heading() && placed.block.links < LINKS && !placed.block.hints.furniture()
    });
    length(read) * 5 > measures.text(0) as usize
}

/// How many blocks from the first on are remarks of two lines each: who and when, and what was said.
fn signed(blocks: &[Placed]) -> usize {
    let remarks = remarks(blocks, |line| line.numbered);
    if remarks > 1 { remarks * 2 } else { 0 }
}

/// What makes a block the line above a remark. It is asked of every block, by every label above.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByLine {
    /// It is short, and has a number.
    numbered: bool,
    /// It is short, and names somebody and a day or an hour.
    signed: bool,
}

impl ByLine {
    fn of(block: &Block) -> Self {
        let words = block.words();
        let short = size(&words) <= BY_LINE;
        let dated =
            |word: &&Word| word.number || matches!(sense(word), Some(Sense::Date | Sense::Ago));
        let dated = words.iter().filter(dated).count();
        Self {
            numbered: short && words.iter().any(|word| word.number),
            signed: short && dated > 0 && words.len() - dated > 1,
        }
    }
}

/// How many remarks of two lines each there are from the first block on.
fn remarks(blocks: &[Placed], by_line: impl Fn(ByLine) -> bool) -> usize {
    let path = |at: usize| blocks.get(at).map(|placed| placed.block.path);
    let signs =
        |placed: &Placed| by_line(*placed.by_line.get_or_init(|| ByLine::of(&placed.block)));
    let alike = |remark: &&[Placed]| {
        let paths = remark.iter().map(|placed| Some(placed.block.path));
        paths.eq([path(0), path(1)]) && remark.first().is_some_and(signs)
    };
    blocks.chunks_exact(2).take_while(alike).count()
}

/// How many blocks a label and what it counts are, in whatever language: "3 replies", and three remarks below the text, each
/// with a line that names somebody and a day or an hour.
fn counted_remarks(blocks: &[Placed], at: usize, measures: &Measures, words: &[Word]) -> usize {
    let Some(label) = blocks.get(at).map(|placed| &placed.block) else { return 0 };
    let figures: Vec<&Word> = words.iter().filter(|word| word.number).collect();
    let &[figure] = figures.as_slice() else { return 0 };
    let counted = label.text.get(figure.start as usize..figure.end as usize);
    let Some(counted) = counted.and_then(|counted| counted.parse::<usize>().ok()) else { return 0 };
    if words.len() < 2 || size(words) > 4 || label.target != 0 || !is_counted(&label.text) {
        return 0;
    }
    let below = blocks.get(at + 1..section(blocks, at, measures)).unwrap_or_default();
    let plain =
        below.iter().take(counted.saturating_mul(2)).all(|placed| placed.block.links < LINKS);
    let theirs = counted > 0
        && plain
        && remarks(below, |line| line.signed) == counted
        && has_text(blocks.get(..at).unwrap_or_default(), measures);
    if theirs { 1 + counted * 2 } else { 0 }
}
