//! What strangers send: requests that are wrong, too large, too slow, or after something else.

use std::io::{ErrorKind, Read as _, Write as _};
use std::time::{Duration, Instant};

use bron::serve::Settings;

use crate::wire::{Reply, Server};

#[test]
fn requests_that_break_http_are_refused_and_the_next_one_is_served() {
    let server = Server::start(Settings::default());
    let table: [(&str, String, &[u16]); 11] = [
        // RFC 9112 section 3.2
        ("no Host", "GET /feed.atom HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), &[400]),
        ("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n".to_owned(), &[400]),
        ("no host", "GET /feed.atom HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n".to_owned(), &[400]),
        // RFC 9110 section 9.3.6
        ("a tunnel", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n".to_owned(), &[405]),
        // RFC 9110 section 15.5.15
        (
            "a long path",
            format!("GET /{} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "a".repeat(40_000)),
            &[414],
        ),
        // RFC 9112 section 6.3: Content-Length and Transfer-Encoding together smell of smuggling.
        (
            "length and chunked",
            "POST /feed.atom HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                .to_owned(),
            &[400],
        ),
        (
            "two lengths",
            "POST /feed.atom HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd".to_owned(),
            &[400],
        ),
        // RFC 6585 section 5
        (
            "64 KB of header",
            format!("GET / HTTP/1.1\r\nHost: a\r\nX-Lang: {}\r\nConnection: close\r\n\r\n", "a".repeat(65_536)),
            &[431],
        ),
        (
            "a thousand headers",
            format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X-A: b\r\n".repeat(1000)),
            &[400, 431],
        ),
        // RFC 9110 section 5.5
        ("NUL in a header", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n".to_owned(), &[400]),
        ("no HTTP at all", "\u{16}\u{3}\u{1}hallo\r\n\r\n".to_owned(), &[400]),
    ];
    for (what, request, statuses) in table {
        let reply = server.send(request);
        assert!(statuses.contains(&reply.status), "{what}: {}", reply.status);
        assert_eq!(server.get("/feed.atom", &[]).status, 200, "after {what}");
    }
}

#[test]
fn the_server_as_a_whole_says_what_it_takes() {
    // RFC 9110 section 9.3.7
    let server = Server::start(Settings::default());
    let reply = server.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_eq!((reply.status, reply.header("allow")), (204, "GET, HEAD, OPTIONS"));
}

#[test]
fn a_connection_whose_framing_is_doubtful_is_closed() {
    // RFC 9112 section 6.1: in whichever order the two headers come, nothing behind them is read as a request.
    let server = Server::start(Settings::default());
    let request = "POST /feed.atom HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 40\r\n\r\n\
                   0\r\n\r\nGET /feed.atom HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut stream = server.connect();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{answers}");
}

#[test]
fn no_path_leads_out_of_the_folder() {
    let server = Server::start(Settings::default());
    std::fs::write(server.feeds.join("ledger.jsonl"), "{}").unwrap();
    std::fs::write(server.feeds.join(".geheim.xml"), "<a/>").unwrap();
    for path in [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/feed%00.atom",
        "//etc/passwd",
        "/ledger.jsonl",
        "/.geheim.xml",
        "/feed.atom/",
    ] {
        let status = server.get(path, &[]).status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}

#[test]
fn older_and_rarer_forms_of_requests_are_served() {
    let server = Server::start(Settings::default());
    // RFC 9112 section 2.3: HTTP/1.0, where Host is optional; section 3.2.2: the absolute form of the target.
    assert_eq!(server.send("GET /feed.atom HTTP/1.0\r\n\r\n").status, 200);
    let absolute = "GET http://gemeente.example/feed.atom HTTP/1.1\r\nHost: gemeente.example\r\nConnection: close\r\n\r\n";
    assert_eq!(server.send(absolute).status, 200);
    // RFC 9112 section 9.3.2: pipelining.
    let mut stream = server.connect();
    let one = "HEAD /feed.atom HTTP/1.1\r\nHost: a\r\n\r\n";
    let last = "HEAD /feed.atom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    stream.write_all([one, one, last].concat().as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 3);
}

#[test]
fn methods_that_would_change_something_are_refused() {
    // RFC 9110 section 15.5.6
    let server = Server::start(Settings::default());
    for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"] {
        let reply = server.ask(method, "/feed.atom", &["Content-Length: 0"]);
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD, OPTIONS"), "{method}");
    }
}

/// A server that is patient for one second.
fn hasty() -> Server {
    Server::start(Settings { patience: 1, ..Settings::default() })
}

/// Whether less time has passed since `begun` than servers are patient for otherwise.
fn is_hasty(begun: Instant) -> bool {
    begun.elapsed().as_secs() < Settings::default().patience
}

#[test]
fn an_idle_connection_is_closed() {
    let server = hasty();
    for greeting in ["", "HEAD /feed.atom HTTP/1.1\r\nHost: a\r\n\r\n", "GET /feed.atom HT"] {
        let begun = Instant::now();
        let mut stream = server.connect();
        stream.write_all(greeting.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        assert!(is_hasty(begun), "{greeting}");
    }
}

#[test]
fn a_head_that_drips_is_cut() {
    let server = hasty();
    let begun = Instant::now();
    let mut stream = server.connect();
    stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    stream.write_all(b"GET /feed.atom HTTP/1.1\r\n").unwrap();
    let mut byte = [0];
    loop {
        match stream.read(&mut byte) {
            // Nothing yet: another drop.
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if stream.write_all(b"x").is_err() {
                    break;
                }
            }
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        assert!(is_hasty(begun), "it drips on");
    }
}

#[test]
fn a_client_that_takes_nothing_is_cut_and_others_are_served() {
    let server = hasty();
    crate::wire::put(&server.feeds, "kaart.png", &vec![7; 1 << 20]);
    server.change(21, "tweede");
    let mut greedy = server.connect();
    let asked = 64;
    let request = "GET /kaart.png HTTP/1.1\r\nHost: a\r\n\r\n".repeat(asked);
    greedy.write_all(request.as_bytes()).unwrap();
    // Two idle connections in a row tell that the server's patience has passed.
    for _ in 0..2 {
        assert_eq!(server.get("/feed.atom", &[]).status, 200);
        let mut idle = server.connect();
        assert_eq!(idle.read_to_end(&mut Vec::new()).unwrap(), 0);
    }
    let mut taken = Vec::new();
    // It ends in a reset or in the middle of an answer.
    let _ = greedy.read_to_end(&mut taken);
    assert!(taken.len() < asked << 20, "{} bytes", taken.len());
    assert_eq!(Reply::parse(&taken).status, 200);
}

#[test]
fn connections_beyond_the_limit_wait_for_their_turn() {
    let server = Server::start(Settings { connections: 2, patience: 1, ..Settings::default() });
    let idle = [server.connect(), server.connect(), server.connect()];
    // The three are cut one after the other, and this one is served then.
    assert_eq!(server.get("/feed.atom", &[]).status, 200);
    drop(idle);
}
