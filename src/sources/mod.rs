//! The source registry: `[sources]` gives a source name its address, other spellings and fetch rules.

mod listed;

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};
use url::Url;

pub use listed::{Listed, is_heading, split_list};

use crate::article::Source;

/// The `[sources]` table of `bron.toml`, by name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Entry>")]
pub struct Registry {
    entries: BTreeMap<String, Entry>,
    /// The name that each spelling stands for.
    spellings: HashMap<String, String>,
}

impl From<BTreeMap<String, Entry>> for Registry {
    fn from(entries: BTreeMap<String, Entry>) -> Self {
        let mut spellings = HashMap::new();
        for (name, entry) in &entries {
            for spelling in std::iter::once(name).chain(&entry.also) {
                // Of two entries that claim a spelling, the first has it.
                spellings.entry(fold(spelling)).or_insert_with(|| name.clone());
            }
        }
        Self { entries, spellings }
    }
}

/// What is known of one source: `"Name" = "https://…"` or `"Name" = { url = "…", also = […], … }`.
#[derive(Debug, Clone, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Entry {
    /// Its address.
    pub url: Option<Url>,
    /// Other spellings of its name.
    #[serde(default)]
    pub also: Vec<String>,
    /// CSS selector of the part of its pages that matters.
    pub select: Option<String>,
    /// CSS selectors, or `/regular expressions/`, of what does not matter.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// How often to look, such as `7d`.
    pub every: Option<String>,
    /// Whether to obey its robots.txt; `false` is logged.
    #[serde(default = "yes")]
    pub robots: bool,
    /// Extra request headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

impl Registry {
    /// The registered name and entry that `name` is a spelling of; case and white space do not count.
    pub fn find(&self, name: &str) -> Option<(&str, &Entry)> {
        if self.spellings.is_empty() {
            return None;
        }
        let (name, entry) = self.entries.get_key_value(self.spellings.get(&fold(name))?)?;
        Some((name, entry))
    }

    /// The registered name and entry with this address, or with its host when the entry's address is a whole site.
    pub fn find_url(&self, url: &Url) -> Option<(&str, &Entry)> {
        let exact = self.entries.iter().find(|(_, entry)| entry.url.as_ref() == Some(url));
        exact.map(|(key, entry)| (key.as_str(), entry))
    }

    /// `sources` with registered names spelled as registered, given their address, and a source named twice kept once.
    pub fn resolve(&self, sources: Vec<Source>) -> Vec<Source> {
        let mut resolved: Vec<Source> = Vec::with_capacity(sources.len());
        for mut source in sources {
            if let Some((name, entry)) = self.find(&source.name) {
                name.clone_into(&mut source.name);
                source.url = source.url.or_else(|| entry.url.clone());
            }
            let is_known = resolved
                .iter()
                .any(|known| known.url == source.url && is_same(&known.name, &source.name));
            if !is_known {
                resolved.push(source);
            }
        }
        resolved
    }

    /// Every registered name with its entry, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(name, entry)| (name.as_str(), entry))
    }
}

fn is_same(name: &str, other: &str) -> bool {
    name == other || fold(name) == fold(other)
}

fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            folded.push_str(&word.to_lowercase());
        }
    }
    folded
}

fn yes() -> bool {
    true
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AddressOrTable;
        impl<'de> Visitor<'de> for AddressOrTable {
            type Value = Entry;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an address, or a table with `url`")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Entry, E> {
                let url = Url::parse(text)
                    .map_err(|fault| E::custom(format!("`{text}` is not an address: {fault}")))?;
                Ok(Entry {
                    url: Some(url),
                    also: Vec::new(),
                    select: None,
                    ignore: Vec::new(),
                    every: None,
                    robots: true,
                    headers: BTreeMap::new(),
                })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                Entry::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(AddressOrTable)
    }
}
