//! TOML front matter: dates and numbers as written, tables in the order of the file.

use std::borrow::Cow;

use ::toml::de::{DeTable, DeValue};

use super::Fault;
use super::lines::LineStarts;
use super::value::{Entry, Table, Value};

/// Reads `text`, whose first line is line `first_line` of the file.
pub(super) fn parse(text: &str, first_line: usize) -> Result<Table<'_>, Fault> {
    match DeTable::parse(text) {
        Ok(table) => Ok(convert(table.into_inner(), &LineStarts::new(text, first_line))),
        Err(fault) => Err(Fault {
            line: LineStarts::new(text, first_line)
                .line_at(fault.span().map_or(0, |span| span.start)),
            message: fault.message().lines().next().unwrap_or_default().to_owned(),
        }),
    }
}

fn convert<'a>(table: DeTable<'a>, lines: &LineStarts) -> Table<'a> {
    let mut entries: Vec<(usize, Entry<'a>)> = table
        .into_iter()
        .map(|(key, value)| {
            let start = key.span().start;
            let line = lines.line_at(start);
            let value = convert_value(value.into_inner(), lines);
            (start, Entry { key: key.into_inner(), line, value })
        })
        .collect();
    entries.sort_by_key(|(start, _)| *start);
    Table { entries: entries.into_iter().map(|(_, entry)| entry).collect() }
}

fn convert_value<'a>(value: DeValue<'a>, lines: &LineStarts) -> Value<'a> {
    match value {
        DeValue::String(string) => Value::Text(string),
        DeValue::Integer(number) => Value::Text(Cow::Owned(number.to_string())),
        DeValue::Float(number) => Value::Text(Cow::Owned(number.to_string())),
        DeValue::Boolean(truth) => Value::Text(Cow::Borrowed(if truth { "true" } else { "false" })),
        DeValue::Datetime(when) => Value::Text(Cow::Owned(when.to_string())),
        DeValue::Array(items) => Value::List(
            items.into_iter().map(|item| convert_value(item.into_inner(), lines)).collect(),
        ),
        DeValue::Table(table) => Value::Table(convert(table, lines)),
    }
}
