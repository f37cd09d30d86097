//! `bron sources`: every cited source, and what is known of it.

use std::borrow::Cow;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use bron::fetch::parse_duration;
use bron::store::{Record, Store, Verdict};
use bron::watch::{self, CitedBy};
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::json;
use url::Url;

use super::cited::{self, Cited};
use super::machine::record_json;
use super::whole::Whole;
use super::{Answer, Common, ReportFormat};

/// List the cited sources: verdict, last check, last change, where they are cited.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only sources with this verdict, such as gone; may be given more than once
    #[arg(long, value_name = "VERDICT", value_parser = verdict)]
    verdict: Vec<Verdict>,
    /// Only sources whose name or address contains this
    #[arg(long, value_name = "TEXT")]
    matching: Option<String>,
    /// Only sources that this article cites: a part of its path or title
    #[arg(long, value_name = "ARTICLE")]
    cited_by: Option<String>,
    /// How to report
    #[arg(long, value_enum, default_value_t = ReportFormat::Human)]
    format: ReportFormat,
    #[command(subcommand)]
    work: Option<Work>,
}

#[derive(Debug, Subcommand)]
enum Work {
    /// Throw away sources that no article cites any more, and old history
    Prune {
        /// How much history to keep
        #[arg(long, value_name = "TIME", default_value = "365d", value_parser = parse_duration)]
        keep: Duration,
        /// The time it is taken to be, for tests
        #[arg(long, hide = true, value_name = "RFC3339")]
        now: Option<Timestamp>,
    },
    /// Write everything that is remembered, to take it elsewhere
    Export {
        /// Where to; standard output when not given
        file: Option<PathBuf>,
        /// In which form
        #[arg(long, value_enum, default_value_t = Form::Jsonl)]
        format: Form,
    },
    /// Take in what `export` wrote; what is known already stays
    Import {
        /// Where from
        file: PathBuf,
    },
}

/// A form to export in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Everything but whole answers, a line of JSON each, for `import`
    Jsonl,
    /// The whole answers that `[fetch] keep = "responses"` keeps, as a compressed WARC/1.1 file
    Warc,
}

fn verdict(text: &str) -> Result<Verdict, String> {
    text.parse().map_err(|_| {
        let known: Vec<&str> = Verdict::ALL.into_iter().map(Verdict::as_str).collect();
        format!("known are {}", known.join(", "))
    })
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    cited::waiting()?.block_on(async {
        let cited = Cited::read(common)?;
        match &args.work {
            None => list(args, &cited, out).await?,
            Some(work) => manage(work, &cited, out).await?,
        }
        Ok(Answer::Yes)
    })
}

async fn manage(work: &Work, cited: &Cited, out: &mut impl Write) -> anyhow::Result<()> {
    let store = cited::store(&cited.config).await?;
    match work {
        Work::Prune { keep, now } => {
            let _claim = store.claim().await?;
            let now = now.unwrap_or_else(super::now);
            store.cite(&cited.citations.rhythm(cited.config.fetch.every), now).await?;
            let pruned = store.prune(*keep, now).await?;
            writeln!(
                out,
                "thrown away: {} sources, {} runs of visits, {} texts",
                pruned.sources, pruned.visits, pruned.texts
            )?;
        }
        Work::Export { file: None, format } => export(*format, &store, cited, out).await?,
        Work::Export { file: Some(path), format } => {
            let mut whole = Whole::begin(path)?;
            let mut buffered = BufWriter::new(whole.file());
            export(*format, &store, cited, &mut buffered).await?;
            buffered.flush().with_context(|| format!("cannot write {}", path.display()))?;
            drop(buffered);
            whole.finish()?;
        }
        Work::Import { file } => {
            let _claim = store.claim().await?;
            let lines = fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            let taken = store.import(&lines).await.with_context(|| file.display().to_string())?;
            writeln!(io::stderr(), "{taken} lines taken in")?;
        }
    }
    store.close().await;
    Ok(())
}

async fn export(
    format: Form,
    store: &Store,
    cited: &Cited,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match format {
        Form::Jsonl => store.export(out).await?,
        Form::Warc => {
            let kept = store.responses().await?;
            if kept.is_empty() {
                writeln!(
                    io::stderr(),
                    "no answers are kept; `[fetch] keep = \"responses\"` keeps them"
                )?;
            }
            out.write_all(&watch::warc_begin(&cited::agent(&cited.config), super::now())?)?;
            for (source, at) in kept {
                if let Some(kept) = store.response(source, at).await? {
                    out.write_all(&watch::warc_answer(&kept)?)?;
                }
            }
        }
    }
    Ok(())
}

async fn list(args: &Args, cited: &Cited, out: &mut impl Write) -> anyhow::Result<()> {
    let known = cited.look(async |store| Ok(store.sources().await?)).await?;
    let sources = Sources { args, cited, known };
    let mut out = BufWriter::new(out);
    if args.format == ReportFormat::Json {
        serde_json::to_writer_pretty(&mut out, &Report { version: 1, sources })?;
        writeln!(out)?;
    } else {
        table(&sources, cited, &mut out)?;
    }
    Ok(out.flush()?)
}

/// What `--format json` writes.
#[derive(Serialize)]
struct Report<'c> {
    version: u8,
    sources: Sources<'c>,
}

/// The cited sources that are asked for; their rows are made one by one, as there may be very many.
struct Sources<'c> {
    args: &'c Args,
    cited: &'c Cited,
    /// What is known of them, in order of address.
    known: Vec<Record>,
}

/// A cited source and what is known of it.
struct Row<'c> {
    record: Cow<'c, Record>,
    name: &'c str,
    articles: &'c [Arc<CitedBy>],
}

impl Sources<'_> {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.cited.citations.iter().map(|(url, citation)| Row {
            record: self.record(url),
            name: &citation.name,
            articles: &citation.articles,
        });
        rows.filter(|row| self.args.wants(row))
    }

    fn record(&self, url: &Url) -> Cow<'_, Record> {
        let place = self.known.binary_search_by(|record| record.url.as_str().cmp(url.as_str()));
        match place.ok().and_then(|place| self.known.get(place)) {
            Some(record) => Cow::Borrowed(record),
            None => Cow::Owned(Record::new(url.clone(), Duration::ZERO, Timestamp::UNIX_EPOCH)),
        }
    }
}

impl Serialize for Sources<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows().map(|row| row_json(&row)))
    }
}

impl Args {
    fn wants(&self, row: &Row<'_>) -> bool {
        let verdict = row.record.last.as_ref().map(|look| look.verdict);
        let of_verdict = self.verdict.is_empty()
            || verdict.is_some_and(|verdict| self.verdict.contains(&verdict));
        let matches = self.matching.as_ref().is_none_or(|text| {
            let text = text.to_lowercase();
            row.name.to_lowercase().contains(&text) || row.record.url.as_str().contains(&text)
        });
        let by = self.cited_by.as_ref().is_none_or(|text| {
            let text = text.to_lowercase();
            row.articles.iter().any(|by| {
                by.path.to_lowercase().contains(&text) || by.title.to_lowercase().contains(&text)
            })
        });
        of_verdict && matches && by
    }
}

fn row_json(row: &Row<'_>) -> serde_json::Value {
    let mut source = record_json(&row.record);
    if let Some(fields) = source.as_object_mut() {
        fields.insert("name".to_owned(), json!(row.name));
        let paths: Vec<&str> = row.articles.iter().map(|by| by.path.as_str()).collect();
        fields.insert("cited_by".to_owned(), json!(paths));
    }
    source
}

fn table(sources: &Sources<'_>, cited: &Cited, out: &mut impl Write) -> anyhow::Result<()> {
    let mut rows = sources.rows().peekable();
    if rows.peek().is_none() {
        writeln!(io::stderr(), "no such sources")?;
        return Ok(());
    }
    writeln!(out, "{:<18}{:<18}{:<18}{:>5}  SOURCE", "VERDICT", "CHECKED", "CHANGED", "CITED")?;
    for row in rows {
        let last = row.record.last.as_ref();
        let verdict = last.map_or("-", |look| look.verdict.as_str());
        let when = |when: Option<Timestamp>| {
            when.map_or_else(|| "-".to_owned(), |when| cited::moment(when, cited.zone()))
        };
        let checked = when(last.map(|look| look.checked));
        let changed = when(row.record.changed);
        let count = row.articles.len();
        let url = row.record.url.as_str();
        let name = if row.name == url { String::new() } else { format!("{}  ", row.name) };
        writeln!(out, "{verdict:<18}{checked:<18}{changed:<18}{count:>5}  {name}{url}")?;
        if let Some(reason) = last.and_then(|look| look.reason.as_deref()) {
            let remedy = match last.map(|look| look.verdict) {
                Some(Verdict::PrivateAddress) => "; `[fetch] private` names networks of your own",
                _ => "",
            };
            writeln!(out, "{:61}{reason}{remedy}", "")?;
        }
        if let Some(copy) = watch::archived(&row.record) {
            writeln!(out, "{:61}archived {}: {}", "", copy.taken.strftime("%Y-%m-%d"), copy.url)?;
        }
    }
    Ok(())
}
