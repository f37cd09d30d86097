//! What the job keeps for itself: a cache that may be deleted, and the lock.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::walk::Stat;
use super::{PlaceError, if_there, write_error};

/// The folder `.bron`.
#[derive(Debug, Clone)]
pub struct State {
    root: PathBuf,
}

/// As long as this lives, no other run works here.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    moment: i64,
}

impl Lock {
    /// When the lock was taken by the clock of the file system, in nanoseconds since 1970.
    pub fn moment(&self) -> i64 {
        self.moment
    }
}

impl State {
    /// The state in the folder `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The bytes kept under `name`, or nothing. What cannot be read counts as deleted.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.path(name);
        if_there(fs::read(&path), &path).ok().flatten()
    }

    /// What is kept under `name`, to be read piece by piece; `None` for what cannot be read. It is not buffered: read large
    /// pieces.
    pub fn open(&self, name: &str) -> Option<File> {
        File::open(self.path(name)).ok()
    }

    /// What the file system knows of what is kept under `name`.
    pub fn stat(&self, name: &str) -> Option<Stat> {
        fs::metadata(self.path(name)).ok().map(|metadata| Stat::of(&metadata))
    }

    /// Keeps what `write` writes under `name`, in one step. It is not buffered: write large pieces.
    pub fn write(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), PlaceError> {
        let path = self.path(name);
        let unfinished = path.with_extension("new");
        let write = || -> io::Result<()> {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            write(&mut File::create(&unfinished)?)?;
            fs::rename(&unfinished, &path)
        };
        write().inspect_err(|_| drop(fs::remove_file(&unfinished))).map_err(write_error(&path))
    }

    /// Forgets what is kept under `name`.
    pub fn forget(&self, name: &str) -> Result<(), PlaceError> {
        let path = self.path(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(write_error(&path)(error)),
            _ => Ok(()),
        }
    }

    /// Takes the lock; waits for it with `wait`, else another run's lock is an error.
    pub fn lock(&self, wait: bool) -> Result<Lock, PlaceError> {
        let path = self.root.join("lock");
        let open = || -> io::Result<File> {
            fs::create_dir_all(&self.root)?;
            File::options().create(true).truncate(false).write(true).open(&path)
        };
        let mut file = open().map_err(write_error(&path))?;
        let locked = if wait { file.lock().map_err(TryLockError::Error) } else { file.try_lock() };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(PlaceError::Busy { path }),
            Err(TryLockError::Error(error)) => return Err(write_error(&path)(error)),
        }
        // Writing a byte makes the file system put its own time on the file.
        let mut stamp = || -> io::Result<i64> {
            file.write_all(b"\n")?;
            Ok(Stat::of(&file.metadata()?).modified)
        };
        let moment = stamp().map_err(write_error(&path))?;
        Ok(Lock { _file: file, moment })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.join("cache").join(Path::new(name))
    }
}
