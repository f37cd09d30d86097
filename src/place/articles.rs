//! The publisher's articles: listed and read, never written.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::walk::{self, Listing};
use super::{PlaceError, if_there};

/// A folder of stored articles.
#[derive(Debug, Clone)]
pub struct Articles {
    root: PathBuf,
    /// Path of the folder of feeds where that lies among the articles: its pages are none of them.
    feeds: Option<String>,
}

impl Articles {
    /// The articles below `root`, but for what is published in `feeds`.
    pub fn new(root: PathBuf, feeds: &Path) -> Self {
        let real = |path: &Path| path.canonicalize().ok();
        let inside = real(&root).zip(real(feeds)).and_then(|(root, feeds)| {
            let parts = feeds.strip_prefix(&root).ok()?.iter().map(|part| part.to_str());
            Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
        });
        Self { root, feeds: inside.filter(|path| !path.is_empty()) }
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
        walk::walk(&self.root, wanted, &|folder| {
            self.feeds.as_deref() == Some(folder) || unwanted(folder)
        })
    }

    /// The bytes of a file that had this `size` when it was listed, and no more than that: what was added to it since
    /// belongs to the next listing. They lie in `buffer`, which may serve for the next file. `None` when it is not there.
    pub fn read<'b>(
        &self,
        path: &str,
        size: u64,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<&'b [u8]>, PlaceError> {
        let mut file = PathBuf::with_capacity(self.root.as_os_str().len() + 1 + path.len());
        file.push(&self.root);
        file.push(path);
        if_there(read(&file, size, buffer), &file)
    }
}

/// Reads at most `size` bytes of a file, nearly always in a single call.
fn read<'b>(path: &Path, size: u64, buffer: &'b mut Vec<u8>) -> io::Result<&'b [u8]> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let mut file = File::open(path)?;
    if buffer.len() < size {
        buffer.try_reserve(size - buffer.len())?;
        buffer.resize(size, 0);
    }
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..size).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(buffer.get(..length).unwrap_or_default())
}
