//! The cache must never make a difference: whatever became of the articles, a run with it and one without agree.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::numbers::Numbers;
use super::{Publication, files, told};

/// How many articles there are at first: so many that one edit does not write the cache anew.
const ARTICLES: usize = 60;

/// A publication whose articles are older than what a run takes for unsettled.
fn aged(archive: &str) -> Publication {
    let publication = Publication::new();
    let settings = publication.read("bron.toml");
    let settings = settings.replace("limit = 3\n", &format!("limit = 3\narchive = {archive}\n"));
    publication.write("bron.toml", &settings);
    for number in 0..ARTICLES {
        let day = format!("2011-02-{:02}", 1 + number % 28);
        let text = format!("Tekst {number}. Zie [een ander](a{}.md).", (number * 7 + 1) % ARTICLES);
        publication.article(&format!("a{number}"), &day, &text);
        if number % 7 == 0 {
            let path = format!("articles/a{number}.md");
            let line = format!("---\nexpiryDate: 2012-01-{:02}\n", 2 + number % 20);
            publication.write(&path, &publication.read(&path).replacen("---\n", &line, 1));
        }
    }
    assert_eq!(publication.convert("2012-01-01").0, 0);
    std::thread::sleep(Duration::from_millis(2100));
    // Now all articles are in the cache.
    publication.convert("2012-01-01");
    publication
}

/// The paths of the articles, in order.
fn articles(publication: &Publication) -> Vec<String> {
    files(&publication.path("articles")).into_keys().collect()
}

/// Does one thing to the articles that an editor may do, and tells it.
fn change(publication: &Publication, step: usize, numbers: &mut Numbers) -> String {
    let names = articles(publication);
    let name = one_of(&names, numbers).clone();
    let path = format!("articles/{name}");
    let text = publication.read(&path);
    let with = |line: String| text.replacen("---\n", &format!("---\n{line}\n"), 1);
    let day = 1 + numbers.below(28);
    let done = match numbers.below(15) {
        0 | 1 => Some(format!("{text}\nNog een zin.\n")),
        2 => Some(text.replace("tags: [zorg]", "tags: [zorg, wonen]")),
        3 => Some(with("draft: true".to_owned())),
        4 => Some(with(format!("expiryDate: 2012-01-{day:02}"))),
        5 => {
            // The id that another article has, or had.
            let ledger = publication.read("feeds/ledger.jsonl");
            let ids: Vec<&str> =
                ledger.lines().filter_map(|line| line.strip_prefix("{\"id\":\"")).collect();
            let id = one_of(&ids, numbers).split_once('"').unwrap().0;
            Some(with(format!("id: \"{id}\"")))
        }
        6 => Some("---\ntitle: [\n---\nStuk.\n".to_owned()),
        7 => Some(text.replace("date: 2011-02-", "date: 2011-03-")),
        8 => Some(text.replacen("\ntitle: ", "\ntitle: Nieuwe ", 1)),
        9 => Some(with(format!("permalink: /elders/{step}/"))),
        10 => Some(with(format!("publishDate: 2012-01-{day:02}"))),
        11 => {
            let settings = publication.read("bron.toml");
            let settings = settings.replacen("limit = ", "limit = 1", 1).replace("= 111", "= ");
            publication.write("bron.toml", &settings);
            return "the limit is another".to_owned();
        }
        12 => {
            let cascade = format!("---\ncascade:\n  author: Schrijver {day}\n---\n");
            publication.write("articles/_index.md", &cascade);
            return format!("the author of all that name none is {day}");
        }
        _ => None,
    };
    if let Some(text) = done {
        publication.write(&path, &text);
        return format!("{name} became {text:?}");
    }
    match numbers.below(3) {
        0 => fs::remove_file(publication.path(&path)).unwrap(),
        1 => {
            let new = format!("articles/m{step}.md");
            fs::rename(publication.path(&path), publication.path(&new)).unwrap();
        }
        _ => publication.article(&format!("n{step}"), &format!("2012-01-{day:02}"), "Nieuw."),
    }
    format!("{name} was removed, renamed, or another was added")
}

fn one_of<'l, T>(list: &'l [T], numbers: &mut Numbers) -> &'l T {
    list.get(numbers.below(list.len())).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

#[test]
fn a_run_with_the_cache_and_one_without_agree() {
    for archive in ["true", "false", "'all'"] {
        let publication = aged(archive);
        let mut numbers = Numbers::of(archive);
        let mut history = Vec::new();
        for step in 0..20 {
            history.push(change(&publication, step, &mut numbers));
            let without = Publication(tempfile::tempdir().unwrap());
            for part in ["articles", "feeds"] {
                copy(&publication.path(part), &without.path(part));
            }
            without.write("bron.toml", &publication.read("bron.toml"));
            let now = format!("2012-01-{:02}T12:00:00Z", 2 + step);
            let run = |publication: &Publication| {
                let output = publication.bron(&["convert", "--now", &now, "-q"]);
                (told(&output), publication.feeds())
            };
            let (with, without) = (run(&publication), run(&without));
            assert_eq!(with.0, without.0, "{archive}, {history:#?}");
            for (name, bytes) in &without.1 {
                let bytes = String::from_utf8_lossy(bytes);
                let found = with.1.get(name).map(|bytes| String::from_utf8_lossy(bytes));
                assert_eq!(found.as_deref(), Some(&*bytes), "{name}, {archive}, {history:#?}");
            }
            assert_eq!(with.1.len(), without.1.len(), "{archive}, {history:#?}");
        }
    }
}
