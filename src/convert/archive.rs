//! Archive documents (RFC 5005 section 4): everything that was ever published, in documents that do not change.
//!
//! The main feed's archive is cut from the ledger, in its order, into documents of as many articles as `[feeds] limit`,
//! numbered from the oldest. As the ledger only grows at its end, an article that is added, whatever its date, never
//! changes an older document. A document is written when it is full and its articles have left the newest `limit`, and
//! stays as it is when an article is edited: the subscription document then has the article again, and a reader gives
//! that precedence. Only the withdrawal of an article changes the document that holds it. For the same reason the
//! documents have no `next-archive` link, which would have to be added to a finished document.

use std::ops::Range;

/// The archive documents that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Archives {
    page: usize,
    count: usize,
}

impl Archives {
    /// No archive.
    pub(super) const NONE: Self = Self { page: 0, count: 0 };

    /// The archive of a ledger of `length` entries when a feed shows `limit`; without a limit there is nothing to archive.
    pub(super) fn new(length: usize, limit: usize) -> Self {
        match length.saturating_sub(limit).checked_div(limit) {
            Some(count) => Self { page: limit, count },
            None => Self::NONE,
        }
    }

    /// Their number.
    pub(super) fn count(self) -> usize {
        self.count
    }

    /// The first place in the ledger that is in no archive document.
    pub(super) fn end(self) -> usize {
        self.page * self.count
    }

    /// The places of the ledger in a document, which are numbered from 1.
    pub(super) fn places(self, number: usize) -> Range<usize> {
        self.page * number.saturating_sub(1)..self.page * number
    }
}

/// Path of an archive document below the folder of feeds, without extension.
pub(super) fn path(number: usize) -> String {
    format!("archive/{number:05}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_closed_when_its_articles_have_left_the_newest() {
        for (length, count) in
            [(0, 0), (19, 0), (39, 0), (40, 1), (59, 1), (60, 2), (100_000, 4999)]
        {
            assert_eq!(Archives::new(length, 20).count(), count, "{length}");
        }
        assert_eq!(Archives::new(100, 0), Archives::NONE);
    }

    #[test]
    fn documents_hold_every_place_once_in_order() {
        let archives = Archives::new(95, 10);
        let places: Vec<usize> =
            (1..=archives.count()).flat_map(|number| archives.places(number)).collect();
        assert_eq!(places, (0..archives.end()).collect::<Vec<_>>());
    }
}
