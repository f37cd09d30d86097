//! `[[feed]]`: feeds of the publisher's own, with a filter that says which articles are in them.

use std::collections::HashSet;
use std::fmt;

use jiff::civil::Date;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, de::value::SeqAccessDeserializer};

use super::card::{Card, Names, fold};
use crate::read::Globs;

/// One `[[feed]]` table of `bron.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// Name of its files: letters, figures and `-`.
    #[serde(deserialize_with = "file_name")]
    pub name: String,
    /// Title of the feed; without one, the site's title and the name.
    pub title: Option<String>,
    /// What it is about, in a sentence.
    pub description: Option<String>,
    /// BCP 47 tag of its language, when it is not the site's.
    pub language: Option<String>,
    /// The number of articles in it, when it is not that of the other feeds.
    pub limit: Option<usize>,
    /// Which articles are in it; all of them without a filter.
    #[serde(default)]
    pub filter: Filter,
}

/// Which articles: all keys that are given must hold, each for any of its values.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Tags.
    pub tag: Values,
    /// Sources, by registered name or as the article says.
    pub source: Values,
    /// Authors.
    pub author: Values,
    /// Languages; `nl` takes `nl-BE` too.
    pub language: Values,
    /// Globs on the path below the folder of articles, such as `nieuws/**`.
    pub path: Globs,
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub since: Option<Date>,
    /// The last day.
    #[serde(deserialize_with = "day")]
    pub until: Option<Date>,
    /// Articles for which this holds are left out.
    pub not: Option<Box<Filter>>,
}

/// One value or a list of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values(pub Vec<String>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Values;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Values, E> {
                Ok(Values(vec![text.to_owned()]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Values, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(Values)
            }
        }
        deserializer.deserialize_any(OneOrMore)
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = toml::Value::deserialize(deserializer)?.to_string();
    let text = text.trim_matches(['"', '\'']);
    text.parse()
        .map(Some)
        .map_err(|_| D::Error::custom(format!("`{text}` is not a day (2026-01-31)")))
}

/// Names that other files in the folder of feeds have.
const RESERVED: &[&str] = &[
    "feed", "feeds", "index", "ledger", "changes", "archive", "tag", "source", "author", "language",
];

fn file_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if RESERVED.contains(&name.as_str()) {
        return Err(D::Error::custom(format!("the name `{name}` is that of another file")));
    }
    let legal = name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if name.is_empty() || !legal {
        return Err(D::Error::custom(format!(
            "the name `{name}` becomes a file name: use letters, figures and `-`"
        )));
    }
    Ok(name)
}

/// A filter with its names looked up.
#[derive(Debug)]
pub(super) struct Sieve<'f> {
    filter: &'f Filter,
    tags: HashSet<u32>,
    sources: HashSet<u32>,
    authors: HashSet<u32>,
    languages: HashSet<u32>,
    not: Option<Box<Sieve<'f>>>,
}

impl<'f> Sieve<'f> {
    /// The filter, for cards that use these names.
    pub(super) fn new(filter: &'f Filter, names: &Names) -> Self {
        let numbers = |wanted: &Values, same: &dyn Fn(&str, &str) -> bool| -> HashSet<u32> {
            let wanted: Vec<String> = wanted.0.iter().map(|value| fold(value)).collect();
            (0..)
                .zip(names.all())
                .filter(|(_, name)| wanted.iter().any(|value| same(value, &fold(name))))
                .map(|(number, _)| number)
                .collect()
        };
        let equal = |wanted: &str, name: &str| wanted == name;
        let range = |wanted: &str, name: &str| {
            name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        Self {
            filter,
            tags: numbers(&filter.tag, &equal),
            sources: numbers(&filter.source, &equal),
            authors: numbers(&filter.author, &equal),
            languages: numbers(&filter.language, &range),
            not: filter.not.as_deref().map(|not| Box::new(Self::new(not, names))),
        }
    }

    /// Whether the article is in. `day` is the day of its publication where it was published.
    pub(super) fn takes(&self, card: &Card<'_>, path: &str, day: Date) -> bool {
        let any = |wanted: &Values, numbers: &HashSet<u32>, has: &[u32]| {
            wanted.0.is_empty() || has.iter().any(|number| numbers.contains(number))
        };
        any(&self.filter.tag, &self.tags, card.tags)
            && any(&self.filter.source, &self.sources, card.sources)
            && any(&self.filter.author, &self.authors, card.authors)
            && any(&self.filter.language, &self.languages, &[card.language])
            && (self.filter.path.is_empty() || self.filter.path.matches(path))
            && self.filter.since.is_none_or(|since| since <= day)
            && self.filter.until.is_none_or(|until| day <= until)
            && !self.not.as_ref().is_some_and(|not| not.takes(card, path, day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        toml::from_str(text).unwrap()
    }

    fn takes(text: &str) -> bool {
        let mut names = Names::default();
        let card = Card {
            terms: None,
            language: names.number("nl-BE"),
            tags: &[names.number("Open  Data"), names.number("zorg")],
            sources: &[],
            authors: &[names.number("Anna")],
            cited: &[],
            whole: 0,
        };
        let day = Date::constant(2020, 5, 17);
        Sieve::new(&filter(text), &names).takes(&card, "nieuws/2020/a.md", day)
    }

    #[test]
    fn all_keys_must_hold_each_for_any_of_its_values() {
        assert!(takes(""));
        assert!(takes("tag = 'open data'"));
        assert!(takes("tag = ['wonen', 'zorg']\nauthor = 'anna'"));
        assert!(!takes("tag = 'zorg'\nauthor = 'Piet'"));
        assert!(takes("language = 'nl'"));
        assert!(!takes("language = 'n'"));
        assert!(takes("path = 'nieuws/**'"));
        assert!(!takes("path = 'columns/**'"));
        assert!(takes("since = 2020-05-17\nuntil = '2020-05-17'"));
        assert!(!takes("since = 2020-05-18"));
        assert!(!takes("not = { tag = 'zorg' }"));
        assert!(takes("not = { tag = 'zorg', author = 'Piet' }"));
    }

    #[test]
    fn a_name_that_is_no_file_name_is_refused() {
        for name in ["", "a/b", "../x", "feed", "a b"] {
            let table = format!("name = {name:?}");
            assert!(toml::from_str::<Selection>(&table).is_err(), "{name}");
        }
        assert!(toml::from_str::<Selection>("name = 'open-data'").is_ok());
    }
}
