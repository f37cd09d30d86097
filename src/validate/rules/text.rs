//! Text that went wrong on its way into the feed.

use super::{Rule, rule};
use crate::syntax::Span;
use crate::syntax::xml::{Element, Node};
use crate::validate::check::{Check, name_of};
use crate::validate::finding::Place;
use crate::validate::value::{garbled, may_be_garbled};

pub(super) const RULES: &[Rule] = &[rule!("text-encoding-garbled", Warning, encoding_garbled)];

/// The first such place of each element.
fn encoding_garbled(it: &mut Check<'_>) {
    if !may_be_garbled(it.doc.text()) {
        return;
    }
    let doc = it.doc;
    for element in doc.elements() {
        for span in spans(element) {
            let text = span.of(doc.text());
            let Some(found) = garbled(text) else { continue };
            let at = |offset: usize| {
                span.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
            };
            let place = Place {
                span: Span { start: at(found.start), end: at(found.end) },
                ..Place::of(element)
            };
            let shown = text.get(found.start..found.end).unwrap_or_default();
            let message = format!(
                "`{shown}` in `{}` looks like `{}` in UTF-8 that was read as windows-1252",
                name_of(element),
                found.meant
            );
            it.report(place, message);
            break;
        }
    }
}

/// The texts and the values of attributes of an element.
fn spans(element: Element<'_>) -> impl Iterator<Item = Span> {
    let texts = element.nodes().filter_map(|node| match node {
        Node::Text(text) => Some(text.span()),
        Node::Element(_) => None,
    });
    texts.chain(element.attributes().map(|attribute| attribute.value_span()))
}
