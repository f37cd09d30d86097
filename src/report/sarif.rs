//! SARIF 2.1.0 (OASIS), which code scanning services read.

use std::fmt::Write;

use serde_json::{Value, json};

use super::baseline::fingerprints;
use super::{Judged, advice};
use crate::syntax::Position;
use crate::validate::{Finding, Rule, Severity};

pub(super) fn render(files: &[Judged<'_>]) -> String {
    let findings = || files.iter().flat_map(|file| &file.report.findings);
    let mut rules: Vec<&'static Rule> = findings().map(|finding| finding.rule).collect();
    rules.sort_unstable_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    let described: Vec<Value> = rules
        .iter()
        .map(|rule| {
            let example = findings().find(|finding| finding.rule.id == rule.id);
            json!({
                "id": rule.id,
                "shortDescription": { "text": example.and_then(advice).unwrap_or(rule.id) },
                "help": { "text": rule.page, "markdown": rule.page },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let results: Vec<Value> = files
        .iter()
        .flat_map(|file| {
            let named = fingerprints(file.name, file.report).into_iter();
            named.map(|(finding, name)| result(file.name, finding, &name, &rules))
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bron",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": described,
            } },
            "columnKind": "unicodeCodePoints",
            "artifacts": files.iter().map(|file| json!({ "location": { "uri": uri(file.name) } })).collect::<Vec<_>>(),
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(name: &str, finding: &Finding, print: &str, rules: &[&'static Rule]) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.iter().position(|rule| rule.id == finding.rule.id),
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": place(name, finding.start, finding.end) }],
        "partialFingerprints": { "bron/v1": print },
    });
    if let (Some(fields), Some(related)) = (result.as_object_mut(), &finding.related) {
        let location = json!({
            "physicalLocation": place(&related.document.name, related.start, related.end),
            "message": { "text": "the older version" },
        });
        fields.insert("relatedLocations".to_owned(), json!([location]));
    }
    result
}

fn place(name: &str, start: Position, end: Position) -> Value {
    json!({
        "artifactLocation": { "uri": uri(name) },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path or an address as a URI reference: what a URI cannot hold is percent-encoded (RFC 3986 section 2), and in a path
/// also what would make it another: a colon, a percent sign.
fn uri(name: &str) -> String {
    let is_address = name.starts_with("http://") || name.starts_with("https://");
    let special: &[u8] = if is_address { b":?#[]@%" } else { b"" };
    let legal = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || b"-._~/!$&'()*+,;=".contains(&byte)
            || special.contains(&byte)
    };
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        if legal(byte) {
            uri.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}
