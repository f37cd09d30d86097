//! What the last visits found, for those who show sources: feeds and pages.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::article::SourceCheck;
use crate::store::Record;

/// What the last visit to each source found, by its address; sources that were not visited yet are left out.
pub fn checks(records: &[Record], zone: &TimeZone) -> HashMap<Url, SourceCheck> {
    let check = |record: &Record| {
        let look = record.last.as_ref()?;
        let zoned = |when: Timestamp| when.to_zoned_datetime(zone.clone());
        let check = SourceCheck {
            checked: zoned(look.checked),
            status: look.verdict.to_string(),
            changed: record.changed.map(zoned),
            archived: None,
        };
        Some((record.url.clone(), check))
    };
    records.iter().filter_map(check).collect()
}
