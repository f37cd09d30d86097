//! Single articles and feeds to one feed on stdout, with and without settings.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::{Publication, told};

/// A folder without settings.
fn bare() -> Publication {
    Publication(tempfile::tempdir().unwrap())
}

fn feed(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", told(output).1);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn piped(folder: &Publication, text: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bron"))
        .args(["convert", "-", "--to", "json"])
        .current_dir(folder.0.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

const PAGE: &str = "Print pagina\n\nDe raad kiest - Krant\n\n3 mei 2012\n\nDe raad koos <b>vandaag</b>.\n\nBronnen\nDe Gids\n";

#[test]
fn the_folders_of_a_file_tell_its_date_and_name() {
    let folder = bare();
    folder.write("2011-02-03-de-raad/index.md", "Tekst.\n");
    folder.write("2025/09/2-de-kade.md", "Tekst.\n");
    let paths = ["2011-02-03-de-raad/index.md", "./2025/09/2-de-kade.md"];
    let feed = feed(&folder.bron(&["convert", paths[0], paths[1], "--to", "json"]));
    let facts = |at: usize| {
        let item = &feed["items"][at];
        (item["title"].as_str().unwrap(), item["date_published"].as_str().unwrap())
    };
    assert_eq!(facts(0), ("De kade", "2025-09-02T00:00:00+02:00"));
    assert_eq!(facts(1), ("De raad", "2011-02-03T00:00:00+01:00"));
}

#[test]
fn an_article_of_a_publication_is_as_in_its_feeds() {
    let publication = Publication::new();
    let settings = publication.read("bron.toml");
    let settings = settings.replace("'/{slug}/'", "'/{year}/{slug}/'\nauthors = 'auteurs.yml'");
    publication.write("bron.toml", &settings);
    publication.write("auteurs.yml", "noor: { name: Noor van Dam }\n");
    let text = "---\nauthors: [noor]\n---\nTekst.\n";
    publication.write("articles/nieuws/2024-02-03-de-raad.md", text);
    publication.convert("2026-01-01");
    let path = "articles/nieuws/2024-02-03-de-raad.md";
    let alone = feed(&publication.bron(&["convert", path, "--to", "json"]));
    let published: Value = serde_json::from_str(&publication.read("feeds/feed.json")).unwrap();
    assert_eq!(alone["items"], published["items"]);
}

#[test]
fn settings_that_are_named_or_broken_are_not_passed_over() {
    let folder = bare();
    folder.write("a.md", "Tekst.\n");
    let (status, messages) =
        told(&folder.bron(&["convert", "a.md", "--to", "rss", "--config", "weg.toml"]));
    assert_eq!(status, 2, "{messages}");
    folder.write("bron.toml", "[site]\ntitel = 'Krant'\n");
    let (status, messages) = told(&folder.bron(&["convert", "a.md", "--to", "rss"]));
    assert_eq!(status, 2);
    assert!(messages.contains("did you mean `title`?"), "{messages}");
}

#[test]
fn standard_input_may_be_an_article_of_any_kind_or_a_feed() {
    let folder = bare();
    let printed = feed(&piped(&folder, PAGE));
    assert_eq!(printed["title"], "Krant");
    assert_eq!(printed["items"][0]["title"], "De raad kiest");
    assert_eq!(printed["items"][0]["id"], "tag:example.org,2012-05-03:de-raad-kiest");
    let markdown =
        feed(&piped(&folder, "---\ntitle: Kade\ndate: 2012-05-03\n---\n*Nat* <b>a</b>.\n"));
    assert_eq!(markdown["items"][0]["content_html"], "<p><em>Nat</em> <b>a</b>.</p>");
    let page = "<!doctype html><title>Kade</title><p>Een zin over de kade.</p>";
    assert_eq!(feed(&piped(&folder, page))["items"][0]["title"], "Kade");
    let json = serde_json::to_string(&printed).unwrap();
    assert_eq!(feed(&piped(&folder, &json))["items"], printed["items"]);
    for text in ["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "[1, 2]"] {
        assert_eq!(piped(&folder, text).status.code(), Some(1), "{text}");
    }
}

/// The address at which this answer is given once, and what it is given to.
fn origin(answer: String) -> (String, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/2012/kade", listener.local_addr().unwrap());
    let serve = move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(answer.as_bytes()).unwrap();
    };
    (address, std::thread::spawn(serve))
}

#[test]
fn an_address_may_be_that_of_an_article_or_a_feed() {
    let folder = bare();
    let rss = "<rss version='2.0'><channel><title>Krant</title><item><title>Kade</title><link>/kade</link></item></channel></rss>";
    let page = "<!doctype html><title>Kade</title><p>Een zin met een <a href='x'>link</a>.</p>";
    for (status, body, url) in [("200 OK", rss, "/kade"), ("200 OK", page, "/2012/kade")] {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {length}");
        let (address, server) = origin(format!("{head}\r\nConnection: close\r\n\r\n{body}"));
        let read = feed(&folder.bron(&["convert", &address, "--to", "json"]));
        server.join().unwrap();
        let item = &read["items"][0];
        assert_eq!(item["title"], "Kade");
        assert!(item["url"].as_str().unwrap().ends_with(url), "{item}");
        let content = item["content_html"].as_str().unwrap_or_default();
        assert!(body == rss || content.contains("/2012/x\">link</a>"), "{item}");
    }
    let head = "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nConnection: close\r\n\r\n<p>";
    let (address, server) = origin(head.to_owned());
    let (status, messages) = told(&folder.bron(&["convert", &address, "--to", "json"]));
    server.join().unwrap();
    assert_eq!(status, 2);
    assert!(messages.contains("status 404"), "{messages}");
}
