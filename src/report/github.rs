//! Workflow commands of GitHub Actions: one line per finding, shown as an annotation at its place.

use std::fmt::Write;

use super::{Judged, before};
use crate::validate::Severity;

pub(super) fn render(files: &[Judged<'_>]) -> String {
    let mut lines = String::new();
    for file in files {
        for finding in &file.report.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (start, end) = (finding.start, finding.end);
            // GitHub shows columns only for a place on one line.
            let columns = if start.line == end.line {
                format!(",col={},endColumn={}", start.column, end.column.max(start.column))
            } else {
                String::new()
            };
            // Writing into a string cannot fail.
            let _ = writeln!(
                lines,
                "::{command} file={},line={},endLine={}{columns},title={}::{}",
                property(file.name),
                start.line,
                end.line,
                property(finding.rule.id),
                data(&format!("{}{}", finding.message, before(finding)))
            );
        }
    }
    lines
}

/// Text of a command, escaped as the runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which may hold no colon or comma either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
