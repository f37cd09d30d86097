//! Handles to what stands in a document; cheap to copy, valid as long as the document.

use std::borrow::Cow;

use memchr::memchr;

use super::Document;
use super::tree::{AttributeData, ElementData, Flags, Kind, NONE, NameData, NodeData};
use crate::html::unix_lines;
use crate::syntax::Span;
use crate::syntax::namespaces::Ns;

/// An element.
#[derive(Debug, Clone, Copy)]
pub struct Element<'d> {
    doc: &'d Document,
    index: u32,
}

impl PartialEq for Element<'_> {
    /// Whether both are the same element of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.index == other.index
    }
}

impl Eq for Element<'_> {}

/// What stands inside an element.
#[derive(Debug, Clone, Copy)]
pub enum Node<'d> {
    /// An element.
    Element(Element<'d>),
    /// Text or a CDATA section.
    Text(Text<'d>),
}

/// A run of text.
#[derive(Debug, Clone, Copy)]
pub struct Text<'d> {
    doc: &'d Document,
    span: Span,
    cdata: bool,
}

impl<'d> Text<'d> {
    /// The text, with references resolved and line ends as LF.
    pub fn text(&self) -> Cow<'d, str> {
        if self.cdata {
            unix_lines(self.span.of(&self.doc.text).into())
        } else {
            self.doc.decode(self.span)
        }
    }

    /// Where it stands; for a CDATA section its inside.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it is a CDATA section.
    pub fn is_cdata(&self) -> bool {
        self.cdata
    }
}

/// An attribute, or a namespace declaration.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'d> {
    doc: &'d Document,
    data: &'d AttributeData,
}

impl<'d> Attribute<'d> {
    pub(super) fn new(doc: &'d Document, data: &'d AttributeData) -> Self {
        Self { doc, data }
    }

    /// The name as written, such as `xml:lang`.
    pub fn qname(&self) -> &'d str {
        self.data.name.of(&self.doc.text)
    }

    /// The name without prefix.
    pub fn local(&self) -> &'d str {
        let name = self.qname();
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The namespace; none for a name without prefix, [`Ns::XMLNS`] for a namespace declaration.
    pub fn ns(&self) -> Ns {
        self.data.ns
    }

    /// The value with references resolved and white space as spaces.
    pub fn value(&self) -> &'d str {
        match self.doc.tree.values.get(self.data.decoded as usize) {
            Some(value) => value,
            None => self.data.value.of(&self.doc.text),
        }
    }

    /// Where the value stands, without its quotes.
    pub fn value_span(&self) -> Span {
        self.data.value
    }

    /// Where the name stands.
    pub fn name_span(&self) -> Span {
        self.data.name
    }

    /// From the name to the closing quote.
    pub fn span(&self) -> Span {
        let quote = u32::from(self.data.value.end > self.data.name.end);
        Span {
            start: self.data.name.start,
            end: self.data.value.end.max(self.data.name.end) + quote,
        }
    }

    /// Whether this is its canonical name (`href`, `xml:lang`, `rdf:about`).
    pub fn is(&self, canonical: &str) -> bool {
        if self.data.ns == Ns::NONE {
            return self.qname() == canonical && memchr(b':', canonical.as_bytes()).is_none();
        }
        let prefix = self.data.ns.usual_prefix();
        prefix.and_then(|prefix| canonical.strip_prefix(prefix)?.strip_prefix(':'))
            == Some(self.local())
    }
}

impl<'d> Element<'d> {
    pub(super) fn new(doc: &'d Document, index: u32) -> Self {
        Self { doc, index }
    }

    /// The document it stands in.
    pub fn document(&self) -> &'d Document {
        self.doc
    }

    /// Its number in document order, from 0.
    pub fn index(&self) -> usize {
        self.index as usize
    }

    /// Canonical name: `item`, `atom:link`, `dc:date`; for a namespace that nobody knows, the name as first written.
    pub fn name(&self) -> &'d str {
        self.name_data().map_or("", |name| &name.canonical)
    }

    /// The number of that name in its document, from 0 in order of first appearance; elements of one name share it.
    pub fn name_number(&self) -> Option<usize> {
        self.data().map(|data| data.name as usize)
    }

    /// The name without prefix.
    pub fn local(&self) -> &'d str {
        self.name_data().map_or("", |name| {
            name.canonical.get(name.canonical.len() - name.local..).unwrap_or_default()
        })
    }

    /// The namespace.
    pub fn ns(&self) -> Ns {
        self.name_data().map_or(Ns::NONE, |name| name.ns)
    }

    /// The name as it is written in this place.
    pub fn qname(&self) -> &'d str {
        self.name_span().of(&self.doc.text)
    }

    /// Where the name stands in the start tag.
    pub fn name_span(&self) -> Span {
        let span = self.span();
        let tag = span.of(&self.doc.text);
        let inside = tag.strip_prefix('<').unwrap_or(tag);
        let length = inside
            .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
            .unwrap_or(inside.len());
        Span::new(span.start as usize + 1, span.start as usize + 1 + length)
    }

    /// The element around it; `None` for the root.
    pub fn parent(&self) -> Option<Element<'d>> {
        let parent = self.data()?.parent;
        (parent != NONE).then(|| Self::new(self.doc, parent))
    }

    /// The elements around it, innermost first.
    pub fn ancestors(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        std::iter::successors(self.parent(), Element::parent)
    }

    /// What stands directly inside it, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let doc = self.doc;
        let get = move |index: u32| doc.tree.nodes.get(index as usize);
        let first = self.data().and_then(|data| get(data.first_child));
        std::iter::successors(first, move |node| get(node.next)).map(move |node| match node.kind {
            Kind::Element(index) => Node::Element(Self::new(doc, index)),
            Kind::Text => Node::Text(Text { doc, span: node.span, cdata: false }),
            Kind::CData => Node::Text(Text { doc, span: node.span, cdata: true }),
        })
    }

    /// The elements directly inside it, in order.
    pub fn children(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        self.nodes().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of this canonical name.
    pub fn child(&self, name: &str) -> Option<Element<'d>> {
        self.doc.tree.may_hold(name).then(|| self.children().find(|child| child.name() == name))?
    }

    /// The children of this canonical name.
    pub fn children_named<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = Element<'d>> + use<'d, 'n> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Every element below it, in document order.
    pub fn descendants(&self) -> impl Iterator<Item = Element<'d>> + use<'d> {
        let end = self.full_span().end;
        let doc = self.doc;
        (self.index + 1..u32::try_from(doc.tree.elements.len()).unwrap_or(NONE))
            .map(move |index| Self::new(doc, index))
            .take_while(move |element| element.span().start < end)
    }

    /// The value of the attribute of this canonical name (`href`, `xml:lang`, `rdf:about`).
    pub fn attr(&self, name: &str) -> Option<&'d str> {
        self.attribute(name).map(|attribute| attribute.value())
    }

    /// The attribute of this canonical name.
    pub fn attribute(&self, name: &str) -> Option<Attribute<'d>> {
        self.attributes().find(|attribute| attribute.is(name))
    }

    /// The attributes and namespace declarations, in order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'d>> + use<'d> {
        let doc = self.doc;
        let range = self.data().map_or(0..0, |data| {
            data.attributes as usize..data.attributes as usize + data.attribute_count as usize
        });
        doc.tree
            .attributes
            .get(range)
            .unwrap_or_default()
            .iter()
            .map(move |data| Attribute { doc, data })
    }

    /// The text directly inside it: text and CDATA sections joined, elements left out.
    pub fn text(&self) -> Cow<'d, str> {
        let mut joined: Option<Cow<'d, str>> = None;
        for node in self.nodes() {
            let Node::Text(text) = node else { continue };
            joined = Some(match joined {
                None => text.text(),
                Some(before) => Cow::Owned(before.into_owned() + &text.text()),
            });
        }
        joined.unwrap_or_default()
    }

    /// All text inside it, also that of elements below.
    pub fn deep_text(&self) -> String {
        let mut text = String::new();
        let mut stack = vec![self.nodes().collect::<Vec<_>>().into_iter()];
        while let Some(level) = stack.last_mut() {
            match level.next() {
                Some(Node::Text(run)) => text.push_str(&run.text()),
                Some(Node::Element(element)) => {
                    stack.push(element.nodes().collect::<Vec<_>>().into_iter());
                }
                None => {
                    stack.pop();
                }
            }
        }
        text
    }

    /// Whether a CDATA section stands directly inside it.
    pub fn has_cdata(&self) -> bool {
        self.nodes().any(|node| matches!(node, Node::Text(text) if text.cdata))
    }

    /// The markup between its tags, as written.
    pub fn inner(&self) -> &'d str {
        self.inner_span().of(&self.doc.text)
    }

    /// Between its tags.
    pub fn inner_span(&self) -> Span {
        let start = self.span().end;
        Span { start, end: self.close_span().start.max(start) }
    }

    /// Its start tag.
    pub fn span(&self) -> Span {
        self.data()
            .and_then(|data| self.doc.tree.nodes.get(data.node as usize))
            .map_or(Span::default(), |n| n.span)
    }

    /// Its end tag; empty where that is missing or the element is written as `<a/>`.
    pub fn close_span(&self) -> Span {
        self.data().map_or(Span::default(), |data| data.close)
    }

    /// From its start tag to its end tag.
    pub fn full_span(&self) -> Span {
        let open = self.span();
        Span { start: open.start, end: self.close_span().end.max(open.end) }
    }

    /// Whether it is written as `<a/>`.
    pub fn is_self_closing(&self) -> bool {
        self.data().is_some_and(|data| data.flags == Flags::Empty)
    }

    /// Whether its end was seen.
    pub fn is_closed(&self) -> bool {
        self.data().is_some_and(|data| data.flags != Flags::Unclosed)
    }

    /// The `xml:lang` in force here (XML 1.0 section 2.12); empty text means "undo".
    pub fn lang(&self) -> Option<&'d str> {
        std::iter::once(*self).chain(self.ancestors()).find_map(|element| element.attr("xml:lang"))
    }

    /// The `xml:base` attributes in force here, outermost first (XML Base section 4).
    pub fn bases(&self) -> Vec<&'d str> {
        let mut bases: Vec<_> = std::iter::once(*self)
            .chain(self.ancestors())
            .filter_map(|element| element.attr("xml:base"))
            .collect();
        bases.reverse();
        bases
    }

    fn data(&self) -> Option<&'d ElementData> {
        self.doc.tree.elements.get(self.index as usize)
    }

    fn name_data(&self) -> Option<&'d NameData> {
        self.doc.tree.names.get(self.data()?.name as usize)
    }
}

impl NodeData {
    pub(super) fn new(kind: Kind, span: Span) -> Self {
        Self { kind, span, next: NONE }
    }
}
