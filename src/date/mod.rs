//! Dates as people and feeds write them.
//!
//! [`parse`] reads what was meant and says what it had to repair: RFC 822 and RFC 3339 with their usual faults, ISO 8601
//! with a space, and dates in words in Dutch, English, German and French, and with the whole names of months in Spanish, Italian,
//! Portuguese, Polish, Danish and Swedish. It never guesses a part that is not there: a
//! missing zone is the caller's, a missing time is midnight, and [`Lenient::precision`] tells. [`day`] is the narrow
//! gate for text that may or may not be a date. [`rfc822`] and [`rfc3339`] write. Whether a date obeys its standard to
//! the letter is for `validate` to say.

mod exact;
mod found;
mod names;
mod scan;

use std::borrow::Cow;

use jiff::ZonedDateTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};

/// RFC 822 as RSS writes it: English names, four-figure year, numeric zone (`Thu, 03 Feb 2011 00:00:00 +0100`).
pub fn rfc822(when: &ZonedDateTime) -> String {
    in_whole_minutes(when).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// RFC 3339 as Atom and JSON Feed write it (`2011-02-03T00:00:00+01:00`).
pub fn rfc3339(when: &ZonedDateTime) -> String {
    let when = in_whole_minutes(when);
    if when.year() < 0 {
        return when.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    }
    // What `strftime` would write, in a fraction of its time: every line of the ledger has a date.
    let (date, time, offset) = (when.date(), when.time(), when.offset().seconds() / 60);
    let mut text = *b"0000-00-00T00:00:00+00:00";
    if let (true, Some(sign)) = (offset < 0, text.get_mut(19)) {
        *sign = b'-';
    }
    for (at, number) in [
        (0, i32::from(date.year()) / 100),
        (2, i32::from(date.year()) % 100),
        (5, date.month().into()),
        (8, date.day().into()),
        (11, time.hour().into()),
        (14, time.minute().into()),
        (17, time.second().into()),
        (20, offset.abs() / 60),
        (23, offset.abs() % 60),
    ] {
        let number = u8::try_from(number).unwrap_or_default();
        if let Some([tens, ones]) = text.get_mut(at..at + 2) {
            (*tens, *ones) = (b'0' + number / 10, b'0' + number % 10);
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The same date and time of day at an offset of whole minutes: feeds cannot write the +00:17:30 that Amsterdam had in
/// 1880, and rounding the moment in place of the offset could move the day.
fn in_whole_minutes(when: &ZonedDateTime) -> Cow<'_, ZonedDateTime> {
    let seconds = when.offset().seconds();
    if seconds % 60 == 0 {
        return Cow::Borrowed(when);
    }
    let rounded = Offset::from_seconds((seconds + 30).div_euclid(60) * 60);
    let moved =
        rounded.and_then(|offset| when.datetime().to_zoned_datetime(TimeZone::fixed(offset)));
    moved.map_or(Cow::Borrowed(when), Cow::Owned)
}

/// A moment that was understood, and how well it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lenient {
    /// The moment, in the zone or offset that was written, else in the caller's.
    pub when: ZonedDateTime,
    /// The smallest part that was written; what is smaller is the first of its kind.
    pub precision: Precision,
    /// What had to be repaired or assumed, in the order of discovery; empty for a date without fault.
    pub repairs: Vec<Repair>,
}

/// The smallest part of a date that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// `2011`
    Year,
    /// `2011-02`
    Month,
    /// `2011-02-03`
    Day,
    /// `2011-02-03T10:30`
    Minute,
    /// `2011-02-03T10:30:00`, with or without a fraction.
    Second,
}

/// Something in a date that was mended or assumed. Its text is fit for a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// The weekday does not belong to the date; the date was believed.
    Weekday {
        /// The weekday as understood.
        written: Weekday,
        /// The weekday of that date.
        right: Weekday,
    },
    /// A year of two figures: 00 to 49 are of this century (RFC 2822, section 4.3).
    TwoFigureYear,
    /// A month or weekday in another language than English.
    NotEnglish,
    /// Month before day in figures, where only that gives a day.
    MonthFirst,
    /// A time without a zone, read in the caller's.
    NoZone,
    /// A zone name that says nothing, read as UTC (RFC 2822, section 4.3).
    UnknownZone(String),
    /// 24:00, read as the start of the next day.
    EndOfDay,
    /// A second 60, read as 59.
    LeapSecond,
    /// Seconds or milliseconds since 1970.
    UnixTime,
}

impl std::fmt::Display for Repair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Weekday { written, right } => {
                write!(f, "that day is a {right:?}, not a {written:?}")
            }
            Self::TwoFigureYear => f.write_str("the year has two figures"),
            Self::NotEnglish => f.write_str("the month or weekday is not in English"),
            Self::MonthFirst => f.write_str("the month stands before the day"),
            Self::NoZone => f.write_str("the time has no zone"),
            Self::UnknownZone(name) => write!(f, "zone `{name}` is unknown and was read as UTC"),
            Self::EndOfDay => f.write_str("24:00 was read as the start of the next day"),
            Self::LeapSecond => f.write_str("second 60 was read as 59"),
            Self::UnixTime => f.write_str("the date is a number of seconds since 1970"),
        }
    }
}

/// Reads a date that should be there, however it is written. A time or day without a zone is in `zone`; a day without a
/// time is its first moment there. `None` when the text is no date, or names a day that does not exist.
///
/// ```
/// let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
/// let read = |text| bron::date::rfc3339(&bron::date::parse(text, &zone).unwrap().when);
/// assert_eq!(read("3 februari 2011"), "2011-02-03T00:00:00+01:00");
/// assert_eq!(read("Wed, 03 Feb 11 10:30 EST"), "2011-02-03T10:30:00-05:00");
/// ```
pub fn parse(text: &str, zone: &TimeZone) -> Option<Lenient> {
    exact::exact(text.trim()).or_else(|| scan::scan(text))?.lenient(zone)
}

/// Reads RFC 3339 as [`rfc3339`] writes it, in the time that such a date is worth where there are very many: seconds since
/// 1970, and seconds east of Greenwich. `None` for every other form, which may be a date all the same.
pub fn written_moment(text: &str) -> Option<(i64, i32)> {
    exact::exact(text)?.exact_moment()
}

/// A text in the form of a date without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// A day of the calendar.
    Exists(Date),
    /// The form is right, but there is no such day, such as 31 February.
    DoesNotExist,
}

/// Reads a text that may be a day: nothing but day, month and year, with or without the weekday. Figures are
/// day-month-year, or year-month-day with hyphens; a year of two figures needs its apostrophe (`'12`). `None` when the
/// text has not that form.
pub fn day(text: &str) -> Option<Day> {
    scan::scan(text)?.day_alone()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amsterdam() -> TimeZone {
        TimeZone::get("Europe/Amsterdam").unwrap()
    }

    fn read(text: &str) -> String {
        parse(text, &amsterdam()).map_or_else(|| "none".to_owned(), |it| rfc3339(&it.when))
    }

    #[test]
    fn an_old_date_keeps_its_day_at_an_offset_that_can_be_written() {
        let old: ZonedDateTime = "1880-06-01T00:00:00[Europe/Amsterdam]".parse().unwrap();
        assert_eq!(rfc3339(&old), "1880-06-01T00:00:00+00:18");
        assert_eq!(rfc822(&old), "Tue, 01 Jun 1880 00:00:00 +0018");
    }

    fn repairs(text: &str) -> Vec<Repair> {
        parse(text, &amsterdam()).unwrap().repairs
    }

    #[test]
    fn feed_dates_keep_the_offset_that_was_written() {
        for (text, expected) in [
            ("Thu, 03 Feb 2011 00:00:00 +0100", "2011-02-03T00:00:00+01:00"),
            ("Thu, 3 Feb 2011 09:05 GMT", "2011-02-03T09:05:00+00:00"),
            ("03 Feb 2011 09:05:07 PDT", "2011-02-03T09:05:07-07:00"),
            ("Thursday, 03-Feb-11 09:05:07 UT", "2011-02-03T09:05:07+00:00"),
            ("Thu Feb  3 09:05:07 2011", "2011-02-03T09:05:07+01:00"),
            ("Thu Feb  3 09:05:07 CET 2011", "2011-02-03T09:05:07+01:00"),
            ("Thu Feb 03 2011 09:05:07 GMT+0200 (CEST)", "2011-02-03T09:05:07+02:00"),
            ("Thu, 03 Feb 2011 09:05:07 +01:00", "2011-02-03T09:05:07+01:00"),
            ("Thu, 03 Feb 2011 09:05:07 -0330", "2011-02-03T09:05:07-03:30"),
            ("Thu, 03 Feb 2011 9:05:07 PM UTC", "2011-02-03T21:05:07+00:00"),
            ("2011-02-03T09:05:07Z", "2011-02-03T09:05:07+00:00"),
            ("2011-02-03t09:05:07.25z", "2011-02-03T09:05:07+00:00"),
            ("2011-02-03T09:05:07,25+05:30", "2011-02-03T09:05:07+05:30"),
            ("2011-02-03T09:05+05", "2011-02-03T09:05:00+05:00"),
            ("2011-02-03 09:05:07 +0100 CET", "2011-02-03T09:05:07+01:00"),
            ("20110203T090507Z", "2011-02-03T09:05:07+00:00"),
            ("20110203T0905+0100", "2011-02-03T09:05:00+01:00"),
            ("2011-02-03T09:05:07+01:00[Europe/Paris]", "2011-02-03T09:05:07+01:00"),
            ("2011-07-03 09:05 America/New_York", "2011-07-03T09:05:00-04:00"),
            ("2011-02-03T24:00:00Z", "2011-02-04T00:00:00+00:00"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_date_without_zone_is_in_the_callers() {
        for (text, expected) in [
            ("2011-02-03", "2011-02-03T00:00:00+01:00"),
            ("2011-07-03", "2011-07-03T00:00:00+02:00"),
            ("2011-02-03 09:05:07", "2011-02-03T09:05:07+01:00"),
            ("2011-02-03T09:05", "2011-02-03T09:05:00+01:00"),
            ("2011-02", "2011-02-01T00:00:00+01:00"),
            ("2011", "2011-01-01T00:00:00+01:00"),
            ("20110203", "2011-02-03T00:00:00+01:00"),
            ("2011/02/03", "2011-02-03T00:00:00+01:00"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_in_words_are_read_in_four_languages() {
        for text in [
            "3 februari 2011",
            "donderdag 3 februari 2011",
            "Donderdag, 3 FEBR. 2011",
            "do 3 feb '11",
            "3 feb. ’11",
            "3-feb-2011",
            "February 3, 2011",
            "Feb 3rd, 2011",
            "the 3rd of February 2011",
            "Donnerstag, den 3. Februar 2011",
            "3 février 2011",
            "jeudi 3 févr. 2011",
            "le 3 fevrier 2011",
            "3 de febrero de 2011",
            "Giovedì 3 febbraio 2011",
            "3 de fevereiro de 2011",
            "3 lutego 2011",
            "torsdag den 3. februar 2011",
            "3 februari 2011",
            "3-2-2011",
            "03/02/2011",
            "3.2.2011",
            "2011 Feb 3",
        ] {
            assert_eq!(read(text), "2011-02-03T00:00:00+01:00", "{text}");
        }
        assert_eq!(read("donderdag 8 mrt. 2012"), "2012-03-08T00:00:00+01:00");
        assert_eq!(read("mar. 1er mars 2011"), "2011-03-01T00:00:00+01:00");
        assert_eq!(read("12. März 2011"), "2011-03-12T00:00:00+01:00");
        assert_eq!(read("15 août 2011 à 10h30"), "2011-08-15T10:30:00+02:00");
        assert_eq!(read("3 februari 2011 om 10.30 uur"), "2011-02-03T10:30:00+01:00");
        assert_eq!(read("3. Februar 2011, 10:30 Uhr"), "2011-02-03T10:30:00+01:00");
        assert_eq!(read("Feb 3, 2011 at 12:05 a.m."), "2011-02-03T00:05:00+01:00");
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "",
            "gisteren",
            "31 februari 2011",
            "2011-02-30",
            "2011-13-01",
            "2011-02-03T25:00:00Z",
            "2011-02-03T10:61:00Z",
            "3 februari",
            "februari",
            "3 4 5 6",
            "10:30",
            "In maart 2011 bleek het anders",
            "12345678901234567890123",
            "0000-00-00 00:00:00",
            "0000-00-00",
            "--",
        ] {
            assert_eq!(read(text), "none", "{text}");
        }
    }

    #[test]
    fn every_repair_is_told() {
        assert_eq!(repairs("Thu, 03 Feb 2011 00:00:00 +0100"), []);
        assert_eq!(repairs("2011-02-03"), []);
        assert_eq!(
            repairs("Wed, 03 Feb 2011 00:00:00 GMT"),
            [Repair::Weekday { written: Weekday::Wednesday, right: Weekday::Thursday }]
        );
        assert_eq!(repairs("Thu, 03 Feb 11 00:00:00 GMT"), [Repair::TwoFigureYear]);
        assert_eq!(repairs("do, 03 feb 2011 00:00:00 GMT"), [Repair::NotEnglish]);
        assert_eq!(repairs("02/25/2011"), [Repair::MonthFirst]);
        assert_eq!(repairs("2011-02-03T10:30:00"), [Repair::NoZone]);
        assert_eq!(repairs("3 Feb 2011 10:30 XYZ"), [Repair::UnknownZone("XYZ".to_owned())]);
        assert_eq!(repairs("2011-02-03T24:00Z"), [Repair::EndOfDay]);
        assert_eq!(repairs("2011-02-03T23:59:60Z"), [Repair::LeapSecond]);
        assert_eq!(repairs("1296691200"), [Repair::UnixTime]);
        assert_eq!(read("1296691200"), "2011-02-03T00:00:00+00:00");
        assert_eq!(read("1296691200000"), "2011-02-03T00:00:00+00:00");
    }

    #[test]
    fn precision_is_the_smallest_part_that_was_written() {
        let precision = |text| parse(text, &TimeZone::UTC).unwrap().precision;
        assert_eq!(precision("2011"), Precision::Year);
        assert_eq!(precision("februari 2011"), Precision::Month);
        assert_eq!(precision("3 februari 2011"), Precision::Day);
        assert_eq!(precision("2011-02-03T10:30Z"), Precision::Minute);
        assert_eq!(precision("2011-02-03T10:30:00Z"), Precision::Second);
    }

    #[test]
    fn a_day_is_nothing_but_a_day() {
        let exists = |year, month, day| Some(Day::Exists(Date::new(year, month, day).unwrap()));
        assert_eq!(day("3 februari 2011"), exists(2011, 2, 3));
        assert_eq!(day("wo 8 mrt. '12"), exists(2012, 3, 8));
        assert_eq!(day("03-02-2013"), exists(2013, 2, 3));
        assert_eq!(day("2013-02-03"), exists(2013, 2, 3));
        assert_eq!(day("31 februari 2011"), Some(Day::DoesNotExist));
        assert_eq!(day("31-02-2011"), Some(Day::DoesNotExist));
        assert_eq!(day("02/25/2011"), Some(Day::DoesNotExist));
        assert_eq!(day("2011-02-30"), Some(Day::DoesNotExist));
        for text in [
            "2011",
            "februari 2011",
            "3 feb 11",
            "20110203",
            "3 feb 2011 10:30",
            "1296691200",
            "De 3",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC*") {
            parse(&text, &TimeZone::UTC);
            day(&text);
        }

        #[test]
        fn no_string_of_date_parts_panics(
            parts in prop::collection::vec("[0-9]{1,15}|[-+:/., ']|feb|mar|di|T|Z|GMT|pm|[(\\[]|uur", 0..12)
        ) {
            let text = parts.concat();
            if let Some(read) = parse(&text, &amsterdam()) {
                rfc822(&read.when);
                rfc3339(&read.when);
            }
            day(&text);
        }

        #[test]
        fn what_is_written_is_read_back(seconds in -60_000_000_000_i64..250_000_000_000, minutes in -840_i32..840) {
            let offset = jiff::tz::Offset::from_seconds(minutes * 60).unwrap();
            let when = jiff::Timestamp::from_second(seconds).unwrap().to_zoned_datetime(TimeZone::fixed(offset));
            for text in [rfc3339(&when), rfc822(&when)] {
                let read = parse(&text, &TimeZone::UTC).unwrap();
                prop_assert_eq!(read.when.timestamp(), when.timestamp());
                prop_assert_eq!(read.when.offset(), when.offset());
                prop_assert_eq!(read.repairs, vec![]);
            }
        }
    }
}
