//! The store: what must outlive the process.
//!
//! One type over two databases, SQLite in a file beside `bron.toml` and PostgreSQL, with one schema and one set of SQL.
//! It promises that what one call records becomes visible together or not at all, so that a program that is killed
//! loses at most the request it was making. Workers on several machines share a PostgreSQL store by leasing hosts.
//! What the records mean is decided by those who write them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction};

mod again;
mod archive;
mod cite;
mod clock;
mod event;
mod host;
mod lease;
mod reading;
mod record;
mod response;
mod schema;
mod snapshot;
mod source;
mod sql;
mod subscription;
mod transfer;

pub use archive::{Archived, ArchivedCopy};
pub use event::Event;
pub use host::{Host, RobotsFile};
pub use lease::Wanted;
pub use record::{Hash, Look, Pending, Record, Verdict, source_id};
pub use response::{Kept, Response};
pub use snapshot::{Snapshot, hash_text};
pub use source::{Past, Visit};
pub use subscription::{Delivery, Protocol, Subscription};
pub use transfer::Pruned;

use reading::Shape;

/// The `[store]` table of `bron.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// `sqlite:` and a path relative to `bron.toml`, or `postgres://user:password@host/database`.
    pub url: String,
}

impl Settings {
    /// The file that holds the store; `None` when it is on a server. `folder` is where a relative path starts.
    pub fn file(&self, folder: &Path) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(folder.join(path.trim_start_matches("//")))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { url: "sqlite:.bron/bron.db".to_owned() }
    }
}

/// Why something cannot be remembered or recalled.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An address of a store that we do not know.
    #[error("`{url}` is neither sqlite:PATH nor postgres://...")]
    Address {
        /// As it was written, without its password.
        url: String,
    },
    /// Another process works on the same SQLite file.
    #[error("another `bron fetch` is at work (it holds {path})")]
    Busy {
        /// The lock.
        path: String,
    },
    /// A file or its folder cannot be made.
    #[error("cannot make {path}")]
    Folder {
        /// Which.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that is there and cannot be read and written.
    #[error(
        "{path} cannot be read and written; see whether the disk is full, and who may write the file and its folder"
    )]
    Closed {
        /// The file.
        path: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// A file that is damaged or is no store.
    #[error(
        "{path} cannot be used as a store; move it away, and take in what `bron sources export` once wrote"
    )]
    Unusable {
        /// The file.
        path: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// The database does not do as asked.
    #[error("the store fails")]
    Database(#[from] sqlx::Error),
    /// A text cannot be compressed.
    #[error("a text cannot be compressed")]
    Compression {
        /// What the compressor says.
        source: std::io::Error,
    },
    /// The store was written by a newer bron.
    #[error("the store has version {found}, and this bron knows {known}: use a newer one")]
    TooNew {
        /// Version of the store.
        found: i64,
        /// Newest version that we know.
        known: i64,
    },
    /// The store was written by an older bron, and may not be brought up to date.
    #[error(
        "{path} was written by an older bron; let somebody who may write it run `bron sources`"
    )]
    Older {
        /// The file.
        path: String,
    },
    /// A value that we did not write.
    #[error("the store holds a {what} that cannot be read: `{value}`")]
    Broken {
        /// Which.
        what: &'static str,
        /// As it lies there.
        value: String,
    },
    /// What is exported cannot be written.
    #[error("the export cannot be written")]
    Export {
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of an export that is not one of ours.
    #[error("line {line}: {message}")]
    Import {
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
}

/// A store.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    backend: Backend,
    /// The file, for SQLite.
    path: Option<PathBuf>,
    /// How the file was when it was opened, if it is read as one that nobody writes.
    still: Option<Shape>,
}

/// Leave to be the one who works on a store. It ends when this is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Claim {
    _lock: Option<File>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backend {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens the store, makes it when it is not there, and brings its schema up to date. `folder` is where a relative
    /// path starts.
    ///
    /// # Errors
    /// When the database cannot be reached or was written by a newer version.
    pub async fn open(settings: &Settings, folder: &Path) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let store = if let Some(path) = settings.file(folder) {
            Self::open_sqlite(path).await?
        } else if settings.url.starts_with("postgres://")
            || settings.url.starts_with("postgresql://")
        {
            // A pool would try for half a minute, and then not say why.
            AnyConnection::connect(&settings.url).await?.close().await?;
            let pool = AnyPoolOptions::new().max_connections(8).connect(&settings.url).await?;
            Self { pool, backend: Backend::Postgres, path: None, still: None }
        } else {
            let url = settings.url.split('@').next_back().unwrap_or_default().to_owned();
            return Err(StoreError::Address { url });
        };
        store.migrate().await?;
        Ok(store)
    }

    async fn open_sqlite(path: PathBuf) -> Result<Self, StoreError> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| StoreError::Folder {
                path: path.display().to_string(),
                source,
            })?;
        }
        let url = format!("sqlite:{}?mode=rwc", escape(&path.to_string_lossy()));
        probe(&url).await.map_err(|source| {
            let path = path.display().to_string();
            if is_damage(&source) {
                StoreError::Unusable { path, source }
            } else {
                StoreError::Closed { path, source }
            }
        })?;
        // One connection, as two would each forget what they read whenever the other one writes. It is our own, and need
        // not be asked whether it is still there.
        let pool = AnyPoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // With a write-ahead log, `NORMAL` loses nothing when the process is killed.
                    for pragma in [
                        "PRAGMA busy_timeout = 60000",
                        // In pages of 4 KB, most texts fill one and leave the rest of it empty. A file that is there keeps
                        // the pages it has.
                        "PRAGMA page_size = 1024",
                        "PRAGMA journal_mode = WAL",
                        // As many bytes as 1,000 pages of the usual size.
                        "PRAGMA wal_autocheckpoint = 4000",
                        "PRAGMA synchronous = NORMAL",
                        "PRAGMA cache_size = -4000",
                        // What is needed to take a statement back is small, and would be a file for each.
                        "PRAGMA temp_store = MEMORY",
                    ] {
                        connection.execute(pragma).await?;
                    }
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        Ok(Self { pool, backend: Backend::Sqlite, path: Some(path), still: None })
    }

    /// A transaction that will write. SQLite must say so at once, or two processes that both read first could not both
    /// go on to write.
    async fn write(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN IMMEDIATE",
            Backend::Postgres => "BEGIN",
        };
        Ok(self.pool.begin_with(begin).await?)
    }

    /// Asks leave to work on the store. A PostgreSQL store has room for many workers; an SQLite file for one at a time, and
    /// so leases in it that nobody gave back are those of a worker that was killed.
    ///
    /// # Errors
    /// When another process is at work on the file.
    pub async fn claim(&self) -> Result<Claim, StoreError> {
        let Some(path) = &self.path else { return Ok(Claim { _lock: None }) };
        let mut name = path.clone().into_os_string();
        name.push("-fetch");
        let path = PathBuf::from(name);
        let told = |source| StoreError::Folder { path: path.display().to_string(), source };
        let lock = File::create(&path).map_err(told)?;
        lock.try_lock().map_err(|_| StoreError::Busy { path: path.display().to_string() })?;
        sqlx::query("UPDATE host SET leased_until = 0 WHERE leased_until > 0")
            .execute(&self.pool)
            .await?;
        Ok(Claim { _lock: Some(lock) })
    }

    /// Whether several workers may be at work on it at one time.
    pub fn is_shared(&self) -> bool {
        self.backend == Backend::Postgres
    }

    /// Closes every connection, so that nothing is left in a write-ahead log.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

/// Whether SQLite says that what a file holds is damaged (11), or is no database (26). The lower eight bits of its codes are
/// the kind of error.
fn is_damage(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 11 | 26))
}

/// Looks into an SQLite file, which is made when it is not there. A pool would try for half a minute, and then not say
/// what is wrong with it.
async fn probe(url: &str) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect(url).await?;
    connection.execute("PRAGMA busy_timeout = 60000").await?;
    connection.execute("SELECT COUNT(*) FROM sqlite_master").await?;
    connection.close().await
}

/// A path as part of an address.
fn escape(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn a_new_file_has_small_pages_and_an_older_one_keeps_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::default();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let page_size = || async {
            let store = Store::open(&settings, folder.path()).await.unwrap();
            let size: i64 =
                sqlx::query_scalar("PRAGMA page_size").fetch_one(&store.pool).await.unwrap();
            store.close().await;
            size
        };
        runtime.block_on(async {
            assert_eq!(page_size().await, 1024);
            let file = settings.file(folder.path()).unwrap();
            fs::remove_file(&file).unwrap();
            let url = format!("sqlite:{}?mode=rwc", file.display());
            let mut old = sqlx::AnyConnection::connect(&url).await.unwrap();
            old.execute("PRAGMA journal_mode = WAL").await.unwrap();
            old.execute("CREATE TABLE older (id BIGINT)").await.unwrap();
            old.close().await.unwrap();
            assert_eq!(page_size().await, 4096);
        });
    }
}
