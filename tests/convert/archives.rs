//! Archives (RFC 5005): everything that was published, in documents that do not change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::{Publication, SETTINGS, between};

#[test]
fn archives_change_only_when_an_article_is_withdrawn() {
    let publication = Publication::new();
    for day in 1..=9 {
        publication.article(&format!("a{day}"), &format!("2020-01-0{day}"), "Tekst.");
    }
    publication.convert("2026-01-01");
    let before = publication.feeds();
    assert!(
        before.contains_key("archive/00002.atom") && !before.contains_key("archive/00003.atom")
    );
    assert!(publication.read("feeds/feed.atom").contains("archive/00002.atom"));

    publication.article("nieuw", "2020-02-01", "Tekst.");
    publication.article("geantedateerd", "2011-01-01", "Tekst.");
    publication.article("a2", "2020-01-02", "Een andere tekst.");
    publication.convert("2026-01-02");
    let after = publication.feeds();
    for name in ["archive/00001.rss", "archive/00001.atom", "archive/00002.json"] {
        assert!(before[name] == after[name], "{name}");
    }
    let ids = publication.ids("feed");
    for id in ["2011:geantedateerd", "2020-02:nieuw", "2020-01-02:a2"] {
        assert!(ids.iter().any(|known| known.ends_with(id)), "{id} is not among {ids:?}");
    }

    fs::remove_file(publication.path("articles/a1.md")).unwrap();
    publication.convert("2026-01-03");
    let last = publication.feeds();
    assert!(last["archive/00001.atom"] != after["archive/00001.atom"]);
    assert!(last["archive/00002.atom"] == after["archive/00002.atom"]);
    assert_eq!(publication.ids("archive/00001").len(), 2);
}

/// A publication whose feeds all have archives, with nine articles on care.
fn archived() -> Publication {
    let publication = Publication::new();
    let all = "archive = 'all'\n[[feed]]\nname = 'eigen'\nfilter = { tag = 'zorg' }\n";
    publication.write("bron.toml", &format!("{SETTINGS}{all}"));
    for day in 1..=9 {
        publication.article(&format!("a{day}"), &format!("2020-01-0{day}"), "Tekst.");
    }
    publication.convert("2026-01-01");
    publication
}

/// The archive documents of the feed of care, with their bytes.
fn archive(publication: &Publication) -> BTreeMap<String, Vec<u8>> {
    let mut files = publication.feeds();
    files.retain(|path, _| path.starts_with("archive/tag/zorg/"));
    files
}

/// The names of the documents that differ.
fn changed(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    names.into_iter().filter(differs).filter(|name| name.contains(".atom")).cloned().collect()
}

#[test]
fn a_reader_that_walks_back_gets_every_article_of_any_feed() {
    let publication = archived();
    for feed in ["feed", "tag/zorg", "eigen"] {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let mut document = feed.to_owned();
        loop {
            ids.extend(publication.ids(&document));
            let text = publication.read(&format!("feeds/{document}.atom"));
            let link = |rel: &str| -> Option<String> {
                let rel = format!("rel=\"{rel}\"");
                let link = text.split("<link ").find(|link| link.contains(&rel))?;
                Some(between(link, "https://krant.example/feeds/", ".atom\"").to_owned())
            };
            if document != feed {
                assert!(text.contains("<fh:archive"), "{text}");
                assert_eq!(link("current").as_deref(), Some(feed));
            }
            let Some(older) = link("prev-archive") else { break };
            document = older;
        }
        assert_eq!(ids.len(), 9, "{feed}");

        let (mut titles, mut next) = (BTreeSet::new(), Some(format!("{feed}.json")));
        while let Some(path) = next {
            let text = publication.read(&format!("feeds/{path}"));
            let document: serde_json::Value = serde_json::from_str(&text).unwrap();
            let items = document["items"].as_array().unwrap();
            titles.extend(items.iter().map(|item| item["title"].to_string()));
            let url = document.get("next_url").and_then(|url| url.as_str());
            next =
                url.map(|url| url.strip_prefix("https://krant.example/feeds/").unwrap().to_owned());
        }
        assert_eq!(titles.len(), 9, "{feed}");
    }
}

#[test]
fn the_archive_of_a_tag_changes_only_where_an_article_comes_into_it_or_leaves() {
    let publication = archived();
    let first = archive(&publication);
    assert_eq!(first.len(), 6, "two documents in three formats: {:?}", first.keys());

    publication.article("nieuw", "2020-02-01", "Tekst.");
    publication.article("geantedateerd", "2011-01-01", "Tekst.");
    publication.article("a2", "2020-01-02", "Een andere tekst.");
    publication.convert("2026-01-02");
    assert_eq!(changed(&first, &archive(&publication)), [""; 0]);
    let ids = publication.ids("tag/zorg");
    for id in ["2011:geantedateerd", "2020-02:nieuw", "2020-01-02:a2"] {
        assert!(ids.iter().any(|known| known.ends_with(id)), "{id} is not among {ids:?}");
    }
    publication.article("nog-een", "2020-02-02", "Tekst.");
    publication.convert("2026-01-03");
    let second = archive(&publication);
    assert_eq!(changed(&first, &second), ["archive/tag/zorg/00003.atom"]);

    let text = publication.read("articles/a1.md").replace("[zorg]", "[wonen]");
    publication.write("articles/a1.md", &text);
    publication.convert("2026-01-04");
    let third = archive(&publication);
    assert_eq!(changed(&second, &third), ["archive/tag/zorg/00001.atom"], "it has another tag");

    fs::remove_file(publication.path("articles/a5.md")).unwrap();
    publication.convert("2026-01-05");
    let fourth = archive(&publication);
    assert_eq!(changed(&third, &fourth), ["archive/tag/zorg/00002.atom"], "it was withdrawn");

    fs::remove_dir_all(publication.path("feeds/archive")).unwrap();
    publication.convert("2026-01-06");
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&archive(&publication)), names(&fourth), "rebuilt as the ledger remembers");
    assert_eq!(
        archive(&publication)["archive/tag/zorg/00002.atom"],
        fourth["archive/tag/zorg/00002.atom"]
    );
}

#[test]
fn the_cloud_is_in_the_feeds_to_subscribe_to_and_in_no_archive() {
    let publication = archived();
    let cloudless = publication.feeds();
    let settings = publication.read("bron.toml");
    publication.write("bron.toml", &format!("{settings}[serve]\nrsscloud = true\n"));
    publication.convert("2026-01-01");
    let clouded = publication.feeds();
    let mut named = 0;
    for (path, bytes) in &clouded {
        let (_, extension) = path.rsplit_once('.').unwrap();
        let names = extension == "rss" && !path.starts_with("archive/");
        named += usize::from(names);
        assert_eq!(
            String::from_utf8_lossy(bytes).contains("path=\"/feeds/rsscloud\""),
            names,
            "{path}"
        );
        assert_eq!(cloudless[path] != *bytes, names, "{path}");
    }
    assert!(named > 1);
    publication.write("bron.toml", &settings);
    publication.convert("2026-01-01");
    assert!(publication.feeds() == cloudless);
}
