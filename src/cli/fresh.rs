//! Keeps the feeds true to the articles while they are served: converts at the start, whenever an article changes, and
//! once a minute, as articles of a later date become due; and fetches the cited pages on their schedule.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bron::config::Config;
use bron::convert::Mode;
use bron::serve::App;
use jiff::Timestamp;
use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::aside::{self, Work};
use super::{Common, convert};

/// Time without a change after which a conversion begins: an editor or a sync that is still writing is let finish.
const QUIET: Duration = Duration::from_millis(300);
/// Time after which articles are looked at even when nothing was noticed.
const EVERY: Duration = Duration::from_mins(1);
/// Time between two looks at which cited pages are due.
const FETCH_EVERY: Duration = Duration::from_mins(10);

/// Converts, in a process of its own, and gives the time. A conversion that fails gives none and is logged; the feeds stay
/// as they are, as what was published before is still worth serving.
pub(super) async fn converted(common: &Common) -> Option<Timestamp> {
    aside::is_done(Work::Convert, common).await.then(super::now)
}

/// Converts once. What is wrong with articles is logged; the others are published.
pub(super) fn convert(common: &Common) -> anyhow::Result<()> {
    let config = common.config()?;
    let outcome = convert::once(&config, Mode::Publish { wait: true }, super::now(), common)?;
    let (articles, feeds) = (&config.articles.path, &config.feeds.path);
    for (problems, folder) in [(&outcome.refused, articles), (&outcome.invalid, feeds)] {
        for problem in problems {
            tracing::warn!(
                file = %config.folder.join(folder).join(&problem.path).display(),
                line = problem.line,
                "not published: {}",
                problem.message
            );
        }
    }
    tracing::info!(articles = outcome.articles, written = outcome.written.len(), "converted");
    Ok(())
}

/// Converts again and again, until it is dropped, and lets the server know.
pub(super) async fn keep(config: Config, common: Common, app: Arc<App>) {
    let common = Common { quiet: true, ..common };
    let (touched, mut touches) = mpsc::channel(1);
    let folder = config.folder.join(&config.articles.path);
    // Where the feeds lie among the articles, writing them must not begin the next conversion.
    let own: [PathBuf; 2] = [config.folder.join(&config.feeds.path), config.folder.join(".bron")];
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_ours = |path: &PathBuf| own.iter().any(|own| path.starts_with(own));
        if event.is_ok_and(|event| !event.kind.is_access() && !event.paths.iter().all(is_ours)) {
            // A full channel already says that something changed.
            let _ = touched.try_send(());
        }
    });
    let _watcher = watcher
        .and_then(|mut watcher| watcher.watch(&folder, RecursiveMode::Recursive).map(|()| watcher))
        .inspect_err(|error| tracing::warn!(%error, "cannot watch the articles; they are looked at once a minute"))
        .ok();
    loop {
        tokio::select! {
            Some(()) = touches.recv() => {
                while tokio::time::timeout(QUIET, touches.recv()).await.is_ok_and(|touch| touch.is_some()) {}
            }
            () = tokio::time::sleep(EVERY) => {}
        }
        app.note_conversion(converted(&common).await);
    }
}

/// Fetches the cited pages that are due, again and again, until it is dropped.
pub(super) async fn keep_fetching(common: Common) {
    loop {
        if aside::is_done(Work::Fetch, &common).await {
            tracing::info!("fetched the cited pages that were due");
        }
        tokio::time::sleep(FETCH_EVERY).await;
    }
}
