//! The WebSub hub for our own feeds (W3C Recommendation of 23 January 2018), and their cloud (rssCloud).
//!
//! The hub is there when `[feeds] hubs` names the address `hub` beside the feeds, the cloud when `[serve] rsscloud` is on.
//! They differ in what is asked and told; the rest is one. Subscriptions and deliveries live in the store,
//! so they survive whatever ends the process, and several servers may share them. Callbacks are addresses from strangers:
//! they are called through the fetcher's client, which keeps away from private networks.

mod cloud;
mod deliver;
mod ping;
mod registration;
mod request;
mod verify;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::{Notify, Semaphore};
use url::Url;

use super::App;
use super::edition::Page;
use super::files::ARCHIVE;
use super::negotiate::Coding;
use super::respond::{Answer, file_path, text};
use crate::fetch::{Client, Network};
use crate::store::{Protocol, Store, StoreError};
use request::{Mode, Request};

pub(super) use deliver::distribute;
pub(super) use ping::ping;

/// The `[serve.websub]` table of `bron.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Private networks in which callbacks may lie, such as `["10.0.0.0/8"]`. Default: none.
    pub private: Vec<Network>,
    /// Seconds that a subscription lasts at least. Default: an hour.
    pub min_lease: u64,
    /// Seconds that a subscription lasts when the subscriber does not say. Default: ten days.
    pub lease: u64,
    /// Seconds that a subscription lasts at most. Default: thirty days.
    pub max_lease: u64,
    /// Subscriptions in all. Default: 100,000.
    pub subscriptions: u64,
    /// Subscriptions with callbacks on one host. Default: 1,000.
    pub per_host: u64,
    /// Requests to callbacks at one time. Default: 128.
    pub at_once: usize,
    /// Verifications in a second at callbacks on one host. Default: 20.
    pub verifications: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            private: Vec::new(),
            min_lease: 3600,
            lease: 10 * 86_400,
            max_lease: 30 * 86_400,
            subscriptions: 100_000,
            per_host: 1_000,
            at_once: 128,
            verifications: 20,
        }
    }
}

/// Bytes of a request to the hub.
pub(super) const BODY: usize = 16 * 1024;
/// Time in which such a request must be there.
pub(super) const BODY_TIME: Duration = Duration::from_secs(10);
/// Verifications that may wait for their callbacks at one time.
const VERIFICATIONS: usize = 256;

const NO_FORM: &str = "send application/x-www-form-urlencoded";
const FULL: &str = "there are too many subscriptions already";
const OFTEN: &str = "this host is asked often enough; try again in a second";
const BUSY: &str = "too many verifications are under way; try again later";

/// What was posted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posted<'a> {
    /// Whether it says that it is a form.
    pub(super) form: bool,
    pub(super) body: &'a [u8],
    /// The address of whoever asks, when we see it.
    pub(super) caller: Option<IpAddr>,
    pub(super) now: Timestamp,
}

/// The hub.
#[derive(Debug)]
pub(super) struct Hub {
    /// Its own address.
    url: Url,
    /// What it speaks.
    protocols: Vec<Protocol>,
    settings: Settings,
    store: Store,
    client: Client,
    /// Rung when something may be due.
    bell: Notify,
    verifying: Arc<Semaphore>,
    pace: Pace,
}

/// How often each host was asked in the current second. Anybody can have a host asked, whose callbacks it does not even
/// have, so a host gets no more of it than it can bear.
#[derive(Debug, Default)]
struct Pace {
    asked: Mutex<(i64, HashMap<String, u32>)>,
}

impl Pace {
    /// Counts a request to `host`; gives whether it is one too many.
    fn exceeds(&self, host: &str, most: u32, now: Timestamp) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (second, asked) = &mut *asked;
        if *second != now.as_second() {
            *second = now.as_second();
            asked.clear();
        }
        let times = asked.entry(host.to_owned()).or_default();
        *times = times.saturating_add(1);
        *times > most
    }
}

impl Hub {
    /// A hub at `url` that remembers in `store` and calls through `client`.
    pub(super) fn new(
        url: Url,
        protocols: Vec<Protocol>,
        settings: Settings,
        store: Store,
        client: Client,
    ) -> Self {
        let verifying = Arc::new(Semaphore::new(VERIFICATIONS));
        let (bell, pace) = (Notify::new(), Pace::default());
        Self { url, protocols, settings, store, client, bell, verifying, pace }
    }

    /// Answers a POST at the place of a protocol.
    pub(super) async fn post(
        self: &Arc<Self>,
        app: &Arc<App>,
        protocol: Protocol,
        posted: Posted<'_>,
    ) -> Answer {
        match protocol {
            Protocol::WebSub => self.ask(app, posted).await,
            Protocol::RssCloud => cloud::register(self, app, posted).await,
        }
    }

    /// Answers a request to the hub. A subscription is verified after the answer (section 5.3).
    async fn ask(self: &Arc<Self>, app: &Arc<App>, posted: Posted<'_>) -> Answer {
        let now = posted.now;
        if !posted.form {
            return refuse(NO_FORM);
        }
        let request = match Request::parse(posted.body, &self.settings) {
            Ok(request) => request,
            Err(fault) => return refuse(&fault),
        };
        let (topic, wish) = match request {
            Request::Publish { topics } => return published(app, &topics),
            Request::Subscribe { topic, wish } => (topic, wish),
        };
        if app.topic(&topic).is_none() {
            return refuse(
                "hub.topic is not the address of one of our feeds, as its rel=self says",
            );
        }
        if wish.mode == Mode::Subscribe {
            match self.has_room(Protocol::WebSub, &topic, &wish.callback, now).await {
                Ok(true) => {}
                Ok(false) => return busy(FULL),
                Err(error) => return broken(&error),
            }
        }
        let Ok(turn) = Arc::clone(&self.verifying).try_acquire_owned() else {
            return busy(BUSY);
        };
        if self.pace.exceeds(&wish.host, self.settings.verifications, now) {
            return busy(OFTEN);
        }
        let (hub, app) = (Arc::clone(self), Arc::clone(app));
        tokio::spawn(async move {
            verify::verify(&hub, topic, wish, now).await;
            hub.count(&app, now).await;
            drop(turn);
        });
        say(StatusCode::ACCEPTED, "the callback will be asked")
    }

    /// Whether one more subscription is within the limits; a renewal always is.
    async fn has_room(
        &self,
        protocol: Protocol,
        topic: &str,
        callback: &Url,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let host = callback.host_str().unwrap_or_default();
        let others = self.store.other_subscriptions(protocol, topic, callback.as_str(), host, now);
        let (there, all) = others.await?;
        Ok(there < self.settings.per_host && all < self.settings.subscriptions)
    }

    /// Brings the number of subscriptions among the metrics up to date.
    pub(super) async fn count(&self, app: &App, now: Timestamp) {
        match self.store.count_subscriptions(now).await {
            Ok(count) => app.metrics.subscribed(count),
            Err(error) => tracing::error!(%error, "the hub cannot count its subscriptions"),
        }
    }

    /// Its own address.
    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Notes the live versions of all feeds; what changed since the last time becomes due for its subscribers.
    pub(super) async fn note(&self, app: &App, now: Timestamp) -> Result<Vec<Url>, StoreError> {
        let edition = app.edition.load_full();
        let mut changed = Vec::new();
        for (path, page) in edition.iter() {
            let Some(topic) = page.topic.as_ref().filter(|_| !path.starts_with(ARCHIVE)) else {
                continue;
            };
            if self.store.topic_changed(topic.as_str(), &page.resource.tag, now).await? {
                changed.push(topic.clone());
            }
        }
        if !changed.is_empty() {
            self.bell.notify_one();
        }
        Ok(changed)
    }
}

impl App {
    /// The hub, and what it speaks at a path.
    pub(super) fn hub_at(&self, path: &str) -> Option<(&Arc<Hub>, Protocol)> {
        let hub = self.hub.as_ref()?;
        let protocol = match path {
            "/hub" => Protocol::WebSub,
            "/rsscloud" => Protocol::RssCloud,
            _ => return None,
        };
        hub.protocols.contains(&protocol).then_some((hub, protocol))
    }

    /// The feed that is public at this very address.
    fn topic(&self, topic: &str) -> Option<Arc<Page>> {
        let path = topic.strip_prefix(self.feeds.base.as_str())?;
        let edition = self.edition.load();
        let page = edition.get(&file_path(&format!("/{path}")))?;
        page.topic.as_ref().filter(|known| known.as_str() == topic).map(|_| Arc::clone(page))
    }
}

/// A ping: only a reload tells whether a feed changed, and then delivers by itself.
fn published(app: &App, topics: &[String]) -> Answer {
    if topics.iter().any(|topic| app.topic(topic).is_none()) {
        return refuse("that is not one of our feeds");
    }
    app.ask_reload();
    say(StatusCode::NO_CONTENT, "")
}

/// The body of a page as it is, and its media type.
fn content(page: &Page) -> Option<(Bytes, String)> {
    let variant = page.resource.variant(Coding::Identity)?;
    Some((variant.body()?, page.resource.media_type.to_owned()))
}

fn say(status: StatusCode, sentence: &str) -> Answer {
    let body = if sentence.is_empty() { String::new() } else { format!("{sentence}\n") };
    text(status, "text/plain; charset=utf-8", body)
}

fn busy(sentence: &str) -> Answer {
    say(StatusCode::SERVICE_UNAVAILABLE, sentence)
}

fn refuse(fault: &str) -> Answer {
    say(StatusCode::BAD_REQUEST, fault)
}

fn broken(error: &StoreError) -> Answer {
    tracing::error!(%error, "the hub cannot use its store");
    say(StatusCode::INTERNAL_SERVER_ERROR, "the hub cannot remember anything now; try again later")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_so_often_in_a_second_and_no_other_waits_for_it() {
        let pace = Pace::default();
        let at = |second| Timestamp::from_second(second).unwrap();
        let asked: Vec<bool> = (0..4).map(|_| !pace.exceeds("lezer.example", 2, at(100))).collect();
        assert_eq!(asked, [true, true, false, false]);
        assert!(!pace.exceeds("ander.example", 2, at(100)));
        assert!(!pace.exceeds("lezer.example", 2, at(101)));
    }
}
