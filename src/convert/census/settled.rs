//! Articles of which all is decided already.

use super::Item;
use crate::convert::heads::Shelf;
use crate::convert::moment::Moment;
use crate::place::Stat;

/// The items that files were after the last run, where that still holds: neither the file nor the ledger has changed.
#[derive(Debug, Default)]
pub(in crate::convert) struct Settled {
    /// The place in the ledger of each file of the listing, [`NONE`] where it is not settled.
    places: Vec<u32>,
    /// By place in the ledger; without a file where nothing is settled.
    items: Vec<Item>,
    /// There are no more lines than bytes in the ledger.
    most: u64,
}

/// Stands for the place of a file that is not settled.
const NONE: u32 = u32::MAX;

/// Stands where nothing is settled.
const NOTHING: Item = {
    let never = Moment { seconds: 0, offset: 0 };
    Item { at: None, place: 0, published: never, changed: never }
};

impl Settled {
    /// None of so many files, by a ledger of which the file system knows `ledger`.
    pub(in crate::convert) fn none(files: usize, ledger: Stat) -> Self {
        Self { places: vec![NONE; files], items: Vec::new(), most: ledger.size }
    }

    /// Takes the file at a place in the listing for settled as this item, but for its file, or for not settled.
    pub(in crate::convert) fn set(&mut self, at: usize, item: Option<Item>) {
        let Some(place) = self.places.get_mut(at) else { return };
        if let Some(item) = self.items.get_mut(*place as usize) {
            *item = NOTHING;
        }
        *place = NONE;
        if let Some(item) = item
            && (item.place as u64) < self.most
            && let Ok(number) = u32::try_from(item.place)
        {
            if item.place >= self.items.len() {
                self.items.resize(item.place + 1, NOTHING);
            }
            if let Some(known) = self.items.get_mut(item.place) {
                (*place, *known) = (number, Item { at: Some(at), ..item });
            }
        }
    }

    /// The place in the ledger of the file at a place in the listing, if it is settled.
    pub(in crate::convert) fn place(&self, at: usize) -> Option<usize> {
        self.places.get(at).filter(|place| **place != NONE).map(|place| *place as usize)
    }

    /// Whether the file at a place in the listing is settled.
    pub(in crate::convert) fn has(&self, at: usize) -> bool {
        self.place(at).is_some()
    }

    /// Whether a place in the ledger is that of a settled file.
    pub(in crate::convert) fn holds(&self, place: usize) -> bool {
        self.items.get(place).is_some_and(|item| item.at.is_some())
    }

    /// The items, in order of the ledger. They are not kept, as there may be very many.
    pub(in crate::convert) fn take(&mut self) -> Vec<Item> {
        let mut items = std::mem::take(&mut self.items);
        items.retain(|item| item.at.is_some());
        items
    }
}

/// The item that each file is after this run, which holds as long as neither file nor ledger changes.
pub(in crate::convert) struct Settling<'i> {
    shelf: &'i Shelf,
    /// In order of the ledger.
    items: &'i [Item],
    /// The numbers of the items of files that were not settled before, from 1; 0 for files that are no items.
    numbers: Vec<u32>,
}

impl<'i> Settling<'i> {
    /// All items but those that time alone will change, as they expire.
    pub(in crate::convert) fn of(shelf: &'i Shelf, items: &'i [Item]) -> Self {
        let mut numbers = vec![0; shelf.known.len()];
        for (number, item) in (1..).zip(items) {
            if let Some(at) = item.at.filter(|at| !shelf.settled.has(*at))
                && let Some(place) = numbers.get_mut(at)
                && !shelf.expires(item)
            {
                *place = number;
            }
        }
        Self { shelf, items, numbers }
    }

    /// The item that the file at a place in the listing is.
    pub(in crate::convert) fn item(&self, at: usize) -> Option<&'i Item> {
        let number = match self.shelf.settled.place(at) {
            Some(place) => self.items.binary_search_by_key(&place, |item| item.place).ok(),
            None => (*self.numbers.get(at)? as usize).checked_sub(1),
        };
        self.items.get(number?)
    }
}
