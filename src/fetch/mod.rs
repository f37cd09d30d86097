//! The polite HTTP client.
//!
//! It promises that no request runs beyond its deadline or its size, that nothing outside the public internet and the
//! networks that the user named is ever connected to, that a host is asked no faster and no further than it wishes, and
//! that whatever a server does ends in an [`Outcome`] that names it. It remembers nothing between runs: what must be
//! remembered comes in ([`Wish`], [`Hosts::recall_robots`]) and goes out as values. What an answer *means* is decided by
//! `watch`.

use std::io;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

mod address;
mod call;
mod charset;
mod client;
mod exchange;
mod failure;
mod header;
mod hosts;
mod memento;
mod outcome;
mod resolve;
mod robots;
mod route;
mod settings;
mod typed;

pub use address::{Network, NotANetwork, is_public};
pub use call::{Call, Reply};
pub use charset::decode;
pub use client::Client;
pub use failure::Failure;
pub use hosts::{Hosts, Remembered, host, origin};
pub use memento::{Archive, Memento, NotAnArchive};
pub use outcome::{Answer, Exchange, Hop, Outcome, Validators, Wish};
pub use resolve::{Found, Lookup};
pub use robots::Robots;
pub use settings::{Keep, Notify, Proxies, Settings, parse_duration};
pub use typed::get_typed;

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// A proxy whose address makes no sense, or of a kind that is not spoken with.
    #[error("`{address}` is not the address of a proxy that speaks http or https")]
    Proxy {
        /// As it was written.
        address: String,
    },
    /// The file of certificate authorities is not PEM.
    #[error("the certificate authorities cannot be read")]
    Authorities {
        /// What the TLS library says.
        source: reqwest::Error,
    },
    /// The HTTP library does not start.
    #[error("the HTTP client cannot be made")]
    Client {
        /// What it says.
        source: reqwest::Error,
    },
    /// The system gives no means to wait for the network.
    #[error("the network cannot be waited for")]
    Runtime {
        /// What the system says.
        source: io::Error,
    },
}

/// Tells the time, which is given to it: only the command line reads the system's clock, and a test chooses its own day.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    hand: Hand,
    since: Instant,
}

#[derive(Debug, Clone, Copy)]
enum Hand {
    /// Counts on from this moment.
    Counts(Timestamp),
    /// Shows what this gives.
    Follows(fn() -> Timestamp),
}

impl Clock {
    /// A clock that shows `now`, and counts on from there.
    pub fn new(now: Timestamp) -> Self {
        Self { hand: Hand::Counts(now), since: Instant::now() }
    }

    /// A clock that shows what `read` gives. A program that runs for months needs one: what it counts itself stands still
    /// while the machine sleeps, and does not hear of it when the system's clock is set.
    pub fn following(read: fn() -> Timestamp) -> Self {
        Self { hand: Hand::Follows(read), since: Instant::now() }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match self.hand {
            Hand::Counts(started) => started + self.since.elapsed(),
            Hand::Follows(read) => read(),
        }
    }

    /// How long the clock has run.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[test]
    fn a_clock_that_follows_shows_what_it_is_given_after_a_long_sleep_too() {
        static SECONDS: AtomicI64 = AtomicI64::new(1_000);
        let clock = Clock::following(|| {
            Timestamp::from_second(SECONDS.load(Ordering::Relaxed)).unwrap_or_default()
        });
        assert_eq!(clock.now().as_second(), 1_000);
        SECONDS.store(90_000, Ordering::Relaxed);
        assert_eq!(clock.now().as_second(), 90_000);
    }
}
