//! Links of Atom (RFC 4287 section 4.2.7), also inside RSS.

use foldhash::{HashSet, HashSetExt};

use super::{Rule, rule};
use crate::validate::check::Check;
use crate::validate::fault::Fault;
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("atom-link-href-missing", Error, "MissingHref", |it| {
        for link in it.elements("atom:link") {
            if link.attribute("href").is_none() {
                it.report(Place::missing_attr(link, "href"), "`link` has no `href`");
            }
        }
    }),
    rule!("atom-link-alternate-repeated", Error, "DuplicateAtomLink", alternate_repeated),
    rule!("atom-link-rel-unregistered", Warning, "UnregisteredAtomLinkRel", |it| it
        .all(Fault::UnknownRelation)),
    rule!("atom-link-self-not-feed", Warning, "SelfNotAtom", self_not_feed),
    rule!("thr-when-obsolete", Error, "NoThrWhen", |it| {
        for link in it.elements("atom:link") {
            if let Some(attribute) = link.attribute("thr:when") {
                it.report(Place::attribute(link, attribute), "`thr:when` has become `thr:updated`");
            }
        }
    }),
    rule!("thr-reply-without-ref", Error, "MissingAttribute", |it| {
        for reply in it.elements("thr:in-reply-to") {
            if reply.attribute("ref").is_none() {
                let message = "`thr:in-reply-to` does not say to what (`ref`)";
                it.report(Place::missing_attr(reply, "ref"), message);
            }
        }
    }),
];

/// No two alternates of one type and language in a feed, an entry or a source (section 4.1.1).
fn alternate_repeated(it: &mut Check<'_>) {
    for parent in ["atom:feed", "atom:entry", "atom:source", "channel", "item"] {
        for element in it.elements(parent) {
            let mut seen = HashSet::new();
            for (rel, link) in Check::links(element) {
                if rel == "alternate" && !seen.insert((link.attr("type"), link.attr("hreflang"))) {
                    let message = "another alternate link has the same type and language";
                    it.report(Place::of(link), message);
                }
            }
        }
    }
}

/// A link of an Atom feed or entry to itself leads to Atom.
fn self_not_feed(it: &mut Check<'_>) {
    if !it.format.is_atom() {
        return;
    }
    for parent in ["atom:feed", "atom:entry"] {
        for element in it.elements(parent) {
            for (rel, link) in Check::links(element) {
                let Some(attribute) = link.attribute("type").filter(|_| rel == "self") else {
                    continue;
                };
                let kind = attribute.value().split(';').next().unwrap_or_default().trim();
                if !kind.eq_ignore_ascii_case("application/atom+xml") {
                    let message =
                        format!("the link to itself leads to `{kind}`, which is not Atom");
                    it.report(Place::attribute(link, attribute), message);
                }
            }
        }
    }
}
