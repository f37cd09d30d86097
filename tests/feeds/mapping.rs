//! Where each part of an article goes in each format, one example at a time.

use bron::article::{Body, Enclosure, Feed, Id, Person, SafeHtml, SourceCheck, Tag, Tombstone};
use bron::validate::{self, Profile};
use bron::write::{self, Address, Content, Format, Options};
use serde_json::Value;

use crate::{feed, options, url, when};

fn write(feed: &Feed, format: Format, options: &Options) -> String {
    String::from_utf8(write::feed(feed, format, options)).unwrap()
}

fn json(feed: &Feed, options: &Options) -> Value {
    serde_json::from_str(&write(feed, Format::Json, options)).unwrap()
}

fn written(format: Format) -> String {
    write(&feed(), format, &options())
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

#[test]
fn the_json_extension_names_the_sources_and_where_it_is_explained() {
    let mut feed = feed();
    feed.articles[0].sources[0].check = Some(SourceCheck {
        checked: when("2026-05-04T06:00:00Z[UTC]"),
        status: "changed".to_owned(),
        changed: Some(when("2026-05-03T06:00:00Z[UTC]")),
        archived: None,
    });
    feed.articles[0].rights = Some("CC BY 4.0".to_owned());
    let index = Some(url("https://example.org/feeds/index.html"));
    let written = json(&feed, &Options { index, ..options() });
    let expected: Value = serde_json::from_str(
        r#"{
            "about": "https://example.org/feeds/index.html#bron",
            "rights": "CC BY 4.0",
            "sources": [
                {
                    "name": "InOverheid.nl",
                    "url": "https://inoverheid.example/?a=1&b=2",
                    "checked": "2026-05-04T06:00:00+00:00",
                    "status": "changed",
                    "changed": "2026-05-03T06:00:00+00:00"
                },
                {"name": "Uitgeverij Réunion"}
            ]
        }"#,
    )
    .unwrap();
    assert_eq!(written["items"][0]["_bron"], expected);
}

#[test]
fn notes_about_sources_are_in_the_visible_list_when_asked_for() {
    let mut feed = feed();
    let check = |status: &str, changed| SourceCheck {
        checked: when("2026-05-04T06:00:00Z[UTC]"),
        status: status.to_owned(),
        changed,
        archived: None,
    };
    let changed = Some(when("2026-05-03T06:00:00+02:00[Europe/Amsterdam]"));
    feed.articles[0].sources[0].check = Some(check("changed", changed));
    feed.articles[0].sources[1].check = Some(check("gone", None));
    let silent = write(&feed, Format::Rss, &options());
    assert!(!silent.contains("gewijzigd op"), "{silent}");
    let telling = write(&feed, Format::Rss, &Options { source_notes: true, ..options() });
    assert!(telling.contains("</a> (gewijzigd op 3 mei 2026)</li>"), "{telling}");
    assert!(telling.contains("Uitgeverij Réunion (niet meer bereikbaar)</li>"), "{telling}");
    let copy = url("https://archief.example/2019/https://reunion.example/?a=1&b=2");
    let lost = SourceCheck { archived: Some(copy), ..check("soft-404", None) };
    feed.articles[0].sources[1].check = Some(lost);
    let telling = write(&feed, Format::Atom, &Options { source_notes: true, ..options() });
    let note =
        "Uitgeverij Réunion (niet meer bereikbaar; gearchiveerd: https://archief.example/2019/";
    assert!(telling.contains(note), "{telling}");
    let written = json(&feed, &options());
    let source = &written["items"][0]["_bron"]["sources"][1];
    assert_eq!(source["archived"], "https://archief.example/2019/https://reunion.example/?a=1&b=2");
}

#[test]
fn a_guid_is_a_permalink_only_when_it_is_the_address() {
    let mut feed = feed();
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains(r#"<guid isPermaLink="false">tag:example.org,2011:klantgericht</guid>"#));
    feed.articles[0].id = Id::new("https://example.org/klantgericht").unwrap();
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains("<guid>https://example.org/klantgericht</guid>"), "{rss}");
}

#[test]
fn an_author_with_an_address_is_author_and_a_name_is_creator() {
    let mut feed = feed();
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains("<dc:creator>Anna de Vries</dc:creator>") && !rss.contains("<author>"));
    feed.articles[0].authors[0].email = Some("anna@example.org".to_owned());
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains("<author>anna@example.org (Anna de Vries)</author>"), "{rss}");
    assert!(!rss.contains("dc:creator"), "{rss}");
}

#[test]
fn every_entry_has_the_authors_of_the_feed_when_it_has_none_of_its_own() {
    let mut feed = feed();
    feed.articles[0].authors.clear();
    feed.authors = vec![Person::named("Redactie TQ")];
    let atom = write(&feed, Format::Atom, &options());
    assert_eq!(atom.matches("<name>Redactie TQ</name>").count(), 2, "{atom}");
    assert!(write(&feed, Format::Rss, &options()).contains("<dc:creator>Redactie TQ<"));
    assert_eq!(json(&feed, &options())["items"][0]["authors"][0]["name"], "Redactie TQ");
}

#[test]
fn a_summary_feed_has_no_full_text_but_all_sources() {
    let options = Options { content: Content::Summary, ..options() };
    let rss = write(&feed(), Format::Rss, &options);
    assert!(!rss.contains("content:encoded") && !rss.contains("Tweede"), "{rss}");
    assert!(rss.contains("<h2>Bronnen</h2><ul><li><a href="), "{rss}");
    let atom = write(&feed(), Format::Atom, &options);
    assert!(atom.contains("<summary type=\"html\">") && !atom.contains("<content"), "{atom}");
    let content = json(&feed(), &options)["items"][0]["content_html"].to_string();
    assert!(content.contains("Eerste alinea") && content.contains("<h2>Bronnen</h2>"));
}

#[test]
fn an_atom_entry_without_a_page_has_content_even_in_a_summary_feed() {
    let mut feed = feed();
    feed.articles[0].url = None;
    let options = Options { content: Content::Summary, ..options() };
    assert!(write(&feed, Format::Atom, &options).contains("<content type=\"html\">"));
}

#[test]
fn archive_documents_are_marked_and_linked() {
    let mut feed = feed();
    feed.paging.archive = true;
    feed.paging.current = Some(url("https://example.org/feeds/feed.rss"));
    feed.paging.prev_archive = Some(url("https://example.org/feeds/archive/1.rss"));
    for format in [Format::Rss, Format::Atom] {
        let xml = write(&feed, format, &options());
        assert!(xml.contains("<fh:archive></fh:archive>"), "{xml}");
        let link = r#"href="https://example.org/feeds/archive/1.rss" rel="prev-archive""#;
        assert!(xml.contains(link) && xml.contains(r#"rel="current""#), "{xml}");
    }
    assert_eq!(json(&feed, &options())["next_url"], "https://example.org/feeds/archive/1.rss");
}

#[test]
fn a_withdrawn_article_leaves_a_tombstone_until_it_comes_back_changed() {
    let mut feed = feed();
    let withdrawn = |id: &str| Tombstone {
        id: Id::new(id).unwrap(),
        when: when("2011-04-01T00:00:00+02:00[Europe/Amsterdam]"),
    };
    feed.tombstones =
        vec![withdrawn("tag:example.org,2011:weg"), withdrawn("tag:example.org,2011:klantgericht")];
    let atom = write(&feed, Format::Atom, &options());
    let tombstone =
        r#"<at:deleted-entry ref="tag:example.org,2011:weg" when="2011-04-01T00:00:00+02:00">"#;
    assert!(atom.contains(tombstone), "{atom}");
    assert_eq!(atom.matches("<at:deleted-entry").count(), 1, "{atom}");
}

#[test]
fn a_file_is_written_with_its_type_and_length() {
    let mut feed = feed();
    feed.articles[0].enclosures = vec![Enclosure {
        url: url("https://example.org/raad.mp3"),
        media_type: "audio/mpeg".to_owned(),
        length: Some(1234),
        duration: Some(60),
        title: None,
    }];
    feed.articles[0].image = Some(url("https://example.org/raad.jpg"));
    let rss = write(&feed, Format::Rss, &options());
    let file = r#"<enclosure url="https://example.org/raad.mp3" length="1234" type="audio/mpeg"/>"#;
    assert!(rss.contains(file) && rss.matches("<enclosure").count() == 1, "{rss}");
    let atom = write(&feed, Format::Atom, &options());
    assert_eq!(atom.matches(r#"rel="enclosure""#).count(), 2, "{atom}");
    let item = json(&feed, &options())["items"][0].clone();
    assert_eq!(item["attachments"][0]["duration_in_seconds"], 60);
    assert_eq!(item["image"], "https://example.org/raad.jpg");
}

#[test]
fn an_article_in_another_language_says_so() {
    let mut feed = feed();
    feed.articles[0].language = Some("en".to_owned());
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains("<dc:language>en</dc:language>") && rss.contains("<h2>Sources</h2>"));
    let atom = write(&feed, Format::Atom, &options());
    assert!(atom.contains(r#"<title xml:lang="en">"#), "{atom}");
    assert!(atom.contains(r#"<content xml:lang="en" type="html">"#), "{atom}");
    assert_eq!(json(&feed, &options())["items"][0]["language"], "en");
}

#[test]
fn tags_keep_their_vocabulary_where_there_is_room() {
    let mut feed = feed();
    let scheme = Some("https://example.org/thema".to_owned());
    feed.articles[0].tags =
        vec![Tag { term: "geld".to_owned(), scheme, label: Some("Financiën".to_owned()) }];
    let rss = write(&feed, Format::Rss, &options());
    assert!(rss.contains(r#"<category domain="https://example.org/thema">geld</category>"#));
    let atom = write(&feed, Format::Atom, &options());
    let category =
        r#"<category term="geld" scheme="https://example.org/thema" label="Financiën"/>"#;
    assert!(atom.contains(category), "{atom}");
    assert_eq!(json(&feed, &options())["items"][0]["tags"][0], "geld");
}

#[test]
fn the_other_formats_and_the_hub_are_linked() {
    let mut feed = feed();
    feed.hubs = vec![url("https://hub.example/")];
    let alternates = Format::ALL.map(|format| Address {
        format,
        url: url(&format!("https://example.org/feeds/feed.{}", format.extension())),
    });
    let options = Options { alternates: alternates.to_vec(), ..options() };
    let rss = write(&feed, Format::Rss, &options);
    for link in [
        r#"href="https://example.org/feeds/feed.rss" rel="self" type="application/rss+xml""#,
        r#"href="https://example.org/feeds/feed.atom" rel="alternate" type="application/atom+xml""#,
        r#"href="https://hub.example/" rel="hub""#,
    ] {
        assert!(rss.contains(link), "{link}\n{rss}");
    }
    assert_eq!(json(&feed, &options)["hubs"][0]["url"], "https://hub.example/");
}

#[test]
fn the_cloud_is_named_in_rss_alone_and_nobody_minds() {
    // RSS 2.0, "<cloud> sub-element of <channel>"
    let cloud = |address: &str| Options { cloud: Some(url(address)), ..options() };
    let options = cloud("https://example.org/feeds/rsscloud");
    let rss = write(&feed(), Format::Rss, &options);
    let element = r#"<cloud domain="example.org" port="443" path="/feeds/rsscloud" registerProcedure="" protocol="http-post"/>"#;
    assert!(rss.contains(element), "{rss}");
    for profile in [Profile::Default, Profile::W3c] {
        let rules = |feed: String| {
            let options = validate::Options { profile, ..validate::Options::default() };
            let found = validate::check(feed.into_bytes(), &options).findings;
            found.into_iter().map(|finding| finding.rule.id).collect::<Vec<_>>()
        };
        assert_eq!(rules(rss.clone()), rules(written(Format::Rss)));
    }
    for format in [Format::Atom, Format::Json, Format::Html] {
        assert_eq!(write(&feed(), format, &options), written(format));
    }
    let plain = write(&feed(), Format::Rss, &cloud("http://[::1]:8080/?a=1&b=2"));
    let element = r#"<cloud domain="[::1]" port="8080" path="/?a=1&amp;b=2" registerProcedure="" protocol="http-post"/>"#;
    assert!(plain.contains(element), "{plain}");
}

#[test]
fn the_date_of_a_feed_is_that_of_its_newest_change() {
    let rss = write(&feed(), Format::Rss, &options());
    assert!(rss.contains("<lastBuildDate>Tue, 03 May 2011 10:00:00 +0200</lastBuildDate>"));
    let mut undated = feed();
    undated.articles[0].published = None;
    undated.articles[0].updated = None;
    assert!(!write(&undated, Format::Rss, &options()).contains("lastBuildDate"));
    let atom = write(&undated, Format::Atom, &options());
    assert_eq!(atom.matches("<updated>2011-01-01T00:00:00+01:00</updated>").count(), 2, "{atom}");
}

#[test]
fn plain_text_is_paragraphs_in_markup_and_stays_text_in_json() {
    let mut feed = feed();
    feed.articles[0].body = Body::Text("Een & twee.\n\n<Drie>.".to_owned());
    let item = json(&feed, &options())["items"][0].clone();
    let html = item["content_html"].as_str().unwrap();
    assert!(html.contains("<p>Een &amp; twee.</p>\n<p>&lt;Drie&gt;.</p>"), "{html}");
    let text = item["content_text"].as_str().unwrap();
    assert!(text.starts_with("Een & twee.\n\n<Drie>.\n\nBronnen: InOverheid.nl ("), "{text}");
}

#[test]
fn a_list_of_sources_in_the_text_is_not_repeated() {
    let mut feed = feed();
    let first = json(&feed, &options())["items"][0]["content_html"].as_str().unwrap().to_owned();
    feed.articles[0].body = Body::Html(SafeHtml::new(&first, None));
    feed.articles[0].subtitle = None;
    assert_eq!(json(&feed, &options())["items"][0]["content_html"], first);
}
