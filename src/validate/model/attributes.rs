//! Attributes: which may stand on an element, which must, and what they hold.

use super::{
    Attribute, Def, Element, Family, Fault, Format, Kind, Model, Ns, Place, name_of, value,
};
use crate::validate::schema::Attr;

impl<'d> Model<'d> {
    pub(super) fn attributes(&mut self, element: Element<'d>, def: &'static Def) {
        for attribute in element.attributes() {
            self.attribute(element, attribute, def.attrs, def.family);
        }
        for attr in def.attrs.iter().filter(|attr| attr.required) {
            if element.attribute(attr.name).is_none() {
                let message = format!("`{}` has no attribute `{}`", name_of(element), attr.name);
                let place = Place::missing_attr(element, attr.name);
                self.say(Fault::AttrMissing, def.family, place, message);
            }
        }
    }

    pub(super) fn attribute(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        attrs: &'static [Attr],
        family: Family,
    ) {
        match attribute.ns() {
            Ns::XMLNS => return,
            Ns::XML => return self.inherited_one(element, attribute, family),
            _ => {}
        }
        let Some(attr) = attrs.iter().find(|attr| attribute.is(attr.name)) else {
            return self.unexpected(element, attribute, family);
        };
        self.attribute_value(element, attribute, attr.kind, family);
    }

    pub(super) fn attribute_value(
        &mut self,
        element: Element<'d>,
        attribute: Attribute<'d>,
        kind: Kind,
        family: Family,
    ) {
        if kind == Kind::Free {
            return;
        }
        let filled = matches!(kind, Kind::Plain | Kind::Relation) && family == Family::Atom;
        if filled && attribute.value().trim().is_empty() {
            let message = format!("`{}` of `{}` is empty", attribute.qname(), name_of(element));
            self.say(Fault::AttrBlank, family, Place::attribute(element, attribute), message);
            return;
        }
        let mut faults = Vec::new();
        value::judge(kind, attribute.qname(), attribute.value(), self.cx, &mut |fault, message| {
            faults.push((fault, message));
        });
        for (fault, message) in faults {
            self.say(fault, family, Place::attribute(element, attribute), message);
        }
    }

    fn unexpected(&mut self, element: Element<'d>, attribute: Attribute<'d>, family: Family) {
        let (name, qname) = (name_of(element), attribute.qname());
        let place = Place::attribute(element, attribute);
        let own = attribute.ns() == Ns::RDF && family != Family::Atom;
        if attribute.ns() == Ns::NONE || own {
            let message = format!("attribute `{qname}` is not defined on `{name}`");
            let place = Place { parent: place.element.clone(), ..place };
            self.say(Fault::AttrUndefined, family, place, message);
        } else if family == Family::Rss && self.format == Format::Rss {
            let message = format!("attribute `{qname}` of another vocabulary on `{name}` of RSS");
            self.say(Fault::AttrForeign, family, place, message);
        }
    }

    /// `xml:lang` and `xml:base`, which may stand anywhere.
    pub(super) fn inherited(&mut self, element: Element<'d>, family: Family) {
        for attribute in element.attributes() {
            if attribute.ns() == Ns::XML {
                self.inherited_one(element, attribute, family);
            }
        }
    }

    fn inherited_one(&mut self, element: Element<'d>, attribute: Attribute<'d>, family: Family) {
        let kind = match attribute.local() {
            "lang" => Kind::LanguageOrNone,
            "base" => Kind::Iri,
            _ => return,
        };
        self.attribute_value(element, attribute, kind, family);
    }
}
