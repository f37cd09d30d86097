//! What the store knows of the cited pages, for the feeds that tell of it. Without a `bron fetch` there is nothing to
//! know, and nothing is opened.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use bron::article::SourceCheck;
use bron::config::Config;
use bron::watch;
use url::Url;

use super::cited;

/// Differs when the store may know something else than it did: by size and time of its files, which are there when it
/// is one. A store on a server has to be asked.
pub(super) fn mark(config: &Config) -> Option<u64> {
    let file = cited::store_settings(config).file(&config.folder)?;
    let mut log = OsString::from(&file);
    log.push("-wal");
    let mut hasher = DefaultHasher::new();
    for path in [file, PathBuf::from(log)] {
        let there = fs::metadata(path).ok();
        there.map(|there| (there.len(), there.modified().ok())).hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// What feeds tell of each source, by its address.
pub(super) fn read(config: &Config) -> anyhow::Result<HashMap<Url, SourceCheck>> {
    cited::waiting()?.block_on(async {
        let Some(store) = cited::store_if_there(config).await? else { return Ok(HashMap::new()) };
        let records = store.sources().await?;
        let first = store.first_visits().await?;
        store.close().await;
        Ok(watch::checks(&records, &first, &config.site.timezone))
    })
}
