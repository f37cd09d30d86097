//! `[feeds]`: how the feeds of a publication should look, and where they go.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use url::Url;

use super::Format;
use crate::site;

/// The `[feeds]` table of `bron.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Folder of the feeds, relative to `bron.toml`. Default: `feeds`.
    #[serde(deserialize_with = "site::folder")]
    pub path: String,
    /// Address at which that folder is published, with a `/` at its end. Default: `feeds/` below the site's address.
    #[serde(deserialize_with = "site::some_address")]
    pub url: Option<Url>,
    /// The formats to write. Default: all of them.
    pub formats: Vec<Format>,
    /// The number of articles in a feed; older ones are in the archive documents. Default: 20.
    pub limit: usize,
    /// How much of each article goes in. Default: all of it.
    pub content: Content,
    /// Which feeds get archive documents (RFC 5005), so that a reader can get everything. Default: the main one.
    pub archive: Archived,
    /// What gets feeds of its own. Default: nothing.
    pub by: Vec<By>,
    /// WebSub hubs, most preferred first. Default: none.
    pub hubs: Vec<Url>,
    /// A feed that was published before, relative to `bron.toml`: its articles keep the ids it gave them.
    pub adopt: Option<String>,
    /// Whether the list of sources tells what the last check of each found. Default: no.
    pub source_notes: bool,
}

/// How much of an article goes into a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// All of it.
    #[default]
    Full,
    /// Its summary, or the line under its title and its first paragraph.
    Summary,
}

/// Which feeds have archive documents: `false`, `true` or `"all"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Archived {
    /// None.
    Nothing,
    /// The feed of everything.
    #[default]
    Main,
    /// Every feed.
    All,
}

impl<'de> Deserialize<'de> for Archived {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Which;
        impl Visitor<'_> for Which {
            type Value = Archived;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or \"all\"")
            }
            fn visit_bool<E: Error>(self, main: bool) -> Result<Archived, E> {
                Ok(if main { Archived::Main } else { Archived::Nothing })
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Archived, E> {
                match text {
                    "all" => Ok(Archived::All),
                    _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(Which)
    }
}

/// What articles are grouped by for feeds of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A feed per tag.
    Tag,
    /// A feed per source.
    Source,
    /// A feed per author.
    Author,
    /// A feed per language.
    Language,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            path: "feeds".to_owned(),
            url: None,
            formats: Format::ALL.to_vec(),
            limit: 20,
            content: Content::Full,
            archive: Archived::Main,
            by: Vec::new(),
            hubs: Vec::new(),
            adopt: None,
            source_notes: false,
        }
    }
}

impl Settings {
    /// Address at which the folder of the feeds is published: as set, or `feeds/` below the site's address. Ends in `/`.
    pub fn base(&self, site: &Url) -> Url {
        let mut base = site.clone();
        end_in_slash(&mut base);
        if let Some(url) = self.url.clone().or_else(|| base.join("feeds/").ok()) {
            base = url;
        }
        end_in_slash(&mut base);
        base
    }
}

fn end_in_slash(url: &mut Url) {
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_below_the_site_whether_or_not_that_ends_in_a_slash() {
        let settings = Settings::default();
        for site in ["https://example.org/krant", "https://example.org/krant/?x=1"] {
            let base = settings.base(&Url::parse(site).unwrap());
            assert_eq!(base.as_str(), "https://example.org/krant/feeds/");
        }
    }

    #[test]
    fn unknown_keys_are_refused() {
        assert!(toml::from_str::<Settings>("limiet = 5").is_err());
        let settings: Settings = toml::from_str("limit = 5\nformats = ['rss', 'json']").unwrap();
        assert_eq!(settings.limit, 5);
        assert_eq!(settings.formats, [Format::Rss, Format::Json]);
    }

    #[test]
    fn archives_are_of_no_feed_the_main_one_or_all() {
        for (text, archived) in
            [("false", Archived::Nothing), ("true", Archived::Main), ("'all'", Archived::All)]
        {
            let settings: Settings = toml::from_str(&format!("archive = {text}")).unwrap();
            assert_eq!(settings.archive, archived);
        }
        assert!(toml::from_str::<Settings>("archive = 'main'").is_err());
    }
}
