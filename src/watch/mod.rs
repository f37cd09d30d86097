//! Watching the cited pages: which is due, what its answer means, what to tell.
//!
//! It promises that every visit is judged by [`next`], which is pure; that what a visit came to is recorded before
//! anybody is told; and that a run which is stopped or killed leaves nothing but leases that expire. How pages are fetched is
//! left to `fetch`, what differs in them to `change`, and what is remembered to `store`.

mod absent;
mod answer;
mod archive;
mod changes;
mod checks;
mod gather;
mod inventory;
mod look;
mod notify;
mod pdf;
mod reasons;
mod report;
mod schedule;
mod step;
mod telling;
mod visitor;
mod warc;

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

pub use archive::{LookedUp, look_up};
pub use changes::{LIMIT as CHANGES_LIMIT, changes_feed};
pub use checks::{archived, checks};
pub use gather::{Citations, Cited, CitedBy, GatherError, Manner, Shelf};
pub use inventory::inventory;
pub use notify::{Mail, NotifyError, email, webhook};
pub use report::report_page;
pub use schedule::Schedule;
pub use step::{Seen, Step, What, is_rotten, next};
pub use telling::{Telling, change_html};
pub use warc::{warc_answer, warc_begin};

use crate::fetch::{Client, Clock, Hosts, Remembered, Settings};
use crate::store::{Response, RobotsFile, Store, StoreError, Verdict, Visit, Wanted};
use visitor::{Done, Visitor};

/// How many visits are recorded in one transaction at most, and how many more may wait for the next.
const BATCH: usize = 128;

/// With this many bytes to write they are not waited for.
const HEAVY: u64 = 1 << 20;

/// How long a visit waits for others to be recorded with at most.
const COMPANY: Duration = Duration::from_millis(50);

/// A robots.txt that was asked for longer ago is not recalled.
const ROBOTS_KEEP: Duration = Duration::from_hours(24);

/// How long a worker that took a host leaves others the chance to take one, before it takes one more.
const TURN: Duration = Duration::from_secs(1);

/// How long visits that are under way may take to end once the run is stopped.
const GRACE: Duration = Duration::from_secs(5);

/// Everything a run needs.
pub struct Job {
    /// What is remembered.
    pub store: Store,
    /// Who fetches.
    pub client: Client,
    /// The hosts, with what is remembered of their wishes.
    pub hosts: Hosts,
    /// `[fetch]`.
    pub settings: Settings,
    /// The cited addresses.
    pub citations: Citations,
    /// Which of them are wanted.
    pub wanted: Wanted,
    /// The time.
    pub clock: Clock,
    /// Name of this worker, different from that of any other.
    pub worker: String,
    /// How many pages are parsed at one time, so that large ones do not fill the memory together.
    pub turns: Semaphore,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The store failed.
    #[error("what was found cannot be recorded")]
    Store(#[from] StoreError),
    /// The run was stopped.
    #[error("stopped")]
    Stopped,
    /// A part of the program failed.
    #[error("a page could not be judged because of a fault in bron")]
    Broken,
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many sources were visited.
    pub visited: usize,
    /// How often each verdict was reached.
    pub verdicts: BTreeMap<Verdict, usize>,
    /// Whether the run was stopped before all wanted sources were visited.
    pub stopped: bool,
}

/// Recalls what hosts asked of earlier runs.
///
/// # Errors
/// When the store fails.
pub async fn recall(store: &Store, hosts: &Hosts, clock: Clock) -> Result<(), StoreError> {
    for file in store.robots(clock.now() - ROBOTS_KEEP).await? {
        hosts.recall_robots(remembered(file));
    }
    for (host, until) in store.pauses(clock.now()).await? {
        hosts.recall_pause(&host, until);
    }
    Ok(())
}

fn remembered(file: RobotsFile) -> Remembered {
    let RobotsFile { origin, asked, failed, text } = file;
    Remembered { origin, asked, failed, text }
}

/// Visits the wanted sources until there are none left or `stop` comes true. `told` hears of every visit after it was
/// recorded.
///
/// # Errors
/// When the store fails. What was recorded by then stays recorded.
pub async fn run(
    job: Arc<Job>,
    stop: impl Future<Output = ()>,
    mut told: impl FnMut(&Visit),
) -> Result<Summary, WatchError> {
    let (out, mut results) = mpsc::channel(BATCH);
    let mut summary = Summary::default();
    let visiting = visit_hosts(Arc::clone(&job), out, stop);
    let recording = async {
        let mut batch: Vec<Done> = Vec::with_capacity(BATCH);
        let most = job.settings.keep_bytes;
        let mut kept = 0;
        while collect(&mut results, &mut batch).await {
            kept += record(&job, &mut batch, &mut summary, &mut told).await?;
            if kept > most / 8 {
                job.store.trim_responses(most).await?;
                kept = 0;
            }
        }
        if kept > 0 {
            job.store.trim_responses(most).await?;
        }
        Ok::<(), WatchError>(())
    };
    let (stopped, recorded) = tokio::join!(visiting, recording);
    recorded?;
    summary.stopped = stopped?;
    Ok(summary)
}

/// Takes what visitors hand in, with what follows soon after unless somebody waits for it. False when all have left.
async fn collect(results: &mut mpsc::Receiver<Done>, batch: &mut Vec<Done>) -> bool {
    if results.recv_many(batch, BATCH).await == 0 {
        return false;
    }
    let end = Instant::now() + COMPANY;
    let weight = |batch: &[Done]| batch.iter().map(Done::weight).sum::<u64>();
    while batch.len() < BATCH
        && batch.iter().all(|done| done.recorded.is_none())
        && weight(batch) < HEAVY
    {
        let more = results.recv_many(batch, BATCH - batch.len());
        if !matches!(timeout_at(end, more).await, Ok(1..)) {
            break;
        }
    }
    true
}

/// Keeps as many visitors at work as there may be. True when it was stopped before the end.
async fn visit_hosts(
    job: Arc<Job>,
    out: mpsc::Sender<Done>,
    stop: impl Future<Output = ()>,
) -> Result<bool, WatchError> {
    let mut stop = pin!(stop);
    let mut visitors: JoinSet<Result<String, WatchError>> = JoinSet::new();
    let lease = job.settings.lease;
    let mut renew_at = Instant::now() + lease / 4;
    let most = job.settings.hosts.max(1);
    let begun = Instant::now();
    loop {
        // Workers that share a store take one host after the other, so that the first to come does not take them all.
        let turns = usize::try_from(begun.elapsed().as_secs() / TURN.as_secs()).unwrap_or(most);
        let room = if job.store.is_shared() { most.min(turns.saturating_add(1)) } else { most };
        let free = room.saturating_sub(visitors.len());
        let now = job.clock.now();
        let leased = job.store.lease(&job.worker, job.wanted, now, now + lease, free).await?;
        let none = leased.is_empty();
        for host in leased {
            visitors.spawn(Visitor::new(Arc::clone(&job), host, out.clone()).run());
        }
        if visitors.is_empty() && none {
            // Somebody else may be at the last hosts. Should they be killed, their work comes free.
            if job.store.next_lease_end(job.wanted, now).await?.is_none() {
                return Ok(false);
            }
        }
        tokio::select! {
            () = &mut stop => return end(&job, visitors).await,
            Some(ended) = visitors.join_next() => {
                let host = ended.map_err(|_| WatchError::Broken)??;
                // Its last visits are recorded before the lease is given back, or somebody would visit again.
                job.settle(&out).await?;
                job.store.release(&job.worker, &host).await?;
            }
            () = sleep_until(renew_at) => {
                renew_at = Instant::now() + lease / 4;
                job.store.renew_all(&job.worker, job.clock.now() + lease).await?;
            }
            () = sleep(TURN), if room < most => {}
            () = sleep(Duration::from_secs(1)), if visitors.is_empty() => {}
        }
    }
}

/// Stops: visits under way may end, and what they hand in is still recorded.
async fn end(
    job: &Job,
    mut visitors: JoinSet<Result<String, WatchError>>,
) -> Result<bool, WatchError> {
    visitors.abort_all();
    let gone = async { while visitors.join_next().await.is_some() {} };
    // Aborted tasks end at their next wait; one that parses a large page takes a moment.
    let _ = timeout(GRACE, gone).await;
    job.store.release_all(&job.worker).await?;
    Ok(true)
}

impl Job {
    /// Waits until everything that was handed in so far is recorded: the channel is first in, first out, and full
    /// capacity means that nothing is in it.
    async fn settle(&self, out: &mpsc::Sender<Done>) -> Result<(), WatchError> {
        let (lost, done) = (Arc::default(), tokio::sync::oneshot::channel());
        let mark = Done { visit: None, host: None, robots: None, lost, recorded: Some(done.0) };
        out.send(mark).await.map_err(|_| WatchError::Stopped)?;
        done.1.await.map_err(|_| WatchError::Stopped)
    }
}

/// Records what visitors handed in, and tells of it. The bytes of the answers that are kept come back.
async fn record(
    job: &Job,
    batch: &mut Vec<Done>,
    summary: &mut Summary,
    told: &mut impl FnMut(&Visit),
) -> Result<u64, WatchError> {
    let mut visits = Vec::with_capacity(batch.len());
    let mut hosts = Vec::new();
    let mut robots = Vec::new();
    let mut marks = Vec::new();
    let mut leases = Vec::new();
    for done in batch.drain(..) {
        if let Some(visit) = &done.visit {
            leases.push((visit.record.host().to_owned(), done.lost));
        }
        visits.extend(done.visit);
        hosts.extend(done.host);
        robots.extend(done.robots);
        marks.extend(done.recorded);
    }
    let lease = job.clock.now() + job.settings.lease;
    let held = job.store.record(&job.worker, lease, &visits, &hosts, &robots).await?;
    for (host, lost) in leases {
        if !held.contains(&host) {
            lost.store(true, Ordering::Relaxed);
        }
    }
    for visit in visits.iter().filter(|visit| held.contains(visit.record.host())) {
        summary.visited += 1;
        if let Some(look) = &visit.record.last {
            *summary.verdicts.entry(look.verdict).or_default() += 1;
        }
        told(visit);
    }
    for mark in marks {
        // Nobody waits any more when the run was stopped.
        let _ = mark.send(());
    }
    Ok(visits.iter().filter_map(|visit| visit.response.as_ref()).map(Response::size).sum())
}
