//! Recognises the site of a generator, and says where its articles, its pages and its settings are.

use std::fs;
use std::path::Path;

/// What the folder tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The generator whose site it is.
    pub generator: Option<&'static str>,
    pub title: String,
    pub url: String,
    pub language: String,
    /// Folder of the articles.
    pub articles: String,
    /// Pattern of the addresses of their pages.
    pub pages: String,
    /// What in that folder is no article.
    pub exclude: Vec<&'static str>,
    /// File of authors.
    pub authors: Option<String>,
    /// Folder of the feeds: one that the generator copies to the site as it is.
    pub feeds: String,
    /// Address of that folder.
    pub address: String,
}

/// A generator: how its site is recognised and where things are.
struct Generator {
    name: &'static str,
    /// Its settings; the first that is there counts.
    settings: &'static [&'static str],
    /// A folder or a word in the settings without which it is another's.
    needs: &'static [&'static str],
    /// Folders that may hold the articles, the likeliest first.
    articles: &'static [&'static str],
    pages: &'static str,
    exclude: &'static [&'static str],
    feeds: &'static str,
}

const GENERATORS: &[Generator] = &[
    Generator {
        name: "Zola",
        settings: &["config.toml", "zola.toml"],
        needs: &["base_url"],
        articles: &["content"],
        pages: "/{path}/",
        exclude: &["**/_index*.md"],
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
        ],
        needs: &["content", "archetypes", "baseURL", "baseurl"],
        articles: &["content/posts", "content/post", "content/blog", "content"],
        pages: "/{folder}/{slug}/",
        exclude: &["**/_index*.md"],
        feeds: "static/feeds",
    },
    Generator {
        name: "Jekyll",
        settings: &["_config.yml", "_config.yaml", "_config.toml"],
        needs: &[],
        articles: &["_posts"],
        pages: "/{year}/{month}/{day}/{slug}.html",
        exclude: &[],
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
        articles: &["content/blog", "src/posts", "src/blog", "posts", "blog", "content", "src"],
        pages: "/{folder}/{slug}/",
        exclude: &["**/index.*"],
        feeds: "public/feeds",
    },
    Generator {
        name: "Docusaurus",
        settings: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        needs: &[],
        articles: &["blog"],
        pages: "/blog/{year}/{month}/{day}/{slug}",
        exclude: &[],
        feeds: "static/feeds",
    },
];

/// Looks at a folder.
pub(super) fn recognise(folder: &Path) -> Found {
    GENERATORS.iter().find_map(|generator| generator.found(folder)).unwrap_or_else(|| Found {
        generator: None,
        title: "Mijn publicatie".to_owned(),
        url: "https://example.org/".to_owned(),
        language: "nl".to_owned(),
        articles: "articles".to_owned(),
        pages: "/{slug}/".to_owned(),
        exclude: Vec::new(),
        authors: None,
        feeds: "feeds".to_owned(),
        address: "https://example.org/feeds/".to_owned(),
    })
}

impl Generator {
    fn found(&self, folder: &Path) -> Option<Found> {
        let text =
            self.settings.iter().find_map(|name| fs::read_to_string(folder.join(name)).ok())?;
        let has = |need: &&str| text.contains(*need) || folder.join(need).is_dir();
        if !self.needs.is_empty() && !self.needs.iter().any(has) {
            return None;
        }
        let articles = self
            .articles
            .iter()
            .find(|candidate| folder.join(candidate).is_dir())
            .or(self.articles.first())?;
        let value = |keys: &[&str]| keys.iter().find_map(|key| setting(&text, key));
        let base = value(&["baseURL", "baseurl", "base_url", "url"])
            .filter(|url| url.starts_with("http"))
            .unwrap_or_else(|| "https://example.org/".to_owned());
        let base = format!("{}/", base.trim_end_matches('/'));
        let authors = ["blog/authors.yml", "_data/authors.yml"]
            .iter()
            .find(|path| folder.join(path).is_file())
            .map(|&path| path.to_owned());
        // The folder of the articles is below that of all pages, as in `content/posts`.
        let section = articles.rsplit_once('/').map(|(_, section)| section);
        let pages = match section.filter(|_| self.pages.starts_with("/{folder}")) {
            Some(section) => format!("/{section}{}", self.pages),
            None => self.pages.to_owned(),
        };
        Some(Found {
            generator: Some(self.name),
            title: value(&["title"]).unwrap_or_else(|| "Mijn publicatie".to_owned()),
            language: value(&[
                "languageCode",
                "locale",
                "default_language",
                "defaultLocale",
                "lang",
            ])
            .unwrap_or_else(|| "nl".to_owned()),
            articles: (*articles).to_owned(),
            pages,
            exclude: self.exclude.to_vec(),
            authors,
            feeds: self.feeds.to_owned(),
            address: format!("{base}feeds/"),
            url: base,
        })
    }
}

/// The value of a key, as TOML, YAML, JSON and JavaScript write it on a line of its own.
fn setting(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let rest = line.trim_start().trim_start_matches(['"', '\'']).strip_prefix(key)?;
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
            (&[("eleventy.config.js", ""), ("src/posts/a.md", "")][..], "Eleventy", "src/posts"),
            (
                &[("docusaurus.config.js", "  url: 'https://krant.example',\n")][..],
                "Docusaurus",
                "blog",
            ),
        ] {
            let folder = folder(files);
            let found = recognise(folder.path());
            assert_eq!(found.generator, Some(name));
            assert_eq!(found.articles, articles, "{name}");
            if name != "Eleventy" {
                assert_eq!(found.url, "https://krant.example/", "{name}");
            }
        }
    }

    #[test]
    fn a_folder_of_nobody_gets_the_defaults() {
        assert_eq!(recognise(folder(&[("a.txt", "")]).path()).generator, None);
    }
}
