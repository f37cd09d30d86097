//! The job: stored articles, configuration and ledger in; feeds and ledger out.
//!
//! It runs in two phases. The first looks at every file and knows, mostly from a cache, what decides whether and where
//! an article appears. The second reads in full, and writes, only what is in a document that must be written. When
//! names, sizes and times of all files are as they were after the last run, there is nothing to do at all.
//!
//! One broken article never stops the others. Nothing invalid is published, and all of a run becomes visible or nothing.

mod adopt;
mod archive;
mod batch;
mod cache;
mod card;
mod census;
mod documents;
mod feed;
mod heads;
mod held;
mod judge;
mod kept;
mod ledger;
mod mint;
mod moment;
mod outcome;
mod plan;
mod prints;
mod recall;
mod selection;
mod slug;
mod stamp;
mod states;

use std::collections::{BTreeSet, HashMap};

use jiff::ZonedDateTime;
use url::Url;

pub use adopt::Adopted;
pub use judge::fault;
pub use ledger::{FILE_NAME as LEDGER, LedgerError};
pub use mint::mint;
pub use outcome::{Outcome, Problem, Progress};
pub use selection::{Filter, Selection, Values};
pub use slug::slug;
pub use states::Known;

use crate::place::{
    Articles, Ask, Chosen, Listing, Lock, Opened, PlaceError, Published, Stat, State,
};
use crate::read::{self, Authors, Context, Folders, Neighbours};
use crate::write::{self, Format};
use crate::{site, sources};
use cache::lines;
use census::Census;
use documents::{Made, Memory};
use feed::Materials;
use heads::Shelf;
use ledger::Ledger;
use moment::Moment;
use stamp::Stamp;
use states::States;

/// Everything that a run depends on besides the articles and the time.
#[derive(Debug, Clone)]
pub struct Setup<'a> {
    /// `[site]`.
    pub site: &'a site::Settings,
    /// `[articles]`.
    pub articles: &'a read::Settings,
    /// `[feeds]`.
    pub feeds: &'a write::Settings,
    /// Where programs register that want to be told of changes (rssCloud).
    pub cloud: Option<Url>,
    /// `[[feed]]`.
    pub selections: &'a [Selection],
    /// `[sources]`.
    pub sources: &'a sources::Registry,
    /// The file of authors.
    pub authors: &'a Authors,
    /// What is said of the folders of articles, which a run finds out.
    pub folders: &'a Folders,
    /// What is known of the pages that articles cite.
    pub known: Known<'a>,
    /// Ids of a feed that was published before.
    pub adopted: &'a Adopted,
    /// Where the articles lie.
    pub store: &'a Articles,
    /// Where the feeds go.
    pub published: &'a Published,
    /// Where the cache and the lock are.
    pub state: &'a State,
    /// A number that differs when any of the settings or the program differs.
    pub fingerprint: u64,
}

impl Setup<'_> {
    /// What the reader of the head of a file may look at.
    fn context<'s>(&'s self, path: &'s str) -> Context<'s> {
        let neighbours = Neighbours::NONE;
        Context {
            site: self.site,
            settings: self.articles,
            authors: self.authors,
            folders: self.folders,
            path,
            neighbours,
        }
    }

    /// A number that differs when anything differs that is not said by an article itself.
    fn print(&self) -> u64 {
        self.fingerprint ^ self.folders.print()
    }
}

/// What to do with the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Publish it; with `wait`, wait for another run to end.
    Publish {
        /// Whether to wait for another run.
        wait: bool,
    },
    /// Write nothing at all.
    Check,
}

/// Why the job could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// A place could not be read or written.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// There is no folder of articles.
    #[error("there is no folder {}; `[articles] path` names it", .0.display())]
    NoArticles(std::path::PathBuf),
    /// Everything that was published is gone at once.
    #[error("{} has no articles, but {published} are published; to withdraw them all, delete {LEDGER} as well", .folder.display())]
    AllGone {
        /// The folder of articles.
        folder: std::path::PathBuf,
        /// The number of published articles.
        published: usize,
    },
    /// What is known of the cited pages cannot be recalled.
    #[error("the states of the cited pages cannot be read; nothing was published")]
    States(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The ledger cannot be read.
    #[error("{}", .path.display())]
    Ledger {
        /// The ledger.
        path: std::path::PathBuf,
        /// What is wrong with it.
        source: LedgerError,
    },
}

/// Converts. `now` decides whether articles of a future date are due, and dates what has no date of its own.
pub fn run(
    setup: &Setup<'_>,
    mode: Mode,
    now: &ZonedDateTime,
    progress: &Progress,
) -> Result<Outcome, ConvertError> {
    let lock = match mode {
        Mode::Publish { wait } => Some(setup.state.lock(wait)?),
        Mode::Check => None,
    };
    if lock.is_some() {
        setup.published.recover()?;
    }
    let articles = list(setup)?;
    let published = setup.published.list()?;
    let now = Moment::from(now);
    let stamp = Stamp::load(setup).filter(|stamp| {
        stamp.setup == setup.fingerprint
            && stamp.articles == articles.fingerprint()
            && stamp.published == published.fingerprint()
            && stamp.outcome.due.is_none_or(|due| now.seconds < due)
    });
    let mark = setup.known.mark;
    if let Some(stamp) = stamp.as_ref().filter(|stamp| mark.is_some() && stamp.mark == mark) {
        return Ok(stamp.outcome.clone());
    }
    let states = States::new((setup.known.ask)().map_err(ConvertError::States)?);
    if let Some(stamp) = stamp.filter(|stamp| stamp.states == states.fingerprint()) {
        if lock.is_some() && mark.is_some() {
            Stamp { mark, ..stamp.clone() }.keep(setup)?;
        }
        return Ok(stamp.outcome);
    }
    let Chosen { listing, folders, faults } =
        setup.store.choose(articles, setup.articles, setup.site)?;
    let setup = &Setup { folders: &folders, ..setup.clone() };
    let run = Run { setup, lock, now, published, states };
    let mut outcome = run.work(listing, progress)?;
    outcome.warnings.extend(faults.iter().map(|(path, fault)| Problem::of_fault(path, fault)));
    Ok(outcome)
}

fn list(setup: &Setup<'_>) -> Result<Listing, ConvertError> {
    let reads_all = recall::is_empty(setup.state) && setup.articles.takes_all();
    setup
        .store
        .candidates(setup.articles, if reads_all { Ask::WhenRead } else { Ask::Now })?
        .ok_or_else(|| ConvertError::NoArticles(setup.store.name().to_owned()))
}

/// A run that has something to do.
struct Run<'r> {
    setup: &'r Setup<'r>,
    /// Nothing is written without the lock.
    lock: Option<Lock>,
    now: Moment,
    published: Listing,
    states: States,
}

impl Run<'_> {
    fn work(self, articles: Listing, progress: &Progress) -> Result<Outcome, ConvertError> {
        let setup = self.setup;
        let (mut shelf, mut ledger, census) = self.take(articles, progress)?;
        shelf.kept = kept::find(setup, &self.published, &ledger, &census.items, &mut shelf)?;
        let plans = plan::feeds(setup, &shelf, &mut ledger, &census.items);
        let materials = Materials {
            setup,
            states: &self.states,
            shelf: &shelf,
            ledger: &ledger,
            items: &census.items,
            base: setup.feeds.base(&setup.site.url),
            undated: feed::undated(&ledger, &census.items),
            formats: formats(setup),
        };
        let publication = match &self.lock {
            Some(_) => setup.published.begin(),
            None => setup.published.pretend(),
        };
        let stats = stats(&self.published);
        let mut made = documents::make(&materials, &plans, &stats, &publication)?;
        let catalogue = materials.catalogue(&plans, &stats);
        let mut put = |path: &str, bytes: &[u8]| {
            documents::put(&materials, &publication, &mut made, path, bytes)
        };
        put("feeds.opml", &write::opml(&catalogue))?;
        if materials.formats(false).contains(&Format::Html) {
            put("index.html", &write::index(&catalogue))?;
        }
        if ledger.is_changed() || !stats.contains_key(LEDGER) {
            documents::put_ledger(&materials, &publication, &mut made)?;
        } else {
            made.unchanged += 1;
        }
        let removed = self.outdated(&made);
        for path in &removed {
            publication.remove(path);
        }
        let outcome = Outcome::of(&shelf, &census, plans.len(), &made, removed);
        if let Some(lock) = &self.lock {
            Stamp::forget(setup)?;
            publication.commit()?;
            self.remember(lock, &materials, &made, &outcome)?;
        }
        Ok(outcome)
    }

    /// Looks at every article and settles what becomes of it.
    fn take(
        &self,
        mut articles: Listing,
        progress: &Progress,
    ) -> Result<(Shelf, Ledger, Census), ConvertError> {
        let (setup, mut is_first) = (self.setup, true);
        let path = || setup.published.name().join(LEDGER);
        loop {
            // The same file before and after the articles are looked at. The second time, nothing is taken to be settled.
            let stored = setup.published.open(LEDGER)?;
            let before = is_first.then(|| stored.as_ref().map(Opened::stat).unwrap_or_default());
            let mut shelf = heads::look(setup, articles, before, progress)?;
            let lines = before.map(|before| lines::recall(setup.state, before)).unwrap_or_default();
            let known = |place| lines.get(place).filter(|_| shelf.settled.holds(place));
            let mut ledger = match stored.map(|stored| Ledger::read(stored, known)) {
                None => Ledger::default(),
                Some(Ok(ledger)) => ledger,
                Some(Err(_)) if is_first && !lines.is_empty() => {
                    // It may be the traces that are at fault.
                    (articles, is_first) = (shelf.listing, false);
                    continue;
                }
                Some(Err(source)) => return Err(ConvertError::Ledger { path: path(), source }),
            };
            if shelf.listing.files().is_empty() && shelf.listing.skipped.is_empty() {
                let published = ledger.entries().filter(|(_, it)| it.withdrawn.is_none()).count();
                if published > 0 {
                    let folder = setup.store.name().to_owned();
                    return Err(ConvertError::AllGone { folder, published });
                }
            }
            let from = (setup, &self.published);
            let census = census::take(from, &mut shelf, &mut ledger, self.now);
            if let Some(census) = census? {
                return Ok((shelf, ledger, census));
            }
            (articles, is_first) = (shelf.listing, false);
        }
    }

    /// Documents that were published once, and are none of today's.
    fn outdated(&self, made: &Made) -> Vec<String> {
        const FOLDERS: [&str; 5] = ["archive/", "tag/", "source/", "author/", "language/"];
        let own: BTreeSet<&str> =
            self.setup.selections.iter().map(|selection| selection.name.as_str()).collect();
        let invalid: BTreeSet<&str> =
            made.invalid.iter().map(|problem| problem.path.as_str()).collect();
        let listing = &self.published;
        let mut outdated: Vec<String> = listing
            .files()
            .iter()
            .map(|file| listing.path(file))
            .filter(|path| {
                let Some((stem, extension)) = path.rsplit_once('.') else { return false };
                Format::of_extension(extension).is_some()
                    && (stem == "feed"
                        || stem == "index"
                        || own.contains(stem)
                        || FOLDERS.iter().any(|folder| path.starts_with(folder)))
                    && !made.recipes.contains_key(*path)
                    && !invalid.contains(path)
            })
            .map(str::to_owned)
            .collect();
        outdated.sort_unstable();
        outdated
    }

    /// Keeps what makes the next run fast.
    fn remember(
        &self,
        lock: &Lock,
        materials: &Materials<'_>,
        made: &Made,
        outcome: &Outcome,
    ) -> Result<(), ConvertError> {
        let setup = self.setup;
        let published = setup.published.list()?;
        let stats = stats(&published);
        Memory::keep(materials, made, &stats)?;
        let listing = &materials.shelf.listing;
        let ledger = stats.get(LEDGER).copied().unwrap_or_default();
        let known = (materials.shelf, materials.items, ledger);
        recall::keep(setup.state, setup.print(), known, lock.moment())?;
        if !made.lines.is_empty() {
            lines::keep(setup.state, ledger, materials.ledger.traces(&made.lines))?;
        }
        if !listing.is_fresh(lock.moment()) {
            let mut outcome = outcome.clone();
            outcome.unchanged += outcome.written.len();
            outcome.written.clear();
            outcome.removed.clear();
            outcome.warnings.clear();
            outcome.read = 0;
            let stamp = Stamp {
                setup: setup.fingerprint,
                articles: listing.fingerprint(),
                published: published.fingerprint(),
                mark: setup.known.mark,
                states: self.states.fingerprint(),
                outcome,
            };
            stamp.keep(setup)?;
        }
        Ok(())
    }
}

/// The formats of feeds and of archive documents, each once and in the order in which they are offered.
fn formats(setup: &Setup<'_>) -> (Vec<Format>, Vec<Format>) {
    let wanted = |format: &Format| setup.feeds.formats.contains(format);
    let all: Vec<Format> = Format::ALL.into_iter().filter(wanted).collect();
    let archived = all.iter().copied().filter(|format| *format != Format::Html).collect();
    (all, archived)
}

fn stats(listing: &Listing) -> HashMap<&str, Stat> {
    listing.files().iter().map(|file| (listing.path(file), file.stat)).collect()
}
