//! A page with its words, ready to be compared.

use std::cell::OnceCell;
use std::ops::Range;

use super::align::Run;
use super::page::{Block, Kind, Page, Region};
use super::vocabulary::{Sense, sense};
use super::words::{Word, hash_all, mix, size};

/// Blocks with this share of link text, in percent, are lists of links.
pub(super) const LISTED: u8 = 80;
/// Lines of fewer words are not known again in another place.
pub(super) const MOVABLE: usize = 4;

/// A page with its words.
pub(super) struct Side<'p> {
    pub(super) blocks: Vec<&'p Block>,
    pub(super) words: Vec<Vec<Word>>,
    /// How many words that are. It is asked for every difference, of which a block may have thousands.
    sizes: Vec<usize>,
    /// Hash of the words of each block.
    pub(super) keys: Vec<u32>,
    /// Where the text begins: the first block of it that is not the title of the document.
    pub(super) start: usize,
    /// Hash of the words of each block with numbers and dates masked, once somebody asks.
    patterns: OnceCell<Vec<u32>>,
    /// The lines of each block, once somebody asks.
    lines: OnceCell<Vec<Vec<Range<usize>>>>,
}

impl<'p> Side<'p> {
    pub(super) fn new(page: &'p Page) -> Self {
        let blocks: Vec<_> = page.compared().collect();
        let words: Vec<_> = blocks.iter().map(|block| block.words()).collect();
        let sizes = words.iter().map(|words| size(words)).collect();
        let keys = blocks.iter().zip(&words).map(|(block, words)| key_of(block, words)).collect();
        let is_text = |block: &&Block| block.region == Region::Main && block.kind != Kind::Title;
        let start = blocks.iter().position(is_text).unwrap_or(0);
        Self {
            blocks,
            words,
            sizes,
            keys,
            start,
            patterns: OnceCell::new(),
            lines: OnceCell::new(),
        }
    }

    pub(super) fn words(&self, block: usize) -> &[Word] {
        self.words.get(block).map_or(&[], Vec::as_slice)
    }

    /// The words of a run.
    pub(super) fn said(&self, run: &Run) -> &[Word] {
        self.words(run.block).get(run.words.clone()).unwrap_or_default()
    }

    /// How many words a block has.
    pub(super) fn size(&self, block: usize) -> usize {
        self.sizes.get(block).copied().unwrap_or_default()
    }

    /// One word of a block, as it is written.
    pub(super) fn text(&self, block: usize, at: usize) -> &'p str {
        let Some(word) = self.words(block).get(at) else { return "" };
        let text = self.blocks.get(block).map_or("", |block| block.text.as_str());
        text.get(word.start as usize..word.end as usize).unwrap_or_default()
    }

    /// The words of each line of a block, as ranges: lists and by-lines of old are parted by `<br>` alone.
    pub(super) fn lines(&self, block: usize) -> &[Range<usize>] {
        let of_block = |(block, words): (&&Block, &Vec<Word>)| lines(&block.text, words);
        let lines =
            self.lines.get_or_init(|| self.blocks.iter().zip(&self.words).map(of_block).collect());
        lines.get(block).map_or(&[], Vec::as_slice)
    }

    /// The lines that a run of words is in; of an empty one, the line in which it stands.
    pub(super) fn lines_of(&self, run: &Run) -> &[Range<usize>] {
        let lines = self.lines(run.block);
        let Range { start, end } = run.words;
        let last = lines.len().saturating_sub(1);
        let first = lines.partition_point(|line| line.end <= start).min(last);
        let past = lines.partition_point(|line| line.start < end.max(start + 1));
        lines.get(first..past).unwrap_or_default()
    }

    /// Hash of the words of a line of a block with numbers and dates masked.
    pub(super) fn line_pattern(&self, block: usize, line: &Range<usize>) -> u32 {
        if line.len() == self.words(block).len() {
            return self.pattern(block);
        }
        pattern(self.words(block).get(line.clone()).unwrap_or_default())
    }

    /// Hash of the words of a line of a block.
    pub(super) fn line_key(&self, block: usize, line: &Range<usize>) -> u32 {
        if line.len() == self.words(block).len() {
            return self.key(block);
        }
        key(self.words(block).get(line.clone()).unwrap_or_default())
    }

    /// Some words of a block as they are written, with the signs behind them.
    pub(super) fn span(&self, block: usize, words: &Range<usize>) -> &'p str {
        let all = self.words(block);
        let text = self.blocks.get(block).map_or("", |block| block.text.as_str());
        let start = all.get(words.start).map_or(text.len(), |word| word.start as usize);
        let end = all.get(words.end).map_or(text.len(), |word| word.start as usize);
        text.get(start..end).unwrap_or_default()
    }

    pub(super) fn key(&self, block: usize) -> u32 {
        self.keys.get(block).copied().unwrap_or_default()
    }

    pub(super) fn pattern(&self, block: usize) -> u32 {
        let patterns =
            self.patterns.get_or_init(|| self.words.iter().map(|words| pattern(words)).collect());
        patterns.get(block).copied().unwrap_or_default()
    }
}

/// The words of each line of a text, as ranges.
fn lines(text: &str, words: &[Word]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    if text.contains('\n') {
        for (at, pair) in (1..).zip(words.windows(2)) {
            let gap = pair.first().zip(pair.last());
            let gap = gap.and_then(|(one, next)| text.get(one.end as usize..next.start as usize));
            if gap.is_some_and(|gap| gap.contains('\n')) {
                lines.push(start..at);
                start = at;
            }
        }
    }
    lines.push(start..words.len());
    lines
}

/// Hash of a block's words. A list of links is the same in any order.
fn key_of(block: &Block, words: &[Word]) -> u32 {
    if block.links < LISTED {
        return key(words);
    }
    let mut hashes: Vec<u32> = words.iter().map(|word| word.hash).collect();
    hashes.sort_unstable();
    hash_all(hashes)
}

/// Hash of a line's words.
pub(super) fn key(words: &[Word]) -> u32 {
    hash_all(words.iter().map(|word| word.hash))
}

/// Hash of a line's words with every run of numbers and dates as one sign.
pub(super) fn pattern(words: &[Word]) -> u32 {
    let mut hash = hash_all([0x23]);
    let mut masked = false;
    for word in words {
        let mask = word.number || sense(word) == Some(Sense::Date);
        if !(mask && masked) {
            hash = mix(hash, if mask { 0x23 } else { word.hash });
        }
        masked = mask;
    }
    hash
}
