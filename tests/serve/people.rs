//! The pages for people, in a real browser: reading, following, subscribing, the keyboard, narrow, dark and on paper.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::browser::{Browser, View};
use crate::running::Process;
use crate::wire::until;

const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';
/// Wider than a narrow page, with nowhere to break.
const LONG_WORD: &str = "meervoudigepersoonlijkheidsstoornissenbehandelcentrumwachtlijstproblematiekoverlegorgaanvoorzittersvergadering";

/// A publication with two articles and one of extremes, a source that changed and one that is gone.
struct Publication {
    folder: tempfile::TempDir,
}

impl Publication {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let said = Arc::new(Mutex::new("De raad keurde het plan goed."));
        let port = origin(Arc::clone(&said));
        let settings = "[site]\ntitle = 'Zuidermarkse Courant'\nurl = 'https://courant.example/'\nlanguage = 'nl'\n\
            description = 'Nieuws over bestuur en beleid'\n\
            [articles]\nurl = '/{slug}/'\n[feeds]\nby = ['tag', 'source']\n\
            [serve]\ngone = ['/oud.rss']\n\
            [fetch]\nprivate = ['127.0.0.0/8']\ngap = '1ms'\n";
        fs::write(folder.path().join("bron.toml"), settings).unwrap();
        let articles = folder.path().join("articles");
        fs::create_dir(&articles).unwrap();
        let sources = format!(
            "sources:\n  - name: Raadsbesluit zwembad\n    url: http://127.0.0.1:{port}/besluit\n  \
             - name: Oude nota\n    url: http://127.0.0.1:{port}/weg\n  - Gesprek met de wethouder\n"
        );
        for (name, day) in [("zwembad", "2026-02-03"), ("brug", "2026-03-04")] {
            let text = format!(
                "---\ntitle: Het {name} blijft open\ndate: {day}\ntags: [voorzieningen]\n{sources}---\n\n\
                 Het college besloot vandaag over het {name}.\n"
            );
            fs::write(articles.join(format!("{name}.md")), text).unwrap();
        }
        let extremes = format!(
            "---\ntitle: {LONG_WORD}\ndate: 2026-01-02\ntags: [{LONG_WORD}, خدمات, a, b, c, d, e]\n{sources}---\n\n\
             https://courant.example/{LONG_WORD}\n"
        );
        fs::write(articles.join("uitersten.md"), extremes).unwrap();
        let publication = Self { folder };
        publication.bron(&["convert", "-q"]);
        publication.bron(&["fetch", "-q", "--all"]);
        *said.lock().unwrap() = "De raad keurde het plan af.";
        publication.bron(&["fetch", "-q", "--all"]);
        publication
    }

    fn bron(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO_BIN_EXE_bron"))
            .current_dir(self.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// A site of sources: one page that says what is in `said`, one that is gone for good.
fn origin(said: Arc<Mutex<&'static str>>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    // It lives as long as the test's process; nothing waits for it.
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = stream.read(&mut head).unwrap_or(0);
            let (status, body) = if head[..read].starts_with(b"GET /besluit") {
                let said = *said.lock().unwrap();
                (
                    "200 OK",
                    format!(
                        "<!DOCTYPE html><html lang=nl><title>Besluit</title><main><h1>Besluit</h1><p>{said}</p></main>"
                    ),
                )
            } else if head[..read].starts_with(b"GET /weg") {
                ("410 Gone", "<title>Weg</title><p>Deze pagina is weg.".to_owned())
            } else {
                ("404 Not Found", String::new())
            };
            // A client that went away is none of the test's business.
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    port
}

/// The paths of the pages of sources to which something happened.
fn dossiers(process: &Process) -> Vec<String> {
    let list = process.get("/sources");
    let links = list.text().split("href=\"").filter_map(|rest| rest.split_once('"'));
    links
        .filter(|(path, _)| path.starts_with("sources/"))
        .map(|(path, _)| format!("/{path}"))
        .collect()
}

fn has_sources(process: &Process) -> bool {
    process.get("/sources").text().contains("Raadsbesluit zwembad")
}

#[test]
fn the_sources_are_listed_with_what_happened_to_them() {
    let publication = Publication::new();
    let process = Process::start(publication.path(), &["--no-convert"]);
    until(|| has_sources(&process));
    let list = process.get("/sources");
    assert!(list.header("content-type").starts_with("text/html"));
    assert!(!list.header("etag").is_empty());
    let at = |words: &str| list.text().find(words).unwrap();
    assert!(at("Oude nota") < at("Raadsbesluit zwembad"), "what cannot be read stands first");
    assert!(list.text().contains("bestaat niet meer"));
    assert!(list.text().contains("https://courant.example/brug/"), "it says where it is cited");
    let pages: Vec<_> = dossiers(&process).iter().map(|path| process.get(path)).collect();
    assert_eq!(pages.len(), 2);
    let changed = pages.iter().find(|page| page.text().contains("Raadsbesluit zwembad</h1>"));
    let words = changed.unwrap().text();
    assert!(words.contains("<del>goed.</del> <ins>af.</ins>"), "{words}");
}

#[test]
fn every_page_is_accessible_in_every_view() {
    let Some(browser) = Browser::open() else {
        return crate::needs::missing("Chromium with chromedriver, or axe-core,");
    };
    let publication = Publication::new();
    let process = Process::start(publication.path(), &["--no-convert"]);
    until(|| has_sources(&process));
    let paths = [
        "/".to_owned(),
        "/feed.html".to_owned(),
        "/tag/voorzieningen.html".to_owned(),
        "/changes.html".to_owned(),
        "/sources".to_owned(),
        dossiers(&process).remove(1),
        format!("/tag/{LONG_WORD}.html"),
        "/nergens".to_owned(),
        "/oud.rss".to_owned(),
    ];
    let views = [
        (1280, false, "screen"),
        (1280, true, "screen"),
        (320, false, "screen"),
        (320, true, "screen"),
        (800, false, "print"),
    ];
    for path in &paths {
        let url = format!("http://{}{path}", process.address);
        for (width, dark, media) in views {
            browser.look(View { width, dark, media });
            browser.go(&url);
            let place = format!("{path} at {width}, dark: {dark}, {media}");
            assert_eq!(browser.violations(), Vec::<String>::new(), "{place}");
            let overflow = browser.value("document.documentElement.scrollWidth > innerWidth");
            assert_eq!(overflow, false, "{place} scrolls sideways");
            let plain = browser.value("getComputedStyle(document.querySelector('ins') ?? document.body).textDecorationLine");
            assert!(
                plain == "underline" || !path.starts_with("/sources/"),
                "{place} tells what came by colour alone"
            );
            let fetched = browser.value(
                "performance.getEntriesByType('resource').map(one => one.name)\
                 .filter(name => name !== location.origin + '/favicon.ico')",
            );
            assert_eq!(fetched, serde_json::json!([]), "{place} asks for more");
            assert_eq!(browser.value("document.scripts.length"), 0, "{place}");
        }
        let dark = browser.value("getComputedStyle(document.body).backgroundColor");
        assert!(dark.is_string(), "{path}");
    }
}

#[test]
fn a_reader_gets_from_the_overview_to_a_subscription_by_keyboard_alone() {
    let Some(browser) = Browser::open() else {
        return crate::needs::missing("Chromium with chromedriver, or axe-core,");
    };
    let publication = Publication::new();
    let process = Process::start(publication.path(), &["--no-convert"]);
    let home = format!("http://{}/", process.address);
    browser.look(View { width: 1280, dark: false, media: "screen" });
    browser.go(&home);
    let focused = || browser.value("document.activeElement.textContent.trim()");
    browser.press(TAB);
    assert_eq!(focused(), "Naar de inhoud", "the first stop leads past the head");
    let outline = browser.value("getComputedStyle(document.activeElement).outlineStyle");
    assert_eq!(outline, "solid", "the focus is seen");
    browser.press(ENTER);
    assert_eq!(browser.value("location.hash"), "#main");
    let mut stops = 0;
    while !browser
        .value("document.activeElement.getAttribute('href') === 'feed.html'")
        .as_bool()
        .unwrap()
    {
        browser.press(TAB);
        stops += 1;
        assert!(stops < 30, "the page of the main feed is reached by Tab");
    }
    browser.press(ENTER);
    until(|| browser.value("location.pathname + document.readyState") == "/feed.htmlcomplete");
    assert_eq!(browser.value("document.title"), "Zuidermarkse Courant");
    let links = browser.value(
        "[...document.querySelectorAll('link[rel=alternate]')].map(link => new URL(link.getAttribute('href'), location).pathname)",
    );
    for path in ["/feed.rss", "/feed.atom", "/feed.json"] {
        assert!(links.as_array().unwrap().iter().any(|link| link == path), "{links}");
        assert_eq!(process.get(path).status, 200);
    }
}
