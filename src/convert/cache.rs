//! The cache of cards: what was known of each stored article after the last run, by its path and [`Stat`].
//!
//! A compact form that is read in one go and walked once. It may always be deleted, and must never make a difference:
//! a file that was changed so shortly before it was read that the file system's clock may not show a second change is
//! remembered with an impossible `Stat`, and so read again.

use crate::place::Stat;

use super::card::{Card, Known, Name, Names};
use super::moment::Moment;

/// First bytes of the file; the number goes up when the form changes.
const MAGIC: &[u8; 8] = b"broncrd1";

/// Stands for a missing length in front of an optional string.
const NONE: u32 = u32::MAX;

/// Writes the cache.
#[derive(Debug)]
pub(super) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins a cache that counts for `setup` only.
    pub(super) fn new(setup: u64, names: &Names) -> Self {
        let mut writer = Self { bytes: MAGIC.to_vec() };
        writer.u64(setup);
        let all: Vec<&str> = names.all().collect();
        writer.length(all.len());
        for name in all {
            writer.text(name);
        }
        writer
    }

    /// Adds what is known of one file. Files come in order of path.
    pub(super) fn add(&mut self, path: &str, stat: Stat, known: &Known) {
        self.text(path);
        self.u64(stat.size);
        self.i64(stat.modified);
        self.i64(stat.changed);
        self.u64(stat.inode);
        match known {
            Known::Read(card) => {
                self.bytes.push(u8::from(card.draft));
                self.card(card);
            }
            Known::Refused { line, message } => {
                self.bytes.push(2);
                self.length(line.unwrap_or(0));
                self.text(message);
            }
        }
    }

    /// The bytes of the cache.
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn card(&mut self, card: &Card) {
        self.some_text(card.id.as_deref());
        self.text(&card.title);
        self.text(&card.slug);
        self.some_text(card.url.as_deref());
        for moment in [card.published, card.updated, card.expires] {
            self.i64(moment.map_or(i64::MIN, |moment| moment.seconds));
            self.bytes.extend_from_slice(&moment.map_or(0, |moment| moment.offset).to_le_bytes());
        }
        self.bytes.extend_from_slice(&card.language.to_le_bytes());
        for names in [&card.tags, &card.sources, &card.authors] {
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

/// Reads the cache: an iterator over its records, in order of path. It ends early where the bytes make no sense.
#[derive(Debug)]
pub(super) struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// The names and records of a cache that was written for `setup`; `None` for any other.
    pub(super) fn open(bytes: &'b [u8], setup: u64) -> Option<(Names, Self)> {
        let mut reader = Self { rest: bytes.strip_prefix(MAGIC)? };
        if reader.u64()? != setup {
            return None;
        }
        let mut names = Names::default();
        for _ in 0..reader.u32()? {
            let name = reader.text()?;
            names.number(name);
        }
        Some((names, reader))
    }

    fn record(&mut self) -> Option<Record<'b>> {
        let path = self.text()?;
        let stat = Stat {
            size: self.u64()?,
            modified: self.i64()?,
            changed: self.i64()?,
            inode: self.u64()?,
        };
        let known = match self.take::<1>()? {
            [2] => {
                let line = self.u32()? as usize;
                Known::Refused {
                    line: (line > 0).then_some(line),
                    message: self.text()?.to_owned(),
                }
            }
            [draft] => Known::Read(self.card(draft == 1)?),
        };
        Some(Record { path, stat, known })
    }

    fn card(&mut self, draft: bool) -> Option<Card> {
        Some(Card {
            draft,
            id: self.some_text()?.map(Into::into),
            title: self.text()?.into(),
            slug: self.text()?.into(),
            url: self.some_text()?.map(Into::into),
            published: self.moment()?,
            updated: self.moment()?,
            expires: self.moment()?,
            language: self.u32()?,
            tags: self.names()?,
            sources: self.names()?,
            authors: self.names()?,
            content: self.take()?,
            bytes: self.u64()?,
        })
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

    fn names(&mut self) -> Option<Box<[Name]>> {
        let count = self.u32()? as usize;
        if count > self.rest.len() / 4 {
            return None;
        }
        (0..count).map(|_| self.u32()).collect()
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

impl<'b> Iterator for Reader<'b> {
    type Item = Record<'b>;

    fn next(&mut self) -> Option<Record<'b>> {
        self.record()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(names: &mut Names) -> Card {
        Card {
            id: None,
            title: "Zorg".into(),
            slug: "zorg".into(),
            url: Some("https://example.org/zorg/".into()),
            published: Some(Moment { seconds: 1_296_687_600, offset: 3600 }),
            updated: None,
            expires: None,
            draft: false,
            language: names.number("nl"),
            tags: [names.number("zorg"), names.number("open data")].into(),
            sources: [].into(),
            authors: [names.number("Anna")].into(),
            content: [3; 16],
            bytes: 42,
        }
    }

    #[test]
    fn the_cache_gives_back_what_was_put_in() {
        let mut names = Names::default();
        let read = Known::Read(card(&mut names));
        let refused = Known::Refused { line: Some(3), message: "geen titel".to_owned() };
        let stat = Stat { size: 9, modified: -1, changed: 5, inode: 7 };
        let mut writer = Writer::new(1, &names);
        writer.add("a.md", stat, &read);
        writer.add("b.md", stat, &refused);
        let bytes = writer.finish();

        assert!(Reader::open(&bytes, 2).is_none());
        let (again, records) = Reader::open(&bytes, 1).unwrap();
        assert_eq!(again.name(3), "Anna");
        let records: Vec<Record<'_>> = records.collect();
        assert_eq!(records.len(), 2);
        assert_eq!((records[0].path, records[0].stat, &records[0].known), ("a.md", stat, &read));
        assert_eq!(records[1].known, refused);
    }

    #[test]
    fn a_damaged_cache_ends_early() {
        let mut names = Names::default();
        let read = Known::Read(card(&mut names));
        let mut writer = Writer::new(1, &names);
        writer.add("a.md", Stat::default(), &read);
        let bytes = writer.finish();
        for end in 0..bytes.len() {
            let records = Reader::open(&bytes[..end], 1).map_or(0, |(_, records)| records.count());
            assert_eq!(records, 0);
        }
    }
}
