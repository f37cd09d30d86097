//! Any document gives a tree in which every span lies in the text.
#![no_main]

use bron::syntax::{encoding, xml};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let doc = xml::Document::parse(encoding::decode(bytes.to_vec(), None));
    for element in doc.elements() {
        let span = element.full_span();
        assert!(span.start <= span.end && span.end as usize <= doc.text().len());
        let _ = (element.name(), element.text(), element.inner(), element.lang());
        for attribute in element.attributes() {
            assert!(attribute.span().end as usize <= doc.text().len() + 1);
            let _ = attribute.value();
        }
    }
    for fault in doc.faults() {
        doc.position(fault.span.start);
    }
});
