//! JSON front matter.

use std::borrow::Cow;

use super::Fault;
use super::lines::LineStarts;
use super::value::{Entry, Table, Value};

/// Objects with more fields than this are not searched for the lines of their names.
const MAX_SEARCHED: usize = 100;

/// Reads the value at the start of `text`, whose first line is line `first_line` of the file, and says how many bytes
/// it takes.
pub(super) fn parse(text: &str, first_line: usize) -> Result<(Value<'static>, usize), Fault> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    match values.next() {
        Some(Ok(value)) => {
            let mut value = convert(value, first_line);
            if let Value::Table(table) = &mut value {
                find_lines(table, text, first_line);
            }
            Ok((value, values.byte_offset()))
        }
        Some(Err(fault)) => {
            let message = fault.to_string();
            // The place is told apart, and counted in the file.
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            Err(Fault { line: first_line + fault.line().saturating_sub(1), message })
        }
        None => Ok((Value::Null, text.len())),
    }
}

fn convert(value: serde_json::Value, line: usize) -> Value<'static> {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(truth) => {
            Value::Text(Cow::Borrowed(if truth { "true" } else { "false" }))
        }
        serde_json::Value::Number(number) => Value::Text(Cow::Owned(number.to_string())),
        serde_json::Value::String(string) => Value::Text(Cow::Owned(string)),
        serde_json::Value::Array(items) => {
            Value::List(items.into_iter().map(|item| convert(item, line)).collect())
        }
        serde_json::Value::Object(fields) => Value::Table(Table {
            entries: fields
                .into_iter()
                .map(|(key, value)| Entry {
                    value: convert(value, line),
                    key: Cow::Owned(key),
                    line,
                })
                .collect(),
        }),
    }
}

/// Gives the fields the line on which their name is first written: the parser keeps no places.
fn find_lines(table: &mut Table<'_>, text: &str, first_line: usize) {
    if table.entries.len() > MAX_SEARCHED {
        return;
    }
    let lines = LineStarts::new(text, first_line);
    for entry in &mut table.entries {
        if let Some(offset) = text.find(&format!("\"{}\"", entry.key)) {
            entry.line = lines.line_at(offset);
        }
    }
}
