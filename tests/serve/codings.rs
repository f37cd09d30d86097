//! Content codings: RFC 9110 sections 8.4 and 12.5.3, RFC 1952, RFC 7932, RFC 8878.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

use bron::serve::Settings;

use crate::wire::{Server, atom};

fn decoded(coding: &str, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match coding {
        "gzip" => flate2::read::GzDecoder::new(body).read_to_end(&mut out).unwrap(),
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut out).unwrap(),
        _ => zstd::stream::read::Decoder::new(body).unwrap().read_to_end(&mut out).unwrap(),
    };
    out
}

#[test]
fn every_coding_is_the_same_document_under_a_tag_of_its_own() {
    // RFC 9110 sections 8.8.3.3 and 12.5.5
    let server = Server::start(Settings::default());
    let whole = atom(20, "eerste");
    let identity = server.get("/feed.atom", &[]);
    assert_eq!(identity.body, whole.as_bytes());
    assert!(identity.header("vary").contains("Accept-Encoding"));
    let mut tags = BTreeSet::from([identity.header("etag").to_owned()]);
    for coding in ["gzip", "br", "zstd"] {
        let reply = server.get("/feed.atom", &[&format!("Accept-Encoding: {coding}")]);
        assert_eq!(reply.header("content-encoding"), coding);
        assert_eq!(decoded(coding, &reply.body), whole.as_bytes(), "{coding}");
        assert!(reply.body.len() < whole.len() / 3, "{coding}: {}", reply.body.len());
        assert_eq!(reply.header("vary"), identity.header("vary"));
        tags.insert(reply.header("etag").to_owned());
    }
    assert_eq!(tags.len(), 4);
}

#[test]
fn the_program_compresses_as_the_library_does() {
    let body = atom(20, "eerste").into_bytes();
    let mut program = Command::new(env!("CARGO_BIN_EXE_bron"))
        .arg("compress")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(&body).unwrap();
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(output.stdout, bron::serve::compress(&body));
}

#[test]
fn a_tag_of_any_coding_revalidates_and_is_answered_with_the_one_that_would_be_sent() {
    let server = Server::start(Settings::default());
    let codings = ["identity", "gzip", "br", "zstd"].map(|coding| {
        let accept = format!("Accept-Encoding: {coding}");
        let tag = server.get("/feed.atom", &[&accept]).header("etag").to_owned();
        (accept, tag)
    });
    for (_, known) in &codings {
        for (accept, sent) in &codings {
            let reply = server.get("/feed.atom", &[accept, &format!("If-None-Match: {known}")]);
            assert_eq!(
                (reply.status, reply.header("etag")),
                (304, sent.as_str()),
                "{accept} {known}"
            );
        }
    }
}

#[test]
fn quality_values_are_obeyed() {
    // RFC 9110 section 12.4.2; `x-gzip` is section 8.4.1.3
    let server = Server::start(Settings::default());
    let table = [
        ("gzip;q=0, br;q=0, zstd;q=0", 200, ""),
        ("gzip;q=0.5, br;q=1.0, zstd;q=0.8", 200, "br"),
        ("gzip;q=1.0, br;q=0.1", 200, "gzip"),
        ("x-gzip", 200, "gzip"),
        ("deflate", 200, ""),
        ("", 200, ""),
        ("identity;q=0, gzip", 200, "gzip"),
        ("identity;q=0", 406, ""),
        ("*;q=0", 406, ""),
    ];
    for (accept, status, coding) in table {
        let reply = server.get("/feed.atom", &[&format!("Accept-Encoding: {accept}")]);
        assert_eq!((reply.status, reply.header("content-encoding")), (status, coding), "{accept}");
    }
}

#[test]
fn what_is_compressed_already_is_sent_as_it_is() {
    let server = Server::start(Settings::default());
    crate::wire::put(&server.feeds, "logo.png", &[0; 4000]);
    server.change(21, "tweede");
    let reply = server.get("/logo.png", &["Accept-Encoding: gzip, br, zstd"]);
    assert_eq!((reply.status, reply.header("content-encoding"), reply.body.len()), (200, "", 4000));
}

#[test]
fn documents_of_the_archive_have_one_coding_and_are_whole_without_it() {
    let server = Server::start(Settings::default());
    let document = atom(50, "archief");
    std::fs::create_dir(server.feeds.join("archive")).unwrap();
    std::fs::write(server.feeds.join("archive/1.atom"), &document).unwrap();
    server.change(21, "tweede");
    let gzip = server.get("/archive/1.atom", &["Accept-Encoding: gzip, br, zstd"]);
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_eq!(decoded("gzip", &gzip.body), document.as_bytes());
    for connection in ["Connection: close", "Connection: keep-alive, close"] {
        let whole = server.get("/archive/1.atom", &[connection, "Accept-Encoding: br"]);
        assert_eq!((whole.status, whole.header("content-encoding")), (200, ""));
        assert_eq!(whole.body, document.as_bytes());
    }
    let part = server.get("/archive/1.atom", &["Range: bytes=10-19"]);
    assert_eq!((part.status, &part.body[..]), (206, &document.as_bytes()[10..20]));
}
