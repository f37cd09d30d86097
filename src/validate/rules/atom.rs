//! Atom.

use super::{Rule, rule};
use crate::validate::fault::{Family, Fault};

pub(super) const RULES: &[Rule] = &[
    rule!("atom-text-type-wrong", Error, "InvalidTextType", |it| it.all(Fault::NotTextType)),
    rule!("atom-content-type-wrong", Error, "InvalidMIMEType", |it| it
        .within(&[Family::Atom], Fault::ContentType)),
    rule!("atom-content-type-missing", Warning, "MissingTypeAttr", |it| it.all(Fault::TypeMissing)),
    rule!("atom-content-unescaped", Error, "NotEscaped", |it| it.all(Fault::NotEscaped)),
    rule!("atom-content-escaped", Warning, "NotInline", |it| it.all(Fault::NotInline)),
    rule!("atom-content-not-base64", Error, "NotBase64", |it| it.all(Fault::NotBase64)),
    rule!("atom-content-fragment", Warning, "HtmlFragment", |it| it.all(Fault::HtmlFragment)),
    rule!("atom-xhtml-div-missing", Error, "MissingXhtmlDiv", |it| it.all(Fault::DivMissing)),
    rule!("atom-xhtml-no-namespace", Error, "MissingNamespace", |it| it.all(Fault::UnboundInside)),
    rule!("atom-element-no-namespace", Warning, "UndeterminableVocabulary", |it| it
        .all(Fault::Vocabulary)),
    rule!("atom-name-is-address", Warning, "ContainsEmail", |it| it.all(Fault::NameIsAddress)),
    rule!("atom-link-not-empty", Warning, "AtomLinkNotEmpty", |it| it
        .within(&[Family::Atom], Fault::TextInEmpty)),
];
