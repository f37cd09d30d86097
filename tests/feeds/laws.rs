//! What holds of every feed that is written, whatever is in it.

use bron::article::Feed;
use bron::date::{rfc822, rfc3339};
use bron::html::is_xml_char;
use bron::validate::{self, Severity};
use bron::write::{self, Address, Around, Content, Format, Options};
use feed_rs::model::Entry;
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::Value;

use crate::{options, strategy, url};

/// The formats that programs read.
const FEEDS: [Format; 3] = [Format::Rss, Format::Atom, Format::Json];

/// What a title or name is after writing: one line without what XML cannot hold.
fn line(text: &str) -> String {
    let shown: String = text.chars().filter(|&c| is_xml_char(c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Titles compared by their words, as the number of spaces between them is not what this is about.
fn same_words(read: &str, article: &str) -> bool {
    read.split_whitespace().eq(line(article).split_whitespace())
}

fn any_options() -> impl Strategy<Value = Options> {
    (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(summary, notes, published)| Options {
        content: if summary { Content::Summary } else { Content::Full },
        source_notes: notes,
        alternates: if published {
            Format::ALL
                .map(|format| Address {
                    format,
                    url: url(&format!("https://example.org/feeds/feed.{}", format.extension())),
                })
                .to_vec()
        } else {
            Vec::new()
        },
        index: published.then(|| url("https://example.org/feeds/index.html")),
        cloud: published.then(|| url("https://example.org/feeds/rsscloud")),
        ..options()
    })
}

fn written(feed: &Feed, format: Format, options: &Options) -> String {
    String::from_utf8(write::feed(feed, format, options)).unwrap()
}

proptest! {
    #![proptest_config(Config { cases: 192, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_feed_is_valid(feed in strategy::feed(), options in any_options()) {
        for format in [Format::Rss, Format::Atom] {
            let bytes = write::feed(&feed, format, &options);
            let report = validate::check(bytes, &validate::Options::default());
            let errors: Vec<_> = report
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| format!("{}: {}", finding.rule.id, finding.message))
                .collect();
            prop_assert!(errors.is_empty(), "{errors:?}\n{}", report.text);
        }
    }

    #[test]
    fn the_same_feed_gives_the_same_bytes(feed in strategy::feed(), options in any_options()) {
        for format in Format::ALL {
            let again = write::feed(&feed.clone(), format, &options.clone());
            prop_assert_eq!(write::feed(&feed, format, &options), again);
        }
    }

    #[test]
    fn an_entry_is_the_same_in_feeds_that_agree_around_it(
        feed in strategy::feed(),
        options in any_options(),
    ) {
        let other =
            Feed { title: "Wonen".to_owned(), home: None, tags: Vec::new(), ..feed.clone() };
        let alone = Options { alternates: Vec::new(), cloud: None, ..options.clone() };
        for format in [Format::Rss, Format::Atom] {
            let entries: Vec<write::Entry> = feed
                .articles
                .iter()
                .filter_map(|it| write::entry(it, Around::of(it, &feed), format, &alone))
                .collect();
            let entries: Vec<&write::Entry> = entries.iter().collect();
            let bytes = write::feed_of(&other, &entries, format, &options);
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), written(&other, format, &options));
        }
    }

    #[test]
    fn the_rss_crate_reads_back_what_was_written(feed in strategy::feed(), options in any_options()) {
        let text = written(&feed, Format::Rss, &options);
        let channel = rss::Channel::read_from(text.as_bytes()).unwrap();
        prop_assert_eq!(channel.items().len(), feed.articles.len());
        for (item, article) in channel.items().iter().zip(&feed.articles) {
            let title = item.title().unwrap_or_default();
            prop_assert!(same_words(title, &article.title), "{title:?} for {:?}", article.title);
            prop_assert_eq!(item.guid().unwrap().value(), article.id.as_str());
            let published = article.published.as_ref().map(rfc822);
            prop_assert_eq!(item.pub_date(), published.as_deref());
            prop_assert!(item.title().or(item.description()).is_some());
            let sources = item.dublin_core_ext().map_or(0, |dc| dc.sources().len());
            prop_assert!(sources <= 1);
            let permalink = item.guid().unwrap().is_permalink();
            prop_assert_eq!(permalink, item.link() == Some(article.id.as_str()));
        }
    }

    #[test]
    fn the_atom_crate_reads_back_what_was_written(feed in strategy::feed(), options in any_options()) {
        let text = written(&feed, Format::Atom, &options);
        let read = atom_syndication::Feed::read_from(text.as_bytes()).unwrap();
        prop_assert!(!read.title().value.is_empty() && !read.id().is_empty());
        prop_assert_eq!(read.entries().len(), feed.articles.len());
        for (entry, article) in read.entries().iter().zip(&feed.articles) {
            let title = entry.title().as_str();
            let own = line(&article.title);
            prop_assert!(own.is_empty() && !title.is_empty() || same_words(title, &own));
            prop_assert_eq!(
                entry.published().map(|date| date.to_utc().timestamp()),
                article.published.as_ref().map(|date| date.timestamp().as_second())
            );
            if let Some(change) = article.last_change() {
                prop_assert_eq!(entry.updated().timestamp(), change.timestamp().as_second());
            }
            let page = entry.links().iter().filter(|link| link.rel() == "alternate").count();
            prop_assert_eq!(page, usize::from(article.url.is_some()));
            prop_assert!(page == 1 || entry.content().is_some());
            prop_assert!(!entry.authors().is_empty() || !read.authors().is_empty());
        }
    }

    #[test]
    fn every_format_says_the_same(feed in strategy::feed(), options in any_options()) {
        let rss = rss::Channel::read_from(written(&feed, Format::Rss, &options).as_bytes()).unwrap();
        let atom = written(&feed, Format::Atom, &options);
        let atom = atom_syndication::Feed::read_from(atom.as_bytes()).unwrap();
        let json: Value = serde_json::from_str(&written(&feed, Format::Json, &options)).unwrap();
        let items = json["items"].as_array().unwrap();
        for ((rss, atom), json) in rss.items().iter().zip(atom.entries()).zip(items) {
            prop_assert_eq!(json["id"].as_str(), rss.guid().map(rss::Guid::value));
            if let Some(full) = rss.content() {
                prop_assert_eq!(json["content_html"].as_str(), Some(full));
                prop_assert_eq!(atom.content().and_then(|content| content.value()), Some(full));
            }
            prop_assert!(json["content_html"].is_string() || json["content_text"].is_string());
        }
    }

    #[test]
    fn feed_rs_agrees_on_the_entries(feed in strategy::feed(), options in any_options()) {
        let parser = feed_rs::parser::Builder::new().sanitize_content(false).build();
        for format in FEEDS {
            let text = written(&feed, format, &options);
            let read = parser.parse(text.as_bytes()).map_err(|fault| {
                TestCaseError::fail(format!("{format:?}: {fault}\n{text}"))
            })?;
            prop_assert_eq!(read.entries.len(), feed.articles.len());
            for (entry, article) in read.entries.iter().zip(&feed.articles) {
                let words = same_words(title(entry), &article.title);
                prop_assert!(words || line(&article.title).is_empty(), "{format:?}: {entry:?}");
                let published = article.published.as_ref();
                let read = entry.published.map(|date| date.timestamp());
                prop_assert_eq!(read, published.map(|date| date.timestamp().as_second()));
            }
        }
    }

    #[test]
    fn a_page_shows_markup_as_text(feed in strategy::feed(), options in any_options()) {
        let page = written(&feed, Format::Html, &options);
        prop_assert!(!page.contains("<script"));
        prop_assert_eq!(page.matches("<article ").count(), feed.articles.len());
        let dates = feed.articles.iter().filter_map(|article| article.published.as_ref());
        for date in dates {
            prop_assert!(page.contains(&rfc3339(date)), "{page}");
        }
    }
}

fn title(entry: &Entry) -> &str {
    entry.title.as_ref().map_or("", |title| title.content.as_str())
}
