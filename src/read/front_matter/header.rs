//! Metadata without a fence, as Pelican and MultiMarkdown have it: `Title: …` lines from the first line to the first
//! empty one.

use std::borrow::Cow;

use super::value::{Entry, Table, Value};

/// Names that such a header begins with; a text that merely begins with a word and a colon is a text.
const FIRST_NAMES: &[&str] = &[
    "title", "date", "author", "authors", "slug", "category", "tags", "status", "summary", "lang",
];

/// The header and the offset of what follows it.
pub(super) fn parse(text: &str) -> Option<(Table<'_>, usize)> {
    let (first, _) = split(text.lines().next()?)?;
    if !FIRST_NAMES.iter().any(|name| name.eq_ignore_ascii_case(first)) {
        return None;
    }
    let mut table = Table::default();
    let mut offset = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        offset += line.len();
        if line.trim().is_empty() {
            break;
        }
        let is_continuation = line.starts_with([' ', '\t']);
        match (split(line), table.entries.last_mut()) {
            (_, Some(Entry { value: Value::Text(text), .. })) if is_continuation => {
                let text = text.to_mut();
                text.push('\n');
                text.push_str(line.trim());
            }
            (Some((key, value)), _) if !is_continuation => table.entries.push(Entry {
                key: Cow::Borrowed(key),
                line: number + 1,
                value: Value::Text(Cow::Borrowed(value)),
            }),
            _ => return None,
        }
    }
    Some((table, offset))
}

fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_name = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '));
    (is_name && (value.is_empty() || value.starts_with([' ', '\t', '\n'])))
        .then(|| (key, value.trim()))
}
