//! Articles that were never published before.

use super::{Candidate, Census, item};
use crate::convert::heads::Shelf;
use crate::convert::ledger::{Ledger, id_print};
use crate::convert::mint::{self, Taken};
use crate::convert::moment::Moment;
use crate::convert::{Problem, Setup};

/// Adds what was never published before, oldest first.
pub(super) fn add(
    setup: &Setup<'_>,
    shelf: &Shelf,
    ledger: &mut Ledger,
    new: &[&Candidate<'_>],
    now: Moment,
    census: &mut Census,
) {
    if new.is_empty() {
        return;
    }
    let ids = ids(setup, shelf, ledger, new, now);
    ledger.reserve(new.len());
    census.items.reserve(new.len());
    for (candidate, id) in new.iter().zip(ids) {
        let published = candidate.published.unwrap_or(now);
        if candidate.published.is_none() {
            let text = published.text();
            let day = text.get(..10).unwrap_or_default();
            let message =
                format!("has no date; it was first seen on {day}, and the ledger remembers that");
            census.warnings.push(Problem::new(candidate.path, message));
        }
        let place = ledger.add(id, candidate.path, published, candidate.content);
        census.items.push(item(ledger, place, candidate));
    }
}

/// The id of each new article.
fn ids(
    setup: &Setup<'_>,
    shelf: &Shelf,
    ledger: &Ledger,
    new: &[&Candidate<'_>],
    now: Moment,
) -> Vec<String> {
    let explicit = new.iter().filter_map(|candidate| candidate.id);
    let known = (0..ledger.len()).filter_map(|place| ledger.print(place));
    let mut taken = Taken::with_room(ledger.len() + new.len());
    known.chain(explicit.map(id_print)).for_each(|print| taken.add(print));
    new.iter()
        .map(|candidate| {
            if let Some(id) = candidate.id {
                return id.to_owned();
            }
            let card = shelf.cards.get(candidate.slot);
            let texts = card.and_then(|card| card.terms).unwrap_or_default().texts;
            let adopted = setup.adopted.id_of(&texts);
            let id = adopted.filter(|id| !taken.has(id)).map_or_else(
                || {
                    let published = candidate.published.unwrap_or(now);
                    mint::id(setup.site, texts.slug, candidate.path, published, &taken)
                },
                str::to_owned,
            );
            taken.add(id_print(&id));
            id
        })
        .collect()
}
