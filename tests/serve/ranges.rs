//! Ranges: RFC 9110 section 14.

use bron::serve::Settings;

use crate::wire::Server;

#[test]
fn parts_are_parts_of_one_representation() {
    // RFC 9110 sections 14.1.2, 14.4 and 15.3.7
    let server = Server::start(Settings::default());
    let whole = server.get("/feed.atom", &[]).body;
    let length = whole.len();
    let table = [
        ("bytes=0-99", 0..100),
        ("bytes=100-", 100..length),
        ("bytes=-50", length - 50..length),
        ("bytes=0-999999", 0..length),
    ];
    for (range, part) in table {
        let reply = server.get("/feed.atom", &[&format!("Range: {range}")]);
        assert_eq!(reply.status, 206, "{range}");
        assert_eq!(reply.body, whole[part.clone()], "{range}");
        let expected = format!("bytes {}-{}/{length}", part.start, part.end - 1);
        assert_eq!(reply.header("content-range"), expected);
        assert_eq!(reply.header("content-length"), part.len().to_string());
    }
}

#[test]
fn a_range_of_a_coded_body_counts_its_own_bytes() {
    // RFC 9110 section 14.1.2: ranges are of the selected representation, coding included.
    let server = Server::start(Settings::default());
    let gzip = server.get("/feed.atom", &["Accept-Encoding: gzip"]);
    let part = server.get("/feed.atom", &["Accept-Encoding: gzip", "Range: bytes=10-19"]);
    assert_eq!((part.status, part.header("content-encoding")), (206, "gzip"));
    assert_eq!(part.body, gzip.body[10..20]);
    assert_eq!(part.header("etag"), gzip.header("etag"));
}

#[test]
fn a_range_beyond_the_end_gives_416_with_the_length() {
    // RFC 9110 section 15.5.17
    let server = Server::start(Settings::default());
    let length = server.get("/feed.atom", &[]).body.len();
    let reply = server.get("/feed.atom", &[&format!("Range: bytes={length}-")]);
    assert_eq!(reply.status, 416);
    assert_eq!(reply.header("content-range"), format!("bytes */{length}"));
}

#[test]
fn if_range_gives_the_part_of_the_version_that_is_known_or_the_whole_new_one() {
    // RFC 9110 section 13.1.5
    let server = Server::start(Settings::default());
    let tag = server.get("/feed.atom", &[]).header("etag").to_owned();
    let table = [
        (tag.clone(), 206),
        ("\"oud\"".to_owned(), 200),
        (format!("W/{tag}"), 200),
        ("Sat, 02 May 2026 08:00:00 GMT".to_owned(), 206),
        ("Fri, 01 May 2026 08:00:00 GMT".to_owned(), 200),
    ];
    for (known, status) in table {
        let reply = server.get("/feed.atom", &["Range: bytes=0-9", &format!("If-Range: {known}")]);
        assert_eq!(reply.status, status, "{known}");
    }
}

#[test]
fn what_is_no_single_range_of_bytes_is_answered_whole() {
    // RFC 9110 section 14.2: a server may ignore Range.
    let server = Server::start(Settings::default());
    for range in ["bytes=0-1,4-5", "regels=1-2", "bytes=5-2", "bytes=x-"] {
        assert_eq!(server.get("/feed.atom", &[&format!("Range: {range}")]).status, 200, "{range}");
    }
}
