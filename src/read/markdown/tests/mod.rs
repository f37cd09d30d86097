//! What the readers of Markdown promise, shown through the entry points of all readers.

mod edges;
mod examples;
mod html_posts;
mod laws;

use crate::article::{Article, Id};
use crate::date::rfc3339;
use crate::read::{self, Authors, Context, Folders, Format, Head, Neighbours, Reading, Settings};
use crate::site;

/// What an article may look at, for tests.
pub(super) struct Desk {
    pub(super) site: site::Settings,
    pub(super) settings: Settings,
    pub(super) authors: Authors,
}

impl Desk {
    pub(super) fn new() -> Self {
        let site = "title = \"De Raad\"\nurl = \"https://raad.example/\"\n";
        let authors = "noor:\n  name: Noor van Dam\n  url: https://noor.example/\n";
        Self {
            site: ::toml::from_str(site).unwrap(),
            settings: Settings::default(),
            authors: Authors::parse(authors, "authors.yml").unwrap(),
        }
    }

    fn context<'a>(&'a self, path: &'a str) -> Context<'a> {
        Context {
            site: &self.site,
            settings: &self.settings,
            authors: &self.authors,
            folders: Folders::NONE,
            path,
            neighbours: Neighbours::NONE,
        }
    }

    pub(super) fn head(&self, path: &str, text: &str) -> Reading<Head> {
        read::head(text.as_bytes(), Format::Markdown, self.context(path)).unwrap()
    }

    pub(super) fn article(&self, path: &str, text: &str) -> Reading<Article> {
        let id = Id::new("tag:raad.example,2011:a").unwrap();
        let url = url::Url::parse("https://raad.example/nieuws/a/").unwrap();
        read::article(text.as_bytes(), Format::Markdown, self.context(path), id, Some(&url))
            .unwrap()
    }
}

fn head(path: &str, text: &str) -> Head {
    Desk::new().head(path, text).value
}

fn published(path: &str, text: &str) -> Option<String> {
    head(path, text).published.map(|when| rfc3339(&when))
}

fn terms(head: &Head) -> Vec<&str> {
    head.tags.iter().map(|tag| tag.term.as_str()).collect()
}

fn people(head: &Head) -> Vec<&str> {
    head.authors.iter().map(|person| person.name.as_str()).collect()
}

fn sources(head: &Head) -> Vec<(&str, &str)> {
    head.sources
        .iter()
        .map(|source| (source.name.as_str(), source.url.as_ref().map_or("", url::Url::as_str)))
        .collect()
}

#[test]
fn spaces_part_tags_where_the_settings_say_so() {
    let mut desk = Desk::new();
    let text = "---\ntags: open data\ncategory: klein nieuws\n---\n";
    assert_eq!(terms(&desk.head("a.md", text).value), ["open data", "klein nieuws"]);
    desk.settings.spaced = vec!["tags".to_owned()];
    assert_eq!(terms(&desk.head("a.md", text).value), ["open", "data", "klein nieuws"]);
    let text = "---\nTags: open data, zorg\n---\n";
    assert_eq!(terms(&desk.head("a.md", text).value), ["open data", "zorg"]);
}

#[test]
fn an_article_appears_no_sooner_than_it_may() {
    for (front, day) in [
        ("date: 2024-01-01\npublishDate: 2099-02-03", "2099-02-03"),
        ("date: 2024-01-01\npublish_date: 2023-02-03", "2024-01-01"),
        ("embargo: 2099-02-03", "2099-02-03"),
        ("date: 2024-01-01\npublishDate: straks", "2024-01-01"),
    ] {
        let when = published("a.md", &format!("---\n{front}\n---\n")).unwrap();
        assert_eq!(when, format!("{day}T00:00:00+01:00"), "{front}");
    }
}

#[test]
fn a_date_is_read_as_each_generator_has_it() {
    for (front, expected) in [
        ("date: 2011-02-03", "2011-02-03T00:00:00+01:00"),
        ("date: 2011-07-03", "2011-07-03T00:00:00+02:00"),
        ("date: 2011-02-03 09:30:00 +0100", "2011-02-03T09:30:00+01:00"),
        ("date: 2011-02-03T09:30:00Z", "2011-02-03T09:30:00+00:00"),
        ("date: 2011-02-03 9:30", "2011-02-03T09:30:00+01:00"),
        ("date: \"3 februari 2011\"", "2011-02-03T00:00:00+01:00"),
        ("Date: 20110203", "2011-02-03T00:00:00+01:00"),
        ("pubDate: Feb 3, 2011", "2011-02-03T00:00:00+01:00"),
        ("published: true\npublish_date: 2011-02-03", "2011-02-03T00:00:00+01:00"),
        ("date: 2011-02-03\ntime: 09:30", "2011-02-03T09:30:00+01:00"),
        ("date: {date: 2011-02-03}", "2011-02-03T00:00:00+01:00"),
        ("lastmod: 2011-02-03", "2011-02-03T00:00:00+01:00"),
        ("path: 2011/02/03/slug", "2011-02-03T00:00:00+01:00"),
    ] {
        let text = format!("---\n{front}\n---\nTekst\n");
        assert_eq!(published("a.md", &text).as_deref(), Some(expected), "{front}");
    }
    assert_eq!(published("2011-02-03-a.md", "Tekst").as_deref(), Some("2011-02-03T00:00:00+01:00"));
    assert_eq!(published("2025/09/2-a.md", "Tekst").as_deref(), Some("2025-09-02T00:00:00+02:00"));
    assert_eq!(published("a.md", "Tekst"), None);
}

#[test]
fn a_text_that_is_no_date_is_told_with_its_line_and_the_chain_goes_on() {
    let read = Desk::new().head("2011-02-03-a.md", "---\ntitle: a\ndate: 31 februari 2011\n---\n");
    assert_eq!(read.value.published.map(|it| rfc3339(&it)).unwrap(), "2011-02-03T00:00:00+01:00");
    assert_eq!(read.warnings.len(), 1);
    assert_eq!(read.warnings[0].line, Some(3));
    assert!(read.warnings[0].message.contains("`31 februari 2011` is not a date"));
}

#[test]
fn the_title_is_the_key_else_the_first_heading_else_the_file_name() {
    assert_eq!(
        head("a.md", "---\ntitle: Caf&eacute; <b>3 < 5</b>\n---\n# Kop\n").title,
        "Caf&eacute; <b>3 < 5</b>"
    );
    assert_eq!(head("a.md", "# De `raad` en *wij*\n\nTekst\n").title, "De raad en wij");
    assert_eq!(head("a.md", "De raad\n=======\n\nTekst\n").title, "De raad");
    assert_eq!(head("a.md", "```\n# geen kop\n```\n\n# Wel een kop\n").title, "Wel een kop");
    assert_eq!(head("2011-02-03-de-raad_en-wij.md", "## Lager\n").title, "De raad en wij");
    let article = Desk::new().article("a.md", "# De raad\n\nTekst\n").value;
    assert_eq!(article.body.to_html().trim(), "<p>Tekst</p>");
    let article =
        Desk::new().article("a.md", "---\ntitle: De raad\n---\n# De raad\n\nTekst\n").value;
    assert_eq!(article.body.to_html().trim(), "<p>Tekst</p>");
    let article = Desk::new().article("a.md", "---\ntitle: Iets anders\n---\n# De raad\n").value;
    assert!(article.body.to_html().contains("De raad"));
}

#[test]
fn authors_are_text_lists_tables_or_ids() {
    for (front, expected) in [
        ("author: Huub Smit", vec!["Huub Smit"]),
        ("author: Smit, Huub", vec!["Smit, Huub"]),
        ("authors: Huub Smit, noor", vec!["Huub Smit", "Noor van Dam"]),
        ("authors: [noor, Huub Smit]", vec!["Noor van Dam", "Huub Smit"]),
        (
            "authors:\n  - name: Huub Smit\n    url: https://huub.example\n  - noor",
            vec!["Huub Smit", "Noor van Dam"],
        ),
        ("author:\n  name: Huub Smit", vec!["Huub Smit"]),
        ("extra:\n  author: Huub Smit", vec!["Huub Smit"]),
        ("taxonomies:\n  authors: [Huub Smit]", vec!["Huub Smit"]),
        ("author: Huub Smit <huub@raad.example>", vec!["Huub Smit"]),
        ("title: zonder", vec![]),
    ] {
        let head = head("a.md", &format!("---\n{front}\n---\n"));
        assert_eq!(people(&head), expected, "{front}");
    }
}

#[test]
fn tags_come_from_every_key_and_each_once() {
    let text = "+++\ntags = [\"financiën\", \"C#\"]\ncategory = \"open-data, Zorg\"\nkeywords = \"zorg\"\n[taxonomies]\ncategories = [\"wonen\"]\n+++\n";
    assert_eq!(terms(&head("a.md", text)), ["financiën", "C#", "wonen", "open-data", "Zorg"]);
    let text = "---\ntags:\n  - label: Wonen\n    permalink: /wonen\n  - '#zorg'\ncategories: [[a, b], c]\n---\n";
    assert_eq!(terms(&head("a.md", text)), ["Wonen", "zorg", "a", "b", "c"]);
}

#[test]
fn drafts_are_known_by_key_status_or_folder() {
    for front in [
        "draft: true",
        "draft: yes",
        "status: draft",
        "status: Hidden",
        "published: false",
        "unlisted: true",
        "eleventyExcludeFromCollections: true",
        "build:\n  list: never",
        "build:\n  render: never",
        "headless: true",
        "permalink: false",
    ] {
        assert!(head("a.md", &format!("---\n{front}\n---\n")).draft, "{front}");
    }
    assert!(head("_drafts/a.md", "Tekst").draft);
    assert!(head("nieuws/_index.nl.md", "Tekst").draft && !head("nieuws/index.md", "Tekst").draft);
    for front in [
        "draft: false",
        "draft: \"false\"",
        "status: published",
        "published: 2011-02-03",
        "title: draft",
    ] {
        assert!(!head("a.md", &format!("---\n{front}\n---\n")).draft, "{front}");
    }
    let expires = head("a.md", "---\nexpiryDate: 2011-02-03\n---\n").expires;
    assert_eq!(rfc3339(&expires.unwrap()), "2011-02-03T00:00:00+01:00");
}

#[test]
fn slug_address_id_and_language_are_found() {
    let read = head("2011-02-03-a.nl.md", "---\nid: urn:x:1\npermalink: /nieuws/de-raad\n---\n");
    assert_eq!(read.id.unwrap().as_str(), "urn:x:1");
    assert_eq!((read.slug.as_str(), read.url.as_deref()), ("de-raad", Some("/nieuws/de-raad/")));
    assert_eq!(read.language.as_deref(), Some("nl"));
    let read =
        head("a.md", "---\nslug: over/de-raad\nlang: nl_BE\npermalink: /:year/:title/\n---\n");
    assert_eq!((read.slug.as_str(), read.url), ("de-raad", None));
    assert_eq!(read.language.as_deref(), Some("nl-BE"));
    assert_eq!(head("2018/07/27/de-raad/index.md", "").slug, "de-raad");
    let mut desk = Desk::new();
    desk.settings.languages = vec!["en".to_owned()];
    assert_eq!(desk.head("en/a.md", "").value.language.as_deref(), Some("en"));
    let read = desk.head("a.md", "---\nlang: x y\n---\n");
    assert_eq!(read.value.language, None);
    assert!(read.warnings[0].message.contains("not a language tag"));
}

#[test]
fn sources_are_names_addresses_tables_or_a_section() {
    let expected = [("De Raad", "https://raad.example/a"), ("InOverheid.nl", "")];
    for text in [
        "---\nsources:\n  - name: De Raad\n    url: https://raad.example/a\n  - InOverheid.nl\n---\n",
        "---\nbronnen:\n  - De Raad (https://raad.example/a)\n  - InOverheid.nl\n---\n",
        "---\nsources: [\"[De Raad](https://raad.example/a)\", InOverheid.nl]\n---\n",
        "---\nsource: |\n  De Raad: https://raad.example/a\n  InOverheid.nl\n---\n",
        "+++\n[extra]\nsources = [{name = \"De Raad\", url = \"/a\"}, {name = \"InOverheid.nl\"}]\n+++\n",
        "Tekst\n\n## Bronnen\n\n- [De Raad](https://raad.example/a)\n- InOverheid.nl\n",
        "Tekst\n\nBronnen\n-------\n\nDe Raad: https://raad.example/a\nInOverheid.nl\n",
        "Tekst\n\n**Bronnen:**\n\n1. De Raad, <https://raad.example/a>\n2. InOverheid.nl\n",
        "Tekst\n\n### Sources ###\n\n* [De Raad][1]\n* InOverheid.nl\n\n[1]: https://raad.example/a\n",
        "---\nvia: InOverheid.nl\nsources:\n  De Raad: https://raad.example/a\n---\n## Bron\n\n- InOverheid.nl\n",
    ] {
        assert_eq!(sources(&head("a.md", text)), expected, "{text}");
        let html = Desk::new().article("a.md", text).value.body.to_html();
        assert!(!html.contains("InOverheid") && !html.contains("Bron"), "{text}\n{html}");
    }
}

#[test]
fn a_section_that_is_not_of_sources_stays() {
    for text in [
        "Tekst\n\n## Bronnen\n\n- A\n\n## Reacties\n\nGoed\n",
        "Tekst\n\n```\n## Bronnen\n\n- A\n```\n",
        "Tekst\n\n## Bronnen\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "Tekst\n\n## Bronnen van onvrede\n\n- A\n",
    ] {
        assert_eq!(sources(&head("a.md", text)), [], "{text}");
        assert!(Desk::new().article("a.md", text).value.body.to_html().contains("Bronnen"));
    }
}

#[test]
fn a_footnote_after_the_sources_stays() {
    let text = "Tekst[^1]\n\n## Bronnen\n\n- A\n\n[^1]: De noot.\n";
    let article = Desk::new().article("a.md", text).value;
    assert_eq!(article.sources.len(), 1);
    assert!(article.body.to_html().contains("De noot."));
    assert!(!article.body.to_html().contains("Bronnen"));
}

#[test]
fn a_summary_is_a_key_or_what_stands_before_the_mark() {
    let summary = |text: &str| {
        let article = Desk::new().article("a.md", text).value;
        assert!(!article.body.to_html().contains("more"), "{}", article.body.to_html());
        article.summary.map(|it| it.to_text().trim().to_owned())
    };
    for mark in [
        "<!-- more -->",
        "<!--more-->",
        "<!-- truncate -->",
        "<!-- Excerpt -->",
        "{/* truncate */}",
    ] {
        assert_eq!(summary(&format!("Een\n\n{mark}\n\nTwee\n")).as_deref(), Some("Een"), "{mark}");
    }
    assert_eq!(
        summary("---\nexcerpt_separator: '~ ~ ~'\n---\nEen\n\n~ ~ ~\n\nTwee\n").as_deref(),
        Some("Een")
    );
    assert_eq!(
        summary("---\ndescription: Kort\n---\nEen\n\n<!--more-->\n\nTwee\n").as_deref(),
        Some("Kort")
    );
    assert_eq!(summary("Een\n\nTwee\n"), None);
    let article = Desk::new().article("a.md", "Een `<!--more-->` twee\n").value;
    assert_eq!(article.summary, None);
}

#[test]
fn files_that_belong_to_an_article_are_found() {
    let text = "---\ncover:\n  image: foto.jpg\nenclosure:\n  url: /a.mp3\n  length: 1_234\n  duration: 1:02:03\nlicense: CC BY 4.0\nsubtitle: Een  regel\n---\n";
    let article = Desk::new().article("a.md", text).value;
    assert_eq!(article.image.unwrap().as_str(), "https://raad.example/nieuws/a/foto.jpg");
    let file = &article.enclosures[0];
    assert_eq!(
        (file.url.as_str(), file.media_type.as_str()),
        ("https://raad.example/a.mp3", "audio/mpeg")
    );
    assert_eq!((file.length, file.duration), (Some(1234), Some(3723)));
    assert_eq!(article.rights.as_deref(), Some("CC BY 4.0"));
    assert_eq!(article.subtitle.as_deref(), Some("Een regel"));
}

#[test]
fn control_characters_are_left_out_and_told_once() {
    let text = "---\ntitle: \"A\u{b}B\"\n---\nEen\u{0}\n\u{1b}[31mtwee\u{fffe}\n";
    let read = Desk::new().article("a.md", text);
    assert_eq!(read.value.title, "AB");
    assert_eq!(read.value.body.to_text().trim(), "Een [31mtwee");
    assert_eq!(read.warnings.len(), 1);
    assert_eq!(read.warnings[0].line, Some(2));
    assert!(read.warnings[0].message.starts_with("4 control characters"));
}

#[test]
fn encodings_and_line_ends_do_not_matter() {
    let desk = Desk::new();
    let text = "---\r\ntitle: Café\r\n---\r\nEen\r\n";
    let expected = desk.head("a.md", "---\ntitle: Café\n---\nEen\n").value;
    assert_eq!(desk.head("a.md", text).value, expected);
    assert_eq!(desk.head("a.md", &format!("\u{feff}{text}")).value, expected);
    let old: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    assert_eq!(read::head(&old, Format::Markdown, desk.context("a.md")).unwrap().value, expected);
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read::head(&wide, Format::Markdown, desk.context("a.md")).unwrap().value, expected);
}

#[test]
fn a_key_that_is_given_twice_is_told() {
    let read = Desk::new().head("a.md", "---\ntitle: Een\ntags: [a]\ntitle: Twee\n---\n");
    assert_eq!(read.value.title, "Twee");
    assert_eq!(read.warnings[0].line, Some(4));
}
