//! Where the pages of articles are that do not say so themselves.

use jiff::civil::Date;
use jiff::fmt::strtime;
use serde::de::{Deserialize, Deserializer, Error};
use unicode_normalization::char::is_combining_mark;

use super::{Head, markdown};

/// A pattern of addresses, such as `/{year}/{slug}/`. The parts are `{path}` (path of the file without extension, without
/// the `index` of a folder, and where there is a part for it without the language behind the name), `{folder}`, `{categories}` (those of the front matter, as Jekyll has them), `{slug}`,
/// `{year}`, `{month}` and `{day}`, `{given}` (the slug that the file itself gives by a key), and `{language}` (of an article
/// that is not in the language of the site, whose folder is then no part of `{path}` and `{folder}`), `{title}` (the words of the title,
/// as Hugo writes them in addresses), `{name}` (the name of the file or of its folder as it is, with a date before it), `{bundle}`
/// (the folder of a file that has its name, as Eleventy knows it), `{dated}` (the path, with a day before a name as folders), and `{date:FORMAT}` (the date by a format of `strftime`). Of several patterns with ` | ` between them, the first one counts whose parts
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
    Title,
    Name,
    Bundle,
    Dated,
    Date(String),
}

/// A day to try formats with.
const ANY_DAY: Date = Date::constant(2011, 2, 3);

impl AddressPattern {
    /// Reads a pattern; `Err` has the part that nobody knows.
    ///
    /// # Errors
    /// What stands between braces and is none of the parts.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(" | ").map(parts).collect::<Result<_, _>>().map(Self)
    }

    /// The address of the page of the article at `path` of a site in `language`. `None` when the article lacks a part that the
    /// pattern wants, such as a date.
    pub fn address(&self, path: &str, head: &Head, language: &str) -> Option<String> {
        let bare = self.bare(path, head);
        self.0.iter().find_map(|parts| fill(parts, bare, head, language))
    }

    /// The path without extension, and without the language behind the name or in the first folder where an address has a part
    /// for that.
    fn bare<'p>(&self, path: &'p str, head: &Head) -> &'p str {
        let bare = path.rsplit_once('.').map_or(path, |(bare, _)| bare);
        let has_part = self.0.iter().flatten().any(|it| *it == Part::Language);
        let Some(own) = head.language.as_deref().filter(|_| has_part) else { return bare };
        let is_own = |folder: &&str| folder.eq_ignore_ascii_case(own);
        let without = bare.strip_suffix(own).and_then(|rest| rest.strip_suffix('.'));
        without
            .filter(|bare| !bare.is_empty() && !bare.ends_with('/'))
            .or_else(|| bare.split_once('/').filter(|(folder, _)| is_own(folder)).map(|it| it.1))
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
            "title" => Part::Title,
            "name" => Part::Name,
            "bundle" => Part::Bundle,
            "dated" => Part::Dated,
            "year" => Part::Date("%Y".to_owned()),
            "month" => Part::Date("%m".to_owned()),
            "day" => Part::Date("%d".to_owned()),
            other => match other.strip_prefix("date:") {
                Some(format) if !format.is_empty() && strtime::format(format, ANY_DAY).is_ok() => {
                    Part::Date(format.to_owned())
                }
                _ => return Err(other.to_owned()),
            },
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
    let (folder, name) = bare.rsplit_once('/').unwrap_or(("", bare));
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
            Part::Dated => address.push_str(&dated(bare)),
            Part::Name => address.push_str(name),
            Part::Bundle => {
                let is_like_it = folder.rsplit('/').next() == Some(name);
                address.push_str(is_like_it.then_some(folder)?);
            }
            Part::Title => {
                let words = words(&head.title);
                address.push_str(Some(words.as_str()).filter(|words| !words.is_empty())?);
            }
            Part::Date(format) => address.push_str(&strtime::format(format, published?).ok()?),
        }
    }
    while address.contains("//") && !address.contains("://") {
        address = address.replace("//", "/");
    }
    Some(address)
}

/// A path in which a day before a name (`2011-02-03-zorg`) stands as folders, as Docusaurus has it, which knows days with hyphens
/// alone.
fn dated(path: &str) -> String {
    let has_hyphens = |part: &str| [4, 7].iter().all(|at| part.as_bytes().get(*at) == Some(&b'-'));
    let day = |part| markdown::day_before_name(part).filter(|_| has_hyphens(part));
    let parts = path.split('/').map(|part| match day(part) {
        Some((day, "")) => day.strftime("%Y/%m/%d").to_string(),
        Some((day, name)) => format!("{}/{name}", day.strftime("%Y/%m/%d")),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The words of a title as Hugo writes them in addresses: in lower case, with hyphens for what parts them, and without signs.
fn words(title: &str) -> String {
    let mut words = String::new();
    let mut is_parted = false;
    for sign in title.chars().flat_map(char::to_lowercase) {
        let sign = if matches!(sign, '/' | '+') { '-' } else { sign };
        if sign.is_whitespace() {
            is_parted = !words.is_empty() && !words.ends_with('-');
        } else if sign.is_alphanumeric() || is_combining_mark(sign) || "-._~@".contains(sign) {
            if is_parted && sign != '-' {
                words.push('-');
            }
            is_parted = false;
            words.push(sign);
        } else if sign == '#' {
            words.push_str("%23");
        }
    }
    words
}

/// Whether a language is another one, or one of its regions, as `nl-BE` is Dutch.
pub(super) fn is_in(language: &str, of: &str) -> bool {
    let beginning = language.get(..of.len()).filter(|text| text.eq_ignore_ascii_case(of));
    beginning.is_some() && matches!(language.as_bytes().get(of.len()), None | Some(b'-'))
}

impl<'de> Deserialize<'de> for AddressPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|part| {
            D::Error::custom(format!(
                "`{{{part}}}` is no part of an address; there are {{path}}, {{folder}}, {{categories}}, {{slug}}, \
                 {{given}}, {{title}}, {{name}}, {{bundle}}, {{dated}}, {{language}}, {{year}}, {{month}}, {{day}} and {{date:%j}} by a format of strftime"
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
            ("/{folder}/{name}/", "a/2011-02-03-zorg/index.md", "/a/2011-02-03-zorg/"),
            ("/{bundle}/ | /{path}/", "a/zorg/zorg.md", "/a/zorg/"),
            ("/{bundle}/ | /{path}/", "a/zorg/wonen.md", "/a/zorg/wonen/"),
            ("/{dated}", "a/2011-02-03-zorg/index.md", "/a/2011/02/03/zorg"),
            ("/{dated}", "2011-02-03/zorg.md", "/2011/02/03/zorg"),
            ("/{dated}", "2011/02/zorg.md", "/2011/02/zorg"),
            ("/{dated}", "20110203-zorg.md", "/20110203-zorg"),
            ("/{dated}", "2011_02_03-zorg.md", "/2011_02_03-zorg"),
            ("/{date:%Y}/{date:%-m}/{date:%j}/{slug}", "zorg.md", "/2011/2/034/zorg"),
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
            ("en/a/zorg.md", Some("en"), "nl", "/en/a/zorg/"),
            ("nl/a/zorg/index.md", Some("nl"), "nl", "/a/zorg/"),
            ("nlx/zorg.md", Some("nl"), "nl", "/nlx/zorg/"),
        ] {
            let language = language.map(str::to_owned);
            let head = Head { slug: "zorg".to_owned(), language, ..Head::default() };
            assert_eq!(pattern.address(path, &head, site).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn a_title_without_words_is_no_part_of_an_address() {
        let head = |title: &str| Head { title: title.to_owned(), ..Head::default() };
        let pattern = AddressPattern::parse("/{title}/ | /{name}/").unwrap();
        assert_eq!(pattern.address("a.md", &head("!?"), "nl").as_deref(), Some("/a/"));
        assert_eq!(pattern.address("a.md", &head("De!"), "nl").as_deref(), Some("/de/"));
    }

    #[test]
    fn a_pattern_with_a_date_gives_an_undated_article_no_address() {
        let pattern = AddressPattern::parse("/{year}/{slug}").unwrap();
        assert_eq!(pattern.address("zorg.md", &Head::default(), "nl"), None);
        for unknown in ["jaar", "date:", "date:%", "date:%H", "date:%Ñ"] {
            let pattern = AddressPattern::parse(&format!("/{{{unknown}}}/"));
            assert_eq!(pattern, Err(unknown.to_owned()));
        }
    }

    #[test]
    fn a_title_is_written_in_addresses_as_hugo_does() {
        for (title, expected) in [
            ("First Post!", "first-post"),
            ("Third: it's Ünïcode & more", "third-its-ünïcode-more"),
            ("A/B testing in  C#", "a-b-testing-in-c%23"),
            ("node.js v1.2 -- what's new?", "node.js-v1.2--whats-new"),
            ("a -- b - c – d", "a--b-c-d"),
            ("  “Wat” … nu, 100% zeker ", "wat-nu-100-zeker"),
            ("under_score+plus~tilde@at", "under_score-plus~tilde@at"),
            ("हिन्दी में", "हिन्दी-में"),
        ] {
            assert_eq!(words(title), expected);
        }
    }
}
