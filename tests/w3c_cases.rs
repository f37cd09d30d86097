//! The `w3c` profile against the cases of W3C's feed validation service: the verdict, and every event.
//!
//! The cases lie in `../shared/w3c-cases` beside the checkout, or below `$BRON_SHARED`; without them the test passes and
//! says so. With `BRON_SHOW=1` it prints where we differ.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise, and finds the cases by an environment variable"
)]

mod needs;

use std::collections::BTreeMap;
use std::fs;

use bron::validate::{self, Finding, Options, Profile, Severity};
use serde_json::Value;

/// What we reached, in percent; never to be lowered.
const VERDICT: f64 = 99.9;
const EVENTS: f64 = 99.7;
const EXPECTATION: f64 = 99.9;

/// The time at which W3C's answers were recorded lies before this.
const NOW: &str = "2026-06-01T00:00:00Z";

/// Blanks the comment that tells what a case expects: a validator must not look at it.
fn mask(mut bytes: Vec<u8>) -> Vec<u8> {
    let find = |from: usize, what: &[u8]| {
        bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
    };
    let Some(words) = find(0, b"Description:") else { return bytes };
    let Some(start) = bytes[..words].windows(4).rposition(|window| window == b"<!--") else {
        return bytes;
    };
    let Some(end) = find(start, b"-->") else { return bytes };
    for byte in &mut bytes[start + 4..end] {
        if !matches!(byte, b'\t' | b'\n' | b'\r') {
            *byte = b' ';
        }
    }
    bytes
}

fn is_a(events: &Value, name: &str, wanted: &str) -> bool {
    name == wanted
        || events[name]["ancestors"].as_array().is_some_and(|all| all.iter().any(|a| a == wanted))
}

/// Whether a finding is about the place that `params` names; a field it leaves open counts as there.
fn is_at(finding: &Finding, params: &Value) -> bool {
    let fits = |key: &str, found: Option<&str>| match (params[key].as_str(), found) {
        (Some(wanted), Some(found)) => wanted.replacen('_', ":", 1) == found.replacen('_', ":", 1),
        _ => true,
    };
    fits("element", finding.element.as_deref())
        && fits("parent", finding.parent.as_deref())
        && fits("attr", finding.attr.as_deref())
}

fn expectation(case: &Value, events: &Value, findings: &[Finding]) -> bool {
    let expect = &case["expect"];
    let (wanted, severity) =
        (expect["event"].as_str().unwrap(), expect["severity"].as_str().unwrap());
    let negated = expect["negated"].as_bool().unwrap();
    let fits = |finding: &&Finding| match wanted {
        "Error" => finding.severity == Severity::Error,
        "Warning" => finding.severity == Severity::Warning,
        "Info" => finding.severity == Severity::Info,
        "Message" => finding.severity != Severity::Info,
        _ => finding.rule.w3c.is_some_and(|class| is_a(events, class, wanted)),
    };
    if severity == "success" {
        // Judged by what is said at the places where W3C says that all is well.
        return negated
            || case["w3c"]["successes"].as_array().unwrap().iter().all(|place| {
                if !is_a(events, place["event"].as_str().unwrap(), wanted) {
                    return true;
                }
                let loud = |s: &str| matches!(s, "error" | "warning");
                let theirs = case["w3c"]["events"].as_array().unwrap();
                let theirs = theirs
                    .iter()
                    .filter(|event| {
                        ["element", "parent"].iter().all(|key| event[key] == place[key])
                            && loud(event["severity"].as_str().unwrap())
                    })
                    .count();
                let mine = findings
                    .iter()
                    .filter(|f| {
                        f.severity != Severity::Info && is_at(f, place) && f.element.is_some()
                    })
                    .count();
                mine <= theirs
            });
    }
    let any =
        findings.iter().filter(fits).any(|finding| !negated || is_at(finding, &expect["params"]));
    any != negated
}

fn count<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

#[test]
fn judges_as_w3c_does() {
    let Some(corpus) = needs::corpus("w3c-cases") else { return };
    let show = std::env::var_os("BRON_SHOW").is_some();
    let events: Value =
        serde_json::from_slice(&fs::read(corpus.join("events.json")).unwrap()).unwrap();
    let manifest = fs::read_to_string(corpus.join("manifest.jsonl")).unwrap();
    let (mut all, mut met, mut verdicts, mut same) = (0, 0, 0, 0);
    let mut differences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in manifest.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let path = case["path"].as_str().unwrap();
        let options = Options {
            profile: Profile::W3c,
            base: case["base"].as_str().unwrap().parse().ok(),
            now: Some(NOW.parse().unwrap()),
            ..Options::default()
        };
        let report = validate::check(mask(fs::read(corpus.join(path)).unwrap()), &options);
        let loud = |severity: Severity| severity != Severity::Info;
        let mine = report.findings.iter().filter(|f| loud(f.severity)).filter_map(|f| f.rule.w3c);
        let mine = count(mine);
        let theirs = case["w3c"]["events"].as_array().unwrap();
        let theirs = theirs.iter().filter(|event| event["severity"] != "info");
        let theirs = count(theirs.map(|event| event["event"].as_str().unwrap()));
        all += 1;
        met += usize::from(expectation(&case, &events, &report.findings));
        verdicts += usize::from(case["w3c"]["valid"].as_bool().unwrap() == report.is_valid());
        same += usize::from(mine == theirs);
        if !expectation(&case, &events, &report.findings) {
            differences.entry("expectation".to_owned()).or_default().push(path.to_owned());
        }
        for name in mine.keys().chain(theirs.keys()) {
            let (m, t) = (mine.get(name).unwrap_or(&0), theirs.get(name).unwrap_or(&0));
            if m != t {
                let line = format!("{path}: {m} for {t}");
                let lines = differences.entry((*name).to_owned()).or_default();
                if lines.last() != Some(&line) {
                    lines.push(line);
                }
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are small")]
    let percent = |count: usize| 100.0 * count as f64 / f64::from(all);
    let (a, b, c) = (percent(met), percent(verdicts), percent(same));
    if show {
        for (name, lines) in &differences {
            println!("{name} ({})", lines.len());
            for line in lines.iter().take(6) {
                println!("    {line}");
            }
        }
        println!("expectation {a:.2} verdict {b:.2} events {c:.2} of {all}");
    }
    assert!(a >= EXPECTATION, "expectations met: {a:.2} %");
    assert!(b >= VERDICT, "verdicts alike: {b:.2} %");
    assert!(c >= EVENTS, "events alike: {c:.2} %");
}
