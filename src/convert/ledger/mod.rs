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
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

/// The line of an article.
#[derive(Debug, Clone)]
struct Line<'t> {
    /// Where it stands in the stored ledger, as long as the entry is unchanged; empty for any other.
    stored: Range<usize>,
    says: Says<'t>,
}

/// What a line says.
#[derive(Debug, Clone)]
enum Says<'t> {
    /// That is known from elsewhere, and no more was read than the id.
    Known(&'t str),
    /// This was read.
    Read(Box<Entry<'t>>),
}

impl<'t> Line<'t> {
    fn entry(&self) -> Option<&Entry<'t>> {
        match &self.says {
            Says::Known(_) => None,
            Says::Read(entry) => Some(entry),
        }
    }
}

/// Every article that was ever published.
#[derive(Debug, Clone, Default)]
pub(super) struct Ledger<'t> {
    /// As it is stored.
    text: &'t str,
    lines: Vec<Line<'t>>,
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
    /// Reads the ledger as it is stored, but for the lines of articles of whose place `is_known` says that what the line
    /// says is known: of them no more is looked at than the id.
    pub(super) fn parse(
        bytes: &'t [u8],
        is_known: impl Fn(usize) -> bool,
    ) -> Result<Self, LedgerError> {
        let text = simdutf8::basic::from_utf8(bytes)
            .map_err(|_| LedgerError { line: 1, message: "not UTF-8".to_owned() })?;
        let mut lines = Vec::with_capacity(text.len() / 200);
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
                let id = if is_known(lines.len()) { line::id(line) } else { None };
                let says = match id {
                    Some(id) => Says::Known(id),
                    None => Says::Read(Box::new(line::entry(line).map_err(fault)?)),
                };
                lines.push(Line { stored: start..end + 1, says });
            }
            start = end + 1;
        }
        if start < bytes.len() {
            let line = memchr_iter(b'\n', bytes).count() + 1;
            return Err(LedgerError { line, message: "cut off".to_owned() });
        }
        Ok(Self { text, lines, owners, cuts, is_changed: false })
    }

    /// Writes the ledger as it is stored. Lines of entries that did not change are as they were, and those that follow
    /// one another are written at once.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut lines = 0..0;
        for Line { stored, says } in &self.lines {
            if stored.start != lines.end || stored.is_empty() {
                out.write_all(self.stored(&lines).as_bytes())?;
                lines = stored.clone();
            }
            match says {
                Says::Read(entry) if stored.is_empty() => {
                    out.write_all(line::line(entry).as_bytes())?;
                }
                _ => lines.end = stored.end,
            }
        }
        out.write_all(self.stored(&lines).as_bytes())?;
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
        self.is_changed || self.lines.iter().any(|line| line.stored.is_empty())
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

    /// The number of articles.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The entries that were read, with their places in order of first publication.
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &Entry<'t>)> {
        self.lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.entry()?)))
    }

    /// The entry at a place in that order, if it was read.
    pub(super) fn entry(&self, at: usize) -> Option<&Entry<'t>> {
        self.lines.get(at)?.entry()
    }

    /// The id of the article at a place, read or not.
    pub(super) fn id(&self, at: usize) -> Option<&str> {
        self.lines.get(at).map(|line| match &line.says {
            Says::Known(id) => id,
            Says::Read(entry) => &*entry.id,
        })
    }

    /// Reads the line at a place that was taken as known.
    pub(super) fn read(&mut self, at: usize) -> Result<(), LedgerError> {
        let text = self.text;
        if let Some(line) = self.lines.get_mut(at).filter(|line| line.entry().is_none()) {
            let entry = line::entry(text.get(line.stored.clone()).unwrap_or_default());
            let fault = |message: String| LedgerError { line: at + 1, message };
            line.says = Says::Read(Box::new(entry.map_err(fault)?));
        }
        Ok(())
    }

    fn stored(&self, lines: &Range<usize>) -> &'t str {
        self.text.get(lines.clone()).unwrap_or_default()
    }

    /// Changes an entry that was read; `change` says whether it did.
    pub(super) fn change(&mut self, at: usize, change: impl FnOnce(&mut Entry<'t>) -> bool) {
        if let Some(line) = self.lines.get_mut(at)
            && let Says::Read(entry) = &mut line.says
            && change(entry)
        {
            line.stored = 0..0;
        }
    }

    /// Makes room for so many more articles.
    pub(super) fn reserve(&mut self, more: usize) {
        self.lines.reserve(more);
    }

    /// Adds an article at the end and returns its place.
    pub(super) fn add(&mut self, id: String, path: &str, published: Moment, content: u64) -> usize {
        let entry = Entry {
            id: id.into(),
            path: path.to_owned().into(),
            published,
            updated: None,
            content: Some(content),
            withdrawn: None,
        };
        self.lines.push(Line { stored: 0..0, says: Says::Read(Box::new(entry)) });
        self.lines.len() - 1
    }

    /// Places by id, of entries that were read.
    pub(super) fn by_id(&self) -> HashMap<&str, usize> {
        self.entries().map(|(at, entry)| (&*entry.id, at)).collect()
    }

    /// Places by path, of entries that were read; of two with one path, the one that is not withdrawn, then the later
    /// one.
    pub(super) fn by_path(&self) -> HashMap<&str, usize> {
        let count = self.entries().count();
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(count);
        for (at, entry) in self.entries() {
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
mod tests;
