//! The schema in numbered steps. A step that was released is never edited: what changes is one more step.

use sqlx::{AssertSqlSafe, Executor as _};

use super::{Backend, Store, StoreError};

/// Every step, in order. `{blob}` stands for the database's own word for bytes.
const STEPS: &[&str] = &[include_str!("schema/001.sql"), include_str!("schema/002.sql")];

/// Any number will do, as long as everybody who brings a schema up to date takes the same.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7251023)";

impl Store {
    pub(super) async fn migrate(&self) -> Result<(), StoreError> {
        let mut work = self.write().await?;
        if self.backend == Backend::Postgres {
            work.execute(LOCK).await?;
        }
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
