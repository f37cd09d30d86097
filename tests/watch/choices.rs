//! What a run visits and how it ends, as its settings and arguments say.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::folder::Folder;
use crate::origin::{Origin, Reply, answer, page};

/// Waits for an answer for so long that a test is over before, on any machine.
const PATIENT: &str = "read_timeout = '10m'\ntimeout = '10m'";
const PATIENCE: Duration = Duration::from_mins(10);

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Pages of every kind that can be read.
async fn pages() -> Origin {
    Origin::start(|request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        "/traag" => Reply::Hang(Vec::new()),
        "/nota.pdf" => answer(200, &["Content-Type: application/pdf"], PDF),
        "/nota" => answer(200, &["Content-Type: text/html"], PDF),
        "/beeld" => answer(200, &["Content-Type: text/html"], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0"),
        "/breed" => answer(200, &["Content-Type: text/plain"], b"\xff\xfeD\0e\0 \0r\0a\0a\0d\0"),
        "/nota.txt" => answer(200, &["Content-Type: text/plain"], b"De raad besluit tot het zwembad.\n"),
        path => page(&format!(
            "<title>{path}</title><h2 id='deel'>Deel</h2><p>De raad besluit over {path} in de zaal.</p>"
        )),
    })
    .await
}

const PDF: &[u8] = b"%PDF-1.4\n4 0 obj\n<< /Length 60 >>\nstream\nBT /F1 12 Tf (Nota over het zwembad) Tj ET\nendstream\nendobj\n";

fn visited(report: &Value) -> Vec<String> {
    let sources = report["sources"].as_array().unwrap();
    let mut paths: Vec<String> = sources
        .iter()
        .map(|source| source["url"].as_str().unwrap().splitn(4, '/').last().unwrap().to_owned())
        .collect();
    paths.sort_unstable();
    paths
}

#[test]
fn documents_and_texts_are_sources_and_parts_are_looked_for() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    let urls =
        ["/nota.pdf", "/nota.txt", "/a#deel", "/a#weg", "/b#deel"].map(|path| origin.url(path));
    let folder = Folder::citing(&urls, "");
    let report = folder.json(&["fetch"]);
    assert_eq!(report["verdicts"]["unchanged"], 4, "{report}");
    let reasons: Vec<_> = report["sources"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|source| source["reason"].as_str())
        .collect();
    assert_eq!(reasons, ["the page has no part #weg"]);
}

#[test]
fn what_is_sent_under_a_wrong_name_is_known_by_its_first_bytes() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    let urls = ["/nota", "/beeld", "/breed"].map(|path| origin.url(path));
    let report = Folder::citing(&urls, "").json(&["fetch"]);
    let verdicts = &report["verdicts"];
    assert_eq!((&verdicts["not-text"], &verdicts["unchanged"]), (&1.into(), &2.into()), "{report}");
}

#[test]
fn links_in_the_text_are_sources_when_asked_for() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    for (links, expected) in [(false, vec!["a"]), (true, vec!["a", "b", "c"])] {
        let folder = Folder::citing(&[origin.url("/a")], &format!("links = {links}"));
        let article = folder.path().join("articles/raad.md");
        let text = fs::read_to_string(&article).unwrap();
        let more = format!(
            "\nZie [het besluit]({}), <{}> en [ons](https://krant.example/x).\n",
            origin.url("/b"),
            origin.url("/c")
        );
        fs::write(&article, text + &more).unwrap();
        assert_eq!(visited(&folder.json(&["fetch"])), expected, "links = {links}");
    }
}

#[test]
fn files_that_are_no_articles_cite_nothing() {
    let urls = ["https://a.example/", "https://b.example/"].map(|url| url.parse().unwrap());
    let folder =
        Folder::citing(&urls[..1], "[articles]\ninclude = '**/*.md'\nexclude = ['uit/**']");
    let text = fs::read_to_string(folder.path().join("articles/raad.md")).unwrap();
    let other = text.replace(urls[0].as_str(), urls[1].as_str());
    fs::create_dir(folder.path().join("articles/uit")).unwrap();
    for name in ["uit/a.md", "a.txt"] {
        fs::write(folder.path().join("articles").join(name), &other).unwrap();
    }
    let (status, told) = folder.run(&["sources"]);
    assert_eq!(status, Some(0));
    assert!(told.contains(urls[0].as_str()) && !told.contains(urls[1].as_str()), "{told}");
}

#[test]
fn one_source_is_visited_by_its_name_or_address_and_each_in_its_own_rhythm() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    let urls = ["/a", "/b"].map(|path| origin.url(path));
    let registry = format!(
        "[sources]\n'De Gemeente' = {{ url = '{}', also = ['B en W'], every = '2h' }}",
        urls[1]
    );
    let folder = Folder::citing(&urls, &registry);
    for name in ["De Gemeente", "B en W", urls[1].as_str()] {
        assert_eq!(visited(&folder.json(&["fetch", "--source", name])), ["b"], "{name}");
    }
    let unknown = folder.command(&["fetch", "--source", "Niemand"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("`Niemand` is neither"));
    assert_eq!(visited(&folder.json(&["fetch"])), ["a"], "the other was visited already");
    assert_eq!(visited(&folder.json(&["fetch", "--all"])), ["a", "b"]);
    let sources = folder.json(&["sources"]);
    let due = |at: usize| -> jiff::Timestamp {
        let due = sources["sources"][at]["due"].as_str().unwrap();
        due.parse().unwrap()
    };
    let now: jiff::Timestamp = sources["sources"][1]["checked"].as_str().unwrap().parse().unwrap();
    let hours = |at: usize| due(at).duration_since(now).as_secs_f64() / 3600.0;
    assert!((2.0..2.3).contains(&hours(1)), "{}", hours(1));
    assert!(hours(0) > 24.0, "{}", hours(0));
    let later = (now + Duration::from_hours(3)).to_string();
    assert_eq!(visited(&folder.json(&["fetch", "--now", &later])), ["b"]);
}

#[test]
fn a_run_ends_when_its_time_is_up_and_says_so() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    let folder = Folder::citing(&[origin.url("/a"), origin.url("/traag")], PATIENT);
    let begun = Instant::now();
    let report = folder.json(&["fetch", "--max-time", "1s"]);
    assert_eq!(report["complete"], false, "{report}");
    assert!(begun.elapsed() < PATIENCE, "it did not wait for the answer");
}

#[test]
fn a_second_run_on_one_file_says_who_is_at_work() {
    let runtime = runtime();
    let origin = runtime.block_on(pages());
    let folder = Folder::citing(&[origin.url("/traag")], PATIENT);
    let mut first = folder.start(&["fetch"]);
    while !folder.path().join(".bron/bron.db-fetch").exists() || origin.seen().is_empty() {
        std::thread::yield_now();
    }
    let second = folder.command(&["fetch"]).output().unwrap();
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another `bron fetch` is at work"));
}
