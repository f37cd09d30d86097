//! The cited sources of a publication together: what the pages about them are made of.

use jiff::ZonedDateTime;
use url::Url;

use super::Address;
use crate::article::{SafeHtml, SourceCheck};

/// Every cited source, and where the pages about them stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inventory {
    /// Name of the publication.
    pub title: String,
    /// Its home page.
    pub home: Url,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Address of the first page; the others stand below it.
    pub url: Url,
    /// Address of the overview page of the feeds, when there is one.
    pub index: Option<Url>,
    /// The feed of changes, in each format that it is published in.
    pub changes: Vec<Address>,
    /// The sources, in the order in which they are shown: those of one [`State`] together.
    pub origins: Vec<Origin>,
}

/// How a source stands, in the order of how much an editor will want to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// What was cited cannot be read there.
    Unreadable,
    /// It changed since it was first seen, or moved.
    Changed,
    /// It is as it was.
    Unchanged,
    /// It was not looked at.
    Unchecked,
}

/// A cited source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Names its page: letters, figures and `-`.
    pub key: String,
    /// Name under which it is cited.
    pub name: String,
    /// Its address.
    pub url: Url,
    /// How it stands.
    pub state: State,
    /// What the last look at it found.
    pub check: Option<SourceCheck>,
    /// The articles that cite it, each with its page.
    pub cited_by: Vec<(String, Option<Url>)>,
    /// What happened to it, newest first. A source with any has a page of its own.
    pub events: Vec<Happening>,
}

/// Something that happened to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// When it was seen.
    pub when: ZonedDateTime,
    /// The verdict in one word, such as `changed`.
    pub status: String,
    /// The words that went and came, or what else there is to say.
    pub words: SafeHtml,
}

/// A page and the last part of its address below [`Inventory::url`]; empty for the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Path below the first page, without a `/` in front.
    pub path: String,
    /// The page.
    pub html: Vec<u8>,
}
