//! Bodies that are kept in gzip only, and decoded when somebody asks for them as they are.
//!
//! Whoever reads one at the same time reads the same copy, however slowly; and the last few copies stay for the next reader.

use std::collections::VecDeque;
use std::fs::File;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use bytes::Bytes;

use super::compress::decoded;
use super::negotiate::Coding;
use super::sendfile::file_of;

/// A body in gzip.
#[derive(Debug)]
pub(super) struct Packed {
    gzip: Bytes,
    /// Bytes of the body once it is decoded.
    length: usize,
    /// The decoded body, as long as anybody has it.
    copy: Mutex<Weak<Decoded>>,
    recent: Arc<Recent>,
}

impl Packed {
    /// `gzip` decodes to `length` bytes.
    pub(super) fn new(gzip: Bytes, length: usize, recent: Arc<Recent>) -> Self {
        Self { gzip, length, copy: Mutex::default(), recent }
    }

    /// The body as it is; `None` when it does not decode to as many bytes as were said.
    pub(super) fn body(&self) -> Option<Outgoing> {
        let mut copy = locked(&self.copy);
        let body = if let Some(body) = copy.upgrade() {
            body
        } else {
            let bytes = decoded(&self.gzip, Coding::Gzip, self.length)?;
            Arc::new(Decoded { bytes, file: OnceLock::new() })
        };
        *copy = Arc::downgrade(&body);
        drop(copy);
        self.recent.keep(&body);
        Some(Outgoing { bytes: Bytes::from_owner(Shared(Arc::clone(&body))), decoded: Some(body) })
    }
}

/// A body on its way out.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    pub(super) bytes: Bytes,
    decoded: Option<Arc<Decoded>>,
}

impl Outgoing {
    /// A file that holds the same bytes, made at the first call, where it is worth while to have one.
    pub(super) fn file(&self) -> Option<&File> {
        let decoded = self.decoded.as_ref().filter(|it| it.may_be_filed())?;
        decoded.file.get_or_init(|| file_of(&decoded.bytes).ok()).as_ref()
    }
}

impl From<Bytes> for Outgoing {
    fn from(bytes: Bytes) -> Self {
        Self { bytes, decoded: None }
    }
}

/// A body as it is.
#[derive(Debug)]
struct Decoded {
    bytes: Vec<u8>,
    file: OnceLock<Option<File>>,
}

impl Decoded {
    /// Whether it may be kept a second time, as a file.
    fn may_be_filed(&self) -> bool {
        self.bytes.len() <= Recent::ROOM / 2
    }

    /// The memory that it takes, once it is filed.
    fn weight(&self) -> usize {
        if self.may_be_filed() { 2 * self.bytes.len() } else { self.bytes.len() }
    }
}

/// A share of a body.
struct Shared(Arc<Decoded>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0.bytes
    }
}

/// The bodies that were asked for last, with their files at most [`Recent::ROOM`] bytes of them.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<VecDeque<Arc<Decoded>>>);

impl Recent {
    /// Bytes of all that stays, and so of the largest body that is worth decoding at each request.
    pub(super) const ROOM: usize = 512 * 1024;

    fn keep(&self, body: &Arc<Decoded>) {
        let mut bodies = locked(&self.0);
        if bodies.back().is_some_and(|last| Arc::ptr_eq(last, body)) {
            return;
        }
        bodies.retain(|known| !Arc::ptr_eq(known, body));
        bodies.push_back(Arc::clone(body));
        let mut weight: usize = bodies.iter().map(|body| body.weight()).sum();
        while weight > Self::ROOM
            && let Some(oldest) = bodies.pop_front()
        {
            weight -= oldest.weight();
        }
    }
}

/// What is behind a lock. Whoever panicked with it left it whole.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::compress::{Demand, pack, unpack};

    fn packed(body: &[u8], recent: &Arc<Recent>) -> Packed {
        let [gzip, ..] = unpack(&pack(body, Demand::Seldom).into(), body).unwrap();
        Packed::new(gzip.unwrap(), body.len(), Arc::clone(recent))
    }

    #[test]
    fn those_who_read_at_the_same_time_share_a_copy() {
        let recent = Arc::default();
        let large = vec![b'a'; Recent::ROOM + 1];
        let packed = packed(&large, &recent);
        let (first, second) = (packed.body().unwrap(), packed.body().unwrap());
        assert_eq!(first.bytes, large);
        assert_eq!(first.bytes.as_ptr(), second.bytes.as_ptr());
        assert!(first.file().is_none(), "it is not worth keeping a second time");
        drop((first, second));
        assert!(locked(&packed.copy).upgrade().is_none(), "nobody has it any more");
    }

    #[test]
    fn the_last_few_copies_stay() {
        let recent = Arc::default();
        // Each may be there twice.
        let quarter = |letter| packed(&vec![letter; Recent::ROOM / 4], &recent);
        let [a, b, c] = [b'a', b'b', b'c'].map(quarter);
        for packed in [&a, &b, &a, &c] {
            packed.body().unwrap().file();
        }
        let stays = [&a, &b, &c].map(|packed| locked(&packed.copy).upgrade().is_some());
        assert_eq!(stays, [true, false, true]);
    }

    #[test]
    fn what_does_not_decode_to_its_length_is_not_sent() {
        let Packed { gzip, length, recent, .. } = packed(&[b'a'; 1000], &Arc::default());
        assert!(Packed::new(gzip, length + 1, recent).body().is_none());
    }
}
