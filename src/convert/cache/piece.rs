//! A piece of the cache: records, and behind them the terms that go with these. Its head says how long both are, and gives a
//! checksum of each.

use std::io::{self, Read, Seek, SeekFrom, Write};

use xxhash_rust::xxh3::xxh3_64;

use super::bytes::{Bytes, Fields};

/// The length of the head of a piece: two lengths and two checksums.
const HEAD: usize = 24;

/// The longest part of a piece, in bytes: what claims to be longer is damaged.
const LONGEST: u32 = 256 * 1024 * 1024;

/// Writes a piece.
pub(super) fn write(out: &mut dyn Write, records: &[u8], terms: &[u8]) -> io::Result<()> {
    let mut head = Bytes::default();
    head.length(records.len());
    head.length(terms.len());
    head.u64(xxh3_64(records));
    head.u64(xxh3_64(terms));
    for part in [head.all(), records, terms] {
        out.write_all(part)?;
    }
    Ok(())
}

/// The piece that is being read.
#[derive(Debug, Default)]
pub(super) struct Piece {
    pub records: Vec<u8>,
    /// Where the next record begins.
    pub at: usize,
    pub terms: Part,
}

impl Piece {
    /// Reads the next piece, but for its terms; `None` at the end, and where the input is cut off or damaged.
    pub(super) fn read_next(&mut self, input: &mut (impl Read + Seek)) -> Option<()> {
        self.terms.pass_over(input)?;
        let mut head = [0; HEAD];
        input.read_exact(&mut head).ok()?;
        let mut head = Fields { rest: &head };
        let (records, terms) = (head.u32()?, head.u32()?);
        let sum = head.u64()?;
        read(input, records, sum, &mut self.records)?;
        self.at = 0;
        self.terms =
            Part { waits: Some((terms, head.u64()?)), at: 0, ..std::mem::take(&mut self.terms) };
        Some(())
    }
}

/// Terms, which are read once some of them are wanted.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// Length and checksum, as long as nothing was read.
    waits: Option<(u32, u64)>,
    bytes: Vec<u8>,
    /// Where those of the next record begin.
    at: usize,
}

impl Part {
    /// The terms of the next record, which are so long.
    pub(super) fn take(&mut self, input: &mut impl Read, length: usize) -> Option<&[u8]> {
        if let Some((whole, sum)) = self.waits.take() {
            read(input, whole, sum, &mut self.bytes)?;
        }
        let start = self.at;
        self.at = start.checked_add(length)?;
        self.bytes.get(start..self.at)
    }

    /// Passes over the terms of the next record, which are so long.
    pub(super) fn pass(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }

    /// Passes over all of them, if they were not read.
    fn pass_over(&mut self, input: &mut impl Seek) -> Option<()> {
        if let Some((length, _)) = self.waits.take() {
            input.seek(SeekFrom::Current(length.into())).ok()?;
        }
        Some(())
    }
}

fn read(input: &mut impl Read, length: u32, sum: u64, bytes: &mut Vec<u8>) -> Option<()> {
    if length > LONGEST {
        return None;
    }
    bytes.resize(length as usize, 0);
    input.read_exact(bytes).ok()?;
    (xxh3_64(bytes) == sum).then_some(())
}
