//! The feeds of a publication together: what the overview page and the OPML file are made of.

use jiff::ZonedDateTime;
use url::Url;

use super::Format;

/// Name of the feed of what changed in the sources, among those of the publication.
pub const CHANGES: &str = "changes";

/// Where a feed is published in one format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The format.
    pub format: Format,
    /// Absolute address.
    pub url: Url,
}

/// Every feed of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// Name of the publication.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its home page.
    pub home: Url,
    /// Address of the overview page.
    pub url: Url,
    /// Address of the OPML file, when there is one.
    pub opml: Option<Url>,
    /// Square picture.
    pub icon: Option<Url>,
    /// BCP 47 tag of its language.
    pub language: String,
    /// The feeds by kind, in the order in which they are shown. Empty groups are left out.
    pub groups: Vec<Group>,
}

/// Feeds of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What the feeds have in common.
    pub kind: Kind,
    /// The feeds, in the order in which they are shown.
    pub feeds: Vec<Listing>,
}

/// What selects the articles of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// All articles.
    Main,
    /// A selection of the publisher's own (`[[feed]]`).
    Own,
    /// One tag.
    Tag,
    /// One source.
    Source,
    /// One author.
    Author,
    /// One language.
    Language,
    /// What changed in the sources.
    Changes,
}

/// One feed in the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Title of the feed; within a group that speaks for itself, the tag, source, author or language.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// BCP 47 tag of its language, when it differs from the publication's.
    pub language: Option<String>,
    /// Number of articles it selects; `None` for a feed of something else.
    pub articles: Option<usize>,
    /// Its newest change.
    pub updated: Option<ZonedDateTime>,
    /// Where it is published, in the order in which the formats are offered.
    pub addresses: Vec<Address>,
}

impl Listing {
    /// Its address in one format.
    pub fn address(&self, format: Format) -> Option<&Url> {
        self.addresses.iter().find(|address| address.format == format).map(|address| &address.url)
    }
}
