//! The lines of the ledger as they were after the last run: so much of each that a line of which all is known from elsewhere
//! need not be looked at.

use super::bytes::{Bytes, Fields};
use super::piece::{self, Piece};
use crate::place::{PlaceError, Stat, State};

/// Name of the file.
const LINES: &str = "ledger";

/// First bytes of the file; the number goes up when the form changes.
const MAGIC: &[u8; 8] = b"bronlin1";

/// What is known of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::convert) struct Trace {
    /// The fingerprint of its id.
    pub print: u64,
    /// How long it is, in bytes.
    pub length: u32,
}

/// The lines of one ledger, in order.
#[derive(Debug, Default)]
pub(in crate::convert) struct Lines(Piece);

/// The bytes of a line.
const SIZE: usize = 12;

/// The lines of the ledger of which the file system knows `ledger`; none when others were kept.
pub(in crate::convert) fn recall(state: &State, ledger: Stat) -> Lines {
    let lines = || {
        let mut input = state.open(LINES)?;
        let mut piece = Piece::default();
        piece.read_next(&mut input)?;
        let mut head = Fields { rest: &piece.records };
        (head.take()? == *MAGIC && head.stat()? == ledger).then_some(())?;
        piece.at = piece.records.len() - head.rest.len();
        Some(Lines(piece))
    };
    lines().unwrap_or_default()
}

/// Keeps the lines of a ledger for the next run.
pub(in crate::convert) fn keep(
    state: &State,
    ledger: Stat,
    lines: impl Iterator<Item = Trace>,
) -> Result<(), PlaceError> {
    let mut bytes = Bytes::default();
    bytes.bytes(MAGIC);
    bytes.stat(ledger);
    for line in lines {
        bytes.u64(line.print);
        bytes.u32(line.length);
    }
    state.write(LINES, |out| piece::write(out, bytes.all(), &[]))
}

impl Lines {
    /// Whether nothing is known.
    pub(in crate::convert) fn is_empty(&self) -> bool {
        self.0.records.is_empty()
    }

    /// What is known of a line, from 0.
    pub(in crate::convert) fn get(&self, line: usize) -> Option<Trace> {
        let start = self.0.at.checked_add(line.checked_mul(SIZE)?)?;
        let mut line = Fields { rest: self.0.records.get(start..)? };
        Some(Trace { print: line.u64()?, length: line.u32()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: Stat = Stat { size: 1000, modified: 2, changed: 3, inode: 4 };

    #[test]
    fn lines_are_those_of_one_ledger() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(folder.path().to_owned());
        assert!(recall(&state, LEDGER).is_empty());
        let traces = [Trace { print: u64::MAX, length: 7 }, Trace { print: 0, length: u32::MAX }];
        keep(&state, LEDGER, traces.into_iter()).unwrap();
        let lines = recall(&state, LEDGER);
        assert_eq!([0, 1].map(|line| lines.get(line).unwrap()), traces);
        assert_eq!(lines.get(2), None);
        assert!(recall(&state, Stat { inode: 5, ..LEDGER }).is_empty());
    }

    #[test]
    fn damaged_lines_are_none() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(folder.path().to_owned());
        let trace = Trace { print: 5, length: 7 };
        keep(&state, LEDGER, [trace].into_iter()).unwrap();
        let bytes = state.read(LINES).unwrap();
        for at in 0..bytes.len() * 8 {
            let mut bytes = bytes.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            state.write(LINES, |out| out.write_all(&bytes)).unwrap();
            let lines = recall(&state, LEDGER);
            assert!(lines.is_empty() || lines.get(0) == Some(trace), "bit {at}");
        }
    }
}
