//! One host, visited from its first wanted source to its last by one task: its pace, its pages and what they have in
//! common are in one hand, and no task waits for another.

mod judging;

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use judging::{Learned, Looked, Read, Reading, Way};

use crate::change::HostTemplate;
use crate::fetch::{Answer, Failure, Outcome, Validators, Wish, origin};
use crate::store::{Host, Look, Record, Response, RobotsFile, Snapshot, Verdict, Visit};
use crate::watch::answer::{reason_of_status, seen, verdict_of_failure, what_of_status};
use crate::watch::look::Judgement;
use crate::watch::schedule::Schedule;
use crate::watch::step::{Seen, Step, What, next};
use crate::watch::{Job, ROBOTS_KEEP, WatchError, remembered};

/// How many pages of a host wait for their second fetch at one time: what moves on many of them is the host's doing.
const WAITING: usize = 64;

/// With more text than this, in bytes, they do not wait, so that they do not fill the memory.
const WAITING_TEXT: usize = 1 << 20;

/// How many sources are taken from the store at a time; more than can be on their way into it.
const BATCH: usize = 256;

/// After how many visits what was learned of the host is put away.
const KEEP_MEMORY_EVERY: usize = 50;

/// What a visitor hands in to be recorded.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) visit: Option<Visit>,
    pub(super) host: Option<Host>,
    pub(super) robots: Option<RobotsFile>,
    /// Set by the recorder when the lease turned out to be lost.
    pub(super) lost: Arc<AtomicBool>,
    /// Told when everything up to here is recorded.
    pub(super) recorded: Option<oneshot::Sender<()>>,
}

impl Done {
    /// How many bytes of texts and answers it brings.
    pub(super) fn weight(&self) -> u64 {
        let Some(visit) = &self.visit else { return 0 };
        let text = visit.snapshot.as_ref().map_or(0, Snapshot::size);
        text + visit.response.as_ref().map_or(0, Response::size)
    }
}

/// The visitor of one host.
pub(super) struct Visitor {
    pub(super) job: Arc<Job>,
    pub(super) host: Host,
    /// The host as it lies in the store.
    stored: Host,
    pub(super) out: mpsc::Sender<Done>,
    template: HostTemplate,
    waiting: VecDeque<Waiting>,
    done: HashSet<i64>,
    origins: HashSet<String>,
    lost: Arc<AtomicBool>,
}

/// A page that differed once. The page as it is kept is read again when its turn comes: both would be twice the memory.
struct Waiting {
    record: Record,
    read: Read,
    seen: Seen,
    since: Instant,
    /// Bytes of text.
    text: usize,
}

/// By what the sources of a batch come one after the other: those that waited longest first. Those of one hour come in order
/// of address, in which they lie together in the store: what is recorded of them together is then written in few places.
fn turn(record: &Record) -> (Option<i64>, &str) {
    let hour = |look: &Look| look.checked.as_second().div_euclid(3600);
    (record.last.as_ref().map(hour), record.url.as_str())
}

impl Visitor {
    pub(super) fn new(job: Arc<Job>, host: Host, out: mpsc::Sender<Done>) -> Self {
        // A memory in a form that is no longer read is forgotten; it is learned again.
        let template = HostTemplate::from_bytes(&host.memory).unwrap_or_default();
        Self {
            job,
            stored: host.clone(),
            host,
            out,
            template,
            waiting: VecDeque::new(),
            done: HashSet::new(),
            origins: HashSet::new(),
            lost: Arc::default(),
        }
    }

    /// Visits every wanted source of the host. The name of the host comes back, for its lease.
    pub(super) async fn run(mut self) -> Result<String, WatchError> {
        loop {
            let now = self.job.clock.now();
            let wanted =
                self.job.store.wanted(&self.host.name, self.job.wanted, now, BATCH).await?;
            let is_all = wanted.len() < BATCH;
            // What was visited and is not recorded yet comes again.
            let mut fresh: Vec<Record> =
                wanted.into_iter().filter(|record| !self.done.contains(&record.id)).collect();
            fresh.sort_unstable_by(|one, other| turn(one).cmp(&turn(other)));
            if fresh.is_empty() {
                break;
            }
            self.recall(&fresh).await?;
            for record in fresh {
                self.done.insert(record.id);
                // Boxed, as what it holds while it waits would make every task of a host large.
                if !Box::pin(self.visit(record)).await? || self.is_lost() {
                    return self.leave().await;
                }
                while self.waiting.len() >= WAITING || self.waiting_text() > WAITING_TEXT {
                    self.confirm_oldest().await?;
                }
            }
            if is_all {
                break;
            }
        }
        while !self.waiting.is_empty() && !self.is_lost() {
            self.confirm_oldest().await?;
        }
        self.leave().await
    }

    /// Recalls the robots.txt files that a worker which had the host before, and was perhaps killed, asked for meanwhile.
    async fn recall(&self, records: &[Record]) -> Result<(), WatchError> {
        if !self.job.store.is_shared() {
            return Ok(());
        }
        let since = self.job.clock.now() - ROBOTS_KEEP;
        let origins: HashSet<String> = records.iter().map(|record| origin(&record.url)).collect();
        for origin in origins.difference(&self.origins) {
            if let Some(file) = self.job.store.robots_of(origin, since).await? {
                self.job.hosts.recall_robots(remembered(file));
            }
        }
        Ok(())
    }

    fn waiting_text(&self) -> usize {
        self.waiting.iter().map(|waiting| waiting.text).sum()
    }

    fn is_lost(&self) -> bool {
        self.lost.load(Ordering::Relaxed)
    }

    /// Puts away what was learned of the host.
    async fn leave(mut self) -> Result<String, WatchError> {
        self.host.paused = self.job.hosts.pause(&self.host.name);
        if let Some(host) = self.news_of_host() {
            self.hand_in(None, Some(host)).await?;
        }
        Ok(self.host.name)
    }

    /// What is known of the host, when that is not what lies in the store.
    fn news_of_host(&mut self) -> Option<Host> {
        self.host.memory = self.template.to_bytes();
        if self.host == self.stored {
            return None;
        }
        self.stored = self.host.clone();
        Some(self.host.clone())
    }

    /// Visits one source. False when the host does not want to be asked for longer than we wait.
    async fn visit(&mut self, record: Record) -> Result<bool, WatchError> {
        let outcome = self.get(&record, true).await;
        let paused = match &outcome.end {
            Err(Failure::Paused { host, until }) => Some((host, *until)),
            _ => None,
        };
        if paused.is_some_and(|(host, _)| *host == self.host.name) {
            return Ok(false);
        }
        let mut seen = seen(&record, &outcome, self.job.settings.honour_freshness);
        // Another host, to which this one redirects, may want to be left alone as well.
        seen.not_before = seen.not_before.or(paused.map(|(_, until)| until));
        let Outcome { end, url, hops } = outcome;
        match end {
            Ok(answer) if (200..300).contains(&answer.status) => {
                self.read(record, answer, Way { hops, url }, seen).await?;
            }
            Ok(answer) => {
                seen.what = what_of_status(answer.status);
                seen.reason = reason_of_status(answer.status)
                    .or_else(|| record.last.as_ref().and_then(|look| look.reason.clone()));
                self.finish(record, seen).await?;
            }
            Err(failure) => {
                seen.what = What::Trouble(verdict_of_failure(&failure));
                seen.reason = Some(failure.to_string());
                self.finish(record, seen).await?;
            }
        }
        Ok(true)
    }

    /// Gets the page of a source, and once more when its host asked for a short pause.
    async fn get(&mut self, record: &Record, conditional: bool) -> Outcome {
        let wish = self.wish(record, conditional);
        let job = Arc::clone(&self.job);
        let outcome = job.client.get(&record.url, &wish, Some(&job.hosts)).await;
        let busy = matches!(&outcome.end, Ok(answer) if matches!(answer.status, 429 | 503));
        if !busy {
            return outcome;
        }
        let second = job.client.get(&record.url, &wish, Some(&job.hosts)).await;
        // A pause that is too long to wait for is the first answer's doing, which says more.
        if matches!(second.end, Err(Failure::Paused { .. })) { outcome } else { second }
    }

    fn wish(&self, record: &Record, conditional: bool) -> Wish {
        let mut wish = Wish::default();
        if let Some(cited) = self.job.citations.get(&record.url) {
            wish.headers.clone_from(&cited.manner.headers);
            wish.ignore_robots = !cited.manner.robots;
        }
        if conditional && record.text.is_some() {
            let from = record.last.as_ref().and_then(|look| look.final_url.clone());
            let validators = Validators {
                etag: record.etag.clone(),
                last_modified: record.last_modified.clone(),
            };
            wish.since = Some((from.unwrap_or_else(|| record.url.clone()), validators));
        }
        wish
    }

    /// Reads and judges an answer, and keeps the page for a second fetch when that must decide.
    async fn read(
        &mut self,
        record: Record,
        answer: Answer,
        way: Way,
        mut seen: Seen,
    ) -> Result<(), WatchError> {
        let old = self.kept(&record).await?;
        seen.reason = self.missing_parts(&record, &answer);
        let is_home = way.url.path() == "/" && way.url != record.url;
        let went_home = is_home && record.url.path() != "/";
        let mut reading = match self.look(&record, answer, way, old, went_home).await? {
            Looked::Nothing => {
                seen.what = What::Trouble(Verdict::NotText);
                seen.reason = Some("no text that can be read".to_owned());
                return self.finish(record, seen).await;
            }
            Looked::Suspect(read, old) => {
                self.probe(&record).await?;
                self.judge(&record, read, None, old).await?
            }
            Looked::Judged(reading) => reading,
        };
        if went_home && matches!(reading.judgement, Judgement::Unsure) {
            reading.judgement = Judgement::Trouble(Verdict::Soft404);
            seen.reason = Some("leads to the home page".to_owned());
        }
        if matches!(reading.judgement, Judgement::Unsure) {
            let since = Instant::now();
            let text = reading.page.blocks.iter().map(|block| block.text.len()).sum();
            let read = Read { page: reading.page, response: reading.response };
            self.waiting.push_back(Waiting { record, read, seen, since, text });
            return Ok(());
        }
        self.conclude(record, seen, reading).await
    }

    /// Fetches the page that has waited longest a second time, and concludes.
    async fn confirm_oldest(&mut self) -> Result<(), WatchError> {
        let Some(Waiting { record, read, mut seen, since, .. }) = self.waiting.pop_front() else {
            return Ok(());
        };
        sleep_until(since + self.job.settings.confirm_after).await;
        let outcome = self.get(&record, false).await;
        let way = Way { hops: outcome.hops, url: outcome.url };
        let again = match outcome.end {
            Ok(answer) if (200..300).contains(&answer.status) => {
                self.extract(&record, answer, way).await?.map(|read| read.page)
            }
            _ => None,
        };
        let Some(again) = again else {
            // It cannot be read any more: nothing is told on half the evidence, and the next visit sees to it.
            seen.what = What::Same;
            seen.etag.clone_from(&record.etag);
            seen.last_modified.clone_from(&record.last_modified);
            return self.finish(record, seen).await;
        };
        let old = self.kept(&record).await?;
        let reading = self.judge(&record, read, Some(again), old).await?;
        self.conclude(record, seen, reading).await
    }

    /// Records the visit of a page that was judged.
    async fn conclude(
        &mut self,
        mut record: Record,
        mut seen: Seen,
        reading: Reading,
    ) -> Result<(), WatchError> {
        let Reading { judgement, response, old, learned, passed, .. } = reading;
        seen.reason = seen.reason.or(passed);
        if let Judgement::Trouble(verdict) = judgement {
            seen.what = What::Trouble(verdict);
            return self.finish(record, seen).await;
        }
        if let Judgement::Different(change) = &judgement {
            seen.difference = serde_json::to_string(change).ok();
        }
        let Some(Learned { memory, snapshot }) = learned else {
            return self.finish(record, seen).await;
        };
        record.memory = memory;
        let response = response.filter(|_| snapshot.is_some());
        seen.what = match &snapshot {
            Some(snapshot) if old.is_none() => What::First(snapshot.hash()),
            Some(snapshot) => What::Different(snapshot.hash()),
            None => What::Same,
        };
        self.finish_with(record, seen, snapshot, response).await
    }

    /// As [`Visitor::finish_with`], when there is no new text.
    async fn finish(&mut self, record: Record, seen: Seen) -> Result<(), WatchError> {
        self.finish_with(record, seen, None, None).await
    }

    /// Takes the step that follows, and hands it in with the new text and the answer that brought it.
    async fn finish_with(
        &mut self,
        record: Record,
        seen: Seen,
        snapshot: Option<Snapshot>,
        response: Option<Response>,
    ) -> Result<(), WatchError> {
        let every = self.job.citations.get(&record.url).and_then(|cited| cited.manner.every);
        let schedule = Schedule::new(&self.job.settings, every);
        let Step { record, past, event } = next(&record, &seen, &schedule, self.job.clock.now());
        let is_time = self.done.len().is_multiple_of(KEEP_MEMORY_EVERY);
        let host = if is_time { self.news_of_host() } else { None };
        self.hand_in(Some(Visit { record, past, snapshot, response, event }), host).await
    }

    async fn hand_in(
        &mut self,
        visit: Option<Visit>,
        host: Option<Host>,
    ) -> Result<(), WatchError> {
        let origin = visit.as_ref().map(|visit| origin(&visit.record.url));
        let robots = origin
            .filter(|origin| !self.origins.contains(origin))
            .and_then(|origin| self.job.hosts.learned_robots(&origin))
            .map(|learned| RobotsFile {
                origin: learned.origin,
                asked: learned.asked,
                failed: learned.failed,
                text: learned.text,
            });
        if let Some(robots) = &robots {
            self.origins.insert(robots.origin.clone());
        }
        // What a worker that is killed has fetched and not recorded, its successor fetches again: one page of a host, when no
        // other is asked for before. Between requests to a host there is time enough.
        let (recorded, told) = oneshot::channel();
        let is_shared = self.job.store.is_shared();
        let recorded = is_shared.then_some(recorded);
        let done = Done { visit, host, robots, lost: Arc::clone(&self.lost), recorded };
        self.out.send(done).await.map_err(|_| WatchError::Stopped)?;
        if is_shared {
            told.await.map_err(|_| WatchError::Stopped)?;
        }
        Ok(())
    }
}
