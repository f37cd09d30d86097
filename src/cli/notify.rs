//! Telling those whom `[[fetch.notify]]` names.

use std::io::{self, Write as _};
use std::time::Duration;

use bron::fetch::{self, Client, Clock, Notify};
use bron::store::{Event, Store};
use bron::watch::{self, Mail, Telling};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::cited::{self, Cited};
use super::diff;
use super::machine::event_json;

/// The lease of those who tell, in the place of a host: of workers that share a store, one tells at a time.
const TELLING: &str = "(telling)";

/// How long such a lease lasts; longer than every try takes.
const LEASE: Duration = Duration::from_mins(5);

/// Tells those whom `[[fetch.notify]]` names, each of everything once. Whom we cannot reach is told next time, together with
/// what is new by then.
pub(super) async fn notify(
    cited: &Cited,
    store: &Store,
    clock: Clock,
    worker: &str,
) -> anyhow::Result<()> {
    if cited.config.fetch.notify.is_empty() {
        let events = store.untold_events().await?;
        return Ok(store.mark_told(&events).await?);
    }
    let late = clock.now() + LEASE;
    while !store.lease_host(worker, TELLING, clock.now(), clock.now() + LEASE).await? {
        if clock.now() > late {
            // Somebody else tells all the time; what is new now is told with what comes next.
            return Ok(());
        }
        sleep(Duration::from_secs(1)).await;
    }
    let told = tell_all(cited, store, clock).await;
    store.release(worker, TELLING).await?;
    told
}

async fn tell_all(cited: &Cited, store: &Store, clock: Clock) -> anyhow::Result<()> {
    let events = store.untold_events().await?;
    let tellings = cited.tellings(store, events.clone()).await?;
    let mut failed = false;
    for wish in &cited.config.fetch.notify {
        let receiver = receiver(wish);
        let known = store.told_to(&receiver).await?;
        let mut new = tellings.clone();
        new.retain(|telling| !known.contains(&telling.event.id));
        if new.is_empty() {
            continue;
        }
        match tell(wish, cited, &new, clock).await {
            Ok(()) => {
                let told: Vec<Event> = new.into_iter().map(|telling| telling.event).collect();
                store.mark_told_to(&receiver, &told).await?;
            }
            Err(error) => {
                failed = true;
                writeln!(io::stderr(), "warning: {error:#}")?;
            }
        }
    }
    if !failed {
        store.mark_told(&events).await?;
    }
    Ok(())
}

/// What a receiver is known by from run to run.
fn receiver(wish: &Notify) -> String {
    match wish {
        Notify::Webhook { url, .. } => url.to_string(),
        Notify::Email { to, .. } => format!("mailto:{}", to.join(",")),
    }
}

async fn tell(
    wish: &Notify,
    cited: &Cited,
    tellings: &[Telling],
    clock: Clock,
) -> anyhow::Result<()> {
    let site = &cited.config.site;
    match wish {
        Notify::Webhook { url, secret_env } => {
            // The user names the receiver, who may well be at home.
            let settings = fetch::Settings {
                private: fetch::Network::EVERYWHERE.to_vec(),
                ..cited.config.fetch.clone()
            };
            let agent = cited::agent(&cited.config);
            let ca = cited::authorities(&cited.config)?;
            let client = Client::new(&settings, &agent, &super::proxies(), ca.as_deref(), clock)?;
            let events: Vec<Value> = tellings.iter().map(event_json).collect();
            let body = json!({ "version": 1, "site": site.url.as_str(), "events": events });
            let secret = secret_env.as_deref().map(cited::secret).transpose()?;
            watch::webhook(&client, url, secret.as_deref(), &body.to_string()).await?;
        }
        Notify::Email { from, to, server, login_env } => {
            let login = login_env.as_deref().map(cited::secret).transpose()?;
            let subject = format!("{}: {}", site.title, headlines(tellings, &site.language));
            let text = mail_text(tellings, &site.language)?;
            let (login, subject) = (login.as_deref(), subject.as_str());
            let ca = cited::authorities(&cited.config)?;
            let about: Vec<&str> =
                tellings.iter().map(|telling| telling.event.id.as_str()).collect();
            let authorities = ca.as_deref();
            let mail =
                Mail { from, to, server, login, authorities, subject, text: &text, about: &about };
            watch::email(&mail).await?;
        }
    }
    Ok(())
}

/// The first event in words, and how many more there are.
fn headlines(tellings: &[Telling], language: &str) -> String {
    let first = tellings.first().map(|telling| telling.headline(language)).unwrap_or_default();
    match tellings.len() {
        0 | 1 => first,
        more => format!("{first} (+{})", more - 1),
    }
}

fn mail_text(tellings: &[Telling], language: &str) -> anyhow::Result<String> {
    let mut text = Vec::new();
    for telling in tellings {
        writeln!(text, "{}\n{}", telling.headline(language), telling.url)?;
        match &telling.change {
            Some(change) => diff::passages(change, false, "  ", &mut text)?,
            None => writeln!(text, "{}", telling.reason(language))?,
        }
        if let Some(copy) = &telling.archived {
            writeln!(text, "{}", copy.url)?;
        }
        for by in &telling.cited_by {
            writeln!(text, "- {}", by.label())?;
        }
        writeln!(text)?;
    }
    Ok(String::from_utf8(text)?)
}
