//! Looking into a store that somebody else keeps, or that lies where nothing may be written.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, Connection as _};

use super::{Backend, Settings, Store, StoreError, escape};

impl Store {
    /// Opens the store to look at what is in it. A file that we may not write is read as it is.
    ///
    /// # Errors
    /// As for [`Store::open`]; and when a file that we may not write is of an older version.
    pub async fn open_to_read(settings: &Settings, folder: &Path) -> Result<Self, StoreError> {
        let is_kept =
            |path: &PathBuf| path.exists() && File::options().append(true).open(path).is_err();
        match settings.file(folder).filter(is_kept) {
            Some(path) => {
                sqlx::any::install_default_drivers();
                Self::read_sqlite(path).await
            }
            None => Self::open(settings, folder).await,
        }
    }

    async fn read_sqlite(path: PathBuf) -> Result<Self, StoreError> {
        let name = path.display().to_string();
        let closed = |source| StoreError::Closed { path: name.clone(), source };
        let mut log = path.clone().into_os_string();
        log.push("-wal");
        let still = Shape::of(&path);
        // Without a log nobody writes to it, and SQLite need not make one.
        let still = if Path::new(&log).exists() { None } else { still };
        let mode = if still.is_some() { "&immutable=1" } else { "" };
        let url = format!("sqlite:{}?mode=ro{mode}", escape(&path.to_string_lossy()));
        AnyConnection::connect(&url).await.map_err(closed)?.close().await?;
        let pool = AnyPoolOptions::new().max_connections(1).connect(&url).await.map_err(closed)?;
        let store = Self { pool, backend: Backend::Sqlite, path: Some(path), still };
        match store.version().await.map_err(closed)? {
            (found, known) if found > known => Err(StoreError::TooNew { found, known }),
            (found, known) if found < known => Err(StoreError::Older { path: name }),
            _ => Ok(store),
        }
    }

    /// Whether all that was read so far is of one moment. A file that is read as one that nobody writes may be written
    /// all the same, by somebody who came later; then nothing that was read can be relied upon.
    pub fn is_of_one_moment(&self) -> bool {
        match (&self.path, &self.still) {
            (Some(path), Some(still)) => Shape::of(path).as_ref() == Some(still),
            _ => true,
        }
    }
}

/// The size of a file and when it was written last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape(u64, SystemTime);

impl Shape {
    fn of(path: &Path) -> Option<Self> {
        let about = path.metadata().ok()?;
        Some(Self(about.len(), about.modified().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn a_file_that_may_not_be_written_is_read_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::default();
        let file = settings.file(folder.path()).unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            Store::open(&settings, folder.path()).await.unwrap().close().await;
            let store = Store::read_sqlite(file.clone()).await.unwrap();
            assert!(store.sources().await.unwrap().is_empty());
            let write = "INSERT INTO bron_schema (version) VALUES (99)";
            assert!(sqlx::query(write).execute(&store.pool).await.is_err());
            assert!(store.is_of_one_moment());
            fs::OpenOptions::new().append(true).open(&file).unwrap().set_len(1 << 20).unwrap();
            assert!(!store.is_of_one_moment());
            store.close().await;
            let left = fs::read_dir(file.parent().unwrap()).unwrap().count();
            assert_eq!(left, 1, "a log was left");
            let store = Store::open(&settings, folder.path()).await.unwrap();
            sqlx::query(write).execute(&store.pool).await.unwrap();
            let refused = Store::read_sqlite(file.clone()).await.unwrap_err();
            assert!(matches!(refused, StoreError::TooNew { found: 99, .. }), "{refused}");
            sqlx::query("DELETE FROM bron_schema WHERE version > 5")
                .execute(&store.pool)
                .await
                .unwrap();
            store.close().await;
            let refused = Store::read_sqlite(file).await.unwrap_err();
            assert!(matches!(refused, StoreError::Older { .. }), "{refused}");
        });
    }
}
