//! A page with its words, ready to be compared.

use std::cell::OnceCell;

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
}

impl<'p> Side<'p> {
    pub(super) fn new(page: &'p Page) -> Self {
        let blocks: Vec<_> = page.compared().collect();
        let words: Vec<_> = blocks.iter().map(|block| block.words()).collect();
        let sizes = words.iter().map(|words| size(words)).collect();
        let keys = blocks.iter().zip(&words).map(|(block, words)| key_of(block, words)).collect();
        let is_text = |block: &&Block| block.region == Region::Main && block.kind != Kind::Title;
        let start = blocks.iter().position(is_text).unwrap_or(0);
        Self { blocks, words, sizes, keys, start, patterns: OnceCell::new() }
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

    pub(super) fn key(&self, block: usize) -> u32 {
        self.keys.get(block).copied().unwrap_or_default()
    }

    pub(super) fn pattern(&self, block: usize) -> u32 {
        let patterns =
            self.patterns.get_or_init(|| self.words.iter().map(|words| pattern(words)).collect());
        patterns.get(block).copied().unwrap_or_default()
    }
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
