//! Feeds with the texts that break feeds: control characters, markup, the ends of CDATA sections, right-to-left words.

use std::collections::HashSet;

use bron::article::{
    Article, Body, Enclosure, Feed, Id, Paging, Person, SafeHtml, Source, SourceCheck, Tag,
    Tombstone,
};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ZonedDateTime};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use url::Url;

const AWKWARD: &[&str] = &[
    "]]>",
    "<![CDATA[",
    "<b>vet</b>",
    "<script>alert(1)</script>",
    "&amp;",
    "&nbsp;",
    "&#0;",
    "& ",
    "<",
    ">",
    "\"",
    "'",
    "\u{0}",
    "\u{8}",
    "\u{b}",
    "\u{1f}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{fdd0}",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\t",
    "  ",
    "שלום עולם",
    "\u{202e}",
    "👩‍👩‍👧‍👦",
    "e\u{301}",
    "financiën",
    "<title>",
    "</title>",
    "</item>",
    "</entry>",
    "-->",
    "{{ x }}",
    "Bronnen",
    "Bronnen: X",
    "; ",
    "<h2>Bronnen</h2><ul><li>X</li></ul>",
    "%",
    "{|}",
    "een heel lang woord ",
];

/// A text of some awkward parts.
pub(crate) fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => proptest::sample::select(AWKWARD).prop_map(str::to_owned),
        3 => "[a-zA-Zë ]{1,12}",
        1 => "\\PC{1,4}",
    ];
    vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn long_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => text(), 1 => (text(), 1..400_usize).prop_map(|(text, times)| text.repeat(times))]
}

fn url() -> impl Strategy<Value = Url> {
    let path = prop_oneof!["[a-z]{0,8}", text()];
    (proptest::sample::select(vec!["https", "http"]), path)
        .prop_filter_map("an address", |(scheme, path)| {
            Url::parse(&format!("{scheme}://voorbeeld.example/{path}")).ok()
        })
}

/// A moment between the years 1 and 9999, in an offset of whole minutes.
fn when() -> impl Strategy<Value = ZonedDateTime> {
    (-62_000_000_000_i64..253_000_000_000, -720..840_i32).prop_map(|(second, minutes)| {
        let offset = Offset::from_seconds(minutes * 60).unwrap();
        Timestamp::from_second(second).unwrap().to_zoned_datetime(TimeZone::fixed(offset))
    })
}

fn id() -> impl Strategy<Value = Id> {
    let text = prop_oneof![
        "tag:example\\.org,20[0-9]{2}:[a-z]{1,9}",
        "https://example\\.org/[a-z]{0,9}",
        text()
    ];
    text.prop_filter_map("an id", |text| Id::new(&text))
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        long_text().prop_map(Body::Text),
        long_text().prop_map(|text| Body::Html(SafeHtml::new(&text, None))),
        vec(text(), 0..3).prop_map(|parts| {
            let markup = format!("<p>{}</p>", parts.join("</p><p>"));
            Body::Html(SafeHtml::new(&markup, None))
        }),
    ]
}

fn person() -> impl Strategy<Value = Person> {
    let email = prop_oneof!["[a-z]{1,5}@[a-z]{1,5}\\.nl", text()];
    (text(), option::of(email), option::of(url()), option::of(url()))
        .prop_map(|(name, email, url, avatar)| Person { name, email, url, avatar })
}

fn source() -> impl Strategy<Value = Source> {
    let check = (when(), text(), option::of(when()), option::of(url())).prop_map(
        |(checked, status, changed, archived)| SourceCheck { checked, status, changed, archived },
    );
    (text(), option::of(url()), option::of(check)).prop_map(|(name, url, check)| Source {
        name,
        url,
        check,
    })
}

fn tag() -> impl Strategy<Value = Tag> {
    (text(), option::of(text()), option::of(text())).prop_map(|(term, scheme, label)| Tag {
        term,
        scheme,
        label,
    })
}

fn enclosure() -> impl Strategy<Value = Enclosure> {
    let media_type = prop_oneof!["(audio|video)/[a-z]{1,5}", text()];
    let length = option::of(0..u64::from(u32::MAX));
    (url(), media_type, length, option::of(0..99_999_u64), option::of(text())).prop_map(
        |(url, media_type, length, duration, title)| Enclosure {
            url,
            media_type,
            length,
            duration,
            title,
        },
    )
}

fn language() -> impl Strategy<Value = Option<String>> {
    option::of(prop_oneof![
        Just("nl".to_owned()),
        Just("en-GB".to_owned()),
        Just("nl_BE".to_owned()),
        text()
    ])
}

/// Any article.
pub(crate) fn article() -> impl Strategy<Value = Article> {
    let name = (id(), option::of(url()), option::of(url()), text(), option::of(text()), language());
    let dates = (option::of(when()), option::of(when()));
    let texts = (option::of(body()), body(), option::of(text()));
    let lists =
        (vec(person(), 0..3), vec(tag(), 0..3), vec(enclosure(), 0..3), vec(source(), 0..4));
    let pages = (option::of(url()), option::of(url()));
    (name, dates, texts, lists, pages).prop_map(|(name, dates, texts, lists, pages)| {
        let (id, url, external_url, title, subtitle, language) = name;
        let (published, updated) = dates;
        let (summary, body, rights) = texts;
        let (authors, tags, enclosures, sources) = lists;
        let (image, comments) = pages;
        Article {
            url,
            external_url,
            title,
            subtitle,
            published,
            updated,
            authors,
            language,
            tags,
            summary,
            body,
            image,
            enclosures,
            sources,
            rights,
            comments,
            ..Article::new(id)
        }
    })
}

/// A feed has an article once.
fn with_own_ids(mut articles: Vec<Article>) -> Vec<Article> {
    let mut seen = HashSet::new();
    articles.retain(|article| seen.insert(article.id.clone()));
    articles
}

/// Any feed.
pub(crate) fn feed() -> impl Strategy<Value = Feed> {
    let head = (option::of(id()), text(), option::of(text()), language(), option::of(text()));
    let addresses = (
        option::of(url()),
        option::of(url()),
        option::of(url()),
        option::of(url()),
        vec(url(), 0..2),
    );
    let paging = (any::<bool>(), any::<bool>(), option::of(url()), option::of(url())).prop_map(
        |(archive, complete, current, prev_archive)| Paging {
            archive,
            complete,
            current,
            prev_archive,
            next_archive: None,
        },
    );
    let lists = (
        vec(person(), 0..2),
        vec(tag(), 0..2),
        vec(article(), 0..4).prop_map(with_own_ids),
        vec((id(), when()).prop_map(|(id, when)| Tombstone { id, when }), 0..2),
    );
    (head, addresses, paging, option::of(when()), lists).prop_map(
        |(head, addresses, mut paging, updated, lists)| {
            let (id, title, description, language, rights) = head;
            let (home, url, icon, logo, hubs) = addresses;
            let (authors, tags, articles, tombstones) = lists;
            // No archive lies before itself.
            paging.prev_archive = paging.prev_archive.filter(|before| url.as_ref() != Some(before));
            Feed {
                id,
                title,
                description,
                home,
                url,
                language,
                authors,
                rights,
                icon,
                logo,
                updated,
                tags,
                hubs,
                paging,
                articles,
                tombstones,
            }
        },
    )
}
