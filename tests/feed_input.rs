//! Feeds as publishers write them, faults and all, and what is read from them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;

use bron::article::{Article, Feed};
use bron::date::rfc3339;
use bron::read::{self, FeedError, Origin, Reading};
use bron::write::{self, Format, Options};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

fn reading(text: &str) -> Reading<Feed> {
    let url = Url::parse("https://gemeente.example/feeds/feed.xml").unwrap();
    read::feed(text.as_bytes().to_vec(), &Origin { url: Some(&url), charset: None }).unwrap()
}

fn first(text: &str) -> Article {
    reading(text).value.articles.into_iter().next().unwrap()
}

fn address(url: Option<&Url>) -> Option<&str> {
    url.map(Url::as_str)
}

#[test]
fn items_of_rss_1_stand_beside_the_channel() {
    let feed = reading(
        r#"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel r:about="https://gemeente.example/"><title>Raad</title><link>https://gemeente.example/</link></channel>
        <item r:about="https://gemeente.example/1"><title>Een</title><link>https://gemeente.example/1</link><d:creator>Anna</d:creator><d:date>2011-02-03T10:00+01:00</d:date></item>
        </r:RDF>"#,
    )
    .value;
    let article = &feed.articles[0];
    assert_eq!((feed.title.as_str(), article.title.as_str()), ("Raad", "Een"));
    assert_eq!(article.authors[0].name, "Anna");
    assert_eq!(rfc3339(article.published.as_ref().unwrap()), "2011-02-03T10:00:00+01:00");
}

#[test]
fn a_prefix_means_what_it_is_bound_to() {
    let article = first(
        r#"<rss version="2.0" xmlns:content="http://www.w3.org/2005/Atom" xmlns:x="http://purl.org/rss/1.0/modules/content/"><channel>
        <item><title>T</title><content:link rel="via" title="Archief" href="https://archief.example/"/><x:encoded>&lt;p&gt;Tekst&lt;/p&gt;</x:encoded></item>
        </channel></rss>"#,
    );
    assert_eq!(article.body.to_text(), "Tekst");
    assert_eq!(article.sources[0].name, "Archief");
}

#[test]
fn faults_in_the_form_hide_no_item_and_are_told_with_their_place() {
    let reading = reading(
        "\n<?xml version=\"1.0\"?>\n<rss><channel><title>R&D</title>\n<item><title>een &nbsp; <b>twee</title></item>\n<item><link/>https://gemeente.example/2<title>3 < 4</title></item></channel>",
    );
    let titles: Vec<_> = reading.value.articles.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["een \u{a0} twee", "3 < 4"]);
    assert_eq!(address(reading.value.articles[1].url.as_ref()), Some("https://gemeente.example/2"));
    let amp =
        reading.warnings.iter().find(|it| it.message.contains("begins no reference")).unwrap();
    assert_eq!((amp.line, amp.column), (Some(3), Some(23)));
}

#[test]
fn a_name_of_html_stands_for_what_it_does_in_html() {
    let title = "&alpha; &oelig; &Scaron; &NotEqualTilde; &euro; &onzin;";
    let text = format!(
        "<rss><channel><title>x</title><item><title>{title}</title></item></channel></rss>"
    );
    assert_eq!(first(&text).title, "α œ Š ≂̸ € &onzin;");
}

#[test]
fn elements_of_rss_are_known_in_any_letters() {
    let reading = reading(
        "<RSS xmlns:dc='http://purl.org/dc/elements/1.1/'><Channel><TITLE>T</TITLE><ITEM>\n<PubDate>Wed, 02 Feb 2011 10:00:00 GMT</PubDate><Guid>a</Guid><dc:author>Jan</dc:author></ITEM></Channel></RSS>",
    );
    let article = &reading.value.articles[0];
    assert_eq!((reading.value.title.as_str(), article.id.as_str()), ("T", "a"));
    assert_eq!(rfc3339(article.published.as_ref().unwrap()), "2011-02-02T10:00:00+00:00");
    assert_eq!(article.authors[0].name, "Jan");
    let warning =
        reading.warnings.iter().find(|it| it.message == "`PubDate` was read as `pubDate`");
    assert_eq!(warning.map(|it| (it.line, it.column)), Some((Some(2), Some(1))));
}

#[test]
fn rss_0_90_is_known_by_both_its_namespaces_and_rdf_by_its_channel() {
    for ns in [
        "my.netscape.com/rdf/simple/0.9/",
        "channel.netscape.com/rdf/simple/0.9/",
        "eigen.example/",
    ] {
        let text = format!(
            r#"<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://{ns}"><channel><title>T</title></channel><item><title>Een</title></item></r:RDF>"#
        );
        let feed = reading(&text).value;
        assert_eq!((feed.title.as_str(), feed.articles.len()), ("T", 1), "{ns}");
    }
}

#[test]
fn relative_addresses_are_resolved_by_base_then_home_then_document() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/nieuws/"><entry xml:base="2011/"><id>urn:x:1</id>
        <link href="a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="b">b</a></div></content></entry></feed>"#;
    let article = first(atom);
    assert_eq!(address(article.url.as_ref()), Some("https://gemeente.example/nieuws/2011/a"));
    assert!(article.body.to_html().contains("href=\"https://gemeente.example/nieuws/2011/b\""));
    let rss = reading(
        "<rss><channel><link>https://raad.example/blog/</link><item><link>stuk</link></item></channel></rss>",
    );
    assert_eq!(address(rss.value.articles[0].url.as_ref()), Some("https://raad.example/blog/stuk"));
    assert!(rss.warnings.iter().any(|warning| warning.message.contains("relative")));
}

#[test]
fn an_item_without_guid_keeps_one_id_as_long_as_it_stays_the_same() {
    let text = "<rss><channel><item><description>Zonder naam</description></item></channel></rss>";
    assert_eq!(first(text).id, first(text).id);
    assert!(first(text).id.as_str().starts_with("urn:uuid:"));
    let linked =
        "<rss><channel><item><link>https://gemeente.example/1</link></item></channel></rss>";
    assert_eq!(first(linked).id.as_str(), "https://gemeente.example/1");
}

#[test]
fn atom_0_3_is_read_with_its_own_names() {
    let feed = reading(
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><tagline>Nieuws</tagline><entry><id>urn:x:1</id>
        <title mode="escaped" type="text/html">Jan &amp;amp; Piet</title><issued>2004-02-03T10:00:00Z</issued>
        <modified>2004-02-04T10:00:00Z</modified><content type="text/html" mode="escaped">&lt;p&gt;Tekst&lt;/p&gt;</content></entry></feed>"#,
    )
    .value;
    let article = &feed.articles[0];
    assert_eq!(feed.description.as_deref(), Some("Nieuws"));
    assert_eq!((article.title.as_str(), article.body.to_text().as_str()), ("Jan & Piet", "Tekst"));
    assert_eq!(rfc3339(article.published.as_ref().unwrap()), "2004-02-03T10:00:00+00:00");
    assert_eq!(rfc3339(article.updated.as_ref().unwrap()), "2004-02-04T10:00:00+00:00");
}

#[test]
fn two_items_of_one_id_are_both_there_with_a_warning() {
    let item = "<item><guid isPermaLink=\"false\">54</guid></item>";
    let reading = reading(&format!("<rss><channel>{item}{item}</channel></rss>"));
    assert_eq!(reading.value.articles.len(), 2);
    assert!(reading.warnings.iter().any(|warning| warning.message.contains("two entries")));
}

#[test]
fn an_id_is_a_permalink_only_where_a_browser_opens_it() {
    for (address, is_permalink) in
        [("https://raad.example/1", true), ("ftp://raad.example/1", false)]
    {
        let item = format!("<item><title>Stuk</title><link>{address}</link></item>");
        let feed = reading(&format!("<rss><channel>{item}</channel></rss>")).value;
        let undated = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
        let bytes = write::feed(&feed, Format::Rss, &Options::new(undated));
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(!written.contains("isPermaLink=\"false\""), is_permalink, "{written}");
    }
}

#[test]
fn a_list_of_sources_by_another_hand_is_read_and_one_that_says_more_stays() {
    let item = |list: &str| {
        let html = bron::html::escape(&format!("<p>Tekst</p><h3>Bronnen:</h3><ul>{list}</ul>"));
        first(&format!(
            "<rss><channel><item><description>{html}</description></item></channel></rss>"
        ))
    };
    let plain =
        item("<li><a href=\"https://archief.example/\">Archief</a></li><li>Raadsgriffie</li>");
    assert_eq!(plain.sources.len(), 2);
    assert_eq!(plain.summary.unwrap().to_text(), "Tekst");
    let more = item("<li>Archief, <em>jaarverslag</em>, p. 3</li>");
    assert!(more.sources.is_empty() && more.summary.unwrap().to_text().contains("jaarverslag"));
}

#[test]
fn a_compressed_document_is_unpacked() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"<rss><channel><title>Raad</title></channel></rss>").unwrap();
    let read = read::feed(gzip.finish().unwrap(), &Origin::default()).unwrap();
    assert_eq!(read.value.title, "Raad");
}

#[test]
fn what_is_no_feed_is_refused_with_a_reason() {
    let refused =
        |text: &str| read::feed(text.as_bytes().to_vec(), &Origin::default()).unwrap_err();
    assert_eq!(refused("  "), FeedError::Empty);
    assert_eq!(refused("<!DOCTYPE html><html><p>404</html>"), FeedError::Page);
    assert_eq!(refused("<opml version=\"2.0\"/>"), FeedError::Opml);
    assert_eq!(refused("{\"a\": 1}"), FeedError::Json);
    assert_eq!(refused("geen feed"), FeedError::Unknown);
    assert_eq!(refused("\n<svg/>").to_string().split(':').next(), Some("line 2"));
}
