//! Media RSS (<https://www.rssboard.org/media-rss>).

use super::super::fault::Family::Media;
use super::super::value::Kind;
use super::{Attr, Child, Content, Def, any, attr, empty, holds, must, once, one, text};

/// Elements that may stand at every level.
pub(super) static MEDIA: [Child; 15] = [
    any("media:content", &CONTENT),
    any("media:group", &GROUP),
    any("media:rating", &RATING),
    once("media:adult", Kind::TrueFalse),
    one("media:title", &TITLE),
    one("media:description", &TITLE),
    once("media:keywords", Kind::Keywords),
    any("media:thumbnail", &THUMBNAIL),
    any("media:category", &CATEGORY),
    any("media:hash", &HASH),
    one("media:player", &PLAYER),
    any("media:credit", &CREDIT),
    one("media:copyright", &COPYRIGHT),
    any("media:text", &TEXT),
    any("media:restriction", &RESTRICTION),
];

/// Elements that were added since W3C's validator was written.
pub(in crate::validate) const MEDIA_SINCE: &[&str] = &[
    "backLinks",
    "comments",
    "community",
    "embed",
    "license",
    "location",
    "peerLink",
    "price",
    "responses",
    "rights",
    "scenes",
    "status",
    "subTitle",
];

static GROUP: Def = holds(Media, &[], &[&MEDIA]);

static CONTENT: Def = holds(
    Media,
    &[
        attr("url", Kind::FullUri),
        attr("fileSize", Kind::Positive),
        attr("type", Kind::MediaTypeAttribute),
        attr("medium", Kind::Medium),
        attr("isDefault", Kind::TrueFalse),
        attr("expression", Kind::Expression),
        attr("bitrate", Kind::Float),
        attr("framerate", Kind::Float),
        attr("samplingrate", Kind::Float),
        attr("channels", Kind::NonNegative),
        attr("duration", Kind::Positive),
        attr("height", Kind::Positive),
        attr("width", Kind::Positive),
        attr("lang", Kind::Language),
    ],
    &[&MEDIA],
);

static TITLE: Def = Def {
    family: Media,
    content: Content::MediaText,
    children: &[],
    modules: &[],
    attrs: &[attr("type", Kind::MediaTextType)],
};
static TEXT: Def = Def {
    family: Media,
    content: Content::MediaText,
    children: &[],
    modules: &[],
    attrs: &[
        attr("type", Kind::MediaTextType),
        attr("lang", Kind::Language),
        attr("start", Kind::PlayTime),
        attr("end", Kind::PlayTime),
    ],
};
static RATING: Def = text(Media, Kind::Free, &[attr("scheme", Kind::Free)]);
static THUMBNAIL: Def = empty(
    Media,
    &[
        must("url", Kind::FullUri),
        attr("height", Kind::Positive),
        attr("width", Kind::Positive),
        attr("time", Kind::PlayTime),
    ],
);
static CATEGORY: Def =
    text(Media, Kind::Free, &[attr("scheme", Kind::FullUri), attr("label", Kind::Free)]);
static HASH: Def = text(Media, Kind::Free, &[attr("algo", Kind::Free)]);
static PLAYER: Def = empty(
    Media,
    &[must("url", Kind::FullUri), attr("height", Kind::Positive), attr("width", Kind::Positive)],
);
static CREDIT: Def =
    text(Media, Kind::Free, &[attr("role", Kind::Free), attr("scheme", Kind::FullUri)]);
static COPYRIGHT: Def = text(Media, Kind::Plain, &[attr("url", Kind::FullUri)]);
const RESTRICT: &[Attr] =
    &[must("relationship", Kind::RestrictionRelation), attr("type", Kind::RestrictionType)];
static RESTRICTION: Def = text(Media, Kind::Free, RESTRICT);
