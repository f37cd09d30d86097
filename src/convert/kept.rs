//! What was published last of articles whose file cannot be read now, or was moved.
//!
//! It is read back from the published feeds, as they are all that is sure to be there: the cache may be deleted. An
//! article that is in no document any more, as it is not among the newest, needs nothing: it is not shown either.

use std::collections::HashMap;

use super::Setup;
use super::card::Slot;
use super::census::Item;
use super::heads::{Shelf, card};
use super::ledger::Ledger;
use super::prints::Prints;
use crate::article::Article;
use crate::html;
use crate::place::{Listing, PlaceError};
use crate::read::{self, Head, Origin};

/// The last published versions, by place in the ledger.
pub(super) type Kept = HashMap<usize, (Slot, Article)>;

/// Formats in the order of how much they tell.
const FORMATS: [&str; 3] = ["atom", "json", "rss"];

/// Finds the items that have no readable file in the feeds that are published.
pub(super) fn find(
    setup: &Setup<'_>,
    published: &Listing,
    ledger: &Ledger,
    items: &[Item],
    shelf: &mut Shelf,
) -> Result<Kept, PlaceError> {
    let wanted: HashMap<&str, usize> = items
        .iter()
        .filter(|item| item.at.is_none())
        .filter_map(|item| Some((&*ledger.entry(item.place)?.id, item.place)))
        .collect();
    let mut kept = Kept::new();
    self::published(setup, published, wanted, |place, article| {
        let content = ledger.entry(place).and_then(|entry| entry.content);
        let prints = Prints { content: content.unwrap_or_default(), whole: 0 };
        let to = (&mut shelf.names, &mut shelf.cards);
        let card = card(head(&article), "", prints, to, setup);
        kept.insert(place, (card, article));
    })?;
    Ok(kept)
}

/// Gives each of the `wanted` articles, by id, that is in one of the feeds of a listing to `take`, as it was published last.
pub(super) fn published<T>(
    setup: &Setup<'_>,
    listing: &Listing,
    mut wanted: HashMap<&str, T>,
    mut take: impl FnMut(T, Article),
) -> Result<(), PlaceError> {
    for path in documents(listing) {
        if wanted.is_empty() {
            break;
        }
        let Some(bytes) = setup.published.read(path)? else { continue };
        let text = String::from_utf8_lossy(&bytes);
        if !wanted.keys().any(|id| text.contains(id) || text.contains(&html::escape(id))) {
            continue;
        }
        let Ok(feed) = read::feed(bytes, &Origin::default()) else { continue };
        for article in feed.value.articles {
            if let Some(what) = wanted.remove(article.id.as_str()) {
                take(what, article);
            }
        }
    }
    Ok(())
}

/// The published feeds, those that tell most and the main one first.
fn documents(published: &Listing) -> Vec<&str> {
    let mut paths: Vec<(usize, bool, &str)> = published
        .files()
        .iter()
        .filter_map(|file| {
            let path = published.path(file);
            let (stem, extension) = path.rsplit_once('.')?;
            let rank = FORMATS.iter().position(|format| *format == extension)?;
            Some((rank, stem != "feed", path))
        })
        .collect();
    paths.sort_unstable();
    paths.into_iter().map(|(_, _, path)| path).collect()
}

fn head(article: &Article) -> Head {
    Head {
        url: article.url.as_ref().map(ToString::to_string),
        title: article.title.clone(),
        published: article.published.clone(),
        updated: article.updated.clone(),
        authors: article.authors.clone(),
        language: article.language.clone(),
        tags: article.tags.clone(),
        sources: article.sources.clone(),
        ..Head::default()
    }
}
