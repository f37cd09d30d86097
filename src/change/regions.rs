//! Finds the part of a page that holds its running text.

use super::extract::Placed;
use super::measure::Measures;
use super::page::{Block, Kind, Region};

/// The part must hold this much of the running text, in percent.
const NEARLY_ALL: u64 = 85;

/// Gives every block its region.
pub(super) fn assign(blocks: &mut [Placed], measures: &Measures) {
    let (start, end) = dense(blocks, measures);
    for placed in blocks {
        let block = &mut placed.block;
        let inside = (start..end).contains(&placed.owner);
        block.region = match block.kind {
            Kind::Title => Region::Main,
            _ if block.hints.furniture() => Region::Fringe,
            Kind::Heading(1) => Region::Main,
            _ if inside => Region::Main,
            _ if block.links > 60 => Region::Fringe,
            _ => Region::Loose,
        };
    }
}

/// The smallest element that holds nearly all running text, as a range of positions.
fn dense(blocks: &[Placed], measures: &Measures) -> (usize, usize) {
    let links_count = is_index(blocks.iter().map(|placed| &placed.block));
    let mut below = vec![0_u64; measures.len()];
    for placed in blocks
        .iter()
        .filter(|placed| placed.block.kind != Kind::Title && !placed.block.hints.furniture())
    {
        let length = placed.block.text.len() as u64;
        let own = length * u64::from(100 - placed.block.links) / 100;
        let weight = if links_count { own + length / 2 } else { own };
        if let Some(slot) = below.get_mut(placed.owner) {
            *slot += weight;
        }
    }
    for at in (1..below.len()).rev() {
        let weight = below.get(at).copied().unwrap_or(0);
        if let Some(above) = below.get_mut(measures.parent(at)) {
            *above += weight;
        }
    }
    let total = below.first().copied().unwrap_or(0);
    let mut best = 0;
    for (at, weight) in below.iter().enumerate() {
        // Document order: a later element that still holds enough lies within the earlier one.
        if weight * 100 >= total * NEARLY_ALL && *weight > 0 {
            best = at;
        }
    }
    (best, measures.end(best).max(best + 1))
}

/// A page without running text to speak of, such as an index of press releases.
pub(super) fn is_index<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> bool {
    let mut running = 0;
    let mut leading = 0;
    for block in
        blocks.into_iter().filter(|block| !block.hints.furniture() && block.kind != Kind::Title)
    {
        if block.links < 30 && block.text.len() > 80 {
            running += block.text.len();
        } else if block.links >= 30 {
            leading += block.text.len();
        }
    }
    running < 600 && leading > running
}
