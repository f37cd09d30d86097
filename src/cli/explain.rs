//! `bron explain`: what a rule of `bron validate` asks, and why.

use std::io::Write;

use anyhow::bail;
use bron::validate;

use super::Answer;

/// The most rules that are named where there is none of that name.
const MOST: usize = 12;

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
            None => bail!("there is no rule `{id}`; {}", alike(id)),
        },
        None => {
            for rule in validate::rules() {
                writeln!(out, "{:<8} {}", rule.severity, rule.id)?;
            }
        }
    }
    Ok(Answer::Yes)
}

/// Which rules somebody may mean who wrote a part of an id.
fn alike(part: &str) -> String {
    let ids: Vec<&str> =
        validate::rules().map(|rule| rule.id).filter(|id| id.contains(part)).take(MOST).collect();
    if ids.is_empty() {
        "`bron explain` lists them".to_owned()
    } else {
        format!("there are {}", ids.join(", "))
    }
}
