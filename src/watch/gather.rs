//! Which addresses the articles cite, by whom, and with which rules.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use url::Url;

use crate::article::Source;
use crate::change::{RuleError, Rules};
use crate::fetch::parse_duration;
use crate::sources::{Entry, Registry};

/// The cited addresses.
#[derive(Debug, Default)]
pub struct Citations {
    cited: BTreeMap<Url, Cited>,
}

/// One cited address.
#[derive(Debug, Default)]
pub struct Cited {
    /// The name under which it is cited.
    pub name: String,
    /// The articles that cite it, in order of path.
    pub articles: BTreeSet<CitedBy>,
    /// Parts of the page that the articles point at (`#part`).
    pub fragments: BTreeSet<String>,
    /// What of the page counts.
    pub rules: Rules,
    /// How often to visit it, when the registry says so.
    pub every: Option<Duration>,
    /// Whether to obey robots.txt.
    pub robots: bool,
    /// Extra request headers.
    pub headers: BTreeMap<String, String>,
}

/// An article that cites an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CitedBy {
    /// Path of its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: Option<String>,
}

/// A rule of the registry that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// `select` or `ignore`.
    #[error("[sources] `{name}`")]
    Rule {
        /// The registered name.
        name: String,
        /// What is wrong.
        source: RuleError,
    },
    /// `every`.
    #[error("[sources] `{name}`: {message}")]
    Every {
        /// The registered name.
        name: String,
        /// What is wrong.
        message: String,
    },
}

impl Citations {
    /// Adds the sources of an article, as the registry spells them. Sources without an address of the web are left out:
    /// there is nothing to visit.
    ///
    /// # Errors
    /// When the registry has a rule that cannot be used.
    pub fn add(
        &mut self,
        sources: &[Source],
        registry: &Registry,
        by: &CitedBy,
    ) -> Result<(), GatherError> {
        for source in registry.resolve(sources) {
            let Some(mut url) = source.url.filter(|url| matches!(url.scheme(), "http" | "https"))
            else {
                continue;
            };
            let fragment = url.fragment().filter(|part| !part.is_empty()).map(str::to_owned);
            url.set_fragment(None);
            let entry = registry.find(&source.name).or_else(|| registry.find_url(&url));
            if !self.cited.contains_key(&url) {
                let cited = new_cited(&source.name, entry)?;
                self.cited.insert(url.clone(), cited);
            }
            if let Some(cited) = self.cited.get_mut(&url) {
                cited.articles.insert(by.clone());
                cited.fragments.extend(fragment);
            }
        }
        Ok(())
    }

    /// The cited addresses in order, with what is known of each.
    pub fn iter(&self) -> impl Iterator<Item = (&Url, &Cited)> {
        self.cited.iter()
    }

    /// What is known of an address.
    pub fn get(&self, url: &Url) -> Option<&Cited> {
        self.cited.get(url)
    }

    /// The address that `wanted` means: a name in the registry's spelling or another, or an address.
    pub fn find(&self, wanted: &str, registry: &Registry) -> Option<&Url> {
        if let Ok(mut url) = Url::parse(wanted) {
            url.set_fragment(None);
            if let Some((url, _)) = self.cited.get_key_value(&url) {
                return Some(url);
            }
        }
        let registered = registry.find(wanted).map(|(name, _)| name);
        let folded = wanted.to_lowercase();
        self.cited
            .iter()
            .find(|(_, cited)| {
                registered.is_some_and(|name| name == cited.name)
                    || cited.name.to_lowercase() == folded
            })
            .map(|(url, _)| url)
    }

    /// How often each address is to be visited at first.
    pub fn rhythm(&self, default: Duration) -> BTreeMap<Url, Duration> {
        self.cited
            .iter()
            .map(|(url, cited)| (url.clone(), cited.every.unwrap_or(default)))
            .collect()
    }

    /// How many addresses are cited.
    pub fn len(&self) -> usize {
        self.cited.len()
    }

    /// Whether no address is cited.
    pub fn is_empty(&self) -> bool {
        self.cited.is_empty()
    }
}

fn new_cited(name: &str, entry: Option<(&str, &Entry)>) -> Result<Cited, GatherError> {
    let Some((registered, entry)) = entry else {
        return Ok(Cited { name: name.to_owned(), robots: true, ..Cited::default() });
    };
    let select: Vec<String> = entry.select.iter().cloned().collect();
    let rules = Rules::new(&select, &entry.ignore)
        .map_err(|source| GatherError::Rule { name: registered.to_owned(), source })?;
    let every = entry
        .every
        .as_deref()
        .map(parse_duration)
        .transpose()
        .map_err(|message| GatherError::Every { name: registered.to_owned(), message })?;
    Ok(Cited {
        name: registered.to_owned(),
        rules,
        every,
        robots: entry.robots,
        headers: entry.headers.clone(),
        ..Cited::default()
    })
}
