//! Files and folders that cannot be read, and files that are empty.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use crate::{Publication, files};

/// A user without rights, in whose name the program runs when the test has all rights.
const NOBODY: u32 = 65_534;

/// Runs the program as somebody whom permissions bind.
fn convert(publication: &Publication, day: &str) -> (i32, String) {
    let program = publication.path("bron");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_bron"), &program).unwrap();
    }
    let now = format!("{day}T12:00:00Z");
    let mut command = Command::new(&program);
    command.args(["convert", "--now", &now]).current_dir(publication.path(""));
    if is_bound(&program) {
        let output = command.output().unwrap();
        return crate::told(&output);
    }
    let root = publication.path("");
    for path in files(&root).keys() {
        let path = root.join(path);
        for path in path.ancestors().take_while(|path| path.starts_with(&root)) {
            chown(path, Some(NOBODY), None).unwrap();
        }
    }
    crate::told(&command.uid(NOBODY).output().unwrap())
}

/// Whether permissions bind this process.
fn is_bound(program: &Path) -> bool {
    chown(program, Some(NOBODY), None).is_err()
}

#[test]
fn what_cannot_be_read_is_named_and_stays_published() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "Tekst.");
    publication.article("dicht", "2020-01-02", "Tekst.");
    for name in ["op-slot/twee", "op-slot/diep/drie"] {
        publication.article(name, "2020-01-03", "Tekst.");
    }
    assert_eq!(convert(&publication, "2026-01-01"), (0, String::new()));
    let before = publication.ids("feed");

    let locked = [publication.path("articles/op-slot"), publication.path("articles/dicht.md")];
    for path in &locked {
        fs::set_permissions(path, Permissions::from_mode(0o000)).unwrap();
    }
    publication.article("nieuw", "2020-01-01", "Tekst.");
    let told = convert(&publication, "2026-01-02");
    for path in &locked {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    assert_eq!(told.0, 1, "{}", told.1);
    assert!(told.1.contains("error: articles/op-slot: cannot be read"), "{}", told.1);
    assert!(told.1.contains("error: articles/dicht.md: cannot be read"), "{}", told.1);
    let after = publication.ids("feed");
    assert!(before.iter().all(|id| after.contains(id)), "{after:?} of {before:?}");
    assert_eq!(after.len(), 5);
    assert!(!publication.read("feeds/feed.atom").contains("deleted-entry"));
    assert_eq!(convert(&publication, "2026-01-03"), (0, String::new()));
}

#[test]
fn an_empty_file_is_no_article_and_takes_nothing_away() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "De oude tekst.");
    publication.convert("2026-01-01");
    publication.write("articles/een.md", "");
    let (status, messages) = publication.convert("2026-01-02");
    assert_eq!(status, 1);
    assert!(messages.contains("een.md:1: no text: the file is empty"), "{messages}");
    assert!(publication.read("feeds/feed.rss").contains("De oude tekst."));
}
