//! Phase one: what is known of every stored article, from the cache or by reading its head.

use std::hash::{DefaultHasher, Hasher};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use url::Url;

use super::cache::{Reader, Record, Writer};
use super::card::{Card, Known, Names};
use super::census::Item;
use super::kept::Kept;
use super::moment::Moment;
use super::{Problem, Progress, Setup};
use crate::article::Source;
use crate::place::{Listing, PlaceError, Stat};
use crate::read::{self, Format, Head, Reading, Warning};

/// Name of the cache.
const CACHE: &str = "articles";
/// How many files are read at a time, so that their bytes are not all in memory at once.
const BATCH: usize = 2048;

/// Every stored article, in order of path.
#[derive(Debug)]
pub(super) struct Shelf {
    pub listing: Listing,
    pub names: Names,
    /// What is known of each file of the listing; nothing of one that vanished while we were looking.
    pub known: Vec<Option<Known>>,
    /// How many files were read.
    pub read: usize,
    /// What was wrong with the files that were read, and yet they could be.
    pub warnings: Vec<Problem>,
    /// What was published last of articles whose file cannot be read.
    pub kept: Kept,
}

impl Shelf {
    /// The files with their paths and what is known of them.
    pub(super) fn files(&self) -> impl Iterator<Item = (usize, &str, &Known)> {
        let paths = self.listing.files().iter().map(|file| self.listing.path(file));
        paths
            .zip(&self.known)
            .enumerate()
            .filter_map(|(at, (path, known))| known.as_ref().map(|known| (at, path, known)))
    }

    /// The card of an item: of its file or, where that cannot be read, of what was published last.
    pub(super) fn card(&self, item: &Item) -> Option<&Card> {
        let Some(at) = item.at else { return self.kept.get(&item.place).map(|(card, _)| card) };
        match self.known.get(at)?.as_ref()? {
            Known::Read(card) => Some(card),
            Known::Refused { .. } => None,
        }
    }

    /// The path of a file.
    pub(super) fn path(&self, at: usize) -> &str {
        self.listing.files().get(at).map_or("", |file| self.listing.path(file))
    }

    /// Keeps what is known for the next run. `moment` is when this one began, by the file system's clock.
    pub(super) fn keep(&self, setup: &Setup<'_>, moment: i64) -> Result<(), PlaceError> {
        let mut writer = Writer::new(setup.fingerprint, &self.names);
        for (file, known) in self.listing.files().iter().zip(&self.known) {
            if let Some(known) = known {
                let fresh = file.stat.is_fresh(moment);
                let stat =
                    if fresh { Stat { inode: u64::MAX, ..Stat::default() } } else { file.stat };
                writer.add(self.listing.path(file), stat, known);
            }
        }
        setup.state.write(CACHE, &writer.finish())
    }
}

/// Looks at every file of the listing: from the cache when the file is as it was, else by reading it.
pub(super) fn look(
    setup: &Setup<'_>,
    mut listing: Listing,
    progress: &Progress,
) -> Result<Shelf, PlaceError> {
    listing.sort();
    let bytes = setup.state.read(CACHE).unwrap_or_default();
    let (names, known) = match Reader::open(&bytes, setup.fingerprint) {
        Some((names, records)) => (names, remembered(&listing, records)),
        None => (Names::default(), vec![None; listing.files().len()]),
    };
    drop(bytes);
    let mut shelf =
        Shelf { listing, names, known, read: 0, warnings: Vec::new(), kept: Kept::new() };
    let unknown: Vec<usize> = (0..shelf.known.len())
        .filter(|&at| shelf.known.get(at).is_some_and(Option::is_none))
        .collect();
    shelf.read = unknown.len();
    progress.begin(unknown.len());
    for batch in unknown.chunks(BATCH) {
        let read: Vec<Result<Option<Looked>, PlaceError>> = batch
            .par_iter()
            .map(|&at| {
                let looked = read_one(setup, shelf.path(at));
                progress.step();
                looked
            })
            .collect();
        for (&at, looked) in batch.iter().zip(read) {
            shelve(&mut shelf, at, looked?, setup);
        }
    }
    Ok(shelf)
}

/// What the cache knows of the files of the listing that are as they were. Both are in order of path.
fn remembered<'b>(
    listing: &Listing,
    records: impl Iterator<Item = Record<'b>>,
) -> Vec<Option<Known>> {
    let mut records = records.peekable();
    let files = listing.files().iter();
    files
        .map(|file| {
            let path = listing.path(file);
            while records.next_if(|record| record.path < path).is_some() {}
            let record = records.next_if(|record| record.path == path)?;
            (record.stat == file.stat).then_some(record.known)
        })
        .collect()
}

/// What reading one file gave, before its names are numbered.
struct Looked {
    head: Result<Reading<Head>, Problem>,
    content: [u8; 16],
    bytes: u64,
}

fn read_one(setup: &Setup<'_>, path: &str) -> Result<Option<Looked>, PlaceError> {
    let Some(format) = Format::of_path(path) else { return Ok(None) };
    let Some(bytes) = setup.store.read(path)? else { return Ok(None) };
    let head = read::head(&bytes, format, setup.context(path))
        .map_err(|fault| Problem::of_fault(path, &fault));
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    let title = head.as_ref().map_or("", |reading| reading.value.title.as_str());
    let content = content(&bytes, format, title);
    Ok(Some(Looked { content, bytes: hasher.finish(), head }))
}

fn shelve(shelf: &mut Shelf, at: usize, looked: Option<Looked>, setup: &Setup<'_>) {
    let Some(looked) = looked else { return };
    let path = shelf.path(at).to_owned();
    let known = match looked.head {
        Ok(Reading { value: head, warnings }) => {
            shelf.warnings.extend(warnings.iter().map(|warning| problem(&path, warning)));
            let (content, bytes) = (looked.content, looked.bytes);
            Known::Read(card(&head, &path, (content, bytes), &mut shelf.names, setup))
        }
        Err(problem) => Known::Refused { line: problem.line, message: problem.message },
    };
    if let Some(place) = shelf.known.get_mut(at) {
        *place = Some(known);
    }
}

pub(super) fn problem(path: &str, warning: &Warning) -> Problem {
    Problem {
        path: path.to_owned(),
        line: warning.line,
        column: warning.column,
        message: warning.message.clone(),
    }
}

pub(super) fn card(
    head: &Head,
    path: &str,
    (content, bytes): ([u8; 16], u64),
    names: &mut Names,
    setup: &Setup<'_>,
) -> Card {
    let language = head.language.as_deref().unwrap_or(&setup.site.language);
    let authors: Vec<&str> = if head.authors.is_empty() {
        setup.site.authors.iter().map(|author| author.name.as_str()).collect()
    } else {
        head.authors.iter().map(|person| person.name.as_str()).collect()
    };
    let moment = |when: &Option<jiff::ZonedDateTime>| when.as_ref().map(Moment::from);
    let mut numbers = |list: &mut dyn Iterator<Item = &str>| -> Box<[u32]> {
        let mut numbers: Vec<u32> =
            list.filter(|name| !name.trim().is_empty()).map(|name| names.number(name)).collect();
        let mut seen = std::collections::HashSet::new();
        numbers.retain(|&number| seen.insert(number));
        numbers.into()
    };
    let sources = resolved(&head.sources, setup);
    Card {
        id: head.id.as_ref().map(|id| id.as_str().into()),
        title: head.title.as_str().into(),
        slug: head.slug.as_str().into(),
        url: page(head, path, setup).map(Into::into),
        published: moment(&head.published),
        updated: moment(&head.updated),
        expires: moment(&head.expires),
        draft: head.draft,
        tags: numbers(&mut head.tags.iter().map(|tag| tag.term.as_str())),
        sources: numbers(&mut sources.iter().map(|source| source.name.as_str())),
        authors: numbers(&mut authors.into_iter()),
        language: names.number(language),
        content,
        bytes,
    }
}

fn resolved(sources: &[Source], setup: &Setup<'_>) -> Vec<Source> {
    setup.sources.resolve(sources)
}

/// The absolute address of an article's page, from the file or the pattern in the settings.
fn page(head: &Head, path: &str, setup: &Setup<'_>) -> Option<String> {
    let pattern = setup.articles.url.as_ref();
    let by_pattern = || pattern?.address(path, &head.slug, head.published.as_ref());
    address(&head.url.clone().or_else(by_pattern)?, &setup.site.url)
}

fn address(url: &str, site: &Url) -> Option<String> {
    let mut base = site.clone();
    if !base.path().ends_with('/') {
        let path = format!("{}/", base.path());
        base.set_path(&path);
    }
    // `/krant/artikel/` means below the host, `artikel/` below the site.
    base.join(url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from)
}

/// Fingerprint of what a reader would see: title and text, but not the front matter, in which tags and the like may
/// change without the article being another; nor line ends and space at the end of lines.
fn content(bytes: &[u8], format: Format, title: &str) -> [u8; 16] {
    let body = if format == Format::Markdown { below_front_matter(bytes) } else { bytes };
    let mut hasher = Sha256::new();
    hasher.update(title.as_bytes());
    for line in body.trim_ascii().split(|&byte| byte == b'\n') {
        hasher.update(b"\n");
        hasher.update(line.trim_ascii_end());
    }
    let digest = hasher.finalize();
    let mut fingerprint = [0; 16];
    for (to, from) in fingerprint.iter_mut().zip(digest) {
        *to = from;
    }
    fingerprint
}

fn below_front_matter(bytes: &[u8]) -> &[u8] {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = text.split_inclusive(|&byte| byte == b'\n');
    let Some(first) = lines.next() else { return text };
    let fence = first.trim_ascii_end();
    if fence != b"---" && fence != b"+++" {
        return text;
    }
    let mut length = first.len();
    for line in lines {
        length += line.len();
        if line.trim_ascii_end() == fence {
            return text.get(length..).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_of_what_a_reader_sees() {
        let of = |text: &str| content(text.as_bytes(), Format::Markdown, "Zorg");
        let one = of("---\ntitle: Zorg\ntags: [a]\n---\nEen zin.\nNog een.\n");
        assert_eq!(
            one,
            of("\u{FEFF}---\r\ntags: [b]\r\ntitle: Zorg\r\n---\r\nEen zin. \r\nNog een.")
        );
        assert_ne!(one, of("---\ntitle: Zorg\ntags: [a]\n---\nEen zin.\nNog een!\n"));
    }
}
