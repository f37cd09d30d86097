//! Both ends of the wire: a server over a folder of feeds of our own, and requests byte for byte.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bron::fetch::{self, Client, Clock, Lookup, Proxies};
use bron::serve::{self, App, Feeds, Outward, Settings};
use bron::site;
use bron::store::{self, Store};
use tokio::sync::oneshot;
use url::Url;

/// Time after which a test gives up on something that should happen, on a slow machine with other work too.
pub(crate) const LONG: Duration = Duration::from_mins(2);

/// Where the feeds are said to be.
const BASE: &str = "https://gemeente.example/";

/// A running server with a folder of its own.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) feeds: PathBuf,
    pub(crate) app: Arc<App>,
    folder: Option<tempfile::TempDir>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves a feed of twenty entries in every format.
    pub(crate) fn start(settings: Settings) -> Self {
        Self::with_hubs(settings, &["https://hub.example/"])
    }

    /// The same with hubs; where one is `/hub` beside the feeds, it is our own. What may be called of private networks is
    /// in the settings.
    pub(crate) fn with_hubs(settings: Settings, hubs: &[&str]) -> Self {
        Self::over(first_version(), settings, hubs, None)
    }

    /// The same with a resolver of its own for what is called, where a test plays with names.
    pub(crate) fn with_lookup(settings: Settings, hubs: &[&str], lookup: Lookup) -> Self {
        Self::over(first_version(), settings, hubs, Some(lookup))
    }

    /// Serves what lies in `feeds` of a folder.
    fn over(
        folder: tempfile::TempDir,
        settings: Settings,
        hubs: &[&str],
        lookup: Option<Lookup>,
    ) -> Self {
        let feeds = folder.path().join("feeds");
        let state = folder.path().join("state");
        std::fs::create_dir_all(&state).unwrap();
        let served = Feeds {
            folder: feeds.clone(),
            base: Url::parse(BASE).unwrap(),
            state: Some(state.clone()),
            press: None,
            hubs: hubs.iter().map(|hub| Url::parse(hub).unwrap()).collect(),
        };
        let settings = Settings { listen: vec!["127.0.0.1:0".to_owned()], ..settings };
        let (told, bound) = mpsc::channel();
        let (end, ended) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let clock = Clock::new("2026-05-03T10:00:00Z".parse().unwrap());
                let outward = outward(&settings, &served, &state, clock, lookup).await;
                let app = serve::app(settings, site(), served, Some(outward), clock.now()).unwrap();
                let running = Arc::clone(&app);
                let ended = Box::pin(async move {
                    // Dropped or sent, it is the end.
                    let _ = ended.await;
                });
                let bound =
                    Box::new(move |names: &[String]| told.send((app, names[0].clone())).unwrap());
                serve::run(running, None, clock, bound, ended).await.unwrap();
            });
        });
        let (app, name) = bound.recv_timeout(LONG).unwrap();
        let address = name.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        Self { address, feeds, app, folder: Some(folder), end: Some(end), thread: Some(thread) }
    }

    /// Ends the server, and starts another over the same folder.
    pub(crate) fn restart(mut self, settings: Settings) -> Self {
        self.stop();
        Self::over(self.folder.take().unwrap(), settings, &["https://hub.example/"], None)
    }

    fn stop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Writes a new version of the feeds and waits until it is served.
    pub(crate) fn change(&self, entries: usize, word: &str) {
        let before = self.get("/feed.atom", &[]).header("etag").to_owned();
        publish(&self.feeds, entries, word);
        self.app.ask_reload();
        until(|| self.get("/feed.atom", &[]).header("etag") != before);
    }

    /// A GET with these header lines.
    pub(crate) fn get(&self, path: &str, headers: &[&str]) -> Reply {
        self.ask("GET", path, headers)
    }

    /// A request without a body.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Reply {
        let lines: String = headers.iter().fold(String::new(), |mut lines, line| {
            write!(lines, "{line}\r\n").unwrap();
            lines
        });
        self.send(format!(
            "{method} {path} HTTP/1.1\r\nHost: gemeente.example\r\n{lines}Connection: close\r\n\r\n"
        ))
    }

    /// These bytes, and the first answer that comes back before the server closes.
    pub(crate) fn send(&self, request: impl AsRef<[u8]>) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_ref()).unwrap();
        let mut bytes = Vec::new();
        // A server that refuses may close before it has read everything, which resets the connection.
        let _ = stream.read_to_end(&mut bytes);
        Reply::parse(&bytes)
    }

    /// A connection that gives up after a long while.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Reads an answer whose body ends with the bytes, or with the length that it names.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(end) = end else {
            return Self { status: 0, headers: Vec::new(), body: bytes.to_vec() };
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// Reads one answer to a GET, or to anything without a body, from a connection that stays open.
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            bytes.extend(byte);
        }
        let mut reply = Self::parse(&bytes);
        reply.body = vec![0; reply.header("content-length").parse().unwrap_or(0)];
        stream.read_exact(&mut reply.body).unwrap();
        reply
    }

    /// All header lines but the date, in the order of their names.
    pub(crate) fn lines_but_date(&self) -> Vec<(String, String)> {
        let mut lines = self.headers.clone();
        lines.retain(|(name, _)| name != "date");
        lines.sort();
        lines
    }

    /// The value of a header, empty when it is not there, joined when it is there several times.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map_or("", |(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// Waits until something is so.
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < LONG, "it did not happen");
        std::thread::yield_now();
    }
}

/// The means to call hubs and callbacks, within the private networks that the settings name.
async fn outward(
    settings: &Settings,
    feeds: &Feeds,
    folder: &Path,
    clock: Clock,
    lookup: Option<Lookup>,
) -> Outward {
    let limits = fetch::Settings {
        private: settings.websub.private.clone(),
        timeout: Duration::from_secs(10),
        ..fetch::Settings::default()
    };
    let (agent, proxies) = ("bron/test", Proxies::default());
    let client = match lookup {
        Some(lookup) => Client::with_lookup(&limits, agent, &proxies, None, clock, lookup),
        None => Client::new(&limits, agent, &proxies, None, clock),
    }
    .unwrap();
    let own = serve::hub_address(&feeds.base).unwrap();
    let store = if feeds.hubs.contains(&own) || settings.rsscloud {
        let settings = store::Settings { url: "sqlite:bron.db".to_owned() };
        Some(Store::open(&settings, folder).await.unwrap())
    } else {
        None
    };
    Outward { client, store }
}

/// A folder with a feed of twenty entries in every format.
fn first_version() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let feeds = folder.path().join("feeds");
    std::fs::create_dir(&feeds).unwrap();
    publish(&feeds, 20, "eerste");
    folder
}

fn site() -> site::Settings {
    site::Settings {
        title: "Gemeente Voorbeeld".to_owned(),
        url: Url::parse("https://gemeente.example/").unwrap(),
        language: "nl".to_owned(),
        timezone: jiff::tz::TimeZone::UTC,
        authors: Vec::new(),
        rights: None,
        description: None,
        icon: None,
    }
}

/// Writes the feed in all formats, each file in one step.
pub(crate) fn publish(folder: &Path, entries: usize, word: &str) {
    put(folder, "feed.atom", atom(entries, word).as_bytes());
    put(folder, "feed.rss", rss(entries, word).as_bytes());
    let json = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"{word}\", \"items\": []}}\n"
    );
    put(folder, "feed.json", json.as_bytes());
    let html = format!("<!doctype html>\n<title>{word}</title>\n<p>{entries}</p>\n</html>\n");
    put(folder, "feed.html", html.as_bytes());
    put(folder, "index.html", html.as_bytes());
    put(folder, "feeds.opml", b"<opml version=\"2.0\"><head/><body/></opml>\n");
}

/// Writes a file beside its place, and moves it there.
pub(crate) fn put(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    let beside = folder.join(format!(".{name}.new"));
    std::fs::write(&beside, bytes).unwrap();
    std::fs::rename(beside, path).unwrap();
}

/// An Atom feed; the last entries stay the same when their number grows.
pub(crate) fn atom(entries: usize, word: &str) -> String {
    let mut feed = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n",
    );
    write!(feed, "  <title>Bestuur, {word}</title>\n  <updated>2026-05-02T08:00:00Z</updated>\n")
        .unwrap();
    for number in (1..=entries).rev() {
        writeln!(
            feed,
            "  <entry><id>tag:gemeente.example,2026:{number}</id><title>Besluit {number} van het college</title>\
             <summary>Het college van burgemeester en wethouders heeft besloten. Réunion.</summary></entry>"
        )
        .unwrap();
    }
    feed.push_str("</feed>\n");
    feed
}

fn rss(entries: usize, word: &str) -> String {
    let mut feed = format!(
        "<rss version=\"2.0\"><channel><title>Bestuur, {word}</title>\n<pubDate>Sat, 02 May 2026 08:00:00 +0000</pubDate>\n"
    );
    for number in (1..=entries).rev() {
        writeln!(
            feed,
            "<item><guid>{number}</guid><title>Besluit {number} van het college</title></item>"
        )
        .unwrap();
    }
    feed.push_str("</channel></rss>\n");
    feed
}
