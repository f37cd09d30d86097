//! The program itself: start, signals, end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::wire::{LONG, Reply, publish, put, until};

/// A process of `bron serve`, which is killed at the end of its test.
struct Process {
    child: Child,
    address: String,
    /// Its stderr behind the first line.
    errors: BufReader<std::process::ChildStderr>,
}

impl Process {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bron"))
            .current_dir(folder)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert_ne!(errors.read_line(&mut line).unwrap(), 0, "it ended: {said}");
            if let Some((_, address)) = line.trim().rsplit_once(" at http://") {
                break address.trim_end_matches('/').to_owned();
            }
            said.push_str(&line);
        };
        Self { child, address, errors }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    fn get(&self, path: &str) -> Reply {
        let mut stream = self.connect();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::parse(&bytes)
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn sigterm_finishes_what_was_begun_and_takes_nothing_new() {
    let folder = tempfile::tempdir().unwrap();
    let large = 24 << 20;
    put(folder.path(), "kaart.png", &vec![7; large]);
    let mut process = Process::start(folder.path(), &["--root", "."]);
    let mut begun = process.connect();
    begun.write_all(b"GET /kaart.png HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let mut bytes = vec![0; 1024];
    begun.read_exact(&mut bytes).unwrap();
    let mut idle = process.connect();
    process.signal("-TERM");
    assert_eq!(idle.read_to_end(&mut Vec::new()).unwrap(), 0, "an idle connection is closed");
    until(|| TcpStream::connect(&process.address).is_err());
    begun.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::parse(&bytes).body.len(), large);
    assert!(process.child.wait().unwrap().success());
}

#[test]
fn sighup_loads_the_feeds_anew() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let process = Process::start(folder.path(), &["--root", "."]);
    let before = process.get("/metrics");
    assert!(before.text().contains("bron_reloads_total 1"), "{}", before.text());
    process.signal("-HUP");
    until(|| process.get("/metrics").text().contains("bron_reloads_total 2"));
}

#[test]
fn what_stays_out_is_said_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let mut process = Process::start(folder.path(), &["--root", "."]);
    put(folder.path(), "feed.atom", b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>");
    process.signal("-HUP");
    let mut line = String::new();
    process.errors.read_line(&mut line).unwrap();
    assert!(line.contains("/feed.atom") && line.contains("the old version stays"), "{line}");
}
