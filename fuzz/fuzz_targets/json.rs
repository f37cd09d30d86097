//! Any document gives a tree in which every span lies in the text.
#![no_main]

use bron::syntax::{encoding, json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let doc = json::Document::parse(encoding::decode(bytes.to_vec(), None));
    for value in doc.values() {
        let span = value.span();
        assert!(span.start <= span.end && span.end as usize <= doc.text().len());
        let _ = (value.as_str(), value.path());
    }
    for fault in doc.faults() {
        doc.position(fault.span.start);
    }
});
