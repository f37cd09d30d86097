//! Where the pages of articles are that do not say so themselves.

use serde::de::{Deserialize, Deserializer, Error};

use super::Head;

/// A pattern of addresses, such as `/{year}/{slug}/`. The parts are `{path}` (path of the file without extension, without
/// the `index` of a folder, and where there is a part for it without the language behind the name), `{folder}`, `{categories}` (those of the front matter, as Jekyll has them), `{slug}`,
/// `{year}`, `{month}` and `{day}`, `{given}` (the slug that the file itself gives by a key), and `{language}` (of an article
/// that is not in the language of the site). Of several patterns with ` | ` between them, the first one counts whose parts
/// are all there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPattern(Vec<Vec<Part>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Path,
    Folder,
    Categories,
    Slug,
    Given,
    Language,
    Year,
    Month,
    Day,
}

impl AddressPattern {
    /// Reads a pattern; `Err` has the part that nobody knows.
    ///
    /// # Errors
    /// The name between braces that is none of the parts.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(" | ").map(parts).collect::<Result<_, _>>().map(Self)
    }

    /// The address of the page of the article at `path` of a site in `language`. `None` when the article lacks a part that the
    /// pattern wants, such as a date.
    pub fn address(&self, path: &str, head: &Head, language: &str) -> Option<String> {
        let bare = self.bare(path, head);
        self.0.iter().find_map(|parts| fill(parts, bare, head, language))
    }

    /// The path without extension, and without the language behind the name where an address has a part for that.
    fn bare<'p>(&self, path: &'p str, head: &Head) -> &'p str {
        let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
        let own = head
            .language
            .as_deref()
            .filter(|_| self.0.iter().flatten().any(|it| *it == Part::Language));
        own.and_then(|own| bare.strip_suffix(own)?.strip_suffix('.'))
            .filter(|bare| !bare.is_empty() && !bare.ends_with('/'))
            .unwrap_or(bare)
    }
}

/// Reads one pattern.
fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(|| after.to_owned())?;
        parts.push(Part::Literal(literal.to_owned()));
        parts.push(match name {
            "path" => Part::Path,
            "folder" => Part::Folder,
            "categories" => Part::Categories,
            "slug" => Part::Slug,
            "given" => Part::Given,
            "language" => Part::Language,
            "year" => Part::Year,
            "month" => Part::Month,
            "day" => Part::Day,
            unknown => return Err(unknown.to_owned()),
        });
        rest = after;
    }
    parts.push(Part::Literal(rest.to_owned()));
    Ok(parts)
}

/// One pattern with what the article at the path `bare` has for its parts; `None` when it lacks one.
fn fill(parts: &[Part], bare: &str, head: &Head, language: &str) -> Option<String> {
    let published = head.published.as_ref();
    let own = head.language.as_deref();
    let bare = match bare.rsplit_once('/') {
        Some((folder, "index" | "_index")) => folder,
        _ => bare,
    };
    let folder = bare.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut address = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => address.push_str(text),
            Part::Path => address.push_str(bare),
            Part::Folder => address.push_str(folder),
            Part::Categories => address.push_str(&head.categories.join("/").to_lowercase()),
            Part::Slug => address.push_str(&head.slug),
            Part::Given => address.push_str(head.given_slug.as_deref()?),
            Part::Language => {
                let other = own.filter(|own| !is_in(language, own))?;
                address.push_str(&other.to_lowercase());
            }
            Part::Year => address.push_str(&published?.strftime("%Y").to_string()),
            Part::Month => address.push_str(&published?.strftime("%m").to_string()),
            Part::Day => address.push_str(&published?.strftime("%d").to_string()),
        }
    }
    while address.contains("//") && !address.contains("://") {
        address = address.replace("//", "/");
    }
    Some(address)
}

/// Whether a language is another one, or one of its regions, as `nl-BE` is Dutch.
fn is_in(language: &str, of: &str) -> bool {
    let beginning = language.get(..of.len()).filter(|text| text.eq_ignore_ascii_case(of));
    beginning.is_some() && matches!(language.as_bytes().get(of.len()), None | Some(b'-'))
}

impl<'de> Deserialize<'de> for AddressPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|part| {
            D::Error::custom(format!(
                "`{{{part}}}` is no part of an address; there are {{path}}, {{folder}}, {{categories}}, {{slug}}, \
                 {{given}}, {{language}}, {{year}}, {{month}} and {{day}}"
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_from_path_slug_and_date() {
        let head = Head {
            slug: "zorg".to_owned(),
            published: "2011-02-03T00:00:00+01:00[Europe/Amsterdam]".parse().ok(),
            categories: vec!["Nieuws".to_owned(), "raad".to_owned()],
            ..Head::default()
        };
        for (pattern, path, expected) in [
            ("/{year}/{month}/{day}/{slug}.html", "2011-02-03-zorg.md", "/2011/02/03/zorg.html"),
            ("/{path}/", "nieuws/2011/zorg.md", "/nieuws/2011/zorg/"),
            ("/{path}/", "nieuws/zorg/index.md", "/nieuws/zorg/"),
            ("/{folder}/{slug}/", "zorg.md", "/zorg/"),
            ("/{categories}/{slug}.html", "zorg.md", "/nieuws/raad/zorg.html"),
            ("https://example.org//{slug}", "zorg.md", "https://example.org//zorg"),
        ] {
            let pattern = AddressPattern::parse(pattern).unwrap();
            assert_eq!(pattern.address(path, &head, "nl").as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_first_pattern_counts_whose_parts_are_there() {
        let pattern =
            AddressPattern::parse("/blog/{given} | /blog/{year}/{slug} | /{path}").unwrap();
        let mut head = Head { slug: "raad".to_owned(), ..Head::default() };
        assert_eq!(pattern.address("a/b.md", &head, "nl").as_deref(), Some("/a/b"));
        head.published = "2011-02-03T00:00:00+01:00[Europe/Amsterdam]".parse().ok();
        assert_eq!(pattern.address("a/b.md", &head, "nl").as_deref(), Some("/blog/2011/raad"));
        head.given_slug = Some("vast/adres".to_owned());
        assert_eq!(pattern.address("a/b.md", &head, "nl").as_deref(), Some("/blog/vast/adres"));
    }

    #[test]
    fn a_translation_has_its_language_in_its_address() {
        let pattern = AddressPattern::parse("/{language}/{folder}/{slug}/ | /{path}/").unwrap();
        for (path, language, site, expected) in [
            ("a/zorg/index.en.md", Some("en"), "nl", "/en/a/zorg/"),
            ("a/zorg/index.en-US.md", Some("en-US"), "nl", "/en-us/a/zorg/"),
            ("a/zorg.nl.md", Some("nl"), "nl-NL", "/a/zorg/"),
            ("a/zorg/index.md", None, "nl", "/a/zorg/"),
            ("en.md", Some("en"), "en", "/en/"),
        ] {
            let language = language.map(str::to_owned);
            let head = Head { slug: "zorg".to_owned(), language, ..Head::default() };
            assert_eq!(pattern.address(path, &head, site).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn a_pattern_with_a_date_gives_an_undated_article_no_address() {
        let pattern = AddressPattern::parse("/{year}/{slug}").unwrap();
        assert_eq!(pattern.address("zorg.md", &Head::default(), "nl"), None);
        assert_eq!(AddressPattern::parse("/{jaar}/"), Err("jaar".to_owned()));
    }
}
