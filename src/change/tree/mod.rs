//! HTML to a small tree: only what extraction asks for, built by html5ever, bounded in depth and in nodes.
//!
//! html5ever never fails, but hostile markup can make it slow: the stack of open elements is walked at every tag. So
//! feeding stops when the tree grows too deep or too large; what came before is kept.

mod feed;

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::TokenSink as _;
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, local_name};

use feed::feed;

/// Deeper than this no page of text is nested; a tree beyond it is somebody's joke.
const MAX_DEPTH: u16 = 256;
/// More nodes than this are not read; a page of 5 MB of honest markup has fewer.
const MAX_NODES: usize = 400_000;

/// About as many bytes as this make a node of most pages.
const NODE: usize = 64;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// What an element says that extraction cares about.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) class: StrTendril,
    pub(super) id: StrTendril,
    pub(super) role: StrTendril,
    pub(super) href: StrTendril,
    /// The ids of what it opens, as `aria-controls` names them.
    pub(super) controls: StrTendril,
    /// An input for a password.
    pub(super) password: bool,
    /// Not shown: `hidden`, `display:none`, a closed dialog.
    pub(super) hidden: bool,
}

#[derive(Debug)]
pub(super) enum Content {
    Document,
    /// An element, and what it says unless that is nothing.
    Element(QualName, Option<Box<Marks>>),
    Text(StrTendril),
    Other,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) parent: u32,
    pub(super) first: u32,
    pub(super) next: u32,
    last: u32,
    pub(super) previous: u32,
    depth: u16,
}

impl Node {
    fn alone(content: Content) -> Self {
        Self {
            content,
            parent: NONE,
            first: NONE,
            next: NONE,
            last: NONE,
            previous: NONE,
            depth: 0,
        }
    }
}

/// A parsed page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// How many bytes of the text were read; less than all of it when a bound was met.
    pub(super) read: usize,
    /// What an element says that says nothing.
    nothing: Marks,
}

impl Tree {
    pub(super) fn get(&self, id: u32) -> Option<&Node> {
        self.nodes.get(id as usize)
    }

    /// What an element says, which may be nothing.
    pub(super) fn marks<'t>(&'t self, said: Option<&'t Marks>) -> &'t Marks {
        said.unwrap_or(&self.nothing)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node after `id` in document order that lies within `root`, skipping the children of `id` if asked.
    pub(super) fn following(&self, id: u32, root: u32, into: bool) -> Option<u32> {
        let node = self.get(id)?;
        if into && node.first != NONE {
            return Some(node.first);
        }
        let mut at = id;
        while at != root && at != NONE {
            let node = self.get(at)?;
            if node.next != NONE {
                return Some(node.next);
            }
            at = node.parent;
        }
        None
    }
}

/// Parses a page.
pub(super) fn parse(html: &str) -> Tree {
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = TreeBuilder::new(Sink::new(html.len() / NODE), options);
    let read = feed(html, &builder, || builder.sink.is_full());
    builder.end();
    Tree { nodes: builder.sink.finish(), read, nothing: Marks::default() }
}

/// Builds the tree as html5ever calls for it.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    full: Cell<bool>,
}

/// An element's name, borrowed from the tree.
#[derive(Debug)]
struct Name<'t>(Option<Ref<'t, QualName>>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        const NO_NAMESPACE: &Namespace = &html5ever::ns!();
        self.0.as_ref().map_or(NO_NAMESPACE, |name| &name.ns)
    }

    fn local_name(&self) -> &LocalName {
        const NO_NAME: &LocalName = &html5ever::local_name!("");
        self.0.as_ref().map_or(NO_NAME, |name| &name.local)
    }
}

impl Sink {
    /// A tree that will have about so many nodes.
    fn new(size: usize) -> Self {
        let mut nodes = Vec::with_capacity(size + 1);
        nodes.push(Node::alone(Content::Document));
        Self { nodes: RefCell::new(nodes), full: Cell::new(false) }
    }

    fn is_full(&self) -> bool {
        self.full.get() || self.nodes.borrow().len() > MAX_NODES
    }

    fn create(&self, content: Content) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        let id = u32::try_from(nodes.len()).unwrap_or(NONE);
        nodes.push(Node::alone(content));
        id
    }

    fn detach(&self, id: u32) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(node) = nodes.get_mut(id as usize) else { return };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        node.parent = NONE;
        node.previous = NONE;
        node.next = NONE;
        follow(&mut nodes, parent, previous, next);
        precede(&mut nodes, parent, next, previous);
    }

    /// Puts `id` under `parent`, before `sibling` or at the end.
    fn attach(&self, id: u32, parent: u32, sibling: u32) {
        self.detach(id);
        let mut nodes = self.nodes.borrow_mut();
        let Some(above) = nodes.get(parent as usize) else { return };
        let depth = above.depth.saturating_add(1);
        let previous = nodes.get(sibling as usize).map_or(above.last, |sibling| sibling.previous);
        if depth > MAX_DEPTH {
            self.full.set(true);
        }
        if let Some(node) = nodes.get_mut(id as usize) {
            node.parent = parent;
            node.previous = previous;
            node.next = sibling;
            node.depth = depth;
        }
        follow(&mut nodes, parent, previous, id);
        precede(&mut nodes, parent, sibling, id);
    }

    fn insert(&self, parent: u32, sibling: u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(id) => self.attach(id, parent, sibling),
            NodeOrText::AppendText(text) => {
                let before = {
                    let nodes = self.nodes.borrow();
                    match nodes.get(sibling as usize) {
                        Some(sibling) => sibling.previous,
                        None => nodes.get(parent as usize).map_or(NONE, |parent| parent.last),
                    }
                };
                if let Some(Content::Text(there)) =
                    self.nodes.borrow_mut().get_mut(before as usize).map(|node| &mut node.content)
                {
                    there.push_tendril(&text);
                    return;
                }
                let id = self.create(Content::Text(text));
                self.attach(id, parent, sibling);
            }
        }
    }

    fn parent_of(&self, id: u32) -> u32 {
        self.nodes.borrow().get(id as usize).map_or(NONE, |node| node.parent)
    }
}

/// Lets `id` follow a node or, where there is none before it, be the first below `parent`.
fn follow(nodes: &mut [Node], parent: u32, before: u32, id: u32) {
    if let Some(before) = nodes.get_mut(before as usize) {
        before.next = id;
    } else if let Some(parent) = nodes.get_mut(parent as usize) {
        parent.first = id;
    }
}

/// Lets `id` precede a node or, where there is none behind it, be the last below `parent`.
fn precede(nodes: &mut [Node], parent: u32, after: u32, id: u32) {
    if let Some(after) = nodes.get_mut(after as usize) {
        after.previous = id;
    } else if let Some(parent) = nodes.get_mut(parent as usize) {
        parent.last = id;
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Vec<Node>;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Name<'a> {
        let named =
            Ref::filter_map(self.nodes.borrow(), |nodes| match nodes.get(*target as usize) {
                Some(Node { content: Content::Element(name, _), .. }) => Some(name),
                _ => None,
            });
        Name(named.ok())
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> u32 {
        let says = !attrs.is_empty() || name.local == local_name!("dialog");
        let marks = says.then(|| Box::new(marks(&name, attrs)));
        self.create(Content::Element(name, marks))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.insert(*parent, NONE, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, before: &u32, child: NodeOrText<u32>) {
        if self.parent_of(*element) == NONE {
            self.append(before, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// A template is its own contents here: they are never shown, and extraction leaves them out.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        self.insert(self.parent_of(*sibling), *sibling, child);
    }

    fn add_attrs_if_missing(&self, _: &u32, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &u32) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        let first = |id: u32| self.nodes.borrow().get(id as usize).map_or(NONE, |node| node.first);
        let mut child = first(*node);
        while child != NONE {
            self.attach(child, *new_parent, NONE);
            child = first(*node);
        }
    }
}

fn marks(name: &QualName, attrs: Vec<Attribute>) -> Marks {
    let is_dialog = name.local == local_name!("dialog");
    let mut marks = Marks { hidden: is_dialog, ..Marks::default() };
    for attribute in attrs {
        match &*attribute.name.local {
            "class" => marks.class = attribute.value,
            "id" => marks.id = attribute.value,
            "role" => marks.role = attribute.value,
            "href" => marks.href = attribute.value,
            "open" if is_dialog => marks.hidden = false,
            "type" => marks.password = attribute.value.eq_ignore_ascii_case("password"),
            "aria-controls" => marks.controls = attribute.value,
            // What the browser's own search opens is there to be read (HTML Standard, section 6.1).
            "hidden" => marks.hidden |= !attribute.value.eq_ignore_ascii_case("until-found"),
            "style" if hides(&attribute.value) => marks.hidden = true,
            _ => {}
        }
    }
    marks
}

fn hides(style: &str) -> bool {
    let squeezed: String =
        style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    squeezed.contains("display:none") || squeezed.contains("visibility:hidden")
}

#[cfg(test)]
mod tests;
