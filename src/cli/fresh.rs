//! Keeps the feeds true to the articles while they are served: converts at the start, whenever an article changes, and
//! once a minute, as articles of a later date become due; and fetches the cited pages on their schedule.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bron::config::Config;
use bron::convert::Mode;
use bron::serve::{App, Changes};
use jiff::Timestamp;
use tokio::time::sleep;

use super::aside::{self, Work};
use super::{Common, convert};

/// Time without a change after which a conversion begins: an editor or a sync that is still writing is let finish.
const QUIET: Duration = Duration::from_millis(300);
/// Time after which articles are looked at even when nothing was noticed.
const EVERY: Duration = Duration::from_mins(1);
/// Time between two looks at which cited pages are due.
const FETCH_EVERY: Duration = Duration::from_mins(10);

/// A conversion that goes on: gives the time at its end, or none if it failed.
type Converting = Pin<Box<dyn Future<Output = Option<Timestamp>> + Send>>;

/// Conversions one after the other.
pub(super) struct Conversions {
    common: Common,
    /// From before the first conversion, so that none is missed.
    changes: Changes,
    /// The first one, as long as it goes on.
    first: Option<Converting>,
}

impl Conversions {
    /// None has begun before somebody waits for it.
    pub(super) fn new(config: &Config, common: &Common) -> Self {
        let first: Converting = Box::pin(converted(common.clone()));
        let folder = config.folder.join(&config.articles.path);
        // Where the feeds lie among the articles, writing them must not begin the next conversion.
        let own = [config.folder.join(&config.feeds.path), config.folder.join(".bron")];
        let changes = Changes::of(&folder, &own, "articles are looked at once a minute");
        let common = Common { quiet: true, ..common.clone() };
        Self { common, changes, first: Some(first) }
    }

    /// The first one, which goes on when it is not waited for to its end.
    pub(super) async fn first(&mut self) -> Option<Timestamp> {
        let done = self.first.as_mut()?.await;
        self.first = None;
        done
    }

    /// Converts again and again, until it is dropped, and lets the server know.
    pub(super) async fn keep(mut self, app: Arc<App>) {
        if self.first.is_some() {
            app.note_conversion(self.first().await);
        }
        loop {
            tokio::select! {
                () = self.changes.next() => self.changes.settled(QUIET).await,
                () = sleep(EVERY) => {}
            }
            app.note_conversion(converted(self.common.clone()).await);
        }
    }
}

/// Converts, in a process of its own, and gives the time. A conversion that fails gives none and is logged; the feeds stay
/// as they are, as what was published before is still worth serving.
async fn converted(common: Common) -> Option<Timestamp> {
    aside::is_done(Work::Convert, &common).await.then(super::now)
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

/// Fetches the cited pages that are due, again and again, until it is dropped.
pub(super) async fn keep_fetching(common: Common) {
    loop {
        if aside::is_done(Work::Fetch, &common).await {
            tracing::info!("fetched the cited pages that were due");
        }
        sleep(FETCH_EVERY).await;
    }
}
