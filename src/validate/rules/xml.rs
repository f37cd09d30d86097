//! The form of a document: XML 1.0, Namespaces in XML, and the encoding.

use super::{Rule, rule};
use crate::syntax::Span;
use crate::syntax::encoding::Evidence;
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
    rule!("xml-declaration-misplaced", Error, "WPBlankLine", |it| it
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
    rule!("xml-encoding-unknown", Error, "UnknownEncoding", |it| {
        if let Some(name) = it.doc.unknown_encoding().map(str::to_owned) {
            it.report(declaration(it), format!("nobody knows the encoding `{name}`"));
        }
    }),
    rule!("xml-encoding-contradicted", Error, "UnicodeError", |it| {
        let declared = it.doc.declaration().and_then(|declaration| declaration.encoding.clone());
        let used = it.doc.encoding();
        let marked = it.doc.evidence() == Evidence::ByteOrderMark;
        if let Some(name) = declared.filter(|name| contradicts(name, used, marked)) {
            it.report(
                declaration(it),
                format!("the bytes are {used}, the declaration says `{name}`"),
            );
        }
    }),
    rule!("xml-encoding-obscure", Warning, "ObscureEncoding", |it| encoding(it, false)),
    rule!("xml-encoding-unusual", Info, "NonstdEncoding", |it| encoding(it, true)),
    rule!("xml-encoding-missing", Info, "MissingEncoding", only W3c, |it| {
        let marked = it.doc.evidence() == Evidence::ByteOrderMark;
        let declared = it.doc.declaration().is_some_and(|declaration| declaration.encoding.is_some());
        if !marked && !declared {
            it.report(declaration(it), "the document does not say in which encoding it is");
        }
    }),
    rule!("xml-version-unsupported", Error, "BadXmlVersion", |it| {
        let version = it.doc.declaration().and_then(|declaration| declaration.version.clone());
        if let Some(version) = version.filter(|version| version != "1.0") {
            it.report(declaration(it), format!("XML {version}, which few readers know"));
        }
    }),
    rule!("xml-doctype-external", Info, "ContainsSystemEntity", |it| {
        if let Some(doctype) = it.doc.doctype().filter(|doctype| doctype.external) {
            it.report(Place::at(doctype.span), "the document asks for something outside itself");
        }
    }),
    rule!("rss-dtd-withdrawn", Error, "DeprecatedDTD", |it| {
        let doctype = it.doc.doctype();
        let netscape = |system: &str| system.starts_with("http://my.netscape.com/");
        if let Some(doctype) =
            doctype.filter(|doctype| doctype.system.as_deref().is_some_and(netscape))
        {
            it.report(Place::at(doctype.span), "Netscape has withdrawn this document type");
        }
    }),
    rule!("rss-doctype-contradicted", Error, "InvalidDoctype", |it| {
        let Some(root) = it.doc.root() else { return };
        let old =
            it.doc.doctype().and_then(|doctype| doctype.public.as_deref()).is_some_and(is_rss091);
        if let Some(attribute) =
            root.attribute("version").filter(|version| old && version.value() != "0.91")
        {
            let message =
                format!("the document type is RSS 0.91, the version `{}`", attribute.value());
            it.report(
                Place { parent: Some("root".to_owned()), ..Place::attribute(root, attribute) },
                message,
            );
        }
    }),
];

/// The document type of RSS 0.91, which declares the entities of HTML.
fn is_rss091(public: &str) -> bool {
    public.contains("DTD RSS 0.91")
}

/// Whether a declared name cannot be that of the encoding in which the bytes are: one of them has units of several bytes
/// and the other not, or a byte order mark says otherwise.
fn contradicts(name: &str, used: &str, marked: bool) -> bool {
    let (name, used) = (name.to_ascii_lowercase(), used.to_ascii_lowercase());
    let wide = |name: &str| {
        ["utf-16", "utf-32", "ucs-2", "ucs-4", "iso-10646"]
            .iter()
            .any(|wide| name.starts_with(wide))
    };
    let same = if wide(&used) { wide(&name) } else { name == used || name == "utf8" };
    wide(&name) != wide(&used) || (marked && !same)
}

/// The XML declaration, or where it should be.
fn declaration(it: &Check<'_>) -> Place {
    Place::at(it.doc.declaration().map_or(Span::default(), |declaration| declaration.span))
}

/// Encodings other than UTF-8 and UTF-16: those that every reader has, and those that few have.
fn encoding(it: &mut Check<'_>, common: bool) {
    let Some(name) = it.doc.declaration().and_then(|declaration| declaration.encoding.clone())
    else {
        return;
    };
    let lower = name.to_ascii_lowercase();
    let known = lower.starts_with("iso-8859-")
        || lower.starts_with("windows-125")
        || matches!(
            lower.as_str(),
            "us-ascii"
                | "ascii"
                | "latin1"
                | "shift_jis"
                | "euc-jp"
                | "iso-2022-jp"
                | "big5"
                | "gb2312"
                | "gbk"
                | "gb18030"
                | "euc-kr"
                | "koi8-r"
                | "koi8-u"
                | "cp1252"
        );
    let standard =
        matches!(lower.as_str(), "utf-8" | "utf8" | "utf-16" | "utf16" | "utf-16le" | "utf-16be");
    if standard || it.doc.unknown_encoding().is_some() || known != common {
        return;
    }
    it.report(
        declaration(it),
        format!("readers need not know the encoding `{name}`; UTF-8 they do"),
    );
}

impl Check<'_> {
    /// Reports the faults of form that `wanted` picks; a parser that obeys XML stops at the first one.
    fn form(&mut self, wanted: impl Fn(&FaultKind) -> bool) {
        let doc = self.doc;
        let mut stopped = false;
        for fault in doc.faults() {
            let told = fault.is_of_bytes() || !(self.is_w3c() && stopped);
            stopped |= !fault.is_of_bytes();
            if told && wanted(&fault.kind) {
                self.report(Place::at(fault.span), fault.kind.to_string());
            }
        }
    }
}
