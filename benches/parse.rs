//! How long each step of reading a large Atom feed takes: `cargo bench --bench parse [-- FILE]`. Without a file it makes
//! a feed of 10,000 entries and about 25 MB.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first surprise"
)]

use std::fmt::Write;
use std::time::Instant;

use bron::read::{self, Origin};
use bron::syntax::{encoding, xml};

const WORDS: [&str; 8] =
    ["gemeente", "raad", "besluit", "wethouder", "college", "financiën", "begroting", "inwoners"];

fn words(seed: usize, count: usize) -> String {
    let picked =
        (0..count).map(|index| WORDS.iter().cycle().nth((seed * 7 + index * index) % 8).unwrap());
    picked.copied().collect::<Vec<_>>().join(" ")
}

fn large() -> Vec<u8> {
    let mut feed = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Raad</title>\
         <id>tag:example.org,2011:raad</id><updated>2011-02-03T00:00:00+01:00</updated><author><name>R</name></author>\n",
    );
    for number in 0..10_000 {
        let paragraph = format!(
            "&lt;p&gt;{} &amp;amp; {}&lt;/p&gt;",
            words(number, 110),
            words(number + 3, 110)
        );
        writeln!(
            feed,
            "<entry>\n  <title>{}</title>\n  <id>tag:example.org,2011:{number}</id>\n  \
             <updated>2011-02-03T00:00:00+01:00</updated>\n  \
             <link rel=\"alternate\" href=\"https://example.org/a/{number}?x=1&amp;y=2\"/>\n  \
             <category term=\"raad\"/>\n  <content type=\"html\">{paragraph}</content>\n</entry>",
            words(number, 6)
        )
        .unwrap();
    }
    feed.push_str("</feed>\n");
    feed.into_bytes()
}

/// The best of five runs, in milliseconds.
fn best<T>(name: &str, mut work: impl FnMut() -> T) {
    let runs = (0..5).map(|_| {
        let begun = Instant::now();
        drop(work());
        begun.elapsed()
    });
    println!("{name:>24} {:8.1} ms", runs.min().unwrap().as_secs_f64() * 1000.0);
}

fn main() {
    let file = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let bytes = file.map_or_else(large, |file| std::fs::read(file).unwrap());
    println!("{} bytes", bytes.len());
    best("copy", || bytes.clone());
    best("decode", || encoding::decode(bytes.clone(), None));
    best("decode, parse", || xml::Document::parse(encoding::decode(bytes.clone(), None)));
    best("all of read::feed", || read::feed(bytes.clone(), &Origin::default()).unwrap());
}
