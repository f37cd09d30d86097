//! What the job knows of each stored article without having its text: small, as there may be very many.

use foldhash::HashMap;

use super::moment::Moment;
use super::prints::Prints;

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

    /// The numbers of names that say something, each once.
    pub(super) fn numbers<'n>(&mut self, names: impl Iterator<Item = &'n str>) -> Vec<Name> {
        let mut numbers = Vec::new();
        for name in names.filter(|name| !name.trim().is_empty()) {
            let number = self.number(name);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
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

/// What decides whether and where an article appears. Its texts and names lie in [`Cards`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Card<'c> {
    /// An explicit id.
    pub id: Option<&'c str>,
    pub title: &'c str,
    /// Name for minted ids.
    pub slug: &'c str,
    /// Address of its page, absolute.
    pub url: Option<&'c str>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub expires: Option<Moment>,
    pub draft: bool,
    pub language: Name,
    pub tags: &'c [Name],
    pub sources: &'c [Name],
    pub authors: &'c [Name],
    /// The [`mark`](super::states::mark)s of the addresses of its sources.
    pub cited: &'c [u32],
    pub prints: Prints,
}

/// Very many cards: their texts lie in one string and their names in one list, so that a card costs no allocation.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards {
    rows: Vec<Row>,
    texts: String,
    names: Vec<Name>,
}

/// The place of a card in [`Cards`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(usize);

impl Slot {
    /// Whether the card is one of the first `count` that were added.
    pub(super) fn is_among_first(self, count: usize) -> bool {
        self.0 < count
    }
}

/// A card without its texts and names, which follow one another from where the first begins.
#[derive(Debug, Clone)]
struct Row {
    /// Where its texts begin.
    texts: usize,
    /// Lengths of id, title, slug and address; [`NONE`] for one that is absent.
    lengths: [u32; 4],
    /// Where its names begin.
    names: usize,
    /// The numbers of tags, sources, authors and cited addresses.
    counts: [u32; 4],
    published: Option<Moment>,
    updated: Option<Moment>,
    expires: Option<Moment>,
    language: Name,
    draft: bool,
    prints: Prints,
}

/// Stands for the length of a text that is absent.
const NONE: u32 = u32::MAX;

impl Cards {
    /// Adds a card.
    pub(super) fn add(&mut self, card: &Card<'_>) -> Slot {
        let (texts, names) = (self.texts.len(), self.names.len());
        let lengths = [card.id, Some(card.title), Some(card.slug), card.url].map(|text| {
            let Some(text) = text else { return NONE };
            self.texts.push_str(text);
            length(text.len())
        });
        let counts = [card.tags, card.sources, card.authors, card.cited].map(|list| {
            self.names.extend_from_slice(list);
            length(list.len())
        });
        let &Card { published, updated, expires, language, draft, prints, .. } = card;
        let row = Row {
            texts,
            lengths,
            names,
            counts,
            published,
            updated,
            expires,
            language,
            draft,
            prints,
        };
        self.rows.push(row);
        Slot(self.rows.len() - 1)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// The card at a place.
    pub(super) fn get(&self, slot: Slot) -> Option<Card<'_>> {
        let row = self.rows.get(slot.0)?;
        let (mut text, mut name) = (row.texts, row.names);
        let [id, title, slug, url] = row.lengths.map(|length| {
            let start = text;
            text += if length == NONE { 0 } else { length as usize };
            if length == NONE { None } else { self.texts.get(start..text) }
        });
        let [tags, sources, authors, cited] = row.counts.map(|count| {
            let start = name;
            name += count as usize;
            self.names.get(start..name).unwrap_or_default()
        });
        let &Row { published, updated, expires, language, draft, prints, .. } = row;
        Some(Card {
            id,
            title: title?,
            slug: slug?,
            url,
            published,
            updated,
            expires,
            draft,
            language,
            tags,
            sources,
            authors,
            cited,
            prints,
        })
    }
}

/// A length as a card keeps it: files of more than four gigabytes are not read.
fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE - 1)
}

/// What became of one stored article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// It was read.
    Read(Slot),
    /// It could not be read.
    Refused(Box<Refusal>),
}

/// Why an article could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Where, from 1, when known.
    pub line: Option<usize>,
    /// Why, and what to do.
    pub message: String,
}

/// The name without what does not make it another: case and white space.
pub(super) fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
