//! Archive documents (RFC 5005 section 4): everything that was ever published, in documents that do not change.
//!
//! The archive of a feed is cut from the ledger, in its order, into documents numbered from the oldest. As the ledger
//! only grows at its end, an article that is added, whatever its date, never changes an older document. A document is
//! written when it is full and its articles have left the newest `limit`, and stays as it is when an article is edited:
//! the subscription document then has the article again, and a reader gives that precedence. Only the withdrawal of an
//! article changes the document that holds it. For the same reason the documents have no `next-archive` link, which
//! would have to be added to a finished document.
//!
//! The main feed holds every article, so its cuts follow from `limit`. In other feeds an article of any age may come
//! and go, as its tags do, and so the ledger remembers where they were cut.

use std::ops::Range;

/// The archive of one feed: where the ledger is cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Archive {
    /// The first place in the ledger after each document.
    cuts: Vec<usize>,
}

impl Archive {
    /// The main feed's: of a ledger of `length` entries, when a feed shows `limit`; without a limit there is nothing to
    /// archive.
    pub(super) fn of_all(length: usize, limit: usize) -> Self {
        let count = length.saturating_sub(limit).checked_div(limit).unwrap_or(0);
        Self { cuts: (1..=count).map(|number| number * limit).collect() }
    }

    /// Another feed's, with what was cut off before; `places` are those of its articles in the ledger, in order.
    pub(super) fn of_some(places: &[usize], limit: usize, cuts: &[usize]) -> Self {
        let mut archive = Self { cuts: cuts.to_vec() };
        let mut rest = places.partition_point(|&place| place < archive.end());
        while limit > 0 && places.len() - rest >= 2 * limit {
            rest += limit;
            archive.cuts.extend(places.get(rest));
        }
        archive
    }

    /// Where the ledger is cut.
    pub(super) fn cuts(&self) -> &[usize] {
        &self.cuts
    }

    /// The number of documents.
    pub(super) fn count(&self) -> usize {
        self.cuts.len()
    }

    /// The first place in the ledger that is in no archive document.
    pub(super) fn end(&self) -> usize {
        self.cuts.last().copied().unwrap_or(0)
    }

    /// The places of the ledger in each document, oldest first.
    pub(super) fn places(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = std::iter::once(0).chain(self.cuts.iter().copied());
        starts.zip(&self.cuts).map(|(start, &end)| start..end)
    }
}

/// Path of an archive document of the feed at `feed` below the folder of feeds, without extension.
pub(super) fn path(feed: &str, number: usize) -> String {
    if feed == "feed" {
        format!("archive/{number:05}")
    } else {
        format!("archive/{feed}/{number:05}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_closed_when_its_articles_have_left_the_newest() {
        for (length, count) in
            [(0, 0), (19, 0), (39, 0), (40, 1), (59, 1), (60, 2), (100_000, 4999)]
        {
            assert_eq!(Archive::of_all(length, 20).count(), count, "{length}");
            let places: Vec<usize> = (0..length).collect();
            assert_eq!(Archive::of_some(&places, 20, &[]), Archive::of_all(length, 20));
        }
        assert_eq!(Archive::of_all(100, 0).count(), 0);
        assert_eq!(Archive::of_some(&[1, 2, 3], 0, &[]).count(), 0);
    }

    #[test]
    fn documents_hold_every_place_once_in_order() {
        let archive = Archive::of_all(95, 10);
        let places: Vec<usize> = archive.places().flatten().collect();
        assert_eq!(places, (0..archive.end()).collect::<Vec<_>>());
    }

    #[test]
    fn what_was_cut_stays_cut_whatever_comes_and_goes() {
        let first = Archive::of_some(&[3, 5, 8, 9], 2, &[]);
        assert_eq!(first.cuts(), [8]);
        for (places, cuts) in [
            (&[5, 8, 9][..], &[8][..]),
            (&[3, 4, 5, 8, 9], &[8]),
            (&[3, 5, 8, 9, 11, 20], &[8, 11]),
            (&[], &[8]),
        ] {
            assert_eq!(Archive::of_some(places, 2, first.cuts()).cuts(), cuts, "{places:?}");
        }
    }
}
