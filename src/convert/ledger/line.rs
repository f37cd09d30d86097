//! One line of the ledger: an article as JSON.

use std::borrow::Cow;

use memchr::memchr;
use serde::{Deserialize, Serialize};

use super::{Entry, json};
use crate::convert::moment::Moment;
use crate::digest::hex;

/// An entry as its line says it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    published: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    updated: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    content: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    withdrawn: Option<Cow<'a, str>>,
}

/// Reads a line.
pub(super) fn entry(line: &str) -> Result<Entry, String> {
    let line = line.strip_suffix('\n').unwrap_or(line);
    let parsed: Line<'_> = match as_written(line) {
        Some(parsed) => parsed,
        None => serde_json::from_str(line).map_err(|fault| fault.to_string())?,
    };
    let moment = |text: &str| Moment::parse(text).ok_or_else(|| format!("`{text}` is not a date"));
    Ok(Entry {
        published: moment(&parsed.published)?,
        updated: parsed.updated.as_deref().map(moment).transpose()?,
        withdrawn: parsed.withdrawn.as_deref().map(moment).transpose()?,
        content: parsed.content.as_deref().map_or(Ok(None), fingerprint)?,
        id: parsed.id.into(),
        path: parsed.path.into(),
    })
}

/// A fingerprint; `None` for one of 128 bits, which earlier versions made.
fn fingerprint(text: &str) -> Result<Option<u64>, String> {
    let number = u128::from_str_radix(text, 16);
    let number = number.map_err(|_| format!("`{text}` is not a fingerprint"))?;
    Ok(u64::try_from(number).ok().filter(|_| text.len() <= 16))
}

/// A line in the form in which [`line`] writes it, with nothing escaped, which nearly all have; `None` for any other.
fn as_written(line: &str) -> Option<Line<'_>> {
    if memchr(b'\\', line.as_bytes()).is_some() {
        return None;
    }
    let (id, rest) = text_after(line, "{\"id\":\"")?;
    let (path, rest) = text_after(rest, ",\"path\":\"")?;
    let (published, mut rest) = text_after(rest, ",\"published\":\"")?;
    let updated = text_after(rest, ",\"updated\":\"").map(|(text, after)| (rest = after, text).1);
    let content = text_after(rest, ",\"content\":\"").map(|(text, after)| (rest = after, text).1);
    let withdrawn =
        text_after(rest, ",\"withdrawn\":\"").map(|(text, after)| (rest = after, text).1);
    (rest == "}").then(|| Line {
        id: id.into(),
        path: path.into(),
        published: published.into(),
        updated: updated.map(Cow::from),
        content: content.map(Cow::from),
        withdrawn: withdrawn.map(Cow::from),
    })
}

/// The text between `before` and the next quotation mark, and what follows that.
fn text_after<'l>(line: &'l str, before: &str) -> Option<(&'l str, &'l str)> {
    let text = line.strip_prefix(before)?;
    let end = memchr(b'"', text.as_bytes())?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// The line of an entry, with its end of line.
pub(super) fn line(entry: &Entry) -> String {
    // Without branches, as it is a pass over all of it.
    let is_odd = |found: bool, byte: u8| found | matches!(byte, 0..=31 | b'"' | b'\\');
    if ![&entry.id, &entry.path].into_iter().any(|text| text.bytes().fold(false, is_odd)) {
        return plain_line(entry);
    }
    let line = Line {
        id: (&*entry.id).into(),
        path: (&*entry.path).into(),
        published: entry.published.text().into(),
        updated: entry.updated.map(|when| when.text().into()),
        content: entry.content.map(|content| format!("{content:016x}").into()),
        withdrawn: entry.withdrawn.map(|when| when.text().into()),
    };
    json(&line)
}

/// The line of an entry in whose texts nothing must be escaped, as nearly all are.
fn plain_line(entry: &Entry) -> String {
    let mut line = String::with_capacity(256);
    let mut add = |before: &str, text: &str| {
        line.push_str(before);
        line.push_str(text);
    };
    add("{\"id\":\"", &entry.id);
    add("\",\"path\":\"", &entry.path);
    add("\",\"published\":\"", &entry.published.text());
    if let Some(updated) = entry.updated {
        add("\",\"updated\":\"", &updated.text());
    }
    if let Some(content) = entry.content {
        add("\",\"content\":\"", &hex(&content.to_be_bytes()));
    }
    if let Some(withdrawn) = entry.withdrawn {
        add("\",\"withdrawn\":\"", &withdrawn.text());
    }
    add("\"}", "\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_of_an_earlier_version_is_none() {
        assert_eq!(fingerprint("00000000000000ff"), Ok(Some(255)));
        assert_eq!(fingerprint("d31c6b02533ba3f2abce6fabe04ce688"), Ok(None));
        assert_eq!(fingerprint("000000000000000000000000000000ff"), Ok(None));
        assert!(fingerprint("een").is_err());
    }

    #[test]
    fn a_line_is_read_the_same_however_it_is_spaced() {
        let rest = "\"published\":\"2011-01-01T00:00:00+01:00\",\"updated\":\"2012-01-01T00:00:00Z\",\"content\":\"07\"}";
        let read = |line: &str| {
            let entry = entry(line).unwrap();
            let Entry { id, path, published, updated, content, withdrawn } = &entry;
            format!("{id} {path} {published:?} {updated:?} {content:?} {withdrawn:?}")
        };
        let tight = format!("{{\"id\":\"a\",\"path\":\"a.md\",{rest}");
        let wide = format!("{{ \"path\" : \"a.md\", \"id\":\"\\u0061\", {rest}");
        let other = entry(&tight).unwrap();
        assert_eq!(
            line(&other),
            line(&Entry { id: "\"".into(), ..other.clone() }).replacen("\\\"", "a", 1)
        );
        assert!(as_written(&tight).is_some() && as_written(&wide).is_none());
        assert_eq!(read(&tight), read(&wide));
    }
}
