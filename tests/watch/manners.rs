//! Being a good neighbour: robots.txt, pace, Retry-After, conditional requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bron::fetch::{Client, Clock, Failure, Hosts, Proxies, Remembered, Settings, Wish, origin};
use jiff::Timestamp;
use url::Url;

use crate::origin::{Origin, answer, page};

fn settings() -> Settings {
    Settings { private: vec!["127.0.0.0/8".parse().unwrap()], ..Settings::default() }
}

fn start() -> (Client, Hosts, Clock) {
    let clock = Clock::new("2026-05-03T10:00:00Z".parse().unwrap());
    let settings = settings();
    let client = Client::new(&settings, "bron/test", &Proxies::default(), None, clock).unwrap();
    (client, Hosts::new(&settings, clock), clock)
}

#[tokio::test]
async fn robots_txt_is_asked_once_and_obeyed_at_every_hop() {
    let origin = Origin::start(|request| match request.path.as_str() {
        "/robots.txt" => answer(301, &["Location: /real-robots.txt"], b""),
        "/real-robots.txt" => answer(200, &[], b"User-agent: *\nDisallow: /prive/\n"),
        "/naar-prive" => answer(302, &["Location: /prive/1"], b""),
        _ => page("ok"),
    })
    .await;
    let (client, hosts, _) = start();
    let wish = Wish::default();
    assert!(client.get(&origin.url("/a"), &wish, Some(&hosts)).await.end.is_ok());
    for path in ["/prive/1", "/naar-prive"] {
        let end = client.get(&origin.url(path), &wish, Some(&hosts)).await.end;
        assert_eq!(end.unwrap_err(), Failure::Robots(origin.url("/prive/1")));
    }
    let seen = origin.seen();
    assert_eq!(seen, ["/robots.txt", "/real-robots.txt", "/a", "/naar-prive"]);
    let overridden = Wish { ignore_robots: true, ..Wish::default() };
    assert!(client.get(&origin.url("/prive/1"), &overridden, Some(&hosts)).await.end.is_ok());
}

#[tokio::test]
async fn a_failing_robots_txt_keeps_us_out_and_a_missing_one_does_not() {
    for (status, open) in [(404, true), (403, true), (500, false), (503, false)] {
        let origin = Origin::start(move |request| match request.path.as_str() {
            "/robots.txt" => answer(status, &["Retry-After: 0"], b""),
            _ => page("ok"),
        })
        .await;
        let (client, hosts, _) = start();
        let end = client.get(&origin.url("/a"), &Wish::default(), Some(&hosts)).await.end;
        assert_eq!(end.is_ok(), open, "{status}: {end:?}");
    }
}

#[tokio::test]
async fn the_delay_that_robots_txt_asks_for_holds_from_the_first_page() {
    let origin = Origin::start(|request| match request.path.as_str() {
        "/robots.txt" => answer(200, &[], b"User-agent: *\nCrawl-delay: 0.2\n"),
        _ => page("ok"),
    })
    .await;
    let (client, hosts, _) = start();
    // At least as long, on a machine of any speed.
    let begun = Instant::now();
    for pages in 1..=2 {
        let end = client.get(&origin.url("/a"), &Wish::default(), Some(&hosts)).await.end;
        assert_eq!(end.unwrap().status, 200);
        assert!(begun.elapsed() >= Duration::from_millis(200) * pages);
    }
    assert_eq!(origin.seen(), ["/robots.txt", "/a", "/a"]);
}

#[tokio::test]
async fn a_name_for_a_private_address_is_told_from_a_robots_txt_that_fails() {
    let lookup: bron::fetch::Lookup =
        Arc::new(|_| Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap()]) }));
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let settings = Settings::default();
    let client =
        Client::with_lookup(&settings, "bron/test", &Proxies::default(), None, clock, lookup)
            .unwrap();
    let hosts = Hosts::new(&settings, clock);
    let url = Url::parse("http://binnen.example/").unwrap();
    let end = client.get(&url, &Wish::default(), Some(&hosts)).await.end;
    assert!(matches!(end, Err(Failure::PrivateAddress { .. })), "{end:?}");
}

#[tokio::test]
async fn a_remembered_robots_txt_is_good_for_a_day() {
    let server = Origin::start(|request| match request.path.as_str() {
        "/robots.txt" => answer(200, &[], b""),
        _ => page("ok"),
    })
    .await;
    let url = server.url("/a");
    for (hours, kept) in [(23, true), (25, false)] {
        let (client, hosts, clock) = start();
        let remembered = Remembered {
            origin: origin(&url),
            asked: clock.now() - Duration::from_hours(hours),
            failed: false,
            text: "User-agent: *\nDisallow: /\n".to_owned(),
        };
        hosts.recall_robots(remembered);
        let end = client.get(&url, &Wish::default(), Some(&hosts)).await.end;
        assert_eq!(end.is_err(), kept, "after {hours} hours");
        assert_eq!(hosts.learned_robots(&origin(&url)).is_none(), kept);
    }
}

#[tokio::test]
async fn retry_after_stops_the_whole_host_and_can_be_recalled() {
    let server = Origin::start(|request| match request.path.as_str() {
        "/druk" => answer(503, &["Retry-After: 3600"], b""),
        _ => page("ok"),
    })
    .await;
    let (client, hosts, clock) = start();
    let wish = Wish { ignore_robots: true, ..Wish::default() };
    let busy = client.get(&server.url("/druk"), &wish, Some(&hosts)).await.end.unwrap();
    assert_eq!(busy.status, 503);
    let until = hosts.pause("127.0.0.1").unwrap();
    let end = client.get(&server.url("/a"), &wish, Some(&hosts)).await.end;
    assert_eq!(end.unwrap_err(), Failure::Paused { host: "127.0.0.1".to_owned(), until });
    let later = Hosts::new(&settings(), clock);
    later.recall_pause("127.0.0.1", until);
    assert!(client.get(&server.url("/a"), &wish, Some(&later)).await.end.is_err());
    assert_eq!(server.seen(), ["/druk"]);
}

#[tokio::test]
async fn one_host_never_has_more_requests_in_flight_than_it_may() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (current, peak) = (Arc::clone(&now), Arc::clone(&most));
    let server = Origin::start(move |_| {
        peak.fetch_max(current.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::yield_now();
        current.fetch_sub(1, Ordering::SeqCst);
        page("ok")
    })
    .await;
    let (client, hosts, _) = start();
    let wish = Wish { ignore_robots: true, ..Wish::default() };
    let url = server.url("/a");
    let mut tasks = tokio::task::JoinSet::new();
    let hosts = Arc::new(hosts);
    for _ in 0..20 {
        let (client, hosts, url, wish) =
            (client.clone(), Arc::clone(&hosts), url.clone(), wish.clone());
        tasks.spawn(async move { client.get(&url, &wish, Some(&hosts)).await.end.is_ok() });
    }
    assert!(tasks.join_all().await.into_iter().all(|ok| ok));
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn validators_go_back_as_they_were_given_and_only_to_whom_gave_them() {
    let server = Origin::start(|request| {
        let etag = request.head.contains("if-none-match: w/\"a,b\"\r\n");
        let date = request.head.contains("if-modified-since: yesterday or so\r\n");
        match request.path.as_str() {
            "/oud" => answer(if etag { 500 } else { 301 }, &["Location: /nieuw"], b""),
            _ if etag && date => answer(304, &[], b""),
            _ => answer(200, &["ETag: W/\"a,b\"", "Last-Modified: yesterday or so"], b"tekst"),
        }
    })
    .await;
    let (client, _, _) = start();
    let first = client.get(&server.url("/oud"), &Wish::default(), None).await;
    assert!(first.moved_for_good());
    let answer = first.end.unwrap();
    assert_eq!(answer.validators.etag.as_deref(), Some("W/\"a,b\""));
    let wish = Wish { since: Some((first.url, answer.validators)), ..Wish::default() };
    let second = client.get(&server.url("/oud"), &wish, None).await;
    assert_eq!(second.end.unwrap().status, 304);
}

#[tokio::test]
async fn extra_headers_stay_with_the_origin_they_are_for() {
    let other = Origin::start(|request| {
        page(if request.head.contains("x-key") { "leaked" } else { "clean" })
    })
    .await;
    let target = other.url("/").to_string();
    let server = Origin::start(move |request| {
        assert!(request.head.contains("x-key: geheim"));
        answer(302, &[&format!("Location: {target}")], b"")
    })
    .await;
    let (client, _, _) = start();
    let wish =
        Wish { headers: [("X-Key".to_owned(), "geheim".to_owned())].into(), ..Wish::default() };
    let end = client.get(&server.url("/"), &wish, None).await.end.unwrap();
    assert_eq!(end.body, b"clean");
}

#[test]
fn a_typed_address_may_be_anywhere() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Origin::start(|_| page("feed")));
    let url: Url = server.url("/feed.xml");
    let now: Timestamp = "2026-05-03T10:00:00Z".parse().unwrap();
    let outcome =
        bron::fetch::get_typed(&url, &Settings::default(), "bron/test", &Proxies::default(), now)
            .unwrap();
    assert_eq!(outcome.end.unwrap().body, b"feed");
}
