//! Two versions of a feed: what harms those who follow it is found, and its normal life is not.
//!
//! A folder of `fixtures/feeds/pairs` has a version `before`, a version `after`, and in `findings.txt` what the comparison
//! says. `BRON_BLESS=1` writes the last anew.

use std::fs;
use std::path::Path;

use bron::syntax::{Span, encoding, xml};
use bron::validate::{self, Finding, OldVersion, Options};
use serde_json::Value;

use super::needs;
use super::{FEED, bron, rules, said};

/// What comparing the two documents finds.
fn compared(before: &[u8], after: &[u8]) -> Option<Vec<Finding>> {
    let old = OldVersion::parse("before", before.to_vec(), None, None).ok()?;
    let mut report = validate::check(after.to_vec(), &Options::default());
    let text = report.text.clone();
    old.judge(&mut report, None);
    assert!(report.text == text, "the text of the report is the document's");
    report.findings.retain(|finding| finding.rule.id.starts_with("against-"));
    for finding in &report.findings {
        let related = finding.related.as_ref().unwrap();
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        assert!(text.get(start..end).is_some(), "{finding:?}");
        let (start, end) = (related.span.start as usize, related.span.end as usize);
        assert!(related.document.text.get(start..end).is_some(), "{finding:?}");
    }
    Some(report.findings)
}

fn lines(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let related = finding.related.as_ref().unwrap();
        let places =
            [finding.start.line, finding.start.column, related.start.line, related.start.column];
        let [line, column, old_line, old_column] = places.map(|place| place.to_string());
        let id = finding.rule.id;
        [
            &line,
            ":",
            &column,
            " (",
            &old_line,
            ":",
            &old_column,
            ") ",
            id,
            ": ",
            &finding.message,
            "\n",
        ]
        .concat()
    };
    findings.iter().map(line).collect()
}

fn version(folder: &Path, name: &str) -> Vec<u8> {
    let file = ["xml", "json"].iter().map(|ending| folder.join(name).with_extension(ending));
    fs::read(file.into_iter().find(|file| file.is_file()).unwrap()).unwrap()
}

#[test]
fn each_pair_gives_its_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feeds/pairs");
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let found =
            lines(&compared(&version(&folder, "before"), &version(&folder, "after")).unwrap());
        let expected = folder.join("findings.txt");
        if std::env::var_os("BRON_BLESS").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(name.starts_with("normal-"), found.is_empty(), "{name}:\n{found}");
        if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push([&name, ":\n", &found].concat());
        }
        count += 1;
    }
    assert!(count > 30 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_feed_beside_itself_has_lost_nothing() {
    let corpus = needs::corpus("feeds-corpus/files");
    for path in corpus.iter().flat_map(|folder| needs::files(folder)) {
        let document = fs::read(&path).unwrap();
        let found = compared(&document, &document).unwrap_or_default();
        assert!(found.is_empty(), "{}:\n{}", path.display(), lines(&found));
    }
}

#[test]
fn a_feed_that_goes_on_has_lost_nothing() {
    let corpus = needs::corpus("feeds-corpus/files");
    for path in corpus.iter().flat_map(|folder| needs::files(folder)) {
        let document = fs::read(&path).unwrap();
        let text = encoding::decode(document.clone(), None).text;
        let doc = xml::Document::parse(encoding::Decoded::of(text.clone()));
        let entries: Vec<_> = ["item", "rss1:item", "atom:entry"]
            .iter()
            .flat_map(|name| doc.named(name))
            .map(|entry| entry.full_span())
            .collect();
        let [first, .., last] = entries.as_slice() else { continue };
        let cut = |span: Span| {
            let (before, rest) = text.split_at(span.start as usize);
            [before, rest.split_at((span.end - span.start) as usize).1].concat()
        };
        // The version of yesterday has no newest entry, and that of tomorrow no oldest.
        let found = compared(cut(*first).as_bytes(), cut(*last).as_bytes()).unwrap_or_default();
        assert!(found.is_empty(), "{}:\n{}", path.display(), lines(&found));
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = std::process::Command::new("git");
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")] {
        command.env(name, value);
    }
    let who = ["-c", "user.name=Redactie", "-c", "user.email=redactie@wijkwaard.example"];
    let output = command.args(who).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn older_versions_come_from_files_folders_and_revisions() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let changed = FEED.replace("wijkwaard-brug", "c81e77aa");
    fs::create_dir_all(root.join("site/tag")).unwrap();
    fs::create_dir_all(root.join("was/tag")).unwrap();
    for name in ["site/feed.xml", "site/tag/raad.xml", "was/tag/raad.xml", "old.xml"] {
        fs::write(root.join(name), FEED).unwrap();
    }
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Feeds"]);
    fs::write(root.join("site/tag/raad.xml"), &changed).unwrap();
    fs::write(root.join("site/new.xml"), FEED).unwrap();
    let changed_ids = |arguments: &[&str]| {
        let (status, report) = said(root, &[&["validate", "--format", "json"], arguments].concat());
        (status, rules(&report))
    };
    let once = || (1, vec!["against-entry-id-changed".to_owned()]);
    assert_eq!(changed_ids(&["site/tag/raad.xml", "--against", "old.xml"]), once());
    assert_eq!(changed_ids(&["site/tag/raad.xml", "--against", "git:HEAD:site/feed.xml"]), once());
    assert_eq!(changed_ids(&["site/tag/raad.xml", "--against", "git:HEAD"]), once());
    assert_eq!(changed_ids(&["site", "--against", "was"]), once());
    assert_eq!(changed_ids(&["site", "--against", "git:HEAD"]), once());
    assert_eq!(changed_ids(&["site/**/*.xml", "--against", "was/"]), once());
    assert_eq!(changed_ids(&["git:HEAD:site/feed.xml", "--against", "old.xml"]), (0, Vec::new()));
    for wrong in [
        &["site", "--against", "old.xml"][..],
        &["old.xml", "--against", "git:--upload-pack=x"],
        &["old.xml", "--against", "git:nowhere"],
        &["old.xml", "--against", "git:HEAD:site"],
        &["old.xml", "--against", "git:HEAD:nothing.xml"],
        &["old.xml", "--against", "nothing.xml"],
        &["-", "--against", "git:HEAD"],
    ] {
        let output = bron(root, &[&["validate"], wrong].concat());
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {output:?}");
    }
    fs::write(root.join("page.html"), "<!doctype html><p>Dag</p>").unwrap();
    let output = bron(root, &["validate", "old.xml", "--against", "page.html"]);
    assert_eq!(output.status.code(), Some(2), "what is no feed cannot be compared with");
}

#[test]
fn a_feed_that_is_gone_from_a_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for name in ["site/feed.xml", "was/feed.xml"] {
        fs::create_dir_all(root.join(name).with_file_name("tag")).unwrap();
        fs::write(root.join(name), FEED).unwrap();
    }
    for name in ["was/tag/raad.xml", "site/tag/raad.xml", "site/.cache.xml", "site/notes.txt"] {
        fs::write(root.join(name), FEED).unwrap();
    }
    fs::write(root.join("site/tag/page.xml"), "<p>Dag</p>").unwrap();
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Feeds"]);
    for name in ["site/tag", "site/.cache.xml", "site/notes.txt"] {
        let path = root.join(name);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    }
    let told = |arguments: &[&str]| {
        let (status, report) = said(root, &[&["validate", "--format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&report).unwrap();
        let files = report["files"].as_array().unwrap().iter();
        let gone = files.filter(|file| file["diagnostics"][0]["rule"] == "against-feed-vanished");
        (status, gone.map(|file| file["file"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    let raad = (1, vec!["site/tag/raad.xml".to_owned()]);
    assert_eq!(told(&["site", "--against", "was"]), raad);
    assert_eq!(told(&["./site/", "--against", "./was/"]).1, ["site/tag/raad.xml"]);
    assert_eq!(told(&["site", "--against", "git:HEAD"]), raad);
    assert_eq!(told(&[".", "--against", "git:HEAD"]), raad);
    assert_eq!(told(&["site/feed.xml", "--against", "was"]), (0, Vec::new()), "one was asked for");
    assert_eq!(told(&["site/feed.xml", "--against", "git:HEAD"]), (0, Vec::new()));
}

#[test]
fn every_report_shows_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("old.xml"), FEED).unwrap();
    fs::write(root.join("new.xml"), FEED.replace("wijkwaard-brug", "c81e77aa")).unwrap();
    let told = |format: &str| {
        said(root, &["validate", "new.xml", "--against", "old.xml", "--format", format]).1
    };
    let human = told("human");
    assert!(human.contains("new.xml:5") && human.contains("old.xml:5"), "{human}");
    assert!(told("github").contains("(before: old.xml:5:55)"));
    assert!(told("junit").contains("(before: old.xml:5:55)"));
    let json: Value = serde_json::from_str(&told("json")).unwrap();
    let related = &json["diagnostics"][0]["related"][0];
    assert_eq!((related["file"].as_str(), related["line"].as_u64()), (Some("old.xml"), Some(5)));
    let sarif: Value = serde_json::from_str(&told("sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["relatedLocations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "old.xml");
}
