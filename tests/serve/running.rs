//! The program itself: start, signals, what it says.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::hub::form;
use crate::reader::{Manner, Reader};
use crate::wire::{LONG, Reply, publish, put, until};

/// A process of `bron serve`, which is killed at the end of its test.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// What it said on stderr before it served.
    said: String,
    /// Its stderr behind that.
    errors: BufReader<ChildStderr>,
}

impl Process {
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        Self::with_stdout(folder, arguments, Stdio::null())
    }

    fn with_stdout(folder: &Path, arguments: &[&str], stdout: Stdio) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bron"));
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).stdout(stdout);
        let (child, mut errors) = started(command.current_dir(folder));
        let mut said = String::new();
        let address = loop {
            let line = next_line(&mut errors, &said);
            if let Some((_, address)) = line.trim().rsplit_once(" at http://") {
                break address.split('/').next().unwrap_or(address).to_owned();
            }
            said.push_str(&line);
        };
        Self { child, address, said, errors }
    }

    /// With a socket as systemd hands it over (`sd_listen_fds(3)`): as descriptor 3, which the environment tells of.
    pub(crate) fn at(listener: &TcpListener, folder: &Path) -> Self {
        let mut command = Command::new("sh");
        let handed =
            "export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" serve --root . 3<&0 0</dev/null";
        command.args(["-c", handed, env!("CARGO_BIN_EXE_bron")]).stdout(Stdio::null());
        command.stdin(OwnedFd::from(listener.try_clone().unwrap()));
        let (child, mut errors) = started(command.current_dir(folder));
        let mut said = String::new();
        while !said.contains(" at socket 0 from systemd") {
            said = next_line(&mut errors, &said);
        }
        Self { child, address: listener.local_addr().unwrap().to_string(), said, errors }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
    }

    pub(crate) fn send(&self, request: &str) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::parse(&bytes)
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }
}

/// Starts a server, and gives what it says.
fn started(command: &mut Command) -> (Child, BufReader<ChildStderr>) {
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let errors = BufReader::new(child.stderr.take().unwrap());
    (child, errors)
}

fn next_line(errors: &mut impl BufRead, said: &str) -> String {
    let mut line = String::new();
    assert_ne!(errors.read_line(&mut line).unwrap(), 0, "it ended: {said}");
    line
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn sighup_loads_the_feeds_anew() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let process = Process::start(folder.path(), &["--root", "."]);
    let before = process.get("/metrics");
    assert!(before.text().contains("bron_reloads_total 1"), "{}", before.text());
    process.signal("-HUP");
    until(|| process.get("/metrics").text().contains("bron_reloads_total 2"));
}

#[test]
fn what_stays_out_is_said_on_stderr() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let mut process = Process::start(folder.path(), &["--root", "."]);
    put(folder.path(), "feed.atom", b"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>");
    process.signal("-HUP");
    let mut line = String::new();
    process.errors.read_line(&mut line).unwrap();
    assert!(line.contains("/feed.atom") && line.contains("the old version stays"), "{line}");
}

/// Writes `bron.toml` with more lines behind the site.
pub(crate) fn configure(folder: &Path, more: &str) {
    let text = format!(
        "[site]\ntitle = 'Gemeente Voorbeeld'\nurl = 'https://gemeente.example/'\nlanguage = 'nl'\n\
         timezone = 'Europe/Amsterdam'\n{more}"
    );
    std::fs::write(folder.join("bron.toml"), text).unwrap();
}

fn write_article(folder: &Path, name: &str, title: &str) {
    let articles = folder.join("articles");
    std::fs::create_dir_all(&articles).unwrap();
    let text = format!(
        "---\ntitle: {title}\ndate: 2026-02-03T09:00:00+01:00\n---\n\nHet college besloot vandaag.\n"
    );
    std::fs::write(articles.join(name), text).unwrap();
}

#[test]
fn in_a_folder_with_articles_it_converts_and_follows_them() {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "");
    write_article(folder.path(), "zwembad.md", "Zwembad blijft open");
    let process = Process::start(folder.path(), &[]);
    assert!(process.get("/feed.atom").text().contains("Zwembad blijft open"));
    write_article(folder.path(), "brug.md", "Brug weer open");
    until(|| process.get("/feed.atom").text().contains("Brug weer open"));
    // Another folder is put in the place of the old one, and followed from then on.
    let (articles, new) = (folder.path().join("articles"), folder.path().join("new/articles"));
    write_article(&folder.path().join("new"), "haven.md", "Haven gaat dicht");
    std::fs::rename(&articles, folder.path().join("old")).unwrap();
    std::fs::rename(new, articles).unwrap();
    until(|| process.get("/feed.atom").text().contains("Haven gaat dicht"));
    write_article(folder.path(), "kade.md", "Kade wordt breder");
    until(|| process.get("/feed.atom").text().contains("Kade wordt breder"));
}

#[test]
fn without_converting_it_serves_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "");
    write_article(folder.path(), "zwembad.md", "Zwembad blijft open");
    std::fs::create_dir(folder.path().join("feeds")).unwrap();
    publish(&folder.path().join("feeds"), 3, "eerste");
    let process = Process::start(folder.path(), &["--no-convert"]);
    assert!(process.get("/feed.atom").text().contains("Besluit 3 "));
}

#[test]
fn a_conversion_that_cannot_be_done_is_told_and_what_is_there_is_served() {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "[articles]\npath = 'weg'\n");
    std::fs::create_dir(folder.path().join("feeds")).unwrap();
    publish(&folder.path().join("feeds"), 3, "eerste");
    let process = Process::start(folder.path(), &[]);
    assert!(process.get("/feed.atom").text().contains("Besluit 3 "));
    assert!(process.said.contains("ERROR cannot convert: there is no folder"), "{}", process.said);
    assert_eq!(process.said.matches("ERROR").count(), 1, "{}", process.said);
    let metrics = process.get("/metrics");
    assert!(metrics.text().contains("bron_failed_conversions_total 1\n"), "{}", metrics.text());
}

#[test]
fn a_hub_that_is_killed_delivers_after_its_restart_and_logs_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let feeds = folder.path().join("feeds");
    std::fs::create_dir(&feeds).unwrap();
    publish(&feeds, 3, "eerste");
    configure(
        folder.path(),
        "[feeds]\nurl = 'https://gemeente.example/'\nhubs = ['https://gemeente.example/hub']\n\
         [serve.websub]\nprivate = ['127.0.0.1/32']\n",
    );
    let fails = Arc::new(AtomicBool::new(true));
    let failing = Arc::clone(&fails);
    let reader = Reader::start(move |_| {
        Manner::Says(if failing.load(Ordering::Relaxed) { 503 } else { 204 })
    });
    let arguments = ["--no-convert", "-v"];
    let mut process = Process::start(folder.path(), &arguments);
    let pairs = [
        ("hub.mode", "subscribe"),
        ("hub.topic", "https://gemeente.example/feed.atom"),
        ("hub.callback", &reader.url("/cb")),
        ("hub.secret", "zonneschijn"),
    ];
    assert_eq!(process.send(&form(&pairs)).status, 202);
    until(|| process.get("/metrics").text().contains("bron_hub_subscriptions 1"));
    publish(&feeds, 4, "tweede");
    process.signal("-HUP");
    reader.wait(1, |got| got.method == "POST");
    until(|| {
        process.get("/metrics").text().contains("bron_hub_deliveries_total{status=\"503\"} 1")
    });
    process.signal("-KILL");
    let mut log = String::new();
    process.errors.read_to_string(&mut log).unwrap();
    drop(process);
    fails.store(false, Ordering::Relaxed);
    let mut process = Process::start(folder.path(), &arguments);
    let again = reader.wait(2, |got| got.method == "POST").remove(1);
    assert!(again.body.contains("Besluit 4 ") && again.head.contains("x-hub-signature: sha256="));
    process.signal("-TERM");
    process.errors.read_to_string(&mut log).unwrap();
    assert!(log.contains("new edition") && !log.contains("zonneschijn"), "{log}");
}

#[test]
fn a_hub_in_the_clear_is_warned_of_unless_it_is_on_this_machine() {
    // WebSub section 8: https for topics, hubs and callbacks.
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("feeds")).unwrap();
    publish(&folder.path().join("feeds"), 3, "eerste");
    let said = |feeds: &str| {
        configure(folder.path(), &format!("[feeds]\n{feeds}\n"));
        let mut process = Process::start(folder.path(), &["--no-convert"]);
        process.signal("-TERM");
        let mut rest = String::new();
        process.errors.read_to_string(&mut rest).unwrap();
        process.said.clone() + &rest
    };
    let clear = said("url = 'http://feeds.example/'\nhubs = ['http://feeds.example/hub']");
    for url in ["http://feeds.example/", "http://feeds.example/hub"] {
        assert!(clear.contains("wants https") && clear.contains(url), "{url}: {clear}");
    }
    for feeds in [
        "url = 'https://feeds.example/'\nhubs = ['https://feeds.example/hub']",
        "url = 'http://127.0.0.1:8080/'\nhubs = ['http://localhost/hub', 'http://[::1]/']",
        "url = 'http://feeds.example/'",
    ] {
        assert!(!said(feeds).contains("wants https"), "{feeds}");
    }
}

#[test]
fn cited_pages_are_fetched_besides_when_that_is_asked_for() {
    let reader = Reader::start(|_| Manner::Says(404));
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "[serve]\nfetch = true\n[fetch]\nprivate = ['127.0.0.1/32']\n");
    let articles = folder.path().join("articles");
    std::fs::create_dir(&articles).unwrap();
    let text = format!(
        "---\ntitle: Zwembad\ndate: 2026-02-03T09:00:00+01:00\nsources:\n  - name: Raad\n    url: {}\n---\n\nOpen.\n",
        reader.url("/besluit")
    );
    std::fs::write(articles.join("zwembad.md"), text).unwrap();
    let process = Process::start(folder.path(), &[]);
    // RFC 9309 section 2.3.1: a site is asked for its robots.txt first.
    reader.wait(1, |got| got.path == "/robots.txt");
    let metrics = process.get("/metrics");
    assert!(!metrics.text().contains("bron_last_conversion_timestamp_seconds 0"));
    assert!(metrics.text().contains("bron_failed_conversions_total 0"));
}

#[test]
fn every_fault_of_the_configuration_is_told_at_the_start_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let starts = |more: &str| {
        configure(folder.path(), more);
        let arguments = ["serve", "--listen", "127.0.0.1:0"];
        let output = Command::new(env!("CARGO_BIN_EXE_bron"))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let told = starts("[serve]\nmax_aeg = 7\npatience = 'lang'\n");
    assert!(
        told.contains("bron.toml:7:1: unknown key `max_aeg`; did you mean `max_age`?"),
        "{told}"
    );
    assert!(told.contains("bron.toml:8:12: "), "{told}");
    let told = starts(
        "[serve]\nbase = 'nieuws'\n[serve.moved]\n'/a' = 'b'\n[serve.tls]\ncertificate = 'a'\nkey = 'b'\n",
    );
    for place in
        ["bron.toml:7:1: `nieuws`", "bron.toml:9:1: `b`", "bron.toml:11:1: ", "bron.toml:12:1: "]
    {
        assert!(told.contains(place), "{place} in {told}");
    }
}

#[test]
fn a_unix_socket_is_taken_over_from_a_dead_server_and_a_file_in_its_place_is_spared() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3, "eerste");
    let at = |name: &str| folder.path().join(name);
    drop(UnixListener::bind(at("dood")).unwrap());
    put(folder.path(), "brief", b"bewaren");
    let listen = format!("unix:{}", at("dood").display());
    let _process = Process::start(folder.path(), &["--root", ".", "--listen", &listen]);
    let mut stream = UnixStream::connect(at("dood")).unwrap();
    stream.write_all(b"GET /feed.atom HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::parse(&bytes).status, 200);
    for taken in ["dood", "brief"] {
        let listen = format!("unix:{}", at(taken).display());
        let output = Command::new(env!("CARGO_BIN_EXE_bron"))
            .current_dir(folder.path())
            .args(["serve", "--root", ".", "--listen", &listen])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{taken} is not free");
    }
    assert_eq!(std::fs::read(at("brief")).unwrap(), b"bewaren");
}

#[test]
fn the_access_log_is_written_at_once_and_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), "[serve]\nlog = 'combined'\n");
    std::fs::create_dir(folder.path().join("feeds")).unwrap();
    publish(&folder.path().join("feeds"), 3, "eerste");
    let log = folder.path().join("log");
    let stdout = std::fs::File::create(&log).unwrap();
    let mut process = Process::with_stdout(folder.path(), &["--no-convert"], stdout.into());
    let now = || std::fs::read_to_string(&log).unwrap();
    for number in 1..=20 {
        process.get("/feed.atom");
        until(|| now().matches("GET /feed.atom").count() == number);
        process.get("/bestaat-niet");
    }
    process.signal("-TERM");
    assert!(process.child.wait().unwrap().success());
    let log = now();
    assert_eq!(log.matches("\"GET /feed.atom HTTP/1.1\" 200 ").count(), 20, "{log}");
    assert_eq!(log.matches("\"GET /bestaat-niet HTTP/1.1\" 404 ").count(), 20, "{log}");
}
