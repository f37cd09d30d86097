//! Any text is a date or none.
#![no_main]

use bron::date;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(read) = date::parse(text, &TimeZone::UTC) {
        let _ = (date::rfc822(&read.when), date::rfc3339(&read.when));
    }
    let _ = date::day(text);
});
