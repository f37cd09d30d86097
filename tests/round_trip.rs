//! What we write, we read back: a feed goes through RSS, Atom, JSON Feed and RSS again and still says the same.
//!
//! What a format has no place for is in `docs/formats.md`, and left out of the comparison from that format on: RSS holds
//! one enclosure and no labels; JSON Feed holds no scheme of a tag, no e-mail address and no page of comments.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use bron::article::{
    Article, Body, Enclosure, Feed, Id, Paging, Person, SafeHtml, Source, Tag, Tombstone,
};
use bron::date::rfc3339;
use bron::read::{self, Origin};
use bron::write::{self, Format, Options};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::Config;
use url::Url;

const WORDS: &[&str] = &[
    "wethouder",
    "R&D",
    "één",
    "a < b",
    "financiën",
    "“citaat”",
    "x > y",
    "]]>",
    "C#",
    "50%",
    "it's",
    "\"raad\"",
    "👍",
    "nota's",
    "שלום",
    "2011",
    "(concept)",
    "en/of",
    "&",
    "<",
    "AT&T;",
    "naïef",
    "—",
    "tab\u{a0}vast",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    vec(proptest::sample::select(WORDS), 1..most).prop_map(|words| words.join(" "))
}

fn url() -> impl Strategy<Value = Url> {
    "https://(gemeente|raad)\\.example/[a-z]{1,8}(\\?a=[0-9]&b=[0-9])?"
        .prop_map(|text| Url::parse(&text).unwrap())
}

fn when() -> impl Strategy<Value = ZonedDateTime> {
    (0_i64..2_000_000_000, -11..13_i8).prop_map(|(second, hours)| {
        let zone = TimeZone::fixed(Offset::from_hours(hours).unwrap());
        Timestamp::from_second(second).unwrap().to_zoned_datetime(zone)
    })
}

fn body() -> impl Strategy<Value = Body> {
    let text = vec(words(8), 1..4).prop_map(|blocks| Body::Text(blocks.join("\n\n")));
    let markup = (words(8), words(8), url()).prop_map(|(first, second, url)| {
        let escape = bron::html::escape;
        let markup = format!(
            "<h2>{}</h2><p>Zie <a href=\"{url}\">{}</a>.</p><ul><li>een</li></ul><pre>a\n  b</pre>",
            escape(&first),
            escape(&second)
        );
        Body::Html(SafeHtml::new(&markup, None))
    });
    prop_oneof![text, markup]
}

/// Names without the marks that stand between names, or around the address behind one.
fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-zë]{1,8}( [A-Z][a-z&<']{1,8})?"
}

fn source() -> impl Strategy<Value = Source> {
    (name(), option::of(url())).prop_map(|(name, url)| Source::new(name, url))
}

/// Several values of which no two have the same key.
fn distinct<T: std::fmt::Debug + Clone, K: PartialEq>(
    value: impl Strategy<Value = T>,
    most: usize,
    key: fn(&T) -> K,
) -> impl Strategy<Value = Vec<T>> {
    vec(value, 0..most).prop_map(move |values| {
        let mut kept: Vec<T> = Vec::new();
        for value in values {
            if kept.iter().all(|other| key(other) != key(&value)) {
                kept.push(value);
            }
        }
        kept
    })
}

fn sources() -> impl Strategy<Value = Vec<Source>> {
    // A `rel="via"` is written once per address.
    let by_name = distinct(source(), 4, |source| source.name.to_lowercase());
    by_name.prop_map(|mut sources| {
        let mut seen = Vec::new();
        sources.retain(|source| {
            let known = source.url.is_some() && seen.contains(&source.url);
            seen.push(source.url.clone());
            !known
        });
        sources
    })
}

fn tag() -> impl Strategy<Value = Tag> {
    let scheme = option::of("https://woordenlijst\\.example/[a-z]{1,5}");
    ("[a-zA-Zë&]{1,9}( [a-z]{1,5})?", scheme)
        .prop_map(|(term, scheme)| Tag { scheme, ..Tag::new(term) })
}

fn enclosure() -> impl Strategy<Value = Enclosure> {
    (url(), "(audio|video|application)/[a-z]{3,5}", option::of(1..99_999_999_u64)).prop_map(
        |(url, media_type, length)| Enclosure {
            url,
            media_type,
            length,
            duration: None,
            title: None,
        },
    )
}

fn person() -> impl Strategy<Value = Person> {
    (name(), option::of("[a-z]{1,5}@gemeente\\.example"))
        .prop_map(|(name, email)| Person { email, ..Person::named(name) })
}

fn article() -> impl Strategy<Value = Article> {
    let id = prop_oneof![
        "tag:gemeente\\.example,20[0-9]{2}:[a-z]{1,9}",
        "https://oud\\.example/\\?p=[0-9]{1,5}"
    ];
    let head = (id, url(), option::of(url()), words(6), option::of(url()));
    let dates = (when(), option::of(1..5_000_000_i64));
    let texts = (body(), words(9), option::of(words(4)));
    let lists = (
        distinct(person(), 3, |person| person.name.clone()),
        distinct(tag(), 4, |tag| tag.term.clone()),
        option::of(enclosure()),
        sources(),
        option::of("nl|en-GB|de"),
    );
    (head, dates, texts, lists).prop_map(|(head, dates, texts, lists)| {
        let (id, url, external_url, title, comments) = head;
        let (published, later) = dates;
        let (body, summary, rights) = texts;
        let (authors, tags, enclosure, sources, language) = lists;
        Article {
            url: Some(url),
            external_url,
            title,
            comments,
            updated: later.map(|seconds| published.checked_add(seconds.seconds()).unwrap()),
            published: Some(published),
            body,
            summary: Some(Body::Text(summary)),
            rights,
            authors,
            tags,
            enclosures: enclosure.into_iter().collect(),
            sources,
            language,
            ..Article::new(Id::new(&id).unwrap())
        }
    })
}

fn feed() -> impl Strategy<Value = Feed> {
    let head = (words(5), option::of(words(5)), url(), url(), option::of("nl|en"));
    let more = (option::of(words(4)), option::of(url()), vec(url(), 0..2), option::of(url()));
    let articles = distinct(article(), 4, |article| article.id.clone());
    (head, more, articles, when()).prop_map(|(head, more, articles, updated)| {
        let (title, description, home, url, language) = head;
        let (rights, icon, hubs, prev_archive) = more;
        Feed {
            title,
            description,
            home: Some(home),
            url: Some(url),
            language,
            rights,
            icon,
            hubs,
            updated: Some(updated),
            paging: Paging { prev_archive, ..Paging::default() },
            articles,
            ..Feed::default()
        }
    })
}

fn through(feed: &Feed, format: Format) -> Feed {
    let undated = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    let bytes = write::feed(feed, format, &Options::new(undated));
    read::feed(bytes, &Origin::default()).unwrap().value
}

/// Everything about a feed that has a place in every format.
#[derive(Debug, PartialEq)]
struct Said {
    head: Vec<Option<String>>,
    hubs: Vec<Url>,
    articles: Vec<SaidOfArticle>,
}

#[derive(Debug, PartialEq)]
struct SaidOfArticle {
    id: Id,
    line: Vec<Option<String>>,
    authors: Vec<String>,
    tags: Vec<String>,
    text: String,
    enclosures: Vec<(Url, String, Option<u64>)>,
    sources: Vec<(String, Option<Url>)>,
}

fn said(feed: &Feed) -> Said {
    let text = |url: &Option<Url>| url.as_ref().map(ToString::to_string);
    let head = vec![
        Some(feed.title.clone()),
        text(&feed.home),
        text(&feed.url),
        feed.language.clone(),
        text(&feed.paging.prev_archive),
    ];
    let articles = feed.articles.iter().map(|article| said_of(article, feed)).collect();
    Said { head, hubs: feed.hubs.clone(), articles }
}

fn said_of(article: &Article, feed: &Feed) -> SaidOfArticle {
    let text = |url: &Option<Url>| url.as_ref().map(ToString::to_string);
    let words = |body: &Body| body.to_text().split_whitespace().collect::<Vec<_>>().join(" ");
    SaidOfArticle {
        id: article.id.clone(),
        line: vec![
            Some(article.title.clone()),
            text(&article.url),
            text(&article.external_url),
            article.published.as_ref().map(rfc3339),
            article.updated.as_ref().map(rfc3339),
            article.language.clone().or(feed.language.clone()),
            article.rights.clone(),
            // A summary that is the whole text says nothing more.
            article.summary.as_ref().map(words).filter(|summary| *summary != words(&article.body)),
        ],
        authors: article.authors.iter().map(|person| person.name.clone()).collect(),
        tags: article.tags.iter().map(|tag| tag.term.clone()).collect(),
        text: words(&article.body),
        enclosures: article
            .enclosures
            .iter()
            .map(|file| (file.url.clone(), file.media_type.clone(), file.length))
            .collect(),
        sources: article.sources.iter().map(|it| (it.name.clone(), it.url.clone())).collect(),
    }
}

proptest! {
    #![proptest_config(Config { cases: 256, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_feed_survives_rss_atom_json_and_rss(feed in feed()) {
        let mut read = feed.clone();
        for format in [Format::Rss, Format::Atom, Format::Json, Format::Rss] {
            read = through(&read, format);
            prop_assert_eq!(said(&read), said(&feed), "after {:?}", format);
        }
    }

    #[test]
    fn what_rss_and_atom_hold_and_json_feed_does_not_survives_those_two(feed in feed()) {
        for format in [Format::Rss, Format::Atom] {
            let read = through(&feed, format);
            for (read, written) in read.articles.iter().zip(&feed.articles) {
                prop_assert_eq!(&read.tags, &written.tags);
                if format == Format::Atom {
                    prop_assert_eq!(&read.authors, &written.authors);
                    prop_assert_eq!(&read.comments, &written.comments);
                }
            }
            prop_assert_eq!(&read.description, &Some(feed.description.clone().unwrap_or_else(||
                if format == Format::Rss { feed.title.clone() } else { String::new() }
            )).filter(|text| !text.is_empty()));
            prop_assert_eq!(&read.rights, &feed.rights);
        }
    }

    #[test]
    fn markup_is_the_same_after_the_first_reading(feed in feed()) {
        let once = through(&feed, Format::Rss);
        let thrice = through(&through(&once, Format::Atom), Format::Json);
        for (once, thrice) in once.articles.iter().zip(&thrice.articles) {
            let (once, thrice) = (once.body.to_html(), thrice.body.to_html());
            prop_assert_eq!(once.trim(), thrice.trim());
        }
    }
}

#[test]
fn withdrawn_articles_and_archives_are_read_back() {
    let url = |text: &str| Url::parse(text).ok();
    let tombstone = Tombstone {
        id: Id::new("tag:gemeente.example,2011:weg").unwrap(),
        when: "2011-02-03T00:00:00+01:00[+01:00]".parse().unwrap(),
    };
    let feed = Feed {
        title: "Raad".to_owned(),
        url: url("https://gemeente.example/archief/1.atom"),
        paging: Paging {
            archive: true,
            complete: false,
            current: url("https://gemeente.example/feed.atom"),
            prev_archive: None,
            next_archive: url("https://gemeente.example/archief/2.atom"),
        },
        tombstones: vec![tombstone],
        ..Feed::default()
    };
    let read = through(&feed, Format::Atom);
    assert_eq!((&read.paging, &read.tombstones), (&feed.paging, &feed.tombstones));
    assert_eq!(through(&feed, Format::Rss).paging, feed.paging);
}
