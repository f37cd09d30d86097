//! `bron validate --fix`: mends the files in place, or shows what would change.

use std::path::Path;

use bron::validate::{self, Fixed, Options};
use similar::TextDiff;

use super::whole::replace;

/// Mends a file in one step; gives whether there was something to mend.
pub(super) fn mend(path: &Path, bytes: &[u8], options: &Options) -> anyhow::Result<bool> {
    let Some(fixed) = validate::fix(bytes, options) else { return Ok(false) };
    replace(path, &fixed.bytes)?;
    Ok(true)
}

/// What mending a document would change, as a unified diff; empty when nothing would.
pub(super) fn preview(name: &str, bytes: &[u8], options: &Options) -> String {
    let Some(Fixed { before, after, .. }) = validate::fix(bytes, options) else {
        return String::new();
    };
    TextDiff::from_lines(&before, &after).unified_diff().header(name, name).to_string()
}
