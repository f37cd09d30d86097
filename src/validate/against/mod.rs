//! Two versions of one feed: what a reader that knows the older one will make of the newer.
//!
//! Both documents become an [`Outline`](outline::Outline), the same for every format; entries are paired, by id where the
//! id speaks true, and else by link, title, date and content; then each kind of harm is looked for. What a feed does in
//! its normal life is no harm: new entries, the oldest dropped, some entries edited, a deletion that is announced.

mod alike;
mod entries;
mod of_json;
mod of_xml;
mod outline;
mod pairs;
mod whole;

use std::sync::Arc;

use url::Url;

use super::finding::{Earlier, Finding, Place, Related, Report};
use super::format::Format;
use super::rules;
use crate::html;
use crate::syntax::encoding::{self, Decoded};
use crate::syntax::{Span, Walk};
use outline::{Outline, Tree};
use pairs::Pair;

/// What can be wrong with a newer version; each is a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// An article has another id.
    IdChanged,
    /// An id names another article.
    IdReused,
    /// An entry is gone, and older ones are there.
    Vanished,
    DateBack,
    /// An entry appeared later than it did.
    DateJumped,
    /// Most entries say that they were updated, and were not.
    UpdatedUnchanged,
    /// Most entries have other content.
    Rewritten,
    FeedIdChanged,
    SelfChanged,
    ArchiveChanged,
    /// The document itself is gone.
    FeedVanished,
}

/// The older version is no feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a feed that entries can be compared with")]
pub struct NotAFeed;

/// The version of a feed that readers know.
pub struct OldVersion {
    tree: Tree,
    base: Option<Url>,
    name: String,
}

/// More findings than this are of no use to anybody.
const MOST: usize = 100_000;

impl OldVersion {
    /// Parses it. `name` tells people where it came from, `base` is the address that it came from, and `charset` is what
    /// HTTP said of its encoding.
    pub fn parse(
        name: &str,
        bytes: Vec<u8>,
        base: Option<Url>,
        charset: Option<&str>,
    ) -> Result<Self, NotAFeed> {
        let tree = Tree::parse(encoding::decode(bytes, charset));
        if tree.outline(base.as_ref()).is_none() {
            return Err(NotAFeed);
        }
        Ok(Self { tree, base, name: name.to_owned() })
    }

    /// Adds to the report on the newer version, which came from `base`, what it does to those who know this one.
    pub fn judge(&self, report: &mut Report, base: Option<&Url>) {
        let tree = Tree::parse(Decoded::of(std::mem::take(&mut report.text)));
        if let Some((old, new)) = self.tree.outline(self.base.as_ref()).zip(tree.outline(base)) {
            let pairs = pairs::pairs(&old, &new);
            let mut it = Comparison { old: &old, new: &new, pairs: &pairs, seen: Vec::new() };
            it.run();
            let found = self.file(it.seen, tree.text());
            report.findings.extend(found);
            report.findings.sort_by_key(|finding| (finding.start.line, finding.start.column));
        }
        report.text = tree.into_text();
    }

    /// The report on a newer version that is not there.
    pub fn vanished(&self) -> Report {
        let whole = self.tree.outline(self.base.as_ref()).map(|old| old.head.span);
        let seen = whole.map(|old| Seen {
            fault: Fault::FeedVanished,
            place: Place::default(),
            message: "the feed is gone; who follows it gets an error instead of news".to_owned(),
            old,
        });
        let findings = self.file(seen.into_iter().collect(), "");
        Report { format: Format::Unknown, findings, text: String::new() }
    }

    /// Files what was seen under the rules, with both places.
    fn file(&self, mut seen: Vec<Seen>, new: &str) -> Vec<Finding> {
        let document =
            Arc::new(Earlier { name: self.name.clone(), text: self.tree.text().to_owned() });
        seen.truncate(MOST);
        seen.sort_by_key(|seen| seen.old);
        let mut walk = Walk::new(&document.text);
        let related: Vec<Related> = seen
            .iter()
            .map(|seen| {
                let start = walk.position(seen.old.start);
                let end = walk.clone().position(seen.old.end);
                Related { document: Arc::clone(&document), span: seen.old, start, end }
            })
            .collect();
        let mut both: Vec<(Seen, Related)> = seen.into_iter().zip(related).collect();
        both.sort_by_key(|(seen, _)| seen.place.span);
        let mut walk = Walk::new(new);
        both.into_iter()
            .filter_map(|(seen, related)| {
                let rule = rules::of_versions(seen.fault)?;
                let (start, end) = (seen.place.span.start, seen.place.span.end);
                let start = walk.position(start);
                let end = walk.clone().position(end);
                let finding = Finding::new(rule, seen.place, seen.message, |_| start);
                Some(Finding { end, related: Some(related), ..finding })
            })
            .collect()
    }
}

/// A fault with its place in both versions.
struct Seen {
    fault: Fault,
    place: Place,
    message: String,
    old: Span,
}

/// Two versions being compared.
struct Comparison<'c, 'd> {
    old: &'c Outline<'d>,
    new: &'c Outline<'d>,
    pairs: &'c [Pair],
    seen: Vec<Seen>,
}

impl Comparison<'_, '_> {
    fn run(&mut self) {
        whole::head(self);
        entries::ids(self);
        if self.old.is_archive && self.new.is_archive {
            return whole::archive(self);
        }
        entries::vanished(self);
        entries::dates(self);
        whole::bulk(self);
    }

    fn report(&mut self, fault: Fault, place: Place, message: impl Into<String>, old: Span) {
        self.seen.push(Seen { fault, place, message: message.into(), old });
    }
}

/// A value as a sentence can hold it.
fn shown(text: &str) -> String {
    html::excerpt(text, 100)
}
