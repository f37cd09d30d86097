//! Whole answers that are kept, and the archive file made of them.

use std::fs;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use tokio::runtime::{Builder, Runtime};

use crate::folder::Folder;
use crate::origin::{Origin, answer};

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Pages that go out compressed, of the version in the counter; `/oud` redirects.
fn origin(runtime: &Runtime) -> (Origin, Arc<AtomicUsize>) {
    let version = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&version);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        "/oud" => answer(301, &["Location: /nieuw"], b""),
        path => {
            let amount = 1000 + current.load(Ordering::SeqCst);
            let text = format!(
                "<title>Besluit {path}</title><h1>Besluit</h1><p>De raad trekt {amount} euro uit voor het zwembad.</p>"
            );
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(text.as_bytes()).unwrap();
            let body = gzip.finish().unwrap();
            answer(200, &["Content-Type: text/html", "Content-Encoding: gzip", "X-Own: 1"], &body)
        }
    }));
    (origin, version)
}

fn warc(folder: &Folder) -> String {
    let file = folder.path().join("bron.warc.gz");
    let (status, _) =
        folder.run(&["sources", "export", "--format", "warc", file.to_str().unwrap()]);
    assert_eq!(status, Some(0));
    let mut text = String::new();
    MultiGzDecoder::new(fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    text
}

fn count(text: &str, kind: &str) -> usize {
    text.matches(&format!("WARC/1.1\r\nWARC-Type: {kind}\r\n")).count()
}

#[test]
fn answers_with_new_texts_are_kept_and_exported() {
    let runtime = runtime();
    let (origin, version) = origin(&runtime);
    let urls = [origin.url("/oud"), origin.url("/ander")];
    let secret = format!(
        "keep = 'responses'\n[sources]\n'Ander' = {{ url = '{}', headers = {{ Authorization = 'geheim' }} }}",
        urls[1]
    );
    let folder = Folder::citing(&urls, &secret);
    folder.json(&["fetch"]);
    folder.json(&["fetch", "--all"]);
    let first = warc(&folder);
    assert_eq!(
        ["warcinfo", "response", "request", "metadata"].map(|kind| count(&first, kind)),
        [1, 2, 2, 2]
    );
    assert!(
        first.contains("hopsFromSeed: R\r\n") && first.contains(&format!("via: {}\r\n", urls[0]))
    );
    assert!(first.contains("\r\nx-own: 1\r\n") && first.contains("trekt 1000 euro"));
    assert!(!first.contains("content-encoding") && !first.contains("geheim"), "{first}");
    let sent =
        format!("GET /nieuw HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nuser-agent: bron/", origin.port());
    assert!(first.contains(&sent), "{first}");
    version.store(1, Ordering::SeqCst);
    folder.json(&["fetch", "--all"]);
    let second = warc(&folder);
    assert_eq!(count(&second, "response"), 4);
    assert!(second.contains("trekt 1000 euro") && second.contains("trekt 1001 euro"));
}

#[test]
fn kept_answers_stay_within_their_bound_and_others_are_not_kept() {
    let runtime = runtime();
    let (origin, _) = origin(&runtime);
    let urls: Vec<_> = (0..12).map(|number| origin.url(&format!("/{number}"))).collect();
    let folder = Folder::citing(&urls, "keep = 'responses'\nkeep_bytes = 2000");
    folder.json(&["fetch"]);
    let kept = count(&warc(&folder), "response");
    assert!((1..12).contains(&kept), "{kept} answers");
    let without = Folder::citing(&urls, "");
    without.json(&["fetch"]);
    assert_eq!(count(&warc(&without), "response"), 0);
}
