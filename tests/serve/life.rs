//! New editions while serving: a version goes live as a whole or not at all.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use bron::serve::{Extra, Settings};

use crate::wire::{Server, atom, put, until};

/// One GET on a connection that stays open: its tag and its body.
fn get(stream: &mut TcpStream) -> (String, String) {
    stream.write_all(b"GET /feed.atom HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let read = stream.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "the connection was dropped");
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
        let field = |name: &str| {
            let rest = head.split(&format!("\r\n{name}: ")).nth(1).unwrap();
            rest.split("\r\n").next().unwrap().to_owned()
        };
        let length: usize = field("content-length").parse().unwrap();
        if bytes.len() == end + 4 + length {
            assert!(head.starts_with("http/1.1 200"));
            return (field("etag"), String::from_utf8(bytes.split_off(end + 4)).unwrap());
        }
    }
}

#[test]
fn a_reload_under_load_drops_no_request_and_never_serves_a_mixture() {
    let server = Server::start(Settings::default());
    let done = AtomicBool::new(false);
    let versions: Vec<String> = (0..8).map(|number| atom(20 + number, "eerste")).collect();
    let seen = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut stream = server.connect();
                    let mut seen: HashMap<String, String> = HashMap::new();
                    while !done.load(Ordering::Relaxed) {
                        let (tag, body) = get(&mut stream);
                        let known = seen.entry(tag).or_insert_with(|| body.clone());
                        assert_eq!(*known, body, "one tag, one body");
                    }
                    seen
                })
            })
            .collect();
        for number in 1..8 {
            server.change(20 + number, "eerste");
        }
        done.store(true, Ordering::Relaxed);
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect::<HashMap<_, _>>()
    });
    assert!(seen.len() > 1);
    for body in seen.values() {
        assert!(versions.contains(body), "a body that was never published");
    }
}

#[test]
fn a_broken_file_stays_out_and_the_version_before_it_stays() {
    let server = Server::start(Settings::default());
    let before = server.get("/feed.atom", &[]);
    let half = atom(30, "tweede");
    put(&server.feeds, "feed.atom", &half.as_bytes()[..half.len() / 2]);
    put(&server.feeds, "nieuw.html", b"<!doctype html><p>half");
    server.app.ask_reload();
    until(|| server.get("/metrics", &[]).text().contains("bron_refused_files 2"));
    let after = server.get("/feed.atom", &[]);
    assert_eq!((after.header("etag"), &after.body), (before.header("etag"), &before.body));
    assert_eq!(server.get("/nieuw.html", &[]).status, 404);
    put(&server.feeds, "feed.atom", half.as_bytes());
    server.app.ask_reload();
    until(|| server.get("/feed.atom", &[]).body == half.as_bytes());
}

#[test]
fn a_change_in_the_folder_is_noticed_by_itself() {
    let server = Server::start(Settings::default());
    // Whether the watch stands already is not to be seen from outside, so the file is written until it is noticed.
    let mut number = 0;
    until(|| {
        number += 1;
        put(&server.feeds, "wonen.atom", atom(3, "wonen").as_bytes());
        let begun = std::time::Instant::now();
        while begun.elapsed().as_millis() < 500 {
            if server.get("/wonen.atom", &[]).status == 200 {
                return true;
            }
        }
        false
    });
    std::fs::remove_file(server.feeds.join("wonen.atom")).unwrap();
    until(|| server.get("/wonen.atom", &[]).status == 404);
}

#[test]
fn another_folder_in_the_place_of_the_feeds_is_served_and_watched() {
    let server = Server::start(Settings::default());
    let [next, last] = ["next", "last"].map(|name| server.feeds.with_file_name(name));
    std::fs::create_dir(&next).unwrap();
    put(&next, "feed.atom", atom(4, "volgende").as_bytes());
    std::fs::rename(&server.feeds, last).unwrap();
    std::fs::rename(next, &server.feeds).unwrap();
    until(|| server.get("/feed.atom", &[]).text().contains("volgende"));
    put(&server.feeds, "feed.atom", atom(4, "daarna").as_bytes());
    until(|| server.get("/feed.atom", &[]).text().contains("daarna"));
}

#[test]
fn bytes_that_change_without_a_new_date_still_get_a_later_last_modified() {
    // RFC 9110 section 8.8.2.2: a client that only knows dates must learn of the change.
    let server = Server::start(Settings::default());
    let date = server.get("/feed.atom", &[]).header("last-modified").to_owned();
    server.change(20, "verbeterd");
    let reply = server.get("/feed.atom", &[&format!("If-Modified-Since: {date}")]);
    assert_eq!(reply.status, 200);
}

#[test]
fn a_feed_with_a_name_beyond_ascii_is_found_under_its_address() {
    // RFC 3986 section 2.5; RFC 6266 section 4.3
    let server = Server::start(Settings::default());
    let folder = server.feeds.join("tag");
    std::fs::create_dir(&folder).unwrap();
    put(&folder, "caf\u{e9}.atom", atom(3, "caf\u{e9}").as_bytes());
    server.app.ask_reload();
    until(|| server.get("/tag/caf%C3%A9.atom", &[]).status == 200);
    let reply = server.get("/tag/caf%c3%a9.atom", &[]);
    assert!(reply.text().contains("Bestuur, caf\u{e9}"));
    assert_eq!(
        reply.header("content-disposition"),
        "inline; filename=\"tag-caf_.atom\"; filename*=UTF-8''tag%2Dcaf%C3%A9%2Eatom"
    );
    let link = reply.header("link");
    assert!(link.contains("<https://gemeente.example/tag/caf%C3%A9.atom>; rel=\"self\""), "{link}");
}

#[test]
fn pages_that_are_no_files_stay_until_others_are_given() {
    let server = Server::start(Settings::default());
    let give = |path: &str, words: &str| {
        let html = format!("<!doctype html>\n<title>{words}</title>\n</html>\n").into_bytes();
        let (path, made) = (path.to_owned(), SystemTime::UNIX_EPOCH);
        server.app.put_extras(vec![Extra { path, html, made }]);
    };
    give("/sources", "Bronnen");
    until(|| server.get("/sources", &[]).status == 200);
    let before = server.get("/sources", &[]);
    server.change(21, "tweede");
    let after = server.get("/sources", &[]);
    assert_eq!((after.status, after.lines_but_date()), (200, before.lines_but_date()));
    assert_eq!(after.body, before.body);
    // A file of the same path gives way, and is back when the page goes.
    give("/feed.html", "Andere pagina");
    until(|| server.get("/feed.html", &[]).text().contains("Andere pagina"));
    assert_eq!(server.get("/sources", &[]).status, 404);
    give("/sources", "Bronnen");
    until(|| !server.get("/feed.html", &[]).text().contains("Andere pagina"));
}
