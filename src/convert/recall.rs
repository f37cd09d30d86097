//! Remembering what is known of the stored articles from one run to the next, in the two files of the [cache](super::cache).

use std::io::Read;

use super::cache::{Reader, Validity, Writer};
use super::card::{Cards, Known, Names};
use super::heads::Shelf;
use crate::place::{Listing, PlaceError, Stat, State};

/// Name of the cache.
const CACHE: &str = "articles";
/// Name of what became known since the cache was written.
const LATER: &str = "articles-later";
/// All is written anew when more than one in so many records would be beside the cache, or useless in it.
const SHARE: usize = 16;

/// What was remembered.
#[derive(Debug, Default)]
pub(super) struct Recalled {
    pub names: Names,
    pub cards: Cards,
    /// What is known of each file of the listing.
    pub known: Vec<Option<Known>>,
    pub cache: Cache,
}

/// The cache that is on disk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cache {
    /// What the file system knows of it; the default when there is none.
    stat: Stat,
    /// Its names and cards come before all others.
    names: usize,
    cards: usize,
}

/// What the cache knows of the files of the listing, which is sorted, that are as they were. `setup` is the fingerprint
/// of the setup.
pub(super) fn recall(state: &State, setup: u64, listing: &Listing) -> Recalled {
    // First, so that a file that replaces it meanwhile is not taken for it.
    let stat = state.stat(CACHE).unwrap_or_default();
    let mut recalled = Recalled { known: vec![None; listing.files().len()], ..Recalled::default() };
    let validity = Validity { setup, base: Stat::default() };
    let cache = state.open(CACHE);
    let Some(reader) = cache.and_then(|it| Reader::open(it, validity, &mut recalled.names)) else {
        return Recalled { names: Names::default(), ..recalled };
    };
    first(listing, reader, &mut recalled);
    let Recalled { names, cards, known, cache } = &mut recalled;
    *cache = Cache { stat, names: names.all().count(), cards: cards.count() };
    let validity = Validity { base: stat, ..validity };
    let later = state.open(LATER);
    if let Some(mut reader) = later.and_then(|it| Reader::open(it, validity, names)) {
        while let Some(record) = reader.record(cards) {
            let at = listing.find(record.path);
            let file = at.and_then(|at| listing.files().get(at));
            if file.is_some_and(|file| file.stat == record.stat)
                && let Some(place) = at.and_then(|at| known.get_mut(at))
            {
                *place = Some(record.known);
            }
        }
    }
    recalled
}

/// Walks the cache and the listing, which are both in order of path. Records of files that are not as they were count as a
/// part of the cache that is of no use.
fn first(listing: &Listing, mut reader: Reader<impl Read>, recalled: &mut Recalled) {
    let Recalled { cards, known, .. } = recalled;
    let mut files = listing.files().iter().zip(known).peekable();
    while let Some(record) = reader.record(cards) {
        while files.next_if(|(file, _)| listing.path(file) < record.path).is_some() {}
        if let Some((file, place)) = files.next_if(|(file, _)| listing.path(file) == record.path) {
            *place = (record.stat == file.stat).then_some(record.known);
        }
    }
}

/// Keeps what is known for the next run. `moment` is when this one began, by the file system's clock.
pub(super) fn keep(
    state: &State,
    setup: u64,
    shelf: &Shelf,
    moment: i64,
) -> Result<(), PlaceError> {
    let Cache { stat, names, cards } = shelf.cache;
    let is_cached = |known: &Known| match known {
        Known::Read(slot) => slot.is_among_first(cards),
        Known::Refused(_) => false,
    };
    let known = shelf.known.iter().flatten();
    let (count, cached) = known
        .fold((0, 0), |(count, cached), known| (count + 1, cached + usize::from(is_cached(known))));
    let apart = (count - cached) + cards.saturating_sub(cached);
    let validity = Validity { setup, base: Stat::default() };
    if cards == 0 || apart * SHARE > count {
        // Gone before what it goes with is replaced.
        state.forget(LATER)?;
        return state.write(CACHE, |out| {
            let mut writer = Writer::new(out, validity, shelf.names.all());
            add(&mut writer, shelf, moment, |_| true)?;
            writer.finish()
        });
    }
    let validity = Validity { base: stat, ..validity };
    state.write(LATER, |out| {
        let mut writer = Writer::new(out, validity, shelf.names.all().skip(names));
        add(&mut writer, shelf, moment, |known| !is_cached(known))?;
        writer.finish()
    })
}

/// Writes what is known of files that `wanted` takes, in order of path.
fn add(
    writer: &mut Writer<'_>,
    shelf: &Shelf,
    moment: i64,
    wanted: impl Fn(&Known) -> bool,
) -> std::io::Result<()> {
    for (at, path, known) in shelf.files().filter(|(_, _, known)| wanted(known)) {
        let file = shelf.listing.files().get(at);
        // What is fresh may change without showing it, and so is read again.
        if let Some(file) = file.filter(|file| !file.stat.is_fresh(moment)) {
            writer.add(path, file.stat, known, &shelf.cards)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::convert::card::{Card, Slot};
    use crate::convert::kept::Kept;
    use crate::convert::prints::Prints;
    use crate::place::Articles;

    /// Looks at every file of a folder as a run does, with its text as title and tag. Also tells how many were read.
    fn look(folder: &Path, state: &State) -> (Shelf, usize) {
        let mut listing = Articles::new(folder.to_owned())
            .list(&|_: &str| true, &|_: &str| false)
            .unwrap()
            .unwrap();
        listing.sort();
        let Recalled { mut names, mut cards, mut known, cache } = recall(state, 7, &listing);
        let mut read = 0;
        for (file, known) in listing.files().iter().zip(&mut known) {
            if known.is_none() {
                let text = fs::read_to_string(folder.join(listing.path(file))).unwrap();
                *known = Some(Known::Read(card(&text, &mut names, &mut cards)));
                read += 1;
            }
        }
        let (warnings, kept) = (Vec::new(), Kept::new());
        (Shelf { listing, names, cards, known, cache, read, warnings, kept }, read)
    }

    fn card(text: &str, names: &mut Names, cards: &mut Cards) -> Slot {
        cards.add(&Card {
            id: None,
            title: text,
            slug: "",
            url: None,
            published: None,
            updated: None,
            expires: None,
            draft: false,
            language: names.number("nl"),
            tags: &[names.number(text)],
            sources: &[],
            authors: &[],
            cited: &[],
            prints: Prints::default(),
        })
    }

    /// Checks that what is known of each file is what is in it, and keeps it as if no file were fresh.
    fn settle(folder: &Path, state: &State) -> usize {
        let (shelf, read) = look(folder, state);
        for (_, path, known) in shelf.files() {
            let Known::Read(slot) = known else { unreachable!("every file was read") };
            let card = shelf.cards.get(*slot).unwrap();
            assert_eq!(card.title, fs::read_to_string(folder.join(path)).unwrap());
            assert_eq!(shelf.names.name(card.tags[0]), card.title);
        }
        keep(state, 7, &shelf, i64::MAX).unwrap();
        read
    }

    #[test]
    fn an_edit_is_kept_beside_the_cache_until_there_are_many() {
        let folder = tempfile::tempdir().unwrap();
        let (articles, state) = (folder.path().join("articles"), folder.path().join("state"));
        let state = State::new(state);
        fs::create_dir_all(articles.join("b")).unwrap();
        let write = |name: &str, text: &str| fs::write(articles.join(name), text).unwrap();
        for number in 0..80 {
            write(&format!("b/{number}.md"), &format!("eerst {number}"));
        }
        write("b.md", "b");
        assert_eq!(settle(&articles, &state), 81);
        let (cache, first) = (state.stat(CACHE), state.read(CACHE));
        assert_eq!((settle(&articles, &state), state.stat(CACHE)), (0, cache));

        write("b/7.md", "een langere tekst");
        assert_eq!((settle(&articles, &state), state.stat(CACHE)), (1, cache));
        write("a.md", "nieuw");
        assert_eq!((settle(&articles, &state), state.stat(CACHE)), (1, cache));
        assert_eq!((settle(&articles, &state), state.stat(CACHE)), (0, cache));

        // What was kept beside another cache is not believed.
        let later = state.read(LATER).unwrap();
        state.write(CACHE, |out| out.write_all(&first.unwrap())).unwrap();
        assert_eq!(settle(&articles, &state), 2);
        assert_ne!(state.read(LATER).unwrap(), later);

        let cache = state.stat(CACHE);
        for number in 10..13 {
            fs::remove_file(articles.join(format!("b/{number}.md"))).unwrap();
        }
        assert_eq!(settle(&articles, &state), 0);
        assert_ne!(state.stat(CACHE), cache);
        assert_eq!(state.read(LATER), None);
        assert_eq!(settle(&articles, &state), 0);
    }
}
