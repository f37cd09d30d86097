//! What can be wrong with the form of a document.

use std::fmt;

use crate::syntax::Span;

/// A place where a document is not well-formed XML, or was cut for its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

impl Fault {
    /// Whether it is about the bytes, which are decoded before anything is parsed, and so stops no parser.
    pub fn is_of_bytes(&self) -> bool {
        matches!(self.kind, FaultKind::MalformedBytes(_))
    }
}

/// What is wrong with the form of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Bytes that the encoding (named) does not allow.
    MalformedBytes(&'static str),
    /// A character that XML 1.0 cannot hold.
    IllegalCharacter(char),
    /// A `&` that begins no reference.
    BareAmpersand,
    /// A reference to an entity that is declared nowhere.
    UndefinedEntity(String),
    /// A reference to an entity of HTML, which XML does not have; it was read as in HTML.
    HtmlEntity(String),
    /// A numeric reference to something that is no character.
    BadCharacterReference(String),
    /// Declared entities expand to more than is allowed; they were left out.
    EntityExpansion,
    /// An element that is still open where its parent ends.
    Unclosed(String),
    /// An end tag without a start tag; it was skipped.
    UnexpectedEnd(String),
    /// A prefix that is bound to nothing.
    UnboundPrefix(String),
    /// Two attributes of one name on one element; the first counts.
    DuplicateAttribute(String),
    /// An attribute without value or without quotes.
    BareAttribute(String),
    /// More attributes than are allowed; the rest was dropped.
    TooManyAttributes,
    /// `<` in an attribute value.
    LessThanInAttribute,
    /// `]]>` in text.
    CDataEnd,
    /// `--` inside a comment.
    DoubleHyphen,
    /// Text outside the root element.
    TextOutsideRoot,
    /// An element after the end of the root element.
    ContentAfterRoot,
    /// The XML declaration, but not at the very start.
    MisplacedDeclaration,
    /// There is no element at all.
    NoRoot,
    /// More levels than are allowed; the rest was not read.
    TooDeep,
    /// Anything else that the parser says.
    Syntax(String),
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MalformedBytes(encoding) => write!(f, "bytes that are not {encoding}"),
            Self::IllegalCharacter(c) => {
                write!(f, "character U+{:04X}, which XML cannot hold", u32::from(*c))
            }
            Self::BareAmpersand => f.write_str("`&` that begins no reference; write `&amp;`"),
            Self::UndefinedEntity(name) => write!(f, "entity `&{name};` is not declared"),
            Self::HtmlEntity(name) => write!(f, "entity `&{name};` exists in HTML but not in XML"),
            Self::BadCharacterReference(name) => {
                write!(f, "`&{name};` is not a character that XML can hold")
            }
            Self::EntityExpansion => f.write_str("entities expand to more than is allowed"),
            Self::Unclosed(name) => write!(f, "`<{name}>` is not closed"),
            Self::UnexpectedEnd(name) => write!(f, "`</{name}>` closes nothing"),
            Self::UnboundPrefix(prefix) => write!(f, "prefix `{prefix}` is bound to no namespace"),
            Self::DuplicateAttribute(name) => write!(f, "attribute `{name}` stands twice"),
            Self::BareAttribute(name) => write!(f, "attribute `{name}` has no value in quotes"),
            Self::TooManyAttributes => f.write_str("more attributes than are allowed"),
            Self::LessThanInAttribute => f.write_str("`<` in an attribute value; write `&lt;`"),
            Self::CDataEnd => f.write_str("`]]>` in text; write `]]&gt;`"),
            Self::DoubleHyphen => f.write_str("`--` inside a comment"),
            Self::TextOutsideRoot => f.write_str("text outside the root element"),
            Self::ContentAfterRoot => f.write_str("element after the end of the root element"),
            Self::MisplacedDeclaration => {
                f.write_str("XML declaration that is not at the very start")
            }
            Self::NoRoot => f.write_str("no element at all"),
            Self::TooDeep => f.write_str("elements nested deeper than is allowed"),
            Self::Syntax(message) => f.write_str(message),
        }
    }
}
