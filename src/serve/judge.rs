//! What a look at the bytes of a file tells: whether it can be served, when its content last changed, and its entries.

use std::time::SystemTime;

use jiff::{Timestamp, ZonedDateTime};

use super::delta::Entries;
use super::files::{File, Kind};
use crate::place::Stat;
use crate::syntax::encoding;
use crate::syntax::xml::Document;
use crate::write::Format;

/// A file and what a look at its bytes tells.
pub(super) struct Judged {
    pub(super) file: File,
    /// What the file system knew of the file; nothing when that cannot be relied upon.
    pub(super) stat: Option<Stat>,
    /// When the content says that it last changed.
    pub(super) content: Option<SystemTime>,
    /// Its entries, when it is a feed of which deltas can be made.
    pub(super) entries: Entries,
    /// Why it cannot be served.
    pub(super) fault: Option<String>,
}

impl Judged {
    /// Judges a file.
    pub(super) fn of(file: File, stat: Option<Stat>) -> Self {
        let (entries, content, fault) = judge(&file);
        Self { file, stat, content, entries, fault }
    }
}

/// The entries of a file, when its content last changed, and why it cannot be served.
fn judge(file: &File) -> (Entries, Option<SystemTime>, Option<String>) {
    let (mut entries, mut content, mut fault) = (Entries::default(), None, None);
    match file.kind {
        Kind::Feed(Format::Rss | Format::Atom) | Kind::Opml | Kind::OtherXml => {
            let doc = Document::parse(encoding::decode(file.body.clone(), Some("utf-8")));
            fault = doc.faults().first().map(|fault| {
                let place = doc.position(fault.span.start);
                format!("line {}, column {}: {}", place.line, place.column, fault.kind)
            });
            if matches!(file.kind, Kind::Feed(_)) {
                content = content_date(&doc);
                entries = Entries::of_xml(&doc);
            }
        }
        Kind::Feed(Format::Json) => match serde_json::from_slice::<serde_json::Value>(&file.body) {
            Ok(value) => content = json_date(&value),
            Err(error) => fault = Some(error.to_string()),
        },
        Kind::Feed(Format::Html) => {
            let end = file.body.trim_ascii_end();
            if !end.to_ascii_lowercase().ends_with(b"</html>") {
                fault = Some("it does not end in `</html>`".to_owned());
            }
        }
        Kind::Other(_) => {}
    }
    (entries, content, fault)
}

/// The newest date among those by which a feed tells of changes.
fn content_date(doc: &Document) -> Option<SystemTime> {
    let names = ["atom:updated", "lastBuildDate", "pubDate"];
    let dates = names.iter().flat_map(|name| doc.named(name)).filter_map(|element| {
        crate::date::parse(&element.text(), &jiff::tz::TimeZone::UTC).map(|found| found.when)
    });
    dates.max().as_ref().and_then(system_time)
}

fn json_date(feed: &serde_json::Value) -> Option<SystemTime> {
    let items = feed.get("items")?.as_array()?;
    let dates =
        items.iter().flat_map(|item| [item.get("date_modified"), item.get("date_published")]);
    let newest = dates.flatten().filter_map(|date| date.as_str()?.parse::<Timestamp>().ok()).max();
    newest.and_then(|newest| SystemTime::try_from(newest).ok())
}

fn system_time(when: &ZonedDateTime) -> Option<SystemTime> {
    SystemTime::try_from(when.timestamp()).ok()
}
