//! What channels and items of RSS must hold.

use foldhash::{HashSet, HashSetExt};

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::format::Format;
use crate::validate::value::scheme_of;

pub(super) const RULES: &[Rule] = &[
    rule!("rss-version-missing", Error, "MissingAttribute", version_missing),
    rule!("rss-version-unknown", Error, "InvalidRSSVersion", version_unknown),
    rule!("rss-channel-missing", Error, "MissingElement", |it| {
        if let Some(root) = it.doc.root().filter(|_| it.format == Format::Rss) {
            it.requires_in(root, "channel");
        }
    }),
    rule!("rss-channel-title-missing", Error, "MissingTitle", |it| it.requires("channel", "title")),
    rule!("rss-channel-link-missing", Error, "MissingLink", |it| it.requires("channel", "link")),
    rule!("rss-channel-description-missing", Error, "MissingDescription", |it| it
        .requires("channel", "description")),
    rule!("rss-item-empty", Error, "ItemMustContainTitleOrDescription", item_empty),
    rule!("rss-item-guid-missing", Warning, "MissingGuid", guid_missing),
    rule!("rss-guid-not-url", Error, "InvalidHttpGUID", |it| guid(it, false)),
    rule!("rss-guid-not-web", Error, "InvalidPermalink", |it| guid(it, true)),
    rule!("rss-guid-weak", Warning, "NotSufficientlyUnique", guid_weak),
    rule!("rss-value-repeated", Error, "DuplicateValue", value_repeated),
    rule!("rss-enclosure-repeated", Warning, "DuplicateEnclosure", enclosure_repeated),
    rule!("rss-image-title-missing", Error, "MissingTitle", |it| it.requires("image", "title")),
    rule!("rss-image-link-missing", Error, "MissingLink", |it| it.requires("image", "link")),
    rule!("rss-image-url-missing", Error, "MissingElement", |it| it.requires("image", "url")),
    rule!("rss-image-link-differs", Warning, "ImageLinkDoesntMatch", |it| image_differs(
        it, "link"
    )),
    rule!("rss-image-title-differs", Warning, "ImageTitleDoesntMatch", |it| {
        if it.format == Format::Rss {
            image_differs(it, "title");
        }
    }),
    rule!("rss-textinput-avoidable", Warning, "AvoidTextInput", textinput),
    rule!("rss-textinput-title-missing", Error, "MissingTitle", |it| it
        .requires("textInput", "title")),
    rule!("rss-textinput-link-missing", Error, "MissingLink", |it| it
        .requires("textInput", "link")),
    rule!("rss-textinput-description-missing", Error, "MissingDescription", |it| it
        .requires("textInput", "description")),
    rule!("rss-textinput-name-missing", Error, "MissingElement", |it| it
        .requires("textInput", "name")),
    rule!("rss-days-missing", Error, "MissingElement", |it| it.requires("skipDays", "day")),
    rule!("rss-hours-missing", Error, "MissingElement", |it| it.requires("skipHours", "hour")),
    rule!("rss-days-too-many", Error, "EightDaysAWeek", |it| it.at_most("skipDays", "day", 7)),
    rule!("rss-hours-too-many", Error, "NotEnoughHoursInTheDay", |it| it.at_most(
        "skipHours",
        "hour",
        24
    )),
    rule!("rss-metadata-misplaced", Warning, "MisplacedItem", metadata_misplaced),
];

impl<'d> Check<'d> {
    /// The elements of this canonical name that stand where their format has them.
    pub(in crate::validate) fn elements(
        &self,
        name: &str,
    ) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let model = self.model;
        self.doc.named(name).filter(move |element| model.knows(*element))
    }

    /// Every `parent` holds a `child`.
    pub(in crate::validate) fn requires(&mut self, parent: &str, child: &str) {
        for element in self.elements(parent) {
            self.requires_in(element, child);
        }
    }

    /// `parent` holds a `child`.
    pub(in crate::validate) fn requires_in(&mut self, parent: Element<'d>, child: &str) {
        if parent.child(child).is_none() {
            let short = child.rsplit(':').next().unwrap_or(child);
            let named = if child.starts_with("itunes:") || self.format == Format::AppService {
                child
            } else {
                short
            };
            let message = format!("`{}` has no `{short}`", parent.local());
            self.report(Place::missing(parent, named), message);
        }
    }

    /// No `parent` holds more than `most` of `child`.
    fn at_most(&mut self, parent: &str, child: &str, most: usize) {
        for element in self.elements(parent) {
            let count = element.children_named(child).count();
            if count > most {
                let message =
                    format!("`{parent}` has {count} of `{child}`; {most} are all there are");
                self.report(Place::text(element), message);
            }
        }
    }
}

fn version_missing(it: &mut Check<'_>) {
    if it.format != Format::Rss {
        return;
    }
    if let Some(root) = it.doc.root().filter(|root| root.attr("version").is_none()) {
        let place =
            Place { parent: Some("root".to_owned()), ..Place::missing_attr(root, "version") };
        it.report(place, "`rss` does not say which version it is");
    }
}

fn version_unknown(it: &mut Check<'_>) {
    let Some(root) = it.doc.root().filter(|_| it.format == Format::Rss) else { return };
    let Some(attribute) = root.attribute("version") else { return };
    let version = attribute.value();
    if !["0.90", "0.91", "0.92", "0.93", "0.94", "2.0", "2.00", "2.0.1"].contains(&version) {
        let place = Place { parent: Some("root".to_owned()), ..Place::attribute(root, attribute) };
        it.report(place, format!("there is no RSS {version:?}"));
    }
}

fn item_empty(it: &mut Check<'_>) {
    for item in it.elements("item") {
        if item.child("title").is_none() && item.child("description").is_none() {
            let place = Place {
                element: Some("item".to_owned()),
                parent: None,
                ..Place::missing(item, "item")
            };
            it.report(place, "the item has neither title nor description");
        }
    }
}

fn guid_missing(it: &mut Check<'_>) {
    if it.is_rss2() {
        it.requires("item", "guid");
    }
}

/// A guid is an address, unless it says that it is none.
fn guid(it: &mut Check<'_>, other_scheme: bool) {
    for guid in it.elements("guid") {
        let text = guid.text();
        let value = text.trim();
        let permalink =
            guid.attr("isPermaLink").is_none_or(|said| said.eq_ignore_ascii_case("true"));
        let lower = value.to_ascii_lowercase();
        let web = lower.starts_with("http://") || lower.starts_with("https://");
        if !permalink || web || (scheme_of(value).is_some() != other_scheme) {
            continue;
        }
        let message = if other_scheme {
            format!("guid `{value}` is a permalink but no address on the web")
        } else {
            format!("guid `{value}` is a permalink but not a URL")
        };
        let place = Place { span: guid.span(), ..Place::text(guid) };
        it.report(place, message);
    }
}

fn guid_weak(it: &mut Check<'_>) {
    for guid in it.elements("guid") {
        let text = guid.text();
        let value = text.trim();
        if !value.is_empty() && value.len() < 12 && value.bytes().all(|byte| byte.is_ascii_digit())
        {
            let message = format!("guid `{value}` is a small number, which other feeds use too");
            it.report(Place::text(guid), message);
        }
    }
}

fn value_repeated(it: &mut Check<'_>) {
    let mut seen = HashSet::new();
    let in_item = |guid: &Element<'_>| guid.parent().is_some_and(|parent| parent.name() == "item");
    for guid in it.elements("guid").filter(in_item) {
        let value = guid.text().trim().to_owned();
        if !value.is_empty() && !seen.insert(value.clone()) {
            it.report(Place::text(guid), format!("guid `{value}` stands in an earlier item too"));
        }
    }
    for (parent, child) in [("skipHours", "hour"), ("skipDays", "day")] {
        for skip in it.elements(parent) {
            let mut seen = HashSet::new();
            for value in skip.children_named(child) {
                let text = value.text().trim().to_owned();
                // Midnight is 0, and 24 where it was written by an older rule.
                let counted = if text == "24" { "0".to_owned() } else { text.clone() };
                if !seen.insert(counted) {
                    it.report(Place::text(value), format!("`{child}` {text} stands there already"));
                }
            }
        }
    }
}

fn enclosure_repeated(it: &mut Check<'_>) {
    if it.format != Format::Rss {
        return;
    }
    for item in it.elements("item") {
        for enclosure in item.children_named("enclosure").skip(1) {
            it.report(Place::of(enclosure), "most readers take one enclosure of an item");
        }
    }
}

/// The image of a channel names the channel.
fn image_differs(it: &mut Check<'_>, what: &str) {
    let names: &[(&str, &str, &str)] =
        &[("channel", "image", ""), ("rss11:Channel", "rss11:image", "rss11:")];
    for &(channel, image, prefix) in names {
        for image in it.elements(image) {
            let what = format!("{prefix}{what}");
            let Some(channel) = image.parent().filter(|parent| parent.name() == channel) else {
                continue;
            };
            let Some(own) = channel.child(&what) else { continue };
            let own = own.text().trim().to_owned();
            for other in image.children_named(&what) {
                let text = other.text().trim().to_owned();
                if text != own {
                    let local = other.local();
                    let message =
                        format!("`{local}` of the image is `{text}`, of the channel `{own}`");
                    it.report(Place::text(other), message);
                }
            }
        }
    }
}

fn textinput(it: &mut Check<'_>) {
    for name in ["textInput", "textinput"] {
        for input in it.elements(name) {
            let place =
                Place { element: Some("channel".to_owned()), parent: None, ..Place::of(input) };
            it.report(place, "hardly any reader shows a text input");
        }
    }
}

fn metadata_misplaced(it: &mut Check<'_>) {
    if it.format != Format::Rss {
        return;
    }
    for channel in it.elements("channel") {
        let mut items = false;
        for child in channel.children() {
            let core = !child.name().contains(':') && child.name() != "item";
            items |= child.name() == "item";
            if items && core && it.model.knows(child) {
                let message = format!("`{}` stands behind the first item", child.name());
                it.report(Place::of(child), message);
                break;
            }
        }
    }
}
