//! `bron validate --fix`: mends the files in place, or shows what would change.

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use bron::validate::{self, Fixed, Options};
use similar::TextDiff;
use tempfile::NamedTempFile;

/// Mends a file in one step; gives whether there was something to mend.
pub(super) fn mend(path: &Path, bytes: &[u8], options: &Options) -> anyhow::Result<bool> {
    let Some(fixed) = validate::fix(bytes, options) else { return Ok(false) };
    write(path, &fixed.bytes).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(true)
}

/// What mending a document would change, as a unified diff; empty when nothing would.
pub(super) fn preview(name: &str, bytes: &[u8], options: &Options) -> String {
    let Some(Fixed { before, after, .. }) = validate::fix(bytes, options) else {
        return String::new();
    };
    TextDiff::from_lines(&before, &after).unified_diff().header(name, name).to_string()
}

/// Replaces a file and keeps its permissions.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
