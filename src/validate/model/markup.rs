//! XHTML, SVG and MathML that stand in a feed as elements.

use super::{Element, Family, Fault, Model, Ns, Place};
use crate::validate::value::{
    AttributeRisk, Markup, Risk, attribute_risk, element_risk, is_relative,
};

impl<'d> Model<'d> {
    /// The elements of inline content.
    pub(super) fn inline(&mut self, element: Element<'d>, family: Family) {
        for inside in element.descendants() {
            self.inline_element(inside, family, false);
        }
    }

    /// The body of an item of RSS.
    pub(super) fn xhtml(&mut self, element: Element<'d>) {
        let based = !element.bases().is_empty();
        for inside in element.descendants() {
            self.inline_element(inside, Family::Module, true);
            if !based {
                self.relative(inside);
            }
        }
    }

    fn relative(&mut self, inside: Element<'d>) {
        let wanted = match inside.local() {
            "img" => "src",
            "a" => "href",
            _ => return,
        };
        if let Some(attribute) = inside.attribute(wanted)
            && is_relative(attribute.value())
        {
            let message = format!("relative address `{}`", attribute.value());
            let place = Place::attribute(inside, attribute);
            self.say(Fault::RelativeInHtml, Family::Module, place, message);
        }
    }

    fn inline_element(&mut self, inside: Element<'d>, family: Family, rss: bool) {
        let name = inside.local();
        let place = Place::of(inside);
        let markup = match inside.ns() {
            Ns::XHTML => Markup::Html,
            Ns::SVG => Markup::Svg,
            Ns::MATHML => Markup::Math,
            Ns::NONE => {
                let message = format!("`{name}` is in no namespace, inside XHTML");
                self.say(Fault::UnboundInside, family, place, message);
                return;
            }
            _ => return,
        };
        match element_risk(markup, name) {
            Some(Risk::Unknown) if !rss => {
                let message = format!("XHTML has no element `{name}`");
                self.say(Fault::BadHtml, family, place, message);
            }
            Some(_) => {
                let message = format!("`<{name}>`, which readers take out");
                self.say(Fault::RiskyElement, family, place, message);
            }
            None => {}
        }
        for attribute in inside.attributes().filter(|attribute| attribute.ns() == Ns::NONE) {
            let place = Place::attribute(inside, attribute);
            match attribute_risk(markup, attribute.qname(), attribute.value()) {
                Some(AttributeRisk::Dangerous) => {
                    let message =
                        format!("attribute `{}`, which readers take out", attribute.qname());
                    self.say(Fault::RiskyAttribute, family, place, message);
                }
                Some(AttributeRisk::Style(part)) => {
                    let message = format!("style `{part}`, which readers take out");
                    self.say(Fault::RiskyStyle, family, place, message);
                }
                None => {}
            }
        }
    }
}
