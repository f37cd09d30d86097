//! A parsed page to blocks of text. Nothing that a reader could take for content is dropped: what a block is worth is
//! said beside it and weighed later.

use std::cell::OnceCell;

use html5ever::{LocalName, local_name};

use super::hints::Hints;
use super::measure::Measures;
use super::page::{Block, Kind, Page, Region};
use super::rules::Rules;
use super::sections::{self, ByLine};
use super::tree::{self, Content};
use super::walk::Walk;
use super::words::hash_word;
use super::xhtml::with_end_tags;
use super::{doubts, regions};

/// Text beyond this many bytes is not read.
pub(super) const MAX_TEXT: usize = 2 << 20;
/// Blocks beyond this many are not read.
pub(super) const MAX_BLOCKS: usize = 20_000;
/// A block of preformatted or plain text is cut after this many lines.
pub(super) const MAX_LINES: usize = 24;

/// A block together with where it hangs in the tree, for as long as that is known.
pub(super) struct Placed {
    pub(super) block: Block,
    /// The nearest block element, as a position in document order.
    pub(super) owner: usize,
    /// Whether it can be the line above a remark, once somebody asks.
    pub(super) by_line: OnceCell<ByLine>,
}

impl Placed {
    /// Says one more thing of the block.
    pub(super) fn hint(&mut self, said: Hints) {
        self.block.hints = self.block.hints.with(said);
    }
}

/// Reads a page of HTML or XHTML.
pub fn extract(html: &str, rules: &Rules) -> Page {
    let first = read(html, rules, true);
    // A page that hides its body until a script has run shows it to its readers all the same.
    if first.blocks.iter().all(|block| block.kind == Kind::Title) {
        return read(html, rules, false);
    }
    first
}

/// Reads plain text, such as that of a text file or a PDF. Empty lines separate blocks.
pub fn extract_text(text: &str, rules: &Rules) -> Page {
    let mut page = Page { cut: text.len() > MAX_TEXT, ..Page::default() };
    let mut lines: Vec<&str> = Vec::new();
    let mut read = 0;
    let mut flush = |lines: &mut Vec<&str>| {
        let text = rules.text(lines.join("\n"));
        lines.clear();
        if page.blocks.len() < MAX_BLOCKS && !text.trim().is_empty() {
            page.blocks.push(plain(text));
        }
    };
    for line in text.lines().map(str::trim) {
        read += line.len() + 1;
        if read > MAX_TEXT {
            break;
        }
        if line.is_empty() || lines.len() >= MAX_LINES {
            flush(&mut lines);
        }
        if !line.is_empty() {
            lines.push(line);
        }
    }
    flush(&mut lines);
    page
}

fn plain(text: String) -> Block {
    Block {
        kind: Kind::Paragraph,
        region: Region::Main,
        hints: Hints::default(),
        text,
        path: hash_word("text"),
        links: 0,
        target: 0,
    }
}

fn read(html: &str, rules: &Rules, skip_hidden: bool) -> Page {
    let (mut page, noframes) = read_frame(html, rules, skip_hidden);
    for markup in noframes {
        let room = MAX_BLOCKS.saturating_sub(page.blocks.len());
        page.blocks.extend(read_frame(&markup, rules, skip_hidden).0.blocks.into_iter().take(room));
    }
    page
}

/// Reads one document, and the markup it holds for browsers without frames.
fn read_frame(html: &str, rules: &Rules, skip_hidden: bool) -> (Page, Vec<String>) {
    let selected;
    let html = &*with_end_tags(html);
    let mut tree = tree::parse(html);
    let cut = tree.read < html.len();
    let safe = html.get(..tree.read).unwrap_or_default();
    if let Some(markup) = rules.markup(safe) {
        selected = markup;
        tree = tree::parse(&selected);
    }
    let measures = Measures::of(&tree, skip_hidden);
    let mut walk = Walk::new(&tree, &measures, rules, Hints::default());
    walk.run();
    let doubted = doubts::of(&walk.done);
    if doubted != Hints::default() {
        walk = Walk::new(&tree, &measures, rules, doubted);
        walk.run();
    }
    let cut = cut || walk.text_read > MAX_TEXT;
    let markup = |id: &u32| match tree.get(*id).map(|node| &node.content) {
        Some(Content::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let noframes = walk.noframes.iter().filter_map(markup).collect();
    let password = walk.password;
    let mut placed = walk.done;
    sections::mark(&mut placed, &measures);
    regions::assign(&mut placed, &measures);
    (
        Page { blocks: placed.into_iter().map(|placed| placed.block).collect(), cut, password },
        noframes,
    )
}

/// Whether an element of this name stands on lines of its own.
pub(super) fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("address")
            | local_name!("article")
            | local_name!("aside")
            | local_name!("blockquote")
            | local_name!("body")
            | local_name!("caption")
            | local_name!("center")
            | local_name!("dd")
            | local_name!("details")
            | local_name!("dialog")
            | local_name!("dir")
            | local_name!("div")
            | local_name!("dl")
            | local_name!("dt")
            | local_name!("fieldset")
            | local_name!("figcaption")
            | local_name!("figure")
            | local_name!("footer")
            | local_name!("form")
            | local_name!("frameset")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("head")
            | local_name!("header")
            | local_name!("hgroup")
            | local_name!("hr")
            | local_name!("html")
            | local_name!("iframe")
            | local_name!("legend")
            | local_name!("li")
            | local_name!("listing")
            | local_name!("main")
            | local_name!("marquee")
            | local_name!("menu")
            | local_name!("nav")
            | local_name!("noframes")
            | local_name!("noscript")
            | local_name!("ol")
            | local_name!("p")
            | local_name!("plaintext")
            | local_name!("pre")
            | local_name!("search")
            | local_name!("section")
            | local_name!("summary")
            | local_name!("table")
            | local_name!("tbody")
            | local_name!("td")
            | local_name!("tfoot")
            | local_name!("th")
            | local_name!("thead")
            | local_name!("title")
            | local_name!("tr")
            | local_name!("ul")
            | local_name!("xmp")
            | local_name!("button")
            | local_name!("label")
    )
}
