//! What a run did, and how far it is.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::census::Census;
use super::documents::Made;
use super::heads::Shelf;
use crate::read::{ReadError, Warning};

/// Something in a file that somebody should mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file: an article below its folder, or a feed below that of the feeds.
    pub path: String,
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// Column in characters, from 1, where known.
    pub column: Option<usize>,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub(super) fn new(path: &str, message: String) -> Self {
        Self { path: path.to_owned(), line: None, column: None, message }
    }

    pub(super) fn of_fault(path: &str, fault: &ReadError) -> Self {
        Self { line: Some(fault.line()), ..Self::new(path, fault.message()) }
    }

    pub(super) fn of_warning(path: &str, warning: &Warning) -> Self {
        let &Warning { line, column, ref message } = warning;
        Self { line, column, ..Self::new(path, message.clone()) }
    }
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Stored articles that were found.
    pub articles: usize,
    /// Articles that are published.
    pub published: usize,
    /// Files that had to be read, as they were new or changed.
    pub read: usize,
    /// Drafts left out.
    pub drafts: usize,
    /// Articles of a later date left out.
    pub scheduled: usize,
    /// Articles left out as their time is over.
    pub expired: usize,
    /// Articles that could not be published, and why.
    pub refused: Vec<Problem>,
    /// Feeds that were not published, as they would be invalid.
    pub invalid: Vec<Problem>,
    /// What was read in spite of a fault.
    pub warnings: Vec<Problem>,
    /// Feeds there are.
    pub feeds: usize,
    /// Files that were written.
    pub written: Vec<String>,
    /// Files that were taken away.
    pub removed: Vec<String>,
    /// The number of files that are as they were.
    pub unchanged: usize,
    /// When the passing of time alone will make a difference, in seconds since 1970: an article is due, or expires.
    pub due: Option<i64>,
}

impl Outcome {
    /// What a run did that found these articles and made these documents of so many feeds.
    pub(super) fn of(
        shelf: &Shelf,
        census: &Census,
        feeds: usize,
        made: &Made,
        removed: Vec<String>,
    ) -> Self {
        let skipped = shelf.listing.skipped.iter().map(|skipped| {
            let what = "cannot be read, and so what was published stays";
            Problem::new(&skipped.path, format!("{what}: {}", skipped.reason))
        });
        let mut refused = census.refused.clone();
        refused.extend(made.unread.iter().cloned());
        refused.extend(skipped);
        let warnings: BTreeSet<Problem> =
            shelf.warnings.iter().chain(&census.warnings).chain(&made.warnings).cloned().collect();
        let mut written = made.written.clone();
        written.sort_unstable();
        Self {
            articles: shelf.listing.files().len(),
            published: census.items.len(),
            read: shelf.read,
            drafts: census.drafts,
            scheduled: census.scheduled,
            expired: census.expired,
            refused,
            invalid: made.invalid.iter().cloned().collect(),
            warnings: warnings.into_iter().collect(),
            feeds,
            written,
            removed,
            unchanged: made.unchanged,
            due: census.due,
        }
    }

    /// Whether everything that there is could be published.
    pub fn is_complete(&self) -> bool {
        self.refused.is_empty() && self.invalid.is_empty()
    }

    /// Whether anything that is published is to be other than it was.
    pub fn is_changed(&self) -> bool {
        !self.written.is_empty() || !self.removed.is_empty()
    }
}

/// How far a run is, for who wants to show it.
#[derive(Debug, Default)]
pub struct Progress {
    total: AtomicUsize,
    done: AtomicUsize,
}

impl Progress {
    /// Files read and files to read.
    pub fn state(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }

    pub(super) fn begin(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
    }

    pub(super) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
