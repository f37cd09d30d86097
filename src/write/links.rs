//! The links of feeds and articles, the same in Atom and in RSS, which borrows them from Atom.

use url::Url;

use super::{Format, Options, clean, sources};
use crate::article::{Article, Feed};

/// An `atom:link`, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Registered relation.
    pub(super) rel: &'static str,
    /// Absolute address.
    pub(super) href: String,
    /// Media type, when known.
    pub(super) media_type: Option<String>,
    /// A name for people.
    pub(super) title: Option<String>,
    /// Size in bytes, when known.
    pub(super) length: Option<u64>,
}

impl Link {
    fn new(rel: &'static str, url: &Url) -> Self {
        Self { rel, href: clean::address(url), media_type: None, title: None, length: None }
    }

    fn typed(rel: &'static str, url: &Url, media_type: &str) -> Self {
        Self { media_type: Some(media_type.to_owned()), ..Self::new(rel, url) }
    }
}

/// The links of a feed's head: itself, the same in other formats, hubs, and the archive documents (RFC 5005).
pub(super) fn of_feed(feed: &Feed, format: Format, options: &Options) -> Vec<Link> {
    let own = format.media_type();
    let mut links: Vec<_> = feed.url.iter().map(|url| Link::typed("self", url, own)).collect();
    // In Atom the home page is itself an alternate of type text/html, and there may be one of a type.
    let home = feed.home.is_some() && format == Format::Atom;
    let others = options
        .alternates
        .iter()
        .filter(|other| other.format != format && !(home && other.format == Format::Html));
    for other in others {
        links.push(Link::typed("alternate", &other.url, other.format.media_type()));
    }
    links.extend(feed.hubs.iter().map(|hub| Link::new("hub", hub)));
    let paging = &feed.paging;
    let pages = [
        ("current", &paging.current),
        ("prev-archive", &paging.prev_archive),
        ("next-archive", &paging.next_archive),
    ];
    for (rel, url) in pages {
        // No document is older or newer than itself; a reader that followed would go round in circles.
        let elsewhere = url.iter().filter(|url| rel == "current" || feed.url.as_ref() != Some(url));
        links.extend(elsewhere.map(|url| Link::typed(rel, url, own)));
    }
    links
}

/// The links of an article besides its own page: sources, files, the page it is about, comments.
pub(super) fn of_article(article: &Article, format: Format) -> Vec<Link> {
    let mut links = Vec::new();
    for (url, name) in sources::via(&article.sources) {
        links.push(Link { title: Some(name), ..Link::new("via", url) });
    }
    links.extend(article.external_url.iter().map(|url| Link::new("related", url)));
    if format == Format::Atom {
        links.extend(files(article));
        links.extend(article.comments.iter().map(|url| Link::typed("replies", url, "text/html")));
    }
    links
}

/// The files of an article as enclosures, then its picture.
pub(super) fn files(article: &Article) -> Vec<Link> {
    let picture = article
        .image
        .iter()
        .filter(|image| article.enclosures.iter().all(|file| file.url != **image))
        .map(|image| Link {
            media_type: picture_type(image).map(str::to_owned),
            ..Link::new("enclosure", image)
        });
    let files = article.enclosures.iter().map(|file| Link {
        media_type: clean::media_type(&file.media_type),
        title: clean::some_line(file.title.as_deref()),
        length: file.length,
        ..Link::new("enclosure", &file.url)
    });
    files.chain(picture).collect()
}

/// The media type of a picture by the extension of its address.
fn picture_type(url: &Url) -> Option<&'static str> {
    let (_, extension) = url.path().rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "gif" => Some("image/gif"),
        "webp" => Some("image/webp"),
        "avif" => Some("image/avif"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}
