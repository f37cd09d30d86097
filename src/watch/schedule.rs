//! When a source is visited again: sooner after a change, later when it is quiet.

use std::time::Duration;

use jiff::Timestamp;

use super::step::Seen;
use crate::fetch;
use crate::store::{Record, Verdict};

/// How soon a source that could not be read is tried again: a verdict needs three failures over three days.
const RETRY: Duration = Duration::from_hours(24);

/// How many failures are followed by an early retry; after that it is visited like any other.
const RETRIES: u32 = 5;

/// The bounds within which a source's own rhythm is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// At most so often.
    pub min: Duration,
    /// At least so often.
    pub max: Duration,
    /// Exactly so often, when the registry says so.
    pub fixed: Option<Duration>,
}

impl Schedule {
    /// The schedule of the settings, or a fixed one.
    pub fn new(settings: &fetch::Settings, fixed: Option<Duration>) -> Self {
        Self { min: settings.min_every, max: settings.max_every.max(settings.min_every), fixed }
    }

    /// How long to wait between visits after one that came to `verdict`.
    pub(super) fn after(&self, record: &Record, verdict: Verdict) -> Duration {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let every = match verdict {
            Verdict::Changed => record.every / 2,
            Verdict::Unchanged | Verdict::Moved if record.last.is_some() => record.every * 3 / 2,
            _ => record.every,
        };
        every.clamp(self.min, self.max)
    }

    /// When the next visit is due.
    pub(super) fn due(&self, after: &Record, seen: &Seen, now: Timestamp) -> Timestamp {
        let failures = after.pending.as_ref().map_or(0, |pending| pending.seen);
        let readable = after.last.as_ref().is_some_and(|look| look.verdict.is_readable());
        let wait = if !readable && failures <= RETRIES {
            after.every.min(RETRY)
        } else {
            after.every.max(seen.fresh_for.unwrap_or_default().min(self.max))
        };
        let due = now + wait + jitter(after.id, wait);
        seen.not_before.map_or(due, |not_before| due.max(not_before))
    }
}

/// Up to a tenth of the wait, different for every source and always the same for one: sources that were cited on one day
/// are not all visited on one day for ever.
fn jitter(id: i64, wait: Duration) -> Duration {
    let share = u32::try_from(id.rem_euclid(1000)).unwrap_or(0);
    wait / 10 * share / 1000
}
