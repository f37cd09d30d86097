//! Addresses, wherever they stand.

use super::{Rule, rule};
use crate::validate::fault::Fault;

pub(super) const RULES: &[Rule] = &[
    rule!("uri-syntax-wrong", Error, "InvalidLink", |it| it.all(Fault::BadUri)),
    rule!("uri-character-illegal", Error, "InvalidUriChar", |it| it.all(Fault::UriCharacter)),
    rule!("uri-scheme-missing", Error, "InvalidFullLink", |it| it.all(Fault::UriRelative)),
    rule!("uri-unicode-unencoded", Error, "UriNotIri", |it| it.all(Fault::UriUnicode)),
    rule!("uri-scheme-unregistered", Warning, "SchemeNotIANARegistered", |it| it
        .all(Fault::UriScheme)),
    rule!("uri-attribute-not-url", Error, "InvalidURLAttribute", |it| it.all(Fault::NotHttpUrl)),
    rule!("uri-attribute-illegal", Error, "InvalidURIAttribute", |it| it
        .all(Fault::BadUriAttribute)),
    rule!("uri-tag-wrong", Error, "InvalidTAG", |it| it.all(Fault::BadTag)),
    rule!("uri-urn-wrong", Error, "InvalidURN", |it| it.all(Fault::BadUrn)),
    rule!("uri-uuid-wrong", Error, "InvalidUUID", |it| it.all(Fault::BadUuid)),
    rule!("uri-id-not-canonical", Warning, "NonCanonicalURI", |it| it.all(Fault::NotCanonical)),
];
