//! Handles to what stands in a JSON document; cheap to copy, valid as long as the document.

use super::{Document, NONE, NodeData};
use crate::syntax::Span;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, kept as written.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Something that is no value, or nothing where a value should stand; a fault says what.
    Invalid,
}

impl Type {
    /// The word for it: `null`, `boolean`, `number`, `string`, `array`, `object`, `invalid`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
            Self::Invalid => "invalid",
        }
    }
}

/// A value.
#[derive(Debug, Clone, Copy)]
pub struct Value<'d> {
    doc: &'d Document,
    index: u32,
}

impl PartialEq for Value<'_> {
    /// Whether both are the same place in the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.index == other.index
    }
}

impl Eq for Value<'_> {}

/// A key of an object with its value.
#[derive(Debug, Clone, Copy)]
pub struct Member<'d> {
    value: Value<'d>,
}

impl<'d> Member<'d> {
    /// The key.
    pub fn key(&self) -> &'d str {
        self.value.key().unwrap_or_default()
    }

    /// Where the key stands, with its quotes.
    pub fn key_span(&self) -> Span {
        self.value.key_span().unwrap_or_default()
    }

    /// The value.
    pub fn value(&self) -> Value<'d> {
        self.value
    }

    /// From the key to the end of the value.
    pub fn span(&self) -> Span {
        let key = self.key_span();
        Span { start: key.start, end: self.value.span().end.max(key.end) }
    }
}

impl<'d> Value<'d> {
    pub(super) fn new(doc: &'d Document, index: u32) -> Self {
        Self { doc, index }
    }

    /// The document it stands in.
    pub fn document(&self) -> &'d Document {
        self.doc
    }

    /// What it is.
    pub fn kind(&self) -> Type {
        self.data().map_or(Type::Invalid, |data| data.kind)
    }

    /// Where it stands, with its quotes or brackets.
    pub fn span(&self) -> Span {
        self.data().map_or(Span::default(), |data| data.span)
    }

    /// The value of the member `key` of an object; of two, the last.
    pub fn get(&self, key: &str) -> Option<Value<'d>> {
        self.members().filter(|member| member.key() == key).last().map(|member| member.value)
    }

    /// The members of an object, in order; none for other values.
    pub fn members(&self) -> impl Iterator<Item = Member<'d>> + use<'d> {
        let is_object = self.kind() == Type::Object;
        self.inside().filter(move |_| is_object).map(|value| Member { value })
    }

    /// The items of an array, in order; none for other values.
    pub fn items(&self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let is_array = self.kind() == Type::Array;
        self.inside().filter(move |_| is_array)
    }

    /// The string that it is.
    pub fn as_str(&self) -> Option<&'d str> {
        let data = self.data().filter(|data| data.kind == Type::String)?;
        Some(self.doc.string(&data.string))
    }

    /// The number that it is, as written.
    pub fn as_number(&self) -> Option<&'d str> {
        (self.kind() == Type::Number).then(|| self.span().of(&self.doc.text))
    }

    /// The whole number that it is; `None` when it is none, negative, or too large.
    pub fn as_u64(&self) -> Option<u64> {
        let text = self.as_number()?;
        text.strip_suffix(".0").unwrap_or(text).parse().ok()
    }

    /// The number that it is, with the precision of a double.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number()?.parse().ok()
    }

    /// The truth value that it is.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind() {
            Type::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// The object or array around it; `None` for the outermost value.
    pub fn parent(&self) -> Option<Value<'d>> {
        let parent = self.data()?.parent;
        (parent != NONE).then(|| Self::new(self.doc, parent))
    }

    /// The key that it stands under, when the value around it is an object.
    pub fn key(&self) -> Option<&'d str> {
        let data = self.data()?;
        self.key_span().map(|_| self.doc.string(&data.key))
    }

    /// Where its key stands, with the quotes.
    pub fn key_span(&self) -> Option<Span> {
        (self.parent()?.kind() == Type::Object).then(|| self.data().map(|data| data.key.span))?
    }

    /// The way to it from the outermost value, such as `items[3].title`; empty for the outermost value itself.
    pub fn path(&self) -> String {
        let mut parts = Vec::new();
        let mut at = Some(*self);
        while let Some(value) = at {
            if let Some(key) = value.key() {
                parts.push(format!(".{key}"));
            } else if value.parent().is_some() {
                parts.push(format!("[{}]", value.data().map_or(0, |data| data.ordinal)));
            }
            at = value.parent();
        }
        let path: String = parts.into_iter().rev().collect();
        path.strip_prefix('.').map_or(path.clone(), str::to_owned)
    }

    fn inside(self) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let doc = self.doc;
        let exists = move |index: u32| (index != NONE).then(|| Self::new(doc, index));
        let first = self.data().and_then(|data| exists(data.first_child));
        std::iter::successors(first, move |value| exists(value.data()?.next))
    }

    fn data(&self) -> Option<&'d NodeData> {
        self.doc.tree.nodes.get(self.index as usize)
    }
}
