//! `[articles]`: where the facts of an article come from.

use encoding_rs::{Encoding, WINDOWS_1252};
use serde::{Deserialize, Deserializer};

use super::print_page::Labels;

use super::{AddressPattern, Extension, Folder, Format, Globs};
use crate::site;

/// The `[articles]` table of `bron.toml`.
///
/// A chain names where a fact is looked for, in order. A plain word is a key of the front matter (case, `_` and `-` do
/// not count); a word with a colon is one of the places below. The first that gives a fact decides.
///
/// | place | gives | from |
/// |---|---|---|
/// | `:path` | date, slug | the `path`, `permalink` or `url` key, such as `2018/07/27/slug` |
/// | `:filename` | date, slug, title, language | the name of the file, or of its folder when it is `index.md` |
/// | `:folders` | date, language | the folders, such as `2025/09/2-slug.md`, `2025/09-02-slug.md` or `en/slug.md` |
/// | `:heading` | title | the first `# heading` of the text |
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder of the articles, relative to `bron.toml`.
    #[serde(deserialize_with = "site::folder")]
    pub path: String,
    /// Files that are articles, as patterns of their paths below that folder. Default: all.
    pub include: Globs,
    /// Files that are not.
    pub exclude: Globs,
    /// Where the page of an article is that does not say so itself, below the site's address. Without it such an
    /// article has no link.
    pub url: Option<AddressPattern>,
    /// What holds for the articles of some folders.
    pub folder: Vec<Folder>,
    /// Whether a folder with an `index.md` is one article, and all else in it belongs to that, as in Hugo and Zola.
    pub bundles: bool,
    /// How the name of a file goes on after that of its folder that holds facts of all articles there, in JSON.
    pub data: Vec<String>,
    /// Name of the files that hold labels of the tags of the articles in their folder (YAML, TOML or JSON).
    pub tag_labels: Option<String>,
    /// Keys of which the values of an article and of its folders count together.
    pub merged: Vec<String>,
    /// Chain of the date of publication.
    pub date: Vec<String>,
    /// Chain of the date of the last significant change.
    pub updated: Vec<String>,
    /// Chain of the title.
    pub title: Vec<String>,
    /// Chain of the authors.
    pub author: Vec<String>,
    /// Chain of the language.
    pub language: Vec<String>,
    /// Chain of the name in addresses.
    pub slug: Vec<String>,
    /// Keys of the tags, which count together.
    pub tags: Vec<String>,
    /// Languages that a file name (`slug.nl.md`) or, with `:folders`, a folder (`nl/slug.md`) may name. Empty: any
    /// common language in a file name, none in a folder.
    pub languages: Vec<String>,
    /// File of authors by id (YAML, TOML or JSON), relative to `bron.toml`.
    pub authors: Option<String>,
    /// Additions to Markdown that the texts have.
    pub extensions: Vec<Extension>,
    /// Words of the comment that ends a summary, as in `<!-- more -->`.
    pub summary_marks: Vec<String>,
    /// Keys of tags whose text is one word or more with spaces between them, as `tags: zorg wonen` is in Jekyll.
    pub spaced: Vec<String>,
    /// Names of folders that hold drafts.
    pub draft_folders: Vec<String>,
    /// Words that mark the parts of the publication's print pages.
    pub labels: Labels,
    /// Encoding of a file that does not declare one and is not UTF-8, by a name that browsers know.
    #[serde(deserialize_with = "encoding")]
    pub encoding: &'static Encoding,
}

impl Settings {
    /// Whether the file at a path below the folder of articles is to be one.
    pub fn takes(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.matches(path)) && !self.exclude.matches(path)
    }

    /// Whether every file of a known format there is to be one.
    pub fn takes_all(&self) -> bool {
        let is_any = self.include.is_empty() && self.exclude.is_empty();
        is_any && !self.bundles && !self.is_told()
    }

    /// Whether files of other formats may say something of their folder.
    pub fn is_told(&self) -> bool {
        !self.data.is_empty() || self.tag_labels.is_some()
    }

    /// Whether a file of that name may be an article, or may say something of its folder.
    pub fn wants(&self, name: &str) -> bool {
        Format::of_path(name).is_some()
            || self.data.iter().any(|ending| name.ends_with(ending.as_str()))
            || self.tag_labels.as_deref() == Some(name)
    }

    /// Whether no file in the folder at a path, or below it, is to be an article.
    pub fn passes_over(&self, folder: &str) -> bool {
        self.exclude.matches(folder)
            || !(self.include.is_empty() || self.include.may_match_below(folder))
    }

    /// The pattern of addresses for an article at a path that does not say its own, and the path that this is for.
    pub(super) fn pattern<'s, 'p>(
        &'s self,
        path: &'p str,
    ) -> Option<(&'s AddressPattern, &'p str)> {
        let of_folders = self.folder.iter().filter_map(|folder| folder.pattern(path));
        let nearest = of_folders.min_by_key(|(_, below)| below.len());
        nearest.or_else(|| Some((self.url.as_ref()?, path)))
    }
}

fn encoding<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Encoding, D::Error> {
    let name = String::deserialize(deserializer)?;
    Encoding::for_label(name.as_bytes())
        .ok_or_else(|| serde::de::Error::custom(format!("unknown encoding `{name}`")))
}

impl Default for Settings {
    fn default() -> Self {
        let chain = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self {
            path: "articles".to_owned(),
            include: Globs::default(),
            exclude: Globs::default(),
            url: None,
            folder: Vec::new(),
            bundles: false,
            data: Vec::new(),
            tag_labels: None,
            merged: Vec::new(),
            date: chain(&[
                "date",
                "published",
                "pubDate",
                "publishDate",
                "published_at",
                "datePublished",
                "created",
                "created_at",
                "datum",
                ":path",
                ":filename",
                ":folders",
                "updated",
                "lastmod",
                "modified",
            ]),
            updated: chain(&[
                "updated",
                "lastmod",
                "modified",
                "updated_date",
                "last_modified_at",
                "last_modified",
                "updated_at",
                "dateModified",
                "last_update",
                "gewijzigd",
            ]),
            title: chain(&["title", "titel", ":heading", ":filename"]),
            author: chain(&["authors", "author", "auteurs", "auteur", "by", "byline", "creator"]),
            language: chain(&["lang", "language", "locale", "taal", ":filename", ":folders"]),
            slug: chain(&["slug", ":path", ":filename"]),
            tags: chain(&[
                "tags",
                "tag",
                "categories",
                "category",
                "keywords",
                "topics",
                "onderwerpen",
                "trefwoorden",
            ]),
            languages: Vec::new(),
            authors: None,
            extensions: Vec::new(),
            summary_marks: chain(&["more", "truncate", "excerpt", "end excerpt", "endexcerpt"]),
            spaced: Vec::new(),
            draft_folders: chain(&["_drafts"]),
            labels: Labels::default(),
            encoding: WINDOWS_1252,
        }
    }
}
