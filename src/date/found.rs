//! The parts of a date, and the moment they make.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};

use super::{Day, Lenient, Precision, Repair};

/// What the walk over a text found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) weekday: Option<Weekday>,
    pub(super) year: Option<Year>,
    pub(super) month: Option<i8>,
    pub(super) day: Option<i8>,
    pub(super) time: Option<Time>,
    pub(super) zone: Option<Zone>,
    /// Milliseconds since 1970.
    pub(super) unix: Option<i64>,
    /// Day and month came as figures, day first.
    pub(super) day_first: bool,
    /// Year, month and day came as one number.
    pub(super) packed: bool,
    /// A name was not English.
    pub(super) foreign: bool,
    /// The month is `mar`, which may turn out to be a Tuesday.
    pub(super) mar: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Year {
    pub(super) number: i16,
    pub(super) written: Written,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    Full,
    Apostrophe,
    TwoFigures,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Time {
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: Option<i8>,
    pub(super) nanosecond: i32,
    /// `am` or `pm` was seen.
    pub(super) meridiem: bool,
}

impl Time {
    /// Moves a twelve-hour time to its half of the day.
    pub(super) fn half_day(&mut self, afternoon: bool) -> Option<()> {
        self.meridiem = true;
        self.hour = match (self.hour, afternoon) {
            (12, false) => 0,
            (1..=11, true) => self.hour + 12,
            // `13:05 pm` is written by clocks that do both; the figures are the truth.
            (hour, _) if hour <= 24 => hour,
            _ => return None,
        };
        Some(())
    }
}

#[derive(Debug, Clone)]
pub(super) enum Zone {
    /// Minutes east of UTC, in figures.
    Offset(i32),
    /// Minutes east of UTC, by a name.
    Named(i32),
    /// `Area/City`
    Place(String),
    /// A name that says nothing.
    Unknown(String),
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        self.year.is_none() && self.month.is_none() && self.day.is_none()
    }

    pub(super) fn day_alone(&self) -> Option<Day> {
        let (year, month, day) = (self.year?, self.month?, self.day?);
        let written_as_day = !self.packed
            && self.time.is_none()
            && self.zone.is_none()
            && year.written != Written::TwoFigures;
        written_as_day
            .then(|| Date::new(year.number, month, day).map_or(Day::DoesNotExist, Day::Exists))
    }

    /// Seconds since 1970 and seconds east of Greenwich, when day, time and offset are all there.
    pub(super) fn exact_moment(&self) -> Option<(i64, i32)> {
        let Zone::Offset(minutes) = self.zone.as_ref()? else { return None };
        let date = Date::new(self.year?.number, self.month?, self.day?).ok()?;
        let Time { hour, minute, second, nanosecond, .. } = self.time?;
        let clock = jiff::civil::Time::new(hour, minute, second?, nanosecond).ok()?;
        let offset = Offset::from_seconds(minutes * 60).ok()?;
        Some((offset.to_timestamp(date.to_datetime(clock)).ok()?.as_second(), offset.seconds()))
    }

    pub(super) fn lenient(self, zone: &TimeZone) -> Option<Lenient> {
        if let Some(milliseconds) = self.unix {
            let when = Timestamp::from_millisecond(milliseconds).ok()?;
            return Some(Lenient {
                when: when.to_zoned_datetime(TimeZone::UTC),
                precision: Precision::Second,
                repairs: vec![Repair::UnixTime],
            });
        }
        let mut repairs = Vec::new();
        let (date, precision) = self.date(&mut repairs)?;
        let Some(time) = self.time else {
            let when = date.to_zoned_datetime(zone.clone()).ok()?;
            return self.zone.is_none().then_some(Lenient { when, precision, repairs });
        };
        if precision != Precision::Day {
            return None;
        }
        let moment = moment(date, time, &mut repairs)?;
        let zone = if let Some(found) = self.zone {
            found.time_zone(&mut repairs)?
        } else {
            repairs.push(Repair::NoZone);
            zone.clone()
        };
        let precision = time.second.map_or(Precision::Minute, |_| Precision::Second);
        Some(Lenient { when: moment.to_zoned_datetime(zone).ok()?, precision, repairs })
    }

    fn date(&self, repairs: &mut Vec<Repair>) -> Option<(Date, Precision)> {
        let year = self.year.filter(|year| year.number > 0)?;
        if year.written == Written::TwoFigures {
            repairs.push(Repair::TwoFigureYear);
        }
        if self.foreign {
            repairs.push(Repair::NotEnglish);
        }
        let (month, day, precision) = match (self.month, self.day) {
            (Some(day @ 13..), Some(month @ ..=12)) if self.day_first => {
                repairs.push(Repair::MonthFirst);
                (month, day, Precision::Day)
            }
            (Some(month), Some(day)) => (month, day, Precision::Day),
            (Some(month), None) => (month, 1, Precision::Month),
            (None, None) => (1, 1, Precision::Year),
            (None, Some(_)) => return None,
        };
        let date = Date::new(year.number, month, day).ok()?;
        if let Some(written) = self.weekday {
            if precision != Precision::Day {
                return None;
            }
            let right = date.weekday();
            if written != right {
                repairs.push(Repair::Weekday { written, right });
            }
        }
        Some((date, precision))
    }
}

fn moment(date: Date, time: Time, repairs: &mut Vec<Repair>) -> Option<DateTime> {
    let second = time.second.unwrap_or(0);
    if time.hour == 24 && time.minute == 0 && second == 0 && time.nanosecond == 0 {
        repairs.push(Repair::EndOfDay);
        return Some(date.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight()));
    }
    let second = if second == 60 {
        repairs.push(Repair::LeapSecond);
        59
    } else {
        second
    };
    let clock = jiff::civil::Time::new(time.hour, time.minute, second, time.nanosecond).ok()?;
    Some(date.to_datetime(clock))
}

impl Zone {
    fn time_zone(self, repairs: &mut Vec<Repair>) -> Option<TimeZone> {
        match self {
            Self::Offset(0) | Self::Named(0) => Some(TimeZone::UTC),
            Self::Offset(minutes) | Self::Named(minutes) => {
                Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed)
            }
            Self::Place(name) => TimeZone::get(&name).ok(),
            Self::Unknown(name) => {
                repairs.push(Repair::UnknownZone(name));
                Some(TimeZone::UTC)
            }
        }
    }
}
