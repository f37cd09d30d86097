//! The publisher's articles: listed and read, never written.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::walk::{self, Listing};
use super::{PlaceError, if_there};

/// A folder of stored articles.
#[derive(Debug, Clone)]
pub struct Articles {
    root: PathBuf,
}

impl Articles {
    /// The articles below `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// What the place is called in messages.
    pub fn name(&self) -> &Path {
        &self.root
    }

    /// The files whose names `wanted` takes, outside the folders that `unwanted` names by their path; `None` when there
    /// is no such place.
    pub fn list(
        &self,
        wanted: &dyn Fn(&str) -> bool,
        unwanted: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Listing>, PlaceError> {
        walk::walk(&self.root, wanted, unwanted)
    }

    /// The bytes of a file that had this `size` when it was listed, and no more than that: what was added to it since
    /// belongs to the next listing. `None` when it is not there.
    pub fn read(&self, path: &str, size: u64) -> Result<Option<Vec<u8>>, PlaceError> {
        let path = self.root.join(path);
        // A single call reads it: a buffer that is full asks for nothing more.
        let read = || {
            let mut bytes = Vec::new();
            bytes.try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX))?;
            File::open(&path)?.take(size).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        if_there(read(), &path)
    }
}
