//! Keeps the pages about the cited sources true to the articles and to what the fetcher found, while they are served.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bron::config::Config;
use bron::convert::LEDGER;
use bron::serve::{App, Extra};
use bron::store::Store;
use bron::watch;
use bron::write::{self, Address};

use super::cited::{self, Cited};

/// Path of the list of the sources.
const PATH: &str = "/sources";
/// Time between two looks at whether there is anything new.
const EVERY: Duration = Duration::from_secs(15);
/// How many events the pages tell of in all.
const EVENTS: i64 = 2_000;

/// What the pages depend on, as far as it can be seen cheaply: when the ledger was written, and the pulse of the store.
type Pulse = (Option<SystemTime>, Option<(i64, i64, i64)>);

/// Makes the pages again and again, until it is dropped. What fails is logged, and the pages stay as they are.
pub(super) async fn keep(config: Config, app: Arc<App>) {
    let (mut store, mut last) = (None, None);
    loop {
        if let Err(error) = renew(&config, &app, &mut store, &mut last).await {
            tracing::warn!("the pages about the sources stay as they are: {error:#}");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn renew(
    config: &Config,
    app: &App,
    store: &mut Option<Store>,
    last: &mut Option<Pulse>,
) -> anyhow::Result<()> {
    if store.is_none() {
        *store = cited::store_if_there(config).await?;
    }
    let beat = match &store {
        Some(store) => Some(store.pulse().await?),
        None => None,
    };
    let ledger = config.folder.join(&config.feeds.path).join(LEDGER);
    let written = tokio::fs::metadata(ledger).await.and_then(|found| found.modified()).ok();
    let pulse = (written, beat);
    if *last == Some(pulse) {
        return Ok(());
    }
    let (records, events) = match &store {
        Some(store) => (store.sources().await?, store.newest_events(EVENTS).await?),
        None => (Vec::new(), Vec::new()),
    };
    let config = config.clone();
    let pages = tokio::task::spawn_blocking(move || {
        let Cited { config, citations } = Cited::gather(config)?;
        let base = config.feeds.base(&config.site.url);
        let folder = config.folder.join(&config.feeds.path);
        let mut changes = Vec::new();
        for &format in &config.feeds.formats {
            let name = format!("{}.{}", watch::CHANGES, format.extension());
            if folder.join(&name).exists() {
                changes.push(Address { format, url: base.join(&name)? });
            }
        }
        let index = folder.join("index.html").exists().then(|| base.join("./")).transpose()?;
        let places = (base.join(PATH.trim_start_matches('/'))?, index, changes);
        let inventory = watch::inventory(&config.site, &citations, &records, events, places);
        // Either is as large as the pages, beside which they need not lie.
        drop((citations, records));
        anyhow::Ok(write::sources(&inventory))
    });
    let made = SystemTime::try_from(super::now())?;
    let extras = pages.await??.into_iter().map(|leaf| Extra {
        path: if leaf.path.is_empty() { PATH.to_owned() } else { format!("{PATH}/{}", leaf.path) },
        html: leaf.html,
        made,
    });
    app.put_extras(extras.collect());
    *last = Some(pulse);
    Ok(())
}
