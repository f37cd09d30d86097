//! The publisher's articles: listed and read, never written.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::walk::{self, Ask, Listing, Stat};
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
        ask: Ask,
    ) -> Result<Option<Listing>, PlaceError> {
        let unwanted = |folder: &str| self.feeds.as_deref() == Some(folder) || unwanted(folder);
        walk::walk(&self.root, wanted, &unwanted, ask)
    }

    /// The bytes of a file of which `known` was known when it was listed, and no more than that: what was added to it since
    /// belongs to the next listing. Without, it is asked now, and comes beside the bytes. These lie in `buffer`, which may
    /// serve for the next file. `None` when it is not there.
    pub fn read<'b>(
        &self,
        path: &str,
        known: Option<Stat>,
        buffer: &'b mut Vec<u8>,
    ) -> Result<Option<(&'b [u8], Stat)>, PlaceError> {
        let file = self.path(path);
        if_there(read(&file, known, buffer), &file)
    }

    /// What the file system knows of a file; `None` when it cannot be asked.
    pub fn stat(&self, path: &str) -> Option<Stat> {
        self.path(path).metadata().ok().map(|metadata| Stat::of(&metadata))
    }

    fn path(&self, path: &str) -> PathBuf {
        let mut file = PathBuf::with_capacity(self.root.as_os_str().len() + 1 + path.len());
        file.push(&self.root);
        file.push(path);
        file
    }
}

/// Reads as many bytes of a file as it had when it was asked for its size, nearly always in a single call.
fn read<'b>(
    path: &Path,
    known: Option<Stat>,
    buffer: &'b mut Vec<u8>,
) -> io::Result<(&'b [u8], Stat)> {
    let mut file = File::open(path)?;
    let stat = match known {
        Some(stat) => stat,
        None => Stat::of(&file.metadata()?),
    };
    let size = usize::try_from(stat.size).unwrap_or(usize::MAX);
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
    Ok((buffer.get(..length).unwrap_or_default(), stat))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_listing_is_the_same_whenever_the_file_system_is_asked() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        for (path, text) in [("a.md", "een"), ("b/c.md", ""), ("b/d.md", "langer")] {
            fs::write(folder.path().join(path), text).unwrap();
        }
        let articles = Articles::new(folder.path().to_owned(), Path::new("feeds"));
        let list = |ask| articles.list(&|_| true, &|_| false, ask).unwrap().unwrap();
        let (asked, mut later) = (list(Ask::Now), list(Ask::WhenRead));
        assert_ne!(later.fingerprint(), asked.fingerprint());
        let mut buffer = Vec::new();
        for at in 0..later.files().len() {
            let file = &later.files()[at];
            assert_eq!(file.known(), None);
            let path = later.path(file).to_owned();
            let (bytes, stat) = articles.read(&path, None, &mut buffer).unwrap().unwrap();
            assert_eq!(bytes, fs::read(folder.path().join(&path)).unwrap());
            assert_eq!(articles.stat(&path), Some(stat));
            later.note(at, stat);
        }
        assert_eq!(later.fingerprint(), asked.fingerprint());
        assert_eq!(later.is_fresh(i64::MAX), asked.is_fresh(i64::MAX));
    }
}
