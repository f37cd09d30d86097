//! The end of the program: what was begun is finished, and whoever was let in is heard.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use crate::running::{Process, configure};
use crate::wire::{LONG, Reply, atom, put, until};

/// A request that is answered in few bytes.
const CONDITIONAL: &[u8] = b"GET /kaart.png HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n";

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
    let mut late = process.connect();
    let mut rested = process.connect();
    rested.write_all(CONDITIONAL).unwrap();
    assert_eq!(Reply::read(&mut rested).status, 304);
    let mut asked = process.connect();
    asked.write_all(CONDITIONAL).unwrap();
    process.signal("-TERM");
    assert_eq!(Reply::read(&mut asked).status, 304, "what was asked before the end is answered");
    assert_eq!(rested.read_to_end(&mut Vec::new()).unwrap(), 0, "a connection at rest is closed");
    late.write_all(CONDITIONAL).unwrap();
    let reply = Reply::read(&mut late);
    assert_eq!(reply.status, 304, "who was let in before the end is heard");
    assert_eq!(reply.header("connection"), "close");
    assert_eq!(idle.read_to_end(&mut Vec::new()).unwrap(), 0, "one that asks nothing is closed");
    until(|| TcpStream::connect(&process.address).is_err());
    begun.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::parse(&bytes).body.len(), large);
    assert!(process.child.wait().unwrap().success());
}

#[test]
fn sigterm_does_not_wait_for_all_to_be_compressed() {
    // More than all cores together compress in the time that the background has to end.
    let count = 50 * std::thread::available_parallelism().unwrap().get();
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "");
    let feeds = folder.path().join("feeds");
    std::fs::create_dir(&feeds).unwrap();
    for number in 0..count {
        put(&feeds, &format!("{number}.atom"), atom(100, &number.to_string()).as_bytes());
    }
    let mut process = Process::start(folder.path(), &["--no-convert"]);
    process.signal("-TERM");
    assert!(process.child.wait().unwrap().success());
    let made = std::fs::read_dir(folder.path().join(".bron/serve/codings")).unwrap().count();
    assert!(made < count, "it compressed all of them first");
}

#[test]
fn a_restart_at_a_socket_of_systemd_loses_nobody() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "kaart.png", &[7; 100]);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (answered, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let ask = || {
        while !is_over.load(Ordering::Relaxed) {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.set_read_timeout(Some(LONG)).unwrap();
            stream.write_all(CONDITIONAL).unwrap();
            assert_eq!(Reply::read(&mut stream).status, 304);
            answered.fetch_add(1, Ordering::Relaxed);
        }
    };
    let mut process = Process::at(&listener, folder.path());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(ask);
        }
        for _ in 0..3 {
            let before = answered.load(Ordering::Relaxed);
            until(|| answered.load(Ordering::Relaxed) > before + 200);
            process.signal("-TERM");
            assert!(process.child.wait().unwrap().success());
            process = Process::at(&listener, folder.path());
        }
        is_over.store(true, Ordering::Relaxed);
    });
}
