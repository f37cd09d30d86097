//! One host is the unit of manners: how many requests at a time, how long between them, what its robots.txt says, and
//! until when it asked to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};
use url::{Position, Url};

use super::robots::{self, Robots};
use super::{Client, Clock, Failure, Settings};

/// How many times the duration of an answer a host is given to rest.
const REST: u32 = 2;
/// How long a host is left alone that is overloaded and does not say for how long.
const MOMENT: Duration = Duration::from_secs(10);
/// When it was so at this many requests in a row, it is left alone for longer than a run waits.
const REFUSALS: u32 = 3;
const WHILE: Duration = Duration::from_mins(5);

/// The hosts that a run deals with.
#[derive(Debug)]
pub struct Hosts {
    clock: Clock,
    settings: Settings,
    gates: Mutex<HashMap<String, Arc<Gate>>>,
    origins: Mutex<HashMap<String, Arc<OnceCell<Wishes>>>>,
    /// What earlier runs asked, read when it is needed.
    remembered: Mutex<HashMap<String, Remembered>>,
}

/// What is remembered of a host's robots.txt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// `https://host:port`.
    pub origin: String,
    /// When it was asked for.
    pub asked: Timestamp,
    /// Whether the server failed to say.
    pub failed: bool,
    /// The wishes, as the shortest robots.txt that expresses them.
    pub text: String,
}

#[derive(Debug)]
struct Wishes {
    robots: Robots,
    asked: Timestamp,
    failed: bool,
    /// Why there was nobody to ask, when that concerns every page of the origin.
    absent: Option<Failure>,
    fresh: bool,
}

/// The way in to one host.
#[derive(Debug)]
pub(super) struct Gate {
    name: String,
    slots: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When the last request began.
    last: Option<Instant>,
    /// Until when the host asked to be left alone.
    pause: Option<Timestamp>,
    /// How many requests in a row it refused because it was overloaded.
    refusals: u32,
    /// How long its answers take, smoothed.
    latency: Option<Duration>,
}

/// Leave to make one request; the place is taken until it is dropped.
#[derive(Debug)]
pub(super) struct Pass {
    _permit: OwnedSemaphorePermit,
    gate: Arc<Gate>,
    started: Instant,
}

impl Hosts {
    /// Hosts of which nothing is known yet.
    pub fn new(settings: &Settings, clock: Clock) -> Self {
        Self {
            clock,
            settings: settings.clone(),
            gates: Mutex::default(),
            origins: Mutex::default(),
            remembered: Mutex::default(),
        }
    }

    /// Recalls until when a host asked to be left alone.
    pub fn recall_pause(&self, host: &str, until: Timestamp) {
        locked(&self.gate(host).state).pause = Some(until);
    }

    /// Recalls a robots.txt; one that is too old will be asked for again.
    pub fn recall_robots(&self, remembered: Remembered) {
        locked(&self.remembered).insert(remembered.origin.clone(), remembered);
    }

    /// Until when a host asked to be left alone, if that is still to come.
    pub fn pause(&self, host: &str) -> Option<Timestamp> {
        let gate = locked(&self.gates).get(host).cloned()?;
        let pause = locked(&gate.state).pause;
        pause.filter(|&until| until > self.clock.now())
    }

    /// The robots.txt of an origin, when it was asked for in this run.
    pub fn learned_robots(&self, origin: &str) -> Option<Remembered> {
        let cell = locked(&self.origins).get(origin).cloned()?;
        let wishes = cell.get().filter(|wishes| wishes.fresh)?;
        Some(Remembered {
            origin: origin.to_owned(),
            asked: wishes.asked,
            failed: wishes.failed,
            text: wishes.robots.to_text(),
        })
    }

    /// Waits for a place at the host of `url`, after asking its robots.txt.
    pub(super) async fn enter(
        &self,
        client: &Client,
        url: &Url,
        heed_robots: bool,
    ) -> Result<Pass, Failure> {
        let mut delay = None;
        if heed_robots {
            let origin = origin(url);
            let cell = Arc::clone(locked(&self.origins).entry(origin).or_default());
            let wishes = cell.get_or_init(|| self.ask_robots(client, url)).await;
            if !wishes.robots.allows(url) {
                return Err(match &wishes.absent {
                    Some(failure) => failure.clone(),
                    None if wishes.failed => Failure::NoRobots(host(url).to_owned()),
                    None => Failure::Robots(url.clone()),
                });
            }
            delay = wishes.robots.delay();
        }
        self.pass(client, url, delay).await
    }

    async fn pass(
        &self,
        client: &Client,
        url: &Url,
        delay: Option<Duration>,
    ) -> Result<Pass, Failure> {
        let gate = self.gate(host(url));
        // The semaphore is never closed, so that the error cannot come up.
        let permit = Arc::clone(&gate.slots)
            .acquire_owned()
            .await
            .map_err(|_| Failure::Connect("shutting down".to_owned()))?;
        loop {
            let now = Instant::now();
            let until = {
                let mut state = locked(&gate.state);
                let pause = self.pause_left(&gate, &state)?.map(|left| now + left);
                // A robots.txt counts as well: what it asks for holds from the very next request.
                let gap = self.gap(&state, delay, client.is_own(url));
                let rested = state.last.map_or(now, |last| last + gap);
                let until = pause.unwrap_or(rested);
                if until <= now {
                    state.last = Some(now);
                }
                until
            };
            if until <= now {
                return Ok(Pass { _permit: permit, gate, started: now });
            }
            sleep_until(until).await;
        }
    }

    fn pause_left(&self, gate: &Gate, state: &State) -> Result<Option<Duration>, Failure> {
        let Some(until) = state.pause else { return Ok(None) };
        let left = until.duration_since(self.clock.now());
        if !left.is_positive() {
            return Ok(None);
        }
        if left.unsigned_abs() > self.settings.patience {
            return Err(Failure::Paused { host: gate.name.clone(), until });
        }
        Ok(Some(left.unsigned_abs()))
    }

    fn gap(&self, state: &State, delay: Option<Duration>, own: bool) -> Duration {
        let least = if own { Duration::ZERO } else { self.settings.gap };
        let rest = if own { Duration::ZERO } else { state.latency.unwrap_or_default() * REST };
        least.max(rest).max(delay.unwrap_or_default()).min(self.settings.max_gap.max(least))
    }

    /// Asks for the robots.txt of the origin of `url`, through at most five redirects (RFC 9309 section 2.3.1.2).
    async fn ask_robots(&self, client: &Client, url: &Url) -> Wishes {
        if let Some(wishes) = self.remembered(&origin(url)) {
            return wishes;
        }
        let answer = self.robots_body(client, url).await;
        let (robots, failed, absent) = match answer {
            Ok(Some(body)) => (Robots::read(&body), false, None),
            Ok(None) => (Robots::everything(), false, None),
            Err(failure) => (Robots::nothing(), true, failure),
        };
        // What a later run would recall is only that robots.txt could not be read, which says less.
        let fresh = absent.is_none();
        Wishes { robots, asked: self.clock.now(), failed, absent, fresh }
    }

    fn remembered(&self, origin: &str) -> Option<Wishes> {
        let remembered = locked(&self.remembered).remove(origin)?;
        let keep = if remembered.failed { robots::KEEP_FAILURE } else { robots::KEEP };
        let age = self.clock.now().duration_since(remembered.asked);
        (!age.is_negative() && age.unsigned_abs() < keep).then(|| Wishes {
            robots: Robots::read(remembered.text.as_bytes()),
            asked: remembered.asked,
            failed: remembered.failed,
            absent: None,
            fresh: false,
        })
    }

    /// The body; `None` when there is none. The failure is that of the origin, when it is known to have one.
    async fn robots_body(
        &self,
        client: &Client,
        url: &Url,
    ) -> Result<Option<Vec<u8>>, Option<Failure>> {
        let mut at = url.join("/robots.txt").map_err(|_| None)?;
        for _ in 0..=5 {
            let pass = self.pass(client, &at, None).await.map_err(|_| None)?;
            let asked = client.robots(&at).await;
            let answer = asked.map_err(|failure| {
                Some(failure).filter(|failure| origin(&at) == origin(url) && failure.is_of_origin())
            })?;
            pass.done(answer.status, answer.retry_after, self.clock);
            match (answer.status, answer.location) {
                (200..=299, _) => return Ok(Some(answer.body)),
                (300..=399, Some(next)) => at = next,
                (500.., _) => return Err(None),
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    fn gate(&self, host: &str) -> Arc<Gate> {
        let mut gates = locked(&self.gates);
        if let Some(gate) = gates.get(host) {
            return Arc::clone(gate);
        }
        let gate = Arc::new(Gate {
            name: host.to_owned(),
            slots: Arc::new(Semaphore::new(self.settings.in_flight.clamp(1, 2))),
            state: Mutex::new(State { last: None, pause: None, refusals: 0, latency: None }),
        });
        gates.insert(host.to_owned(), Arc::clone(&gate));
        gate
    }
}

impl Pass {
    /// Takes note of how the request went: how long it took, and whether the host asked for a pause (RFC 9110
    /// section 10.2.3).
    pub(super) fn done(&self, status: u16, retry_after: Option<Timestamp>, clock: Clock) {
        let took = self.started.elapsed();
        let mut state = locked(&self.gate.state);
        state.latency = Some(state.latency.map_or(took, |before| (before * 3 + took) / 4));
        state.answered(status, retry_after, clock.now());
    }
}

impl State {
    /// Takes note of whether the host asked for a pause, or refused without saying for how long: then a moment may do, so that
    /// one page that is always refused does not stop the others, and a host that refuses all is put off to a later run.
    fn answered(&mut self, status: u16, retry_after: Option<Timestamp>, now: Timestamp) {
        if !matches!(status, 429 | 503) {
            self.refusals = 0;
            return;
        }
        self.refusals = self.refusals.saturating_add(1);
        let pause = if self.refusals < REFUSALS { MOMENT } else { WHILE };
        let until = retry_after.unwrap_or_else(|| now + pause);
        self.pause = Some(self.pause.map_or(until, |before| before.max(until)));
    }
}

/// The name of the host of an address, the unit of pace.
pub fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// Scheme, host and port: what one robots.txt speaks for.
pub fn origin(url: &Url) -> String {
    // In an address of the web these are written as an origin has them (URL standard, section 4.7).
    format!("{}://{}", url.scheme(), &url[Position::BeforeHost..Position::BeforePath])
}

/// The lock, even after a panic elsewhere: what it guards is valid after every single assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_refuses_without_a_word_is_asked_again_and_then_put_off() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let pauses = |answers: &[u16], retry_after: Option<Timestamp>| {
            let mut state = State { last: None, pause: None, refusals: 0, latency: None };
            for status in answers {
                state.pause = None;
                state.answered(*status, retry_after, now);
            }
            state.pause.map(|until| until.duration_since(now).unsigned_abs())
        };
        assert_eq!(pauses(&[200], None), None);
        assert_eq!(pauses(&[503, 503], None), Some(MOMENT));
        assert_eq!(pauses(&[503, 429, 503], None), Some(WHILE));
        assert_eq!(pauses(&[503, 503, 200, 503], None), Some(MOMENT));
        let hour = Duration::from_hours(1);
        assert_eq!(pauses(&[503, 503, 503], Some(now + hour)), Some(hour));
    }
}
