//! What `fetch`, `sources` and `diff` share: the configuration, the cited addresses and the store.

use std::env;
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, bail};
use bron::config::Config;
use bron::store::{self, Event, Record, Store, source_id};
use bron::watch::{Citations, Shelf, Telling};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::runtime::{self, Runtime};
use tokio::time::sleep;

use super::{Common, convert};

/// How long to wait before a store that was written while it was read is read again.
const WAITS: [Duration; 4] =
    [Duration::from_millis(50), Duration::from_millis(200), Duration::from_secs(1), Duration::ZERO];

/// The configuration and what the articles cite.
pub(super) struct Cited {
    pub(super) config: Config,
    pub(super) citations: Citations,
}

impl Cited {
    pub(super) fn read(common: &Common) -> anyhow::Result<Self> {
        let config = common.config()?;
        let (_, authors) = convert::authors(&config)?;
        let articles = config.stored();
        let citations = Citations::gather(Shelf {
            articles: &articles,
            settings: &config.articles,
            site: &config.site,
            authors: &authors,
            registry: &config.sources,
            links: config.fetch.links,
        })?;
        Ok(Self { config, citations })
    }

    /// What `read` reads in the store, which need not be one that we may write; once more when somebody wrote it meanwhile.
    pub(super) async fn look<T>(
        &self,
        read: impl AsyncFn(&Store) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let settings = store_settings(&self.config);
        for (at, wait) in WAITS.into_iter().enumerate() {
            let store = match Store::open_to_read(&settings, &self.config.folder).await {
                Ok(store) => store,
                // Its log may have gone between the look at it and the opening.
                Err(_) if at == 0 => {
                    sleep(wait).await;
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let found = read(&store).await;
            let is_sound = store.is_of_one_moment();
            store.close().await;
            if is_sound {
                return found;
            }
            sleep(wait).await;
        }
        bail!("the store is written all the time; try again later")
    }

    /// The source that a name or an address means.
    pub(super) async fn source(&self, store: &Store, wanted: &str) -> anyhow::Result<Record> {
        if let Some(url) = self.citations.find(wanted, &self.config.sources)
            && let Some(record) = store.source(source_id(url)).await?
        {
            return Ok(record);
        }
        let known = store.sources().await?;
        let record = known.into_iter().find(|record| record.url.as_str() == wanted);
        record.with_context(|| {
            format!("`{wanted}` is neither the name nor the address of a source that was fetched; `bron sources` lists them")
        })
    }

    /// Events with what there is to tell of them; those of sources that were thrown away are left out.
    pub(super) async fn tellings(
        &self,
        store: &Store,
        events: Vec<Event>,
    ) -> anyhow::Result<Vec<Telling>> {
        let mut tellings = Vec::with_capacity(events.len());
        for event in events {
            if let Some(record) = store.source(event.source).await? {
                tellings.push(Telling::new(event, &record, &self.citations));
            }
        }
        Ok(tellings)
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.config.site.timezone
    }
}

/// The store that `[store]` names. The environment variable `BRON_STORE` goes before it, as an address with a password
/// has no place in a file.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub(super) fn store_settings(config: &Config) -> store::Settings {
    let mut settings = config.store.clone();
    if let Ok(url) = env::var("BRON_STORE") {
        settings.url = url;
    }
    settings
}

/// The store, which is made when it is not there.
pub(super) async fn store(config: &Config) -> anyhow::Result<Store> {
    Ok(Store::open(&store_settings(config), &config.folder).await?)
}

/// The store, when there is one.
pub(super) async fn store_if_there(config: &Config) -> anyhow::Result<Option<Store>> {
    let file = store_settings(config).file(&config.folder);
    if file.is_some_and(|file| !file.exists()) {
        return Ok(None);
    }
    store(config).await.map(Some)
}

/// One thread is enough to wait for the network; what takes time runs beside it.
pub(super) fn waiting() -> anyhow::Result<Runtime> {
    runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the network cannot be waited for")
}

/// The file of certificate authorities to trust as well.
pub(super) fn authorities(config: &Config) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(path) = &config.fetch.ca else { return Ok(None) };
    let path = config.folder.join(path);
    Ok(Some(fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?))
}

/// Who asks, and where to complain.
pub(super) fn agent(config: &Config) -> String {
    format!("bron/{} (+{})", env!("CARGO_PKG_VERSION"), config.site.url)
}

/// A secret, which lies in the environment and never in a file.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub(super) fn secret(name: &str) -> anyhow::Result<String> {
    env::var(name).with_context(|| format!("the environment has no {name}"))
}

/// A day and a time in the publication's zone.
pub(super) fn moment(when: Timestamp, zone: &TimeZone) -> String {
    when.to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
