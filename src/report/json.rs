//! The shape of `validate --format json`, version 1, as `docs/formats.md` fixes it.
//!
//! It is written field by field from what borrows the findings: a tree of values in between took more memory and time
//! than judging a folder of small feeds did.

use serde::{Serialize, Serializer};

use super::{Judged, page_of};
use crate::validate::{Finding, Related};

/// The version of the shape; it changes when a program that reads it would have to.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Shape<'a> {
    version: u32,
    files: Vec<File<'a>>,
    /// Of a single document, once more where programs look first.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostics: Option<Diagnostics<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "file")]
    name: &'a str,
    valid: bool,
    diagnostics: Diagnostics<'a>,
}

#[derive(Clone, Copy)]
struct Diagnostics<'a>(&'a [Finding]);

#[derive(Serialize)]
struct Diagnostic<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    element: Option<&'a str>,
    parent: Option<&'a str>,
    attr: Option<&'a str>,
    params: Params<'a>,
    w3c: Option<&'a str>,
    help: String,
    /// Only a comparison of two versions knows a second place.
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<[Place<'a>; 1]>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct Params<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

pub(super) fn render(files: &[Judged<'_>]) -> String {
    let single = match files {
        [file] => Some(File::of(file)),
        _ => None,
    };
    let shape = Shape {
        version: VERSION,
        files: files.iter().map(File::of).collect(),
        valid: single.as_ref().map(|file| file.valid),
        diagnostics: single.map(|file| file.diagnostics),
    };
    // Strings and numbers always have a form in JSON.
    let text = serde_json::to_string_pretty(&shape).unwrap_or_default();
    text + "\n"
}

impl<'a> File<'a> {
    fn of(judged: &Judged<'a>) -> Self {
        let Judged { name, report } = *judged;
        Self { name, valid: report.is_valid(), diagnostics: Diagnostics(&report.findings) }
    }
}

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Diagnostic::of))
    }
}

impl<'a> Diagnostic<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.id,
            severity: finding.severity.name(),
            message: &finding.message,
            line: finding.start.line,
            column: finding.start.column,
            end_line: finding.end.line,
            end_column: finding.end.column,
            element: finding.element.as_deref(),
            parent: finding.parent.as_deref(),
            attr: finding.attr.as_deref(),
            params: Params { value: finding.value.as_deref() },
            w3c: finding.rule.w3c,
            help: page_of(finding),
            related: finding.related.as_ref().map(|related| [Place::of(related)]),
        }
    }
}

impl<'a> Place<'a> {
    fn of(related: &'a Related) -> Self {
        Self {
            file: &related.document.name,
            line: related.start.line,
            column: related.start.column,
            end_line: related.end.line,
            end_column: related.end.column,
        }
    }
}
