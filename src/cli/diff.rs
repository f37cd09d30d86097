//! `bron diff`: what changed on a source page.

use std::io::{self, IsTerminal as _, Write};

use anyhow::Context as _;
use bron::change::{Change, Segment};
use bron::store::{Record, Store, Verdict};
use bron::watch::{self, Telling};
use clap::ValueEnum;
use jiff::civil::Date;
use serde_json::json;

use super::cited::{self, Cited};
use super::machine::event_json;
use super::{Answer, Common};

/// Show what changed on a source page.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name or address of the source
    source: String,
    /// Every change since this day, such as 2026-05-03 [default: the last change]
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How a change is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Words that went and came, in colour on a terminal.
    Text,
    /// A page, old and new side by side.
    Html,
    /// For programs; the shape has a version.
    Json,
    /// As `diff -u` shows two files, a line per passage.
    Unified,
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    cited::waiting()?.block_on(show(args, common, out))
}

async fn show(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    let cited = Cited::read(common)?;
    let (record, tellings) = cited.look(async |store| changes(args, &cited, store).await).await?;
    if tellings.is_empty() && !common.quiet {
        writeln!(io::stderr(), "no change of {} is known", record.url)?;
    }
    match args.format {
        Format::Html => {
            let language = &cited.config.site.language;
            let title = record.url.as_str();
            write!(out, "{}", watch::report_page(title, language, &tellings, cited.zone()))?;
        }
        Format::Json => {
            let changes: Vec<_> = tellings.iter().map(event_json).collect();
            let report = json!({ "version": 1, "url": record.url.as_str(), "changes": changes });
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        }
        Format::Unified => unified(&tellings, &cited, out)?,
        Format::Text => {
            let colour = common.colors(io::stdout().is_terminal());
            for telling in &tellings {
                writeln!(
                    out,
                    "{}  {}",
                    cited::moment(telling.event.at, cited.zone()),
                    telling.url
                )?;
                if let Some(change) = &telling.change {
                    passages(change, colour, "  ", out)?;
                }
            }
        }
    }
    Ok(Answer::Yes)
}

/// The source that is asked for, and what is to be shown of it.
async fn changes(
    args: &Args,
    cited: &Cited,
    store: &Store,
) -> anyhow::Result<(Record, Vec<Telling>)> {
    let record = cited.source(store, &args.source).await?;
    let mut events = store.events_of(record.id).await?;
    events.retain(|event| event.verdict == Verdict::Changed);
    match args.since {
        Some(day) => {
            let since =
                day.to_zoned_datetime(cited.zone().clone()).context("that day does not exist")?;
            events.retain(|event| event.at >= since.timestamp());
        }
        None => events.truncate(1),
    }
    events.reverse();
    let tellings = cited.tellings(store, events).await?;
    Ok((record, tellings))
}

/// The passages that changed, one after the other, with `[-words that went-]` and `{+words that came+}`.
pub(super) fn passages(
    change: &Change,
    colour: bool,
    indent: &str,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    for passage in &change.passages {
        let words = passage.segments.iter().map(|segment| match segment {
            Segment::Same(words) => words.clone(),
            Segment::Removed(words) if colour => format!("\x1b[31m[-{words}-]\x1b[0m"),
            Segment::Removed(words) => format!("[-{words}-]"),
            Segment::Added(words) if colour => format!("\x1b[32m{{+{words}+}}\x1b[0m"),
            Segment::Added(words) => format!("{{+{words}+}}"),
            Segment::Gap => "…".to_owned(),
        });
        writeln!(out, "{indent}{}", words.collect::<Vec<_>>().join(" ").replace('\n', " "))?;
    }
    if change.untold > 0 {
        writeln!(out, "{indent}… and {} more", change.untold)?;
    }
    Ok(())
}

fn unified(tellings: &[Telling], cited: &Cited, out: &mut impl Write) -> anyhow::Result<()> {
    for telling in tellings {
        let Some(change) = &telling.change else { continue };
        writeln!(out, "--- {}", telling.url)?;
        writeln!(out, "+++ {}\t{}", telling.url, cited::moment(telling.event.at, cited.zone()))?;
        for passage in &change.passages {
            let side = |unwanted: fn(&Segment) -> bool| {
                let kept = passage.segments.iter().filter(|segment| !unwanted(segment));
                let words = kept.map(|segment| match segment {
                    Segment::Same(words) | Segment::Removed(words) | Segment::Added(words) => {
                        words.as_str()
                    }
                    Segment::Gap => "…",
                });
                words.collect::<Vec<_>>().join(" ").replace('\n', " ")
            };
            let old = side(|segment| matches!(segment, Segment::Added(_)));
            let new = side(|segment| matches!(segment, Segment::Removed(_)));
            writeln!(out, "@@")?;
            if passage.segments.iter().any(|segment| !matches!(segment, Segment::Added(_))) {
                writeln!(out, "-{old}")?;
            }
            if passage.segments.iter().any(|segment| !matches!(segment, Segment::Removed(_))) {
                writeln!(out, "+{new}")?;
            }
        }
    }
    Ok(())
}
