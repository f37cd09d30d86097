//! Any bytes are an article of each format, or refused.
#![no_main]

use bron::article::Id;
use bron::read::{self, Context, Format, Neighbours};
use bron::read::{Authors, Settings};
use bron::site;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let site: site::Settings =
        toml::from_str("title = \"Raad\"\nurl = \"https://gemeente.example/\"").expect("settings");
    let settings: Settings = toml::from_str("").expect("settings");
    let authors = Authors::default();
    for (format, path) in [
        (Format::PrintPage, "2011-02-03-stuk.txt"),
        (Format::Markdown, "2011/stuk/index.md"),
        (Format::Html, "stuk.html"),
    ] {
        let context = Context { site: &site, settings: &settings, authors: &authors, path, neighbours: Neighbours::NONE };
        let _ = read::head(bytes, format, context);
        let id = Id::new("urn:x:1").expect("an id");
        let _ = read::article(bytes, format, context, id, None);
    }
});
