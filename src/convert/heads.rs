//! Phase one: what is known of every stored article, from the cache or by reading its head.

use std::ops::Range;

use rayon::prelude::*;
use url::Url;

use super::card::{Card, Cards, Known, Name, Names, Refusal, Slot, Terms, Texts};
use super::census::{Item, Settled};
use super::kept::Kept;
use super::moment::Moment;
use super::prints::Prints;
use super::recall::{self, Cache, Recalled};
use super::{Problem, Progress, Setup, states};
use crate::article::Id;
use crate::place::{Listing, PlaceError, Stat};
use crate::read::{self, Format, Head, ReadError, Reading};

/// How many files a thread looks at before it hands over what it found.
const SHEAF: usize = 64;

/// How many files are looked at before what was found is put on the shelf.
const BATCH: usize = 16 * SHEAF;

/// Every stored article, in order of path.
#[derive(Debug)]
pub(super) struct Shelf {
    pub listing: Listing,
    pub names: Names,
    pub cards: Cards,
    /// What is known of each file of the listing; nothing of one that vanished while we were looking.
    pub known: Vec<Option<Known>>,
    pub settled: Settled,
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
    /// Puts what reading some files gave in its place.
    fn put(&mut self, sheaf: Sheaf) {
        let numbers: Vec<Name> = sheaf.names.all().map(|name| self.names.number(name)).collect();
        let first = self.cards.append(&sheaf.cards, &numbers);
        for (at, known) in sheaf.known {
            if let Some(place) = self.known.get_mut(at) {
                *place = Some(match known {
                    Known::Read(slot) => Known::Read(slot.behind(first)),
                    refused @ Known::Refused(_) => refused,
                });
            }
        }
        for (at, stat) in sheaf.stats {
            self.listing.note(at, stat);
        }
        self.warnings.extend(sheaf.warnings);
    }

    /// The places of the files, and what is known of them. To look at the path of each of very many costs time.
    pub(super) fn files(&self) -> impl Iterator<Item = (usize, &Known)> {
        let known = self.known.iter().enumerate();
        known.filter_map(|(at, known)| known.as_ref().map(|known| (at, known)))
    }

    /// Whether there is a file of this path.
    pub(super) fn has(&self, path: &str) -> bool {
        self.listing.find(path).is_some_and(|at| self.known(at).is_some())
    }

    /// The card of an item: of its file or, where that cannot be read, of what was published last.
    pub(super) fn card(&self, item: &Item) -> Option<Card<'_>> {
        self.cards.get(self.slot(item)?)
    }

    /// Whether the item is published until some moment only.
    pub(super) fn expires(&self, item: &Item) -> bool {
        self.slot(item).is_some_and(|slot| self.cards.expires(slot))
    }

    fn slot(&self, item: &Item) -> Option<Slot> {
        match item.at {
            Some(at) => self.known(at)?.slot(),
            None => Some(self.kept.get(&item.place)?.0),
        }
    }

    /// What is known of a file.
    pub(super) fn known(&self, at: usize) -> Option<&Known> {
        self.known.get(at)?.as_ref()
    }

    /// The path of a file.
    pub(super) fn path(&self, at: usize) -> &str {
        self.listing.files().get(at).map_or("", |file| self.listing.path(file))
    }

    /// What the file system knows of a file, if it was asked.
    pub(super) fn stat(&self, at: usize) -> Option<Stat> {
        self.listing.files().get(at)?.known()
    }
}

/// Looks at every file of the listing: from the cache when the file is as it was, else by reading it. `ledger` is what the
/// file system knows of the ledger; without it nothing is taken to be settled.
pub(super) fn look(
    setup: &Setup<'_>,
    mut listing: Listing,
    ledger: Option<Stat>,
    progress: &Progress,
) -> Result<Shelf, PlaceError> {
    listing.sort();
    let Recalled { names, cards, known, settled, cache } =
        recall::recall(setup.state, setup.print(), &listing, ledger);
    let (warnings, kept) = (Vec::new(), Kept::new());
    let mut shelf = Shelf { listing, names, cards, known, settled, cache, read: 0, warnings, kept };
    let unknown: Vec<usize> = (0..shelf.known.len())
        .filter(|&at| shelf.known.get(at).is_some_and(Option::is_none))
        .collect();
    shelf.read = unknown.len();
    progress.begin(unknown.len());
    shelf.cards.reserve(unknown.len());
    for batch in unknown.chunks(BATCH) {
        let sheaves =
            batch.par_chunks(SHEAF).map(|files| Sheaf::of(setup, &shelf, files, progress));
        for sheaf in sheaves.collect::<Result<Vec<_>, _>>()? {
            shelf.put(sheaf);
        }
    }
    Ok(shelf)
}

/// What reading some files gave, with numbers of its own for names, so that no thread waits for another.
#[derive(Default)]
struct Sheaf {
    names: Names,
    cards: Cards,
    /// The places of the files in the listing, and what is known of them.
    known: Vec<(usize, Known)>,
    /// What the file system knows of those of which it was not asked before.
    stats: Vec<(usize, Stat)>,
    warnings: Vec<Problem>,
}

impl Sheaf {
    fn of(
        setup: &Setup<'_>,
        shelf: &Shelf,
        files: &[usize],
        progress: &Progress,
    ) -> Result<Self, PlaceError> {
        let mut sheaf = Self::default();
        sheaf.cards.reserve(files.len());
        let mut buffer = Vec::new();
        for &at in files {
            let (path, stat) = (shelf.path(at), shelf.stat(at));
            if let Some((known, found)) = sheaf.read(setup, path, stat, &mut buffer)? {
                sheaf.known.push((at, known));
                if stat.is_none() {
                    sheaf.stats.push((at, found));
                }
            }
            progress.step();
        }
        Ok(sheaf)
    }

    /// Reads one file, by way of a buffer, of which `stat` is known when it was asked; `None` when it is not there any more.
    fn read(
        &mut self,
        setup: &Setup<'_>,
        path: &str,
        stat: Option<Stat>,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<(Known, Stat)>, PlaceError> {
        let Some(format) = Format::of_path(path) else { return Ok(None) };
        let (bytes, stat) = match setup.store.read(path, stat, buffer) {
            Ok(Some(found)) => found,
            Ok(None) => return Ok(None),
            // One file that cannot be read does not stop the others.
            Err(PlaceError::Read { source, .. }) => {
                let message = format!("cannot be read: {source}");
                let refused = Known::Refused(Box::new(Refusal { line: None, message }));
                return Ok(stat.or_else(|| setup.store.stat(path)).map(|stat| (refused, stat)));
            }
            Err(fault) => return Err(fault),
        };
        let head = if bytes.trim_ascii().is_empty() {
            // It is still being written, or was cut off.
            Err(ReadError::Missing { what: "text: the file is empty", line: 1 })
        } else {
            read::head(bytes, format, setup.context(path))
        };
        let known = match head {
            Ok(Reading { value: head, warnings }) => {
                self.warnings.extend(warnings.iter().map(|it| Problem::of_warning(path, it)));
                let prints = Prints::of(bytes, path, format, &head.title);
                let to = (&mut self.names, &mut self.cards);
                Known::Read(card(head, path, prints, to, setup))
            }
            Err(fault) => {
                let (line, message) = (Some(fault.line()), fault.message());
                Known::Refused(Box::new(Refusal { line, message }))
            }
        };
        Ok(Some((known, stat)))
    }
}

/// Makes the card of an article.
pub(super) fn card(
    head: Head,
    path: &str,
    prints: Prints,
    (names, cards): (&mut Names, &mut Cards),
    setup: &Setup<'_>,
) -> Slot {
    let url = page(&head, path, setup);
    let sources = setup.sources.resolve(head.sources);
    let mut numbers = Vec::with_capacity(16);
    let tags = names.numbers(head.tags.iter().map(|tag| tag.term.as_str()), &mut numbers);
    let named = sources.iter().map(|source| source.name.as_str());
    let named = names.numbers(named, &mut numbers);
    let authors = if head.authors.is_empty() {
        let authors = setup.site.authors.iter().map(|author| author.name.as_str());
        names.numbers(authors, &mut numbers)
    } else {
        names.numbers(head.authors.iter().map(|person| person.name.as_str()), &mut numbers)
    };
    let cited = numbers.len();
    numbers.extend(sources.iter().filter_map(|source| source.url.as_ref()).map(states::mark));
    let list = |range: Range<usize>| numbers.get(range).unwrap_or_default();
    let moment = |when: &Option<jiff::ZonedDateTime>| when.as_ref().map(Moment::from);
    let texts = Texts {
        id: head.id.as_ref().map(Id::as_str),
        title: &head.title,
        slug: &head.slug,
        url: url.as_ref().map(Url::as_str),
    };
    let terms = Terms {
        texts,
        published: moment(&head.published),
        updated: moment(&head.updated),
        expires: moment(&head.expires),
        draft: head.draft,
        content: prints.content,
    };
    cards.add(&Card {
        terms: Some(terms),
        language: names.number(head.language.as_deref().unwrap_or(&setup.site.language)),
        tags: list(tags),
        sources: list(named),
        authors: list(authors),
        cited: list(cited..numbers.len()),
        whole: prints.whole,
    })
}

/// Address of the page of an article.
pub(super) fn page(head: &Head, path: &str, setup: &Setup<'_>) -> Option<Url> {
    head.page(path, setup.articles, setup.site)
}
