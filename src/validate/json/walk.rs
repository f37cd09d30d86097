//! Lays a document beside the tables.

use std::collections::HashMap;

use super::Fault;
use super::shape::{FEED, Kind, Shape};
use crate::syntax::Span;
use crate::syntax::json::{Document, Type, Value};
use crate::validate::fault;
use crate::validate::finding::{Noted, Place};
use crate::validate::rules::websub::is_web;
use crate::validate::value::{self, Context, Judged, is_relative};

/// Version 1.0.
const OLD: &str = "https://jsonfeed.org/version/1";
/// Version 1.1.
const NOW: &str = "https://jsonfeed.org/version/1.1";

/// Names every departure of a document from the tables.
pub(super) fn walk(doc: &Document, cx: Context, noted: &mut Vec<Noted<Fault>>) {
    let Some(root) = doc.root() else { return };
    if root.kind() != Type::Object {
        let message = format!("a JSON Feed is an object, and this is an {}", root.kind().name());
        noted.push(Noted { fault: Fault::Root, place: opening(root), message });
        return;
    }
    let mut walker = Walker { cx, noted };
    walker.object(root, &FEED);
    walker.head(root);
    let mut seen = HashMap::new();
    for item in root.get("items").into_iter().flat_map(|items| items.items()) {
        if item.kind() == Type::Object {
            walker.item(item, &mut seen);
        }
    }
}

struct Walker<'n> {
    cx: Context,
    noted: &'n mut Vec<Noted<Fault>>,
}

impl Walker<'_> {
    fn note(&mut self, fault: Fault, value: Value<'_>, message: String) {
        self.noted.push(Noted { fault, place: place(value), message });
    }

    /// Every member of an object, and those that it lacks.
    fn object(&mut self, object: Value<'_>, shape: &'static Shape) {
        for member in object.members() {
            let (key, value) = (member.key(), member.value());
            let known = shape.keys.iter().find(|(name, _)| *name == key);
            match known {
                Some(&(_, kind)) => self.value(key, value, kind),
                None if key.starts_with('_') => self.extension(key, value),
                None => {
                    let message = format!("JSON Feed knows no `{key}` in the {}", shape.name);
                    let place = Place { span: member.key_span(), ..place(value) };
                    self.noted.push(Noted { fault: Fault::KeyUnknown, place, message });
                }
            }
        }
        for &(key, fault) in shape.required {
            if object.get(key).is_none() {
                let place = Place { element: Some(key.to_owned()), ..opening(object) };
                let message = format!("the {} has no `{key}`", shape.name);
                self.noted.push(Noted { fault, place, message });
            }
        }
        if shape.name == "author" && shape.keys.iter().all(|(key, _)| is_blank(object.get(key))) {
            let message = "an author has a `name`, a `url` or an `avatar`".to_owned();
            self.noted.push(Noted { fault: Fault::AuthorEmpty, place: opening(object), message });
        }
    }

    fn extension(&mut self, key: &str, value: Value<'_>) {
        let named = key.chars().nth(1).is_some_and(char::is_alphabetic);
        let message = if !named {
            format!("`{key}`: behind the underscore of an extension stands a letter")
        } else if !matches!(value.kind(), Type::Object | Type::Invalid) {
            format!("extension `{key}` is {}, and must be an object", a(value.kind()))
        } else {
            return;
        };
        self.note(Fault::Extension, value, message);
    }

    fn value(&mut self, key: &str, value: Value<'_>, kind: Kind) {
        let found = value.kind();
        let wanted = match kind {
            _ if found == Type::Invalid => return,
            Kind::Id if matches!(found, Type::Number | Type::Bool(_)) => {
                let message = format!("`{key}` is {}, and must be a string", a(found));
                return self.note(Fault::IdNotString, value, message);
            }
            Kind::Truth if matches!(found, Type::Bool(_)) => found,
            Kind::Truth => Type::Bool(true),
            Kind::Number => Type::Number,
            Kind::Texts | Kind::List(_) => Type::Array,
            Kind::Object(_) => Type::Object,
            _ => Type::String,
        };
        if found != wanted {
            let message = format!("`{key}` is {}, and must be {}", a(found), a(wanted));
            return self.note(Fault::Type, value, message);
        }
        match kind {
            Kind::Object(shape) => self.object(value, shape),
            Kind::List(shape) => {
                for item in value.items() {
                    match item.kind() {
                        Type::Object => self.object(item, shape),
                        kind => self.not_in(key, item, kind, Type::Object),
                    }
                }
            }
            Kind::Texts => {
                for item in value.items() {
                    self.not_in(key, item, item.kind(), Type::String);
                }
            }
            Kind::Url => self.url(key, value),
            Kind::Date => self.text(key, value, value::Kind::Rfc3339),
            Kind::Language => self.text(key, value, value::Kind::Language),
            Kind::MediaType => self.text(key, value, value::Kind::MediaType),
            Kind::Html => {
                self.html(key, value);
                self.garbled(key, value);
            }
            Kind::Text => self.garbled(key, value),
            Kind::Id | Kind::Truth | Kind::Number => {}
        }
    }

    /// An item of an array that is of another type than it must be.
    fn not_in(&mut self, key: &str, item: Value<'_>, found: Type, wanted: Type) {
        if found != wanted && found != Type::Invalid {
            let message = format!("`{key}` holds {}, and must hold {}s", a(found), wanted.name());
            self.note(Fault::Type, item, message);
        }
    }

    fn url(&mut self, key: &str, value: Value<'_>) {
        let text = value.as_str().unwrap_or_default();
        if text.trim().is_empty() {
            let message = format!("`{key}` is empty; leave it out where there is no address");
            self.note(Fault::Url, value, message);
        } else if is_relative(text) {
            let message =
                format!("`{key}` is `{text}`, and JSON has no base for relative addresses");
            self.note(Fault::UrlRelative, value, message);
        } else {
            self.text(key, value, value::Kind::FullIri);
        }
    }

    /// A string that must be of a kind.
    fn text(&mut self, key: &str, value: Value<'_>, kind: value::Kind) {
        let text = value.as_str().unwrap_or_default();
        // RFC 3339 section 5.6 takes `t` and `z` too.
        let is_moment =
            text.bytes().all(|byte| byte.is_ascii_digit() || b"-+:.TtZz".contains(&byte));
        let upper = is_moment.then(|| text.to_ascii_uppercase());
        let upper = upper.filter(|_| matches!(kind, value::Kind::Rfc3339));
        let mut judged = Judged::new();
        value::judge(kind, key, upper.as_deref().unwrap_or(text), self.cx, &mut judged.sink());
        for (found, message) in judged.into_faults() {
            let fault = match found {
                fault::Fault::ScheduledDate => Fault::DateFuture,
                fault::Fault::NotRfc3339 => Fault::Date,
                fault::Fault::NotLanguage => Fault::Language,
                fault::Fault::NotMediaType => Fault::MediaType,
                // An unregistered scheme is a matter of the publisher and its readers.
                fault::Fault::UriScheme => continue,
                _ => Fault::Url,
            };
            self.note(fault, value, message);
        }
    }

    /// Markup, which has no base for relative addresses.
    fn html(&mut self, key: &str, value: Value<'_>) {
        let cx = Context { resolves: false, ..self.cx };
        let mut judged = Judged::new();
        value::judge(
            value::Kind::Html,
            key,
            value.as_str().unwrap_or_default(),
            cx,
            &mut judged.sink(),
        );
        for (found, message) in judged.into_faults() {
            let fault = match found {
                fault::Fault::RiskyElement => Fault::HtmlElement,
                fault::Fault::RiskyAttribute => Fault::HtmlAttribute,
                fault::Fault::RiskyStyle => Fault::HtmlStyle,
                fault::Fault::RelativeInHtml => Fault::HtmlRelative,
                fault::Fault::EscapedTwice => Fault::EscapedTwice,
                _ => Fault::HtmlBroken,
            };
            self.note(fault, value, message);
        }
    }

    fn garbled(&mut self, key: &str, value: Value<'_>) {
        let text = value.as_str().unwrap_or_default();
        if !value::may_be_garbled(text) {
            return;
        }
        if let Some(found) = value::garbled(text) {
            let shown = text.get(found.start..found.end).unwrap_or_default();
            let meant = found.meant;
            let message = format!(
                "`{shown}` in `{key}` looks like `{meant}` in UTF-8 that was read as windows-1252"
            );
            self.note(Fault::Garbled, value, message);
        }
    }

    /// Hubs: where a subscriber posts to, and the topic that it names there.
    fn hubs(&mut self, root: Value<'_>) {
        let hubs = root.get("hubs");
        for hub in hubs.into_iter().flat_map(|hubs| hubs.items()) {
            let Some(url) = hub.get("url") else { continue };
            if let Some(text) = url.as_str().filter(|text| !is_relative(text) && !is_web(text)) {
                let message = format!("hub `{text}` is no address of the web");
                self.note(Fault::HubNotWeb, url, message);
            }
        }
        if let Some(hubs) = hubs.filter(|hubs| hubs.items().next().is_some())
            && root.get("feed_url").is_none()
        {
            let message =
                "a hub without `feed_url`: the feed does not say which topic it is".to_owned();
            self.noted.push(Noted { fault: Fault::HubWithoutSelf, place: opening(hubs), message });
        }
    }

    /// What the feed as a whole says.
    fn head(&mut self, root: Value<'_>) {
        let version = root.get("version");
        if let Some((version, text)) = version.and_then(|v| Some((v, v.as_str()?)))
            && ![OLD, NOW].contains(&text)
        {
            let message = format!("`{text}` is no version of JSON Feed; the last is `{NOW}`");
            self.note(Fault::VersionUnknown, version, message);
        }
        if let Some(next) = root.get("next_url")
            && next.as_str().is_some()
            && next.as_str() == root.get("feed_url").and_then(|own| own.as_str())
        {
            self.note(Fault::NextIsSelf, next, "the next page is this page itself".to_owned());
        }
        if is_now(root) {
            self.author_alone(root);
        }
        self.hubs(root);
    }

    fn author_alone(&mut self, object: Value<'_>) {
        if let Some(author) = object.get("author").filter(|_| object.get("authors").is_none()) {
            let message = "`author` has become `authors`, an array, in version 1.1".to_owned();
            let span = author.key_span().unwrap_or_default();
            let place = Place { span, ..place(author) };
            self.noted.push(Noted { fault: Fault::AuthorAlone, place, message });
        }
    }

    fn item<'d>(&mut self, item: Value<'d>, seen: &mut HashMap<&'d str, Value<'d>>) {
        if let Some(id) = item.get("id") {
            let text = match id.kind() {
                Type::String => id.as_str(),
                _ => id.as_number(),
            };
            match text {
                Some(text) if text.trim().is_empty() => {
                    self.note(Fault::IdMissing, id, "`id` is empty".to_owned());
                }
                Some(text) => match seen.get(text) {
                    Some(first) => {
                        let line = id.document().position(first.span().start).line;
                        let message = format!("`{text}` is the id of the item in line {line} too");
                        self.note(Fault::IdRepeated, id, message);
                    }
                    None => {
                        seen.insert(text, id);
                    }
                },
                None => {}
            }
        }
        if item.get("content_html").is_none() && item.get("content_text").is_none() {
            let message = "the item has neither `content_html` nor `content_text`".to_owned();
            let place = Place { element: Some("content_html".to_owned()), ..opening(item) };
            self.noted.push(Noted { fault: Fault::ContentMissing, place, message });
        }
        if item.parent().and_then(|list| list.parent()).is_some_and(is_now) {
            self.author_alone(item);
        }
    }
}

/// Whether a feed says that it is of version 1.1.
fn is_now(root: Value<'_>) -> bool {
    root.get("version").and_then(|version| version.as_str()) == Some(NOW)
}

fn is_blank(value: Option<Value<'_>>) -> bool {
    value.is_none_or(|value| match value.kind() {
        Type::Null => true,
        _ => value.as_str().is_some_and(|text| text.trim().is_empty()),
    })
}

/// A type with its article.
fn a(kind: Type) -> String {
    match kind {
        Type::Null => "null".to_owned(),
        Type::Array | Type::Object => format!("an {}", kind.name()),
        _ => format!("a {}", kind.name()),
    }
}

/// A value.
pub(in crate::validate) fn place(value: Value<'_>) -> Place {
    let place = Place { span: value.span(), ..opening(value) };
    match value.kind() {
        Type::Object | Type::Array => place,
        _ => place.with_value(value.span().of(value.document().text())),
    }
}

/// The bracket with which an object or array begins, for what it lacks.
pub(in crate::validate) fn opening(value: Value<'_>) -> Place {
    let start = value.span().start;
    // The nearest keys name it: an item of an array is known by the key of the array.
    let key_of = |value: Value<'_>| {
        let list = value.parent().filter(|list| list.kind() == Type::Array);
        list.unwrap_or(value).key().map(str::to_owned)
    };
    let around = value.parent().map(|parent| match parent.kind() {
        Type::Array => parent.parent().unwrap_or(parent),
        _ => parent,
    });
    Place {
        span: Span { start, end: start.saturating_add(1) },
        known_at: start,
        element: key_of(value),
        parent: around.and_then(key_of),
        ..Place::default()
    }
}
