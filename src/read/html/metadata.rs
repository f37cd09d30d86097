//! What the head of a page says: title, `meta`, links, JSON-LD and microdata dates, gathered in one pass over its tokens.

use serde_json::Value;
use url::Url;

use super::json_ld::Described;
use super::microdata::Microdata;
use super::moments::Moments;
use crate::article::{Person, Source};
use crate::html::single_spaced;
use crate::html::tokens::{Tag, Token, Tokens};
use crate::read::is_web;

/// Entries of one kind that are kept; pages that are not hostile have a tenth.
const MOST: usize = 200;

/// Names of `meta` elements that give a fact, the most exact first.
const TITLE: [&str; 6] =
    ["og:title", "citation_title", "dcterms.title", "dc.title", "twitter:title", "headline"];
const PUBLISHED: [&str; 17] = [
    "article:published_time",
    "datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "publish-date",
    "published-date",
    "pub-date",
    "publication-date",
    "parsely-pub-date",
    "sailthru.date",
    "overheid.modified",
    "date",
    "datum",
];
const UPDATED: [&str; 6] = [
    "article:modified_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "og:updated_time",
    "last-modified",
];
const AUTHOR: [&str; 6] = [
    "author",
    "article:author",
    "dcterms.creator",
    "dc.creator",
    "citation_author",
    "parsely-author",
];
const SUMMARY: [&str; 5] = [
    "og:description",
    "description",
    "dcterms.description",
    "dc.description",
    "twitter:description",
];
/// Subjects. `keywords` and `news_keywords` are none: no page shows these words for search engines, and every page has others.
const TAGS: [&str; 4] = ["article:tag", "dcterms.subject", "dc.subject", "parsely-tags"];
const RIGHTS: [&str; 3] = ["dcterms.rights", "dc.rights", "copyright"];
const LANGUAGE: [&str; 4] = ["dcterms.language", "dc.language", "content-language", "og:locale"];

/// The facts of a page that stand outside its text.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    /// The content of `title`.
    pub(super) title: Option<String>,
    /// The content of the first `h1`.
    pub(super) heading: Option<String>,
    /// Address in `base`.
    base: Option<String>,
    /// Address in `link rel="canonical"`.
    canonical: Option<String>,
    language: Option<String>,
    /// Name in lower case and content of each `meta`.
    meta: Vec<(String, String)>,
    moments: Moments,
    microdata: Microdata,
    /// Text of links with `rel="tag"`.
    tag_links: Vec<String>,
    described: Described,
}

impl Metadata {
    /// Gathers the facts of a page.
    pub(super) fn read(markup: &str) -> Self {
        let mut found = Self::default();
        let mut within = Within::Nothing;
        for token in Tokens::new(markup) {
            match token {
                Token::Start(tag) => {
                    if within == Within::Heading && tag.name == "br" {
                        found.heading.get_or_insert_default().push(' ');
                    }
                    if let Some(next) = found.start(&tag) {
                        within = next;
                    }
                }
                Token::Raw(text) => match within {
                    Within::Title => found.title = found.title.take().or_else(|| line(&text)),
                    Within::JsonLd => {
                        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                            found.described.add(&value);
                        }
                    }
                    _ => {}
                },
                Token::Text(text) => {
                    found.moments.text(&text);
                    found.microdata.text(&text);
                    match within {
                        Within::Heading => found.heading.get_or_insert_default().push_str(&text),
                        Within::TagLink if found.tag_links.len() < MOST => {
                            found.tag_links.extend(line(&text));
                            within = Within::Nothing;
                        }
                        _ => {}
                    }
                }
                Token::End(name) => {
                    found.moments.end(&name);
                    found.microdata.end(&name);
                    if matches!(name.as_ref(), "title" | "script" | "h1" | "a") {
                        within = Within::Nothing;
                    }
                }
                Token::Comment(_) => {}
            }
        }
        found.heading = found.heading.as_deref().and_then(line);
        found
    }

    /// Takes in a start tag; gives what its text would be, where that counts.
    fn start(&mut self, tag: &Tag<'_>) -> Option<Within> {
        let value = |name: &str| tag.get(name).and_then(line);
        let rel = tag.get("rel").unwrap_or_default().to_ascii_lowercase();
        let has_rel = |wanted: &str| rel.split_ascii_whitespace().any(|word| word == wanted);
        self.moments.start(tag);
        self.microdata.start(tag);
        match tag.name.as_ref() {
            "html" => self.language = value("lang").or_else(|| value("xml:lang")),
            "base" => self.base = self.base.take().or_else(|| value("href")),
            "link" if has_rel("canonical") => self.canonical = value("href"),
            "meta" if self.meta.len() < MOST => {
                let name = ["property", "name", "itemprop", "http-equiv"]
                    .iter()
                    .find_map(|name| value(name));
                if let (Some(name), Some(content)) = (name, value("content")) {
                    self.meta.push((name.to_lowercase(), content));
                }
            }
            "title" => return Some(Within::Title),
            "script" if tag.get("type").is_some_and(|kind| kind.contains("ld+json")) => {
                return Some(Within::JsonLd);
            }
            "h1" if self.heading.is_none() => return Some(Within::Heading),
            "a" if has_rel("tag") => return Some(Within::TagLink),
            _ => {}
        }
        None
    }

    fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| self.all(wanted).next())
    }

    fn all<'m>(&'m self, wanted: &str) -> impl Iterator<Item = &'m str> {
        self.meta
            .iter()
            .filter(move |(name, _)| is_same(name, wanted))
            .map(|(_, content)| content.as_str())
    }

    /// The title that is written for programs.
    pub(super) fn headline(&self) -> Option<&str> {
        let described = self.described.headline.as_deref();
        described.or(self.microdata.headline.as_deref()).or_else(|| self.meta(&TITLE))
    }

    pub(super) fn site(&self) -> Option<&str> {
        self.meta(&["og:site_name", "application-name"])
    }

    /// Texts that may be the date of publication, the most exact first.
    pub(super) fn published(&self) -> impl Iterator<Item = &str> {
        let meta = PUBLISHED.iter().filter_map(|name| self.all(name).next());
        let exact = self.described.published.as_deref().into_iter().chain(self.moments.published());
        exact.chain(meta).chain(self.moments.first_time())
    }

    /// A text that the page shows as its date.
    pub(super) fn shown_date(&self) -> Option<&str> {
        self.moments.shown.as_deref()
    }

    pub(super) fn updated(&self) -> Option<&str> {
        self.described.updated.as_deref().or(self.moments.updated()).or_else(|| self.meta(&UPDATED))
    }

    pub(super) fn authors(&self) -> Vec<Person> {
        if !self.described.authors.is_empty() {
            return self.described.authors.clone();
        }
        let names = AUTHOR
            .iter()
            .map(|name| self.all(name).collect::<Vec<_>>())
            .find(|names| !names.is_empty());
        // An address in place of a name is that of a profile.
        names
            .unwrap_or_else(|| self.microdata.authors.iter().map(String::as_str).collect())
            .into_iter()
            .filter(|name| !name.contains("://"))
            .map(Person::named)
            .collect()
    }

    pub(super) fn summary(&self) -> Option<&str> {
        self.meta(&SUMMARY).or(self.described.summary.as_deref())
    }

    pub(super) fn rights(&self) -> Option<&str> {
        self.meta(&RIGHTS)
    }

    /// Language as written, to be judged as a tag.
    pub(super) fn language(&self) -> Option<String> {
        let written = self
            .language
            .as_deref()
            .or(self.described.language.as_deref())
            .or_else(|| self.meta(&LANGUAGE))?;
        Some(written.replace('_', "-"))
    }

    /// The subjects, each once, in the order of the page.
    pub(super) fn tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = Vec::new();
        let listed = TAGS.iter().flat_map(|name| {
            let comma = *name != "article:tag";
            self.all(name)
                .flat_map(move |text| text.split(move |c| comma && matches!(c, ',' | ';')))
        });
        let described = self.described.tags.iter().map(String::as_str);
        for tag in listed
            .chain(described)
            .chain(self.tag_links.iter().map(String::as_str))
            .filter_map(line)
        {
            if !tags.iter().any(|known| known.to_lowercase() == tag.to_lowercase()) {
                tags.push(tag);
            }
        }
        tags
    }

    pub(super) fn sources(&self) -> Vec<Source> {
        self.described.sources.clone()
    }

    pub(super) fn canonical(&self) -> Option<Url> {
        let written = self.canonical.as_deref().or_else(|| self.all("og:url").next())?;
        Url::parse(written).ok().filter(is_web)
    }

    pub(super) fn image(&self, base: &Url) -> Option<Url> {
        let written =
            self.meta(&["og:image", "twitter:image"]).or(self.described.image.as_deref())?;
        base.join(written).ok().filter(is_web)
    }

    /// The address against which the page's own are resolved: its `base`, if it has one.
    pub(super) fn base(&self, page: &Url) -> Url {
        self.base.as_deref().and_then(|base| page.join(base).ok()).unwrap_or_else(|| page.clone())
    }
}

/// The element whose text comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Title,
    Heading,
    JsonLd,
    TagLink,
}

/// Whether two names are one but for the signs between their words, which pages write in all ways.
fn is_same(one: &str, other: &str) -> bool {
    let is_letter = |byte: &u8| !matches!(byte, b'-' | b'_');
    one.bytes().filter(is_letter).eq(other.bytes().filter(is_letter))
}

/// A text on one line with single spaces; `None` when nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let line = single_spaced(text).into_owned();
    (!line.is_empty()).then_some(line)
}

/// The encoding that the first bytes of a page declare (HTML Standard, section 13.2.3.2).
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default());
    Tokens::new(&head).find_map(|token| match token {
        Token::Comment(text) if text.starts_with("xml ") => after_mark(text, "encoding"),
        Token::Start(tag) if tag.name == "meta" => {
            let content = || tag.get("content").and_then(|content| after_mark(content, "charset"));
            tag.get("charset").map(|name| name.trim().to_owned()).or_else(content)
        }
        _ => None,
    })
}

/// The word after `mark=`, in quotes or not.
fn after_mark(text: &str, mark: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let rest = text.get(lower.find(mark)? + mark.len()..)?.trim_start().strip_prefix('=')?;
    let word = rest.trim_start().trim_start_matches(['"', '\'']);
    let end =
        word.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')));
    word.get(..end.unwrap_or(word.len())).filter(|word| !word.is_empty()).map(str::to_owned)
}
