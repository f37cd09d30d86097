//! New editions: when the files change, everything is read, checked and compressed first, and then goes live in one step.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc;

use super::App;
use super::delta::Memory;
use super::edition::{Edition, Origin, Refused};
use super::files::FilesError;
use crate::fetch::Clock;

/// The folder of the feeds could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ReloadError(#[from] FilesError);

/// What a reload did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reloaded {
    /// Paths whose bytes are new.
    pub(super) changed: Vec<String>,
    /// Files that stayed out.
    pub(super) refused: Vec<Refused>,
}

/// Time without a change after which a reload begins: a conversion that is still writing is let finish.
const QUIET: Duration = Duration::from_millis(150);

/// Bytes that are compressed before the first edition goes live, which takes some tenths of a second.
const AT_START: usize = 64 * 1024;

const MEMORY: &str = "versions.json";

impl App {
    /// Loads the folder of the feeds at `now` as a new edition and puts it in force. On an error the old one stays.
    pub(super) fn reload(&self, now: Timestamp) -> Result<Reloaded, ReloadError> {
        self.load(now, usize::MAX)
    }

    /// The same for the first edition, which does not wait for all that is to be compressed: with thousands of documents
    /// that takes minutes. The rest follows with the next reload, which is asked for.
    pub(super) fn begin(&self, now: Timestamp) -> Result<(), ReloadError> {
        self.load(now, AT_START)?;
        if !self.edition.load().is_complete() {
            self.ask_reload();
        }
        Ok(())
    }

    fn load(&self, now: Timestamp, at_once: usize) -> Result<Reloaded, ReloadError> {
        let previous = self.edition.load_full();
        let mut memory = Memory::clone(&self.memory.load());
        let extras = self.extras.swap(None);
        let origin = Origin {
            extras: extras.as_ref().map(|extras| extras.as_slice()),
            folder: &self.feeds.folder,
            base: &self.feeds.base,
            hubs: &self.feeds.hubs,
            max_age: Duration::from_secs(self.settings.max_age * 60),
            shelf: &self.shelf,
            at_once,
        };
        let (edition, refused) =
            Edition::load(origin, &previous, &memory, now).inspect_err(|_| {
                // For the next reload, unless there are newer ones.
                self.extras.compare_and_swap(&None::<Arc<_>>, extras.clone());
            })?;
        let mut remembered = false;
        let mut changed = Vec::new();
        for (path, page) in edition.iter() {
            if previous.get(path).is_none_or(|known| known.resource.tag != page.resource.tag) {
                changed.push(path.to_owned());
            }
            if page.format.is_some() {
                remembered |= memory.remember(path, page.entries.version(&page.resource.tag));
            }
        }
        changed.sort();
        if remembered {
            self.remember(&memory);
        }
        self.shelf.prune(&edition.iter().map(|(_, page)| page.resource.tag.as_str()).collect());
        self.memory.store(Arc::new(memory));
        self.edition.store(Arc::new(edition));
        self.metrics.reloaded(&previous, refused.len());
        Ok(Reloaded { changed, refused })
    }

    /// Writes the memory of past versions, so that it survives a restart. Without it clients get whole feeds once.
    fn remember(&self, memory: &Memory) {
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

/// Reloads whenever the files change or somebody asks for it. Each reload that brought something new is told to `told`,
/// and the end of those who listen there is the end of this.
pub(super) async fn keep_fresh(app: Arc<App>, told: mpsc::Sender<Vec<String>>, clock: Clock) {
    let (touched, mut touches) = mpsc::channel(1);
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            // A full channel already says that something changed.
            let _ = touched.try_send(());
        }
    });
    let _watcher = watcher
        .and_then(|mut watcher| {
            watcher.watch(&app.feeds.folder, RecursiveMode::Recursive).map(|()| watcher)
        })
        .inspect_err(
            |error| tracing::warn!(%error, "cannot watch the feeds; send SIGHUP to reload"),
        )
        .ok();
    loop {
        tokio::select! {
            () = app.asked.notified() => {}
            Some(()) = touches.recv() => {
                while tokio::time::timeout(QUIET, touches.recv()).await.is_ok_and(|touch| touch.is_some()) {}
            }
        }
        let loading = Arc::clone(&app);
        match tokio::task::spawn_blocking(move || loading.reload(clock.now())).await {
            Ok(Ok(reloaded)) => {
                for refused in &reloaded.refused {
                    tracing::warn!(
                        file = refused.path,
                        reason = refused.reason,
                        "not served; the old version stays"
                    );
                }
                if !reloaded.changed.is_empty() {
                    tracing::info!(files = reloaded.changed.len(), "new edition");
                    if told.send(reloaded.changed).await.is_err() {
                        return;
                    }
                }
            }
            Ok(Err(error)) => tracing::error!(%error, "the old edition stays"),
            Err(error) => tracing::error!(%error, "a reload broke off; the old edition stays"),
        }
    }
}
