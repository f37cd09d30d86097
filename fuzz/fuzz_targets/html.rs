//! Any markup becomes safe markup that stays as it is, and text.
#![no_main]

use bron::html;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|markup: &str| {
    let safe = html::sanitise(markup, None);
    assert_eq!(html::sanitise(&safe, None), safe);
    let _ = html::to_text(markup);
});
