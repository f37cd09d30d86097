//! What some programs add to Markdown, and mean nothing in the text of others: only what the settings name is read.

use std::borrow::Cow;

use serde::Deserialize;

use super::{Kind, code};
use crate::read::markdown::options;

/// An addition to Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extension {
    /// `==marked==`
    Mark,
    /// `++inserted++`
    Insert,
    /// `x^2^`
    Superscript,
    /// `H~2~O`
    Subscript,
    /// `%%not to be seen%%`
    Comment,
}

impl Extension {
    /// The sign before and after what it is for, and the element that this becomes.
    fn element(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Mark => Some(("==", "mark")),
            Self::Insert => Some(("++", "ins")),
            Self::Superscript => Some(("^", "sup")),
            Self::Subscript => Some(("~", "sub")),
            Self::Comment => None,
        }
    }
}

/// The text with elements for what is marked, inserted, raised or lowered.
pub(super) fn with_elements<'t>(text: Cow<'t, str>, extensions: &[Extension]) -> Cow<'t, str> {
    let elements = extensions.iter().filter_map(|it| it.element());
    elements.fold(text, |text, (sign, name)| {
        replaced(text, sign, |before, inner, after| {
            let is_apart = !before.ends_with(sign) && !after.starts_with(sign);
            let is_meant = if sign.len() > 1 {
                // A word may end in it: C++.
                !before.ends_with(char::is_alphanumeric) && !inner.contains("\n\n")
            } else {
                // The name of a footnote or of somebody's folder begins with it.
                !before.ends_with(['[', '/']) && !inner.contains(char::is_whitespace)
            };
            let is_tight = inner.trim() == inner && !inner.starts_with(['=', '+', '~', '^']);
            (is_apart && is_meant && is_tight).then(|| format!("<{name}>{inner}</{name}>"))
        })
    })
}

/// The text without comments, in which lines keep their numbers.
pub(super) fn without_comments<'t>(text: Cow<'t, str>, extensions: &[Extension]) -> Cow<'t, str> {
    if !extensions.contains(&Extension::Comment) {
        return text;
    }
    replaced(text, "%%", |_, inner, _| Some("\n".repeat(inner.matches('\n').count())))
}

/// The text in which something else stands for what is between two signs, outside of code: what is made of the text before
/// them, between them and after them.
fn replaced<'t>(
    text: Cow<'t, str>,
    sign: &str,
    shown: impl Fn(&str, &str, &str) -> Option<String>,
) -> Cow<'t, str> {
    if !text.contains(sign) {
        return text;
    }
    let code = code::ranges(&text, Kind::Markdown, options());
    let is_sign = |at: &usize| {
        let is_escaped = text.get(..*at).is_some_and(|before| before.ends_with('\\'));
        !is_escaped && !code::holds(&code, *at)
    };
    let mut places = text.match_indices(sign).map(|(at, _)| at).filter(is_sign).peekable();
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    while let Some(start) = places.next() {
        let from = start + sign.len();
        let Some(end) = places.peek().copied().filter(|end| *end > from) else { continue };
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
        let (inner, after) = (part(from..end), part(end + sign.len()..text.len()));
        if let Some(shown) = shown(part(0..start), inner, after) {
            out.push_str(part(done..start));
            out.push_str(&shown);
            done = end + sign.len();
            places.next();
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_or_inserted_has_an_element() {
        for (text, shown) in [
            ("Het ==regent== nu.", "Het <mark>regent</mark> nu."),
            ("==a *b*==, ++c++ ==d\ne==", "<mark>a *b*</mark>, <ins>c</ins> <mark>d\ne</mark>"),
            ("`==a==` a == b == c", "`==a==` a == b == c"),
            ("Kop\n====\n\n==a\n\nb==", "Kop\n====\n\n==a\n\nb=="),
            ("C++ en D++, ?a==b==c", "C++ en D++, ?a==b==c"),
            ("==open ==dicht==", "==open <mark>dicht</mark>"),
            (
                "H~2~O en x^2n^ y^3^ ~~weg~~",
                "H<sub>2</sub>O en x<sup>2n</sup> y<sup>3</sup> ~~weg~~",
            ),
            ("a[^1][^2] ~ b ~c /~d/~e \\~f~", "a[^1][^2] ~ b ~c /~d/~e \\~f~"),
        ] {
            let extensions =
                [Extension::Mark, Extension::Insert, Extension::Superscript, Extension::Subscript];
            assert_eq!(with_elements(text.into(), &extensions), shown);
            assert_eq!(with_elements(text.into(), &[]), text);
        }
    }

    #[test]
    fn comments_are_left_out_and_their_lines_stay() {
        let text = "Een %%weg%% twee.\n\n%%\nweg\n\nook\n%%\n\n```\n%%code%%\n```\n100%% zeker\n";
        let shown = "Een  twee.\n\n\n\n\n\n\n\n```\n%%code%%\n```\n100%% zeker\n";
        assert_eq!(without_comments(text.into(), &[Extension::Comment]), shown);
        assert_eq!(without_comments(text.into(), &[Extension::Mark]), text);
    }
}
