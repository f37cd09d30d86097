//! The cloud of our RSS feeds (<https://www.rssboard.org/rsscloud-interface>): programs register, and are told the address
//! of a feed that changed. Before the answer the callback is asked whether it wants this.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};
use url::{Url, form_urlencoded};

use super::deliver::Message;
use super::registration::Registration;
use super::verify::challenge;
use super::{BUSY, FULL, Hub, NO_FORM, OFTEN, Posted};
use crate::fetch::{Call, Failure};
use crate::html::escape;
use crate::serve::App;
use crate::serve::respond::{Answer, text};
use crate::store::{Protocol, StoreError, Subscription};
use crate::write::Format;

/// How long a registration lasts.
const LEASE: SignedDuration = SignedDuration::from_hours(25);
/// Time in which a callback must have confirmed all feeds of a registration.
const PATIENCE: Duration = Duration::from_secs(20);

const REGISTERED: &str = "registered for 25 hours; register again before they are over";
const SILENT: &str = "the callback did not confirm in time";
const BROKEN: &str = "the cloud cannot remember anything now; try again later";

/// Answers a registration. Whether it is one is told by the body and not by the status, as everybody does.
pub(super) async fn register(hub: &Hub, app: &Arc<App>, posted: Posted<'_>) -> Answer {
    let (success, said) = match registered(hub, app, posted).await {
        Ok(()) => (true, REGISTERED.to_owned()),
        Err(fault) => (false, fault),
    };
    let body = format!(
        "<?xml version=\"1.0\"?>\n<notifyResult success=\"{success}\" msg=\"{}\"/>\n",
        escape(&said)
    );
    text(StatusCode::OK, "text/xml; charset=utf-8", body)
}

async fn registered(hub: &Hub, app: &Arc<App>, posted: Posted<'_>) -> Result<(), String> {
    if !posted.form {
        return Err(NO_FORM.to_owned());
    }
    let wish = Registration::parse(posted.body, posted.caller)?;
    for topic in &wish.topics {
        if !app.has_cloud(topic) {
            return Err(format!("{topic} is not the address of one of our RSS feeds"));
        }
        has_room(hub, topic, &wish, posted.now).await?;
    }
    let _turn = hub.verifying.try_acquire().map_err(|_| BUSY.to_owned())?;
    if hub.pace.exceeds(
        wish.callback.host_str().unwrap_or_default(),
        hub.settings.verifications,
        posted.now,
    ) {
        return Err(OFTEN.to_owned());
    }
    let confirmed = tokio::time::timeout(PATIENCE, confirm(hub, &wish)).await;
    confirmed.unwrap_or_else(|_| Err(SILENT.to_owned())).inspect_err(|fault| {
        tracing::info!(host = wish.callback.host_str(), fault, "a registration was not confirmed");
    })?;
    for topic in &wish.topics {
        // Others may have been quicker.
        has_room(hub, topic, &wish, posted.now).await?;
        let subscription = Subscription {
            protocol: Protocol::RssCloud,
            topic: topic.clone(),
            callback: wish.callback.to_string(),
            host: wish.callback.host_str().unwrap_or_default().to_owned(),
            secret: None,
            expires: posted.now.checked_add(LEASE).unwrap_or(Timestamp::MAX),
        };
        hub.store.subscribe(&subscription).await.map_err(|error| broken(&error))?;
    }
    hub.count(app, posted.now).await;
    Ok(())
}

async fn has_room(
    hub: &Hub,
    topic: &str,
    wish: &Registration,
    now: Timestamp,
) -> Result<(), String> {
    match hub.has_room(Protocol::RssCloud, topic, &wish.callback, now).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(FULL.to_owned()),
        Err(error) => Err(broken(&error)),
    }
}

/// Asks the callback about each feed. A host that was named in the request must give a challenge back; that from which
/// the request came need only take what it will be sent.
async fn confirm(hub: &Hub, wish: &Registration) -> Result<(), String> {
    for topic in &wish.topics {
        if wish.is_named {
            let challenge = challenge().ok_or("there are no random numbers here")?;
            let url = question(&wish.callback, topic, &challenge);
            let call = Call { url: &url, headers: &[], body: None, most: challenge.len() + 1 };
            let reply = hub.client.call(call).await.map_err(|failure| unreached(&failure))?;
            accepted(reply.status)?;
            if reply.body != challenge.as_bytes() {
                return Err("the callback did not answer with the challenge".to_owned());
            }
        } else {
            let Message { headers, body } = notice(topic);
            let call = Call { url: &wish.callback, headers: &headers, body: Some(body), most: 0 };
            let reply = hub.client.call(call).await;
            accepted(reply.map_err(|failure| unreached(&failure))?.status)?;
        }
    }
    Ok(())
}

fn accepted(status: u16) -> Result<(), String> {
    match status {
        200..300 => Ok(()),
        _ => Err(format!("the callback answered with status {status}")),
    }
}

fn unreached(failure: &Failure) -> String {
    format!("the callback was not reached: {failure}")
}

/// The callback with a feed and a challenge behind its own parameters.
fn question(callback: &Url, topic: &str, challenge: &str) -> Url {
    let mut url = callback.clone();
    url.query_pairs_mut().append_pair("url", topic).append_pair("challenge", challenge);
    url
}

/// What tells that a feed changed.
pub(super) fn notice(topic: &str) -> Message {
    let body = form_urlencoded::Serializer::new(String::new()).append_pair("url", topic).finish();
    let headers = vec![(CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned())];
    Message { headers, body: body.into_bytes() }
}

fn broken(error: &StoreError) -> String {
    tracing::error!(%error, "the cloud cannot use its store");
    BROKEN.to_owned()
}

impl App {
    /// Whether the RSS feed that is public at this address names the cloud: each to which one can subscribe does.
    fn has_cloud(&self, topic: &str) -> bool {
        let path = topic.strip_prefix(self.feeds.base.as_str());
        let is_archive = path.is_none_or(|path| path.starts_with("archive/"));
        !is_archive && self.topic(topic).is_some_and(|page| page.format == Some(Format::Rss))
    }
}
