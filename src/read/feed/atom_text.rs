//! Text constructs, content and persons of Atom 1.0 (RFC 4287 sections 3.1, 3.2 and 4.1.3) and of Atom 0.3, which says
//! the same with `mode` and media types.

use super::markup;
use super::person;
use super::tree::{Tree, line_of};
use crate::article::{Body, Person};
use crate::html::{clean_text, escape, one_line, to_text};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Element;

/// What a text construct or content holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// Plain text.
    Plain(String),
    /// Markup, not sanitised.
    Markup(String),
    /// Something else, such as a picture, with its media type.
    Other(String),
}

/// The text of a construct, by its `type` and, in Atom 0.3, its `mode`.
pub(super) fn of<'d>(tree: &Tree<'d, '_>, element: Element<'d>) -> Text {
    let kind = element.attr("type").unwrap_or("text").trim().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let has_children = element.children().next().is_some();
    let mode = element.attr("mode").map(|mode| mode.trim().to_ascii_lowercase());
    if mode.as_deref() == Some("base64") {
        return match unbase64(&element.text()) {
            Some(text) if kind.contains("html") => Text::Markup(text),
            Some(text) if kind.starts_with("text") => Text::Plain(text),
            _ => Text::Other(kind.to_owned()),
        };
    }
    let is_literal =
        mode.as_deref() == Some("xml") || (mode.is_none() && element.ns() == Ns::ATOM03);
    match kind {
        _ if has_children => Text::Markup(xhtml(tree, element)),
        // Atom 0.3 without escaping: `<` in the text is a `<`.
        "html" | "text/html" | "xhtml" | "application/xhtml+xml" if is_literal => {
            Text::Markup(escape(&element.text()))
        }
        "html" | "text/html" => Text::Markup(element.text().into_owned()),
        "xhtml" | "application/xhtml+xml" => Text::Markup(escape(&element.text())),
        _ if kind.starts_with("text") || kind.is_empty() || kind.ends_with("/plain") => {
            Text::Plain(element.text().into_owned())
        }
        // A type that nobody knows, or one of XML without any element in it.
        _ if !kind.contains('/') => Text::Plain(element.text().into_owned()),
        _ if kind.ends_with("xml") => Text::Plain(element.text().into_owned()),
        _ => Text::Other(kind.to_owned()),
    }
}

/// A construct as one line of plain text.
pub(super) fn line<'d>(tree: &Tree<'d, '_>, element: Element<'d>) -> String {
    let text = match of(tree, element) {
        Text::Plain(text) => text,
        Text::Markup(text) => to_text(&text),
        Text::Other(_) => String::new(),
    };
    one_line(&clean_text(&text))
}

/// The first child called `name` that says something, as one line.
pub(super) fn child_line<'d>(
    tree: &Tree<'d, '_>,
    parent: Element<'d>,
    names: &[&str],
) -> Option<String> {
    let mut all = names.iter().flat_map(|name| tree.all(parent, name));
    all.find_map(|child| Some(line(tree, child)).filter(|line| !line.is_empty()))
}

/// A construct or content as a body; empty for what is neither text nor markup.
pub(super) fn body<'d>(tree: &Tree<'d, '_>, element: Element<'d>) -> Body {
    match of(tree, element) {
        Text::Plain(text) => Body::Text(clean_text(text.trim())),
        Text::Markup(text) => markup::html(&text, tree, element),
        Text::Other(_) => Body::Text(String::new()),
    }
}

/// The markup in an element of type `xhtml`: what stands inside its one `div`, which is no part of the text.
fn xhtml<'d>(tree: &Tree<'d, '_>, element: Element<'d>) -> String {
    let mut children = element.children();
    let only = children.next().filter(|_| children.next().is_none());
    match only.filter(|only| only.local() == "div" && element.text().trim().is_empty()) {
        Some(div) => markup::inside(tree, div),
        None => markup::inside(tree, element),
    }
}

/// The persons called `name` in `parent`.
pub(super) fn people<'d>(tree: &mut Tree<'d, '_>, parent: Element<'d>, name: &str) -> Vec<Person> {
    let mut people = Vec::new();
    for element in tree.all(parent, name) {
        let prefix = if name.starts_with("atom:") { "atom:" } else { "" };
        let part = |part: &str| tree.line(element, &format!("{prefix}{part}"));
        let (named, email) = (part("name"), part("email"));
        let address = part("uri").or_else(|| part("url"));
        // Some write the name directly into the element, as RSS does.
        let direct = named.is_none() && element.children().next().is_none();
        let mut person = if direct {
            line_of(element).and_then(|text| person::parse(&text)).unwrap_or_default()
        } else {
            Person::named(named.unwrap_or_default())
        };
        person.email = email.or(person.email);
        person.url = address.and_then(|address| tree.url(element, &address));
        if !person.name.is_empty() || person.email.is_some() || person.url.is_some() {
            person::add(&mut people, person);
        }
    }
    people
}

/// Base64 (RFC 4648 section 4) with white space in it, as UTF-8 text.
fn unbase64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xFF).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_text_when_it_is_utf8() {
        assert_eq!(unbase64("V2V0aG91ZGVy\n IGVuIHJhYWQ=").as_deref(), Some("Wethouder en raad"));
        assert_eq!(unbase64("geen base64!"), None);
    }
}
