//! Keeps the pages about the cited sources true to the articles and to what the fetcher found, while they are served.

use std::io::Write;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use anyhow::Context as _;
use bron::config::Config;
use bron::convert::LEDGER;
use bron::serve::{App, Extra};
use bron::store::Store;
use bron::watch;
use bron::write::{self, Address, Leaf};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncReadExt as _, BufReader};

use super::Common;
use super::aside::{self, Work};
use super::cited::{self, Cited};

/// Path of the list of the sources.
const PATH: &str = "/sources";
/// Time between two looks at whether there is anything new.
const EVERY: Duration = Duration::from_secs(15);
/// Time until the next try after one that failed.
const AGAIN: Duration = Duration::from_mins(1);
/// How many events the pages tell of in all.
const EVENTS: i64 = 2_000;

/// What the pages depend on, as far as it can be seen cheaply: when the ledger was written, and the pulse of the store.
type Pulse = (Option<SystemTime>, Option<(i64, i64, i64)>);

/// Makes the pages again and again, until it is dropped. What fails is logged, and the pages stay as they are.
pub(super) async fn keep(config: Config, common: Common, app: Arc<App>) {
    let (mut store, mut last) = (None, None);
    loop {
        let renewed = renew(&config, &common, &app, &mut store, &mut last).await;
        let is_done = renewed.unwrap_or_else(|error| {
            tracing::warn!("the pages about the sources stay as they are: {error:#}");
            false
        });
        tokio::time::sleep(if is_done { EVERY } else { AGAIN }).await;
    }
}

/// Makes the pages if there is anything new; false when the process that makes them said why it cannot.
async fn renew(
    config: &Config,
    common: &Common,
    app: &App,
    store: &mut Option<Store>,
    last: &mut Option<Pulse>,
) -> anyhow::Result<bool> {
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
        return Ok(true);
    }
    let Some(pages) = aside::in_time(Work::Overview, made(common)).await? else {
        return Ok(false);
    };
    app.put_extras(pages);
    *last = Some(pulse);
    Ok(true)
}

/// Has the pages made by a process; `None` when it said why it cannot.
async fn made(common: &Common) -> anyhow::Result<Option<Vec<Extra>>> {
    let mut process = aside::process(Work::Overview, common)?.stdout(Stdio::piped()).spawn()?;
    let stdout = process.stdout.take().context("a process without an output")?;
    let pages = read(BufReader::new(stdout), super::now().try_into()?).await;
    let is_done = aside::has_done(process.wait().await?)?;
    is_done.then_some(pages).transpose()
}

/// Reads the pages as [`write`] gives them.
async fn read(
    mut input: impl AsyncBufRead + Unpin,
    made: SystemTime,
) -> anyhow::Result<Vec<Extra>> {
    let (mut pages, mut line) = (Vec::new(), String::new());
    while input.read_line(&mut line).await? > 0 {
        let (length, path) = line.trim_end().split_once(' ').context("no page")?;
        let mut html = vec![0; length.parse()?];
        input.read_exact(&mut html).await?;
        pages.push(Extra { path: path.to_owned(), html, made });
        line.clear();
    }
    Ok(pages)
}

/// Writes the pages: of each a line with its length and its path, and then its bytes.
pub(super) fn write(common: &Common, out: &mut impl Write) -> anyhow::Result<()> {
    let Cited { config, citations } = Cited::read(common)?;
    let (records, events) = cited::waiting()?.block_on(async {
        let Some(store) = cited::store_if_there(&config).await? else {
            return anyhow::Ok((Vec::new(), Vec::new()));
        };
        let known = (store.sources().await?, store.newest_events(EVENTS).await?);
        store.close().await;
        Ok(known)
    })?;
    let base = config.feeds.base(&config.site.url);
    let folder = config.folder.join(&config.feeds.path);
    let mut changes = Vec::new();
    for &format in &config.feeds.formats {
        let name = format.file(write::CHANGES);
        if folder.join(&name).exists() {
            changes.push(Address { format, url: base.join(&name)? });
        }
    }
    let index = folder.join("index.html").exists().then(|| base.join("./")).transpose()?;
    let places = (base.join(PATH.trim_start_matches('/'))?, index, changes);
    let inventory = watch::inventory(&config.site, &citations, &records, events, places);
    // Either is as large as the pages, beside which they need not lie.
    drop((citations, records));
    for Leaf { path, html } in write::sources(&inventory) {
        let slash = if path.is_empty() { "" } else { "/" };
        writeln!(out, "{} {PATH}{slash}{path}", html.len())?;
        out.write_all(&html)?;
    }
    Ok(())
}
