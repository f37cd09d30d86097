//! JUnit XML: a suite per document, a case per rule that found something, so that test reports show what failed.

use std::fmt::Write;

use super::{Counts, Judged, before};
use crate::html::{clean_text, escape};
use crate::validate::{Finding, Severity};

/// A suite for each document; warnings fail where that is `strict`, and else are told beside the cases.
pub(super) fn render(files: &[Judged<'_>], strict: bool) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures) =
        files.iter().map(|file| sizes(file, strict)).fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    // Writing into a string cannot fail.
    let _ = writeln!(
        xml,
        "<testsuites name=\"bron validate\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    );
    for file in files {
        let (tests, failures) = sizes(file, strict);
        let name = escape(&clean_text(file.name));
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
        );
        let failing = failing(file, strict);
        let mut rules: Vec<&str> = failing.clone().map(|finding| finding.rule.id).collect();
        rules.sort_unstable();
        rules.dedup();
        if rules.is_empty() {
            let _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"valid\"/>");
        }
        for rule in rules {
            let found: Vec<&Finding> =
                failing.clone().filter(|finding| finding.rule.id == rule).collect();
            let _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"{rule}\">");
            let message =
                found.first().map(|first| escape(&clean_text(&first.message))).unwrap_or_default();
            let _ = write!(xml, "      <failure type=\"{rule}\" message=\"{message}\">");
            for finding in &found {
                let place =
                    format!("{}:{}:{}", file.name, finding.start.line, finding.start.column);
                let _ = writeln!(
                    xml,
                    "{}",
                    escape(&clean_text(&format!(
                        "{place}: {}{}",
                        finding.message,
                        before(finding)
                    )))
                );
            }
            xml.push_str("</failure>\n    </testcase>\n");
        }
        let counts = Counts::of(std::slice::from_ref(file));
        if counts.warnings > 0 && !strict {
            xml.push_str("    <system-out>");
            for finding in
                file.report.findings.iter().filter(|finding| finding.severity == Severity::Warning)
            {
                let line = format!(
                    "{}: warning[{}]: {}{}",
                    finding.start.line,
                    finding.rule.id,
                    finding.message,
                    before(finding)
                );
                let _ = writeln!(xml, "{}", escape(&clean_text(&line)));
            }
            xml.push_str("</system-out>\n");
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// The findings that fail a test.
fn failing<'a>(
    file: &Judged<'a>,
    strict: bool,
) -> impl Iterator<Item = &'a Finding> + Clone + use<'a> {
    file.report.findings.iter().filter(move |finding| match finding.severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Info => false,
    })
}

/// Cases and failures of a document: one case for each rule that is broken, or one that passes.
fn sizes(file: &Judged<'_>, strict: bool) -> (usize, usize) {
    let mut rules: Vec<&str> = failing(file, strict).map(|finding| finding.rule.id).collect();
    rules.sort_unstable();
    rules.dedup();
    (rules.len().max(1), rules.len())
}
