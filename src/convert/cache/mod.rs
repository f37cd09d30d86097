//! The cache of cards: what was known of each stored article after the last run, by its path and [`Stat`].
//!
//! A compact form that is walked once, block by block, so that no more than one is in memory: a block is a length, a
//! checksum and so many bytes, and there is one for the names and one for each file. A damaged block ends the cache. What became known since it was written lies in a
//! small file of the same form beside it, until that has grown to a share of the whole: so one edit among very many
//! articles does not write all of it again. With each file goes the item that it was by the ledger, which stands for its
//! line there as long as the ledger is the same. Both files may always be deleted, and must never make a difference:
//! a file that was changed so shortly before it was read that the file system's clock may not show a second change is
//! remembered with an impossible `Stat`, and so read again.

mod fields;

use std::io::{self, Read, Write};

use xxhash_rust::xxh3::xxh3_64;

use crate::place::Stat;

use super::card::{Card, Cards, Known, Name, Names, Refusal, Texts};
use super::census::Item;
use super::moment::Moment;
use fields::{Fields, read_block};

/// First bytes of the file; the number goes up when the form changes.
const MAGIC: &[u8; 8] = b"broncrd6";

/// Stands for the length of a text that is missing, and for the place of an article that has none.
const NONE: u32 = u32::MAX;

/// The longest block, in bytes: what claims to be longer is damaged.
const LONGEST: usize = 64 * 1024 * 1024;

/// The length of what is before the bytes of a block: their number and their checksum.
const HEAD: usize = 12;

/// How many bytes are gathered before they are written.
const PIECE: usize = 256 * 1024;

/// What a file of the cache counts for; for anything else it is as good as deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Validity {
    /// The fingerprint of the setup.
    pub setup: u64,
    /// The file that it goes with; the default for the one that goes with none.
    pub base: Stat,
}

/// Writes the cache piece by piece.
pub(super) struct Writer<'w> {
    out: &'w mut dyn Write,
    bytes: Vec<u8>,
}

impl<'w> Writer<'w> {
    /// Begins a cache. `ledger` is the one that it agrees with; `names` are those that are not in the file that it goes
    /// with.
    pub(super) fn new<'n>(
        out: &'w mut dyn Write,
        validity: Validity,
        ledger: Stat,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        let mut writer = Self { out, bytes: MAGIC.to_vec() };
        writer.block(|block| {
            block.u64(validity.setup);
            block.stat(validity.base);
            block.stat(ledger);
            for name in names {
                block.length(name.len());
                block.bytes.extend_from_slice(name.as_bytes());
            }
        });
        writer
    }

    /// Adds what is known of one file, unless its texts are not, and the item that it is. Files come in order of path.
    pub(super) fn add(
        &mut self,
        path: &str,
        stat: Stat,
        (known, item): (&Known, Option<&Item>),
        cards: &Cards,
    ) -> io::Result<()> {
        match known {
            Known::Read(slot) => {
                let Some(card) = cards.get(*slot) else { return Ok(()) };
                let Some(Texts { id, title, slug, url }) = card.texts else { return Ok(()) };
                self.block(|block| {
                    block.stat(stat);
                    block.bytes.push(u8::from(card.draft));
                    block.item(item);
                    block.card(&card);
                    block.texts(&[Some(path), id, Some(title), Some(slug), url]);
                });
            }
            Known::Refused(refusal) => self.block(|block| {
                block.stat(stat);
                block.bytes.push(2);
                block.length(refusal.line.unwrap_or(0));
                block.texts(&[Some(path), Some(&refusal.message)]);
            }),
        }
        if self.bytes.len() >= PIECE { self.flush() } else { Ok(()) }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    /// Adds what `write` adds, with its length and checksum before it.
    fn block(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; HEAD]);
        write(self);
        if let Some((head, inside)) =
            self.bytes.get_mut(start..).and_then(|block| block.split_at_mut_checked(HEAD))
        {
            let length = u32::try_from(inside.len()).unwrap_or(NONE);
            let sum = xxh3_64(inside);
            for (to, from) in
                head.iter_mut().zip(length.to_le_bytes().into_iter().chain(sum.to_le_bytes()))
            {
                *to = from;
            }
        }
    }

    fn stat(&mut self, stat: Stat) {
        self.u64(stat.size);
        self.i64(stat.modified);
        self.i64(stat.changed);
        self.u64(stat.inode);
    }

    /// An item without its file.
    fn item(&mut self, item: Option<&Item>) {
        self.bytes.extend_from_slice(&item.map_or(NONE, place).to_le_bytes());
        if let Some(item) = item {
            self.moment(Some(item.published));
            self.moment(Some(item.changed));
        }
    }

    fn moment(&mut self, moment: Option<Moment>) {
        self.i64(moment.map_or(i64::MIN, |moment| moment.seconds));
        self.bytes.extend_from_slice(&moment.map_or(0, |moment| moment.offset).to_le_bytes());
    }

    /// All of a card but its texts.
    fn card(&mut self, card: &Card<'_>) {
        for moment in [card.published, card.updated, card.expires] {
            self.moment(moment);
        }
        self.bytes.extend_from_slice(&card.language.to_le_bytes());
        for names in [card.tags, card.sources, card.authors, card.cited] {
            self.length(names.len());
            for name in names {
                self.bytes.extend_from_slice(&name.to_le_bytes());
            }
        }
        self.u64(card.prints.content);
        self.u64(card.prints.whole);
    }

    /// The texts that end a block: first all lengths.
    fn texts(&mut self, texts: &[Option<&str>]) {
        for text in texts {
            match text {
                Some(text) => self.length(text.len()),
                None => self.bytes.extend_from_slice(&NONE.to_le_bytes()),
            }
        }
        for text in texts.iter().flatten() {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    fn u64(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn i64(&mut self, number: i64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn length(&mut self, length: usize) {
        let length = u32::try_from(length).unwrap_or(NONE - 1);
        self.bytes.extend_from_slice(&length.to_le_bytes());
    }
}

/// One file as the cache remembers it.
#[derive(Debug)]
pub(super) struct Record<'b> {
    pub path: &'b str,
    pub stat: Stat,
    pub known: Known,
    /// The item that it is, but for its file.
    pub item: Option<Item>,
}

/// The texts that are wanted of the cards in a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those of all.
    All,
    /// Those of files that are no items.
    Unsettled,
}

/// The place of an item as it is stored.
fn place(item: &Item) -> u32 {
    u32::try_from(item.place).unwrap_or(NONE)
}

/// Reads the cache record by record, in order of path. It ends early where the bytes make no sense.
#[derive(Debug)]
pub(super) struct Reader<R> {
    /// The ledger that it agrees with.
    pub ledger: Stat,
    input: R,
    block: Vec<u8>,
    /// The names of one card.
    names: Vec<Name>,
}

impl<R: Read> Reader<R> {
    /// The records of a cache, whose names are added to `names`; `None` when it does not have this validity.
    pub(super) fn open(input: R, validity: Validity, names: &mut Names) -> Option<Self> {
        let ledger = Stat::default();
        let mut reader = Self { ledger, input, block: Vec::new(), names: Vec::new() };
        let mut magic = [0; MAGIC.len()];
        reader.input.read_exact(&mut magic).ok()?;
        if magic != *MAGIC {
            return None;
        }
        let mut head = Fields { rest: read_block(&mut reader.input, &mut reader.block)? };
        let found = Validity { setup: head.u64()?, base: head.stat()? };
        if found != validity {
            return None;
        }
        reader.ledger = head.stat()?;
        while !head.rest.is_empty() {
            let length = head.u32()?;
            names.number(std::str::from_utf8(head.bytes(length as usize)?).ok()?);
        }
        Some(reader)
    }

    /// The next record, whose card is added to `cards`, with the `texts` that are wanted.
    pub(super) fn record(&mut self, cards: &mut Cards, texts: Wanted) -> Option<Record<'_>> {
        let mut fields = Fields { rest: read_block(&mut self.input, &mut self.block)? };
        let stat = fields.stat()?;
        match fields.take::<1>()? {
            [2] => {
                let line = fields.u32()? as usize;
                let [path, message] = fields.texts()?;
                let line = (line > 0).then_some(line);
                let refusal = Refusal { line, message: message?.to_owned() };
                let known = Known::Refused(Box::new(refusal));
                Some(Record { path: path?, stat, known, item: None })
            }
            [draft] => {
                let item = fields.item()?;
                let has_texts = texts == Wanted::All || item.is_none();
                let (path, card) = fields.card(draft == 1, has_texts, &mut self.names)?;
                Some(Record { path, stat, known: Known::Read(cards.add(&card)), item })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::prints::Prints;

    const VALID: Validity =
        Validity { setup: 1, base: Stat { size: 0, modified: 0, changed: 0, inode: 0 } };

    fn card(names: &mut Names, cards: &mut Cards) -> Known {
        Known::Read(cards.add(&Card {
            texts: Some(Texts {
                id: None,
                title: "Zorg",
                slug: "zorg",
                url: Some("https://example.org/zorg/"),
            }),
            published: Some(Moment { seconds: 1_296_687_600, offset: 3600 }),
            updated: None,
            expires: None,
            draft: false,
            language: names.number("nl"),
            tags: &[names.number("zorg"), names.number("open data")],
            sources: &[],
            authors: &[names.number("Anna")],
            cited: &[9],
            prints: Prints { content: 3, whole: 42 },
        }))
    }

    #[test]
    fn the_cache_gives_back_what_was_put_in() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        let read = card(&mut names, &mut cards);
        let refusal = Refusal { line: Some(3), message: "geen titel".to_owned() };
        let refused = Known::Refused(Box::new(refusal));
        let stat = Stat { size: 9, modified: -1, changed: 5, inode: 7 };
        let ledger = Stat { size: 8, ..stat };
        let moment = |seconds| Moment { seconds, offset: 0 };
        let item = Item { at: None, place: 70_000, published: moment(-1), changed: moment(1) };
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, VALID, ledger, names.all());
        writer.add("a.md", stat, (&read, Some(&item)), &cards).unwrap();
        writer.add("b.md", stat, (&refused, None), &cards).unwrap();
        writer.add("c.md", stat, (&read, None), &cards).unwrap();
        writer.finish().unwrap();

        let mut again = Names::default();
        for other in [Validity { setup: 2, ..VALID }, Validity { base: stat, ..VALID }] {
            assert!(Reader::open(&*bytes, other, &mut again).is_none());
        }
        let mut reader = Reader::open(&*bytes, VALID, &mut again).unwrap();
        assert_eq!((again.name(3), reader.ledger), ("Anna", ledger));
        let mut copies = Cards::default();
        let record = reader.record(&mut copies, Wanted::All).unwrap();
        assert_eq!((record.path, record.stat, record.item), ("a.md", stat, Some(item)));
        let (Known::Read(copy), Known::Read(original)) = (record.known, read) else {
            unreachable!("both were read")
        };
        assert_eq!(copies.get(copy), cards.get(original));
        assert_eq!(reader.record(&mut copies, Wanted::All).unwrap().known, refused);
        assert_eq!(reader.record(&mut copies, Wanted::Unsettled).unwrap().item, None);
        assert!(reader.record(&mut copies, Wanted::All).is_none());

        let mut reader = Reader::open(&*bytes, VALID, &mut again).unwrap();
        let record = reader.record(&mut copies, Wanted::Unsettled).unwrap();
        let Known::Read(short) = record.known else { unreachable!("it was read") };
        assert_eq!((record.path, record.item), ("a.md", Some(item)));
        let whole = cards.get(original).unwrap();
        assert_eq!(copies.get(short), Some(Card { texts: None, ..whole }));
    }

    #[test]
    fn a_damaged_cache_ends_early() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        let read = card(&mut names, &mut cards);
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, VALID, Stat::default(), names.all());
        writer.add("a.md", Stat::default(), (&read, None), &cards).unwrap();
        writer.finish().unwrap();
        for end in 0..bytes.len() {
            let first = Reader::open(&bytes[..end], VALID, &mut Names::default()).is_some_and(
                |mut reader| reader.record(&mut Cards::default(), Wanted::All).is_some(),
            );
            assert!(!first);
        }
        // Whatever bit is another: never is anything else read than what was written.
        for at in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            let first =
                Reader::open(&*bytes, VALID, &mut Names::default()).is_some_and(|mut reader| {
                    reader.record(&mut Cards::default(), Wanted::All).is_some()
                });
            assert!(!first, "bit {at}");
        }
    }
}
