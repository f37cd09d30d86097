//! What can be wrong with the form of a JSON document.

use std::fmt;

use crate::syntax::Span;

/// A place where a document is not JSON (RFC 8259), or was cut for its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// What is wrong with the form of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Bytes that the encoding (named) does not allow.
    MalformedBytes(&'static str),
    /// There is no value at all.
    NoValue,
    /// The document ends in the middle of a value.
    Truncated,
    /// Something behind the value; it was not read.
    ContentAfterValue,
    /// A comma in front of `}` or `]`.
    TrailingComma,
    /// No comma between two members or items.
    MissingComma,
    /// No colon between a key and its value.
    MissingColon,
    /// A key, or a comma, and then no value.
    MissingValue,
    /// A comment, which JSON does not have; it was skipped.
    Comment,
    /// A key that is not a string in double quotes; it was read up to its colon.
    BareKey(String),
    /// A word other than `true`, `false` and `null`, or anything else that begins no value.
    NotAValue(String),
    /// A number that JSON does not write so.
    BadNumber(String),
    /// A closing bracket that closes nothing; it was skipped.
    UnexpectedEnd(char),
    /// An object or array that is still open where the one around it closes.
    Unclosed(char),
    /// Two members of one name; the last counts, as in JavaScript.
    DuplicateKey(String),
    /// A control character in a string; it must be escaped.
    ControlCharacter(char),
    /// A backslash before something that it does not escape; the backslash was left out.
    BadEscape(String),
    /// Half of a surrogate pair; it became U+FFFD.
    LoneSurrogate(String),
    /// More levels than are allowed; the rest was not read.
    TooDeep,
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MalformedBytes(encoding) => write!(f, "bytes that are not {encoding}"),
            Self::NoValue => f.write_str("no value at all"),
            Self::Truncated => f.write_str("the document ends in the middle of a value"),
            Self::ContentAfterValue => f.write_str("content after the end of the value"),
            Self::TrailingComma => f.write_str("comma after the last member or item"),
            Self::MissingComma => f.write_str("no comma in front of this"),
            Self::MissingColon => f.write_str("no colon between key and value"),
            Self::MissingValue => f.write_str("no value here"),
            Self::Comment => f.write_str("comment, which JSON does not have"),
            Self::BareKey(key) => write!(f, "key `{key}` is not a string in double quotes"),
            Self::NotAValue(text) => write!(f, "`{text}` is not a value"),
            Self::BadNumber(text) => write!(f, "`{text}` is not a number as JSON writes it"),
            Self::UnexpectedEnd(bracket) => write!(f, "`{bracket}` closes nothing"),
            Self::Unclosed(bracket) => write!(f, "`{bracket}` is not closed"),
            Self::DuplicateKey(key) => write!(f, "key `{key}` stands twice in one object"),
            Self::ControlCharacter(c) => {
                write!(f, "control character U+{:04X} in a string; write an escape", u32::from(*c))
            }
            Self::BadEscape(text) => write!(f, "`{text}` is not an escape"),
            Self::LoneSurrogate(text) => write!(f, "`{text}` is half of a surrogate pair"),
            Self::TooDeep => f.write_str("values nested deeper than is allowed"),
        }
    }
}
