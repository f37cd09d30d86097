//! Doing a piece of work again when the database broke it off for the sake of somebody else's.

use std::time::Duration;

use tokio::time::sleep;

use super::{Store, StoreError};

/// How often a piece of work is done again before the database's word is taken for it.
const MORE: u32 = 6;

/// How long to wait before the first of them; each further wait is twice as long.
const WAIT: Duration = Duration::from_millis(20);

impl Store {
    /// Does a piece of work that is one transaction, and does it again when the database broke it off to let another one
    /// through. Nothing of a transaction that was broken off remains.
    pub(super) async fn again<T>(
        &self,
        work: impl AsyncFn() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        for turn in 0..MORE {
            match work().await {
                Err(error) if is_passing(&error) => sleep(WAIT * (1 << turn)).await,
                ended => return ended,
            }
        }
        work().await
    }
}

/// Whether the same work may well succeed at the next try.
fn is_passing(error: &StoreError) -> bool {
    let StoreError::Database(error) = error else { return false };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    // PostgreSQL (appendix A): serialization failure, deadlock. SQLite: busy, locked, busy after recovery, busy as the
    // snapshot is old.
    code.is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "5" | "6" | "261" | "517"))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::runtime::Builder;

    use super::*;
    use crate::store::Settings;

    /// A transaction that read, and wants to write what somebody else wrote meanwhile: SQLite breaks it off.
    async fn stale(store: &Store, other: Option<&Store>) -> Result<(), StoreError> {
        let mut work = store.pool.begin_with("BEGIN").await?;
        sqlx::query("SELECT started FROM round").fetch_all(&mut *work).await?;
        if let Some(other) = other {
            sqlx::query("INSERT INTO round (id, started) VALUES (7, 1)")
                .execute(&other.pool)
                .await?;
        }
        sqlx::query("INSERT INTO round (id, started) VALUES (8, 1)").execute(&mut *work).await?;
        Ok(work.commit().await?)
    }

    #[test]
    fn what_was_broken_off_is_done_again_and_a_real_fault_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(&Settings::default(), folder.path()).await.unwrap();
            let other = Store::open(&Settings::default(), folder.path()).await.unwrap();
            let tries = Cell::new(0);
            let again = store.again(async || {
                tries.set(tries.get() + 1);
                stale(&store, (tries.get() == 1).then_some(&other)).await
            });
            again.await.unwrap();
            assert_eq!(tries.get(), 2);
            let twice = store.again(async || {
                tries.set(tries.get() + 1);
                stale(&store, None).await
            });
            assert!(twice.await.is_err(), "the row is there already");
            assert_eq!(tries.get(), 3);
            other.close().await;
            store.close().await;
        });
    }
}
