//! Reading real and awkward feeds: how many entries, and the first title, against what other parsers say of them.
//!
//! The documents belong to other projects and lie outside this one; where they are missing the tests say so and pass.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod needs;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use bron::article::Feed;
use bron::read::{self, Origin};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

fn manifest(folder: &Path) -> Vec<Value> {
    let lines = fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read_feed(folder: &Path, entry: &Value) -> Option<Feed> {
    let bytes = fs::read(folder.join(entry["file"].as_str().unwrap())).unwrap();
    read::feed(bytes, &Origin::default()).ok().map(|reading| reading.value)
}

/// A title as the manifest has it: no markup, white space collapsed, Unicode NFC.
fn comparable(title: &str) -> String {
    let title: String = title.nfc().collect();
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn entries_are_counted_as_every_other_parser_counts_them() {
    let Some(folder) = needs::corpus("feeds-corpus") else { return };
    let (mut right, mut wrong, mut other) = (0, Vec::new(), Vec::new());
    for entry in manifest(&folder) {
        let expected = usize::try_from(entry["entries"].as_u64().unwrap()).unwrap();
        let found = read_feed(&folder, &entry).map(|feed| feed.articles.len());
        let name = entry["file"].as_str().unwrap();
        let line = format!("{name}: {found:?} entries, not {expected}");
        match (found == Some(expected), entry["entries_confirmed"].as_bool().unwrap()) {
            (true, true) => right += 1,
            (false, true) => wrong.push(line),
            (false, false) => other.push(line),
            (true, false) => {}
        }
    }
    println!("{right} confirmed counts right; unconfirmed and different:\n{}", other.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn first_titles_are_what_other_parsers_read() {
    let Some(folder) = needs::corpus("feeds-corpus") else { return };
    let (mut right, mut wrong) = (0, Vec::new());
    for entry in manifest(&folder) {
        let Some(expected) = entry["first_title_text"].as_str().filter(|title| !title.is_empty())
        else {
            continue;
        };
        let title = read_feed(&folder, &entry)
            .and_then(|feed| feed.articles.into_iter().next())
            .map(|article| comparable(&article.title));
        if title.as_deref() == Some(expected) {
            right += 1;
        } else {
            wrong.push(format!("{}: {title:?}, not {expected:?}", entry["file"].as_str().unwrap()));
        }
    }
    let all = right + wrong.len();
    println!("{right} of {all} first titles; the others:\n{}", wrong.join("\n"));
    assert!(right * 100 >= all * 98, "{right} of {all} first titles\n{}", wrong.join("\n"));
}

#[test]
fn no_document_takes_long() {
    let Some(folder) = needs::corpus("feeds-corpus") else { return };
    let slow: Vec<_> = manifest(&folder)
        .iter()
        .filter_map(|entry| {
            let begun = Instant::now();
            read_feed(&folder, entry);
            let took = begun.elapsed();
            (took > Duration::from_secs(2)).then(|| format!("{}: {took:?}", entry["file"]))
        })
        .collect();
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// The oracle's parser refuses namespaces with white space in them, which XML allows.
const WELL_FORMED: [&str; 2] = ["files/f011-test3.xml", "files/f161-issue137-rss.xml"];

#[test]
fn what_is_not_well_formed_gives_a_warning_with_its_place() {
    let Some(folder) = needs::corpus("feeds-corpus") else { return };
    for entry in manifest(&folder) {
        let name = entry["file"].as_str().unwrap();
        // Undeclared encodings, the other exception of the oracle, have no place.
        if entry["kind"] != "feed"
            || entry["exception"] != "SAXParseException"
            || WELL_FORMED.contains(&name)
        {
            continue;
        }
        let bytes = fs::read(folder.join(name)).unwrap();
        let reading = read::feed(bytes, &Origin::default()).unwrap();
        let placed = reading.warnings.iter().any(|it| it.line.is_some() && it.column.is_some());
        assert!(placed, "{name}: {:?}", reading.warnings);
    }
}
