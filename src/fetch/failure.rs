//! Why a page was not got, in words that decide what is said of its source.

use std::error::Error as StdError;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

/// Why there is no answer to judge.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Not an address of the web.
    #[error("`{0}` is not an http or https address")]
    Scheme(Url),
    /// The host lies in a private network that the configuration does not name.
    #[error("{host} is at {address}, which is not a public address")]
    PrivateAddress {
        /// Host as the address writes it.
        host: String,
        /// Where it turned out to be.
        address: IpAddr,
    },
    /// The host's robots.txt asks us to stay away from the address.
    #[error("robots.txt keeps us away from {0}")]
    Robots(Url),
    /// The host's robots.txt cannot be read, which means that nothing may be asked for (RFC 9309 section 2.3.1.4).
    #[error("robots.txt of {0} cannot be read, so nothing else may be")]
    NoRobots(String),
    /// The host asked to be left alone for longer than we wait.
    #[error("{host} asks to be left alone until {until}")]
    Paused {
        /// The host.
        host: String,
        /// When it may be asked again.
        until: Timestamp,
    },
    /// The name has no address.
    #[error("no address found for {0}")]
    NoSuchHost(String),
    /// Nobody answers at the address.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// The connection cannot be made private, or is not with whom it should be.
    #[error("TLS: {0}")]
    Tls(String),
    /// Too slow.
    #[error("no {what} within {limit:?}")]
    Timeout {
        /// What was waited for.
        what: &'static str,
        /// How long.
        limit: Duration,
    },
    /// More than is read of any page.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// Redirects without end, in a circle, or to nowhere.
    #[error("redirects: {0}")]
    Redirects(String),
    /// What came is not HTTP, was cut off, or is badly compressed.
    #[error("bad answer: {0}")]
    BadAnswer(String),
}

/// A resolver's refusal, on its way through the HTTP library.
#[derive(Debug, thiserror::Error)]
#[error("{host} is at {address}")]
pub(super) struct Refused {
    pub(super) host: String,
    pub(super) address: IpAddr,
}

/// A name without an address, on its way through the HTTP library.
#[derive(Debug, thiserror::Error)]
#[error("no address for {0}")]
pub(super) struct Unknown(pub(super) String);

impl Failure {
    /// Whether it would meet every page of an origin alike, as the connection does not come about.
    pub(super) fn is_of_origin(&self) -> bool {
        matches!(
            self,
            Self::PrivateAddress { .. } | Self::NoSuchHost(_) | Self::Connect(_) | Self::Tls(_)
        )
    }

    /// What an error of the HTTP library means.
    pub(super) fn of(error: &reqwest::Error, connect: Duration) -> Self {
        let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
        let mut last = error.to_string();
        while let Some(current) = cause {
            if let Some(failure) = Self::of_cause(current) {
                return failure;
            }
            last = current.to_string();
            cause = current.source();
        }
        if error.is_timeout() {
            Self::Timeout { what: "connection", limit: connect }
        } else if error.is_connect() {
            Self::Connect(last)
        } else {
            Self::BadAnswer(last)
        }
    }

    fn of_cause(cause: &(dyn StdError + 'static)) -> Option<Self> {
        if let Some(Refused { host, address }) = cause.downcast_ref() {
            return Some(Self::PrivateAddress { host: host.clone(), address: *address });
        }
        if let Some(Unknown(host)) = cause.downcast_ref() {
            return Some(Self::NoSuchHost(host.clone()));
        }
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            return Some(Self::Tls(error.to_string()));
        }
        // An `io::Error` hides the error that it was made from one step deeper than `source` goes.
        let inner = cause.downcast_ref::<io::Error>()?.get_ref()?;
        Self::of_cause(inner)
    }
}
