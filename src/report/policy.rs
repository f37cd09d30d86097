//! `[validate]` in `bron.toml`: which findings count, and how much, by rule and by path.

use globset::{Glob, GlobMatcher};
use serde::Deserialize;

use crate::validate::{Report, Severity, rules};

/// The `[validate]` table of `bron.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Rules whose findings are left out.
    pub allow: Vec<Selection>,
    /// Rules whose findings are warnings.
    pub warn: Vec<Selection>,
    /// Rules whose findings are errors.
    pub deny: Vec<Selection>,
}

/// Some rules, somewhere, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// A rule id, or the beginning of some with `*` behind it (`atom-*`).
    pub rule: String,
    /// Only in files that match this glob; everywhere without it.
    pub path: Option<String>,
    /// Why; for those who read the configuration later.
    pub reason: String,
}

/// Why the settings cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A rule that does not exist.
    #[error("there is no rule `{rule}`{}", suggestion(*nearest))]
    Rule {
        /// As written.
        rule: String,
        /// The existing id that is most like it.
        nearest: Option<&'static str>,
    },
    /// A glob that cannot be read.
    #[error("`{path}` is not a pattern for paths")]
    Path {
        /// As written.
        path: String,
    },
    /// A reason without words.
    #[error("`{rule}` needs a reason")]
    Reason {
        /// The rule that it is about.
        rule: String,
    },
}

fn suggestion(nearest: Option<&'static str>) -> String {
    nearest.map(|id| format!("; did you mean `{id}`?")).unwrap_or_default()
}

/// The settings, checked, with a count of what each of them did.
#[derive(Debug, Clone)]
pub struct Policy {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    rule: String,
    path: Option<(String, GlobMatcher)>,
    /// `None` leaves findings out.
    severity: Option<Severity>,
    used: usize,
}

impl Policy {
    /// Checks the settings; every fault is reported, not only the first.
    pub fn new(settings: &Settings) -> Result<Self, Vec<PolicyError>> {
        let lists = [
            (&settings.deny, Some(Severity::Error)),
            (&settings.warn, Some(Severity::Warning)),
            (&settings.allow, None),
        ];
        let mut entries = Vec::new();
        let mut faults = Vec::new();
        for (selections, severity) in lists {
            for selection in selections {
                match entry(selection, severity) {
                    Ok(entry) => entries.push(entry),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        if faults.is_empty() { Ok(Self { entries }) } else { Err(faults) }
    }

    /// Applies the settings to a report. Where several speak of a finding, the one with a path beats one without, and
    /// a whole id beats a beginning.
    pub fn apply(&mut self, name: &str, report: &mut Report) {
        if self.entries.is_empty() {
            return;
        }
        report.findings.retain_mut(|finding| {
            let matching =
                self.entries.iter_mut().filter(|entry| entry.speaks_of(name, finding.rule.id));
            let Some(entry) =
                matching.max_by_key(|entry| (entry.path.is_some(), !entry.rule.ends_with('*')))
            else {
                return true;
            };
            entry.used += 1;
            match entry.severity {
                Some(severity) => finding.severity = severity,
                None => return false,
            }
            true
        });
    }

    /// Sentences about suppressions that suppressed nothing and can go.
    pub fn unused(&self) -> Vec<String> {
        let idle = self.entries.iter().filter(|entry| entry.severity.is_none() && entry.used == 0);
        idle.map(|entry| match &entry.path {
            Some((path, _)) => {
                format!("[validate] allow: nothing to allow for `{}` in `{path}`", entry.rule)
            }
            None => format!("[validate] allow: nothing to allow for `{}`", entry.rule),
        })
        .collect()
    }
}

impl Entry {
    fn speaks_of(&self, name: &str, rule: &str) -> bool {
        let named = match self.rule.strip_suffix('*') {
            Some(beginning) => rule.starts_with(beginning),
            None => rule == self.rule,
        };
        named
            && self
                .path
                .as_ref()
                .is_none_or(|(_, path)| path.is_match(name.trim_start_matches("./")))
    }
}

fn entry(selection: &Selection, severity: Option<Severity>) -> Result<Entry, PolicyError> {
    let rule = selection.rule.clone();
    let known = match rule.strip_suffix('*') {
        Some(beginning) => rules().any(|known| known.id.starts_with(beginning)),
        None => rules().any(|known| known.id == rule),
    };
    if !known {
        let nearest = nearest(&rule);
        return Err(PolicyError::Rule { rule, nearest });
    }
    if selection.reason.trim().is_empty() {
        return Err(PolicyError::Reason { rule });
    }
    let path = match &selection.path {
        None => None,
        Some(path) => match Glob::new(path) {
            Ok(glob) => Some((path.clone(), glob.compile_matcher())),
            Err(_) => return Err(PolicyError::Path { path: path.clone() }),
        },
    };
    Ok(Entry { rule, path, severity, used: 0 })
}

/// The id that is most like `text`, if one is like it at all.
fn nearest(text: &str) -> Option<&'static str> {
    let likeness = |id: &str| similar::TextDiff::from_chars(text, id).ratio();
    rules()
        .map(|rule| (rule.id, likeness(rule.id)))
        .filter(|&(_, likeness)| likeness > 0.6)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(id, _)| id)
}
