//! How a document came over HTTP: whether it is there, what it is said to be, and whether it can be had cheaply.

use encoding_rs::Encoding;
use url::Url;

use super::finding::{Finding, Noted, Place};
use super::format::Format;
use super::{Profile, rules};
use crate::syntax::Position;
use crate::syntax::encoding::{Decoded, Evidence};

/// An answer, as far as it is judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The redirects that led to it, in order: the address that was asked, and the status that it gave.
    pub redirects: Vec<(Url, u16)>,
    /// The address that gave the answer.
    pub url: Url,
    /// Its status.
    pub status: u16,
    /// Media type in lower case, without parameters; empty when not given.
    pub media: String,
    /// The `charset` parameter of the media type.
    pub charset: Option<String>,
    /// Whether it can be asked for conditionally next time: it has an `ETag` or a `Last-Modified`.
    pub has_validator: bool,
    /// `Content-Encoding`.
    pub coding: Option<String>,
}

/// What can be wrong with an answer; each is a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Status,
    Temporary,
    Permanent,
    TypeWrong,
    /// The type says XML, and no more.
    TypeGeneric,
    /// The same, and the root stands too far down to be found.
    TypeUnspecific,
    CharsetMismatch,
    CharsetMissing,
    ValidatorsMissing,
    Uncompressed,
}

/// What is known of the document besides the answer.
#[derive(Debug)]
pub(super) struct Facts {
    /// The encoding that the document itself tells: by its mark, or its declaration.
    own: Option<&'static Encoding>,
    length: usize,
    /// The byte at which the root element begins.
    root: usize,
}

/// Below this, in bytes, compression saves less than a packet.
const SMALL: usize = 1024;
/// As much as browsers look at to tell what a document is (WHATWG, MIME Sniffing, section 5.2 reads 1445, and the part on
/// feeds looks for the root in the first 512).
const SNIFFED: usize = 512;

impl Facts {
    pub(super) fn of(decoded: &Decoded, length: usize) -> Self {
        let own = match decoded.evidence {
            Evidence::ByteOrderMark | Evidence::Pattern => Some(decoded.encoding),
            _ => decoded.declared.as_deref(),
        };
        let text = decoded.text.as_str();
        let root = text.match_indices('<').find(|(at, _)| {
            text.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()))
        });
        Self {
            own: own.and_then(|name| Encoding::for_label(name.as_bytes())),
            length,
            root: root.map_or(0, |(at, _)| at),
        }
    }
}

/// Judges the answer that a document of this format came in.
pub(super) fn judge(
    transfer: &Transfer,
    format: Format,
    facts: &Facts,
    profile: Profile,
) -> Vec<Finding> {
    let mut noted = Vec::new();
    redirects(transfer, &mut noted);
    media(transfer, format, facts, &mut noted);
    charset(transfer, format, facts, &mut noted);
    if !transfer.has_validator {
        let message = "neither `ETag` nor `Last-Modified`: readers fetch all of it each time";
        noted.push(header(Fault::ValidatorsMissing, "ETag", None, message.to_owned()));
    }
    let is_plain = transfer.coding.as_deref().is_none_or(|coding| coding == "identity");
    if is_plain && (facts.length >= SMALL || profile == Profile::W3c) {
        let message = format!("{} bytes came uncompressed, though gzip was offered", facts.length);
        noted.push(header(Fault::Uncompressed, "Content-Encoding", None, message));
    }
    file(noted, profile)
}

/// Judges an answer that brought no document.
pub(super) fn without_document(transfer: &Transfer, profile: Profile) -> Vec<Finding> {
    let mut noted = Vec::new();
    redirects(transfer, &mut noted);
    let meaning = match transfer.status {
        404 => "there is no feed; where it moved, answer with 301 and the new address",
        410 => "the feed is gone for good, and readers unsubscribe",
        401 | 403 => "the feed is not for everybody; readers without a login cannot follow it",
        429 => "the server wants fewer requests",
        500.. => "the server failed",
        _ => "the server gives no feed",
    };
    let message = format!("status {}: {meaning}", transfer.status);
    noted.push(header(Fault::Status, "status", Some(transfer.status.to_string()), message));
    file(noted, profile)
}

fn file(noted: Vec<Noted<Fault>>, profile: Profile) -> Vec<Finding> {
    let rule =
        |fault| rules::of_http(fault).filter(|rule| rule.only.is_none_or(|only| only == profile));
    rules::file(noted, rule, |_| Position { line: 1, column: 1 })
}

/// A fault of a header field, which has no place in the document.
fn header(fault: Fault, name: &str, value: Option<String>, message: String) -> Noted<Fault> {
    Noted {
        fault,
        place: Place { attr: Some(name.to_owned()), value, ..Place::default() },
        message,
    }
}

fn redirects(transfer: &Transfer, noted: &mut Vec<Noted<Fault>>) {
    let targets = transfer.redirects.iter().skip(1).map(|(from, _)| from);
    let targets = targets.chain(std::iter::once(&transfer.url));
    for ((from, status), to) in transfer.redirects.iter().zip(targets) {
        let (fault, meaning) = match status {
            301 | 308 => (Fault::Permanent, "for good; subscribe to the new address"),
            _ => (Fault::Temporary, "for now; readers come back to the old address each time"),
        };
        let message = format!("{from} leads to {to} with status {status}, {meaning}");
        noted.push(header(fault, "Location", Some(to.to_string()), message));
    }
}

/// The media type that a format is registered or known under, and others that fit.
fn fitting(format: Format) -> (&'static str, &'static [&'static str]) {
    match format {
        Format::Rss => ("application/rss+xml", &[]),
        Format::Rdf | Format::Rss11 => ("application/rss+xml", &["application/rdf+xml"]),
        Format::AtomFeed | Format::AtomEntry => ("application/atom+xml", &[]),
        Format::AppService => ("application/atomsvc+xml", &[]),
        Format::AppCategories => ("application/atomcat+xml", &[]),
        Format::Opml => ("text/x-opml", &["text/x-opml+xml", "application/opml+xml"]),
        Format::JsonFeed => ("application/feed+json", &["application/json"]),
        Format::Unknown => ("application/rss+xml", &["application/atom+xml"]),
    }
}

fn media(transfer: &Transfer, format: Format, facts: &Facts, noted: &mut Vec<Noted<Fault>>) {
    let media = transfer.media.as_str();
    let (usual, others) = fitting(format);
    if media == usual || others.contains(&media) {
        return;
    }
    let value = (!media.is_empty()).then(|| media.to_owned());
    if matches!(media, "application/xml" | "text/xml") && format != Format::JsonFeed {
        let message = format!("`{media}` does not say that this is a feed; `{usual}` does");
        let (fault, message) = if facts.root > SNIFFED {
            let root = format!("; browsers do not look for its root as far as byte {}", facts.root);
            (Fault::TypeUnspecific, message + &root)
        } else {
            (Fault::TypeGeneric, message)
        };
        noted.push(header(fault, "Content-Type", value, message));
        return;
    }
    let message = if media.is_empty() {
        format!("the answer does not say what it is; it is `{usual}`")
    } else {
        format!("`{media}` is not the type of this document, which is `{usual}`")
    };
    noted.push(header(Fault::TypeWrong, "Content-Type", value, message));
}

fn charset(transfer: &Transfer, format: Format, facts: &Facts, noted: &mut Vec<Noted<Fault>>) {
    match (&transfer.charset, facts.own) {
        (Some(label), Some(own)) => {
            // A label that nobody knows is a matter of the document's encoding.
            let told = Encoding::for_label(label.trim().as_bytes());
            if told.is_some_and(|told| told != own) {
                let message = format!(
                    "the server says `{label}`, and the document {}; some readers follow the one, some the other",
                    own.name()
                );
                let value = Some(label.clone());
                noted.push(header(Fault::CharsetMismatch, "Content-Type", value, message));
            }
        }
        (None, _) if transfer.media == "text/xml" && format != Format::JsonFeed => {
            let message = "`text/xml` without `charset`: old programs take that for US-ASCII";
            let value = Some(transfer.media.clone());
            noted.push(header(Fault::CharsetMissing, "Content-Type", value, message.to_owned()));
        }
        _ => {}
    }
}
