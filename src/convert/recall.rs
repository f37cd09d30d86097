//! Remembering what is known of the stored articles from one run to the next, in the two files of the [cache](super::cache).

use std::cmp::Ordering;
use std::fs::File;
use std::io::{Read, Seek};

use super::cache::{Reader, Validity, Wanted, Writer};
use super::card::{Cards, Known, Names};
use super::census::{Item, Settled, Settling};
use super::heads::Shelf;
use crate::place::{self, Listing, PlaceError, Stat, State};

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
    pub settled: Settled,
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

/// Whether nothing is remembered, so that every file must be read.
pub(super) fn is_empty(state: &State) -> bool {
    state.stat(CACHE).is_none()
}

/// What the cache knows of the files of the listing, which is sorted, that are as they were. `setup` is the fingerprint
/// of the setup, `ledger` what the file system knows of the ledger; without it nothing is taken to be settled.
pub(super) fn recall(
    state: &State,
    setup: u64,
    listing: &Listing,
    ledger: Option<Stat>,
) -> Recalled {
    // First, so that a file that replaces it meanwhile is not taken for it.
    let stat = state.stat(CACHE).unwrap_or_default();
    let count = listing.files().len();
    let (known, settled) = (vec![None; count], Settled::none(count, ledger.unwrap_or_default()));
    let mut recalled = Recalled { known, settled, ..Recalled::default() };
    let validity = Validity { setup, base: Stat::default() };
    let cache = state.open(CACHE);
    let Some(reader) = cache.and_then(|it| Reader::open(it, validity, &mut recalled.names)) else {
        return Recalled { names: Names::default(), ..recalled };
    };
    let names = recalled.names.all().count();
    let validity = Validity { base: stat, ..validity };
    let later = state.open(LATER);
    let later = later.and_then(|it| Reader::open(it, validity, &mut recalled.names));
    let agrees = later.as_ref().map_or(reader.ledger, |later| later.ledger);
    let agrees = ledger == Some(agrees);
    first(listing, reader, if agrees { Wanted::Unsettled } else { Wanted::All }, &mut recalled);
    recalled.cache = Cache { stat, names, cards: recalled.cards.count() };
    if let Some(later) = later {
        second(listing, later, &mut recalled);
    }
    if !agrees {
        // All of it is to be written anew, as there is nothing to tell what has changed.
        recalled.settled = Settled::none(count, Stat::default());
        recalled.cache = Cache::default();
    }
    recalled
}

/// Walks the cache and the listing, which are both in order of path. Records of files that are not as they were count as a
/// part of the cache that is of no use.
fn first(
    listing: &Listing,
    mut reader: Reader<impl Read + Seek>,
    wanted: Wanted,
    Recalled { cards, known, settled, .. }: &mut Recalled,
) {
    let mut files = listing.files().iter().zip(known).enumerate().peekable();
    while let Some(record) = reader.record(cards, wanted) {
        let order = |(_, (file, _)): &(usize, (&place::File, _))| {
            // The paths of very many files lie far apart: most need not be looked at.
            if file.print == record.print {
                Ordering::Equal
            } else {
                listing.path(file).as_bytes().cmp(record.path)
            }
        };
        while files.next_if(|file| order(file).is_lt()).is_some() {}
        if let Some((at, (file, known))) = files.next_if(|file| order(file).is_eq())
            && record.stat == file.stat
        {
            *known = Some(record.known);
            settled.set(at, record.item);
        }
    }
}

/// Takes what became known since, which is little.
fn second(
    listing: &Listing,
    mut reader: Reader<impl Read + Seek>,
    Recalled { cards, known, settled, .. }: &mut Recalled,
) {
    while let Some(record) = reader.record(cards, Wanted::All) {
        if let Some(at) = std::str::from_utf8(record.path).ok().and_then(|path| listing.find(path))
            && listing.files().get(at).is_some_and(|file| file.stat == record.stat)
            && let Some(known) = known.get_mut(at)
        {
            *known = Some(record.known);
            settled.set(at, record.item);
        }
    }
}

/// Keeps what is known for the next run, and the item that each file is by what the ledger, of which the file system knows
/// `ledger`, now says. `moment` is when this run began, by the file system's clock.
pub(super) fn keep(
    state: &State,
    setup: u64,
    (shelf, items, ledger): (&Shelf, &[Item], Stat),
    moment: i64,
) -> Result<(), PlaceError> {
    let Cache { stat, names, cards } = shelf.cache;
    let settling = Settling::of(shelf, items);
    let is_cached = |at: usize, known: &Known| match known {
        // What was settled before is the same item now.
        Known::Read(slot) => {
            slot.is_among_first(cards) && (shelf.settled.has(at) || settling.item(at).is_none())
        }
        Known::Refused(_) => false,
    };
    let (count, cached) = shelf.files().fold((0, 0), |(count, cached), (at, known)| {
        (count + 1, cached + usize::from(is_cached(at, known)))
    });
    let apart = (count - cached) + cards.saturating_sub(cached);
    let mut old = Old::open(state, setup, stat);
    let validity = Validity { setup, base: Stat::default() };
    if cards == 0 || apart * SHARE > count {
        // Gone before what it goes with is replaced.
        state.forget(LATER)?;
        return state.write(CACHE, |out| {
            let mut writer = Writer::new(out, validity, ledger, shelf.names.all())?;
            add(&mut writer, shelf, &settling, &mut old, moment, |_, _| true)?;
            writer.finish()
        });
    }
    let validity = Validity { base: stat, ..validity };
    state.write(LATER, |out| {
        let mut writer = Writer::new(out, validity, ledger, shelf.names.all().skip(names))?;
        let wanted = |at, known: &Known| !is_cached(at, known);
        add(&mut writer, shelf, &settling, &mut old, moment, wanted)?;
        writer.finish()
    })
}

/// Writes what is known of files that `wanted` takes, in order of path.
fn add(
    writer: &mut Writer<'_>,
    shelf: &Shelf,
    settling: &Settling<'_>,
    old: &mut Old,
    moment: i64,
    wanted: impl Fn(usize, &Known) -> bool,
) -> std::io::Result<()> {
    for (at, known) in shelf.files().filter(|(at, known)| wanted(*at, known)) {
        let path = shelf.path(at);
        let file = shelf.listing.files().get(at);
        // What is fresh may change without showing it, and so is read again.
        let Some(file) = file.filter(|file| !file.stat.is_fresh(moment)) else { continue };
        let item = settling.item(at);
        match known {
            Known::Read(slot) if shelf.cards.is_short(*slot) => {
                if let Some((known, cards)) = old.find(path) {
                    writer.add(path, file.stat, (&known, item), cards)?;
                }
            }
            _ => writer.add(path, file.stat, (known, item), &shelf.cards)?,
        }
    }
    Ok(())
}

/// The cache that is on disk, for the terms that were left in it.
struct Old {
    reader: Option<Reader<File>>,
    cards: Cards,
}

impl Old {
    fn open(state: &State, setup: u64, stat: Stat) -> Self {
        let validity = Validity { setup, base: Stat::default() };
        let cache = state.open(CACHE).filter(|_| state.stat(CACHE) == Some(stat));
        let reader = cache.and_then(|it| Reader::open(it, validity, &mut Names::default()));
        Self { reader, cards: Cards::default() }
    }

    /// What it knows of a file. Ask in order of path.
    fn find(&mut self, path: &str) -> Option<(Known, &Cards)> {
        let reader = self.reader.as_mut()?;
        loop {
            self.cards = Cards::default();
            let record = reader.record(&mut self.cards, Wanted::All)?;
            if record.path == path.as_bytes() {
                return Some((record.known, &self.cards));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::convert::card::{Card, Slot, Terms, Texts};
    use crate::convert::kept::Kept;
    use crate::convert::moment::Moment;
    use crate::place::{Articles, Ask};

    const LEDGER: Stat = Stat { size: 1000, modified: 2, changed: 3, inode: 4 };

    /// Looks at every file of a folder as a run does, with its text as title and tag. Also tells how many were read.
    fn look(folder: &Path, state: &State) -> (Shelf, usize) {
        let mut listing = Articles::new(folder.to_owned(), Path::new(""))
            .list(&|_: &str| true, &|_: &str| false, Ask::Now)
            .unwrap()
            .unwrap();
        listing.sort();
        let Recalled { mut names, mut cards, mut known, settled, cache } =
            recall(state, 7, &listing, Some(LEDGER));
        let mut read = 0;
        for (file, known) in listing.files().iter().zip(&mut known) {
            if known.is_none() {
                let text = fs::read_to_string(folder.join(listing.path(file))).unwrap();
                *known = Some(Known::Read(card(&text, &mut names, &mut cards)));
                read += 1;
            }
        }
        let (warnings, kept) = (Vec::new(), Kept::new());
        (Shelf { listing, names, cards, known, settled, cache, read, warnings, kept }, read)
    }

    fn card(text: &str, names: &mut Names, cards: &mut Cards) -> Slot {
        let texts = Texts { title: text, ..Texts::default() };
        cards.add(&Card {
            terms: Some(Terms { texts, ..Terms::default() }),
            language: names.number("nl"),
            tags: &[names.number(text)],
            sources: &[],
            authors: &[],
            cited: &[],
            whole: 0,
        })
    }

    /// What each file of a shelf is, as if its place in the ledger were the number in its name.
    fn items(shelf: &Shelf) -> Vec<Item> {
        let moment = Moment { seconds: 0, offset: 0 };
        let item = |(at, _): (usize, &Known)| {
            let path = shelf.path(at);
            let number: String = path.chars().filter(char::is_ascii_digit).collect();
            let place = number.parse().unwrap_or(path.len() + 100);
            Item { at: Some(at), place, published: moment, changed: moment }
        };
        shelf.files().map(item).collect()
    }

    /// Checks that what is known of each file is what is in it, and keeps it as if no file were fresh.
    fn settle(folder: &Path, state: &State) -> usize {
        let (shelf, read) = look(folder, state);
        for (at, known) in shelf.files() {
            let path = shelf.path(at);
            let Known::Read(slot) = known else { unreachable!("every file was read") };
            let card = shelf.cards.get(*slot).unwrap();
            let text = fs::read_to_string(folder.join(path)).unwrap();
            assert_eq!(shelf.names.name(card.tags[0]), text);
            assert!(card.terms.is_none_or(|terms| terms.texts.title == text));
        }
        keep(state, 7, (&shelf, &items(&shelf), LEDGER), i64::MAX).unwrap();
        // By another ledger nothing is settled, and all texts are wanted.
        let Recalled { cards, known, .. } = recall(state, 7, &shelf.listing, None);
        for (file, known) in shelf.listing.files().iter().zip(known) {
            let Some(Known::Read(slot)) = known else { unreachable!("every file was kept") };
            let text = fs::read_to_string(folder.join(shelf.listing.path(file))).unwrap();
            assert_eq!(cards.get(slot).unwrap().terms.unwrap().texts.title, text);
        }
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

    #[test]
    fn items_are_believed_as_long_as_the_ledger_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (articles, state) = (folder.path().join("articles"), folder.path().join("state"));
        let state = State::new(state);
        fs::create_dir_all(&articles).unwrap();
        for number in 10..90 {
            fs::write(articles.join(format!("{number}.md")), "tekst").unwrap();
        }
        settle(&articles, &state);
        let (mut shelf, _) = look(&articles, &state);
        let all = items(&shelf);
        assert!((10..90).all(|place| shelf.settled.holds(place)) && !shelf.settled.holds(9));
        assert_eq!(shelf.settled.take(), all);

        // One was edited and is another item, and one is not published any more: both are kept beside the cache.
        let cache = state.stat(CACHE);
        for name in ["15.md", "16.md"] {
            fs::write(articles.join(name), "andere tekst").unwrap();
        }
        let (shelf, _) = look(&articles, &state);
        assert!(!shelf.settled.has(5) && !shelf.settled.has(6) && shelf.settled.has(7));
        let mut fewer = all.clone();
        fewer[5].place = 95;
        fewer.remove(6);
        let other = Stat { size: 2000, ..LEDGER };
        keep(&state, 7, (&shelf, &fewer, other), i64::MAX).unwrap();
        assert_eq!(state.stat(CACHE), cache);
        let mut recalled = recall(&state, 7, &shelf.listing, Some(other));
        assert!(recalled.settled.has(5) && !recalled.settled.has(6));
        fewer.sort_by_key(|item| item.place);
        assert_eq!(recalled.settled.take(), fewer);

        // The ledger is another: nothing of that is believed, and all is written anew.
        let (mut shelf, read) = look(&articles, &state);
        assert_eq!((shelf.settled.take(), read), (Vec::new(), 0));
        keep(&state, 7, (&shelf, &all, LEDGER), i64::MAX).unwrap();
        assert_ne!(state.stat(CACHE), cache);
        assert_eq!(look(&articles, &state).0.settled.take(), all);
    }
}
