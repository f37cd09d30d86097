//! What the cache holds, number by number and text by text: how it is written, and how it is read again. Nothing is there
//! where the bytes end early.

use super::NONE;
use crate::convert::card::{Card, Short, Terms, Texts};
use crate::convert::census::Item;
use crate::convert::moment::Moment;
use crate::place::Stat;

/// Bytes that are to be written.
#[derive(Debug, Default)]
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    pub(super) fn all(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn u64(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    pub(super) fn length(&mut self, length: usize) {
        self.u32(u32::try_from(length).unwrap_or(NONE - 1));
    }

    pub(super) fn stat(&mut self, stat: Stat) {
        self.u64(stat.size);
        self.i64(stat.modified);
        self.i64(stat.changed);
        self.u64(stat.inode);
    }

    /// An item without its file.
    pub(super) fn item(&mut self, item: Option<&Item>) {
        let place = item.and_then(|item| u32::try_from(item.place).ok());
        self.u32(place.unwrap_or(NONE));
        self.moment(item.map(|item| item.published));
        self.moment(item.map(|item| item.changed));
    }

    /// All of a card but its terms.
    pub(super) fn card(&mut self, card: &Card<'_>) {
        let lists = [card.tags, card.sources, card.authors, card.cited];
        self.u64(card.whole);
        self.u32(card.language);
        for list in lists {
            self.length(list.len());
        }
        for name in lists.into_iter().flatten() {
            self.u32(*name);
        }
    }

    pub(super) fn terms(&mut self, terms: &Terms<'_>) {
        let Terms { texts: Texts { id, title, slug, url }, published, updated, expires, .. } =
            *terms;
        for moment in [published, updated, expires] {
            self.moment(moment);
        }
        self.bytes(&[u8::from(terms.draft)]);
        self.u64(terms.content);
        let texts = [id, Some(title), Some(slug), url];
        for text in texts {
            match text {
                Some(text) => self.length(text.len()),
                None => self.u32(NONE),
            }
        }
        for text in texts.into_iter().flatten() {
            self.bytes(text.as_bytes());
        }
    }

    fn moment(&mut self, moment: Option<Moment>) {
        self.i64(moment.map_or(i64::MIN, |moment| moment.seconds));
        self.bytes(&moment.map_or(0, |moment| moment.offset).to_le_bytes());
    }

    pub(super) fn u32(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    fn i64(&mut self, number: i64) {
        self.bytes(&number.to_le_bytes());
    }
}

/// Bytes that were not read yet.
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

    /// An item without its file.
    #[expect(
        clippy::option_option,
        reason = "outside: the bytes end early; inside: the article is not published"
    )]
    pub(super) fn item(&mut self) -> Option<Option<Item>> {
        let (place, published, changed) = (self.u32()?, self.moment()?, self.moment()?);
        Some(published.zip(changed).filter(|_| place != NONE).map(|(published, changed)| Item {
            at: None,
            place: place as usize,
            published,
            changed,
        }))
    }

    /// A card without its terms, and all its lists, one after the other.
    pub(super) fn card(&mut self) -> Option<(Short, impl Iterator<Item = u32>)> {
        let (whole, language) = (self.u64()?, self.u32()?);
        let counts = [self.u32()?, self.u32()?, self.u32()?, self.u32()?];
        let count =
            counts.iter().try_fold(0_usize, |sum, &count| sum.checked_add(count as usize))?;
        let (numbers, _) = self.bytes(count.checked_mul(4)?)?.as_chunks();
        let numbers = numbers.iter().map(|number| u32::from_le_bytes(*number));
        Some((Short { language, whole, counts }, numbers))
    }

    /// The terms of a card, which are all that is left.
    pub(super) fn terms(mut self) -> Option<Terms<'b>> {
        let (published, updated, expires) = (self.moment()?, self.moment()?, self.moment()?);
        let [draft] = self.take()?;
        let content = self.u64()?;
        let lengths = [self.u32()?, self.u32()?, self.u32()?, self.u32()?];
        // All of them are looked at for UTF-8 together.
        let mut rest = std::str::from_utf8(self.rest).ok()?;
        let mut texts = [None; 4];
        for (text, length) in texts.iter_mut().zip(lengths).filter(|(_, length)| *length != NONE) {
            let (taken, after) = rest.split_at_checked(length as usize)?;
            (*text, rest) = (Some(taken), after);
        }
        let [id, title, slug, url] = texts;
        let texts = Texts { id, title: title?, slug: slug?, url };
        Some(Terms { texts, published, updated, expires, draft: draft == 1, content })
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

    fn i64(&mut self) -> Option<i64> {
        self.take().map(i64::from_le_bytes)
    }
}
