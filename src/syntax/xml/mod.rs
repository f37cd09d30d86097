//! XML to a tree that knows where everything stood.
//!
//! [`Document::parse`] never fails: what is not well-formed becomes a [`Fault`] with its place, and parsing goes on where
//! a reader of feeds would go on. Elements and attributes are found by *canonical name*: the local name, with the usual
//! prefix of its namespace in front (`item`, `atom:link`, `dc:date`), whatever prefix the document binds. External
//! entities are never read; depth, attributes, faults and entity expansion are bounded by [`Limits`].

mod element;
mod entities;
mod fault;
mod parse;
mod prolog;
mod scope;
mod tree;

use std::sync::OnceLock;

pub use element::{Attribute, Element, Node, Text};
pub use fault::{Fault, FaultKind};

use super::encoding::{Decoded, Evidence};
use super::namespaces::{KNOWN, Ns};
use super::{Lines, Position, Span};
use tree::{NONE, Tree};

/// Bounds that keep hostile documents from costing more than they should.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Levels of elements; a deeper document is cut off there.
    pub depth: usize,
    /// Attributes of one element; further ones are dropped.
    pub attributes: usize,
    /// Faults that are kept.
    pub faults: usize,
    /// Bytes that declared entities may expand to in the whole document.
    pub expansion: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 256, attributes: 256, faults: 1000, expansion: 1 << 20 }
    }
}

/// The XML declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// `version`, as written.
    pub version: Option<String>,
    /// `encoding`, as written.
    pub encoding: Option<String>,
    /// `standalone`, as written.
    pub standalone: Option<String>,
    /// From `<?xml` to `?>`.
    pub span: Span,
}

/// The document type declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doctype {
    /// Name of the root element that it announces.
    pub name: String,
    /// Public identifier.
    pub public: Option<String>,
    /// System identifier.
    pub system: Option<String>,
    /// Whether it, or an entity in it, lies outside the document; it is not fetched.
    pub external: bool,
    /// From `<!DOCTYPE` to `>`.
    pub span: Span,
}

/// A processing instruction other than the XML declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// What it is for, such as `xml-stylesheet`.
    pub target: String,
    /// The rest of it.
    pub content: String,
    /// From `<?` to `?>`.
    pub span: Span,
}

/// A parsed document.
#[derive(Debug)]
pub struct Document {
    text: String,
    encoding: &'static str,
    evidence: Evidence,
    unknown_encoding: Option<String>,
    malformed: Vec<usize>,
    tree: Tree,
    lines: OnceLock<Lines>,
}

impl Document {
    /// Parses a decoded document with the default [`Limits`].
    pub fn parse(decoded: Decoded) -> Self {
        Self::parse_within(decoded, Limits::default())
    }

    /// Parses a decoded document.
    pub fn parse_within(decoded: Decoded, limits: Limits) -> Self {
        let Decoded { text, encoding, evidence, unknown, malformed, .. } = decoded;
        let mut tree = parse::parse(&text, limits);
        if let Some(&offset) = malformed.first() {
            let end = text
                .get(offset..)
                .and_then(|rest| rest.chars().next())
                .map_or(offset, |c| offset + c.len_utf8());
            let fault =
                Fault { kind: FaultKind::MalformedBytes(encoding), span: Span::new(offset, end) };
            let at = tree.faults.partition_point(|known| known.span.start < fault.span.start);
            tree.faults.insert(at, fault);
        }
        let lines = OnceLock::new();
        Self { text, encoding, evidence, unknown_encoding: unknown, malformed, tree, lines }
    }

    /// The root element; `None` when the document has no element at all.
    pub fn root(&self) -> Option<Element<'_>> {
        (!self.tree.elements.is_empty()).then(|| Element::new(self, 0))
    }

    /// Every element in document order.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        (0..self.tree.elements.len())
            .map(|index| Element::new(self, u32::try_from(index).unwrap_or(NONE)))
    }

    /// The namespace declarations with the elements on which they stand, in document order.
    pub fn declarations(&self) -> impl Iterator<Item = (Element<'_>, Attribute<'_>)> {
        self.tree.declarations.iter().filter_map(|&(element, attribute)| {
            let data = self.tree.attributes.get(attribute as usize)?;
            Some((Element::new(self, element), Attribute::new(self, data)))
        })
    }

    /// The elements of this canonical name, in document order, at any depth.
    pub fn named<'d>(&'d self, name: &str) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let occurs = self.tree.may_hold(name);
        let mut known = self.tree.names.iter().filter(move |_| occurs);
        let first = known.find(|known| &*known.canonical == name);
        let elements = &self.tree.elements;
        let next = move |index: u32| elements.get(index as usize).map(|data| data.next_named);
        std::iter::successors(first.map(|name| name.first), move |&index| next(index))
            .take_while(|&index| index != NONE)
            .map(move |index| Element::new(self, index))
    }

    /// The canonical names that occur, in order of first appearance.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.tree.names.iter().map(|name| &*name.canonical)
    }

    /// Everything that is not well-formed, in order of place.
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

    /// WHATWG name of the encoding in which the bytes were read.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// What decided the encoding.
    pub fn evidence(&self) -> Evidence {
        self.evidence
    }

    /// An encoding name, declared or from HTTP, that nobody knows.
    pub fn unknown_encoding(&self) -> Option<&str> {
        self.unknown_encoding.as_deref()
    }

    /// Where bytes stand that are not legal in the encoding; the first of them is a fault, too.
    pub fn malformed(&self) -> &[usize] {
        &self.malformed
    }

    /// The XML declaration.
    pub fn declaration(&self) -> Option<&Declaration> {
        self.tree.declaration.as_ref()
    }

    /// The document type declaration.
    pub fn doctype(&self) -> Option<&Doctype> {
        self.tree.doctype.as_ref()
    }

    /// The processing instructions, in document order.
    pub fn instructions(&self) -> &[Instruction] {
        &self.tree.instructions
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }

    /// Where the lines begin.
    pub fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::new(&self.text))
    }

    /// Address of a namespace, empty for none.
    pub fn namespace_uri(&self, ns: Ns) -> &str {
        let index = usize::from(ns.0);
        match KNOWN.get(index) {
            Some(&(_, uri)) => uri,
            None => self.tree.other_namespaces.get(index - KNOWN.len()).map_or("", |uri| uri),
        }
    }

    fn decode(&self, span: Span) -> std::borrow::Cow<'_, str> {
        self.tree.entities.decode(span.of(&self.text))
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
    fn names_are_found_by_namespace_whatever_the_prefix() {
        let doc = parse(
            r#"<a:feed xmlns:a="http://www.w3.org/2005/Atom"><x:link xmlns:x="http://www.w3.org/2005/Atom" href="/a&amp;b"/></a:feed>"#,
        );
        let link = doc.named("atom:link").next().unwrap();
        assert_eq!(link.attr("href"), Some("/a&b"));
        assert_eq!((link.qname(), link.local()), ("x:link", "link"));
        assert_eq!(doc.root().unwrap().name(), "atom:feed");
        assert!(doc.faults().is_empty());
    }

    #[test]
    fn text_is_joined_over_references_and_sections() {
        let doc = parse("<a>één &amp; <![CDATA[<b>&amp;]]>\r\n&#233;</a>");
        assert_eq!(doc.root().unwrap().text(), "één & <b>&amp;\né");
        assert!(doc.faults().is_empty());
    }

    #[test]
    fn a_bare_ampersand_hides_nothing_behind_it() {
        let doc = parse("<rss><title>R&D & meer</title><item>a&nbsp;b</item></rss>");
        assert_eq!(doc.named("title").next().unwrap().text(), "R&D & meer");
        assert_eq!(doc.named("item").next().unwrap().text(), "a\u{a0}b");
        assert_eq!(doc.faults().len(), 3);
        let first = doc.position(doc.faults()[0].span.start);
        assert_eq!((first.line, first.column), (1, 14));
    }

    #[test]
    fn a_forgotten_end_tag_closes_where_its_parent_does() {
        let doc = parse("<rss><item><p>een<br>twee</item><item>drie</item></rss>");
        assert_eq!(doc.named("item").count(), 2);
        assert_eq!(doc.root().unwrap().children().count(), 2);
        assert_eq!(faults("<a><b></a>"), ["`<b>` is not closed"]);
    }

    #[test]
    fn markup_that_cannot_be_read_is_text_and_reading_goes_on() {
        let doc = parse("<rss><title>3 < 5 <b a</title><item>x</item></rss>");
        assert_eq!(doc.named("item").next().unwrap().text(), "x");
        assert!(!doc.faults().is_empty());
    }

    #[test]
    fn nesting_without_end_is_cut_off() {
        let doc = parse(&"<a>".repeat(100_000));
        assert!(doc.elements().count() <= Limits::default().depth);
        assert!(doc.faults().iter().any(|fault| fault.kind == FaultKind::TooDeep));
    }

    #[test]
    fn entity_bombs_expand_to_nothing() {
        let mut bomb = String::from("<!DOCTYPE a [<!ENTITY e0 \"lollollollollol\">");
        for level in 1..30 {
            let references = format!("&e{};", level - 1).repeat(10);
            bomb += &["<!ENTITY e", &level.to_string(), " \"", &references, "\">"].concat();
        }
        bomb.push_str("]><a>");
        bomb.push_str(&"&e3;".repeat(100_000));
        bomb.push_str("</a>");
        let doc = parse(&bomb);
        assert!(doc.root().unwrap().text().len() < 1 << 21);
        assert!(doc.faults().iter().any(|fault| fault.kind == FaultKind::EntityExpansion));
    }

    #[test]
    fn columns_count_characters() {
        let doc = parse("<a>\r\n  é€<b/></a>");
        let b = doc.named("b").next().unwrap();
        let position = doc.position(b.span().start);
        assert_eq!((position.line, position.column), (2, 5));
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics_and_every_span_lies_in_it(text in "(<[a-c]( [a-c]=\"[a-c&<]{0,3}\")*/?>|</[a-c]>|[a-z&;#<>]{1,4}|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?x|\\?>|é){0,40}") {
            let doc = parse(&text);
            for element in doc.elements() {
                let span = element.full_span();
                proptest::prop_assert!(span.start <= span.end && span.end as usize <= text.len());
                let _ = (element.text(), element.deep_text(), element.inner(), element.qname());
            }
            for fault in doc.faults() {
                proptest::prop_assert!(fault.span.end as usize <= text.len());
                doc.position(fault.span.start);
            }
        }
    }
}
