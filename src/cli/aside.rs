//! `bron aside`: work that `bron serve` has done by processes of their own. The code and the memory that it takes are a
//! multiple of what the server needs, and would stay with it.

use std::future::Future;
use std::io::Write;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::ValueEnum;
use tokio::process::Command;
use tokio::time::timeout;

use super::{Answer, Common, anew, fetch, fresh, log, overview};

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

impl Work {
    /// Time in which it must be done. What takes longer stands still, as no publication is that large.
    fn limit(self) -> Duration {
        match self {
            Self::Convert => Duration::from_hours(1),
            // It stops by itself, and then tells what it found to those who may take their time.
            Self::Fetch => fetch::DUE_TIME + Duration::from_mins(30),
            Self::Overview => Duration::from_mins(10),
        }
    }
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
    // What the server read is not for the programs that these processes begin, whatever their numbers are elsewhere.
    command.env_remove(anew::VARIABLE);
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    Ok(command)
}

/// Has a piece of work done, and tells whether it was; if not, that is logged.
pub(super) async fn is_done(work: Work, common: &Common) -> bool {
    let ended = async { has_done(process(work, common)?.status().await?) };
    in_time(work, ended).await.unwrap_or_else(|error| {
        tracing::error!("{}: {error:#}", name(&work));
        false
    })
}

/// Whether a process did its work, by how it ended: one that cannot do it says why, and ends with 1.
pub(super) fn has_done(status: ExitStatus) -> anyhow::Result<bool> {
    ensure!(matches!(status.code(), Some(0 | 1)), "a process ended with {status}");
    Ok(status.success())
}

/// What comes of waiting for a process at some work, as long as it may take. With the wait the process ends.
pub(super) async fn in_time<T>(
    work: Work,
    waiting: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    within(work.limit(), waiting).await
}

async fn within<T>(
    limit: Duration,
    waiting: impl Future<Output = anyhow::Result<T>>,
) -> anyhow::Result<T> {
    let done = timeout(limit, waiting).await.ok();
    done.with_context(|| {
        let minutes = limit.as_secs() / 60;
        format!(
            "not done after {minutes} minutes, so its process was ended, and it is begun anew; does another process hold \
             `.bron/lock`, or do a disk or the store not answer?"
        )
    })?
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_process_that_hangs_is_ended() {
        let mut process = Command::new("sleep").arg("600").kill_on_drop(true).spawn().unwrap();
        let place = format!("/proc/{}", process.id().unwrap());
        let waiting = async move { has_done(process.wait().await?) };
        let fault = within(Duration::from_millis(50), waiting).await.unwrap_err();
        assert!(fault.to_string().contains(".bron/lock"), "{fault}");
        while std::path::Path::new(&place).exists() {
            tokio::task::yield_now().await;
        }
    }
}
