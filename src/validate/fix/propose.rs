//! What could be written in the places of a document, each a change that needs no decision.

use encoding_rs::{Encoding, UTF_8};
use jiff::tz::TimeZone;
use url::Url;

use super::{Edit, Mend, charset};
use crate::date::{self, Precision, Repair};
use crate::html::entities::named;
use crate::syntax::Span;
use crate::syntax::encoding::Evidence;
use crate::syntax::xml::{Attribute, Document, Element, FaultKind};
use crate::validate::Format;

/// All of them, in order of place.
pub(super) fn propose(doc: &Document) -> Vec<Edit> {
    let format = Format::of(doc);
    let mut edits = Vec::new();
    for fault in doc.faults() {
        let text = fault.span.of(doc.text());
        let (replacement, kind) = match &fault.kind {
            FaultKind::IllegalCharacter(_) => (String::new(), Mend::Character),
            FaultKind::BareAmpersand => ("&amp;".to_owned(), Mend::Reference),
            FaultKind::HtmlEntity(_) => {
                let Some(meant) = named(text.trim_matches(['&', ';'])) else { continue };
                let numbers = meant.chars().map(|c| format!("&#{};", u32::from(c)));
                (numbers.collect(), Mend::Reference)
            }
            _ => continue,
        };
        edits.push(Edit { span: fault.span, replacement, kind });
    }
    edits.extend(declaration(doc));
    edits.extend(charset::once_more(doc.text()));
    for element in doc.elements() {
        match element.name() {
            "pubDate" | "lastBuildDate" if format.is_rss() => {
                edits.extend(date(&element, date::rfc822));
            }
            "atom:updated" | "atom:published" => edits.extend(date(&element, date::rfc3339)),
            "guid" => edits.extend(permalink(&element)),
            "enclosure" => {
                edits.extend(length(&element));
                edits.extend(element.attribute("url").and_then(|attribute| address(&attribute)));
            }
            "atom:link" => {
                edits.extend(element.attribute("href").and_then(|attribute| address(&attribute)));
            }
            "link" | "url" | "comments" | "docs" => edits.extend(address_text(&element)),
            _ => {}
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// A date in the form that the format asks for, when what is there can be read in one way only.
fn date(element: &Element<'_>, write: fn(&jiff::ZonedDateTime) -> String) -> Option<Edit> {
    let text = element.text();
    let found = date::parse(&text, &TimeZone::UTC)?;
    let guessed = found.precision < Precision::Minute || !found.repairs.iter().all(is_form);
    let written = write(&found.when);
    if guessed
        || written == text.as_ref()
        || element.children().next().is_some()
        || element.has_cdata()
    {
        return None;
    }
    Some(Edit { span: element.inner_span(), replacement: written, kind: Mend::Date })
}

/// Whether a repair changes the form of a date and leaves no doubt about the moment.
fn is_form(repair: &Repair) -> bool {
    matches!(
        repair,
        Repair::Weekday { .. }
            | Repair::TwoFigureYear
            | Repair::NotEnglish
            | Repair::EndOfDay
            | Repair::LeapSecond
    )
}

fn permalink(element: &Element<'_>) -> Option<Edit> {
    if element.attribute("isPermaLink").is_some() || Url::parse(element.text().trim()).is_ok() {
        return None;
    }
    let at = element.name_span().end;
    let replacement = " isPermaLink=\"false\"".to_owned();
    Some(Edit { span: Span { start: at, end: at }, replacement, kind: Mend::Permalink })
}

/// `length="0"` where the length is not known (RSS Advisory Board, best practices profile).
fn length(element: &Element<'_>) -> Option<Edit> {
    let replacement = match element.attribute("length") {
        None => {
            let at =
                element.attributes().last().map_or(element.name_span().end, |last| last.span().end);
            return Some(Edit {
                span: Span { start: at, end: at },
                replacement: " length=\"0\"".to_owned(),
                kind: Mend::Length,
            });
        }
        Some(length) if length.value().trim().is_empty() => "0".to_owned(),
        Some(_) => return None,
    };
    let span = element.attribute("length")?.value_span();
    Some(Edit { span, replacement, kind: Mend::Length })
}

fn address(attribute: &Attribute<'_>) -> Option<Edit> {
    let span = attribute.value_span();
    trimmed(span, attribute.value())
}

fn address_text(element: &Element<'_>) -> Option<Edit> {
    if element.children().next().is_some() || element.has_cdata() {
        return None;
    }
    trimmed(element.inner_span(), element.inner())
}

/// The span without the white space around its text; an edit only where there is some.
fn trimmed(span: Span, text: &str) -> Option<Edit> {
    let inside = text.trim();
    if inside.len() == text.len() || inside.is_empty() || inside.contains('&') {
        return None;
    }
    Some(Edit { span, replacement: inside.to_owned(), kind: Mend::Address })
}

/// A declared encoding that cannot be the one of the bytes, which are UTF-8.
fn declaration(doc: &Document) -> Option<Edit> {
    let declaration = doc.declaration()?;
    let label = declaration.encoding.as_deref()?;
    let contradicted = doc.encoding() == "UTF-8"
        && matches!(doc.evidence(), Evidence::Default | Evidence::ByteOrderMark)
        && Encoding::for_label(label.as_bytes()) != Some(UTF_8);
    if !contradicted {
        return None;
    }
    let text = declaration.span.of(doc.text());
    let at = declaration.span.start as usize + text.find("encoding")? + "encoding".len();
    let at = at + doc.text().get(at..)?.find(label)?;
    Some(Edit {
        span: Span::new(at, at + label.len()),
        replacement: "utf-8".to_owned(),
        kind: Mend::Encoding,
    })
}
