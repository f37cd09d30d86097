//! `[feeds] adopt`: the ids of a feed that was published before, for the articles that are found in it.

use std::collections::HashMap;

use url::Url;

use super::card::{Texts, fold};
use crate::article::Article;

/// Ids of articles of an older feed, by the address of their page and by title.
#[derive(Debug, Clone, Default)]
pub struct Adopted {
    by_address: HashMap<String, String>,
    by_title: HashMap<String, Option<String>>,
}

impl Adopted {
    /// What `articles`, read from the older feed, are called there.
    pub fn new(articles: &[Article]) -> Self {
        let mut adopted = Self::default();
        for article in articles {
            let id = article.id.as_str().to_owned();
            if let Some(url) = &article.url {
                adopted.by_address.entry(bare(url)).or_insert_with(|| id.clone());
            }
            // A title that two articles share tells nothing.
            adopted
                .by_title
                .entry(fold(&article.title))
                .and_modify(|known| *known = None)
                .or_insert(Some(id));
        }
        adopted
    }

    /// The id of an article: by its address, else by its title.
    pub(super) fn id_of(&self, texts: &Texts<'_>) -> Option<&str> {
        if self.by_address.is_empty() && self.by_title.is_empty() {
            return None;
        }
        let address = texts.url.and_then(|url| Url::parse(url).ok()).map(|url| bare(&url));
        let by_address = address.and_then(|address| self.by_address.get(&address));
        let by_title = || self.by_title.get(&fold(texts.title))?.as_ref();
        by_address.or_else(by_title).map(String::as_str)
    }
}

/// The address without scheme, `www.` and the slash at its end, none of which makes it another page.
fn bare(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let path =
        url.path().trim_end_matches('/').trim_end_matches("index.html").trim_end_matches('/');
    format!("{}{path}{query}", host.trim_start_matches("www."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_page_with_https_or_a_slash() {
        let bare = |text: &str| bare(&Url::parse(text).unwrap());
        assert_eq!(bare("http://www.example.org/a/"), bare("https://example.org/a"));
        assert_eq!(bare("https://example.org/a/index.html"), bare("https://example.org/a"));
        assert_ne!(bare("https://example.org/a?p=1"), bare("https://example.org/a?p=2"));
    }
}
