//! Recognises the site of a generator, and says where its articles, its pages and its settings are.

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use url::Url;

use super::{Found, Seen, addresses};

/// A generator: how its site is recognised and where things are.
struct Generator {
    name: &'static str,
    /// Its settings; the first that is there counts.
    settings: &'static [&'static str],
    /// A folder or a word in the settings without which it is another's.
    needs: &'static [&'static str],
    /// Files besides the settings that may hold title and address.
    facts: &'static [&'static str],
    /// Folders that may hold the articles, the likeliest first.
    articles: &'static [&'static str],
    /// Those of them that hold all pages, and so are no part of an address.
    roots: &'static [&'static str],
    /// Pattern of the addresses; `{section}` is the folder of the articles, unless it is one of the roots.
    pages: &'static str,
    exclude: &'static [&'static str],
    /// Keys of tags whose text is parted by spaces.
    spaced: &'static [&'static str],
    feeds: &'static str,
}

const GENERATORS: &[Generator] = &[
    Generator {
        name: "Zola",
        settings: &["config.toml", "zola.toml"],
        needs: &["base_url"],
        facts: &[],
        articles: &["content/blog", "content/posts", "content/post", "content/nieuws", "content"],
        roots: &["content"],
        pages: "{section}/{folder}/{slug}/",
        exclude: &["**/_index*.md"],
        spaced: &[],
        feeds: "static/feeds",
    },
    Generator {
        name: "Hugo",
        settings: &[
            "hugo.toml",
            "hugo.yaml",
            "hugo.yml",
            "hugo.json",
            "config.toml",
            "config.yaml",
            "config.yml",
            "config/_default/hugo.toml",
            "config/_default/config.toml",
        ],
        needs: &["content", "archetypes", "baseURL", "baseurl"],
        facts: &[],
        articles: &["content/posts", "content/post", "content/blog", "content/nieuws", "content"],
        roots: &["content"],
        pages: "{section}/{folder}/{slug}/",
        exclude: &["**/_index*.md"],
        spaced: &[],
        feeds: "static/feeds",
    },
    Generator {
        name: "Hexo",
        settings: &["_config.yml"],
        needs: &["source/_posts"],
        facts: &[],
        articles: &["source/_posts"],
        roots: &["source/_posts"],
        pages: "/{year}/{month}/{day}/{slug}/",
        exclude: &[],
        spaced: &[],
        // In `source` the pages for people would be put into the site's own layout.
        feeds: "public/feeds",
    },
    Generator {
        name: "Jekyll",
        settings: &["_config.yml", "_config.yaml", "_config.toml"],
        needs: &[],
        facts: &[],
        articles: &["_posts"],
        roots: &["_posts"],
        pages: "/{categories}/{year}/{month}/{day}/{slug}.html",
        exclude: &[],
        spaced: &["tags", "categories"],
        feeds: "feeds",
    },
    Generator {
        name: "Eleventy",
        settings: &[
            "eleventy.config.js",
            "eleventy.config.mjs",
            "eleventy.config.cjs",
            "eleventy.config.ts",
            ".eleventy.js",
        ],
        needs: &[],
        facts: &[
            "_data/metadata.js",
            "_data/metadata.json",
            "_data/site.json",
            "src/_data/metadata.js",
            "src/_data/metadata.json",
            "src/_data/site.json",
            "content/_data/metadata.js",
            "package.json",
        ],
        articles: &["content/blog", "src/posts", "src/blog", "posts", "blog", "content", "src"],
        roots: &["content", "src"],
        pages: "{section}/{folder}/{slug}/",
        exclude: &["**/index.*"],
        spaced: &[],
        feeds: "public/feeds",
    },
    Generator {
        name: "Docusaurus",
        settings: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        needs: &[],
        facts: &[],
        articles: &["blog"],
        roots: &[],
        pages: "{section}/{given} | {section}/{year}/{month}/{day}/{slug}",
        exclude: &[],
        spaced: &[],
        feeds: "static/feeds",
    },
];

/// Looks at a folder; `None` when it is the site of none of the generators.
pub(super) fn recognise(folder: &Path) -> Option<Found> {
    GENERATORS.iter().find_map(|generator| generator.found(folder))
}

impl Generator {
    fn found(&self, folder: &Path) -> Option<Found> {
        let text =
            self.settings.iter().find_map(|name| fs::read_to_string(folder.join(name)).ok())?;
        let has = |need: &&str| text.contains(*need) || folder.join(need).is_dir();
        if !self.needs.is_empty() && !self.needs.iter().any(has) {
            return None;
        }
        let texts: Vec<String> = std::iter::once(text)
            .chain(self.facts.iter().filter_map(|name| fs::read_to_string(folder.join(name)).ok()))
            .collect();
        let value = |keys: &[&str], fits: &dyn Fn(&str) -> bool| {
            let mut values =
                texts.iter().flat_map(|text| keys.iter().filter_map(move |key| setting(text, key)));
            values.find(|value| fits(value))
        };
        let address = base_address(&value);
        let articles = self.folder_of_articles(folder)?;
        let authors = ["blog/authors.yml", "_data/authors.yml"];
        let authors = authors.into_iter().find(|path| folder.join(path).is_file());
        let default = Found::default();
        Some(Found {
            seen: Seen::Generator(self.name),
            title: value(&["title"], &|_| true).unwrap_or(default.title),
            // What the generators themselves take when nothing is said.
            language: value(&LANGUAGE, &is_language).unwrap_or_else(|| "en".to_owned()),
            timezone: value(&["timeZone", "timezone"], &|zone| TimeZone::get(zone).is_ok())
                .unwrap_or(default.timezone),
            articles: articles.to_owned(),
            pages: below(&address, &self.pages(folder, articles, &texts, &value)),
            spaced: self.spaced.to_vec(),
            exclude: self.exclude.iter().map(|&pattern| pattern.to_owned()).collect(),
            authors: authors.map(str::to_owned),
            feeds: self.feeds.to_owned(),
            url: address.clone(),
            address: format!("{address}feeds/"),
        })
    }

    /// The folder of the articles: the likeliest that is there.
    fn folder_of_articles(&self, folder: &Path) -> Option<&'static str> {
        let mut candidates = self.articles.iter();
        let there = candidates.find(|candidate| folder.join(candidate).is_dir());
        there.or(self.roots.first()).or(self.articles.first()).copied()
    }

    /// The patterns of addresses, parted by ` | `: those that the site sets, else those of the generator.
    fn pages(&self, folder: &Path, articles: &str, texts: &[String], value: Value<'_>) -> String {
        let section = match articles.rsplit('/').next() {
            Some(last) if !self.roots.contains(&articles) => last,
            _ => "",
        };
        let own = match self.name {
            "Eleventy" => addresses::of_data(folder, articles),
            "Docusaurus" => texts.first().and_then(|settings| addresses::of_blog(settings)),
            name => addresses::of_settings(name, section, value),
        };
        let pages = own.unwrap_or_else(|| {
            self.pages.replace("{section}", &format!("/{section}")).replace("//", "/")
        });
        if self.is_translated(folder, texts) {
            format!("/{{language}}{pages} | {pages}")
        } else {
            pages
        }
    }

    /// Whether pages in other languages than the site's lie below these.
    fn is_translated(&self, folder: &Path, texts: &[String]) -> bool {
        let names = |text: &String| {
            text.lines()
                .any(|line| line.starts_with("[languages") || line.starts_with("languages:"))
        };
        let apart = ["toml", "yaml", "yml"].map(|kind| format!("config/_default/languages.{kind}"));
        matches!(self.name, "Hugo" | "Zola")
            && (texts.iter().any(names) || apart.iter().any(|path| folder.join(path).is_file()))
    }
}

/// The keys of the language of a site.
const LANGUAGE: [&str; 7] = [
    "defaultContentLanguage",
    "languageCode",
    "locale",
    "default_language",
    "defaultLocale",
    "lang",
    "language",
];

/// `pages` below the path of the home page: a pattern begins at the host, as the addresses that articles name do.
fn below(home: &str, pages: &str) -> String {
    let path = Url::parse(home).map_or(String::new(), |url| url.path().to_owned());
    let path = path.trim_end_matches('/');
    pages.split(" | ").map(|page| format!("{path}{page}")).collect::<Vec<_>>().join(" | ")
}

/// Finds the value of the first of some keys that fits.
pub(super) type Value<'v> = &'v dyn Fn(&[&str], &dyn Fn(&str) -> bool) -> Option<String>;

/// The address of the home page, with a `/` at its end: Jekyll and Docusaurus keep host and path apart.
fn base_address(value: Value<'_>) -> String {
    let is_address = |text: &str| text.starts_with("http") && Url::parse(text).is_ok();
    let host = value(&["baseURL", "baseurl", "base_url", "url", "homepage"], &is_address)
        .unwrap_or_else(|| "https://example.org/".to_owned());
    let path = value(&["baseurl", "baseUrl"], &|text| text.starts_with('/')).unwrap_or_default();
    let path = path.trim_matches('/');
    let host = host.trim_end_matches('/');
    if path.is_empty() { format!("{host}/") } else { format!("{host}/{path}/") }
}

/// Whether it looks like a BCP 47 tag.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    parts.next().is_some_and(|part| matches!(part.len(), 2 | 3))
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The value of a key, as TOML, YAML, JSON and JavaScript write it: at the begin of a line, or behind a bracket.
fn setting(text: &str, key: &str) -> Option<String> {
    let parts = text.split(['\n', '{']).flat_map(|line| line.split(",\""));
    let mut places = parts.flat_map(|part| part.split(", \""));
    places.find_map(|place| {
        let rest = place.trim_start().trim_start_matches(['"', '\'']).strip_prefix(key)?;
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        let value = rest.strip_prefix(['=', ':'])?.trim();
        let value = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
            _ => value.split(" #").next()?.trim_end_matches(',').trim(),
        };
        (!value.is_empty()).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn each_generator_is_recognised_by_its_settings() {
        for (files, name, articles) in [
            (
                &[
                    ("hugo.toml", "baseURL = 'https://krant.example/'\n"),
                    ("content/posts/a.md", ""),
                ][..],
                "Hugo",
                "content/posts",
            ),
            (&[("config.toml", "base_url = \"https://krant.example\"\n")][..], "Zola", "content"),
            (&[("_config.yml", "url: https://krant.example # adres\n")][..], "Jekyll", "_posts"),
            (
                &[
                    ("_config.yml", "url: https://krant.example\nroot: /\n"),
                    ("source/_posts/a.md", ""),
                ][..],
                "Hexo",
                "source/_posts",
            ),
            (&[("eleventy.config.js", ""), ("src/posts/a.md", "")][..], "Eleventy", "src/posts"),
            (
                &[("docusaurus.config.js", "  url: 'https://krant.example',\n")][..],
                "Docusaurus",
                "blog",
            ),
        ] {
            let folder = folder(files);
            let found = recognise(folder.path()).unwrap();
            assert_eq!(found.seen, Seen::Generator(name));
            assert_eq!(found.articles, articles, "{name}");
            if name != "Eleventy" {
                assert_eq!(found.url, "https://krant.example/", "{name}");
            }
        }
    }

    #[test]
    fn addresses_are_as_the_site_sets_them() {
        for (files, pages) in [
            (
                &[
                    (
                        "hugo.toml",
                        "baseURL = 'https://krant.example/'\n[permalinks]\n  posts = '/:year/:month/:slug/'\n",
                    ),
                    ("content/posts/a.md", ""),
                ][..],
                "/{year}/{month}/{slug}/",
            ),
            (
                &[("_config.yml", "baseurl: /krant\npermalink: /nieuws/:year/:title:output_ext\n")]
                    [..],
                "/krant/nieuws/{year}/{slug}.html",
            ),
            (
                &[
                    ("_config.yml", "permalink: :year/:month/:day/:title/\n"),
                    ("source/_posts/a.md", ""),
                ][..],
                "/{year}/{month}/{day}/{slug}/",
            ),
        ] {
            assert_eq!(recognise(folder(files).path()).unwrap().pages, pages);
        }
    }

    #[test]
    fn settings_on_one_line_are_found() {
        for json in [
            r#"{"name":"krant","title":"Krant","url":"https://krant.example/"}"#,
            r#"{ "title": "Krant", "url": "https://krant.example/" }"#,
        ] {
            assert_eq!(setting(json, "url").as_deref(), Some("https://krant.example/"));
        }
        let script = "i18n: { defaultLocale: 'en', locales: ['en'] },";
        assert_eq!(setting(script, "defaultLocale").as_deref(), Some("en"));
    }

    #[test]
    fn a_folder_of_nobody_is_no_site() {
        assert_eq!(recognise(folder(&[("a.txt", "")]).path()), None);
    }
}
