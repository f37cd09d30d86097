//! Addresses where nothing stands: never was, moved, gone; and what the server says of itself.

use std::collections::BTreeMap;

use bron::serve::Settings;

use crate::wire::{LONG, Server};

fn settings() -> Settings {
    Settings {
        moved: BTreeMap::from([
            ("/rss.xml".to_owned(), "/feed.rss".to_owned()),
            ("/oud.atom".to_owned(), "https://nieuw.example/feed.atom".to_owned()),
        ]),
        gone: vec!["/sport.rss".to_owned()],
        ..Settings::default()
    }
}

#[test]
fn an_address_that_never_was_gives_404_to_programs_and_people() {
    // RFC 9110 section 15.5.5
    let server = Server::start(Settings::default());
    let reply = server.get("/bestaat-niet", &[]);
    assert_eq!(reply.status, 404);
    assert!(reply.header("content-type").starts_with("text/plain"));
    let page = server.get("/bestaat-niet", &["Accept: text/html,*/*;q=0.8"]);
    assert_eq!(page.status, 404);
    assert!(page.text().contains("<html lang=\"nl\"") && page.text().contains("Hier is niets"));
    assert!(!page.text().contains("bestaat-niet"), "nothing of a request is put into a page");
}

#[test]
fn a_feed_that_moved_answers_with_its_new_address_for_ever() {
    // RFC 9110 section 15.4.9
    let server = Server::start(settings());
    for (path, target) in
        [("/rss.xml", "/feed.rss"), ("/oud.atom", "https://nieuw.example/feed.atom")]
    {
        let reply = server.get(path, &["If-None-Match: \"x\""]);
        assert_eq!((reply.status, reply.header("location")), (308, target));
    }
}

#[test]
fn a_feed_that_was_withdrawn_is_gone() {
    // RFC 9110 section 15.5.11
    let server = Server::start(settings());
    assert_eq!(server.get("/sport.rss", &[]).status, 410);
    let page = server.get("/sport.rss", &["Accept: text/html"]);
    assert_eq!(page.status, 410);
    assert!(page.text().contains("Deze feed is opgeheven"));
}

#[test]
fn the_server_tells_of_itself() {
    let server = Server::start(settings());
    let table = [
        ("/healthz", "application/json", "\"ready\": true"),
        ("/metrics", "application/openmetrics-text", "# EOF"),
        // RFC 9309 section 2.3; sitemaps.org protocol 0.9
        ("/robots.txt", "text/plain", "Sitemap: https://gemeente.example/sitemap.xml"),
        ("/sitemap.xml", "application/xml", "<loc>https://gemeente.example/feed.html</loc>"),
        ("/favicon.ico", "image/svg+xml", "<svg"),
    ];
    for (path, media_type, part) in table {
        let reply = server.get(path, &[]);
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("content-type").starts_with(media_type), "{path}");
        assert!(reply.text().contains(part), "{path}: {}", reply.text());
    }
}

#[test]
fn metrics_count_requests_by_feed_status_and_coding_and_what_readers_say_of_their_subscribers() {
    let server = Server::start(settings());
    let agent = "User-Agent: Lezer/1.0 (+https://lezer.example/; 14 subscribers)";
    let tag = server.get("/feed.atom", &[agent, "Accept-Encoding: gzip"]).header("etag").to_owned();
    server.get("/feed.atom", &[&format!("If-None-Match: {tag}"), "User-Agent: Lezer/1.1"]);
    server.get("/feed", &["If-Modified-Since: gisteren"]);
    server.get("/index.html", &["User-Agent: Bladeraar/1"]);
    server.get("/bestaat-niet", &[]);
    let metrics = server.get("/metrics", &[]);
    for line in [
        "bron_requests_total{feed=\"/feed.atom\",status=\"200\",coding=\"gzip\"} 1",
        "bron_requests_total{feed=\"/feed.atom\",status=\"304\",coding=\"identity\"} 1",
        "bron_requests_total{feed=\"\",status=\"404\",coding=\"identity\"} 1",
        "bron_subscribers{agent=\"Lezer\"} 14",
        "bron_polls_total{agent=\"Lezer\",conditional=\"false\"} 1",
        "bron_polls_total{agent=\"Lezer\",conditional=\"true\"} 1",
        "bron_polls_total{agent=\"\",conditional=\"true\"} 1",
        "bron_not_modified_ratio 0.25",
        "bron_last_conversion_timestamp_seconds 0",
    ] {
        assert!(metrics.text().contains(line), "{line} in\n{}", metrics.text());
    }
    assert!(!metrics.text().contains("Bladeraar"), "a page for people is no feed");
    let (_, age) = metrics.text().split_once("\nbron_newest_age_seconds ").unwrap();
    let age: u64 = age.lines().next().unwrap().parse().unwrap();
    // 26 hours when the server started, and its clock goes on.
    assert!((93_600..93_600 + LONG.as_secs()).contains(&age), "{age}");
}

#[test]
fn below_a_base_path_everything_is_as_at_the_root() {
    let server = Server::start(Settings { base: "/nieuws/".to_owned(), ..settings() });
    assert_eq!(server.get("/nieuws/feed.atom", &[]).status, 200);
    assert_eq!(server.get("/nieuws/feed", &[]).header("content-location"), "/nieuws/feed.atom");
    assert_eq!(server.get("/feed.atom", &[]).status, 404);
}
