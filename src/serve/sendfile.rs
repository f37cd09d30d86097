//! Bodies that the system sends from a file in memory, without a copy for each client (sendfile(2)).
//!
//! A short cut and nothing more: where the system knows no such thing, or the client does not take all at once, the same
//! bytes go out as any others do.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd};

#[cfg(target_os = "linux")]
use rustix::{
    fs::{MemfdFlags, memfd_create},
    net::SendFlags,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio_rustls::server::TlsStream;

/// What a connection is spoken over.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {
    /// The socket, when bytes go out through it as they are.
    fn socket(&self) -> Option<BorrowedFd<'_>>;
}

impl Stream for TcpStream {
    fn socket(&self) -> Option<BorrowedFd<'_>> {
        Some(self.as_fd())
    }
}

impl Stream for UnixStream {
    fn socket(&self) -> Option<BorrowedFd<'_>> {
        Some(self.as_fd())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for TlsStream<S> {
    fn socket(&self) -> Option<BorrowedFd<'_>> {
        None
    }
}

/// A file without a name that holds these bytes.
#[cfg(target_os = "linux")]
pub(super) fn file_of(bytes: &[u8]) -> io::Result<File> {
    use std::io::Write as _;
    let mut file = File::from(memfd_create("body", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    Ok(file)
}

/// Sends a head and as much of the first `length` bytes of a file as the client takes at once; gives how many bytes
/// went out in all. A fault is left for the next write to meet.
#[cfg(target_os = "linux")]
pub(super) fn send(socket: BorrowedFd<'_>, head: &[u8], file: &File, length: usize) -> usize {
    // The head waits for the body, as one packet takes both.
    let sent = rustix::net::send(socket, head, SendFlags::MORE | SendFlags::NOSIGNAL);
    match sent {
        Ok(sent) if sent == head.len() => {
            sent + rustix::fs::sendfile(socket, file, Some(&mut 0), length).unwrap_or(0)
        }
        sent => sent.unwrap_or(0),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn file_of(_: &[u8]) -> io::Result<File> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn send(_: BorrowedFd<'_>, _: &[u8], _: &File, _: usize) -> usize {
    0
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn as_much_goes_out_as_the_client_takes() {
        let (socket, mut client) = std::os::unix::net::UnixStream::pair().unwrap();
        socket.set_nonblocking(true).unwrap();
        let body = vec![b'a'; 1 << 24];
        let file = file_of(&body).unwrap();
        let sent = send(socket.as_fd(), b"head ", &file, body.len());
        assert!((6..body.len()).contains(&sent), "{sent}");
        assert_eq!(send(socket.as_fd(), b"head ", &file, body.len()), 0);
        drop(socket);
        let mut got = Vec::new();
        client.read_to_end(&mut got).unwrap();
        assert_eq!(got, [b"head ", &body[..sent - 5]].concat());
    }
}
