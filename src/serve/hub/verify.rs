//! Verification of intent (WebSub section 5.3): the callback is asked whether it wants this, with a challenge.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Hub;
use super::request::{Mode, Wish};
use crate::digest;
use crate::fetch::Call;
use crate::store::{Protocol, Subscription};

const PROTOCOL: Protocol = Protocol::WebSub;

/// Asks the callback, and follows its answer: only a 2xx with the challenge as its body confirms.
pub(super) async fn verify(hub: &Hub, topic: String, wish: Wish, now: Timestamp) {
    let Some(challenge) = challenge() else {
        tracing::error!("the system gives no random numbers; nothing is verified");
        return;
    };
    let url = question(&topic, &wish, &challenge);
    let call = Call { url: &url, headers: &[], body: None, most: challenge.len() + 1 };
    let mode = wish.mode.name();
    match hub.client.call(call).await {
        Ok(reply) if (200..300).contains(&reply.status) && reply.body == challenge.as_bytes() => {}
        Ok(reply) => {
            tracing::info!(
                topic,
                host = wish.host,
                status = reply.status,
                mode,
                "a callback did not confirm"
            );
            return;
        }
        Err(failure) => {
            tracing::info!(topic, host = wish.host, %failure, mode, "a callback did not answer");
            return;
        }
    }
    let callback = wish.callback.to_string();
    let stored = match wish.mode {
        Mode::Unsubscribe => hub.store.unsubscribe(PROTOCOL, &topic, &callback).await,
        Mode::Subscribe => {
            let lease = SignedDuration::try_from(Duration::from_secs(wish.lease))
                .unwrap_or(SignedDuration::MAX);
            let expires = now.checked_add(lease).unwrap_or(Timestamp::MAX);
            let secret = wish.secret.map(|secret| secret.0);
            let subscription = Subscription {
                protocol: PROTOCOL,
                topic,
                callback,
                host: wish.host,
                secret,
                expires,
            };
            hub.store.subscribe(&subscription).await
        }
    };
    if let Err(error) = stored {
        tracing::error!(%error, "a verified subscription could not be kept");
    }
}

/// The callback with the parameters of the hub behind its own (section 5.1.1).
fn question(topic: &str, wish: &Wish, challenge: &str) -> Url {
    let mut url = wish.callback.clone();
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("hub.mode", wish.mode.name()).append_pair("hub.topic", topic);
        query.append_pair("hub.challenge", challenge);
        if wish.mode == Mode::Subscribe {
            query.append_pair("hub.lease_seconds", &wish.lease.to_string());
        }
    }
    url
}

/// Random and used once (section 8.2).
pub(super) fn challenge() -> Option<String> {
    let mut bytes = [0; 24];
    getrandom::fill(&mut bytes).ok()?;
    Some(digest::hex(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callback_keeps_its_own_query_in_front() {
        // WebSub section 5.1.1
        let wish = Wish {
            mode: Mode::Subscribe,
            callback: Url::parse("https://lezer.example/cb?foo=bar&red=fish").unwrap(),
            host: "lezer.example".to_owned(),
            lease: 60,
            secret: None,
        };
        let url = question("https://example.org/feed.atom?x=%C3%A9", &wish, "c");
        assert_eq!(
            url.query().unwrap(),
            "foo=bar&red=fish&hub.mode=subscribe&hub.topic=https%3A%2F%2Fexample.org%2Ffeed.atom%3Fx%3D%25C3%25A9\
             &hub.challenge=c&hub.lease_seconds=60"
        );
    }
}
