//! YAML front matter, in full: every scalar as written, anchors, aliases and merge keys, all of it bounded.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span};

use super::Fault;
use super::value::{Entry, Table, Value};

/// How deep values may lie in one another.
const MAX_DEPTH: usize = 48;

/// How many values there may be, those that aliases repeat included.
const MAX_VALUES: usize = 50_000;

/// Reads the first document in `text`, whose first line is line `first_line` of the file.
pub(super) fn parse(text: &str, first_line: usize) -> Result<Value<'_>, Fault> {
    let mut options = Options::default();
    options.emit_comments = false;
    let events = Parser::new_from_str_with_options(text, options);
    let mut composer = Composer {
        events,
        first_line,
        anchors: HashMap::new(),
        left: MAX_VALUES,
        line: first_line,
    };
    loop {
        match composer.next()? {
            None | Some(Event::StreamEnd | Event::DocumentEnd) => return Ok(Value::Null),
            Some(Event::StreamStart | Event::DocumentStart(..)) => {}
            Some(event) => {
                let value = composer.node(event, 0)?;
                composer.finish()?;
                return Ok(value);
            }
        }
    }
}

struct Composer<'a, E> {
    events: E,
    first_line: usize,
    anchors: HashMap<usize, Value<'a>>,
    /// How many more values there may be.
    left: usize,
    /// Line in the file of the last event.
    line: usize,
}

impl<'a, E: Iterator<Item = Result<(Event<'a>, Span), ScanError>>> Composer<'a, E> {
    fn next(&mut self) -> Result<Option<Event<'a>>, Fault> {
        match self.events.next() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                self.line = self.first_line + span.start.line().saturating_sub(1);
                Ok(Some(event))
            }
            Some(Err(error)) => Err(Fault {
                line: self.first_line + error.marker().line().saturating_sub(1),
                message: error.info().lines().next().unwrap_or_default().to_owned(),
            }),
        }
    }

    /// Reads what follows the value, so that a fault after it is not overlooked.
    fn finish(&mut self) -> Result<(), Fault> {
        while let Some(event) = self.next()? {
            if matches!(event, Event::DocumentEnd | Event::StreamEnd) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn fault<T>(&self, message: &str) -> Result<T, Fault> {
        Err(Fault { line: self.line, message: message.to_owned() })
    }

    fn spend(&mut self, values: usize) -> Result<(), Fault> {
        match self.left.checked_sub(values) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => self.fault("more than 50,000 values, those that aliases repeat included"),
        }
    }

    fn node(&mut self, event: Event<'a>, depth: usize) -> Result<Value<'a>, Fault> {
        if depth > MAX_DEPTH {
            return self.fault("more than 48 values lie in one another");
        }
        self.spend(1)?;
        let (anchor, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_null = style == ScalarStyle::Plain && tag.is_none() && is_null(&text);
                (anchor, if is_null { Value::Null } else { Value::Text(text) })
            }
            Event::SequenceStart(_, anchor, _) => (anchor, self.list(depth)?),
            Event::MappingStart(_, anchor, _) => (anchor, Value::Table(self.mapping(depth)?)),
            Event::Alias(anchor) => match self.anchors.get(&anchor).cloned() {
                Some(value) => {
                    self.spend(value.size())?;
                    return Ok(value);
                }
                None => return self.fault("an alias stands inside the value that it names"),
            },
            _ => return self.fault("a value was expected"),
        };
        if anchor > 0 {
            self.spend(value.size())?;
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, Fault> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                None | Some(Event::SequenceEnd) => return Ok(Value::List(items)),
                Some(event) => items.push(self.node(event, depth + 1)?),
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Table<'a>, Fault> {
        let mut table = Table::default();
        let mut merged = Vec::new();
        loop {
            let event = match self.next()? {
                None | Some(Event::MappingEnd) => break,
                Some(event) => event,
            };
            let line = self.line;
            let key = match self.node(event, depth + 1)? {
                Value::Text(key) => key,
                Value::Null => Cow::Borrowed("null"),
                _ => return self.fault("a key is a list or a table, which no field is named by"),
            };
            let Some(event) = self.next()? else { break };
            let value = self.node(event, depth + 1)?;
            if key == "<<" {
                merged.push(value);
            } else {
                table.entries.push(Entry { key, line, value });
            }
        }
        for value in merged {
            merge(&mut table, value);
        }
        Ok(table)
    }
}

/// Adds what a merge key brings, before the table's own entries, so that those count.
fn merge<'a>(table: &mut Table<'a>, value: Value<'a>) {
    let sources = match value {
        Value::List(items) => items,
        other => vec![other],
    };
    for source in sources {
        let Value::Table(source) = source else { continue };
        let new: Vec<Entry<'a>> = source
            .entries
            .into_iter()
            .filter(|entry| !table.entries.iter().any(|own| own.key == entry.key))
            .collect();
        table.entries.splice(0..0, new);
    }
}

/// Whether a plain scalar means nothing (YAML 1.2.2, section 10.3.2).
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
