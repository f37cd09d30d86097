//! How much text hangs below each element: taken once, so that every later question is a look-up.

use std::cell::OnceCell;
use std::collections::HashSet;

use html5ever::local_name;

use super::extract::is_block;
use super::tree::{Content, Marks, Tree};

/// A table row longer than this lays out a page rather than holding figures.
const MAX_ROW: u32 = 1200;
/// And so does one with a cell that is longer than this.
const MAX_CELLS: u32 = 40;

/// And so does one with more lines than this in each cell.
const BREAKS: u32 = 3;

#[derive(Debug, Clone, Copy, Default)]
struct Measure {
    parent: u32,
    /// One past the last position below this one.
    end: u32,
    /// Visible characters below, white space left out.
    text: u32,
    /// Block elements below, the parts of a table left out.
    blocks: u32,
    tables: u32,
    cells: u32,
    breaks: u32,
}

/// The visible nodes of a page in document order, and what lies below each.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub(super) order: Vec<u32>,
    measures: Vec<Measure>,
}

impl Measures {
    pub(super) fn of(tree: &Tree, skip_hidden: bool) -> Self {
        let mut taken = Self {
            order: Vec::with_capacity(tree.len()),
            measures: Vec::with_capacity(tree.len()),
        };
        let mut positions = vec![0_u32; tree.len()];
        let opened = Opened { tree, ids: OnceCell::new() };
        let mut at = Some(0);
        while let Some(id) = at {
            let Some(node) = tree.get(id) else { break };
            let shown = is_shown(tree, id, skip_hidden.then_some(&opened));
            if shown {
                let position = u32::try_from(taken.order.len()).unwrap_or(u32::MAX);
                if let Some(slot) = positions.get_mut(id as usize) {
                    *slot = position;
                }
                let parent = positions.get(node.parent as usize).copied().unwrap_or(0);
                taken.order.push(id);
                taken.measures.push(measure(tree, id, parent, position + 1));
            }
            at = tree.following(id, 0, shown);
        }
        taken.add_up();
        taken
    }

    fn add_up(&mut self) {
        for at in (1..self.measures.len()).rev() {
            let Some(below) = self.measures.get(at).copied() else { continue };
            let Some(above) = self.measures.get_mut(below.parent as usize) else { continue };
            above.end = above.end.max(below.end);
            above.text = above.text.saturating_add(below.text);
            above.blocks = above.blocks.saturating_add(below.blocks);
            above.tables = above.tables.saturating_add(below.tables);
            above.cells = above.cells.saturating_add(below.cells);
            above.breaks = above.breaks.saturating_add(below.breaks);
        }
    }

    fn get(&self, at: usize) -> Measure {
        self.measures.get(at).copied().unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.measures.len()
    }

    /// One past the last position below `at`.
    pub(super) fn end(&self, at: usize) -> usize {
        self.get(at).end as usize
    }

    pub(super) fn parent(&self, at: usize) -> usize {
        self.get(at).parent as usize
    }

    /// Visible characters below `at`.
    pub(super) fn text(&self, at: usize) -> u32 {
        self.get(at).text
    }

    /// Whether more than half of the page's text lies below `at`.
    pub(super) fn is_most(&self, at: usize) -> bool {
        self.text(at) > self.text(0) / 2
    }

    /// Whether the row at `at` holds data, as against laying out a page.
    pub(super) fn is_data_row(&self, at: usize) -> bool {
        let row = self.get(at);
        let roomy = row.cells.min(MAX_CELLS) * 300;
        row.tables == 0
            && row.cells > 1
            && row.blocks <= row.cells
            && row.breaks <= row.cells * BREAKS
            && row.text <= MAX_ROW.min(roomy)
    }
}

fn measure(tree: &Tree, id: u32, parent: u32, end: u32) -> Measure {
    let mut taken = Measure { parent, end, ..Measure::default() };
    match tree.get(id).map(|node| &node.content) {
        Some(Content::Text(text)) => {
            let visible = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count();
            taken.text = u32::try_from(visible).unwrap_or(u32::MAX);
        }
        Some(Content::Element(name, _)) => match name.local {
            local_name!("td") | local_name!("th") => taken.cells = 1,
            local_name!("table") => taken.tables = 1,
            local_name!("br") => taken.breaks = 1,
            local_name!("tr")
            | local_name!("tbody")
            | local_name!("thead")
            | local_name!("tfoot") => {}
            ref name if is_block(name) => taken.blocks = 1,
            _ => {}
        },
        _ => {}
    }
    taken
}

/// What is hidden until its reader opens it: the sheet of a tab, the answer to a question.
struct Opened<'t> {
    tree: &'t Tree,
    /// The ids that something on the page opens, once somebody asks.
    ids: OnceCell<HashSet<&'t str>>,
}

impl<'t> Opened<'t> {
    fn holds(&self, marks: &Marks) -> bool {
        marks.role.trim() == "tabpanel" || (!marks.id.is_empty() && self.ids().contains(&*marks.id))
    }

    fn ids(&self) -> &HashSet<&'t str> {
        self.ids.get_or_init(|| {
            let nodes = (0..).map_while(|id| self.tree.get(id));
            let marks = nodes.filter_map(|node| match &node.content {
                Content::Element(_, marks) => marks.as_deref(),
                _ => None,
            });
            marks.flat_map(|marks| marks.controls.split_ascii_whitespace()).collect()
        })
    }
}

/// Whether a reader sees what is in this node; with `opened`, also whether it is hidden for good.
fn is_shown(tree: &Tree, id: u32, opened: Option<&Opened<'_>>) -> bool {
    match tree.get(id).map(|node| &node.content) {
        Some(Content::Element(name, marks)) => {
            let machinery = matches!(
                name.local,
                local_name!("script")
                    | local_name!("style")
                    | local_name!("template")
                    | local_name!("select")
                    | local_name!("datalist")
                    | local_name!("svg")
                    | local_name!("object")
                    | local_name!("embed")
                    | local_name!("audio")
                    | local_name!("video")
                    | local_name!("canvas")
                    | local_name!("map")
                    | local_name!("textarea")
                    | local_name!("rp")
                    | local_name!("colgroup")
                    | local_name!("iframe")
            );
            let marks = tree.marks(marks.as_deref());
            !machinery && opened.is_none_or(|opened| !marks.hidden || opened.holds(marks))
        }
        Some(Content::Other) | None => false,
        _ => true,
    }
}
