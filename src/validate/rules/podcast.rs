//! Podcasting 2.0, beyond what its table says.

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::fault::{Family, Fault};
use crate::validate::finding::Place;
use crate::validate::value::{float, moment};

pub(super) const RULES: &[Rule] = &[
    rule!("podcast-word-unknown", Error, |it| it.within(&[Family::Podcast], Fault::NotOneOf)),
    rule!("podcast-guid-wrong", Error, |it| it.within(&[Family::Podcast], Fault::BadUuid)),
    rule!("podcast-part-missing", Error, |it| {
        it.requires("podcast:value", "podcast:valueRecipient");
        it.requires("podcast:alternateEnclosure", "podcast:source");
        it.requires("podcast:podroll", "podcast:remoteItem");
        it.requires("podcast:publisher", "podcast:remoteItem");
    }),
    rule!("podcast-split-empty", Error, |it| {
        for split in it.elements("podcast:valueTimeSplit") {
            let mut children = split.children();
            if !children.any(|child| {
                matches!(child.name(), "podcast:remoteItem" | "podcast:valueRecipient")
            }) {
                let message =
                    "`valueTimeSplit` names neither a `remoteItem` nor a `valueRecipient`";
                it.report(Place::missing(split, "podcast:valueRecipient"), message);
            }
        }
    }),
    rule!("podcast-percentage-wrong", Error, |it| {
        for split in it.elements("podcast:valueTimeSplit") {
            if let Some(attribute) = split.attribute("remotePercentage")
                && float(attribute.value()).is_some_and(|percentage| percentage > 100.0)
            {
                let message =
                    format!("`remotePercentage` is {}, which is more than all", attribute.value());
                it.report(Place::attribute(split, attribute), message);
            }
        }
    }),
    rule!("podcast-publisher-medium", Error, |it| {
        for item in it.elements("podcast:remoteItem") {
            let parent = item.parent().is_some_and(|parent| parent.name() == "podcast:publisher");
            if parent && item.attr("medium") != Some("publisher") {
                let message = "the `remoteItem` of a `publisher` has `medium=\"publisher\"`";
                it.report(Place::of(item), message);
            }
        }
    }),
    rule!("podcast-social-unlinked", Error, |it| {
        for social in it.elements("podcast:socialInteract") {
            let disabled = social.attr("protocol") == Some("disabled");
            if !disabled && social.attribute("uri").is_none() {
                let message = "`socialInteract` does not say where people talk (`uri`)";
                it.report(Place::missing_attr(social, "uri"), message);
            }
        }
    }),
    rule!("podcast-license-unlinked", Warning, |it| {
        for license in
            it.elements("podcast:license").filter(|license| license.attribute("url").is_none())
        {
            let text = license.text();
            // The names of SPDX have no white space in them.
            if text.trim().contains(char::is_whitespace) {
                let message = format!("`{}` is no name of SPDX, so it needs a `url`", text.trim());
                it.report(Place::text(license), message);
            }
        }
    }),
    rule!("podcast-live-backwards", Error, |it| {
        for live in it.elements("podcast:liveItem") {
            let (Some(start), Some(end)) = (live.attr("start"), live.attribute("end")) else {
                continue;
            };
            if let (Some(from), Some(to)) = (moment(start), moment(end.value()))
                && to < from
            {
                let message = format!("the stream ends at `{}`, before it starts", end.value());
                it.report(Place::attribute(live, end), message);
            }
        }
    }),
    rule!("podcast-default-repeated", Warning, default_repeated),
    rule!("podcast-soundbite-odd", Info, |it| {
        for soundbite in it.elements("podcast:soundbite") {
            if let Some(attribute) = soundbite.attribute("duration")
                && float(attribute.value())
                    .is_some_and(|seconds| !(15.0..=120.0).contains(&seconds))
            {
                let message = format!(
                    "a soundbite of {} seconds; 15 to 120 are recommended",
                    attribute.value()
                );
                it.report(Place::attribute(soundbite, attribute), message);
            }
        }
    }),
];

fn default_repeated(it: &mut Check<'_>) {
    for name in ["item", "podcast:liveItem"] {
        for item in it.elements(name) {
            let is_default = |version: &Element<'_>| {
                version.attr("default").is_some_and(|said| said.eq_ignore_ascii_case("true"))
            };
            for other in
                item.children_named("podcast:alternateEnclosure").filter(is_default).skip(1)
            {
                it.report(Place::of(other), "another version is the default already");
            }
        }
    }
}
