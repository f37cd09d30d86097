//! What was published: replaced all at once or not at all.
//!
//! A [`Publication`] first writes every new file into the folder `.next`, and makes sure that all of it is on the disk.
//! Then it writes the list of what goes where, `.next/commit`; from that moment it counts as published. Then it moves
//! each file to its place. A run that is killed before the list is there leaves the old files; one that is killed later
//! is completed by [`Published::recover`] at the start of the next run.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::walk::{self, Ask, Listing, Stat};
use super::{PlaceError, if_there, read_error, replace_error, write_error};

/// The folder with what comes next. Servers and listings pass over names that begin with a full stop.
const NEXT: &str = ".next";
/// The list of what goes where.
const COMMIT: &str = ".next/commit";

/// How many bytes of a file that is read or written piece by piece are taken at a time.
const PIECE: usize = 256 * 1024;

/// A folder of feeds.
#[derive(Debug, Clone)]
pub struct Published {
    root: PathBuf,
}

impl Published {
    /// What is published below `root`.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// What the place is called in messages.
    pub fn name(&self) -> &Path {
        &self.root
    }

    /// Everything that is published.
    pub fn list(&self) -> Result<Listing, PlaceError> {
        Ok(walk::walk(&self.root, &|_| true, &|_| false, Ask::Now)?.unwrap_or_default())
    }

    /// The bytes of a file; `None` when it is not there.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, PlaceError> {
        let path = self.root.join(path);
        if_there(fs::read(&path), &path)
    }

    /// A file, to be read and copied piece by piece; `None` when it is not there.
    pub fn open(&self, path: &str) -> Result<Option<Opened>, PlaceError> {
        let path = self.root.join(path);
        let open = || -> io::Result<Opened> {
            let file = File::open(&path)?;
            let stat = Stat::of(&file.metadata()?);
            Ok(Opened { file: Mutex::new(file), stat })
        };
        if_there(open(), &path)
    }

    /// The error of a file that was opened and then cannot be read.
    pub fn fault(&self, path: &str, source: io::Error) -> PlaceError {
        read_error(&self.root.join(path))(source)
    }

    /// What the file system knows of a file; `None` when it is not there.
    pub fn stat(&self, path: &str) -> Result<Option<Stat>, PlaceError> {
        let path = self.root.join(path);
        Ok(if_there(fs::metadata(&path), &path)?.map(|metadata| Stat::of(&metadata)))
    }

    /// Completes a publication that was decided upon, or clears away one that was not. Call it with the lock held.
    pub fn recover(&self) -> Result<(), PlaceError> {
        let next = self.root.join(NEXT);
        if if_there(fs::symlink_metadata(&next), &next)?.is_none() {
            return Ok(());
        }
        let commit = self.root.join(COMMIT);
        match if_there(fs::read(&commit), &commit)? {
            // The list is put in place whole, so one that cannot be read was tampered with: leave it to a person.
            Some(bytes) => {
                let steps: Steps = serde_json::from_slice(&bytes)
                    .map_err(|fault| read_error(&commit)(io::Error::other(fault)))?;
                self.apply(&steps)
            }
            None => fs::remove_dir_all(&next).map_err(write_error(&next)),
        }
    }

    /// Begins to replace what is published. Nothing shows until [`Publication::commit`].
    pub fn begin(&self) -> Publication<'_> {
        Publication { place: self, steps: Mutex::default(), pretended: false, committed: false }
    }

    /// Begins a replacement that is never made: nothing is written, and there is nothing to commit.
    pub fn pretend(&self) -> Publication<'_> {
        Publication { place: self, steps: Mutex::default(), pretended: true, committed: false }
    }

    /// Moves every file of the list to its place. What was moved before a kill is not there any more: it is done.
    fn apply(&self, steps: &Steps) -> Result<(), PlaceError> {
        let mut folders = BTreeSet::from([self.root.clone()]);
        for path in &steps.put {
            let target = self.root.join(path);
            match fs::rename(self.root.join(NEXT).join(path), &target) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                moved => moved.map_err(replace_error(&target))?,
            }
            folders.extend(target.parent().map(Path::to_owned));
        }
        for path in &steps.remove {
            let target = self.root.join(path);
            if_there(fs::remove_file(&target), &target)?;
            folders.extend(target.parent().map(Path::to_owned));
        }
        for folder in folders.iter().rev() {
            sync_folder(folder).map_err(replace_error(folder))?;
        }
        let next = self.root.join(NEXT);
        fs::remove_dir_all(&next).map_err(replace_error(&next))
    }
}

/// A published file of which parts are looked at and copied, for as long as nobody changes it.
#[derive(Debug)]
pub struct Opened {
    file: Mutex<File>,
    stat: Stat,
}

impl Opened {
    /// What the file system knew of it when it was opened.
    pub fn stat(&self) -> Stat {
        self.stat
    }

    /// Reads it from its beginning. Nothing else may be read meanwhile.
    pub fn reader(&self) -> io::Result<BufReader<File>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.rewind()?;
        Ok(BufReader::with_capacity(PIECE, file.try_clone()?))
    }

    /// Copies a part; from file to file, the system does so by itself.
    pub fn copy(&self, part: &Range<u64>, out: &mut impl Write) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(part.start))?;
        let copied = io::copy(&mut (&*file).take(part.end - part.start), out)?;
        if copied == part.end - part.start { Ok(()) } else { Err(changed()) }
    }

    /// An error when it is not any more what was opened.
    pub fn check(&self) -> io::Result<()> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if Stat::of(&file.metadata()?) == self.stat { Ok(()) } else { Err(changed()) }
    }
}

fn changed() -> io::Error {
    io::Error::other("somebody else changed it meanwhile; run again")
}

/// What a publication does: paths below the place.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Steps {
    put: Vec<String>,
    remove: Vec<String>,
}

/// A replacement of what is published, prepared beside it. Dropped before [`commit`](Self::commit), it leaves nothing.
#[derive(Debug)]
pub struct Publication<'p> {
    place: &'p Published,
    steps: Mutex<Steps>,
    pretended: bool,
    committed: bool,
}

impl Publication<'_> {
    /// Prepares new bytes for a file. Several threads may do so.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), PlaceError> {
        self.prepare(path, |file| file.write_all(bytes))
    }

    /// Prepares a new file that `write` writes piece by piece.
    pub fn write(
        &self,
        path: &str,
        write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
    ) -> Result<(), PlaceError> {
        self.prepare(path, |file| {
            let mut out = BufWriter::with_capacity(PIECE, file);
            write(&mut out)?;
            out.flush()
        })
    }

    fn prepare(
        &self,
        path: &str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), PlaceError> {
        if self.pretended {
            return Ok(());
        }
        let staged = self.place.root.join(NEXT).join(path);
        let prepare = || -> io::Result<()> {
            let file = match File::create(&staged) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    // The first in its folder.
                    staged.parent().map_or(Ok(()), fs::create_dir_all)?;
                    File::create(&staged)
                }
                file => file,
            };
            write(&mut file?)
        };
        prepare().map_err(write_error(&self.place.root.join(path)))?;
        self.steps(|steps| steps.put.push(path.to_owned()));
        Ok(())
    }

    /// Prepares to take a file away.
    pub fn remove(&self, path: &str) {
        self.steps(|steps| steps.remove.push(path.to_owned()));
    }

    /// Makes everything that was prepared visible.
    pub fn commit(mut self) -> Result<(), PlaceError> {
        let mut steps = self.steps(std::mem::take);
        if steps.put.is_empty() && steps.remove.is_empty() {
            return Ok(());
        }
        steps.put.sort_unstable();
        steps.remove.sort_unstable();
        self.settle(&steps)?;
        self.committed = true;
        self.place.apply(&steps)
    }

    /// Everything that can fail for want of room or rights, before anything shows.
    fn settle(&self, steps: &Steps) -> Result<(), PlaceError> {
        let root = &self.place.root;
        let next = root.join(NEXT);
        steps.put.par_iter().try_for_each(|path| {
            let target = root.join(path);
            let prepare = || -> io::Result<()> {
                File::open(next.join(path))?.sync_all()?;
                if target.is_dir() {
                    return Err(io::Error::from(io::ErrorKind::IsADirectory));
                }
                target.parent().map_or(Ok(()), fs::create_dir_all)
            };
            prepare().map_err(write_error(&target))
        })?;
        let commit = root.join(COMMIT);
        let decide = || -> io::Result<()> {
            fs::create_dir_all(&next)?;
            let unfinished = next.join(".commit");
            let mut file = File::create(&unfinished)?;
            file.write_all(&serde_json::to_vec(steps)?)?;
            file.sync_all()?;
            fs::rename(&unfinished, &commit)?;
            sync_folder(&next)
        };
        decide().map_err(write_error(&commit))
    }

    fn steps<T>(&self, change: impl FnOnce(&mut Steps) -> T) -> T {
        // A thread that panicked with the lock held left a list that is still whole: pushes do not stop halfway.
        change(&mut self.steps.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Publication<'_> {
    fn drop(&mut self) {
        if !self.committed && !self.pretended {
            // What cannot be cleared away now is cleared away by the next run.
            let _ = fs::remove_dir_all(self.place.root.join(NEXT));
        }
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (tempfile::TempDir, Published) {
        let folder = tempfile::tempdir().unwrap();
        let place = Published::new(folder.path().join("feeds"));
        (folder, place)
    }

    #[test]
    fn nothing_shows_until_the_publication_is_committed() {
        let (_folder, place) = place();
        let publication = place.begin();
        publication.put("tag/zorg.rss", b"nieuw").unwrap();
        assert_eq!(place.read("tag/zorg.rss").unwrap(), None);
        publication.commit().unwrap();
        assert_eq!(place.read("tag/zorg.rss").unwrap().as_deref(), Some(&b"nieuw"[..]));
        assert!(!place.root.join(NEXT).exists());
    }

    #[test]
    fn a_publication_that_is_dropped_leaves_nothing() {
        let (_folder, place) = place();
        place.begin().put("feed.rss", b"nieuw").unwrap();
        assert!(place.list().unwrap().files().is_empty());
        assert!(!place.root.join(NEXT).exists());
    }

    #[test]
    fn what_was_decided_before_a_kill_is_completed() {
        let (_folder, place) = place();
        let publication = place.begin();
        for path in ["a.rss", "b.rss", "c.rss"] {
            publication.put(path, b"oud").unwrap();
        }
        publication.commit().unwrap();
        let mut publication = place.begin();
        publication.put("a.rss", b"nieuw").unwrap();
        publication.put("b.rss", b"nieuw").unwrap();
        publication.remove("c.rss");
        let steps = publication.steps(std::mem::take);
        publication.settle(&steps).unwrap();
        publication.committed = true;
        drop(publication);
        fs::rename(place.root.join(".next/a.rss"), place.root.join("a.rss")).unwrap();

        place.recover().unwrap();
        assert_eq!(place.read("a.rss").unwrap().as_deref(), Some(&b"nieuw"[..]));
        assert_eq!(place.read("b.rss").unwrap().as_deref(), Some(&b"nieuw"[..]));
        assert_eq!(place.read("c.rss").unwrap(), None);
        assert!(!place.root.join(NEXT).exists());
    }

    #[test]
    fn what_was_not_decided_before_a_kill_is_cleared_away() {
        let (_folder, place) = place();
        fs::create_dir_all(place.root.join(".next/tag")).unwrap();
        fs::write(place.root.join(".next/tag/zorg.rss"), b"half").unwrap();
        place.recover().unwrap();
        assert!(!place.root.join(NEXT).exists());
        assert!(place.list().unwrap().files().is_empty());
    }

    #[test]
    fn a_folder_in_the_way_is_an_error_before_anything_shows() {
        let (_folder, place) = place();
        fs::create_dir_all(place.root.join("feed.rss")).unwrap();
        let publication = place.begin();
        publication.put("feed.atom", b"nieuw").unwrap();
        publication.put("feed.rss", b"nieuw").unwrap();
        let error = publication.commit().unwrap_err();
        assert!(matches!(error, PlaceError::Write { .. }), "{error}");
        assert_eq!(place.read("feed.atom").unwrap(), None);
    }
}
