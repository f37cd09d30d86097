//! Readers: bytes in, articles out, one file or folder per format.
//!
//! A stored article is read twice at most. [`head`] takes what decides *whether and where* it appears, as cheaply as the
//! format allows; [`article`] takes everything, and is called only for articles that a feed needs. Both are pure: dates
//! are judged against `now` by the caller, and the id is given by the caller, who knows the ledger.

mod address;
mod authors;
mod feed;
mod folders;
mod front_matter;
mod globs;
mod html;
mod markdown;
pub mod print_page;
mod settings;
mod source_line;
mod stored;

pub use address::AddressPattern;
pub use authors::Authors;
pub use feed::{FeedError, Origin, feed};
pub use folders::{Folder, Folders};
pub use globs::Globs;
pub use markdown::Extension;
pub use settings::Settings;
pub use stored::LineEnding;

use std::fmt;

use jiff::ZonedDateTime;
use jiff::civil::Date;
use url::Url;

use crate::article::{Article, Id, Person, Source, Tag};
use crate::site;

/// What the reader of one stored article may look at besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Language, zone and authors to fall back on.
    pub site: &'a site::Settings,
    /// Where dates, titles and the rest come from.
    pub settings: &'a Settings,
    /// People whom an article may name by id: the content of `Settings::authors`.
    pub authors: &'a Authors,
    /// What is said of the folders of articles.
    pub folders: &'a Folders,
    /// Path of the file below the folder of articles, with `/` between its parts.
    pub path: &'a str,
    /// Where the pages of the other stored articles are.
    pub neighbours: Neighbours<'a>,
}

impl Context<'_> {
    /// The first moment of a day on the publisher's clock.
    fn start_of(&self, day: Date) -> Option<ZonedDateTime> {
        day.to_zoned_datetime(self.site.timezone.clone()).ok()
    }
}

/// Tells the address of the page of the stored article at a path below the folder of articles; `None` when there is no such
/// article, or it has no page.
#[derive(Clone, Copy)]
pub struct Neighbours<'a>(pub &'a dyn Fn(&str) -> Option<Url>);

impl Neighbours<'_> {
    /// Those of an article of which nothing else is known.
    pub const NONE: Self = Self(&|_| None);
}

impl fmt::Debug for Neighbours<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Neighbours")
    }
}

/// The formats of stored articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The plain text of a print page (`.txt`).
    PrintPage,
    /// Markdown with or without front matter (`.md`, `.markdown`, `.mdown`, `.mkd`, `.mdx`, `.qmd`).
    Markdown,
    /// A page, or a text with front matter (`.html`, `.htm`, `.xhtml`).
    Html,
}

impl Format {
    /// The format that a path's extension stands for.
    pub fn of_path(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        let is_any = |names: &[&str]| names.iter().any(|name| extension.eq_ignore_ascii_case(name));
        if is_any(&["md", "markdown", "mdown", "mkd", "mdx", "qmd"]) {
            Some(Self::Markdown)
        } else if is_any(&["html", "htm", "xhtml"]) {
            Some(Self::Html)
        } else if is_any(&["txt"]) {
            Some(Self::PrintPage)
        } else {
            None
        }
    }
}

/// What decides whether and where a stored article appears.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// An explicit `id` or `guid`.
    pub id: Option<Id>,
    /// Name for addresses and minted ids, from a key, the file name or its folder.
    pub slug: String,
    /// The slug that a key of the file gives, as it stands there but for `/` around it.
    pub given_slug: Option<String>,
    /// Address of its page: absolute, or relative to the site's.
    pub url: Option<String>,
    /// Plain text.
    pub title: String,
    /// When it appeared; `None` when nothing says.
    pub published: Option<ZonedDateTime>,
    /// Last significant change, when the file says.
    pub updated: Option<ZonedDateTime>,
    /// From when it is no longer shown.
    pub expires: Option<ZonedDateTime>,
    /// Not meant to be seen yet.
    pub draft: bool,
    /// Its authors; empty when the site's apply.
    pub authors: Vec<Person>,
    /// BCP 47 tag, when the file or its name says.
    pub language: Option<String>,
    /// Its subjects.
    pub tags: Vec<Tag>,
    /// Those that may be part of its address: `category` and `categories` in the front matter.
    pub categories: Vec<String>,
    /// Its sources as written, before the registry.
    pub sources: Vec<Source>,
}

impl Head {
    /// The absolute address of its page: what the file says, or the pattern in the settings for a file at `path`.
    /// `None` when neither tells, and for what is no page on the web.
    pub fn page(&self, path: &str, settings: &Settings, site: &site::Settings) -> Option<Url> {
        let by_pattern = || {
            let (pattern, path) = settings.pattern(path)?;
            pattern.address(path, self, &site.language)
        };
        let address = self.url.clone().or_else(by_pattern)?;
        let mut base = site.url.clone();
        if !base.path().ends_with('/') {
            let path = format!("{}/", base.path());
            base.set_path(&path);
        }
        // A pattern `/krant/artikel/` means below the host, `artikel/` below the site. A file says it as its generator wants
        // it, for which `/artikel/` is below the home page too.
        let is_within = self.url.is_none() || is_below_home(&address, base.path());
        let address = if is_within { &address } else { address.trim_start_matches('/') };
        let url = base.join(address).ok()?;
        is_web(&url).then_some(url)
    }
}

/// Whether an address is one of the web.
fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// Whether an address is whole, begins at the home page, or names the path of the `home` page, which ends in `/`.
fn is_below_home(address: &str, home: &str) -> bool {
    !address.starts_with('/') || address.starts_with("//") || address.starts_with(home)
}

/// Something that was read in spite of a fault, told to somebody who can mend the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Line in the file, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1, where that is known.
    pub column: Option<usize>,
    /// What was found and what was done, in a sentence without a full stop.
    pub message: String,
}

/// A value with the warnings that reading it gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<T> {
    /// What was read.
    pub value: T,
    /// What was wrong with it, in order of line.
    pub warnings: Vec<Warning>,
}

impl Warning {
    /// A warning about a line.
    fn at(line: usize, message: String) -> Self {
        Self { line: Some(line), column: None, message }
    }
}

/// Why an input could not become an article, told to somebody who can mend the input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Something without which there is no article is not there.
    #[error("line {}: {}", self.line(), self.message())]
    Missing {
        /// What was looked for, with the remedy.
        what: &'static str,
        /// Where it should have been.
        line: usize,
    },
    /// Front matter that its language does not allow.
    #[error("line {}: {}", self.line(), self.message())]
    FrontMatter {
        /// Line in the file.
        line: usize,
        /// What the parser says.
        message: String,
    },
}

impl ReadError {
    /// The line of the file, from 1.
    pub fn line(&self) -> usize {
        match self {
            Self::Missing { line, .. } | Self::FrontMatter { line, .. } => *line,
        }
    }

    /// What is wrong there.
    pub fn message(&self) -> String {
        match self {
            Self::Missing { what, .. } => format!("no {what}"),
            Self::FrontMatter { message, .. } => format!("front matter: {message}"),
        }
    }
}

/// The head of a stored article.
pub fn head(
    bytes: &[u8],
    format: Format,
    context: Context<'_>,
) -> Result<Reading<Head>, ReadError> {
    context.folders.check(context.path)?;
    match format {
        Format::PrintPage => print_page::head(bytes, context),
        Format::Html if front_matter::opens(bytes) => markdown::head(bytes, context),
        Format::Markdown => markdown::head(bytes, context),
        Format::Html => html::head(bytes, context),
    }
}

/// The name of the site that a page says it is of; `None` where it says none, and for Markdown, whose name is in the settings
/// of its generator.
pub fn site_name(
    bytes: &[u8],
    format: Format,
    context: Context<'_>,
) -> Result<Option<String>, ReadError> {
    match format {
        Format::PrintPage => print_page::site_name(bytes, context),
        Format::Html if !front_matter::opens(bytes) => html::site_name(bytes, context),
        Format::Html | Format::Markdown => Ok(None),
    }
}

/// A whole stored article under the id that the caller gives it. `url` is the address of its page, against which
/// relative addresses in its text are resolved.
pub fn article(
    bytes: &[u8],
    format: Format,
    context: Context<'_>,
    id: Id,
    url: Option<&Url>,
) -> Result<Reading<Article>, ReadError> {
    match format {
        Format::PrintPage => print_page::article(bytes, context, id, url),
        Format::Html if front_matter::opens(bytes) => markdown::article(bytes, context, id, url),
        Format::Markdown => markdown::article(bytes, context, id, url),
        Format::Html => html::article(bytes, context, id, url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_a_file_gives_is_below_the_home_page() {
        let site = toml::from_str("title = 'Raad'\nurl = 'https://raad.example/krant'").unwrap();
        let url = AddressPattern::parse("/{slug}/").ok();
        let settings = Settings { url, ..Settings::default() };
        for (given, expected) in [
            (Some("/kade/"), "https://raad.example/krant/kade/"),
            (Some("kade/"), "https://raad.example/krant/kade/"),
            (Some("/krant/kade/"), "https://raad.example/krant/kade/"),
            (Some("https://raad.example/kade/"), "https://raad.example/kade/"),
            (Some("//raad.example/kade/"), "https://raad.example/kade/"),
            (None, "https://raad.example/kade/"),
        ] {
            let url = given.map(str::to_owned);
            let head = Head { url, slug: "kade".to_owned(), ..Head::default() };
            let page = head.page("a.md", &settings, &site);
            assert_eq!(page.as_ref().map(Url::as_str), Some(expected));
        }
    }
}
