//! What a call would have shown, in markup that every reader can show: pictures stay pictures, players become links.

use super::admonition;
use super::call::Call;
use super::pages::Pages;
use crate::html::{self, escape, single_spaced};

/// Names of calls that show a picture.
const PICTURES: &[&str] = &[
    "figure",
    "figure.html",
    "img",
    "image",
    "image.html",
    "img.html",
    "picture",
    "photo",
    "foto",
    "afbeelding",
    "responsive_image",
    "responsive_image.html",
    "lightbox",
    "resize_image",
    "asset_img",
];

/// Names of calls that play a video, with the address that its id completes.
const PLAYERS: &[(&str, &str)] = &[
    ("youtube", "https://www.youtube.com/watch?v="),
    ("youtube.html", "https://www.youtube.com/watch?v="),
    ("youtube_lite", "https://www.youtube.com/watch?v="),
    ("lite_youtube", "https://www.youtube.com/watch?v="),
    ("youtubeembed", "https://www.youtube.com/watch?v="),
    ("yt", "https://www.youtube.com/watch?v="),
    ("vimeo", "https://vimeo.com/"),
    ("vimeo.html", "https://vimeo.com/"),
    ("instagram", "https://www.instagram.com/p/"),
    ("gist", "https://gist.github.com/"),
    ("codepen", "https://codepen.io/pen/"),
];

/// Names of calls that give the address of a page below the site.
const ADDRESSES: &[&str] =
    &["link", "get_url", "url_for", "url", "usebaseurl", "relative_url", "absolute_url", "asset"];

/// How a call is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Embed {
    /// Markup for a line of its own, and for the middle of a line.
    Markup {
        /// A block.
        block: String,
        /// The same within a paragraph.
        inline: String,
    },
    /// An address to put in its place.
    Address(String),
}

/// The form of a call that has one, on a site with such `pages`.
pub(super) fn embed(call: &Call, pages: Pages<'_>) -> Option<Embed> {
    let name = call.name.as_str();
    if PICTURES.contains(&name) {
        return picture(call);
    }
    if let Some((_, start)) = PLAYERS.iter().find(|(player, _)| *player == name) {
        let ids = ["id", "videoid", "video_id", "video", "youtubeid", "v", "url", "src"];
        let id = call.get_or(&ids, 0)?;
        let id = match call.positional.get(1) {
            Some(second) if name == "gist" => format!("{id}/{second}"),
            _ => id.to_owned(),
        };
        return Some(link(&if id.contains("://") { id } else { format!("{start}{id}") }));
    }
    if ADDRESSES.contains(&name) {
        let target = call.get_or(&["path", "href", "to", "url"], 0)?;
        return Some(Embed::Address(pages.of_site(target)));
    }
    match name {
        "ref" | "relref" => Some(Embed::Address(pages.beside(call.get_or(&["path"], 0)?))),
        "post_url" => Some(Embed::Address(pages.post(call.positional.first()?))),
        "tweet" | "x" | "twitter" | "x_simple" | "tweet_simple" => {
            let id = call.get_or(&["id"], usize::from(call.positional.len() > 1))?;
            let user = call.get(&["user"]).or(call.positional.first().map(String::as_str))?;
            let user = if user == id { "i" } else { user };
            Some(link(&format!("https://x.com/{user}/status/{id}")))
        }
        _ => {
            let source = call.get(&["src", "image", "url", "href", "link", "file"]);
            let source = source.or_else(|| {
                call.positional.iter().map(String::as_str).find(|text| text.contains("://"))
            })?;
            let title = call.get(&["title", "label"]).unwrap_or(source);
            if is_picture(source) { picture(call) } else { Some(link_with(source, title)) }
        }
    }
}

/// Whether an address is that of a picture.
pub(super) fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn picture(call: &Call) -> Option<Embed> {
    let names = ["src", "image", "image_path", "url", "path", "file", "href"];
    let source = call.get_or(&names, 0)?;
    let caption = call.get(&["caption", "description", "title"]);
    let caption = caption.map(|text| admonition::inline(&single_spaced(text)));
    let alt = call.get_or(&["alt", "alttext"], 1).map(str::to_owned);
    let of_caption = || caption.as_deref().map(html::to_text);
    let alt = alt.or_else(of_caption).unwrap_or_default();
    let inline = format!("<img src=\"{}\" alt=\"{}\">", escape(source), escape(&alt));
    let shown = match call.get(&["link"]) {
        Some(address) => format!("<a href=\"{}\">{inline}</a>", escape(address)),
        None => inline.clone(),
    };
    let caption =
        caption.map_or_else(String::new, |markup| format!("<figcaption>{markup}</figcaption>"));
    Some(Embed::Markup { block: format!("<figure>{shown}{caption}</figure>"), inline })
}

fn link(address: &str) -> Embed {
    link_with(address, address)
}

fn link_with(address: &str, words: &str) -> Embed {
    let (address, words) = (escape(&single_spaced(address)), escape(&single_spaced(words)));
    let inline = format!("<a href=\"{address}\">{words}</a>");
    Embed::Markup { block: format!("<p>{inline}</p>"), inline }
}
