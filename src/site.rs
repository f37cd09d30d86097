//! `[site]`: what a publication says of itself.

use jiff::tz::TimeZone;
use oxilangtag::LanguageTag;
use serde::Deserialize;
use url::Url;

use crate::article::Person;

/// The `[site]` table of `bron.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name of the publication.
    pub title: String,
    /// Its home page.
    #[serde(deserialize_with = "address")]
    pub url: Url,
    /// BCP 47 tag of the language of articles that do not say.
    #[serde(default = "default_language", deserialize_with = "language")]
    pub language: String,
    /// IANA name of the zone in which a date without a time is a day.
    #[serde(default = "default_timezone", deserialize_with = "timezone")]
    pub timezone: TimeZone,
    /// Authors of articles that name none.
    #[serde(default)]
    pub authors: Vec<Author>,
    /// Copyright line.
    pub rights: Option<String>,
    /// What it is about, in a sentence.
    pub description: Option<String>,
    /// Address of a square picture, relative to `url`.
    pub icon: Option<String>,
}

/// An author in the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Author {
    /// Name as shown.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Home page.
    pub url: Option<Url>,
}

impl From<&Author> for Person {
    fn from(author: &Author) -> Self {
        Self {
            name: author.name.clone(),
            email: author.email.clone(),
            url: author.url.clone(),
            avatar: None,
        }
    }
}

fn default_language() -> String {
    "nl".to_owned()
}

fn default_timezone() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

/// The name of a folder, which has to be one: an empty name would be the folder that `bron.toml` is in.
pub(crate) fn folder<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    if name.trim().is_empty() {
        return Err(serde::de::Error::custom(
            "the name of a folder is empty; `.` is that of bron.toml",
        ));
    }
    Ok(name)
}

fn timezone<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(deserializer)?;
    TimeZone::get(&name).map_err(|_| {
        serde::de::Error::custom(format!("`{name}` is no time zone such as `Europe/Amsterdam`"))
    })
}

/// A language tag of the right form; whether there is such a language is not asked.
fn language<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let tag = String::deserialize(deserializer)?;
    if LanguageTag::parse(tag.as_str()).is_err() {
        let message = format!("`{tag}` is no language tag such as `nl` or `en-GB`");
        return Err(serde::de::Error::custom(message));
    }
    Ok(tag)
}

/// The address of something on the web.
pub(crate) fn address<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| {
        let message = format!("`{text}` is no address on the web such as `https://example.org/`");
        serde::de::Error::custom(message)
    })
}

/// The same for a key that need not be there.
pub(crate) fn some_address<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Url>, D::Error> {
    address(deserializer).map(Some)
}
