//! The form of a document: XML 1.0, Namespaces in XML, and the encoding.

use super::{Rule, rule};
use crate::syntax::xml::FaultKind;
use crate::validate::check::Check;
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("xml-bytes-malformed", Error, "UnicodeError", |it| it
        .form(|kind| matches!(kind, FaultKind::MalformedBytes(_)))),
    rule!("xml-character-illegal", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::IllegalCharacter(_)))),
    rule!("xml-ampersand-bare", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::BareAmpersand))),
    rule!("xml-entity-undefined", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::UndefinedEntity(_) | FaultKind::HtmlEntity(_)))),
    rule!("xml-reference-illegal", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::BadCharacterReference(_)))),
    rule!("xml-element-unclosed", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::Unclosed(_)))),
    rule!("xml-tag-unexpected", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::UnexpectedEnd(_)))),
    rule!("xml-prefix-unbound", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::UnboundPrefix(_)))),
    rule!("xml-attribute-duplicate", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::DuplicateAttribute(_)))),
    rule!("xml-attribute-bare", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::BareAttribute(_)))),
    rule!("xml-declaration-misplaced", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::MisplacedDeclaration))),
    rule!("xml-root-missing", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::NoRoot))),
    rule!("xml-root-surrounded", Error, "SAXError", |it| it
        .form(|kind| matches!(kind, FaultKind::TextOutsideRoot | FaultKind::ContentAfterRoot))),
    rule!("xml-markup-broken", Error, "SAXError", |it| it.form(|kind| matches!(
        kind,
        FaultKind::LessThanInAttribute
            | FaultKind::CDataEnd
            | FaultKind::DoubleHyphen
            | FaultKind::Syntax(_)
    ))),
    rule!("xml-size-excessive", Error, "ValidatorLimit", |it| it.form(|kind| matches!(
        kind,
        FaultKind::EntityExpansion | FaultKind::TooManyAttributes | FaultKind::TooDeep
    ))),
];

impl Check<'_> {
    /// Reports the faults of form that `wanted` picks; a parser that obeys XML stops at the first one.
    fn form(&mut self, wanted: impl Fn(&FaultKind) -> bool) {
        let doc = self.doc;
        let reach = if self.is_w3c() { 1 } else { usize::MAX };
        for fault in doc.faults().iter().take(reach).filter(|fault| wanted(&fault.kind)) {
            self.report(Place::at(fault.span), fault.kind.to_string());
        }
    }
}
