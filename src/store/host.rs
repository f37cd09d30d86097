//! Hosts: leased by one worker at a time, so that their pace and their pages are in one hand.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::record::{COLUMNS, Record};
use super::sql::{Columns, millis, places};
use super::{Backend, Store, StoreError};

/// What is remembered of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// Until when it asked to be left alone.
    pub paused: Option<Timestamp>,
    /// When it was last asked for an address that cannot exist.
    pub probed: Option<Timestamp>,
    /// What it answered, in a form that `watch` knows.
    pub probe: Vec<u8>,
    /// What its pages have in common, in a form that the judge of changes knows.
    pub memory: Vec<u8>,
}

/// What is remembered of a robots.txt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsFile {
    /// `https://host:port`.
    pub origin: String,
    /// When it was asked for.
    pub asked: Timestamp,
    /// Whether the server failed to say.
    pub failed: bool,
    /// The wishes that concern us.
    pub text: String,
}

/// Which sources a worker wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those that are due.
    Due,
    /// Those that were not visited since the round began.
    Round(Timestamp),
    /// One source, when it was not visited since that moment.
    One(i64, Timestamp),
}

impl Wanted {
    /// The condition on a row of `source`, with `$1` for now, `$2` for a moment and `$3` for a source.
    fn condition(self) -> &'static str {
        match self {
            Self::Due => "cited = 1 AND due <= $1 AND $2 >= 0 AND $3 >= 0",
            Self::Round(_) => "cited = 1 AND COALESCE(checked, -1) < $2 AND $1 >= 0 AND $3 >= 0",
            Self::One(..) => "id = $3 AND COALESCE(checked, -1) < $2 AND $1 >= 0",
        }
    }

    fn since(self) -> i64 {
        match self {
            Self::Due => 0,
            Self::Round(since) | Self::One(_, since) => millis(since),
        }
    }

    fn source(self) -> i64 {
        if let Self::One(source, _) = self { source } else { 0 }
    }
}

impl Host {
    /// A host of which nothing is known.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            paused: None,
            probed: None,
            probe: Vec::new(),
            memory: Vec::new(),
        }
    }

    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            name: columns.take()?,
            paused: columns.when()?.filter(|until| until.as_millisecond() > 0),
            probed: columns.when()?,
            probe: columns.take::<Option<Vec<u8>>>()?.unwrap_or_default(),
            memory: columns.take::<Option<Vec<u8>>>()?.unwrap_or_default(),
        })
    }

    pub(super) async fn put(&self, work: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE host SET paused_until = $1, probed = $2, probe = $3, memory = $4 WHERE name = $5",
        )
        .bind(self.paused.map_or(0, millis))
        .bind(self.probed.map(millis))
        .bind((!self.probe.is_empty()).then(|| self.probe.clone()))
        .bind((!self.memory.is_empty()).then(|| self.memory.clone()))
        .bind(self.name.clone())
        .execute(&mut **work)
        .await?;
        Ok(())
    }
}

impl RobotsFile {
    pub(super) async fn put(&self, work: &mut Transaction<'static, Any>) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO robots (origin, asked, failed, text) VALUES ($1, $2, $3, $4) ON CONFLICT (origin) \
             DO UPDATE SET asked = excluded.asked, failed = excluded.failed, text = excluded.text",
        )
        .bind(self.origin.clone())
        .bind(millis(self.asked))
        .bind(i64::from(self.failed))
        .bind(self.text.clone())
        .execute(&mut **work)
        .await?;
        Ok(())
    }
}

/// Makes hosts known.
pub(super) async fn add(
    work: &mut Transaction<'static, Any>,
    names: &HashSet<&str>,
) -> Result<(), StoreError> {
    // In one order everywhere, so that two workers cannot wait for each other's rows.
    let mut names: Vec<&str> = names.iter().copied().collect();
    names.sort_unstable();
    for name in names {
        sqlx::query(
            "INSERT INTO host (name, leased_until, paused_until) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING",
        )
        .bind(name.to_owned())
        .execute(&mut **work)
        .await?;
    }
    Ok(())
}

/// Keeps the worker's leases of these hosts until `until`; those that it still holds come back.
pub(super) async fn renew(
    work: &mut Transaction<'static, Any>,
    worker: &str,
    until: Timestamp,
    names: &HashSet<&str>,
) -> Result<HashSet<String>, StoreError> {
    let mut held = HashSet::with_capacity(names.len());
    let mut names: Vec<&str> = names.iter().copied().collect();
    // In one order everywhere, so that two workers cannot wait for each other's rows.
    names.sort_unstable();
    for some in names.chunks(500) {
        let places = places(1, some.len() + 2);
        let rest = places.trim_start_matches("($1,$2,");
        let sql = format!(
            "UPDATE host SET leased_until = $1 WHERE worker = $2 AND name IN ({rest} RETURNING name"
        );
        let mut query =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(millis(until)).bind(worker.to_owned());
        for name in some {
            query = query.bind((*name).to_owned());
        }
        held.extend(query.fetch_all(&mut **work).await?);
    }
    Ok(held)
}

impl Store {
    /// Leases up to `limit` hosts that have wanted sources and that nobody works on, those with the oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease(
        &self,
        worker: &str,
        wanted: Wanted,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<Host>, StoreError> {
        let lock = match self.backend {
            Backend::Sqlite => "",
            Backend::Postgres => "FOR UPDATE SKIP LOCKED",
        };
        let condition = wanted.condition();
        let sql = format!(
            "UPDATE host SET worker = $4, leased_until = $5 WHERE name IN (SELECT name FROM host WHERE \
             leased_until <= $1 AND paused_until <= $1 AND \
             EXISTS (SELECT 1 FROM source WHERE source.host = host.name AND {condition}) \
             ORDER BY (SELECT MIN(due) FROM source WHERE source.host = host.name AND cited = 1) \
             LIMIT $6 {lock}) RETURNING name, paused_until, probed, probe, memory"
        );
        let mut work = self.write().await?;
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(millis(now))
            .bind(wanted.since())
            .bind(wanted.source())
            .bind(worker.to_owned())
            .bind(millis(until))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut *work)
            .await?;
        work.commit().await?;
        rows.iter().map(Host::read).collect()
    }

    /// Up to `limit` wanted sources of a host, oldest first, but none of `not`.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn wanted(
        &self,
        host: &str,
        wanted: Wanted,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<Record>, StoreError> {
        let condition = wanted.condition();
        let sql = format!(
            "SELECT {COLUMNS} FROM source WHERE host = $4 AND {condition} ORDER BY due, id LIMIT $5"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(millis(now))
            .bind(wanted.since())
            .bind(wanted.source())
            .bind(host.to_owned())
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(Record::read).collect()
    }

    /// Gives leases back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release(&self, worker: &str, hosts: &[String]) -> Result<(), StoreError> {
        let mut work = self.write().await?;
        for host in hosts {
            sqlx::query("UPDATE host SET leased_until = 0 WHERE name = $1 AND worker = $2")
                .bind(host.clone())
                .bind(worker.to_owned())
                .execute(&mut *work)
                .await?;
        }
        Ok(work.commit().await?)
    }

    /// Keeps every lease of a worker until `until`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn renew_all(&self, worker: &str, until: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE host SET leased_until = $1 WHERE worker = $2 AND leased_until > 0")
            .bind(millis(until))
            .bind(worker.to_owned())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Gives every lease of a worker back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release_all(&self, worker: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE host SET leased_until = 0 WHERE worker = $1 AND leased_until > 0")
            .bind(worker.to_owned())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The hosts that asked to be left alone until some time after `now`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pauses(&self, now: Timestamp) -> Result<Vec<(String, Timestamp)>, StoreError> {
        let rows = sqlx::query("SELECT name, paused_until FROM host WHERE paused_until > $1")
            .bind(millis(now))
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &AnyRow| {
            let mut columns = Columns::of(row);
            Ok((columns.take()?, columns.when()?.unwrap_or_default()))
        };
        rows.iter().map(read).collect()
    }

    /// When somebody else's lease on a host with wanted sources runs out, if there is one: work that may come free.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next_lease_end(
        &self,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let condition = wanted.condition();
        let sql = format!(
            "SELECT MIN(leased_until) FROM host WHERE leased_until > $1 AND paused_until <= $1 AND \
             EXISTS (SELECT 1 FROM source WHERE source.host = host.name AND {condition})"
        );
        let end: Option<i64> = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(millis(now))
            .bind(wanted.since())
            .bind(wanted.source())
            .fetch_one(&self.pool)
            .await?;
        end.map(super::sql::moment).transpose()
    }

    /// Joins the round of `fetch --all` that is under way, or begins one. A round is under way while somebody holds a
    /// lease, and for `grace` after it began: its workers do not start all at once, and one that was killed is followed
    /// by one that goes on.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn join_round(
        &self,
        now: Timestamp,
        grace: Duration,
    ) -> Result<Timestamp, StoreError> {
        let mut work = self.write().await?;
        // Writing first makes two workers that begin at one moment wait for each other.
        sqlx::query(
            "INSERT INTO round (id, started) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET started = round.started",
        )
        .execute(&mut *work)
        .await?;
        let active: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM host WHERE leased_until > $1")
            .bind(millis(now))
            .fetch_one(&mut *work)
            .await?;
        let started: i64 = sqlx::query_scalar("SELECT started FROM round WHERE id = 1")
            .fetch_one(&mut *work)
            .await?;
        let started = super::sql::moment(started)?;
        let age = now.duration_since(started);
        let is_open = started > Timestamp::UNIX_EPOCH && !age.is_negative();
        if is_open && (active > 0 || age.unsigned_abs() < grace) {
            work.commit().await?;
            return Ok(started);
        }
        sqlx::query("UPDATE round SET started = $1 WHERE id = 1")
            .bind(millis(now))
            .execute(&mut *work)
            .await?;
        work.commit().await?;
        Ok(now)
    }

    /// Ends a round in which nothing is left to visit.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_round(&self, started: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE round SET started = 0 WHERE started = $1")
            .bind(millis(started))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// What is remembered of the robots.txt files of hosts, asked for after `since`.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn robots(&self, since: Timestamp) -> Result<Vec<RobotsFile>, StoreError> {
        let rows = sqlx::query("SELECT origin, asked, failed, text FROM robots WHERE asked > $1")
            .bind(millis(since))
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &AnyRow| {
            let mut columns = Columns::of(row);
            Ok(RobotsFile {
                origin: columns.take()?,
                asked: columns.when()?.unwrap_or_default(),
                failed: columns.take::<i64>()? != 0,
                text: columns.take()?,
            })
        };
        rows.iter().map(read).collect()
    }
}
