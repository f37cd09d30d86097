//! Taking the store elsewhere as lines of JSON, and keeping it small.

use std::io::Write;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe};

use super::snapshot::{pack, unpack};
use super::sql::{Columns, millis, places};
use super::{Backend, Store, StoreError};
use crate::digest::hex;

/// How many rows are in memory at one time.
const PAGE: i64 = 500;

/// What a column holds, and so how it is written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// Bytes, as hexadecimal digits.
    Bytes,
    /// A compressed text, as the text itself.
    Packed,
}

use Kind::{Bytes, Number, Packed, Text};

/// A table as it is exported, with the columns that make a row known. Leases and rounds stay behind.
struct Table {
    name: &'static str,
    key: &'static str,
    columns: &'static [(&'static str, Kind)],
}

const TABLES: &[Table] = &[
    Table {
        name: "source",
        key: "id",
        columns: &[
            ("id", Number),
            ("url", Text),
            ("host", Text),
            ("cited", Number),
            ("due", Number),
            ("every", Number),
            ("since", Number),
            ("checked", Number),
            ("times", Number),
            ("verdict", Text),
            ("status", Number),
            ("reason", Text),
            ("final_url", Text),
            ("pending", Text),
            ("pending_seen", Number),
            ("pending_since", Number),
            ("pending_url", Text),
            ("changed", Number),
            ("text_hash", Bytes),
            ("etag", Text),
            ("last_modified", Text),
            ("memory", Bytes),
            ("archive_asked", Number),
            ("archive_url", Text),
            ("archive_taken", Number),
        ],
    },
    Table {
        name: "visit",
        key: "source, since",
        columns: &[
            ("source", Number),
            ("since", Number),
            ("until", Number),
            ("times", Number),
            ("verdict", Text),
            ("status", Number),
            ("final_url", Text),
            ("text_hash", Bytes),
        ],
    },
    Table {
        name: "snapshot",
        key: "hash",
        columns: &[("hash", Bytes), ("taken", Number), ("text", Packed)],
    },
    Table {
        name: "event",
        key: "id",
        columns: &[
            ("id", Text),
            ("source", Number),
            ("at", Number),
            ("verdict", Text),
            ("was", Text),
            ("old_hash", Bytes),
            ("new_hash", Bytes),
            ("detail", Text),
            ("words", Packed),
            ("told", Number),
        ],
    },
    Table {
        name: "host",
        key: "name",
        columns: &[
            ("name", Text),
            ("leased_until", Number),
            ("paused_until", Number),
            ("probed", Number),
            ("probe", Bytes),
            ("memory", Bytes),
        ],
    },
    Table {
        name: "robots",
        key: "origin",
        columns: &[("origin", Text), ("asked", Number), ("failed", Number), ("text", Text)],
    },
];

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

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// A row as an object, with the table's name as `table`. What is not there is left out.
    fn object(&self, row: &AnyRow) -> Result<Value, StoreError> {
        let mut fields = Map::new();
        fields.insert("table".to_owned(), self.name.into());
        let mut columns = Columns::of(row);
        for (name, kind) in self.columns {
            let value = match kind {
                Number => columns.take::<Option<i64>>()?.map(Value::from),
                Text => columns.take::<Option<String>>()?.map(Value::from),
                Bytes => columns.take::<Option<Vec<u8>>>()?.map(|bytes| hex(&bytes).into()),
                Packed => columns
                    .take::<Option<Vec<u8>>>()?
                    .map(|packed| unpack(&packed).map(Value::from))
                    .transpose()?,
            };
            fields.extend(value.map(|value| ((*name).to_owned(), value)));
        }
        // Who holds a lease, and until when, means nothing elsewhere.
        if let Some(lease) = fields.get_mut("leased_until") {
            *lease = 0.into();
        }
        Ok(Value::Object(fields))
    }

    fn bind(
        &self,
        mut query: Query<'static, Any, AnyArguments>,
        object: &Value,
    ) -> Result<Query<'static, Any, AnyArguments>, String> {
        for (name, kind) in self.columns {
            let value = object.get(*name);
            let text = || value.and_then(Value::as_str);
            if value.is_some_and(|value| value.is_number() != (*kind == Number)) {
                return Err(format!("`{name}` is of the wrong kind"));
            }
            query = match kind {
                Number => query.bind(value.and_then(Value::as_i64)),
                Text => query.bind(text().map(str::to_owned)),
                Bytes => query.bind(text().map(unhex).transpose()?),
                Packed => {
                    let packed = text().map(|text| pack(text).map_err(|error| error.to_string()));
                    query.bind(packed.transpose()?)
                }
            };
        }
        Ok(query)
    }
}

fn unhex(text: &str) -> Result<Vec<u8>, String> {
    let pair = |pair: &[u8]| {
        let digits = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(digits, 16).ok()
    };
    text.as_bytes()
        .chunks(2)
        .map(|digits| pair(digits).ok_or_else(|| format!("`{text}` is not hexadecimal")))
        .collect()
}

impl Store {
    /// Writes everything that is remembered, a line of JSON for each row.
    ///
    /// # Errors
    /// When the store fails, what it holds is damaged, or `out` takes no more.
    pub async fn export(&self, out: &mut impl Write) -> Result<(), StoreError> {
        let failed = |source| StoreError::Export { source };
        // Everything as it was at one moment, also when somebody else is at work.
        let begin = match self.backend {
            Backend::Sqlite => "BEGIN",
            Backend::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        let mut look = self.pool.begin_with(begin).await?;
        for table in TABLES {
            let (names, name, key) = (table.names(), table.name, table.key);
            let sql = format!("SELECT {names} FROM {name} ORDER BY {key} LIMIT $1 OFFSET $2");
            for page in 0_i64.. {
                let rows = sqlx::query(AssertSqlSafe(sql.clone()))
                    .bind(PAGE)
                    .bind(page * PAGE)
                    .fetch_all(&mut *look)
                    .await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    writeln!(out, "{}", table.object(&row)?).map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// Takes in lines that [`Store::export`] wrote, all or none. A row that is known already stays as it is. The number of
    /// lines comes back.
    ///
    /// # Errors
    /// When a line is not one of ours or the store fails.
    pub async fn import(&self, lines: &str) -> Result<usize, StoreError> {
        let mut work = self.write().await?;
        let mut taken = 0;
        for (number, line) in (1..).zip(lines.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |message: String| StoreError::Import { line: number, message };
            let object: Value =
                serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let name = object.get("table").and_then(Value::as_str).unwrap_or_default();
            let table = TABLES
                .iter()
                .find(|table| table.name == name)
                .ok_or_else(|| wrong(format!("`{name}` is not a table of ours")))?;
            let sql = format!(
                "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({}) DO NOTHING",
                table.name,
                table.names(),
                places(1, table.columns.len()),
                table.key
            );
            let query = table.bind(sqlx::query(AssertSqlSafe(sql)), &object).map_err(wrong)?;
            query.execute(&mut *work).await?;
            taken += 1;
        }
        work.commit().await?;
        Ok(taken)
    }

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
        sqlx::query("DELETE FROM event WHERE at < $1 OR source NOT IN (SELECT id FROM source)")
            .bind(before)
            .execute(&mut *work)
            .await?;
        sqlx::query("DELETE FROM told WHERE event NOT IN (SELECT id FROM event)")
            .execute(&mut *work)
            .await?;
        sqlx::query("DELETE FROM response WHERE at < $1 OR source NOT IN (SELECT id FROM source)")
            .bind(before)
            .execute(&mut *work)
            .await?;
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
