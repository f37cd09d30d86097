//! Only what is new: RFC 3229 with the instance manipulation `feed`; and the minimum interval of unconditional requests.

use bron::serve::Settings;

use crate::wire::Server;

fn known(tag: &str) -> String {
    format!("If-None-Match: {tag}")
}

#[test]
fn a_delta_has_the_new_entries_and_all_that_is_around_them() {
    // RFC 3229 sections 10.4.1 (226), 10.5.2 (IM), 10.5.1 (Delta-Base)
    let server = Server::start(Settings::default());
    let old = server.get("/feed.atom", &[]).header("etag").to_owned();
    server.change(22, "eerste");
    let whole = server.get("/feed.atom", &[]);
    let reply = server.get("/feed.atom", &["A-IM: feed, gzip", &known(&old)]);
    assert_eq!((reply.status, reply.header("im")), (226, "feed"));
    assert_eq!(reply.header("delta-base"), old);
    assert_eq!(reply.header("etag"), whole.header("etag"));
    assert!(reply.header("vary").contains("A-IM"));
    assert_eq!(reply.text().matches("<entry>").count(), 2);
    assert!(reply.text().contains("Besluit 22 ") && reply.text().contains("Besluit 21 "));
    assert!(reply.text().starts_with("<?xml") && reply.text().ends_with("</feed>\n"));
    assert!(reply.body.len() < whole.body.len() / 3);
}

#[test]
fn whoever_does_not_ask_for_a_delta_or_has_an_unknown_version_gets_the_whole() {
    let server = Server::start(Settings::default());
    let old = server.get("/feed.atom", &[]).header("etag").to_owned();
    server.change(22, "eerste");
    let whole = server.get("/feed.atom", &[]);
    let table: [&[&str]; 4] = [
        &[&known(&old)],
        &["A-IM: feed", "If-None-Match: \"onbekend\""],
        &["A-IM: feed"],
        &["A-IM: vcdiff", &known(&old)],
    ];
    for lines in table {
        let reply = server.get("/feed.atom", lines);
        assert_eq!((reply.status, &reply.body), (200, &whole.body), "{lines:?}");
        assert!(!reply.has("im"));
    }
    let current = known(whole.header("etag"));
    assert_eq!(server.get("/feed.atom", &["A-IM: feed", &current]).status, 304);
}

#[test]
fn older_versions_are_known_after_a_restart() {
    let server = Server::start(Settings::default());
    let gzip = "Accept-Encoding: gzip";
    let old = server.get("/feed.rss", &[gzip]).header("etag").to_owned();
    server.change(21, "eerste");
    let server = server.restart(Settings::default());
    let reply = server.get("/feed.rss", &["A-IM: feed", &known(&old)]);
    assert_eq!((reply.status, reply.text().matches("<item>").count()), (226, 1));
    server.change(23, "eerste");
    let reply = server.get("/feed.rss", &["A-IM: feed", &known(&old)]);
    assert_eq!((reply.status, reply.text().matches("<item>").count()), (226, 3));
}

#[test]
fn a_client_that_never_asks_whether_it_changed_is_told_to_wait() {
    // RFC 6585 section 4; RFC 9110 section 10.2.3
    let server = Server::start(Settings { min_interval: 10, ..Settings::default() });
    let agent = "User-Agent: haastig/1.0";
    let first = server.get("/feed.atom", &[agent]);
    assert_eq!(first.status, 200);
    let again = server.get("/feed.atom", &[agent]);
    assert_eq!(again.status, 429);
    let wait: u64 = again.header("retry-after").parse().unwrap();
    assert!((1..=600).contains(&wait), "{wait}");
    assert!(again.text().contains("If-None-Match"), "it says what to do: {}", again.text());
    assert_eq!(server.get("/feed", &[agent]).status, 429, "`/feed` is the same feed");
    let counted = "bron_requests_total{feed=\"/feed.atom\",status=\"429\",coding=\"identity\"} 2";
    assert!(server.get("/metrics", &[]).text().contains(counted));
    // Conditional requests, other clients, other feeds and pages are served.
    assert_eq!(server.get("/feed.atom", &[agent, &known(first.header("etag"))]).status, 304);
    assert_eq!(server.get("/feed.atom", &[agent, "If-None-Match: \"zz\""]).status, 200);
    assert_eq!(server.get("/feed.atom", &["User-Agent: ander/1.0"]).status, 200);
    assert_eq!(server.get("/feed.rss", &[agent]).status, 200);
    for _ in 0..3 {
        assert_eq!(server.get("/feed.html", &[agent]).status, 200);
    }
}
