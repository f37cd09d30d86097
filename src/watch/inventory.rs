//! What is known of the cited sources, as the pages about them show it.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::checks::archived;
use super::gather::{Citations, Cited};
use super::telling::Telling;
use crate::article::{SafeHtml, SourceCheck};
use crate::site;
use crate::store::{Event, Record, Verdict, source_id};
use crate::write::{Address, Happening, Inventory, Origin, State};

/// The sources that the articles cite, those that an editor should look at first. `url` is where the list is published,
/// `index` the overview of the feeds, `changes` the feed of changes; `events` are the newest of all sources, newest first.
pub fn inventory(
    site: &site::Settings,
    citations: &Citations,
    records: &[Record],
    events: Vec<Event>,
    (url, index, changes): (Url, Option<Url>, Vec<Address>),
) -> Inventory {
    let known: HashMap<&Url, &Record> =
        records.iter().map(|record| (&record.url, record)).collect();
    let mut by_source: HashMap<i64, Vec<Event>> = HashMap::new();
    for event in events {
        by_source.entry(event.source).or_default().push(event);
    }
    let mut origins: Vec<Origin> = citations
        .iter()
        .map(|(url, cited)| {
            let record = known.get(url).copied();
            let events = by_source.remove(&source_id(url)).unwrap_or_default();
            origin(url, cited, record, events, citations, site)
        })
        .collect();
    origins.sort_by_cached_key(|origin| {
        // What changed last stands first; all others by name.
        let changed = origin.check.as_ref().and_then(|check| check.changed.as_ref());
        let recent = changed.filter(|_| origin.state == State::Changed);
        (
            origin.state,
            std::cmp::Reverse(recent.map(jiff::ZonedDateTime::timestamp)),
            origin.name.to_lowercase(),
        )
    });
    let (title, language) = (site.title.clone(), site.language.clone());
    Inventory { title, home: site.url.clone(), language, url, index, changes, origins }
}

fn origin(
    url: &Url,
    cited: &Cited,
    record: Option<&Record>,
    events: Vec<Event>,
    citations: &Citations,
    site: &site::Settings,
) -> Origin {
    let happening = |event: Event| Some(happening(event, record?, citations, site));
    let articles: BTreeSet<_> = cited
        .articles
        .iter()
        .map(|by| (by.label().to_owned(), by.url.as_deref().and_then(|url| Url::parse(url).ok())))
        .collect();
    Origin {
        key: format!("{:016x}", source_id(url)),
        name: cited.name.clone(),
        url: url.clone(),
        state: record.map_or(State::Unchecked, state),
        check: record.and_then(|record| last_look(record, &site.timezone)),
        cited_by: articles.into_iter().collect(),
        events: events.into_iter().filter_map(happening).collect(),
    }
}

/// What the last visit found; unlike the feeds, a page may change at every visit.
fn last_look(record: &Record, zone: &TimeZone) -> Option<SourceCheck> {
    let look = record.last.as_ref()?;
    let zoned = |when: Timestamp| when.to_zoned_datetime(zone.clone());
    Some(SourceCheck {
        checked: zoned(look.checked),
        status: look.verdict.to_string(),
        changed: record.changed.map(zoned),
        archived: archived(record).map(|copy| copy.url.clone()),
    })
}

fn state(record: &Record) -> State {
    match record.last.as_ref().map(|look| look.verdict) {
        None => State::Unchecked,
        Some(Verdict::Moved | Verdict::Changed) => State::Changed,
        Some(Verdict::Unchanged) if record.changed.is_some() => State::Changed,
        Some(Verdict::Unchanged) => State::Unchanged,
        Some(_) => State::Unreadable,
    }
}

fn happening(
    event: Event,
    record: &Record,
    citations: &Citations,
    site: &site::Settings,
) -> Happening {
    let zone: &TimeZone = &site.timezone;
    let telling = Telling::new(event, record, citations);
    Happening {
        when: telling.event.at.to_zoned_datetime(zone.clone()),
        status: telling.event.verdict.to_string(),
        words: SafeHtml::new(&telling.words_html(&site.language), Some(&record.url)),
    }
}
