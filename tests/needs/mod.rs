//! What some tests need besides this repository, and what happens where it is not there: `cargo test` names what it
//! leaves out and goes on, and the gate (`./test`, by `BRON_TEST_ALL`) fails when a program is missing.

#![allow(dead_code, reason = "each program of tests needs some of it")]
#![allow(clippy::disallowed_methods, reason = "the environment says where the documents are")]

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A folder of documents that other projects made: beside this repository, or where `BRON_SHARED` points. A test that
/// gets `None` ends; that it did not run was said.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("BRON_SHARED").map_or_else(beside, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    skipped("corpus not found");
    None
}

/// The files below a folder, in order of path; none where there is no folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// A test ends for want of a program; in the gate that is a fault.
pub(crate) fn missing(program: &str) {
    assert!(env::var_os("BRON_TEST_ALL").is_none(), "{program} not found; ./test installs it");
    skipped(&format!("{program} not found"));
}

/// A test ends because of something that cannot be had here.
pub(crate) fn skipped(reason: &str) {
    let thread = std::thread::current();
    // Past the capture of the test runner, which would show it only when the test fails.
    let _ = writeln!(io::stderr(), "\n{}: skipped: {reason}", thread.name().unwrap_or("a test"));
}
