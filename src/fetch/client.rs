//! The client: one request at a time, every step bounded, and the loop that follows redirects.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::redirect;
use url::{Host, Url};

use super::address::Reach;
use super::exchange::{Most, headers, takes};
use super::failure::Failure;
use super::outcome::{Answer, Hop, Outcome, Wish};
use super::resolve::{Lookup, Resolver, system};
use super::robots::MAX_ROBOTS;
use super::route::routes;
use super::typed::Codings;
use super::{Clock, FetchError, Hosts, Proxies, Settings};

/// How many header lines an answer may have.
const MAX_HEADERS: usize = 128;

/// The HTTP client.
#[derive(Debug, Clone)]
pub struct Client {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<Settings>,
    pub(super) agent: Arc<str>,
    pub(super) clock: Clock,
    reach: Reach,
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

    /// A client for somebody at the keyboard who wants to know how a body is compressed.
    pub(super) fn as_sent(
        settings: &Settings,
        agent: &str,
        proxies: &Proxies,
        clock: Clock,
    ) -> Result<Self, FetchError> {
        Self::build(settings, agent, proxies, None, clock, system(), Codings::AsSent)
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
        Self::build(settings, agent, proxies, authorities, clock, lookup, Codings::Decoded)
    }

    fn build(
        settings: &Settings,
        agent: &str,
        proxies: &Proxies,
        authorities: Option<&[u8]>,
        clock: Clock,
        lookup: Lookup,
        codings: Codings,
    ) -> Result<Self, FetchError> {
        // A second installation in the same process is refused, and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let reach = Reach { allowed: settings.private.clone() };
        let (routes, names) = routes(settings, proxies)?;
        let resolver = Resolver { lookup, reach: reach.clone(), proxies: names };
        let agent = settings.user_agent.as_deref().unwrap_or(agent);
        let mut builder = reqwest::Client::builder()
            .user_agent(agent)
            .default_headers(takes())
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .dns_resolver(resolver)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(2)
            .pool_idle_timeout(Duration::from_secs(30))
            .http1_max_headers(MAX_HEADERS)
            .http2_max_header_list_size(64 * 1024);
        builder = codings.set(builder);
        for route in routes {
            builder = builder.proxy(route);
        }
        if let Some(pem) = authorities {
            let certificates = reqwest::Certificate::from_pem_bundle(pem)
                .map_err(|source| FetchError::Authorities { source })?;
            builder = builder.tls_certs_merge(certificates);
        }
        let http = builder.build().map_err(|source| FetchError::Client { source })?;
        Ok(Self { http, settings: Arc::new(settings.clone()), agent: agent.into(), clock, reach })
    }

    /// Gets a page and follows its redirects. With `hosts`, every hop asks robots.txt and keeps the pace of its host;
    /// without, it is one request on behalf of somebody who typed the address.
    pub async fn get(&self, url: &Url, wish: &Wish, hosts: Option<&Hosts>) -> Outcome {
        let mut hops: Vec<Hop> = Vec::new();
        let mut at = url.clone();
        loop {
            at.set_fragment(None);
            let most = Most::Whole(self.settings.max_body);
            let answer = match self.step(url, &at, wish, hosts, most).await {
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

    /// Time for one request from beginning to end.
    pub(super) fn limit(&self) -> Duration {
        self.settings.timeout
    }

    /// Whether the address names a host, by its number, in a network that the configuration opens.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        literal(url).is_some_and(|address| self.reach.is_named(address))
    }

    /// One request of a chain of redirects that began at `first`.
    pub(super) async fn step(
        &self,
        first: &Url,
        at: &Url,
        wish: &Wish,
        hosts: Option<&Hosts>,
        most: Most,
    ) -> Result<Answer, Failure> {
        self.check(at)?;
        let pass = match hosts {
            Some(hosts) => Some(hosts.enter(self, at, !wish.ignore_robots).await?),
            None => None,
        };
        let headers = headers(first, at, wish);
        let is_conditional = is_conditional(&headers);
        let answer = self.request(at, headers, most).await;
        if let (Some(pass), Ok(answer)) = (&pass, &answer) {
            pass.done(answer.status, answer.retry_after, self.clock);
        }
        match answer {
            Ok(Answer { status: 304, .. }) if !is_conditional => {
                Err(Failure::BadAnswer("status 304, which nobody asked for".to_owned()))
            }
            answer => answer,
        }
    }

    /// One request for a robots.txt; a body beyond the limit is cut there.
    pub(super) async fn robots(&self, at: &Url) -> Result<Answer, Failure> {
        self.check(at)?;
        self.request(at, HeaderMap::new(), Most::Begin(MAX_ROBOTS)).await
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
}

/// Whether an answer that nothing changed (304) is one to the request.
fn is_conditional(headers: &HeaderMap) -> bool {
    headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE)
}

/// The host of an address, when it is written as a number.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
        Host::Domain(_) => None,
    }
}
