//! Who polls how: a memory of clients, so that those who fetch a feed again and again without asking whether it changed
//! can be told to wait.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use http::request::Parts;

use super::edition::Page;
use crate::write::Format;

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Client<'a> {
    /// Address; `None` on a Unix socket.
    pub(super) address: Option<IpAddr>,
    /// `User-Agent`.
    pub(super) agent: &'a str,
}

/// The memory of clients.
#[derive(Debug)]
pub(super) struct Pollers {
    interval: Duration,
    seen: Mutex<HashMap<u64, SystemTime>>,
}

/// Clients that are remembered; beyond that the memory starts anew, which lets some pollers through once.
const CLIENTS: usize = 50_000;

impl Pollers {
    /// A memory that asks for `interval` between unconditional requests; zero asks for nothing.
    pub(super) fn new(interval: Duration) -> Self {
        Self { interval, seen: Mutex::default() }
    }

    /// Whether any client may ever have to wait.
    pub(super) fn are_limited(&self) -> bool {
        !self.interval.is_zero()
    }

    /// How long the client has to wait before it may have the feed at `path` again without a condition.
    pub(super) fn wait(
        &self,
        path: &str,
        page: &Page,
        request: &Parts,
        client: &Client<'_>,
        now: SystemTime,
    ) -> Option<Duration> {
        let feed = page.format.is_some_and(|format| format != Format::Html);
        if !self.are_limited() || is_conditional(request) || !feed {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        (path, client.agent, client.address.map(prefix)).hash(&mut hasher);
        let key = hasher.finish();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wait) =
            seen.get(&key).and_then(|last| (*last + self.interval).duration_since(now).ok())
        {
            return Some(wait);
        }
        if seen.len() >= CLIENTS {
            seen.clear();
        }
        seen.insert(key, now);
        None
    }
}

/// Whether a request asks for what is newer than something only.
pub(super) fn is_conditional(request: &Parts) -> bool {
    request.headers.contains_key(IF_NONE_MATCH) || request.headers.contains_key(IF_MODIFIED_SINCE)
}

/// The network of an address: clients of one household or firm share it.
fn prefix(address: IpAddr) -> [u8; 6] {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            [4, a, b, c, 0, 0]
        }
        IpAddr::V6(address) => {
            let mut prefix = [0; 6];
            prefix.iter_mut().zip(address.octets()).for_each(|(byte, octet)| *byte = octet);
            prefix
        }
    }
}
