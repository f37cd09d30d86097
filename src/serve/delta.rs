//! Deltas (RFC 3229 with the `feed` instance manipulation): only the entries that a client does not have yet.
//!
//! Of every past version of a feed a short memory is kept: its tag and a fingerprint of each entry. A delta is the
//! current document without the entries that the client's version had in the same form; all else stays byte for byte.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::syntax::xml::Document;

/// Versions of one feed that are remembered.
const VERSIONS: usize = 24;

/// The entries of one version of a feed document.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    list: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    /// What to leave out when the entry is: the entry and the white space before it.
    range: Range<usize>,
    fingerprint: u64,
}

/// What is kept of a past version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    tag: String,
    entries: Vec<u64>,
}

/// Past versions of every feed, by path, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    feeds: HashMap<String, VecDeque<Version>>,
}

impl Entries {
    /// Finds the entries of an RSS or Atom document; a document without any gives none, and no delta is made of it.
    pub(super) fn of_xml(doc: &Document) -> Self {
        let elements = doc.named("item").chain(doc.named("atom:entry"));
        let list = elements
            .filter_map(|element| {
                let span = element.full_span();
                let (start, end) = (span.start as usize, span.end as usize);
                let before = doc.text().get(..start)?;
                let own = doc.text().get(start..end)?;
                Some(Entry { range: before.trim_end().len()..end, fingerprint: fingerprint(own) })
            })
            .collect();
        Self { list }
    }

    /// What is kept of this version once it is past.
    pub(super) fn version(&self, tag: &str) -> Version {
        Version {
            tag: tag.to_owned(),
            entries: self.list.iter().map(|entry| entry.fingerprint).collect(),
        }
    }

    /// The document `body` without the entries that `old` had already; `None` when nothing would be left out.
    pub(super) fn since(&self, body: &[u8], old: &Version) -> Option<Vec<u8>> {
        let mut delta = Vec::new();
        let mut at = 0;
        for entry in self.list.iter().filter(|entry| old.entries.contains(&entry.fingerprint)) {
            delta.extend_from_slice(body.get(at..entry.range.start)?);
            at = entry.range.end;
        }
        if at == 0 {
            return None;
        }
        delta.extend_from_slice(body.get(at..)?);
        Some(delta)
    }
}

impl Memory {
    /// Remembers the version of the feed at `path` that is live now; whether that changed anything.
    pub(super) fn remember(&mut self, path: &str, version: Version) -> bool {
        let versions = self.feeds.entry(path.to_owned()).or_default();
        if versions.back().is_some_and(|newest| newest.tag == version.tag) {
            return false;
        }
        versions.retain(|known| known.tag != version.tag);
        versions.push_back(version);
        if versions.len() > VERSIONS {
            versions.pop_front();
        }
        true
    }

    /// The past version of the feed at `path` with one of these tags, whatever the coding, and its tag.
    pub(super) fn find<'m>(
        &'m self,
        path: &str,
        mut tags: impl Iterator<Item = &'m str>,
    ) -> Option<&'m Version> {
        let versions = self.feeds.get(path)?;
        tags.find_map(|tag| {
            versions.iter().find(|version| tag.strip_prefix(version.tag.as_str()).is_some())
        })
    }

    /// The tag that was live last, before this process began.
    pub(super) fn newest(&self, path: &str) -> Option<&str> {
        self.feeds.get(path)?.back().map(|version| version.tag.as_str())
    }
}

impl Version {
    /// The opaque part of its entity tag.
    pub(super) fn tag(&self) -> &str {
        &self.tag
    }
}

fn fingerprint(entry: &str) -> u64 {
    // `DefaultHasher::new` has fixed keys, so fingerprints agree from run to run of one build; after an upgrade that
    // changes the algorithm old versions match nothing and clients get the whole feed once.
    let mut hasher = DefaultHasher::new();
    entry.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::encoding;

    fn entries(text: &str) -> Entries {
        Entries::of_xml(&Document::parse(encoding::decode(text.as_bytes().to_vec(), None)))
    }

    const OLD: &str =
        "<rss><channel><title>B</title>\n  <item><guid>1</guid></item>\n</channel></rss>\n";
    const NEW: &str = "<rss><channel><title>B</title>\n  <item><guid>2</guid></item>\n  <item><guid>1</guid></item>\n</channel></rss>\n";

    #[test]
    fn a_delta_leaves_out_what_the_client_has() {
        let old = entries(OLD).version("old");
        let delta = entries(NEW).since(NEW.as_bytes(), &old).unwrap();
        let expected =
            "<rss><channel><title>B</title>\n  <item><guid>2</guid></item>\n</channel></rss>\n";
        assert_eq!(String::from_utf8(delta).unwrap(), expected);
    }

    #[test]
    fn an_entry_that_was_edited_is_new() {
        let old = entries(OLD).version("old");
        let edited = OLD.replace("<guid>1", "<title>x</title><guid>1");
        assert_eq!(entries(&edited).since(edited.as_bytes(), &old), None);
    }

    #[test]
    fn memory_is_bounded_and_knows_tags_of_every_coding() {
        let mut memory = Memory::default();
        for number in 0..100 {
            let version = Version { tag: format!("t{number:03}"), entries: vec![number] };
            assert!(memory.remember("/feed.atom", version.clone()));
            assert!(!memory.remember("/feed.atom", version));
        }
        assert_eq!(memory.find("/feed.atom", ["t099-gz"].into_iter()).unwrap().tag(), "t099");
        assert!(memory.find("/feed.atom", ["t001"].into_iter()).is_none());
        assert!(memory.find("/feed.rss", ["t099"].into_iter()).is_none());
    }
}
