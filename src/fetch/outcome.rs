//! What is asked for, and what became of it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::Failure;

/// What makes a request conditional: the validators of the last answer, exactly as they were given (RFC 9110
/// section 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

/// What to ask for besides the address.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Validators of the last answer, and the address that gave it.
    pub since: Option<(Url, Validators)>,
    /// Extra request headers, sent to the origin of the first address only.
    pub headers: BTreeMap<String, String>,
    /// Do not ask robots.txt.
    pub ignore_robots: bool,
    /// `Accept-Datetime`: the time that a copy in an archive should be near to (RFC 7089 section 2.1.1).
    pub near: Option<String>,
}

/// One redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Where it was met.
    pub from: Url,
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
}

/// What became of a request.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The redirects that were followed, in order.
    pub hops: Vec<Hop>,
    /// The address that answered, or failed to.
    pub url: Url,
    /// The answer, or why there is none.
    pub end: Result<Answer, Failure>,
}

impl Outcome {
    /// Whether every redirect on the way was a permanent one, and there was at least one.
    pub fn moved_for_good(&self) -> bool {
        !self.hops.is_empty() && self.hops.iter().all(|hop| matches!(hop.status, 301 | 308))
    }
}

/// An answer that is no redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Media type in lower case without parameters; empty when not given.
    pub media: String,
    /// `charset` parameter of the media type.
    pub charset: Option<String>,
    /// Validators for the next time.
    pub validators: Validators,
    /// When to come again at the earliest.
    pub retry_after: Option<Timestamp>,
    /// `max-age` of `Cache-Control`.
    pub max_age: Option<Duration>,
    /// `Content-Encoding`, for a client that takes bodies as they are sent.
    pub coding: Option<String>,
    /// Body after decompression; empty unless the status is 2xx.
    pub body: Vec<u8>,
    /// The heads of request and answer, where whole answers are kept.
    pub exchange: Option<Exchange>,
    /// `Memento-Datetime`: when this copy of a page was made (RFC 7089 section 2.1.1).
    pub(super) memento: Option<Timestamp>,
    /// Target of a redirect.
    pub(super) location: Option<Url>,
}

/// What went over the wire around a body, as HTTP/1.1 writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Head of the request, without the extra headers that the registry adds: they may hold a secret.
    pub request: Vec<u8>,
    /// Head of the answer, about the body after decompression.
    pub response: Vec<u8>,
}
