//! Writers: articles in, feed bytes out, one file per format.
//!
//! A writer is total: any [`Feed`] can be written, and the result has no findings when validated. It is a function of
//! its arguments alone, so that nothing changes in the bytes when nothing changed in the articles. What a format cannot
//! carry is dropped here, in the open, with a line in `docs/formats.md`; where a format asks for what the model does not
//! have (a date, an author), the stand-in is written there too.

mod atom;
mod catalogue;
mod clean;
mod content;
mod entry;
mod html;
mod inventory;
mod json_feed;
mod labels;
mod links;
mod opml;
mod rss;
mod settings;
mod sources;
mod stand_in;

use jiff::ZonedDateTime;
use url::Url;

pub use catalogue::{Address, CHANGES, Catalogue, Group, Kind, Listing};
pub use entry::{Around, Entry};
pub use inventory::{Happening, Inventory, Leaf, Origin, State};
pub use labels::{About, about_changes};
pub use settings::{Archived, By, Content, Settings};

use crate::article::{Article, Feed};
use crate::site;

/// What a feed can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// A page for people.
    Html,
}

impl Format {
    /// Every format, in the order in which they are offered to people.
    pub const ALL: [Self; 4] = [Self::Rss, Self::Atom, Self::Json, Self::Html];

    /// Extension of the file, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// Path of a document in this format, of which `path` has no extension.
    pub fn file(self, path: &str) -> String {
        format!("{path}.{}", self.extension())
    }

    /// Registered media type, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
            Self::Html => "text/html",
        }
    }

    /// Name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
            Self::Html => "HTML",
        }
    }

    /// The format with this extension.
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }
}

/// What a writer must know besides the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How much of each article goes in.
    pub content: Content,
    /// Whether the list of sources tells what the last check of each found.
    pub source_notes: bool,
    /// Whether the page for people has the text of each article, and not its summary.
    pub whole_text: bool,
    /// The same feed in each format it is published in; a writer leaves out the one it writes.
    pub alternates: Vec<Address>,
    /// Name of the publication, for pages.
    pub site: Option<String>,
    /// The overview page of all feeds. In its part `#bron` it explains the JSON extension `_bron`.
    pub index: Option<Url>,
    /// Where programs register that want to be told of changes (rssCloud); only RSS can say so.
    pub cloud: Option<Url>,
    /// For Atom, where `updated` is required: the date of a feed or entry in which nothing has a date.
    pub undated: ZonedDateTime,
}

impl Options {
    /// The options of a feed of which nothing is published elsewhere: full content, no notes, no alternates.
    pub fn new(undated: ZonedDateTime) -> Self {
        Self {
            content: Content::Full,
            source_notes: false,
            whole_text: false,
            alternates: Vec::new(),
            site: None,
            index: None,
            cloud: None,
            undated,
        }
    }
}

/// The feeds of a publication as a list of subscriptions, OPML 2.0.
pub fn opml(catalogue: &Catalogue) -> Vec<u8> {
    opml::write(catalogue)
}

/// The overview page of a publication's feeds, for people.
pub fn index(catalogue: &Catalogue) -> Vec<u8> {
    html::index(catalogue)
}

/// The pages about the cited sources, for people: the list, in parts when it is long, and one for each source to which
/// something happened.
pub fn sources(inventory: &Inventory) -> Vec<Leaf> {
    html::sources(inventory)
}

/// Why nothing is at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absence {
    /// It was withdrawn for good.
    Gone,
    /// As far as we know it never was.
    Never,
}

/// The page for people at an address where nothing is; `feeds` is where the list of the site's feeds is.
pub fn message(absence: Absence, site: &site::Settings, feeds: &Url) -> Vec<u8> {
    html::message(absence, site, feeds)
}

/// A feed in one format. [`Feed::url`] and [`Feed::paging`] are those of this very document.
pub fn feed(feed: &Feed, format: Format, options: &Options) -> Vec<u8> {
    let written = |article| entry(article, Around::of(article, feed), format, options);
    let entries: Vec<Entry> = feed.articles.iter().filter_map(written).collect();
    self::feed_of(feed, &entries.iter().collect::<Vec<_>>(), format, options)
}

/// An article as it stands in every feed that is `around` it in this way; `None` for the formats of which a document is
/// written in one piece.
pub fn entry(
    article: &Article,
    around: Around<'_>,
    format: Format,
    options: &Options,
) -> Option<Entry> {
    match format {
        Format::Rss => Some(rss::entry(article, around, options)),
        Format::Atom => Some(atom::entry(article, around, options)),
        Format::Json | Format::Html => None,
    }
}

/// The same as [`feed()`], with the articles of the feed as [`entry`] wrote them with these options.
pub fn feed_of(feed: &Feed, entries: &[&Entry], format: Format, options: &Options) -> Vec<u8> {
    match format {
        Format::Rss => rss::write(feed, entries, options),
        Format::Atom => atom::write(feed, entries, options),
        Format::Json => json_feed::write(feed, options),
        Format::Html => html::feed(feed, options),
    }
}
