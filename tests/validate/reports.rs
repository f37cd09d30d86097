//! What is said about findings, in which form, and with which exit status.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use bron::syntax::{encoding, xml};
use serde_json::Value;

use super::{FEED, bron, rules, said};

/// A feed with an error and a warning, under a name with all that a form could trip over.
const NAME: &str = "a, b: 100% <\"é\">.xml";

fn faulty(folder: &Path) {
    let feed = FEED.replace("isPermaLink=\"false\"", "isPermaLink=\"&#10;%,:\"");
    let feed = feed.replace("Thu, 03 Feb 2011 09:00:00 +0100", "gisteren");
    fs::write(folder.join(NAME), feed).unwrap();
    fs::write(folder.join("good.xml"), FEED).unwrap();
}

#[test]
fn several_forms_are_written_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    faulty(root);
    fs::write(root.join("b.xml"), "old").unwrap();
    let outputs = [
        "--output",
        "a.sarif",
        "--output",
        "junit=b.xml",
        "--output",
        "github=c",
        "--output",
        "d.json",
    ];
    let (status, human) = said(root, &[&["validate", NAME], &outputs[..]].concat());
    assert_eq!(status, 1);
    assert!(human.contains("not valid"), "{human}");
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&read("a.sarif")).unwrap()["version"], "2.1.0");
    assert!(read("b.xml").starts_with("<?xml"));
    assert!(read("c").starts_with("::"));
    assert!(rules(&read("d.json")).len() > 1);
    let names: Vec<_> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 6, "nothing else is left: {names:?}");
    let output = bron(root, &["validate", NAME, "--output", "report"]);
    assert_eq!(output.status.code(), Some(2), "a form that no name tells");
}

#[test]
fn sarif_says_where_and_by_which_rule() {
    let folder = tempfile::tempdir().unwrap();
    faulty(folder.path());
    let (_, report) = said(folder.path(), &["validate", NAME, "good.xml", "--format", "sarif"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let run = &report["runs"][0];
    let described = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(described[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(uri, "a,%20b%3A%20100%25%20%3C%22%C3%A9%22%3E.xml");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
        assert!(place["region"]["startColumn"].as_u64().unwrap() >= 1);
    }
    let prints: Vec<&Value> =
        results.iter().map(|result| &result["partialFingerprints"]["bron/v1"]).collect();
    for (at, print) in prints.iter().enumerate() {
        assert!(!prints[..at].contains(print), "two results have one fingerprint");
    }
}

#[test]
fn junit_is_well_formed_and_its_sums_are_right() {
    let folder = tempfile::tempdir().unwrap();
    faulty(folder.path());
    let (_, report) = said(folder.path(), &["validate", NAME, "good.xml", "--format", "junit"]);
    let doc = xml::Document::parse(encoding::decode(report.into_bytes(), None));
    assert!(doc.faults().is_empty());
    assert_sums(&doc);
    // The schema that Jenkins has for these reports asks for it.
    assert!(doc.named("testsuite").all(|suite| suite.attr("errors") == Some("0")));
    assert_eq!(doc.named("testsuite").next().unwrap().attr("name"), Some(NAME));
}

fn assert_sums(doc: &xml::Document) {
    let root = doc.root().unwrap();
    let sum = |name: &str| root.attr(name).unwrap().parse::<usize>().unwrap();
    assert_eq!(sum("tests"), doc.named("testcase").count());
    assert_eq!(sum("failures"), doc.named("failure").count());
}

#[test]
fn warnings_that_are_denied_fail_in_junit() {
    let folder = tempfile::tempdir().unwrap();
    let warned = FEED.replace("De brug", "De brug naar RÃ©union");
    fs::write(folder.path().join("feed.xml"), warned).unwrap();
    let told = |deny: &[&str]| {
        let arguments = [&["validate", "feed.xml", "--format", "junit"], deny].concat();
        let (status, report) = said(folder.path(), &arguments);
        let doc = xml::Document::parse(encoding::decode(report.into_bytes(), None));
        assert_sums(&doc);
        (status, doc.named("failure").count(), doc.named("system-out").count())
    };
    assert_eq!(told(&[]), (0, 0, 1));
    assert_eq!(told(&["--deny", "warnings"]), (1, 1, 0));
}

#[test]
fn annotations_are_escaped_as_the_runner_unescapes_them() {
    let folder = tempfile::tempdir().unwrap();
    faulty(folder.path());
    let (_, report) = said(folder.path(), &["validate", NAME, "--format", "github"]);
    for line in report.lines() {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind));
        assert_eq!(properties.split(',').next(), Some("file=a%2C b%3A 100%25 <\"é\">.xml"));
        assert!(properties.split(',').all(|property| property.matches('=').count() == 1));
        assert!(!message.is_empty());
    }
    assert!(report.lines().count() >= 2);
}

#[test]
fn the_exit_status_follows_what_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let feed = FEED.replace("Thu, 03 Feb 2011", "03 Feb 11");
    fs::write(root.join("warned.xml"), feed).unwrap();
    let status = |more: &[&str]| said(root, &[&["validate", "-q", "warned.xml"], more].concat()).0;
    assert_eq!(status(&[]), 0);
    assert_eq!(status(&["--deny", "warnings"]), 1);
    assert_eq!(status(&["--max-warnings", "0"]), 1);
    assert_eq!(status(&["--max-warnings", "1"]), 0);
    assert_eq!(status(&["nothing.xml"]), 2);
    assert_eq!(said(root, &["validate", "nothing.xml"]), (2, String::new()));
    assert_eq!(status(&["--output", "json=/dev/full"]), 2);
    assert_eq!(status(&["--output", "json=no/such/folder/a"]), 2);
}

#[test]
fn a_reader_that_goes_away_is_no_failure_and_a_full_disk_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let item = FEED.split_at(FEED.find("  <item>").unwrap()).1.split_once("</channel>").unwrap().0;
    let bad = item.replace("Thu, 03 Feb 2011 09:00:00 +0100", "gisteren").repeat(2000);
    fs::write(root.join("bad.xml"), FEED.replace("  <item>", &[&bad, "  <item>"].concat()))
        .unwrap();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bron"));
        command.args(["validate", "--all", "bad.xml"]).current_dir(root).stderr(Stdio::piped());
        command
    };
    let mut child = program().stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut message = String::new();
    child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    assert_eq!((child.wait().unwrap().code(), message.as_str()), (Some(0), ""));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert_eq!(program().stdout(full).output().unwrap().status.code(), Some(2));
}

#[test]
fn many_files_have_one_summary() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for number in 0..50 {
        fs::write(root.join(["feed", &number.to_string(), ".rss"].concat()), FEED).unwrap();
    }
    assert_eq!(
        said(root, &["validate", "."]),
        (0, "50 files, 50 valid: nothing found\n".to_owned())
    );
    assert_eq!(
        said(root, &["validate", "feed4*.rss"]),
        (0, "11 files, 11 valid: nothing found\n".to_owned())
    );
}

#[test]
fn findings_count_as_the_configuration_says() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("warned.xml"), FEED.replace("Thu, 03 Feb 2011", "03 Feb 11")).unwrap();
    let with = |policy: &str| {
        let site = "[site]\ntitle = 'Krant'\nurl = 'https://wijkwaard.example/'\n";
        fs::write(root.join("bron.toml"), [site, policy].concat()).unwrap();
        let output = bron(root, &["validate", "warned.xml", "--format", "json"]);
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(with(""), (0, String::new()));
    let deny =
        "[[validate.deny]]\nrule = 'date-rfc822-*'\npath = '*.xml'\nreason = 'old readers'\n";
    assert_eq!(with(deny), (1, String::new()));
    let idle = "[[validate.allow]]\nrule = 'atom-id-repeated'\nreason = 'none'\n";
    let (status, told) = with(idle);
    assert!(status == 0 && told.contains("nothing to allow for `atom-id-repeated`"), "{told}");
    let (status, told) = with("[[validate.deny]]\nrule = 'date-rfc822-od'\nreason = 'x'\n");
    assert!(
        status == 2
            && told.contains("bron.toml:5: ")
            && told.contains("did you mean `date-rfc822-odd`"),
        "{told}"
    );
}

#[test]
fn a_baseline_accepts_what_is_there_and_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let old = FEED.replace("Thu, 03 Feb 2011", "03 Feb 11");
    fs::write(root.join("feed.xml"), &old).unwrap();
    let run = || {
        said(root, &["validate", "-q", "feed.xml", "--format", "json", "--baseline", "known.json"])
    };
    assert!(rules(&run().1).is_empty());
    // Text above moves the line, and a new fault is new.
    fs::write(
        root.join("feed.xml"),
        old.replace("<rss", "\n\n<rss").replace("wijkwaard-brug</guid>", "</guid>"),
    )
    .unwrap();
    let found = rules(&run().1);
    assert!(!found.is_empty() && !found.contains(&"date-rfc822-odd".to_owned()), "{found:?}");
}
