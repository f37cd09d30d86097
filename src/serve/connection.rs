//! One connection: HTTP/1.1 or HTTP/2 over a stream, with limits on time and size.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_TYPE, HOST, HeaderValue, REFERER, TRANSFER_ENCODING, USER_AGENT,
};
use http::request::Parts;
use http::{HeaderMap, Method, Request, StatusCode, Version};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use super::App;
use super::hub::{self, Hub, Posted};
use super::lane::{self, Left};
use super::log::Line;
use super::patient::Patient;
use super::plain::is_host;
use super::pollers::Client;
use super::respond::{Answer, length_of, text};
use super::sendfile::Stream;
use crate::fetch::Clock;
use crate::store;

/// Bytes of a request's head; a longer one is refused.
const HEAD_SIZE: usize = 32 * 1024;
/// Bytes of a head that are read in order to refuse it with an answer.
const BUFFER: usize = 96 * 1024;

/// Bytes that a client must take while the server is patient, unless it asks something: more than it can make us send by
/// frames that ask nothing, such as pings now and then.
const LIFE: u64 = 4 * 1024;

/// What a connection needs from the server around it.
#[derive(Debug, Clone)]
pub(super) struct Around {
    pub(super) app: Arc<App>,
    /// Lines of the access log.
    pub(super) log: Option<mpsc::Sender<String>>,
    pub(super) clock: Clock,
    /// Becomes true when the server is to end.
    pub(super) ending: watch::Receiver<bool>,
}

/// What is spoken on a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    /// The same inside TLS.
    Http1InTls,
    /// Agreed on in the TLS handshake.
    Http2,
}

/// Serves a connection until either side ends it, or until what was begun is done after the server was told to end.
pub(super) async fn serve<S>(stream: S, protocol: Protocol, address: Option<IpAddr>, around: Around)
where
    S: Stream + Send + 'static,
{
    let patience = Duration::from_secs(around.app.settings.patience.max(1));
    let mut stream = Patient::new(stream, patience);
    if protocol != Protocol::Http2 {
        match lane::serve(&mut stream, patience, address, &around).await {
            Left::Ended => {
                if protocol == Protocol::Http1InTls {
                    // TLS says goodbye of its own (RFC 8446 section 6.1); TCP does when the stream is dropped. The
                    // client may be gone already.
                    let _ = stream.shutdown().await;
                }
                return;
            }
            Left::Asks(bytes) => stream.give_back(bytes),
        }
    }
    // Apart in memory, as most connections never come here.
    Box::pin(by_hyper(stream, patience, protocol, address, around)).await;
}

async fn by_hyper<S>(
    stream: Patient<S>,
    patience: Duration,
    protocol: Protocol,
    address: Option<IpAddr>,
    around: Around,
) where
    S: Stream + Send + 'static,
{
    match protocol {
        Protocol::Http1 | Protocol::Http1InTls => {
            by_http1(stream, patience, address, around).await;
        }
        Protocol::Http2 => by_http2(stream, patience, address, around).await,
    }
}

// An error at the end of a connection is the client's doing: it went away, was too slow or spoke something else.

async fn by_http1<S>(
    stream: Patient<S>,
    patience: Duration,
    address: Option<IpAddr>,
    around: Around,
) where
    S: Stream + Send + 'static,
{
    let mut ending = around.ending.clone();
    let around = Arc::new(around);
    let service = service_fn(move |request: Request<Incoming>| {
        let around = Arc::clone(&around);
        async move { Ok::<_, Infallible>(answer(&around, address, request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(BUFFER);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        _ = &mut connection => return,
        () = ended(&mut ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// As many requests as the client likes at one time. A client that for some time asks nothing and takes next to nothing is
/// told to go, and is cut when it takes nothing more.
async fn by_http2<S>(
    mut stream: Patient<S>,
    patience: Duration,
    address: Option<IpAddr>,
    around: Around,
) where
    S: Stream + Send + 'static,
{
    let mut ending = around.ending.clone();
    let around = Arc::new(around);
    let pulse = Arc::new(AtomicU64::new(0));
    stream.count(Arc::clone(&pulse));
    let asked = Arc::clone(&pulse);
    let service = service_fn(move |request: Request<Incoming>| {
        asked.fetch_add(LIFE, Ordering::Relaxed);
        let around = Arc::clone(&around);
        async move { Ok::<_, Infallible>(answer(&around, address, request).await) }
    });
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(HEAD_SIZE).unwrap_or(u32::MAX))
        .max_concurrent_streams(128);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut looks = interval_at(Instant::now() + patience, patience);
    // After a process stood still its clients get their time all the same.
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut is_told, mut last) = (false, 0);
    loop {
        tokio::select! {
            _ = &mut connection => return,
            () = ended(&mut ending), if !is_told => {}
            _ = looks.tick() => {
                let now = pulse.load(Ordering::Relaxed);
                if now - std::mem::replace(&mut last, now) >= LIFE {
                    continue;
                }
                if is_told {
                    return;
                }
            }
        }
        connection.as_mut().graceful_shutdown();
        is_told = true;
    }
}

/// Completes when the server is to end.
pub(super) async fn ended(ending: &mut watch::Receiver<bool>) {
    // A sender that is gone means the same. The guard inside must not live across an await.
    let _ = ending.wait_for(|ending| *ending).await.map(|_| ());
}

async fn answer(around: &Around, address: Option<IpAddr>, request: Request<Incoming>) -> Answer {
    let (parts, body) = request.into_parts();
    let clock = around.clock.now();
    let now = SystemTime::try_from(clock).unwrap_or(SystemTime::UNIX_EPOCH);
    let agent = header(&parts.headers, USER_AGENT.as_str());
    let client = Client { address, agent };
    let chunked = parts.headers.contains_key(TRANSFER_ENCODING);
    let hub = hub_of(&around.app, &parts);
    let mut answer = if parts.version == Version::HTTP_11 && !has_one_host(&parts.headers) {
        // RFC 9112 section 3.2
        bad_request("one Host header with a host is required\n")
    } else if chunked && hub.is_none() {
        // RFC 9112 section 6.3: with a Content-Length beside it this is an error, and hyper takes that one away unseen.
        // Nothing but the hub takes a body, so nothing is lost by refusing all.
        bad_request("no body is expected here\n")
    } else if parts.uri.path().len() + parts.uri.query().map_or(0, str::len) > HEAD_SIZE {
        // RFC 9110 section 15.5.15
        let said = format!("ask for at most {HEAD_SIZE} bytes\n");
        text(StatusCode::URI_TOO_LONG, "text/plain; charset=utf-8", said)
    } else if size_of_head(&parts.headers) > HEAD_SIZE {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        text(
            status,
            "text/plain; charset=utf-8",
            format!("send at most {HEAD_SIZE} bytes of headers\n"),
        )
    } else if let Some((hub, protocol)) = hub {
        match form(&parts.headers, body).await {
            Ok((form, body)) => {
                let caller = address.filter(|_| !is_forwarded(&parts.headers));
                let posted = Posted { form, body: &body, caller, now: clock };
                hub.post(&around.app, protocol, posted).await
            }
            Err(refusal) => refusal,
        }
    } else {
        around.app.answer(&parts, &client, now)
    };
    if chunked {
        // Section 6.1: what follows the body is not to be trusted.
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    around.log(|| Line {
        address,
        when: now,
        method: parts.method.as_str(),
        target: parts.uri.path_and_query().map_or("*", |target| target.as_str()),
        version: parts.version,
        status: answer.status().as_u16(),
        sent: length_of(&answer),
        referer: header(&parts.headers, REFERER.as_str()),
        agent,
    });
    answer
}

impl Around {
    /// Puts a line into the access log, when there is one.
    pub(super) fn log<'l>(&self, line: impl FnOnce() -> Line<'l>) {
        if let Some(log) = &self.log {
            // A log that cannot keep up loses lines rather than hold up readers.
            let _ = log.try_send(line().render(self.app.settings.log));
        }
    }
}

/// The hub, when a request is for it, and what it is to speak.
fn hub_of<'a>(app: &'a App, parts: &Parts) -> Option<(&'a Arc<Hub>, store::Protocol)> {
    let is_post = parts.method == Method::POST;
    app.local_path(parts.uri.path()).filter(|_| is_post).and_then(|path| app.hub_at(path))
}

/// Whether a request says that another server passed it on, and so that the address it comes from is not its sender's
/// (RFC 7239, RFC 9110 section 7.6.3). One who says so without need only hides an address.
fn is_forwarded(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "via"].iter().any(|name| headers.contains_key(*name))
}

/// Reads the body of a request to the hub, and tells whether it says that it is a form.
async fn form(headers: &HeaderMap, body: Incoming) -> Result<(bool, Bytes), Answer> {
    let media_type =
        header(headers, CONTENT_TYPE.as_str()).split(';').next().unwrap_or_default().trim();
    let form = media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded");
    let plain = "text/plain; charset=utf-8";
    match tokio::time::timeout(hub::BODY_TIME, Limited::new(body, hub::BODY).collect()).await {
        Ok(Ok(body)) => Ok((form, body.to_bytes())),
        Ok(Err(_)) => {
            let sentence = format!("send at most {} bytes\n", hub::BODY);
            Err(text(StatusCode::PAYLOAD_TOO_LARGE, plain, sentence))
        }
        Err(_) => Err(text(
            StatusCode::REQUEST_TIMEOUT,
            plain,
            "the body did not come in time\n".to_owned(),
        )),
    }
}

fn bad_request(sentence: &str) -> Answer {
    text(StatusCode::BAD_REQUEST, "text/plain; charset=utf-8", sentence.to_owned())
}

fn size_of_head(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

fn has_one_host(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    hosts.next().is_some_and(|host| is_host(host.as_bytes())) && hosts.next().is_none()
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
