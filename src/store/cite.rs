//! Which sources are cited: new ones come in, and those that are cited no longer stay and are not visited.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;
use sqlx::{Any, Transaction};
use url::Url;

use super::record::{Record, source_id};
use super::source::put;
use super::sql::places;
use super::{Store, StoreError, host};

/// How many records of new sources are made at a time: all of them together would be the most that a run ever holds.
const BATCH: usize = 500;

/// The sources that are known, and whether each is cited.
const KNOWN: &str = "SELECT id, cited FROM source";

/// What differs between the sources that are known and those that are cited, each in one order everywhere, so that two
/// workers cannot wait for each other's rows.
struct Citing<'c> {
    new: Vec<(&'c Url, Duration)>,
    /// Known, and cited anew.
    again: Vec<i64>,
    /// Known, and no longer cited.
    dropped: Vec<i64>,
}

impl<'c> Citing<'c> {
    fn of(known: Vec<(i64, i64)>, cited: &'c BTreeMap<Url, Duration>) -> Self {
        let known: BTreeMap<i64, bool> =
            known.into_iter().map(|(id, cited)| (id, cited != 0)).collect();
        let mut wanted = HashSet::with_capacity(cited.len());
        let mut new = Vec::new();
        for (url, every) in cited {
            let id = source_id(url);
            wanted.insert(id);
            if !known.contains_key(&id) {
                new.push((url, *every));
            }
        }
        let those = |was_cited: bool| {
            let changed = known
                .iter()
                .filter(|(id, cited)| **cited == was_cited && wanted.contains(*id) != was_cited);
            changed.map(|(id, _)| *id).collect()
        };
        Self { new, again: those(false), dropped: those(true) }
    }

    fn is_nothing(&self) -> bool {
        self.new.is_empty() && self.again.is_empty() && self.dropped.is_empty()
    }
}

impl Store {
    /// Makes the cited sources those of `cited`, with how often each is to be visited at first. Sources that are no
    /// longer cited stay, and are not visited.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn cite(
        &self,
        cited: &BTreeMap<Url, Duration>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let known = sqlx::query_as(KNOWN).fetch_all(&self.pool).await?;
        if Citing::of(known, cited).is_nothing() {
            return Ok(());
        }
        self.again(async || {
            let mut work = self.write().await?;
            self.one_at_a_time(&mut work).await?;
            // Another worker may have cited the same sources meanwhile, and even visited them: what it knows stays.
            let known = sqlx::query_as(KNOWN).fetch_all(&mut *work).await?;
            let citing = Citing::of(known, cited);
            let mut hosts = HashSet::new();
            for some in citing.new.chunks(BATCH) {
                let records: Vec<Record> = some
                    .iter()
                    .map(|(url, every)| Record::new((*url).clone(), *every, now))
                    .collect();
                put(&mut work, &records.iter().collect::<Vec<_>>(), "DO NOTHING").await?;
                hosts.extend(some.iter().map(|(url, _)| url.host_str().unwrap_or_default()));
            }
            host::add(&mut work, &hosts).await?;
            mark(&mut work, &citing.again, 1).await?;
            mark(&mut work, &citing.dropped, 0).await?;
            Ok(work.commit().await?)
        })
        .await
    }
}

async fn mark(
    work: &mut Transaction<'static, Any>,
    ids: &[i64],
    cited: i64,
) -> Result<(), StoreError> {
    for some in ids.chunks(500) {
        let places = places(1, some.len() + 1);
        let rest = places.trim_start_matches("($1,");
        let sql = format!("UPDATE source SET cited = $1 WHERE id IN ({rest}");
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cited);
        for id in some {
            query = query.bind(*id);
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}
