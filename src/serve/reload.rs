//! New editions: when the files change, everything is read, checked and compressed first, and then goes live in one step.

use std::fs::{self, Metadata};
use std::io::Write;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, timeout};

use super::App;
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

/// Time after which a reload begins although the changes go on.
const PATIENCE: Duration = Duration::from_secs(5);

/// Time between two looks at whether another folder lies in the place of the one that is watched.
const LOOK: Duration = Duration::from_secs(1);

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

/// What watches the folder of the feeds, as long as the same folder lies there.
#[derive(Debug)]
pub(super) struct Watch {
    place: Option<Place>,
    /// Something for every change, or for several.
    touches: mpsc::Receiver<()>,
    /// It tells of changes for as long as it lives.
    _watcher: Option<RecommendedWatcher>,
}

/// What tells a folder from another one that came to lie at the same path: the device, the number there and when it was
/// made, as numbers are given out again.
type Place = (u64, u64, Option<SystemTime>);

impl Watch {
    pub(super) fn over(folder: &Path) -> Self {
        let (touched, touches) = mpsc::channel(1);
        let place = fs::metadata(folder).ok().as_ref().map(place);
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // A full channel already says that something changed.
                let _ = touched.try_send(());
            }
        });
        let watcher = watcher
            .and_then(|mut watcher| {
                watcher.watch(folder, RecursiveMode::Recursive).map(|()| watcher)
            })
            .inspect_err(
                |error| tracing::warn!(%error, "cannot watch the feeds; send SIGHUP to reload"),
            );
        Self { place, touches, _watcher: watcher.ok() }
    }

    /// Whether another folder lies there now. The system watches a folder wherever it is moved to.
    async fn is_outdated(&self, folder: &Path) -> bool {
        let there = tokio::fs::metadata(folder).await;
        there.is_ok_and(|metadata| self.place != Some(place(&metadata)))
    }
}

fn place(metadata: &Metadata) -> Place {
    (metadata.dev(), metadata.ino(), metadata.created().ok())
}

/// Reloads whenever the files change, another folder lies in their place or somebody asks for it. What is new goes live as
/// it is, and is compressed piece by piece while nothing else is. Each reload that brought something new is told to `told`,
/// and the end of those who listen there is the end of this.
pub(super) async fn keep_fresh(app: Arc<App>, told: mpsc::Sender<Vec<String>>, clock: Clock) {
    let folder = &app.feeds.folder;
    let begun = app.watch.lock().unwrap_or_else(PoisonError::into_inner).take();
    let mut watch = begun.unwrap_or_else(|| Watch::over(folder));
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = !app.edition.load().is_complete();
    loop {
        let at_once = tokio::select! {
            biased;
            () = app.asked.notified() => Bound::Within(0),
            Some(()) = watch.touches.recv() => {
                settled(&mut watch.touches).await;
                Bound::Within(0)
            }
            _ = looks.tick() => {
                if !watch.is_outdated(folder).await {
                    continue;
                }
                watch = Watch::over(folder);
                Bound::Within(0)
            }
            () = std::future::ready(()), if waiting => Bound::Around(AT_ONCE),
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

/// Returns when no more changes come for a moment, or when they never seem to end.
async fn settled(touches: &mut mpsc::Receiver<()>) {
    let quiet =
        async { while timeout(QUIET, touches.recv()).await.is_ok_and(|touch| touch.is_some()) {} };
    let _ = timeout(PATIENCE, quiet).await;
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
