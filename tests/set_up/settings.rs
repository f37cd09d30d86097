//! `bron init` in sites whose settings say more than where they are: the addresses are those that the generators themselves give.

use std::fs;
use std::path::Path;

use super::init::links;
use super::site;

/// What `bron init` wrote.
fn written(folder: &Path) -> toml::Table {
    toml::from_str(&fs::read_to_string(folder.join("bron.toml")).unwrap()).unwrap()
}

/// Addresses below that of the home page.
fn below(home: &str, pages: &[&str]) -> Vec<String> {
    std::iter::once(&"").chain(pages).map(|page| format!("{home}{page}")).collect()
}

#[test]
fn a_hugo_site_may_have_a_folder_for_each_language() {
    let folder = site(&[
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/k/'\ndefaultContentLanguage = 'nl'\n[taxonomies]\n  thema = 'themas'\n  auteur = 'auteurs'\n\
             [permalinks.page]\n  posts = '/:year/:month/:slug/'\n\
             [languages.nl]\n  contentDir = 'content/nl'\n[languages.en]\n  contentDir = 'content/en'\n",
        ),
        ("content/nl/posts/_index.md", "---\ntitle: Berichten\n---\n"),
        (
            "content/nl/posts/kade.md",
            "---\ntitle: De kade\ndate: 2024-03-05\nslug: kade-open\nthemas: [haven]\n---\nOpen.\n",
        ),
        ("content/en/posts/kade.md", "---\ntitle: The quay!\ndate: 2024-03-04\n---\nOpen.\n"),
        ("content/nl/posts/adres.md", "---\ntitle: A\ndate: 2024-03-03\nurl: /eigen/\n---\nx\n"),
        ("content/nl/posts/plat/index.md", "---\nheadless: true\ndate: 2024-03-03\n---\nx\n"),
        ("content/nl/over.md", "---\ntitle: Over ons\n---\nWij.\n"),
    ]);
    let pages = ["2024/03/kade-open/", "en/2024/03/the-quay/", "eigen/"];
    assert_eq!(links(folder.path(), "static/feeds"), below("https://krant.example/k/", &pages));
    assert!(folder.path().join("static/feeds/tag/haven.atom").exists());
}

#[test]
fn the_folder_of_a_language_of_hugo_holds_sections_as_the_site_does() {
    let article = "---\ntitle: Kade\ndate: 2024-03-05\n---\nOpen.\n";
    let settings = "baseURL = 'https://krant.example/'\ndefaultContentLanguage = 'nl'\n";
    for (more, dutch, pages) in [
        (
            "[languages.nl]\n  contentDir = 'content/nl'\n[languages.en]\n  contentDir = 'content/en'\n",
            "content/nl/posts/2024/kade.md",
            &["en/posts/kade/", "posts/2024/kade/"][..],
        ),
        (
            "[permalinks]\n  posts = '/:sections[last]/:slug/'\n[languages.nl]\n  weight = 1\n[languages.en]\n  contentDir = 'content/en'\n",
            "content/posts/kade.md",
            &["posts/kade/"],
        ),
    ] {
        let folder = site(&[
            ("hugo.toml", &format!("{settings}{more}")),
            (dutch, article),
            ("content/en/posts/kade.md", article),
        ]);
        let mut found = links(folder.path(), "static/feeds");
        found.sort();
        assert_eq!(found, below("https://krant.example/", pages));
    }
}

#[test]
fn what_settings_hold_is_no_mark_for_other_settings() {
    let folder = site(&[
        ("_config.yml", "url: https://krant.example/@author\ntitle: '@url'\nauthor: '@title'\n"),
        ("_posts/2024-02-03-kade.md", "---\ntitle: Kade\n---\nOpen.\n"),
    ]);
    links(folder.path(), "feeds");
    let site = &written(folder.path())["site"];
    assert_eq!(site["url"].as_str(), Some("https://krant.example/@author/"));
    assert_eq!(site["title"].as_str(), Some("@url"));
    assert_eq!(site["authors"][0]["name"].as_str(), Some("@title"));
}

#[test]
fn a_hugo_site_may_keep_its_settings_in_several_files() {
    let folder = site(&[
        (
            "config/_default/hugo.yaml",
            "baseURL: https://krant.example/\ntitle: Krant\nparams:\n  author:\n    name: Noor\n    email: noor@krant.example\n",
        ),
        ("config/_default/permalinks.yaml", "nieuws: /n/:year/:yearday/:slugorcontentbasename\n"),
        ("content/nieuws/2024-02-03-kade.md", "---\ntitle: Kade\ndate: 2024-02-03\n---\nOpen.\n"),
    ]);
    let found = links(folder.path(), "static/feeds");
    assert_eq!(found, below("https://krant.example/", &["n/2024/34/2024-02-03-kade"]));
    let author = &written(folder.path())["site"]["authors"][0];
    assert_eq!(author["name"].as_str(), Some("Noor"));
    assert_eq!(author["email"].as_str(), Some("noor@krant.example"));
}

#[test]
fn hugo_keeps_the_date_of_a_file_in_the_address_unless_it_reads_it() {
    for (settings, page) in [
        ("", "post/2024-02-03-kade/"),
        ("frontmatter:\n  date: [':filename', ':default']\n", "post/kade/"),
    ] {
        let folder = site(&[
            ("hugo.yaml", &format!("baseURL: https://krant.example/\n{settings}")),
            ("content/post/2024-02-03-kade.md", "---\ntitle: Kade\n---\nOpen.\n"),
        ]);
        let found = links(folder.path(), "static/feeds");
        assert_eq!(found, below("https://krant.example/", &[page]));
    }
}

#[test]
fn a_jekyll_site_has_words_and_defaults_for_addresses() {
    let post = "---\ntitle: Kade\ncategory: nieuws\n---\nOpen.\n";
    for (settings, page) in [
        ("permalink: ordinal\n", "nieuws/2024/034/kade.html"),
        ("permalink: weekdate\n", "nieuws/2024/W05/Sat/kade.html"),
        ("permalink: /:short_year/:i_month/:i_day/:title/\n", "24/2/3/kade/"),
        (
            "permalink: none\ndefaults:\n  - scope: {path: '', type: posts}\n    values: {permalink: '/p/:title'}\n",
            "p/kade",
        ),
        ("collections:\n  posts:\n    permalink: /:collection/:name/\n", "posts/kade/"),
        ("permalink: /:slugified_categories/:title/\n", "nieuws/2024/02/03/kade.html"),
        ("permalink: /{deel}/:title/\n", "nieuws/2024/02/03/kade.html"),
    ] {
        let folder = site(&[
            ("_config.yml", &format!("url: https://krant.example\n{settings}")),
            ("_posts/2024-02-03-kade.md", post),
        ]);
        assert_eq!(links(folder.path(), "feeds"), below("https://krant.example/", &[page]));
    }
}

#[test]
fn a_jekyll_site_without_posts_has_its_collection() {
    let folder = site(&[
        (
            "_config.yml",
            "url: https://krant.example\nauthor: Noor\ncollections_dir: stukken\n\
             collections:\n  data:\n    output: false\n  verhalen:\n    output: true\n    permalink: /v/:path/\n",
        ),
        (
            "stukken/_verhalen/zee/wolf.md",
            "---\ntitle: Wolf\ndate: 2024-03-03\n---\nEr was eens.\n",
        ),
        ("stukken/_data/x.md", "---\ntitle: X\n---\nx\n"),
    ]);
    assert_eq!(links(folder.path(), "feeds"), below("https://krant.example/", &["v/zee/wolf/"]));
    let author = &written(folder.path())["site"]["authors"][0];
    assert_eq!(author["name"].as_str(), Some("Noor"));
}

#[test]
fn eleventy_keeps_the_date_of_a_file_and_knows_a_folder_of_its_name() {
    let folder = site(&[
        ("eleventy.config.js", ""),
        ("_data/metadata.json", r#"{"url": "https://krant.example/", "author": {"name": "Noor"}}"#),
        ("content/blog/2024-02-03-kade.md", "---\ntitle: Kade\n---\nOpen.\n"),
        ("content/blog/brug/brug.md", "---\ntitle: Brug\ndate: 2024-02-02\n---\nDicht.\n"),
        ("content/blog/los.md", "---\ntitle: Los\ndate: 2024-02-01\npermalink: false\n---\nx\n"),
    ]);
    let found = links(folder.path(), "public/feeds");
    assert_eq!(found, below("https://krant.example/", &["blog/2024-02-03-kade/", "blog/brug/"]));
    let author = &written(folder.path())["site"]["authors"][0];
    assert_eq!(author["name"].as_str(), Some("Noor"));
}

#[test]
fn a_zola_site_has_tags_of_its_own_name() {
    let folder = site(&[
        (
            "config.toml",
            "base_url = 'https://krant.example'\ntaxonomies = [{ name = 'themas', feed = true }, { name = 'authors' }]\n",
        ),
        (
            "content/blog/kade.md",
            "+++\ntitle = 'Kade'\ndate = 2024-02-03\n[taxonomies]\nthemas = ['haven']\n+++\nOpen.\n",
        ),
    ]);
    links(folder.path(), "static/feeds");
    assert!(folder.path().join("static/feeds/tag/haven.atom").exists());
    let tags = written(folder.path())["articles"]["tags"].to_string();
    assert!(tags.contains("\"themas\"") && !tags.contains("authors"), "{tags}");
}

#[test]
fn sites_of_astro_mkdocs_and_pelican_are_known() {
    let astro = site(&[
        (
            "astro.config.mjs",
            "export default defineConfig({\n\tsite: 'https://krant.example',\n\tbase: '/b',\n});\n",
        ),
        ("package.json", "{}"),
        ("src/consts.ts", "export const SITE_TITLE = 'Krant';\n"),
        ("src/content/blog/kade.md", "---\ntitle: Kade\npubDate: 'Feb 03 2024'\n---\nOpen.\n"),
    ]);
    let found = links(astro.path(), "public/feeds");
    assert_eq!(found, below("https://krant.example/b/", &["blog/kade/"]));
    assert_eq!(written(astro.path())["site"]["title"].as_str(), Some("Krant"));

    let mkdocs = site(&[
        (
            "mkdocs.yml",
            "site_name: Krant\nsite_url: https://krant.example/d/\nplugins:\n  - search\n  - blog:\n      post_url_format: '{date}/{slug}'\n",
        ),
        ("docs/index.md", "# Welkom\n"),
        ("docs/blog/.authors.yml", "authors:\n  noor:\n    name: Noor van Dam\n"),
        (
            "docs/blog/posts/a.md",
            "---\ndate: 2024-02-03\nauthors: [noor]\n---\n# De kade!\n\nOpen.\n",
        ),
    ]);
    let found = links(mkdocs.path(), "docs/feeds");
    assert_eq!(found, below("https://krant.example/d/", &["blog/2024/02/03/de-kade/"]));
    let feed = fs::read_to_string(mkdocs.path().join("docs/feeds/feed.rss")).unwrap();
    assert!(feed.contains("Noor van Dam"), "{feed}");

    let pelican = site(&[
        (
            "pelicanconf.py",
            "SITENAME = 'Krant'\nTIMEZONE = 'Europe/Paris'\nARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{slug}/'\n",
        ),
        ("publishconf.py", "SITEURL = 'https://krant.example'\n"),
        ("content/a.md", "Title: De kade\nDate: 2024-02-03 10:20\nCategory: Haven\n\nOpen.\n"),
        ("content/b.md", "Title: De brug\nDate: 2024-02-02\nSlug: brug\n\nDicht.\n"),
        ("content/pages/over.md", "Title: Over ons\n\nWij.\n"),
    ]);
    let found = links(pelican.path(), "output/feeds");
    let pages = ["posts/2024/Feb/de-kade/", "posts/2024/Feb/brug/"];
    assert_eq!(found, below("https://krant.example/", &pages));
}

#[test]
fn docusaurus_takes_the_day_for_an_address_from_the_path_alone() {
    let folder = site(&[
        (
            "docusaurus.config.js",
            "export default {\n  url: 'https://krant.example',\n  baseUrl: '/',\n};\n",
        ),
        ("blog/kade.md", "---\ntitle: Kade\ndate: 2024-03-04\n---\nOpen.\n"),
        ("blog/2024-03-03/brug.md", "---\ntitle: Brug\n---\nDicht.\n"),
        ("blog/zee/2024-03-02-dijk/index.md", "---\ntitle: Dijk\n---\nHoog.\n"),
        ("blog/2024/03/01/sluis.md", "---\ntitle: Sluis\n---\nOpen.\n"),
    ]);
    let pages =
        ["blog/kade", "blog/2024/03/03/brug", "blog/zee/2024/03/02/dijk", "blog/2024/03/01/sluis"];
    assert_eq!(links(folder.path(), "static/feeds"), below("https://krant.example/", &pages));
}
