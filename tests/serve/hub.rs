//! The WebSub hub for our own feeds (W3C Recommendation of 23 January 2018), and pings to the hubs of others.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use bron::fetch::Lookup;
use bron::serve::{HubSettings, Settings};
use url::form_urlencoded;

use crate::reader::{Got, Manner, Reader};
use crate::wire::{Server, publish, until};

const TOPIC: &str = "https://gemeente.example/feed.atom";

/// A server with a hub that may call 127.0.0.1, unless the settings say otherwise.
fn hub(websub: HubSettings) -> Server {
    let websub = if websub.private.is_empty() {
        HubSettings { private: vec!["127.0.0.1/32".parse().unwrap()], ..websub }
    } else {
        websub
    };
    Server::with_hubs(Settings { websub, ..Settings::default() }, &["https://gemeente.example/hub"])
}

fn is_delivery(got: &Got) -> bool {
    got.method == "POST"
}

/// A request to the hub.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    post("/hub", "", pairs)
}

/// A form that is posted to a path, with more header lines, each with its end.
pub(crate) fn post(path: &str, lines: &str, pairs: &[(&str, &str)]) -> String {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\n{lines}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

fn subscribe(server: &Server, callback: &str, more: &[(&str, &str)]) -> u16 {
    let mut pairs =
        vec![("hub.mode", "subscribe"), ("hub.topic", TOPIC), ("hub.callback", callback)];
    pairs.extend_from_slice(more);
    server.send(form(&pairs)).status
}

/// Makes the first subscription, and waits until the hub knows: from then on a change is delivered.
fn subscribed(server: &Server, reader: &Reader, path: &str, more: &[(&str, &str)]) {
    assert_eq!(subscribe(server, &reader.url(path), more), 202);
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 1\n"));
}

#[test]
fn a_change_is_delivered_whole_and_signed() {
    // WebSub sections 7 and 7.1
    let reader = Reader::start(|_| Manner::Says(204));
    let server = hub(HubSettings::default());
    subscribed(&server, &reader, "/cb?id=1", &[("hub.secret", "zonneschijn")]);
    server.change(21, "tweede");
    let got = reader.wait(1, is_delivery).remove(0);
    let feed = server.get("/feed.atom", &[]);
    assert_eq!(got.path, "/cb?id=1");
    assert_eq!(got.body, feed.text());
    assert!(got.head.contains("content-type: application/atom+xml"));
    assert!(got.head.contains("<https://gemeente.example/hub>; rel=\"hub\""));
    assert!(got.head.contains(&format!("<{TOPIC}>; rel=\"self\"")));
    assert!(got.head.contains("x-hub-signature: sha256="));
}

#[test]
fn a_ping_without_a_change_delivers_nothing() {
    let reader = Reader::start(|_| Manner::Says(200));
    let server = hub(HubSettings::default());
    subscribed(&server, &reader, "/cb", &[]);
    for key in ["hub.url", "hub.topic"] {
        assert_eq!(server.send(form(&[("hub.mode", "publish"), (key, TOPIC)])).status, 204);
    }
    until(|| !server.get("/metrics", &[]).text().contains("bron_reloads_total 1\n"));
    server.change(21, "tweede");
    reader.wait(1, is_delivery);
    // A delivery for the pings would have come before this one.
    assert_eq!(reader.got("POST").len(), 1);
    let elsewhere = [("hub.mode", "publish"), ("hub.url", "https://ander.example/feed")];
    assert_eq!(server.send(form(&elsewhere)).status, 400);
}

#[test]
fn callbacks_in_private_networks_are_never_called() {
    // WebSub section 8 leaves this to the hub: a callback is an address from a stranger.
    let reader = Reader::start(|path| match path {
        "/naar-binnen" => Manner::Redirects,
        _ => Manner::Says(200),
    });
    let port = reader.address.port();
    let server = hub(HubSettings {
        private: vec!["127.0.0.2/32".parse().unwrap()],
        ..HubSettings::default()
    });
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0.0.0.0", "0x7f.1"]
    {
        subscribe(&server, &format!("http://{host}:{port}/binnen"), &[]);
    }
    for callback in ["http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[fd00::1]/"] {
        subscribe(&server, callback, &[]);
    }
    let allowed = format!("http://127.0.0.2:{port}");
    assert_eq!(subscribe(&server, &format!("{allowed}/cb"), &[]), 202);
    assert_eq!(subscribe(&server, &format!("{allowed}/naar-binnen"), &[]), 202);
    reader.wait(2, |got| got.method == "GET");
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 2"));
    server.change(21, "tweede");
    reader.wait(2, is_delivery);
    for got in reader.got("GET").into_iter().chain(reader.got("POST")) {
        assert_eq!(got.at.to_string(), "127.0.0.2", "{got:?}");
        assert!(!got.path.starts_with("/elders"), "redirects are not followed (section 7)");
    }
}

#[test]
fn a_callback_whose_name_changes_its_mind_is_not_called_inside() {
    // WebSub section 8 again: the address that is judged is the one that is called, for the verification and for every
    // delivery, though it was looked up anew.
    let reader = Reader::start(|_| Manner::HangsUp);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    // What may be called comes first; 127.0.0.1, where nothing may be called, is all that is found from then on.
    let lookup: Lookup = Arc::new(move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let address = if first { [127, 0, 0, 2] } else { [127, 0, 0, 1] };
        Box::pin(async move { Ok(vec![address.into()]) })
    });
    let websub =
        HubSettings { private: vec!["127.0.0.2/32".parse().unwrap()], ..HubSettings::default() };
    let server = Server::with_lookup(
        Settings { websub, ..Settings::default() },
        &["https://gemeente.example/hub"],
        lookup,
    );
    let callback = |path: &str| format!("http://wissel.example:{}{path}", reader.address.port());
    assert_eq!(subscribe(&server, &callback("/cb"), &[]), 202);
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 1"));
    assert_eq!(subscribe(&server, &callback("/later"), &[]), 202);
    until(|| asked.load(Ordering::SeqCst) == 2);
    server.change(21, "tweede");
    until(|| {
        let metrics = server.get("/metrics", &[]);
        metrics.text().contains("bron_hub_deliveries_total{status=\"0\"} 1")
    });
    for got in reader.got("GET").into_iter().chain(reader.got("POST")) {
        assert_eq!((got.at.to_string().as_str(), got.method.as_str()), ("127.0.0.2", "GET"));
        assert!(got.path.starts_with("/cb?"), "{got:?}");
    }
}

#[test]
fn a_host_is_not_asked_more_often_than_is_allowed() {
    // WebSub section 8 leaves limits to the hub: whoever asks need not have the host that is asked. Here none is allowed,
    // as which requests fall into one second is chance; the hub's own test has the counting.
    let reader = Reader::start(|_| Manner::Says(200));
    let server = hub(HubSettings { verifications: 0, ..HubSettings::default() });
    for mode in ["subscribe", "unsubscribe"] {
        let callback = reader.url("/cb");
        let pairs = [("hub.mode", mode), ("hub.topic", TOPIC), ("hub.callback", &callback)];
        let refused = server.send(form(&pairs));
        assert_eq!(refused.status, 503, "{mode}");
        assert!(refused.text().contains("try again in a second"), "{}", refused.text());
    }
    assert!(reader.got("GET").is_empty());
}

#[test]
fn leases_of_a_second_are_made_longer_so_that_renewals_stay_rare() {
    // WebSub section 5.3: the hub decides, and tells what it decided.
    let reader = Reader::start(|_| Manner::Says(200));
    let server = hub(HubSettings { min_lease: 60, ..HubSettings::default() });
    assert_eq!(subscribe(&server, &reader.url("/cb"), &[("hub.lease_seconds", "1")]), 202);
    let asked = reader.wait(1, |got| got.method == "GET").remove(0);
    assert!(asked.path.ends_with("&hub.lease_seconds=60"), "{}", asked.path);
}

#[test]
fn subscriptions_are_limited_by_host_and_renewals_are_not() {
    let reader = Reader::start(|_| Manner::Says(200));
    let server = hub(HubSettings { per_host: 2, ..HubSettings::default() });
    for path in ["/a", "/b"] {
        assert_eq!(subscribe(&server, &reader.url(path), &[]), 202);
    }
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 2"));
    assert_eq!(subscribe(&server, &reader.url("/c"), &[]), 503);
    assert_eq!(subscribe(&server, &reader.url("/a"), &[]), 202, "it is subscribed already");
}

#[test]
fn a_topic_that_moved_is_found_under_its_new_address() {
    // WebSub section 6.1
    let moved = BTreeMap::from([("/oud.atom".to_owned(), "/feed.atom".to_owned())]);
    let hub = "https://gemeente.example/hub";
    let server = Server::with_hubs(Settings { moved, ..Settings::default() }, &[hub]);
    let reply = server.get("/oud.atom", &[]);
    assert_eq!((reply.status, reply.header("location")), (308, "/feed.atom"));
    let link = server.get("/feed.atom", &[]).header("link").to_owned();
    assert!(link.contains(&format!("<{TOPIC}>; rel=\"self\"")), "{link}");
    assert!(link.contains(&format!("<{hub}>; rel=\"hub\"")), "{link}");
    let old = [
        ("hub.mode", "subscribe"),
        ("hub.topic", "https://gemeente.example/oud.atom"),
        ("hub.callback", "https://lezer.example/cb"),
    ];
    assert_eq!(server.send(form(&old)).status, 400);
}

#[test]
fn every_hub_is_named_and_pinged_and_a_dead_one_holds_up_none() {
    let pinged = [Reader::start(|_| Manner::Says(204)), Reader::start(|_| Manner::Says(202))];
    let hangs = Reader::start(|_| Manner::Hangs);
    let hubs = [
        // Nobody listens there.
        "http://127.0.0.1:9/".to_owned(),
        hangs.url("/hub"),
        pinged[0].url("/hub"),
        pinged[1].url("/publish?a=b"),
    ];
    let hubs: Vec<&str> = hubs.iter().map(String::as_str).collect();
    let websub =
        HubSettings { private: vec!["127.0.0.1/32".parse().unwrap()], ..HubSettings::default() };
    let server = Server::with_hubs(Settings { websub, ..Settings::default() }, &hubs);
    let link = server.get("/feed.atom", &[]).header("link").to_owned();
    for hub in hubs {
        assert!(link.contains(&format!("<{hub}>; rel=\"hub\"")), "{hub} in {link}");
    }
    server.change(21, "tweede");
    for hub in &pinged {
        let pings = hub.wait(3, |got| got.method == "POST");
        let mut topics: Vec<String> = pings
            .iter()
            .map(|ping| {
                let form: HashMap<_, _> =
                    form_urlencoded::parse(ping.body.as_bytes()).into_owned().collect();
                assert_eq!(form["hub.mode"], "publish");
                assert_eq!(form["hub.url"], form["hub.topic"], "hubs read either");
                form["hub.url"].clone()
            })
            .collect();
        topics.sort();
        let formats = ["atom", "json", "rss"];
        assert_eq!(topics, formats.map(|format| format!("https://gemeente.example/feed.{format}")));
    }
}

#[test]
fn a_thousand_subscribers_get_a_change_once_whatever_some_of_them_do() {
    let reader = Reader::start(|path| match path.as_bytes().last() {
        Some(b'1') if path.ends_with("01") => Manner::Hangs,
        Some(b'2') if path.ends_with("02") => Manner::Rambles,
        Some(b'3') if path.ends_with("03") => Manner::HangsUp,
        Some(b'4') if path.ends_with("04") => Manner::Says(500),
        Some(b'5') if path.ends_with("05") => Manner::Redirects,
        _ => Manner::Says(200),
    });
    let good = |path: &str| !["01", "02", "03", "04", "05"].iter().any(|end| path.ends_with(end));
    let server = hub(HubSettings { per_host: 2000, verifications: 2000, ..HubSettings::default() });
    for number in 0..1000 {
        // 503 says that too many verifications are under way.
        until(|| subscribe(&server, &reader.url(&format!("/lezer/{number:03}")), &[]) == 202);
    }
    until(|| server.get("/metrics", &[]).text().contains("bron_hub_subscriptions 1000"));
    let begun = Instant::now();
    publish(&server.feeds, 21, "tweede");
    server.app.ask_reload();
    let deliveries = reader.wait(950, |got| is_delivery(got) && good(&got.path));
    // Shown with --nocapture; what is slow on a busy machine is no fault.
    let _ = std::io::Write::write_fmt(
        &mut std::io::stderr(),
        format_args!("950 of 1000 subscribers served in {:?}\n", begun.elapsed()),
    );
    let mut paths: Vec<_> = deliveries.into_iter().map(|got| got.path).collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 950, "each once");
    assert_eq!(server.get("/feed.atom", &[]).status, 200);
}
