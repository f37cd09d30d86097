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
    /// A proxy whose address makes no sense.
    #[error("`{address}` is not the address of a proxy")]
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

/// Tells the time: the moment at which the program started, and what has passed since. So only the command line reads
/// the clock, and a test chooses its own day.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Timestamp,
    since: Instant,
}

impl Clock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self { started: now, since: Instant::now() }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.started + self.since.elapsed()
    }

    /// How long the clock has run.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}
