//! What a format requires and a feed does not have. Everything that a writer adds of its own accord is here.

use jiff::ZonedDateTime;
use oxiri::Iri;
use url::Url;

use super::clean;
use super::content::{paragraphs, shortened};
use super::entry::Around;
use super::labels::Language;
use crate::article::{Article, Feed, Id, Person};

/// Address of nothing, for feeds that name no page at all (RFC 2606, section 2: `.invalid` never resolves).
const NOWHERE: &str = "https://feed.invalid/";

/// The most characters of a text that stand in for a title.
const TITLE_CHARS: usize = 80;

/// The title of a feed; the name of its site where it has none.
pub(super) fn title(feed: &Feed) -> String {
    let title = clean::line(&feed.title);
    if !title.is_empty() {
        return title;
    }
    feed.home.as_ref().or(feed.url.as_ref()).and_then(Url::host_str).unwrap_or("feed").to_owned()
}

/// The title of an article; the first words of its text, its address or its id where it has none. For Atom, which
/// requires one, and for an entry that says nothing at all.
pub(super) fn article_title(article: &Article) -> String {
    let title = clean::line(&article.title);
    if !title.is_empty() {
        return title;
    }
    let words = shortened(&clean::line(&paragraphs(article).1), TITLE_CHARS);
    if !words.is_empty() {
        return words;
    }
    article.url.as_ref().map_or_else(|| article.id.as_str().to_owned(), clean::address)
}

/// The page a feed accompanies; without one, the feed itself, the site of its first article, or an address of nothing.
pub(super) fn home(feed: &Feed) -> String {
    if let Some(url) = feed.home.as_ref().or(feed.url.as_ref()) {
        return clean::address(url);
    }
    let site = feed.articles.iter().find_map(|article| article.url.as_ref()?.join("/").ok());
    site.map_or_else(|| NOWHERE.to_owned(), |site| clean::address(&site))
}

/// The id of a feed as an absolute IRI: its own, its address, its home page, or a name made from its title.
pub(super) fn feed_iri(feed: &Feed) -> String {
    if let Some(id) = &feed.id {
        return iri(id);
    }
    match feed.url.as_ref().or(feed.home.as_ref()) {
        Some(url) => clean::address(url),
        None => Id::from_key(&format!("feed {}", feed.title)).as_str().to_owned(),
    }
}

/// An id as Atom wants it, an absolute IRI (RFC 4287, section 4.2.6): as it is, or a UUID URN made from it.
pub(super) fn iri(id: &Id) -> String {
    match Iri::parse(id.as_str()) {
        Ok(_) => id.as_str().to_owned(),
        Err(_) => Id::from_key(id.as_str()).as_str().to_owned(),
    }
}

/// The authors of an article, of whom something is known: its own, or the feed's.
pub(super) fn authors<'a>(article: &'a Article, around: Around<'a>) -> Vec<&'a Person> {
    let own = known(&article.authors);
    if own.is_empty() { known(around.authors) } else { own }
}

/// The persons of whom a name, an e-mail address or a page is known.
pub(super) fn known(persons: &[Person]) -> Vec<&Person> {
    persons.iter().filter(|person| !person_name(person).is_empty()).collect()
}

/// A name for a person: the name, the e-mail address, or the address of the home page.
pub(super) fn person_name(person: &Person) -> String {
    let name = clean::line(&person.name);
    if !name.is_empty() {
        return name;
    }
    let email = clean::some_line(person.email.as_deref());
    email.or_else(|| person.url.as_ref().map(clean::address)).unwrap_or_default()
}

/// The newest change in a feed, when anything in it has a date.
pub(super) fn updated(feed: &Feed) -> Option<&ZonedDateTime> {
    let newest = feed.articles.iter().filter_map(Article::last_change).max();
    feed.updated.as_ref().or(newest)
}

/// The language in which an article's labels are written, and its tag when it differs from the feed's.
pub(super) fn language<'a>(
    article: &'a Article,
    around: Around<'_>,
) -> (Language, Option<&'a str>) {
    let own = article.language.as_deref().filter(|own| Some(*own) != around.language);
    (Language::of(own.or(around.language)), own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_no_iri_becomes_the_same_urn_every_time() {
        let id = Id::new("artikel 54").unwrap();
        let urn = iri(&id);
        assert_eq!(urn, iri(&id));
        assert!(urn.starts_with("urn:uuid:"));
        assert_eq!(urn.len(), "urn:uuid:".len() + 36);
        assert_eq!(urn.as_bytes()[9 + 14], b'8');
        assert!(matches!(urn.as_bytes()[9 + 19], b'8' | b'9' | b'a' | b'b'));
    }

    #[test]
    fn an_id_that_is_an_iri_stays_as_it_is() {
        for id in ["tag:example.org,2011:artikel/financiën", "https://example.org/A%7e"] {
            assert_eq!(iri(&Id::new(id).unwrap()), id);
        }
    }
}
