//! What `bron init` makes of sites with several sections, collections or blogs, and of what they say of all articles in one.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{bron, site};

/// The articles of the main feed as `path of its page: authors; tags`, in order of that.
fn articles(folder: &Path, feeds: &str) -> Vec<String> {
    assert_eq!(bron(folder, &["init"]).0, 0);
    let (status, told) = bron(folder, &["convert", "--now", "2026-01-15T12:00:00Z"]);
    assert_eq!(status, 0, "{told}");
    let text = fs::read_to_string(folder.join(feeds).join("feed.json")).unwrap();
    let feed: Value = serde_json::from_str(&text).unwrap();
    let texts = |item: &Value, key: &str| {
        let list = item.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        let texts = list.iter().map(|it| it.get("name").unwrap_or(it).as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>().join(", ")
    };
    let items = feed.get("items").unwrap().as_array().unwrap().iter();
    let article = |item: &Value| {
        let page = item.get("url").unwrap().as_str().unwrap();
        let page = page.trim_start_matches("https://krant.example");
        format!("{page}: {}; {}", texts(item, "authors"), texts(item, "tags"))
    };
    let mut articles: Vec<String> = items.map(article).collect();
    articles.sort();
    articles
}

fn article(lines: &str) -> String {
    format!("---\ntitle: De kade\n{lines}---\nOpen.\n")
}

#[test]
fn the_sections_of_a_hugo_site_that_have_dates_are_articles_with_what_is_said_of_them() {
    let dated = article("date: 2024-03-02\n");
    let folder = site(&[
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/'\n[permalinks]\n  columns = '/c/:year/:slug/'\n\
             [[cascade]]\n  [cascade.target]\n    path = '/nieuws/**'\n  [cascade.params]\n    author = 'Redactie'\n",
        ),
        ("content/columns/_index.md", "---\ncascade:\n  author: Noor\n  tags: [column]\n---\n"),
        ("content/columns/a.md", &dated),
        ("content/columns/b.md", &article("date: 2024-03-01\nslug: Het Weer!\nauthor: Piet\n")),
        ("content/nieuws/De Kade/index.md", &dated),
        ("content/nieuws/De Kade/bijlage.md", &dated),
        ("content/producten/paspoort.md", &article("")),
        ("content/over.md", &article("")),
    ]);
    let expected = [
        "/c/2024/de-kade/: Noor; column",
        "/c/2024/het-weer/: Piet; column",
        "/nieuws/de-kade/: Redactie; ",
    ];
    assert_eq!(articles(folder.path(), "static/feeds"), expected);
}

#[test]
fn the_main_sections_of_a_hugo_site_are_its_articles() {
    let dated = article("date: 2024-03-02\n");
    let folder = site(&[
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/'\ncontentDir = 'inhoud'\n[params]\n  mainSections = ['raad', 'weg']\n",
        ),
        ("inhoud/raad/a.md", &dated),
        ("inhoud/posts/b.md", &dated),
    ]);
    assert_eq!(articles(folder.path(), "static/feeds"), ["/raad/a/: ; "]);
}

#[test]
fn the_collections_of_a_jekyll_site_have_the_defaults_that_are_set_for_them() {
    let folder = site(&[
        (
            "_config.yml",
            "url: https://krant.example\n\
             collections:\n  columns:\n    output: true\n    permalink: /columns/:year/:title/\n  \
             interviews: {output: true}\n  team: {output: true}\n  los: {output: false}\n\
             defaults:\n  - scope: {path: '', type: columns}\n    values: {layout: c, author: Noor, tags: [column]}\n  \
             - scope: {path: '', type: posts}\n    values: {author: Redactie, comments: true}\n  \
             - scope: {path: _interviews/oud}\n    values: {categories: archief, permalink: /oud/:title/}\n",
        ),
        ("_posts/2024-03-02-kade.md", &article("")),
        ("_columns/2024-03-03-zon.md", &article("tags: [weer]\n")),
        ("_interviews/jan.md", &article("date: 2024-03-04\n")),
        ("_interviews/oud/piet.md", &article("date: 2024-03-05\ncategories: mens\n")),
        ("_team/ann.md", &article("")),
        ("_los/x.md", &article("date: 2024-03-06\n")),
        ("vendor/_posts/2024-03-02-van-een-ander.md", &article("")),
    ]);
    let expected = [
        "/2024/03/02/kade.html: Redactie; ",
        "/columns/2024/zon/: Noor; weer",
        "/interviews/jan.html: ; ",
        "/oud/piet/: ; archief, mens",
    ];
    assert_eq!(articles(folder.path(), "feeds"), expected);
}

#[test]
fn the_folders_above_the_posts_of_jekyll_are_categories() {
    let folder = site(&[
        ("_config.yml", "url: https://krant.example\n"),
        ("nieuws/_posts/2024-03-02-kade.md", &article("category: haven\n")),
        ("sport/bal/_posts/2024-03-03-uit.md", &article("")),
        ("_posts/2024-03-04-raad.md", &article("")),
    ]);
    let expected = [
        "/2024/03/04/raad.html: ; ",
        "/nieuws/haven/2024/03/02/kade.html: ; nieuws, haven",
        "/sport/bal/2024/03/03/uit.html: ; sport, bal",
    ];
    assert_eq!(articles(folder.path(), "feeds"), expected);
}

#[test]
fn the_folders_of_an_eleventy_site_have_what_their_data_say() {
    let folder = site(&[
        ("eleventy.config.js", ""),
        ("_data/site.json", "{\n\"title\": \"Krant\",\n\"url\": \"https://krant.example/\"}"),
        ("content/blog/blog.11tydata.json", r#"{"tags": ["blog"], "author": "Redactie"}"#),
        ("content/blog/kade.md", &article("date: 2024-03-02\ntags: haven\n")),
        ("content/blog/gast/gast.json", r#"{"author": "Gast"}"#),
        ("content/blog/gast/zon.md", &article("date: 2024-03-03\n")),
        ("content/notes/notes.json", r#"{"permalink": "/n/{{ page.fileSlug }}/"}"#),
        ("content/notes/wind.md", &article("date: 2024-03-04\n")),
        ("content/gids/a.md", &article("")),
    ]);
    let expected =
        ["/blog/gast/zon/: Gast; blog", "/blog/kade/: Redactie; blog, haven", "/n/wind/: ; "];
    assert_eq!(articles(folder.path(), "public/feeds"), expected);
}

#[test]
fn each_blog_of_a_docusaurus_site_has_its_addresses_and_its_labels() {
    let folder = site(&[
        (
            "docusaurus.config.js",
            "export default {\n url: 'https://krant.example',\n presets: [['classic', { blog: { showReadingTime: true } }]],\n \
             plugins: [['@docusaurus/plugin-content-blog', { id: 'b', routeBasePath: 'nieuws', path: './news' }]],\n};\n",
        ),
        ("blog/2024-03-02-kade.md", &article("tags: [haven]\n")),
        ("blog/tags.yml", "haven:\n  label: De haven\n"),
        ("news/2024/03/03-zon.md", &article("tags: [haven]\nauthors: noor\n")),
        ("news/authors.yml", "noor:\n  name: Noor van Dam\n"),
        ("docs/gids.md", &article("")),
    ]);
    let expected =
        ["/blog/2024/03/02/kade: ; De haven", "/nieuws/2024/03/03/zon: Noor van Dam; haven"];
    assert_eq!(articles(folder.path(), "static/feeds"), expected);
    let elsewhere = site(&[
        (
            "docusaurus.config.js",
            "export default {\n url: 'https://krant.example',\n presets: [['classic', { blog: { path: 'stukken' } }]],\n};\n",
        ),
        ("stukken/2024-03-02-kade.md", &article("")),
        ("blog/2024-03-03-oud.md", &article("")),
    ]);
    assert_eq!(articles(elsewhere.path(), "static/feeds"), ["/blog/2024/03/02/kade: ; "]);
}

#[test]
fn additions_to_markdown_are_read_where_the_settings_turn_them_on() {
    let text = "---\ntitle: De kade\ndate: 2024-03-02\n---\nH~2~O ==nu== x^2^ %%weg%%\n";
    for (settings, path, feeds, shown) in [
        (
            (
                "hugo.toml",
                "baseURL = 'https://krant.example/'\n[markup.goldmark.extensions.extras]\nmark.enable = true\nsubscript.enable = true\n",
            ),
            "content/posts/a.md",
            "static/feeds",
            "H<sub>2</sub>O <mark>nu</mark> x^2^ %%weg%%",
        ),
        (
            (
                "mkdocs.yml",
                "site_url: https://krant.example/\nmarkdown_extensions:\n  - pymdownx.caret\n  - pymdownx.tilde: {delete: false}\n",
            ),
            "docs/blog/posts/a.md",
            "docs/feeds",
            "H<sub>2</sub>O ==nu== x<sup>2</sup> %%weg%%",
        ),
        ((".obsidian/app.json", "{}"), "stukken/a.md", "feeds", "H~2~O <mark>nu</mark> x^2^ "),
        (
            ("hugo.toml", "baseURL = 'https://krant.example/'\n"),
            "content/posts/a.md",
            "static/feeds",
            "H~2~O ==nu== x^2^ %%weg%%",
        ),
    ] {
        let folder = site(&[settings, (path, text)]);
        assert_eq!(articles(folder.path(), feeds).len(), 1);
        let feed = fs::read_to_string(folder.path().join(feeds).join("feed.json")).unwrap();
        let feed: Value = serde_json::from_str(&feed).unwrap();
        let markup = feed.pointer("/items/0/content_html").unwrap().as_str().unwrap();
        assert_eq!(markup.trim(), format!("<p>{}</p>", shown.trim_end()));
    }
}
