//! What the writers promise, on feeds with the texts that break feeds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod laws;
mod strategy;

use bron::article::{Article, Body, Feed, Id, Person, SafeHtml, Source};
use bron::write::{self, Format, Options};
use jiff::ZonedDateTime;
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn when(text: &str) -> ZonedDateTime {
    text.parse().unwrap()
}

fn options() -> Options {
    Options::new(when("2011-01-01T00:00:00+01:00[Europe/Amsterdam]"))
}

/// A feed with one article that has everything.
fn feed() -> Feed {
    let mut article = Article::new(Id::new("tag:example.org,2011:klantgericht").unwrap());
    article.url = Some(url("https://example.org/klantgericht"));
    article.title.push_str("Klant & overheid: a < b");
    article.subtitle = Some("Extra aandacht".to_owned());
    article.published = Some(when("2011-02-03T00:00:00+01:00[Europe/Amsterdam]"));
    article.updated = Some(when("2011-05-03T10:00:00+02:00[Europe/Amsterdam]"));
    article.authors = vec![Person::named("Anna de Vries")];
    article.body =
        Body::Html(SafeHtml::new("<p>Eerste alinea.</p><p>Tweede ]]> alinea.</p>", None));
    article.sources = vec![
        Source::new("InOverheid.nl", Some(url("https://inoverheid.example/?a=1&b=2"))),
        Source::new("Uitgeverij Réunion", None),
    ];
    Feed {
        title: "TQ".to_owned(),
        home: Some(url("https://example.org/")),
        url: Some(url("https://example.org/feeds/feed.rss")),
        language: Some("nl".to_owned()),
        articles: vec![article],
        ..Feed::default()
    }
}

fn written(format: Format) -> String {
    String::from_utf8(write::feed(&feed(), format, &options())).unwrap()
}

#[test]
fn titles_are_plain_text_written_as_the_profile_says() {
    let rss = written(Format::Rss);
    assert!(rss.contains("<title>Klant &#x26; overheid: a &#x3C; b</title>"), "{rss}");
}

#[test]
fn the_full_content_follows_the_description() {
    let rss = written(Format::Rss);
    assert!(rss.find("<description><![CDATA[").unwrap() < rss.find("<content:encoded>").unwrap());
}

#[test]
fn sources_are_a_list_for_people_and_links_for_programs() {
    let via = r#"href="https://inoverheid.example/?a=1&amp;b=2" rel="via" title="InOverheid.nl""#;
    for format in [Format::Rss, Format::Atom] {
        let xml = written(format);
        assert_eq!(xml.matches(via).count(), 1, "{xml}");
        let names = "<dc:source>InOverheid.nl; Uitgeverij Réunion</dc:source>";
        assert_eq!(xml.matches(names).count(), 1, "{xml}");
    }
}
