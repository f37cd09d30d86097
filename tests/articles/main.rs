//! Stored articles as they are read: every print page of the fixtures against the facts written beside it, and the
//! whole model of articles in other forms.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod broken;
mod grammar;
#[path = "../needs/mod.rs"]
mod needs;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};

use bron::article::{Article, Id};
use bron::read::print_page::PrintPage;
use bron::read::{
    self, Authors, Context, Folders, Format, Head, LineEnding, Neighbours, Settings, Warning,
};
use bron::site;
use proptest::prelude::*;
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles")
}

/// The print pages in a folder that have their expected facts beside them.
fn expected_pages(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let expected = fs::read(path.with_extension("expected.json")).unwrap();
            (path, serde_json::from_slice(&expected).unwrap())
        })
        .collect();
    pages.sort_by(|one, other| one.0.cmp(&other.0));
    pages
}

fn ends(text: &str, length: usize) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(length)).collect()
}

/// The facts of a page in the form of the expectation files.
fn facts(file: &str, page: &PrintPage) -> Value {
    let paragraphs: Vec<Value> = page
        .paragraphs()
        .map(|text| {
            let starts: String = text.chars().take(40).collect();
            json!({"starts": starts, "ends": ends(text, 40), "chars": text.chars().count()})
        })
        .collect();
    let line_ending = match page.line_ending {
        LineEnding::Lf => "lf",
        LineEnding::CrLf => "crlf",
        LineEnding::Cr => "cr",
        LineEnding::Mixed => "mixed",
    };
    json!({
        "file": file,
        "encoding": page.encoding,
        "line_ending": line_ending,
        "bom": page.bom,
        "language": page.language.unwrap_or("nl"),
        "title": page.title,
        "site": page.site,
        "date_text": page.date_text,
        "date": page.date.map(|date| date.to_string()),
        "subtitle": page.subtitle,
        "lead": page.lead(),
        "headings": page.headings().map(|(text, before)| json!({"text": text, "before_paragraph": before})).collect::<Vec<_>>(),
        "paragraph_count": paragraphs.len(),
        "paragraphs": paragraphs,
        "sources": page.sources.iter().map(|source| json!({"name": source.name, "url": source.url.as_ref().map(url::Url::as_str)})).collect::<Vec<_>>(),
    })
}

#[test]
fn every_print_page_gives_exactly_the_facts_beside_it() {
    let pages = expected_pages(&fixtures());
    assert!(pages.len() >= 11, "the fixtures are not there");
    for (path, mut expected) in pages {
        expected.as_object_mut().unwrap().remove("notes");
        let file = path.file_name().unwrap().to_str().unwrap();
        let read = PrintPage::read(&fs::read(&path).unwrap(), &Settings::default()).unwrap();
        assert_eq!(facts(file, &read.value), expected, "{file}");
        assert_eq!(read.warnings, [], "{file}");
    }
}

fn site() -> site::Settings {
    toml::from_str("title = \"Stad en Land\"\nurl = \"https://stadenland.example/\"\n").unwrap()
}

/// Head and article of one file, with all warnings of the latter.
fn read_both(bytes: &[u8], path: &str) -> (Head, Article, Vec<Warning>) {
    let (site, settings, authors) = (site(), Settings::default(), Authors::new());
    let context = Context {
        site: &site,
        settings: &settings,
        authors: &authors,
        folders: Folders::NONE,
        path,
        neighbours: Neighbours::NONE,
    };
    let format = Format::of_path(path).unwrap();
    let url = site.url.join("artikelen/").unwrap().join(path.rsplit('/').next().unwrap()).unwrap();
    let head = read::head(bytes, format, context).unwrap();
    let article =
        read::article(bytes, format, context, Id::new("tag:x").unwrap(), Some(&url)).unwrap();
    assert_eq!(head.warnings, article.warnings);
    (head.value, article.value, article.warnings)
}

fn fixture(name: &str) -> (Head, Article, Vec<Warning>) {
    read_both(&fs::read(fixtures().join(name)).unwrap(), name)
}

/// What a reader sees of an article besides its body.
fn told(article: &Article) -> Value {
    json!({
        "title": article.title,
        "subtitle": article.subtitle,
        "published": article.published.as_ref().map(bron::date::rfc3339),
        "updated": article.updated.as_ref().map(bron::date::rfc3339),
        "authors": article.authors.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        "language": article.language,
        "tags": article.tags.iter().map(|it| it.term.as_str()).collect::<Vec<_>>(),
        "sources": article.sources.iter().map(|it| (it.name.as_str(), it.url.as_ref().map(url::Url::as_str))).collect::<Vec<_>>(),
    })
}

#[test]
fn the_fixtures_are_the_articles_they_were_copied_from() {
    let Some(folder) = needs::corpus("articles") else { return };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let copy = fixtures().join(path.file_name().unwrap());
            assert_eq!(fs::read(&copy).unwrap(), fs::read(&path).unwrap(), "{}", copy.display());
        }
    }
}

#[test]
fn a_path_gives_the_date_that_a_page_lacks() {
    for (path, bytes) in [
        ("2011/2011-02-03-balie.txt", "Balie dicht - TQ\n\nDe tekst."),
        ("2011-02-03-balie.html", "<title>Balie dicht</title><p>De tekst.</p>"),
    ] {
        let (head, article, _) = read_both(bytes.as_bytes(), path);
        assert_eq!(head.slug, "balie");
        assert_eq!(bron::date::rfc3339(&head.published.unwrap()), "2011-02-03T00:00:00+01:00");
        assert_eq!(bron::date::rfc3339(&article.published.unwrap()), "2011-02-03T00:00:00+01:00");
        assert!(article.url.is_some() && article.title == "Balie dicht");
    }
}

#[test]
fn a_hostile_page_is_read_in_no_time() {
    let site = site();
    let (settings, authors) = (Settings::default(), Authors::new());
    let context = Context {
        site: &site,
        settings: &settings,
        authors: &authors,
        folders: Folders::NONE,
        path: "a.html",
        neighbours: Neighbours::NONE,
    };
    let read = |page: &str| {
        read::article(page.as_bytes(), Format::Html, context, Id::new("x").unwrap(), None)
    };
    for piece in [
        "<div>",
        "<table><td>",
        "<b><p>",
        "<article>",
        "<a href=x>Top</a>",
        "<li>Bronnen",
        "<br>",
        "a<br>",
        "Bronnen<br>",
        "<h1>",
        "<script>",
        "<font a><p>",
    ] {
        let page = format!("<title>T</title><p>Tekst</p>{}", piece.repeat(10_000));
        assert_eq!(read(&page).unwrap().value.title, "T", "{piece}");
    }
}

proptest! {
    #[test]
    fn no_page_panics(
        pieces in prop::collection::vec(
            "<(html|head|body|h1|p|article|main|table|td|ul|li|br|a rel=tag|time datetime=2011|title|header|div class=content)>|</(p|h1|article|title|td|div)>\
             |<meta name=(date|author|og:title) content=x>|<script type=application/ld\\+json>(\\{\"@type\":\"Article\"\\}|\\[)</script>\
             |Print pagina|Bronnen|Top|Terug|3 mei 2010|https://a.example|[a-z ]{1,9}", 0..30)
    ) {
        let site = site();
        let (settings, authors) = (Settings::default(), Authors::new());
        let context = Context { site: &site, settings: &settings, authors: &authors, folders: Folders::NONE, path: "a.html", neighbours: Neighbours::NONE };
        let _ = read::article(pieces.concat().as_bytes(), Format::Html, context, Id::new("x").unwrap(), None);
    }
}
