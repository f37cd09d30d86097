//! Keeping the store small.

use std::time::Duration;

use jiff::Timestamp;

use super::sql::millis;
use super::{Store, StoreError};

/// What was thrown away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Sources that no article cites any more.
    pub sources: u64,
    /// Runs of visits.
    pub visits: u64,
    /// Texts that nothing refers to.
    pub texts: u64,
}

impl Store {
    /// Throws away sources that are no longer cited, and what happened longer than `keep` ago. What a source is today
    /// stays, and so does every text that something refers to.
    ///
    /// # Errors
    /// When the store fails; nothing is thrown away then.
    pub async fn prune(&self, keep: Duration, now: Timestamp) -> Result<Pruned, StoreError> {
        let before = millis(now - keep);
        let mut work = self.write().await?;
        let sources = sqlx::query("DELETE FROM source WHERE cited = 0").execute(&mut *work).await?;
        let visits = sqlx::query(
            "DELETE FROM visit WHERE until < $1 OR source NOT IN (SELECT id FROM source)",
        )
        .bind(before)
        .execute(&mut *work)
        .await?;
        sqlx::query("DELETE FROM event WHERE at < $1").bind(before).execute(&mut *work).await?;
        sqlx::query("DELETE FROM robots WHERE asked < $1")
            .bind(millis(now - Duration::from_hours(24)))
            .execute(&mut *work)
            .await?;
        sqlx::query(
            "DELETE FROM host WHERE leased_until <= $1 AND name NOT IN (SELECT host FROM source)",
        )
        .bind(millis(now))
        .execute(&mut *work)
        .await?;
        let texts = sqlx::query(
            "DELETE FROM snapshot WHERE \
             NOT EXISTS (SELECT 1 FROM source WHERE text_hash = hash) AND \
             NOT EXISTS (SELECT 1 FROM visit WHERE text_hash = hash) AND \
             NOT EXISTS (SELECT 1 FROM event WHERE old_hash = hash OR new_hash = hash)",
        )
        .execute(&mut *work)
        .await?;
        work.commit().await?;
        Ok(Pruned {
            sources: sources.rows_affected(),
            visits: visits.rows_affected(),
            texts: texts.rows_affected(),
        })
    }
}
