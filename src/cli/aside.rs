//! `bron aside`: work that `bron serve` has done by processes of their own. The code and the memory that it takes are a
//! multiple of what the server needs, and would stay with it.

use std::io::Write;
use std::process::Stdio;

use anyhow::Context as _;
use clap::ValueEnum;
use tokio::process::Command;

use super::{Answer, Common, fetch, fresh, log, overview};

/// Do a piece of work, for `bron serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    work: Work,
}

/// A piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Work {
    /// Convert the articles.
    Convert,
    /// Fetch the cited pages that are due.
    Fetch,
    /// Write the pages about the cited sources to stdout.
    Overview,
}

/// A fault is logged, as everything is that the server has to say.
pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> Answer {
    log::start(common);
    let (done, what) = match args.work {
        Work::Convert => (fresh::convert(common), "cannot convert"),
        Work::Fetch => (fetch::due(common), "cannot fetch"),
        Work::Overview => (overview::write(common, out), "cannot make the pages about the sources"),
    };
    let Err(error) = done else { return Answer::Yes };
    tracing::error!("{what}: {error:#}");
    Answer::No
}

/// A process that does a piece of work with the options of this one. It is ended when nobody waits for it any more.
pub(super) fn process(work: Work, common: &Common) -> anyhow::Result<Command> {
    let program = super::this_program().context("this program cannot be found")?;
    let mut command = Command::new(program);
    // As it is to stand in a list of processes.
    command.arg0("bron").args(["aside", &name(&work), "--color", &name(&common.color)]);
    if let Some(config) = &common.config {
        command.arg("--config").arg(config);
    }
    // They exclude each other on a command line.
    if common.verbose {
        command.arg("--verbose");
    } else if common.quiet {
        command.arg("--quiet");
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    Ok(command)
}

/// Has a piece of work done, and tells whether it was; if not, that is logged.
pub(super) async fn is_done(work: Work, common: &Common) -> bool {
    let ended = async { anyhow::Ok(process(work, common)?.status().await?) };
    match ended.await {
        // A process that cannot do its work says why, and ends with 1.
        Ok(status) if matches!(status.code(), Some(0 | 1)) => status.success(),
        Ok(status) => {
            tracing::error!("{}: a process ended with {status}", name(&work));
            false
        }
        Err(error) => {
            tracing::error!("{}: {error:#}", name(&work));
            false
        }
    }
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
