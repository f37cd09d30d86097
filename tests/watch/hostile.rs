//! Servers that mean harm: whatever they do has a name, and nothing hangs.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bron::fetch::{Client, Clock, Failure, Outcome, Proxies, Settings, Wish};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Builder;
use url::Url;

use crate::folder::Folder;
use crate::origin::{Origin, Reply, answer, page};

/// Patient enough for a slow machine with other work: what fails does so for another reason than time.
fn settings() -> Settings {
    let long = Duration::from_mins(2);
    Settings {
        private: vec!["127.0.0.0/8".parse().unwrap()],
        connect_timeout: long,
        read_timeout: long,
        timeout: long,
        max_body: 1_000_000,
        ..Settings::default()
    }
}

/// The same without patience.
fn hasty() -> Settings {
    Settings {
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_millis(300),
        timeout: Duration::from_secs(2),
        ..settings()
    }
}

fn client(settings: &Settings) -> Client {
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    Client::new(settings, "bron/test", &Proxies::default(), None, clock).unwrap()
}

async fn get(url: &Url) -> Outcome {
    client(&settings()).get(url, &Wish::default(), None).await
}

async fn hastily(url: &Url) -> Failure {
    failure(client(&hasty()).get(url, &Wish::default(), None).await)
}

fn failure(outcome: Outcome) -> Failure {
    match outcome.end {
        Err(failure) => failure,
        Ok(answer) => panic!("{} was answered with {}", outcome.url, answer.status),
    }
}

async fn fails(reply: impl Fn() -> Reply + Send + Sync + 'static) -> Failure {
    let origin = Origin::start(move |_| reply()).await;
    failure(get(&origin.url("/")).await)
}

#[tokio::test]
async fn a_body_is_bounded_after_decompression() {
    let bomb = || {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..32 {
            gzip.write_all(&vec![b' '; 1 << 20]).unwrap();
        }
        gzip.finish().unwrap()
    };
    let bomb = bomb();
    let spaces = vec![b' '; 32 << 20];
    let zstd = zstd::bulk::compress(&spaces, 3).unwrap();
    let mut br = Vec::new();
    let quick = brotli::enc::BrotliEncoderParams { quality: 4, ..Default::default() };
    brotli::BrotliCompress(&mut spaces.as_slice(), &mut br, &quick).unwrap();
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::fast());
    deflate.write_all(&spaces).unwrap();
    let deflate = deflate.finish().unwrap();
    let origin = Origin::start(move |request| match request.path.as_str() {
        "/bomb" => answer(200, &["Content-Encoding: gzip"], &bomb),
        "/zstd" => answer(200, &["Content-Encoding: zstd"], &zstd),
        "/br" => answer(200, &["Content-Encoding: br"], &br),
        "/deflate" => answer(200, &["Content-Encoding: deflate"], &deflate),
        "/endless" => {
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            Reply::Endless(
                head,
                b"400\r\n".iter().copied().chain([b'x'; 1024]).chain(*b"\r\n").collect(),
            )
        }
        _ => Reply::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec()),
    })
    .await;
    for path in ["/bomb", "/zstd", "/br", "/deflate", "/endless", "/promised"] {
        let failure = failure(get(&origin.url(path)).await);
        assert_eq!(failure, Failure::TooLarge { limit: 1_000_000 }, "{path}");
    }
}

#[tokio::test]
async fn a_flood_of_headers_is_a_bad_answer() {
    let many = || {
        let line = b"X-More: and more\r\n".to_vec();
        Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), line)
    };
    assert!(matches!(fails(many).await, Failure::BadAnswer(_)));
    let long = || Reply::Endless(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(), vec![b'x'; 4096]);
    assert!(matches!(fails(long).await, Failure::BadAnswer(_)));
}

#[tokio::test]
async fn what_is_not_http_or_is_cut_off_is_a_bad_answer() {
    let scripts: [&[u8]; 13] = [
        // Nobody asked whether anything changed.
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 8\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 8\r\n\r\nnot zstd",
        // A gzip stream that ends in its head.
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
    ];
    for script in scripts {
        let failure = fails(move || Reply::Close(script.to_vec())).await;
        assert!(matches!(failure, Failure::BadAnswer(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn silence_and_dripping_end_at_a_deadline() {
    let origin = Origin::start(|request| match request.path.as_str() {
        "/silent" => Reply::Hang(Vec::new()),
        "/half" => Reply::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".to_vec()),
        // Answers that only promise one: each is whole, and none is the last.
        _ => Reply::Endless(Vec::new(), b"HTTP/1.1 103 Early Hints\r\n\r\n".to_vec()),
    })
    .await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mute = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    for url in ["/silent", "/half", "/promised"].map(|path| origin.url(path)).iter().chain([&mute])
    {
        let failure = hastily(url).await;
        assert!(matches!(failure, Failure::Timeout { .. }), "{url}: {failure:?}");
    }
}

#[test]
fn a_run_over_hostile_pages_names_each_and_ends() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let origin = runtime.block_on(Origin::start(|request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        "/stil" => Reply::Hang(Vec::new()),
        "/half" => Reply::Hang(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".to_vec()),
        "/koppen" => {
            Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-More: and more\r\n".to_vec())
        }
        "/eindeloos" => Reply::Endless(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec(),
            vec![b'x'; 65536],
        ),
        "/gzip" => answer(200, &["Content-Encoding: gzip"], b"not gzip"),
        "/stukken" => {
            Reply::Close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec())
        }
        "/lengte" => Reply::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx".to_vec()),
        "/rond" => answer(302, &["Location: /rond"], b""),
        "/binnen" => answer(301, &["Location: http://[::ffff:169.254.169.254]/"], b""),
        "/bestand" => answer(302, &["Location: file:///etc/passwd"], b""),
        "/leeg" => answer(204, &[], b""),
        "/nul" => answer(200, &["Content-Type: text/html"], &[0; 4096]),
        _ => answer(999, &[], b""),
    }));
    let expected = [
        ("/stil", "unreachable"),
        ("/half", "unreachable"),
        ("/koppen", "unreachable"),
        ("/eindeloos", "too-large"),
        ("/gzip", "unreachable"),
        ("/stukken", "unreachable"),
        ("/lengte", "unreachable"),
        ("/rond", "unreachable"),
        ("/binnen", "private-address"),
        ("/bestand", "private-address"),
        ("/leeg", "not-text"),
        ("/nul", "not-text"),
        ("/raar", "unreachable"),
    ];
    let urls: Vec<Url> = expected.iter().map(|(path, _)| origin.url(path)).collect();
    // As short as a slow machine with other work allows: two of them are waited for.
    let limits = "read_timeout = '3s'\nmax_body = 1000000";
    let report = Folder::citing(&urls, limits).json(&["fetch"]);
    assert_eq!(report["complete"], true);
    for (url, (path, verdict)) in urls.iter().zip(expected) {
        let sources = report["sources"].as_array().unwrap();
        let source = sources.iter().find(|source| source["url"] == url.as_str()).unwrap();
        assert_eq!(source["verdict"], verdict, "{path}: {source}");
        assert!(source["reason"].is_string(), "{path}: {source}");
    }
}

#[tokio::test]
async fn redirects_end() {
    let origin = Origin::start(|request| {
        let number: u32 = request.path.trim_start_matches("/on/").parse().unwrap_or(0);
        match request.path.as_str() {
            "/a" => answer(302, &["Location: /b"], b""),
            "/b" => answer(301, &["Location: /a"], b""),
            "/self" => answer(302, &["Location: /self"], b""),
            "/nowhere" => answer(302, &["Location: http://[::"], b""),
            "/file" => answer(302, &["Location: file:///etc/passwd"], b""),
            _ => answer(302, &[&format!("Location: /on/{}", number + 1)], b""),
        }
    })
    .await;
    for path in ["/a", "/self", "/on/0", "/nowhere"] {
        let failure = failure(get(&origin.url(path)).await);
        assert!(matches!(failure, Failure::Redirects(_)), "{path}: {failure:?}");
    }
    assert!(matches!(failure(get(&origin.url("/file")).await), Failure::Scheme(_)));
    assert!(origin.seen().len() < 20);
}

#[tokio::test]
async fn no_redirect_and_no_literal_leads_into_a_private_network() {
    let inside = [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433.example.invalid@192.168.0.1/",
        "http://0x0a.1/",
        "http://[fd00::1]/",
    ];
    for target in inside {
        let origin =
            Origin::start(move |_| answer(302, &[&format!("Location: {target}")], b"")).await;
        let redirected = failure(get(&origin.url("/")).await);
        assert!(matches!(redirected, Failure::PrivateAddress { .. }), "{target}: {redirected:?}");
        let direct = failure(get(&Url::parse(target).unwrap()).await);
        assert!(matches!(direct, Failure::PrivateAddress { .. }), "{target}: {direct:?}");
    }
    let closed = Settings { private: Vec::new(), ..settings() };
    let origin = Origin::start(|_| page("inside")).await;
    let refused = client(&closed).get(&origin.url("/"), &Wish::default(), None).await;
    assert!(matches!(failure(refused), Failure::PrivateAddress { .. }));
    assert!(origin.seen().is_empty());
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let origin = Origin::start(|_| answer(200, &["Connection: close"], b"inside")).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    // The first answer is private, the second one is too, and has a public address for company.
    let lookup: bron::fetch::Lookup = Arc::new(move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let found = if first { vec!["127.0.0.1"] } else { vec!["127.0.0.1", "192.0.2.1"] };
        Box::pin(async move { Ok(found.iter().map(|text| text.parse().unwrap()).collect()) })
    });
    let closed = Settings { private: Vec::new(), ..settings() };
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let client =
        Client::with_lookup(&closed, "bron/test", &Proxies::default(), None, clock, lookup)
            .unwrap();
    let url = Url::parse(&format!("http://rebind.example:{}/", origin.port())).unwrap();
    for _ in 0..2 {
        let refused = failure(client.get(&url, &Wish::default(), None).await);
        assert!(matches!(refused, Failure::PrivateAddress { .. }), "{refused:?}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert!(origin.seen().is_empty());
}

#[tokio::test]
async fn nobody_at_home_and_no_such_name_are_told_apart() {
    // A socket that does not listen keeps others from the port.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = socket.local_addr().unwrap().port();
    let nobody = failure(get(&Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap()).await);
    assert!(matches!(nobody, Failure::Connect(_)), "{nobody:?}");
    let lookup: bron::fetch::Lookup = Arc::new(|_| Box::pin(async { Ok(Vec::new()) }));
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let client =
        Client::with_lookup(&settings(), "bron/test", &Proxies::default(), None, clock, lookup)
            .unwrap();
    let url = Url::parse("http://bestaat-niet.example/").unwrap();
    let unknown = failure(client.get(&url, &Wish::default(), None).await);
    assert_eq!(unknown, Failure::NoSuchHost("bestaat-niet.example".to_owned()));
}
