//! A file that somebody asked for by its name: written whole, or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// A file on its way to its place.
pub(super) struct Whole<'p> {
    path: &'p Path,
    part: tempfile::NamedTempFile,
}

impl<'p> Whole<'p> {
    /// Begins a file that will be `path`.
    pub(super) fn begin(path: &'p Path) -> anyhow::Result<Self> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let mut file = tempfile::Builder::new();
        file.prefix(".bron");
        // As any new file, and not for the user alone, as is the custom for temporary ones.
        #[cfg(unix)]
        file.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let part =
            file.tempfile_in(folder.unwrap_or(Path::new("."))).with_context(|| told(path))?;
        Ok(Self { path, part })
    }

    /// Where to write.
    pub(super) fn file(&mut self) -> &mut File {
        self.part.as_file_mut()
    }

    /// Puts the file in its place, in one step.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let mut place = || -> io::Result<()> {
            self.part.flush()?;
            self.part.as_file().sync_all()
        };
        place().with_context(|| told(self.path))?;
        self.part.persist(self.path).with_context(|| told(self.path))?;
        Ok(())
    }
}

/// Puts `bytes` into the file `path`, which keeps its permissions. What is no plain file, such as `/dev/stdout` or a named
/// pipe, is written to.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    // Through a link the file behind it is meant.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let known = fs::metadata(&real).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return fs::write(&real, bytes).with_context(|| told(path));
    }
    let mut whole = Whole::begin(&real)?;
    let file = whole.file();
    file.write_all(bytes).with_context(|| told(path))?;
    if let Some(known) = known {
        file.set_permissions(known.permissions()).with_context(|| told(path))?;
    }
    whole.finish()
}

fn told(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
