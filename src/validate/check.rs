//! What a rule sees of a document, and how it reports.

use super::finding::{Finding, Place};
use super::rules::Rule;
use super::{Options, Profile};
use crate::syntax::Span;
use crate::syntax::xml::Document;

/// One document being judged.
pub(super) struct Check<'d> {
    pub(super) doc: &'d Document,
    pub(super) options: &'d Options,
    rule: Option<&'static Rule>,
    findings: Vec<(u32, Finding)>,
}

/// More findings than this are of no use to anybody, and a hostile document could ask for any number.
const MOST: usize = 100_000;

impl<'d> Check<'d> {
    pub(super) fn new(doc: &'d Document, options: &'d Options) -> Self {
        Self { doc, options, rule: None, findings: Vec::new() }
    }

    /// Runs a rule, if it is part of the profile.
    pub(super) fn run(&mut self, rule: &'static Rule) {
        if rule.only.is_none_or(|only| only == self.options.profile) {
            self.rule = Some(rule);
            (rule.check)(self);
        }
    }

    /// Whether W3C's validator is followed to the letter.
    pub(super) fn is_w3c(&self) -> bool {
        self.options.profile == Profile::W3c
    }

    /// Reports a place under the rule that is being run.
    pub(super) fn report(&mut self, place: Place, message: impl Into<String>) {
        let Some(rule) = self.rule.filter(|_| self.findings.len() < MOST) else { return };
        self.findings.push((
            place.known_at,
            Finding {
                rule,
                severity: rule.severity,
                message: message.into(),
                span: place.span,
                start: self.doc.position(place.span.start),
                end: self.doc.position(place.span.end),
                element: place.element,
                parent: place.parent,
                attr: place.attr,
                value: place.value,
            },
        ));
    }

    /// The findings, in order of place. Where W3C is followed, what it could not have seen behind a fatal fault is left
    /// out, and places are the ones that it gives.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.is_w3c() {
            for (known_at, finding) in &mut self.findings {
                finding.start = self.doc.position(*known_at);
                finding.end = finding.start;
            }
            self.findings.sort_by_key(|&(known_at, _)| known_at);
        } else {
            self.findings.sort_by_key(|(_, finding)| (finding.span.start, finding.span.end));
        }
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

impl Place {
    /// A place in the text that is not about an element.
    pub(super) fn at(span: Span) -> Self {
        Self { span, known_at: span.start, ..Self::default() }
    }
}
