//! RSS 0.91 to 2.0 (<https://www.rssboard.org/rss-specification>).

use super::super::fault::Family::{Module, Rss};
use super::super::value::Kind;
use super::modules;
use super::{Child, Def, any, anything, attr, empty, holds, many, must, once, one, text};

/// `<rss>`
pub(in crate::validate) static RSS: Def = holds(
    Rss,
    &[attr("version", Kind::Free)],
    &[&[one("channel", &CHANNEL), modules::RESTRICTION]],
);

static CHANNEL: Def =
    holds(Rss, &[attr("rdf:about", Kind::Uri)], &[CHANNEL_CORE]).with(modules::CHANNEL);

const CHANNEL_CORE: &[Child] = &[
    once("title", Kind::PlainFilled),
    once("link", Kind::FullUri),
    once("description", Kind::Plain),
    once("language", Kind::Language),
    once("copyright", Kind::Plain),
    once("managingEditor", Kind::Contact),
    once("webMaster", Kind::Contact),
    once("pubDate", Kind::Rfc822),
    once("lastBuildDate", Kind::Rfc822),
    once("docs", Kind::FullUri),
    once("generator", Kind::Plain),
    once("ttl", Kind::Positive),
    once("rating", Kind::Free),
    any("category", &CATEGORY),
    one("cloud", &CLOUD),
    one("image", &IMAGE),
    one("textInput", &TEXT_INPUT),
    one("textinput", &TEXT_INPUT),
    one("skipHours", &SKIP_HOURS),
    one("skipDays", &SKIP_DAYS),
    any("item", &ITEM),
    one("items", &ANY),
];

static ITEM: Def = holds(Rss, &[attr("rdf:about", Kind::Uri)], &[ITEM_CORE]).with(modules::ITEM);

/// What RSS itself has in an item.
pub(super) const ITEM_CORE: &[Child] = &[
    once("title", Kind::PlainFilled),
    once("link", Kind::FullUri),
    once("description", Kind::Html),
    once("author", Kind::Contact),
    any("category", &CATEGORY),
    once("comments", Kind::FullUri),
    any("enclosure", &ENCLOSURE),
    one("guid", &GUID),
    once("pubDate", Kind::Rfc822),
    once("expirationDate", Kind::Rfc822),
    one("source", &SOURCE),
];

static CATEGORY: Def = text(Rss, Kind::Plain, &[attr("domain", Kind::Free)]);
static CLOUD: Def = empty(
    Rss,
    &[
        must("domain", Kind::Free),
        must("path", Kind::Free),
        must("registerProcedure", Kind::Free),
        must("protocol", Kind::Free),
        must("port", Kind::PositiveAttribute),
    ],
);
static ENCLOSURE: Def = empty(
    Rss,
    &[
        must("url", Kind::HttpUrl),
        must("length", Kind::Length),
        must("type", Kind::MediaTypeAttribute),
    ],
);
static GUID: Def = text(Rss, Kind::Filled, &[attr("isPermaLink", Kind::Boolean)]);
static SOURCE: Def = text(Rss, Kind::Plain, &[must("url", Kind::FullUri)]);
static IMAGE: Def = holds(
    Rss,
    modules::RESOURCE,
    &[&[
        once("title", Kind::PlainFilled),
        once("url", Kind::ImageUrl),
        once("link", Kind::FullUri),
        once("width", Kind::Width),
        once("height", Kind::Height),
        once("description", Kind::Plain),
    ]],
)
.with(modules::PARTS);
static TEXT_INPUT: Def = holds(
    Rss,
    modules::RESOURCE,
    &[&[
        once("title", Kind::PlainFilled),
        once("description", Kind::Plain),
        once("name", Kind::FieldName),
        once("link", Kind::FullUri),
    ]],
)
.with(modules::PARTS);
static SKIP_HOURS: Def = holds(Rss, &[], &[&[many("hour", Kind::Hour)]]);
static SKIP_DAYS: Def = holds(Rss, &[], &[&[many("day", Kind::Day)]]);
static ANY: Def = anything(Module, &[]);
