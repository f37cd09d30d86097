//! Which findings count: `[validate]` of the configuration, and the baseline.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use bron::config::{Config, FILE_NAME};
use bron::report::{Baseline, Judged, Policy, PolicyError};
use bron::validate::Report;

use crate::cli::Common;
use crate::cli::whole::replace;

/// Follows `[validate]` of the configuration, if there is one.
pub(super) fn apply(common: &Common, reports: &mut [(String, Report)]) -> anyhow::Result<()> {
    let Some(config) = common.config_if_any()? else { return Ok(()) };
    let mut policy = Policy::new(&config.validate).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(|fault| fault_in(&config, fault)).collect();
        anyhow::anyhow!("{}", told.join("\n"))
    })?;
    for (name, report) in reports {
        policy.apply(name, report);
    }
    for unused in policy.unused() {
        writeln!(io::stderr(), "warning: {unused}")?;
    }
    Ok(())
}

/// A fault in `[validate]` with the line where it stands.
fn fault_in(config: &Config, fault: &PolicyError) -> String {
    let (PolicyError::Rule { rule: text, .. }
    | PolicyError::Path { path: text }
    | PolicyError::Reason { rule: text }) = fault;
    let line = config
        .text
        .lines()
        .position(|line| {
            ['"', '\''].iter().any(|quote| line.contains(&format!("{quote}{text}{quote}")))
        })
        .map_or(1, |line| line + 1);
    format!("{}:{line}: {fault}", config.folder.join(FILE_NAME).display())
}

/// Takes out what the baseline accepts; without such a file, accepts what is there and writes it.
pub(super) fn accept(
    file: &Path,
    quiet: bool,
    reports: &mut [(String, Report)],
) -> anyhow::Result<()> {
    let told = match fs::read(file) {
        Ok(bytes) => {
            let baseline = Baseline::parse(&bytes)
                .with_context(|| format!("cannot use {}", file.display()))?;
            let accepted: usize =
                reports.iter_mut().map(|(name, report)| baseline.accept(name, report)).sum();
            format!("{accepted} findings accepted by {}", file.display())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let judged: Vec<Judged<'_>> =
                reports.iter().map(|(name, report)| Judged { name, report }).collect();
            let baseline = Baseline::of(&judged);
            replace(file, baseline.to_text().as_bytes())?;
            let accepted: usize =
                reports.iter_mut().map(|(name, report)| baseline.accept(name, report)).sum();
            format!("{accepted} findings accepted from now on, in {}", file.display())
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    };
    if !quiet {
        writeln!(io::stderr(), "{told}")?;
    }
    Ok(())
}
