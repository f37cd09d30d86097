//! Where the pages of articles are that do not say so themselves.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::fmt::strtime;
use serde::de::{Deserialize, Deserializer, Error};
use unicode_normalization::char::is_combining_mark;

use super::Head;

/// A pattern of addresses, such as `/{year}/{slug}/`. Of several patterns with ` | ` between them, the first one counts
/// whose parts are all there. The parts are:
///
/// - `{path}`: path of the file without extension, without the `index` of a folder, and where there is a part for it
///   without the language behind the name; `{folder}`: the folders of that
/// - `{name}`: name of the file or of its folder as it is, with a date before it; `{bundle}`: the folder of a file that
///   has its name, as Eleventy knows it, or is its index; `{dated}`: the path, with a day before a name as folders
/// - `{slug}`; `{given}`: the slug that the file itself gives by a key; `{title}`: the words of the title, as Hugo
///   writes them in addresses; `{path:words}` and the like: as Hugo writes the names of files, folders and slugs
/// - `{categories}`: those of the front matter, as Jekyll has them
/// - `{language}`: of an article that is not in the language of the site, whose folder is then no part of `{path}` and
///   `{folder}`
/// - `{year}`, `{month}` and `{day}`; `{date:FORMAT}`: the date by a format of `strftime`
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
    /// Another part, as Hugo writes it in addresses.
    Words(Box<Part>),
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
        parts.push(part(name).ok_or_else(|| name.to_owned())?);
        rest = after;
    }
    parts.push(Part::Literal(rest.to_owned()));
    Ok(parts)
}

/// The part of that name; `None` when there is none.
fn part(name: &str) -> Option<Part> {
    Some(match name {
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
        "path:words" | "folder:words" | "slug:words" | "given:words" | "name:words" => {
            Part::Words(Box::new(part(name.trim_end_matches(":words"))?))
        }
        other => {
            let format = other.strip_prefix("date:").filter(|format| !format.is_empty())?;
            strtime::format(format, ANY_DAY).ok()?;
            Part::Date(format.to_owned())
        }
    })
}

/// One pattern with what the article at the path `bare` has for its parts; `None` when it lacks one.
fn fill(parts: &[Part], bare: &str, head: &Head, language: &str) -> Option<String> {
    let index = match bare.rsplit_once('/') {
        Some((folder, "index" | "_index")) => Some(folder),
        _ => None,
    };
    let mut address = String::new();
    for part in parts {
        match (part, index) {
            (Part::Bundle, Some(folder)) => address.push_str(folder),
            _ => address.push_str(&value(part, index.unwrap_or(bare), head, language)?),
        }
    }
    while address.contains("//") && !address.contains("://") {
        address = address.replace("//", "/");
    }
    Some(address)
}

/// What the article at the path `bare` has for a part.
fn value<'v>(
    part: &'v Part,
    bare: &'v str,
    head: &'v Head,
    language: &str,
) -> Option<Cow<'v, str>> {
    let (folder, name) = bare.rsplit_once('/').unwrap_or(("", bare));
    Some(match part {
        Part::Literal(text) => text.into(),
        Part::Path => bare.into(),
        Part::Folder => folder.into(),
        Part::Categories => head.categories.join("/").to_lowercase().into(),
        Part::Slug => head.slug.as_str().into(),
        Part::Given => head.given_slug.as_deref()?.into(),
        Part::Language => {
            let own = head.language.as_deref();
            own.filter(|own| !is_in(language, own))?.to_lowercase().into()
        }
        Part::Dated => dated(bare),
        Part::Name => name.into(),
        Part::Bundle => {
            let is_like_it = folder.rsplit('/').next() == Some(name);
            is_like_it.then_some(folder)?.into()
        }
        Part::Title => {
            let words = words(&head.title.replace(['/', '+'], "-"));
            Some(words).filter(|words| !words.is_empty())?.into()
        }
        Part::Words(part) => {
            let text = value(part, bare, head, language)?;
            let is_slug = matches!(**part, Part::Slug | Part::Given);
            let names = text.split('/').map(|name| {
                if is_slug { words(name).trim_matches('-').to_owned() } else { spelt(name) }
            });
            names.collect::<Vec<_>>().join("/").into()
        }
        Part::Date(format) => strtime::format(format, head.published.as_ref()?).ok()?.into(),
    })
}

/// A path in which a day before a name (`2011-02-03-zorg`, `2011/02/03-zorg`) stands as folders, as Docusaurus has it, which
/// knows days with hyphens alone.
fn dated(path: &str) -> Cow<'_, str> {
    let starts = path.match_indices('/').map(|(at, _)| at + 1).chain([0]);
    let days = starts.filter_map(|at| Some((at, day_length(path.get(at..)?)?)));
    let Some((start, length)) = days.max() else { return path.into() };
    let (before, rest) = path.split_at_checked(start).unwrap_or_default();
    let (day, name) = rest.split_at_checked(length).unwrap_or_default();
    let name = name.strip_prefix(['-', '/']).unwrap_or(name);
    format!("{before}{}/{name}", day.replace('-', "/")).trim_end_matches('/').to_owned().into()
}

/// The length of the year, month and day that a path begins with.
fn day_length(path: &str) -> Option<usize> {
    let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = 0;
    for (at, most) in [4, 2, 2].into_iter().enumerate() {
        let rest = path.get(length..)?;
        let rest = if at > 0 { rest.strip_prefix(['-', '/'])? } else { rest };
        let count = figures(rest).min(most);
        if count == 0 || (at == 0 && count < most) {
            return None;
        }
        length = path.len() - rest.len() + count;
    }
    path.get(length..).filter(|rest| rest.is_empty() || rest.starts_with(['-', '/']))?;
    Some(length)
}

/// The words of a title as Hugo writes them in addresses: in lower case, with hyphens for what parts them, and without signs.
fn words(title: &str) -> String {
    let mut words = String::new();
    let mut is_parted = false;
    for sign in title.chars().flat_map(char::to_lowercase) {
        if sign.is_whitespace() {
            is_parted = !words.is_empty() && !words.ends_with('-');
        } else if stays(sign) {
            if is_parted && sign != '-' {
                words.push('-');
            }
            is_parted = false;
            push(&mut words, sign);
        }
    }
    words
}

/// The name of a file or a folder as Hugo writes it in addresses: as [`words`], with a hyphen for each space.
fn spelt(name: &str) -> String {
    let mut spelt = String::new();
    for sign in name.chars().flat_map(char::to_lowercase) {
        let sign = if sign.is_whitespace() { '-' } else { sign };
        if stays(sign) {
            push(&mut spelt, sign);
        }
    }
    spelt
}

/// Whether a sign stays in an address.
fn stays(sign: char) -> bool {
    sign.is_alphanumeric() || is_combining_mark(sign) || "-._~@+#".contains(sign)
}

fn push(address: &mut String, sign: char) {
    match sign {
        '#' => address.push_str("%23"),
        sign => address.push(sign),
    }
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
            ("/{bundle}/ | /{path}.html", "a/zorg/index.md", "/a/zorg/"),
            ("/{dated}", "a/2011-02-03-zorg/index.md", "/a/2011/02/03/zorg"),
            ("/{dated}", "2011-02-03/zorg.md", "/2011/02/03/zorg"),
            ("/{dated}", "2011/02/zorg.md", "/2011/02/zorg"),
            ("/{dated}", "a/2011/02/03-zorg.md", "/a/2011/02/03/zorg"),
            ("/{dated}", "a/2011/2/3/zorg.md", "/a/2011/2/3/zorg"),
            ("/{dated}", "2011-02-03.md", "/2011/02/03"),
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
        for unknown in ["jaar", "date:", "date:%", "date:%H", "date:%Ñ", "year:words"] {
            let pattern = AddressPattern::parse(&format!("/{{{unknown}}}/"));
            assert_eq!(pattern, Err(unknown.to_owned()));
        }
    }

    #[test]
    fn names_and_slugs_are_written_in_addresses_as_hugo_does() {
        let pattern =
            AddressPattern::parse("/{given:words}/ | /{folder:words}/{name:words}/").unwrap();
        let address = |path: &str, slug: Option<&str>| {
            let head = Head { given_slug: slug.map(str::to_owned), ..Head::default() };
            pattern.address(path, &head, "nl").unwrap()
        };
        for (name, of_path, of_slug) in [
            ("De Kade Open!", "de-kade-open", "de-kade-open"),
            ("it's  Ünïcode & more", "its--ünïcode--more", "its-ünïcode-more"),
            ("C# in 10", "c%23-in-10", "c%23-in-10"),
            ("node.js v1.2 -- new", "node.js-v1.2----new", "node.js-v1.2--new"),
            ("under_score+plus", "under_score+plus", "under_score+plus"),
            ("- einde -", "--einde--", "einde"),
            ("हिन्दी में", "हिन्दी-में", "हिन्दी-में"),
        ] {
            assert_eq!(address("a.md", Some(name)), format!("/{of_slug}/"));
            let path = format!("A b/{name}/index.md");
            assert_eq!(address(&path, None), format!("/a-b/{of_path}/"));
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
            let head = Head { title: title.to_owned(), ..Head::default() };
            let address = AddressPattern::parse("{title}").unwrap().address("a.md", &head, "nl");
            assert_eq!(address.as_deref(), Some(expected));
        }
    }
}
