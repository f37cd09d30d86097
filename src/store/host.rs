//! Hosts: what is remembered of them and of their robots.txt files.

use std::collections::HashSet;

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::sql::{Columns, millis};
use super::{Store, StoreError};

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

    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
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
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            origin: columns.take()?,
            asked: columns.when()?.unwrap_or_default(),
            failed: columns.take::<i64>()? != 0,
            text: columns.take()?,
        })
    }

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

impl Store {
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

    /// What is remembered of the robots.txt files of hosts, asked for after `since`.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn robots(&self, since: Timestamp) -> Result<Vec<RobotsFile>, StoreError> {
        let rows = sqlx::query("SELECT origin, asked, failed, text FROM robots WHERE asked > $1")
            .bind(millis(since))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(RobotsFile::read).collect()
    }

    /// The same of one origin.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn robots_of(
        &self,
        origin: &str,
        since: Timestamp,
    ) -> Result<Option<RobotsFile>, StoreError> {
        let sql = "SELECT origin, asked, failed, text FROM robots WHERE origin = $1 AND asked > $2";
        let row = sqlx::query(sql)
            .bind(origin.to_owned())
            .bind(millis(since))
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(RobotsFile::read).transpose()
    }
}
