//! Hubs (WebSub section 4): a feed that names one also says under which address it is subscribed to.

use super::{Rule, rule};
use crate::validate::check::Check;
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("websub-self-missing", Warning, |it| {
        let links = feed_links(it);
        if let Some((_, hub)) = links.iter().find(|(rel, _)| *rel == "hub")
            && !links.iter().any(|(rel, _)| *rel == "self")
        {
            let message = "a hub without `rel=\"self\"`: the feed does not say which topic it is";
            it.report(Place::of(*hub), message);
        }
    }),
    rule!("websub-self-repeated", Warning, |it| {
        let links = feed_links(it);
        if links.iter().any(|(rel, _)| *rel == "hub") {
            let mut selves = links.iter().filter(|(rel, _)| *rel == "self").map(|(_, link)| link);
            let first = selves.next().and_then(|own| own.attr("href"));
            for own in selves.filter(|own| own.attr("href") != first) {
                let message = "a second `rel=\"self\"`: a feed with a hub is one topic";
                it.report(Place::of(*own), message);
            }
        }
    }),
    rule!("websub-hub-not-web", Error, |it| {
        for (_, hub) in feed_links(it).into_iter().filter(|(rel, _)| *rel == "hub") {
            if let Some(attribute) = hub.attribute("href").filter(|href| !is_web(href.value())) {
                let message = format!("hub `{}` is no address of the web", attribute.value());
                it.report(Place::attribute(hub, attribute), message);
            }
        }
    }),
];

/// The links of the feed as a whole, with their relation.
fn feed_links<'d>(it: &Check<'d>) -> Vec<(&'d str, crate::syntax::xml::Element<'d>)> {
    it.head().into_iter().flat_map(Check::links).collect()
}

/// Whether an address is one that a subscriber can post to.
pub(in crate::validate) fn is_web(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}
