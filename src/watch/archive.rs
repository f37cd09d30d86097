//! Copies in a web archive of the sources that are lost, looked up once and remembered.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use url::Url;

use crate::fetch::{Archive, Failure};
use crate::store::{Archived, ArchivedCopy, Record};
use crate::watch::step::is_rotten;
use crate::watch::{Job, WatchError};

/// How long an archive's answer that it has no copy is good for.
const KEEP_NONE: Duration = Duration::from_hours(30 * 24);

/// After how many failures in a row the archive is left alone until the next run.
const FAILURES: usize = 3;

/// What asking an archive came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookedUp {
    /// How many sources it was asked for.
    pub asked: usize,
    /// Of how many it has a copy.
    pub found: usize,
    /// The last source that it was asked for in vain, and why.
    pub failed: Option<(Url, Failure)>,
}

/// Asks an archive for copies of the lost sources that it was not asked for yet, each nearest to the day of the first
/// article that cites it, until `stop` comes true. What it says is recorded at once. One worker at a time asks, at the pace
/// of any host. An archive that does not answer is asked again in the next run.
///
/// # Errors
/// When the store fails.
pub async fn look_up(
    job: &Job,
    archive: &Archive,
    stop: impl Future<Output = ()>,
) -> Result<LookedUp, WatchError> {
    let lost = lost(job).await?;
    let host = archive.host();
    let now = job.clock.now();
    let until = now + job.settings.lease;
    if lost.is_empty() || !job.store.lease_host(&job.worker, &host, now, until).await? {
        return Ok(LookedUp::default());
    }
    let mut looked_up = LookedUp::default();
    let stop = pin!(stop);
    let ended = tokio::select! {
        ended = ask(job, archive, &lost, &mut looked_up) => ended,
        () = stop => Ok(()),
    };
    if let Some(until) = job.hosts.pause(&host) {
        job.store.pause(&host, until).await?;
    }
    job.store.release(&job.worker, &host).await?;
    ended.map(|()| looked_up)
}

/// The lost sources of which an archive should be asked.
async fn lost(job: &Job) -> Result<Vec<Record>, WatchError> {
    let now = job.clock.now();
    let is_due = |record: &Record| {
        record.archived.as_ref().is_none_or(|archived| {
            let age = now.duration_since(archived.asked).unsigned_abs();
            archived.copy.is_none() && age >= KEEP_NONE
        })
    };
    let mut sources = job.store.sources().await?;
    sources.retain(|record| record.cited && is_rotten(record) && is_due(record));
    Ok(sources)
}

async fn ask(
    job: &Job,
    archive: &Archive,
    lost: &[Record],
    looked_up: &mut LookedUp,
) -> Result<(), WatchError> {
    let mut failures = 0;
    for record in lost {
        let cited = job.citations.get(&record.url);
        let first_seen = record.last.as_ref().map(|look| look.since);
        let now = job.clock.now();
        let wanted = cited.and_then(|cited| cited.since).or(first_seen).unwrap_or(now);
        job.store.renew_all(&job.worker, now + job.settings.lease).await?;
        match job.client.memento(archive, &record.url, wanted, &job.hosts).await {
            Ok(copy) => {
                looked_up.asked += 1;
                looked_up.found += usize::from(copy.is_some());
                failures = 0;
                let copy = copy.map(|copy| ArchivedCopy { url: copy.url, taken: copy.taken });
                let archived = Archived { asked: job.clock.now(), copy };
                job.store.set_archived(record.id, &archived).await?;
            }
            Err(failure) => {
                failures += 1;
                let paused = matches!(failure, Failure::Paused { .. });
                looked_up.failed = Some((record.url.clone(), failure));
                if paused || failures == FAILURES {
                    break;
                }
            }
        }
    }
    Ok(())
}
