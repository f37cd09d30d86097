//! Phase one: what is known of every stored article, from the cache or by reading its head.

use rayon::prelude::*;
use url::Url;

use super::card::{Card, Cards, Known, Names, Refusal, Slot};
use super::census::Item;
use super::kept::Kept;
use super::moment::Moment;
use super::prints::Prints;
use super::recall::{self, Cache, Recalled};
use super::{Problem, Progress, Setup, states};
use crate::article::Id;
use crate::place::{Listing, PlaceError};
use crate::read::{self, Format, Head, ReadError, Reading, Warning};

/// How many files are read at a time, so that their bytes are not all in memory at once.
const BATCH: usize = 512;

/// Every stored article, in order of path.
#[derive(Debug)]
pub(super) struct Shelf {
    pub listing: Listing,
    pub names: Names,
    pub cards: Cards,
    /// What is known of each file of the listing; nothing of one that vanished while we were looking.
    pub known: Vec<Option<Known>>,
    /// The cache that this comes from, in part.
    pub cache: Cache,
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

    /// Whether there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.listing.find(path).is_some_and(|at| self.known.get(at).is_some_and(Option::is_some))
    }

    /// The card of an item: of its file or, where that cannot be read, of what was published last.
    pub(super) fn card(&self, item: &Item) -> Option<Card<'_>> {
        let slot = match item.at {
            Some(at) => match self.known.get(at)?.as_ref()? {
                Known::Read(slot) => *slot,
                Known::Refused(_) => return None,
            },
            None => self.kept.get(&item.place)?.0,
        };
        self.cards.get(slot)
    }

    /// The path of a file.
    pub(super) fn path(&self, at: usize) -> &str {
        self.listing.files().get(at).map_or("", |file| self.listing.path(file))
    }

    /// The size of a file when it was listed.
    pub(super) fn size(&self, at: usize) -> u64 {
        self.listing.files().get(at).map_or(0, |file| file.stat.size)
    }
}

/// Looks at every file of the listing: from the cache when the file is as it was, else by reading it.
pub(super) fn look(
    setup: &Setup<'_>,
    mut listing: Listing,
    progress: &Progress,
) -> Result<Shelf, PlaceError> {
    listing.sort();
    let Recalled { names, cards, known, cache } =
        recall::recall(setup.state, setup.fingerprint, &listing);
    let (warnings, kept) = (Vec::new(), Kept::new());
    let mut shelf = Shelf { listing, names, cards, known, cache, read: 0, warnings, kept };
    let unknown: Vec<usize> = (0..shelf.known.len())
        .filter(|&at| shelf.known.get(at).is_some_and(Option::is_none))
        .collect();
    shelf.read = unknown.len();
    progress.begin(unknown.len());
    for batch in unknown.chunks(BATCH) {
        let read: Vec<Result<Option<Looked>, PlaceError>> = batch
            .par_iter()
            .map(|&at| {
                let looked = read_one(setup, shelf.path(at), shelf.size(at));
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

/// What reading one file gave, before its names are numbered.
struct Looked {
    head: Result<Reading<Head>, Problem>,
    prints: Prints,
}

fn read_one(setup: &Setup<'_>, path: &str, size: u64) -> Result<Option<Looked>, PlaceError> {
    let Some(format) = Format::of_path(path) else { return Ok(None) };
    let bytes = match setup.store.read(path, size) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        // One file that cannot be read does not stop the others.
        Err(PlaceError::Read { source, .. }) => {
            let message = format!("cannot be read: {source}");
            let head = Err(Problem { path: path.to_owned(), line: None, column: None, message });
            return Ok(Some(Looked { head, prints: Prints::default() }));
        }
        Err(fault) => return Err(fault),
    };
    let head = if bytes.trim_ascii().is_empty() {
        // It is still being written, or was cut off.
        Err(ReadError::Missing { what: "text: the file is empty", line: 1 })
    } else {
        read::head(&bytes, format, setup.context(path))
    };
    let head = head.map_err(|fault| Problem::of_fault(path, &fault));
    let title = head.as_ref().map_or("", |reading| reading.value.title.as_str());
    let prints = Prints::of(&bytes, format, title);
    Ok(Some(Looked { head, prints }))
}

fn shelve(shelf: &mut Shelf, at: usize, looked: Option<Looked>, setup: &Setup<'_>) {
    let Some(looked) = looked else { return };
    let path = shelf.path(at).to_owned();
    let known = match looked.head {
        Ok(Reading { value: head, warnings }) => {
            shelf.warnings.extend(warnings.iter().map(|warning| problem(&path, warning)));
            Known::Read(card(
                &head,
                &path,
                looked.prints,
                (&mut shelf.names, &mut shelf.cards),
                setup,
            ))
        }
        Err(Problem { line, message, .. }) => Known::Refused(Box::new(Refusal { line, message })),
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

/// Makes the card of an article.
pub(super) fn card(
    head: &Head,
    path: &str,
    prints: Prints,
    (names, cards): (&mut Names, &mut Cards),
    setup: &Setup<'_>,
) -> Slot {
    let sources = setup.sources.resolve(&head.sources);
    let cited: Vec<u32> =
        sources.iter().filter_map(|source| source.url.as_ref()).map(states::mark).collect();
    let tags = names.numbers(head.tags.iter().map(|tag| tag.term.as_str()));
    let sources = names.numbers(sources.iter().map(|source| source.name.as_str()));
    let authors = if head.authors.is_empty() {
        names.numbers(setup.site.authors.iter().map(|author| author.name.as_str()))
    } else {
        names.numbers(head.authors.iter().map(|person| person.name.as_str()))
    };
    let moment = |when: &Option<jiff::ZonedDateTime>| when.as_ref().map(Moment::from);
    cards.add(&Card {
        id: head.id.as_ref().map(Id::as_str),
        title: &head.title,
        slug: &head.slug,
        url: head
            .page(path, setup.articles.url.as_ref(), &setup.site.url)
            .as_ref()
            .map(Url::as_str),
        published: moment(&head.published),
        updated: moment(&head.updated),
        expires: moment(&head.expires),
        draft: head.draft,
        language: names.number(head.language.as_deref().unwrap_or(&setup.site.language)),
        tags: &tags,
        sources: &sources,
        authors: &authors,
        cited: &cited,
        prints,
    })
}
