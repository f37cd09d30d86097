//! The overview page and the list of subscriptions.

use bron::syntax::encoding::decode;
use bron::syntax::xml::Document;
use bron::write::{self, Address, Catalogue, Format, Group, Kind, Listing};

use crate::{url, when};

fn listing(title: &str, path: &str) -> Listing {
    let address = |format: Format| Address {
        format,
        url: url(&format!("https://example.org/feeds/{path}.{}", format.extension())),
    };
    Listing {
        title: title.to_owned(),
        description: None,
        language: None,
        articles: 1,
        updated: Some(when("2011-02-03T00:00:00+01:00[Europe/Amsterdam]")),
        addresses: Format::ALL.map(address).to_vec(),
    }
}

fn catalogue() -> Catalogue {
    Catalogue {
        title: "TQ".to_owned(),
        description: None,
        home: url("https://example.org/"),
        icon: None,
        url: url("https://example.org/feeds/index.html"),
        opml: Some(url("https://example.org/feeds/feeds.opml")),
        language: "nl".to_owned(),
        groups: vec![
            Group { kind: Kind::Main, feeds: vec![listing("TQ", "feed")] },
            Group { kind: Kind::Tag, feeds: vec![listing("C# & <geld>", "tag/c")] },
            Group { kind: Kind::Author, feeds: Vec::new() },
        ],
    }
}

#[test]
fn subscriptions_are_rss_in_a_folder_for_each_kind_but_the_main_one() {
    let document = Document::parse(decode(write::opml(&catalogue()), None));
    assert!(document.faults().is_empty(), "{:?}", document.faults());
    let body = document.named("body").next().unwrap();
    let outlines: Vec<_> = body.children().collect();
    assert_eq!(outlines.len(), 2);
    assert_eq!(outlines[0].attr("xmlUrl"), Some("https://example.org/feeds/feed.rss"));
    assert_eq!(outlines[0].attr("htmlUrl"), Some("https://example.org/feeds/feed.html"));
    assert_eq!(outlines[1].attr("text"), Some("Onderwerpen"));
    let tag = outlines[1].children().next().unwrap();
    assert_eq!((tag.attr("text"), tag.attr("type")), (Some("C# & <geld>"), Some("rss")));
}

#[test]
fn the_overview_leads_to_every_feed_in_every_format() {
    let page = String::from_utf8(write::index(&catalogue())).unwrap();
    for format in [Format::Rss, Format::Atom, Format::Json] {
        let (kind, extension) = (format.media_type(), format.extension());
        for (title, path) in [("TQ", "feed"), ("C# &#38; &#60;geld&#62;", "tag/c")] {
            let name = format.name();
            let link = format!(
                "<link rel=\"alternate\" type=\"{kind}\" title=\"{title} ({name})\" href=\"{path}.{extension}\">"
            );
            assert!(page.contains(&link), "{link}\n{page}");
        }
    }
    assert!(
        page.contains(r#"<a href="tag/c.html">"#)
            && page.contains("1 artikel · Bijgewerkt op 3 februari 2011")
    );
    assert!(page.contains(r#"<a href="feeds.opml">"#) && page.contains(r#"id="bron""#));
    assert!(!page.contains("Auteurs"), "an empty group is shown");
}
