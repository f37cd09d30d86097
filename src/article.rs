//! The model: an article and a feed of articles, free of any format.
//!
//! Readers make these values and writers turn them into bytes. Fields are public where any value is legal; where one
//! is not, the field is private and one constructor checks it ([`Id`], [`SafeHtml`]). Text in the model never holds a
//! character that XML 1.0 cannot carry: readers pass it through [`crate::html::clean_text`] at the border.

use jiff::ZonedDateTime;
use sha2::{Digest, Sha256};
use url::Url;

use crate::html;

/// A permanent name of an article or feed: RSS `guid`, Atom `id`, JSON Feed `id`. Compared character by character.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// The id without surrounding white space and without characters that control or that XML cannot hold; `None` when
    /// nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let id: String =
            text.chars().filter(|&c| !c.is_control() && html::is_xml_char(c)).collect();
        let id = id.trim();
        (!id.is_empty()).then(|| Self(id.to_owned()))
    }

    /// An id made from `key` alone, for something that has no other name: a UUID URN of version 8 (RFC 9562, section
    /// 5.8) that is the same for the same key.
    pub fn from_key(key: &str) -> Self {
        let digest = Sha256::digest(key.as_bytes());
        let mut bytes = [0_u8; 16];
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = from;
        }
        let number = u128::from_be_bytes(bytes);
        let number = number & !(0xf << 76) | 8 << 76; // version
        let number = number & !(0b11 << 62) | 0b10 << 62; // variant
        let hex = format!("{number:032x}");
        let (time, rest) = hex.split_at(8);
        let (mid, rest) = rest.split_at(4);
        let (version, rest) = rest.split_at(4);
        let (variant, node) = rest.split_at(4);
        Self(format!("urn:uuid:{time}-{mid}-{version}-{variant}-{node}"))
    }

    /// The id as it is written in a feed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Markup that is safe to show in a reader: sanitised, every address absolute where a base was known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Sanitises `markup`; relative addresses are resolved against `base`, or dropped without one.
    pub fn new(markup: &str, base: Option<&Url>) -> Self {
        Self(html::sanitise(markup, base))
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an article says: plain text (paragraphs separated by empty lines) or markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Plain text; `<` and `&` in it mean themselves.
    Text(String),
    /// Sanitised markup.
    Html(SafeHtml),
}

impl Body {
    /// The body as markup: text becomes paragraphs.
    pub fn to_html(&self) -> String {
        match self {
            Self::Text(text) => html::from_text(text),
            Self::Html(markup) => markup.as_str().to_owned(),
        }
    }

    /// The body as plain text: markup loses its tags, blocks are separated by empty lines.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Html(markup) => html::to_text(markup.as_str()),
        }
    }

    /// Whether there is nothing to read or see in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Html(markup) => markup.as_str().trim().is_empty(),
        }
    }
}

/// A named origin of an article ("Bronnen"). Print pages often give a name and no address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name as the publisher wrote it; for a bare address, the address.
    pub name: String,
    /// Where it can be read.
    pub url: Option<Url>,
    /// What the last check of the address found; filled from the store, never by a reader of articles.
    pub check: Option<SourceCheck>,
}

impl Source {
    /// A source that was not checked yet.
    pub fn new(name: impl Into<String>, url: Option<Url>) -> Self {
        Self { name: name.into(), url, check: None }
    }
}

/// The last look at a source page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCheck {
    /// When it was looked at.
    pub checked: ZonedDateTime,
    /// The verdict in one word, such as `unchanged` or `gone`.
    pub status: String,
    /// When it last changed in a way a reader would notice.
    pub changed: Option<ZonedDateTime>,
    /// Where a copy of it can still be read, when it is no longer at its own address.
    pub archived: Option<Url>,
}

/// Somebody who wrote or helped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Person {
    /// Name as shown; may be empty when only an address is known.
    pub name: String,
    /// E-mail address without `mailto:`.
    pub email: Option<String>,
    /// Home page.
    pub url: Option<Url>,
    /// Picture (JSON Feed `avatar`).
    pub avatar: Option<Url>,
}

impl Person {
    /// A person of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// A subject: RSS `category`, Atom `category`, JSON Feed `tags`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The term as the publisher writes it.
    pub term: String,
    /// The vocabulary: RSS `domain`, Atom `scheme`.
    pub scheme: Option<String>,
    /// Atom's `label`, when it differs from the term.
    pub label: Option<String>,
}

impl Tag {
    /// A term of no particular vocabulary.
    pub fn new(term: impl Into<String>) -> Self {
        Self { term: term.into(), scheme: None, label: None }
    }
}

/// A file that belongs to an article: RSS `enclosure`, Atom `link rel="enclosure"`, JSON Feed `attachments`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Where the file is.
    pub url: Url,
    /// Media type, such as `audio/mpeg`.
    pub media_type: String,
    /// Size in bytes, when known.
    pub length: Option<u64>,
    /// Playing time in seconds.
    pub duration: Option<u64>,
    /// A name for people.
    pub title: Option<String>,
}

/// One published piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Names the article for good; never changes when the title or address does.
    pub id: Id,
    /// Its page.
    pub url: Option<Url>,
    /// The page it is about, for link posts (JSON Feed `external_url`).
    pub external_url: Option<Url>,
    /// Plain text, no markup; may be empty, as many short posts have none.
    pub title: String,
    /// The line under the title, plain text.
    pub subtitle: Option<String>,
    /// When it appeared, on the publisher's own clock: a piece dated 3 February in Amsterdam must not turn into
    /// 2 February UTC on its way through a feed.
    pub published: Option<ZonedDateTime>,
    /// Its last significant change.
    pub updated: Option<ZonedDateTime>,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// BCP 47 tag of its language.
    pub language: Option<String>,
    /// Its subjects, in the publisher's order.
    pub tags: Vec<Tag>,
    /// A short text in place of the body.
    pub summary: Option<Body>,
    /// The full text; empty when the origin gives only a summary.
    pub body: Body,
    /// Lead picture.
    pub image: Option<Url>,
    /// Files that belong to it.
    pub enclosures: Vec<Enclosure>,
    /// Where the story came from, in the order the publisher lists them.
    pub sources: Vec<Source>,
    /// Copyright line.
    pub rights: Option<String>,
    /// Page with the readers' comments.
    pub comments: Option<Url>,
}

impl Article {
    /// An article of which nothing is known but its id.
    pub fn new(id: Id) -> Self {
        Self {
            id,
            url: None,
            external_url: None,
            title: String::new(),
            subtitle: None,
            published: None,
            updated: None,
            authors: Vec::new(),
            language: None,
            tags: Vec::new(),
            summary: None,
            body: Body::Text(String::new()),
            image: None,
            enclosures: Vec::new(),
            sources: Vec::new(),
            rights: None,
            comments: None,
        }
    }

    /// The later of `updated` and `published`: what Atom calls `updated`.
    pub fn last_change(&self) -> Option<&ZonedDateTime> {
        match (&self.updated, &self.published) {
            (Some(updated), Some(published)) => {
                Some(if updated < published { published } else { updated })
            }
            (updated, published) => updated.as_ref().or(published.as_ref()),
        }
    }
}

/// An article that was withdrawn (RFC 6721).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// Id of the withdrawn article.
    pub id: Id,
    /// When it was withdrawn.
    pub when: ZonedDateTime,
}

/// Where a feed document stands among the documents of its feed (RFC 5005).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Paging {
    /// This document is an archive document (`fh:archive`), not the one to subscribe to.
    pub archive: bool,
    /// This document holds everything there is (`fh:complete`).
    pub complete: bool,
    /// The subscription document; set in archive documents.
    pub current: Option<Url>,
    /// The next older archive document.
    pub prev_archive: Option<Url>,
    /// The next newer archive document.
    pub next_archive: Option<Url>,
}

impl Paging {
    /// Whether it holds everything there is; a document that leads to others does not (RFC 5005 section 2).
    pub fn is_all(&self) -> bool {
        let leads = [&self.current, &self.prev_archive, &self.next_archive];
        self.complete && !self.archive && leads.iter().all(|link| link.is_none())
    }
}

/// A feed: what a document says of itself, and its articles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// Permanent name; a writer falls back on the feed's own address, then the home page.
    pub id: Option<Id>,
    /// Plain text.
    pub title: String,
    /// What it is about, plain text.
    pub description: Option<String>,
    /// The page for people that it accompanies.
    pub home: Option<Url>,
    /// The address of this very document (`rel="self"`).
    pub url: Option<Url>,
    /// BCP 47 tag of its language.
    pub language: Option<String>,
    /// Authors of the feed as a whole.
    pub authors: Vec<Person>,
    /// Copyright line.
    pub rights: Option<String>,
    /// Square picture.
    pub icon: Option<Url>,
    /// Wide picture (Atom `logo`, RSS `image`).
    pub logo: Option<Url>,
    /// Newest change of the content; never the moment of writing.
    pub updated: Option<ZonedDateTime>,
    /// Subjects of the feed as a whole.
    pub tags: Vec<Tag>,
    /// WebSub hubs, most preferred first.
    pub hubs: Vec<Url>,
    /// Place among the documents of the feed.
    pub paging: Paging,
    /// The articles, newest first.
    pub articles: Vec<Article>,
    /// Withdrawn articles.
    pub tombstones: Vec<Tombstone>,
}
