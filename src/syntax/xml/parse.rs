//! Text to tree: drives `quick-xml` over the markup, restarts it behind what it cannot take, and nests elements itself, so
//! that one bad `&` or a forgotten end tag does not hide the rest.

use std::collections::HashMap;
use std::io::BufRead;

use foldhash::fast::RandomState;
use memchr::{memchr, memchr2, memmem};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::Limits;
use super::fault::{Fault, FaultKind};
use super::prolog;
use super::tree::{ElementData, Flags, Kind, NONE, NodeData, Tree};
use crate::html::is_xml_char;
use crate::syntax::Span;
use crate::syntax::namespaces::Ns;

/// How often parsing may start again behind markup that cannot be read; each time the rest is scanned once more.
const RESTARTS: usize = 64;

/// Bytes that are looked at together for characters that XML cannot hold.
const BLOCK: usize = 256;

/// Parses `text`; everything wrong with it is in the tree's faults.
pub(super) fn parse(text: &str, limits: Limits) -> Tree {
    let mut builder = Builder::new(text, limits);
    builder.illegal_characters();
    builder.run();
    builder.finish()
}

pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) tree: Tree,
    pub(super) limits: Limits,
    open: Vec<Open<'t>>,
    /// Prefix, namespace and the number of open elements when it was bound, innermost last.
    pub(super) bindings: Vec<(&'t str, Ns, usize)>,
    pub(super) names: HashMap<(Ns, &'t str), u32, RandomState>,
    pub(super) others: HashMap<String, Ns>,
    expansion: usize,
    /// The document type declares the entities of HTML.
    pub(super) html_entities: bool,
    root_closed: bool,
    truncated: bool,
}

struct Open<'t> {
    element: u32,
    qname: &'t str,
    last_child: u32,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str, limits: Limits) -> Self {
        Self {
            text,
            tree: Tree::for_text(text),
            limits,
            open: Vec::new(),
            bindings: vec![("xml", Ns::XML, 0)],
            names: HashMap::with_capacity_and_hasher(32, RandomState::default()),
            others: HashMap::new(),
            expansion: 0,
            html_entities: false,
            root_closed: false,
            truncated: false,
        }
    }

    pub(super) fn fault(&mut self, kind: FaultKind, start: usize, end: usize) {
        if self.tree.faults.len() < self.limits.faults {
            self.tree.faults.push(Fault { kind, span: Span::new(start, end) });
        }
    }

    /// Every character that XML cannot hold (XML 1.0 section 2.2).
    fn illegal_characters(&mut self) {
        /// A control character, or the first byte of U+FFFE and U+FFFF.
        fn is_suspect(byte: u8) -> bool {
            matches!(byte, 0..=8 | 0xB | 0xC | 0xE..=0x1F | 0xEF)
        }
        let text = self.text;
        // Whole blocks are judged without a branch, many bytes at a time; nearly all have nothing suspect in them.
        for (block, bytes) in text.as_bytes().chunks(BLOCK).enumerate() {
            if !bytes.iter().fold(false, |found, &byte| found | is_suspect(byte)) {
                continue;
            }
            for (at, _) in bytes.iter().enumerate().filter(|&(_, &byte)| is_suspect(byte)) {
                let at = block * BLOCK + at;
                let c = text.get(at..).and_then(|rest| rest.chars().next());
                if let Some(c) = c.filter(|&c| !is_xml_char(c)) {
                    self.fault(FaultKind::IllegalCharacter(c), at, at + c.len_utf8());
                }
            }
        }
    }

    fn run(&mut self) {
        let mut from = 0;
        for _ in 0..RESTARTS {
            let Some(stopped) = self.read_from(from) else { return };
            if self.truncated {
                return;
            }
            // The `<` at which reading stopped is text; reading goes on behind it.
            self.add_text(stopped, stopped + 1);
            from = stopped + 1;
        }
        self.add_text(from, self.text.len());
    }

    /// Reads from `from` to the end, or to the place that cannot be read, which is returned.
    fn read_from(&mut self, from: usize) -> Option<usize> {
        let text = self.text;
        let mut reader = Reader::from_str(text.get(from..)?);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let mut start = from;
        loop {
            // Text is taken up to the next tag at once; the reader would cut it at every reference.
            let length = text.as_bytes().get(start..).and_then(|rest| memchr(b'<', rest));
            let markup = length.map_or(text.len(), |length| start + length);
            if markup > start {
                self.add_text(start, markup);
                reader.stream().consume(markup - start);
                start = markup;
            }
            length?;
            let event = reader.read_event();
            let end = from + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let end = end.min(text.len());
            match event {
                Ok(Event::Eof) => return None,
                Ok(Event::Start(_) | Event::Empty(_)) if self.holds_less_than(start, end) => {
                    return Some(start);
                }
                Ok(Event::Start(_)) => self.start(start, end, false),
                Ok(Event::Empty(_)) => self.start(start, end, true),
                Ok(Event::End(_)) => self.end(start, end),
                Ok(Event::Text(_) | Event::GeneralRef(_)) => self.add_text(start, end),
                Ok(Event::CData(_)) => {
                    let (inside, outside) =
                        (start + "<![CDATA[".len(), end.saturating_sub("]]>".len()));
                    self.add_run(Kind::CData, inside, outside.max(inside));
                }
                Ok(Event::Comment(_)) => self.comment(start, end),
                Ok(Event::Decl(_)) => prolog::declaration(self, start, end),
                Ok(Event::PI(_)) => prolog::instruction(self, start, end),
                Ok(Event::DocType(_)) => prolog::doctype(self, start, end),
                Err(error) => {
                    self.fault(FaultKind::Syntax(error.to_string()), start, start + 1);
                    return Some(start);
                }
            }
            if self.truncated {
                return Some(end);
            }
            start = end;
        }
    }

    /// Whether a start tag holds a `<` outside its quotes, which means that an earlier `<` was no markup.
    fn holds_less_than(&mut self, start: usize, end: usize) -> bool {
        let tag = self.text.get(start + 1..end).unwrap_or_default();
        if !tag.contains('<') {
            return false;
        }
        let mut quote = None;
        for byte in tag.bytes() {
            match (quote, byte) {
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                (None, b'<') => {
                    self.fault(
                        FaultKind::Syntax("`<` that begins no tag; write `&lt;`".to_owned()),
                        start,
                        start + 1,
                    );
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn comment(&mut self, start: usize, end: usize) {
        let inside = self.text.get(start + 4..end.saturating_sub(3)).unwrap_or_default();
        if let Some(at) = memmem::find(inside.as_bytes(), b"--") {
            self.fault(FaultKind::DoubleHyphen, start + 4 + at, start + 6 + at);
        }
    }

    fn start(&mut self, start: usize, end: usize, empty: bool) {
        if self.open.len() >= self.limits.depth {
            self.fault(FaultKind::TooDeep, start, end);
            self.truncated = true;
            return;
        }
        if self.root_closed && self.open.is_empty() {
            self.fault(FaultKind::ContentAfterRoot, start, end);
        }
        let inside = end - if empty { 2 } else { 1 };
        let tag = self.text.get(start + 1..inside.max(start + 1)).unwrap_or_default();
        let length = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
        let (qname, _) = tag.split_at(length);
        let first = self.tree.attributes.len();
        let depth = self.open.len() + 1;
        self.attributes(start + 1 + length, inside);
        self.bind(first, depth);
        self.resolve_attributes(first);
        let name = self.element_name(qname, start + 1);
        let element = u32::try_from(self.tree.elements.len()).unwrap_or(NONE);
        let node = self.attach(Kind::Element(element), start, end);
        let count = self.tree.attributes.len() - first;
        let narrow = |number: usize| u32::try_from(number).unwrap_or(NONE);
        self.tree.elements.push(ElementData {
            node,
            parent: self.open.last().map_or(NONE, |parent| parent.element),
            name,
            next_named: NONE,
            first_child: NONE,
            attributes: narrow(first),
            attribute_count: narrow(count),
            close: Span::new(end, end),
            flags: if empty { Flags::Empty } else { Flags::Unclosed },
        });
        self.link_named(name, element);
        if empty {
            self.unbind(depth);
            self.root_closed |= self.open.is_empty();
        } else {
            self.open.push(Open { element, qname, last_child: NONE });
        }
    }

    /// Makes `element` the last one of its name.
    fn link_named(&mut self, name: u32, element: u32) {
        let Some(name) = self.tree.names.get_mut(name as usize) else { return };
        let before = std::mem::replace(&mut name.last, element);
        if let Some(before) = self.tree.elements.get_mut(before as usize) {
            before.next_named = element;
        } else {
            name.first = element;
        }
    }

    fn end(&mut self, start: usize, end: usize) {
        let qname = self.text.get(start + 2..end.saturating_sub(1)).unwrap_or_default().trim_end();
        let Some(match_at) = self.open.iter().rposition(|open| open.qname == qname) else {
            self.fault(FaultKind::UnexpectedEnd(qname.to_owned()), start, end);
            return;
        };
        while self.open.len() > match_at + 1 {
            self.close_forgotten(start, end);
        }
        if let Some(open) = self.open.pop()
            && let Some(element) = self.tree.elements.get_mut(open.element as usize)
        {
            element.close = Span::new(start, end);
            element.flags = Flags::Closed;
        }
        self.unbind(self.open.len() + 1);
        self.root_closed |= self.open.is_empty();
    }

    /// Closes the innermost element, whose end tag is missing, in front of the tag at `start`.
    fn close_forgotten(&mut self, start: usize, end: usize) {
        if let Some(open) = self.open.pop() {
            self.fault(FaultKind::Unclosed(open.qname.to_owned()), start, end);
            if let Some(element) = self.tree.elements.get_mut(open.element as usize) {
                element.close = Span::new(start, start);
            }
        }
        self.unbind(self.open.len() + 1);
    }

    /// Appends a node to the innermost open element.
    fn attach(&mut self, kind: Kind, start: usize, end: usize) -> u32 {
        let number = u32::try_from(self.tree.nodes.len()).unwrap_or(NONE);
        self.tree.nodes.push(NodeData::new(kind, Span::new(start, end)));
        if let Some(parent) = self.open.last_mut() {
            if parent.last_child == NONE {
                if let Some(element) = self.tree.elements.get_mut(parent.element as usize) {
                    element.first_child = number;
                }
            } else if let Some(before) = self.tree.nodes.get_mut(parent.last_child as usize) {
                before.next = number;
            }
            parent.last_child = number;
        }
        number
    }

    /// Adds text from `start` to `end`, joined with the text directly before it.
    fn add_text(&mut self, start: usize, end: usize) {
        let raw = self.text.get(start..end).unwrap_or_default();
        // Most text has neither, and one look tells.
        if memchr2(b'&', b']', raw.as_bytes()).is_some() {
            self.references(start, end);
            if let Some(at) = memmem::find(raw.as_bytes(), b"]]>") {
                self.fault(FaultKind::CDataEnd, start + at, start + at + 3);
            }
        }
        let before = self
            .open
            .last()
            .map(|open| open.last_child)
            .and_then(|last| self.tree.nodes.get_mut(last as usize));
        match before {
            Some(node) if matches!(node.kind, Kind::Text) && node.span.end as usize == start => {
                node.span = Span::new(node.span.start as usize, end);
            }
            _ => self.add_run(Kind::Text, start, end),
        }
    }

    fn add_run(&mut self, kind: Kind, start: usize, end: usize) {
        if !self.open.is_empty() {
            self.attach(kind, start, end);
        } else if !Span::new(start, end).of(self.text).trim().is_empty() {
            self.fault(FaultKind::TextOutsideRoot, start, end);
        }
    }

    /// Judges the references between `start` and `end`, and counts what they expand to.
    pub(super) fn references(&mut self, start: usize, end: usize) {
        let raw = self.text.get(start..end).unwrap_or_default();
        let mut from = 0;
        while let Some(found) = raw.as_bytes().get(from..).and_then(|rest| memchr(b'&', rest)) {
            let at = from + found;
            let (length, expansion, fault) =
                self.tree.entities.judge(raw.get(at..).unwrap_or_default());
            let declared = self.html_entities && matches!(fault, Some(FaultKind::HtmlEntity(_)));
            if let Some(kind) = fault.filter(|_| !declared) {
                self.fault(kind, start + at, start + at + length);
            }
            if expansion > length {
                self.expansion += expansion;
                if self.expansion > self.limits.expansion {
                    self.fault(FaultKind::EntityExpansion, start + at, start + at + length);
                    self.tree.entities.exhaust();
                }
            }
            from = at + length;
        }
    }

    fn finish(mut self) -> Tree {
        let end = self.text.len();
        while !self.open.is_empty() && !self.truncated {
            self.close_forgotten(end, end);
        }
        for open in std::mem::take(&mut self.open) {
            if let Some(element) = self.tree.elements.get_mut(open.element as usize) {
                element.close = Span::new(end, end);
            }
        }
        if self.tree.elements.is_empty() {
            self.fault(FaultKind::NoRoot, 0, 0);
        }
        self.tree.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
        self.tree
    }
}
