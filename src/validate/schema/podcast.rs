//! Podcasting 2.0 (<https://podcastindex.org/namespace/1.0>).

use super::super::fault::Family::Podcast;
use super::super::value::Kind;
use super::{Attr, Child, Def, any, attr, empty, holds, must, once, one, rss, text};

pub(super) const IN_CHANNEL: &[Child] = &[
    one("podcast:locked", &LOCKED),
    any("podcast:funding", &FUNDING),
    any("podcast:trailer", &TRAILER),
    once("podcast:guid", Kind::Uuid),
    once("podcast:medium", Kind::OneOf(MEDIA)),
    any("podcast:liveItem", &LIVE_ITEM),
    any("podcast:block", &BLOCK),
    any("podcast:remoteItem", &REMOTE_ITEM),
    one("podcast:podroll", &PODROLL),
    one("podcast:updateFrequency", &UPDATE_FREQUENCY),
    one("podcast:podping", &PODPING),
    one("podcast:publisher", &PUBLISHER),
];

pub(super) const IN_ITEM: &[Child] = &[
    any("podcast:funding", &FUNDING),
    any("podcast:transcript", &TRANSCRIPT),
    one("podcast:chapters", &CHAPTERS),
    any("podcast:soundbite", &SOUNDBITE),
    one("podcast:season", &SEASON),
    one("podcast:episode", &EPISODE),
    any("podcast:alternateEnclosure", &ALTERNATE_ENCLOSURE),
    any("podcast:socialInteract", &SOCIAL_INTERACT),
];

/// In the channel and in items.
pub(super) const IN_BOTH: &[Child] = &[
    any("podcast:person", &PERSON),
    any("podcast:location", &LOCATION),
    one("podcast:license", &LICENSE),
    any("podcast:value", &VALUE),
    one("podcast:images", &IMAGES),
    any("podcast:image", &IMAGE),
    any("podcast:txt", &TXT),
    one("podcast:chat", &CHAT),
];

static LOCKED: Def = text(Podcast, Kind::YesNo, &[attr("owner", Kind::Address)]);
static FUNDING: Def = text(Podcast, Kind::Short(128), &[must("url", Kind::FullIri)]);
static TRAILER: Def = text(
    Podcast,
    Kind::ShortFilled(128),
    &[
        must("url", Kind::FullIri),
        must("pubdate", Kind::Rfc822),
        attr("length", Kind::NonNegative),
        attr("type", Kind::MediaType),
        attr("season", Kind::NonNegative),
    ],
);
/// Kinds of content, and lists of them.
const MEDIA: &[&str] = &[
    "podcast",
    "podcastL",
    "music",
    "musicL",
    "video",
    "videoL",
    "film",
    "filmL",
    "audiobook",
    "audiobookL",
    "newsletter",
    "newsletterL",
    "blog",
    "blogL",
    "publisher",
    "publisherL",
    "course",
    "courseL",
    "mixed",
];
static LIVE_ITEM: Def = holds(
    Podcast,
    &[
        must("status", Kind::OneOf(&["pending", "live", "ended"])),
        must("start", Kind::Iso8601),
        attr("end", Kind::Iso8601),
    ],
    &[rss::ITEM_CORE, &[any("podcast:contentLink", &CONTENT_LINK)]],
)
.with(super::modules::ITEM);
static CONTENT_LINK: Def = text(Podcast, Kind::ShortFilled(128), &[must("href", Kind::FullIri)]);
static BLOCK: Def = text(Podcast, Kind::YesNo, &[attr("id", Kind::Filled)]);
static REMOTE_ITEM: Def = empty(
    Podcast,
    &[
        must("feedGuid", Kind::Uuid),
        attr("feedUrl", Kind::FullIri),
        attr("itemGuid", Kind::Filled),
        attr("medium", Kind::OneOf(MEDIA)),
        attr("title", Kind::Plain),
    ],
);
static PODROLL: Def = holds(Podcast, &[], &[&[any("podcast:remoteItem", &REMOTE_ITEM)]]);
static UPDATE_FREQUENCY: Def = text(
    Podcast,
    Kind::ShortFilled(128),
    &[
        attr("complete", Kind::TrueFalse),
        attr("dtstart", Kind::Iso8601),
        attr("rrule", Kind::Filled),
    ],
);
static PODPING: Def = empty(Podcast, &[attr("usesPodping", Kind::TrueFalse)]);
static PUBLISHER: Def = holds(Podcast, &[], &[&[one("podcast:remoteItem", &REMOTE_ITEM)]]);

static TRANSCRIPT: Def = empty(
    Podcast,
    &[
        must("url", Kind::FullIri),
        must("type", Kind::MediaType),
        attr("language", Kind::Language),
        attr("rel", Kind::OneOf(&["captions"])),
    ],
);
static CHAPTERS: Def = empty(Podcast, &[must("url", Kind::FullIri), must("type", Kind::MediaType)]);
static SOUNDBITE: Def = text(
    Podcast,
    Kind::Short(128),
    &[must("startTime", Kind::Float), must("duration", Kind::Float)],
);
static SEASON: Def = text(Podcast, Kind::NonNegative, &[attr("name", Kind::Short(128))]);
static EPISODE: Def = text(Podcast, Kind::Float, &[attr("display", Kind::Short(32))]);
static ALTERNATE_ENCLOSURE: Def = holds(
    Podcast,
    &[
        must("type", Kind::MediaType),
        attr("length", Kind::NonNegative),
        attr("bitrate", Kind::Float),
        attr("height", Kind::NonNegative),
        attr("lang", Kind::Language),
        attr("title", Kind::Short(32)),
        attr("rel", Kind::Short(32)),
        attr("codecs", Kind::Free),
        attr("default", Kind::TrueFalse),
    ],
    &[&[any("podcast:source", &SOURCE), one("podcast:integrity", &INTEGRITY)]],
);
static SOURCE: Def =
    empty(Podcast, &[must("uri", Kind::FullIri), attr("contentType", Kind::MediaType)]);
static INTEGRITY: Def = empty(
    Podcast,
    &[must("type", Kind::OneOf(&["sri", "pgp-signature"])), must("value", Kind::Filled)],
);
static SOCIAL_INTERACT: Def = empty(
    Podcast,
    &[
        must("protocol", Kind::Filled),
        attr("uri", Kind::FullIri),
        attr("accountId", Kind::Filled),
        attr("accountUrl", Kind::FullIri),
        attr("priority", Kind::Integer),
    ],
);

static PERSON: Def = text(
    Podcast,
    Kind::ShortFilled(128),
    &[
        attr("role", Kind::Filled),
        attr("group", Kind::Filled),
        attr("img", Kind::FullIri),
        attr("href", Kind::FullIri),
    ],
);
static LOCATION: Def = text(
    Podcast,
    Kind::ShortFilled(128),
    &[
        attr("rel", Kind::OneOf(&["subject", "creator"])),
        attr("geo", Kind::FullUri),
        attr("osm", Kind::Filled),
        attr("country", Kind::Filled),
    ],
);
static LICENSE: Def = text(Podcast, Kind::ShortFilled(128), &[attr("url", Kind::FullIri)]);
static VALUE: Def = holds(
    Podcast,
    &[must("type", Kind::Filled), must("method", Kind::Filled), attr("suggested", Kind::Float)],
    &[&[any("podcast:valueRecipient", &RECIPIENT), any("podcast:valueTimeSplit", &TIME_SPLIT)]],
);
const RECIPIENT_ATTRS: &[Attr] = &[
    attr("name", Kind::Plain),
    attr("customKey", Kind::Free),
    attr("customValue", Kind::Free),
    must("type", Kind::Filled),
    must("address", Kind::Filled),
    must("split", Kind::NonNegative),
    attr("fee", Kind::TrueFalse),
];
static RECIPIENT: Def = empty(Podcast, RECIPIENT_ATTRS);
static TIME_SPLIT: Def = holds(
    Podcast,
    &[
        must("startTime", Kind::Float),
        must("duration", Kind::Float),
        attr("remoteStartTime", Kind::Float),
        attr("remotePercentage", Kind::NonNegative),
    ],
    &[&[one("podcast:remoteItem", &REMOTE_ITEM), any("podcast:valueRecipient", &RECIPIENT)]],
);
static IMAGES: Def = empty(Podcast, &[must("srcset", Kind::Filled)]);
static IMAGE: Def = empty(
    Podcast,
    &[
        must("href", Kind::FullIri),
        attr("alt", Kind::Plain),
        attr("aspect-ratio", Kind::Filled),
        attr("width", Kind::Positive),
        attr("height", Kind::Positive),
        attr("type", Kind::MediaType),
        attr("purpose", Kind::Filled),
    ],
);
static TXT: Def = text(Podcast, Kind::ShortFilled(4000), &[attr("purpose", Kind::Short(128))]);
static CHAT: Def = empty(
    Podcast,
    &[
        must("server", Kind::Filled),
        must("protocol", Kind::Filled),
        attr("accountId", Kind::Filled),
        attr("space", Kind::Filled),
        attr("embedUrl", Kind::FullIri),
    ],
);
