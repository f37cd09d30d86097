//! The fast lane: plain requests for what is served, answered with heads that were made once per version.
//!
//! Most requests of readers are for a feed, with a condition and perhaps a coding. Those are answered here in one write
//! and without an allocation, and a connection that waits holds no buffer. At the first request that is anything else,
//! the connection goes to hyper for good, with the bytes that were read; so limits, malformed requests and everything
//! rare are judged in one place.

use std::cell::RefCell;
use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::net::IpAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use bytes::{Buf, Bytes};
use http::Version;
use tokio::io::{AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::Instant;

use super::conditions::is_known;
use super::connection::{Around, ended};
use super::log::Line;
use super::metrics::Visit;
use super::negotiate::{self, Coding};
use super::packed::Outgoing;
use super::plain::Plain;
use super::respond::file_path;
use super::sendfile::{self, Stream};

/// How a connection leaves the lane.
#[derive(Debug)]
pub(super) enum Left {
    /// It is over, or was idle for too long.
    Ended,
    /// It asks for something that is not plain, with these bytes.
    Asks(Bytes),
}

/// Bytes that are read at once; a longer request is not plain.
const INPUT: usize = 8 * 1024;
/// Bodies up to this size are copied behind their head, which costs less than a write of two pieces.
const COPIED: usize = 16 * 1024;
/// Bytes of a large body that are sent in one go: many large answers must not hold up the small ones.
const PIECE: usize = 256 * 1024;
/// Time that a new connection gets for its first request after the server was told to end: one who has just been let in
/// is not sent away unheard.
const HEARING: Duration = Duration::from_secs(1);
/// Length of a date (RFC 9110 section 5.6.7).
const DATE: usize = 29;

/// What one thread works with, whatever the connection.
struct Bench {
    input: Box<[u8]>,
    output: Vec<u8>,
    /// The second that `date` tells of.
    second: u64,
    date: [u8; DATE],
}

thread_local! {
    static BENCH: RefCell<Bench> = RefCell::new(Bench {
        input: vec![0; INPUT].into(),
        output: Vec::with_capacity(COPIED + 2048),
        second: u64::MAX,
        date: [b' '; DATE],
    });
}

/// What became of one request.
enum Turn {
    Left(Left),
    Answered {
        closes: bool,
    },
    /// The client did not take all of the answer yet.
    Unsent {
        head: Bytes,
        body: Bytes,
        closes: bool,
    },
}

/// Serves a connection as long as it asks what is plain.
pub(super) async fn serve<S>(
    stream: &mut S,
    patience: Duration,
    address: Option<IpAddr>,
    around: &Around,
) -> Left
where
    S: Stream,
{
    let mut ending = around.ending.clone();
    let ending = ended(&mut ending);
    tokio::pin!(ending);
    // Set once and looked at when it is over: moving it at every request would cost more than the request.
    let mut until = Instant::now() + patience;
    let alarm = tokio::time::sleep_until(until);
    tokio::pin!(alarm);
    let (mut is_new, mut is_last) = (true, false);
    loop {
        let turn = tokio::select! {
            biased;
            turn = poll_fn(|context| turn(stream, context, address, around, is_last)) => turn,
            () = &mut alarm => {
                if until <= Instant::now() {
                    return Left::Ended;
                }
                alarm.as_mut().reset(until);
                continue;
            }
            () = &mut ending, if !is_last => {
                is_last = true;
                // At the next tick, as a request that came before the end may not have been noticed yet.
                until = Instant::now() + if is_new { HEARING.min(patience) } else { Duration::ZERO };
                alarm.as_mut().reset(until);
                continue;
            }
        };
        match finished(stream, turn).await {
            Ok(false) => {}
            Ok(true) => return Left::Ended,
            Err(left) => return left,
        }
        is_new = false;
        until = Instant::now() + patience;
    }
}

/// Sends what is left of a turn; gives whether the connection closes with it.
async fn finished<S>(stream: &mut S, turn: Turn) -> Result<bool, Left>
where
    S: Stream,
{
    match turn {
        Turn::Left(left) => Err(left),
        Turn::Answered { closes } => Ok(closes),
        Turn::Unsent { head, body, closes } => {
            send_rest(stream, head.chain(body)).await.map_err(|_| Left::Ended)?;
            Ok(closes)
        }
    }
}

/// Reads a request and answers it; `is_last` tells that the connection ends with it.
fn turn<S>(
    stream: &mut S,
    context: &mut Context<'_>,
    address: Option<IpAddr>,
    around: &Around,
    is_last: bool,
) -> Poll<Turn>
where
    S: Stream,
{
    BENCH.with_borrow_mut(|bench| {
        let mut input = ReadBuf::new(&mut bench.input);
        let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut input));
        let bytes = input.filled();
        if read.is_err() || bytes.is_empty() {
            return Poll::Ready(Turn::Left(Left::Ended));
        }
        let Some(mut request) = Plain::parse(bytes) else {
            return Poll::Ready(Turn::Left(Left::Asks(Bytes::copy_from_slice(bytes))));
        };
        request.closes |= is_last;
        let now = SystemTime::try_from(around.clock.now()).unwrap_or(SystemTime::UNIX_EPOCH);
        set_date(&mut bench.second, &mut bench.date, now);
        bench.output.clear();
        let Some(body) = answer(&request, &mut bench.output, &bench.date, address, around, now)
        else {
            return Poll::Ready(Turn::Left(Left::Asks(Bytes::copy_from_slice(bytes))));
        };
        Poll::Ready(send(stream, context, &mut bench.output, body, request.closes))
    })
}

/// Writes the head of the answer to `output`, and gives its body; `None` when what is asked for is no file, or takes
/// more thought.
fn answer(
    request: &Plain<'_>,
    output: &mut Vec<u8>,
    date: &[u8],
    address: Option<IpAddr>,
    around: &Around,
    now: SystemTime,
) -> Option<Outgoing> {
    let app = &around.app;
    if app.pollers.are_limited() && !request.is_conditional() {
        return None;
    }
    let edition = app.edition.load();
    let page = edition.get(&file_path(app.local_path(request.path())?))?;
    let resource = &page.resource;
    let variant =
        resource.variant(negotiate::coding(request.accept_encoding(), resource.sizes)?)?;
    let known =
        is_known(request.none_match(), request.modified_since, &resource.tag, resource.modified);
    let (status, coding, line, lines, end): (_, _, &[u8], _, &[u8]) = if known {
        // Without a body there is no coding to count.
        let line = b"HTTP/1.1 304 Not Modified\r\ndate: ";
        (304, Coding::Identity, line, &resource.not_modified_lines, b"\r\n")
    } else {
        let line = b"HTTP/1.1 200 OK\r\ndate: ";
        (200, variant.coding, line, &resource.lines, &variant.lines)
    };
    let is_bare = known || request.method == "HEAD";
    let body = if is_bare { Outgoing::default() } else { variant.outgoing()? };
    let closing: &[u8] = if request.closes { b"\r\nconnection: close\r\n" } else { b"\r\n" };
    for part in [line, date, closing, lines, b"etag: ", variant.etag.as_bytes(), b"\r\n", end] {
        output.extend_from_slice(part);
    }
    let sent = body.bytes.len() as u64;
    let visit = Visit { agent: request.agent, conditional: request.is_conditional() };
    app.count(page, status, coding, sent, visit);
    around.log(|| Line {
        address,
        when: now,
        method: request.method,
        target: request.target,
        version: Version::HTTP_11,
        status,
        sent,
        referer: request.referer,
        agent: request.agent,
    });
    Some(body)
}

/// Sends as much of an answer as the client takes at once.
fn send<S>(
    stream: &mut S,
    context: &mut Context<'_>,
    output: &mut Vec<u8>,
    mut body: Outgoing,
    closes: bool,
) -> Turn
where
    S: Stream,
{
    let length = body.bytes.len();
    let written = if length <= COPIED {
        output.extend_from_slice(&std::mem::take(&mut body.bytes));
        Pin::new(&mut *stream).poll_write(context, output)
    } else if let Some((socket, file)) = stream.socket().and_then(|it| Some((it, body.file()?))) {
        Poll::Ready(Ok(sendfile::send(socket, output, file, length.min(PIECE))))
    } else {
        let piece = body.bytes.get(..PIECE).unwrap_or(&body.bytes);
        let pieces = [IoSlice::new(output), IoSlice::new(piece)];
        Pin::new(&mut *stream).poll_write_vectored(context, &pieces)
    };
    let mut body = body.bytes;
    let sent = match written {
        Poll::Ready(Ok(sent)) => sent,
        Poll::Ready(Err(_)) => return Turn::Left(Left::Ended),
        Poll::Pending => 0,
    };
    if sent == output.len() + body.len() && Pin::new(stream).poll_flush(context).is_ready() {
        return Turn::Answered { closes };
    }
    body.advance(sent.saturating_sub(output.len()));
    let head = output.get(sent..).map(Bytes::copy_from_slice).unwrap_or_default();
    Turn::Unsent { head, body, closes }
}

/// Sends what is left of an answer as the client takes it, and lets others go on between its pieces.
async fn send_rest<S>(stream: &mut S, mut rest: impl Buf) -> io::Result<()>
where
    S: AsyncWrite + Unpin,
{
    while rest.has_remaining() {
        let piece = rest.chunk();
        let sent = stream.write(piece.get(..PIECE).unwrap_or(piece)).await?;
        if sent == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        rest.advance(sent);
        tokio::task::yield_now().await;
    }
    stream.flush().await
}

/// Writes the date anew when another second has begun.
fn set_date(second: &mut u64, date: &mut [u8; DATE], now: SystemTime) {
    let current = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    if *second != current {
        *second = current;
        let text = httpdate::fmt_http_date(now);
        if let Ok(text) = text.as_bytes().try_into() {
            *date = text;
        }
    }
}
