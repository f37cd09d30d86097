//! What is read of any document can be written, and read back with as many entries.
#![no_main]

use bron::read::{self, Origin};
use bron::write::{self, Format, Options};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(reading) = read::feed(bytes.to_vec(), &Origin::default()) else { return };
    let options = Options::new(Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC));
    for format in [Format::Rss, Format::Atom, Format::Json] {
        let written = write::feed(&reading.value, format, &options);
        let again = read::feed(written, &Origin::default()).expect("what we write is a feed");
        assert_eq!(again.value.articles.len(), reading.value.articles.len());
    }
});
