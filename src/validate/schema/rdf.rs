//! RSS 0.90 and 1.0 (<https://web.resource.org/rss/1.0/spec>), and RSS 1.1.

use super::super::fault::Family::{Module, Rdf};
use super::super::value::Kind;
use super::modules;
use super::{Child, Def, any, anything, attr, holds, must, once, one, text};

/// `<rdf:RDF>`; the tables are for RSS 1.0, and RSS 0.90 has fewer elements of the same names.
pub(in crate::validate) static RDF: Def = holds(
    Rdf,
    &[],
    &[&[
        one("rss1:channel", &CHANNEL),
        any("rss1:item", &ITEM),
        one("rss1:image", &IMAGE),
        one("rss1:textinput", &TEXT_INPUT),
        one("rss090:channel", &CHANNEL090),
        any("rss090:item", &ITEM090),
        one("rss090:image", &IMAGE090),
        one("rss090:textinput", &TEXT_INPUT090),
        any("taxo:topic", &ANY),
        any("rdf:Description", &ANY),
        any("cc:License", &ANY),
        any("foaf:Person", &ANY),
        any("foaf:Agent", &ANY),
        modules::RESTRICTION,
    ]],
);

static ANY: Def = anything(
    Module,
    &[attr("rdf:about", Kind::Free), attr("rdf:nodeID", Kind::Free), attr("rdf:ID", Kind::Free)],
);

static CHANNEL: Def = holds(
    Rdf,
    &[must("rdf:about", Kind::Uri)],
    &[&[
        once("rss1:title", Kind::PlainFilled),
        once("rss1:link", Kind::FullUri),
        one("rss1:description", &DESCRIPTION),
        one("rss1:image", &POINTER),
        one("rss1:items", &ITEMS),
        one("rss1:textinput", &POINTER),
    ]],
)
.with(modules::CHANNEL);

static DESCRIPTION: Def = text(Rdf, Kind::Plain, &[attr("rdf:parseType", Kind::Free)]);
static POINTER: Def = holds(Rdf, &[must("rdf:resource", Kind::Uri)], &[]);

static ITEMS: Def = holds(
    Rdf,
    &[attr("rdf:parseType", Kind::Free)],
    &[&[one("rdf:Seq", &SEQ), any("rss11:item", &ITEM11)]],
);
static ITEMS11: Def =
    holds(Rdf, &[must("rdf:parseType", Kind::Free)], &[&[any("rss11:item", &ITEM11)]]);
static SEQ: Def = holds(Rdf, &[], &[&[any("rdf:li", &LI)]]);
static LI: Def = holds(Rdf, &[attr("rdf:resource", Kind::Uri), attr("resource", Kind::Uri)], &[]);

static ITEM: Def = holds(
    Rdf,
    &[must("rdf:about", Kind::Uri)],
    &[
        &[
            once("rss1:title", Kind::PlainFilled),
            once("rss1:link", Kind::FullUri),
            one("rss1:description", &ITEM_DESCRIPTION),
        ],
        modules::TRACKBACK_RDF,
    ],
)
.with(modules::ITEM);
static ITEM_DESCRIPTION: Def = text(Rdf, Kind::Plain, &[attr("rdf:parseType", Kind::Free)]);

static IMAGE: Def = holds(
    Rdf,
    &[must("rdf:about", Kind::Uri)],
    &[&[
        once("rss1:title", Kind::PlainFilled),
        once("rss1:link", Kind::FullUri),
        once("rss1:url", Kind::ImageUrl),
    ]],
)
.with(modules::PARTS);

static TEXT_INPUT: Def = holds(
    Rdf,
    &[must("rdf:about", Kind::Uri)],
    &[&[
        once("rss1:title", Kind::PlainFilled),
        once("rss1:description", Kind::Plain),
        once("rss1:name", Kind::FieldName),
        once("rss1:link", Kind::FullUri),
    ]],
)
.with(modules::PARTS);

static CHANNEL090: Def = holds(
    Rdf,
    &[],
    &[&[
        once("rss090:title", Kind::PlainFilled),
        once("rss090:link", Kind::FullUri),
        once("rss090:description", Kind::Plain),
    ]],
);
static ITEM090: Def = holds(
    Rdf,
    &[],
    &[&[once("rss090:title", Kind::PlainFilled), once("rss090:link", Kind::FullUri)]],
);
static IMAGE090: Def = holds(
    Rdf,
    &[],
    &[&[
        once("rss090:title", Kind::PlainFilled),
        once("rss090:url", Kind::ImageUrl),
        once("rss090:link", Kind::FullUri),
    ]],
);
static TEXT_INPUT090: Def = holds(
    Rdf,
    &[],
    &[&[
        once("rss090:title", Kind::PlainFilled),
        once("rss090:description", Kind::Plain),
        once("rss090:name", Kind::FieldName),
        once("rss090:link", Kind::FullUri),
    ]],
);

/// `<Channel>` of RSS 1.1; elements of other vocabularies may be repeated.
pub(in crate::validate) static CHANNEL11: Def =
    holds(Rdf, &[must("rdf:about", Kind::Uri)], &[CORE11]).with(modules::CHANNEL);

const CORE11: &[Child] = &[
    any("rss11:title", &TEXT11),
    any("rss11:link", &LINK11),
    any("rss11:description", &TEXT11),
    one("rss11:items", &ITEMS11),
    one("rss11:image", &IMAGE11),
];

static TEXT11: Def = text(Rdf, Kind::Plain, &[attr("rdf:datatype", Kind::Free)]);
static LINK11: Def = text(Rdf, Kind::FullUri, &[attr("rdf:datatype", Kind::Free)]);
static HTML11: Def =
    text(Rdf, Kind::Html, &[attr("rdf:datatype", Kind::Free), attr("rdf:parseType", Kind::Free)]);

static ITEM11: Def = holds(
    Rdf,
    &[must("rdf:about", Kind::Uri)],
    &[
        &[
            any("rss11:title", &TEXT11),
            any("rss11:link", &LINK11),
            any("rss11:description", &HTML11),
            one("rss11:image", &IMAGE11),
        ],
        modules::TRACKBACK_RDF,
    ],
)
.with(modules::ITEM);

static IMAGE11: Def = holds(
    Rdf,
    &[
        attr("rdf:parseType", Kind::Free),
        attr("rdf:about", Kind::Uri),
        attr("rdf:resource", Kind::Uri),
    ],
    &[&[any("rss11:title", &TEXT11), any("rss11:link", &LINK11), any("rss11:url", &LINK11)]],
)
.with(modules::PARTS);
