//! What a block of the cache holds, field by field. Nothing is there where the bytes end early.

use std::io::Read;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::{HEAD, LONGEST, NONE};
use crate::convert::card::{Card, Name, Texts};
use crate::convert::census::Item;
use crate::convert::moment::Moment;
use crate::convert::prints::Prints;
use crate::place::Stat;

/// The next block, read into `block`; `None` at the end and where the input is cut off or damaged.
pub(super) fn read_block<'b>(input: &mut impl Read, block: &'b mut Vec<u8>) -> Option<&'b [u8]> {
    let mut head = [0; HEAD];
    input.read_exact(&mut head).ok()?;
    let mut head = Fields { rest: &head };
    let (length, sum) = (head.u32()? as usize, head.u64()?);
    if length > LONGEST {
        return None;
    }
    block.resize(length, 0);
    input.read_exact(block).ok()?;
    (xxh3_64(block) == sum).then_some(block)
}

/// The fields of a block that were not read yet.
pub(super) struct Fields<'b> {
    pub rest: &'b [u8],
}

impl<'b> Fields<'b> {
    pub(super) fn stat(&mut self) -> Option<Stat> {
        Some(Stat {
            size: self.u64()?,
            modified: self.i64()?,
            changed: self.i64()?,
            inode: self.u64()?,
        })
    }

    /// A path and a card, whose names are put into `names`; its texts are passed over unless they are wanted.
    pub(super) fn card<'n>(
        &mut self,
        draft: bool,
        has_texts: bool,
        names: &'n mut Vec<Name>,
    ) -> Option<(&'b str, Card<'n>)>
    where
        'b: 'n,
    {
        let (published, updated, expires) = (self.moment()?, self.moment()?, self.moment()?);
        let language = self.u32()?;
        names.clear();
        let (tags, sources) = (self.names(names)?, self.names(names)?);
        let (authors, cited) = (self.names(names)?, self.names(names)?);
        let list = |range: Range<usize>| names.get(range).unwrap_or_default();
        let prints = Prints { content: self.u64()?, whole: self.u64()? };
        let (path, texts) = if has_texts {
            let [path, id, title, slug, url] = self.texts()?;
            (path?, Some(Texts { id, title: title?, slug: slug?, url }))
        } else {
            let [length, _, _, _, _] = self.lengths()?;
            (std::str::from_utf8(self.bytes(length as usize)?).ok()?, None)
        };
        let card = Card {
            texts,
            published,
            updated,
            expires,
            draft,
            language,
            tags: list(tags),
            sources: list(sources),
            authors: list(authors),
            cited: list(cited),
            prints,
        };
        Some((path, card))
    }

    /// An item without its file.
    #[expect(
        clippy::option_option,
        reason = "outside: the bytes end early; inside: the article is not published"
    )]
    pub(super) fn item(&mut self) -> Option<Option<Item>> {
        let place = self.u32()?;
        if place == NONE {
            return Some(None);
        }
        let (published, changed) = (self.moment()??, self.moment()??);
        Some(Some(Item { at: None, place: place as usize, published, changed }))
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

    fn lengths<const N: usize>(&mut self) -> Option<[u32; N]> {
        let mut lengths = [0; N];
        for length in &mut lengths {
            *length = self.u32()?;
        }
        Some(lengths)
    }

    /// The texts that end the block, which are looked at for UTF-8 together.
    pub(super) fn texts<const N: usize>(&mut self) -> Option<[Option<&'b str>; N]> {
        let lengths = self.lengths::<N>()?;
        let mut rest = std::str::from_utf8(std::mem::take(&mut self.rest)).ok()?;
        let mut texts = [None; N];
        for (text, length) in texts.iter_mut().zip(lengths).filter(|(_, length)| *length != NONE) {
            let (taken, after) = rest.split_at_checked(length as usize)?;
            (*text, rest) = (Some(taken), after);
        }
        Some(texts)
    }

    pub(super) fn bytes(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }
}
