//! JSON Feed 1.0 and 1.1, with the extension `_bron`.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use url::Url;

use super::markup;
use super::media;
use super::notes::{Notes, short};
use super::person;
use super::sources::{self, Named, Stated};
use crate::article::{Article, Body, Enclosure, Feed, Id, Person, SafeHtml, Tag};
use crate::date;
use crate::html::{clean_text, one_line};
use crate::syntax::json::{Document, Type, Value};

/// Reads a document; `None` when it is no JSON Feed.
pub(super) fn read(doc: &Document, origin: Option<&Url>, notes: &mut Notes) -> Option<Feed> {
    let root = doc.root()?;
    let version = root.get("version").and_then(|version| version.as_str()).unwrap_or_default();
    let is_feed = version.contains("jsonfeed.org/version/");
    let items = root.get("items").filter(|items| items.kind() == Type::Array);
    if !is_feed && items.is_none() {
        return None;
    }
    for fault in doc.faults() {
        notes.add(Some(doc.position(fault.span.start)), fault.kind.to_string());
    }
    let mut reader = Reader { doc, notes, base: origin.cloned() };
    if !is_feed {
        reader.warn(root, "no `version` of JSON Feed".to_owned());
    }
    let mut feed = reader.head(root);
    if let Some(base) = feed.home.as_ref().filter(|_| reader.base.is_none()).or(feed.url.as_ref()) {
        reader.base = Some(base.clone());
    }
    if items.is_none() {
        reader.warn(root, "there is no array `items`".to_owned());
    }
    for item in items.into_iter().flat_map(|items| items.items()) {
        if item.kind() == Type::Object {
            feed.articles.push(reader.item(item));
        } else {
            reader.warn(item, "item that is no object was left out".to_owned());
        }
    }
    super::duplicates(&feed, reader.notes);
    Some(feed)
}

struct Reader<'d, 'n> {
    doc: &'d Document,
    notes: &'n mut Notes,
    base: Option<Url>,
}

impl<'d> Reader<'d, '_> {
    fn warn(&mut self, value: Value<'d>, message: String) {
        let position = (!self.notes.is_full()).then(|| self.doc.position(value.span().start));
        self.notes.add(position, message);
    }

    /// The text of a member; another type than a string is a fault, and a number its digits.
    fn text(&mut self, object: Value<'d>, key: &str) -> Option<String> {
        let value = object.get(key)?;
        let text = match value.kind() {
            Type::Null | Type::Invalid => return None,
            Type::String => value.as_str().unwrap_or_default(),
            Type::Number | Type::Bool(_) => {
                self.warn(
                    value,
                    format!("`{key}` is a {}, and should be a string", value.kind().name()),
                );
                value.span().of(self.doc.text())
            }
            Type::Array | Type::Object => {
                let message = format!("`{key}` is an {}, and was left out", value.kind().name());
                self.warn(value, message);
                return None;
            }
        };
        Some(clean_text(text)).filter(|text| !text.trim().is_empty())
    }

    fn line(&mut self, object: Value<'d>, key: &str) -> Option<String> {
        self.text(object, key).map(|text| one_line(&text)).filter(|line| !line.is_empty())
    }

    fn url(&mut self, object: Value<'d>, key: &str) -> Option<Url> {
        let written = self.line(object, key)?;
        let value = object.get(key)?;
        let url = Url::parse(&written).or_else(|fault| match &self.base {
            Some(base) => base.join(&written),
            None => Err(fault),
        });
        match url {
            Ok(url) if !matches!(url.scheme(), "javascript" | "vbscript" | "data") => Some(url),
            _ => {
                self.warn(
                    value,
                    format!("`{}` is not a usable address; it was left out", short(&written)),
                );
                None
            }
        }
    }

    fn date(&mut self, object: Value<'d>, key: &str) -> Option<ZonedDateTime> {
        let written = self.line(object, key)?;
        let value = object.get(key)?;
        let Some(read) = date::parse(&written, &TimeZone::UTC) else {
            self.warn(value, format!("`{}` is not a date; it was left out", short(&written)));
            return None;
        };
        for repair in &read.repairs {
            self.warn(value, format!("date `{}`: {repair}", short(&written)));
        }
        Some(read.when)
    }

    fn head(&mut self, root: Value<'d>) -> Feed {
        let mut feed = Feed {
            title: self.line(root, "title").unwrap_or_default(),
            description: self.line(root, "description"),
            home: self.url(root, "home_page_url"),
            url: self.url(root, "feed_url"),
            language: self.line(root, "language"),
            icon: self.url(root, "icon").or_else(|| self.url(root, "favicon")),
            authors: self.authors(root),
            rights: root.get("_bron").and_then(|own| self.line(own, "rights")),
            ..Feed::default()
        };
        feed.paging.prev_archive = self.url(root, "next_url");
        for hub in root.get("hubs").into_iter().flat_map(|list| list.items()) {
            feed.hubs.extend(self.url(hub, "url"));
        }
        feed
    }

    fn authors(&mut self, object: Value<'d>) -> Vec<Person> {
        let mut people = Vec::new();
        // `author` is version 1.0, and `authors` wins.
        let many: Vec<_> =
            object.get("authors").into_iter().flat_map(|list| list.items()).collect();
        let one = object.get("author").filter(|_| many.is_empty());
        for author in many.into_iter().chain(one) {
            let read = match author.as_str() {
                Some(text) => person::parse(text).unwrap_or_default(),
                None => Person {
                    name: self.line(author, "name").unwrap_or_default(),
                    url: self.url(author, "url"),
                    avatar: self.url(author, "avatar"),
                    email: None,
                },
            };
            if !read.name.is_empty() || read.url.is_some() || read.email.is_some() {
                person::add(&mut people, read);
            }
        }
        people
    }

    fn item(&mut self, item: Value<'d>) -> Article {
        let url = self.url(item, "url");
        let id = self.line(item, "id").and_then(|id| Id::new(&id));
        let id = id.unwrap_or_else(|| {
            let id = url.as_ref().and_then(|url| Id::new(url.as_str()));
            let from = if id.is_some() { "is its address" } else { "was made from its content" };
            self.warn(item, format!("item without `id`; its id {from}"));
            id.unwrap_or_else(|| Id::from_key(item.span().of(self.doc.text())))
        });
        let mut article = Article::new(id);
        article.url = url;
        article.external_url = self.url(item, "external_url");
        article.title = self.line(item, "title").unwrap_or_default();
        article.published = self.date(item, "date_published");
        article.updated = self.date(item, "date_modified");
        article.authors = self.authors(item);
        article.language = self.line(item, "language");
        article.image = self.url(item, "image").or_else(|| self.url(item, "banner_image"));
        let tags = item
            .get("tags")
            .into_iter()
            .flat_map(|list| list.items())
            .filter_map(|tag| tag.as_str());
        let tags = tags.map(|tag| one_line(&clean_text(tag))).filter(|tag| !tag.is_empty());
        article.tags = tags.map(Tag::new).collect();
        for file in item.get("attachments").into_iter().flat_map(|list| list.items()) {
            self.attachment(file, &mut article);
        }
        let mut named = Vec::new();
        if let Some(own) = item.get("_bron") {
            article.rights = self.line(own, "rights");
            for source in own.get("sources").into_iter().flat_map(|list| list.items()) {
                let (name, url) = (self.line(source, "name"), self.url(source, "url"));
                if name.is_some() || url.is_some() {
                    named.push(Named { name, url });
                }
            }
        }
        self.texts(item, &mut article, Stated { named, via: Vec::new() });
        article
    }

    /// The texts, and with them the sources.
    fn texts(&mut self, item: Value<'d>, article: &mut Article, stated: Stated) {
        let html = self.text(item, "content_html");
        let text = self.text(item, "content_text").map(|text| text.trim().to_owned());
        let has_markup = html.is_some();
        let base = article.url.as_ref().or(self.base.as_ref());
        article.body = match (html, &text) {
            (Some(html), _) => Body::Html(SafeHtml::new(&html, base)),
            (None, Some(text)) => Body::Text(text.clone()),
            (None, None) => Body::Text(String::new()),
        };
        // A summary is plain text, but for feeds that put markup there; ours do not.
        let may_be_markup = item.get("_bron").is_none();
        article.summary = self.text(item, "summary").map(|text| {
            if may_be_markup && markup::has_tags(&text) {
                Body::Html(SafeHtml::new(&text, article.url.as_ref()))
            } else {
                Body::Text(text.trim().to_owned())
            }
        });
        sources::settle(article, stated);
        // Both are there: the body is text when the markup says no more than it.
        let Some(text) = text.filter(|_| has_markup) else { return };
        if let Body::Text(_) = markup::plain_if_simple(article.body.clone()) {
            let text = sources::without_line(&text, &article.sources).unwrap_or(&text);
            article.body = Body::Text(text.to_owned());
        }
    }

    fn attachment(&mut self, file: Value<'d>, article: &mut Article) {
        let Some(url) = self.url(file, "url") else { return };
        let media_type = self.line(file, "mime_type").unwrap_or_else(|| media::type_of(&url));
        let whole = |key: &str| file.get(key)?.as_f64().filter(|number| *number >= 0.0);
        let number = |key: &str| file.get(key).and_then(|value| value.as_u64());
        let seconds = number("duration_in_seconds").or_else(|| {
            let text = whole("duration_in_seconds")?.to_string();
            media::duration(&text)
        });
        let title = self.line(file, "title");
        let length = number("size_in_bytes");
        media::add_file(article, Enclosure { url, media_type, length, duration: seconds, title });
    }
}
