//! Podcasts, as Apple defines them (<https://help.apple.com/itc/podcasts_connect/#/itcb54353390>).

use super::super::fault::Family::Itunes;
use super::super::value::Kind;
use super::{Child, Def, any, attr, empty, holds, once, one};

pub(super) const IN_CHANNEL: &[Child] = &[
    once("itunes:author", Kind::Short(255)),
    once("itunes:block", Kind::YesNoClean),
    any("itunes:category", &CATEGORY),
    once("itunes:explicit", Kind::Explicit),
    one("itunes:image", &IMAGE),
    once("itunes:keywords", Kind::Keywords),
    once("itunes:new-feed-url", Kind::FullUri),
    one("itunes:owner", &OWNER),
    once("itunes:subtitle", Kind::Short(255)),
    once("itunes:summary", Kind::Short(4000)),
    once("itunes:title", Kind::Plain),
    once("itunes:type", Kind::ShowType),
    once("itunes:complete", Kind::Free),
    any("itunes:link", &LINK),
    once("itunes:applepodcastsverify", Kind::Free),
];

pub(super) const IN_ITEM: &[Child] = &[
    once("itunes:author", Kind::Short(255)),
    once("itunes:block", Kind::YesNoClean),
    any("itunes:category", &CATEGORY),
    once("itunes:duration", Kind::Duration),
    once("itunes:explicit", Kind::Explicit),
    one("itunes:image", &IMAGE),
    once("itunes:isClosedCaptioned", Kind::YesNo),
    once("itunes:keywords", Kind::Keywords),
    once("itunes:order", Kind::Positive),
    once("itunes:subtitle", Kind::Short(255)),
    once("itunes:summary", Kind::Short(4000)),
    once("itunes:season", Kind::Positive),
    once("itunes:episode", Kind::Positive),
    once("itunes:episodeType", Kind::EpisodeType),
    once("itunes:title", Kind::PlainFilled),
];

static CATEGORY: Def =
    holds(Itunes, &[super::must("text", Kind::Free)], &[&[any("itunes:category", &CATEGORY)]]);
static IMAGE: Def = empty(Itunes, &[super::must("href", Kind::HttpUrl)]);
static LINK: Def = empty(
    Itunes,
    &[attr("rel", Kind::Free), attr("type", Kind::Free), attr("href", Kind::HttpUrl)],
);
static OWNER: Def =
    holds(Itunes, &[], &[&[once("itunes:email", Kind::Mail), once("itunes:name", Kind::Plain)]]);
