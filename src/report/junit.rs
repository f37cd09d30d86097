//! JUnit XML: a suite per document, a case per rule that found something, so that test reports show what failed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Judged, before};
use crate::html::{clean_text, escape};
use crate::validate::{Finding, Severity};

/// A suite for each document; warnings fail where that is `strict`, and else are told beside the cases.
pub(super) fn render(files: &[Judged<'_>], strict: bool) -> String {
    let suites: Vec<Suite<'_>> = files.iter().map(|file| Suite::of(file, strict)).collect();
    let tests: usize = suites.iter().map(Suite::cases).sum();
    let failures: usize = suites.iter().map(|suite| suite.failing.len()).sum();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing into a string cannot fail, here and below.
    let _ = writeln!(
        xml,
        "<testsuites name=\"bron validate\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
    );
    for suite in &suites {
        suite.write(&mut xml);
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// A document and its findings.
struct Suite<'a> {
    name: &'a str,
    /// Those that fail a test, by rule.
    failing: BTreeMap<&'a str, Vec<&'a Finding>>,
    /// Warnings that fail none.
    told: Vec<&'a Finding>,
}

impl<'a> Suite<'a> {
    fn of(file: &Judged<'a>, strict: bool) -> Self {
        let mut suite = Self { name: file.name, failing: BTreeMap::new(), told: Vec::new() };
        for finding in &file.report.findings {
            match finding.severity {
                Severity::Warning if !strict => suite.told.push(finding),
                Severity::Error | Severity::Warning => {
                    suite.failing.entry(finding.rule.id).or_default().push(finding);
                }
                Severity::Info => {}
            }
        }
        suite
    }

    /// One for each rule that is broken, or one that passes.
    fn cases(&self) -> usize {
        self.failing.len().max(1)
    }

    fn write(&self, xml: &mut String) {
        let name = text(self.name);
        let (tests, failures) = (self.cases(), self.failing.len());
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">"
        );
        if self.failing.is_empty() {
            let _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"valid\"/>");
        }
        for (rule, found) in &self.failing {
            let _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"{rule}\">");
            let message = found.first().map(|first| text(&first.message)).unwrap_or_default();
            let _ = write!(xml, "      <failure type=\"{rule}\" message=\"{message}\">");
            for finding in found {
                let (file, start, message) = (self.name, finding.start, &finding.message);
                let place = format!("{file}:{}:{}", start.line, start.column);
                let line = format!("{place}: {message}{}", before(finding));
                let _ = writeln!(xml, "{}", text(&line));
            }
            xml.push_str("</failure>\n    </testcase>\n");
        }
        if !self.told.is_empty() {
            xml.push_str("    <system-out>");
            for finding in &self.told {
                let (line, rule, message) = (finding.start.line, finding.rule.id, &finding.message);
                let line = format!("{line}: warning[{rule}]: {message}{}", before(finding));
                let _ = writeln!(xml, "{}", text(&line));
            }
            xml.push_str("</system-out>\n");
        }
        xml.push_str("  </testsuite>\n");
    }
}

/// `text` as XML can hold it.
fn text(text: &str) -> String {
    escape(&clean_text(text))
}
