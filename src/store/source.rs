//! Sources and their visits: what each visit leaves behind.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Transaction};

use super::host::{Host, RobotsFile};
use super::record::{COLUMNS, Record};
use super::sql::{Columns, millis, parts, rows};
use super::{Event, Hash, Look, Response, Snapshot, Store, StoreError, event, response, snapshot};

/// What one visit leaves behind. It is recorded as a whole or not at all.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The source as it is known now.
    pub record: Record,
    /// The run of visits that this one ended, for the history.
    pub past: Option<Past>,
    /// Its text, when that is new.
    pub snapshot: Option<Snapshot>,
    /// The whole answer that brought it, where such are kept.
    pub response: Option<Response>,
    /// What is to be told.
    pub event: Option<Event>,
}

/// A run of equal visits that came to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The run.
    pub look: Look,
    /// The text of that time.
    pub text: Option<Hash>,
}

impl Store {
    /// Records visits in one transaction, and keeps the worker's leases alive until `lease`. Visits to hosts that the
    /// worker no longer holds are dropped: somebody else makes them. The hosts that are still held come back.
    ///
    /// # Errors
    /// When the store fails; nothing is recorded then.
    pub async fn record(
        &self,
        worker: &str,
        lease: Timestamp,
        visits: &[Visit],
        hosts: &[Host],
        robots: &[RobotsFile],
    ) -> Result<HashSet<String>, StoreError> {
        self.again(async || self.record_once(worker, lease, visits, hosts, robots).await).await
    }

    async fn record_once(
        &self,
        worker: &str,
        lease: Timestamp,
        visits: &[Visit],
        hosts: &[Host],
        robots: &[RobotsFile],
    ) -> Result<HashSet<String>, StoreError> {
        let names: HashSet<&str> = visits
            .iter()
            .map(|visit| visit.record.host())
            .chain(hosts.iter().map(|host| host.name.as_str()))
            .collect();
        let mut work = self.write().await?;
        let held = self.renew(&mut work, worker, lease, &names).await?;
        let mut ours: Vec<&Visit> =
            visits.iter().filter(|visit| held.contains(visit.record.host())).collect();
        ours.sort_by_key(|visit| visit.record.id);
        let records: Vec<&Record> = ours.iter().map(|visit| &visit.record).collect();
        put(&mut work, &records, &format!("DO UPDATE SET {}", renewed())).await?;
        add_past(&mut work, &ours).await?;
        let mut texts: Vec<&Snapshot> =
            ours.iter().filter_map(|visit| visit.snapshot.as_ref()).collect();
        // In one order everywhere, so that two workers with the same texts cannot wait for each other.
        texts.sort_unstable_by_key(|text| text.hash());
        let taken = records.iter().filter_map(|record| Some(record.last.as_ref()?.checked)).max();
        snapshot::add(&mut work, &texts, taken.map_or(0, millis)).await?;
        let events: Vec<&Event> = ours.iter().filter_map(|visit| visit.event.as_ref()).collect();
        event::add(&mut work, &events).await?;
        let answers: Vec<_> = ours.iter().filter_map(|visit| visit.answer()).collect();
        response::add(&mut work, &answers).await?;
        for host in hosts.iter().filter(|host| held.contains(&host.name)) {
            host.put(&mut work).await?;
        }
        for file in robots {
            file.put(&mut work).await?;
        }
        work.commit().await?;
        Ok(held)
    }

    /// Every source, in order of address.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn sources(&self) -> Result<Vec<Record>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM source ORDER BY url");
        // Read one by one: a row takes many times the memory of its record.
        let read = |row: AnyRow| Record::read(&row);
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).map(read);
        query.fetch_all(&self.pool).await?.into_iter().collect()
    }

    /// The first visit to each source that has earlier visits than those of its newest run, by the source's id.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn first_visits(&self) -> Result<BTreeMap<i64, Timestamp>, StoreError> {
        let sql = "SELECT source, MIN(since) FROM visit GROUP BY source";
        let read = |row: AnyRow| {
            let mut columns = Columns::of(&row);
            Ok((columns.take()?, columns.when()?.unwrap_or_default()))
        };
        sqlx::query(sql).map(read).fetch_all(&self.pool).await?.into_iter().collect()
    }

    /// Something that differs after every visit that was recorded: cheap to ask, good for nothing but comparing.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn pulse(&self) -> Result<(i64, i64, i64), StoreError> {
        let sql =
            "SELECT COUNT(*), COALESCE(MAX(checked), 0), (SELECT COUNT(*) FROM event) FROM source";
        let row = sqlx::query(sql).fetch_one(&self.pool).await?;
        let mut columns = Columns::of(&row);
        Ok((columns.take()?, columns.take()?, columns.take()?))
    }

    /// One source.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn source(&self, id: i64) -> Result<Option<Record>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM source WHERE id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        row.as_ref().map(Record::read).transpose()
    }

    /// The earlier runs of visits to a source, newest first.
    ///
    /// # Errors
    /// When the store fails or what it holds is damaged.
    pub async fn history(&self, id: i64) -> Result<Vec<Past>, StoreError> {
        let sql = "SELECT since, until, times, verdict, status, final_url, text_hash FROM visit WHERE source = $1 ORDER BY since DESC";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        rows.iter().map(Past::read).collect()
    }
}

impl Visit {
    /// The whole answer that is kept, with its source and its moment.
    fn answer(&self) -> Option<(i64, Timestamp, &Response)> {
        let at = self.record.last.as_ref()?.checked;
        Some((self.record.id, at, self.response.as_ref()?))
    }
}

impl Past {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let mut columns = Columns::of(row);
        let look = Look {
            since: columns.when()?.unwrap_or_default(),
            checked: columns.when()?.unwrap_or_default(),
            times: super::record::count(columns.take()?),
            verdict: columns.take::<String>()?.parse()?,
            status: columns.take::<Option<i64>>()?.and_then(|status| u16::try_from(status).ok()),
            reason: None,
            final_url: columns.take::<Option<String>>()?.map(super::record::address).transpose()?,
        };
        Ok(Self {
            look,
            text: columns.take::<Option<Vec<u8>>>()?.map(super::record::hash).transpose()?,
        })
    }
}

/// Writes sources; `known` says what becomes of one that is there already.
pub(super) async fn put(
    work: &mut Transaction<'static, Any>,
    records: &[&Record],
    known: &str,
) -> Result<(), StoreError> {
    for some in parts(records) {
        let sql = format!(
            "INSERT INTO source ({COLUMNS}, host) VALUES {} ON CONFLICT (id) {known}",
            rows(work, some.len(), COLUMNS.split(',').count() + 1)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for record in some {
            query = bind(query, record);
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}

/// `column = excluded.column` for what a visit changes; whether a source is cited does not.
fn renewed() -> String {
    let fixed = ["id", "url", "cited", "archive_asked", "archive_url", "archive_taken"];
    let columns = COLUMNS.split(',').map(str::trim).filter(|column| !fixed.contains(column));
    columns.map(|column| format!("{column} = excluded.{column}")).collect::<Vec<_>>().join(", ")
}

type Query = sqlx::query::Query<'static, Any, sqlx::any::AnyArguments>;

/// Binds a record in the order of [`COLUMNS`], and its host.
fn bind(query: Query, record: &Record) -> Query {
    let last = record.last.as_ref();
    let pending = record.pending.as_ref();
    let archived = record.archived.as_ref();
    let copy = archived.and_then(|archived| archived.copy.as_ref());
    query
        .bind(record.id)
        .bind(record.url.as_str().to_owned())
        .bind(i64::from(record.cited))
        .bind(millis(record.due))
        .bind(i64::try_from(record.every.as_millis()).unwrap_or(i64::MAX))
        .bind(last.map(|look| millis(look.since)))
        .bind(last.map(|look| millis(look.checked)))
        .bind(last.map_or(0, |look| i64::from(look.times)))
        .bind(last.map(|look| look.verdict.as_str()))
        .bind(last.and_then(|look| look.status).map(i64::from))
        .bind(last.and_then(|look| look.reason.clone()))
        .bind(last.and_then(|look| look.final_url.as_ref()).map(|url| url.as_str().to_owned()))
        .bind(pending.map(|pending| pending.verdict.as_str()))
        .bind(pending.map_or(0, |pending| i64::from(pending.seen)))
        .bind(pending.map(|pending| millis(pending.since)))
        .bind(pending.and_then(|pending| pending.url.as_ref()).map(|url| url.as_str().to_owned()))
        .bind(record.changed.map(millis))
        .bind(record.text.map(|hash| hash.to_vec()))
        .bind(record.etag.clone())
        .bind(record.last_modified.clone())
        .bind((!record.memory.is_empty()).then(|| record.memory.clone()))
        .bind(archived.map(|archived| millis(archived.asked)))
        .bind(copy.map(|copy| copy.url.as_str().to_owned()))
        .bind(copy.map(|copy| millis(copy.taken)))
        .bind(record.host().to_owned())
}

async fn add_past(
    work: &mut Transaction<'static, Any>,
    visits: &[&Visit],
) -> Result<(), StoreError> {
    let ended: Vec<(i64, &Past)> =
        visits.iter().filter_map(|visit| Some((visit.record.id, visit.past.as_ref()?))).collect();
    for some in parts(&ended) {
        let sql = format!(
            "INSERT INTO visit (source, since, until, times, verdict, status, final_url, text_hash) \
             VALUES {} ON CONFLICT (source, since) DO NOTHING",
            rows(work, some.len(), 8)
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for (source, past) in some {
            query = query
                .bind(*source)
                .bind(millis(past.look.since))
                .bind(millis(past.look.checked))
                .bind(i64::from(past.look.times))
                .bind(past.look.verdict.as_str())
                .bind(past.look.status.map(i64::from))
                .bind(past.look.final_url.as_ref().map(|url| url.as_str().to_owned()))
                .bind(past.text.map(|hash| hash.to_vec()));
        }
        query.execute(&mut **work).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::runtime::Builder;
    use url::Url;

    use super::*;
    use crate::store::{Settings, Verdict};

    #[test]
    fn what_another_worker_found_is_not_undone_by_citing_the_same_sources() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(&Settings::default(), folder.path()).await.unwrap();
            let now = Timestamp::UNIX_EPOCH;
            let url = Url::parse("https://gemeente.example/").unwrap();
            let fresh = Record::new(url, Duration::from_hours(1), now);
            let last = Look {
                since: now,
                checked: now,
                times: 1,
                verdict: Verdict::Gone,
                status: Some(410),
                reason: None,
                final_url: None,
            };
            let visited = Record { last: Some(last), ..fresh.clone() };
            // A worker that read which sources are known before the other one visited comes with a new record.
            for record in [&visited, &fresh] {
                let mut work = store.write().await.unwrap();
                put(&mut work, &[record], "DO NOTHING").await.unwrap();
                work.commit().await.unwrap();
            }
            assert_eq!(store.sources().await.unwrap(), [visited]);
            store.close().await;
        });
    }
}
