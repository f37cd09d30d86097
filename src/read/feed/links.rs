//! `atom:link` in Atom and in RSS, which borrows it.

use url::Url;

use super::media;
use super::sources::Named;
use super::tree::{Tree, value_of};
use crate::article::{Article, Enclosure, Feed};
use crate::syntax::xml::Element;

/// What the registry of link relations calls itself in feeds that write relations in full.
const REGISTRY: &str = "http://www.iana.org/assignments/relation/";

/// A link with a usable address.
#[derive(Debug)]
pub(super) struct Link {
    rel: String,
    url: Url,
    media_type: Option<String>,
    title: Option<String>,
    length: Option<u64>,
}

impl Link {
    fn is_page(&self) -> bool {
        self.media_type.as_deref().is_none_or(|kind| kind.contains("html"))
    }
}

/// The links directly inside `element`: `name` is `link` in Atom and `atom:link` in RSS.
pub(super) fn of<'d>(tree: &mut Tree<'d, '_>, element: Element<'d>, name: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for link in tree.all(element, name) {
        let Some(href) = link.attr("href") else {
            tree.warn(link, "link without `href` was left out".to_owned());
            continue;
        };
        let Some(url) = tree.url(link, href) else { continue };
        let rel = link.attr("rel").unwrap_or("alternate").trim();
        let rel = rel.strip_prefix(REGISTRY).unwrap_or(rel).to_ascii_lowercase();
        links.push(Link {
            rel: if rel.is_empty() { "alternate".to_owned() } else { rel },
            url,
            media_type: value_of(link, "type"),
            title: value_of(link, "title"),
            length: value_of(link, "length").and_then(|length| length.parse().ok()),
        });
    }
    links
}

/// The page among the links: the first alternate for people, or the first alternate of all.
pub(super) fn page(links: &[Link]) -> Option<Url> {
    let mut alternates = links.iter().filter(|link| link.rel == "alternate");
    let page = alternates.clone().find(|link| link.is_page()).or_else(|| alternates.next());
    page.map(|link| link.url.clone())
}

/// Gives an article what its links say: its page, files, the page it is about, comments. The sources come back.
pub(super) fn into_article(links: Vec<Link>, article: &mut Article) -> Vec<Named> {
    if article.url.is_none() {
        article.url = page(&links);
    }
    let mut sources = Vec::new();
    for link in links {
        match link.rel.as_str() {
            "via" => sources.push(Named { name: link.title, url: Some(link.url) }),
            "related" if article.external_url.is_none() => article.external_url = Some(link.url),
            "enclosure" => {
                let media_type = link.media_type.unwrap_or_else(|| media::type_of(&link.url));
                media::add_file(
                    article,
                    Enclosure {
                        url: link.url,
                        media_type,
                        length: link.length.filter(|length| *length > 0),
                        duration: None,
                        title: link.title,
                    },
                );
            }
            "replies" if article.comments.is_none() && link.is_page() => {
                article.comments = Some(link.url);
            }
            _ => {}
        }
    }
    sources
}

/// Gives a feed what the links of its head say.
pub(super) fn into_feed(links: Vec<Link>, feed: &mut Feed) {
    if feed.home.is_none() {
        feed.home = page(&links);
    }
    for link in links {
        let place = match link.rel.as_str() {
            "self" => &mut feed.url,
            "current" => &mut feed.paging.current,
            "prev-archive" => &mut feed.paging.prev_archive,
            "next-archive" => &mut feed.paging.next_archive,
            "hub" => {
                if !feed.hubs.contains(&link.url) {
                    feed.hubs.push(link.url);
                }
                continue;
            }
            _ => continue,
        };
        place.get_or_insert(link.url);
    }
}
