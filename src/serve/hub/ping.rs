//! Telling the hubs of others that feeds changed: by convention a form with `hub.mode=publish`. Hubs in use read either
//! `hub.url` or `hub.topic`, so both are sent.

use std::time::Duration;

use http::header::CONTENT_TYPE;
use tokio::task::JoinSet;
use url::{Url, form_urlencoded};

use crate::fetch::{Call, Client};

/// Pauses before each try.
const PAUSES: [Duration; 3] = [Duration::ZERO, Duration::from_secs(5), Duration::from_mins(1)];

/// Tells every hub about every feed. A hub that does not answer holds up none of the others.
pub(in crate::serve) async fn ping(client: Client, hubs: Vec<Url>, topics: Vec<Url>) {
    let mut pings = JoinSet::new();
    for hub in hubs {
        for topic in &topics {
            pings.spawn(ping_one(client.clone(), hub.clone(), topic.clone()));
        }
    }
    while pings.join_next().await.is_some() {}
}

async fn ping_one(client: Client, hub: Url, topic: Url) {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("hub.mode", "publish")
        .append_pair("hub.url", topic.as_str())
        .append_pair("hub.topic", topic.as_str())
        .finish();
    let headers = [(CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned())];
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let call =
            Call { url: &hub, headers: &headers, body: Some(form.clone().into_bytes()), most: 0 };
        match client.call(call).await {
            Ok(reply) if (200..300).contains(&reply.status) => return,
            Ok(reply) => {
                tracing::warn!(%hub, %topic, status = reply.status, "the hub does not take the ping");
            }
            Err(failure) => tracing::warn!(%hub, %topic, %failure, "the hub does not answer"),
        }
    }
}
