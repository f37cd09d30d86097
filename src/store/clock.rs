//! What a clock left behind that went wrong and was put right.

use std::time::Duration;

use jiff::Timestamp;

use super::sql::millis;
use super::{Store, StoreError};

/// How far the clocks of machines that share a store may lie apart. What is noted for later than that is nobody's.
const APART: Duration = Duration::from_hours(24);

/// The longest time for which a host is left alone (a `Retry-After` is cut to that).
const PAUSE: Duration = Duration::from_hours(7 * 24);

impl Store {
    /// Takes back what a clock that was far ahead has noted: visits in the future, leases longer than `lease` and pauses
    /// longer than any. Otherwise nothing would be visited until that time has come.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_future(&self, now: Timestamp, lease: Duration) -> Result<(), StoreError> {
        self.again(async || {
            let mut work = self.write().await?;
            // They count as visited just before now, so that they are due, and belong to a round that begins now.
            sqlx::query(
                "UPDATE source SET due = $1, checked = CASE WHEN checked > $1 THEN $1 END, \
                 since = CASE WHEN since > $1 THEN $1 ELSE since END, \
                 changed = CASE WHEN changed > $1 THEN $1 ELSE changed END, \
                 pending_since = CASE WHEN pending_since > $1 THEN $1 ELSE pending_since END, \
                 archive_asked = CASE WHEN archive_asked > $1 THEN $1 ELSE archive_asked END \
                 WHERE COALESCE(checked, due) > $2",
            )
            .bind(millis(now) - 1)
            .bind(millis(now + APART))
            .execute(&mut *work)
            .await?;
            sqlx::query(
                "UPDATE host SET leased_until = CASE WHEN leased_until > $1 THEN 0 ELSE leased_until END, \
                 paused_until = CASE WHEN paused_until > $2 THEN 0 ELSE paused_until END, \
                 probed = CASE WHEN probed > $3 THEN NULL ELSE probed END \
                 WHERE leased_until > $1 OR paused_until > $2 OR probed > $3",
            )
            .bind(millis(now + lease + APART))
            .bind(millis(now + PAUSE + APART))
            .bind(millis(now + APART))
            .execute(&mut *work)
            .await?;
            Ok(work.commit().await?)
        })
        .await
    }
}
