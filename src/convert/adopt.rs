//! `[feeds] adopt`: the ids of a feed that was published before, for the articles that are found in it.

use std::collections::HashMap;

use url::Url;

use super::card::{Texts, fold};
use crate::article::Article;

/// Ids of articles of an older feed, by the address of their page, by its path, as the site may have moved, and by title.
#[derive(Debug, Clone, Default)]
pub struct Adopted {
    addresses: HashMap<String, String>,
    paths: HashMap<String, Option<String>>,
    titles: HashMap<String, Option<String>>,
}

impl Adopted {
    /// What `articles`, read from the older feed, are called there.
    pub fn new(articles: &[Article]) -> Self {
        let mut adopted = Self::default();
        for article in articles {
            let id = article.id.as_str().to_owned();
            if let Some(url) = &article.url {
                adopted.addresses.entry(bare(url)).or_insert_with(|| id.clone());
                add(&mut adopted.paths, path(url), &id);
            }
            add(&mut adopted.titles, fold(&article.title), &id);
        }
        adopted
    }

    /// The id of an article: by its address, else by the path of that, else by its title.
    pub(super) fn id_of(&self, texts: &Texts<'_>) -> Option<&str> {
        if self.addresses.is_empty() && self.titles.is_empty() {
            return None;
        }
        let url = texts.url.and_then(|url| Url::parse(url).ok());
        let by_address = url.as_ref().and_then(|url| self.addresses.get(&bare(url)));
        let by_path = || self.paths.get(&path(url.as_ref()?))?.as_ref();
        let by_title = || self.titles.get(&fold(texts.title))?.as_ref();
        by_address.or_else(by_path).or_else(by_title).map(String::as_str)
    }
}

/// Adds the id of what is called so; what two are called tells nothing.
fn add(ids: &mut HashMap<String, Option<String>>, key: String, id: &str) {
    if !key.is_empty() {
        ids.entry(key).and_modify(|known| *known = None).or_insert_with(|| Some(id.to_owned()));
    }
}

/// The address without scheme, `www.` and the slash at its end, none of which makes it another page.
fn bare(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{}{}", host.trim_start_matches("www."), path(url))
}

/// What of that follows the host.
fn path(url: &Url) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path =
        url.path().trim_end_matches('/').trim_end_matches("index.html").trim_end_matches('/');
    format!("{path}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_of_a_site_that_moved_are_found_by_their_path() {
        let old = |id: &str, title: &str, url: &str| Article {
            title: title.to_owned(),
            url: Url::parse(url).ok(),
            ..Article::new(crate::article::Id::new(id).unwrap())
        };
        let adopted = Adopted::new(&[
            old("1", "Raad", "http://oud.example/a/"),
            old("2", "Raad", "http://oud.example/b?p=1"),
            old("3", "Kade", "http://oud.example/"),
            old("4", "Brug", "http://oud.example/c"),
            old("5", "Sluis", "http://ander.example/c/"),
        ]);
        let id = |title, url| adopted.id_of(&Texts { title, url: Some(url), ..Texts::default() });
        assert_eq!(id("Raad", "https://nieuw.example/a"), Some("1"));
        assert_eq!(id("Raad", "https://nieuw.example/b/?p=1"), Some("2"));
        assert_eq!(id("Raad", "https://nieuw.example/b"), None);
        assert_eq!(id("Nieuw", "https://nieuw.example/"), None);
        assert_eq!(id("Nieuw", "https://nieuw.example/c"), None);
        assert_eq!(id("Brug", "https://nieuw.example/c"), Some("4"));
    }

    #[test]
    fn an_address_is_the_same_page_with_https_or_a_slash() {
        let bare = |text: &str| bare(&Url::parse(text).unwrap());
        assert_eq!(bare("http://www.example.org/a/"), bare("https://example.org/a"));
        assert_eq!(bare("https://example.org/a/index.html"), bare("https://example.org/a"));
        assert_ne!(bare("https://example.org/a?p=1"), bare("https://example.org/a?p=2"));
    }
}
