//! Findings for people and for machines: one file per form.
//!
//! Rendering is pure: what was judged comes in as values, text goes out. Nothing is judged here; `policy` only decides
//! which findings count, by what the user asked for.

mod baseline;
mod github;
mod human;
mod json;
mod junit;
mod policy;
mod sarif;

use std::io;

use crate::validate::{Finding, Report, Severity};

pub use baseline::{Baseline, BaselineError};
pub use policy::{Policy, PolicyError, Settings};

/// A document and what was found in it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Path, address or `-`.
    pub name: &'a str,
    /// What was found.
    pub report: &'a Report,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For a terminal: the line with the fault underlined.
    Human,
    /// For programs; the shape has a version.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// Workflow commands of GitHub Actions, which become annotations.
    Github,
}

/// How a report should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// With colours of a terminal.
    pub color: bool,
    /// Every finding, also those of which there are many alike.
    pub all: bool,
    /// Columns of the terminal, when they are known.
    pub width: Option<usize>,
    /// Whether warnings are failures too, where a form knows failures.
    pub strict: bool,
}

/// How many there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Findings that make a document invalid.
    pub errors: usize,
    /// Findings that are likely to hurt.
    pub warnings: usize,
    /// Findings worth knowing.
    pub infos: usize,
}

impl Counts {
    /// Counts the findings of some documents.
    pub fn of(files: &[Judged<'_>]) -> Self {
        let mut counts = Self::default();
        for finding in files.iter().flat_map(|file| &file.report.findings) {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }
}

/// Writes the report in a form; it ends in a line end unless it is empty. Only what `out` answers can fail.
pub fn write(
    form: Form,
    files: &[Judged<'_>],
    look: Look,
    out: &mut impl io::Write,
) -> io::Result<()> {
    let text = match form {
        Form::Json => return json::write(files, out),
        Form::Human => human::render(files, look),
        Form::Sarif => sarif::render(files),
        Form::Junit => junit::render(files, look.strict),
        Form::Github => github::render(files),
    };
    out.write_all(text.as_bytes())
}

/// The place of a finding in an older version, in brackets behind its sentence; empty where there is none.
fn before(finding: &Finding) -> String {
    finding.related.as_ref().map_or_else(String::new, |related| {
        let (name, start) = (&related.document.name, related.start);
        format!(" (before: {name}:{}:{})", start.line, start.column)
    })
}

/// The first paragraph of a rule's page: what the rule asks for.
fn advice(finding: &Finding) -> Option<&'static str> {
    finding.rule.page.split("\n\n").map(str::trim).find(|part| {
        !part.is_empty()
            && !part.starts_with('#')
            && !part.starts_with("Specification:")
            && !part.starts_with("```")
    })
}
