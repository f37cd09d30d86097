//! Files that the ledger knows under a path that is not there any more.

use std::collections::HashMap;

use foldhash::HashSet as QuickSet;

use super::Candidate;
use crate::convert::Setup;
use crate::convert::heads::Shelf;
use crate::convert::kept;
use crate::convert::ledger::{Entry, Ledger};
use crate::convert::prints::Prints;
use crate::place::{Listing, PlaceError};
use crate::read::Format;

/// Finds the places of files that were moved: their content is the same.
pub(super) fn find(candidates: &mut [Candidate<'_>], shelf: &Shelf, ledger: &Ledger) {
    let strangers: Vec<&mut Candidate<'_>> =
        candidates.iter_mut().filter(|candidate| is_stranger(candidate)).collect();
    if strangers.is_empty() {
        return;
    }
    let mut lost: HashMap<u64, Vec<usize>> =
        strangers.iter().map(|candidate| (candidate.content, Vec::new())).collect();
    for (place, entry) in ledger.entries() {
        if let Some(places) = entry.content.and_then(|content| lost.get_mut(&content))
            && !shelf.has(&entry.path)
        {
            places.push(place);
        }
    }
    for candidate in strangers {
        let Some(places) = lost.get_mut(&candidate.content) else { continue };
        let best = places
            .iter()
            .enumerate()
            .min_by_key(|&(_, &place)| ledger.entry(place).map(|entry| likeness(candidate, entry)));
        if let Some(at) = best.map(|(at, _)| at) {
            candidate.place = Some(places.swap_remove(at));
        }
    }
}

fn is_stranger(candidate: &Candidate<'_>) -> bool {
    candidate.place.is_none() && candidate.id.is_none()
}

/// How unlike a moved file and what the ledger has lost are, apart from their content, which is the same.
fn likeness(candidate: &Candidate<'_>, entry: &Entry) -> (bool, bool, bool) {
    let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
    (
        entry.withdrawn.is_some(),
        name(candidate.path) != name(&entry.path),
        candidate.published != Some(entry.published),
    )
}

/// Finds the places of files that were moved and got another title: date and text are the same, as far as one can tell for
/// sure. With the title that an article had, which the `published` feeds tell, a file of the same text has the content that
/// the ledger knows.
pub(super) fn find_retitled(
    candidates: &mut [Candidate<'_>],
    (setup, published): (&Setup<'_>, &Listing),
    shelf: &Shelf,
    ledger: &Ledger,
) -> Result<(), PlaceError> {
    let dates: QuickSet<_> = candidates
        .iter()
        .filter(|candidate| is_stranger(candidate))
        .filter_map(|candidate| candidate.published)
        .collect();
    if dates.is_empty() {
        return Ok(());
    }
    let found: QuickSet<usize> =
        candidates.iter().filter_map(|candidate| candidate.place).collect();
    let lost = ledger.entries().filter(|(place, entry)| {
        entry.withdrawn.is_none()
            && dates.contains(&entry.published)
            && !found.contains(place)
            && !shelf.has(&entry.path)
    });
    let lost: HashMap<&str, (usize, &Entry)> =
        lost.map(|(place, entry)| (&*entry.id, (place, entry))).collect();
    let mut titles = Vec::new();
    kept::published(setup, published, lost, |(place, entry), article| {
        titles.push((place, entry, article.title));
    })?;
    let pairs = pairs(candidates, setup, shelf, &titles)?;
    for &(at, place) in &pairs {
        // Of two that it may be, it is neither.
        let is_like = |pair: &&(usize, usize)| pair.0 == at || pair.1 == place;
        if let (Some(candidate), 1) = (candidates.get_mut(at), pairs.iter().filter(is_like).count())
        {
            candidate.place = Some(place);
        }
    }
    Ok(())
}

/// The files, by their place among the candidates, that have what the ledger lost at a place, but for the title.
fn pairs(
    candidates: &[Candidate<'_>],
    setup: &Setup<'_>,
    shelf: &Shelf,
    titles: &[(usize, &Entry, String)],
) -> Result<Vec<(usize, usize)>, PlaceError> {
    let mut pairs = Vec::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, it)| is_stranger(it)) {
        let mut same_date = titles
            .iter()
            .filter(|(_, entry, _)| candidate.published == Some(entry.published))
            .peekable();
        let Some(format) = Format::of_path(candidate.path).filter(|_| same_date.peek().is_some())
        else {
            continue;
        };
        let mut buffer = Vec::new();
        let stat = shelf.stat(candidate.at);
        // It may be gone again.
        let Some((bytes, _)) = setup.store.read(candidate.path, stat, &mut buffer)? else {
            continue;
        };
        for (place, entry, title) in same_date {
            if had_title(bytes, (candidate.path, format), title, entry) {
                pairs.push((at, *place));
            }
        }
    }
    Ok(pairs)
}

/// Whether a file has the content that the ledger knows, but for the title.
fn had_title(bytes: &[u8], (path, format): (&str, Format), title: &str, entry: &Entry) -> bool {
    let known = |content: u64| entry.content == Some(content);
    let is_markdown = format == Format::Markdown;
    known(Prints::of(bytes, path, format, title).content)
        || (is_markdown && Prints::content_with_heading(bytes, path, title).is_some_and(known))
}
