//! The client: one request at a time, every step bounded, and the loop that follows redirects.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Response, redirect};
use tokio::time::timeout;
use url::{Host, Url};

use super::address::Reach;
use super::failure::Failure;
use super::header::{max_age, media, retry_after};
use super::resolve::{Lookup, Resolver, system};
use super::robots::MAX_ROBOTS;
use super::route::routes;
use super::{Clock, FetchError, Hosts, Proxies, Settings};

/// How much is read of the body of an answer that is not looked at, so that the connection can be used again.
const DRAIN: usize = 64 * 1024;

/// How many header lines an answer may have.
const MAX_HEADERS: usize = 128;

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
    /// Body after decompression; empty unless the status is 2xx.
    pub body: Vec<u8>,
    /// Target of a redirect.
    pub(super) location: Option<Url>,
}

/// The HTTP client.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    settings: Arc<Settings>,
    reach: Reach,
    clock: Clock,
}

impl Client {
    /// A client that says it is `agent` (unless the settings say otherwise).
    ///
    /// # Errors
    /// When the proxy or the file of certificate authorities cannot be used. `authorities` is the content of that file.
    pub fn new(
        settings: &Settings,
        agent: &str,
        proxies: &Proxies,
        authorities: Option<&[u8]>,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        Self::with_lookup(settings, agent, proxies, authorities, clock, system())
    }

    /// The same with a resolver of one's own.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_lookup(
        settings: &Settings,
        agent: &str,
        proxies: &Proxies,
        authorities: Option<&[u8]>,
        clock: Clock,
        lookup: Lookup,
    ) -> Result<Self, FetchError> {
        // A second installation in the same process is refused, and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reach = Reach { allowed: settings.private.clone() };
        let (routes, names) = routes(settings, proxies)?;
        let resolver = Resolver { lookup, reach: reach.clone(), proxies: names };
        let mut builder = reqwest::Client::builder()
            .user_agent(settings.user_agent.as_deref().unwrap_or(agent))
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(resolver)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(2)
            .pool_idle_timeout(Duration::from_secs(30))
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(64 * 1024);
        for route in routes {
            builder = builder.proxy(route);
        }
        if let Some(pem) = authorities {
            let certificates = reqwest::Certificate::from_pem_bundle(pem)
                .map_err(|source| FetchError::Authorities { source })?;
            builder = builder.tls_certs_merge(certificates);
        }
        let http = builder.build().map_err(|source| FetchError::Client { source })?;
        Ok(Self { http, settings: Arc::new(settings.clone()), reach, clock })
    }

    /// Gets a page and follows its redirects. With `hosts`, every hop asks robots.txt and keeps the pace of its host;
    /// without, it is one request on behalf of somebody who typed the address.
    pub async fn get(&self, url: &Url, wish: &Wish, hosts: Option<&Hosts>) -> Outcome {
        let mut hops: Vec<Hop> = Vec::new();
        let mut at = url.clone();
        loop {
            at.set_fragment(None);
            let answer = match self.step(url, &at, wish, hosts).await {
                Ok(answer) => answer,
                Err(failure) => return Outcome { hops, url: at, end: Err(failure) },
            };
            let Some(next) = answer.location.clone() else {
                return Outcome { hops, url: at, end: Ok(answer) };
            };
            let fault = if next == at || hops.iter().any(|hop| hop.from == next) {
                Some(format!("they lead back to {next}"))
            } else if hops.len() >= self.settings.redirects {
                Some(format!("more than {}", self.settings.redirects))
            } else {
                None
            };
            hops.push(Hop { from: at.clone(), status: answer.status });
            if let Some(fault) = fault {
                return Outcome { hops, url: at, end: Err(Failure::Redirects(fault)) };
            }
            at = next;
        }
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Time for one request from beginning to end.
    pub(super) fn limit(&self) -> Duration {
        self.settings.timeout
    }

    /// Whether the address names a host, by its number, in a network that the configuration opens.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        literal(url).is_some_and(|address| self.reach.is_named(address))
    }

    async fn step(
        &self,
        first: &Url,
        at: &Url,
        wish: &Wish,
        hosts: Option<&Hosts>,
    ) -> Result<Answer, Failure> {
        self.check(at)?;
        let pass = match hosts {
            Some(hosts) => Some(hosts.enter(self, at, !wish.ignore_robots).await?),
            None => None,
        };
        let headers = headers(first, at, wish);
        let answer = self.request(at, headers, self.settings.max_body).await;
        if let (Some(pass), Ok(answer)) = (&pass, &answer) {
            pass.done(answer.status, answer.retry_after, self.clock);
        }
        answer
    }

    /// One request for a robots.txt; a body beyond the limit is cut there.
    pub(super) async fn robots(&self, at: &Url) -> Result<Answer, Failure> {
        self.check(at)?;
        self.request(at, HeaderMap::new(), usize::MAX).await
    }

    /// The address must be one of the web, and where it names its host by number, that number must be one we may reach.
    pub(super) fn check(&self, at: &Url) -> Result<(), Failure> {
        if !matches!(at.scheme(), "http" | "https") || at.host().is_none() {
            return Err(Failure::Scheme(at.clone()));
        }
        match literal(at) {
            Some(address) if !self.reach.permits(address) => Err(Failure::PrivateAddress {
                host: at.host_str().unwrap_or_default().to_owned(),
                address,
            }),
            _ => Ok(()),
        }
    }

    async fn request(
        &self,
        at: &Url,
        headers: HeaderMap,
        max_body: usize,
    ) -> Result<Answer, Failure> {
        let limit = self.settings.timeout;
        let whole = self.exchange(at, headers, max_body);
        timeout(limit, whole)
            .await
            .unwrap_or(Err(Failure::Timeout { what: "end of the answer", limit }))
    }

    async fn exchange(
        &self,
        at: &Url,
        headers: HeaderMap,
        max_body: usize,
    ) -> Result<Answer, Failure> {
        let limit = self.settings.connect_timeout + self.settings.read_timeout;
        let sent = timeout(limit, self.http.get(at.clone()).headers(headers).send()).await;
        let response = sent
            .map_err(|_| Failure::Timeout { what: "answer", limit: self.settings.read_timeout })?
            .map_err(|error| Failure::of(&error, self.settings.connect_timeout))?;
        let mut answer = self.head(at, &response)?;
        if (200..300).contains(&answer.status) {
            answer.body = self.body(response, max_body).await?;
        } else if answer.status != 304 {
            // What an error page or a redirect says is not looked at; a failure to read it says nothing.
            let _ = self.body(response, DRAIN).await;
        }
        Ok(answer)
    }

    fn head(&self, at: &Url, response: &Response) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let text = |name: HeaderName| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let (media, charset) = text(CONTENT_TYPE).map_or((String::new(), None), |v| media(&v));
        let location = match (status, text(LOCATION)) {
            (301 | 302 | 303 | 307 | 308, Some(target)) => {
                Some(at.join(&target).map_err(|_| {
                    Failure::Redirects(format!("`{}` is not an address", target.escape_debug()))
                })?)
            }
            _ => None,
        };
        Ok(Answer {
            status,
            media,
            charset,
            validators: Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) },
            retry_after: text(RETRY_AFTER).and_then(|v| retry_after(&v, self.clock.now())),
            max_age: text(CACHE_CONTROL).and_then(|value| max_age(&value)),
            body: Vec::new(),
            location,
        })
    }

    async fn body(&self, mut response: Response, max_body: usize) -> Result<Vec<u8>, Failure> {
        let cut = max_body == usize::MAX;
        let limit = if cut { MAX_ROBOTS } else { max_body };
        let promised = response.content_length().and_then(|length| usize::try_from(length).ok());
        if !cut && promised.is_some_and(|length| length > limit) {
            return Err(Failure::TooLarge { limit });
        }
        let wait = self.settings.read_timeout;
        let mut body = Vec::with_capacity(promised.unwrap_or(0).min(limit));
        loop {
            let piece = timeout(wait, response.chunk())
                .await
                .map_err(|_| Failure::Timeout { what: "next piece of the body", limit: wait })?
                .map_err(|error| Failure::of(&error, self.settings.connect_timeout))?;
            let Some(piece) = piece else { return Ok(body) };
            if body.len() + piece.len() > limit {
                if cut {
                    body.extend(piece.iter().take(limit - body.len()));
                    return Ok(body);
                }
                return Err(Failure::TooLarge { limit });
            }
            body.extend_from_slice(&piece);
        }
    }
}

fn headers(first: &Url, at: &Url, wish: &Wish) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        // A header that cannot be written is not sent: the answer is then merely not a 304.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if first.origin() == at.origin() {
        for (name, value) in &wish.headers {
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                put(name, value);
            }
        }
    }
    if let Some((of, validators)) = &wish.since
        && of == at
    {
        if let Some(etag) = &validators.etag {
            put(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &validators.last_modified {
            put(IF_MODIFIED_SINCE, date);
        }
    }
    headers
}

/// The host of an address, when it is written as a number.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    }
}
