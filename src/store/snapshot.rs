//! The texts of source pages, compressed, each kept once whatever the number of visits and sources that show it.

use sha2::{Digest as _, Sha256};
use sqlx::{Any, Transaction};

use super::sql::{parts, rows};
use super::{Hash, Store, StoreError};

/// Texts are short and many: the default level is where speed and size meet.
const LEVEL: i32 = 3;

/// No text is larger than the page it came from; this only keeps a damaged store from asking for all memory.
const LARGEST: usize = 256 << 20;

/// The hash under which a text is kept.
pub fn hash_text(text: &str) -> Hash {
    let mut hash = Hash::default();
    for (to, from) in hash.iter_mut().zip(Sha256::digest(text.as_bytes())) {
        *to = from;
    }
    hash
}

/// A text on its way into the store, compressed by whoever has the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub(super) hash: Hash,
    pub(super) packed: Vec<u8>,
}

impl Snapshot {
    /// Compresses a text.
    ///
    /// # Errors
    /// When the compressor fails, which it does only without memory.
    pub fn new(text: &str) -> Result<Self, StoreError> {
        Ok(Self { hash: hash_text(text), packed: pack(text)? })
    }

    /// The hash under which it is kept.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// What it takes in the store, in bytes.
    pub fn size(&self) -> u64 {
        u64::try_from(self.packed.len()).unwrap_or(u64::MAX)
    }
}

/// Adds texts that are not there yet.
pub(super) async fn add(
    work: &mut Transaction<'static, Any>,
    texts: &[&Snapshot],
    taken: i64,
) -> Result<(), StoreError> {
    for some in parts(texts) {
        let sql = format!(
            "INSERT INTO snapshot (hash, taken, text) VALUES {} ON CONFLICT (hash) DO NOTHING",
            rows(work, some.len(), 3)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for snapshot in some {
            query = query.bind(snapshot.hash.to_vec()).bind(taken).bind(snapshot.packed.clone());
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}

impl Store {
    /// The text with this hash.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn text(&self, hash: &Hash) -> Result<Option<String>, StoreError> {
        let packed: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT text FROM snapshot WHERE hash = $1")
                .bind(hash.to_vec())
                .fetch_optional(&self.pool)
                .await?;
        packed.map(|packed| unpack(&packed)).transpose()
    }
}

pub(super) fn pack(text: &str) -> Result<Vec<u8>, StoreError> {
    pack_bytes(text.as_bytes())
}

pub(super) fn unpack(packed: &[u8]) -> Result<String, StoreError> {
    String::from_utf8(unpack_bytes(packed)?).map_err(|error| broken(error.to_string()))
}

pub(super) fn pack_bytes(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::compress(bytes, LEVEL).map_err(|source| StoreError::Compression { source })
}

pub(super) fn unpack_bytes(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::decompress(packed, LARGEST).map_err(|error| broken(error.to_string()))
}

fn broken(value: String) -> StoreError {
    StoreError::Broken { what: "snapshot", value }
}
