//! What may stand before the root element: the XML declaration, the document type, processing instructions.

use super::fault::FaultKind;
use super::parse::Builder;
use super::{Declaration, Doctype, Instruction};
use crate::syntax::Span;

/// Processing instructions that are kept.
const INSTRUCTIONS: usize = 100;

/// Takes the XML declaration between `start` and `end`; only the first one, at the very start, is one.
pub(super) fn declaration(builder: &mut Builder<'_>, start: usize, end: usize) {
    if start > 0 {
        builder.fault(FaultKind::MisplacedDeclaration, start, end);
    }
    let inside = builder.text.get(start + 5..end.saturating_sub(2)).unwrap_or_default();
    if builder.tree.declaration.is_none() {
        builder.tree.declaration = Some(Declaration {
            version: pseudo_attribute(inside, "version"),
            encoding: pseudo_attribute(inside, "encoding"),
            standalone: pseudo_attribute(inside, "standalone"),
            span: Span::new(start, end),
        });
    }
}

/// Takes a processing instruction.
pub(super) fn instruction(builder: &mut Builder<'_>, start: usize, end: usize) {
    let inside = builder.text.get(start + 2..end.saturating_sub(2)).unwrap_or_default();
    let (target, content) =
        inside.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((inside, ""));
    if builder.tree.instructions.len() < INSTRUCTIONS {
        builder.tree.instructions.push(Instruction {
            target: target.to_owned(),
            content: content.trim().to_owned(),
            span: Span::new(start, end),
        });
    }
}

/// Takes the document type and the general entities of its internal subset. Parameter entities and anything external
/// are never looked at.
pub(super) fn doctype(builder: &mut Builder<'_>, start: usize, end: usize) {
    let inside =
        builder.text.get(start + "<!DOCTYPE".len()..end.saturating_sub(1)).unwrap_or_default();
    let (head, subset) = inside.split_once('[').unwrap_or((inside, ""));
    let mut rest = head.trim_start();
    let length = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
    let name = rest.get(..length).unwrap_or_default().to_owned();
    rest = rest.get(length..).unwrap_or_default().trim_start();
    let (mut public, mut system) = (None, None);
    if let Some(literals) = rest.strip_prefix("PUBLIC") {
        let (first, behind) = literal(literals);
        public = first.map(str::to_owned);
        system = literal(behind).0.map(str::to_owned);
    } else if let Some(literals) = rest.strip_prefix("SYSTEM") {
        system = literal(literals).0.map(str::to_owned);
    }
    let external = entities(builder, subset) || (public.is_none() && system.is_some());
    // The document type of RSS 0.91 declares the entities of HTML.
    builder.html_entities |=
        public.as_deref().is_some_and(|public| public.contains("DTD RSS 0.91"));
    builder.tree.doctype.get_or_insert(Doctype {
        name,
        public,
        system,
        external,
        span: Span::new(start, end),
    });
}

/// Declares the entities of the internal subset; whether one of them lies outside the document.
fn entities(builder: &mut Builder<'_>, subset: &str) -> bool {
    let mut external = false;
    let mut rest = subset;
    while let Some(at) = rest.find("<!ENTITY") {
        let declaration = rest.get(at + "<!ENTITY".len()..).unwrap_or_default();
        let trimmed = declaration.trim_start();
        let length = trimmed.find(|c: char| c.is_ascii_whitespace()).unwrap_or(trimmed.len());
        let (name, behind) = trimmed.split_at(length);
        let outside = ["SYSTEM", "PUBLIC"].iter().any(|word| behind.trim_start().starts_with(word));
        if outside && name != "%" {
            // What lies outside the document is never fetched: it stands for nothing.
            builder.tree.entities.declare(name, "");
            external = true;
            rest = behind;
        } else if let (Some(value), after) = literal(behind) {
            builder.tree.entities.declare(name, value);
            rest = after;
        } else {
            rest = behind;
        }
    }
    external
}

/// The literal in quotes at the start of `text`, and what follows it.
fn literal(text: &str) -> (Option<&str>, &str) {
    let trimmed = text.trim_start();
    let Some(quote) = trimmed.chars().next().filter(|&c| c == '"' || c == '\'') else {
        return (None, text);
    };
    let inside = trimmed.get(1..).unwrap_or_default();
    match inside.split_once(quote) {
        Some((value, rest)) => (Some(value), rest),
        None => (None, ""),
    }
}

/// The value of `name="…"` in an XML declaration or processing instruction.
fn pseudo_attribute(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let (found, behind) = trimmed.split_once('=')?;
        let (value, after) = literal(behind);
        if found.trim_end() == name {
            return value.map(str::to_owned);
        }
        value?;
        rest = after;
    }
}
