//! Dates, wherever they stand.

use super::{Rule, rule};
use crate::validate::fault::Fault;

pub(super) const RULES: &[Rule] = &[
    rule!("date-rfc822-wrong", Error, "InvalidRFC2822Date", |it| it.all(Fault::NotRfc822)),
    rule!("date-weekday-wrong", Error, "IncorrectDOW", |it| it.all(Fault::WrongWeekday)),
    rule!("date-rfc822-odd", Warning, "ProblematicalRFC822Date", |it| it.all(Fault::OddRfc822)),
    rule!("date-rfc3339-wrong", Error, "InvalidRFC3339Date", |it| it.all(Fault::NotRfc3339)),
    rule!("date-w3cdtf-wrong", Error, "InvalidW3CDTFDate", |it| it.all(Fault::NotW3cdtf)),
    rule!("date-iso8601-wrong", Error, "InvalidISO8601DateTime", |it| it.all(Fault::NotIso8601)),
    rule!("date-value-implausible", Warning, "ImplausibleDate", only W3c, |it| it.all(Fault::ImplausibleDate)),
    rule!("date-value-future", Info, "ImplausibleDate", only Default, |it| it.all(Fault::ScheduledDate)),
];
