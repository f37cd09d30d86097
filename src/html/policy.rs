//! The whitelist: what a feed may carry. Everything else goes.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::addresses::{SCHEMES, is_inline_picture};
use super::elements;

/// Attributes that any element may have.
const COMMON: [&str; 3] = ["lang", "dir", "title"];

/// Further attributes, by element. Addresses among them are absolute by now.
const ATTRIBUTES: [(&str, &[&str]); 26] = [
    ("a", &["href", "hreflang", "type"]),
    ("audio", &["src", "controls", "loop", "preload"]),
    ("blockquote", &["cite"]),
    ("code", &["class"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("img", &["src", "srcset", "sizes", "alt", "width", "height"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["start", "reversed", "type"]),
    ("pre", &["class"]),
    ("q", &["cite"]),
    ("source", &["src", "srcset", "sizes", "type", "media", "width", "height"]),
    ("table", &["summary"]),
    ("td", &["colspan", "rowspan", "headers", "align", "valign"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr", "align", "valign"]),
    ("tr", &["align", "valign"]),
    ("tbody", &["align", "valign"]),
    ("thead", &["align", "valign"]),
    ("tfoot", &["align", "valign"]),
    ("time", &["datetime"]),
    ("track", &["src", "kind", "srclang", "label", "default"]),
    ("video", &["src", "poster", "controls", "loop", "preload", "width", "height"]),
];

/// Elements that are safe as long as they have no attributes but addresses of pages and pictures, texts about these, and the
/// side of a cell.
const PLAIN: [&str; 28] = [
    "a",
    "b",
    "blockquote",
    "br",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(elements::allowed().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(COMMON))
        .tag_attributes(
            ATTRIBUTES
                .into_iter()
                .map(|(name, own)| (name, own.iter().copied().collect()))
                .collect(),
        )
        .url_schemes(SCHEMES.into_iter().chain(["data"]).collect())
        .url_relative(UrlRelative::Deny)
        .link_rel(None)
        // Without controls a recording is silent and invisible.
        .set_tag_attribute_values(HashMap::from([
            ("audio", HashMap::from([("controls", "")])),
            ("video", HashMap::from([("controls", "")])),
        ]))
        .attribute_filter(attribute);
    cleaner
});

/// `markup` without all that is not in the list.
pub(super) fn allow(markup: &str) -> String {
    CLEANER.clean(markup).to_string()
}

/// Whether a tag may stay as it is in any feed: it is the start of a plain element, its addresses, which are absolute by now,
/// are those of pages and pictures, and its texts have nothing that may be written in more than one way.
pub(super) fn is_plain(name: &str, attributes: &[(String, String)]) -> bool {
    let is_web = |value: &str| {
        let is_web = value.starts_with("https://") || value.starts_with("http://");
        let is_bare = |byte| matches!(byte, b'!' | b'#'..=b'%' | b'('..=b';' | b'=' | b'?'..=b'~');
        is_web && value.bytes().all(is_bare)
    };
    // U+00A0 begins with the byte 0xC2.
    let is_special = |byte| matches!(byte, 0..=31 | b'&' | b'<' | b'>' | b'"' | b'\'' | 0xC2);
    let is_safe = |(attribute, value): &(String, String)| match (name, attribute.as_str()) {
        ("a", "href") | ("img", "src") => is_web(value),
        ("a", "title") | ("img", "title" | "alt") => !value.bytes().any(is_special),
        ("td" | "th", "align") => matches!(value.as_str(), "left" | "right" | "center"),
        _ => false,
    };
    attributes.iter().all(is_safe) && PLAIN.contains(&name)
}

/// Values that need a second look: classes say the language of code, `data:` holds a picture.
fn attribute<'v>(element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    match attribute {
        "class" => value
            .split_ascii_whitespace()
            .find(|class| class.starts_with("language-"))
            .map(Cow::Borrowed),
        "src" | "href" | "cite" | "poster" if is_data(value) => {
            (element == "img" && attribute == "src" && is_inline_picture(value))
                .then_some(Cow::Borrowed(value))
        }
        _ => Some(Cow::Borrowed(value)),
    }
}

fn is_data(address: &str) -> bool {
    address.trim_start().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}
