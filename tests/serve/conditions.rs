//! Conditional requests: RFC 9110 section 13.

use bron::serve::Settings;

use crate::wire::Server;

#[test]
fn an_answer_carries_what_the_next_request_needs() {
    let server = Server::start(Settings::default());
    let reply = server.get("/feed.atom", &[]);
    assert_eq!(reply.status, 200);
    // RFC 9110 section 8.8.3: strong, and quoted.
    let tag = reply.header("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "{tag}");
    // RFC 9110 section 8.8.2: the newest date of the content, not the time of the file or of the request.
    assert_eq!(reply.header("last-modified"), "Sat, 02 May 2026 08:00:00 GMT");
    // RFC 9110 section 6.6.1
    assert!(reply.has("date"));
    // RFC 9110 section 8.6
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
    // RFC 9110 section 14.3
    assert_eq!(reply.header("accept-ranges"), "bytes");
    // RFC 9111 section 5.2.2 and RFC 5861
    assert_eq!(
        reply.header("cache-control"),
        "public, max-age=900, stale-while-revalidate=3600, stale-if-error=604800"
    );
}

#[test]
fn every_type_is_the_registered_one_with_its_charset() {
    // RFC 4287 section 8, JSON Feed 1.1, OPML 2.0; RFC 9110 section 8.3
    let server = Server::start(Settings::default());
    let types = [
        ("/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/feed.rss", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/feed.html", "text/html; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
    ];
    for (path, media_type) in types {
        let reply = server.get(path, &[]);
        assert_eq!((reply.status, reply.header("content-type")), (200, media_type), "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[test]
fn head_is_get_without_the_body() {
    // RFC 9110 section 9.3.2
    let server = Server::start(Settings::default());
    for coding in ["identity", "gzip", "br", "zstd"] {
        let accept = format!("Accept-Encoding: {coding}");
        let get = server.get("/feed.atom", &[&accept]);
        let head = server.ask("HEAD", "/feed.atom", &[&accept]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        for name in [
            "etag",
            "last-modified",
            "content-type",
            "content-length",
            "content-encoding",
            "cache-control",
            "vary",
            "link",
        ] {
            assert_eq!(head.header(name), get.header(name), "{coding}: {name}");
        }
    }
}

#[test]
fn a_304_repeats_what_a_cache_updates_and_no_more() {
    // RFC 9110 section 15.4.5
    let server = Server::start(Settings::default());
    let whole = server.get("/feed.atom", &[]);
    let known = format!("If-None-Match: {}", whole.header("etag"));
    for method in ["GET", "HEAD"] {
        let reply = server.ask(method, "/feed.atom", &[&known]);
        assert_eq!((reply.status, reply.body.len()), (304, 0), "{method}");
        for name in ["etag", "cache-control", "vary", "link"] {
            assert_eq!(reply.header(name), whole.header(name), "{name}");
        }
        assert!(reply.has("date"));
        for name in ["content-type", "content-encoding", "content-disposition", "last-modified"] {
            assert!(!reply.has(name), "{name}");
        }
    }
}

#[test]
fn every_way_to_name_the_current_version_gives_304() {
    // RFC 9110 section 13.1.2: lists, several lines, weak comparison, `*`; tags without quotes come from real readers.
    let server = Server::start(Settings::default());
    let tag = server.get("/feed.atom", &[]).header("etag").to_owned();
    let bare = tag.trim_matches('"');
    let table: [&[String]; 6] = [
        &[format!("If-None-Match: {tag}")],
        &[format!("If-None-Match: \"a,b\", W/\"c\", {tag}, \"d\"")],
        &[format!("If-None-Match: W/{tag}")],
        &["If-None-Match: *".to_owned()],
        &["If-None-Match: \"zz\"".to_owned(), format!("If-None-Match: {tag}")],
        &[format!("If-None-Match: {bare}")],
    ];
    for lines in table {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(server.get("/feed.atom", &lines).status, 304, "{lines:?}");
    }
}

#[test]
fn if_none_match_beats_if_modified_since() {
    // RFC 9110 section 13.1.3
    let server = Server::start(Settings::default());
    let lines = ["If-None-Match: \"zz\"", "If-Modified-Since: Sun, 03 May 2026 10:00:00 GMT"];
    assert_eq!(server.get("/feed.atom", &lines).status, 200);
}

#[test]
fn dates_are_taken_in_three_forms_and_rubbish_is_ignored() {
    // RFC 9110 sections 13.1.3 and 5.6.7
    let server = Server::start(Settings::default());
    let table = [
        ("Sat, 02 May 2026 08:00:00 GMT", 304),
        ("Sat, 02 May 2026 09:00:00 GMT", 304),
        ("Saturday, 02-May-26 08:00:00 GMT", 304),
        ("Sat May  2 08:00:00 2026", 304),
        ("Sat, 02 May 2026 07:00:00 GMT", 200),
        ("gisteren", 200),
    ];
    for (date, status) in table {
        let line = format!("If-Modified-Since: {date}");
        assert_eq!(server.get("/feed.atom", &[&line]).status, status, "{date}");
    }
}

#[test]
fn preconditions_that_do_not_hold_give_412() {
    // RFC 9110 sections 13.1.1, 13.1.4 and 15.5.13
    let server = Server::start(Settings::default());
    let tag = server.get("/feed.atom", &[]).header("etag").to_owned();
    let table = [
        ("If-Match: \"oud\"".to_owned(), 412),
        (format!("If-Match: W/{tag}"), 412),
        (format!("If-Match: {tag}"), 200),
        ("If-Match: *".to_owned(), 200),
        ("If-Unmodified-Since: Fri, 01 May 2026 08:00:00 GMT".to_owned(), 412),
        ("If-Unmodified-Since: Sat, 02 May 2026 08:00:00 GMT".to_owned(), 200),
    ];
    for (line, status) in table {
        assert_eq!(server.get("/feed.atom", &[&line]).status, status, "{line}");
    }
}

#[test]
fn a_query_changes_nothing() {
    let server = Server::start(Settings::default());
    let tag = server.get("/feed.atom", &[]).header("etag").to_owned();
    assert_eq!(server.get("/feed.atom?null", &[]).header("etag"), tag);
}
