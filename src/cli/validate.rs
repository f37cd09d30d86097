//! `bron validate`: report what is wrong with feeds, for people and for CI.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use bron::validate::{self, Finding, Options, Profile, Report};
use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::Url;

use super::Answer;

/// Check feeds against their specifications.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders; `-` reads standard input.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Which rules apply: those of today, or exactly W3C's
    #[arg(long, value_enum, default_value_t = Rules::Default)]
    profile: Rules,
    /// The address that the feed has, for relative references and self links
    #[arg(long, value_name = "URL")]
    base: Option<Url>,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line for each finding.
    Human,
    /// For programs; the shape has a version.
    Json,
}

/// Which rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rules {
    /// What a good engineer would want today.
    Default,
    /// What W3C's validator says.
    W3c,
}

/// Endings of the files that are looked for in a folder.
const FEEDS: &[&str] = &["xml", "rss", "atom", "rdf", "opml", "json"];

pub(super) fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    let options = Options {
        profile: match args.profile {
            Rules::Default => Profile::Default,
            Rules::W3c => Profile::W3c,
        },
        base: args.base.clone(),
        charset: None,
        now: Some(now()),
    };
    let mut files = Vec::new();
    for input in &args.inputs {
        collect(input, &mut files)?;
    }
    let mut reports = Vec::new();
    for file in files {
        let bytes = read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        reports.push((file, validate::check(bytes, &options)));
    }
    match args.format {
        Format::Human => human(&reports, out)?,
        Format::Json => writeln!(out, "{:#}", as_json(&reports))?,
    }
    let valid = reports.iter().all(|(_, report)| report.is_valid());
    Ok(if valid { Answer::Yes } else { Answer::No })
}

#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// Adds `input`, or the feeds below it if it is a folder, in order of their names.
fn collect(input: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !input.is_dir() {
        files.push(input.to_owned());
        return Ok(());
    }
    let folder = || format!("cannot read {}", input.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(input).with_context(folder)? {
        paths.push(entry.with_context(folder)?.path());
    }
    paths.sort();
    for path in paths {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_dir() || FEEDS.contains(&ending.to_ascii_lowercase().as_str()) {
            collect(&path, files)?;
        }
    }
    Ok(())
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        Ok(bytes)
    } else {
        fs::read(file)
    }
}

fn human(reports: &[(PathBuf, Report)], out: &mut impl Write) -> io::Result<()> {
    for (file, report) in reports {
        for finding in &report.findings {
            let Finding { start, severity, rule, message, .. } = finding;
            let (line, column) = (start.line, start.column);
            let file = file.display();
            writeln!(out, "{file}:{line}:{column} {severity}[{}]: {message}", rule.id)?;
        }
    }
    Ok(())
}

/// The reports in the shape that `docs/formats.md` fixes.
fn as_json(reports: &[(PathBuf, Report)]) -> Value {
    let files: Vec<Value> = reports
        .iter()
        .map(|(file, report)| {
            json!({
                "file": file.to_string_lossy(),
                "valid": report.is_valid(),
                "diagnostics": report.findings.iter().map(diagnostic).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut all = json!({ "version": 1, "files": files });
    if let (Some(fields), [(_, report)]) = (all.as_object_mut(), reports) {
        fields.insert("valid".to_owned(), json!(report.is_valid()));
        let diagnostics: Vec<Value> = report.findings.iter().map(diagnostic).collect();
        fields.insert("diagnostics".to_owned(), json!(diagnostics));
    }
    all
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
        "help": format!("docs/rules/{}.md", finding.rule.id),
    })
}
