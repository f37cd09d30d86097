//! Judges a feed document by what was received: bytes in, [`Finding`]s out.
//!
//! [`check`] never fails: a document that is no feed at all is a finding too. It goes in three steps. The document becomes
//! a tree (`syntax`); the tree is laid beside the tables of `schema`, which say what each element may hold, how often,
//! and what kind of value it is; then every rule of `rules` reports what it finds. A rule is one row and one page
//! (`docs/rules/<id>.md`), and the page is its test.
//!
//! Everything is pure: the address of the document and the time come in as [`Options`]. Printing is left to `report`.

mod against;
mod check;
mod entries;
mod fault;
mod finding;
mod fix;
mod format;
mod http;
mod json;
mod model;
mod namespaces;
mod pages;
mod rules;
mod schema;
mod value;

use jiff::Timestamp;
use url::Url;

use crate::syntax::encoding::{self, Decoded};
use crate::syntax::xml::Document;
pub use against::{NotAFeed, OldVersion};
use check::Check;
pub use finding::{Earlier, Finding, Place, Related, Report, Severity};
pub use fix::{Edit, Fixed, Mend, fix, suggestions};
pub use format::Format;
pub use http::Transfer;
use model::Model;
pub use pages::check_pages;
pub use rules::{Rule, find, rules};

/// How a document is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// What a good engineer would want today; `docs/rules/w3c.md` lists how it differs from the other.
    #[default]
    Default,
    /// What W3C's validator says: its classes, its severities, its lists, its places.
    W3c,
}

/// What is known of a document besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How to judge.
    pub profile: Profile,
    /// The address that the document came from; relative references and self links are judged against it.
    pub base: Option<Url>,
    /// The `charset` parameter of its HTTP `Content-Type`.
    pub charset: Option<String>,
    /// How it came over HTTP.
    pub transfer: Option<Transfer>,
    /// The time of judging, for dates that lie in the future; without it none does.
    pub now: Option<Timestamp>,
    /// Whether only errors are asked for. Then rules that give warnings are not run on XML, nor is the HTML in texts
    /// judged, whose faults are warnings: that takes most of the time.
    pub errors_only: bool,
}

/// Judges one document.
pub fn check(bytes: Vec<u8>, options: &Options) -> Report {
    let length = bytes.len();
    let decode = || encoding::decode(bytes, options.charset.as_deref());
    let Some(transfer) = &options.transfer else { return check_document(decode(), options) };
    if transfer.status >= 400 {
        let findings = http::without_document(transfer, options.profile);
        return Report { format: Format::Unknown, findings, text: String::new() };
    }
    let decoded = decode();
    let facts = http::Facts::of(&decoded, length);
    let mut report = check_document(decoded, options);
    let found = http::judge(transfer, report.format, &facts, options.profile);
    report.findings.splice(0..0, found);
    report
}

/// Judges the document itself.
fn check_document(decoded: Decoded, options: &Options) -> Report {
    if options.profile == Profile::Default && json::is_json(&decoded.text) {
        return json::check(&json::parse(decoded), options);
    }
    let doc = Document::parse(decoded);
    let format = Format::of(&doc);
    let (model, found) = Model::new(&doc, format, options);
    let mut check = Check::new(&model, found, options);
    for rule in rules::of_xml(options.profile) {
        check.run(rule);
    }
    let findings = check.finish();
    Report { format, findings, text: doc.into_text() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w3c_reads_on_behind_bytes_that_are_not_legal() {
        let feed = b"<rss version='2.0'><channel><title>caf\xe9</title></channel></rss>";
        let options = Options { profile: Profile::W3c, ..Options::default() };
        let found = check(feed.to_vec(), &options).findings;
        let classes: Vec<&str> = found.iter().filter_map(|finding| finding.rule.w3c).collect();
        let count = |class: &str| classes.iter().filter(|found| **found == class).count();
        assert_eq!((count("UnicodeError"), count("BadCharacters")), (1, 2));
        assert_eq!(count("MissingLink"), 1);
    }
}
