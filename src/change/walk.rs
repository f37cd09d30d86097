//! Walks a parsed page in document order and cuts its text into blocks.

use std::cell::OnceCell;

use html5ever::{LocalName, local_name};

use super::extract::{MAX_BLOCKS, MAX_LINES, MAX_TEXT, Placed, is_block};
use super::hints::{self, Hints};
use super::leads::{is_document, leads_elsewhere, tells_size};
use super::measure::Measures;
use super::page::{Block, Kind, Region};
use super::rules::Rules;
use super::spacing::{is_blank, push_spaced, tidy};
use super::tree::{Content, Marks, Node, Tree};
use super::words::{hash_all, hash_word, mix};

/// A block with this share of link text is one link.
const LINKED: u8 = 50;

/// What holds for everything inside an element.
#[derive(Debug, Clone, Copy)]
struct Frame {
    /// Position in document order.
    at: usize,
    owner: usize,
    path: u32,
    hints: Hints,
    kind: Kind,
    target: u32,
    preformatted: bool,
    block: bool,
    /// Inside a row of a table that is told as one block.
    row: bool,
}

impl Frame {
    /// Around all of the page.
    fn root() -> Self {
        Self {
            at: 0,
            owner: 0,
            path: hash_all([]),
            hints: Hints::default(),
            kind: Kind::Paragraph,
            target: 0,
            preformatted: false,
            block: true,
            row: false,
        }
    }
}

pub(super) struct Walk<'t> {
    tree: &'t Tree,
    measures: &'t Measures,
    rules: &'t Rules,
    pub(super) done: Vec<Placed>,
    frames: Vec<Frame>,
    text: String,
    linked: usize,
    target: u32,
    /// The last of the addresses that are in `target`.
    link: u32,
    breaks: usize,
    /// An element of the same kind ended where the one at hand begins: what each holds stands apart for a reader.
    seam: bool,
    pub(super) text_read: usize,
    /// An input for a password was seen.
    pub(super) password: bool,
    /// A linked picture stands in the block at hand.
    pictures: Hints,
    /// The block at hand leads to a document.
    attached: Hints,
    /// Text nodes that hold the markup for browsers without frames.
    pub(super) noframes: Vec<u32>,
    /// Where the last element stands that is named as the text.
    main: Option<usize>,
    /// What class names and ids are not believed to say.
    doubted: Hints,
}

impl<'t> Walk<'t> {
    pub(super) fn new(
        tree: &'t Tree,
        measures: &'t Measures,
        rules: &'t Rules,
        doubted: Hints,
    ) -> Self {
        Self {
            tree,
            measures,
            rules,
            done: Vec::new(),
            frames: vec![Frame::root()],
            text: String::new(),
            linked: 0,
            target: 0,
            link: 0,
            breaks: 0,
            seam: false,
            text_read: 0,
            password: false,
            pictures: Hints::default(),
            attached: Hints::default(),
            noframes: Vec::new(),
            main: main(tree, measures),
            doubted,
        }
    }

    /// Visits the nodes in document order, closing elements as they are left.
    pub(super) fn run(&mut self) {
        let measures = self.measures;
        for (at, &node) in measures.order.iter().enumerate().skip(1) {
            while self.frames.last().is_some_and(|frame| measures.end(frame.at) <= at) {
                self.leave();
            }
            if self.done.len() >= MAX_BLOCKS || self.text_read > MAX_TEXT {
                break;
            }
            match self.tree.get(node).map(|node| &node.content) {
                // The text of an element is read right behind it.
                Some(Content::Text(text)) if self.noframes.last() != Some(&node) => self.add(text),
                Some(Content::Element(name, marks)) => {
                    self.enter(node, at, &name.local, self.tree.marks(marks.as_deref()));
                }
                _ => {}
            }
        }
        while !self.frames.is_empty() {
            self.leave();
        }
    }

    fn top(&self) -> Frame {
        self.frames.last().copied().unwrap_or_else(Frame::root)
    }

    fn enter(&mut self, node: u32, at: usize, local: &LocalName, marks: &Marks) {
        let outer = self.top();
        let name: &str = local;
        if name == "br" {
            self.line_break(outer);
            return;
        }
        let block = !outer.row && (is_block(local) || self.stands_apart(node, name, outer));
        if block {
            self.flush(outer);
        }
        if outer.row && matches!(name, "td" | "th") && !self.text.trim().is_empty() {
            self.text.push_str(" | ");
        }
        self.seam |= !block && matches!(name, "span" | "a") && self.follows(node, local);
        let mut frame = Frame { at, block, ..outer };
        let said = hints::of(name, marks, outer.hints, self.doubted);
        let said = if self.measures.is_most(at) { said.only(self.of_most(at)) } else { said };
        // What is named as the text is that, whatever the classes of what it is wrapped in say.
        let around =
            if is_main(local, marks) { outer.hints.without(Hints::FURNITURE) } else { outer.hints };
        frame.hints = around.with(said);
        self.password |= marks.password;
        if name == "noframes" {
            self.noframes.extend(self.tree.get(node).map(|node| node.first));
        }
        if name == "img" && outer.target != 0 {
            self.pictures = Hints::PICTURE;
            self.target = if self.target == 0 { outer.target } else { self.target };
        }
        if block {
            frame.owner = at;
            frame.path = path(outer.path, name, marks);
            frame.kind = kind(name, outer.kind);
            frame.row = name == "tr" && self.measures.is_data_row(at);
            frame.kind = if frame.row { Kind::Row } else { frame.kind };
        }
        frame.preformatted |= matches!(name, "pre" | "textarea");
        // Elements of a site's own making lead where they say as well.
        if (name == "a" || name.contains('-')) && leads_elsewhere(&marks.href) {
            let address = marks.href.split(['?', '#']).next().unwrap_or_default();
            frame.target = hash_word(address).max(1);
            if is_document(address) {
                self.attached = Hints::BELONGS;
            }
        }
        self.frames.push(frame);
    }

    /// What may be said of an element that holds most of the text: that it is the text, or a menu beside what is named so.
    fn of_most(&self, at: usize) -> Hints {
        let text = Hints::MAIN.with(Hints::ARTICLE);
        let named = self.main.is_some_and(|main| main >= self.measures.end(at));
        if named { text.with(Hints::NAVIGATION) } else { text }
    }

    /// An element of the site's own making, unless it stands in a line of text.
    fn stands_apart(&self, node: u32, name: &str, outer: Frame) -> bool {
        let is_text = |id: u32| match self.tree.get(id).map(|node| &node.content) {
            Some(Content::Text(text)) => !text.trim().is_empty(),
            _ => false,
        };
        let alone = |node: &Node| !is_text(node.previous) && !is_text(node.next);
        name.contains('-') && outer.block && self.tree.get(node).is_some_and(alone)
    }

    /// Whether an element of this name ends where the node begins.
    fn follows(&self, node: u32, local: &LocalName) -> bool {
        let before = self.tree.get(node).and_then(|node| self.tree.get(node.previous));
        matches!(before.map(|node| &node.content), Some(Content::Element(name, _)) if name.local == *local)
    }

    fn leave(&mut self) {
        let Some(frame) = self.frames.last().copied() else { return };
        if frame.block {
            self.flush(frame);
        }
        self.frames.pop();
    }

    fn line_break(&mut self, frame: Frame) {
        self.breaks += 1;
        if self.breaks > 1 && !frame.row {
            self.flush(frame);
        } else {
            self.text.push('\n');
        }
    }

    fn add(&mut self, text: &str) {
        let frame = self.top();
        if !frame.preformatted && is_blank(text) {
            if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
            return;
        }
        if frame.preformatted {
            self.add_lines(text, frame);
            return;
        }
        self.breaks = 0;
        // A single letter may be drawn larger than the rest of its word.
        let before = self.text.len();
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric()).nth(1).is_some();
        if std::mem::take(&mut self.seam)
            && self.text.ends_with(char::is_alphanumeric)
            && word(text)
        {
            self.text.push(' ');
        }
        push_spaced(&mut self.text, text);
        self.count(before, frame);
    }

    fn add_lines(&mut self, text: &str, frame: Frame) {
        let mut lines = 0;
        for (number, line) in text.split('\n').enumerate() {
            lines += 1;
            if number > 0 && (line.trim().is_empty() || lines > MAX_LINES) && !frame.row {
                self.flush(frame);
                lines = 0;
            } else if number > 0 {
                self.text.push('\n');
            }
            let before = self.text.len();
            self.text.push_str(line);
            self.count(before, frame);
        }
    }

    fn count(&mut self, before: usize, frame: Frame) {
        let added = self.text.len().saturating_sub(before);
        self.text_read += added;
        if frame.target != 0 {
            self.linked += added;
            if self.link != frame.target {
                self.link = frame.target;
                self.target = mix(self.target, frame.target).max(1);
            }
        }
    }

    /// Ends the block at hand; it belongs to the element of `frame`.
    fn flush(&mut self, frame: Frame) {
        self.breaks = 0;
        let linked = std::mem::take(&mut self.linked);
        let target = std::mem::take(&mut self.target);
        self.link = 0;
        let pictures = std::mem::take(&mut self.pictures);
        let length = self.text.trim().len();
        if length == 0 {
            self.text.clear();
            return;
        }
        let text = self.rules.text(tidy(&self.text));
        self.text.clear();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let links = u8::try_from((linked * 100 / length).min(100)).unwrap_or(100);
        let Frame { kind, hints, path, owner, .. } = frame;
        let attached = std::mem::take(&mut self.attached);
        let sized = target != 0 && links >= LINKED && tells_size(&text);
        let hints = hints.with(pictures).with(if sized { Hints::BELONGS } else { attached });
        let block = Block { kind, region: Region::Loose, hints, text, path, links, target };
        self.done.push(Placed { block, owner, by_line: OnceCell::new() });
    }
}

/// Where the last element stands that the markup names as the text.
fn main(tree: &Tree, measures: &Measures) -> Option<usize> {
    measures.order.iter().rposition(|node| match tree.get(*node).map(|node| &node.content) {
        Some(Content::Element(name, marks)) => is_main(&name.local, tree.marks(marks.as_deref())),
        _ => false,
    })
}

fn is_main(local: &LocalName, marks: &Marks) -> bool {
    *local == local_name!("main") || &*marks.role == "main"
}

fn kind(name: &str, outer: Kind) -> Kind {
    match name {
        "title" => Kind::Title,
        "h1" => Kind::Heading(1),
        "h2" => Kind::Heading(2),
        "h3" => Kind::Heading(3),
        "h4" => Kind::Heading(4),
        "h5" => Kind::Heading(5),
        "h6" => Kind::Heading(6),
        "li" | "dt" | "dd" => Kind::Item,
        "tr" => Kind::Row,
        "caption" | "figcaption" => Kind::Caption,
        "td" | "th" | "table" | "article" | "section" | "body" => Kind::Paragraph,
        _ => outer,
    }
}

/// The path with one element more. Of its class names the parts that read like words count: numbers number, and what tools
/// draw by lot (`_x7f3a`, `css-1q2w`, `title__3kd`) changes whenever the site is built.
fn path(outer: u32, name: &str, marks: &Marks) -> u32 {
    let mut path = mix(outer, hash_word(name));
    for class in marks.class.split_ascii_whitespace().filter(|class| !class.starts_with('_')) {
        for part in class.split(['-', '_']) {
            let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
            if !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit()) {
                path = mix(path, hash_word(word));
            }
        }
    }
    path
}
