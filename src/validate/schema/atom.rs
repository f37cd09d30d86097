//! Atom (RFC 4287), its threads (RFC 4685) and its history (RFC 5005).

use super::super::fault::Family::{Atom, Module};
use super::super::value::Kind;
use super::modules;
use super::{Attr, Child, Content, Def, any, anything, attr, empty, holds, many, once, one, text};

/// `<feed>`
pub(in crate::validate) static FEED: Def =
    holds(Atom, &[], &[METADATA, &[any("atom:entry", &ENTRY), modules::RESTRICTION], TOMBSTONES])
        .with(modules::FEED);

/// `<entry>`
pub(in crate::validate) static ENTRY: Def = holds(
    Atom,
    &[],
    &[&[
        any("atom:author", &PERSON),
        any("atom:category", &CATEGORY),
        one("atom:content", &CONTENT),
        any("atom:contributor", &PERSON),
        once("atom:id", Kind::Id),
        any("atom:link", &LINK),
        once("atom:published", Kind::Rfc3339),
        one("atom:rights", &CONSTRUCT),
        one("atom:source", &SOURCE),
        one("atom:summary", &CONSTRUCT),
        one("atom:title", &CONSTRUCT),
        once("atom:updated", Kind::Rfc3339),
    ]],
)
.with(modules::ENTRY);

/// What a feed says of itself, and `atom:source` of another feed.
const METADATA: &[Child] = &[
    any("atom:author", &PERSON),
    any("atom:category", &CATEGORY),
    any("atom:contributor", &PERSON),
    one("atom:generator", &GENERATOR),
    once("atom:icon", Kind::Iri),
    once("atom:id", Kind::Id),
    any("atom:link", &LINK),
    once("atom:logo", Kind::Iri),
    one("atom:rights", &CONSTRUCT),
    one("atom:subtitle", &CONSTRUCT),
    one("atom:title", &CONSTRUCT),
    once("atom:updated", Kind::Rfc3339),
];

/// Atom inside RSS.
pub(super) const IN_RSS_CHANNEL: &[Child] = METADATA;
/// Atom inside an item of RSS.
pub(super) const IN_RSS_ITEM: &[Child] = &[
    any("atom:author", &PERSON),
    any("atom:category", &CATEGORY),
    one("atom:content", &CONTENT),
    any("atom:contributor", &PERSON),
    once("atom:id", Kind::Id),
    any("atom:link", &LINK),
    once("atom:published", Kind::Rfc3339),
    one("atom:rights", &CONSTRUCT),
    one("atom:source", &SOURCE),
    one("atom:summary", &CONSTRUCT),
    one("atom:title", &CONSTRUCT),
    once("atom:updated", Kind::Rfc3339),
];

static SOURCE: Def = holds(Atom, &[], &[METADATA]).with(modules::FEED);

/// A person construct (section 3.2).
pub(super) static PERSON: Def = holds(
    Atom,
    &[],
    &[
        &[
            once("atom:name", Kind::Name),
            once("atom:email", Kind::Address),
            once("atom:uri", Kind::Iri),
        ],
        modules::DC,
    ],
);

pub(super) static CATEGORY: Def = Def {
    family: Atom,
    content: Content::Anything,
    children: &[],
    modules: &[],
    attrs: &[
        Attr { name: "term", kind: Kind::Filled, required: true },
        attr("scheme", Kind::FullIri),
        attr("label", Kind::Plain),
    ],
};

static CONTENT: Def = Def {
    family: Atom,
    content: Content::Payload,
    children: &[],
    modules: &[],
    attrs: &[attr("type", Kind::Free), attr("src", Kind::Iri)],
};

/// A text construct (section 3.1).
pub(super) static CONSTRUCT: Def = Def {
    family: Atom,
    content: Content::Construct,
    children: &[],
    modules: &[],
    attrs: &[attr("type", Kind::Free)],
};

static GENERATOR: Def =
    text(Atom, Kind::PlainFilled, &[attr("uri", Kind::Iri), attr("version", Kind::Filled)]);

pub(super) static LINK: Def = Def {
    family: Atom,
    content: Content::Empty,
    children: &[],
    modules: &[],
    attrs: &[
        attr("href", Kind::Iri),
        attr("rel", Kind::Relation),
        attr("type", Kind::MediaType),
        attr("hreflang", Kind::Language),
        attr("title", Kind::Plain),
        attr("length", Kind::NonNegative),
        attr("rdf:resource", Kind::Free),
        attr("thr:count", Kind::NonNegative),
        attr("thr:updated", Kind::Rfc3339),
        attr("thr:when", Kind::Free),
    ],
};

const TOMBSTONES: &[Child] = &[any("at:deleted-entry", &DELETED)];
static DELETED: Def = holds(
    Module,
    &[super::must("ref", Kind::FullIri), super::must("when", Kind::Rfc3339)],
    &[&[
        one("at:by", &PERSON),
        one("at:comment", &CONSTRUCT),
        any("atom:link", &LINK),
        one("atom:source", &SOURCE),
    ]],
);

/// Threads (RFC 4685) in an entry.
pub(super) const THREADS: &[Child] =
    &[any("thr:in-reply-to", &IN_REPLY_TO), many("thr:total", Kind::NonNegative)];
static IN_REPLY_TO: Def = empty(
    Module,
    &[
        attr("ref", Kind::FullIri),
        attr("href", Kind::Iri),
        attr("source", Kind::Iri),
        attr("type", Kind::MediaType),
    ],
);

/// History (RFC 5005) in a feed.
pub(super) const HISTORY: &[Child] = &[one("fh:complete", &MARK), one("fh:archive", &MARK)];
static MARK: Def = anything(Module, &[]);
