//! Whole answers of sources, for those who keep them, within a bound of bytes.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};
use url::Url;

use super::snapshot::{pack_bytes, unpack_bytes};
use super::sql::{Columns, millis, rows};
use super::{Store, StoreError, record};

/// An answer on its way into the store, compressed by whoever has the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    url: Url,
    via: Vec<Url>,
    request: Vec<u8>,
    head: Vec<u8>,
    packed: Vec<u8>,
}

/// An answer as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// [`super::source_id`] of the source.
    pub source: i64,
    /// When it came.
    pub at: Timestamp,
    /// The address that gave it.
    pub url: Url,
    /// The addresses whose redirects led there, in order.
    pub via: Vec<Url>,
    /// The head of the request, as HTTP/1.1 writes it.
    pub request: Vec<u8>,
    /// The head of the answer, as HTTP/1.1 writes it.
    pub head: Vec<u8>,
    /// The body after decompression.
    pub body: Vec<u8>,
}

impl Response {
    /// Compresses an answer. `request` and `head` are heads as HTTP/1.1 writes them, `via` the addresses whose redirects
    /// led to `url`.
    ///
    /// # Errors
    /// When the compressor fails, which it does only without memory.
    pub fn new(
        url: Url,
        via: Vec<Url>,
        request: Vec<u8>,
        head: Vec<u8>,
        body: &[u8],
    ) -> Result<Self, StoreError> {
        Ok(Self { url, via, request, head, packed: pack_bytes(body)? })
    }

    /// What it takes in the store, in bytes.
    pub fn size(&self) -> u64 {
        let size = self.packed.len() + self.head.len() + self.request.len();
        u64::try_from(size).unwrap_or(u64::MAX)
    }
}

/// Adds answers: of which source, when it came, and what it was.
pub(super) async fn add(
    work: &mut Transaction<'static, Any>,
    responses: &[(i64, Timestamp, &Response)],
) -> Result<(), StoreError> {
    for some in responses.chunks(50) {
        let sql = format!(
            "INSERT INTO response (source, at, url, via, request, head, body, size) VALUES {} \
             ON CONFLICT (source, at) DO NOTHING",
            rows(work, some.len(), 8)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (source, at, response) in some {
            let via: Vec<&str> = response.via.iter().map(Url::as_str).collect();
            query = query
                .bind(*source)
                .bind(millis(*at))
                .bind(response.url.as_str().to_owned())
                .bind(via.join("\n"))
                .bind(response.request.clone())
                .bind(response.head.clone())
                .bind(response.packed.clone())
                .bind(i64::try_from(response.size()).unwrap_or(i64::MAX));
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}

impl Store {
    /// Throws away the oldest answers until the others take no more than `most` bytes. How many went comes back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn trim_responses(&self, most: u64) -> Result<u64, StoreError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.again(async || {
            let gone = sqlx::query(
                "DELETE FROM response WHERE (source, at) IN (SELECT source, at FROM (SELECT source, at, \
                 SUM(size) OVER (ORDER BY at DESC, source) AS total FROM response) AS sums WHERE total > $1)",
            )
            .bind(most)
            .execute(&self.pool)
            .await?;
            Ok(gone.rows_affected())
        })
        .await
    }

    /// Which answers are kept, oldest first: source and moment, to ask for each with [`Store::response`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn responses(&self) -> Result<Vec<(i64, Timestamp)>, StoreError> {
        let rows = sqlx::query("SELECT source, at FROM response ORDER BY at, source")
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &AnyRow| {
            let mut columns = Columns::of(row);
            Ok((columns.take()?, columns.when()?.unwrap_or_default()))
        };
        rows.iter().map(read).collect()
    }

    /// One answer.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn response(&self, source: i64, at: Timestamp) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT source, at, url, via, request, head, body FROM response WHERE source = $1 AND at = $2";
        let row = sqlx::query(sql).bind(source).bind(millis(at)).fetch_optional(&self.pool).await?;
        row.as_ref().map(Kept::read).transpose()
    }
}

impl Kept {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        let (source, at) = (columns.take()?, columns.when()?.unwrap_or_default());
        let url = record::address(columns.take()?)?;
        let via: String = columns.take()?;
        let via =
            via.lines().map(|url| record::address(url.to_owned())).collect::<Result<_, _>>()?;
        let (request, head) = (columns.take()?, columns.take()?);
        let body = unpack_bytes(&columns.take::<Vec<u8>>()?)?;
        Ok(Self { source, at, url, via, request, head, body })
    }
}
