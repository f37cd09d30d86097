//! The cloud of the RSS feeds (<https://www.rssboard.org/rsscloud-interface>).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bron::serve::{HubSettings, Settings};

use crate::hub::{form, post};
use crate::reader::{Got, Manner, Reader};
use crate::running::{Process, configure};
use crate::wire::{Reply, Server, publish, until};

const FEED: &str = "https://gemeente.example/feed.rss";
const NOTICE: &str = "url=https%3A%2F%2Fgemeente.example%2Ffeed.rss";

fn settings(websub: HubSettings) -> Settings {
    Settings { rsscloud: true, websub, ..Settings::default() }
}

/// The loopback network is one's own.
fn at_home() -> HubSettings {
    HubSettings { private: vec!["127.0.0.1/32".parse().unwrap()], ..HubSettings::default() }
}

fn cloud() -> Server {
    Server::start(settings(at_home()))
}

/// The form of a registration for callbacks of a reader, of one feed, with more fields.
fn registration(reader: &Reader, path: &str, more: &[(&str, &str)]) -> String {
    forwarded("", reader, path, more)
}

fn forwarded(lines: &str, reader: &Reader, path: &str, more: &[(&str, &str)]) -> String {
    let port = reader.address.port().to_string();
    let mut pairs = vec![
        ("notifyProcedure", ""),
        ("protocol", "http-post"),
        ("port", &port),
        ("path", path),
        ("url1", FEED),
    ];
    pairs.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    pairs.extend_from_slice(more);
    post("/rsscloud", lines, &pairs)
}

/// Whether a registration was taken, and what was said.
fn told(reply: &Reply) -> (bool, &str) {
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/xml; charset=utf-8"));
    let (_, result) = reply.text().split_once("<notifyResult success=\"").unwrap();
    let (success, message) = result.split_once("\" msg=\"").unwrap();
    (success == "true", message.strip_suffix("\"/>\n").unwrap())
}

fn is_post(got: &Got) -> bool {
    got.method == "POST"
}

#[test]
fn a_host_that_is_named_confirms_with_a_challenge_and_is_told_of_each_change_once() {
    let reader = Reader::start(|_| Manner::Says(204));
    let server = cloud();
    let request = registration(&reader, "/cb?id=1", &[("domain", "127.0.0.1")]);
    let reply = server.send(request);
    assert_eq!(
        told(&reply),
        (true, "registered for 25 hours; register again before they are over")
    );
    let question = reader.got("GET").remove(0);
    assert!(question.path.starts_with(&format!("/cb?id=1&{NOTICE}&challenge=")), "{question:?}");
    assert!(server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 1\n"));
    for (entries, changes) in [(21, 1), (22, 2)] {
        server.change(entries, "tweede");
        let notices = reader.wait(changes, is_post);
        assert_eq!(notices.len(), changes);
        let notice = &notices[changes - 1];
        assert_eq!((notice.path.as_str(), notice.body.as_str()), ("/cb?id=1", NOTICE));
        assert!(notice.head.contains("content-type: application/x-www-form-urlencoded\r\n"));
    }
}

#[test]
fn without_a_name_it_is_the_address_that_asks_and_it_must_take_what_it_will_be_sent() {
    let reader = Reader::start(|path| match path {
        "/weigert" => Manner::Says(404),
        "/elders" => Manner::Redirects,
        "/hangt-op" => Manner::HangsUp,
        _ => Manner::Says(200),
    });
    let server = cloud();
    assert!(told(&server.send(registration(&reader, "/cb", &[]))).0);
    let asked = reader.got("POST").remove(0);
    assert_eq!((asked.path.as_str(), asked.body.as_str()), ("/cb", NOTICE));
    for (path, fault) in [
        ("/weigert", "the callback answered with status 404"),
        ("/elders", "the callback answered with status 307"),
        ("/hangt-op", "the callback was not reached: "),
    ] {
        let reply = server.send(registration(&reader, path, &[]));
        let (success, message) = told(&reply);
        assert!(!success && message.starts_with(fault), "{message}");
    }
    server.change(21, "tweede");
    reader.wait(5, is_post);
    let paths = reader.got("POST").into_iter().map(|got| got.path).collect::<Vec<_>>();
    assert_eq!(paths, ["/cb", "/weigert", "/elders", "/hangt-op", "/cb"]);
}

#[test]
fn behind_another_server_the_host_must_be_named() {
    let reader = Reader::start(|_| Manner::Says(200));
    let server = cloud();
    for line in
        ["X-Forwarded-For: 192.0.2.7\r\n", "Forwarded: for=192.0.2.7\r\n", "Via: 1.1 voor\r\n"]
    {
        let reply = server.send(forwarded(line, &reader, "/cb", &[]));
        assert_eq!(told(&reply), (false, "domain is missing, and your address is not seen here"));
    }
    assert!(reader.got("POST").is_empty());
    let named = [("domain", "127.0.0.1")];
    let line = "X-Forwarded-For: 192.0.2.7\r\n";
    assert!(told(&server.send(forwarded(line, &reader, "/cb", &named))).0);
}

#[test]
fn what_cannot_be_registered_is_told_and_calls_nobody() {
    let reader = Reader::start(|_| Manner::Mumbles);
    let server = cloud();
    let not_ours = |feed: &str| format!("{feed} is not the address of one of our RSS feeds");
    let elsewhere = "https://ander.example/feed.rss";
    let atom = "https://gemeente.example/feed.atom";
    let gone = "https://gemeente.example/a&b.rss";
    for (more, fault) in [
        (("protocol", "xml-rpc"), "protocol is neither http-post nor https-post".to_owned()),
        (("url2", elsewhere), not_ours(elsewhere)),
        (("url1", atom), not_ours(atom)),
        (("url1", gone), not_ours(gone).replace('&', "&amp;")),
    ] {
        let reply = server.send(registration(&reader, "/cb", &[more]));
        assert_eq!(told(&reply), (false, fault.as_str()));
    }
    let no_form =
        "POST /rsscloud HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    assert_eq!(told(&server.send(no_form)), (false, "send application/x-www-form-urlencoded"));
    assert!(reader.got("GET").is_empty() && reader.got("POST").is_empty());
    let reply = server.send(registration(&reader, "/cb", &[("domain", "127.0.0.1")]));
    assert_eq!(told(&reply), (false, "the callback did not answer with the challenge"));
}

#[test]
fn callbacks_in_private_networks_are_never_called() {
    let reader = Reader::start(|_| Manner::Says(200));
    let private = vec!["127.0.0.2/32".parse().unwrap()];
    let server = Server::start(settings(HubSettings { private, ..HubSettings::default() }));
    for host in
        ["127.0.0.1", "localhost", "::1", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0", "10.0.0.1"]
    {
        let reply = server.send(registration(&reader, "/binnen", &[("domain", host)]));
        let (success, message) = told(&reply);
        assert!(!success && message.starts_with("the callback was not reached: "), "{message}");
    }
    assert!(!told(&server.send(registration(&reader, "/binnen", &[]))).0, "we ask from 127.0.0.1");
    let allowed = [("domain", "127.0.0.2")];
    assert!(told(&server.send(registration(&reader, "/cb", &allowed))).0);
    server.change(21, "tweede");
    reader.wait(1, is_post);
    for got in reader.got("GET").into_iter().chain(reader.got("POST")) {
        assert_eq!(
            (got.at.to_string().as_str(), got.path.split('?').next()),
            ("127.0.0.2", Some("/cb"))
        );
    }
}

#[test]
fn registrations_are_limited_by_host_and_renewals_are_not() {
    let reader = Reader::start(|_| Manner::Says(200));
    let server = Server::start(settings(HubSettings { per_host: 2, ..at_home() }));
    for (path, taken) in [("/a", true), ("/b", true), ("/c", false), ("/a", true)] {
        let reply = server.send(registration(&reader, path, &[]));
        assert_eq!(told(&reply).0, taken, "{path}: {}", reply.text());
    }
}

#[test]
fn one_callback_may_be_told_in_both_ways() {
    let reader = Reader::start(|_| Manner::Says(200));
    let hubs = ["https://gemeente.example/hub"];
    let server = Server::with_hubs(settings(at_home()), &hubs);
    let callback = reader.url("/cb");
    let pairs =
        [("hub.mode", "subscribe"), ("hub.topic", FEED), ("hub.callback", callback.as_str())];
    assert_eq!(server.send(form(&pairs)).status, 202);
    assert!(told(&server.send(registration(&reader, "/cb", &[("domain", "127.0.0.1")]))).0);
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 2\n"));
    server.change(21, "tweede");
    let mut bodies: Vec<String> = reader.wait(2, is_post).into_iter().map(|got| got.body).collect();
    bodies.sort();
    let feed = server.get("/feed.rss", &[]);
    assert_eq!(bodies, [feed.text(), NOTICE]);
}

#[test]
fn a_cloud_that_is_killed_tells_after_its_restart() {
    let folder = tempfile::tempdir().unwrap();
    let feeds = folder.path().join("feeds");
    std::fs::create_dir(&feeds).unwrap();
    publish(&feeds, 3, "eerste");
    configure(
        folder.path(),
        "[feeds]\nurl = 'https://gemeente.example/'\n[serve]\nrsscloud = true\n\
         [serve.websub]\nprivate = ['127.0.0.1/32']\n",
    );
    let fails = Arc::new(AtomicBool::new(false));
    let failing = Arc::clone(&fails);
    let reader = Reader::start(move |_| {
        Manner::Says(if failing.load(Ordering::Relaxed) { 503 } else { 204 })
    });
    let process = Process::start(folder.path(), &["--no-convert"]);
    assert!(told(&process.send(&registration(&reader, "/cb", &[]))).0);
    fails.store(true, Ordering::Relaxed);
    publish(&feeds, 4, "tweede");
    process.signal("-HUP");
    let failed = "bron_hub_deliveries_total{status=\"503\"} 1";
    until(|| process.get("/metrics").text().contains(failed));
    process.signal("-KILL");
    drop(process);
    fails.store(false, Ordering::Relaxed);
    let _again = Process::start(folder.path(), &["--no-convert"]);
    let notices = reader.wait(3, is_post);
    assert!(notices.iter().all(|got| got.path == "/cb" && got.body == NOTICE));
}

#[test]
fn without_being_asked_for_there_is_no_cloud() {
    let reader = Reader::start(|_| Manner::Says(200));
    let hubs = ["https://gemeente.example/hub"];
    let server = Server::with_hubs(Settings { websub: at_home(), ..Settings::default() }, &hubs);
    assert_eq!(server.get("/rsscloud", &[]).status, 404);
    assert_eq!(server.send(registration(&reader, "/cb", &[])).status, 405);
    let clouded = cloud();
    assert!(clouded.get("/rsscloud", &[]).text().contains("registe"));
    assert_eq!(clouded.get("/hub", &[]).status, 404);
    assert_eq!(clouded.send(form(&[("hub.mode", "publish"), ("hub.url", FEED)])).status, 405);
}
