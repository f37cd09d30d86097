//! What parsing builds. It refers to the text by spans only, so that a tree costs little beside its text.

use super::entities::Entities;
use super::{Declaration, Doctype, Fault, Instruction};
use crate::syntax::Span;
use crate::syntax::namespaces::Ns;

/// Elements, text and attributes, each in document order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<NodeData>,
    pub(super) elements: Vec<ElementData>,
    pub(super) attributes: Vec<AttributeData>,
    pub(super) names: Vec<NameData>,
    /// The marks of all names together.
    pub(super) marks: u64,
    /// Namespace declarations: element and attribute, in document order.
    pub(super) declarations: Vec<(u32, u32)>,
    /// Decoded attribute values that differ from their source.
    pub(super) values: Vec<Box<str>>,
    /// Addresses of the namespaces that are not in the table of known ones.
    pub(super) other_namespaces: Vec<Box<str>>,
    pub(super) entities: Entities,
    pub(super) declaration: Option<Declaration>,
    pub(super) doctype: Option<Doctype>,
    pub(super) instructions: Vec<Instruction>,
    pub(super) faults: Vec<Fault>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct NodeData {
    pub(super) kind: Kind,
    /// Start tag of an element, raw text, or the inside of a CDATA section.
    pub(super) span: Span,
    pub(super) next: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Index into `elements`.
    Element(u32),
    Text,
    CData,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ElementData {
    pub(super) node: u32,
    pub(super) parent: u32,
    pub(super) name: u32,
    /// The next element of this name in document order.
    pub(super) next_named: u32,
    pub(super) first_child: u32,
    pub(super) attributes: u32,
    pub(super) attribute_count: u32,
    /// The end tag; empty and directly behind the content where it is missing.
    pub(super) close: Span,
    pub(super) flags: Flags,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flags {
    /// `<a>…</a>`
    Closed,
    /// `<a/>`
    Empty,
    /// The end tag is missing.
    Unclosed,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct AttributeData {
    pub(super) ns: Ns,
    pub(super) name: Span,
    /// Without the quotes.
    pub(super) value: Span,
    /// Index into `values`, or `NONE` when the source is the value.
    pub(super) decoded: u32,
}

#[derive(Debug, Clone)]
pub(super) struct NameData {
    pub(super) ns: Ns,
    pub(super) canonical: Box<str>,
    /// Length of the local part at the end of `canonical`.
    pub(super) local: usize,
    /// The first and the last element of this name.
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Tree {
    /// An empty tree with room for what a small document of this text has.
    pub(super) fn for_text(text: &str) -> Self {
        let room = (text.len() / 32).min(1024);
        Self {
            nodes: Vec::with_capacity(room),
            elements: Vec::with_capacity(room / 2),
            attributes: Vec::with_capacity(room / 2),
            names: Vec::with_capacity(room.min(32)),
            ..Self::default()
        }
    }

    /// Whether elements of this canonical name may occur; nearly always no where there are none.
    pub(super) fn may_hold(&self, name: &str) -> bool {
        self.marks & mark(name) != 0
    }
}

/// One bit that a name always has and most others have not, by which most names that do not occur are told at once.
pub(super) fn mark(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let at = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    1 << ((bytes.len() * 7 + at(bytes.len() / 2) * 3 + at(bytes.len().saturating_sub(1))) % 64)
}

/// No node, no element, no value.
pub(super) const NONE: u32 = u32::MAX;
