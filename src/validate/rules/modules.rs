//! The small modules.

use super::{Rule, rule};
use crate::validate::fault::Fault;

pub(super) const RULES: &[Rule] = &[
    rule!("sy-update-period-wrong", Error, "InvalidUpdatePeriod", |it| it
        .all(Fault::NotUpdatePeriod)),
    rule!("slash-hit-parade-wrong", Error, "InvalidCommaSeparatedIntegers", |it| it
        .all(Fault::NotIntegerList)),
    rule!("access-relation-wrong", Error, "InvalidAccessRestrictionRel", |it| it
        .all(Fault::NotAccessRelation)),
    rule!("geo-latitude-wrong", Error, "InvalidLatitude", |it| it.all(Fault::NotLatitude)),
    rule!("geo-longitude-wrong", Error, "InvalidLongitude", |it| it.all(Fault::NotLongitude)),
    rule!("georss-position-wrong", Error, "InvalidCoord", |it| it.all(Fault::NotPosition)),
    rule!("georss-positions-wrong", Error, "InvalidCoordList", |it| it.all(Fault::NotPositions)),
    rule!("georss-position-comma", Warning, "CoordComma", |it| it.all(Fault::PositionComma)),
    rule!("opensearch-encoding-unknown", Error, "InvalidEncoding", |it| it.all(Fault::NotEncoding)),
    rule!("opensearch-terms-unencoded", Error, "NotURLEncoded", |it| it
        .all(Fault::NotPercentEncoded)),
    rule!("opensearch-role-unknown", Error, "InvalidLocalRole", |it| it.all(Fault::NotQueryRole)),
    rule!("xhtml-meta-name-wrong", Error, "InvalidMetaName", |it| it.all(Fault::NotMetaName)),
    rule!("xhtml-meta-content-wrong", Error, "InvalidMetaContent", |it| it
        .all(Fault::NotMetaContent)),
];
