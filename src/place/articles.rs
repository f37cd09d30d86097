//! The publisher's articles: listed and read, never written.

use std::fs;
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

    /// The bytes of a file; `None` when it is not there.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PlaceError> {
        let path = self.root.join(path);
        if_there(fs::read(&path), &path)
    }
}
