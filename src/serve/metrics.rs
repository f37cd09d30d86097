//! What the server counts, for `/metrics` (OpenMetrics text format).

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{PoisonError, RwLock};
use std::time::SystemTime;

use jiff::Timestamp;
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Metric, Registry};

use super::edition::Edition;
use super::negotiate::Coding;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    feed: String,
    status: u16,
    coding: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Delivery {
    status: u16,
}

/// The statuses that answers for a page can have; others are counted together as 0.
const STATUSES: [u16; 9] = [200, 206, 226, 304, 406, 412, 416, 429, 0];

/// What was answered for one path, counted without a lock or an allocation.
#[derive(Debug, Default)]
pub(super) struct Counts {
    answers: [[AtomicU64; 4]; STATUSES.len()],
    sent: AtomicU64,
    saved: AtomicU64,
}

impl Counts {
    /// Counts an answer of `sent` bytes where the whole would be `whole`.
    pub(super) fn answered(&self, status: u16, coding: Coding, sent: u64, whole: u64) {
        let row = STATUSES.iter().position(|&known| known == status).unwrap_or(STATUSES.len() - 1);
        let column = Coding::ALL.iter().position(|&known| known == coding).unwrap_or(0);
        if let Some(count) = self.answers.get(row).and_then(|row| row.get(column)) {
            count.fetch_add(1, Relaxed);
        }
        self.sent.fetch_add(sent, Relaxed);
        // Nothing is spared by a refusal.
        if matches!(status, 200 | 206 | 226 | 304) {
            self.saved.fetch_add(whole.saturating_sub(sent), Relaxed);
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Agent {
    agent: String,
}

/// A request for a feed, as far as it tells how well its client polls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit<'a> {
    /// `User-Agent`.
    pub(super) agent: &'a str,
    /// Whether it names the version that the client has.
    pub(super) conditional: bool,
}

impl Visit<'_> {
    fn count(self, [unconditional, conditional]: &[Counter; 2]) {
        if self.conditional {
            conditional.inc();
        } else {
            unconditional.inc();
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Poller {
    agent: String,
    conditional: &'static str,
}

/// All counters of one server.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    sent: Counter,
    saved: Counter,
    subscribers: Family<Agent, Gauge>,
    agents: AtomicU64,
    polls: Family<Poller, Counter>,
    /// The counters of each family of user agents, unconditional and conditional, found without an allocation.
    families: RwLock<HashMap<String, [Counter; 2]>>,
    deliveries: Family<Delivery, Counter>,
    subscriptions: Gauge,
    refused: Gauge,
    reloads: Counter,
    newest_age: Gauge,
    not_modified: Gauge<f64, AtomicU64>,
    last_conversion: Gauge,
    failed_conversions: Counter,
    /// Answers for files, and those of them that were 304.
    answers: AtomicU64,
    unmodified: AtomicU64,
}

/// User agents that are told apart by their subscribers.
const AGENTS: u64 = 200;
/// Families of user agents that are told apart by how they poll; all others are counted together.
const FAMILIES: usize = 100;
/// The family of all others.
const OTHER: &str = "other";
/// Bytes of the name of a family.
const NAME: usize = 40;

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("bron");
        let to = &mut registry;
        Self {
            requests: told(to, "requests", "Requests by feed, status and coding"),
            sent: told(to, "sent_bytes", "Bytes of bodies sent"),
            saved: told(to, "saved_bytes", "Bytes not sent thanks to 304, 226 and compression"),
            subscribers: told(to, "subscribers", "Subscribers that user agents report"),
            agents: AtomicU64::new(0),
            polls: told(
                to,
                "polls",
                "Requests for feeds by user agent, and by whether they were conditional",
            ),
            families: RwLock::default(),
            deliveries: told(
                to,
                "hub_deliveries",
                "Deliveries to subscribers by status, 0 when nobody answered",
            ),
            subscriptions: told(to, "hub_subscriptions", "Subscriptions at the hub"),
            refused: told(to, "refused_files", "Files that the last reload kept out"),
            reloads: told(to, "reloads", "Editions loaded"),
            newest_age: told(to, "newest_age_seconds", "Age of the newest content"),
            not_modified: told(
                to,
                "not_modified_ratio",
                "Share of the answers for files that were 304",
            ),
            last_conversion: told(
                to,
                "last_conversion_timestamp_seconds",
                "When articles were last converted, 0 when this process did not",
            ),
            failed_conversions: told(
                to,
                "failed_conversions",
                "Conversions that could not be done",
            ),
            answers: AtomicU64::new(0),
            unmodified: AtomicU64::new(0),
            registry,
        }
    }
}

/// A new metric that `registry` tells of.
fn told<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

impl Metrics {
    /// Counts an answer for a path where no page stands.
    pub(super) fn answered_elsewhere(&self, status: u16, sent: u64) {
        self.requests
            .get_or_create(&Request { feed: String::new(), status, coding: "identity" })
            .inc();
        self.sent.inc_by(sent);
    }

    /// Moves what was counted for the pages into the registry.
    fn gather(&self, edition: &Edition) {
        for (path, page) in edition.iter() {
            for (&status, row) in STATUSES.iter().zip(&page.counts.answers) {
                for (coding, count) in Coding::ALL.iter().zip(row) {
                    let new = count.swap(0, Relaxed);
                    if new > 0 {
                        self.answers.fetch_add(new, Relaxed);
                        if status == 304 {
                            self.unmodified.fetch_add(new, Relaxed);
                        }
                        let label =
                            Request { feed: path.to_owned(), status, coding: coding.name() };
                        self.requests.get_or_create(&label).inc_by(new);
                    }
                }
            }
            self.sent.inc_by(page.counts.sent.swap(0, Relaxed));
            self.saved.inc_by(page.counts.saved.swap(0, Relaxed));
        }
    }

    /// Counts a request for a feed, by the family of its user agent.
    pub(super) fn polled(&self, visit: Visit<'_>) {
        self.subscribers_of(visit.agent);
        let name = family(visit.agent);
        let known = self.families.read().unwrap_or_else(PoisonError::into_inner);
        let full = known.len() >= FAMILIES;
        if let Some(counters) = known.get(name).or_else(|| known.get(OTHER).filter(|_| full)) {
            visit.count(counters);
            return;
        }
        drop(known);
        let name = if full { OTHER } else { name };
        let counters = ["false", "true"].map(|conditional| {
            self.polls.get_or_create(&Poller { agent: name.to_owned(), conditional }).clone()
        });
        visit.count(&counters);
        let mut known = self.families.write().unwrap_or_else(PoisonError::into_inner);
        known.entry(name.to_owned()).or_insert(counters);
    }

    /// Notes how many subscribers a user agent speaks for, such as `Feedly/1.0 (…; 14 subscribers)`.
    fn subscribers_of(&self, agent: &str) {
        let Some((before, _)) = agent.split_once(" subscriber") else { return };
        let number = before
            .rsplit(|c: char| !c.is_ascii_digit())
            .next()
            .and_then(|digits| digits.parse::<i64>().ok());
        let Some(number) = number else { return };
        let label = Agent { agent: family(agent).to_owned() };
        if let Some(known) = self.subscribers.get(&label) {
            known.set(number);
            return;
        }
        if self.agents.fetch_add(1, Relaxed) < AGENTS {
            self.subscribers.get_or_create(&label).set(number);
        }
    }

    /// Counts a delivery of the hub; the status is 0 when nobody answered.
    pub(super) fn delivered(&self, status: u16) {
        self.deliveries.get_or_create(&Delivery { status }).inc();
    }

    /// Notes how many subscriptions the hub has.
    pub(super) fn subscribed(&self, count: i64) {
        self.subscriptions.set(count);
    }

    /// Counts a new edition that replaces `old`, and the files it left out.
    pub(super) fn reloaded(&self, old: &Edition, refused: usize) {
        self.gather(old);
        self.reloads.inc();
        self.refused.set(i64::try_from(refused).unwrap_or(i64::MAX));
    }

    /// Notes when articles were converted; `None` when they could not be.
    pub(super) fn converted(&self, when: Option<Timestamp>) {
        match when {
            Some(when) => {
                self.last_conversion.set(when.as_second());
            }
            None => {
                self.failed_conversions.inc();
            }
        }
    }

    /// Everything in the text format.
    #[expect(clippy::cast_precision_loss, reason = "a ratio is rounded anyway")]
    pub(super) fn exposition(&self, edition: &Edition, now: SystemTime) -> String {
        self.gather(edition);
        let answers = self.answers.load(Relaxed);
        if answers > 0 {
            self.not_modified.set(self.unmodified.load(Relaxed) as f64 / answers as f64);
        }
        let age =
            edition.newest.and_then(|newest| now.duration_since(newest).ok()).unwrap_or_default();
        self.newest_age.set(i64::try_from(age.as_secs()).unwrap_or(i64::MAX));
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

/// The name of a user agent without its version: the first word, or the one behind `compatible` where the first is only
/// worn for show, as in `Mozilla/5.0 (compatible; Lezer/1.0)`.
fn family(agent: &str) -> &str {
    let agent = agent.split_once("(compatible; ").map_or(agent, |(_, rest)| rest);
    let name = agent.split(['/', ' ', ';', '(', ')']).next().unwrap_or_default();
    name.get(..NAME).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_of_user_agents_are_named_by_what_they_are() {
        let table = [
            ("Feedly/1.0 (+https://feedly.example/; 14 subscribers)", "Feedly"),
            ("Mozilla/5.0 (compatible; Lezer/2.1; +https://lezer.example/)", "Lezer"),
            ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Mozilla"),
            ("FeedFetcher-Google; (+http://google.example/)", "FeedFetcher-Google"),
            ("", ""),
        ];
        for (agent, name) in table {
            assert_eq!(family(agent), name);
        }
        assert_eq!(family(&"x".repeat(1000)).len(), NAME);
    }

    #[test]
    fn however_many_user_agents_come_their_counters_are_few() {
        let metrics = Metrics::default();
        for number in 0..10_000 {
            metrics.polled(Visit { agent: &format!("Vloed{number}/1.0"), conditional: false });
        }
        metrics.polled(Visit { agent: "Vloed7/2.0", conditional: true });
        let text = metrics.exposition(&Edition::default(), SystemTime::UNIX_EPOCH);
        assert!(text.matches("bron_polls_total{").count() <= 2 * (FAMILIES + 1));
        assert!(text.contains("bron_polls_total{agent=\"Vloed7\",conditional=\"true\"} 1\n"));
        assert!(text.contains("bron_polls_total{agent=\"other\",conditional=\"false\"} 9900\n"));
    }
}
