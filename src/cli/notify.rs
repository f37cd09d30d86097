//! Telling those whom `[[fetch.notify]]` names.

use std::io::{self, Write as _};

use bron::fetch::{self, Client, Clock, Notify};
use bron::store::Store;
use bron::watch::{self, Mail, Telling};
use serde_json::{Value, json};

use super::cited::{self, Cited};
use super::diff;
use super::machine::event_json;

/// Tells those whom `[[fetch.notify]]` names. Whom we cannot reach is told next time, together with what is new by then.
pub(super) async fn notify(cited: &Cited, store: &Store, clock: Clock) -> anyhow::Result<()> {
    let wishes = &cited.config.fetch.notify;
    let events = store.untold_events().await?;
    if wishes.is_empty() || events.is_empty() {
        return Ok(store.mark_told(&events).await?);
    }
    let tellings = cited.tellings(store, events.clone()).await?;
    let mut failed = false;
    for wish in wishes {
        if let Err(error) = tell(wish, cited, &tellings, clock).await {
            failed = true;
            writeln!(io::stderr(), "warning: {error:#}")?;
        }
    }
    if !failed {
        store.mark_told(&events).await?;
    }
    Ok(())
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
            let client = Client::new(&settings, &agent, &super::proxies(), None, clock)?;
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
            let mail = Mail { from, to, server, login, subject, text: &text };
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
            None => writeln!(text, "{}", telling.event.detail)?,
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
