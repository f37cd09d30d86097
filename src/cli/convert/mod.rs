//! `bron convert`: the stored articles become feeds.

mod one_off;
mod problems;
mod watch;

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bron::config::Config;
use bron::convert::{self, Adopted, Mode, Outcome, Progress, Setup};
use bron::place::{Published, State};
use bron::read::{self, Authors, Folders, Origin};
use clap::ValueEnum;
use jiff::Timestamp;

use super::{Answer, Common, ReportFormat, counted, states};

/// Convert the stored articles named in bron.toml into feeds.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Articles or feeds to convert into one feed, instead of the job of bron.toml; `-` reads standard input
    #[arg(value_name = "INPUT", requires = "to")]
    inputs: Vec<String>,
    /// What to convert the inputs to
    #[arg(long, value_enum, requires = "inputs", value_name = "FORMAT")]
    to: Option<Target>,
    /// File to write the result to, instead of stdout
    #[arg(short, long, requires = "to", value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write nothing; answer whether anything would change
    #[arg(long)]
    check: bool,
    /// Wait for another run to end instead of giving up
    #[arg(long, conflicts_with = "check")]
    wait: bool,
    /// Keep going: convert again whenever an article or a setting changes, until interrupted
    #[arg(long, conflicts_with_all = ["check", "inputs"])]
    watch: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    format: ReportFormat,
    /// The time it is taken to be, for tests
    #[arg(long, hide = true, value_name = "RFC3339")]
    now: Option<Timestamp>,
}

/// What inputs are converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
    /// A page for people.
    Html,
    /// A list of subscriptions to the feeds that are given.
    Opml,
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    if let Some(to) = args.to {
        return one_off::run(args, to, common, out);
    }
    if args.watch {
        return watch::run(args, common, out);
    }
    let config = common.config()?;
    let begun = Instant::now();
    let mode = if args.check { Mode::Check } else { Mode::Publish { wait: args.wait } };
    let now = args.now.unwrap_or_else(super::now);
    let outcome = once(&config, mode, now, common)?;
    report(&outcome, &config, args, common, begun.elapsed(), out)?;
    let answer = outcome.is_complete() && !(args.check && outcome.is_changed());
    Ok(if answer { Answer::Yes } else { Answer::No })
}

/// Does the job of `bron.toml` at `now`.
pub(super) fn once(
    config: &Config,
    mode: Mode,
    now: Timestamp,
    common: &Common,
) -> anyhow::Result<Outcome> {
    let authors = authors(config)?;
    let (adopted_bytes, adopted) = adopted(config)?;
    let store = config.stored();
    let published = Published::new(config.folder.join(&config.feeds.path));
    let state = State::new(config.folder.join(".bron"));
    let setup = Setup {
        site: &config.site,
        articles: &config.articles,
        feeds: &config.feeds,
        cloud: config.cloud(),
        selections: &config.feed,
        sources: &config.sources,
        known: convert::Known {
            mark: states::mark(config),
            ask: &|| states::read(config).map_err(Into::into),
        },
        authors: &authors.1,
        folders: Folders::NONE,
        adopted: &adopted,
        store: &store,
        published: &published,
        state: &state,
        fingerprint: fingerprint(config, &(&authors.0, &adopted_bytes)),
    };
    let now = now.to_zoned_datetime(config.site.timezone.clone());
    let progress = Progress::default();
    Ok(with_bar(&progress, common, || convert::run(&setup, mode, &now, &progress))?)
}

/// The text of the file of authors, and what it says.
pub(super) fn authors(config: &Config) -> anyhow::Result<(String, Authors)> {
    let Some(path) = &config.articles.authors else { return Ok((String::new(), Authors::new())) };
    let full = config.folder.join(path);
    let text =
        fs::read_to_string(&full).with_context(|| format!("cannot read {}", full.display()))?;
    let authors = Authors::parse(&text, path).with_context(|| full.display().to_string())?;
    Ok((text, authors))
}

/// The bytes of the feed whose ids are taken over, and those ids.
fn adopted(config: &Config) -> anyhow::Result<(Vec<u8>, Adopted)> {
    let Some(path) = &config.feeds.adopt else { return Ok((Vec::new(), Adopted::default())) };
    let full = config.folder.join(path);
    let bytes = fs::read(&full).with_context(|| format!("cannot read {}", full.display()))?;
    let feed = read::feed(bytes.clone(), &Origin::default())
        .with_context(|| format!("{} is no feed to take ids from", full.display()))?;
    Ok((bytes, Adopted::new(&feed.value.articles)))
}

/// Differs when the configuration or the program differs, so that a cache of another is not used.
fn fingerprint(config: &Config, files: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&config.text, files, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    if let Ok(program) = std::env::current_exe().and_then(fs::metadata) {
        (program.len(), program.modified().ok()).hash(&mut hasher);
    }
    hasher.finish()
}

/// Runs `work` with a progress bar on a terminal, once it takes longer than half a second.
fn with_bar<T: Send>(progress: &Progress, common: &Common, work: impl FnOnce() -> T + Send) -> T {
    if common.quiet || !io::stderr().is_terminal() {
        return work();
    }
    let (done, ended) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut wait = Duration::from_millis(500);
            let mut bar: Option<indicatif::ProgressBar> = None;
            while ended.recv_timeout(wait) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                let (read, total) = progress.state();
                let bar = bar.get_or_insert_with(|| indicatif::ProgressBar::new(total as u64));
                bar.set_length(total as u64);
                bar.set_position(read as u64);
                wait = Duration::from_millis(100);
            }
            if let Some(bar) = bar {
                bar.finish_and_clear();
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn report(
    outcome: &Outcome,
    config: &Config,
    args: &Args,
    common: &Common,
    took: Duration,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if args.format == ReportFormat::Json {
        let mut report = serde_json::json!({ "version": 1 });
        if let (Some(report), serde_json::Value::Object(fields)) =
            (report.as_object_mut(), serde_json::to_value(outcome)?)
        {
            report.extend(fields);
        }
        serde_json::to_writer_pretty(&mut *out, &report)?;
        return Ok(writeln!(out)?);
    }
    problems::tell(outcome, config, common)?;
    if !common.quiet {
        summary(outcome, args, took, out)?;
    }
    Ok(())
}

fn summary(
    outcome: &Outcome,
    args: &Args,
    took: Duration,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    write!(out, "{}", counted(outcome.articles, "article", "articles"))?;
    for (count, one, more) in [
        (outcome.refused.len(), "refused", "refused"),
        (outcome.drafts, "draft", "drafts"),
        (outcome.scheduled, "scheduled", "scheduled"),
        (outcome.expired, "expired", "expired"),
    ] {
        if count > 0 {
            write!(out, ", {}", counted(count, one, more))?;
        }
    }
    let written = if args.check { "would be written" } else { "written" };
    write!(out, "; {} in ", counted(outcome.feeds, "feed", "feeds"))?;
    write!(out, "{}: ", counted(outcome.written.len() + outcome.unchanged, "file", "files"))?;
    write!(out, "{} {written}, {} unchanged", outcome.written.len(), outcome.unchanged)?;
    if !outcome.removed.is_empty() {
        write!(out, ", {} removed", outcome.removed.len())?;
    }
    if io::stdout().is_terminal() {
        write!(out, " ({:.2} s)", took.as_secs_f64())?;
    }
    Ok(writeln!(out)?)
}
