//! The page at an address where nothing is.

use askama::Template;
use url::Url;

use super::Head;
use super::words::Words;
use crate::site;
use crate::write::labels::Language;
use crate::write::{Absence, clean};

#[derive(Template)]
#[template(path = "message.html")]
struct Page {
    words: &'static Words,
    head: Head,
    home: String,
    heading: &'static str,
    text: &'static str,
    overview: String,
    rights: Option<String>,
}

/// The page in the language of the site; `feeds` is where the list of its feeds is.
pub(in crate::write) fn write(absence: Absence, site: &site::Settings, feeds: &Url) -> Vec<u8> {
    let language = Language::of(Some(&site.language));
    let words = Words::of(language);
    let (heading, text) = match absence {
        Absence::Gone => (words.gone, words.gone_for_good),
        Absence::Never => (words.nothing, words.nowhere),
    };
    let name = clean::line(&site.title);
    super::render(&Page {
        words,
        head: Head {
            lang: super::page_lang(Some(&site.language), language),
            title: format!("{heading} – {name}"),
            description: None,
            site: name,
            canonical: None,
            picture: None,
            links: Vec::new(),
        },
        home: clean::address(&site.url),
        heading,
        text,
        overview: feeds.path().to_owned(),
        rights: clean::some_line(site.rights.as_deref()),
    })
}
