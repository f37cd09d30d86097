//! Copies of lost sources in a web archive, on an archive of the test's own: `TimeMap`, `TimeGate`, and what a bad one says.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bron::fetch::{Client, Clock, Failure, Hosts, Memento, Proxies, Settings};
use jiff::Timestamp;
use tokio::runtime::Builder;
use url::Url;

use crate::folder::Folder;
use crate::origin::{Origin, Reply, answer, page};

const FIRST: &str = "Memento-Datetime: Wed, 03 Jan 2018 08:00:00 GMT";
const SECOND: &str = "Memento-Datetime: Sat, 20 Dec 2025 08:00:00 GMT";
const THIRD: &str = "Memento-Datetime: Thu, 01 Jan 2026 08:00:00 GMT";

/// An archive: a list in parts, a gate, and copies of which the newest is that of an error page.
fn archive(path: &str, head: &str) -> Reply {
    let list = &["Content-Type: application/link-format"];
    if path.starts_with("/map/http") {
        return answer(
            200,
            list,
            b"<http://x.example/>; rel=\"original\",\n<javascript:alert(1)>; rel=\"memento\"; \
              datetime=\"Fri, 02 Jan 2026 00:00:00 GMT\",\n\
              <https://[broken>; rel=\"memento\"; datetime=\"Fri, 02 Jan 2026 00:00:00 GMT\",\n\
              </copy/1>; rel=\"first memento\"; datetime=\"Wed, 03 Jan 2018 08:00:00 GMT\",\n\
              </map/2>; rel=\"timemap\"; from=\"Mon, 01 Jan 2024 00:00:00 GMT\"\n",
        );
    }
    match path {
        "/map/2" => answer(
            200,
            list,
            b"</copy/2>; rel=\"memento\"; datetime=\"Sat, 20 Dec 2025 08:00:00 GMT\",\n\
              </copy/3>; rel=\"memento\"; datetime=\"Thu, 01 Jan 2026 08:00:00 GMT\"\n",
        ),
        "/copy/1" => answer(200, &[FIRST], b"the page in 2018"),
        "/copy/2" => answer(200, &[SECOND], b"the page in 2025"),
        "/copy/3" => answer(404, &[THIRD], b"an error page that was archived"),
        path if path.starts_with("/gate/") => {
            let asked = head.contains("accept-datetime: thu, 01 jan 2026 23:00:00 gmt");
            answer(302, &[if asked { "Location: /copy/2" } else { "Location: /copy/1" }], b"")
        }
        path if path.starts_with("/none/") => answer(404, &[], b""),
        path if path.starts_with("/page/") => page("welcome to the archive"),
        path if path.starts_with("/down/") => answer(503, &["Retry-After: 3600"], b""),
        path if path.starts_with("/file/") => answer(302, &["Location: file:///etc/passwd"], b""),
        path if path.starts_with("/inside/") => {
            answer(302, &["Location: http://169.254.169.254/"], b"")
        }
        path if path.starts_with("/round/") => answer(302, &["Location: /round/again"], b""),
        path if path.starts_with("/flood/") => Reply::Endless(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/link-format\r\n\r\n".to_vec(),
            b"</copy/1>; rel=memento; datetime=\"Wed, 03 Jan 2018 08:00:00 GMT\",\n".to_vec(),
        ),
        _ => answer(404, &[], b""),
    }
}

#[test]
fn a_lost_source_gets_the_copy_nearest_to_the_day_of_the_article() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let lost = Arc::new(AtomicBool::new(false));
    let now_lost = Arc::clone(&lost);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        "/weg" if now_lost.load(Ordering::SeqCst) => answer(410, &[], b""),
        _ => page("<title>Besluit</title><p>De raad besluit tot de bouw van een zwembad.</p>"),
    }));
    let museum = runtime.block_on(Origin::start_at([127, 0, 0, 2], |request| {
        archive(&request.path, &request.head)
    }));
    for way in ["map", "gate"] {
        lost.store(false, Ordering::SeqCst);
        let urls = [origin.url("/weg"), origin.url("/blijft")];
        let template = museum.url(&format!("/{way}/"));
        let folder = Folder::citing(&urls, &format!("memento = '{template}'"));
        folder.json(&["fetch"]);
        let asked = |folder: &Folder| {
            folder.json(&["fetch", "--all"]);
            let asked = museum.seen().iter().filter(|path| path.starts_with("/map/http")).count();
            asked + museum.seen().iter().filter(|path| path.starts_with("/gate/")).count()
        };
        let before = asked(&folder);
        lost.store(true, Ordering::SeqCst);
        let report = folder.path().join("report.html");
        let run = folder.json(&["fetch", "--all", "--report", report.to_str().unwrap()]);
        let copy = museum.url("/copy/2");
        assert_eq!(run["events"][0]["verdict"], "gone");
        assert_eq!(run["events"][0]["archived"]["url"], copy.as_str(), "{run}");
        assert_eq!(run["events"][0]["archived"]["taken"], "2025-12-20T08:00:00Z");
        assert!(fs::read_to_string(report).unwrap().contains(copy.as_str()));
        let feed = fs::read_to_string(folder.path().join("feeds/changes.atom")).unwrap();
        assert!(feed.contains(copy.as_str()), "{feed}");
        let (_, table) = folder.run(&["sources", "--verdict", "gone"]);
        assert!(table.contains(&format!("archived 2025-12-20: {copy}")), "{table}");
        assert_eq!(
            asked(&folder),
            before + 1,
            "the archive is asked once for a lost source, and for no other"
        );
        lost.store(false, Ordering::SeqCst);
        folder.json(&["fetch", "--all"]);
        let (_, table) = folder.run(&["sources"]);
        assert!(!table.contains("archived"), "a source that is back needs no copy: {table}");
    }
}

async fn ask(way: &str) -> Result<Option<Memento>, Failure> {
    let museum = Origin::start(|request| archive(&request.path, &request.head)).await;
    let settings = Settings {
        private: vec!["127.0.0.0/8".parse().unwrap()],
        max_body: 200_000,
        timeout: Duration::from_mins(2),
        ..Settings::default()
    };
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let client = Client::new(&settings, "bron/test", &Proxies::default(), None, clock).unwrap();
    let template = museum.url(&format!("/{way}/")).as_str().parse().unwrap();
    let wanted = "2026-01-02T00:00:00Z".parse().unwrap();
    let page = Url::parse("https://weg.example/a?b=c&d").unwrap();
    client.memento(&template, &page, wanted, &Hosts::new(&settings, clock)).await
}

#[tokio::test]
async fn what_an_archive_answers_has_a_name() {
    assert_eq!(ask("none").await, Ok(None));
    assert_eq!(ask("map").await.unwrap().unwrap().url.path(), "/copy/2");
    assert_eq!(ask("flood").await.unwrap().unwrap().url.path(), "/copy/1");
    for way in ["page", "down"] {
        let failure = ask(way).await.unwrap_err();
        assert!(matches!(failure, Failure::BadAnswer(_)), "{way}: {failure:?}");
    }
    assert!(matches!(ask("file").await, Err(Failure::Scheme(_))));
    assert!(matches!(ask("inside").await, Err(Failure::PrivateAddress { .. })));
    assert!(matches!(ask("round").await, Err(Failure::Redirects(_))));
}
