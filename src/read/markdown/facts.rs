//! The facts of an article that chains give: dates, title, name, language; and whether it is a draft.

use jiff::ZonedDateTime;
use jiff::civil::Date;
use oxilangtag::LanguageTag;

use super::path::{self, PathFacts};
use crate::date::{self, Precision, Repair};
use crate::html::single_spaced;
use crate::read::front_matter::{Entry, Table, Value};
use crate::read::{Context, Warning};

/// Keys of the address of the page.
const ADDRESS: &[&str] = &["permalink", "url", "path"];

/// Tables in which generators keep the keys that they do not know themselves.
const NESTED: &[&str] = &["extra", "params", "taxonomies"];

/// Values of `status` of an article that is not for everybody.
const HIDDEN_STATUS: &[&str] =
    &["draft", "concept", "private", "hidden", "pending", "unpublished", "unlisted", "archived"];

/// Words that Jekyll has for patterns of addresses.
const JEKYLL_PATTERNS: &[&str] =
    &["date", "pretty", "ordinal", "weekdate", "none", "true", "false"];

/// What the front matter and the path of one article say.
pub(super) struct Facts<'a> {
    pub(super) context: Context<'a>,
    path: PathFacts<'a>,
    /// The front matter, the last entry first, and then the tables in it that extend it; then the same of what is said of
    /// its folders, the nearest first.
    names: Vec<Named<'a>>,
    /// How many of them are its own.
    own: usize,
    /// The marks of all names: most names that are asked for have another.
    marks: u64,
}

/// An entry with the [`mark`] of its name.
struct Named<'a> {
    mark: u64,
    entry: &'a Entry<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(table: &'a Table<'a>, context: Context<'a>) -> Self {
        let mut names = Vec::with_capacity(table.entries.len());
        extend(&mut names, table);
        let own = names.len();
        for said in context.folders.facts(context) {
            extend(&mut names, said);
        }
        let marks = names.iter().fold(0, |marks, name| marks | name.mark);
        let path = path::read(context.path, &context.settings.languages);
        Self { context, path, names, own, marks }
    }

    /// The entry of that name that has a value, the front matter's own before those of its tables.
    pub(super) fn get(&self, name: &str) -> Option<&'a Entry<'a>> {
        if self.marks & mark(name) == 0 { None } else { find(&self.names, name) }
    }

    /// The entry of that name that the article has itself: what tells it from others is not said of all in its folder.
    fn own(&self, name: &str) -> Option<&'a Entry<'a>> {
        if self.marks & mark(name) == 0 { None } else { find(self.names.get(..self.own)?, name) }
    }

    /// The entries of that name whose values count together: only the one that [counts](Self::get), unless the settings say
    /// otherwise; then those of the folder farthest away come first.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a Entry<'a>> {
        let found = self.get(name);
        let merged = &self.context.settings.merged;
        let is_merged = found.is_some() && merged.iter().any(|it| it == name);
        let others = self.names.get(self.own..).filter(|_| is_merged).unwrap_or_default();
        let others = others.iter().map(|it| it.entry).rev();
        let own = if is_merged { self.own(name) } else { found };
        others.filter(move |it| it.has(name)).chain(own)
    }

    /// The text of the first of `names` for which the article has one itself.
    pub(super) fn own_text(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.own(name)?.value.text())
    }

    /// The first of `names` that has a value.
    pub(super) fn first(&self, names: &[&str]) -> Option<&'a Entry<'a>> {
        names.iter().find_map(|name| self.get(name))
    }

    /// The text of the first of `names` that has one.
    pub(super) fn first_text(&self, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| self.get(name)?.value.text())
    }

    /// The date that a chain gives. A key with something that is no date is told, and the chain goes on.
    pub(super) fn date(
        &self,
        chain: &[String],
        warnings: &mut Vec<Warning>,
    ) -> Option<ZonedDateTime> {
        chain.iter().find_map(|word| match word.as_str() {
            ":filename" => self.context.start_of(self.path.file_day?),
            ":folders" => self.context.start_of(self.path.folder_day?),
            ":path" => self.context.start_of(path::read_address(self.own_text(ADDRESS)?).0?),
            key => self.date_of(self.get(key)?, warnings),
        })
    }

    /// The date of an entry: text, or a table with a `date` (Docusaurus) or with what was `created` (MkDocs).
    pub(super) fn date_of(
        &self,
        entry: &Entry<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Option<ZonedDateTime> {
        let value = match &entry.value {
            Value::Table(table) => &table.get("date").or_else(|| table.get("created"))?.value,
            value => value.items().first()?,
        };
        let text = value.text()?;
        // Jekyll's `published: false` is no date.
        if value.truth().is_some() {
            return None;
        }
        let warn = |message: String| warning(entry, message);
        let Some((read, repairs)) = self.moment(text) else {
            let key = &entry.key;
            let remedy = "write it as 2011-02-03 or 2011-02-03T09:30:00+01:00";
            warnings.push(warn(format!("`{key}`: `{text}` is not a date; {remedy}")));
            return None;
        };
        for repair in repairs {
            if matches!(repair, Repair::Weekday { .. } | Repair::TwoFigureYear | Repair::MonthFirst)
            {
                warnings.push(warn(format!("`{}`: `{text}`: {repair}", entry.key)));
            }
        }
        Some(read)
    }

    fn moment(&self, text: &str) -> Option<(ZonedDateTime, Vec<Repair>)> {
        let zone = &self.context.site.timezone;
        if text.len() == 8
            && let Ok(day) = Date::strptime("%Y%m%d", text)
        {
            return Some((self.context.start_of(day)?, Vec::new()));
        }
        let read = date::parse(text, zone)?;
        if read.precision == Precision::Day
            && let Some(time) = self.get("time").and_then(|entry| entry.value.text())
            && let Some(exact) = date::parse(&format!("{text} {time}"), zone)
        {
            return Some((exact.when, exact.repairs));
        }
        Some((read.when, read.repairs))
    }

    /// The title that the chain gives, in which `heading` looks up the first heading of the text.
    pub(super) fn title(&self, heading: impl Fn() -> Option<String>) -> String {
        let title = self.context.settings.title.iter().find_map(|word| match word.as_str() {
            ":heading" => heading(),
            ":filename" => Some(words(self.path.name)),
            key => Some(single_spaced(self.get(key)?.value.text()?).into_owned()),
        });
        title.unwrap_or_default()
    }

    /// The name for addresses.
    pub(super) fn slug(&self) -> String {
        let slug = self.context.settings.slug.iter().find_map(|word| {
            let slug = match word.as_str() {
                ":path" => path::read_address(self.address()?).1,
                ":filename" => self.path.name,
                key => self.own(key)?.value.text()?.trim_matches('/').rsplit('/').next()?,
            };
            (!slug.is_empty()).then(|| slug.to_owned())
        });
        slug.unwrap_or_else(|| self.path.name.to_owned())
    }

    /// The slug that a key of the chain gives.
    pub(super) fn given_slug(&self) -> Option<String> {
        let mut keys = self.context.settings.slug.iter().filter(|word| !word.starts_with(':'));
        keys.find_map(|key| {
            let slug = self.own(key)?.value.text()?.trim_matches('/');
            (!slug.is_empty()).then(|| slug.to_owned())
        })
    }

    /// The address of the page as the file gives it; patterns of a generator are none.
    fn address(&self) -> Option<&'a str> {
        ADDRESS.iter().find_map(|name| {
            let text = self.own(name)?.value.text()?;
            let is_pattern = text.contains("/:")
                || text.starts_with(':')
                || text.contains(['{', ' '])
                || JEKYLL_PATTERNS.contains(&text);
            let is_its_own = *name != "url" || !self.is_elsewhere(text);
            (is_its_own && !is_pattern).then_some(text)
        })
    }

    /// Whether an address is of another site: then it is what the article is about, not where it is.
    pub(super) fn is_elsewhere(&self, text: &str) -> bool {
        url::Url::parse(text).is_ok_and(|url| url.host() != self.context.site.url.host())
    }

    /// The address of the page, with the `/` at its end that a page without extension has.
    pub(super) fn url(&self) -> Option<String> {
        let address = self.address()?;
        let last = address.rsplit('/').next().unwrap_or_default();
        let is_folder = !last.is_empty() && !last.contains(['.', '?', '#']);
        Some(if is_folder { format!("{address}/") } else { address.to_owned() })
    }

    /// The BCP 47 tag that the chain gives.
    pub(super) fn language(&self, warnings: &mut Vec<Warning>) -> Option<String> {
        let settings = self.context.settings;
        settings.language.iter().find_map(|word| match word.as_str() {
            ":filename" => self.path.file_language.map(str::to_owned),
            ":folders" => {
                path::folder_language(self.context.path, &settings.languages).map(str::to_owned)
            }
            key => {
                let entry = self.get(key)?;
                let tag = entry.value.text()?.replace('_', "-");
                if LanguageTag::parse(tag.as_str()).is_ok() {
                    return Some(tag);
                }
                let message =
                    format!("`{}`: `{tag}` is not a language tag such as `nl`", entry.key);
                warnings.push(warning(entry, message));
                None
            }
        })
    }

    /// The page of a section in Hugo and Zola (`_index.md`, `_index.nl.md`), which lists articles and is none.
    fn is_section(&self) -> bool {
        let rest = self.path.file.strip_prefix("_index");
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Not meant to be seen by everybody: by key, by status or by folder.
    pub(super) fn is_draft(&self) -> bool {
        let is = |name: &str, wanted: bool| {
            self.get(name).and_then(|entry| entry.value.truth()) == Some(wanted)
        };
        // Hugo's `build` tells which pages are listed, and which are made at all.
        let is_listed_nowhere = ["build", "_build"].iter().any(|name| {
            let table = self.get(name).and_then(|entry| entry.value.table());
            ["list", "render"].iter().any(|key| {
                let when = table.and_then(|table| table.first_text(&[key]));
                when.is_some_and(|when| matches!(when, "never" | "false"))
            })
        });
        let is_hidden =
            |status: &str| HIDDEN_STATUS.iter().any(|word| word.eq_ignore_ascii_case(status));
        let draft_folders = &self.context.settings.draft_folders;
        let mut folders = self.path.folders.as_bytes().split(|&byte| byte == b'/');
        ["draft", "isDraft", "concept", "unlisted", "private", "hidden", "headless"]
            .iter()
            .any(|name| is(name, true))
            || is("eleventyExcludeFromCollections", true)
            || is("published", false)
            // Eleventy makes no page of it.
            || is("permalink", false)
            || is_listed_nowhere
            || self.first_text(&["status", "visibility"]).is_some_and(is_hidden)
            || self.is_section()
            || folders.any(|it| draft_folders.iter().any(|folder| folder.as_bytes() == it))
    }
}

/// Adds the entries of a table, and then those of the tables in it that extend it.
fn extend<'a>(names: &mut Vec<Named<'a>>, table: &'a Table<'a>) {
    let first = names.len();
    names.extend(named(table));
    let added = names.get(first..).unwrap_or_default();
    let nested = NESTED.iter().filter_map(|name| find(added, name)?.value.table());
    let nested: Vec<&Table<'_>> = nested.collect();
    names.extend(nested.into_iter().flat_map(named));
}

/// A warning about an entry, with its line where it stands in the file.
fn warning(entry: &Entry<'_>, message: String) -> Warning {
    Warning { line: Some(entry.line).filter(|line| *line > 0), column: None, message }
}

/// The entries of a table, the last one first.
fn named<'a>(table: &'a Table<'a>) -> impl Iterator<Item = Named<'a>> {
    table.entries.iter().rev().map(|entry| Named { mark: mark(&entry.key), entry })
}

/// The first entry of that name that has a value.
fn find<'a>(names: &[Named<'a>], name: &str) -> Option<&'a Entry<'a>> {
    let mark = mark(name);
    let mut entries = names.iter().filter(|it| it.mark & mark != 0).map(|it| it.entry);
    entries.find(|entry| entry.has(name))
}

/// A bit for the first and last letter of a name, in either case; every bit for a name that begins or ends with another
/// character than those that do not count.
fn mark(name: &str) -> u64 {
    let mut name = name.as_bytes();
    while let [b'_' | b'-' | b' ', rest @ ..] | [rest @ .., b'_' | b'-' | b' '] = name {
        name = rest;
    }
    match name {
        [first, .., last] if first.is_ascii_alphabetic() && last.is_ascii_alphabetic() => {
            // Only the lowest five bits tell letters apart.
            1 << (((first & 31) * 5 + (last & 31)) % 64)
        }
        _ => u64::MAX,
    }
}

/// The words of a file name, the first with a capital.
fn words(name: &str) -> String {
    let name = name.replace(['-', '_'], " ");
    let spaced = single_spaced(&name);
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
