//! Documents that were damaged on the way: whatever bytes come, nothing panics and nothing hangs.
//!
//! Every document is damaged in a few ways that depend on its name alone, so a failure comes back. The documents of other
//! projects lie outside this one; where they are missing the test says so and takes our own feeds only.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod needs;
mod numbers;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use bron::read::{self, Origin};
use bron::syntax::{encoding, json, xml};
use numbers::Numbers;

/// Bytes that mean something to one of the parsers.
const TELLING: &[&[u8]] = &[
    b"<",
    b">",
    b"&",
    b"\"",
    b"'",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"<?",
    b"<!DOCTYPE x [",
    b"&#x",
    b"&nbsp;",
    b"\0",
    b"\xFF",
    b"\xC3",
    b"\xEF\xBB\xBF",
    b"\xFE\xFF",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\",
    b"\\ud83d",
    b"</",
    b"/>",
    b" xmlns=\"\"",
    b" xml:base=\"//\"",
    b"\r",
];

/// Documents longer than this are cut, so that a debug build gets through all of them in seconds.
const LONGEST: usize = 8 << 10;

/// Damages a document: flips, cuts, doubles, and puts in what parsers look for.
fn damage(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len());
        let end = (at + 1 + numbers.below(64)).min(bytes.len());
        match numbers.below(5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece: Vec<u8> = bytes.iter().copied().skip(at).take(end - at).collect();
                bytes.splice(at..at, piece);
            }
            3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << numbers.below(8);
                }
            }
            _ => {
                let telling = numbers.below(TELLING.len());
                bytes.splice(at..at, TELLING.get(telling).unwrap().iter().copied());
            }
        }
    }
}

/// Everything that parses a document, each part of the result looked at.
fn parse(bytes: &[u8]) {
    let doc = xml::Document::parse(encoding::decode(bytes.to_vec(), None));
    for element in doc.elements() {
        let span = element.full_span();
        assert!(span.start <= span.end && span.end as usize <= doc.text().len());
        let _ = (element.name(), element.attributes().count());
    }
    let doc = json::Document::parse(encoding::decode(bytes.to_vec(), None));
    for value in doc.values() {
        assert!(value.span().end as usize <= doc.text().len());
        let _ = value.as_str();
    }
    let _ = read::feed(bytes.to_vec(), &Origin::default());
}

#[test]
fn damaged_documents_neither_panic_nor_hang() {
    let mut documents = needs::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds"));
    for name in ["feeds-corpus/files", "w3c-cases"] {
        documents.extend(needs::corpus(name).iter().flat_map(|folder| needs::files(folder)));
    }
    for path in documents {
        let mut whole = fs::read(&path).unwrap();
        whole.truncate(LONGEST);
        let mut numbers = Numbers::of(&path.file_name().unwrap().to_string_lossy());
        for round in 0..12 {
            let mut bytes = whole.clone();
            damage(&mut bytes, &mut numbers);
            let begun = Instant::now();
            parse(&bytes);
            let took = begun.elapsed();
            assert!(took < Duration::from_secs(2), "{} round {round}: {took:?}", path.display());
        }
    }
}
