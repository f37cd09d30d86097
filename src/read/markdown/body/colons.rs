//! Colons that begin a line.

use std::borrow::Cow;

use memchr::memchr_iter;
use pulldown_cmark::Options;

use super::{Kind, code};
use crate::read::markdown::options;

/// Bytes; what stands further to the right begins no line.
const LONGEST_INDENT: usize = 64;

/// The text with the colons that begin a line without a space behind them, such as those of `:smile:`, as references.
/// Only with a space does a colon begin what a term means, in Markdown Extra as in Hugo and MkDocs; the parser takes
/// any. Three of them are the fence of a remark.
pub(super) fn as_text(text: &str, kind: Kind) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let begins = |at: &usize| {
        let after = bytes.get(at + 1..).unwrap_or_default();
        let is_close = after.first().is_some_and(|next| !next.is_ascii_whitespace());
        let before = bytes.get(at.saturating_sub(LONGEST_INDENT)..*at).unwrap_or_default();
        let last = before.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
        is_close && !after.starts_with(b"::") && last.is_none_or(|byte| *byte == b'\n')
    };
    let mut places = memchr_iter(b':', bytes).filter(begins).peekable();
    if places.peek().is_none() {
        return Cow::Borrowed(text);
    }
    // As definitions they would begin in the middle of code.
    let code = code::ranges(text, kind, options().difference(Options::ENABLE_DEFINITION_LIST));
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for at in places.filter(|at| !code::holds(&code, *at)) {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str("&#58;");
        from = at + 1;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Cow::Owned(out)
}
