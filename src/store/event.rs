//! What happened to sources, each told once and kept for the feed of changes.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::record::hash;
use super::snapshot::{pack, unpack};
use super::sql::{Columns, millis, places, rows};
use super::{Hash, Store, StoreError, Verdict};

/// Something that happened to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Permanent and its own: two changes of one source are two events.
    pub id: String,
    /// [`super::source_id`] of the source.
    pub source: i64,
    /// When it was seen.
    pub at: Timestamp,
    /// What the source has become.
    pub verdict: Verdict,
    /// What it was before.
    pub was: Option<Verdict>,
    /// The text before, when there was one.
    pub old: Option<Hash>,
    /// The text after.
    pub new: Option<Hash>,
    /// What to say about it, in words: the new address, the reason.
    pub detail: String,
}

const COLUMNS: &str = "id, source, at, verdict, was, old_hash, new_hash, detail, words";

impl Event {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        let mut event = Self {
            id: columns.take()?,
            source: columns.take()?,
            at: columns.when()?.unwrap_or_default(),
            verdict: columns.take::<String>()?.parse()?,
            was: columns.take::<Option<String>>()?.map(|was| was.parse()).transpose()?,
            old: columns.take::<Option<Vec<u8>>>()?.map(hash).transpose()?,
            new: columns.take::<Option<Vec<u8>>>()?.map(hash).transpose()?,
            detail: columns.take()?,
        };
        if let Some(words) = columns.take::<Option<Vec<u8>>>()? {
            event.detail = unpack(&words)?;
        }
        Ok(event)
    }

    /// What stands in `detail`, and what in `words`: those of a change are long and much alike.
    fn written(&self) -> Result<(String, Option<Vec<u8>>), StoreError> {
        if self.verdict == Verdict::Changed {
            return Ok((String::new(), Some(pack(&self.detail)?)));
        }
        Ok((self.detail.clone(), None))
    }
}

/// Adds events; one that is there already stays as it is.
pub(super) async fn add(
    work: &mut Transaction<'static, Any>,
    events: &[&Event],
) -> Result<(), StoreError> {
    for some in events.chunks(100) {
        let sql = format!(
            "INSERT INTO event ({COLUMNS}, told) VALUES {} ON CONFLICT (id) DO NOTHING",
            rows(work, some.len(), 10)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for event in some {
            let (detail, words) = event.written()?;
            query = query
                .bind(event.id.clone())
                .bind(event.source)
                .bind(millis(event.at))
                .bind(event.verdict.as_str())
                .bind(event.was.map(Verdict::as_str))
                .bind(event.old.map(|hash| hash.to_vec()))
                .bind(event.new.map(|hash| hash.to_vec()))
                .bind(detail)
                .bind(words)
                .bind(0_i64);
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}

impl Store {
    /// The newest `limit` events, newest first.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn newest_events(&self, limit: i64) -> Result<Vec<Event>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM event ORDER BY at DESC, id LIMIT $1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(Event::read).collect()
    }

    /// The events of one source, newest first.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn events_of(&self, source: i64) -> Result<Vec<Event>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE source = $1 ORDER BY at DESC, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(source).fetch_all(&self.pool).await?;
        rows.iter().map(Event::read).collect()
    }

    /// The events that nobody was told of yet, oldest first.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn untold_events(&self) -> Result<Vec<Event>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE told = 0 ORDER BY at, id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_all(&self.pool).await?;
        rows.iter().map(Event::read).collect()
    }

    /// The ids of the events that one receiver was told of while another still waits for them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn told_to(&self, receiver: &str) -> Result<HashSet<String>, StoreError> {
        let ids = sqlx::query_scalar("SELECT event FROM told WHERE receiver = $1")
            .bind(receiver.to_owned())
            .fetch_all(&self.pool)
            .await?;
        Ok(ids.into_iter().collect())
    }

    /// Notes that one receiver was told of these events.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark_told_to(&self, receiver: &str, events: &[Event]) -> Result<(), StoreError> {
        self.again(async || {
            let mut work = self.write().await?;
            for event in events {
                sqlx::query(
                    "INSERT INTO told (receiver, event) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                )
                .bind(receiver.to_owned())
                .bind(event.id.clone())
                .execute(&mut *work)
                .await?;
            }
            Ok(work.commit().await?)
        })
        .await
    }

    /// Notes that everybody who should be was told of these events.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn mark_told(&self, events: &[Event]) -> Result<(), StoreError> {
        self.again(async || {
            let mut work = self.write().await?;
            for some in events.chunks(500) {
                let places = places(1, some.len());
                for sql in [
                    format!("UPDATE event SET told = 1 WHERE id IN {places}"),
                    format!("DELETE FROM told WHERE event IN {places}"),
                ] {
                    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
                    for event in some {
                        query = query.bind(event.id.clone());
                    }
                    query.execute(&mut *work).await?;
                }
            }
            Ok(work.commit().await?)
        })
        .await
    }
}
