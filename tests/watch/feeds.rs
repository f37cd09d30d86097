//! What the articles' feeds tell of the pages that they cite, after real visits.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::Value;

use crate::folder::Folder;
use crate::origin::{Origin, answer, page};
use crate::rounds::{changing, runtime};

/// Every file of the feeds with its bytes.
fn feeds(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder.path().join("feeds")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files.insert(path.display().to_string(), fs::read(path).unwrap());
        }
    }
    files
}

fn converted(folder: &Folder, day: u32) -> Value {
    let now = format!("2026-02-{day:02}T12:00:00Z");
    folder.json(&["convert", "--now", &now])
}

fn fetched(folder: &Folder, day: u32) {
    folder.json(&["fetch", "--all", "--now", &format!("2026-02-{day:02}T06:00:00Z")]);
}

/// What the JSON Feed says of the first source of the first article.
fn told(folder: &Folder) -> Value {
    let text = fs::read(folder.path().join("feeds/feed.json")).unwrap();
    let feed: Value = serde_json::from_slice(&text).unwrap();
    feed["items"][0]["_bron"]["sources"][0].clone()
}

#[test]
fn the_feeds_tell_what_was_found_and_not_when_it_was_found_again() {
    let runtime = runtime();
    let (origin, version) = changing(&runtime);
    let folder = Folder::citing(&[origin.url("/zwembad#deel")], "[feeds]\nsource_notes = true");
    converted(&folder, 1);
    assert_eq!(told(&folder).get("status"), None, "nobody looked yet");

    fetched(&folder, 2);
    assert_eq!(converted(&folder, 2)["written"], serde_json::json!(["feed.json"]));
    assert_eq!(told(&folder)["status"], "unchanged");
    assert_eq!(told(&folder)["checked"], "2026-02-02T07:00:00+01:00");
    let before = feeds(&folder);
    for day in 3..6 {
        fetched(&folder, day);
        assert_eq!(converted(&folder, day)["written"], serde_json::json!([]));
    }
    assert!(feeds(&folder) == before, "another visit that finds the same changes nothing");

    version.store(1, Ordering::SeqCst);
    fetched(&folder, 6);
    let (status, _) = folder.run(&["convert", "--check"]);
    assert_eq!(status, Some(1));
    converted(&folder, 6);
    assert_eq!(told(&folder)["status"], "changed");
    assert_eq!(told(&folder)["changed"], "2026-02-06T07:00:00+01:00");
    for format in ["rss", "atom", "json", "html"] {
        let text = fs::read_to_string(folder.path().join(format!("feeds/feed.{format}"))).unwrap();
        assert!(text.contains("gewijzigd op 6 februari 2026"), "{format}: {text}");
    }
    let before = feeds(&folder);
    fetched(&folder, 7);
    converted(&folder, 7);
    assert!(feeds(&folder) == before, "a page that stays changed is no news");
}

#[test]
fn a_page_that_is_gone_is_said_to_be_and_archives_say_nothing() {
    let runtime = runtime();
    let gone = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_gone = Arc::clone(&gone);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/besluit" if is_gone.load(Ordering::SeqCst) => answer(410, &[], b""),
        "/besluit" => {
            page("<html lang=nl><body><main><p>Het besluit van de raad.</p></main></body></html>")
        }
        _ => answer(404, &[], b""),
    }));
    let url = origin.url("/besluit");
    let folder =
        Folder::citing(std::slice::from_ref(&url), "[feeds]\nsource_notes = true\nlimit = 1");
    for day in 3..6 {
        let article = format!(
            "---\ntitle: Dag {day}\ndate: 2026-01-0{day}\nsources:\n  - {url}\n---\nTekst.\n"
        );
        fs::write(folder.path().join(format!("articles/dag-{day}.md")), article).unwrap();
    }
    fetched(&folder, 1);
    converted(&folder, 1);
    gone.store(true, Ordering::SeqCst);
    fetched(&folder, 2);
    let written = converted(&folder, 2)["written"].clone();
    let written: Vec<&str> =
        written.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    // The last two list the feed of changes, which is there from now on.
    let both = ["feeds.opml", "index.html"];
    assert_eq!(written, ["feed.atom", "feed.html", "feed.json", "feed.rss", both[0], both[1]]);
    assert_eq!(told(&folder)["status"], "gone");
    let atom = fs::read_to_string(folder.path().join("feeds/feed.atom")).unwrap();
    assert!(atom.contains("niet meer bereikbaar"), "{atom}");
    let archive = fs::read_to_string(folder.path().join("feeds/archive/00001.json")).unwrap();
    assert!(!archive.contains("checked") && !archive.contains("niet meer"), "{archive}");
}

#[test]
fn a_store_that_cannot_be_opened_is_not_called_damaged() {
    let folder = Folder::citing(&[], "");
    fs::create_dir_all(folder.path().join(".bron/bron.db")).unwrap();
    let output = folder.command(&["fetch"]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("bron.db cannot be read and written; see whether"), "{said}");
}

#[test]
fn a_damaged_store_is_named_with_a_remedy_and_loses_nothing_that_was_published() {
    let folder = Folder::citing(&[], "");
    assert!(folder.command(&["convert", "-q"]).output().unwrap().status.success());
    let published = fs::read(folder.path().join("feeds/feed.atom")).unwrap();
    let store = folder.path().join(".bron/bron.db");
    fs::write(&store, [7; 8192]).unwrap();
    for arguments in [&["convert"][..], &["fetch"], &["sources"], &["diff", "Raad"]] {
        let output = folder.command(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("bron.db cannot be used as a store; move it away"), "{said}");
    }
    assert_eq!(fs::read(folder.path().join("feeds/feed.atom")).unwrap(), published);
    assert_eq!(fs::read(&store).unwrap(), [7; 8192]);
}
