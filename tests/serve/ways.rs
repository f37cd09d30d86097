//! Plain requests are answered by a way of their own; it must give what the long way gives.

use bron::serve::Settings;

use crate::wire::{Reply, Server};

/// The answer to a request on one of the ways: a `Connection` header of two words is not plain.
fn ask(server: &Server, request: &str, connection: &str) -> Reply {
    server.send(format!("{request}Host: gemeente.example\r\nConnection: {connection}\r\n\r\n"))
}

#[test]
fn both_ways_give_the_same_answer() {
    let server = Server::start(Settings::default());
    let first = server.get("/feed.atom", &["Accept-Encoding: br"]);
    let (tag, modified) = (first.header("etag"), first.header("last-modified"));
    let lines = [
        String::new(),
        format!("If-None-Match: {tag}\r\n"),
        format!("If-None-Match: \"x\", W/{tag}\r\nAccept-Encoding: gzip\r\n"),
        format!("If-None-Match: \"x\"\r\nIf-None-Match: {tag}\r\n"),
        format!("If-None-Match: \"x\"\r\nIf-Modified-Since: {modified}\r\n"),
        format!("If-Modified-Since: {modified}\r\nAccept-Encoding: zstd\r\n"),
        "If-Modified-Since: gisteren\r\n".to_owned(),
        "If-None-Match: *\r\n".to_owned(),
        "Accept-Encoding: br;q=0.5, gzip\r\nAccept-Encoding: zstd;q=0\r\n".to_owned(),
        "Accept-Encoding: identity;q=0\r\n".to_owned(),
        "Accept-Encoding: *;q=0\r\n".to_owned(),
    ];
    for method in ["GET", "HEAD"] {
        for path in ["/feed.atom", "/feed.json?x=1", "/", "/feeds.opml", "/feed", "/bestaat-niet"] {
            for lines in &lines {
                let request = format!("{method} {path} HTTP/1.1\r\n{lines}");
                let short = ask(&server, &request, "close");
                let long = ask(&server, &request, "keep-alive, close");
                assert_eq!(short.status, long.status, "{request}");
                assert_eq!(short.lines_but_date(), long.lines_but_date(), "{request}");
                assert_eq!(short.body, long.body, "{request}");
                assert!(short.has("date") && long.has("date"));
            }
        }
    }
}

#[test]
fn a_connection_goes_on_whatever_it_asks_next() {
    // RFC 9112 section 9.3
    let server = Server::start(Settings::default());
    let host = "Host: gemeente.example\r\n";
    let asked = [
        (format!("GET /feed.atom HTTP/1.1\r\n{host}\r\n"), 200),
        (format!("HEAD /feed.atom HTTP/1.1\r\n{host}If-None-Match: *\r\n\r\n"), 304),
        (format!("GET /feed.atom HTTP/1.1\r\n{host}Range: bytes=0-9\r\n\r\n"), 206),
        (format!("GET /feed.rss HTTP/1.1\r\n{host}\r\n"), 200),
        (format!("GET /feed.rss HTTP/1.1\r\n{host}Connection: close\r\n\r\n"), 200),
    ];
    let mut stream = server.connect();
    for (request, status) in &asked {
        std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
        assert_eq!(Reply::read(&mut stream).status, *status, "{request}");
    }
    // Three at once, the way pipelining clients send them (section 9.3.2).
    let mut stream = server.connect();
    let all: String = asked.iter().map(|(request, _)| request.as_str()).collect();
    std::io::Write::write_all(&mut stream, all.as_bytes()).unwrap();
    for (request, status) in asked {
        assert_eq!(Reply::read(&mut stream).status, status, "{request}");
    }
}
