//! The schema in numbered steps. A step that was released is never edited: what changes is one more step.

use sqlx::{Any, AssertSqlSafe, Executor as _, Transaction};

use super::{Backend, Store, StoreError};

/// Every step, in order. `{blob}` stands for the database's own word for bytes.
const STEPS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
    include_str!("schema/005.sql"),
    include_str!("schema/006.sql"),
    include_str!("schema/007.sql"),
    include_str!("schema/008.sql"),
];

/// Any number will do, as long as everybody who does something that one may do at a time takes the same.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7251023)";

impl Store {
    /// Waits until no other worker is in a transaction that called this, and keeps others waiting to the end of this one.
    /// A transaction that writes to SQLite is alone anyway.
    pub(super) async fn one_at_a_time(
        &self,
        work: &mut Transaction<'static, Any>,
    ) -> Result<(), StoreError> {
        if self.backend == Backend::Postgres {
            work.execute(LOCK).await?;
        }
        Ok(())
    }

    /// How many steps were taken, and how many there are.
    pub(super) async fn version(&self) -> Result<(i64, i64), sqlx::Error> {
        let done: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM bron_schema")
            .fetch_one(&self.pool)
            .await?;
        Ok((done.unwrap_or(0), i64::try_from(STEPS.len()).unwrap_or(i64::MAX)))
    }

    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        let mut work = self.write().await?;
        self.one_at_a_time(&mut work).await?;
        work.execute("CREATE TABLE IF NOT EXISTS bron_schema (version BIGINT NOT NULL)").await?;
        let done: Option<i64> = sqlx::query_scalar("SELECT MAX(version) FROM bron_schema")
            .fetch_one(&mut *work)
            .await?;
        let done = done.unwrap_or(0);
        let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
        if done > known {
            return Err(StoreError::TooNew { found: done, known });
        }
        let blob = match self.backend {
            Backend::Sqlite => "BLOB",
            Backend::Postgres => "BYTEA",
        };
        for (number, step) in (1..).zip(STEPS).filter(|(number, _)| *number > done) {
            sqlx::raw_sql(AssertSqlSafe(step.replace("{blob}", blob))).execute(&mut *work).await?;
            sqlx::query("INSERT INTO bron_schema (version) VALUES ($1)")
                .bind(number)
                .execute(&mut *work)
                .await?;
        }
        Ok(work.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::{SignedDuration, Timestamp};
    use sqlx::Connection as _;
    use tokio::runtime::Builder;

    use super::*;
    use crate::store::{Protocol, Settings};

    /// The step from which there are subscriptions, and the one that tells them apart by their protocols.
    const SUBSCRIPTIONS: usize = 2;
    const PROTOCOLS: usize = 7;

    /// Makes a store as the version of the first `steps` steps made it, with a source in it, and a
    /// subscription that an update is due for.
    async fn old_store(folder: &Path, steps: usize) {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite:{}?mode=rwc", folder.join("old.db").display());
        let mut old = sqlx::AnyConnection::connect(&url).await.unwrap();
        old.execute("CREATE TABLE bron_schema (version BIGINT NOT NULL)").await.unwrap();
        for (number, step) in (1..).zip(STEPS).take(steps) {
            let step = AssertSqlSafe(step.replace("{blob}", "BLOB"));
            sqlx::raw_sql(step).execute(&mut old).await.unwrap();
            let version = format!("INSERT INTO bron_schema (version) VALUES ({number})");
            old.execute(AssertSqlSafe(version)).await.unwrap();
        }
        let row = "INSERT INTO source (id, url, host, cited, due, every, since, checked, times, verdict, \
                   pending_seen) VALUES (7, 'https://gemeente.example/', 'gemeente.example', 1, 5, 6, 1, 2, 3, 'gone', 0)";
        old.execute(row).await.unwrap();
        if (SUBSCRIPTIONS..PROTOCOLS).contains(&steps) {
            let row = "INSERT INTO subscription (topic, callback, host, secret, expires, pending, attempts, due) VALUES \
                       ('https://a.example/feed.rss', 'https://lezer.example/cb', 'lezer.example', 's', 9000, 't', 2, 7)";
            old.execute(row).await.unwrap();
        }
        old.close().await.unwrap();
    }

    #[test]
    fn a_store_of_any_older_version_is_brought_up_to_date_with_what_it_holds() {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        for steps in 1..STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let settings = Settings { url: "sqlite:old.db".to_owned() };
            runtime.block_on(async {
                old_store(folder.path(), steps).await;
                for _ in 0..2 {
                    let store = Store::open(&settings, folder.path()).await.unwrap();
                    let sources = store.sources().await.unwrap();
                    assert_eq!(sources.len(), 1, "from version {steps}");
                    assert_eq!(sources[0].url.as_str(), "https://gemeente.example/");
                    assert_eq!(sources[0].last.as_ref().unwrap().times, 3);
                    assert_eq!(sources[0].archived, None);
                    let due = store.next_delivery().await.unwrap();
                    let kept = (SUBSCRIPTIONS..PROTOCOLS).contains(&steps);
                    assert_eq!(due.map(Timestamp::as_millisecond), kept.then_some(7));
                    let now = Timestamp::from_millisecond(8).unwrap();
                    // Put off to when it was due.
                    let claim = SignedDuration::from_millis(-1);
                    let due = store.due_deliveries(now, claim, 9).await.unwrap();
                    assert_eq!(due.len(), usize::from(kept));
                    for delivery in due {
                        assert_eq!(delivery.subscription.protocol, Protocol::WebSub);
                        assert_eq!(delivery.subscription.secret.as_deref(), Some("s"));
                        assert_eq!((delivery.tag.as_str(), delivery.attempts), ("t", 2));
                    }
                    store.close().await;
                }
            });
        }
    }

    #[test]
    fn a_store_of_a_newer_version_is_left_alone() {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings { url: "sqlite:old.db".to_owned() };
        let refused = runtime.block_on(async {
            let store = Store::open(&settings, folder.path()).await.unwrap();
            sqlx::query("INSERT INTO bron_schema (version) VALUES (99)")
                .execute(&store.pool)
                .await
                .unwrap();
            store.close().await;
            Store::open(&settings, folder.path()).await.unwrap_err().to_string()
        });
        assert!(refused.contains("version 99"), "{refused}");
    }
}
