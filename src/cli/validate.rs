//! `bron validate`: report what is wrong with feeds, for people and for CI.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use bron::config::{Config, FILE_NAME};
use bron::report::{self, Baseline, Counts, Form, Judged, Look, Policy, PolicyError};
use bron::validate::{self, Options, Profile, Report};
use clap::ValueEnum;
use jiff::Timestamp;
use rayon::prelude::*;
use url::Url;

use super::input::{self, Input, Received};
use super::{Answer, Common, mend};

/// Check feeds against their specifications.
///
/// Judges RSS, Atom, JSON Feed and OPML, offline, with the place of every fault. The exit status is 0 when everything is
/// valid, 1 when something is not, and 2 when that could not be told.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, folders, patterns or addresses; `-` reads standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    /// How to report on stdout
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Also write a report to a file, in the form its name tells: .json, .sarif, .xml (JUnit), .txt; may be repeated
    #[arg(long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Which rules apply: those of today, or exactly W3C's
    #[arg(long, value_enum, default_value_t = Rules::Default)]
    profile: Rules,
    /// The address that the feed has, for relative references and self links
    #[arg(long, value_name = "URL")]
    base: Option<Url>,
    /// Show every finding, also those of which there are many alike
    #[arg(long)]
    all: bool,
    /// Treat warnings as errors
    #[arg(long, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Answer no when there are more warnings than this
    #[arg(long, value_name = "N")]
    max_warnings: Option<usize>,
    /// Report only what this file does not accept; made from today's findings when it does not exist
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Mend what needs no decision: the form of dates, references, isPermaLink, white space around addresses
    #[arg(long)]
    fix: bool,
    /// With --fix: write nothing, show what would change
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Refuse documents above this size, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_size: u64,
}

/// How to report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The line with the fault underlined, and what to do.
    Human,
    /// For programs; the shape has a version.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
}

/// Which rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Rules {
    /// What a good engineer would want today.
    Default,
    /// What W3C's validator says.
    W3c,
}

/// What can be treated as an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Every warning.
    Warnings,
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    let forms = args.output.iter().map(|file| form_of(file)).collect::<anyhow::Result<Vec<_>>>()?;
    let inputs = input::expand(&args.inputs)?;
    anyhow::ensure!(!inputs.is_empty(), "no feeds there: {}", args.inputs.join(", "));
    let now = super::now();
    if args.fix {
        mend(args, &inputs, now, out)?;
    }
    if args.dry_run {
        return Ok(Answer::Yes);
    }
    let judged: Vec<(String, anyhow::Result<Report>)> =
        inputs.par_iter().map(|input| (input.name(), judge(input, args, now))).collect();
    let mut failed = false;
    let mut reports = Vec::with_capacity(judged.len());
    for (name, report) in judged {
        match report {
            Ok(report) => reports.push((name, report)),
            Err(error) => {
                failed = true;
                writeln!(io::stderr(), "error: {error:#}")?;
            }
        }
    }
    apply_policy(common, &mut reports)?;
    accept(args, common, &mut reports)?;
    let judged: Vec<Judged<'_>> =
        reports.iter().map(|(name, report)| Judged { name, report }).collect();
    let look =
        Look { color: common.colors(io::stdout().is_terminal()), all: args.all, width: None };
    out.write_all(report::render(args.format.into(), &judged, look).as_bytes())?;
    for (file, form) in args.output.iter().zip(forms) {
        let text = report::render(form, &judged, Look { color: false, ..look });
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let counts = Counts::of(&judged);
    let too_many = args.max_warnings.is_some_and(|most| counts.warnings > most);
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    Ok(match (failed, counts.errors > 0 || too_many || denied) {
        (true, _) => Answer::CouldNotTell,
        (false, true) => Answer::No,
        (false, false) => Answer::Yes,
    })
}

fn judge(input: &Input, args: &Args, now: Timestamp) -> anyhow::Result<Report> {
    let received = input.read(args.max_size << 20)?;
    let options = options(args, &received, now);
    let mut report = validate::check(received.bytes, &options);
    if !shows_text(args) {
        report.text = String::new();
    }
    Ok(report)
}

/// Whether a report shows lines of the feeds; otherwise their text need not be kept.
fn shows_text(args: &Args) -> bool {
    let files = args.output.iter().filter_map(|file| form_of(file).ok());
    std::iter::once(args.format.into()).chain(files).any(|form| form == Form::Human)
}

fn options(args: &Args, received: &Received, now: Timestamp) -> Options {
    Options {
        profile: match args.profile {
            Rules::Default => Profile::Default,
            Rules::W3c => Profile::W3c,
        },
        base: args.base.clone().or_else(|| received.url.clone()),
        charset: received.charset.clone(),
        now: Some(now),
        errors_only: false,
    }
}

/// Mends every input that is a file, or shows what that would change. What cannot be read is reported by the check.
fn mend(args: &Args, inputs: &[Input], now: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
    for input in inputs {
        let Ok(received) = input.read(args.max_size << 20) else { continue };
        let options = options(args, &received, now);
        match input {
            _ if args.dry_run => {
                out.write_all(mend::preview(&input.name(), &received.bytes, &options).as_bytes())?;
            }
            Input::File(path) => {
                mend::mend(path, &received.bytes, &options)?;
            }
            Input::Stdin | Input::Address(_) => {
                anyhow::bail!("--fix mends files; use --dry-run for {}", input.name())
            }
        }
    }
    Ok(())
}

/// Follows `[validate]` of the configuration, if there is one.
fn apply_policy(common: &Common, reports: &mut [(String, Report)]) -> anyhow::Result<()> {
    let Some(config) = common.config_if_any()? else { return Ok(()) };
    let mut policy = Policy::new(&config.validate).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(|fault| fault_in(&config, fault)).collect();
        anyhow::anyhow!("{}", told.join("\n"))
    })?;
    for (name, report) in reports {
        policy.apply(name, report);
    }
    for unused in policy.unused() {
        writeln!(io::stderr(), "warning: {unused}")?;
    }
    Ok(())
}

/// A fault in `[validate]` with the line where it stands.
fn fault_in(config: &Config, fault: &PolicyError) -> String {
    let (PolicyError::Rule { rule: text, .. }
    | PolicyError::Path { path: text }
    | PolicyError::Reason { rule: text }) = fault;
    let line = config
        .text
        .lines()
        .position(|line| line.contains(&format!("\"{text}\"")))
        .map_or(1, |line| line + 1);
    format!("{}:{line}: {fault}", config.folder.join(FILE_NAME).display())
}

/// Takes out what the baseline accepts; without such a file, accepts what is there and writes it.
fn accept(args: &Args, common: &Common, reports: &mut [(String, Report)]) -> anyhow::Result<()> {
    let Some(file) = &args.baseline else { return Ok(()) };
    let told = match fs::read(file) {
        Ok(bytes) => {
            let baseline = Baseline::parse(&bytes)
                .with_context(|| format!("cannot use {}", file.display()))?;
            let accepted: usize =
                reports.iter_mut().map(|(name, report)| baseline.accept(name, report)).sum();
            format!("{accepted} findings accepted by {}", file.display())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let judged: Vec<Judged<'_>> =
                reports.iter().map(|(name, report)| Judged { name, report }).collect();
            let baseline = Baseline::of(&judged);
            fs::write(file, baseline.to_text())
                .with_context(|| format!("cannot write {}", file.display()))?;
            let accepted: usize =
                reports.iter_mut().map(|(name, report)| baseline.accept(name, report)).sum();
            format!("{accepted} findings accepted from now on, in {}", file.display())
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    if !common.quiet {
        writeln!(io::stderr(), "{told}")?;
    }
    Ok(())
}

impl From<Format> for Form {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Junit => Self::Junit,
            Format::Github => Self::Github,
        }
    }
}

/// The form that a file name asks for.
fn form_of(file: &Path) -> anyhow::Result<Form> {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("json") => Ok(Form::Json),
        Some("sarif") => Ok(Form::Sarif),
        Some("xml") => Ok(Form::Junit),
        Some("txt" | "log") => Ok(Form::Human),
        _ => anyhow::bail!(
            "cannot tell the form of {}; name it .json, .sarif, .xml or .txt",
            file.display()
        ),
    }
}
