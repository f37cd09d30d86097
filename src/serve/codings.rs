//! The shelf of compressed bodies: made once per version, kept from run to run, so that a restart compresses nothing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::negotiate::Coding;
use super::resource::{Codings, decodes_to, encode};

/// A folder of compressed bodies, named by the tag of what they decode to. It may be deleted at any time.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: Option<PathBuf>,
}

impl Shelf {
    /// The shelf in `folder`, which is made when it is missing; without one, or where it cannot be made, everything is
    /// compressed anew at each start.
    pub(super) fn open(folder: Option<&Path>) -> Self {
        let folder = folder.filter(|folder| fs::create_dir_all(folder).is_ok());
        Self { folder: folder.map(Path::to_owned) }
    }

    /// All codings of a body that are smaller than it.
    pub(super) fn codings(&self, tag: &str, body: Bytes) -> Codings {
        let coded = |coding| self.coding(tag, &body, coding).map(Bytes::from);
        let bodies = [None, coded(Coding::Gzip), coded(Coding::Brotli), coded(Coding::Zstd)];
        let [_, gzip, brotli, zstd] = bodies;
        Codings { bodies: [Some(body), gzip, brotli, zstd] }
    }

    fn coding(&self, tag: &str, body: &[u8], coding: Coding) -> Option<Vec<u8>> {
        let path =
            self.folder.as_ref().map(|folder| folder.join(format!("{tag}.{}", coding.name())));
        if let Some(kept) = path.as_ref().and_then(|path| fs::read(path).ok()) {
            // A shelf that somebody wrote to must not put other bytes on the wire.
            if decodes_to(&kept, coding, body) {
                return Some(kept);
            }
        }
        let encoded = encode(body, coding)?;
        if let Some(path) = path {
            keep(&path, &encoded);
        }
        Some(encoded)
    }

    /// Removes what belongs to none of these tags.
    pub(super) fn prune(&self, live: impl Fn(&str) -> bool) {
        let Some(Ok(entries)) = self.folder.as_ref().map(fs::read_dir) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let tag = name.to_str().and_then(|name| name.split('.').next()).unwrap_or_default();
            if !live(tag) {
                // Left behind, it costs only space.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Writes a body beside its place and moves it there. The shelf is a convenience: without it the next start is slower.
fn keep(path: &Path, encoded: &[u8]) {
    let Some(Ok(mut file)) = path.parent().map(tempfile::NamedTempFile::new_in) else { return };
    if file.write_all(encoded).is_ok() {
        let _ = file.persist(path);
    }
}
