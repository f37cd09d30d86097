//! A web server that does as it is told, byte for byte: what a test needs to see how bron bears a bad one.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// What the server does with a request.
pub(crate) enum Reply {
    /// Sends these bytes, and keeps the connection.
    Keep(Vec<u8>),
    /// Sends these bytes, and closes.
    Close(Vec<u8>),
    /// Sends the first bytes and then the second ones again and again, for as long as somebody reads.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends these bytes and then nothing, with the connection open.
    Hang(Vec<u8>),
}

/// A request, as far as scripts look at it.
pub(crate) struct Request {
    /// Path and query.
    pub(crate) path: String,
    /// The head in lower case.
    pub(crate) head: String,
}

/// A running server.
pub(crate) struct Origin {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Origin {
    /// Starts a server on a free port that answers with `script`.
    pub(crate) async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_at([127, 0, 0, 1], script).await
    }

    /// Starts a server at an address of this machine, which makes it a host of its own.
    pub(crate) async fn start_at(
        address: [u8; 4],
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(SocketAddr::from((address, 0))).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(script);
        let mut tasks = JoinSet::new();
        let log = Arc::clone(&seen);
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                connections.spawn(async move { serve(stream, &*script, &log).await });
            }
        });
        Self { address, seen, _tasks: tasks }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// The paths that were asked for, in order.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

async fn serve(
    mut stream: TcpStream,
    script: &(dyn Fn(&Request) -> Reply + Send + Sync),
    log: &Mutex<Vec<String>>,
) {
    let mut buffer = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
                break at + 4;
            }
            if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
                return;
            }
        };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        buffer.drain(..end);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        log.lock().unwrap().push(path.clone());
        let sent = match script(&Request { path, head: head.to_lowercase() }) {
            Reply::Keep(bytes) => stream.write_all(&bytes).await,
            Reply::Close(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Reply::Endless(first, again) => {
                let mut sent = stream.write_all(&first).await;
                while sent.is_ok() {
                    sent = stream.write_all(&again).await;
                }
                sent
            }
            Reply::Hang(bytes) => {
                let _ = stream.write_all(&bytes).await;
                // Longer than any deadline of the tests; the task dies with the server.
                tokio::time::sleep(Duration::from_hours(1)).await;
                return;
            }
        };
        if sent.is_err() {
            return;
        }
    }
}

/// An answer of `status` with these header lines and this body.
pub(crate) fn answer(status: u16, headers: &[&str], body: &[u8]) -> Reply {
    let mut bytes = Vec::new();
    write!(bytes, "HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len()).unwrap();
    for header in headers {
        write!(bytes, "{header}\r\n").unwrap();
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    Reply::Keep(bytes)
}

/// A page in UTF-8.
pub(crate) fn page(body: &str) -> Reply {
    answer(200, &["Content-Type: text/html; charset=utf-8"], body.as_bytes())
}
