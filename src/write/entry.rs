//! Entries of XML feeds, each written once for all the documents that it is in.
//!
//! The crates that write feeds write whole documents. So an entry is written as the only one of a document, and cut out
//! of that; and a document is written with an empty entry, in whose place the others then go.

use std::collections::BTreeMap;

use jiff::ZonedDateTime;

use super::stand_in;
use crate::article::{Article, Feed, Person};

/// Room for a document with one entry, in bytes: most take less.
pub(super) const ROOM: usize = 16 * 1024;

/// All that an entry takes from the feed that it is in: in two feeds that agree in this, it is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Around<'f> {
    /// The language of the feed, from which the article's may differ.
    pub(super) language: Option<&'f str>,
    /// The feed's authors, where the article has none.
    pub(super) authors: &'f [Person],
    /// The date of the feed, where the article has none that can be written.
    pub(super) updated: Option<&'f ZonedDateTime>,
}

impl<'f> Around<'f> {
    /// What `article` takes from `feed`.
    pub fn of(article: &Article, feed: &'f Feed) -> Self {
        let has_authors = !stand_in::known(&article.authors).is_empty();
        // RFC 3339 has no way to write a year before the first.
        let has_date = article.last_change().is_some_and(|when| when.year() > 0);
        let updated = if has_date { None } else { stand_in::updated(feed) };
        Self {
            language: feed.language.as_deref(),
            authors: if has_authors { &[] } else { &feed.authors },
            updated,
        }
    }
}

/// An article as it stands in feeds of one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// From the line end before it to its end tag.
    pub(super) xml: String,
    /// The prefixes that a document must declare for it.
    pub(super) prefixes: Vec<&'static str>,
}

/// Those of `namespaces` that a document must declare: its head or an entry uses the prefix.
pub(super) fn declared(
    namespaces: &[(&str, &str)],
    is_in_head: impl Fn(&str) -> bool,
    entries: &[&Entry],
) -> BTreeMap<String, String> {
    let is_used =
        |prefix| is_in_head(prefix) || entries.iter().any(|it| it.prefixes.contains(&prefix));
    let used = namespaces.iter().filter(|(prefix, _)| is_used(prefix));
    used.map(|&(prefix, uri)| (prefix.to_owned(), uri.to_owned())).collect()
}

/// What lies between the first `start` and the last `end` of a document, with `start`.
pub(super) fn cut_out(document: &str, start: &str, end: &str) -> String {
    let from = document.find(start).unwrap_or(document.len());
    let to = document.rfind(end).unwrap_or(document.len());
    document.get(from..to).unwrap_or_default().to_owned()
}

/// The document with the entries in the place of `mark`, an empty one.
pub(super) fn filled(document: &str, mark: &str, entries: &[&Entry]) -> String {
    let (before, after) = document.split_once(mark).unwrap_or((document, ""));
    let length: usize = entries.iter().map(|entry| entry.xml.len()).sum();
    let mut filled = String::with_capacity(document.len() + length + 1);
    filled.push_str(before);
    filled.extend(entries.iter().map(|entry| entry.xml.as_str()));
    filled.push_str(after);
    filled.push('\n');
    filled
}
