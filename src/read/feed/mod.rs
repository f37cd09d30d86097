//! Feeds as input: RSS 0.90 to 2.0, RSS 1.0 and 1.1, Atom 0.3 and 1.0, JSON Feed 1.0 and 1.1.
//!
//! What a document is follows from its root element and namespace, whatever its prefixes, name or media type say.
//! Elements are taken by namespace too. A fault never hides the entries behind it: everything that was mended, guessed
//! or left out is a [`Warning`](super::Warning) with line and column. Nothing is fetched, and no entry is dropped for
//! its content: two entries of one id are both there, with a warning.

mod atom;
mod atom_text;
mod decoded;
mod json_feed;
mod links;
mod markup;
mod media;
mod modules;
mod notes;
mod person;
mod rss;
mod rss_item;
mod sources;
mod tree;

use std::collections::HashSet;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use url::Url;

use super::Reading;
use crate::article::{Article, Feed};
use crate::syntax::encoding::Decoded;
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Element;
use crate::syntax::{json, xml};
use notes::Notes;
use tree::Tree;

/// The most bytes that a compressed document may unpack to.
const UNPACKED: u64 = 256 << 20;

/// Where a feed document came from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    /// Its address, against which relative references are resolved.
    pub url: Option<&'a Url>,
    /// The `charset` parameter of its `Content-Type`.
    pub charset: Option<&'a str>,
}

/// Why a document was not read as a feed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// No bytes, or only white space.
    #[error("the document is empty")]
    Empty,
    /// A page for people, such as an error page that came in place of the feed.
    #[error("this is an HTML page, not a feed")]
    Page,
    /// A list of subscriptions.
    #[error("this is OPML, a list of feeds, and not a feed")]
    Opml,
    /// XML of another kind.
    #[error(
        "line {line}: `<{root}>` is not the root of a feed; it should be `rss`, `feed` or `rdf:RDF`"
    )]
    Root {
        /// The root element as written.
        root: String,
        /// Its line.
        line: u32,
    },
    /// JSON of another kind.
    #[error(
        "this is JSON but not a JSON Feed: it has neither a `version` of jsonfeed.org nor `items`"
    )]
    Json,
    /// Something else.
    #[error("this is neither XML nor JSON")]
    Unknown,
    /// Compressed bytes that do not unpack, or unpack to too much.
    #[error("the gzip data is damaged, or larger than 256 MiB when unpacked")]
    Packed,
}

/// Reads a feed document. Its articles come in the order of the document.
pub fn feed(bytes: Vec<u8>, origin: &Origin<'_>) -> Result<Reading<Feed>, FeedError> {
    let mut notes = Notes::default();
    let bytes = unpacked(bytes, &mut notes)?;
    let decoded = decoded::decode(bytes, origin.charset, &mut notes);
    let mut value = match decoded.text.trim_start().chars().next() {
        None => return Err(FeedError::Empty),
        Some('{' | '[') => {
            let doc = json::Document::parse(decoded);
            json_feed::read(&doc, origin.url, &mut notes).ok_or(FeedError::Json)?
        }
        Some(_) if !decoded.text.contains('<') => return Err(FeedError::Unknown),
        Some(_) => xml_feed(decoded, origin.url, &mut notes)?,
    };
    if value.url.is_none() {
        value.url = origin.url.cloned();
    }
    for article in &mut value.articles {
        tidy(article, value.language.as_deref());
    }
    Ok(Reading { value, warnings: notes.finish() })
}

/// The bytes of a gzip file, which servers with wrong headers leave for the reader to unpack.
fn unpacked(bytes: Vec<u8>, notes: &mut Notes) -> Result<Vec<u8>, FeedError> {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(bytes);
    }
    notes.add(None, "the document is compressed with gzip and was unpacked".to_owned());
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(bytes.as_slice()).take(UNPACKED + 1).read_to_end(&mut plain);
    // What could be unpacked of a damaged file is better than nothing.
    if plain.len() as u64 > UNPACKED || (read.is_err() && plain.is_empty()) {
        return Err(FeedError::Packed);
    }
    Ok(plain)
}

fn xml_feed(decoded: Decoded, url: Option<&Url>, notes: &mut Notes) -> Result<Feed, FeedError> {
    let doc = xml::Document::parse(decoded);
    let root = doc.root().ok_or(FeedError::Unknown)?;
    // Something may stand in front of the feed, such as a warning that a program printed as markup.
    let found = std::iter::once(root)
        .chain(root_names().into_iter().filter_map(|name| doc.named(name).next()))
        .find_map(|element| Some((element, kind_of(element)?)));
    let Some((element, kind)) = found else { return Err(not_a_feed(&doc, root)) };
    for fault in doc.faults() {
        notes.add(Some(doc.position(fault.span.start)), fault.kind.to_string());
    }
    let mut tree = Tree::new(&doc, element, url, notes);
    if element != root {
        tree.warn(element, format!("the feed stands inside `<{}>`", root.qname()));
    }
    let feed = match kind {
        Kind::Atom => atom::read(&mut tree, element),
        Kind::Rss => rss::read(&mut tree, element),
    };
    duplicates(&feed, notes);
    Ok(feed)
}

/// The two families of XML feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Rss,
    Atom,
}

fn root_names() -> [&'static str; 5] {
    ["rss", "atom:feed", "rdf:RDF", "atom:entry", "atom03:feed"]
}

/// What an element is the root of. Namespaces decide; a root without or with an unknown one goes by its name, as feeds
/// that forget or misspell their namespace are common.
fn kind_of(root: Element<'_>) -> Option<Kind> {
    let local = root.local();
    match root.ns() {
        Ns::ATOM | Ns::ATOM03 => matches!(local, "feed" | "entry").then_some(Kind::Atom),
        Ns::RDF => local.eq_ignore_ascii_case("rdf").then_some(Kind::Rss),
        Ns::RSS11 => (local == "Channel").then_some(Kind::Rss),
        Ns::XHTML | Ns::SVG | Ns::MATHML => None,
        _ => match local.to_ascii_lowercase().as_str() {
            "rss" | "rdf" | "channel" => Some(Kind::Rss),
            "feed" | "entry" => Some(Kind::Atom),
            _ => None,
        },
    }
}

fn not_a_feed(doc: &xml::Document, root: Element<'_>) -> FeedError {
    let is = |name: &str| root.local().eq_ignore_ascii_case(name);
    let html = doc.doctype().is_some_and(|doctype| doctype.name.eq_ignore_ascii_case("html"));
    if html || is("html") || is("body") || is("head") {
        FeedError::Page
    } else if is("opml") {
        FeedError::Opml
    } else {
        let line = doc.position(root.span().start).line;
        FeedError::Root { root: root.qname().to_owned(), line }
    }
}

/// Names the ids that stand twice.
fn duplicates(feed: &Feed, notes: &mut Notes) {
    let mut seen = HashSet::new();
    for article in &feed.articles {
        if !seen.insert(&article.id) {
            notes.add(
                None,
                format!("two entries have the id `{}`", notes::short(article.id.as_str())),
            );
        }
    }
}

/// Puts an article in the form in which the model keeps it: what only repeats something else is left out.
fn tidy(article: &mut Article, language: Option<&str>) {
    if article.language.as_deref() == language {
        article.language = None;
    }
    match (&article.published, &article.updated) {
        // Atom requires `updated` and not `published`: an entry that was never changed appeared then.
        (None, Some(_)) => article.published = article.updated.take(),
        (Some(published), Some(updated)) if published.timestamp() == updated.timestamp() => {
            article.updated = None;
        }
        _ => {}
    }
    if article.image.is_none() {
        let picture = article.enclosures.iter().find(|file| file.media_type.starts_with("image/"));
        article.image = picture.map(|file| file.url.clone());
    }
}
