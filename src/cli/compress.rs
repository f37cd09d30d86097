//! `bron compress`: what `bron serve` calls to have a body compressed.

use std::io::{self, Read as _, Write};

use anyhow::Context as _;

use super::Answer;

/// Write the codings of what stands on stdin to stdout, for `bron serve`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    let mut body = Vec::new();
    io::stdin().read_to_end(&mut body).context("cannot read stdin")?;
    out.write_all(&bron::serve::compress(&body))?;
    Ok(Answer::Yes)
}
