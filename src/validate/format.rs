//! What kind of document it is, by its root element.

use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Document;

/// The formats that are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RSS 0.91 to 2.0: `<rss>`.
    Rss,
    /// RSS 1.0 and 0.90: `<rdf:RDF>`.
    Rdf,
    /// RSS 1.1: `<Channel>`.
    Rss11,
    /// An Atom feed (RFC 4287).
    AtomFeed,
    /// An Atom entry document.
    AtomEntry,
    /// An AtomPub service document (RFC 5023).
    AppService,
    /// An AtomPub category document.
    AppCategories,
    /// OPML.
    Opml,
    /// JSON Feed 1.0 and 1.1.
    JsonFeed,
    /// Something else.
    Unknown,
}

impl Format {
    /// The format of a document.
    pub(super) fn of(doc: &Document) -> Self {
        let Some(root) = doc.root() else { return Self::Unknown };
        match (root.ns(), root.local()) {
            (Ns::RDF, "RDF") => Self::Rdf,
            (Ns::RSS11, "Channel") => Self::Rss11,
            (Ns::ATOM, "entry") => Self::AtomEntry,
            (Ns::APP, "service") => Self::AppService,
            (Ns::APP, "categories") => Self::AppCategories,
            (Ns::NONE, "opml") => Self::Opml,
            (_, "rss" | "Channel") => Self::Rss,
            (Ns::ATOM03, _) => Self::Unknown,
            (_, "feed") => Self::AtomFeed,
            _ => Self::Unknown,
        }
    }

    /// Whether it is Atom, feed or entry.
    pub fn is_atom(self) -> bool {
        matches!(self, Self::AtomFeed | Self::AtomEntry)
    }

    /// Whether it is RSS of any kind.
    pub fn is_rss(self) -> bool {
        matches!(self, Self::Rss | Self::Rdf | Self::Rss11)
    }
}
