//! What a rule says about a place.

use std::fmt;
use std::sync::Arc;

use super::Rule;
use super::format::Format;
use crate::syntax::{Position, Span};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A must is broken: some reader will fail.
    Error,
    /// A should is broken, or something is likely to hurt.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// How reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A rule, a place and a sentence.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in a sentence without full stop.
    pub message: String,
    /// The bytes of the decoded text that are wrong.
    pub span: Span,
    /// Where the span begins.
    pub start: Position,
    /// Where the span ends.
    pub end: Position,
    /// The element that it is about, by the name under which people know it (`item`, `dc:date`).
    pub element: Option<String>,
    /// The element around that one.
    pub parent: Option<String>,
    /// The attribute that it is about.
    pub attr: Option<String>,
    /// The value that is wrong, where there is one and it is short.
    pub value: Option<String>,
    /// The place in an older version of the document that it is about too.
    pub related: Option<Related>,
}

/// A place in an older version of the document.
#[derive(Debug, Clone)]
pub struct Related {
    /// The older version.
    pub document: Arc<Earlier>,
    /// The bytes of its decoded text.
    pub span: Span,
    /// Where the span begins.
    pub start: Position,
    /// Where the span ends.
    pub end: Position,
}

/// An older version of a document, for showing.
#[derive(Debug)]
pub struct Earlier {
    /// Path, address, or revision and path.
    pub name: String,
    /// The decoded text.
    pub text: String,
}

impl Finding {
    /// What `rule` says about a place, in a document where `position` tells lines and columns.
    pub(super) fn new(
        rule: &'static Rule,
        place: Place,
        message: String,
        position: impl Fn(u32) -> Position,
    ) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: bounded(message),
            span: place.span,
            start: position(place.span.start),
            end: position(place.span.end),
            element: place.element,
            parent: place.parent,
            attr: place.attr,
            value: place.value,
            related: None,
        }
    }
}

/// Characters of a sentence, which may quote a value of any length.
const LONGEST: usize = 400;

fn bounded(mut message: String) -> String {
    if message.len() > LONGEST
        && let Some((end, _)) = message.char_indices().nth(LONGEST)
    {
        message.truncate(end);
        message.push('…');
    }
    message
}

/// A fault with its place and a sentence, on its way to the rule that it belongs to.
#[derive(Debug)]
pub(super) struct Noted<F> {
    pub(super) fault: F,
    pub(super) place: Place,
    pub(super) message: String,
}

impl<F> Noted<F> {
    /// A fault that is not about an element.
    pub(super) fn at(fault: F, span: Span, message: String) -> Self {
        Self { fault, place: Place { span, known_at: span.start, ..Place::default() }, message }
    }
}

/// The answer about one document.
#[derive(Debug, Clone)]
pub struct Report {
    /// What kind of document it is.
    pub format: Format,
    /// What was found, in order of place.
    pub findings: Vec<Finding>,
    /// The decoded text that the spans refer to.
    pub text: String,
}

impl Report {
    /// Whether nothing is an error.
    pub fn is_valid(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// Where a fault lies, and what it is about.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// What to underline.
    pub span: Span,
    /// The byte at which a parser that reads front to back knows of it: the end of a start tag for what is wrong with
    /// attributes, the end tag for what is wrong with text or missing.
    pub known_at: u32,
    /// Where W3C's validator says that it is, if not at `known_at`.
    pub told_at: Option<u32>,
    /// See [`Finding::element`].
    pub element: Option<String>,
    /// See [`Finding::parent`].
    pub parent: Option<String>,
    /// See [`Finding::attr`].
    pub attr: Option<String>,
    /// See [`Finding::value`].
    pub value: Option<String>,
}

impl Place {
    /// The place of a value, of which as much is kept as shows what it is.
    pub(super) fn with_value(self, value: &str) -> Self {
        const SHOWN: usize = 200;
        Self { value: Some(value.chars().take(SHOWN).collect()), ..self }
    }
}
