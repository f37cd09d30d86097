//! Articles that are in the ledger and cannot be read now: they are not withdrawn.

use std::collections::HashMap;

use foldhash::HashSet as QuickSet;

use super::card::Known;
use super::heads::Shelf;
use super::ledger::Ledger;

/// The ledger places of articles whose file, or a folder that it is in, cannot be read; all with `true`, as what was
/// published of them is still shown.
pub(super) fn by_refusal(shelf: &Shelf, ledger: &Ledger) -> HashMap<usize, bool> {
    let mut held = HashMap::new();
    let skipped: Vec<&str> =
        shelf.listing.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    if !skipped.is_empty() {
        for (place, entry) in ledger.entries() {
            if skipped.iter().any(|folder| folder.ends_with('/') && entry.path.starts_with(folder))
            {
                held.insert(place, true);
            }
        }
    }
    let refused: QuickSet<&str> = shelf
        .files()
        .filter(|(_, known)| matches!(known, Known::Refused(_)))
        .map(|(at, _)| shelf.path(at))
        .collect();
    if !refused.is_empty() {
        let by_path = ledger.by_path();
        held.extend(refused.iter().filter_map(|path| by_path.get(path)).map(|&at| (at, true)));
    }
    held
}
