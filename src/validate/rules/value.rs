//! Values of a certain form, wherever they stand.

use super::{Rule, rule};
use crate::validate::fault::{Family, Fault};

pub(super) const RULES: &[Rule] = &[
    rule!("value-text-blank", Warning, "NotBlank", |it| it.all(Fault::Blank)),
    rule!("value-attribute-blank", Warning, "AttrNotBlank", |it| it.all(Fault::AttrBlank)),
    rule!("value-text-too-long", Error, "TooLong", |it| it.all(Fault::TooLong)),
    rule!("value-whitespace-around", Error, "UnexpectedWhitespace", |it| it.all(Fault::Whitespace)),
    rule!("value-characters-bad", Warning, "BadCharacters", |it| it.all(Fault::ControlCharacter)),
    rule!("value-language-unknown", Error, "InvalidLanguage", |it| it.all(Fault::NotLanguage)),
    rule!("value-address-wrong", Error, "InvalidAddrSpec", |it| it.all(Fault::NotAddress)),
    rule!("value-integer-wrong", Error, "InvalidInteger", |it| it.all(Fault::NotInteger)),
    rule!("value-integer-negative", Error, "InvalidNonNegativeInteger", |it| it
        .all(Fault::NotNonNegative)),
    rule!("value-integer-not-positive", Error, "InvalidPositiveInteger", |it| it
        .all(Fault::NotPositive)),
    rule!("value-number-wrong", Error, "InvalidFloat", |it| it.all(Fault::NotFloat)),
    rule!("value-true-false-wrong", Error, "InvalidTrueFalse", |it| it.all(Fault::NotTrueFalse)),
    rule!("value-yes-no-wrong", Error, "InvalidYesNo", |it| it.all(Fault::NotYesNo)),
    rule!("value-media-type-wrong", Error, "InvalidMIMEType", |it| {
        it.all(Fault::NotMediaType);
        it.outside(&[Family::Atom], Fault::ContentType);
    }),
    rule!("value-element-inside", Error, "UndefinedElement", |it| it.all(Fault::InValue)),
    rule!("element-here-questionable", Warning, "QuestionableUsage", |it| it
        .all(Fault::Questionable)),
    rule!("element-text-stray", Error, "UnexpectedText", |it| {
        it.all(Fault::StrayText);
        it.all(Fault::MixedContent);
        it.outside(&[Family::Atom], Fault::TextInEmpty);
    }),
    rule!("element-xhtml-misplaced", Warning, "MisplacedXHTMLContent", |it| it
        .all(Fault::MisplacedXhtml)),
];
