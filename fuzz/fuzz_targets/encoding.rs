//! Any bytes, with any charset parameter, become text.
#![no_main]

use bron::syntax::encoding;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Option<String>, Vec<u8>)| {
    let (charset, bytes) = input;
    let decoded = encoding::decode(bytes, charset.as_deref());
    assert!(decoded.malformed.iter().all(|&offset| offset <= decoded.text.len()));
});
