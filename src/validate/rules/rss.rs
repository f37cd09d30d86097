//! RSS 0.91 to 2.0.

use super::{Rule, rule};
use crate::validate::fault::{Family, Fault};

pub(super) const RULES: &[Rule] = &[
    rule!("rss-person-not-address", Error, "InvalidContact", |it| it.all(Fault::NotContact)),
    rule!("rss-person-form-odd", Warning, "EmailFormat", |it| it.all(Fault::ContactForm)),
    rule!("rss-person-nameless", Warning, "MissingRealName", |it| it.all(Fault::ContactNameless)),
    rule!("rss-attribute-foreign", Warning, "UseOfExtensionAttr", |it| it.all(Fault::AttrForeign)),
    rule!("rss-element-no-namespace", Error, "NotInANamespace", |it| it.all(Fault::NoNamespace)),
    rule!("rss-image-width-wrong", Error, "InvalidWidth", |it| it.all(Fault::NotWidth)),
    rule!("rss-image-height-wrong", Error, "InvalidHeight", |it| it.all(Fault::NotHeight)),
    rule!("rss-image-format-unusual", Warning, "ImageUrlFormat", |it| it.all(Fault::ImageFormat)),
    rule!("rss-hour-wrong", Error, "InvalidHour", |it| it.all(Fault::NotHour)),
    rule!("rss-hour-midnight", Warning, "UseZeroForMidnight", |it| it.all(Fault::Midnight)),
    rule!("rss-day-wrong", Error, "InvalidDay", |it| it.all(Fault::NotDay)),
    rule!("rss-field-name-wrong", Error, "InvalidFormComponentName", |it| it
        .all(Fault::NotFieldName)),
    rule!("rss-boolean-wrong", Error, "InvalidBooleanAttribute", |it| it.all(Fault::NotBoolean)),
    rule!("rss-length-unknown", Error, "UseZeroForUnknown", |it| it.all(Fault::LengthNegative)),
    rule!("rss-attribute-not-number", Error, "InvalidIntegerAttribute", |it| it
        .all(Fault::NotPositiveAttribute)),
    rule!("rss-attribute-not-media-type", Error, "InvalidMIMEAttribute", |it| it
        .all(Fault::NotMediaTypeAttribute)),
    rule!("rss-text-references", Warning, "CharacterData", |it| it
        .within(&[Family::Rss], Fault::CharacterData)),
];
