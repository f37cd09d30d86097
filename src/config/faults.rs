//! What is wrong with a `bron.toml`: all of it, each with its place and in our words.

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
    let mut quoted = message.split('`').skip(1).step_by(2);
    let what = match message {
        message if message.starts_with("unknown field") => Some("key"),
        message if message.starts_with("unknown variant") => Some("value"),
        _ => None,
    };
    match (what, quoted.next()) {
        (Some(what), Some(unknown)) => {
            let known: Vec<&str> = quoted.collect();
            match nearest(unknown, &known) {
                Some(meant) => format!("unknown {what} `{unknown}`; did you mean `{meant}`?"),
                None => format!("unknown {what} `{unknown}`; known are {}", known.join(", ")),
            }
        }
        _ => message.trim().replace('\n', "; "),
    }
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
    fn distance_counts_edits() {
        assert_eq!(distance("langauge", "language"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
