//! The conversion job as a whole: the program, a folder of articles, a folder of feeds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod archives;
mod cache;
mod folders;
mod links;
mod moved;
#[path = "../numbers/mod.rs"]
mod numbers;
mod one_off;
mod unreadable;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A publication in a folder of its own.
struct Publication(tempfile::TempDir);

const SETTINGS: &str = "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\nlanguage = 'nl'\n\
    [articles]\nurl = '/{slug}/'\n[feeds]\nlimit = 3\nby = ['tag', 'source']\n";

impl Publication {
    fn new() -> Self {
        let publication = Self(tempfile::tempdir().unwrap());
        publication.write("bron.toml", SETTINGS);
        fs::create_dir(publication.path("articles")).unwrap();
        publication
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// A Markdown article with a date and a tag.
    fn article(&self, name: &str, day: &str, text: &str) {
        let article = format!("---\ntitle: {name}\ndate: {day}\ntags: [zorg]\n---\n{text}\n");
        self.write(&format!("articles/{name}.md"), &article);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn bron(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_bron"))
            .args(args)
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    /// Converts at noon of a day, and returns exit status and messages.
    fn convert(&self, day: &str) -> (i32, String) {
        told(&self.bron(&["convert", "--now", &format!("{day}T12:00:00Z")]))
    }

    /// The ids in the Atom form of a feed, in order.
    fn ids(&self, feed: &str) -> Vec<String> {
        let text = self.read(&format!("feeds/{feed}.atom"));
        let entries = text.split("<entry>").skip(1);
        entries.map(|entry| between(entry, "<id>", "</id>").to_owned()).collect()
    }

    /// Every published file with its bytes.
    fn feeds(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path("feeds"))
    }
}

/// Exit status and messages.
fn told(output: &Output) -> (i32, String) {
    (output.status.code().unwrap(), String::from_utf8(output.stderr.clone()).unwrap())
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split_once(before).unwrap().1.split_once(after).unwrap().0
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// The repository's own publication in a folder of its own; of its feeds, those that `wanted` takes.
fn repository(wanted: impl Fn(&str) -> bool) -> Publication {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let publication = Publication(tempfile::tempdir().unwrap());
    publication.write("bron.toml", &fs::read_to_string(root.join("bron.toml")).unwrap());
    for part in ["fixtures/articles", "feeds"] {
        for (name, bytes) in files(&root.join(part)) {
            if part != "feeds" || wanted(&name) {
                let path = publication.path(part).join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
    }
    publication
}

#[test]
fn the_committed_feeds_are_what_the_committed_articles_give() {
    let publication = repository(|name| name == "ledger.jsonl");
    let (status, messages) = publication.convert("2026-11-23");
    assert_eq!(status, 0, "{messages}");
    let committed = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds"));
    let rebuilt = publication.feeds();
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&rebuilt), names(&committed), "run `bron convert` and look at the difference");
    for (name, bytes) in rebuilt {
        assert!(
            bytes == committed[&name],
            "feeds/{name}: run `bron convert` and look at the difference"
        );
    }
}

#[test]
fn the_outcome_does_not_depend_on_locale_time_zone_threads_or_clock() {
    let mut outcomes = Vec::new();
    for (zone, locale, threads, now) in [
        ("UTC", "C", "1", "2026-11-23T00:00:00Z"),
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "7", "2031-01-01T23:59:59Z"),
    ] {
        let publication = repository(|name| name == "ledger.jsonl");
        let output = Command::new(env!("CARGO_BIN_EXE_bron"))
            .args(["convert", "--now", now])
            .current_dir(publication.0.path())
            .envs([("TZ", zone), ("LC_ALL", locale), ("RAYON_NUM_THREADS", threads)])
            .output()
            .unwrap();
        assert!(output.status.success());
        outcomes.push(publication.feeds());
    }
    assert!(outcomes[0] == outcomes[1]);
}

#[test]
fn nothing_changed_touches_nothing() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "Tekst.");
    publication.convert("2026-01-01");
    let stamp = || fs::metadata(publication.path("feeds/feed.rss")).unwrap().modified().unwrap();
    let before = stamp();
    let output = publication.bron(&["convert", "--check", "--format", "json"]);
    assert!(output.status.success());
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["written"], serde_json::json!([]));
    publication.convert("2026-01-02");
    assert_eq!(stamp(), before);
}

#[test]
fn check_tells_that_something_would_change_and_writes_nothing() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "Tekst.");
    let output = publication.bron(&["convert", "--check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!publication.path("feeds").exists() && !publication.path(".bron").exists());
}

#[test]
fn an_id_survives_a_rename_a_title_a_folder_and_a_domain() {
    let publication = Publication::new();
    publication.article("een", "2020-01-02", "Een tekst om te herkennen.");
    publication.convert("2026-01-01");
    let id = publication.ids("feed");
    assert_eq!(id, ["tag:krant.example,2020-01-02:een"]);

    fs::create_dir(publication.path("articles/oud")).unwrap();
    let moved = publication.path("articles/oud/ander.md");
    fs::rename(publication.path("articles/een.md"), &moved).unwrap();
    publication.convert("2026-01-02");
    assert_eq!(publication.ids("feed"), id, "moved and renamed");
    let feed = publication.read("feeds/feed.atom");
    assert!(feed.contains("/ander/") && !feed.contains("/een/"), "its page has another address");

    let text = fs::read_to_string(&moved).unwrap();
    fs::write(&moved, text.replace("title: een", "title: Een heel andere titel")).unwrap();
    let settings = SETTINGS.replace("https://krant.example/", "http://dagblad.example/krant/");
    publication.write("bron.toml", &settings);
    publication.convert("2026-01-03");
    assert_eq!(publication.ids("feed"), id, "another title and domain");
    assert!(publication.read("feeds/feed.atom").contains("2026-01-03"), "the change has a date");
}

#[test]
fn the_pages_of_feeds_among_the_articles_are_no_articles() {
    let publication = Publication::new();
    let settings = SETTINGS.replace("url = '/{slug}/'", "url = '/{slug}/'\npath = '.'");
    publication.write("bron.toml", &settings);
    publication.article("een", "2020-01-01", "Tekst.");
    for day in ["2026-01-01", "2026-01-02"] {
        assert_eq!(publication.convert(day), (0, String::new()));
        assert_eq!(publication.ids("feed").len(), 1);
    }
}

#[test]
fn two_articles_with_one_id_are_both_named_and_neither_is_published() {
    let publication = Publication::new();
    publication.article("goed", "2020-01-01", "Tekst.");
    for name in ["een", "twee"] {
        let text = format!("---\ntitle: {name}\ndate: 2020-01-02\nid: dezelfde\n---\nTekst.\n");
        publication.write(&format!("articles/{name}.md"), &text);
    }
    let (status, messages) = publication.convert("2026-01-01");
    assert_eq!(status, 1);
    assert!(messages.contains("articles/een.md: its id `dezelfde` is also that of twee.md"));
    assert!(messages.contains("articles/twee.md: its id `dezelfde` is also that of een.md"));
    assert_eq!(publication.ids("feed").len(), 1);
}

#[test]
fn a_broken_article_is_named_and_its_last_published_version_stays() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "De oude, goede tekst.");
    publication.article("twee", "2020-01-02", "Tekst.");
    publication.convert("2026-01-01");
    let before = publication.feeds();

    publication.write("articles/een.md", "---\ntitle: [\n---\nKapot.\n");
    publication.article("drie", "2020-01-03", "Nieuw.");
    fs::remove_dir_all(publication.path(".bron")).unwrap();
    let (status, messages) = publication.convert("2026-01-02");
    assert_eq!(status, 1);
    assert!(messages.contains("error: articles/een.md:"), "{messages}");
    assert_eq!(publication.ids("feed").len(), 3);
    for feed in ["feeds/feed.atom", "feeds/feed.json", "feeds/tag/zorg.rss"] {
        assert!(publication.read(feed).contains("De oude, goede tekst."), "{feed}");
    }

    publication.article("een", "2020-01-01", "De oude, goede tekst.");
    fs::remove_file(publication.path("articles/drie.md")).unwrap();
    assert_eq!(publication.convert("2026-01-03").0, 0);
    assert_eq!(publication.feeds()["tag/zorg.rss"], before["tag/zorg.rss"]);
}

#[test]
fn a_withdrawn_article_leaves_a_tombstone_and_comes_back_under_its_id() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "Tekst.");
    publication.article("twee", "2020-01-02", "Tekst.");
    publication.convert("2026-01-01");
    let ids = publication.ids("feed");
    fs::remove_file(publication.path("articles/een.md")).unwrap();
    publication.convert("2026-01-02");
    let atom = publication.read("feeds/feed.atom");
    assert!(atom.contains("deleted-entry") && atom.contains("when=\"2026-01-02T13:00:00+01:00\""));
    publication.article("een", "2020-01-01", "Tekst.");
    publication.convert("2026-01-03");
    assert_eq!(publication.ids("feed"), ids);
    assert!(!publication.read("feeds/feed.atom").contains("deleted-entry"));
}

#[test]
fn the_clock_decides_about_future_articles_once() {
    let publication = Publication::new();
    publication.article("nu", "2026-01-01", "Tekst.");
    publication.article("straks", "2026-03-01", "Tekst.");
    publication.convert("2026-02-01");
    assert_eq!(publication.ids("feed").len(), 1);
    publication.convert("2026-03-02");
    assert_eq!(publication.ids("feed").len(), 2);
    publication.convert("2026-02-01");
    assert_eq!(publication.ids("feed").len(), 2, "what was published once stays");
}

#[test]
fn an_undated_article_keeps_the_day_it_was_first_seen() {
    let publication = Publication::new();
    publication.write("articles/zonder.md", "# Zonder datum\n\nTekst.\n");
    let (status, messages) = publication.convert("2026-02-01");
    assert_eq!(status, 0);
    assert!(messages.contains("first seen on 2026-02-01"), "{messages}");
    let before = publication.feeds();
    publication.write("bron.toml", &format!("{SETTINGS}\n"));
    publication.convert("2026-05-05");
    assert!(publication.feeds() == before);
}

#[test]
fn an_edit_that_keeps_size_and_time_is_seen() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "De kat.");
    let path = publication.path("articles/een.md");
    publication.convert("2026-01-01");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    publication.article("een", "2020-01-01", "De hond".get(..7).unwrap());
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    publication.convert("2026-01-01");
    assert!(publication.read("feeds/feed.atom").contains("De hond"));
}

#[test]
fn a_ledger_with_fingerprints_of_an_earlier_version_makes_nothing_look_edited() {
    let publication = Publication::new();
    publication.article("een", "2020-01-01", "De kat.");
    publication.convert("2026-01-01");
    let before = publication.feeds();
    let ledger = publication.read("feeds/ledger.jsonl");
    let print = between(&ledger, "\"content\":\"", "\"");
    let earlier = ledger.replace(print, "d31c6b02533ba3f2abce6fabe04ce688");
    publication.write("feeds/ledger.jsonl", &earlier);
    fs::remove_dir_all(publication.path(".bron")).unwrap();
    publication.convert("2026-01-02");
    assert!(publication.feeds() == before);
    publication.article("een", "2020-01-01", "De hond.");
    publication.convert("2026-01-03");
    assert!(publication.read("feeds/ledger.jsonl").contains("\"updated\":\"2026-01-03"));
}

#[test]
fn the_example_of_the_documentation_is_a_configuration() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/config.md");
    let text = fs::read_to_string(&page).unwrap();
    let example = between(&text, "```toml\n", "```");
    bron::config::Config::parse(example, &page).unwrap();
}

#[test]
fn a_publication_that_was_just_begun_gives_feeds() {
    let publication = Publication(tempfile::tempdir().unwrap());
    assert!(publication.bron(&["init"]).status.success());
    let settings = publication.read("bron.toml");
    assert_eq!(publication.bron(&["init"]).status.code(), Some(1), "it never overwrites");
    assert_eq!(publication.read("bron.toml"), settings);
    let (status, messages) = publication.convert("2026-02-01");
    assert_eq!((status, messages.as_str()), (0, ""));
    assert!(publication.read("feeds/feed.rss").contains("<title>Welkom</title>"));
}

#[test]
fn an_adopted_feed_gives_its_ids() {
    let publication = Publication::new();
    publication.write("bron.toml", &format!("{SETTINGS}adopt = 'oud.xml'\n"));
    publication.write(
        "oud.xml",
        "<rss version='2.0'><channel><title>Oud</title><link>http://krant.example/</link>\
         <description>Oud</description><item><title>Een</title><link>http://www.krant.example/een</link>\
         <guid isPermaLink='false'>oud-1</guid></item></channel></rss>",
    );
    publication.article("een", "2020-01-01", "Tekst.");
    publication.convert("2026-01-01");
    assert_eq!(publication.read("feeds/feed.rss").matches(">oud-1</guid>").count(), 1);
}
