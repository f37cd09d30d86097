//! Kept answers as a web archive file (WARC/1.1, ISO 28500:2017), which other archives and their readers take in.
//!
//! Each answer is three records, compressed one by one: the answer, the request, and what else is known of them. Bodies
//! stand as they are after decompression; heads say so, and leave out what the registry adds to requests.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::article::Id;
use crate::store::Kept;

const WARCINFO: &str = "application/warc-fields";

/// The first record of a file that is written `now`: who wrote it, and how. `agent` is what the requests say of us.
///
/// # Errors
/// When the compressor fails, which it does only without memory.
pub fn warc_begin(agent: &str, now: Timestamp) -> io::Result<Vec<u8>> {
    let block = format!(
        "software: bron/{}\r\nformat: WARC File Format 1.1\r\n\
         conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n\
         http-header-user-agent: {agent}\r\n\
         description: answers that brought a new text; bodies after decompression\r\n",
        env!("CARGO_PKG_VERSION")
    );
    let date = written(now);
    let mut record = Record::new("warcinfo", &Id::from_key(&format!("{block}{date}")), &date);
    record.field("Content-Type", WARCINFO);
    record.packed(block.as_bytes())
}

/// The records of one answer.
///
/// # Errors
/// When the compressor fails, which it does only without memory.
pub fn warc_answer(kept: &Kept) -> io::Result<Vec<u8>> {
    let date = written(kept.at);
    let id = |kind: &str| Id::from_key(&format!("{kind} {} {date}", kept.source));
    let (response, request, metadata) = (id("response"), id("request"), id("metadata"));
    let begin = |kind: &'static str, id: &Id| {
        let mut record = Record::new(kind, id, &date);
        record.field("WARC-Target-URI", kept.url.as_str());
        record
    };
    let mut bytes = Vec::new();
    let mut record = begin("response", &response);
    record.field("Content-Type", "application/http;msgtype=response");
    record.field("WARC-Payload-Digest", &digest(&kept.body));
    bytes.extend(record.packed(&[kept.head.as_slice(), &kept.body].concat())?);
    let mut record = begin("request", &request);
    record.field("Content-Type", "application/http;msgtype=request");
    record.field("WARC-Concurrent-To", &format!("<{response}>"));
    bytes.extend(record.packed(&kept.request)?);
    let mut record = begin("metadata", &metadata);
    record.field("Content-Type", WARCINFO);
    record.field("WARC-Concurrent-To", &format!("<{response}>"));
    let via = kept.via.iter().map(|url| format!("via: {url}\r\n"));
    let block =
        format!("{}hopsFromSeed: {}\r\n", via.collect::<String>(), "R".repeat(kept.via.len()));
    bytes.extend(record.packed(block.as_bytes())?);
    Ok(bytes)
}

fn written(when: Timestamp) -> String {
    when.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A record that is being written: its head so far.
struct Record {
    head: String,
}

impl Record {
    fn new(kind: &str, id: &Id, date: &str) -> Self {
        let mut record = Self { head: "WARC/1.1\r\n".to_owned() };
        record.field("WARC-Type", kind);
        record.field("WARC-Record-ID", &format!("<{id}>"));
        record.field("WARC-Date", date);
        record
    }

    fn field(&mut self, name: &str, value: &str) {
        self.head.extend([name, ": ", value, "\r\n"]);
    }

    /// The record around its block, as a member of a gzip file.
    fn packed(mut self, block: &[u8]) -> io::Result<Vec<u8>> {
        self.field("WARC-Block-Digest", &digest(block));
        self.field("Content-Length", &block.len().to_string());
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(self.head.as_bytes())?;
        gzip.write_all(b"\r\n")?;
        gzip.write_all(block)?;
        gzip.write_all(b"\r\n\r\n")?;
        gzip.finish()
    }
}

/// A labelled digest (section 5.8): SHA-256 in base 32 (RFC 4648 section 6), as readers of these files expect it.
fn digest(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = "sha256:".to_owned();
    for five in Sha256::digest(bytes).chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let bits = bits << (8 * (5 - five.len()));
        let letters = (five.len() * 8).div_ceil(5);
        for place in 0..8 {
            let index = usize::try_from(bits >> (35 - 5 * place) & 31).unwrap_or(0);
            let letter = LETTERS.get(index).copied().filter(|_| place < letters).unwrap_or(b'=');
            text.push(char::from(letter));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::bufread::GzDecoder;
    use url::Url;

    use super::*;

    #[test]
    fn the_digest_is_that_of_the_empty_text() {
        // SHA-256 of nothing (FIPS 180-4), in base 32.
        assert_eq!(digest(b""), "sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ====");
    }

    #[test]
    fn an_answer_is_three_records_each_compressed_alone() {
        let kept = Kept {
            source: 1,
            at: "2026-05-03T10:00:00.5Z".parse::<Timestamp>().unwrap(),
            url: Url::parse("https://gemeente.example/nieuw").unwrap(),
            via: vec![Url::parse("https://gemeente.example/oud").unwrap()],
            request: b"GET /nieuw HTTP/1.1\r\nhost: gemeente.example\r\n\r\n".to_vec(),
            head: b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n".to_vec(),
            body: b"tekst".to_vec(),
        };
        let bytes = warc_answer(&kept).unwrap();
        let mut rest = bytes.as_slice();
        let mut records = Vec::new();
        while !rest.is_empty() {
            let mut text = String::new();
            let mut member = GzDecoder::new(rest);
            member.read_to_string(&mut text).unwrap();
            rest = member.into_inner();
            records.push(text);
        }
        assert_eq!(records.len(), 3);
        for (record, kind) in records.iter().zip(["response", "request", "metadata"]) {
            assert!(record.starts_with(&format!("WARC/1.1\r\nWARC-Type: {kind}\r\n")), "{record}");
            let (head, block) = record.split_once("\r\n\r\n").unwrap();
            let block = block.strip_suffix("\r\n\r\n").unwrap();
            assert!(head.contains(&format!("\r\nContent-Length: {}", block.len())), "{record}");
            assert!(head.contains("\r\nWARC-Date: 2026-05-03T10:00:00.500Z\r\n"), "{record}");
        }
        assert!(records[0].ends_with("\r\n\r\ntekst\r\n\r\n"));
        assert!(records[2].contains("via: https://gemeente.example/oud\r\nhopsFromSeed: R\r\n"));
        assert_eq!(bytes, warc_answer(&kept).unwrap(), "the same answer gives the same bytes");
    }
}
