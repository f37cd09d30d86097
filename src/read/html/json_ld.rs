//! What JSON-LD (schema.org) says of an article.

use serde_json::Value;
use url::Url;

use super::metadata::line;
use crate::article::{Person, Source};
use crate::read::is_web;

/// Objects looked at in one block of JSON-LD.
const MOST_OBJECTS: usize = 200;

/// The description of the article; of several, the first that says something decides.
#[derive(Debug, Default)]
pub(super) struct Described {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) authors: Vec<Person>,
    pub(super) summary: Option<String>,
    pub(super) language: Option<String>,
    pub(super) image: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) sources: Vec<Source>,
}

impl Described {
    /// Takes in a block: an object, a list of them, or a `@graph`.
    pub(super) fn add(&mut self, block: &Value) {
        let mut waiting = vec![block];
        let mut seen = 0;
        while let Some(value) = waiting.pop() {
            seen += 1;
            if seen > MOST_OBJECTS {
                return;
            }
            match value {
                Value::Array(items) => waiting.extend(items.iter().rev()),
                Value::Object(object) => {
                    waiting.extend(object.get("@graph"));
                    waiting.extend(object.get("mainEntity"));
                    if is_article(value) {
                        self.article(value);
                    }
                }
                _ => {}
            }
        }
    }

    fn article(&mut self, article: &Value) {
        let fill = |field: &mut Option<String>, names: &[&str]| {
            if field.is_none() {
                *field = names.iter().find_map(|name| text(article.get(name)?));
            }
        };
        fill(&mut self.headline, &["headline", "name"]);
        fill(&mut self.published, &["datePublished", "dateCreated"]);
        fill(&mut self.updated, &["dateModified"]);
        fill(&mut self.summary, &["description", "abstract"]);
        fill(&mut self.language, &["inLanguage"]);
        fill(&mut self.image, &["image", "thumbnailUrl"]);
        if self.authors.is_empty() {
            self.authors = many(article, &["author", "creator"]).filter_map(person).collect();
        }
        if self.tags.is_empty() {
            let terms = many(article, &["keywords", "about"]).filter_map(text);
            self.tags = terms
                .flat_map(|terms| terms.split(',').filter_map(line).collect::<Vec<_>>())
                .collect();
        }
        if self.sources.is_empty() {
            let named = many(article, &["isBasedOn"]).chain(many(article, &["citation"]));
            self.sources = named.filter_map(source).collect();
        }
    }
}

fn is_article(value: &Value) -> bool {
    many(value, &["@type"]).filter_map(Value::as_str).any(|kind| {
        kind.ends_with("Article")
            || kind.ends_with("Posting")
            || matches!(kind, "Report" | "AnalysisNewsArticle" | "Review")
    })
}

/// The values of the first of `names` that is there, a list taken apart.
fn many<'v>(object: &'v Value, names: &[&str]) -> impl Iterator<Item = &'v Value> {
    let found = names.iter().find_map(|name| object.get(name));
    let (one, list) = match found {
        Some(Value::Array(items)) => (None, items.as_slice()),
        other => (other, [].as_slice()),
    };
    one.into_iter().chain(list).take(MOST_OBJECTS)
}

/// A text, or that of an object with a name or address.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => line(text),
        Value::Array(items) => text(items.iter().find(|item| !item.is_array())?),
        Value::Object(object) => ["name", "headline", "alternateName", "url", "@id"]
            .iter()
            .find_map(|name| line(object.get(*name)?.as_str()?)),
        _ => None,
    }
}

fn person(value: &Value) -> Option<Person> {
    let address = value.get("url").and_then(Value::as_str).and_then(address);
    let email = value
        .get("email")
        .and_then(Value::as_str)
        .map(|email| email.trim_start_matches("mailto:").to_owned());
    text(value).map(|name| Person { url: address, email, ..Person::named(name) })
}

fn source(value: &Value) -> Option<Source> {
    let name = text(value)?;
    let own = value.get("url").or_else(|| value.get("@id")).and_then(Value::as_str);
    let url = own.and_then(address).or_else(|| address(&name));
    Some(Source::new(name, url))
}

fn address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(is_web)
}
