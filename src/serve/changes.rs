//! Changes in a folder, as the system tells of them.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};

/// Time between two looks at whether another folder lies in the place of the one that is watched.
const LOOK: Duration = Duration::from_secs(1);

/// Time after which nobody waits for the end of changes any more.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells of changes in a folder and in those below, and of another folder in its place.
#[derive(Debug)]
pub struct Changes {
    folder: PathBuf,
    /// Folders whose changes do not count.
    except: Arc<[PathBuf]>,
    /// What is done where the system does not tell.
    otherwise: &'static str,
    place: Option<Place>,
    /// When the place was last looked at.
    looked: Instant,
    /// Something for every change, or for several.
    touches: mpsc::Receiver<()>,
    /// It tells of changes for as long as it lives.
    watcher: Option<RecommendedWatcher>,
}

/// What tells a folder from another one that came to lie at the same path: the device, the number there and when it was
/// made, as numbers are given out again.
type Place = (u64, u64, Option<SystemTime>);

impl Changes {
    /// Those in `folder` from now on, without what lies in one of `except`. A folder that cannot be watched is logged, with
    /// what is to be done `otherwise`.
    pub fn of(folder: &Path, except: &[PathBuf], otherwise: &'static str) -> Self {
        Self::new(folder.to_owned(), except.into(), otherwise)
    }

    fn new(folder: PathBuf, except: Arc<[PathBuf]>, otherwise: &'static str) -> Self {
        let (touched, touches) = mpsc::channel(1);
        let place = place(&folder);
        let looked = Instant::now();
        let watcher = watcher(&folder, Arc::clone(&except), touched)
            .inspect_err(|error| {
                tracing::warn!(folder = %folder.display(), %error, "cannot watch for changes; {otherwise}");
            })
            .ok();
        Self { folder, except, otherwise, place, looked, touches, watcher }
    }

    /// Returns when something changed, or when another folder lies there.
    pub async fn next(&mut self) {
        loop {
            tokio::select! {
                biased;
                Some(()) = self.touches.recv(), if self.watcher.is_some() => return,
                () = sleep_until(self.looked + LOOK) => {}
            }
            // The system watches a folder wherever it is moved to.
            let there = tokio::fs::metadata(&self.folder).await.ok();
            self.looked = Instant::now();
            if there.is_some_and(|there| self.place != Some(place_of(&there))) {
                let (folder, except) = (self.folder.clone(), Arc::clone(&self.except));
                *self = Self::new(folder, except, self.otherwise);
                return;
            }
        }
    }

    /// Returns when no more changes come for so long, or when they never seem to end.
    pub async fn settled(&mut self, moment: Duration) {
        self.settled_within(PATIENCE, moment).await;
    }

    async fn settled_within(&mut self, patience: Duration, moment: Duration) {
        let quiet = async { while timeout(moment, self.next()).await.is_ok() {} };
        // Enough patience is as good as quiet.
        let _ = timeout(patience, quiet).await;
    }
}

fn watcher(
    folder: &Path,
    except: Arc<[PathBuf]>,
    touched: mpsc::Sender<()>,
) -> notify::Result<RecommendedWatcher> {
    let counts = move |event: Event| {
        let is_excepted = |path: &PathBuf| except.iter().any(|one| path.starts_with(one));
        !event.kind.is_access() && (event.paths.is_empty() || !event.paths.iter().all(is_excepted))
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(&counts) {
            // A full channel already says that something changed.
            let _ = touched.try_send(());
        }
    })?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

fn place(folder: &Path) -> Option<Place> {
    fs::metadata(folder).ok().as_ref().map(place_of)
}

fn place_of(metadata: &Metadata) -> Place {
    (metadata.dev(), metadata.ino(), metadata.created().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// More than anything here takes.
    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn changes_that_never_end_are_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let mut changes = Changes::of(folder.path(), &[], "");
        let settled = changes.settled_within(Duration::from_millis(200), LONG);
        tokio::pin!(settled);
        let mut pause = tokio::time::interval(Duration::from_millis(1));
        for number in 0.. {
            fs::write(folder.path().join("log"), number.to_string()).unwrap();
            tokio::select! {
                () = &mut settled => break,
                _ = pause.tick() => {}
            }
        }
    }

    #[tokio::test]
    async fn another_folder_in_the_same_place_is_noticed_and_watched() {
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join("articles");
        let mut changes = Changes::of(&folder, &[above.path().join("articles/own")], "");
        for _ in 0..2 {
            fs::create_dir(&folder).unwrap();
            timeout(LONG, changes.next()).await.unwrap();
            fs::write(folder.join("a"), "").unwrap();
            timeout(LONG, changes.next()).await.unwrap();
            fs::rename(&folder, above.path().join("old")).unwrap();
            fs::remove_dir_all(above.path().join("old")).unwrap();
        }
    }
}
