//! The other side of the hub and the cloud: readers that confirm their subscriptions and take what is delivered, each
//! in its manner.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use url::Url;

use crate::wire::LONG;

/// What a reader does with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Answers with this status.
    Says(u16),
    /// Answers every request with something that was not asked for.
    Mumbles,
    /// Answers with a redirect to another address of its own.
    Redirects,
    /// Never answers.
    Hangs,
    /// Answers with a head that never ends.
    Rambles,
    /// Hangs up, behind the answer to a verification too, so that its name is looked up again.
    HangsUp,
}

/// A request that a reader got.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Our own address at which it arrived.
    pub(crate) at: IpAddr,
    /// Head in lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Got>>,
    bell: Condvar,
}

/// A web server with any number of callbacks, one per path.
pub(crate) struct Reader {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
}

impl Reader {
    /// Listens on every loopback address; `manner` tells how a delivery to a path is met.
    pub(crate) fn start(manner: impl Fn(&str) -> Manner + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], listener.local_addr().unwrap().port()));
        let seen = Arc::new(Seen::default());
        let (manner, noted) = (Arc::new(manner), Arc::clone(&seen));
        // It lives as long as the test's process; nothing waits for it.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (manner, noted) = (Arc::clone(&manner), Arc::clone(&noted));
                let meet = move || {
                    // A peer that went away is none of the test's business.
                    let _ = meet(stream.unwrap(), &*manner, &noted);
                };
                std::thread::Builder::new().stack_size(128 * 1024).spawn(meet).unwrap();
            }
        });
        Self { address, seen }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What came so far with this method.
    pub(crate) fn got(&self, method: &str) -> Vec<Got> {
        let seen = self.seen.requests.lock().unwrap();
        seen.iter().filter(|got| got.method == method).cloned().collect()
    }

    /// Waits until as many requests came for which `counts`, and gives these.
    pub(crate) fn wait(&self, number: usize, counts: impl Fn(&Got) -> bool) -> Vec<Got> {
        let seen = self.seen.requests.lock().unwrap();
        let few = |seen: &mut Vec<Got>| seen.iter().filter(|got| counts(got)).count() < number;
        let (seen, waited) = self.seen.bell.wait_timeout_while(seen, LONG * 2, few).unwrap();
        let found: Vec<Got> = seen.iter().filter(|got| counts(got)).cloned().collect();
        assert!(!waited.timed_out(), "{} of {number} came", found.len());
        found
    }
}

fn meet(stream: TcpStream, manner: &dyn Fn(&str) -> Manner, seen: &Seen) -> std::io::Result<()> {
    let at = stream.local_addr()?.ip();
    let mut reading = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reading.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let mut words = head.split(' ');
        let method = words.next().unwrap().to_owned();
        let path = words.next().unwrap().to_owned();
        let head = head.to_ascii_lowercase();
        let length = head
            .split("content-length: ")
            .nth(1)
            .map_or(0, |rest| rest.split("\r\n").next().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        reading.read_exact(&mut body)?;
        let body = String::from_utf8_lossy(&body).into_owned();
        let challenge = (method == "GET").then(|| challenge(&path)).flatten();
        let manner = manner(&path);
        seen.requests.lock().unwrap().push(Got { method, path, at, head, body });
        seen.bell.notify_all();
        match (challenge, manner) {
            (_, Manner::Mumbles) => {
                write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhm?")?;
            }
            (Some(challenge), manner) => {
                let hangs_up = manner == Manner::HangsUp;
                let connection = if hangs_up { "close" } else { "keep-alive" };
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nConnection: {connection}\r\nContent-Length: {}\r\n\r\n{challenge}",
                    challenge.len()
                )?;
                if hangs_up {
                    return Ok(());
                }
            }
            (None, Manner::Says(status)) => {
                write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n")?;
            }
            (None, Manner::Redirects) => {
                write!(stream, "HTTP/1.1 307 X\r\nLocation: /elders\r\nContent-Length: 0\r\n\r\n")?;
            }
            (None, Manner::Hangs) => {
                // Until the other side gives up.
                reading.read_exact(&mut [0])?;
            }
            (None, Manner::Rambles) => {
                write!(stream, "HTTP/1.1 200 OK\r\n")?;
                loop {
                    write!(stream, "X-A: bladibla\r\n")?;
                }
            }
            (None, Manner::HangsUp) => return Ok(()),
        }
    }
}

/// The challenge in the query of a verification (WebSub section 5.3, and rssCloud).
fn challenge(path: &str) -> Option<String> {
    let url = Url::parse("http://lezer.example/").unwrap().join(path).unwrap();
    let is_challenge = |name: &str| matches!(name, "hub.challenge" | "challenge");
    url.query_pairs().find(|(name, _)| is_challenge(name)).map(|(_, value)| value.into_owned())
}
