//! The cache of cards: what was known of each stored article after the last run, by its path and [`Stat`].
//!
//! A compact form that is walked once, piece by piece, so that no more than one is in memory: a piece has a record for
//! each of some files, and behind these the terms of the same files, which are passed over when nobody wants them. What
//! is damaged ends the cache. What became known since it was written lies in a small file of the same form beside it,
//! until that has grown to a share of the whole: so one edit among very many articles does not write all of it again.
//! With each file goes the item that it was by the ledger, which stands for its line there as long as the ledger is the
//! same. Both files may always be deleted, and must never make a difference: a file that was changed so shortly before it
//! was read that the file system's clock may not show a second change is not remembered, and so read again.

mod bytes;
pub(super) mod lines;
mod piece;

use std::io::{self, Read, Seek, Write};

use crate::place::{Stat, path_print};

use super::card::{Cards, Known, Names, Refusal};
use super::census::Item;
use bytes::{Bytes, Fields};
use piece::Piece;

/// First bytes of the file; the number goes up when the form changes.
const MAGIC: &[u8; 8] = b"broncrd8";

/// Stands for the length of a text that is missing, and for the place of an article that has none.
const NONE: u32 = u32::MAX;

/// How many bytes of records make a piece.
const PIECE: usize = 128 * 1024;

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
    records: Bytes,
    terms: Bytes,
}

impl<'w> Writer<'w> {
    /// Begins a cache. `ledger` is the one that it agrees with; `names` are those that are not in the file that it goes
    /// with.
    pub(super) fn new<'n>(
        out: &'w mut dyn Write,
        validity: Validity,
        ledger: Stat,
        names: impl Iterator<Item = &'n str>,
    ) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        let mut writer = Self { out, records: Bytes::default(), terms: Bytes::default() };
        let head = &mut writer.records;
        head.u64(validity.setup);
        head.stat(validity.base);
        head.stat(ledger);
        for name in names {
            head.length(name.len());
            head.bytes(name.as_bytes());
        }
        writer.end_piece()?;
        Ok(writer)
    }

    /// Adds what is known of one file, unless its terms are not, and the item that it is. Files come in order of path.
    pub(super) fn add(
        &mut self,
        path: &str,
        stat: Stat,
        (known, item): (&Known, Option<&Item>),
        cards: &Cards,
    ) -> io::Result<()> {
        let Self { records, terms, .. } = self;
        let start = terms.count();
        let card = match known {
            Known::Read(slot) => {
                let Some(card) = cards.get(*slot) else { return Ok(()) };
                let Some(of_card) = &card.terms else { return Ok(()) };
                terms.terms(of_card);
                Some(card)
            }
            Known::Refused(refusal) => {
                terms.length(refusal.line.unwrap_or(0));
                terms.bytes(refusal.message.as_bytes());
                None
            }
        };
        records.stat(stat);
        records.u64(path_print(path));
        records.length(path.len());
        records.bytes(path.as_bytes());
        records.length(terms.count() - start);
        records.item(item);
        records.bytes(&[u8::from(card.is_some())]);
        if let Some(card) = card {
            records.card(&card);
        }
        if records.count() >= PIECE { self.end_piece() } else { Ok(()) }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.records.count() > 0 { self.end_piece() } else { Ok(()) }
    }

    fn end_piece(&mut self) -> io::Result<()> {
        piece::write(self.out, self.records.all(), self.terms.all())?;
        self.records.clear();
        self.terms.clear();
        Ok(())
    }
}

/// One file as the cache remembers it.
#[derive(Debug)]
pub(super) struct Record<'b> {
    /// Its path, in UTF-8.
    pub path: &'b [u8],
    /// The [fingerprint](path_print) of its path.
    pub print: u64,
    pub stat: Stat,
    pub known: Known,
    /// The item that it is, but for its file.
    pub item: Option<Item>,
}

/// The terms that are wanted of the cards in a cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Those of all.
    All,
    /// Those of files that are no items.
    Unsettled,
}

/// Reads the cache record by record, in order of path. It ends early where the bytes make no sense.
#[derive(Debug)]
pub(super) struct Reader<R> {
    /// The ledger that it agrees with.
    pub ledger: Stat,
    input: R,
    piece: Piece,
}

impl<R: Read + Seek> Reader<R> {
    /// The records of a cache, whose names are added to `names`; `None` when it does not have this validity.
    pub(super) fn open(mut input: R, validity: Validity, names: &mut Names) -> Option<Self> {
        let mut magic = [0; MAGIC.len()];
        input.read_exact(&mut magic).ok()?;
        if magic != *MAGIC {
            return None;
        }
        let mut piece = Piece::default();
        piece.read_next(&mut input)?;
        let mut head = Fields { rest: &piece.records };
        let found = Validity { setup: head.u64()?, base: head.stat()? };
        if found != validity {
            return None;
        }
        let ledger = head.stat()?;
        while !head.rest.is_empty() {
            let length = head.u32()?;
            names.number(std::str::from_utf8(head.bytes(length as usize)?).ok()?);
        }
        piece.at = piece.records.len();
        Some(Self { ledger, input, piece })
    }

    /// The next record, whose card is added to `cards`, with the terms that are `wanted`.
    pub(super) fn record(&mut self, cards: &mut Cards, wanted: Wanted) -> Option<Record<'_>> {
        if self.piece.at == self.piece.records.len() {
            self.piece.read_next(&mut self.input)?;
        }
        let Piece { records, at, terms } = &mut self.piece;
        let mut fields = Fields { rest: records.get(*at..)? };
        let (stat, print) = (fields.stat()?, fields.u64()?);
        let length = fields.u32()?;
        let path = fields.bytes(length as usize)?;
        let length = fields.u32()? as usize;
        let item = fields.item()?;
        let own = if wanted == Wanted::All || item.is_none() {
            Some(Fields { rest: terms.take(&mut self.input, length)? })
        } else {
            terms.pass(length);
            None
        };
        let known = match fields.take()? {
            [1] => {
                let (short, numbers) = fields.card()?;
                let terms = match own {
                    Some(own) => Some(own.terms()?),
                    None => None,
                };
                Known::Read(cards.add_short(short, numbers, terms))
            }
            _ => Known::Refused(Box::new(refusal(own?)?)),
        };
        *at = records.len() - fields.rest.len();
        Some(Record { path, print, stat, known, item })
    }
}

fn refusal(mut fields: Fields<'_>) -> Option<Refusal> {
    let line = fields.u32()? as usize;
    let message = std::str::from_utf8(fields.rest).ok()?.to_owned();
    Some(Refusal { line: (line > 0).then_some(line), message })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::convert::card::{Card, Terms, Texts};
    use crate::convert::moment::Moment;

    const VALID: Validity =
        Validity { setup: 1, base: Stat { size: 0, modified: 0, changed: 0, inode: 0 } };

    fn card(names: &mut Names, cards: &mut Cards) -> Known {
        let url = Some("https://example.org/zorg/");
        let terms = Terms {
            texts: Texts { id: None, title: "Zorg", slug: "zorg", url },
            published: Some(Moment { seconds: 1_296_687_600, offset: 3600 }),
            content: 3,
            ..Terms::default()
        };
        Known::Read(cards.add(&Card {
            terms: Some(terms),
            language: names.number("nl"),
            tags: &[names.number("zorg"), names.number("open data")],
            sources: &[],
            authors: &[names.number("Anna")],
            cited: &[9],
            whole: 42,
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
        let mut writer = Writer::new(&mut bytes, VALID, ledger, names.all()).unwrap();
        writer.add("a.md", stat, (&read, Some(&item)), &cards).unwrap();
        writer.add("b.md", stat, (&refused, None), &cards).unwrap();
        writer.add("c.md", stat, (&read, None), &cards).unwrap();
        writer.finish().unwrap();

        let mut again = Names::default();
        for other in [Validity { setup: 2, ..VALID }, Validity { base: stat, ..VALID }] {
            assert!(Reader::open(Cursor::new(&bytes), other, &mut again).is_none());
        }
        let mut reader = Reader::open(Cursor::new(&bytes), VALID, &mut again).unwrap();
        assert_eq!((again.name(3), reader.ledger), ("Anna", ledger));
        let mut copies = Cards::default();
        let record = reader.record(&mut copies, Wanted::All).unwrap();
        assert_eq!((record.path, record.stat, record.item), (&b"a.md"[..], stat, Some(item)));
        let (Known::Read(copy), Known::Read(original)) = (record.known, read) else {
            unreachable!("both were read")
        };
        assert_eq!(copies.get(copy), cards.get(original));
        assert_eq!(reader.record(&mut copies, Wanted::All).unwrap().known, refused);
        assert_eq!(reader.record(&mut copies, Wanted::Unsettled).unwrap().item, None);
        assert!(reader.record(&mut copies, Wanted::All).is_none());

        let mut reader = Reader::open(Cursor::new(&bytes), VALID, &mut again).unwrap();
        let record = reader.record(&mut copies, Wanted::Unsettled).unwrap();
        let Known::Read(short) = record.known else { unreachable!("it was read") };
        assert_eq!((record.path, record.item), (&b"a.md"[..], Some(item)));
        let whole = cards.get(original).unwrap();
        assert_eq!(copies.get(short), Some(Card { terms: None, ..whole }));
    }

    #[test]
    fn a_damaged_cache_ends_early() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        let read = card(&mut names, &mut cards);
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, VALID, Stat::default(), names.all()).unwrap();
        writer.add("a.md", Stat::default(), (&read, None), &cards).unwrap();
        writer.finish().unwrap();
        let Known::Read(slot) = read else { unreachable!("it was read") };
        let written = cards.get(slot);
        let is_written = |bytes: &[u8]| -> Option<bool> {
            let mut reader = Reader::open(Cursor::new(bytes), VALID, &mut Names::default())?;
            let mut found = Cards::default();
            let record = reader.record(&mut found, Wanted::All)?;
            let Known::Read(slot) = record.known else { return Some(false) };
            Some(record.path == b"a.md" && record.item.is_none() && found.get(slot) == written)
        };
        assert_eq!(is_written(&bytes), Some(true));
        for end in 0..bytes.len() {
            assert_eq!(is_written(&bytes[..end]), None);
        }
        // Whatever bit is another: never is anything else read than what was written.
        for at in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            assert_ne!(is_written(&bytes), Some(false), "bit {at}");
        }
    }
}
