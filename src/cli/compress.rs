//! `bron compress`: what `bron serve` calls to have a body compressed.

use std::io::{self, Read as _, Write};

use anyhow::Context as _;

use super::Answer;

/// How much readers go before: a tenth of a core is left to us where they want all of it (sched(7)).
#[cfg(target_os = "linux")]
const KINDNESS: i32 = 10;

/// Write the codings of what stands on stdin to stdout, for `bron serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    // Nobody waits for it: what is compressed here is served meanwhile as it is. Where the system does not let us, it is
    // merely less kind to readers.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(KINDNESS);
    let mut body = Vec::new();
    io::stdin().read_to_end(&mut body).context("cannot read stdin")?;
    out.write_all(&bron::serve::compress(&body))?;
    Ok(Answer::Yes)
}
