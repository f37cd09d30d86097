//! Feeds that come over HTTP, from a server on this machine: what its answers say is judged too.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{FEED, rules, said};

/// A server that answers each path as the script says: the lines of the head behind the status, and the body.
fn serve(script: fn(&str) -> (&'static str, &'static str, Vec<u8>)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // It ends with the test program.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut request = String::new();
            stream.read_line(&mut request).unwrap();
            let mut line = String::new();
            while stream.read_line(&mut line).unwrap() > 2 {
                line.clear();
            }
            let path = request.split(' ').nth(1).unwrap();
            let (status, head, body) = script(path);
            let length = body.len().to_string();
            let head = [
                "HTTP/1.1 ",
                status,
                "\r\n",
                head,
                "Connection: close\r\nContent-Length: ",
                &length,
                "\r\n\r\n",
            ];
            let stream = stream.get_mut();
            // A client that has seen enough may be gone.
            let _ =
                stream.write_all(head.concat().as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    ["http://", &address.to_string()].concat()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(body).unwrap();
    packed.finish().unwrap()
}

/// The feed with as many items as compression is worth.
fn long() -> Vec<u8> {
    let (head, item) = FEED.split_at(FEED.find("  <item>").unwrap());
    let item = item.split_once("</channel>").unwrap().0;
    let items: String = ('a'..'h').map(|name| item.replace("brug", &String::from(name))).collect();
    [head, &items, "</channel></rss>\n"].concat().into_bytes()
}

const GOOD: &str = "Content-Type: application/rss+xml; charset=utf-8\r\nETag: \"1\"\r\n";

fn answer(path: &str) -> (&'static str, &'static str, Vec<u8>) {
    let feed = || FEED.as_bytes().to_vec();
    match path {
        "/good" => (
            "200 OK",
            "Content-Type: application/rss+xml; charset=utf-8\r\nETag: \"1\"\r\nContent-Encoding: gzip\r\n",
            gzip(&long()),
        ),
        "/plain" => ("200 OK", GOOD, long()),
        "/html" => ("200 OK", "Content-Type: text/html; charset=utf-8\r\nETag: \"1\"\r\n", feed()),
        "/typeless" => ("200 OK", "Last-Modified: Thu, 03 Feb 2011 08:00:00 GMT\r\n", feed()),
        "/textxml" => ("200 OK", "Content-Type: text/xml\r\nETag: \"1\"\r\n", feed()),
        "/latin" => (
            "200 OK",
            "Content-Type: application/rss+xml; charset=iso-8859-1\r\nETag: \"1\"\r\n",
            feed(),
        ),
        "/stateless" => ("200 OK", "Content-Type: application/rss+xml\r\n", feed()),
        "/for-now" => ("302 Found", "Location: /good\r\n", Vec::new()),
        "/for-good" => ("308 Permanent Redirect", "Location: /good\r\n", Vec::new()),
        "/gone" => ("410 Gone", "Content-Type: text/html\r\n", b"<p>Weg</p>".to_vec()),
        "/bomb" => (
            "200 OK",
            "Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n",
            gzip(&vec![b' '; 8 << 20]),
        ),
        "/endless" => ("200 OK", "Content-Type: application/rss+xml\r\n", vec![b' '; 8 << 20]),
        _ => ("404 Not Found", "", Vec::new()),
    }
}

/// What is found at a path, but that the feed does not link to itself, which is true of all of them.
fn found(server: &str, path: &str, more: &[&str]) -> (i32, Vec<String>) {
    let address = [server, path].concat();
    let arguments = [&["validate", "--format", "json", &address], more].concat();
    let (status, report) = said(Path::new("."), &arguments);
    let mut found = rules(&report);
    found.retain(|rule| rule != "rss-self-missing");
    (status, found)
}

#[test]
fn an_answer_is_judged_by_its_head() {
    let server = serve(answer);
    let cases: &[(&str, i32, &[&str])] = &[
        ("/good", 0, &[]),
        ("/plain", 0, &["http-body-uncompressed"]),
        ("/html", 0, &["http-type-wrong"]),
        ("/typeless", 0, &["http-type-wrong"]),
        ("/textxml", 0, &["http-type-generic", "http-charset-missing"]),
        ("/latin", 0, &["http-charset-mismatch"]),
        ("/stateless", 0, &["http-validators-missing"]),
        ("/for-now", 0, &["http-redirect-temporary"]),
        ("/for-good", 0, &["http-redirect-permanent"]),
        ("/gone", 1, &["http-status-error"]),
        ("/nowhere", 1, &["http-status-error"]),
    ];
    for (path, status, expected) in cases {
        let (found_status, mut rules) = found(&server, path, &[]);
        rules.retain(|rule| rule.starts_with("http-"));
        assert_eq!(
            (found_status, rules),
            (*status, expected.iter().map(|rule| (*rule).to_owned()).collect()),
            "{path}"
        );
    }
}

#[test]
fn w3c_knows_neither_validators_nor_generic_types_and_calls_each_body_uncompressed() {
    let server = serve(answer);
    let (status, rules) = found(&server, "/textxml", &["--profile", "w3c"]);
    assert_eq!(status, 0);
    let found: Vec<&str> =
        rules.iter().map(String::as_str).filter(|rule| rule.starts_with("http-")).collect();
    assert_eq!(found, ["http-charset-missing", "http-body-uncompressed"]);
}

#[test]
fn a_body_that_is_too_large_is_not_read_to_its_end() {
    let server = serve(answer);
    for path in ["/bomb", "/endless"] {
        let address = [&server, path].concat();
        let output = super::bron(Path::new("."), &["validate", "--max-size", "1", &address]);
        assert_eq!(output.status.code(), Some(2));
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(message.contains("larger than 1048576 bytes"), "{message}");
    }
}

#[test]
fn the_link_to_itself_is_compared_with_where_the_feed_came_from() {
    let server = serve(|path| {
        let link = match path {
            "/right" => "<atom:link rel=\"self\" href=\"/right\"/>",
            _ => "<atom:link rel=\"self\" href=\"/elsewhere\"/>",
        };
        ("200 OK", GOOD, FEED.replace("  <item>", &[link, "  <item>"].concat()).into_bytes())
    });
    let relative = "feed-self-relative".to_owned();
    assert_eq!(found(&server, "/right", &[]).1, std::slice::from_ref(&relative));
    assert_eq!(found(&server, "/wrong", &[]).1, ["feed-self-elsewhere".to_owned(), relative]);
}

#[test]
fn an_older_version_may_come_from_an_address() {
    let server = serve(answer);
    let address = [&server, "/good"].concat();
    let (status, found) = found(&server, "/textxml", &["--against", &address]);
    assert_eq!(status, 0, "{found:?}");
    let gone = [&server, "/gone"].concat();
    let output = super::bron(Path::new("."), &["validate", &address, "--against", &gone]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("status 410"));
}

#[test]
fn what_is_no_answer_is_no_finding() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read_exact(&mut [0; 4]);
            let _ = stream.write_all(b"220 mail.wijkwaard.example ESMTP\r\n");
        }
    });
    let address = ["http://", &address.to_string(), "/"].concat();
    assert_eq!(super::bron(Path::new("."), &["validate", &address]).status.code(), Some(2));
}
