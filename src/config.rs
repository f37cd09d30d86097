//! `bron.toml`: composes the `Settings` of the modules that own them, and says where a mistake stands.
//!
//! A key that nobody owns is an error with its line and column, and with the key that was probably meant.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::convert::Selection;
use crate::syntax::Lines;
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
    /// The file says something that it should not.
    #[error("{}:{line}:{column}: {message}", .path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u32,
        /// Column in characters, from 1.
        column: u32,
        /// What is wrong, and what was probably meant.
        message: String,
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
        let mut config: Self = toml::from_str(text).map_err(|fault| invalid(&fault, text, path))?;
        config.folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        text.clone_into(&mut config.text);
        Ok(config)
    }
}

fn invalid(fault: &toml::de::Error, text: &str, path: &Path) -> ConfigError {
    let offset = fault.span().map_or(0, |span| u32::try_from(span.start).unwrap_or(u32::MAX));
    let place = Lines::new(text).position(text, offset);
    ConfigError::Invalid {
        path: path.to_owned(),
        line: place.line,
        column: place.column,
        message: explained(fault.message()),
    }
}

/// The parser's message in our words: an unknown key comes with the one that was probably meant.
fn explained(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown "), quoted.next()) {
        (true, Some(unknown)) => {
            let what = if message.starts_with("unknown field") { "key" } else { "value" };
            let known: Vec<&str> = quoted.collect();
            match nearest(unknown, &known) {
                Some(meant) => format!("unknown {what} `{unknown}`; did you mean `{meant}`?"),
                None => format!("unknown {what} `{unknown}`; known are {}", known.join(", ")),
            }
        }
        _ => message.trim().replace('\n', "; "),
    }
}

/// The one of `known` that `word` is a misspelling of, if any is close enough.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .min()
        .filter(|(distance, _)| *distance <= 1 + word.chars().count() / 3)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance: how many characters to insert, drop or replace.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.chars().enumerate() {
        let mut diagonal = row;
        let mut last = row + 1;
        let mut current = vec![last];
        for (&to, &above) in right.iter().zip(previous.iter().skip(1)) {
            last = (diagonal + usize::from(from != to)).min(above + 1).min(last + 1);
            diagonal = above;
            current.push(last);
        }
        previous = current;
    }
    previous.last().copied().unwrap_or(0)
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
    fn a_missing_key_is_named() {
        assert!(fault("[site]\ntitle = 'Krant'\n").contains("missing field `url`"));
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("langauge", "language"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
