//! New editions: when the files change, everything is read, checked and compressed first, and then goes live in one step.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::App;
use super::changes::Changes;
use super::codings::Bound;
use super::delta::Memory;
use super::edition::{Edition, Origin};
use super::files::FilesError;
use crate::fetch::Clock;

/// The folder of the feeds could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ReloadError(#[from] FilesError);

/// Time without a change after which a reload begins: a conversion that is still writing is let finish.
const QUIET: Duration = Duration::from_millis(150);

/// Time between two pieces of what is compressed.
const PAUSE: Duration = Duration::from_millis(5);

/// Bytes that are compressed in one go, which takes some tenths of a second.
const AT_ONCE: usize = 64 * 1024;

const MEMORY: &str = "versions.json";

impl App {
    /// Loads the first edition. It does not wait for all that is to be compressed: with thousands of documents that takes
    /// minutes.
    pub(super) fn begin(&self, now: Timestamp) -> Result<(), ReloadError> {
        self.load(now, Bound::Within(AT_ONCE)).map(|_| ())
    }

    /// Loads the folder of the feeds at `now` as a new edition, puts it in force and gives the paths whose bytes are new.
    /// On an error the old one stays.
    fn load(&self, now: Timestamp, at_once: Bound) -> Result<Vec<String>, ReloadError> {
        let previous = self.edition.load_full();
        let memory = self.memory.load_full();
        let extras = self.extras.swap(None);
        let origin = Origin {
            extras: extras.as_ref().map(|extras| extras.as_slice()),
            folder: &self.feeds.folder,
            base: &self.feeds.base,
            hubs: &self.feeds.hubs,
            max_age: Duration::from_secs(self.settings.max_age * 60),
            shelf: &self.shelf,
            recent: &self.recent,
            at_once,
        };
        let edition = Edition::load(origin, &previous, &memory, now).inspect_err(|_| {
            // For the next reload, unless there are newer ones.
            self.extras.compare_and_swap(&None::<Arc<_>>, extras.clone());
        })?;
        for (file, reason) in &edition.refused {
            if previous.refused.get(file) != Some(reason) {
                tracing::warn!(file, reason, "not served; the old version stays");
            }
        }
        self.remember(Memory::clone(&memory), &edition);
        self.shelf.prune(&edition.iter().map(|(_, page)| page.resource.tag.as_str()).collect());
        let changed = edition.changed(&previous);
        let refused = edition.refused.len();
        self.edition.store(Arc::new(edition));
        self.metrics.reloaded(&previous, refused);
        Ok(changed)
    }

    /// Adds the versions of this edition to the memory of past ones.
    fn remember(&self, mut memory: Memory, edition: &Edition) {
        let mut is_new = false;
        for (path, page) in edition.iter().filter(|(_, page)| page.format.is_some()) {
            is_new |= memory.remember(path, page.entries.version(&page.resource.tag));
        }
        if is_new {
            self.write(&memory);
            self.memory.store(Arc::new(memory));
        }
    }

    /// Writes the memory of past versions, so that it survives a restart. Without it clients get whole feeds once.
    fn write(&self, memory: &Memory) {
        let Some(state) = &self.feeds.state else { return };
        let written = tempfile::NamedTempFile::new_in(state).and_then(|mut file| {
            file.write_all(&serde_json::to_vec(memory)?)?;
            file.persist(state.join(MEMORY)).map_err(|error| error.error)
        });
        if let Err(error) = written {
            tracing::warn!(folder = %state.display(), %error, "cannot keep the memory of past versions");
        }
    }
}

/// The memory that an earlier process left; empty when there is none, or none that can be read.
pub(super) fn remembered(state: Option<&Path>) -> Memory {
    let bytes = state.and_then(|state| fs::read(state.join(MEMORY)).ok());
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Reloads whenever the files change, another folder lies in their place or somebody asks for it. What is new goes live as
/// it is, and is compressed piece by piece while nothing else is. Each reload that brought something new is told to `told`,
/// and the end of those who listen there is the end of this.
pub(super) async fn keep_fresh(app: Arc<App>, told: mpsc::Sender<Vec<String>>, clock: Clock) {
    let begun = app.changes.lock().unwrap_or_else(PoisonError::into_inner).take();
    let mut changes = begun.unwrap_or_else(|| changes_of(&app.feeds.folder));
    let mut waiting = !app.edition.load().is_complete();
    loop {
        let at_once = tokio::select! {
            biased;
            () = app.asked.notified() => Bound::Within(0),
            () = changes.next() => {
                changes.settled(QUIET).await;
                Bound::Within(0)
            }
            // Not at once, so that there is time to look at the folder.
            () = sleep(PAUSE), if waiting => Bound::Around(AT_ONCE),
        };
        let changed = loaded(Arc::clone(&app), clock.now(), at_once).await;
        waiting = changed.is_some() && !app.edition.load().is_complete();
        if let Some(changed) = changed.filter(|changed| !changed.is_empty()) {
            tracing::info!(files = changed.len(), "new edition");
            if told.send(changed).await.is_err() {
                return;
            }
        }
    }
}

/// The changes of the feeds in `folder`.
pub(super) fn changes_of(folder: &Path) -> Changes {
    Changes::of(folder, &[], "send SIGHUP to reload")
}

/// The paths whose bytes are new; `None` when the old edition stays, which is logged.
async fn loaded(app: Arc<App>, now: Timestamp, at_once: Bound) -> Option<Vec<String>> {
    let load = tokio::task::spawn_blocking(move || app.load(now, at_once));
    load.await
        .inspect_err(|error| tracing::error!(%error, "a reload broke off; the old edition stays"))
        .ok()?
        .inspect_err(|error| tracing::error!(%error, "the old edition stays"))
        .ok()
}
