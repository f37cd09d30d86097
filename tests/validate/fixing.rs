//! `--fix`: what is mended stays a feed of the same words, and no rule fires that did not.
//!
//! The documents of other projects lie outside this one; where they are missing the test says so and passes.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use bron::validate::{self, Options};

use super::needs;
use super::{FEED, bron, said};

/// Documents that are larger take too long without optimisation.
const LARGEST: u64 = 64 << 10;

fn documents() -> Vec<PathBuf> {
    let folders = ["feeds-corpus/files", "w3c-cases"].into_iter().filter_map(needs::corpus);
    let files = folders.flat_map(|folder| needs::files(&folder));
    files.filter(|path| path.metadata().unwrap().len() <= LARGEST).collect()
}

fn count(bytes: &[u8]) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for finding in validate::check(bytes.to_vec(), &Options::default()).findings {
        *count.entry(finding.rule.id).or_default() += 1;
    }
    count
}

#[test]
fn mending_makes_no_rule_fire_and_is_done_once() {
    let mut mended = 0;
    for path in documents() {
        let bytes = fs::read(&path).unwrap();
        let Some(fixed) = validate::fix(&bytes, &Options::default()) else { continue };
        mended += 1;
        let (before, after) = (count(&bytes), count(&fixed.bytes));
        for (rule, number) in &after {
            assert!(number <= before.get(rule).unwrap_or(&0), "{}: more {rule}", path.display());
        }
        let again = validate::fix(&fixed.bytes, &Options::default());
        assert!(again.is_none(), "{}: {:?}", path.display(), again.unwrap().edits);
        // Outside the edits nothing moved.
        let mut rest = fixed.after.as_str();
        let mut at = 0;
        for edit in &fixed.edits {
            let kept = &fixed.before[at..edit.span.start as usize];
            rest =
                rest.strip_prefix(kept).unwrap().strip_prefix(edit.replacement.as_str()).unwrap();
            at = edit.span.end as usize;
        }
        assert_eq!(rest, &fixed.before[at..], "{}", path.display());
    }
    println!("{mended} documents were mended");
}

#[test]
fn a_preview_changes_nothing_and_shows_the_lines() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let faulty = FEED.replace("Thu, 03", "Fri, 03").replace('\n', "\r\n");
    fs::write(root.join("feed.xml"), &faulty).unwrap();
    let (status, diff) = said(root, &["validate", "--fix", "--dry-run", "feed.xml"]);
    assert_eq!(status, 0);
    assert!(diff.contains("-    <title>Brug open") && diff.contains("Thu, 03 Feb 2011"), "{diff}");
    assert_eq!(fs::read_to_string(root.join("feed.xml")).unwrap(), faulty);
    assert_eq!(said(root, &["validate", "-q", "--fix", "feed.xml"]).0, 0);
    let mended = fs::read_to_string(root.join("feed.xml")).unwrap();
    assert_eq!(mended, FEED.replace('\n', "\r\n"));
}

#[test]
fn a_feed_that_was_encoded_twice_is_read_back() {
    let feed = FEED.replace("De brug is", "Café “De Leeuw” is – één jaar na de brand – weer");
    let twice = encoding_rs::WINDOWS_1252.decode_without_bom_handling(feed.as_bytes()).0;
    let fixed = validate::fix(twice.as_bytes(), &Options::default()).unwrap();
    assert_eq!(String::from_utf8(fixed.bytes).unwrap(), feed);
    let partly = twice.replace("Brug open", "Brug één dag open");
    assert_eq!(validate::fix(partly.as_bytes(), &Options::default()), None);
}

#[test]
fn a_file_that_cannot_be_replaced_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = FEED.replace("Thu, 03", "Fri, 03");
    fs::write(folder.path().join("feed.xml"), &faulty).unwrap();
    let output = bron(folder.path(), &["validate", "--fix", "-"]);
    assert_eq!(output.status.code(), Some(2), "what came from stdin has no file");
    assert_eq!(fs::read_to_string(folder.path().join("feed.xml")).unwrap(), faulty);
}
