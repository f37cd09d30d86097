//! HTML that travels as text: is it text at all, is it sound, is it safe.
//!
//! This is not a parser that mends: it looks for what parsers have to mend. Faults are the parse errors of the HTML
//! standard (section 13.2.2) that can be told from a fragment without its page.

use memchr::memchr2;

use super::markup::{AttributeRisk, Markup, Risk, attribute_risk, element_risk};
use super::scan::{Scan, Tag};
use super::{Context, Fault, Sink};
use crate::html::entities::{is_reference, named};

pub(in crate::validate) use super::markup::is_known_element;

/// Plain text must not look like markup: no end tag of an element of HTML, no reference of HTML.
pub(super) fn plain(name: &str, value: &str, fault: Fault, sink: &mut Sink<'_>) {
    if memchr2(b'<', b'&', value.as_bytes()).is_none() {
        return;
    }
    if let Some(tag) = end_tags(value).find(|tag| is_known_element(&tag.to_ascii_lowercase())) {
        sink(fault, format!("`{name}` is plain text, but has `</{tag}>` in it"));
        return;
    }
    for rest in value.split('&').skip(1) {
        let length =
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        let (reference, behind) = rest.split_at(length);
        let is_number = reference.strip_prefix('#').is_some_and(|number| {
            number.starts_with(|c: char| matches!(c, 'x' | 'X') || c.is_ascii_digit())
        });
        // In the query of an address it is the name of a parameter.
        if (is_number || named(reference).is_some()) && !behind.starts_with('=') {
            let end = if behind.starts_with(';') { ";" } else { "" };
            sink(fault, format!("`{name}` is plain text, but has `&{reference}{end}` in it"));
        }
    }
}

/// The names in `</name>`.
fn end_tags(value: &str) -> impl Iterator<Item = &str> {
    value.split("</").skip(1).filter_map(|rest| {
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        (!name.is_empty() && behind.starts_with('>')).then_some(name)
    })
}

/// Whether a text is a piece of a page rather than a page.
pub(in crate::validate) fn fragment(value: &str) -> bool {
    !value.to_ascii_lowercase().contains("<html")
}

/// HTML must be sound, and must not try to run anything in the reader.
pub(super) fn safe(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let suspect = cx.w3c && super::suspects(value, cx.latin1).any(|c| c != '\u{FFFD}');
    if memchr2(b'<', b'&', value.as_bytes()).is_none() && !suspect {
        return;
    }
    if !cx.w3c && value.contains('&') {
        escaped_twice(name, value, sink);
    }
    let mut scan = Scan::new(value, cx.w3c);
    if suspect {
        scan.wrong("a control character");
    }
    scan.run();
    if let Some(wrong) = scan.wrong {
        sink(Fault::BadHtml, format!("HTML in `{name}`: {wrong}"));
        if cx.w3c {
            return;
        }
    }
    for tag in &scan.tags {
        judge_tag(name, tag, sink);
    }
    if !cx.resolves {
        for tag in &scan.tags {
            relative(name, tag, sink);
        }
    }
}

/// HTML in which a reference or a whole tag was escaped once too often, so that people see it. Code shows such things
/// on purpose.
fn escaped_twice(name: &str, value: &str, sink: &mut Sink<'_>) {
    // A text with more of them is about such references.
    for (at, _) in value.match_indices("&amp;").take(20) {
        let rest = value.get(at + 5..).unwrap_or_default();
        let Some((reference, _)) = rest.split_once(';').filter(|(name, _)| name.len() < 12) else {
            continue;
        };
        if is_reference(reference) && !is_in_code(value, at) {
            let message = format!("`{name}` is escaped twice: people see `&{reference};`");
            return sink(Fault::EscapedTwice, message);
        }
    }
    // Only where nothing but escaped markup stands there from the first character on.
    let escaped = value.trim_start().starts_with("&lt;") && !value.contains('<');
    if let Some(shown) = value.split("&lt;/").nth(1).filter(|_| escaped)
        && let Some((tag, _)) = shown.split_once("&gt;")
        && is_known_element(&tag.to_ascii_lowercase())
        && value.contains(&format!("&lt;{tag}"))
    {
        sink(Fault::EscapedTwice, format!("`{name}` is escaped twice: people see `<{tag}>`"));
    }
}

/// Whether a place lies in an element that shows code.
fn is_in_code(value: &str, at: usize) -> bool {
    let before = value.get(..at).unwrap_or_default();
    ["code", "pre", "kbd", "samp", "tt", "textarea"].iter().any(|tag| {
        let open = before.rfind(&format!("<{tag}"));
        open.is_some_and(|open| {
            !before.get(open..).unwrap_or_default().contains(&format!("</{tag}"))
        })
    })
}

fn judge_tag(name: &str, tag: &Tag<'_>, sink: &mut Sink<'_>) {
    match element_risk(Markup::Html, &tag.name) {
        Some(Risk::Unknown) => {
            sink(Fault::BadHtml, format!("HTML in `{name}`: there is no element `{}`", tag.name));
            return;
        }
        Some(Risk::Dangerous) => {
            sink(Fault::RiskyElement, format!("`{name}` has `<{}>` in it", tag.name));
            return;
        }
        None => {}
    }
    for (attribute, value) in &tag.attributes {
        match attribute_risk(Markup::Html, attribute, value) {
            Some(AttributeRisk::Dangerous) => {
                sink(Fault::RiskyAttribute, format!("`{name}` has attribute `{attribute}` in it"));
            }
            Some(AttributeRisk::Style(part)) => {
                sink(Fault::RiskyStyle, format!("`{name}` has style `{part}` in it"));
            }
            None => {}
        }
    }
}

/// Images and links in RSS have no base to be relative to.
fn relative(name: &str, tag: &Tag<'_>, sink: &mut Sink<'_>) {
    let wanted = match &*tag.name {
        "img" => "src",
        "a" => "href",
        _ => return,
    };
    for (attribute, value) in &tag.attributes {
        if attribute == wanted && super::uri::scheme_of(value.trim()).is_none() {
            sink(Fault::RelativeInHtml, format!("`{name}` has the relative address `{value}`"));
        }
    }
}
