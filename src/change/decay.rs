//! Pages that still answer but are no longer there: the host's own "not found" under status 200, a form to log in, a domain
//! for sale.
//!
//! These are evidence, not verdicts: words alone hit real pages, so each asks for the loss of the former text as well.

use std::collections::HashSet;

use super::hints::Hints;
use super::page::{Kind, Page};
use super::vocabulary::{LOGIN, PARKED};
use super::words::Word;

/// A page whose words are this much those of the host's answer to an impossible address, in percent, is that answer.
const SAME_ANSWER: usize = 80;
/// A page with fewer words than this has lost its text.
const TINY: usize = 150;
/// And one with more has not.
const LONG: usize = TINY * 4;

/// How much a page looks like the host's answer to an address that cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Soft404 {
    /// Words in common, in percent of both.
    pub likeness: u8,
    /// The page is that answer.
    pub certain: bool,
}

/// Compares a page with the host's answer, under status 200, to an address that cannot exist. A host that shows its home
/// page for anything gives that page; so the `old` version is asked whether it, too, looked like that.
pub fn soft_404(page: &Page, impossible: &Page, old: Option<&Page>) -> Soft404 {
    let likeness = likeness(page, impossible);
    let was_so = old.is_some_and(|old| self::likeness(old, impossible) >= SAME_ANSWER);
    let certain = likeness >= SAME_ANSWER && !was_so;
    Soft404 { likeness: u8::try_from(likeness).unwrap_or(100), certain }
}

/// What became of a page that still answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decay {
    /// The text made way for a form that asks for a password, or for a subscription.
    LoginWall,
    /// The domain is for sale, or shows nothing but advertisements.
    Parked,
}

/// Signs that the page made way for a login form or a domain that is for sale. Without an old version to compare with,
/// only a page that is hardly anything else is named so.
pub fn decay(old: Option<&Page>, new: &Page) -> Option<Decay> {
    // Most pages are long: no more of them is read than shows it.
    let mut certain = 0;
    for block in &new.blocks {
        certain += certain_words(&block.text);
        if certain > LONG {
            return None;
        }
    }
    let mut words: Vec<Word> = Vec::new();
    for block in &new.blocks {
        words.extend(block.words());
        if words.len() > LONG {
            return None;
        }
    }
    let lost = old.is_none_or(|old| kept(old, new) < 30 && count(old) > words.len().min(60));
    if !lost {
        return None;
    }
    let tiny = words.len() < TINY;
    let login = LOGIN.count(&words, 3);
    let asks = new.password && (tiny || login >= 2) || (tiny && login >= 3);
    if asks {
        return Some(Decay::LoginWall);
    }
    (tiny && PARKED.count(&words, 2) >= 1 || PARKED.count(&words, 3) >= 2).then_some(Decay::Parked)
}

/// How many words certainly begin in a text: at a letter or digit after a space. There may be more.
fn certain_words(text: &str) -> usize {
    const MOST: usize = u8::MAX as usize;
    let bytes = text.as_bytes();
    let begins = |space: u8, letter: u8| space == b' ' && letter.is_ascii_alphanumeric();
    let pairs = bytes.chunks(MOST).zip(bytes.get(1..).unwrap_or_default().chunks(MOST));
    // Counted in bytes, many of which fit a register.
    let counts = pairs.map(|(spaces, letters)| {
        let pairs = spaces.iter().zip(letters);
        pairs.fold(0_u8, |count, (&space, &letter)| count + u8::from(begins(space, letter)))
    });
    counts.map(usize::from).sum()
}

fn count(page: &Page) -> usize {
    text_words(page).len()
}

/// How much of the former text is still there, in percent.
fn kept(old: &Page, new: &Page) -> usize {
    let before = text_words(old);
    let after = text_words(new);
    before.intersection(&after).count() * 100 / before.len().max(1)
}

/// Every three words in a row of the text.
fn text_words(page: &Page) -> HashSet<[u32; 3]> {
    let blocks = page
        .blocks
        .iter()
        .filter(|block| block.kind != Kind::Title && !block.hints.any(Hints::NAVIGATION));
    let words: Vec<u32> = blocks.flat_map(super::Block::words).map(|word| word.hash).collect();
    words.windows(3).filter_map(|window| window.try_into().ok()).collect()
}

fn likeness(left: &Page, right: &Page) -> usize {
    let all = |page: &Page| -> HashSet<u32> {
        page.blocks
            .iter()
            .flat_map(super::Block::words)
            .filter(|word| !word.number)
            .map(|word| word.hash)
            .collect()
    };
    let (left, right) = (all(left), all(right));
    left.intersection(&right).count() * 200 / (left.len() + right.len()).max(1)
}
