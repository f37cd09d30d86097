//! Listing a folder and all below it, with what the file system knows of each file.

use std::error::Error as _;
use std::fs::{self, DirEntry, Metadata};
use std::ops::Range;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::{PlaceError, if_there, read_error};

/// What the file system knows of a file: as long as this is the same, the bytes are taken to be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Stat {
    /// Size in bytes.
    pub size: u64,
    /// Last change of the content, in nanoseconds since 1970.
    pub modified: i64,
    /// Last change of content, name, owner or mode, in nanoseconds since 1970. No program can set this back.
    pub changed: i64,
    /// Number of the file in its file system.
    pub inode: u64,
}

impl Stat {
    /// What the file system says.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000) + rest;
        Self {
            size: metadata.len(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    /// What the file system says.
    #[cfg(not(unix))]
    pub fn of(metadata: &Metadata) -> Self {
        let modified = metadata
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
        Self { size: metadata.len(), modified, changed: modified, inode: 0 }
    }

    /// Whether the file may have changed since without showing it, as clocks of file systems tick coarsely: it was
    /// changed less than two seconds before `moment`, in nanoseconds since 1970.
    pub fn is_fresh(&self, moment: i64) -> bool {
        self.modified.max(self.changed) > moment.saturating_sub(2_000_000_000)
    }
}

/// One file of a [`Listing`].
#[derive(Debug, Clone)]
pub struct File {
    path: Range<u32>,
    /// Where its name begins, behind the path of its folder.
    name: u32,
    /// The [fingerprint](path_print) of its path.
    pub print: u64,
    /// What the file system knows of it; the default as long as nobody asked.
    pub stat: Stat,
}

impl File {
    /// What the file system knows of it, if somebody asked.
    pub fn known(&self) -> Option<Stat> {
        (self.stat != Stat::default()).then_some(self.stat)
    }
}

/// When to ask what the file system knows of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// While they are listed.
    Now,
    /// When they are read, which costs less where all of them will be: [`Listing::note`] takes the answer. Of a link it is
    /// asked at once.
    WhenRead,
}

/// The files below a folder. The paths lie in one string, as there may be very many.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    paths: String,
    files: Vec<File>,
    fingerprint: u64,
    newest: i64,
    /// Files and folders that could not be taken.
    pub skipped: Vec<Skipped>,
}

/// A file or folder that a listing had to pass over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Skipped {
    /// Its path; that of a folder ends in `/`.
    pub path: String,
    /// Why: its name is not UTF-8, or it cannot be looked into.
    pub reason: String,
}

impl Listing {
    /// An empty listing with so much room that the system moves what grows out of it without a copy.
    fn with_room() -> Self {
        let (paths, files) = (String::with_capacity(1 << 18), Vec::with_capacity(1 << 12));
        Self { paths, files, ..Self::default() }
    }

    /// The files, in the order that the listing is in.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The path of a file of this listing.
    pub fn path(&self, file: &File) -> &str {
        self.paths.get(file.path.start as usize..file.path.end as usize).unwrap_or_default()
    }

    /// The name of a file of this listing, without its folder.
    pub fn name(&self, file: &File) -> &str {
        self.paths.get(file.name as usize..file.path.end as usize).unwrap_or_default()
    }

    /// The first byte of the name of a file of this listing.
    pub(super) fn begin(&self, file: &File) -> Option<u8> {
        self.paths.as_bytes().get(file.name as usize).copied()
    }

    /// Sorts the files by path, whatever order the file system gave them in.
    pub fn sort(&mut self) {
        let Self { paths, files, .. } = self;
        let bytes = |start: u32, end: u32| {
            paths.as_bytes().get(start as usize..end as usize).unwrap_or_default()
        };
        // The files of a folder follow one another, and folders come in order. Sorting the files of each leaves little to do.
        let folder = |file: &File| bytes(file.path.start, file.name);
        let path = |file: &File| bytes(file.path.start, file.path.end);
        let mut ends = Vec::new();
        for files in files.chunk_by_mut(|one, next| folder(one) == folder(next)) {
            files.sort_by_cached_key(|file| {
                let name = bytes(file.name, file.path.end);
                (beginning(name), name)
            });
            ends.extend(files.first().map(path));
            ends.extend(files.last().map(path));
        }
        if !ends.is_sorted() {
            files.sort_by(|left, right| path(left).cmp(path(right)));
        }
    }

    /// The place of a path in a listing that is sorted.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|file| self.path(file).cmp(path)).ok()
    }

    /// Keeps the files whose paths `wanted` takes. The fingerprint stays that of all.
    pub fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        let Self { paths, files, .. } = self;
        files.retain(|file| {
            wanted(paths.get(file.path.start as usize..file.path.end as usize).unwrap_or_default())
        });
    }

    /// A number that is the same as long as names and [`Stat`]s are the same, in whatever order they come.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether any file [is fresh](Stat::is_fresh) at `moment`.
    pub fn is_fresh(&self, moment: i64) -> bool {
        Stat { modified: self.newest, ..Stat::default() }.is_fresh(moment)
    }

    fn skip(&mut self, path: String, reason: String) {
        let fingerprint = xxh3_64(format!("{path}: {reason}").as_bytes());
        self.fingerprint = self.fingerprint.wrapping_add(fingerprint);
        self.skipped.push(Skipped { path, reason });
    }

    /// Notes what the file system knows of the file at a place, of which it was not asked before.
    pub fn note(&mut self, at: usize, stat: Stat) {
        if let Some(file) = self.files.get_mut(at) {
            file.stat = stat;
            let print = file.print;
            self.count(print, stat);
        }
    }

    fn count(&mut self, print: u64, stat: Stat) {
        self.fingerprint = self.fingerprint.wrapping_add(fingerprint(print, stat));
        self.newest = self.newest.max(stat.modified).max(stat.changed);
    }

    /// Takes what stands in `folder`: a file is listed when `wanted` takes its name, a folder comes back.
    fn take(
        &mut self,
        folder: &Folder,
        entry: &DirEntry,
        wanted: &dyn Fn(&str) -> bool,
        ask: Ask,
    ) -> Option<Folder> {
        let Folder { prefix, depth, .. } = folder;
        let name = entry.file_name();
        let kind = entry.file_type().ok()?;
        let Some(name) = name.to_str() else {
            let name = name.to_string_lossy();
            if kind.is_dir() || wanted(&name) {
                let end = if kind.is_dir() { "/" } else { "" };
                self.skip(format!("{prefix}{name}{end}"), "its name is not UTF-8".to_owned());
            }
            return None;
        };
        if name.starts_with('.') {
            return None;
        }
        if kind.is_dir() {
            let below = || Folder {
                path: entry.path(),
                prefix: format!("{prefix}{name}/"),
                depth: depth + 1,
            };
            return (*depth < DEPTH).then(below);
        }
        if wanted(name) {
            if ask == Ask::WhenRead && kind.is_file() {
                self.add(prefix, name, None);
            } else if let Some(stat) = stat(entry, kind.is_symlink()) {
                self.add(prefix, name, Some(stat));
            }
        }
        None
    }

    fn add(&mut self, folder: &str, name: &str, stat: Option<Stat>) {
        let start = self.paths.len();
        self.paths.push_str(folder);
        self.paths.push_str(name);
        let print = path_print(self.paths.get(start..).unwrap_or_default());
        if let Some(stat) = stat {
            self.count(print, stat);
        }
        let stat = stat.unwrap_or_default();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let name = offset(start + folder.len());
        let path = offset(start)..offset(self.paths.len());
        self.files.push(File { path, name, print, stat });
    }
}

/// A number that compares as the first bytes of a name do, which tell most names apart.
fn beginning(name: &[u8]) -> u128 {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(name) {
        *to = *from;
    }
    u128::from_be_bytes(bytes)
}

/// A number that tells a path from others.
pub fn path_print(path: &str) -> u64 {
    xxh3_64(path.as_bytes())
}

/// A number for one file: the fingerprint of its path and what is known of it.
fn fingerprint(path: u64, stat: Stat) -> u64 {
    let Stat { size, modified, changed, inode } = stat;
    let mut bytes = [0; 40];
    let numbers = [path, size, modified.cast_unsigned(), changed.cast_unsigned(), inode];
    for (to, number) in bytes.chunks_exact_mut(8).zip(numbers) {
        to.copy_from_slice(&number.to_le_bytes());
    }
    xxh3_64(&bytes)
}

/// Folders deeper than this are not looked into.
const DEPTH: usize = 64;

/// A folder to be looked into.
struct Folder {
    path: PathBuf,
    /// What the paths of its files begin with.
    prefix: String,
    depth: usize,
}

/// Lists the files below `root` whose names `wanted` takes. Names that begin with a full stop are passed over, as are
/// folders that `unwanted` names by their path and links to folders. A folder that is not there gives `None`.
pub(super) fn walk(
    root: &Path,
    wanted: &dyn Fn(&str) -> bool,
    unwanted: &dyn Fn(&str) -> bool,
    ask: Ask,
) -> Result<Option<Listing>, PlaceError> {
    let mut listing = Listing::with_room();
    let mut folders = vec![Folder { path: root.to_owned(), prefix: String::new(), depth: 0 }];
    while let Some(folder) = folders.pop() {
        let is_root = folder.depth == 0;
        let entries = match if_there(fs::read_dir(&folder.path), &folder.path) {
            Ok(Some(entries)) => entries,
            Ok(None) if is_root => return Ok(None),
            // Removed while we were looking: as if it had never been there.
            Ok(None) => continue,
            Err(error) if is_root => return Err(error),
            Err(error) => {
                listing.skip(folder.prefix, cause(&error));
                continue;
            }
        };
        let above = folders.len();
        for entry in entries {
            match entry {
                Ok(entry) => folders.extend(
                    listing
                        .take(&folder, &entry, wanted, ask)
                        .filter(|below| !unwanted(below.prefix.trim_end_matches('/'))),
                ),
                Err(error) if is_root => return Err(read_error(&folder.path)(error)),
                Err(error) => {
                    listing.skip(folder.prefix.clone(), error.to_string());
                    break;
                }
            }
        }
        // The first one is to be looked into next.
        if let Some(below) = folders.get_mut(above..) {
            below.sort_unstable_by(|one, other| other.prefix.cmp(&one.prefix));
        }
    }
    listing.skipped.sort_unstable();
    Ok(Some(listing))
}

/// What the system says.
fn cause(error: &PlaceError) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

/// What is known of a file; `None` when it is gone by now, or a link to something else than a file.
fn stat(entry: &DirEntry, is_link: bool) -> Option<Stat> {
    let metadata = if is_link { fs::metadata(entry.path()) } else { entry.metadata() }.ok()?;
    metadata.is_file().then(|| Stat::of(&metadata))
}
