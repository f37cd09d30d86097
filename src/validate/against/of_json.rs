//! The outline of a JSON Feed.

use std::borrow::Cow;
use std::collections::HashSet;

use super::outline::{Entry, Outline, Part};
use crate::syntax::Span;
use crate::syntax::json::{Document, Type, Value};
use crate::validate::format::Format;

/// What the document says; `None` when it has no items.
pub(super) fn outline(doc: &Document) -> Option<Outline<'_>> {
    let root = doc.root().filter(|root| root.kind() == Type::Object)?;
    let items = root.get("items").filter(|items| items.kind() == Type::Array)?;
    Some(Outline {
        format: Format::JsonFeed,
        head: opening(root, "feed"),
        id: None,
        own: text(root, "feed_url"),
        updated: None,
        is_archive: false,
        deleted: HashSet::new(),
        entries: items.items().filter(|item| item.kind() == Type::Object).map(entry).collect(),
    })
}

fn entry(item: Value<'_>) -> Entry<'_> {
    let link = text(item, "url").or_else(|| text(item, "external_url"));
    let id = id(item);
    Entry {
        whole: opening(item, "items"),
        is_told_by_link: id.is_none(),
        id: id.or_else(|| link.clone()),
        link,
        title: text(item, "title"),
        published: text(item, "date_published").and_then(Part::moment),
        updated: text(item, "date_modified").and_then(Part::moment),
        content: ["content_html", "content_text", "summary"].iter().find_map(|key| text(item, key)),
    }
}

/// The id, a string or what readers make one of.
fn id(item: Value<'_>) -> Option<Part<'_>> {
    let value = item.get("id")?;
    let written = value.as_str().or_else(|| value.as_number())?;
    part(value, "id", written).trimmed()
}

fn text<'d>(object: Value<'d>, key: &str) -> Option<Part<'d>> {
    let value = object.get(key)?;
    part(value, value.key().unwrap_or_default(), value.as_str()?).trimmed()
}

fn part<'d>(value: Value<'d>, key: &'d str, text: &'d str) -> Part<'d> {
    Part { text: Cow::Borrowed(text), span: value.span(), element: key, attr: None }
}

/// The bracket with which an object begins.
fn opening<'d>(object: Value<'d>, name: &'d str) -> Part<'d> {
    let start = object.span().start;
    let span = Span { start, end: start.saturating_add(1) };
    Part { text: Cow::Borrowed(""), span, element: name, attr: None }
}
