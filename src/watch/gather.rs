//! Which addresses the articles cite, by whom, and with which rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::{Timestamp, ZonedDateTime};
use rayon::prelude::*;
use url::Url;

use crate::article::{Id, Source};
use crate::change::{RuleError, Rules};
use crate::fetch::parse_duration;
use crate::place::{Articles, Ask, Chosen, PlaceError, Stat};
use crate::read::{self, Authors, Context, Folders, Format, Neighbours};
use crate::site;
use crate::sources::{Entry, Registry};

/// How many articles are read before what they cite is put together, so that it is not all held twice.
const BATCH: usize = 256;

/// The cited addresses.
#[derive(Debug, Default)]
pub struct Citations {
    cited: BTreeMap<Url, Cited>,
    /// What the registry says of each of its names that is cited.
    manners: BTreeMap<String, Arc<Manner>>,
    /// The manner of what is not registered.
    usual: Arc<Manner>,
}

/// One cited address.
#[derive(Debug, Default)]
pub struct Cited {
    /// The name under which it is cited.
    pub name: String,
    /// The articles that cite it, in order of path.
    pub articles: Vec<Arc<CitedBy>>,
    /// When the first of them appeared.
    pub since: Option<Timestamp>,
    /// Parts of the page that the articles point at (`#part`).
    pub fragments: BTreeSet<String>,
    /// How it is visited and read.
    pub manner: Arc<Manner>,
}

/// How the sources of one name are visited and read.
#[derive(Debug)]
pub struct Manner {
    /// What of the page counts.
    pub rules: Rules,
    /// How often to visit it, when the registry says so.
    pub every: Option<Duration>,
    /// Whether to obey robots.txt.
    pub robots: bool,
    /// Extra request headers.
    pub headers: BTreeMap<String, String>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { rules: Rules::default(), every: None, robots: true, headers: BTreeMap::new() }
    }
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
    /// When it appeared.
    pub published: Option<Timestamp>,
}

/// Where the articles are, and how they are read.
#[derive(Debug, Clone, Copy)]
pub struct Shelf<'s> {
    /// The files.
    pub articles: &'s Articles,
    /// `[articles]`.
    pub settings: &'s read::Settings,
    /// `[site]`.
    pub site: &'s site::Settings,
    /// The file of authors.
    pub authors: &'s Authors,
    /// `[sources]`.
    pub registry: &'s Registry,
    /// Whether to take the links in the texts as well.
    pub links: bool,
}

/// Why the cited addresses are not known.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The articles cannot be read.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// There is no folder of articles.
    #[error("there is no folder {}; `[articles] path` names it", .0.display())]
    NoArticles(PathBuf),
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
    /// The sources of all stored articles. An article that cannot be read cites nothing; `bron convert` says why.
    ///
    /// # Errors
    /// When the folder cannot be read, or the registry has a rule that cannot be used.
    pub fn gather(shelf: Shelf<'_>) -> Result<Self, GatherError> {
        let listing = shelf
            .articles
            .candidates(shelf.settings, Ask::WhenRead)?
            .ok_or_else(|| GatherError::NoArticles(shelf.articles.name().to_owned()))?;
        let Chosen { listing, folders, .. } =
            shelf.articles.choose(listing, shelf.settings, shelf.site)?;
        let mut citations = Self::default();
        for files in listing.files().chunks(BATCH) {
            let found: Vec<Option<(CitedBy, Vec<Source>)>> = files
                .par_iter()
                .map(|file| cited_in(shelf, &folders, listing.path(file), file.known()))
                .collect::<Result<_, _>>()?;
            for (by, sources) in found.into_iter().flatten() {
                citations.add(&sources, shelf.registry, by)?;
            }
        }
        Ok(citations)
    }

    /// Adds the sources of an article, as the registry spells them. Sources without an address of the web are left out:
    /// there is nothing to visit.
    ///
    /// # Errors
    /// When the registry has a rule that cannot be used.
    pub fn add(
        &mut self,
        sources: &[Source],
        registry: &Registry,
        by: CitedBy,
    ) -> Result<(), GatherError> {
        let by = Arc::new(by);
        for source in registry.resolve(sources.to_vec()) {
            let Some(mut url) = source.url.filter(|url| matches!(url.scheme(), "http" | "https"))
            else {
                continue;
            };
            let fragment = url.fragment().filter(|part| !part.is_empty()).map(str::to_owned);
            url.set_fragment(None);
            let entry = registry.find(&source.name).or_else(|| registry.find_url(&url));
            let manner = self.manner(entry)?;
            let name = entry.map_or(source.name.as_str(), |(registered, _)| registered);
            let cited = self.cited.entry(url).or_insert_with(|| Cited {
                name: name.to_owned(),
                manner,
                ..Cited::default()
            });
            if let Err(place) = cited.articles.binary_search(&by) {
                cited.articles.insert(place, Arc::clone(&by));
            }
            cited.since = cited.since.into_iter().chain(by.published).min();
            cited.fragments.extend(fragment);
        }
        Ok(())
    }

    /// The manner that an entry of the registry asks for, made once for all its sources.
    fn manner(&mut self, entry: Option<(&str, &Entry)>) -> Result<Arc<Manner>, GatherError> {
        let Some((name, entry)) = entry else { return Ok(Arc::clone(&self.usual)) };
        if let Some(known) = self.manners.get(name) {
            return Ok(Arc::clone(known));
        }
        let manner = Arc::new(Manner::of(name, entry)?);
        self.manners.insert(name.to_owned(), Arc::clone(&manner));
        Ok(manner)
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
            .map(|(url, cited)| (url.clone(), cited.manner.every.unwrap_or(default)))
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

impl Manner {
    fn of(name: &str, entry: &Entry) -> Result<Self, GatherError> {
        let select: Vec<String> = entry.select.iter().cloned().collect();
        let rules = Rules::new(&select, &entry.ignore)
            .map_err(|source| GatherError::Rule { name: name.to_owned(), source })?;
        let every = entry
            .every
            .as_deref()
            .map(parse_duration)
            .transpose()
            .map_err(|message| GatherError::Every { name: name.to_owned(), message })?;
        Ok(Self { rules, every, robots: entry.robots, headers: entry.headers.clone() })
    }
}

/// What one article cites; `None` when it cannot be read or is a draft.
fn cited_in(
    shelf: Shelf<'_>,
    folders: &Folders,
    path: &str,
    stat: Option<Stat>,
) -> Result<Option<(CitedBy, Vec<Source>)>, PlaceError> {
    let Some(format) = Format::of_path(path) else { return Ok(None) };
    let mut buffer = Vec::new();
    let Some((bytes, _)) = shelf.articles.read(path, stat, &mut buffer)? else { return Ok(None) };
    let context = Context {
        site: shelf.site,
        settings: shelf.settings,
        authors: shelf.authors,
        folders,
        path,
        neighbours: Neighbours::NONE,
    };
    let Ok(reading) = read::head(bytes, format, context) else { return Ok(None) };
    let head = reading.value;
    if head.draft {
        return Ok(None);
    }
    let url = head.page(path, shelf.settings, shelf.site);
    let mut sources = head.sources;
    if shelf.links
        && let Some(id) = Id::new(path)
        && let Ok(article) = read::article(bytes, format, context, id, url.as_ref())
    {
        sources.extend(links(&article.value.body.to_html(), shelf.site));
    }
    let published = head.published.as_ref().map(ZonedDateTime::timestamp);
    let url = url.map(String::from);
    let by = CitedBy { path: path.to_owned(), title: head.title, url, published };
    Ok(Some((by, sources)))
}

/// The addresses that a text links, but those of the publication itself.
fn links(markup: &str, site: &site::Settings) -> Vec<Source> {
    let document = dom_query::Document::fragment(markup);
    document
        .select("a[href]")
        .iter()
        .filter_map(|anchor| {
            let url = Url::parse(&anchor.attr("href")?).ok()?;
            let own = url.origin() == site.url.origin();
            let name = anchor.text().split_whitespace().collect::<Vec<_>>().join(" ");
            let name = if name.is_empty() { url.to_string() } else { name };
            (!own).then(|| Source::new(name, Some(url)))
        })
        .collect()
}
