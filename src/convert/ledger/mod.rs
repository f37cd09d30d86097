//! The ledger: what has been published so far, one line per article id, in order of first publication.
//!
//! The order is what archives are numbered by, so lines are added at the end and never moved or dropped. It is plain
//! text (JSON Lines) that can be read, compared and kept in version control. What cannot be read is an error: a guess
//! would give articles new ids.
//!
//! Where two tags, sources or authors want the same name in addresses, lines at the end say which of them has it; and
//! others where the archives of their feeds are cut.

mod line;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};
use memchr::memchr_iter;
use serde::{Deserialize, Serialize};

use super::moment::Moment;
use super::slug::slug;

/// Name of the ledger in the folder of the feeds.
pub const FILE_NAME: &str = "ledger.jsonl";

/// A line of the ledger that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line}: {message}; restore the ledger from a copy, as it is the memory of what was published"
)]
pub struct LedgerError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// One article that was published once. Its texts are those of the stored ledger, as there may be very many.
#[derive(Debug, Clone)]
pub(super) struct Entry<'t> {
    pub id: Cow<'t, str>,
    /// Where the article was last seen.
    pub path: Cow<'t, str>,
    /// When it appeared: as the article says, or when it was first seen.
    pub published: Moment,
    /// When a change without a date of its own was first seen.
    pub updated: Option<Moment>,
    /// Fingerprint of what a reader would see; `None` for one of a kind that is not made any more.
    pub content: Option<u64>,
    /// When it was found to be gone.
    pub withdrawn: Option<Moment>,
    /// Where its line stands in the stored ledger, as long as the entry is unchanged; empty for any other.
    line: Range<usize>,
}

/// Every article that was ever published.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger<'t> {
    /// As it is stored.
    text: &'t str,
    entries: Vec<Entry<'t>>,
    /// Owners of slugs that several names want, by `folder/slug`.
    owners: BTreeMap<String, String>,
    /// Where the archives of feeds other than the main one are cut, by path of the feed.
    cuts: BTreeMap<String, Vec<usize>>,
    is_changed: bool,
}

/// The owner of a slug that several names want.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Owner {
    slug: String,
    name: String,
}

/// The archive of a feed other than the main one: the places in this file after which its documents end.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cuts {
    archive: String,
    cuts: Vec<usize>,
}

impl<'t> Ledger<'t> {
    /// Reads the ledger as it is stored.
    pub(super) fn parse(bytes: &'t [u8]) -> Result<Self, LedgerError> {
        let text = simdutf8::basic::from_utf8(bytes)
            .map_err(|_| LedgerError { line: 1, message: "not UTF-8".to_owned() })?;
        let mut entries = Vec::with_capacity(text.len() / 200);
        let (mut owners, mut cuts) = (BTreeMap::new(), BTreeMap::new());
        let mut start = 0;
        for (number, end) in memchr_iter(b'\n', bytes).enumerate() {
            let fault = |message: String| LedgerError { line: number + 1, message };
            let line = text.get(start..end).unwrap_or_default();
            if line.starts_with("{\"slug\":") {
                let owner: Owner =
                    serde_json::from_str(line).map_err(|cause| fault(cause.to_string()))?;
                owners.insert(owner.slug, owner.name);
            } else if line.starts_with("{\"archive\":") {
                let feed: Cuts =
                    serde_json::from_str(line).map_err(|cause| fault(cause.to_string()))?;
                if !feed.cuts.is_sorted_by(|one, next| one < next) {
                    return Err(fault("cuts out of order".to_owned()));
                }
                cuts.insert(feed.archive, feed.cuts);
            } else {
                entries.push(line::entry(line, start..end + 1).map_err(fault)?);
            }
            start = end + 1;
        }
        if start < bytes.len() {
            let line = memchr_iter(b'\n', bytes).count() + 1;
            return Err(LedgerError { line, message: "cut off".to_owned() });
        }
        Ok(Self { text, entries, owners, cuts, is_changed: false })
    }

    /// Writes the ledger as it is stored. Lines of entries that did not change are as they were, and those that follow
    /// one another are written at once.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let stored = |lines: &Range<usize>| self.text.get(lines.clone()).unwrap_or_default();
        let mut lines = 0..0;
        for entry in &self.entries {
            if entry.line.start != lines.end || entry.line.is_empty() {
                out.write_all(stored(&lines).as_bytes())?;
                lines = entry.line.clone();
            }
            if entry.line.is_empty() {
                out.write_all(line::line(entry).as_bytes())?;
            } else {
                lines.end = entry.line.end;
            }
        }
        out.write_all(stored(&lines).as_bytes())?;
        for (slug, name) in &self.owners {
            let owner = Owner { slug: slug.clone(), name: name.clone() };
            out.write_all(json(&owner).as_bytes())?;
        }
        for (archive, cuts) in &self.cuts {
            let feed = Cuts { archive: archive.clone(), cuts: cuts.clone() };
            out.write_all(json(&feed).as_bytes())?;
        }
        Ok(())
    }

    /// Whether anything changed since it was read.
    pub(super) fn is_changed(&self) -> bool {
        self.is_changed || self.entries.iter().any(|entry| entry.line.is_empty())
    }

    /// Which names own the slugs in a folder that several names want.
    pub(super) fn slugs(&self, folder: &str) -> BTreeMap<String, String> {
        let inside = |slug: &str| slug.strip_prefix(folder)?.strip_prefix('/').map(str::to_owned);
        self.owners.iter().filter_map(|(slug, name)| Some((inside(slug)?, name.clone()))).collect()
    }

    /// Remembers the owner of each slug that others wanted too. `slugs` are those given, by name.
    pub(super) fn keep_slugs(&mut self, folder: &str, slugs: &BTreeMap<&str, String>) {
        for (name, given) in slugs {
            let wanted = slug(name);
            let owner = slugs.iter().find(|(_, slug)| **slug == wanted);
            if let (true, Some((owner, _))) = (*given != wanted, owner) {
                let known = self.owners.insert(format!("{folder}/{wanted}"), (*owner).to_owned());
                self.is_changed |= known.is_none();
            }
        }
    }

    /// Where the archive of the feed at `path` is cut.
    pub(super) fn cuts(&self, path: &str) -> &[usize] {
        self.cuts.get(path).map_or(&[], Vec::as_slice)
    }

    /// Remembers where it is cut.
    pub(super) fn keep_cuts(&mut self, path: &str, cuts: &[usize]) {
        if self.cuts(path) != cuts {
            self.cuts.insert(path.to_owned(), cuts.to_vec());
            self.is_changed = true;
        }
    }

    /// The entries in order of first publication.
    pub(super) fn entries(&self) -> &[Entry<'t>] {
        &self.entries
    }

    /// The entry at a place in that order.
    pub(super) fn entry(&self, at: usize) -> Option<&Entry<'t>> {
        self.entries.get(at)
    }

    /// Changes an entry; `change` says whether it did.
    pub(super) fn change(&mut self, at: usize, change: impl FnOnce(&mut Entry<'t>) -> bool) {
        if let Some(entry) = self.entries.get_mut(at)
            && change(entry)
        {
            entry.line = 0..0;
        }
    }

    /// Makes room for so many more articles.
    pub(super) fn expect(&mut self, more: usize) {
        self.entries.reserve(more);
    }

    /// Adds an article at the end and returns its place.
    pub(super) fn add(&mut self, id: String, path: &str, published: Moment, content: u64) -> usize {
        self.entries.push(Entry {
            id: id.into(),
            path: path.to_owned().into(),
            published,
            updated: None,
            content: Some(content),
            withdrawn: None,
            line: 0..0,
        });
        self.entries.len() - 1
    }

    /// Places by id.
    pub(super) fn by_id(&self) -> HashMap<&str, usize> {
        self.entries.iter().enumerate().map(|(at, entry)| (&*entry.id, at)).collect()
    }

    /// Places by path; of two entries with one path, the one that is not withdrawn, then the later one.
    pub(super) fn by_path(&self) -> HashMap<&str, usize> {
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            let known = places.get(&*entry.path).and_then(|&known| self.entry(known));
            if known.is_none_or(|known| known.withdrawn.is_some() || entry.withdrawn.is_none()) {
                places.insert(&entry.path, at);
            }
        }
        places
    }
}

fn json(line: &impl Serialize) -> String {
    // A structure of strings always has a JSON form.
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn when(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn bytes(ledger: &Ledger<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        ledger.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_ledger_survives_its_own_bytes() {
        let mut ledger = Ledger::default();
        ledger.add(
            "tag:example.org,2011:a".to_owned(),
            "a.md",
            when("2011-01-01T00:00:00+01:00"),
            7,
        );
        ledger.add("een \"id\"".to_owned(), "b\u{e9}.md", when("2012-02-03T04:05:06+02:00"), 0);
        ledger.change(1, |entry| {
            entry.withdrawn = Some(when("2013-01-01T00:00:00+01:00"));
            true
        });
        let bytes = bytes(&ledger);
        let again = Ledger::parse(&bytes).unwrap();
        assert!(!again.is_changed());
        assert_eq!(super::tests::bytes(&again), bytes);
        assert_eq!(again.by_id().get("een \"id\""), Some(&1));
        assert_eq!(again.by_path().get("b\u{e9}.md"), Some(&1));
    }

    #[test]
    fn only_the_line_of_a_changed_entry_changes() {
        let line = |id: &str, day: u8| {
            let when = format!("2011-01-0{day}T00:00:00+01:00");
            format!(
                "{{ \"id\":\"{id}\",\"path\":\"{id}.md\",\"published\":\"{when}\",\"content\":\"07\"}}\n"
            )
        };
        let owner = "{\"slug\":\"tag/zorg\",\"name\":\"zorg\"}\n";
        let stored = [line("a", 1), line("b", 2), owner.to_owned(), line("c", 3), line("d", 4)];
        let stored = stored.concat();
        let mut ledger = Ledger::parse(stored.as_bytes()).unwrap();
        ledger.change(2, |entry| {
            entry.path = "e.md".into();
            true
        });
        assert!(ledger.is_changed());
        let changed = line("c", 3).replace("{ ", "{").replace("c.md", "e.md");
        let changed = changed.replace("\"07\"", &format!("\"{:016x}\"", 7));
        let expected = [line("a", 1), line("b", 2), changed, line("d", 4), owner.to_owned()];
        assert_eq!(String::from_utf8(bytes(&ledger)).unwrap(), expected.concat());
    }

    #[test]
    fn a_torn_line_is_an_error_and_not_forgotten() {
        let mut ledger = Ledger::default();
        ledger.add("a".to_owned(), "a.md", when("2011-01-01T00:00:00+01:00"), 7);
        let mut bytes = bytes(&ledger);
        bytes.truncate(bytes.len() - 1);
        assert_eq!(Ledger::parse(&bytes).unwrap_err().message, "cut off");
        assert_eq!(Ledger::parse(b"{}\n").unwrap_err().line, 1);
    }
}
