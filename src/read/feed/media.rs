//! Files of an entry: enclosures, Media RSS, iTunes.

use url::Url;

use super::tree::{Tree, line_of};
use crate::article::{Article, Body, Enclosure, Tag};
use crate::html::clean_text;
use crate::syntax::xml::Element;

/// Media types by the extension of an address.
const TYPES: &[(&str, &str)] = &[
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("aac", "audio/aac"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("flac", "audio/flac"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("mov", "video/quicktime"),
    ("webm", "video/webm"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("svg", "image/svg+xml"),
    ("pdf", "application/pdf"),
    ("epub", "application/epub+zip"),
    ("zip", "application/zip"),
    ("torrent", "application/x-bittorrent"),
];

/// The media type that an address's extension stands for; `application/octet-stream` where it says nothing.
pub(super) fn type_of(url: &Url) -> String {
    let extension =
        url.path().rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let known = TYPES.iter().find(|(known, _)| Some(*known) == extension.as_deref());
    known.map_or("application/octet-stream", |&(_, media_type)| media_type).to_owned()
}

/// Adds a file unless it is there; what one mention knows more than the other is put together.
pub(super) fn add_file(article: &mut Article, file: Enclosure) {
    match article.enclosures.iter_mut().find(|known| known.url == file.url) {
        Some(known) => {
            known.length = known.length.or(file.length);
            known.duration = known.duration.or(file.duration);
            known.title = known.title.take().or(file.title);
        }
        None => article.enclosures.push(file),
    }
}

/// The `enclosure`s of an RSS item.
pub(super) fn enclosures<'d>(tree: &mut Tree<'d, '_>, item: Element<'d>, article: &mut Article) {
    for enclosure in tree.all(item, "enclosure") {
        let Some(href) = enclosure.attr("url").or_else(|| enclosure.attr("rdf:resource")) else {
            tree.warn(enclosure, "enclosure without `url` was left out".to_owned());
            continue;
        };
        let Some(url) = tree.url(enclosure, href) else { continue };
        let media_type = written_type(enclosure).unwrap_or_else(|| {
            let guess = type_of(&url);
            tree.warn(enclosure, format!("enclosure without media type; read as `{guess}`"));
            guess
        });
        let length = number(enclosure.attr("length"));
        add_file(article, Enclosure { url, media_type, length, duration: None, title: None });
    }
}

/// What Media RSS and iTunes say of an entry: files, picture, playing time, keywords, and a text where it has no other.
pub(super) fn modules<'d>(tree: &mut Tree<'d, '_>, entry: Element<'d>, article: &mut Article) {
    let mut around = vec![entry];
    for group in tree.all(entry, "media:group") {
        around.push(group);
    }
    for parent in around.clone() {
        around.extend(tree.all(parent, "media:content"));
    }
    for parent in &around {
        for content in tree.all(*parent, "media:content") {
            media_content(tree, content, article);
        }
    }
    let thumbnails = around.iter().flat_map(|parent| tree.all(*parent, "media:thumbnail"));
    let pictures: Vec<_> = thumbnails.chain(tree.all(entry, "itunes:image")).collect();
    for picture in pictures {
        let Some(address) = picture.attr("url").or_else(|| picture.attr("href")) else { continue };
        if article.image.is_none() {
            article.image = tree.url(picture, address);
        }
    }
    let seconds = tree.line(entry, "itunes:duration").and_then(|text| duration(&text));
    if let Some(file) = article.enclosures.iter_mut().find(|file| is_played(file)) {
        file.duration = file.duration.or(seconds);
    }
    if article.tags.is_empty() {
        let lists = [tree.line(entry, "itunes:keywords"), tree.line(entry, "media:keywords")];
        let words = lists.iter().flatten().flat_map(|list| list.split(','));
        article.tags.extend(words.map(str::trim).filter(|word| !word.is_empty()).map(Tag::new));
    }
    if article.body.is_empty() && article.summary.is_none() {
        let text = around.iter().find_map(|parent| tree.one(*parent, "media:description"));
        article.summary =
            text.map(|it| clean_text(it.text().trim())).filter(|it| !it.is_empty()).map(Body::Text);
    }
}

fn media_content<'d>(tree: &mut Tree<'d, '_>, content: Element<'d>, article: &mut Article) {
    let Some(url) = content.attr("url").and_then(|href| tree.url(content, href)) else { return };
    let media_type = written_type(content).unwrap_or_else(|| {
        let guess = type_of(&url);
        let is_picture = content.attr("medium") == Some("image");
        if is_picture && !guess.starts_with("image/") { "image/jpeg".to_owned() } else { guess }
    });
    let title = tree.one(content, "media:title").and_then(line_of);
    let length = number(content.attr("fileSize"));
    let duration = content.attr("duration").and_then(duration);
    add_file(article, Enclosure { url, media_type, length, duration, title });
}

/// The media type of an element, when it is one.
fn written_type(element: Element<'_>) -> Option<String> {
    element.attr("type").map(str::trim).filter(|kind| kind.contains('/')).map(clean_text)
}

fn is_played(file: &Enclosure) -> bool {
    file.media_type.starts_with("audio/") || file.media_type.starts_with("video/")
}

/// A size in bytes; 0 stands for "unknown" in RSS.
fn number(text: Option<&str>) -> Option<u64> {
    text?.trim().parse().ok().filter(|number| *number > 0)
}

/// Seconds from `754`, `12:34` or `1:02:03`, with or without a fraction.
pub(super) fn duration(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut seconds: u64 = 0;
    for (index, part) in text.split(':').enumerate() {
        if index > 2 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playing_times_are_seconds() {
        assert_eq!(duration("1:02:03"), Some(3723));
        assert_eq!(duration(" 754.25"), Some(754));
        assert_eq!(duration("12:34"), Some(754));
        assert_eq!(duration("een uur"), None);
        assert_eq!(duration("1:2:3:4"), None);
    }
}
