//! The facts of an article that are lists: tags and sources.

use url::Url;

use super::facts::Facts;
use crate::article::{Source, Tag};
use crate::html::single_spaced;
use crate::read::Context;
use crate::read::front_matter::{Table, Value};
use crate::read::source_line::source_line;

const SOURCES: &[&str] = &["sources", "bronnen", "bron", "source", "via", "quellen", "quelle"];

const NAME: &[&str] = &["name", "naam", "title", "titel", "label", "text"];

const ADDRESS: &[&str] = &["url", "href", "link", "address", "adres", "uri"];

/// The subjects, each once, in the order of the keys.
pub(super) fn tags(facts: &Facts<'_>) -> Vec<Tag> {
    let mut terms: Vec<String> = Vec::new();
    let settings = facts.context.settings;
    let spaced = &settings.spaced;
    for entry in settings.tags.iter().flat_map(|name| facts.all(name)) {
        match &entry.value {
            Value::Text(text)
                if !text.contains(',') && spaced.iter().any(|name| entry.has(name)) =>
            {
                text.split_whitespace().for_each(|term| add_term(&mut terms, term));
            }
            // Obsidian's `#zorg #wonen`.
            Value::Text(text) if text.starts_with('#') && text.contains(" #") => {
                text.split(" #").for_each(|term| add_term(&mut terms, term.trim_matches(',')));
            }
            Value::Text(text) => text.split([',', ';']).for_each(|term| add_term(&mut terms, term)),
            value => value.items().iter().for_each(|item| add_item(&mut terms, item)),
        }
    }
    let Context { folders, path, .. } = facts.context;
    let label = |term: String| folders.label(path, &term).map_or(term, str::to_owned);
    terms.into_iter().map(label).map(Tag::new).collect()
}

/// The categories as Jekyll understands them: a text is a list of words.
pub(super) fn categories(facts: &Facts<'_>) -> Vec<String> {
    let is_merged = facts.context.settings.merged.iter().any(|name| name == "categories");
    let entries = if is_merged {
        ["categories", "category"].iter().flat_map(|name| facts.all(name)).collect()
    } else {
        Vec::from_iter(facts.first(&["category", "categories"]))
    };
    let mut terms: Vec<String> = Vec::new();
    for entry in entries {
        let own: Vec<String> = match &entry.value {
            Value::Text(text) if entry.key != "category" => {
                text.split_whitespace().map(str::to_owned).collect()
            }
            value => value
                .items()
                .iter()
                .filter_map(Value::text)
                .map(|text| single_spaced(text).into_owned())
                .collect(),
        };
        terms.extend(own.into_iter().filter(|term| !terms.contains(term)).collect::<Vec<_>>());
    }
    terms
}

fn add_item(terms: &mut Vec<String>, item: &Value<'_>) {
    match item {
        Value::Text(text) => add_term(terms, text),
        Value::Table(table) => {
            if let Some(text) = table.first_text(&["label", "name", "title", "term", "slug"]) {
                add_term(terms, text);
            }
        }
        // Hexo writes a path of categories as a list in the list.
        Value::List(items) => {
            items.iter().filter_map(Value::text).for_each(|text| add_term(terms, text));
        }
        Value::Null => {}
    }
}

fn add_term(terms: &mut Vec<String>, text: &str) {
    let term = single_spaced(text);
    let term = term.strip_prefix('#').filter(|rest| !rest.is_empty()).unwrap_or(&term);
    let is_ascii = term.is_ascii();
    let is_new = || {
        !terms.iter().any(|known| {
            if is_ascii && known.is_ascii() {
                known.eq_ignore_ascii_case(term)
            } else {
                known.to_lowercase() == term.to_lowercase()
            }
        })
    };
    if !term.is_empty() && is_new() {
        terms.push(term.to_owned());
    }
}

/// The sources that the keys name, in the order of the keys.
pub(super) fn sources(facts: &Facts<'_>) -> Vec<Source> {
    let site = &facts.context.site.url;
    let mut sources = Vec::new();
    for entry in SOURCES.iter().filter_map(|name| facts.get(name)) {
        for item in entry.value.items() {
            match item {
                Value::Text(text) => add_text(&mut sources, text),
                Value::Table(table) => add_table(&mut sources, table, site),
                Value::List(_) | Value::Null => {}
            }
        }
    }
    sources
}

/// Adds those of `more` that `sources` does not name yet, by name or by address.
pub(super) fn add_sources(sources: &mut Vec<Source>, more: Vec<Source>) {
    for source in more {
        let is_known = sources.iter().any(|known| {
            known.name.to_lowercase() == source.name.to_lowercase()
                || (known.url.is_some() && known.url == source.url)
        });
        if !is_known {
            sources.push(source);
        }
    }
}

/// A source that a link names.
pub(super) fn linked(name: &str, address: &str, site: &Url) -> Source {
    let name = single_spaced(name);
    Source::new(if name.is_empty() { address } else { &name }, absolute(address, site))
}

fn absolute(address: &str, site: &Url) -> Option<Url> {
    let address = address.trim();
    let url = if address.starts_with("www.") {
        Url::parse(&format!("http://{address}"))
    } else {
        site.join(address)
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https" | "ftp"))
}

/// A line for each source; semicolons part names that have no address.
fn add_text(sources: &mut Vec<Source>, text: &str) {
    for line in text.lines() {
        let link = line.trim().strip_prefix('[').and_then(|rest| {
            let (name, address) = rest.strip_suffix(')')?.split_once("](")?;
            Some(Source::new(single_spaced(name), Some(Url::parse(address.trim()).ok()?)))
        });
        if let Some(source) = link {
            sources.push(source);
        } else if line.contains(';') && !line.contains("://") {
            sources.extend(line.split(';').filter_map(source_line));
        } else {
            sources.extend(source_line(line));
        }
    }
}

/// A table with a name and an address, or a table of addresses by name.
fn add_table(sources: &mut Vec<Source>, table: &Table<'_>, site: &Url) {
    let name = table.first_text(NAME);
    let address = table.first_text(ADDRESS);
    if name.is_some() || address.is_some() {
        let name = single_spaced(name.or(address).unwrap_or_default());
        sources.push(Source::new(name, address.and_then(|address| absolute(address, site))));
        return;
    }
    for entry in &table.entries {
        let address = match &entry.value {
            Value::Table(inner) => inner.first_text(ADDRESS),
            value => value.text(),
        };
        let url = address.and_then(|address| absolute(address, site));
        sources.push(Source::new(single_spaced(&entry.key), url));
    }
}
