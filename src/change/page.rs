//! A page as its reader sees it: blocks of text in order, each with what is known of its place. Also its kept form.

use std::fmt::Write as _;

use super::hints::Hints;
use super::words::{self, Word};

/// What kind of thing a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The title of the document.
    Title,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// An item of a list, a term or its definition.
    Item,
    /// A row of a table, its cells separated by ` | `.
    Row,
    /// A caption of a table or a figure.
    Caption,
}

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Region {
    /// Within the part that holds nearly all running text.
    Main,
    /// Outside it, with nothing that says what it is.
    Loose,
    /// Menus, side bars, forms, the foot of the page, advertisements.
    Fringe,
}

/// A piece of text that a reader sees as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub region: Region,
    /// What the markup says of it.
    pub hints: Hints,
    /// The text; lines within it are separated by `\n`.
    pub text: String,
    /// Hash of the elements above it, with their class names.
    pub path: u32,
    /// How much of the text is link text, in percent.
    pub links: u8,
    /// Hash of the addresses it leads to; 0 when it leads nowhere.
    pub target: u32,
}

impl Block {
    pub(super) fn words(&self) -> Vec<Word> {
        words::words(&self.text)
    }

    pub(super) fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading(_) | Kind::Title)
    }
}

/// What a reader sees of a page, in order. It is made by [`extract`](super::extract) and kept as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The blocks; the title of the document comes first, if there is one.
    pub blocks: Vec<Block>,
    /// The markup was cut where it grew past a bound.
    pub cut: bool,
    /// It asks for a password.
    pub password: bool,
}

/// Why a kept page cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// It was written by another version, or is something else.
    #[error("not a snapshot of a page")]
    Form,
    /// A line does not hold a block.
    #[error("line {0} of the snapshot is not a block")]
    Line(usize),
}

const FIRST_LINE: &str = "bron-page 1";

impl Page {
    /// The title of the document; empty when it has none.
    pub fn title(&self) -> &str {
        self.blocks.iter().find(|block| block.kind == Kind::Title).map_or("", |block| &block.text)
    }

    /// The text that counts, a line per block, without menus and other furniture.
    pub fn main_text(&self) -> String {
        let mut text = String::new();
        for block in self.blocks.iter().filter(|block| block.region == Region::Main) {
            text.push_str(&block.text);
            text.push('\n');
        }
        text
    }

    /// The blocks that two versions are compared by: lists of links in the furniture are nobody's news.
    pub(super) fn compared(&self) -> impl Iterator<Item = &Block> {
        let menu = |block: &Block| {
            block.region == Region::Fringe && block.links > 80 && !block.hints.any(Hints::BELONGS)
        };
        self.blocks.iter().filter(move |block| !menu(block))
    }

    /// The form in which the page is kept: a line per block, what is known of it before a tab and its text after it.
    /// Equal pages give equal snapshots. Lists of links in the furniture are left out.
    pub fn to_snapshot(&self) -> String {
        let mut kept = String::from(FIRST_LINE);
        kept.push_str(if self.cut { " cut" } else { "" });
        kept.push_str(if self.password { " password" } else { "" });
        kept.push('\n');
        for block in self.compared() {
            let kind = match block.kind {
                Kind::Title => 'T',
                Kind::Heading(level) => char::from(b'0' + level.min(9)),
                Kind::Paragraph => 'P',
                Kind::Item => 'L',
                Kind::Row => 'R',
                Kind::Caption => 'C',
            };
            let region = match block.region {
                Region::Main => 'm',
                Region::Loose => 'l',
                Region::Fringe => 'f',
            };
            let (hints, path, target) = (block.hints.bits(), block.path, block.target);
            // Writing to a string cannot fail.
            let _ = write!(kept, "{kind}{region} {hints:x} {path:x} {} {target:x}\t", block.links);
            kept.push_str(&block.text.replace('\n', "\u{2028}"));
            kept.push('\n');
        }
        kept
    }

    /// Reads what [`Page::to_snapshot`] wrote.
    pub fn from_snapshot(kept: &str) -> Result<Self, SnapshotError> {
        let mut lines = kept.lines();
        let first = lines
            .next()
            .and_then(|line| line.strip_prefix(FIRST_LINE))
            .ok_or(SnapshotError::Form)?;
        let block = |(number, line)| block(line).ok_or(SnapshotError::Line(number));
        let blocks = (2..).zip(lines).map(block).collect::<Result<_, _>>()?;
        let says = |flag: &str| first.split(' ').any(|word| word == flag);
        Ok(Self { blocks, cut: says("cut"), password: says("password") })
    }
}

fn block(line: &str) -> Option<Block> {
    let (features, text) = line.split_once('\t')?;
    let mut features = features.split(' ');
    let mut form = features.next()?.chars();
    let kind = match form.next()? {
        'T' => Kind::Title,
        'P' => Kind::Paragraph,
        'L' => Kind::Item,
        'R' => Kind::Row,
        'C' => Kind::Caption,
        level => Kind::Heading(u8::try_from(level.to_digit(10)?).ok()?),
    };
    let region = match form.next()? {
        'm' => Region::Main,
        'l' => Region::Loose,
        'f' => Region::Fringe,
        _ => return None,
    };
    let mut hash = || u32::from_str_radix(features.next()?, 16).ok();
    let (hints, path) = (Hints::from_bits(hash()?), hash()?);
    let links = features.next()?.parse().ok()?;
    let target = u32::from_str_radix(features.next()?, 16).ok()?;
    Some(Block { kind, region, hints, text: text.replace('\u{2028}', "\n"), path, links, target })
}
