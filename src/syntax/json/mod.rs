//! JSON to a tree that knows where everything stood.
//!
//! [`Document::parse`] never fails: what RFC 8259 does not allow becomes a [`Fault`] with its place, and parsing goes on
//! where that is sensible. Numbers stay as written, however large. Depth and the number of faults are bounded by
//! [`Limits`]; nothing here recurses.

mod fault;
mod parse;
mod string;
mod value;

use std::sync::OnceLock;

pub use fault::{Fault, FaultKind};
pub use value::{Member, Type, Value};

use super::encoding::{Decoded, Evidence};
use super::{Lines, Position, Span};

/// Bounds that keep hostile documents from costing more than they should.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Levels of objects and arrays; a deeper document is cut off there.
    pub depth: usize,
    /// Faults that are kept.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 256, faults: 1000 }
    }
}

/// A parsed document.
#[derive(Debug)]
pub struct Document {
    text: String,
    encoding: &'static str,
    evidence: Evidence,
    tree: Tree,
    lines: OnceLock<Lines>,
}

/// What parsing builds; refers to the text by spans only.
#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<NodeData>,
    /// Decoded strings that differ from their source.
    strings: Vec<Box<str>>,
    faults: Vec<Fault>,
}

#[derive(Debug, Clone, Copy)]
struct NodeData {
    kind: Type,
    /// From the first to the last byte, quotes and brackets included.
    span: Span,
    /// The string that it is.
    string: StringData,
    /// The key that it stands under in an object.
    key: StringData,
    parent: u32,
    /// Its place among the members or items of its parent, from 0.
    ordinal: u32,
    first_child: u32,
    next: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct StringData {
    /// With its quotes.
    span: Span,
    /// Between the quotes.
    inside: Span,
    /// Index into `strings` plus one, or 0 when the source is the string.
    decoded: u32,
}

/// No node.
const NONE: u32 = u32::MAX;

impl Document {
    /// Parses a decoded document with the default [`Limits`].
    pub fn parse(decoded: Decoded) -> Self {
        Self::parse_within(decoded, Limits::default())
    }

    /// Parses a decoded document.
    pub fn parse_within(decoded: Decoded, limits: Limits) -> Self {
        let Decoded { text, encoding, evidence, malformed, .. } = decoded;
        let mut tree = parse::parse(&text, limits);
        if let Some(&offset) = malformed.first() {
            let rest = text.get(offset..).unwrap_or_default();
            let end = rest.chars().next().map_or(offset, |c| offset + c.len_utf8());
            let fault =
                Fault { kind: FaultKind::MalformedBytes(encoding), span: Span::new(offset, end) };
            let at = tree.faults.partition_point(|known| known.span.start < fault.span.start);
            tree.faults.insert(at, fault);
        }
        Self { text, encoding, evidence, tree, lines: OnceLock::new() }
    }

    /// The outermost value; `None` when the document holds none.
    pub fn root(&self) -> Option<Value<'_>> {
        (!self.tree.nodes.is_empty()).then(|| Value::new(self, 0))
    }

    /// Every value in document order, at any depth.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        (0..self.tree.nodes.len())
            .map(|index| Value::new(self, u32::try_from(index).unwrap_or(NONE)))
    }

    /// Everything that is not JSON, in order of place.
    pub fn faults(&self) -> &[Fault] {
        &self.tree.faults
    }

    /// The decoded text that all spans refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The decoded text, when the tree is needed no longer.
    pub fn into_text(self) -> String {
        self.text
    }

    /// WHATWG name of the encoding in which the bytes were read; JSON that is exchanged must be UTF-8 (RFC 8259
    /// section 8.1).
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What decided the encoding.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// Where the lines begin.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    fn string(&self, data: &StringData) -> &str {
        let decoded = (data.decoded as usize).checked_sub(1);
        match decoded.and_then(|index| self.tree.strings.get(index)) {
            Some(decoded) => decoded,
            None => data.inside.of(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::encoding;

    fn parse(text: &str) -> Document {
        Document::parse(encoding::decode(text.as_bytes().to_vec(), None))
    }

    fn faults(text: &str) -> Vec<String> {
        parse(text).faults().iter().map(|fault| fault.kind.to_string()).collect()
    }

    #[test]
    fn values_are_found_by_key_with_their_places() {
        let doc = parse("{\n  \"títel\": \"Wethouder \\u00e9n raad\",\n  \"n\": [1, 2.50e3]\n}");
        let root = doc.root().unwrap();
        let title = root.get("títel").unwrap();
        assert_eq!(title.as_str(), Some("Wethouder én raad"));
        let place = doc.position(title.span().start);
        assert_eq!((place.line, place.column), (2, 12));
        assert_eq!(root.get("n").unwrap().items().nth(1).unwrap().as_number(), Some("2.50e3"));
        assert_eq!(root.get("n").unwrap().items().nth(1).unwrap().path(), "n[1]");
        assert_eq!(root.members().map(|member| member.key()).collect::<Vec<_>>(), ["títel", "n"]);
        assert!(doc.faults().is_empty());
    }

    #[test]
    fn commas_and_comments_that_do_not_belong_are_named_and_skipped() {
        let doc = parse("{\"a\": [1, 2,], // lijst\n \"b\": {\"c\": 3,} /* einde */ }");
        assert_eq!(doc.root().unwrap().get("a").unwrap().items().count(), 2);
        assert_eq!(doc.root().unwrap().get("b").unwrap().get("c").unwrap().as_u64(), Some(3));
        assert_eq!(doc.faults().len(), 4);
        assert_eq!(faults("[1 2]"), ["no comma in front of this"]);
        assert_eq!(faults("{\"a\" 1}"), ["no colon between key and value"]);
        assert_eq!(faults("[,]"), ["no value here", "comma after the last member or item"]);
    }

    #[test]
    fn white_space_that_json_does_not_know_is_passed_once() {
        let doc = parse("[\u{a0}, \u{3000}1, \u{feff}]");
        assert_eq!(doc.root().unwrap().items().count(), 3);
        assert!(!doc.faults().is_empty());
    }

    #[test]
    fn a_document_that_was_cut_off_keeps_what_was_there() {
        let doc = parse("{\"items\": [{\"id\": \"1\"}, {\"id\": \"2");
        let items = doc.root().unwrap().get("items").unwrap();
        assert_eq!(items.items().count(), 2);
        assert_eq!(items.items().nth(1).unwrap().get("id").unwrap().as_str(), Some("2"));
        assert_eq!(doc.faults().len(), 1);
        assert_eq!(faults("  "), ["no value at all"]);
        assert_eq!(faults("{\"a\":"), ["the document ends in the middle of a value"]);
    }

    #[test]
    fn the_last_of_two_members_of_one_name_counts() {
        let doc = parse(r#"{"a": 1, "\u0061": 2}"#);
        assert_eq!(doc.root().unwrap().get("a").unwrap().as_u64(), Some(2));
        let fault = doc.faults().first().unwrap();
        assert_eq!(fault.kind, FaultKind::DuplicateKey("a".to_owned()));
        assert_eq!(fault.span.of(doc.text()), r#""\u0061""#);
    }

    #[test]
    fn strings_with_faults_are_still_strings() {
        assert_eq!(
            faults("[\"a\tb\", \"\\q\", \"\\ud83d\", \"\\u12\", \"\\ud83d\\ude00\"]").len(),
            4
        );
        let doc = parse("[\"a\tb\", \"\\q\", \"\\ud83dx\", \"\\ud83d\\ude00\"]");
        let strings: Vec<_> = doc.root().unwrap().items().filter_map(|v| v.as_str()).collect();
        assert_eq!(strings, ["a\tb", "q", "\u{FFFD}x", "\u{1F600}"]);
    }

    #[test]
    fn numbers_stay_as_written() {
        let doc = parse("[123456789012345678901234567890, 01, +1, .5, 1., -0]");
        let root = doc.root().unwrap();
        assert_eq!(
            root.items().next().unwrap().as_number(),
            Some("123456789012345678901234567890")
        );
        assert_eq!(doc.faults().len(), 4);
        assert!(root.items().all(|item| item.kind() == Type::Number));
    }

    #[test]
    fn what_is_no_value_hides_nothing_behind_it() {
        let doc = parse("{\"a\": undefined, b: 'x y', \"c\": [NaN, true]}");
        let root = doc.root().unwrap();
        assert_eq!(root.get("a").unwrap().kind(), Type::Invalid);
        assert_eq!(root.get("c").unwrap().items().nth(1).unwrap().as_bool(), Some(true));
        assert_eq!(doc.faults().len(), 4);
    }

    #[test]
    fn brackets_that_do_not_match_close_as_much_as_is_open() {
        let doc = parse("{\"a\": [1, {\"b\": 2], \"c\": 3}");
        assert_eq!(doc.root().unwrap().get("c").unwrap().as_u64(), Some(3));
        assert_eq!(faults("[1}]"), ["`}` closes nothing"]);
        assert_eq!(faults("[] []"), ["content after the end of the value"]);
    }

    #[test]
    fn nesting_without_end_is_cut_off() {
        let doc = parse(&"[{\"a\":".repeat(100_000));
        assert!(doc.values().count() <= Limits::default().depth);
        assert!(doc.faults().iter().any(|fault| fault.kind == FaultKind::TooDeep));
    }

    proptest::proptest! {
        #[test]
        fn what_is_json_is_read_as_others_read_it(text in "[\\[\\]{}:,\" \\\\a1.e-]{0,24}") {
            let others: Result<serde_json::Value, _> = serde_json::from_str(&text);
            let doc = parse(&text);
            proptest::prop_assert_eq!(
                others.is_ok(),
                doc.faults().iter().all(|fault| matches!(fault.kind, FaultKind::DuplicateKey(_))),
                "{:?}", doc.faults()
            );
        }

        #[test]
        fn no_input_panics_and_every_span_lies_in_it(
            text in "([\\[\\]{}:,]|\"[a-c\\\\é]{0,3}\"?|[a-z0-9.+-]{1,3}|//|/\\*|\\*/|\\\\u[d0-9a-f]{0,4}|\n|é){0,40}"
        ) {
            let doc = parse(&text);
            for value in doc.values() {
                let span = value.span();
                proptest::prop_assert!(span.start <= span.end && span.end as usize <= text.len());
                proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
                let _ = (value.as_str(), value.path(), value.members().count());
            }
            for fault in doc.faults() {
                proptest::prop_assert!(fault.span.end as usize <= text.len());
                doc.position(fault.span.start);
            }
        }
    }
}
