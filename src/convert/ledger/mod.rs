//! The ledger: what has been published so far, one line per article id, in order of first publication.
//!
//! The order is what archives are numbered by, so lines are added at the end and never moved or dropped. It is plain
//! text (JSON Lines) that can be read, compared and kept in version control. What cannot be read is an error: a guess
//! would give articles new ids.
//!
//! Where two tags, sources or authors want the same name in addresses, lines at the end say which of them has it; and
//! others where the archives of their feeds are cut.

mod line;

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::cache::lines::Trace;
use super::moment::Moment;
use super::slug::slug;
use crate::place::Opened;

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

/// One article that was published once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub id: Box<str>,
    /// Where the article was last seen.
    pub path: Box<str>,
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
#[derive(Debug)]
enum Line {
    /// What it says is known from elsewhere: no more was read than the fingerprint of its id. It stands here in the stored
    /// ledger.
    Known(u64, Range<u64>),
    /// This was read. It stands there as long as the entry is unchanged, and nowhere otherwise.
    Read(Box<Entry>, Range<u64>),
}

impl Line {
    fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Known(..) => None,
            Self::Read(entry, _) => Some(entry),
        }
    }
}

/// Every article that was ever published. What was not read stays in the stored ledger, which may be large.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    stored: Option<Opened>,
    lines: Vec<Line>,
    /// Owners of slugs that several names want, by `folder/slug`.
    owners: BTreeMap<String, String>,
    /// Where the archives of feeds other than the main one are cut, by path of the feed.
    cuts: BTreeMap<String, Vec<usize>>,
    is_changed: bool,
}

/// The fingerprint of an id.
pub(super) fn id_print(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
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

impl Ledger {
    /// Reads the ledger as it is stored, but for the lines of which `known` has a trace by their place. It is an error, too,
    /// when these are not the traces of this ledger.
    pub(super) fn read(
        stored: Opened,
        known: impl Fn(usize) -> Option<Trace>,
    ) -> Result<Self, LedgerError> {
        let (mut ledger, mut line) = (Self::default(), 0);
        let read = ledger.read_lines(&stored, known, &mut line);
        read.map_err(|message| LedgerError { line, message })?;
        ledger.stored = Some(stored);
        Ok(ledger)
    }

    /// Reads all lines; `number` is that of the last one that was looked at, from 1.
    fn read_lines(
        &mut self,
        stored: &Opened,
        known: impl Fn(usize) -> Option<Trace>,
        number: &mut usize,
    ) -> Result<(), String> {
        let unreadable = |fault: io::Error| format!("cannot be read: {fault}");
        let mut reader = stored.reader().map_err(unreadable)?;
        let (mut text, mut end, mut ahead) = (Vec::new(), 0, 0);
        loop {
            *number += 1;
            let start = end;
            if let Some(Trace { print, length }) = known(self.lines.len()) {
                end += u64::from(length);
                ahead += i64::from(length);
                self.lines.push(Line::Known(print, start..end));
                continue;
            }
            reader.seek_relative(std::mem::take(&mut ahead)).map_err(unreadable)?;
            text.clear();
            end += reader.read_until(b'\n', &mut text).map_err(unreadable)? as u64;
            if text.is_empty() {
                let is_all = end == stored.stat().size;
                return if is_all { Ok(()) } else { Err("not where it was".to_owned()) };
            }
            self.read_line(&text, start..end)?;
        }
    }

    fn read_line(&mut self, text: &[u8], stored: Range<u64>) -> Result<(), String> {
        if !text.ends_with(b"\n") {
            return Err("cut off".to_owned());
        }
        let text = simdutf8::basic::from_utf8(text).map_err(|_| "not UTF-8".to_owned())?;
        if text.starts_with("{\"slug\":") {
            let owner: Owner = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
            self.owners.insert(owner.slug, owner.name);
        } else if text.starts_with("{\"archive\":") {
            let feed: Cuts = serde_json::from_str(text).map_err(|cause| cause.to_string())?;
            if !feed.cuts.is_sorted_by(|one, next| one < next) {
                return Err("cuts out of order".to_owned());
            }
            self.cuts.insert(feed.archive, feed.cuts);
        } else {
            self.lines.push(Line::Read(Box::new(line::entry(text)?), stored));
        }
        Ok(())
    }

    /// Writes the ledger as it is stored, and tells how long the lines of articles are. Lines of entries that did not change
    /// are as they were, and those that follow one another are copied at once.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<Vec<u32>> {
        let mut run = 0..0;
        let mut lengths = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let (Line::Known(_, stored) | Line::Read(_, stored)) = line;
            if stored.start != run.end || stored.is_empty() {
                self.copy(&run, out)?;
                run = stored.clone();
            }
            let mut length = stored.end - stored.start;
            match line {
                Line::Read(entry, stored) if stored.is_empty() => {
                    let text = line::line(entry);
                    length = text.len() as u64;
                    out.write_all(text.as_bytes())?;
                }
                _ => run.end = stored.end,
            }
            lengths.push(u32::try_from(length).map_err(io::Error::other)?);
        }
        self.copy(&run, out)?;
        self.check()?;
        for (slug, name) in &self.owners {
            let owner = Owner { slug: slug.clone(), name: name.clone() };
            out.write_all(json(&owner).as_bytes())?;
        }
        for (archive, cuts) in &self.cuts {
            let feed = Cuts { archive: archive.clone(), cuts: cuts.clone() };
            out.write_all(json(&feed).as_bytes())?;
        }
        Ok(lengths)
    }

    /// What to remember of each line instead of reading it again. `lengths` are those that were written.
    pub(super) fn traces(&self, lengths: &[u32]) -> impl Iterator<Item = Trace> {
        let prints = (0..self.len()).filter_map(|place| self.print(place));
        prints.zip(lengths).map(|(print, &length)| Trace { print, length })
    }

    fn copy(&self, part: &Range<u64>, out: &mut impl Write) -> io::Result<()> {
        self.stored.as_ref().filter(|_| !part.is_empty()).map_or(Ok(()), |it| it.copy(part, out))
    }

    /// An error when the stored ledger is not any more what was read.
    fn check(&self) -> io::Result<()> {
        self.stored.as_ref().map_or(Ok(()), Opened::check)
    }

    /// Whether anything changed since it was read.
    pub(super) fn is_changed(&self) -> bool {
        let is_new = |line: &Line| matches!(line, Line::Read(_, stored) if stored.is_empty());
        self.is_changed || self.lines.iter().any(is_new)
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
    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.entry()?)))
    }

    /// The entry at a place in that order, if it was read.
    pub(super) fn entry(&self, at: usize) -> Option<&Entry> {
        self.lines.get(at)?.entry()
    }

    /// The [fingerprint](id_print) of the id of the article at a place, read or not.
    pub(super) fn print(&self, at: usize) -> Option<u64> {
        self.lines.get(at).map(|line| match line {
            Line::Known(print, _) => *print,
            Line::Read(entry, _) => id_print(&entry.id),
        })
    }

    /// The id of the article at a place, which for one that was not read is looked up now.
    pub(super) fn id(&self, at: usize) -> io::Result<Option<Box<str>>> {
        match self.lines.get(at) {
            None => Ok(None),
            Some(Line::Read(entry, _)) => Ok(Some(entry.id.clone())),
            Some(Line::Known(_, stored)) => {
                let mut text = Vec::new();
                self.copy(stored, &mut text)?;
                self.check()?;
                let text = String::from_utf8(text).map_err(io::Error::other)?;
                Ok(Some(line::entry(&text).map_err(io::Error::other)?.id))
            }
        }
    }

    /// Changes an entry that was read; `change` says whether it did.
    pub(super) fn change(&mut self, at: usize, change: impl FnOnce(&mut Entry) -> bool) {
        if let Some(Line::Read(entry, stored)) = self.lines.get_mut(at)
            && change(entry)
        {
            *stored = 0..0;
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
            path: path.into(),
            published,
            updated: None,
            content: Some(content),
            withdrawn: None,
        };
        self.lines.push(Line::Read(Box::new(entry), 0..0));
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
