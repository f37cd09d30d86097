//! What holds for all articles of a folder: facts that they need not say themselves, and where their pages are.
//!
//! The settings say it (`[[articles.folder]]`), and so do files in the folders: `_index.md` by its `cascade`, as Hugo
//! has it, `posts/posts.json`, as Eleventy has it, and the labels of tags in `tags.yml`, as Docusaurus has them. What
//! is said nearest to an article counts, and what the article says itself before all of that.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::{Deserialize, Deserializer, Error};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::address::is_in;
use super::front_matter::{self, Entry, Language, Table, Value};
use super::markdown;
use super::{AddressPattern, Context, Globs, ReadError, Settings, stored};
use crate::site;

/// One of `[[articles.folder]]`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    /// Path below the folder of articles; `.` is that folder.
    #[serde(deserialize_with = "site::folder")]
    path: String,
    /// Where the pages of its articles are, as `[articles] url`; `{path}` and `{folder}` begin in this folder.
    url: Option<AddressPattern>,
    /// What its articles need not say, by the keys of front matter.
    #[serde(default)]
    facts: Facts,
}

impl Folder {
    /// The pattern of addresses of the article at `path`, and the path that it has below the folder, where this is said
    /// for it.
    pub(super) fn pattern<'f, 'p>(
        &'f self,
        path: &'p str,
    ) -> Option<(&'f AddressPattern, &'p str)> {
        Some((self.url.as_ref()?, below(path, self.path())?))
    }

    fn path(&self) -> &str {
        let path = self.path.trim_matches('/');
        if path == "." { "" } else { path }
    }
}

/// A table of facts as front matter has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Facts(Table<'static>);

impl<'de> Deserialize<'de> for Facts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let table = toml::Table::deserialize(deserializer)?;
        let text = toml::to_string(&table).map_err(D::Error::custom)?;
        match front_matter::parse(&text, Language::Toml).map_err(D::Error::custom)? {
            Value::Table(table) => Ok(Self(table.kept())),
            _ => Ok(Self::default()),
        }
    }
}

/// What is said of folders.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folders {
    /// By the path of the folder; what counts first comes first.
    said: BTreeMap<String, Vec<Said>>,
    /// By the path of the folder, the labels of tags.
    labels: BTreeMap<String, BTreeMap<String, String>>,
    /// The paths of folders of which something is said that cannot be read.
    unread: BTreeSet<String>,
    print: u64,
}

/// Facts for the articles of a folder, or for some of them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    facts: Table<'static>,
    /// Patterns of the addresses that Hugo knows the pages by.
    pages: Option<Globs>,
    /// The language of the pages.
    language: Option<String>,
}

impl Folders {
    /// Nothing is said of any.
    pub const NONE: &'static Self =
        &Self { said: BTreeMap::new(), labels: BTreeMap::new(), unread: BTreeSet::new(), print: 0 };

    /// What the settings say.
    pub fn of(settings: &Settings) -> Self {
        let mut folders = Self::default();
        for folder in settings.folder.iter().filter(|folder| !folder.facts.0.entries.is_empty()) {
            let said = Said { facts: folder.facts.0.clone(), pages: None, language: None };
            folders.said.entry(folder.path().to_owned()).or_default().push(said);
        }
        folders
    }

    /// Whether the file at `path`, whose `name` is the end of it, says something of the folder that it is in.
    pub fn are_in(path: &str, name: &str, settings: &Settings) -> bool {
        is_section(name) || settings.is_told() && is_told(path, name, settings)
    }

    /// Adds what the file at `path` says of the folder that it is in. Before what the settings say, as it is nearer.
    ///
    /// # Errors
    /// When it is not of its language. Then no article of the folder is read: it might be a draft.
    pub fn add(
        &mut self,
        path: &str,
        bytes: &[u8],
        about: (&Settings, &site::Settings),
    ) -> Result<(), ReadError> {
        let added = self.read(path, bytes, about);
        if added.is_err() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.print = xxh3_64_with_seed(format!("{folder} unread").as_bytes(), self.print);
            self.unread.insert(folder.to_owned());
        }
        added
    }

    fn read(
        &mut self,
        path: &str,
        bytes: &[u8],
        (settings, site): (&Settings, &site::Settings),
    ) -> Result<(), ReadError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let text = stored::read(bytes, None, settings.encoding, &mut Vec::new()).text;
        if settings.tag_labels.as_deref() == Some(name) {
            let labels = labels(&front_matter::parse(&text, Language::of(name))?);
            self.print = xxh3_64_with_seed(format!("{folder}: {labels:?}").as_bytes(), self.print);
            self.labels.insert(folder.to_owned(), labels);
            return Ok(());
        }
        let said: Vec<Said> = if is_section(name) {
            let cascade = front_matter::split(&text)?.table;
            let cascade = cascade.get("cascade").map(|entry| entry.value.items());
            // Those in another language have a page of their own.
            let language = markdown::language_of(path, settings).unwrap_or(&site.language);
            let said = cascade.unwrap_or_default().iter();
            said.filter_map(|value| cascaded(value, language)).collect()
        } else {
            match front_matter::parse(&text, Language::Json)? {
                Value::Table(facts) => {
                    vec![Said { facts: facts.kept(), pages: None, language: None }]
                }
                _ => Vec::new(),
            }
        };
        if !said.is_empty() {
            self.print = xxh3_64_with_seed(format!("{folder}: {said:?}").as_bytes(), self.print);
            self.said.entry(folder.to_owned()).or_default().splice(0..0, said);
        }
        Ok(())
    }

    /// A number that differs when what files say differs; nought when none says anything.
    pub fn print(&self) -> u64 {
        self.print
    }

    /// Refuses the article at `path` where what is said of a folder that it lies in cannot be read.
    pub(super) fn check(&self, path: &str) -> Result<(), ReadError> {
        if !self.unread.is_empty() && folders(path).any(|folder| self.unread.contains(folder)) {
            let what = "way to know what holds in its folder; mend the file that says it";
            return Err(ReadError::Missing { what, line: 1 });
        }
        Ok(())
    }

    /// What is said for an article, the nearest first.
    pub(super) fn facts<'f>(&'f self, context: Context<'_>) -> Vec<&'f Table<'static>> {
        if self.said.is_empty() {
            return Vec::new();
        }
        let said = folders(context.path).filter_map(|folder| self.said.get(folder)).flatten();
        said.filter(|said| said.is_for(context)).map(|said| &said.facts).collect()
    }

    /// The label of a tag of the article at a path, where it has one.
    pub(super) fn label(&self, path: &str, tag: &str) -> Option<&str> {
        if self.labels.is_empty() {
            return None;
        }
        folders(path).find_map(|folder| self.labels.get(folder)?.get(tag)).map(String::as_str)
    }
}

/// The folders that a path lies in, the nearest first and that of all articles last.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    let above = |path: &str| path.rfind('/').unwrap_or(0);
    std::iter::successors(path.get(..above(path)), move |folder| {
        folder.get(..above(folder)).filter(|_| !folder.is_empty())
    })
}

/// The labels of tags: each is a table with a `label`, and without one has its name with a capital.
fn labels(value: &Value<'_>) -> BTreeMap<String, String> {
    let entries = value.table().map(|table| table.entries.as_slice()).unwrap_or_default();
    let label = |entry: &Entry<'_>| {
        let given = entry.value.table().and_then(|table| table.first_text(&["label"]));
        let (tag, mut letters) = (entry.key.to_lowercase(), entry.key.chars());
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        let rest = tag.chars().skip(1);
        let label = given.map_or_else(|| capital.chars().chain(rest).collect(), str::to_owned);
        (entry.key.to_string(), label)
    };
    entries.iter().map(label).collect()
}

impl Said {
    fn is_for(&self, context: Context<'_>) -> bool {
        let Context { site, settings, path, .. } = context;
        let language = markdown::language_of(path, settings);
        let own = language.unwrap_or(&site.language);
        self.language.as_ref().is_none_or(|it| is_in(it, own) || is_in(own, it))
            && self.pages.as_ref().is_none_or(|it| it.matches(&page(path, language)))
    }
}

/// The address that Hugo knows the page of an article by, whatever its address on the web is.
fn page(path: &str, language: Option<&str>) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let without = language.and_then(|it| stem.strip_suffix(it)?.strip_suffix('.'));
    let stem = without.unwrap_or(stem);
    let stem = language.and_then(|it| below(stem, it)).unwrap_or(stem);
    let page = stem.strip_suffix("/index").unwrap_or(stem);
    format!("/{page}").replace(' ', "-").to_lowercase()
}

/// What one of Hugo's cascades says; `None` when it is for something else than pages.
fn cascaded(value: &Value<'_>, language: &str) -> Option<Said> {
    let facts = value.table()?.clone().kept();
    let target = ["target", "_target"].iter().find_map(|name| facts.get(name)?.value.table());
    let globs = |name: &str| -> Option<Globs> {
        let texts = target?.get(name)?.value.items().iter().filter_map(Value::text);
        Globs::new(texts.map(str::to_lowercase).collect()).ok()
    };
    let is_for = |name: &str, what: &str| globs(name).is_none_or(|globs| globs.matches(what));
    let is_for_pages = is_for("kind", "page")
        && is_for("environment", "production")
        && is_for("lang", &language.to_lowercase());
    let pages = globs("path");
    is_for_pages.then(|| Said { facts, pages, language: Some(language.to_owned()) })
}

/// Whether a name is that of the page of a section, in some language.
fn is_section(name: &str) -> bool {
    name.starts_with("_index.")
}

/// Whether a file is one of data or of labels.
fn is_told(path: &str, name: &str, settings: &Settings) -> bool {
    settings.tag_labels.as_deref() == Some(name) || is_data(path, name, settings)
}

/// Whether a file has the name of the folder that it is in, with one of the endings that the settings name.
fn is_data(path: &str, name: &str, settings: &Settings) -> bool {
    let folder = path.strip_suffix(name).unwrap_or_default().trim_end_matches('/');
    let folder = if folder.is_empty() { settings.path.trim_matches('/') } else { folder };
    let folder = folder.rsplit('/').next().unwrap_or_default();
    settings.data.iter().any(|ending| name.strip_suffix(ending.as_str()) == Some(folder))
}

/// The path from a folder on; `None` when it does not lie there.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}
