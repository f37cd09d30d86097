//! What is wrong with a `bron.toml`: all of it, each with its place and in our words.

use std::borrow::Cow;
use std::mem;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer, Error, ValueDeserializer};

use super::Config;
use crate::serve;
use crate::syntax::Lines;

/// Faults that are told at once.
const MOST: usize = 20;

/// Everything that is wrong with the text of a configuration.
pub(super) fn all(text: &str, path: &Path) -> Vec<String> {
    let (mut table, broken) = DeTable::parse_recoverable(text);
    let is_well_formed = broken.is_empty();
    let errors = if is_well_formed { misfits(&mut table) } else { broken };
    let mut faults: Vec<(usize, String)> = errors
        .iter()
        .map(|error| (error.span().map_or(0, |span| span.start), explained(error.message())))
        .collect();
    if is_well_formed && let Some(serve) = serve_settings(&table) {
        faults.extend(serve.faults().into_iter().map(|fault| {
            let keys = fault.keys.iter().map(String::as_str);
            let keys: Vec<&str> = std::iter::once("serve").chain(keys).collect();
            (offset_of(text, &keys), fault.message)
        }));
    }
    faults.sort_by_key(|(offset, _)| *offset);
    let told = faults.iter().take(MOST);
    told.map(|(offset, message)| located(path, text, *offset, message)).collect()
}

/// What is left of `[serve]` without that which has the wrong shape.
fn serve_settings(table: &Spanned<DeTable<'_>>) -> Option<serve::Settings> {
    let serve = table.get_ref().get("serve")?.clone();
    serve::Settings::deserialize(ValueDeserializer::from(serve)).ok()
}

/// What a well-formed document has that no configuration has; it is taken out of the table.
fn misfits(table: &mut Spanned<DeTable<'_>>) -> Vec<Error> {
    let mut errors = Vec::new();
    let mut left_out: Vec<String> = Vec::new();
    while let Err(error) = Config::deserialize(Deserializer::from(table.clone())) {
        let missing = error.message().strip_prefix("missing field ");
        // What was left out below is not missing.
        let told =
            missing.is_some_and(|name| left_out.iter().any(|key| name == format!("`{key}`")));
        let last = errors.len() == MOST;
        let offset = error.span().map_or(0, |span| span.start);
        // What nothing can be left out for is said again and again.
        if errors
            .iter()
            .any(|known: &Error| known.message() == error.message() && known.span() == error.span())
        {
            break;
        }
        if !told {
            errors.push(error);
        }
        if last {
            break;
        }
        // The rest is judged without what is wrong.
        match leave_out(table.get_mut(), offset) {
            Some(key) => left_out.push(key),
            None => break,
        }
    }
    errors
}

/// Takes the innermost key or item at a byte out of a table, and gives its name; an item has none.
fn leave_out(table: &mut DeTable<'_>, offset: usize) -> Option<String> {
    let inside = table.iter_mut().find_map(|(_, value)| leave_out_inside(value.get_mut(), offset));
    if inside.is_some() {
        return inside;
    }
    let (key, _) = table
        .iter()
        .find(|(key, value)| key.span().contains(&offset) || value.span().contains(&offset))?;
    let key = key.get_ref().to_string();
    table.remove(key.as_str());
    Some(key)
}

fn leave_out_inside(value: &mut DeValue<'_>, offset: usize) -> Option<String> {
    let items = match value {
        DeValue::Table(inner) => return leave_out(inner, offset),
        DeValue::Array(items) => items,
        _ => return None,
    };
    let inside = items.iter_mut().find_map(|item| leave_out_inside(item.get_mut(), offset));
    if inside.is_some() || !items.iter().any(|item| item.span().contains(&offset)) {
        return inside;
    }
    for item in mem::replace(items, DeArray::new()) {
        if !item.span().contains(&offset) {
            items.push(item);
        }
    }
    Some(String::new())
}

/// Where the value at `keys` stands: the place of the last of them that is there.
pub(super) fn offset_of(text: &str, keys: &[&str]) -> usize {
    let Ok(document) = DeTable::parse(text) else { return 0 };
    let mut table = document.get_ref();
    let mut offset = 0;
    for name in keys {
        let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else { break };
        offset = key.span().start;
        let DeValue::Table(inner) = value.get_ref() else { break };
        table = inner;
    }
    offset
}

/// A message with the place of a byte in front.
pub(super) fn located(path: &Path, text: &str, offset: usize, message: &str) -> String {
    let place = Lines::new(text).position(text, u32::try_from(offset).unwrap_or(u32::MAX));
    format!("{}:{}:{}: {message}", path.display(), place.line, place.column)
}

/// The parser's message in our words: an unknown key comes with the one that was probably meant.
fn explained(message: &str) -> String {
    let message = message.trim();
    let quoted = || message.split('`').skip(1).step_by(2);
    if message.starts_with("unknown field") {
        unknown("key", quoted())
    } else if message.starts_with("unknown variant") {
        unknown("value", quoted())
    } else if let Some(key) = message.strip_prefix("missing field ") {
        format!("the key {key} is missing")
    } else if let Some((found, wanted)) = misplaced(message) {
        format!("expected {}, found {}", in_toml(wanted), in_toml(found))
    } else {
        message.replace('\n', "; ")
    }
}

fn unknown<'m>(what: &str, mut quoted: impl Iterator<Item = &'m str>) -> String {
    let unknown = quoted.next().unwrap_or_default();
    let known: Vec<&str> = quoted.collect();
    match nearest(unknown, &known) {
        Some(meant) => format!("unknown {what} `{unknown}`; did you mean `{meant}`?"),
        None => format!("unknown {what} `{unknown}`; known are {}", known.join(", ")),
    }
}

/// What stands there and what should, of a value that has another type.
fn misplaced(message: &str) -> Option<(&str, &str)> {
    let types = message.strip_prefix("invalid type: ");
    types.or_else(|| message.strip_prefix("invalid value: "))?.split_once(", expected ")
}

/// A type or a value as the parser calls it, in the words of TOML.
fn in_toml(parsed: &str) -> Cow<'_, str> {
    let (kind, value) = parsed.split_once(' ').unwrap_or((parsed, ""));
    Cow::Borrowed(match (kind, value) {
        ("integer", value) => return format!("the number {}", value.trim_matches('`')).into(),
        ("floating", value) => {
            let value = value.trim_start_matches("point ").trim_matches('`');
            return format!("the number {value}").into();
        }
        ("string", value) => return format!("the text {value}").into(),
        ("boolean", value) => value,
        ("map" | "struct", _) | ("a", "map") => "a table",
        ("sequence", _) | ("a", "sequence") => "a list in `[` and `]`",
        ("a", "string") => "a text in quotation marks",
        ("a", "boolean") => "`true` or `false`",
        ("u8" | "u16" | "u32" | "u64" | "usize", _) => "a whole number that is not negative",
        _ => parsed,
    })
}

/// The one of `known` that `word` is a misspelling of, if any is close enough.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .min()
        .filter(|(distance, _)| *distance <= 1 + word.chars().count() / 3)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance: how many characters to insert, drop or replace.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.chars().enumerate() {
        let mut diagonal = row;
        let mut last = row + 1;
        let mut current = vec![last];
        for (&to, &above) in right.iter().zip(previous.iter().skip(1)) {
            last = (diagonal + usize::from(from != to)).min(above + 1).min(last + 1);
            diagonal = above;
            current.push(last);
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_in_the_words_of_toml() {
        for (parsed, told) in [
            ("missing field `title`", "the key `title` is missing"),
            (
                "invalid type: string \"rss\", expected a sequence",
                "expected a list in `[` and `]`, found the text \"rss\"",
            ),
            (
                "invalid type: integer `3`, expected struct Tls",
                "expected a table, found the number 3",
            ),
            (
                "invalid value: integer `-1`, expected usize",
                "expected a whole number that is not negative, found the number -1",
            ),
            ("invalid type: map, expected a boolean", "expected `true` or `false`, found a table"),
        ] {
            assert_eq!(explained(parsed), told);
        }
    }

    #[test]
    fn what_is_missing_is_told_once() {
        let told = all("[articles]\nauthors = 3\n", Path::new("bron.toml"));
        assert_eq!(told.len(), 2, "{told:?}");
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("langauge", "language"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
