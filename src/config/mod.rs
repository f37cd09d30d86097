//! `bron.toml`: composes the `Settings` of the modules that own them, and says where a mistake stands.
//!
//! A key that nobody owns is an error with its line and column, and with the key that was probably meant. All that is
//! wrong is told at once.

mod faults;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use url::Url;

use crate::convert::Selection;
use crate::place::Articles;
use crate::{fetch, read, report, serve, site, sources, store, write};

/// Name of the configuration file.
pub const FILE_NAME: &str = "bron.toml";

/// What `bron.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// `[site]`: what the publication says of itself.
    pub site: site::Settings,
    /// `[articles]`: where the articles lie and how they are read.
    #[serde(default)]
    pub articles: read::Settings,
    /// `[feeds]`: how the feeds look and where they go.
    #[serde(default)]
    pub feeds: write::Settings,
    /// `[[feed]]`: selections of the publisher's own.
    #[serde(default)]
    pub feed: Vec<Selection>,
    /// `[sources]`: the source registry.
    #[serde(default)]
    pub sources: sources::Registry,
    /// `[validate]`: which findings count.
    #[serde(default)]
    pub validate: report::Settings,
    /// `[serve]`: where the server listens and what it does besides answering.
    #[serde(default)]
    pub serve: serve::Settings,
    /// `[fetch]`: how the cited pages are fetched, and who is told.
    #[serde(default)]
    pub fetch: fetch::Settings,
    /// `[store]`: where what must outlive the process is kept.
    #[serde(default)]
    pub store: store::Settings,
    /// The folder that relative paths in the file start from.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The text of the file.
    #[serde(skip)]
    pub text: String,
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// No file was named and none was found.
    #[error("no {FILE_NAME} in {} or a folder above it; `bron init` writes one", .folder.display())]
    NotFound {
        /// Where the search began.
        folder: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read {}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file says what it should not.
    #[error("{}", .faults.join("\n"))]
    Invalid {
        /// Everything that is wrong: file, line, column, and what was probably meant.
        faults: Vec<String>,
    },
}

impl Config {
    /// The configuration in `folder` or the nearest folder above it.
    pub fn find(folder: &Path) -> Result<Self, ConfigError> {
        folder
            .ancestors()
            .map(|folder| folder.join(FILE_NAME))
            .find(|path| path.is_file())
            .ok_or_else(|| ConfigError::NotFound { folder: folder.to_owned() })
            .and_then(|path| Self::load(&path))
    }

    /// The configuration in the file `path`.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// The configuration that `text` holds; `path` is named in errors, and its folder is where relative paths start.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text)
            .map_err(|_| ConfigError::Invalid { faults: faults::all(text, path) })?;
        config.folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        text.clone_into(&mut config.text);
        if let Some(tls) = &mut config.serve.tls {
            tls.certificate = config.folder.join(&tls.certificate);
            tls.key = config.folder.join(&tls.key);
        }
        if is_same_folder(&config.articles.path, &config.feeds.path) {
            let message = "the feeds need a folder of their own, as their pages are no articles";
            return Err(ConfigError::Invalid {
                faults: vec![config.fault(&["feeds", "path"], message)],
            });
        }
        Ok(config)
    }

    /// The stored articles.
    pub fn stored(&self) -> Articles {
        let feeds = self.folder.join(&self.feeds.path);
        Articles::new(self.folder.join(&self.articles.path), &feeds)
    }

    /// Where programs register that want to be told of changes (rssCloud), when `[serve] rsscloud` is on.
    pub fn cloud(&self) -> Option<Url> {
        let address = || serve::cloud_address(&self.feeds.base(&self.site.url));
        self.serve.rsscloud.then(address).flatten()
    }

    /// A fault with the value at `keys`, such as `["serve", "base"]`, with its place in the file.
    pub fn fault(&self, keys: &[&str], message: &str) -> String {
        let offset = faults::offset_of(&self.text, keys);
        faults::located(&self.folder.join(FILE_NAME), &self.text, offset, message)
    }
}

/// Whether two paths, as they are written, are of one folder.
fn is_same_folder(one: &str, other: &str) -> bool {
    let parts = |path| Path::new(path).components().filter(|part| *part != Component::CurDir);
    parts(one).eq(parts(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        Config::parse(text, Path::new("krant/bron.toml")).unwrap_err().to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place_and_what_was_meant() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://example.org/'\n  langauge = 'nl'\n";
        assert_eq!(
            fault(text),
            "krant/bron.toml:4:3: unknown key `langauge`; did you mean `language`?"
        );
    }

    #[test]
    fn an_unknown_section_is_named() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://example.org/'\n[bronnen]\n";
        assert!(fault(text).starts_with("krant/bron.toml:4:2: unknown key `bronnen`; known are "));
    }

    #[test]
    fn broken_toml_is_named_with_its_place() {
        assert!(fault("[site]\ntitle = 'Krant\n").starts_with("krant/bron.toml:2:"));
    }

    #[test]
    fn a_folder_without_a_name_is_refused_where_it_stands() {
        for section in ["articles", "feeds"] {
            let text = format!(
                "[site]\ntitle = 'Krant'\nurl = 'https://a.example/'\n[{section}]\npath = ''\n"
            );
            assert!(fault(&text).starts_with("krant/bron.toml:5:8: the name of a folder is empty"));
        }
    }

    #[test]
    fn a_value_that_makes_no_sense_is_told_with_what_would() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'krant.example'\ntimezone = 'Mars/Olympus'\nlanguage = 'nederlands!'\n\
                    [articles]\nencoding = 'utf-99'\n[feeds]\nurl = 'feeds/'\nformats = ['rrs']\n";
        let told = fault(text);
        for line in [
            "3:7: `krant.example` is no address on the web such as `https://example.org/`",
            "4:12: `Mars/Olympus` is no time zone such as `Europe/Amsterdam`",
            "5:12: `nederlands!` is no language tag such as `nl` or `en-GB`",
            "7:12: unknown encoding `utf-99`",
            "9:7: `feeds/` is no address on the web such as `https://example.org/`",
            "10:12: unknown value `rrs`; did you mean `rss`?",
        ] {
            assert!(told.contains(&format!("krant/bron.toml:{line}")), "{line} in {told}");
        }
    }

    #[test]
    fn articles_and_feeds_in_one_folder_are_refused() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://a.example/'\n[articles]\npath = 'x/./y/'\n[feeds]\npath = './x/y'\n";
        assert!(
            fault(text).starts_with("krant/bron.toml:7:1: the feeds need a folder of their own")
        );
        let text = text.replace("./x/y", "x");
        assert!(Config::parse(&text, Path::new("krant/bron.toml")).is_ok());
    }

    #[test]
    fn a_missing_key_is_named() {
        assert!(fault("[site]\ntitle = 'Krant'\n").contains("the key `url` is missing"));
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = "[site]\ntitle = 7\nurl = 'https://example.org/'\nlangauge = 'nl'\n\n[serve]\nmax_age = 'lang'\n\
                    basis = '/'\n[bronnen]\na = 1\n";
        let told = fault(text);
        let places: Vec<&str> =
            told.lines().filter_map(|line| line.strip_prefix("krant/bron.toml:")).collect();
        for place in ["2:9: ", "4:1: ", "7:11: ", "8:1: ", "9:2: "] {
            assert!(places.iter().any(|line| line.starts_with(place)), "{place} in {told}");
        }
        assert_eq!(places.len(), 5, "{told}");
    }

    #[test]
    fn a_fault_hides_no_other() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://a.example/'\nlangauge = 'nl'\n\
                    [feeds]\nformats = ['rrs', 'atmo']\n\
                    [serve]\nlisten = ['127.0.0.1:99999']\nmin_intervall = 3\n\
                    [serve.tls]\ncertificate = 'a.pem'\n\
                    [[feed]]\nname = 'a'\nfitler = 1\n[[feed]]\nnmae = 'b'\n";
        let told = fault(text);
        let places: Vec<&str> = told
            .lines()
            .filter_map(|line| line.strip_prefix("krant/bron.toml:")?.split(": ").next())
            .collect();
        let all = ["4:1", "6:12", "6:19", "8:1", "9:1", "10:1", "14:1", "15:1", "16:1"];
        assert_eq!(places, all, "{told}");
    }

    #[test]
    fn certificates_lie_beside_the_configuration_that_names_them() {
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://a.example/'\n\
                    [serve.tls]\ncertificate = 'a.pem'\nkey = '/etc/b.pem'\n";
        let tls = Config::parse(text, Path::new("krant/bron.toml")).unwrap().serve.tls.unwrap();
        assert_eq!((tls.certificate, tls.key), ("krant/a.pem".into(), "/etc/b.pem".into()));
    }

    #[test]
    fn a_value_is_found_by_its_keys() {
        let text =
            "[site]\ntitle = 'Krant'\nurl = 'https://example.org/'\n[serve.moved]\n'/a b' = 'x'\n";
        let config = Config::parse(text, Path::new("krant/bron.toml")).unwrap();
        assert_eq!(config.fault(&["serve", "moved", "/a b"], "no"), "krant/bron.toml:5:1: no");
        assert_eq!(config.fault(&["serve", "tls"], "no"), "krant/bron.toml:4:2: no");
    }
}
