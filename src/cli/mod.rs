//! The command line: arguments, a call into the library, printing, the exit status.
//!
//! Only this module prints, reads the clock and the environment, and knows `anyhow` and `clap`.

mod anew;
mod aside;
mod cited;
mod compress;
mod convert;
mod diff;
mod explain;
mod fetch;
mod fresh;
mod generate;
mod git;
mod init;
mod input;
mod log;
mod machine;
mod mend;
mod notify;
mod overview;
mod progress;
mod serve;
mod sources;
mod states;
mod validate;
mod whole;

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use bron::config::{Config, ConfigError, FILE_NAME};
use bron::fetch::Proxies;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::signal::unix::{SignalKind, signal};

/// Turn stored articles into RSS, Atom and JSON feeds; serve them; validate any feed; watch the cited sources.
#[derive(Debug, Parser)]
#[command(name = "bron", version, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Options that every command takes.
#[derive(Debug, Clone, clap::Args, Serialize, Deserialize)]
struct Common {
    /// Configuration file [default: bron.toml here or in a parent folder]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print only problems
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true, overrides_with = "verbose")]
    verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
}

impl Common {
    /// The configuration that `--config` names, or the nearest one.
    #[expect(clippy::disallowed_methods, reason = "the command line knows where it was started")]
    fn config(&self) -> anyhow::Result<Config> {
        let here = Path::new(FILE_NAME);
        Ok(match &self.config {
            Some(path) => Config::load(path)?,
            None if here.is_file() => Config::load(here)?,
            None => Config::find(&env::current_dir().context("there is no current folder")?)?,
        })
    }

    /// The same for commands that do without: `None` when none is named and none is found.
    fn config_if_any(&self) -> anyhow::Result<Option<Config>> {
        match self.config() {
            Ok(config) => Ok(Some(config)),
            Err(error) => match error.downcast_ref::<ConfigError>() {
                Some(ConfigError::NotFound { .. }) => Ok(None),
                _ => Err(error),
            },
        }
    }

    /// Whether to use colour on a stream that is a terminal or is not.
    #[expect(clippy::disallowed_methods, reason = "NO_COLOR is asked for here and nowhere else")]
    fn colors(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }
}

/// This program, also when it was replaced by another version meanwhile, where the system tells.
fn this_program() -> Option<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Some(running) } else { env::current_exe().ok() }
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "the command line is where the clock is read")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// The proxies that the environment names, in lower or upper case as other programs read them; `HTTP_PROXY` in upper
/// case is left out, as CGI programs get it from strangers.
#[expect(clippy::disallowed_methods, reason = "the command line is where the environment is read")]
fn proxies() -> Proxies {
    let variable = |names: &[&str]| {
        names.iter().find_map(|name| env::var(name).ok()).filter(|value| !value.is_empty())
    };
    Proxies {
        http: variable(&["http_proxy"]),
        https: variable(&["https_proxy", "HTTPS_PROXY"]),
        except: variable(&["no_proxy", "NO_PROXY"]),
    }
}

/// What comes to its end with the first signal to end; none is missed from now on. Wants a runtime.
fn asked_to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// A number of things: `1 article`, `2 articles`.
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// How a command reports what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For people.
    Human,
    /// For programs; the shape has a version.
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    #[command(hide = true)]
    Aside(aside::Args),
    #[command(hide = true)]
    Compress(compress::Args),
    Convert(convert::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    Fetch(fetch::Args),
    Serve(serve::Args),
    Sources(sources::Args),
    #[command(hide = true)]
    Generate(generate::Args),
    Init(init::Args),
    Validate(validate::Args),
}

/// What a command that did its job has to say; a failed one returns an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// Yes, or done: exit status 0.
    Yes,
    /// No: exit status 1.
    No,
    /// The question could not be answered for all that was asked, as was said on stderr: exit status 2.
    CouldNotTell,
}

impl From<Answer> for ExitCode {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::SUCCESS,
            Answer::No => Self::from(1),
            Answer::CouldNotTell => Self::from(2),
        }
    }
}

/// Runs the program on the process's own arguments.
pub(crate) fn run() -> ExitCode {
    let mut out = io::stdout().lock();
    if let Some((args, common)) = anew::begun() {
        return ended(serve::run(&args, &common, &mut out), &mut out);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => {
            let failed = usage.use_stderr();
            // The message is all there is to give; a closed stream leaves nobody to give it to.
            let _ = usage.print();
            return if failed { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let answer = match &cli.command {
        Command::Aside(args) => Ok(aside::run(args, &cli.common, &mut out)),
        Command::Compress(args) => compress::run(args, &mut out),
        Command::Convert(args) => convert::run(args, &cli.common, &mut out),
        Command::Diff(args) => diff::run(args, &cli.common, &mut out),
        Command::Explain(args) => explain::run(args, &mut out),
        Command::Fetch(args) => fetch::run(args, &cli.common, &mut out),
        Command::Serve(args) => {
            anew::begin(args, &cli.common);
            serve::run(args, &cli.common, &mut out)
        }
        Command::Sources(args) => sources::run(args, &cli.common, &mut out),
        Command::Generate(args) => generate::run(args, &mut out),
        Command::Init(args) => init::run(args, &mut out),
        Command::Validate(args) => validate::run(args, &cli.common, &mut out),
    };
    ended(answer, &mut out)
}

/// The exit status that a command comes to; why it failed is told.
fn ended(answer: anyhow::Result<Answer>, out: &mut impl Write) -> ExitCode {
    match answer.and_then(|answer| out.flush().map(|()| answer).map_err(anyhow::Error::from)) {
        Ok(answer) => answer.into(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether the reader of our output went away, as `head` does: a quiet success.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let plain = cause.downcast_ref().map(io::Error::kind);
        // A report as JSON wraps it, and does not name it as its source.
        let wrapped = || cause.downcast_ref().and_then(serde_json::Error::io_error_kind);
        plain.or_else(wrapped) == Some(io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that went away.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_is_known_whatever_was_written() {
        let plain = writeln!(Closed, "tekst").unwrap_err();
        assert!(is_closed_pipe(&anyhow::Error::from(plain).context("cannot write")));
        let report = serde_json::to_writer(Closed, &1).unwrap_err();
        assert!(is_closed_pipe(&report.into()));
        let other = serde_json::from_str::<u8>("x").unwrap_err();
        assert!(!is_closed_pipe(&other.into()));
    }
}
