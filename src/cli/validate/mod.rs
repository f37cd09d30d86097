//! `bron validate`: report what is wrong with feeds, for people and for CI.

mod against;
mod narrowing;
mod output;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use bron::report::{self, Counts, Form, Judged, Look};
use bron::validate::{self, Options, Profile, Report};
use clap::ValueEnum;
use jiff::Timestamp;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use url::Url;

use super::input::{self, Input, Received};
use super::{Answer, Common, mend};
use against::Old;
use output::Output;

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
    /// Also write a report to a file, in the form its name tells (.json, .sarif, .xml for JUnit, .txt), or as FORM=FILE;
    /// may be repeated
    #[arg(long, value_name = "FILE", value_parser = Output::parse)]
    output: Vec<Output>,
    /// Compare with an older version, and report what its readers would lose: a file, an address, git:REV:PATH; for
    /// several feeds a folder, or git:REV for the same paths in a revision
    #[arg(long, value_name = "OLD", conflicts_with = "fix")]
    against: Option<String>,
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
    /// Mend what needs no decision: the form of dates, references, isPermaLink, white space around addresses, double
    /// charset
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
    let inputs = input::expand(&args.inputs)?;
    anyhow::ensure!(!inputs.is_empty(), "no feeds there: {}", args.inputs.join(", "));
    let old = args.against.as_deref().map(|old| Old::parse(old, inputs.len())).transpose()?;
    let now = super::now();
    if args.fix {
        mend(args, &inputs, now, out)?;
    }
    if args.dry_run {
        return Ok(Answer::Yes);
    }
    // This thread works as well. Where it belongs to a pool already, that one is as good.
    let _ = ThreadPoolBuilder::new().use_current_thread().build();
    let judged: Vec<(String, anyhow::Result<Report>)> = inputs
        .par_iter()
        .map(|input| (input.name(), judge(input, old.as_ref(), args, common, now)))
        .collect();
    let (mut reports, failed) = answered(judged)?;
    if args.profile == Rules::Default {
        let mut pages: Vec<&mut Report> = reports.iter_mut().map(|(_, report)| report).collect();
        validate::check_pages(&mut pages);
    }
    if let Some(old) = &old {
        reports.extend(old.vanished(&inputs, &args.inputs, args.max_size << 20)?);
    }
    narrowing::apply(common, &mut reports)?;
    if let Some(file) = &args.baseline {
        narrowing::accept(file, common.quiet, &mut reports)?;
    }
    let judged: Vec<Judged<'_>> =
        reports.iter().map(|(name, report)| Judged { name, report }).collect();
    tell(args, common, &judged, out)?;
    let counts = Counts::of(&judged);
    let too_many = args.max_warnings.is_some_and(|most| counts.warnings > most);
    let denied = args.deny == Some(Deny::Warnings) && counts.warnings > 0;
    // The process ends here; to free many thousands of findings one by one would take longer than to find some of them.
    std::mem::forget(reports);
    Ok(match (failed, counts.errors > 0 || too_many || denied) {
        (true, _) => Answer::CouldNotTell,
        (false, true) => Answer::No,
        (false, false) => Answer::Yes,
    })
}

/// The reports, and whether there is an input without one, which stderr is told.
fn answered(
    judged: Vec<(String, anyhow::Result<Report>)>,
) -> io::Result<(Vec<(String, Report)>, bool)> {
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
    Ok((reports, failed))
}

/// Writes the reports: first the files, which somebody waits for even when nobody reads stdout.
fn tell(
    args: &Args,
    common: &Common,
    judged: &[Judged<'_>],
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let strict = args.deny == Some(Deny::Warnings);
    let file = Look { color: false, all: args.all, width: None, strict };
    for output in &args.output {
        output.write(judged, file)?;
    }
    let width = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    let look = Look { color: common.colors(io::stdout().is_terminal()), width, ..file };
    report::write(args.format.into(), judged, look, out)?;
    Ok(())
}

fn judge(
    input: &Input,
    old: Option<&Old>,
    args: &Args,
    common: &Common,
    now: Timestamp,
) -> anyhow::Result<Report> {
    let limit = args.max_size << 20;
    let received = input.read(limit)?;
    let options = options(args, &received, now);
    let mut report = validate::check(received.bytes, &options);
    if let Some(old) = old {
        let base = options.base.as_ref();
        let is_there = old.judge(input, &args.inputs, base, limit, &mut report)?;
        if !is_there && !common.quiet {
            writeln!(io::stderr(), "{} is new: nothing to compare it with", input.name())?;
        }
    }
    if !shows_text(args) {
        report.text = String::new();
    }
    Ok(report)
}

/// Whether a report shows lines of the feeds; otherwise their text need not be kept.
fn shows_text(args: &Args) -> bool {
    let files = args.output.iter().map(|output| output.form);
    std::iter::once(args.format.into()).chain(files).any(|form| form == Form::Human)
}

fn options(args: &Args, received: &Received, now: Timestamp) -> Options {
    Options {
        profile: match args.profile {
            Rules::Default => Profile::Default,
            Rules::W3c => Profile::W3c,
        },
        base: args.base.clone().or_else(|| Some(received.transfer.as_ref()?.url.clone())),
        charset: received.transfer.as_ref().and_then(|transfer| transfer.charset.clone()),
        transfer: received.transfer.clone(),
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
            Input::Stdin | Input::Address(_) | Input::Stored(_) => {
                anyhow::bail!("--fix mends files; use --dry-run for {}", input.name())
            }
        }
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
