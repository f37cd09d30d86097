//! Media RSS (<https://www.rssboard.org/media-rss>).

use super::super::fault::Family::Media;
use super::super::value::Kind;
use super::{Attr, Child, Content, Def, any, attr, empty, holds, many, must, once, one, text};

/// Elements that may stand at every level.
pub(super) static MEDIA: [Child; 28] = [
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
    one("media:community", &COMMUNITY),
    one("media:comments", &COMMENTS),
    one("media:embed", &EMBED),
    one("media:responses", &RESPONSES),
    one("media:backLinks", &BACK_LINKS),
    one("media:status", &STATUS),
    any("media:price", &PRICE),
    any("media:license", &LICENSE),
    any("media:subTitle", &SUB_TITLE),
    any("media:peerLink", &PEER_LINK),
    any("media:location", &LOCATION),
    one("media:rights", &RIGHTS),
    one("media:scenes", &SCENES),
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

static COMMUNITY: Def = holds(
    Media,
    &[],
    &[&[
        one("media:starRating", &STAR_RATING),
        one("media:statistics", &STATISTICS),
        once("media:tags", Kind::Plain),
    ]],
);
static STAR_RATING: Def = empty(
    Media,
    &[
        attr("average", Kind::Float),
        attr("count", Kind::NonNegative),
        attr("min", Kind::Float),
        attr("max", Kind::Float),
    ],
);
static STATISTICS: Def =
    empty(Media, &[attr("views", Kind::NonNegative), attr("favorites", Kind::NonNegative)]);
static COMMENTS: Def = holds(Media, &[], &[&[many("media:comment", Kind::Free)]]);
static EMBED: Def = holds(
    Media,
    &[must("url", Kind::FullUri), attr("width", Kind::Positive), attr("height", Kind::Positive)],
    &[&[any("media:param", &PARAM)]],
);
static PARAM: Def = text(Media, Kind::Free, &[must("name", Kind::Filled)]);
static RESPONSES: Def = holds(Media, &[], &[&[many("media:response", Kind::FullUri)]]);
static BACK_LINKS: Def = holds(Media, &[], &[&[many("media:backLink", Kind::FullUri)]]);
static STATUS: Def = empty(
    Media,
    &[must("state", Kind::OneOf(&["active", "blocked", "deleted"])), attr("reason", Kind::Free)],
);
static PRICE: Def = empty(
    Media,
    &[
        attr("type", Kind::OneOf(&["rent", "purchase", "package", "subscription"])),
        attr("info", Kind::Free),
        attr("price", Kind::Float),
        attr("currency", Kind::Filled),
    ],
);
static LICENSE: Def =
    text(Media, Kind::Free, &[attr("type", Kind::MediaType), attr("href", Kind::FullUri)]);
static SUB_TITLE: Def = empty(
    Media,
    &[attr("type", Kind::MediaType), attr("lang", Kind::Language), must("href", Kind::FullUri)],
);
static PEER_LINK: Def = empty(Media, &[attr("type", Kind::MediaType), must("href", Kind::FullUri)]);
static LOCATION: Def = holds(
    Media,
    &[attr("description", Kind::Free), attr("start", Kind::PlayTime), attr("end", Kind::PlayTime)],
    &[&[any("georss:where", &super::places::WHERE)]],
);
static RIGHTS: Def = empty(Media, &[must("status", Kind::OneOf(&["userCreated", "official"]))]);
static SCENES: Def = holds(Media, &[], &[&[any("media:scene", &SCENE)]]);
static SCENE: Def = holds(
    Media,
    &[],
    &[&[
        once("sceneTitle", Kind::Free),
        once("sceneDescription", Kind::Free),
        once("sceneStartTime", Kind::PlayTime),
        once("sceneEndTime", Kind::PlayTime),
        once("media:sceneTitle", Kind::Free),
        once("media:sceneDescription", Kind::Free),
        once("media:sceneStartTime", Kind::PlayTime),
        once("media:sceneEndTime", Kind::PlayTime),
    ]],
);
