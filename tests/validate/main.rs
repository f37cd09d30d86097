//! `bron validate` as people and CI run it: two versions of a feed, feeds that come over HTTP, reports, exit statuses.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and asks where documents are"
)]
mod against;
mod fixing;
mod http;
#[path = "../needs/mod.rs"]
mod needs;
mod reports;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A feed without a fault.
const FEED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>Gemeente Wijkwaard</title><link>https://wijkwaard.example/</link><description>Nieuws</description>
  <item>
    <title>Brug open</title><guid isPermaLink="false">wijkwaard-brug</guid><pubDate>Thu, 03 Feb 2011 09:00:00 +0100</pubDate>
    <link>https://wijkwaard.example/brug</link><description>De brug is open.</description>
  </item>
</channel></rss>
"#;

/// The program in a folder, with nothing of the outside in its way.
fn bron(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bron"));
    for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "NO_COLOR"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).output().unwrap()
}

/// Its exit status and what it says on stdout.
fn said(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = bron(folder, arguments);
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// The rules that were found, from a report in JSON.
fn rules(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    let found = report["files"].as_array().unwrap().iter();
    let found = found.flat_map(|file| file["diagnostics"].as_array().unwrap());
    found.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_part_of_an_id_names_the_rules_that_have_it() {
    let folder = tempfile::tempdir().unwrap();
    let told = |id: &str| String::from_utf8(bron(folder.path(), &["explain", id]).stderr).unwrap();
    assert!(told("rss-guid").contains("there are rss-guid-not-url, "), "{}", told("rss-guid"));
    assert!(told("krant").contains("`bron explain` lists them"), "{}", told("krant"));
}
