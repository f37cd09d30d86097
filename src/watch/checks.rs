//! What feeds tell of the cited pages.
//!
//! Feeds must stay as they are while nothing changes, and a page is visited again and again. So what they tell is a
//! state and the moment it was found, and not the last visit: another visit that finds the same changes nothing. A
//! trouble that may pass is told once it is established; until then the page is what it was before.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::step::{is_established, is_plain, is_rotten};
use crate::article::SourceCheck;
use crate::store::{ArchivedCopy, Record, Verdict};

/// The state of each source by its address. `first` has the first visit to each source, by its id. Left out are sources
/// that were not visited yet, and those of which nothing is known but a trouble that may pass.
pub fn checks(
    records: &[Record],
    first: &BTreeMap<i64, Timestamp>,
    zone: &TimeZone,
) -> HashMap<Url, SourceCheck> {
    let zoned = |when: Timestamp| when.to_zoned_datetime(zone.clone());
    let check = |record: &Record| {
        let (verdict, since) = state(record, first.get(&record.id).copied())?;
        let check = SourceCheck {
            checked: zoned(since),
            status: verdict.to_string(),
            changed: record.changed.map(zoned),
            archived: archived(record).map(|copy| copy.url.clone()),
        };
        Some((record.url.clone(), check))
    };
    records.iter().filter_map(check).collect()
}

/// The copy in an archive of a source that is lost; none for one that is back.
pub fn archived(record: &Record) -> Option<&ArchivedCopy> {
    record.archived.as_ref().filter(|_| is_rotten(record))?.copy.as_ref()
}

fn state(record: &Record, first: Option<Timestamp>) -> Option<(Verdict, Timestamp)> {
    let look = record.last.as_ref()?;
    let pending = record.pending.as_ref();
    let verdict = look.verdict;
    if verdict == Verdict::Moved {
        return Some((verdict, pending.map_or(look.since, |pending| pending.since)));
    }
    let established = pending.filter(|pending| is_established(pending, look.checked));
    if !verdict.is_readable() && (is_plain(verdict) || established.is_some()) {
        return Some((verdict, pending.map_or(look.since, |pending| pending.since)));
    }
    match record.changed {
        Some(changed) => Some((Verdict::Changed, changed)),
        None if verdict.is_readable() || record.text.is_some() => {
            Some((Verdict::Unchanged, first.unwrap_or(look.since).min(look.since)))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::store::{Look, Pending};

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(1_780_000_000 + day * 86_400).unwrap()
    }

    fn visited(verdict: Verdict, since: i64, checked: i64) -> Record {
        let url = Url::parse("https://ipg.example/").unwrap();
        let mut record = Record::new(url, Duration::from_hours(24), day(0));
        record.text = Some([1; 16]);
        record.last = Some(Look {
            since: day(since),
            checked: day(checked),
            times: 1,
            verdict,
            status: None,
            reason: None,
            final_url: None,
        });
        record
    }

    fn told(record: &Record) -> Option<(Verdict, Timestamp)> {
        state(record, Some(day(0)))
    }

    #[test]
    fn another_visit_that_finds_the_same_changes_nothing() {
        for checked in 5..9 {
            let record = visited(Verdict::Unchanged, 5, checked);
            assert_eq!(told(&record), Some((Verdict::Unchanged, day(0))));
        }
        for verdict in [Verdict::Changed, Verdict::Unchanged] {
            let record = Record { changed: Some(day(3)), ..visited(verdict, 3, 8) };
            assert_eq!(told(&record), Some((Verdict::Changed, day(3))));
        }
    }

    #[test]
    fn a_trouble_is_told_when_it_is_established() {
        let mut record = visited(Verdict::Unreachable, 6, 6);
        let pending = Pending { verdict: Verdict::Gone, seen: 1, since: day(6), url: None };
        record.pending = Some(pending.clone());
        assert_eq!(told(&record), Some((Verdict::Unchanged, day(0))));
        assert_eq!(told(&Record { text: None, ..record.clone() }), None);
        let mut record = visited(Verdict::Gone, 9, 10);
        record.pending = Some(Pending { seen: 3, ..pending });
        assert_eq!(told(&record), Some((Verdict::Gone, day(6))));
    }
}
