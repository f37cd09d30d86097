//! The Atom Publishing Protocol (RFC 5023).

use super::super::fault::Family::App;
use super::super::value::Kind;
use super::atom::{CATEGORY, CONSTRUCT};
use super::{Attr, Child, Def, any, attr, holds, many, must, one};

/// `<service>`
pub(in crate::validate) static SERVICE: Def =
    holds(App, &[], &[&[any("app:workspace", &WORKSPACE)], EXTRA]);

const EXTRA: &[Child] = &[
    super::once("dc:rights", Kind::Free),
    super::once("dc:title", Kind::Free),
    super::many("dc:creator", Kind::Free),
    super::many("dc:subject", Kind::Free),
    super::once("dc:description", Kind::Free),
    any("atom:rights", &CONSTRUCT),
    any("atom:link", &super::atom::LINK),
    any("atom:author", &super::atom::PERSON),
];

static WORKSPACE: Def =
    holds(App, &[], &[&[any("atom:title", &CONSTRUCT), any("app:collection", &COLLECTION)], EXTRA]);

/// `<collection>`
pub(in crate::validate) static COLLECTION: Def = holds(
    App,
    &[must("href", Kind::Iri)],
    &[
        &[
            any("atom:title", &CONSTRUCT),
            many("app:accept", Kind::MediaRange),
            any("app:categories", &CATEGORIES),
        ],
        EXTRA,
    ],
);

const CATEGORY_ATTRS: &[Attr] =
    &[attr("fixed", Kind::YesNo), attr("scheme", Kind::FullIri), attr("href", Kind::Iri)];

/// `<categories>`
pub(in crate::validate) static CATEGORIES: Def =
    holds(App, CATEGORY_ATTRS, &[&[any("atom:category", &CATEGORY)]]);

/// In a feed or an entry.
pub(super) const IN_FEED: &[Child] = &[one("app:collection", &COLLECTION)];
/// In an entry.
pub(super) const IN_ENTRY: &[Child] =
    &[super::once("app:edited", Kind::Rfc3339), one("app:control", &CONTROL)];
static CONTROL: Def = holds(App, &[], &[&[super::once("app:draft", Kind::YesNo)]]);
