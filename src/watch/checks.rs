//! What the last visits found, for those who show sources: feeds and pages.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::step::is_rotten;
use crate::article::SourceCheck;
use crate::store::{ArchivedCopy, Record};

/// What the last visit to each source found, by its address; sources that were not visited yet are left out.
pub fn checks(records: &[Record], zone: &TimeZone) -> HashMap<Url, SourceCheck> {
    let check = |record: &Record| {
        let look = record.last.as_ref()?;
        let zoned = |when: Timestamp| when.to_zoned_datetime(zone.clone());
        let check = SourceCheck {
            checked: zoned(look.checked),
            status: look.verdict.to_string(),
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
