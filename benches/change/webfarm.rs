//! The watcher over webfarm's pages, fetched from a running farm.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use bron::change::{Rules, extract, extract_text};
use bron::syntax::encoding;
use serde_json::Value;

use crate::score::{Score, Watcher};

const PORT: u16 = 8800;

/// Runs over the epochs in turn and scores each run.
pub(crate) fn run(pages: usize, epochs: &str, truth: &str) {
    let mut watcher = Watcher::default();
    let mut last = None;
    for epoch in epochs.split(',') {
        let truths = fs::read_to_string(format!("{truth}/{epoch}.jsonl")).unwrap();
        get("127.0.0.10", &format!("/_farm/epoch/{epoch}"));
        let mut score = Score::default();
        watcher.confirmations = 0;
        for line in truths.lines().take(pages) {
            let truth: Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| truth[key].as_str().unwrap().to_owned();
            if !matches!(text("kind").as_str(), "Normal" | "Text") || !text("fate").is_empty() {
                continue;
            }
            let url = text("url");
            let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
            let host = host.split(':').next().unwrap();
            let change = watcher.visit(host, &url, || {
                let (kind, body) = get(host, &format!("/{path}"));
                let charset = kind.split_once("charset=").map(|(_, charset)| charset);
                let text = encoding::decode(body, charset).text;
                if kind.starts_with("text/plain") {
                    extract_text(&text, &Rules::default())
                } else {
                    extract(&text, &Rules::default())
                }
            });
            let changed = text("class") == "changed" && last != Some(epoch);
            let restless = if truth["restless"] == true { "restless " } else { "" };
            if changed != change.is_some() && std::env::var_os("SHOW").is_some() {
                println!("{} {restless}{} {}: {change:?}", text("class"), text("how"), url);
            }
            score.note(
                &format!("{restless}{} {}", text("class"), text("how")),
                changed,
                change.is_some(),
            );
        }
        println!(
            "{}  second fetches {}",
            score.line(&format!("webfarm epoch {epoch}")),
            watcher.confirmations
        );
        if std::env::var_os("KINDS").is_some() {
            score.print_kinds();
        }
        last = Some(epoch);
    }
}

/// One plain request: content type and body.
fn get(host: &str, path: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect((host, PORT)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}:{PORT}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut reader = BufReader::new(stream);
    let mut fields = BTreeMap::new();
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some((name, value)) = line.trim_end().split_once(": ") {
            fields.insert(name.to_lowercase(), value.to_owned());
        }
        line.clear();
    }
    let length = fields.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (fields.remove("content-type").unwrap_or_default(), body)
}
