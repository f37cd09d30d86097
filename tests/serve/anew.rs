//! The server begins anew once its command line was read.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use crate::running::Process;
use crate::wire::publish;

#[test]
fn the_server_begins_anew_in_its_own_process_and_believes_no_other() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let process = Process::start(folder.path(), &["--root", "."]);
    let known = |name: &str| {
        let path = format!("/proc/{}/{name}", process.child.id());
        String::from_utf8(std::fs::read(path).unwrap()).unwrap()
    };
    assert_eq!(known("comm"), "bron\n");
    let words = ["serve", "--listen", "127.0.0.1:0", "--root", ".", ""].join("\0");
    assert!(known("cmdline").ends_with(&words), "{}", known("cmdline"));
    let environment = known("environ");
    let read = environment.split('\0').find_map(|one| one.strip_prefix("BRON_SERVE=")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bron"))
        .current_dir(folder.path())
        .env("BRON_SERVE", read)
        .args(["serve", "--root", "elders"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("elders"));
}

#[test]
fn a_server_that_did_not_understand_what_it_had_read_serves_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let mut child = Command::new(env!("CARGO_BIN_EXE_bron"))
        .current_dir(folder.path())
        .env("BRON_SERVE", "{\"process\":0,\"of\":\"a later version\"}")
        .args(["serve", "--listen", "127.0.0.1:0", "--root", "."])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains(" at http://")));
    child.kill().unwrap();
    child.wait().unwrap();
}
