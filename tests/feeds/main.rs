//! What the writers promise, on feeds with the texts that break feeds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod laws;
mod mapping;
#[path = "../needs/mod.rs"]
mod needs;
mod strategy;

use std::fs;
use std::process::Command;

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

#[test]
fn a_strict_parser_finds_the_samples_well_formed() {
    let folder = tempfile::tempdir().unwrap();
    let mut strange = feed();
    strange.title = "\u{0}]]> & <b> \u{fffe}👩‍👩‍👧".to_owned();
    strange.articles[0].body = Body::Text("]]>\u{8}<![CDATA[ & \r\n".to_owned());
    let mut files = Vec::new();
    for (name, feed) in [("plain", feed()), ("strange", strange)] {
        for format in [Format::Rss, Format::Atom] {
            let file = folder.path().join(format!("{name}.{}", format.extension()));
            fs::write(&file, write::feed(&feed, format, &options())).unwrap();
            files.push(file);
        }
    }
    let Ok(answer) = Command::new("xmllint").arg("--noout").args(&files).output() else {
        return needs::missing("xmllint");
    };
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
}
