//! References in text: `&amp;`, `&#233;`, and entities that the document declares.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::memchr;

use super::FaultKind;
use crate::html::entities::named;
use crate::html::{is_xml_char, unix_lines};

/// The entities that a document declares in its internal subset.
#[derive(Debug, Default)]
pub(super) struct Entities {
    /// The text of each, by its name; `None` for one that grows too long or nests too deep.
    declared: HashMap<Box<str>, Option<Box<str>>>,
    /// They expand to too much: each one stands for nothing.
    exhausted: bool,
}

/// What stands behind a `&`.
pub(super) enum Reference<'t> {
    /// One of the five of XML, or a number.
    Character(char),
    /// Declared in the document.
    Declared(&'t str),
    /// Declared as more than is allowed: stands for nothing.
    Excessive,
    /// Known from HTML only.
    Html(String),
    /// Not a reference, or to something unknown: stands for itself.
    Unknown,
}

/// Declared entities that are kept, and how deep they may refer to each other.
const MOST: usize = 1000;
const DEPTH: usize = 8;
const LONGEST: usize = 1 << 14;

impl Entities {
    /// Adds a declaration; the first one of a name counts (XML 1.0 section 4.2).
    pub(super) fn declare(&mut self, name: &str, value: &str) {
        if self.declared.len() < MOST && !self.declared.contains_key(name) {
            let value = self.expand(value, DEPTH).map(Into::into);
            self.declared.insert(name.into(), value);
        }
    }

    /// From now on declared entities stand for nothing.
    pub(super) fn exhaust(&mut self) {
        self.exhausted = true;
    }

    /// `raw` with its references resolved and its line ends as LF; what is no reference stays as written.
    pub(super) fn decode<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        let Some(first) = memchr(b'&', raw.as_bytes()) else { return unix_lines(raw.into()) };
        let mut decoded = String::with_capacity(raw.len());
        let (before, mut rest) = raw.split_at(first);
        decoded.push_str(before);
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            let (before, reference) = rest.split_at(at);
            decoded.push_str(before);
            let (length, meaning) = self.reference(reference);
            match meaning {
                Reference::Character(c) => decoded.push(c),
                Reference::Declared(text) => decoded.push_str(text),
                Reference::Html(text) => decoded.push_str(&text),
                Reference::Excessive => {}
                Reference::Unknown => decoded.push_str(reference.get(..length).unwrap_or_default()),
            }
            rest = reference.get(length..).unwrap_or_default();
        }
        decoded.push_str(rest);
        unix_lines(Cow::Owned(decoded))
    }

    /// The meaning of the reference at the start of `text` (a `&`), and its length in bytes.
    pub(super) fn reference<'t>(&'t self, text: &str) -> (usize, Reference<'t>) {
        if let Some((length, c)) = common(text) {
            return (length, Reference::Character(c));
        }
        let Some(name) = reference_name(text) else { return (1, Reference::Unknown) };
        let length = name.len() + 2;
        let meaning = match name {
            "amp" => Reference::Character('&'),
            "lt" => Reference::Character('<'),
            "gt" => Reference::Character('>'),
            "quot" => Reference::Character('"'),
            "apos" => Reference::Character('\''),
            _ if name.starts_with('#') => {
                numeric(name).map_or(Reference::Unknown, Reference::Character)
            }
            _ => match self.declared.get(name) {
                Some(_) if self.exhausted => Reference::Declared(""),
                Some(value) => value.as_deref().map_or(Reference::Excessive, Reference::Declared),
                None => named(name).map_or(Reference::Unknown, Reference::Html),
            },
        };
        (length, meaning)
    }

    /// What is wrong with the reference at the start of `text`, its length, and how much it expands to.
    pub(super) fn judge(&self, text: &str) -> (usize, usize, Option<FaultKind>) {
        if let Some((length, _)) = common(text) {
            return (length, 1, None);
        }
        let Some(name) = reference_name(text) else {
            return (1, 1, Some(FaultKind::BareAmpersand));
        };
        let (length, meaning) = self.reference(text);
        match meaning {
            Reference::Character(_) => (length, 1, None),
            Reference::Declared(value) => (length, value.len(), None),
            Reference::Excessive => (length, 1, Some(FaultKind::EntityExpansion)),
            Reference::Html(_) => (length, 1, Some(FaultKind::HtmlEntity(name.to_owned()))),
            Reference::Unknown if name.starts_with('#') => {
                (length, 1, Some(FaultKind::BadCharacterReference(name.to_owned())))
            }
            Reference::Unknown => (length, 1, Some(FaultKind::UndefinedEntity(name.to_owned()))),
        }
    }

    /// An entity's value with the references in it resolved; `None` when it nests too deep or grows too long.
    fn expand(&self, value: &str, depth: usize) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        let mut expanded = String::with_capacity(value.len());
        let mut rest = value;
        while let Some(at) = rest.find('&') {
            let (before, reference) = rest.split_at(at);
            expanded.push_str(before);
            let (length, meaning) = self.reference(reference);
            match meaning {
                Reference::Character(c) => expanded.push(c),
                Reference::Declared(text) => expanded.push_str(&self.expand(text, depth)?),
                Reference::Html(text) => expanded.push_str(&text),
                Reference::Excessive => return None,
                Reference::Unknown => expanded.push_str(reference.get(..length)?),
            }
            if expanded.len() > LONGEST {
                return None;
            }
            rest = reference.get(length..)?;
        }
        expanded.push_str(rest);
        (expanded.len() <= LONGEST).then_some(expanded)
    }
}

/// The four references of which escaped markup is full: length and character.
fn common(text: &str) -> Option<(usize, char)> {
    match text.as_bytes() {
        [b'&', b'l', b't', b';', ..] => Some((4, '<')),
        [b'&', b'g', b't', b';', ..] => Some((4, '>')),
        [b'&', b'a', b'm', b'p', b';', ..] => Some((5, '&')),
        [b'&', b'q', b'u', b'o', b't', b';', ..] => Some((6, '"')),
        _ => None,
    }
}

/// The name between `&` and `;`, if `text` begins with a reference; names longer than 64 bytes are none.
fn reference_name(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(65).position(|byte| byte == b';')?;
    let name = inside.get(..end)?;
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-');
    let body = name.strip_prefix('#').unwrap_or(name);
    (!body.is_empty() && body.chars().all(legal)).then_some(name)
}

/// The character of `#233` or `#xE9`, if XML can hold it.
fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(number).filter(|&c| is_xml_char(c))
}
