//! Sources and what happened to them, for programs: the one shape that `fetch`, `sources`, `diff` and notifications share.

use bron::change::Change;
use bron::store::{ArchivedCopy, Record, Verdict};
use bron::watch::{Telling, archived};
use serde_json::{Value, json};

/// An event for programs.
pub(super) fn event_json(telling: &Telling) -> Value {
    let event = &telling.event;
    let cited_by: Vec<Value> = telling
        .cited_by
        .iter()
        .map(|by| json!({ "path": by.path, "title": by.title, "url": by.url }))
        .collect();
    json!({
        "id": event.id,
        "url": telling.url.as_str(),
        "name": telling.name,
        "at": event.at.to_string(),
        "verdict": event.verdict.as_str(),
        "was": event.was.map(Verdict::as_str),
        "detail": if telling.change.is_some() { None } else { Some(&event.detail) },
        "removed": telling.change.as_ref().map(Change::removed),
        "added": telling.change.as_ref().map(Change::added),
        "change": telling.change,
        "archived": telling.archived.as_ref().map(archived_json),
        "cited_by": cited_by,
    })
}

fn archived_json(copy: &ArchivedCopy) -> Value {
    json!({ "url": copy.url.as_str(), "taken": copy.taken.to_string() })
}

/// A source for programs.
pub(super) fn record_json(record: &Record) -> Value {
    let last = record.last.as_ref();
    let pending = record.pending.as_ref().map(|pending| {
        json!({
            "verdict": pending.verdict.as_str(),
            "seen": pending.seen,
            "since": pending.since.to_string(),
            "url": pending.url.as_ref().map(url::Url::as_str),
        })
    });
    json!({
        "url": record.url.as_str(),
        "verdict": last.map(|look| look.verdict.as_str()),
        "status": last.and_then(|look| look.status),
        "reason": last.and_then(|look| look.reason.as_deref()),
        "final_url": last.and_then(|look| look.final_url.as_ref()).map(url::Url::as_str),
        "checked": last.map(|look| look.checked.to_string()),
        "since": last.map(|look| look.since.to_string()),
        "changed": record.changed.map(|when| when.to_string()),
        "due": record.due.to_string(),
        "pending": pending,
        "archived": archived(record).map(archived_json),
    })
}
