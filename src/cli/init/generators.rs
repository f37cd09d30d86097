//! Recognises the site of a generator, and says where its articles, its pages and its settings are.

use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use super::facts::{self, Folder};
use super::places::{Part, Place};
use super::table::{GENERATORS, Generator};
use super::tree::Tree;
use super::{Found, Seen, addresses};

/// Looks at a folder; `None` when it is the site of none of the generators.
pub(super) fn recognise(folder: &Path) -> Option<Found> {
    GENERATORS.iter().find_map(|generator| generator.found(folder))
}

impl Generator {
    fn found(&self, folder: &Path) -> Option<Found> {
        let texts = self.texts(folder)?;
        let value = |keys: &[&str], fits: &dyn Fn(&str) -> bool| {
            let mut values =
                texts.iter().flat_map(|text| keys.iter().filter_map(move |key| setting(text, key)));
            values.find(|value| fits(value))
        };
        let tree = Tree::read(folder, self.settings.iter().chain(self.facts));
        let address = base_address(&value);
        let place = Place::of(self, folder, &tree, texts.first()?)?;
        let own = place.files("authors.yml");
        let authors =
            own.chain(AUTHORS.map(str::to_owned)).find(|path| folder.join(path).is_file());
        let default = Found::default();
        // What the generators themselves take when nothing is said.
        let language = value(&LANGUAGE, &is_language).unwrap_or_else(|| "en".to_owned());
        let zone = if language.starts_with("nl") { &default.timezone } else { "UTC" };
        let zone =
            value(&["timeZone", "timezone", "TIMEZONE"], &|zone| TimeZone::get(zone).is_ok())
                .unwrap_or_else(|| zone.to_owned());
        let pages =
            |pages: &str| below(&address, &self.translated(pages, folder, &tree, &language));
        // Where there is a file of them, one that the settings name may be an id in it.
        let author = if authors.is_none() { facts::author(&tree, &place) } else { None };
        let mut folders = self.folders(folder, &place, &texts, &tree);
        for it in &mut folders {
            it.url = it.url.as_deref().map(pages);
            it.facts.retain(|(key, _)| !(it.path == "." && key == "author" && author.is_some()));
        }
        folders.retain(|it| it.url.is_some() || !it.facts.is_empty());
        let has_categories = folders.iter().flat_map(|it| &it.facts).any(|it| it.0 == "categories");
        let (data, merged) = match self.name {
            "Eleventy" => (vec![".json", ".11tydata.json"], vec!["tags"]),
            "Jekyll" if has_categories => (Vec::new(), vec!["categories"]),
            _ => (Vec::new(), Vec::new()),
        };
        Some(Found {
            seen: Seen::Generator(self.name),
            title: value(&["title", "SITE_TITLE", "SITENAME", "site_name"], &|_| true)
                .unwrap_or(default.title),
            timezone: zone,
            pages: pages(&self.pages(folder, &place, &texts, &tree)),
            language,
            tag_labels: self.labels(folder, &place, texts.first()?),
            articles: place.articles,
            include: place.include,
            languages: place.languages,
            tags: facts::tags(&tree),
            extensions: facts::extensions(&tree),
            spaced: self.spaced.to_vec(),
            exclude: self.exclude.iter().map(|&pattern| pattern.to_owned()).collect(),
            folders,
            bundles: matches!(self.name, "Hugo" | "Zola"),
            data,
            merged,
            author,
            authors,
            feeds: self.feeds.to_owned(),
            url: address.clone(),
            address: format!("{address}feeds/"),
        })
    }

    /// The settings of a site, and what else tells of it; `None` for the site of another generator.
    fn texts(&self, folder: &Path) -> Option<Vec<String>> {
        let read = |name: &&str| fs::read_to_string(folder.join(name)).ok();
        let text = self.settings.iter().find_map(read)?;
        let has = |need: &&str| text.contains(*need) || folder.join(need).is_dir();
        if !self.needs.is_empty() && !self.needs.iter().any(has) {
            return None;
        }
        Some(std::iter::once(text).chain(self.facts.iter().filter_map(read)).collect())
    }

    /// The patterns of addresses, parted by ` | `: those that the site sets, else those of the generator.
    fn pages(&self, folder: &Path, place: &Place, texts: &[String], tree: &Tree) -> String {
        let section = place.section.as_str();
        let settings = texts.first().map_or("", String::as_str);
        let own = match (self.name, place.parts.as_slice()) {
            ("Hugo", [only]) => addresses::of_hugo(tree, &only.name, ":folders"),
            ("Hexo", _) => addresses::of_hexo(tree),
            ("Jekyll", _) => addresses::of_jekyll(tree, section),
            ("Eleventy", _) => addresses::of_data(folder, &place.articles),
            ("Docusaurus", []) => {
                let mut blogs = addresses::blogs(settings).into_iter();
                blogs.find(|blog| blog.path == place.articles).map(|blog| blog.pages)
            }
            ("MkDocs", _) => addresses::of_mkdocs(tree),
            ("Pelican", _) => addresses::of_pelican(settings),
            _ => None,
        };
        let by_hugo = || addresses::by_hugo(tree).filter(|_| self.name == "Hugo");
        own.or_else(by_hugo).unwrap_or_else(|| {
            self.pages.replace("{section}", &format!("/{section}")).replace("//", "/")
        })
    }

    /// The name of the files with labels of tags, where a blog of Docusaurus has one.
    fn labels(&self, folder: &Path, place: &Place, settings: &str) -> Option<String> {
        let blogs = addresses::blogs(settings).into_iter().filter(|_| self.name == "Docusaurus");
        let mut names = blogs.map(|blog| blog.labels);
        names.find(|name| place.files(name).any(|path| folder.join(path).is_file()))
    }

    /// What holds for some folders of articles, each once.
    fn folders(&self, folder: &Path, place: &Place, texts: &[String], tree: &Tree) -> Vec<Folder> {
        let mut folders: Vec<Folder> = Vec::new();
        let parts = place.parts.iter().filter(|_| place.parts.len() > 1);
        let parts = parts.map(|part| self.part(folder, place, part, texts, tree));
        for found in parts.chain(facts::of_folders(tree, place)) {
            match folders.iter_mut().find(|known| known.path == found.path) {
                Some(known) => {
                    known.url = known.url.take().or(found.url);
                    let is_new =
                        |key: &String, facts: &[(String, _)]| !facts.iter().any(|it| it.0 == *key);
                    for fact in found.facts {
                        if is_new(&fact.0, &known.facts) {
                            known.facts.push(fact);
                        }
                    }
                }
                None => folders.push(found),
            }
        }
        folders
    }

    /// What holds for a section, a collection or a blog.
    fn part(
        &self,
        folder: &Path,
        place: &Place,
        part: &Part,
        texts: &[String],
        tree: &Tree,
    ) -> Folder {
        let Part { path, name } = part;
        let mut facts = Vec::new();
        let url = match self.name {
            "Hugo" => addresses::of_hugo(tree, name, &format!("{name}/:folders")),
            "Jekyll" if name == "posts" => {
                // The folders above are categories.
                let above = path.strip_suffix("/_posts").map(|above| above.split('/'));
                let above: Vec<&str> = above.into_iter().flatten().collect();
                if !above.is_empty() {
                    facts.push(("categories".to_owned(), toml::Value::from(above)));
                }
                None
            }
            "Jekyll" => Some(
                addresses::of_jekyll(tree, name)
                    .unwrap_or_else(|| format!("/{name}/{{path}}.html")),
            ),
            "Eleventy" => addresses::of_data(folder, &format!("{}/{path}", place.articles)),
            "Docusaurus" => {
                let blogs = texts.first().map(|settings| addresses::blogs(settings));
                let mut blogs = blogs.into_iter().flatten();
                blogs.find(|blog| blog.path == *path).map(|blog| blog.pages)
            }
            _ => None,
        };
        Folder { path: path.clone(), url, facts }
    }

    /// Patterns of which pages in other languages than the site's have that before them.
    fn translated(&self, pages: &str, folder: &Path, tree: &Tree, language: &str) -> String {
        if !self.is_translated(folder, tree) {
            return pages.to_owned();
        }
        // Hugo puts those in the language of the site in a folder of their own too, when it is told so.
        let is_apart = tree.at(&["defaultContentLanguageInSubdir"]).and_then(Value::as_bool);
        let first = if is_apart == Some(true) { format!("/{language}") } else { String::new() };
        format!("{} | {}", below_path("/{language}", pages), below_path(&first, pages))
    }

    /// Whether pages in other languages than the site's lie below these.
    fn is_translated(&self, folder: &Path, tree: &Tree) -> bool {
        let apart = ["toml", "yaml", "yml"].map(|kind| format!("config/_default/languages.{kind}"));
        matches!(self.name, "Hugo" | "Zola")
            && (tree.at(&["languages"]).is_some()
                || apart.iter().any(|path| folder.join(path).is_file()))
    }
}

/// Where files of authors are, besides the folders of articles.
const AUTHORS: [&str; 3] = ["blog/authors.yml", "_data/authors.yml", "docs/blog/.authors.yml"];

/// The keys of the language of a site.
const LANGUAGE: [&str; 8] = [
    "defaultContentLanguage",
    "languageCode",
    "locale",
    "default_language",
    "defaultLocale",
    "lang",
    "language",
    "DEFAULT_LANG",
];

/// `pages` below the path of the home page: a pattern begins at the host, as the addresses that articles name do.
fn below(home: &str, pages: &str) -> String {
    let path = Url::parse(home).map_or(String::new(), |url| url.path().to_owned());
    below_path(path.trim_end_matches('/'), pages)
}

/// Each of some patterns with a path before it.
fn below_path(path: &str, pages: &str) -> String {
    pages.split(" | ").map(|page| format!("{path}{page}")).collect::<Vec<_>>().join(" | ")
}

/// Finds the value of the first of some keys that fits.
type Line<'v> = &'v dyn Fn(&[&str], &dyn Fn(&str) -> bool) -> Option<String>;

/// The keys of the address of a site.
const ADDRESS: [&str; 9] = [
    "baseURL", "baseurl", "base_url", "url", "site_url", "site-url", "SITEURL", "homepage", "site",
];

/// The address of the home page, with a `/` at its end: Jekyll and Docusaurus keep host and path apart.
fn base_address(value: Line<'_>) -> String {
    let is_address = |text: &str| text.starts_with("http") && Url::parse(text).is_ok();
    let host = value(&ADDRESS, &is_address).unwrap_or_else(|| "https://example.org/".to_owned());
    let path =
        value(&["baseurl", "baseUrl", "base"], &|text| text.starts_with('/')).unwrap_or_default();
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
        let place = place.trim_start().trim_start_matches("export ").trim_start_matches("const ");
        let rest = place.trim_start_matches(['"', '\'']).strip_prefix(key)?;
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
                "content",
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
                "/{year}/{month}/{given:words}/ | /{year}/{month}/{title}/",
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
                "/{year}/{month}/{day}/{folder}/{slug}/",
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
