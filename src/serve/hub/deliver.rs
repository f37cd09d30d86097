//! Every subscriber is told, and again later when that failed: it gets the whole feed, signed when it gave a secret (WebSub
//! section 7), or the address of the feed (rssCloud).

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderName;
use http::header::{CONTENT_TYPE, LINK};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval};
use url::Url;

use super::{Hub, cloud, content};
use crate::digest;
use crate::fetch::{Call, Clock};
use crate::serve::App;
use crate::serve::connection::ended;
use crate::store::{Delivery, Protocol, StoreError, Subscription};

/// Pauses before each new try; after the last one the update is given up, and the next update is tried anew.
const PAUSES: [i64; 7] = [5, 30, 120, 600, 1800, 7200, 21_600];
/// For how long a delivery that was begun is nobody else's business.
const CLAIM: SignedDuration = SignedDuration::from_mins(2);
/// Deliveries that are taken from the store at once.
const BATCH: u32 = 256;
/// Deliveries that may begin together, and the time from one such burst to the next. A delivery takes a fifth of a
/// millisecond of a core, or a third where each begins alone, and the subscriber's machine may be this one; so readers
/// keep nine tenths of their rate while subscribers are told.
const BURST: u32 = 20;
const PACE: Duration = Duration::from_millis(100);
/// How long to sleep when nothing is known to be due: another server may have learnt of something.
const IDLE: Duration = Duration::from_secs(10);

const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature");

/// Delivers what is due until the server ends.
pub(in crate::serve) async fn distribute(
    hub: Arc<Hub>,
    app: Arc<App>,
    clock: Clock,
    mut ending: watch::Receiver<bool>,
) {
    let mut gate = Gate::new(hub.settings.at_once);
    let mut under_way = JoinSet::new();
    loop {
        let pause = match round(&hub, &app, clock, &mut gate, &mut under_way).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(%error, "the hub cannot read what is due");
                IDLE
            }
        };
        while under_way.try_join_next().is_some() {}
        tokio::select! {
            () = hub.bell.notified() => {}
            () = tokio::time::sleep(pause) => {}
            () = ended(&mut ending) => break,
        }
    }
    // What was begun is let finish, within the time that the server gives itself to end.
    while under_way.join_next().await.is_some() {}
}

/// Lets deliveries begin a few at a time.
struct Gate {
    room: Arc<Semaphore>,
    pace: Interval,
    /// How many may begin before the next tick.
    left: u32,
}

impl Gate {
    /// At most so many deliveries are under way `at_once`.
    fn new(at_once: usize) -> Self {
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { room: Arc::new(Semaphore::new(at_once.max(1))), pace, left: 0 }
    }

    /// Waits until the next may begin; gives what it holds until it is over.
    async fn pass(&mut self) -> Option<OwnedSemaphorePermit> {
        let turn = Arc::clone(&self.room).acquire_owned().await.ok()?;
        if self.left == 0 {
            self.pace.tick().await;
            self.left = BURST;
        }
        self.left -= 1;
        Some(turn)
    }
}

/// Begins everything that is due; gives the time until more will be.
async fn round(
    hub: &Arc<Hub>,
    app: &Arc<App>,
    clock: Clock,
    gate: &mut Gate,
    under_way: &mut JoinSet<()>,
) -> Result<Duration, StoreError> {
    loop {
        let due = hub.store.due_deliveries(clock.now(), CLAIM, BATCH).await?;
        if due.is_empty() {
            break;
        }
        for delivery in due {
            let Some(turn) = gate.pass().await else { return Ok(IDLE) };
            let (hub, app) = (Arc::clone(hub), Arc::clone(app));
            under_way.spawn(async move {
                if let Err(error) = deliver(&hub, &app, &delivery, clock).await {
                    tracing::error!(%error, "the hub cannot note a delivery");
                }
                drop(turn);
            });
        }
    }
    let next = hub.store.next_delivery().await?;
    let pause = next.map(|next| next.duration_since(clock.now()));
    Ok(pause.and_then(|pause| Duration::try_from(pause).ok()).map_or(IDLE, |pause| pause.min(IDLE)))
}

async fn deliver(
    hub: &Hub,
    app: &App,
    delivery: &Delivery,
    clock: Clock,
) -> Result<(), StoreError> {
    let subscription = &delivery.subscription;
    let message = message(hub, app, subscription);
    let (Some(Message { headers, body }), Ok(callback)) =
        (message, Url::parse(&subscription.callback))
    else {
        return hub.store.delivered(delivery).await;
    };
    let call = Call { url: &callback, headers: &headers, body: Some(body), most: 0 };
    let status = match hub.client.call(call).await {
        Ok(reply) => reply.status,
        Err(failure) => {
            tracing::info!(host = subscription.host, %failure, "a delivery failed");
            0
        }
    };
    match status {
        200..300 => hub.store.delivered(delivery).await,
        410 => {
            let Subscription { protocol, topic, callback, .. } = subscription;
            hub.store.unsubscribe(*protocol, topic, callback).await
        }
        _ => match PAUSES.get(delivery.attempts as usize) {
            Some(&pause) => {
                hub.store.delivery_failed(delivery, later(clock.now(), pause)).await?;
                // What is due next may be due earlier now.
                hub.bell.notify_one();
                Ok(())
            }
            None => hub.store.delivered(delivery).await,
        },
    }?;
    // What the metrics tell is remembered already, whatever ends the process now.
    app.metrics.delivered(status);
    Ok(())
}

/// What goes to a subscriber.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
}

/// The message of today; `None` when the feed is gone, and with it what was to be told, or when the hub does not speak the
/// protocol any more.
fn message(hub: &Hub, app: &App, subscription: &Subscription) -> Option<Message> {
    let Subscription { protocol, topic, .. } = subscription;
    if !hub.protocols.contains(protocol) {
        return None;
    }
    let page = app.topic(topic)?;
    if *protocol == Protocol::RssCloud {
        return Some(cloud::notice(topic));
    }
    let (body, media_type) = content(&page)?;
    let mut headers = vec![
        (CONTENT_TYPE, media_type),
        (LINK, format!("<{}>; rel=\"hub\", <{topic}>; rel=\"self\"", hub.url)),
    ];
    if let Some(secret) = &subscription.secret {
        headers.push((SIGNATURE, signature(secret, &body)));
    }
    Some(Message { headers, body: body.to_vec() })
}

fn later(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
}

/// `X-Hub-Signature` (section 7.1), with SHA-256.
fn signature(secret: &str, body: &[u8]) -> String {
    // HMAC takes keys of any length (RFC 2104 section 2).
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    format!("sha256={}", digest::hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_those_of_the_standard() {
        // RFC 4231, test case 2
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
