//! What the job knows of each stored article without having its text: small, as there may be very many.

use std::ops::Range;

use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use super::moment::Moment;

/// A name (of a tag, source, author or language) in [`Names`].
pub(super) type Name = u32;

/// Every name that articles use, once. The texts lie in one string, as there may be very many.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    texts: String,
    /// Where each name ends among the texts.
    ends: Vec<usize>,
    /// Numbers by fingerprint, or by the next number that is free where two names share one.
    places: HashMap<u64, Name>,
}

impl Names {
    /// The number of a name.
    pub(super) fn number(&mut self, name: &str) -> Name {
        let mut print = xxh3_64(name.as_bytes());
        while let Some(&number) = self.places.get(&print) {
            if self.name(number) == name {
                return number;
            }
            print = print.wrapping_add(1);
        }
        let number = Name::try_from(self.ends.len()).unwrap_or(Name::MAX);
        self.texts.push_str(name);
        self.ends.push(self.texts.len());
        self.places.insert(print, number);
        number
    }

    /// Adds the numbers of names that say something, each once, to `list`; where they stand in it.
    pub(super) fn numbers<'n>(
        &mut self,
        names: impl Iterator<Item = &'n str>,
        list: &mut Vec<Name>,
    ) -> Range<usize> {
        let start = list.len();
        for name in names.filter(|name| name.contains(|c: char| !c.is_whitespace())) {
            let number = self.number(name);
            if !list.iter().skip(start).any(|known| *known == number) {
                list.push(number);
            }
        }
        start..list.len()
    }

    /// The name with a number.
    pub(super) fn name(&self, number: Name) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(number).copied();
        end.and_then(|end| self.texts.get(start.unwrap_or(0)..end)).unwrap_or_default()
    }

    /// Every name in order of number.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ranges = starts.zip(&self.ends);
        ranges.map(|(start, &end)| self.texts.get(start..end).unwrap_or_default())
    }
}

/// The texts that an article is known by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Texts<'c> {
    /// An explicit id.
    pub id: Option<&'c str>,
    pub title: &'c str,
    /// Name for minted ids.
    pub slug: &'c str,
    /// Address of its page, absolute.
    pub url: Option<&'c str>,
}

/// What decides whether and when an article appears.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Terms<'c> {
    pub texts: Texts<'c>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub expires: Option<Moment>,
    pub draft: bool,
    /// The fingerprint of what a reader would see.
    pub content: u64,
}

/// What decides whether and where an article appears. Its texts and names lie in [`Cards`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Card<'c> {
    /// Left in the cache for an article that is settled, of which all of that is decided.
    pub terms: Option<Terms<'c>>,
    pub language: Name,
    pub tags: &'c [Name],
    pub sources: &'c [Name],
    pub authors: &'c [Name],
    /// The [`mark`](super::states::mark)s of the addresses of its sources.
    pub cited: &'c [u32],
    /// The fingerprint of all that it is made from.
    pub whole: u64,
}

/// Very many cards: their texts lie in one string and their names in one list, so that a card costs no allocation.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards {
    rows: Vec<Row>,
    terms: Vec<TermsRow>,
    texts: String,
    names: Vec<Name>,
}

/// A card without its lists and terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    pub language: Name,
    pub whole: u64,
    /// The numbers of tags, sources, authors and cited addresses.
    pub counts: [u32; 4],
}

/// The place of a card in [`Cards`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(usize);

impl Slot {
    /// The place when the cards that it is among come behind `before` others.
    pub(super) fn behind(self, before: usize) -> Self {
        Self(before + self.0)
    }

    /// Whether the card is one of the first `count` that were added.
    pub(super) fn is_among_first(self, count: usize) -> bool {
        self.0 < count
    }
}

/// A card without its names, which follow one another from where the first begins, and its terms.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// Where its names begin.
    names: usize,
    /// The numbers of tags, sources, authors and cited addresses.
    counts: [u32; 4],
    language: Name,
    /// The place of its terms; [`NONE`] where there are none.
    terms: u32,
    whole: u64,
}

/// The terms of a card without their texts, which follow one another from where the first begins.
#[derive(Debug, Clone)]
struct TermsRow {
    /// Where its texts begin.
    texts: usize,
    /// Lengths of title, slug, id and address; [`NONE`] for one that is absent.
    lengths: [u32; 4],
    published: Option<Moment>,
    updated: Option<Moment>,
    expires: Option<Moment>,
    draft: bool,
    content: u64,
}

/// Stands for the length of a text, or the place of terms, that is absent.
const NONE: u32 = u32::MAX;

impl Cards {
    /// Adds a card.
    pub(super) fn add(&mut self, card: &Card<'_>) -> Slot {
        let lists = [card.tags, card.sources, card.authors, card.cited];
        let counts = lists.map(|list| length(list.len()));
        let &Card { language, whole, .. } = card;
        let numbers = lists.into_iter().flatten().copied();
        self.add_short(Short { language, whole, counts }, numbers, card.terms)
    }

    /// Adds a card of which the `numbers` are all its lists, one after the other.
    pub(super) fn add_short(
        &mut self,
        Short { language, whole, counts }: Short,
        numbers: impl Iterator<Item = u32>,
        terms: Option<Terms<'_>>,
    ) -> Slot {
        let terms = terms.map_or(NONE, |terms| {
            let place = length(self.terms.len());
            self.add_terms(&terms);
            place
        });
        let names = self.names.len();
        self.names.extend(numbers);
        self.rows.push(Row { names, counts, language, terms, whole });
        Slot(self.rows.len() - 1)
    }

    fn add_terms(&mut self, terms: &Terms<'_>) {
        let &Terms { texts: Texts { id, title, slug, url }, published, updated, expires, .. } =
            terms;
        let texts = self.texts.len();
        let lengths = [Some(title), Some(slug), id, url].map(|text| {
            let Some(text) = text else { return NONE };
            self.texts.push_str(text);
            length(text.len())
        });
        let &Terms { draft, content, .. } = terms;
        let row = TermsRow { texts, lengths, published, updated, expires, draft, content };
        self.terms.push(row);
    }

    /// Adds all of `more`, whose names have other numbers: here the numbers in `names`, in order. The place that the first
    /// gets.
    pub(super) fn append(&mut self, more: &Self, names: &[Name]) -> usize {
        let (first, texts, terms) = (self.rows.len(), self.texts.len(), length(self.terms.len()));
        let number = |name: Name| names.get(name as usize).copied().unwrap_or(Name::MAX);
        self.texts.push_str(&more.texts);
        let moved = |row: &TermsRow| TermsRow { texts: row.texts + texts, ..row.clone() };
        self.terms.extend(more.terms.iter().map(moved));
        for row in &more.rows {
            let [tags, sources, authors, cited] = row.counts.map(|count| count as usize);
            let named = tags + sources + authors;
            let list = more.names.get(row.names..row.names + named + cited).unwrap_or_default();
            let (list, cited) = list.split_at_checked(named).unwrap_or_default();
            self.rows.push(Row {
                names: self.names.len(),
                language: number(row.language),
                terms: if row.terms == NONE { NONE } else { row.terms + terms },
                ..*row
            });
            self.names.extend(list.iter().map(|name| number(*name)));
            self.names.extend_from_slice(cited);
        }
        first
    }

    /// Makes room for so many more cards, as it is dear to move them: room that is not used takes no memory.
    pub(super) fn reserve(&mut self, more: usize) {
        self.rows.reserve(more);
        self.terms.reserve(more);
        self.texts.reserve(256 * more);
        self.names.reserve(12 * more);
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether the terms of a card were left in the cache.
    pub(super) fn is_short(&self, slot: Slot) -> bool {
        self.rows.get(slot.0).is_some_and(|row| row.terms == NONE)
    }

    /// Whether the article of a card expires, as far as its terms are known.
    pub(super) fn expires(&self, slot: Slot) -> bool {
        let terms = self.rows.get(slot.0).and_then(|row| self.terms.get(row.terms as usize));
        terms.is_some_and(|terms| terms.expires.is_some())
    }

    /// The card at a place.
    #[inline] // Few want all of it.
    pub(super) fn get(&self, slot: Slot) -> Option<Card<'_>> {
        let row = self.rows.get(slot.0)?;
        let mut name = row.names;
        let [tags, sources, authors, cited] = row.counts.map(|count| {
            let start = name;
            name += count as usize;
            self.names.get(start..name).unwrap_or_default()
        });
        let &Row { language, whole, .. } = row;
        let terms = self.terms.get(row.terms as usize).map(|row| self.terms_of(row));
        Some(Card { terms, language, tags, sources, authors, cited, whole })
    }

    fn terms_of(&self, row: &TermsRow) -> Terms<'_> {
        let mut text = row.texts;
        let [title, slug, id, url] = row.lengths.map(|length| {
            let start = text;
            text += if length == NONE { 0 } else { length as usize };
            if length == NONE { None } else { self.texts.get(start..text) }
        });
        let (title, slug) = (title.unwrap_or_default(), slug.unwrap_or_default());
        let &TermsRow { published, updated, expires, draft, content, .. } = row;
        let texts = Texts { id, title, slug, url };
        Terms { texts, published, updated, expires, draft, content }
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

impl Known {
    /// The place of its card, if it has one.
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Read(slot) => Some(*slot),
            Self::Refused(_) => None,
        }
    }
}

/// Why an article could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Where, from 1, when known.
    pub line: Option<usize>,
    /// Why, and what to do.
    pub message: String,
}

/// The name without what does not make it another: case, white space and how its letters are composed.
pub(super) fn fold(name: &str) -> String {
    let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if folded.is_ascii() { folded } else { folded.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_in_whatever_way_they_are_written() {
        for name in ["Financi\u{EB}n", "financie\u{308}n", " FINANCIE\u{308}N\n"] {
            assert_eq!(fold(name), "financi\u{EB}n");
        }
        assert_ne!(fold("financien"), fold("financi\u{EB}n"));
    }

    #[test]
    fn appended_cards_keep_their_texts_and_get_the_numbers_of_their_names() {
        let (mut names, mut cards) = (Names::default(), Cards::default());
        for wanted in ["nl", "zorg", "wonen"] {
            names.number(wanted);
        }
        let mut own = Names::default();
        let (tags, sources) = ([own.number("wonen"), own.number("water")], [own.number("Raad")]);
        let url = Some("https://krant.example/titel/");
        let texts = Texts { id: None, title: "Titel", slug: "titel", url };
        let terms = Terms { texts, content: 3, ..Terms::default() };
        let card = Card {
            terms: Some(terms),
            language: own.number("nl"),
            tags: &tags,
            sources: &sources,
            authors: &[],
            cited: &[0, 1],
            whole: 42,
        };
        cards.add(&card);
        let mut more = Cards::default();
        let slot = more.add(&card);
        let numbers: Vec<Name> = own.all().map(|name| names.number(name)).collect();
        let slot = slot.behind(cards.append(&more, &numbers));
        let moved = cards.get(slot).unwrap();
        let texts = |numbers: &[Name]| -> Vec<String> {
            numbers.iter().map(|number| names.name(*number).to_owned()).collect()
        };
        assert_eq!(texts(moved.tags), ["wonen", "water"]);
        assert_eq!(texts(moved.sources), ["Raad"]);
        assert_eq!(names.name(moved.language), "nl");
        let Card { language, tags, sources, .. } = card;
        assert_eq!(Card { language, tags, sources, ..moved }, card, "marks are no names");
    }
}
