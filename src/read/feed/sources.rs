//! The sources of an article, which stand in a feed in several places, put together so that each is there once.

use url::Url;

use crate::article::Source;

/// A source as one place names it: at least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its name.
    pub(super) name: Option<String>,
    /// Its address.
    pub(super) url: Option<Url>,
}

/// The sources in a `dc:source`: names with `; ` between them, or an address.
pub(super) fn in_dc_source(text: &str) -> Vec<Named> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(named).collect()
}

fn named(text: &str) -> Named {
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Named { name: None, url: Some(url) },
        _ => Named { name: Some(text.to_owned()), url: None },
    }
}

/// One list out of several, each source once: the earlier list gives the order, a later one what the earlier lacks. Two
/// are the same when they have one address, or one name and not two addresses.
pub(super) fn merged(lists: [Vec<Named>; 2]) -> Vec<Source> {
    let mut merged: Vec<Named> = Vec::new();
    for source in lists.into_iter().flatten() {
        let place = merged.iter_mut().find(|known| is_same(known, &source));
        match place {
            Some(known) => {
                known.url = known.url.take().or(source.url);
                known.name = known.name.take().or(source.name);
            }
            None => merged.push(source),
        }
    }
    merged.into_iter().map(into_source).collect()
}

fn is_same(one: &Named, other: &Named) -> bool {
    let by_name = match (&one.name, &other.name) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => false,
    };
    match (&one.url, &other.url) {
        (Some(one_url), Some(other_url)) => {
            one_url == other_url && (by_name || one.name.is_none() || other.name.is_none())
        }
        _ => by_name,
    }
}

fn into_source(named: Named) -> Source {
    let name = named.name.or_else(|| named.url.as_ref().map(ToString::to_string));
    Source::new(name.unwrap_or_default(), named.url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn via(name: &str, url: &str) -> Named {
        Named { name: Some(name.to_owned()), url: Url::parse(url).ok() }
    }

    #[test]
    fn a_source_with_an_address_is_not_there_a_second_time_by_name() {
        let sources = merged([
            in_dc_source("InOverheid.nl; Uitgeverij Réunion"),
            vec![
                via("inoverheid.nl", "https://inoverheid.example/"),
                via("Archief", "https://a.example/"),
            ],
        ]);
        let shown: Vec<_> =
            sources.iter().map(|s| (s.name.as_str(), s.url.as_ref().map(Url::as_str))).collect();
        assert_eq!(
            shown,
            [
                ("InOverheid.nl", Some("https://inoverheid.example/")),
                ("Uitgeverij Réunion", None),
                ("Archief", Some("https://a.example/")),
            ]
        );
    }

    #[test]
    fn two_pages_of_one_publisher_are_two_sources() {
        let pages =
            vec![via("Gemeente", "https://g.example/1"), via("Gemeente", "https://g.example/2")];
        assert_eq!(merged([pages, Vec::new()]).len(), 2);
    }
}
