//! Words: what is left of a text when white space, typography and letter case are taken away.
//!
//! Two texts with equal words read the same. Signs that carry meaning stay words of their own: a percent sign, a currency,
//! a minus before a number, "greater than".

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// One word of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Hash of the folded word: equal words have equal hashes.
    pub(super) hash: u32,
    /// Where it stands, in bytes.
    pub(super) start: u32,
    pub(super) end: u32,
    /// It contains a digit.
    pub(super) number: bool,
    /// It is one sign of a script that puts no spaces between words.
    pub(super) ideograph: bool,
}

/// Fewer words make no sentence.
pub(super) const SENTENCE: usize = 6;

const SEED: u32 = 0x811C_9DC5;
const PRIME: u32 = 0x0100_0193;

/// Adds one value to a running hash (FNV-1a, a character or a word hash at a time).
pub(super) fn mix(hash: u32, value: u32) -> u32 {
    value
        .to_le_bytes()
        .iter()
        .fold(hash, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

/// Hash of a sequence of values.
pub(super) fn hash_all(values: impl IntoIterator<Item = u32>) -> u32 {
    values.into_iter().fold(SEED, mix)
}

/// Hash of one folded word, as [`words`] would give it.
pub(super) fn hash_word(word: &str) -> u32 {
    let mut hash = SEED;
    if word.is_ascii() {
        for byte in word.bytes().filter(|&byte| byte != b'\'') {
            hash = mix_char(hash, char::from(byte.to_ascii_lowercase()));
        }
        return hash;
    }
    for c in word.chars().filter(|&c| !is_silent(c) && !is_apostrophe(c)).nfkc() {
        for c in c.to_lowercase() {
            hash = mix_char(hash, c);
        }
    }
    hash
}

fn mix_char(hash: u32, c: char) -> u32 {
    (hash ^ u32::from(c)).wrapping_mul(PRIME)
}

/// What an ASCII letter or digit is in lower case; 0 for everything else.
const FOLDED: [u8; 256] = {
    let mut folded = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            #[expect(clippy::indexing_slicing, reason = "a byte of ASCII, when this is compiled")]
            {
                folded[byte as usize] = byte.to_ascii_lowercase();
            }
        }
        byte += 1;
    }
    folded
};

/// Soft hyphens, zero-width characters and variation selectors.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{2BC}' | '`' | '\u{B4}')
}

/// Written without spaces between words, so that each character counts as one.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_sign(c: char) -> bool {
    matches!(
        c,
        '%' | '‰'
            | '€'
            | '$'
            | '£'
            | '¥'
            | '§'
            | '°'
            | '±'
            | '+'
            | '<'
            | '>'
            | '='
            | '≤'
            | '≥'
            | '≠'
    )
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c)
    }
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 6 + 1);
    let mut at = 0;
    let mut before = ' ';
    while let Some(&byte) = bytes.get(at) {
        let plain = byte.is_ascii_alphanumeric().then(|| plain_word(bytes, at)).flatten();
        if let Some(word) = plain {
            before = char::from(byte);
            at = word.end as usize;
            found.push(word);
            continue;
        }
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        if let Some((word, last)) = any_word(text, at, c, before) {
            before = last;
            at = word.end as usize;
            found.push(word);
        } else {
            before = c;
            at += c.len_utf8();
        }
    }
    found
}

/// A word of nothing but ASCII letters and digits that certainly ends where these end: most words, read without decoding.
fn plain_word(bytes: &[u8], start: usize) -> Option<Word> {
    let (mut hash, mut number) = (SEED, false);
    let mut last = b' ';
    let mut end = start;
    for &byte in bytes.get(start..).unwrap_or_default() {
        let folded = FOLDED.get(usize::from(byte)).copied().unwrap_or_default();
        if folded == 0 {
            break;
        }
        hash = (hash ^ u32::from(folded)).wrapping_mul(PRIME);
        number |= folded <= b'9';
        last = byte;
        end += 1;
    }
    let ends = match bytes.get(end) {
        None => true,
        Some(b'\'' | b'`') => false,
        Some(b'.' | b',' | b':') => !last.is_ascii_digit(),
        Some(next) => next.is_ascii(),
    };
    ends.then(|| Word { hash, start: narrow(start), end: narrow(end), number, ideograph: false })
}

/// The word that begins with `c`, if one does, and its last character.
fn any_word(text: &str, start: usize, c: char, before: char) -> Option<(Word, char)> {
    let minus = is_minus(c, before, text, start);
    let alone = minus || is_sign(c) || is_ideograph(c);
    if !alone && !is_word(c) {
        return None;
    }
    let mut end = start + c.len_utf8();
    let mut last = c;
    while !alone && let Some(next) = text.get(end..).and_then(|rest| rest.chars().next()) {
        let after = end + next.len_utf8();
        if !continues(last, next, text.get(after..).unwrap_or_default()) {
            break;
        }
        end = after;
        last = next;
    }
    let raw = text.get(start..end).unwrap_or_default();
    let hash = hash_word(if minus { "-" } else { raw });
    let number = raw.bytes().any(|byte| byte.is_ascii_digit());
    let (start, end) = (narrow(start), narrow(end));
    Some((Word { hash, start, end, number, ideograph: is_ideograph(c) }, last))
}

/// How long a reader finds these words: two signs of a script without spaces are about one word.
pub(super) fn size(words: &[Word]) -> usize {
    words.len() - words.iter().filter(|word| word.ideograph).count() / 2
}

/// Whether `next` belongs to the word that ends in `last`; `after` is what follows `next`.
fn continues(last: char, next: char, after: &str) -> bool {
    if is_ideograph(next) {
        return false;
    }
    if is_word(next) || is_silent(next) {
        return true;
    }
    let follower = after.chars().next().unwrap_or(' ');
    if is_apostrophe(next) {
        return last.is_alphanumeric() && follower.is_alphabetic();
    }
    let digits = last.is_ascii_digit() && follower.is_ascii_digit();
    digits && matches!(next, '.' | ',' | ':' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

/// A sign before a number, as against a dash between words or a range.
fn is_minus(c: char, before: char, text: &str, at: usize) -> bool {
    matches!(c, '-' | '\u{2212}' | '\u{2013}')
        && (before.is_whitespace() || matches!(before, '(' | '|'))
        && text
            .get(at + c.len_utf8()..)
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u32> {
        words(text).iter().map(|word| word.hash).collect()
    }

    #[test]
    fn typography_does_not_make_a_word() {
        assert_eq!(
            hashes("De foto's, “mooi” – zei hij"),
            hashes("de foto’s \"mooi\" - zei\u{a0}hij…")
        );
        assert_eq!(hashes("co\u{ad}ördinatie"), hashes("coo\u{308}rdinatie"));
        assert_eq!(hashes("de ﬁnanciën"), hashes("De financiën"));
    }

    #[test]
    fn signs_and_figures_do() {
        assert_ne!(hashes("5 %"), hashes("5"));
        assert_ne!(hashes("groei van -5"), hashes("groei van 5"));
        assert_ne!(hashes("3.5"), hashes("35"));
        assert_eq!(hashes("2010-2011"), hashes("2010–2011"));
        assert_ne!(hashes("€ 12"), hashes("$ 12"));
    }

    #[test]
    fn words_are_the_same_read_with_and_without_decoding() {
        let text = "It's 1.5 km, or 2:30 (a -5 `b` c'd) 10.e x.5 caf\u{e9}s e\u{301}t 7\u{a0}000 9";
        let mut at = 0;
        for word in words(text) {
            let (start, end) = (word.start as usize, word.end as usize);
            assert!(at <= start && start < end);
            at = end;
            let raw = text.get(start..end).unwrap_or_default();
            assert_eq!(word.hash, hash_word(raw), "{raw}");
        }
        let raw: Vec<_> =
            words(text).iter().map(|w| &text[w.start as usize..w.end as usize]).collect();
        let expected = [
            "It's",
            "1.5",
            "km",
            "or",
            "2:30",
            "a",
            "-",
            "5",
            "b",
            "c'd",
            "10",
            "e",
            "x",
            "5",
            "caf\u{e9}s",
            "e\u{301}t",
            "7\u{a0}000",
            "9",
        ];
        assert_eq!(raw, expected);
    }

    #[test]
    fn ideographs_are_counted_one_by_one() {
        assert_eq!(words("市議会は決定").len(), 6);
    }
}
