//! What a rule sees of a document, and how it reports.

use std::cell::OnceCell;
use std::rc::Rc;

use url::Url;

use super::entries::Entries;
use super::fault::{Family, Fault, Found};
use super::finding::{Finding, Place};
use super::format::Format;
use super::model::Model;
use super::rules::{Look, Rule, Say};
use super::{Options, Profile, Severity};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::{Attribute, Document, Element};
use crate::syntax::{Position, Span, Walk};

/// One document being judged.
pub(super) struct Check<'d> {
    pub(super) doc: &'d Document,
    pub(super) format: Format,
    pub(super) options: &'d Options,
    pub(super) model: &'d Model<'d>,
    /// What the model found, in order of kind.
    found: Vec<Found>,
    /// The bits of the kinds that there are; some kinds share one.
    present: u64,
    /// Read when the first rule asks for them.
    entries: Option<Entries<'d>>,
    /// The same of the declarations of namespaces, each address and prefix once, in order.
    pub(super) declarations: OnceCell<Rc<[(Element<'d>, Attribute<'d>)]>>,
    rule: Option<&'static Rule>,
    findings: Vec<(Told, Finding)>,
}

/// Where W3C's validator comes to know of something, and where it says that it is.
#[derive(Clone, Copy)]
struct Told {
    known_at: u32,
    at: u32,
}

/// More findings than this are of no use to anybody, and a hostile document could ask for any number.
const MOST: usize = 100_000;

impl<'d> Check<'d> {
    /// A check of the document that was laid beside the tables, which found `found`.
    pub(super) fn new(model: &'d Model<'d>, mut found: Vec<Found>, options: &'d Options) -> Self {
        found.sort_by_key(|found| found.fault);
        let present = found.iter().fold(0, |bits, found| bits | bit(found.fault));
        let Model { doc, format, .. } = *model;
        let findings = Vec::new();
        let declarations = OnceCell::new();
        Self {
            doc,
            format,
            options,
            model,
            found,
            present,
            entries: None,
            declarations,
            rule: None,
            findings,
        }
    }

    /// Runs a rule.
    pub(super) fn run(&mut self, rule: &'static Rule) {
        if self.options.errors_only && rule.severity != Severity::Error {
            return;
        }
        self.rule = Some(rule);
        match rule.look {
            Look::Xml(check) => check(self),
            Look::Feed(look) => self.run_on_entries(look),
            Look::Json(_) | Look::Http(_) | Look::Against(_) | Look::Pages(_) => {}
        }
    }

    fn run_on_entries(&mut self, look: fn(&Entries<'_>, &mut Say<'_>)) {
        let entries = self.entries.take();
        let entries = entries.or_else(|| Entries::of_xml(self.doc, self.format, self.model));
        if let Some(entries) = &entries {
            look(entries, &mut |place, message| self.report(place, message));
        }
        self.entries = entries;
    }

    /// Whether W3C's validator is followed to the letter.
    pub(super) fn is_w3c(&self) -> bool {
        self.options.profile == Profile::W3c
    }

    /// Reports a place under the rule that is being run.
    pub(super) fn report(&mut self, place: Place, message: impl Into<String>) {
        let Some(rule) = self.rule.filter(|_| self.findings.len() < MOST) else { return };
        let known_at = place.known_at;
        let told = Told { known_at, at: place.told_at.unwrap_or(known_at) };
        // Positions are known when all is found, in `finish`.
        let finding = Finding::new(rule, place, message.into(), |_| FIRST);
        self.findings.push((told, finding));
    }

    /// Reports every fault of a kind.
    pub(super) fn all(&mut self, fault: Fault) {
        self.some(fault, |_| true);
    }

    /// Reports every fault of a kind in elements of these vocabularies.
    pub(super) fn within(&mut self, families: &[Family], fault: Fault) {
        self.some(fault, |found| families.contains(&found.family));
    }

    /// Reports every fault of a kind in elements of other vocabularies.
    pub(super) fn outside(&mut self, families: &[Family], fault: Fault) {
        self.some(fault, |found| !families.contains(&found.family));
    }

    /// Reports the faults of a kind that `wanted` picks.
    pub(super) fn some(&mut self, fault: Fault, wanted: impl Fn(&Found) -> bool) {
        if self.present & bit(fault) == 0 {
            return;
        }
        let first = self.found.partition_point(|found| found.fault < fault);
        let mut at = first;
        while let Some(found) = self.found.get_mut(at).filter(|found| found.fault == fault) {
            at += 1;
            if !found.reported && wanted(found) {
                found.reported = true;
                let place = std::mem::take(&mut found.place);
                let message = std::mem::take(&mut found.message);
                self.report(place, message);
            }
        }
    }

    /// The findings, in order of place. Where W3C is followed, what it could not have seen behind a fatal fault is left
    /// out, and places are the ones that it gives.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        let w3c = self.is_w3c();
        if w3c {
            let end = self.model.fatal.unwrap_or(u32::MAX);
            // Bytes that cannot be decoded are found before anything is parsed.
            self.findings.retain(|(told, finding)| {
                told.known_at <= end || finding.rule.id == "xml-bytes-malformed"
            });
            self.findings.sort_by_key(|(told, _)| told.at);
        } else {
            self.findings.sort_by_key(|(_, finding)| (finding.span.start, finding.span.end));
        }
        let mut walk = Walk::new(self.doc.text());
        for (told, finding) in &mut self.findings {
            let at = if w3c { told.at } else { finding.span.start };
            finding.start = walk.position(at);
            finding.end = if w3c { finding.start } else { walk.clone().position(finding.span.end) };
        }
        if w3c {
            self.findings.sort_by_key(|(told, _)| told.known_at);
        }
        self.findings.into_iter().map(|(_, finding)| finding).collect()
    }
}

/// The first line and column.
const FIRST: Position = Position { line: 1, column: 1 };

/// One bit for a kind of fault.
fn bit(fault: Fault) -> u64 {
    1 << (fault as u8 % 64)
}

/// The address that a reference means where it stands, in a document that came from `base`.
pub(super) fn resolve(base: Option<&Url>, element: Element<'_>, reference: &str) -> Option<Url> {
    let mut base = base.cloned();
    for inner in element.bases() {
        base = match &base {
            Some(outer) => outer.join(inner).ok(),
            None => Url::parse(inner).ok(),
        };
    }
    match base {
        Some(base) => base.join(reference).ok(),
        None => Url::parse(reference).ok(),
    }
}

/// The name under which people know an element: without prefix where the vocabulary is that of the feed itself.
pub(super) fn name_of(element: Element<'_>) -> &str {
    let root = element.document().root().map_or(Ns::NONE, |root| root.ns());
    match element.ns() {
        Ns::RSS10 | Ns::RSS090 | Ns::RSS11 => element.local(),
        Ns::ATOM if root == Ns::ATOM => element.local(),
        _ => element.name(),
    }
}

impl Place {
    /// An element as a whole, known of at its start.
    pub(super) fn of(element: Element<'_>) -> Self {
        Self {
            span: element.span(),
            known_at: element.span().start,
            element: Some(name_of(element).to_owned()),
            parent: element.parent().map(|parent| name_of(parent).to_owned()),
            ..Self::default()
        }
    }

    /// The text of an element, known of at its end.
    pub(super) fn text(element: Element<'_>) -> Self {
        let inside = element.inner_span();
        let span = if inside.start == inside.end { element.full_span() } else { inside };
        Self { span, known_at: end_of(element), ..Self::of(element) }
    }

    /// A child that an element lacks, known of at the element's end.
    pub(super) fn missing(element: Element<'_>, child: &str) -> Self {
        Self {
            span: element.span(),
            known_at: end_of(element),
            element: Some(child.to_owned()),
            parent: Some(name_of(element).to_owned()),
            ..Self::default()
        }
    }

    /// The same, but told at the start of `element`.
    pub(super) fn told_at_start(self, element: Element<'_>) -> Self {
        Self { told_at: Some(element.span().start), ..self }
    }

    /// An attribute that an element lacks.
    pub(super) fn missing_attr(element: Element<'_>, attr: &str) -> Self {
        Self { attr: Some(attr.to_owned()), ..Self::of(element) }
    }

    /// An attribute.
    pub(super) fn attribute(element: Element<'_>, attribute: Attribute<'_>) -> Self {
        let attr = Some(attribute.qname().to_owned());
        let place = Self { span: attribute.span(), attr, ..Self::of(element) };
        place.with_value(attribute.value())
    }

    /// A place in the text that is not about an element.
    pub(super) fn at(span: Span) -> Self {
        Self { span, known_at: span.start, ..Self::default() }
    }
}

/// Where a parser knows that an element has ended.
pub(super) fn end_of(element: Element<'_>) -> u32 {
    let close = element.close_span();
    if element.is_self_closing() { element.span().start } else { close.start }
}
