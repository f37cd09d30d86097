//! What is remembered of one source page.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use sqlx::any::AnyRow;
use url::Url;

use super::sql::Columns;
use super::{Archived, StoreError};

/// The first 16 bytes of the SHA-256 of a text.
pub type Hash = [u8; 16];

/// What a visit came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// As it was, or seen for the first time.
    Unchanged,
    /// Different in a way that a reader would notice.
    Changed,
    /// At another address for good.
    Moved,
    /// No longer there.
    Gone,
    /// Not to be reached, for now.
    Unreachable,
    /// There, but what it shows is a page for pages that are not there.
    Soft404,
    /// Behind a login.
    LoginWall,
    /// A domain for sale.
    Parked,
    /// The host asks robots to stay away.
    BlockedByRobots,
    /// Larger than is read.
    TooLarge,
    /// Neither a page nor a document with text.
    NotText,
    /// The connection cannot be trusted.
    TlsError,
    /// In a private network that is not open to us.
    PrivateAddress,
}

impl Verdict {
    /// Every verdict, in the order in which reports count them.
    pub const ALL: [Self; 13] = [
        Self::Unchanged,
        Self::Changed,
        Self::Moved,
        Self::Gone,
        Self::Unreachable,
        Self::Soft404,
        Self::LoginWall,
        Self::Parked,
        Self::BlockedByRobots,
        Self::TooLarge,
        Self::NotText,
        Self::TlsError,
        Self::PrivateAddress,
    ];

    /// The verdict in one word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Gone => "gone",
            Self::Unreachable => "unreachable",
            Self::Soft404 => "soft-404",
            Self::LoginWall => "login-wall",
            Self::Parked => "parked",
            Self::BlockedByRobots => "blocked-by-robots",
            Self::TooLarge => "too-large",
            Self::NotText => "not-text",
            Self::TlsError => "tls-error",
            Self::PrivateAddress => "private-address",
        }
    }

    /// Whether what the articles cite can still be read there.
    pub fn is_readable(self) -> bool {
        matches!(self, Self::Unchanged | Self::Changed | Self::Moved)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Verdict {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
            .ok_or_else(|| StoreError::Broken { what: "verdict", value: text.to_owned() })
    }
}

/// The number of a source: 63 bits of the SHA-256 of its address, so that every store gives it the same.
pub fn source_id(url: &Url) -> i64 {
    let digest = Sha256::digest(url.as_str().as_bytes());
    let bits = digest.iter().take(8).fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
    i64::try_from(bits >> 1).unwrap_or(0)
}

/// A run of visits that came to the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The first of them.
    pub since: Timestamp,
    /// The last of them.
    pub checked: Timestamp,
    /// How many.
    pub times: u32,
    /// What they came to.
    pub verdict: Verdict,
    /// Status code, when there was an answer.
    pub status: Option<u16>,
    /// Why there was none, in words.
    pub reason: Option<String>,
    /// The address that answered, when it is not the source's own.
    pub final_url: Option<Url>,
}

/// A verdict in waiting: what the source will be called if this goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The verdict.
    pub verdict: Verdict,
    /// At how many visits it showed.
    pub seen: u32,
    /// Since when.
    pub since: Timestamp,
    /// Where it moved to.
    pub url: Option<Url>,
}

/// What is remembered of one source page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// [`source_id`] of its address.
    pub id: i64,
    /// Its address.
    pub url: Url,
    /// Whether an article still cites it.
    pub cited: bool,
    /// When it should be visited.
    pub due: Timestamp,
    /// How long to wait between visits at present.
    pub every: Duration,
    /// The newest run of equal visits.
    pub last: Option<Look>,
    /// What it may turn out to be.
    pub pending: Option<Pending>,
    /// When it last changed in a way a reader would notice.
    pub changed: Option<Timestamp>,
    /// The text it had at the last visit that got one.
    pub text: Option<Hash>,
    /// `ETag` of that visit's answer.
    pub etag: Option<String>,
    /// `Last-Modified` of that visit's answer.
    pub last_modified: Option<String>,
    /// What keeps differing in it, in a form that the judge of changes knows.
    pub memory: Vec<u8>,
    /// What an archive said of it; not changed by a visit.
    pub archived: Option<Archived>,
}

/// The columns of a record, in the order that [`Record::read`] expects.
pub(super) const COLUMNS: &str = "id, url, cited, due, every, since, checked, times, verdict, status, reason, \
     final_url, pending, pending_seen, pending_since, pending_url, changed, text_hash, etag, last_modified, memory, \
     archive_asked, archive_url, archive_taken";

impl Record {
    /// A source that was not visited yet, and is due now.
    pub fn new(url: Url, every: Duration, now: Timestamp) -> Self {
        Self {
            id: source_id(&url),
            url,
            cited: true,
            due: now,
            every,
            last: None,
            pending: None,
            changed: None,
            text: None,
            etag: None,
            last_modified: None,
            memory: Vec::new(),
            archived: None,
        }
    }

    /// The host that has it: the unit of pace and of leases.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        let id = columns.take()?;
        let url = address(columns.take()?)?;
        let cited = columns.take::<i64>()? != 0;
        let due = columns.when()?.unwrap_or_default();
        let every = Duration::from_millis(unsigned(columns.take()?));
        let last = read_look(&mut columns)?;
        let pending = read_pending(&mut columns)?;
        Ok(Self {
            id,
            url,
            cited,
            due,
            every,
            last,
            pending,
            changed: columns.when()?,
            text: columns.take::<Option<Vec<u8>>>()?.map(hash).transpose()?,
            etag: columns.take()?,
            last_modified: columns.take()?,
            memory: columns.take::<Option<Vec<u8>>>()?.unwrap_or_default(),
            archived: Archived::read(&mut columns)?,
        })
    }
}

fn read_look(columns: &mut Columns<'_>) -> Result<Option<Look>, StoreError> {
    let since = columns.when()?;
    let checked = columns.when()?;
    let times = count(columns.take()?);
    let verdict: Option<String> = columns.take()?;
    let status = columns.take::<Option<i64>>()?.and_then(|status| u16::try_from(status).ok());
    let reason = columns.take()?;
    let final_url = columns.take::<Option<String>>()?.map(address).transpose()?;
    let (Some(since), Some(checked), Some(verdict)) = (since, checked, verdict) else {
        return Ok(None);
    };
    Ok(Some(Look { since, checked, times, verdict: verdict.parse()?, status, reason, final_url }))
}

fn read_pending(columns: &mut Columns<'_>) -> Result<Option<Pending>, StoreError> {
    let verdict: Option<String> = columns.take()?;
    let seen = count(columns.take()?);
    let since = columns.when()?.unwrap_or_default();
    let url = columns.take::<Option<String>>()?.map(address).transpose()?;
    let Some(verdict) = verdict else { return Ok(None) };
    Ok(Some(Pending { verdict: verdict.parse()?, seen, since, url }))
}

pub(super) fn address(text: String) -> Result<Url, StoreError> {
    Url::parse(&text).map_err(|_| StoreError::Broken { what: "address", value: text })
}

pub(super) fn hash(bytes: Vec<u8>) -> Result<Hash, StoreError> {
    Hash::try_from(bytes).map_err(|bytes| StoreError::Broken {
        what: "hash",
        value: format!("{} bytes", bytes.len()),
    })
}

pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

pub(super) fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
