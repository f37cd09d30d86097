//! Dates as people and feeds write them.

use jiff::ZonedDateTime;

/// RFC 822 as RSS writes it: English names, four-figure year, numeric zone (`Thu, 03 Feb 2011 00:00:00 +0100`).
pub fn rfc822(when: &ZonedDateTime) -> String {
    when.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// RFC 3339 as Atom and JSON Feed write it (`2011-02-03T00:00:00+01:00`).
pub fn rfc3339(when: &ZonedDateTime) -> String {
    when.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
