//! The lines of a print page, cleaned.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A line with its number in the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) number: usize,
    /// Empty for a blank line.
    pub(super) text: Cow<'t, str>,
}

/// The lines of a text that end in LF or a form feed: without soft hyphens and control characters, with single spaces,
/// in Unicode's form C. Everything else stays as it is written.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut number = 1;
    let mut lines = Vec::new();
    for part in text.split_inclusive(['\n', '\x0C']) {
        let line = part.trim_end_matches(['\n', '\x0C']);
        lines.push(Line { number, text: clean(line) });
        // A form feed starts a new line of the text, but editors do not count it as one.
        number += usize::from(part.ends_with('\n'));
    }
    lines
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{2007}' | '\u{202F}' | '\u{200B}')
}

fn is_dropped(c: char) -> bool {
    c == '\u{AD}' || (c.is_control() && c != '\t')
}

fn clean(line: &str) -> Cow<'_, str> {
    let trimmed = line.trim_matches(is_space);
    let is_odd = |c: char| is_dropped(c) || (is_space(c) && c != ' ');
    let spaced = if trimmed.contains("  ") || trimmed.contains(is_odd) {
        let kept: String = trimmed.chars().filter(|&c| !is_dropped(c)).collect();
        Cow::Owned(
            kept.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "),
        )
    } else {
        Cow::Borrowed(trimmed)
    };
    match is_nfc_quick(spaced.chars()) {
        IsNormalized::Yes => spaced,
        IsNormalized::No | IsNormalized::Maybe => Cow::Owned(spaced.nfc().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_and_nothing_else_changes() {
        for (line, expected) in [
            ("  twee  woorden\t", "twee woorden"),
            ("3\u{A0}februari\u{202F}2011\u{200B}", "3 februari 2011"),
            ("ge\u{AD}meen\u{AD}te\u{1B}\u{7F}", "gemeente"),
            ("coo\u{308}rdinatie", "coördinatie"),
            ("<b>‘klant' – €5 &amp; ]]>", "<b>‘klant' – €5 &amp; ]]>"),
            ("\u{A0} \u{AD}", ""),
        ] {
            assert_eq!(clean(line), expected);
        }
        let numbered = lines("a\n\x0Cb\n\nc");
        let numbers: Vec<_> =
            numbered.iter().map(|line| (line.number, line.text.as_ref())).collect();
        assert_eq!(numbers, [(1, "a"), (2, ""), (2, "b"), (3, ""), (4, "c")]);
    }
}
