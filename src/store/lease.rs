//! Leases: a host is visited by one worker at a time, so that its pace and its pages are in one hand; and the rounds that
//! workers share.
//!
//! Statements that touch the rows of several hosts lock them in order of name first. Otherwise two of them, each with a
//! plan of its own, could wait for each other.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::{Any, AssertSqlSafe, Transaction};

use super::host::{self, Host};
use super::record::{COLUMNS, Record};
use super::sql::{millis, moment, places};
use super::{Backend, Store, StoreError};

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

impl Store {
    /// What locks the rows that a `SELECT` finds. SQLite has one writer at a time and needs nothing.
    fn locking(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => "",
            Backend::Postgres => "FOR UPDATE",
        }
    }

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
        self.again(async || {
            let mut work = self.write().await?;
            let rows = sqlx::query(AssertSqlSafe(sql.clone()))
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
        })
        .await
    }

    /// Leases one host by its name, whether it has sources or not. False when somebody else works on it, or when it asked
    /// to be left alone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn lease_host(
        &self,
        worker: &str,
        name: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        self.again(async || {
            let mut work = self.write().await?;
            host::add(&mut work, &HashSet::from([name])).await?;
            let leased = sqlx::query(
                "UPDATE host SET worker = $1, leased_until = $2 WHERE name = $3 AND leased_until <= $4 \
                 AND paused_until <= $4",
            )
            .bind(worker.to_owned())
            .bind(millis(until))
            .bind(name.to_owned())
            .bind(millis(now))
            .execute(&mut *work)
            .await?;
            work.commit().await?;
            Ok(leased.rows_affected() > 0)
        })
        .await
    }

    /// Up to `limit` wanted sources of a host, oldest first. Those that wait equally long come in order of address.
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
            "SELECT {COLUMNS} FROM source WHERE host = $4 AND {condition} ORDER BY due, url LIMIT $5"
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

    /// How many sources are wanted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_wanted(&self, wanted: Wanted, now: Timestamp) -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM source WHERE {}", wanted.condition());
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(millis(now))
            .bind(wanted.since())
            .bind(wanted.source())
            .fetch_one(&self.pool)
            .await?;
        Ok(super::record::unsigned(count))
    }

    /// Keeps the worker's leases of these hosts until `until`; those that it still holds come back.
    pub(super) async fn renew(
        &self,
        work: &mut Transaction<'static, Any>,
        worker: &str,
        until: Timestamp,
        names: &HashSet<&str>,
    ) -> Result<HashSet<String>, StoreError> {
        let mut held = HashSet::with_capacity(names.len());
        let mut names: Vec<&str> = names.iter().copied().collect();
        names.sort_unstable();
        let lock = self.locking();
        for some in names.chunks(500) {
            let places = places(1, some.len() + 2);
            let rest = places.trim_start_matches("($1,$2,");
            let sql = format!(
                "UPDATE host SET leased_until = $1 WHERE name IN (SELECT name FROM host WHERE worker = $2 AND \
                 name IN ({rest} ORDER BY name {lock}) RETURNING name"
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

    /// Gives the lease of a host back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release(&self, worker: &str, host: &str) -> Result<(), StoreError> {
        self.again(async || {
            sqlx::query("UPDATE host SET leased_until = 0 WHERE name = $1 AND worker = $2")
                .bind(host.to_owned())
                .bind(worker.to_owned())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Notes until when a host that is not visited wants to be left alone.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pause(&self, host: &str, until: Timestamp) -> Result<(), StoreError> {
        self.again(async || {
            sqlx::query("UPDATE host SET paused_until = $1 WHERE name = $2")
                .bind(millis(until))
                .bind(host.to_owned())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
    }

    /// Keeps every lease of a worker until `until`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn renew_all(&self, worker: &str, until: Timestamp) -> Result<(), StoreError> {
        self.set_leases(worker, millis(until)).await
    }

    /// Gives every lease of a worker back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn release_all(&self, worker: &str) -> Result<(), StoreError> {
        self.set_leases(worker, 0).await
    }

    async fn set_leases(&self, worker: &str, until: i64) -> Result<(), StoreError> {
        let sql = format!(
            "UPDATE host SET leased_until = $1 WHERE name IN (SELECT name FROM host WHERE worker = $2 AND \
             leased_until > 0 ORDER BY name {})",
            self.locking()
        );
        self.again(async || {
            sqlx::query(AssertSqlSafe(sql.clone()))
                .bind(until)
                .bind(worker.to_owned())
                .execute(&self.pool)
                .await?;
            Ok(())
        })
        .await
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
        end.map(moment).transpose()
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
        self.again(async || self.join_round_once(now, grace).await).await
    }

    async fn join_round_once(
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
        let started = moment(started)?;
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
}
