//! Small things that every statement needs.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row as _, Transaction, Type};

use super::StoreError;

/// `($1, $2), ($3, $4)` for as many rows and columns.
pub(super) fn places(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 5);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            if column > 0 {
                text.push(',');
            }
            text.push('$');
            text.push_str(&(row * columns + column + 1).to_string());
        }
        text.push(')');
    }
    text
}

/// The same for a statement with many rows. SQLite takes `$1` for a name and looks each up among all of them, so it gets
/// bare question marks.
pub(super) fn rows(work: &Transaction<'static, Any>, rows: usize, columns: usize) -> String {
    if work.backend_name() != "SQLite" {
        return places(rows, columns);
    }
    let row = format!("({})", vec!["?"; columns].join(","));
    vec![row; rows].join(", ")
}

/// The rows of a statement with many, in parts of few different sizes, so that few different statements are prepared.
pub(super) fn parts<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = 1 << rows.len().checked_ilog2()?.min(6);
        let (part, rest) = rows.split_at_checked(size)?;
        rows = rest;
        Some(part)
    })
}

/// A moment as the store keeps it.
pub(super) fn millis(when: Timestamp) -> i64 {
    when.as_millisecond()
}

/// A moment from the store.
pub(super) fn moment(millis: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(millis)
        .map_err(|_| StoreError::Broken { what: "time", value: millis.to_string() })
}

/// Reads the columns of a row one after the other.
pub(super) struct Columns<'r> {
    row: &'r AnyRow,
    next: usize,
}

impl<'r> Columns<'r> {
    pub(super) fn of(row: &'r AnyRow) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn take<T: Decode<'r, Any> + Type<Any>>(&mut self) -> Result<T, StoreError> {
        let value = self.row.try_get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    pub(super) fn when(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.take::<Option<i64>>()?.map(moment).transpose()
    }
}
