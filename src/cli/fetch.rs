//! `bron fetch`: visits the cited pages that are due, and tells what changed, moved or broke.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead as _, BufReader, IsTerminal as _, Write};
use std::mem::take;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use bron::config::Config;
use bron::convert;
use bron::fetch::{Client, Clock, Hosts, parse_duration};
use bron::place::{Published, State};
use bron::store::{Event, Store, Visit, Wanted};
use bron::watch::{self, CHANGES_LIMIT, Job, LookedUp, Summary, Telling};
use bron::write::{self, Address, CHANGES, Format, Options};
use jiff::Timestamp;
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::Value;
use tokio::sync::Semaphore;

use super::cited::{self, Cited};
use super::machine::{event_json, record_json};
use super::notify::notify;
use super::progress::{Progress, counted};
use super::{Answer, Common, ReportFormat, diff};

/// Fetch the cited source pages that are due and report what changed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Fetch every source, due or not
    #[arg(long)]
    all: bool,
    /// Fetch one source, due or not
    #[arg(long, value_name = "NAME|URL", conflicts_with = "all")]
    source: Option<String>,
    /// Answer with exit status 1 when a source changed, moved or broke
    #[arg(long)]
    exit_code: bool,
    /// Stop after this long, such as 10m; the sources that waited longest go first
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    max_time: Option<Duration>,
    /// Also write what changed as a page for people
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    format: ReportFormat,
    /// The time it is taken to be, for tests
    #[arg(long, hide = true, value_name = "RFC3339")]
    now: Option<Timestamp>,
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    cited::waiting()?.block_on(go(args, common, out))
}

/// Time after which [`due`] visits no more pages: those that waited longest go first, and the rest next time.
pub(super) const DUE_TIME: Duration = Duration::from_hours(1);

/// Fetches what is due and publishes what changed, and reports nothing: for a server that does this besides. A signal to
/// end stops it as it stops the command.
pub(super) fn due(common: &Common) -> anyhow::Result<()> {
    let args = Args {
        all: false,
        source: None,
        exit_code: false,
        max_time: Some(DUE_TIME),
        report: None,
        format: ReportFormat::Human,
        now: None,
    };
    let common = Common { quiet: true, verbose: false, ..common.clone() };
    run(&args, &common, &mut io::sink()).map(|_| ())
}

async fn go(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    let cited = Cited::read(common)?;
    let config = cited.config.clone();
    let clock = Clock::new(args.now.unwrap_or_else(super::now));
    let store = cited::store(&config).await?;
    let _claim = store.claim().await?;
    store.forget_future(clock.now(), config.fetch.lease).await?;
    store.cite(&cited.citations.rhythm(config.fetch.every), clock.now()).await?;
    let wanted = wanted(args, &cited, &store, clock.now()).await?;
    let hosts = Hosts::new(&config.fetch, clock);
    watch::recall(&store, &hosts, clock).await?;
    let job = Arc::new(Job {
        client: client(&config, clock)?,
        hosts,
        settings: config.fetch.clone(),
        citations: cited.citations,
        wanted,
        clock,
        worker: worker(clock.now()),
        turns: Semaphore::new(2),
        store: store.clone(),
    });
    let end = args.max_time.map(|time| Instant::now() + time);
    let mut run = visit(args, common, Arc::clone(&job), end).await?;
    if !run.summary.stopped {
        look_up(&job, common, end).await?;
    }
    if let (Wanted::Round(started), false) = (wanted, run.summary.stopped) {
        store.end_round(started).await?;
    }
    let job = Arc::into_inner(job).context("a visitor did not leave")?;
    let worker = job.worker;
    let cited = Cited { config: config.clone(), citations: job.citations };
    let tellings = cited.tellings(&store, take(&mut run.events)).await?;
    // Whom one of these does not reach is told by the others: at the next visit it is no news any more.
    let published = publish(&cited, &store).await;
    let notified = notify(&cited, &store, clock, &worker).await;
    let written = write_report(args, &cited, &tellings);
    match args.format {
        ReportFormat::Json => report_json(&run, &tellings, out)?,
        ReportFormat::Human => report_human(&run, &tellings, common, out)?,
    }
    published.and(notified).and(written)?;
    store.close().await;
    Ok(if args.exit_code && !tellings.is_empty() { Answer::No } else { Answer::Yes })
}

async fn wanted(
    args: &Args,
    cited: &Cited,
    store: &Store,
    now: Timestamp,
) -> anyhow::Result<Wanted> {
    if let Some(source) = &args.source {
        return Ok(Wanted::One(cited.source(store, source).await?.id, now));
    }
    Ok(if args.all {
        Wanted::Round(store.join_round(now, cited.config.fetch.lease).await?)
    } else {
        Wanted::Due
    })
}

fn client(config: &Config, clock: Clock) -> anyhow::Result<Client> {
    let authorities = cited::authorities(config)?;
    let agent = cited::agent(config);
    let proxies = super::proxies();
    Ok(Client::new(&config.fetch, &agent, &proxies, authorities.as_deref(), clock)?)
}

/// A name that no other worker has.
fn worker(now: Timestamp) -> String {
    let machine = fs::read_to_string("/etc/hostname").unwrap_or_default();
    format!("{}-{}-{}", machine.trim(), std::process::id(), now.as_microsecond())
}

/// What a run came to, with what there is to tell and to list.
struct Run {
    summary: Summary,
    /// The sources that were visited, where they are to be listed: a line of JSON each, compressed, as there may be very many.
    visited: Vec<u8>,
    events: Vec<Event>,
}

async fn visit(
    args: &Args,
    common: &Common,
    job: Arc<Job>,
    end: Option<Instant>,
) -> anyhow::Result<Run> {
    let progress = if !common.quiet && !common.verbose && io::stderr().is_terminal() {
        let wanted = job.store.count_wanted(job.wanted, job.clock.now()).await?;
        Some(RefCell::new(Progress::start(wanted)))
    } else {
        None
    };
    let listed = args.format == ReportFormat::Json;
    let mut list = zstd::Encoder::new(Vec::new(), 1)?;
    let mut wrote = Ok(());
    let mut events = Vec::new();
    let told = |visit: &Visit| {
        let Some(look) = &visit.record.last else { return };
        if let Some(event) = &visit.event {
            events.push(event.clone());
        }
        if listed && wrote.is_ok() {
            wrote = writeln!(list, "{}", record_json(&visit.record));
        }
        if common.verbose {
            let mut log = io::stderr().lock();
            let reason = look.reason.as_deref().unwrap_or_default();
            // A log that nobody reads any more is no reason to stop.
            let _ = writeln!(log, "{:<18}{} {reason}", look.verdict.as_str(), visit.record.url);
        }
        if let Some(progress) = &progress {
            progress.borrow_mut().visited(visit.record.host(), look.verdict);
        }
    };
    let summary = watch::run(job, stop(end), told).await;
    if let Some(progress) = progress {
        progress.into_inner().end();
    }
    let summary = summary?;
    wrote?;
    Ok(Run { summary, visited: list.finish()?, events })
}

/// Asks the archive that `[fetch] memento` names for copies of the sources that are lost.
async fn look_up(job: &Job, common: &Common, end: Option<Instant>) -> anyhow::Result<()> {
    let Some(archive) = &job.settings.memento else { return Ok(()) };
    let looked_up = watch::look_up(job, archive, stop(end)).await?;
    if let Some((url, failure)) = &looked_up.failed {
        writeln!(io::stderr(), "warning: no copy of {url} was looked up: {failure}")?;
    }
    if !common.quiet && looked_up.asked > 0 {
        let LookedUp { asked, found, .. } = looked_up;
        writeln!(io::stderr(), "{asked} lost sources looked up in the archive, {found} found")?;
    }
    Ok(())
}

/// Ends when the time is up or somebody asks to stop.
async fn stop(end: Option<Instant>) {
    let time_is_up = async {
        match end {
            Some(end) => tokio::time::sleep_until(end.into()).await,
            None => std::future::pending().await,
        }
    };
    let asked_to = async {
        match super::asked_to_end() {
            Ok(asked) => asked.await,
            // Without the signals there is nothing to wait for.
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = time_is_up => {}
        () = asked_to => {}
    }
}

/// Writes the page for people, when it is asked for.
fn write_report(args: &Args, cited: &Cited, tellings: &[Telling]) -> anyhow::Result<()> {
    let Some(path) = &args.report else { return Ok(()) };
    let site = &cited.config.site;
    let title = format!("{} – {}", write::about_changes(&site.language).title, site.title);
    let page = watch::report_page(&title, &site.language, tellings, cited.zone());
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes the feed of changes in every format of the publication. What did not change is not touched.
async fn publish(cited: &Cited, store: &Store) -> anyhow::Result<()> {
    let config = &cited.config;
    let events = store.newest_events(CHANGES_LIMIT).await?;
    let tellings = cited.tellings(store, events).await?;
    let published = Published::new(config.folder.join(&config.feeds.path));
    if tellings.is_empty() && published.stat(&format!("{CHANGES}.atom"))?.is_none() {
        return Ok(());
    }
    let base = config.feeds.base(&config.site.url);
    let mut feed = watch::changes_feed(&config.site, &base, &tellings);
    let undated = Timestamp::UNIX_EPOCH.to_zoned_datetime(cited.zone().clone());
    let mut options = Options {
        site: Some(config.site.title.clone()),
        whole_text: true,
        index: config
            .feeds
            .formats
            .contains(&Format::Html)
            .then(|| base.join("index.html"))
            .transpose()?,
        cloud: config.cloud(),
        ..Options::new(undated)
    };
    for &format in &config.feeds.formats {
        let url = base.join(&format.file(CHANGES))?;
        options.alternates.push(Address { format, url });
    }
    let _lock = State::new(config.folder.join(".bron")).lock(true)?;
    published.recover()?;
    let publication = published.begin();
    for Address { format, url } in options.alternates.clone() {
        let path = format.file(CHANGES);
        feed.url = Some(url);
        let bytes = write::feed(&feed, format, &options);
        if let Some(fault) = convert::fault(&bytes, format) {
            bail!("{path} would be invalid and was not written: {fault}");
        }
        if published.read(&path)?.as_deref() != Some(&bytes) {
            publication.put(&path, &bytes)?;
        }
    }
    Ok(publication.commit()?)
}

/// A run for programs. The lists are made element by element as they are written: there may be very many.
#[derive(Serialize)]
struct Report<'r> {
    version: u8,
    visited: usize,
    complete: bool,
    verdicts: BTreeMap<&'static str, usize>,
    #[serde(serialize_with = "write_events")]
    events: &'r [Telling],
    #[serde(serialize_with = "write_sources")]
    sources: &'r [u8],
}

fn write_events<S: Serializer>(events: &[Telling], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(events.iter().map(event_json))
}

fn write_sources<S: Serializer>(packed: &[u8], to: S) -> Result<S::Ok, S::Error> {
    let mut list = to.serialize_seq(None)?;
    let lines = BufReader::new(zstd::Decoder::new(packed).map_err(S::Error::custom)?).lines();
    for line in lines {
        let line = line.map_err(S::Error::custom)?;
        list.serialize_element(&serde_json::from_str::<Value>(&line).map_err(S::Error::custom)?)?;
    }
    list.end()
}

fn report_json(run: &Run, tellings: &[Telling], out: &mut impl Write) -> anyhow::Result<()> {
    let counts = run.summary.verdicts.iter();
    let report = Report {
        version: 1,
        visited: run.summary.visited,
        complete: !run.summary.stopped,
        verdicts: counts.map(|(verdict, count)| (verdict.as_str(), *count)).collect(),
        events: tellings,
        sources: &run.visited,
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    Ok(writeln!(out)?)
}

fn report_human(
    run: &Run,
    tellings: &[Telling],
    common: &Common,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let colour = common.colors(io::stdout().is_terminal());
    for telling in tellings {
        writeln!(out, "{}: {}", telling.event.verdict, telling.name)?;
        writeln!(out, "  {}", telling.url)?;
        match &telling.change {
            Some(change) => diff::passages(change, colour, "  ", out)?,
            None if !telling.event.detail.is_empty() => {
                writeln!(out, "  {}", telling.event.detail)?;
            }
            None => {}
        }
        if let Some(copy) = &telling.archived {
            writeln!(out, "  archived: {}", copy.url)?;
        }
        for by in &telling.cited_by {
            writeln!(out, "  cited in {} ({})", by.label(), by.path)?;
        }
        writeln!(out)?;
    }
    if !common.quiet {
        let end = if run.summary.stopped { "; stopped before the end" } else { "" };
        let counts = counted(&run.summary.verdicts);
        let colon = if counts.is_empty() { "" } else { ": " };
        let visited = super::counted(run.summary.visited, "source", "sources");
        writeln!(io::stderr(), "{visited} visited{colon}{counts}{end}")?;
        if run.summary.verdicts.keys().any(|verdict| !verdict.is_readable()) {
            writeln!(io::stderr(), "`bron sources` says why a source could not be read")?;
        }
    }
    Ok(())
}
