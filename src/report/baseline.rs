//! A baseline: the findings of one day, accepted, so that later runs report only new ones.
//!
//! A finding is recognised by its file, its rule and its sentence, not by its line, so that it stays accepted when text
//! above it grows. Of findings that are alike in all three as many are accepted as there were.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Judged;
use crate::digest;
use crate::validate::{Finding, Report};

/// The accepted findings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: Vec<Accepted>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    file: String,
    rule: String,
    fingerprint: String,
}

/// A file that is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not the JSON that is written for a baseline.
    #[error("it is not a baseline")]
    Shape(#[source] serde_json::Error),
    /// Written by a later version.
    #[error("it is a baseline of version {0}, and this program reads version 1")]
    Version(u32),
}

impl Baseline {
    /// Accepts all that was found.
    pub fn of(files: &[Judged<'_>]) -> Self {
        let mut findings = Vec::new();
        for file in files {
            for (finding, fingerprint) in fingerprints(file.name, file.report) {
                findings.push(Accepted {
                    file: file.name.to_owned(),
                    rule: finding.rule.id.to_owned(),
                    fingerprint,
                });
            }
        }
        findings.sort();
        Self { version: 1, findings }
    }

    /// Reads a baseline.
    pub fn parse(bytes: &[u8]) -> Result<Self, BaselineError> {
        let baseline: Self = serde_json::from_slice(bytes).map_err(BaselineError::Shape)?;
        if baseline.version == 1 {
            Ok(baseline)
        } else {
            Err(BaselineError::Version(baseline.version))
        }
    }

    /// The baseline as it is written: one finding a line, sorted, so that a diff of it can be read.
    pub fn to_text(&self) -> String {
        let lines: Vec<String> =
            self.findings.iter().map(|accepted| serde_json::json!(accepted).to_string()).collect();
        format!("{{\"version\": 1, \"findings\": [\n{}\n]}}\n", lines.join(",\n"))
    }

    /// Takes the accepted findings out of a report; gives how many that were.
    pub fn accept(&self, name: &str, report: &mut Report) -> usize {
        let mine = self.findings.iter().filter(|accepted| accepted.file == name);
        let known: std::collections::HashSet<&str> =
            mine.map(|accepted| accepted.fingerprint.as_str()).collect();
        if known.is_empty() {
            return 0;
        }
        let before = report.findings.len();
        let mut keep: Vec<bool> = Vec::with_capacity(before);
        for (_, fingerprint) in fingerprints(name, report) {
            keep.push(!known.contains(fingerprint.as_str()));
        }
        let mut keep = keep.into_iter();
        report.findings.retain(|_| keep.next().unwrap_or(true));
        before - report.findings.len()
    }
}

/// Each finding with its name, which it keeps when text above it grows.
pub(super) fn fingerprints<'r>(name: &str, report: &'r Report) -> Vec<(&'r Finding, String)> {
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    report
        .findings
        .iter()
        .map(|finding| {
            let alike = seen.entry((finding.rule.id, finding.message.as_str())).or_default();
            *alike += 1;
            (finding, fingerprint(name, finding, *alike))
        })
        .collect()
}

/// Names a finding by what it says; `alike` counts those that say the same.
fn fingerprint(name: &str, finding: &Finding, alike: usize) -> String {
    let text = format!("{name}\n{}\n{}\n{alike}", finding.rule.id, finding.message);
    digest::sha256(text.as_bytes(), 10)
}
