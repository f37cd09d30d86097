//! Connections that should be private: who is trusted, and how their absence is told. The key and the certificates
//! beside this file are for these tests alone; the authority's own key was thrown away.

use std::convert::Infallible;
use std::sync::Arc;

use bron::fetch::{Client, Clock, Failure, Outcome, Proxies, Settings, Wish};
use bron::watch::{Mail, email};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiff::Timestamp;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use url::Url;

use crate::folder::Folder;
use crate::origin::{Origin, answer};
use crate::telling::take_mail;

const AUTHORITY: &[u8] = include_bytes!("authority.pem");

/// For 127.0.0.1.
const HERE: &[u8] = include_bytes!("server.pem");

/// The same, until the end of 2020.
const EXPIRED: &[u8] = include_bytes!("expired.pem");

/// For another host.
const ELSEWHERE: &[u8] = include_bytes!("elsewhere.pem");

async fn get(url: &Url, authorities: Option<&[u8]>) -> Outcome {
    let settings =
        Settings { private: vec!["127.0.0.0/8".parse().unwrap()], ..Settings::default() };
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let client =
        Client::new(&settings, "bron/test", &Proxies::default(), authorities, clock).unwrap();
    client.get(url, &Wish::default(), None).await
}

/// What a server needs to show a certificate that the test authority signed.
fn certified(certificate: &[u8]) -> ServerConfig {
    let chain = vec![CertificateDer::from_pem_slice(certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("server.key")).unwrap();
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap()
}

/// A server whose certificate the test authority signed.
async fn private_server(certificate: &[u8], tasks: &mut JoinSet<()>) -> Url {
    let acceptor = TlsAcceptor::from(Arc::new(certified(certificate)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nveilig").await;
        }
    });
    Url::parse(&url).unwrap()
}

#[tokio::test]
async fn only_a_trusted_authority_is_believed() {
    let mut tasks = JoinSet::new();
    let url = private_server(HERE, &mut tasks).await;
    let refused = get(&url, None).await.end.unwrap_err();
    assert!(matches!(refused, Failure::Tls(_)), "{refused:?}");
    assert_eq!(get(&url, Some(AUTHORITY)).await.end.unwrap().body, b"veilig");
}

#[test]
fn an_expired_certificate_and_one_for_another_host_are_tls_errors() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut tasks = JoinSet::new();
    let mut start = |certificate| runtime.block_on(private_server(certificate, &mut tasks));
    let expired = start(EXPIRED);
    let elsewhere = start(ELSEWHERE);
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/watch/tls/authority.pem");
    let folder =
        Folder::citing(&[expired.clone(), elsewhere.clone()], &format!("ca = '{authority}'"));
    // At the second run as well, which remembers the hosts.
    for _ in 0..2 {
        let report = folder.json(&["fetch", "--all"]);
        for (url, reason) in [(&expired, "certificate expired"), (&elsewhere, "elders.example")] {
            let sources = report["sources"].as_array().unwrap();
            let source = sources.iter().find(|source| source["url"] == url.as_str()).unwrap();
            assert_eq!(source["verdict"], "tls-error", "{source}");
            assert!(source["reason"].as_str().unwrap().contains(reason), "{source}");
        }
    }
}

#[test]
fn a_receiver_of_messages_is_trusted_as_pages_are() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut tasks = JoinSet::new();
    let receiver = runtime.block_on(private_server(HERE, &mut tasks));
    let gone = runtime.block_on(Origin::start(|_| answer(410, &["Connection: close"], b"")));
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/watch/tls/authority.pem");
    let more =
        format!("ca = '{authority}'\n[[fetch.notify]]\nkind = 'webhook'\nurl = '{receiver}'");
    let folder = Folder::citing(&[gone.url("/besluit")], &more);
    let output = folder.command(&["fetch", "-q"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[tokio::test]
async fn a_mail_server_is_trusted_as_pages_are() {
    let acceptor = TlsAcceptor::from(Arc::new(certified(HERE)));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("smtps://{}", listener.local_addr().unwrap());
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            if let Ok(stream) = acceptor.accept(stream).await {
                return take_mail(stream).await;
            }
        }
    });
    let to = ["redactie@krant.example".to_owned()];
    let mail = |authorities| Mail {
        from: "bron@krant.example",
        to: &to,
        server: &server,
        login: None,
        authorities,
        subject: "Krant",
        text: "1000 werd 1350",
        about: &[],
    };
    email(&mail(None)).await.unwrap_err();
    email(&mail(Some(AUTHORITY))).await.unwrap();
    let told = tasks.join_next().await.unwrap().unwrap();
    assert!(told.iter().any(|line| line == "1000 werd 1350"), "{told:?}");
}

#[tokio::test]
async fn a_server_without_tls_where_tls_is_due_is_a_tls_error() {
    let mut tasks = JoinSet::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    tasks.spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let refused = get(&url, None).await.end.unwrap_err();
    assert!(matches!(refused, Failure::Tls(_)), "{refused:?}");
}

#[tokio::test]
async fn http_2_is_spoken_with_a_server_that_prefers_it() {
    let mut config = certified(HERE);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let answer = service_fn(|request: Request<Incoming>| async move {
                let version = format!("{:?}", request.version());
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(version))))
            });
            let served = http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), answer);
            // The client hangs up when it has what it asked for.
            let _ = served.await;
        }
    });
    assert_eq!(get(&url, Some(AUTHORITY)).await.end.unwrap().body, b"HTTP/2.0");
}
