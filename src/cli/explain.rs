//! `bron explain`: what a rule of `bron validate` asks, and why.

use std::io::Write;

use anyhow::bail;
use bron::validate;

use super::Answer;

/// Explain a rule; without one, list them all.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The id of a rule, such as `rss-guid-not-url`
    rule: Option<String>,
}

pub(super) fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    match &args.rule {
        Some(id) => match validate::find(id) {
            Some(rule) => out.write_all(rule.page.as_bytes())?,
            None => bail!("there is no rule `{id}`; `bron explain` lists them"),
        },
        None => {
            for rule in validate::rules() {
                writeln!(out, "{:<8} {}", rule.severity, rule.id)?;
            }
        }
    }
    Ok(Answer::Yes)
}
