//! The documents of one feed beside each other: whether the links between its pages and archives agree (RFC 5005).
//!
//! Which document is which is told by their own links to themselves, as files that are checked before they are published
//! have no address yet.

use std::collections::HashMap;

use super::Report;
use super::finding::{Finding, Place};
use super::format::Format;
use super::rules::{self, link};
use crate::syntax::encoding;
use crate::syntax::xml::{Document, Element};

/// What can be wrong between pages; each is a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// An archive and the one before it do not lead to each other.
    NeighboursDiffer,
    /// An archive leads to another archive as the current feed.
    CurrentArchived,
    /// The archives before an archive lead back to it.
    Circle,
    /// A complete feed has archives.
    CompleteArchived,
}

/// The head of a document that is a page or an archive.
struct Head<'d> {
    report: usize,
    element: Element<'d>,
    own: &'d str,
}

/// Adds to each report what is wrong between its document and the others.
pub fn check_pages(reports: &mut [&mut Report]) {
    let paged = reports.iter().enumerate().filter(|(_, report)| is_paged(report));
    let documents: Vec<(usize, Document)> =
        paged.map(|(at, report)| (at, parsed(report))).collect();
    let heads: Vec<Head<'_>> =
        documents.iter().filter_map(|(at, document)| Head::of(*at, document)).collect();
    let by_address: HashMap<&str, &Head<'_>> = heads.iter().map(|head| (head.own, head)).collect();
    let mut found = Vec::new();
    for head in &heads {
        head.judge(&by_address, &mut |fault, place, message| {
            let Some(rule) = rules::of_pages(fault) else { return };
            let document = head.element.document();
            found.push((
                head.report,
                Finding::new(rule, place, message, |at| document.position(at)),
            ));
        });
    }
    for (at, finding) in found {
        if let Some(report) = reports.get_mut(at) {
            report.findings.push(finding);
            report.findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
        }
    }
}

/// Whether a document may have pages before or after it, told without parsing it.
fn is_paged(report: &Report) -> bool {
    matches!(report.format, Format::Rss | Format::AtomFeed)
        && (report.text.contains("-archive") || report.text.contains("syndication/history"))
}

fn parsed(report: &Report) -> Document {
    Document::parse(encoding::decode(report.text.clone().into_bytes(), Some("utf-8")))
}

impl<'d> Head<'d> {
    fn of(report: usize, document: &'d Document) -> Option<Self> {
        let name = if document.root()?.local() == "feed" { "atom:feed" } else { "channel" };
        let element = document.named(name).next()?;
        Some(Self { report, element, own: address(element, "self")? })
    }

    fn is(&self, mark: &str) -> bool {
        self.element.child(mark).is_some()
    }

    fn judge(&self, pages: &HashMap<&str, &Head<'d>>, say: &mut dyn FnMut(Fault, Place, String)) {
        for (rel, back) in [("prev-archive", "next-archive"), ("next-archive", "prev-archive")] {
            let (Some(there), Some(link)) = (address(self.element, rel), link(self.element, rel))
            else {
                continue;
            };
            // The feed itself is no archive, so the newest archive does not lead back to it.
            let returned = pages.get(there).and_then(|page| address(page.element, back));
            if let Some(returned) =
                returned.filter(|returned| *returned != self.own && self.is("fh:archive"))
            {
                let message = format!(
                    "`{rel}` is `{there}`, whose `{back}` is `{returned}` and not this archive"
                );
                say(Fault::NeighboursDiffer, Place::of(link), message);
            }
        }
        if let (Some(there), Some(link)) =
            (address(self.element, "current"), link(self.element, "current"))
            && let Some(page) = pages.get(there).filter(|page| page.own != self.own)
        {
            if page.is("fh:archive") {
                let message = format!("`current` is `{there}`, which is an archive");
                say(Fault::CurrentArchived, Place::of(link), message);
            }
            if page.is("fh:complete") && self.is("fh:archive") {
                let message = format!("an archive of `{there}`, which says that it is complete");
                say(Fault::CompleteArchived, Place::of(link), message);
            }
        }
        if let Some(link) = link(self.element, "prev-archive").filter(|_| self.is_in_circle(pages))
        {
            say(
                Fault::Circle,
                Place::of(link),
                "the archives before this one lead back to it".to_owned(),
            );
        }
    }

    /// Whether the way back leads here again; of such a circle only the first document says so.
    fn is_in_circle(&self, pages: &HashMap<&str, &Head<'d>>) -> bool {
        let before = |head: &Head<'d>| pages.get(address(head.element, "prev-archive")?).copied();
        // An archive that leads to itself is told by a rule of its own.
        let mut at = before(self).filter(|head| head.own != self.own);
        for _ in 0..pages.len() {
            match at {
                Some(head) if head.own == self.own => return true,
                Some(head) if head.report >= self.report => at = before(head),
                _ => return false,
            }
        }
        false
    }
}

fn address<'d>(head: Element<'d>, rel: &str) -> Option<&'d str> {
    link(head, rel)?.attr("href").map(str::trim).filter(|href| !href.is_empty())
}
