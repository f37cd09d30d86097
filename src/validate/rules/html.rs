//! Markup in text: where there should be none, and whether it is sound and safe.

use super::{Rule, rule};
use crate::validate::check::Check;
use crate::validate::fault::Fault;
use crate::validate::finding::Place;
use crate::validate::value::is_relative;

pub(super) const RULES: &[Rule] = &[
    rule!("html-in-plain-text", Warning, "ContainsHTML", |it| it.all(Fault::Markup)),
    rule!("html-in-text-undeclared", Warning, "ContainsUndeclaredHTML", |it| it
        .all(Fault::UndeclaredMarkup)),
    rule!("html-syntax-broken", Warning, "NotHtml", |it| it.all(Fault::BadHtml)),
    rule!("html-element-dangerous", Warning, "SecurityRisk", |it| it.all(Fault::RiskyElement)),
    rule!("html-attribute-dangerous", Warning, "SecurityRiskAttr", |it| it
        .all(Fault::RiskyAttribute)),
    rule!("html-style-dangerous", Warning, "DangerousStyleAttr", |it| it.all(Fault::RiskyStyle)),
    rule!("html-text-escaped-twice", Warning, |it| it.all(Fault::EscapedTwice)),
    rule!("html-link-relative", Warning, "ContainsRelRef", |it| {
        it.all(Fault::RelativeInHtml);
        if it.format.is_rss() {
            it.relative_flares();
        }
    }),
];

impl Check<'_> {
    /// FeedFlare units in RSS have no base to be relative to.
    fn relative_flares(&mut self) {
        for flare in self.elements("feedburner:feedFlare") {
            for name in ["href", "src"] {
                if let Some(attribute) =
                    flare.attribute(name).filter(|value| is_relative(value.value()))
                    && !attribute.value().contains(' ')
                {
                    let message =
                        format!("`{}` is relative, and RSS has no base", attribute.value());
                    let element = Some(name.to_owned());
                    self.report(Place { element, ..Place::attribute(flare, attribute) }, message);
                }
            }
        }
    }
}
