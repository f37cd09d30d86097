//! Attributes of a start tag, and the namespaces that are in force (Namespaces in XML 1.0).

use super::fault::FaultKind;
use super::parse::Builder;
use super::tree::{AttributeData, NONE, NameData, mark};
use crate::syntax::Span;
use crate::syntax::namespaces::{KNOWN, Ns};

impl<'t> Builder<'t> {
    /// The attributes between `from` and `to`: name, `=`, value in quotes; anything else is a fault and skipped.
    pub(super) fn attributes(&mut self, from: usize, to: usize) {
        let text = self.text;
        let first = self.tree.attributes.len();
        let mut at = from;
        let bytes = text.as_bytes().get(..to).unwrap_or_default();
        let space = |at: &mut usize| {
            while bytes.get(*at).is_some_and(u8::is_ascii_whitespace) {
                *at += 1;
            }
        };
        loop {
            space(&mut at);
            if at >= to {
                return;
            }
            let start = at;
            while bytes.get(at).is_some_and(|&b| !b.is_ascii_whitespace() && b != b'=') {
                at += 1;
            }
            let name = Span::new(start, at);
            space(&mut at);
            if bytes.get(at) != Some(&b'=') {
                let written = name.of(text).to_owned();
                self.fault(FaultKind::BareAttribute(written), start, name.end as usize);
                self.push_attribute(first, name, Span::new(name.end as usize, name.end as usize));
                continue;
            }
            at += 1;
            space(&mut at);
            let value = self.attribute_value(name, bytes, &mut at);
            self.push_attribute(first, name, value);
        }
    }

    /// The value that begins at `at`, without its quotes; `at` is then behind it.
    fn attribute_value(&mut self, name: Span, bytes: &[u8], at: &mut usize) -> Span {
        let start = *at;
        let Some(&quote @ (b'"' | b'\'')) = bytes.get(start) else {
            while bytes.get(*at).is_some_and(|b| !b.is_ascii_whitespace()) {
                *at += 1;
            }
            let written = name.of(self.text).to_owned();
            self.fault(FaultKind::BareAttribute(written), name.start as usize, *at);
            return Span::new(start, *at);
        };
        *at += 1;
        while bytes.get(*at).is_some_and(|&b| b != quote) {
            *at += 1;
        }
        let value = Span::new(start + 1, *at);
        *at += 1;
        if bytes.get(*at).is_some_and(|b| !b.is_ascii_whitespace()) {
            let message = "no white space between two attributes".to_owned();
            self.fault(FaultKind::Syntax(message), *at, *at + 1);
        }
        value
    }

    /// Keeps an attribute, with its value decoded, unless there are too many or it stands there already.
    fn push_attribute(&mut self, first: usize, name: Span, value: Span) {
        let text = self.text;
        let (start, end) = (name.start as usize, value.end as usize);
        let known = self.tree.attributes.get(first..).unwrap_or_default();
        if known.len() >= self.limits.attributes {
            self.fault(FaultKind::TooManyAttributes, start, end);
            return;
        }
        let written = name.of(text);
        if known.iter().any(|other| other.name.of(text) == written) {
            self.fault(FaultKind::DuplicateAttribute(written.to_owned()), start, name.end as usize);
            return;
        }
        let raw = value.of(text);
        if let Some(at) = raw.find('<') {
            let at = value.start as usize + at;
            self.fault(FaultKind::LessThanInAttribute, at, at + 1);
        }
        self.references(value.start as usize, end);
        // White space in attribute values becomes spaces (XML 1.0 section 3.3.3).
        let decoded = if raw.bytes().any(|byte| matches!(byte, b'&' | b'\t' | b'\n' | b'\r')) {
            let normal = raw.replace("\r\n", " ").replace(['\t', '\n', '\r'], " ");
            self.tree.values.push(self.tree.entities.decode(&normal).into());
            u32::try_from(self.tree.values.len() - 1).unwrap_or(NONE)
        } else {
            NONE
        };
        self.tree.attributes.push(AttributeData { ns: Ns::NONE, name, value, decoded });
    }

    /// Puts the namespace declarations among the attributes from `first` on into force.
    pub(super) fn bind(&mut self, first: usize, depth: usize) {
        let text = self.text;
        for index in first..self.tree.attributes.len() {
            let Some(attribute) = self.tree.attributes.get_mut(index) else { return };
            let name = attribute.name.of(text);
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            attribute.ns = Ns::XMLNS;
            let attribute = *attribute;
            let narrow = |number: usize| u32::try_from(number).unwrap_or(NONE);
            let place = (narrow(self.tree.elements.len()), narrow(index));
            self.tree.declarations.push(place);
            let uri = match self.tree.values.get(attribute.decoded as usize) {
                Some(value) => value.to_string(),
                None => attribute.value.of(text).to_owned(),
            };
            if uri.contains(char::is_whitespace) {
                let message = "white space in the name of a namespace".to_owned();
                let value = attribute.value;
                self.fault(FaultKind::Syntax(message), value.start as usize, value.end as usize);
            }
            let ns = self.namespace(uri);
            self.bindings.push((prefix, ns, depth));
        }
    }

    pub(super) fn unbind(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|&(_, _, bound)| bound >= depth) {
            self.bindings.pop();
        }
    }

    fn namespace(&mut self, uri: String) -> Ns {
        if let Some(known) = Ns::of_uri(&uri) {
            return known;
        }
        if let Some(&other) = self.others.get(&uri) {
            return other;
        }
        let Ok(number) = u16::try_from(KNOWN.len() + self.tree.other_namespaces.len()) else {
            return Ns::NONE;
        };
        self.tree.other_namespaces.push(uri.as_str().into());
        self.others.insert(uri, Ns(number));
        Ns(number)
    }

    /// Gives the attributes from `first` on their namespaces; one without prefix has none.
    pub(super) fn resolve_attributes(&mut self, first: usize) {
        let text = self.text;
        for index in first..self.tree.attributes.len() {
            let Some(attribute) = self.tree.attributes.get(index).copied() else { return };
            if attribute.ns == Ns::XMLNS {
                continue;
            }
            if let Some((prefix, _)) = attribute.name.of(text).split_once(':') {
                let ns = self.resolve_prefix(prefix, attribute.name.start as usize);
                if let Some(attribute) = self.tree.attributes.get_mut(index) {
                    attribute.ns = ns;
                }
            }
        }
    }

    /// The namespace that `prefix` is bound to; an unbound one is a fault, and means what it usually means.
    fn resolve_prefix(&mut self, prefix: &str, at: usize) -> Ns {
        if let Some(&(_, ns, _)) = self.bindings.iter().rev().find(|(bound, _, _)| *bound == prefix)
        {
            return ns;
        }
        if prefix.is_empty() {
            return Ns::NONE;
        }
        self.fault(FaultKind::UnboundPrefix(prefix.to_owned()), at, at + prefix.len());
        Ns::of_usual_prefix(prefix).unwrap_or_else(|| self.namespace(format!("unbound:{prefix}")))
    }

    pub(super) fn element_name(&mut self, qname: &'t str, at: usize) -> u32 {
        // Names are short: byte by byte is the quickest way along one.
        let colon = qname.bytes().position(|byte| byte == b':');
        let parts = colon.and_then(|at| Some((qname.get(..at)?, qname.get(at + 1..)?)));
        let (prefix, local) = parts.unwrap_or(("", qname));
        let ns = self.resolve_prefix(prefix, at);
        if let Some(&known) = self.names.get(&(ns, local)) {
            return known;
        }
        let canonical = match ns.usual_prefix() {
            Some("") => local.to_owned(),
            Some(usual) => [usual, ":", local].concat(),
            None => qname.to_owned(),
        };
        let number = u32::try_from(self.tree.names.len()).unwrap_or(NONE);
        self.tree.marks |= mark(&canonical);
        let canonical = canonical.into();
        let (local_length, first, last) = (local.len(), NONE, NONE);
        self.tree.names.push(NameData { ns, canonical, local: local_length, first, last });
        self.names.insert((ns, local), number);
        number
    }
}
