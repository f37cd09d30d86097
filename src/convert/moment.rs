//! A moment on somebody's clock, small enough to keep for every article.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};

use crate::date;

/// Seconds since 1970, and the offset of the clock it was read from. Ordered by moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Seconds since 1970.
    pub seconds: i64,
    /// Seconds east of Greenwich.
    pub offset: i32,
}

impl Moment {
    /// Reads RFC 3339.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Some((seconds, offset)) = date::written_moment(text) {
            return Some(Self { seconds, offset });
        }
        let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_timestamp(text).ok()?;
        let offset =
            match text.split_at_checked(text.len().checked_sub(6)?)?.1.split_at_checked(1)? {
                (sign @ ("+" | "-"), clock) => {
                    let (hours, minutes) = clock.split_once(':')?;
                    let hours: i32 = hours.parse().ok()?;
                    let minutes: i32 = minutes.parse().ok()?;
                    let seconds = hours * 3600 + minutes * 60;
                    if sign == "-" { -seconds } else { seconds }
                }
                _ => 0,
            };
        Some(Self { seconds: pieces.as_second(), offset })
    }

    /// The same moment as a date with an offset.
    pub(super) fn zoned(self) -> ZonedDateTime {
        let zone = Offset::from_seconds(self.offset).unwrap_or(Offset::UTC);
        Timestamp::from_second(self.seconds)
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned_datetime(TimeZone::fixed(zone))
    }

    /// RFC 3339.
    pub(super) fn text(self) -> String {
        date::rfc3339(&self.zoned())
    }
}

impl From<&ZonedDateTime> for Moment {
    fn from(when: &ZonedDateTime) -> Self {
        Self { seconds: when.timestamp().as_second(), offset: when.offset().seconds() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_its_text() {
        for text in
            ["2011-02-03T00:00:00+01:00", "1999-12-31T23:59:59-03:30", "2026-06-28T12:00:00+00:00"]
        {
            assert_eq!(Moment::parse(text).unwrap().text(), text);
        }
        assert_eq!(Moment::parse("2026-06-28T12:00:00Z").unwrap().offset, 0);
        assert_eq!(Moment::parse("gisteren"), None);
    }
}
