//! Where articles, feeds and the job's own state lie: today folders, one day object storage as well.
//!
//! This is the only part of the job that touches files. [`Articles`] lists and reads what the publisher wrote;
//! [`Published`] holds what was published, and replaces all of it or nothing through a [`Publication`]; [`State`] keeps
//! what may be deleted, and the lock. Paths are relative to the place, with `/` between their parts.

mod articles;
mod chosen;
mod published;
mod state;
mod walk;

use std::io;
use std::path::{Path, PathBuf};

pub use articles::Articles;
pub use chosen::Chosen;
pub use published::{Opened, Publication, Published};
pub use state::{Lock, State};
pub use walk::{Ask, File, Listing, Skipped, Stat, path_print};

/// Why a place could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Something cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// What was read.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something cannot be written.
    #[error("cannot write {}; nothing was published", .path.display())]
    Write {
        /// What was written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// All was prepared, and then a file could not be put in its place.
    #[error("cannot replace {}; the next run completes what this one began", .path.display())]
    Replace {
        /// What was to be replaced.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another run is at work.
    #[error("another run of bron is at work here (it holds {}); `--wait` waits for it", .path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
}

fn read_error(path: &Path) -> impl FnOnce(io::Error) -> PlaceError + '_ {
    |source| PlaceError::Read { path: path.to_owned(), source }
}

fn write_error(path: &Path) -> impl FnOnce(io::Error) -> PlaceError + '_ {
    |source| PlaceError::Write { path: path.to_owned(), source }
}

fn replace_error(path: &Path) -> impl FnOnce(io::Error) -> PlaceError + '_ {
    |source| PlaceError::Replace { path: path.to_owned(), source }
}

/// What reading a file gives, with `None` for a file that is not there.
fn if_there<T>(result: io::Result<T>, path: &Path) -> Result<Option<T>, PlaceError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(source)
            if matches!(source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(source) => Err(PlaceError::Read { path: path.to_owned(), source }),
    }
}
