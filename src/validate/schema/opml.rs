//! OPML (<http://opml.org/spec2.opml>).

use super::super::fault::Family::Opml;
use super::super::value::Kind;
use super::{Def, any, anything, attr, holds, once, one};

/// `<opml>`
pub(in crate::validate) static OPML: Def = holds(
    Opml,
    &[super::must("version", Kind::OpmlVersion)],
    &[&[one("head", &HEAD), one("body", &BODY)]],
);

static HEAD: Def = holds(
    Opml,
    &[],
    &[&[
        once("title", Kind::Free),
        once("dateCreated", Kind::Rfc822),
        once("dateModified", Kind::Rfc822),
        once("ownerName", Kind::Free),
        once("ownerEmail", Kind::Mail),
        once("ownerId", Kind::FullUri),
        once("docs", Kind::FullUri),
        once("expansionState", Kind::ExpansionState),
        once("vertScrollState", Kind::NonNegative),
        once("windowTop", Kind::Integer),
        once("windowLeft", Kind::Integer),
        once("windowBottom", Kind::Integer),
        once("windowRight", Kind::Integer),
        once("cloud", Kind::Free),
        one("opml2:ownerId", &ANY),
    ]],
);

static ANY: Def = anything(Opml, &[]);
static BODY: Def = holds(Opml, &[], &[&[any("outline", &OUTLINE)]]);

static OUTLINE: Def = holds(
    Opml,
    &[
        super::must("text", Kind::Free),
        attr("type", Kind::Free),
        attr("isComment", Kind::TrueFalse),
        attr("isBreakpoint", Kind::TrueFalse),
        attr("created", Kind::Rfc822),
        attr("category", Kind::Free),
        attr("title", Kind::Free),
        attr("description", Kind::Free),
        attr("xmlUrl", Kind::FullUri),
        attr("htmlUrl", Kind::FullUri),
        attr("url", Kind::FullUri),
        attr("language", Kind::Language),
        attr("version", Kind::OutlineVersion),
        attr("count", Kind::Free),
    ],
    &[&[any("outline", &OUTLINE)]],
);
