//! Sockets: TCP, Unix, handed over by systemd; TLS; the end on a signal.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpSocket, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use url::Url;

use super::App;
use super::connection::{self, Around, Protocol};
use super::hub;
use super::reload::keep_fresh;
use super::tls::{self, Acceptor};
use crate::fetch::Clock;

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address that cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// As in the configuration.
        address: String,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] tls::TlsError),
}

/// Time that running requests get after the signal to end.
const DRAIN: Duration = Duration::from_secs(10);

/// Connections that the system holds ready between two looks of ours; it may hold fewer.
const BACKLOG: u32 = 4096;

/// Bytes that the system takes of an answer before the client has taken any. Left to itself it takes up to 4 MB, and some
/// hundred slow readers use up the memory for the connections of the whole machine (`tcp_mem` in tcp(7)), so that nobody is
/// served until they are cut.
const SEND_BUFFER: u32 = 256 * 1024;

enum Socket {
    /// Its connections send without delay of themselves.
    Tcp(TcpListener),
    /// Handed over, so nothing is known of its connections.
    HandedTcp(TcpListener),
    /// With the path of its file, unless it was handed over.
    Unix(UnixListener, Option<PathBuf>),
}

impl Socket {
    /// Whether another process holds it as well, and goes on when this one has ended.
    fn is_handed(&self) -> bool {
        matches!(self, Self::HandedTcp(_) | Self::Unix(_, None))
    }
}

/// What is told where the server listens.
pub type Bound = Box<dyn FnOnce(&[String]) + Send>;

/// Completes when the server is to end.
pub type End = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Serves until `end` completes, then finishes what was begun. `bound` is told where it listens; `log` gets the lines of
/// the access log.
// Not generic, so that the code of the whole server lies together in the program file and little of the rest of it gets
// into memory.
pub async fn run(
    app: Arc<App>,
    log: Option<mpsc::Sender<String>>,
    clock: Clock,
    bound: Bound,
    end: End,
) -> Result<(), ServeError> {
    let acceptor = app.settings.tls.as_ref().map(Acceptor::open).transpose()?;
    let (sockets, names) = sockets(&app.settings.listen)?;
    bound(&names);
    let (ending, watch_ending) = watch::channel(false);
    let (told, changes) = mpsc::channel(16);
    let mut background = JoinSet::new();
    background.spawn(keep_fresh(Arc::clone(&app), told, clock));
    background.spawn(tell(Arc::clone(&app), changes, clock));
    let distributing = app.hub.as_ref().map(|hub| {
        tokio::spawn(hub::distribute(
            Arc::clone(hub),
            Arc::clone(&app),
            clock,
            watch_ending.clone(),
        ))
    });
    let room = Arc::new(Semaphore::new(app.settings.connections.clamp(1, Semaphore::MAX_PERMITS)));
    let around = Around { app, log, clock, ending: watch_ending };
    let mut accepting = JoinSet::new();
    for socket in sockets {
        accepting.spawn(accept(socket, acceptor.clone(), Arc::clone(&room), around.clone()));
    }
    drop(around);
    end.await;
    // Nobody may be listening any more, which is as good.
    let _ = ending.send(true);
    let drained = drain(accepting, distributing);
    if timeout(DRAIN, drained).await.is_err() {
        tracing::warn!("some requests were cut off after {} seconds", DRAIN.as_secs());
    }
    background.abort_all();
    Ok(())
}

/// Waits until all that is still open has ended, and the hub's deliveries.
async fn drain(mut accepting: JoinSet<JoinSet<()>>, distributing: Option<JoinHandle<()>>) {
    let mut connections = JoinSet::new();
    while let Some(done) = accepting.join_next().await {
        if let Ok(mut open) = done {
            connections.spawn(async move { while open.join_next().await.is_some() {} });
        }
    }
    while connections.join_next().await.is_some() {}
    if let Some(distributing) = distributing {
        // A task that broke off has nothing more to finish.
        let _ = distributing.await;
    }
}

/// Tells subscribers and other hubs of every change, also of one that happened while no server ran.
async fn tell(app: Arc<App>, mut changes: mpsc::Receiver<Vec<String>>, clock: Clock) {
    loop {
        let mut topics = Vec::new();
        if let Some(hub) = &app.hub {
            match hub.note(&app, clock.now()).await {
                Ok(changed) => {
                    topics = changed;
                    hub.count(&app, clock.now()).await;
                }
                Err(error) => tracing::error!(%error, "the hub cannot note what changed"),
            }
        }
        let Some(paths) = changes.recv().await else { return };
        let others: Vec<Url> = app
            .feeds
            .hubs
            .iter()
            .filter(|url| app.hub.as_ref().is_none_or(|hub| hub.url() != *url))
            .cloned()
            .collect();
        if let Some(client) = app.client.clone().filter(|_| !others.is_empty()) {
            let edition = app.edition.load_full();
            topics.extend(paths.iter().filter_map(|path| edition.get(path)?.topic.clone()));
            topics.sort();
            topics.dedup();
            tokio::spawn(hub::ping(client, others, topics));
        }
    }
}

/// Accepts connections until the server ends; gives back those that are still open.
async fn accept(
    socket: Socket,
    tls: Option<Acceptor>,
    room: Arc<Semaphore>,
    around: Around,
) -> JoinSet<()> {
    let mut open = JoinSet::new();
    let mut ending = around.ending.clone();
    loop {
        while open.try_join_next().is_some() {}
        let permit = tokio::select! {
            permit = Arc::clone(&room).acquire_owned() => match permit {
                Ok(permit) => permit,
                Err(_) => break,
            },
            () = connection::ended(&mut ending) => break,
        };
        tokio::select! {
            accepted = accept_one(&socket, &mut open, tls.as_ref(), permit, &around) => if let Err(error) = accepted {
                // Out of descriptors, most likely: others will be closed soon.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            },
            () = connection::ended(&mut ending) => break,
        }
    }
    // Whoever was connected before the end is answered, not cut off. Those who wait at a socket of systemd are served by
    // the server that follows.
    let waiting = if socket.is_handed() { 0 } else { BACKLOG };
    for _ in 0..waiting {
        let Ok(permit) = Arc::clone(&room).try_acquire_owned() else { break };
        let accepting = accept_one(&socket, &mut open, tls.as_ref(), permit, &around);
        if !matches!(timeout(Duration::ZERO, accepting).await, Ok(Ok(()))) {
            break;
        }
    }
    if let Socket::Unix(_, Some(path)) = &socket {
        // A socket file that stays is replaced at the next start.
        let _ = std::fs::remove_file(path);
    }
    open
}

async fn accept_one(
    socket: &Socket,
    open: &mut JoinSet<()>,
    tls: Option<&Acceptor>,
    permit: OwnedSemaphorePermit,
    around: &Around,
) -> io::Result<()> {
    match socket {
        Socket::Tcp(listener) | Socket::HandedTcp(listener) => {
            let (stream, peer) = listener.accept().await?;
            if matches!(socket, Socket::HandedTcp(_)) {
                stream.set_nodelay(true)?;
            }
            let around = around.clone();
            let address: Option<IpAddr> = Some(peer.ip().to_canonical());
            match tls.cloned() {
                None => open.spawn(async move {
                    connection::serve(stream, Protocol::Http1, address, around).await;
                    drop(permit);
                }),
                Some(tls) => open.spawn(async move {
                    if let Some(stream) = tls.accept(stream).await {
                        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                        let protocol = if http2 { Protocol::Http2 } else { Protocol::Http1InTls };
                        connection::serve(stream, protocol, address, around).await;
                    }
                    drop(permit);
                }),
            };
        }
        Socket::Unix(listener, _) => {
            let (stream, _) = listener.accept().await?;
            let around = around.clone();
            open.spawn(async move {
                connection::serve(stream, Protocol::Http1, None, around).await;
                drop(permit);
            });
        }
    }
    Ok(())
}

/// The sockets that systemd hands over (`sd_listen_fds(3)`), or those of the configuration, with their names.
fn sockets(configured: &[String]) -> Result<(Vec<Socket>, Vec<String>), ServeError> {
    let mut sockets = Vec::new();
    let mut names = Vec::new();
    let mut handed = ListenFd::from_env();
    for index in 0..handed.len() {
        let name = format!("socket {index} from systemd");
        let failed = |cause| ServeError::Listen { address: name.clone(), cause };
        if let Ok(Some(listener)) = handed.take_tcp_listener(index) {
            listener.set_nonblocking(true).map_err(failed)?;
            sockets.push(Socket::HandedTcp(TcpListener::from_std(listener).map_err(failed)?));
        } else if let Some(listener) = handed.take_unix_listener(index).map_err(failed)? {
            listener.set_nonblocking(true).map_err(failed)?;
            sockets.push(Socket::Unix(UnixListener::from_std(listener).map_err(failed)?, None));
        }
        names.push(name);
    }
    if !sockets.is_empty() {
        return Ok((sockets, names));
    }
    names.clear();
    for address in configured {
        let failed = |cause| ServeError::Listen { address: address.clone(), cause };
        if let Some(path) = address.strip_prefix("unix:") {
            let path = PathBuf::from(path);
            if is_left_behind(&path) {
                std::fs::remove_file(&path).map_err(failed)?;
            }
            sockets.push(Socket::Unix(UnixListener::bind(&path).map_err(failed)?, Some(path)));
            names.push(address.clone());
        } else {
            let listener = bind(address).map_err(failed)?;
            names.push(
                listener
                    .local_addr()
                    .map_or_else(|_| address.clone(), |bound| format!("http://{bound}/")),
            );
            sockets.push(Socket::Tcp(listener));
        }
    }
    Ok((sockets, names))
}

/// Whether a socket lies at `path` at which nobody listens any more.
fn is_left_behind(path: &Path) -> bool {
    let is_socket =
        std::fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket());
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    is_socket && std::os::unix::net::UnixStream::connect(path).is_err_and(refused)
}

/// Listens at the first address that `address` means and that can be had.
fn bind(address: &str) -> io::Result<TcpListener> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in address.to_socket_addrs()? {
        match bind_one(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    // Connections inherit both, which saves system calls for each.
    socket.set_nodelay(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}
