//! `bron init` in new folders, in sites of generators, and in folders of articles.

use std::fs;
use std::path::Path;

use bron::config::Config;

use super::{bron, site};

/// What `bron init` and `bron convert` make of a site: title, home page and links of its feed, in order.
pub(super) fn links(folder: &Path, feeds: &str) -> Vec<String> {
    assert_eq!(bron(folder, &["init"]).0, 0);
    let (status, told) = bron(folder, &["convert", "--now", "2026-01-15T12:00:00Z"]);
    assert_eq!(status, 0, "{told}");
    let (rss, atom) = (format!("{feeds}/feed.rss"), format!("{feeds}/feed.atom"));
    let (status, told) = bron(folder, &["validate", "--deny", "warnings", &rss, &atom]);
    assert_eq!(status, 0, "{told}");
    let feed = fs::read_to_string(folder.join(feeds).join("feed.rss")).unwrap();
    let values = feed.split("<link>").skip(1);
    values.map(|rest| rest.split_once("</link>").unwrap().0.to_owned()).collect()
}

#[test]
fn an_empty_folder_gets_settings_and_an_article_that_convert_to_valid_feeds() {
    let folder = site(&[]);
    let found = links(folder.path(), "feeds");
    assert_eq!(found, ["https://example.org/", "https://example.org/welkom/"]);
}

#[test]
fn what_is_there_is_left_alone_and_named() {
    let folder = site(&[("bron.toml", "# van mij\n"), ("articles/a.txt", "tekst")]);
    let (status, told) = bron(folder.path(), &["init"]);
    assert_eq!(status, 1);
    assert!(told.contains("bron.toml is there already"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join("bron.toml")).unwrap(), "# van mij\n");
    assert_eq!(fs::read_dir(folder.path().join("articles")).unwrap().count(), 1);
}

#[test]
fn a_hugo_site_gets_feeds_with_the_addresses_that_hugo_gives() {
    let folder = site(&[
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/nieuws/'\nlanguageCode = 'nl'\n\
             title = 'Krant'\ntimeZone = 'Europe/Brussels'\n",
        ),
        ("content/posts/_index.md", "---\ntitle: Berichten\n---\n"),
        (
            "content/posts/wijkbudget.md",
            "+++\ntitle = 'Wijkbudget'\ndate = 2024-03-02\n+++\nGeld.\n",
        ),
        ("content/posts/brug/index.md", "---\ntitle: Brug\ndate: 2024-03-01\n---\nOpen.\n"),
        ("content/over.md", "---\ntitle: Over ons\n---\nWij.\n"),
    ]);
    let found = links(folder.path(), "static/feeds");
    let home = "https://krant.example/nieuws/";
    assert_eq!(found, [home, &format!("{home}posts/wijkbudget/"), &format!("{home}posts/brug/")]);
    let config = Config::load(&folder.path().join("bron.toml")).unwrap();
    assert_eq!(config.site.timezone.iana_name(), Some("Europe/Brussels"));
    assert_eq!(config.site.title, "Krant");
}

#[test]
fn translations_get_the_addresses_that_their_generator_gives() {
    let article = |day: u8| format!("+++\ntitle = 'Dijk'\ndate = 2024-03-0{day}\n+++\nHoog.\n");
    for (settings, text) in [
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/k/'\ndefaultContentLanguage = 'nl'\n[languages.nl]\n[languages.en]\n",
        ),
        (
            "config.toml",
            "base_url = 'https://krant.example/k'\ndefault_language = 'nl'\n[languages.en]\n",
        ),
    ] {
        let folder = site(&[
            (settings, text),
            ("content/blog/dijk/index.md", &article(4)),
            ("content/blog/dijk/index.en.md", &article(3)),
            ("content/blog/los.nl.md", &article(2)),
            ("content/blog/los.en.md", &article(1)),
        ]);
        let pages = ["", "blog/dijk/", "en/blog/dijk/", "blog/los/", "en/blog/los/"];
        let pages = pages.map(|page| format!("https://krant.example/k/{page}"));
        assert_eq!(links(folder.path(), "static/feeds"), pages, "{settings}");
    }
}

#[test]
fn an_eleventy_site_has_the_addresses_that_its_data_give() {
    for (file, data) in [
        ("posts.json", "{\"layout\": \"a.njk\", \"permalink\": \"/blog/{{ page.fileSlug }}/\"}"),
        (
            "posts.11tydata.js",
            "export default {\n  permalink: 'blog/{{page.fileSlug}}/index.html',\n};\n",
        ),
    ] {
        let folder = site(&[
            ("eleventy.config.js", ""),
            ("_data/site.json", "{\"title\": \"Krant\", \"url\": \"https://krant.example/\"}"),
            ("src/posts/2024-03-02-dijk.md", "---\ntitle: Dijk\n---\nHoog.\n"),
            (&format!("src/posts/{file}"), data),
        ]);
        let home = "https://krant.example/";
        assert_eq!(links(folder.path(), "public/feeds"), [home, &format!("{home}blog/dijk/")]);
    }
}

#[test]
fn one_address_in_the_data_of_eleventy_is_none_of_its_articles() {
    let folder = site(&[
        ("eleventy.config.js", "export default function () {}\n"),
        ("package.json", r#"{"homepage": "https://krant.example/"}"#),
        ("src/posts/posts.json", r#"{"permalink": "/nieuws/index.html"}"#),
        ("src/posts/brug.md", "---\ntitle: Brug\ndate: 2024-03-01\n---\nOpen.\n"),
    ]);
    let found = links(folder.path(), "public/feeds");
    assert_eq!(found, ["https://krant.example/", "https://krant.example/posts/brug/"]);
}

#[test]
fn a_zola_site_gets_feeds_with_the_addresses_that_zola_gives() {
    let folder = site(&[
        ("config.toml", "base_url = \"https://krant.example\"\ntitle = \"Krant\"\n"),
        ("content/_index.md", "+++\n+++\n"),
        ("content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n"),
        ("content/blog/2024-03-02-wijkbudget.md", "+++\ntitle = \"Wijkbudget\"\n+++\nGeld.\n"),
        ("content/over.md", "+++\ntitle = \"Over ons\"\n+++\nWij.\n"),
    ]);
    let found = links(folder.path(), "static/feeds");
    assert_eq!(found, ["https://krant.example/", "https://krant.example/blog/wijkbudget/"]);
}

#[test]
fn a_jekyll_site_gets_feeds_with_the_addresses_that_jekyll_gives() {
    let config = "title: Krant # naam\nurl: \"https://krant.example\"\nbaseurl: \"/nieuws\"\n";
    let post = "---\nlayout: post\ntitle: Wijkbudget\n---\nGeld.\n";
    for (permalink, page) in [
        ("", "2024/03/02/wijkbudget.html"),
        ("permalink: pretty\n", "2024/03/02/wijkbudget/"),
        ("permalink: /:categories/:year/:title\n", "2024/wijkbudget"),
        ("permalink: /:hour/:title\n", "2024/03/02/wijkbudget.html"),
    ] {
        let folder = site(&[
            ("_config.yml", &format!("{config}{permalink}")),
            ("_posts/2024-03-02-wijkbudget.md", post),
            ("_drafts/later.md", "---\ntitle: Later\n---\nNog niet.\n"),
        ]);
        let home = "https://krant.example/nieuws/";
        assert_eq!(links(folder.path(), "feeds"), [home, &format!("{home}{page}")], "{permalink}");
    }
}

#[test]
fn a_jekyll_post_in_categories_has_them_in_its_address() {
    let folder = site(&[
        ("_config.yml", "title: Krant\nurl: https://krant.example\n"),
        (
            "_posts/2024-03-02-wijkbudget.md",
            "---\ntitle: Wijkbudget\ncategories: Nieuws raad\n---\nGeld.\n",
        ),
    ]);
    let page = "https://krant.example/nieuws/raad/2024/03/02/wijkbudget.html";
    assert_eq!(links(folder.path(), "feeds"), ["https://krant.example/", page]);
    // A text is two of them, there as well as here.
    assert!(folder.path().join("feeds/tag/nieuws.rss").is_file());
    assert!(folder.path().join("feeds/tag/raad.rss").is_file());
}

#[test]
fn an_eleventy_site_gets_feeds_with_the_addresses_that_eleventy_gives() {
    for (articles, page) in [
        ("content/blog", "blog/wijkbudget/"),
        ("posts", "posts/wijkbudget/"),
        ("src", "wijkbudget/"),
    ] {
        let post = format!("{articles}/wijkbudget.md");
        let folder = site(&[
            ("eleventy.config.js", "export default function (config) {}\n"),
            (
                "_data/metadata.js",
                "export default {\n  title: \"Krant\",\n  url: \"https://krant.example/\",\n}\n",
            ),
            (&post, "---\ntitle: Wijkbudget\ndate: 2024-03-02\n---\nGeld.\n"),
            (&format!("{articles}/index.njk"), "---\ntitle: Blog\n---\n"),
        ]);
        let home = "https://krant.example/";
        assert_eq!(links(folder.path(), "public/feeds"), [home, &format!("{home}{page}")]);
    }
}

#[test]
fn a_docusaurus_site_gets_feeds_with_the_addresses_and_authors_of_its_blog() {
    let folder = site(&[
        (
            "docusaurus.config.js",
            "const config = {\n  title: 'Krant',\n  url: 'https://krant.example',\n  baseUrl: '/site/',\n};\n",
        ),
        ("blog/2024-03-02-wijkbudget.md", "---\nauthors: [noor]\n---\n# Wijkbudget\n\nGeld.\n"),
        ("blog/2024-02-01-welkom/index.mdx", "---\nslug: welkom\n---\n# Welkom\n\nDag.\n"),
        ("blog/authors.yml", "noor:\n  name: Noor van Dam\n"),
    ]);
    let home = "https://krant.example/site/";
    let pages = ["blog/2024/03/02/wijkbudget", "blog/welkom"].map(|page| format!("{home}{page}"));
    assert_eq!(links(folder.path(), "static/feeds"), [home, &pages[0], &pages[1]]);
    let feed = fs::read_to_string(folder.path().join("static/feeds/feed.rss")).unwrap();
    assert!(feed.contains("<dc:creator>Noor van Dam</dc:creator>"), "{feed}");
}

#[test]
fn a_docusaurus_blog_is_where_the_settings_say() {
    for (blog, page) in [
        ("{ showReadingTime: true, feedOptions: { type: 'all' }, routeBasePath: '/' }", ""),
        ("{\n  routeBasePath: 'nieuws',\n}", "nieuws/"),
        ("false", "blog/"),
    ] {
        let settings = format!(
            "export default {{\n title: 'Krant',\n url: 'https://krant.example',\n presets: [['classic', \
             {{ docs: {{ routeBasePath: '/gids' }}, blog: {blog} }}]],\n}};\n"
        );
        let folder = site(&[
            ("docusaurus.config.js", &settings),
            ("blog/2024-03-02-dijk.md", "# Dijk\n\nHoog.\n"),
        ]);
        let home = "https://krant.example/";
        let page = format!("{home}{page}2024/03/02/dijk");
        assert_eq!(links(folder.path(), "static/feeds"), [home, &page], "{blog}");
    }
}

const DATED: &str = "---\ntitle: Wijkbudget\ndate: 2024-03-02\n---\nGeld.\n";
const PAGE: &str = "<html lang=\"de\"><head><title>Stadtrat</title><meta name=\"date\" content=\"2024-03-02\">\
     </head><body><h1>Stadtrat</h1><p>Geld.</p></body></html>\n";
const PRINT: &str = "Print pagina\n\nKlantgericht werken - TQ\u{a9}\n\n\n3 februari 2011\n\nGeld helpt niet.\nTop\n";

/// The articles of a folder without a generator: where they lie, what is left out, and the addresses that they get.
#[test]
fn a_folder_of_articles_gets_settings_that_fit() {
    let code =
        [("Cargo.toml", "[package]\n"), ("README.md", "# Bron\n"), ("src/woorden.txt", "een\n")];
    for (files, path, exclude, pages) in [
        // Beside files about the folder.
        (
            &[("wijkbudget.md", DATED), ("README.md", "# Krant\n"), ("LICENSE.txt", "MIT\n")][..],
            ".",
            &["**/LICENSE.txt", "**/README.md"][..],
            &["wijkbudget/"][..],
        ),
        // In folders of years, to which another will come.
        (
            &[("2024/wijkbudget.md", DATED), ("notities/later.md", "# Later\n")],
            ".",
            &["notities/**"],
            &["2024/wijkbudget/"],
        ),
        (&[("nieuws/2024/03/02-raad.md", "# Raad\n\nGeld.\n")], "nieuws", &[], &["2024/03/raad/"]),
        (&[("posts/raad/index.md", DATED)], "posts", &[], &["raad/"]),
        // Without dates.
        (
            &[("raad.md", "# Raad\n\nGeld.\n"), ("b/bode.md", "# Bode\n\nGeld.\n")],
            ".",
            &[],
            &["raad/", "b/bode/"],
        ),
        // In the source of a program.
        (
            &[code[0], code[1], code[2], ("blog/a.md", DATED), ("docs/gids.md", "# Gids\n")],
            "blog",
            &[],
            &["a/"],
        ),
        // Two folders of them.
        (
            &[("nieuws/a.md", DATED), ("blog/b.md", DATED), ("opzet.md", "# Opzet\n")],
            ".",
            &["*.md"],
            &["nieuws/a/", "blog/b/"],
        ),
        (
            &[("archief/klant.txt", PRINT), ("archief/lijst.txt", "een\n\ntwee drie vier vijf.\n")],
            "archief",
            &[],
            &["klant/", "lijst/"],
        ),
        // Pages as they are, with what a browser saved beside them.
        (
            &[("index.html", PAGE), ("stadtrat.html", PAGE), ("stadtrat-Dateien/frame.html", PAGE)],
            ".",
            &["**/*-Dateien/**", "index.html"],
            &["stadtrat.html"],
        ),
    ] {
        let folder = site(files);
        let mut found = links(folder.path(), "feeds");
        let text = fs::read_to_string(folder.path().join("bron.toml")).unwrap();
        let config: toml::Table = toml::from_str(&text).unwrap();
        let articles = &config["articles"];
        let globs = articles.get("exclude").and_then(|list| list.as_array());
        let globs: Vec<&str> = globs.into_iter().flatten().filter_map(|it| it.as_str()).collect();
        assert_eq!(articles["path"].as_str(), Some(path), "{files:?}");
        assert_eq!(globs, exclude, "{files:?}");
        let mut wanted: Vec<String> =
            pages.iter().map(|page| format!("https://example.org/{page}")).collect();
        wanted.push("https://example.org/".to_owned());
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
        assert!(!folder.path().join("articles").exists(), "{files:?}");
    }
}

#[test]
fn the_name_and_the_home_of_a_site_come_from_its_pages() {
    let page = |name: &str| {
        format!(
            "<html><head><title>Kade</title><meta property='og:site_name' content='De Kade'>\
             <link rel='canonical' href='https://kade.example/nieuws/{name}'></head>\
             <body><p>De kade gaat open.</p><p>3 februari 2011</p></body></html>"
        )
    };
    let pages = [page("a"), page("b")];
    let print = "Print pagina\n\nDe kade - Krant\n\n3 februari 2011\n\nDe kade gaat open.\n";
    for (files, title, url) in [
        (
            vec![("a.html", pages[0].as_str()), ("b.html", &pages[1])],
            "De Kade",
            "https://kade.example/",
        ),
        (
            vec![("a.txt", print), ("b.txt", print), ("c.md", DATED)],
            "Krant",
            "https://example.org/",
        ),
        (vec![("a.txt", print), ("b.md", DATED)], "Mijn publicatie", "https://example.org/"),
    ] {
        let folder = site(&files);
        assert_eq!(bron(folder.path(), &["init"]).0, 0);
        let config = Config::load(&folder.path().join("bron.toml")).unwrap();
        assert_eq!((config.site.title.as_str(), config.site.url.as_str()), (title, url));
        let feeds = config.feeds.url.unwrap();
        assert_eq!(feeds.as_str(), format!("{url}feeds/"));
    }
}

#[test]
fn what_was_seen_is_told() {
    let folder = site(&[("raad.md", "# Raad\n"), ("b.md", DATED), ("readme.md", "# Krant\n")]);
    let (_, told) = bron(folder.path(), &["init"]);
    let wanted = "wrote ./bron.toml, for the 2 articles in ., 1 of them without a date; not taken for articles: **/readme.md\n";
    assert!(told.starts_with(wanted), "{told}");
}

#[test]
fn a_program_and_what_bron_made_are_no_articles() {
    let folder = site(&[
        ("package.json", "{}"),
        ("README.md", "# Programma\n"),
        ("docs/gids.md", "# Gids\n"),
        ("tests/2024-03-02-a.md", DATED),
        ("public/feeds/ledger.jsonl", ""),
        ("public/feeds/index.html", PAGE),
    ]);
    let found = links(folder.path(), "feeds");
    assert_eq!(found, ["https://example.org/", "https://example.org/welkom/"]);
}

#[test]
fn a_folder_of_articles_that_is_called_feeds_gets_no_feeds() {
    let folder = site(&[("feeds/a.md", DATED)]);
    let found = links(folder.path(), "bron-feeds");
    assert_eq!(found, ["https://example.org/", "https://example.org/a/"]);
    assert_eq!(fs::read_dir(folder.path().join("feeds")).unwrap().count(), 1);
}

#[test]
fn a_quarto_site_gets_feeds_with_the_addresses_that_quarto_gives() {
    let folder = site(&[
        (
            "_quarto.yml",
            "project:\n  type: website\nwebsite:\n  title: \"Krant\"\n  site-url: https://krant.example\nlang: nl\n",
        ),
        ("index.qmd", "---\ntitle: Blog\nlisting:\n  contents: posts\n---\n"),
        (
            "posts/brug/index.qmd",
            "---\ntitle: Brug\ndate: 2024-03-02\n---\n::: {.callout-note}\nOpen.\n:::\n",
        ),
        ("posts/weg.qmd", "---\ntitle: Weg\ndate: 2024-03-01\n---\nDicht.\n"),
    ]);
    let home = "https://krant.example/";
    let pages = ["posts/brug/", "posts/weg.html"].map(|page| format!("{home}{page}"));
    assert_eq!(links(folder.path(), "feeds"), [home, &pages[0], &pages[1]]);
}
