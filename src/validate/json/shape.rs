//! What each object of JSON Feed may hold (<https://www.jsonfeed.org/version/1.1/>).

use super::Fault;

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// A string of HTML.
    Html,
    /// A string that is unique; other types are made strings by readers.
    Id,
    /// A string that is an address.
    Url,
    /// A string that is an RFC 3339 date.
    Date,
    /// A string that is a language tag.
    Language,
    /// A string that is a media type.
    MediaType,
    /// `true` or `false`.
    Truth,
    Number,
    /// An array of strings.
    Texts,
    Object(&'static Shape),
    /// An array of objects.
    List(&'static Shape),
}

/// An object: its name, what it may hold, and what it must.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) name: &'static str,
    pub(super) keys: &'static [(&'static str, Kind)],
    pub(super) required: &'static [(&'static str, Fault)],
}

pub(super) const FEED: Shape = Shape {
    name: "feed",
    keys: &[
        ("version", Kind::Text),
        ("title", Kind::Text),
        ("home_page_url", Kind::Url),
        ("feed_url", Kind::Url),
        ("description", Kind::Text),
        ("user_comment", Kind::Text),
        ("next_url", Kind::Url),
        ("icon", Kind::Url),
        ("favicon", Kind::Url),
        ("author", Kind::Object(&AUTHOR)),
        ("authors", Kind::List(&AUTHOR)),
        ("language", Kind::Language),
        ("expired", Kind::Truth),
        ("hubs", Kind::List(&HUB)),
        ("items", Kind::List(&ITEM)),
    ],
    required: &[
        ("version", Fault::VersionMissing),
        ("title", Fault::TitleMissing),
        ("items", Fault::ItemsMissing),
    ],
};

pub(super) const ITEM: Shape = Shape {
    name: "item",
    keys: &[
        ("id", Kind::Id),
        ("url", Kind::Url),
        ("external_url", Kind::Url),
        ("title", Kind::Text),
        ("content_html", Kind::Html),
        ("content_text", Kind::Text),
        ("summary", Kind::Text),
        ("image", Kind::Url),
        ("banner_image", Kind::Url),
        ("date_published", Kind::Date),
        ("date_modified", Kind::Date),
        ("author", Kind::Object(&AUTHOR)),
        ("authors", Kind::List(&AUTHOR)),
        ("tags", Kind::Texts),
        ("language", Kind::Language),
        ("attachments", Kind::List(&ATTACHMENT)),
    ],
    required: &[("id", Fault::IdMissing)],
};

pub(super) const AUTHOR: Shape = Shape {
    name: "author",
    keys: &[("name", Kind::Text), ("url", Kind::Url), ("avatar", Kind::Url)],
    required: &[],
};

const ATTACHMENT: Shape = Shape {
    name: "attachment",
    keys: &[
        ("url", Kind::Url),
        ("mime_type", Kind::MediaType),
        ("title", Kind::Text),
        ("size_in_bytes", Kind::Number),
        ("duration_in_seconds", Kind::Number),
    ],
    required: &[("url", Fault::AttachmentPart), ("mime_type", Fault::AttachmentPart)],
};

const HUB: Shape = Shape {
    name: "hub",
    keys: &[("type", Kind::Text), ("url", Kind::Url)],
    required: &[("type", Fault::HubPart), ("url", Fault::HubPart)],
};
