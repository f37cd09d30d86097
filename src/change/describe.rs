//! A change in words: what was removed, what was added, and enough around it to recognise the place.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::align::{Edit, Run};
use super::page::Kind;
use super::side::Side;
use super::vocabulary::{Sense, sense};
use super::words::Word;

/// Words shown on either side of a difference.
const CONTEXT: usize = 12;
/// Passages told; what is beyond is counted only.
const MAX_PASSAGES: usize = 400;

/// What changed on a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Change {
    /// What kinds of change there are, each once.
    pub classes: Vec<Class>,
    /// The places that changed, in the order of the page.
    pub passages: Vec<Passage>,
    /// How many places more changed than are told.
    #[serde(default)]
    pub untold: usize,
}

/// A place that changed: a paragraph, an item, a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// What was done here.
    pub class: Class,
    /// The text, in reading order.
    pub segments: Vec<Segment>,
}

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Segment {
    /// Words that both versions have, to recognise the place by.
    Same(String),
    /// Words that are gone.
    Removed(String),
    /// Words that came.
    Added(String),
    /// Left out: unchanged text that is far away, or text that does not count.
    Gap,
}

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Only figures differ.
    Number,
    /// A "not", a "never" came or went.
    Negation,
    /// A unit or a currency differs.
    Unit,
    /// A few words differ.
    Word,
    /// A sentence, a paragraph or a note came.
    TextAdded,
    /// A sentence or a paragraph went.
    TextRemoved,
    /// The title or a heading differs.
    Title,
    /// An item of a list came, went or differs.
    ListItem,
    /// A row of a table came, went or differs.
    TableRow,
    /// A caption came, went or differs.
    Caption,
    /// Most of a passage is new.
    Rewrite,
}

impl Change {
    /// The words that are gone, a line per passage.
    pub fn removed(&self) -> String {
        self.lines(|segment| match segment {
            Segment::Removed(words) => Some(words),
            _ => None,
        })
    }

    /// The words that came, a line per passage.
    pub fn added(&self) -> String {
        self.lines(|segment| match segment {
            Segment::Added(words) => Some(words),
            _ => None,
        })
    }

    fn lines(&self, wanted: impl Fn(&Segment) -> Option<&String>) -> String {
        let line = |passage: &Passage| {
            passage
                .segments
                .iter()
                .filter_map(&wanted)
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(" … ")
        };
        self.passages
            .iter()
            .map(line)
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

/// Tells the edits that count. `passed` are the edits that do not, so that their words are shown on neither side.
pub(super) fn describe(old: &Side<'_>, new: &Side<'_>, told: &[Edit], passed: &[Edit]) -> Change {
    let mut change = Change::default();
    let mut rest = told;
    while let Some(first) = rest.first() {
        let same_place = |edit: &&Edit| place(edit) == place(first);
        let count = rest.iter().take_while(same_place).count().max(1);
        let (here, after) = rest.split_at(count);
        rest = after;
        if change.passages.len() >= MAX_PASSAGES {
            change.untold += 1;
            continue;
        }
        let class = class(old, new, here);
        if !change.classes.contains(&class) {
            change.classes.push(class);
        }
        change.passages.push(Passage { class, segments: segments(old, new, here, passed) });
    }
    change
}

/// Edits of one block are told together.
fn place(edit: &Edit) -> (Option<usize>, Option<usize>) {
    match &edit.new {
        Some(run) => (None, Some(run.block)),
        None => (edit.old.as_ref().map(|run| run.block), None),
    }
}

fn text<'s>(side: &Side<'s>, run: &Run) -> &'s str {
    between(side, run.block, run.words.clone())
}

/// The text from the first to the last of the words, with the punctuation that leans on the last.
fn between<'s>(side: &Side<'s>, block: usize, range: Range<usize>) -> &'s str {
    let words = side.words(block);
    let Some(text) = side.blocks.get(block).map(|block| block.text.as_str()) else { return "" };
    let (Some(first), Some(last)) =
        (words.get(range.start), range.end.checked_sub(1).and_then(|at| words.get(at)))
    else {
        return "";
    };
    let until = words.get(range.end).map_or(text.len(), |next| next.start as usize);
    let tail = text.get(last.end as usize..until).unwrap_or_default();
    let leaning = tail.find(char::is_whitespace).unwrap_or(tail.len());
    text.get(first.start as usize..last.end as usize + leaning).unwrap_or_default()
}

fn segments(old: &Side<'_>, new: &Side<'_>, edits: &[Edit], passed: &[Edit]) -> Vec<Segment> {
    let mut told = Telling { segments: Vec::new() };
    let Some(block) = edits.iter().find_map(|edit| edit.new.as_ref()).map(|run| run.block) else {
        for run in edits.iter().filter_map(|edit| edit.old.as_ref()) {
            told.context_around(old, run);
        }
        return told.segments;
    };
    let silent = |range: Range<usize>| {
        passed.iter().filter_map(|edit| edit.new.as_ref()).any(|run| {
            run.block == block && run.words.start < range.end && range.start < run.words.end
        })
    };
    let total = new.words(block).len();
    let mut at = 0;
    for edit in edits {
        let start = edit.new.as_ref().map_or(at, |run| run.words.start);
        told.same(new, block, at..start, &silent, at > 0);
        if let Some(run) = &edit.old {
            told.push(Segment::Removed(text(old, run).to_owned()));
        }
        if let Some(run) = &edit.new {
            told.push(Segment::Added(text(new, run).to_owned()));
            at = run.words.end;
        }
    }
    told.same(new, block, at..total, &silent, true);
    told.segments
}

struct Telling {
    segments: Vec<Segment>,
}

impl Telling {
    fn push(&mut self, segment: Segment) {
        let empty = matches!(&segment, Segment::Same(text) | Segment::Removed(text) | Segment::Added(text) if text.is_empty());
        let twice = segment == Segment::Gap && self.segments.last() == Some(&Segment::Gap);
        if !empty && !twice {
            self.segments.push(segment);
        }
    }

    /// Words that did not change: those near a difference, and never those that are not told.
    fn same(
        &mut self,
        side: &Side<'_>,
        block: usize,
        range: Range<usize>,
        silent: &impl Fn(Range<usize>) -> bool,
        after: bool,
    ) {
        let last = range.end >= side.words(block).len();
        let head = if after { (range.start + CONTEXT).min(range.end) } else { range.start };
        let tail = if last { range.end } else { range.end.saturating_sub(CONTEXT).max(head) };
        self.quote(side, block, range.start..head, silent);
        if head < tail {
            self.push(Segment::Gap);
        }
        self.quote(side, block, tail..range.end, silent);
    }

    fn quote(
        &mut self,
        side: &Side<'_>,
        block: usize,
        range: Range<usize>,
        silent: &impl Fn(Range<usize>) -> bool,
    ) {
        if range.is_empty() {
        } else if silent(range.clone()) {
            self.push(Segment::Gap);
        } else {
            self.push(Segment::Same(between(side, block, range).to_owned()));
        }
    }

    /// Words that went without others coming, with what stood around them.
    fn context_around(&mut self, side: &Side<'_>, run: &Run) {
        let before = run.words.start.saturating_sub(CONTEXT)..run.words.start;
        let after = run.words.end..(run.words.end + CONTEXT).min(side.words(run.block).len());
        self.push(Segment::Same(between(side, run.block, before).to_owned()));
        self.push(Segment::Removed(text(side, run).to_owned()));
        self.push(Segment::Same(between(side, run.block, after).to_owned()));
    }
}

fn class(old: &Side<'_>, new: &Side<'_>, edits: &[Edit]) -> Class {
    let gone = edits.iter().filter_map(|edit| edit.old.as_ref());
    let gone: Vec<&Word> = gone.flat_map(|run| old.said(run)).collect();
    let come = edits.iter().filter_map(|edit| edit.new.as_ref());
    let come: Vec<&Word> = come.flat_map(|run| new.said(run)).collect();
    let block = edits.iter().find_map(|edit| match (&edit.new, &edit.old) {
        (Some(run), _) => new.blocks.get(run.block),
        (None, Some(run)) => old.blocks.get(run.block),
        (None, None) => None,
    });
    match block.map(|block| block.kind) {
        Some(Kind::Title | Kind::Heading(_)) => return Class::Title,
        Some(Kind::Item) => return Class::ListItem,
        Some(Kind::Row) => return Class::TableRow,
        Some(Kind::Caption) => return Class::Caption,
        _ => {}
    }
    let all = |test: fn(&Word) -> bool| gone.iter().chain(&come).all(|word| test(word));
    let any = |wanted: Sense| gone.iter().chain(&come).any(|word| sense(word) == Some(wanted));
    match (gone.len(), come.len()) {
        _ if all(|word| word.number || sense(word) == Some(Sense::Date)) => Class::Number,
        (removed, added) if removed + added <= 6 && any(Sense::Negation) => Class::Negation,
        (removed, added) if removed + added <= 4 && any(Sense::Unit) => Class::Unit,
        (0, added) if added >= 4 => Class::TextAdded,
        (removed, 0) if removed >= 4 => Class::TextRemoved,
        (removed, added) if removed + added > 24 => Class::Rewrite,
        _ => Class::Word,
    }
}
