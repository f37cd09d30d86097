//! HTTP/2 over TLS, frame by frame (RFC 9113).

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use bron::serve::{Settings, Tls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::wire::{LONG, Server};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
/// END_STREAM and END_HEADERS of HEADERS.
const WHOLE: u8 = 5;
/// ACK of SETTINGS and PING.
const ACK: u8 = 1;

/// A server with a certificate that is patient for one second.
fn server() -> Server {
    let tls = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/watch/tls"));
    let tls = Tls { certificate: tls.join("server.pem"), key: tls.join("server.key") };
    Server::start(Settings { patience: 1, tls: Some(tls), ..Settings::default() })
}

struct Client(StreamOwned<ClientConnection, TcpStream>);

impl Client {
    /// A connection, with the settings that the client has.
    fn connect(server: &Server, settings: &[u8]) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = include_bytes!("../watch/tls/authority.pem");
        roots.add(CertificateDer::from_pem_slice(authority).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let name = "127.0.0.1".try_into().unwrap();
        let connection = ClientConnection::new(Arc::new(config), name).unwrap();
        let mut client = Self(StreamOwned::new(connection, server.connect()));
        client.0.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
        client.send(SETTINGS, 0, 0, settings);
        client
    }

    fn send(&mut self, kind: u8, flags: u8, stream: u8, payload: &[u8]) {
        let length = u8::try_from(payload.len()).unwrap();
        self.0.write_all(&[0, 0, length, kind, flags, 0, 0, 0, stream]).unwrap();
        self.0.write_all(payload).unwrap();
    }

    /// GET by https (entries 2 and 7 of the static table, RFC 7541 appendix A), and the path and authority as they are
    /// (4 and 1, section 6.2.2).
    fn ask(&mut self, stream: u8, path: &str) {
        let mut head = vec![0x82, 0x87, 0x04, u8::try_from(path.len()).unwrap()];
        head.extend_from_slice(path.as_bytes());
        head.extend_from_slice(b"\x01\x01a");
        self.send(HEADERS, WHOLE, stream, &head);
    }

    /// The next frame: its kind and its payload. What asks for an acknowledgement gets it.
    fn next(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head)?;
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        self.0.read_exact(&mut payload)?;
        if head[4] & ACK == 0 && [SETTINGS, PING].contains(&head[3]) {
            let echo = if head[3] == PING { payload.as_slice() } else { &[] };
            self.send(head[3], ACK, 0, echo);
        }
        Ok((head[3], payload))
    }

    /// The kinds of all frames until the server ends the connection.
    fn rest(&mut self) -> Vec<u8> {
        let begun = Instant::now();
        let mut kinds = Vec::new();
        while let Ok((kind, _)) = self.next() {
            assert!(begun.elapsed() < LONG, "it goes on: {kinds:?}");
            kinds.push(kind);
        }
        kinds
    }
}

#[test]
fn a_feed_comes_whole() {
    let server = server();
    let mut client = Client::connect(&server, &[]);
    client.ask(1, "/feed.atom");
    let mut body = Vec::new();
    while !body.ends_with(b"</feed>\n") {
        match client.next().unwrap() {
            // `:status: 200`, entry 8 of the static table.
            (HEADERS, head) => assert!(head.contains(&0x88), "{head:x?}"),
            (DATA, bytes) => body.extend_from_slice(&bytes),
            _ => {}
        }
    }
    assert_eq!(body, std::fs::read(server.feeds.join("feed.atom")).unwrap());
}

#[test]
fn who_asks_nothing_is_told_to_go() {
    // RFC 9113 section 6.8
    let server = server();
    let mut silent = Client::connect(&server, &[]);
    assert!(silent.rest().contains(&GOAWAY));
    let mut answered = Client::connect(&server, &[]);
    answered.ask(1, "/feed.atom");
    let kinds = answered.rest();
    assert!(kinds.contains(&DATA) && kinds.contains(&GOAWAY), "{kinds:?}");
}

#[test]
fn who_takes_nothing_is_cut() {
    let server = server();
    // SETTINGS_INITIAL_WINDOW_SIZE of 0 (section 6.5.2): no byte of a body may come.
    let mut greedy = Client::connect(&server, &[0, 4, 0, 0, 0, 0]);
    greedy.ask(1, "/feed.atom");
    let kinds = greedy.rest();
    assert!(kinds.contains(&HEADERS) && !kinds.contains(&DATA), "{kinds:?}");
}
