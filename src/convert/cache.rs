//! The cache of cards: what was known of each stored article after the last run, by its path and [`Stat`].
//!
//! A compact form that is read in one go and walked once. What became known since it was written lies in a small file
//! of the same form beside it, until that has grown to a share of the whole: so one edit among very many articles does
//! not write all of it again. Both may always be deleted, and must never make a difference:
//! a file that was changed so shortly before it was read that the file system's clock may not show a second change is
//! remembered with an impossible `Stat`, and so read again.

use std::io::{self, Write};
use std::ops::Range;

use crate::place::Stat;

use super::card::{Card, Cards, Known, Name, Names, Refusal};
use super::moment::Moment;

/// First bytes of the file; the number goes up when the form changes.
const MAGIC: &[u8; 8] = b"broncrd3";

/// Stands for a missing length in front of an optional string.
const NONE: u32 = u32::MAX;

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
    /// Begins a cache. `names` are those that are not in the file that it goes with.
    pub(super) fn new<'n>(
        out: &'w mut dyn Write,
        validity: Validity,
        names: impl Iterator<Item = &'n str>,
    ) -> Self {
        let mut writer = Self { out, bytes: MAGIC.to_vec() };
        writer.u64(validity.setup);
        writer.stat(validity.base);
        let names: Vec<&str> = names.collect();
        writer.length(names.len());
        for name in names {
            writer.text(name);
        }
        writer
    }

    /// Adds what is known of one file. Files come in order of path.
    pub(super) fn add(
        &mut self,
        path: &str,
        stat: Stat,
        known: &Known,
        cards: &Cards,
    ) -> io::Result<()> {
        match known {
            Known::Read(slot) => {
                let Some(card) = cards.get(*slot) else { return Ok(()) };
                self.file(path, stat);
                self.bytes.push(u8::from(card.draft));
                self.card(&card);
            }
            Known::Refused(refusal) => {
                self.file(path, stat);
                self.bytes.push(2);
                self.length(refusal.line.unwrap_or(0));
                self.text(&refusal.message);
            }
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

    fn file(&mut self, path: &str, stat: Stat) {
        self.text(path);
        self.stat(stat);
    }

    fn stat(&mut self, stat: Stat) {
        self.u64(stat.size);
        self.i64(stat.modified);
        self.i64(stat.changed);
        self.u64(stat.inode);
    }

    fn card(&mut self, card: &Card<'_>) {
        self.some_text(card.id);
        self.text(card.title);
        self.text(card.slug);
        self.some_text(card.url);
        for moment in [card.published, card.updated, card.expires] {
            self.i64(moment.map_or(i64::MIN, |moment| moment.seconds));
            self.bytes.extend_from_slice(&moment.map_or(0, |moment| moment.offset).to_le_bytes());
        }
        self.bytes.extend_from_slice(&card.language.to_le_bytes());
        for names in [card.tags, card.sources, card.authors, card.cited] {
            self.length(names.len());
            for name in names {
                self.bytes.extend_from_slice(&name.to_le_bytes());
            }
        }
        self.bytes.extend_from_slice(&card.content);
        self.u64(card.bytes);
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

    fn text(&mut self, text: &str) {
        self.length(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn some_text(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.bytes.extend_from_slice(&NONE.to_le_bytes()),
        }
    }
}

/// One file as the cache remembers it.
#[derive(Debug)]
pub(super) struct Record<'b> {
    pub path: &'b str,
    pub stat: Stat,
    pub known: Known,
}

/// Reads the cache record by record, in order of path. It ends early where the bytes make no sense.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
    /// The names of one card.
    names: Vec<Name>,
}

impl<'b> Reader<'b> {
    /// The records of a cache, whose names are added to `names`; `None` when it does not have this validity.
    pub(super) fn open(bytes: &'b [u8], validity: Validity, names: &mut Names) -> Option<Self> {
        let mut reader = Self { rest: bytes.strip_prefix(MAGIC)?, names: Vec::new() };
        let found = Validity { setup: reader.u64()?, base: reader.stat()? };
        if found != validity {
            return None;
        }
        for _ in 0..reader.u32()? {
            names.number(reader.text()?);
        }
        Some(reader)
    }

    /// The next record, whose card is added to `cards`.
    pub(super) fn record(&mut self, cards: &mut Cards) -> Option<Record<'b>> {
        let path = self.text()?;
        let stat = self.stat()?;
        let known = match self.take::<1>()? {
            [2] => {
                let line = self.u32()? as usize;
                Known::Refused(Box::new(Refusal {
                    line: (line > 0).then_some(line),
                    message: self.text()?.to_owned(),
                }))
            }
            [draft] => self.card(draft == 1, cards)?,
        };
        Some(Record { path, stat, known })
    }

    fn stat(&mut self) -> Option<Stat> {
        Some(Stat {
            size: self.u64()?,
            modified: self.i64()?,
            changed: self.i64()?,
            inode: self.u64()?,
        })
    }

    fn card(&mut self, draft: bool, cards: &mut Cards) -> Option<Known> {
        let (id, title, slug, url) =
            (self.some_text()?, self.text()?, self.text()?, self.some_text()?);
        let (published, updated, expires) = (self.moment()?, self.moment()?, self.moment()?);
        let language = self.u32()?;
        let mut names = std::mem::take(&mut self.names);
        names.clear();
        let (tags, sources) = (self.names(&mut names)?, self.names(&mut names)?);
        let (authors, cited) = (self.names(&mut names)?, self.names(&mut names)?);
        let list = |range: Range<usize>| names.get(range).unwrap_or_default();
        let slot = cards.add(&Card {
            id,
            title,
            slug,
            url,
            published,
            updated,
            expires,
            draft,
            language,
            tags: list(tags),
            sources: list(sources),
            authors: list(authors),
            cited: list(cited),
            content: self.take()?,
            bytes: self.u64()?,
        });
        self.names = names;
        Some(Known::Read(slot))
    }

    #[expect(
        clippy::option_option,
        reason = "outside: the bytes end early; inside: the value is absent"
    )]
    fn moment(&mut self) -> Option<Option<Moment>> {
        let seconds = self.i64()?;
        let offset = i32::from_le_bytes(self.take()?);
        Some((seconds != i64::MIN).then_some(Moment { seconds, offset }))
    }

    /// Adds a list of names to `names`, and says where it stands in them.
    fn names(&mut self, names: &mut Vec<Name>) -> Option<Range<usize>> {
        let (start, count) = (names.len(), self.u32()? as usize);
        for _ in 0..count {
            names.push(self.u32()?);
        }
        Some(start..names.len())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }

    fn text(&mut self) -> Option<&'b str> {
        self.some_text()?
    }

    #[expect(
        clippy::option_option,
        reason = "outside: the bytes end early; inside: the value is absent"
    )]
    fn some_text(&mut self) -> Option<Option<&'b str>> {
        let length = self.u32()?;
        if length == NONE {
            return Some(None);
        }
        let (text, rest) = self.rest.split_at_checked(length as usize)?;
        self.rest = rest;
        std::str::from_utf8(text).ok().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: Validity =
        Validity { setup: 1, base: Stat { size: 0, modified: 0, changed: 0, inode: 0 } };

    fn card(names: &mut Names, cards: &mut Cards) -> Known {
        Known::Read(cards.add(&Card {
            id: None,
            title: "Zorg",
            slug: "zorg",
            url: Some("https://example.org/zorg/"),
            published: Some(Moment { seconds: 1_296_687_600, offset: 3600 }),
            updated: None,
            expires: None,
            draft: false,
            language: names.number("nl"),
            tags: &[names.number("zorg"), names.number("open data")],
            sources: &[],
            authors: &[names.number("Anna")],
            cited: &[9],
            content: [3; 16],
            bytes: 42,
        }))
    }

    #[test]
    fn the_cache_gives_back_what_was_put_in() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        let read = card(&mut names, &mut cards);
        let refusal = Refusal { line: Some(3), message: "geen titel".to_owned() };
        let refused = Known::Refused(Box::new(refusal));
        let stat = Stat { size: 9, modified: -1, changed: 5, inode: 7 };
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, VALID, names.all());
        writer.add("a.md", stat, &read, &cards).unwrap();
        writer.add("b.md", stat, &refused, &cards).unwrap();
        writer.finish().unwrap();

        let mut again = Names::default();
        for other in [Validity { setup: 2, ..VALID }, Validity { base: stat, ..VALID }] {
            assert!(Reader::open(&bytes, other, &mut again).is_none());
        }
        let mut reader = Reader::open(&bytes, VALID, &mut again).unwrap();
        assert_eq!(again.name(3), "Anna");
        let mut copies = Cards::default();
        let record = reader.record(&mut copies).unwrap();
        assert_eq!((record.path, record.stat), ("a.md", stat));
        let (Known::Read(copy), Known::Read(original)) = (record.known, read) else {
            unreachable!("both were read")
        };
        assert_eq!(copies.get(copy), cards.get(original));
        assert_eq!(reader.record(&mut copies).unwrap().known, refused);
        assert!(reader.record(&mut copies).is_none());
    }

    #[test]
    fn a_damaged_cache_ends_early() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        let read = card(&mut names, &mut cards);
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, VALID, names.all());
        writer.add("a.md", Stat::default(), &read, &cards).unwrap();
        writer.finish().unwrap();
        for end in 0..bytes.len() {
            let first = Reader::open(&bytes[..end], VALID, &mut Names::default())
                .and_then(|mut reader| reader.record(&mut Cards::default()));
            assert!(first.is_none());
        }
    }
}
