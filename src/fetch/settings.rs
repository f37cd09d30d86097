//! `[fetch]`: how the fetcher behaves, what it may reach, when it looks again, and whom it tells.

use std::time::Duration;

use jiff::{Span, SpanRelativeTo, Unit};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use url::Url;

use super::address::Network;
use super::memento::Archive;

/// The `[fetch]` table of `bron.toml`. Durations are written as `10s`, `12h` or `7d`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Replaces the whole `User-Agent`; the default names bron and the publication's home page.
    pub user_agent: Option<String>,
    /// Private networks that may be reached, such as `["10.0.0.0/8"]`; none by default.
    pub private: Vec<Network>,
    /// Requests at one time to one host; 1 or 2.
    pub in_flight: usize,
    /// Hosts visited at one time.
    pub hosts: usize,
    /// Least time between two requests to one host. Hosts in a network that `private` names are one's own, and get only
    /// the pause that follows from their own speed.
    #[serde(deserialize_with = "duration")]
    pub gap: Duration,
    /// Longest time between two requests to one host that its robots.txt or its slowness can bring about.
    #[serde(deserialize_with = "duration")]
    pub max_gap: Duration,
    /// Longest pause asked by `Retry-After` that a run waits for; a longer one is left to a later run.
    #[serde(deserialize_with = "duration")]
    pub patience: Duration,
    /// How long after the first fetch of a page that differs the second one is made, which must show the same.
    #[serde(deserialize_with = "duration")]
    pub confirm_after: Duration,
    /// How long a worker that shares a store with others keeps a host to itself without a sign of life.
    #[serde(deserialize_with = "duration")]
    pub lease: Duration,
    /// Limit of a body in bytes, after decompression.
    pub max_body: usize,
    /// Limit of the redirects that are followed.
    pub redirects: usize,
    /// Time to find and reach a host.
    #[serde(deserialize_with = "duration")]
    pub connect_timeout: Duration,
    /// Time until the head of an answer, and between two pieces of its body.
    #[serde(deserialize_with = "duration")]
    pub read_timeout: Duration,
    /// Time for one request from beginning to end.
    #[serde(deserialize_with = "duration")]
    pub timeout: Duration,
    /// Proxy for every request: `http://proxy.example:3128`. The environment's proxies apply when this is not given.
    pub proxy: Option<Url>,
    /// PEM file of certificate authorities to trust besides the system's, relative to `bron.toml`.
    pub ca: Option<String>,
    /// Also visit the addresses that the texts of the articles link.
    pub links: bool,
    /// How soon a source that keeps changing is visited again.
    #[serde(deserialize_with = "duration")]
    pub min_every: Duration,
    /// How soon a source is visited again at first.
    #[serde(deserialize_with = "duration")]
    pub every: Duration,
    /// How late a source that never changes is visited again.
    #[serde(deserialize_with = "duration")]
    pub max_every: Duration,
    /// Whether freshness that a server promises (`max-age`) may put off the next visit.
    pub honour_freshness: bool,
    /// What is kept of the pages.
    pub keep: Keep,
    /// Limit of all kept answers together, in bytes after compression; the oldest go first.
    pub keep_bytes: u64,
    /// Where copies are looked for of pages that are no longer there: a `TimeGate` or `TimeMap` (RFC 7089).
    pub memento: Option<Archive>,
    /// Who is told of changes.
    pub notify: Vec<Notify>,
}

/// What is kept of the pages that are fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// Their main text, which is what changes are told from.
    #[default]
    Texts,
    /// Also the whole answer that brought a new text.
    Responses,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            user_agent: None,
            private: Vec::new(),
            in_flight: 1,
            hosts: 32,
            gap: Duration::from_secs(1),
            max_gap: Duration::from_secs(30),
            patience: Duration::from_mins(1),
            confirm_after: Duration::from_secs(2),
            lease: Duration::from_secs(90),
            max_body: 5_000_000,
            redirects: 10,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(20),
            timeout: Duration::from_mins(1),
            proxy: None,
            ca: None,
            links: false,
            min_every: Duration::from_hours(24),
            every: Duration::from_hours(7 * 24),
            max_every: Duration::from_hours(30 * 24),
            honour_freshness: false,
            keep: Keep::Texts,
            keep_bytes: 1_000_000_000,
            memento: None,
            notify: Vec::new(),
        }
    }
}

/// One `[[fetch.notify]]`: somebody to tell when sources changed, moved or broke.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase", tag = "kind")]
pub enum Notify {
    /// A POST with a JSON document.
    Webhook {
        /// Where to send it.
        url: Url,
        /// Name of the environment variable that holds the key of the `X-Bron-Signature` header (HMAC-SHA256).
        secret_env: Option<String>,
    },
    /// A message.
    Email {
        /// Sender.
        from: String,
        /// Recipients.
        to: Vec<String>,
        /// `smtps://host:465`, `smtp://host:587?tls=required` or, on one's own machine, `smtp://localhost:25`.
        server: String,
        /// Name of the environment variable that holds `user:password`.
        login_env: Option<String>,
    },
}

/// Proxies as the environment names them; only the command line reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// `http_proxy`.
    pub http: Option<String>,
    /// `https_proxy`.
    pub https: Option<String>,
    /// `no_proxy`.
    pub except: Option<String>,
}

/// Reads `10s`, `12h`, `7d`, `2 weeks`; a day has 24 hours.
///
/// # Errors
/// A sentence for people, when the text is no duration or a negative one.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a duration such as 12h or 7d");
    let span: Span = text.parse().map_err(|_| wrong())?;
    let days = SpanRelativeTo::days_are_24_hours();
    let seconds = span.total((Unit::Second, days)).map_err(|_| wrong())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong())
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    parse_duration(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(parse_duration("7d").unwrap(), Duration::from_hours(168));
        assert_eq!(parse_duration("1h 30m").unwrap(), Duration::from_mins(90));
        assert_eq!(parse_duration("500ms").unwrap(), Duration::from_millis(500));
        assert_eq!(parse_duration("0s").unwrap(), Duration::ZERO);
        assert_eq!(parse_duration("2 weeks").unwrap(), Duration::from_hours(336));
        for wrong in ["", "7", "-3d", "soon"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }
}
