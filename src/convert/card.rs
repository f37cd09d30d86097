//! What the job knows of each stored article without having its text: small, as there may be very many.

use std::collections::HashMap;

use super::moment::Moment;

/// A name (of a tag, source, author or language) in [`Names`].
pub(super) type Name = u32;

/// Every name that articles use, once.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    list: Vec<Box<str>>,
    places: HashMap<Box<str>, Name>,
}

impl Names {
    /// The number of a name.
    pub(super) fn number(&mut self, name: &str) -> Name {
        if let Some(&number) = self.places.get(name) {
            return number;
        }
        let number = Name::try_from(self.list.len()).unwrap_or(Name::MAX);
        self.list.push(name.into());
        self.places.insert(name.into(), number);
        number
    }

    /// The name with a number.
    pub(super) fn name(&self, number: Name) -> &str {
        self.list.get(number as usize).map_or("", |name| name)
    }

    /// Every name in order of number.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|name| &**name)
    }
}

/// What decides whether and where an article appears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    /// An explicit id.
    pub id: Option<Box<str>>,
    pub title: Box<str>,
    /// Name for minted ids.
    pub slug: Box<str>,
    /// Address of its page, absolute.
    pub url: Option<Box<str>>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub expires: Option<Moment>,
    pub draft: bool,
    pub language: Name,
    pub tags: Box<[Name]>,
    pub sources: Box<[Name]>,
    pub authors: Box<[Name]>,
    /// Fingerprint of what a reader would see.
    pub content: [u8; 16],
    /// Fingerprint of the bytes of the file.
    pub bytes: u64,
}

/// What became of one stored article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It was read.
    Read(Card),
    /// It could not be read.
    Refused {
        /// Where, from 1, when known.
        line: Option<usize>,
        /// Why, and what to do.
        message: String,
    },
}

/// The name without what does not make it another: case and white space.
pub(super) fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
