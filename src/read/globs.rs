//! Patterns of paths, such as `nieuws/**/*.md`.

use std::fmt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

/// A set of patterns: one string or a list of them. `*` stops at `/`, `**` does not.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    texts: Vec<String>,
    set: GlobSet,
}

impl Globs {
    /// The patterns `texts`.
    ///
    /// # Errors
    /// The first pattern that makes no sense, in the words of `globset`.
    pub fn new(texts: Vec<String>) -> Result<Self, globset::Error> {
        let mut set = GlobSetBuilder::new();
        for text in &texts {
            set.add(GlobBuilder::new(text).literal_separator(true).build()?);
        }
        Ok(Self { set: set.build()?, texts })
    }

    /// Whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether a path, with `/` between its parts, matches any of them.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether a path below a folder may match any of them, as far as the names tell that the patterns begin with.
    pub fn may_match_below(&self, folder: &str) -> bool {
        self.texts.iter().any(|text| {
            let is_name = |part: &&str| !part.contains(['*', '?', '[', '{']);
            let mut names = text.split('/').take_while(is_name);
            // One that is shorter than the folder ends in a pattern, or is a file.
            folder.split('/').all(|part| names.next().is_none_or(|name| name == part))
        })
    }
}

impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl Eq for Globs {}

impl<'de> Deserialize<'de> for Globs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;
        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Vec<String>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern of paths or a list of them")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Vec<String>, E> {
                Ok(vec![text.to_owned()])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<String>, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(texts)
            }
        }
        let texts = deserializer.deserialize_any(OneOrMore)?;
        Self::new(texts).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stops_at_a_folder() {
        let globs = Globs::new(vec!["nieuws/*.md".to_owned(), "**/_*".to_owned()]).unwrap();
        assert!(globs.matches("nieuws/a.md"));
        assert!(!globs.matches("nieuws/2020/a.md"));
        assert!(globs.matches("nieuws/2020/_index.md"));
        assert!(Globs::new(vec!["a[".to_owned()]).is_err());
    }

    #[test]
    fn a_folder_in_which_nothing_can_match_is_known() {
        let globs = Globs::new(vec!["nieuws/20*/*.md".to_owned(), "a/b.md".to_owned()]).unwrap();
        for folder in ["nieuws", "nieuws/2020", "nieuws/oud/diep", "a"] {
            assert!(globs.may_match_below(folder), "{folder}");
        }
        for folder in ["b", "nieuws2", "a/c"] {
            assert!(!globs.may_match_below(folder), "{folder}");
        }
    }
}
