//! Whole rounds of the program over pages that change, move and break.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::folder::Folder;
use crate::origin::{Origin, Reply, answer, page};

/// A page whose text says which version it is.
fn council(path: &str, version: usize) -> String {
    let amount = 1000 + version * 350;
    format!(
        "<!DOCTYPE html><html lang=nl><head><title>Besluit {path}</title></head><body><main><h1>Besluit {path}</h1>\
         <p>De raad van de gemeente besprak dinsdagavond het plan voor het nieuwe zwembad aan de Kerkstraat.</p>\
         <p>Het college stelt voor om {amount} euro per jaar uit te trekken voor het onderhoud van het gebouw.</p>\
         <p>De meerderheid van de raad stemde in met het voorstel; de oppositie wilde eerst een onderzoek.</p>\
         </main></body></html>"
    )
}

pub(crate) fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// A server whose council pages are of the version in the counter.
pub(crate) fn changing(runtime: &Runtime) -> (Origin, Arc<AtomicUsize>) {
    let version = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&version);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        // What we ask to learn how a host answers to an address that cannot exist.
        path if path.contains("/bron-") => answer(404, &[], b""),
        path => page(&council(path, current.load(Ordering::SeqCst))),
    }));
    (origin, version)
}

fn verdicts(report: &Value) -> BTreeMap<String, u64> {
    let verdicts = report["verdicts"].as_object().unwrap();
    verdicts.iter().map(|(name, count)| (name.clone(), count.as_u64().unwrap())).collect()
}

#[test]
fn a_change_is_told_with_its_words_once_and_reaches_the_feed() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/zwembad"), origin.url("/zwembad#deel")], "");
    let first = folder.json(&["fetch"]);
    assert_eq!(verdicts(&first), [("unchanged".to_owned(), 1)].into());
    assert!(first["sources"][0]["reason"].as_str().unwrap().contains("#deel"));
    assert_eq!(folder.json(&["fetch"])["visited"], 0, "nothing is due yet");
    version.store(1, Ordering::SeqCst);
    let changed = folder.json(&["fetch", "--all"]);
    let event = &changed["events"][0];
    assert_eq!(event["verdict"], "changed");
    assert_eq!(event["cited_by"][0]["path"], "raad.md");
    assert!(event["removed"].as_str().unwrap().contains("1000"), "{event}");
    assert!(event["added"].as_str().unwrap().contains("1350"), "{event}");
    assert_eq!(folder.json(&["fetch", "--all"])["events"], Value::Array(Vec::new()));
    let read = |name: &str| fs::read_to_string(folder.path().join("feeds").join(name)).unwrap();
    for (format, sign) in [
        ("rss", "1000 → 1350"),
        ("atom", "1000 → 1350"),
        ("json", "<del>1000</del> <ins>1350</ins>"),
        ("html", "<del>1000</del> <ins>1350</ins>"),
    ] {
        let feed = read(&format!("changes.{format}"));
        assert!(feed.contains(sign), "{format}: {feed}");
    }
    assert!(read("changes.html").contains("Aangehaald in"));
    // Whoever looks for what can be subscribed to finds the feed of changes.
    folder.run(&["convert"]);
    assert!(read("index.html").contains("Wijzigingen in de bronnen"));
    assert!(read("feeds.opml").contains("/changes.rss"));
    let url = origin.url("/zwembad");
    let (_, words) = folder.run(&["diff", url.as_str()]);
    assert!(words.contains("[-1000-]") && words.contains("{+1350+}"), "{words}");
    let (_, unified) = folder.run(&["diff", url.as_str(), "--format", "unified"]);
    assert!(unified.starts_with("--- "), "{unified}");
    let (_, table) = folder.run(&["sources", "--verdict", "unchanged"]);
    assert!(table.contains(url.as_str()), "{table}");
    assert_eq!(folder.json(&["sources"])["sources"][0]["cited_by"][0], "raad.md");
}

/// What differs at every visit is not told, and the list of sources says what that is.
#[test]
fn what_is_passed_over_is_named_in_the_list_of_sources() {
    let runtime = runtime();
    let round = Arc::new(AtomicUsize::new(504));
    let current = Arc::clone(&round);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        path => {
            let level = format!("<p>Peil Kanaal {} cm</p></main>", current.load(Ordering::SeqCst));
            page(&council(path, 0).replace("</main>", &level))
        }
    }));
    let folder = Folder::citing(&[origin.url("/peil")], "");
    let mut told = Vec::new();
    for level in [504, 511, 498, 502] {
        round.store(level, Ordering::SeqCst);
        told.push(folder.json(&["fetch", "--all"])["events"].as_array().unwrap().len());
    }
    assert_eq!(told, [0, 1, 0, 0]);
    let (_, table) = folder.run(&["sources"]);
    assert!(table.contains("passed over") && table.contains("Peil Kanaal 502 cm"), "{table}");
}

#[test]
fn each_fate_has_its_name() {
    let runtime = runtime();
    let round = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&round);
    let origin = runtime.block_on(Origin::start(move |request| {
        let later = current.load(Ordering::SeqCst) > 0;
        match request.path.as_str() {
            "/robots.txt" => answer(200, &[], b"User-agent: *\nDisallow: /prive\n"),
            "/weg" if later => answer(410, &[], b""),
            "/kwijt" if later => answer(404, &[], b""),
            "/verhuisd" if later => answer(301, &["Location: /nieuw"], b""),
            "/inloggen" if later => page(
                "<title>Inloggen</title><h1>Inloggen</h1><form><input type=password><button>Log in</button></form>\
                 <p>Word abonnee om dit artikel te lezen.</p>",
            ),
            "/teKoop" if later => page(
                "<title>Domein te koop</title><h1>Dit domein is te koop</h1><p>Deze domeinnaam is mogelijk te koop. \
                 Vraag een offerte aan. Buy this domain.</p>",
            ),
            "/zacht" if later => page(
                "<title>Niet gevonden</title><h1>Deze pagina bestaat niet</h1><p>Ga naar de voorpagina.</p>",
            ),
            "/beeld" => answer(200, &["Content-Type: image/png"], b"\x89PNG"),
            "/druk" => answer(500, &[], b""),
            "/groot" => Reply::Endless(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec(),
                vec![b'x'; 65536],
            ),
            "/binnen" => answer(302, &["Location: http://169.254.169.254/"], b""),
            path if path.contains("/bron-") => answer(404, &[], b""),
            "/nieuw" => page(&council("/verhuisd", 0)),
            path => page(&council(path, 0)),
        }
    }));
    let paths = [
        ("/weg", "gone"),
        ("/kwijt", "unreachable"),
        ("/verhuisd", "unchanged"),
        ("/inloggen", "login-wall"),
        ("/teKoop", "parked"),
        ("/zacht", "soft-404"),
        ("/beeld", "not-text"),
        ("/druk", "unreachable"),
        ("/groot", "too-large"),
        ("/binnen", "private-address"),
        ("/prive/1", "blocked-by-robots"),
        ("/blijft", "unchanged"),
    ];
    let urls: Vec<_> = paths.iter().map(|(path, _)| origin.url(path)).collect();
    let folder = Folder::citing(&urls, "");
    folder.json(&["fetch"]);
    round.store(1, Ordering::SeqCst);
    let report = folder.json(&["fetch", "--all"]);
    for (url, (path, verdict)) in urls.iter().zip(paths) {
        let sources = report["sources"].as_array().unwrap();
        let source = sources.iter().find(|source| source["url"] == url.as_str()).unwrap();
        assert_eq!(source["verdict"], verdict, "{path}: {source}");
    }
    let (_, told) = folder.run(&["sources"]);
    assert_eq!(
        told.matches("`[fetch] private`").count(),
        1,
        "where, and only where, it helps: {told}"
    );
    for (visit, status) in [(2, 0), (3, 1), (4, 0)] {
        let (answer, _) = folder.run(&["fetch", "--all", "--exit-code"]);
        assert_eq!(
            answer,
            Some(status),
            "the move is told at its third sighting, and this is number {visit}"
        );
    }
}

#[test]
fn a_killed_run_tells_nothing_twice_and_loses_nothing() {
    const SOURCES: usize = 12;
    const ROUNDS: usize = 5;
    const KILLS: usize = 40;
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let urls: Vec<_> =
        (0..SOURCES).map(|number| origin.url(&format!("/besluit/{number}"))).collect();
    let folder = Folder::citing(&urls, "");
    for round in 0..ROUNDS {
        version.store(round, Ordering::SeqCst);
        for kill in 0..KILLS {
            let mut child = folder.start(&["fetch", "--all"]);
            // Not waiting for anything: the moment of the kill is what varies.
            sleep(Duration::from_millis((kill * 37 % 40 * 4) as u64));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        folder.json(&["fetch", "--all"]);
    }
    for url in &urls {
        let changes = folder.json(&["diff", url.as_str(), "--since", "2000-01-01"]);
        let changes = changes["changes"].as_array().unwrap();
        let added: Vec<&str> =
            changes.iter().map(|change| change["added"].as_str().unwrap()).collect();
        let expected: Vec<String> =
            (1..ROUNDS).map(|version| (1000 + version * 350).to_string()).collect();
        assert_eq!(added, expected, "{url}");
    }
}

#[test]
fn what_was_exported_is_taken_in_elsewhere() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let urls = [origin.url("/a"), origin.url("/b")];
    let here = Folder::citing(&urls, "");
    here.json(&["fetch"]);
    version.store(1, Ordering::SeqCst);
    here.json(&["fetch", "--all"]);
    let file = here.path().join("bron.jsonl");
    assert_eq!(here.run(&["sources", "export", file.to_str().unwrap()]).0, Some(0));
    let there = Folder::citing(&urls, "");
    assert_eq!(there.run(&["sources", "import", file.to_str().unwrap()]).0, Some(0));
    let again = there.path().join("again.jsonl");
    assert_eq!(there.run(&["sources", "export", again.to_str().unwrap()]).0, Some(0));
    assert_eq!(fs::read_to_string(file).unwrap(), fs::read_to_string(again).unwrap());
    assert_eq!(there.json(&["fetch", "--all"])["events"], Value::Array(Vec::new()));
}

#[test]
fn uncited_sources_are_not_visited_and_can_be_thrown_away() {
    let runtime = runtime();
    let (origin, _) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/a"), origin.url("/b")], "");
    assert_eq!(folder.json(&["fetch"])["visited"], 2);
    let article = folder.path().join("articles/raad.md");
    let text = fs::read_to_string(&article).unwrap().replace(origin.url("/b").as_str(), "Archief");
    fs::write(&article, text).unwrap();
    assert_eq!(folder.json(&["fetch", "--all"])["visited"], 1);
    let (_, pruned) = folder.run(&["sources", "prune"]);
    assert!(pruned.contains("1 sources"), "{pruned}");
}

#[test]
fn what_changed_goes_with_a_source_that_is_thrown_away() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/a")], "");
    folder.json(&["fetch"]);
    version.store(1, Ordering::SeqCst);
    assert_eq!(folder.json(&["fetch", "--all"])["events"].as_array().unwrap().len(), 1);
    fs::remove_file(folder.path().join("articles/raad.md")).unwrap();
    let (_, pruned) = folder.run(&["sources", "prune"]);
    assert!(pruned.contains("1 sources") && pruned.contains("2 texts"), "{pruned}");
}

#[test]
fn a_clock_that_was_years_ahead_holds_nothing_up() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/a")], "");
    assert_eq!(folder.json(&["fetch", "--now", "2029-05-01T08:00:00Z"])["visited"], 1);
    assert_eq!(folder.json(&["fetch", "--now", "2026-05-01T08:00:00Z"])["visited"], 1);
    assert_eq!(folder.json(&["fetch", "--now", "2026-05-01T09:00:00Z"])["visited"], 0);
    folder.json(&["fetch", "--all", "--now", "2029-05-01T08:00:00Z"]);
    version.store(1, Ordering::SeqCst);
    let report = folder.json(&["fetch", "--all", "--now", "2026-05-02T08:00:00Z"]);
    assert_eq!(verdicts(&report), [("changed".to_owned(), 1)].into());
}

#[test]
fn what_changed_is_told_when_the_feed_cannot_be_written() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/a")], "");
    folder.json(&["fetch"]);
    fs::write(folder.path().join("feeds"), "no folder").unwrap();
    version.store(1, Ordering::SeqCst);
    let output = folder.command(&["fetch", "--all", "--report", "report.html"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("[-1000-] {+1350+}"));
    assert!(fs::read_to_string(folder.path().join("report.html")).unwrap().contains("1350"));
}
