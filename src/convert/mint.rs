//! New ids: tag URIs (RFC 4151) of the site's domain, the article's date and its slug.

use std::borrow::Cow;

use foldhash::{HashSet, HashSetExt};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::ledger::id_print;
use super::moment::Moment;
use super::slug::{mark, slug};
use crate::read::Head;
use crate::site;

/// The ids that are in use, by fingerprint: an id whose fingerprint is that of another only gets a mark that it need not
/// have.
#[derive(Debug, Default)]
pub(super) struct Taken(HashSet<u64>);

impl Taken {
    /// None of so many.
    pub(super) fn with_room(count: usize) -> Self {
        Self(HashSet::with_capacity(count))
    }

    /// Adds the id with this fingerprint.
    pub(super) fn add(&mut self, print: u64) {
        self.0.insert(print);
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains(&id_print(id))
    }
}

/// An id that is not in `taken`. An article of the same day and slug as another gets a mark made of its path.
pub(super) fn id(
    site: &site::Settings,
    name: &str,
    path: &str,
    published: Moment,
    taken: &Taken,
) -> String {
    let id = tag_uri(site, published, name);
    if !taken.has(&id) && !id.ends_with(':') {
        return id;
    }
    format!("{id}-{}", mark(path)).replace(":-", ":")
}

/// An id for an article of which no ledger knows.
pub fn mint(site: &site::Settings, head: &Head) -> String {
    match &head.published {
        Some(published) => tag_uri(site, published.into(), &head.slug),
        None => format!("{}#{}", site.url, escaped(&slug(&head.slug))),
    }
}

fn tag_uri(site: &site::Settings, published: Moment, name: &str) -> String {
    let domain = site.url.host_str().unwrap_or("localhost");
    let text = published.text();
    let day = text.split('T').next().unwrap_or_default();
    // RFC 4151 section 2.1: the first day and the first month are left out.
    let date = match day.strip_suffix("-01") {
        Some(month) => month.strip_suffix("-01").unwrap_or(month),
        None => day,
    };
    let name = slug(name);
    ["tag:", &domain.to_ascii_lowercase(), ",", date, ":", &escaped(&name)].concat()
}

/// All but the unreserved characters of a URI (RFC 3986 section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes what a URI cannot hold.
fn escaped(name: &str) -> Cow<'_, str> {
    utf8_percent_encode(name, RESERVED).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> site::Settings {
        toml::from_str("title = 'Krant'\nurl = 'https://Krant.example.org:8080/x/'").unwrap()
    }

    #[test]
    fn the_first_day_and_month_are_left_out() {
        for (date, expected) in [
            ("2011-02-03T00:00:00+01:00", "tag:krant.example.org,2011-02-03:zorg"),
            ("2011-02-01T00:00:00+01:00", "tag:krant.example.org,2011-02:zorg"),
            ("2011-01-01T00:00:00+01:00", "tag:krant.example.org,2011:zorg"),
        ] {
            assert_eq!(tag_uri(&site(), Moment::parse(date).unwrap(), "Zorg"), expected);
        }
    }

    #[test]
    fn letters_outside_ascii_are_escaped() {
        let when = Moment::parse("2011-02-03T00:00:00+01:00").unwrap();
        let id = tag_uri(&site(), when, "financiën");
        assert_eq!(id, "tag:krant.example.org,2011-02-03:financi%C3%ABn");
    }
}
