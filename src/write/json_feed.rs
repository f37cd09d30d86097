//! JSON Feed 1.1, with the extension `_bron` for what it has no member for: sources and rights.

use serde_json::{Map, Value, json};

use super::content::texts;
use super::entry::Around;
use super::{Options, clean, sources, stand_in};
use crate::article::{Article, Body, Enclosure, Feed, Person, Source};
use crate::date::rfc3339;

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// An object whose members are set when there is something to say.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn set_some<T: Into<Value>>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }

    fn set_all(&mut self, name: &str, values: Vec<Value>) {
        if !values.is_empty() {
            self.set(name, values);
        }
    }

    fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

/// A feed as JSON Feed 1.1.
pub(super) fn write(feed: &Feed, options: &Options) -> Vec<u8> {
    let mut written = Object::default();
    written.set("version", VERSION);
    written.set("title", stand_in::title(feed));
    written.set_some("home_page_url", feed.home.as_ref().map(clean::address));
    written.set_some("feed_url", feed.url.as_ref().map(clean::address));
    written.set_some("description", clean::some_line(feed.description.as_deref()));
    let next = feed.paging.prev_archive.as_ref();
    written.set_some("next_url", next.map(clean::address));
    written.set_some("icon", feed.icon.as_ref().map(clean::address));
    written.set_all("authors", stand_in::known(&feed.authors).into_iter().map(author).collect());
    written.set_some("language", clean::language(feed.language.as_deref()));
    let hubs = feed.hubs.iter().map(|hub| json!({"type": "WebSub", "url": clean::address(hub)}));
    written.set_all("hubs", hubs.collect());
    written.set_some("_bron", extension(feed.rights.as_deref(), &[], options));
    let items = feed.articles.iter().map(|article| item(article, feed, options));
    written.set("items", items.collect::<Vec<_>>());
    let mut bytes = format!("{:#}", written.into_value()).into_bytes();
    bytes.push(b'\n');
    bytes
}

fn item(article: &Article, feed: &Feed, options: &Options) -> Value {
    let around = Around::of(article, feed);
    let (language, own_language) = stand_in::language(article, around);
    let texts = texts(article, language, options);
    let mut written = Object::default();
    written.set("id", article.id.as_str());
    written.set_some("url", article.url.as_ref().map(clean::address));
    written.set_some("external_url", article.external_url.as_ref().map(clean::address));
    written.set_some("title", clean::some_line(Some(&article.title)));
    match (texts.full, texts.summary) {
        (Some(full), summary) => {
            written.set("content_html", full);
            if let Body::Text(text) = &article.body {
                let text = clean::text(text).trim().to_owned();
                let text = sources::with_line(text, &article.sources, language);
                written.set("content_text", text);
            }
            written.set_some("summary", summary.map(|summary| summary.to_text()));
        }
        (None, Some(summary)) => written.set("content_html", summary.into_html()),
        // One of the two is required, and there is nothing to say.
        (None, None) => written.set("content_text", ""),
    }
    written.set_some("image", article.image.as_ref().map(clean::address));
    written.set_some("date_published", article.published.as_ref().map(rfc3339));
    written.set_some("date_modified", article.updated.as_ref().map(rfc3339));
    let authors = stand_in::authors(article, around);
    written.set_all("authors", authors.into_iter().map(author).collect());
    let tags = article.tags.iter().filter_map(|tag| clean::some_line(Some(&tag.term)));
    written.set_all("tags", tags.map(Value::from).collect());
    written.set_some("language", clean::language(own_language));
    written.set_all("attachments", article.enclosures.iter().map(attachment).collect());
    let extension = extension(article.rights.as_deref(), &article.sources, options);
    written.set_some("_bron", extension);
    written.into_value()
}

fn author(person: &Person) -> Value {
    let mut written = Object::default();
    written.set("name", stand_in::person_name(person));
    written.set_some("url", person.url.as_ref().map(clean::address));
    written.set_some("avatar", person.avatar.as_ref().map(clean::address));
    written.into_value()
}

fn attachment(file: &Enclosure) -> Value {
    let mut written = Object::default();
    written.set("url", clean::address(&file.url));
    let media_type = clean::media_type(&file.media_type);
    written.set("mime_type", media_type.unwrap_or_else(|| clean::ANY_FILE.to_owned()));
    written.set_some("title", clean::some_line(file.title.as_deref()));
    written.set_some("size_in_bytes", file.length);
    written.set_some("duration_in_seconds", file.duration);
    written.into_value()
}

/// What JSON Feed has no member for: sources with the state of their last check, and rights.
fn extension(rights: Option<&str>, from: &[Source], options: &Options) -> Option<Value> {
    let mut written = Object::default();
    let about = options.index.clone().map(|mut index| {
        index.set_fragment(Some("bron"));
        clean::address(&index)
    });
    written.set_some("about", about);
    let rights = clean::some_line(rights);
    if rights.is_none() && from.is_empty() {
        return None;
    }
    written.set_some("rights", rights);
    written.set_all("sources", from.iter().map(source).collect());
    Some(written.into_value())
}

fn source(source: &Source) -> Value {
    let mut written = Object::default();
    written.set("name", sources::name(source));
    written.set_some("url", source.url.as_ref().map(clean::address));
    if let Some(check) = &source.check {
        written.set("checked", rfc3339(&check.checked));
        written.set("status", clean::line(&check.status));
        written.set_some("changed", check.changed.as_ref().map(rfc3339));
        written.set_some("archived", check.archived.as_ref().map(clean::address));
    }
    written.into_value()
}
