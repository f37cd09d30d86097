//! SARIF 2.1.0 (OASIS), which code scanning services read.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Judged, advice};
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
            file.report.findings.iter().map(|finding| result(file.name, finding, &rules))
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

fn result(name: &str, finding: &Finding, rules: &[&'static Rule]) -> Value {
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.iter().position(|rule| rule.id == finding.rule.id),
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(name) },
            "region": {
                "startLine": finding.start.line,
                "startColumn": finding.start.column,
                "endLine": finding.end.line,
                "endColumn": finding.end.column,
            },
        } }],
        "partialFingerprints": { "bron/v1": super::baseline::fingerprint(name, finding, 0) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path or address as a URI reference: characters that a URI cannot hold are percent-encoded (RFC 3986 section 2).
fn uri(name: &str) -> String {
    let legal =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
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
