//! The shelf of compressed bodies: made once per version, kept from run to run, so that a restart compresses nothing.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

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

    /// The codings of a body that are smaller than it. Of a body that is asked for often, those that are not on the shelf
    /// are made only as far as there is room.
    pub(super) fn codings(&self, tag: &str, body: &Bytes, demand: Demand, room: &Room) -> Codings {
        let mut codings =
            Codings { bodies: [Some(body.clone()), None, None, None], is_complete: true };
        let mut may_encode = (demand == Demand::Seldom).then_some(true);
        for (slot, coding) in codings.bodies.iter_mut().zip(Coding::ALL) {
            if !demand.codings().contains(&coding) {
                continue;
            }
            let path = self.place(tag, coding);
            let kept = path.as_ref().and_then(|path| fs::read(path).ok());
            // A shelf that somebody wrote to must not put other bytes on the wire.
            let kept = kept.filter(|kept| decodes_to(kept, coding, body));
            *slot = if kept.is_some() {
                kept
            } else if *may_encode.get_or_insert_with(|| room.take(body.len())) {
                encode(body, coding, demand).inspect(|encoded| keep(path.as_deref(), encoded))
            } else {
                codings.is_complete = false;
                None
            }
            .map(Bytes::from);
        }
        codings
    }

    fn place(&self, tag: &str, coding: Coding) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{tag}.{}", coding.name())))
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

/// How much a body is asked for, and so what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Compression would not make it smaller.
    Incompressible,
    /// It is one of many, all of which together are to cost little time and memory.
    Seldom,
    /// It is worth every effort.
    Often,
}

impl Demand {
    fn codings(self) -> &'static [Coding] {
        match self {
            Self::Incompressible => &[],
            Self::Seldom => &[Coding::Gzip],
            Self::Often => &[Coding::Gzip, Coding::Brotli, Coding::Zstd],
        }
    }
}

/// Room for compressing: how many bytes of bodies may still be compressed in this go.
#[derive(Debug)]
pub(super) struct Room(AtomicUsize);

impl Room {
    pub(super) fn new(bytes: usize) -> Self {
        Self(AtomicUsize::new(bytes))
    }

    /// Takes room for a body of this length, if there is enough.
    fn take(&self, length: usize) -> bool {
        self.0.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(length)).is_ok()
    }
}

/// Writes a body beside its place and moves it there. The shelf is a convenience: without it the next start is slower.
fn keep(path: Option<&Path>, encoded: &[u8]) {
    let Some(path) = path else { return };
    let Some(Ok(mut file)) = path.parent().map(tempfile::NamedTempFile::new_in) else { return };
    if file.write_all(encoded).is_ok() {
        let _ = file.persist(path);
    }
}
