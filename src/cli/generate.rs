//! `bron generate`: man pages and shell completions, from the definition that `--help` comes from.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;

use super::{Answer, Cli};

/// Write man pages or shell completions.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Man pages, one per command, into a folder
    Man {
        /// An existing folder
        folder: PathBuf,
    },
    /// A completion script, to stdout
    Completions {
        /// The shell to complete in
        shell: Shell,
    },
}

pub(super) fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    match &args.what {
        What::Man { folder } => {
            clap_mangen::generate_to(Cli::command(), folder)
                .with_context(|| format!("cannot write man pages into {}", folder.display()))?;
        }
        What::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "bron", &mut script);
            out.write_all(&script)?;
        }
    }
    Ok(Answer::Yes)
}
