//! The shape of `validate --format json`, version 1, as `docs/formats.md` fixes it.

use serde_json::{Value, json};

use super::{Judged, page_of};
use crate::validate::Finding;

/// The version of the shape; it changes when a program that reads it would have to.
const VERSION: u32 = 1;

pub(super) fn render(files: &[Judged<'_>]) -> String {
    let list: Vec<Value> = files
        .iter()
        .map(|file| {
            json!({
                "file": file.name,
                "valid": file.report.is_valid(),
                "diagnostics": diagnostics(file),
            })
        })
        .collect();
    let mut all = json!({ "version": VERSION, "files": list });
    if let (Some(fields), [file]) = (all.as_object_mut(), files) {
        fields.insert("valid".to_owned(), json!(file.report.is_valid()));
        fields.insert("diagnostics".to_owned(), diagnostics(file));
    }
    format!("{all:#}\n")
}

fn diagnostics(file: &Judged<'_>) -> Value {
    file.report.findings.iter().map(diagnostic).collect()
}

fn diagnostic(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule.id,
        "severity": finding.severity.to_string(),
        "message": finding.message,
        "line": finding.start.line,
        "column": finding.start.column,
        "end_line": finding.end.line,
        "end_column": finding.end.column,
        "element": finding.element,
        "parent": finding.parent,
        "attr": finding.attr,
        "params": finding.value.as_ref().map_or_else(|| json!({}), |value| json!({ "value": value })),
        "w3c": finding.rule.w3c,
        "help": page_of(finding),
    })
}
