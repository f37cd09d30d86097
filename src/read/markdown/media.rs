//! Files that belong to an article: its picture and its enclosures.

use url::Url;

use super::facts::Facts;
use crate::article::Enclosure;
use crate::read::front_matter::{Table, Value};
use crate::read::is_web;

const IMAGE: &[&str] = &[
    "image",
    "cover",
    "thumbnail",
    "featured_image",
    "feature_image",
    "banner",
    "hero",
    "hero_image",
    "og_image",
    "afbeelding",
    "images",
    "header",
];

const ENCLOSURE: &[&str] = &["enclosure", "enclosures", "audio", "podcast", "video", "attachments"];

/// Where a table says the address of a picture.
const IMAGE_ADDRESS: &[&str] =
    &["url", "src", "path", "image", "feature", "href", "file", "teaser", "thumb"];

const FILE_ADDRESS: &[&str] = &["url", "src", "href", "file", "path"];

/// Media types by extension.
const TYPES: &[(&str, &str)] = &[
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("mov", "video/quicktime"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("svg", "image/svg+xml"),
];

/// The lead picture; relative addresses are of the page at `base`.
pub(super) fn image(facts: &Facts<'_>, base: &Url) -> Option<Url> {
    IMAGE.iter().find_map(|name| {
        let first = facts.get(name)?.value.items().first()?;
        let address = match first {
            Value::Table(table) => table.first_text(IMAGE_ADDRESS)?,
            value => value.text().filter(|_| value.truth().is_none())?,
        };
        resolve(address, base)
    })
}

/// The files; relative addresses are of the page at `base`.
pub(super) fn enclosures(facts: &Facts<'_>, base: &Url) -> Vec<Enclosure> {
    let mut enclosures: Vec<Enclosure> = Vec::new();
    for entry in ENCLOSURE.iter().filter_map(|name| facts.get(name)) {
        for item in entry.value.items() {
            let enclosure = match item {
                Value::Table(table) => from_table(table, base),
                value => value.text().and_then(|text| from_address(text, base)),
            };
            if let Some(enclosure) = enclosure
                && !enclosures.iter().any(|known| known.url == enclosure.url)
            {
                enclosures.push(enclosure);
            }
        }
    }
    enclosures
}

fn resolve(address: &str, base: &Url) -> Option<Url> {
    base.join(address.trim()).ok().filter(is_web)
}

/// A text is a file only when its extension tells what it is.
fn from_address(address: &str, base: &Url) -> Option<Enclosure> {
    let url = resolve(address, base)?;
    let media_type = media_type(&url)?.to_owned();
    Some(Enclosure { url, media_type, length: None, duration: None, title: None })
}

fn from_table(table: &Table<'_>, base: &Url) -> Option<Enclosure> {
    let url = resolve(table.first_text(FILE_ADDRESS)?, base)?;
    let media_type = match table.first_text(&["type", "mime", "mime_type", "media_type"]) {
        Some(written) if written.contains('/') => written.to_owned(),
        _ => media_type(&url).unwrap_or("application/octet-stream").to_owned(),
    };
    let length = table.first_text(&["length", "size", "size_in_bytes", "bytes"]);
    let duration = table.first_text(&["duration", "duration_in_seconds", "duur"]);
    Some(Enclosure {
        url,
        media_type,
        length: length.and_then(|text| text.replace(['_', '.', ' '], "").parse().ok()),
        duration: duration.and_then(seconds),
        title: table.first_text(&["title", "name"]).map(str::to_owned),
    })
}

/// The media type that the extension of an address stands for.
fn media_type(url: &Url) -> Option<&'static str> {
    let (_, extension) = url.path().rsplit_once('.')?;
    TYPES.iter().find(|(name, _)| name.eq_ignore_ascii_case(extension)).map(|(_, media)| *media)
}

/// Seconds, `MM:SS` or `HH:MM:SS`.
fn seconds(text: &str) -> Option<u64> {
    text.split(':').try_fold(0_u64, |total, part| {
        total.checked_mul(60)?.checked_add(part.trim().parse().ok()?)
    })
}
