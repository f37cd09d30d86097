//! Facts that hold for all articles of a folder: by the settings, and by files in the folders.

use std::fs;

use serde_json::Value;

use super::Publication;

/// The articles of the main feed after a conversion without a fault, as [`published`] has them.
fn articles(publication: &Publication) -> Vec<String> {
    let (status, told) = publication.convert("2012-01-01");
    assert_eq!((status, told.as_str()), (0, ""));
    published(publication)
}

/// The articles of the main feed as `title: authors; tags; path of its page`, in order of that.
fn published(publication: &Publication) -> Vec<String> {
    let feed: Value = serde_json::from_str(&publication.read("feeds/feed.json")).unwrap();
    let texts = |item: &Value, path: &str| {
        let list = item.get(path).and_then(Value::as_array).cloned().unwrap_or_default();
        let texts = list.iter().map(|it| it.get("name").unwrap_or(it).as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>().join(", ")
    };
    let items = feed.get("items").unwrap().as_array().unwrap().iter();
    let mut articles: Vec<String> = items
        .map(|item| {
            let page = item
                .get("url")
                .unwrap()
                .as_str()
                .unwrap()
                .trim_start_matches("https://krant.example");
            let title = item.get("title").unwrap().as_str().unwrap();
            format!("{title}: {}; {}; {page}", texts(item, "authors"), texts(item, "tags"))
        })
        .collect();
    articles.sort();
    articles
}

fn with(settings: &str) -> Publication {
    let publication = Publication::new();
    let all = "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\n[feeds]\nlimit = 0\nformats = ['json']\n";
    publication.write("bron.toml", &format!("{all}[articles]\n{settings}"));
    publication
}

/// An article with a date and some lines of front matter.
fn article(publication: &Publication, path: &str, lines: &str) {
    let text = format!("---\ntitle: {path}\ndate: 2011-02-03\n{lines}---\nTekst.\n");
    publication.write(&format!("articles/{path}"), &text);
}

#[test]
fn the_nearest_folder_counts_and_the_article_before_it() {
    let publication = with(
        "url = '/{path}/'\n\
         [[articles.folder]]\npath = '.'\nfacts = { author = 'Redactie', tags = ['krant'] }\n\
         [[articles.folder]]\npath = 'columns'\nurl = '/c/{path}/'\nfacts = { author = 'Noor' }\n\
         [[articles.folder]]\npath = 'columns/oud/'\nfacts.params.tags = ['archief']\n",
    );
    for (path, lines) in [
        ("a.md", ""),
        ("b.md", "author: Piet\ntags: [zorg]\n"),
        ("columns/c.md", ""),
        ("columns/oud/d.md", "extra:\n  author: Jan\n"),
        ("columnsx/e.md", ""),
    ] {
        article(&publication, path, lines);
    }
    let expected = [
        "a.md: Redactie; krant; /a/",
        "b.md: Piet; zorg; /b/",
        "columns/c.md: Noor; krant; /c/c/",
        "columns/oud/d.md: Jan; archief; /c/oud/d/",
        "columnsx/e.md: Redactie; krant; /columnsx/e/",
    ];
    assert_eq!(articles(&publication), expected);
}

#[test]
fn the_cascade_of_a_section_holds_for_the_pages_that_it_names() {
    let publication = with("url = '/{path}/'\n");
    let section = |path: &str, cascade: &str| {
        let text = format!("---\ntitle: Sectie\n{cascade}---\n");
        publication.write(&format!("articles/{path}"), &text);
    };
    section("_index.md", "cascade:\n  params:\n    author: Redactie\n");
    section("columns/_index.md", "cascade:\n  author: Noor\n  tags: [column]\n");
    section(
        "columns/oud/_index.md",
        "cascade:\n  - _target: {kind: page}\n    author: Archief\n  - target: {kind: section}\n    author: Sectie\n  \
         - target:\n      path: /columns/oud/Geheim*\n    draft: true\n",
    );
    section("columns/_index.en.md", "cascade:\n  author: Ann\n");
    for (path, lines) in [
        ("a.md", ""),
        ("columns/b.md", "tags: [weer]\n"),
        ("columns/b.en.md", ""),
        ("columns/oud/c.md", ""),
        ("columns/oud/Geheim plan/index.md", ""),
    ] {
        article(&publication, path, lines);
    }
    let expected = [
        "a.md: Redactie; ; /a/",
        "columns/b.en.md: Ann; ; /columns/b.en/",
        "columns/b.md: Noor; weer; /columns/b/",
        "columns/oud/c.md: Archief; column; /columns/oud/c/",
    ];
    assert_eq!(articles(&publication), expected);
}

#[test]
fn a_file_of_data_holds_for_its_folder_and_may_add_to_what_articles_say() {
    let publication =
        with("url = '/{path}/'\ndata = ['.json', '.11tydata.json']\nmerged = ['tags']\n");
    publication.write("articles/articles.json", r#"{"author": "Redactie", "tags": "krant"}"#);
    publication.write("articles/nieuws/nieuws.11tydata.json", r#"{"tags": ["nieuws"]}"#);
    publication.write("articles/nieuws/package.json", r#"{"author": "Niemand"}"#);
    publication.write("articles/nieuws/anders.json", "geen JSON");
    article(&publication, "a.md", "");
    article(&publication, "nieuws/b.md", "tags: [zorg, Krant]\n");
    let expected =
        ["a.md: Redactie; krant; /a/", "nieuws/b.md: Redactie; krant, nieuws, zorg; /nieuws/b/"];
    assert_eq!(articles(&publication), expected);

    publication.write("articles/nieuws/nieuws.11tydata.json", "{\"tags\": [\n");
    let (status, told) = publication.convert("2012-01-01");
    assert_eq!(status, 1);
    assert!(told.contains("nieuws/nieuws.11tydata.json:2: "), "{told}");
    assert!(told.contains("nieuws/b.md:1: no way to know what holds in its folder"), "{told}");
    assert_eq!(published(&publication), expected, "what was published stays");
}

#[test]
fn tags_have_the_labels_of_their_folder() {
    let publication = with("url = '/{path}/'\ntag_labels = 'tags.yml'\n");
    publication.write("articles/tags.yml", "zorg:\n  label: Zorg en welzijn\nwonen:\nC#: {}\n");
    publication.write("articles/b/tags.yml", "zorg: {label: Ziekte}\n");
    article(&publication, "a.md", "tags: [zorg, wonen, C#, anders]\n");
    article(&publication, "b/c.md", "tags: [zorg, wonen, {label: zorg}]\n");
    let expected =
        ["a.md: ; Zorg en welzijn, Wonen, C#, anders; /a/", "b/c.md: ; Ziekte, Wonen; /b/c/"];
    assert_eq!(articles(&publication), expected);
}

#[test]
fn what_tells_an_article_from_others_is_not_said_of_a_folder() {
    let publication = with(
        "url = '/{slug}/'\n[[articles.folder]]\npath = '.'\n\
         facts = { id = 'urn:x', slug = 'een', permalink = '/een/', url = '/een/' }\n",
    );
    article(&publication, "a.md", "");
    article(&publication, "b.md", "");
    assert_eq!(articles(&publication), ["a.md: ; ; /a/", "b.md: ; ; /b/"]);
}

#[test]
fn what_lies_beside_the_index_of_a_bundle_is_no_article() {
    let publication = with("url = '/{path}/'\nbundles = true\n");
    for path in ["a.md", "b/index.md", "b/bijlage.md", "b/diep/c.md", "b/diep/index.md", "d/e.md"] {
        article(&publication, path, "");
    }
    let expected = ["a.md: ; ; /a/", "b/index.md: ; ; /b/", "d/e.md: ; ; /d/e/"];
    assert_eq!(articles(&publication), expected);
}

#[test]
fn what_is_said_of_a_folder_is_noticed_when_it_changes() {
    let publication = with("url = '/{path}/'\n");
    article(&publication, "nieuws/a.md", "");
    article(&publication, "b.md", "");
    assert_eq!(articles(&publication), ["b.md: ; ; /b/", "nieuws/a.md: ; ; /nieuws/a/"]);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    articles(&publication);

    let cascade = |author: &str| format!("---\ncascade:\n  author: {author}\n---\n");
    publication.write("articles/nieuws/_index.md", &cascade("Noor"));
    assert_eq!(articles(&publication).last().unwrap(), "nieuws/a.md: Noor; ; /nieuws/a/");
    publication.write("articles/nieuws/_index.md", &cascade("Piet"));
    assert_eq!(articles(&publication).last().unwrap(), "nieuws/a.md: Piet; ; /nieuws/a/");
    fs::remove_file(publication.path("articles/nieuws/_index.md")).unwrap();
    assert_eq!(articles(&publication), ["b.md: ; ; /b/", "nieuws/a.md: ; ; /nieuws/a/"]);
}

#[test]
fn folders_in_which_no_article_is_wanted_are_not_looked_into() {
    let publication = with("url = '/{path}/'\npath = '.'\ninclude = ['nieuws/**', 'a/b/*.md']\n");
    for path in ["../nieuws/a.md", "../nieuws/diep/b.md", "../a/b/c.md", "../a/c/d.md", "../e.md"] {
        article(&publication, path, "");
    }
    let paths: Vec<String> = articles(&publication)
        .iter()
        .map(|line| line.rsplit_once("; ").unwrap().1.to_owned())
        .collect();
    assert_eq!(paths, ["/a/b/c/", "/nieuws/a/", "/nieuws/diep/b/"]);
}
