//! Compressing: the codings of a body, each checked to decode to it, and the parcel in which they are kept and handed
//! over.
//!
//! A parcel begins with a checksum over the body and all that follows: the length of each coding, 0 where there is none,
//! and the encoded bodies.

use std::io::{Read, Write};
use std::num::NonZeroU64;

use bytes::Bytes;
use flate2::Compression;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::negotiate::Coding;

/// How much a body is asked for, and so what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Compression would not make it smaller.
    Incompressible,
    /// It is one of many, all of which together are to cost little time and memory.
    Seldom,
    /// It is worth every effort.
    Often,
}

/// The codings that compress, in the order of [`Coding::ALL`].
const CODINGS: [Coding; 3] = [Coding::Gzip, Coding::Brotli, Coding::Zstd];

/// The parcel of a body that is asked for often, in gzip, Brotli and Zstandard, each with great effort: a tenth of a
/// second for 30 KB, and some megabytes of memory meanwhile.
pub fn compress(body: &[u8]) -> Vec<u8> {
    pack(body, Demand::Often)
}

/// The parcel of a body, with the codings that are worth while and make it smaller.
pub(super) fn pack(body: &[u8], demand: Demand) -> Vec<u8> {
    let wanted: &[Coding] = match demand {
        Demand::Incompressible => &[],
        Demand::Seldom => &[Coding::Gzip],
        Demand::Often => &CODINGS,
    };
    let encoded = CODINGS.map(|coding| {
        let coding = wanted.contains(&coding).then_some(coding)?;
        encode(body, coding, demand)
    });
    let encoded = encoded.map(Option::unwrap_or_default);
    let mut inside = Vec::new();
    for part in &encoded {
        inside.extend((part.len() as u64).to_le_bytes());
    }
    inside.extend(encoded.concat());
    [&checksum(body, &inside).to_le_bytes(), inside.as_slice()].concat()
}

/// The codings in a parcel of this body; `None` when it is damaged, or that of another body.
pub(super) fn unpack(parcel: &Bytes, body: &[u8]) -> Option<[Option<Bytes>; 3]> {
    let (sum, inside) = parcel.split_first_chunk()?;
    if u64::from_le_bytes(*sum) != checksum(body, inside) {
        return None;
    }
    let (lengths, mut rest) = inside.split_first_chunk::<24>()?;
    let mut codings = [const { None }; 3];
    for (slot, length) in codings.iter_mut().zip(lengths.as_chunks().0) {
        let (part, behind) = rest.split_at_checked(u64::from_le_bytes(*length).try_into().ok()?)?;
        *slot = (!part.is_empty()).then(|| parcel.slice_ref(part));
        rest = behind;
    }
    Some(codings)
}

fn checksum(body: &[u8], inside: &[u8]) -> u64 {
    xxh3_64_with_seed(inside, xxh3_64(body))
}

/// Bodies above this size are compressed a step less hard, so that a reload stays a matter of a moment.
const LARGE: usize = 512 * 1024;

/// Rounds of zopfli; more of them gain next to nothing.
const ITERATIONS: NonZeroU64 = NonZeroU64::new(5).unwrap();

/// Compresses a body with `coding`, and checks that it decodes to the same bytes; `None` when it does not, or when it
/// would not be smaller.
fn encode(body: &[u8], coding: Coding, demand: Demand) -> Option<Vec<u8>> {
    let large = body.len() > LARGE;
    let mut encoded = match coding {
        Coding::Identity => return None,
        Coding::Gzip if demand == Demand::Often && !large => {
            let mut encoded = Vec::new();
            let options = zopfli::Options { iteration_count: ITERATIONS, ..Default::default() };
            zopfli::compress(options, zopfli::Format::Gzip, body, &mut encoded).ok()?;
            encoded
        }
        Coding::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(body).ok()?;
            encoder.finish().ok()?
        }
        Coding::Brotli => {
            let mut encoded = Vec::new();
            let quality = if large { 7 } else { 11 };
            let window = window(body.len());
            brotli::CompressorWriter::new(&mut encoded, 4096, quality, window)
                .write_all(body)
                .ok()?;
            encoded
        }
        Coding::Zstd => zstd::bulk::compress(body, if large { 12 } else { 19 }).ok()?,
    };
    // It is kept for long, and encoders make room for the worst case.
    encoded.shrink_to_fit();
    (encoded.len() < body.len() && decodes_to(&encoded, coding, body)).then_some(encoded)
}

/// The window of Brotli that reaches over a whole body of this many bytes (RFC 7932 section 9.1), up to the one that is
/// usual: both sides set memory aside for it.
fn window(length: usize) -> u32 {
    (length + 16).next_power_of_two().ilog2().clamp(10, 22)
}

/// Whether an encoded body decodes to exactly these bytes.
fn decodes_to(encoded: &[u8], coding: Coding, body: &[u8]) -> bool {
    decoded(encoded, coding, body.len()).is_some_and(|decoded| decoded == body)
}

/// What an encoded body decodes to, when that has the given length.
pub(super) fn decoded(encoded: &[u8], coding: Coding, length: usize) -> Option<Vec<u8>> {
    let limit = length as u64 + 1;
    let mut decoded = Vec::with_capacity(length);
    let read = match coding {
        Coding::Identity => encoded.take(limit).read_to_end(&mut decoded),
        Coding::Gzip => flate2::read::GzDecoder::new(encoded).take(limit).read_to_end(&mut decoded),
        Coding::Brotli => {
            brotli::Decompressor::new(encoded, 4096).take(limit).read_to_end(&mut decoded)
        }
        Coding::Zstd => {
            zstd::stream::read::Decoder::new(encoded).ok()?.take(limit).read_to_end(&mut decoded)
        }
    };
    (read.ok()? == length).then_some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coding_decodes_to_the_same_bytes() {
        let body = "Bronnen: InOverheid.nl; Uitgeverij Réunion. ".repeat(100);
        for coding in [Coding::Gzip, Coding::Brotli, Coding::Zstd] {
            let encoded = encode(body.as_bytes(), coding, Demand::Often).unwrap();
            assert!(encoded.len() < body.len() / 5);
            assert!(decodes_to(&encoded, coding, body.as_bytes()));
            assert!(!decodes_to(&encoded, coding, b"something else"));
        }
        assert_eq!(encode(b"x", Coding::Gzip, Demand::Seldom), None);
    }

    #[test]
    fn a_parcel_gives_what_was_packed_for_its_own_body_only() {
        let body = "Bronnen: InOverheid.nl; Uitgeverij Réunion. ".repeat(100).into_bytes();
        let parcel = Bytes::from(compress(&body));
        let codings = unpack(&parcel, &body).unwrap();
        for (coding, encoded) in CODINGS.into_iter().zip(&codings) {
            assert!(decodes_to(encoded.as_ref().unwrap(), coding, &body));
        }
        assert_eq!(unpack(&parcel, b"something else"), None);
        for cut in [0, 8, 31, parcel.len() - 1] {
            assert_eq!(unpack(&parcel.slice(..cut), &body), None);
        }
        for place in 0..parcel.len() {
            let mut damaged = parcel.to_vec();
            damaged[place] ^= 1;
            assert_eq!(unpack(&damaged.into(), &body), None);
        }
        let seldom = unpack(&pack(&body, Demand::Seldom).into(), &body).unwrap();
        assert_eq!(seldom.map(|encoded| encoded.is_some()), [true, false, false]);
        assert_eq!(unpack(&pack(b"x", Demand::Often).into(), b"x"), Some([None, None, None]));
    }
}
