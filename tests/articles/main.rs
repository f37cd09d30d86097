//! Stored articles as they are read: every print page of the fixtures against the facts written beside it, and the
//! whole model of articles in other forms.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod grammar;
#[path = "../needs/mod.rs"]
mod needs;

use std::fs;
use std::path::{Path, PathBuf};

use bron::article::{Article, Id};
use bron::read::print_page::PrintPage;
use bron::read::{self, Authors, Context, Format, Head, LineEnding, Neighbours, Settings, Warning};
use bron::site;
use proptest::prelude::*;
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles")
}

/// The print pages in a folder that have their expected facts beside them.
fn expected_pages(folder: &Path) -> Vec<(PathBuf, Value)> {
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| {
            let expected = fs::read(path.with_extension("expected.json")).unwrap();
            (path, serde_json::from_slice(&expected).unwrap())
        })
        .collect();
    pages.sort_by(|one, other| one.0.cmp(&other.0));
    pages
}

fn ends(text: &str, length: usize) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(length)).collect()
}

/// The facts of a page in the form of the expectation files.
fn facts(file: &str, page: &PrintPage) -> Value {
    let paragraphs: Vec<Value> = page
        .paragraphs()
        .map(|text| {
            let starts: String = text.chars().take(40).collect();
            json!({"starts": starts, "ends": ends(text, 40), "chars": text.chars().count()})
        })
        .collect();
    let line_ending = match page.line_ending {
        LineEnding::Lf => "lf",
        LineEnding::CrLf => "crlf",
        LineEnding::Cr => "cr",
        LineEnding::Mixed => "mixed",
    };
    json!({
        "file": file,
        "encoding": page.encoding,
        "line_ending": line_ending,
        "bom": page.bom,
        "language": page.language.unwrap_or("nl"),
        "title": page.title,
        "site": page.site,
        "date_text": page.date_text,
        "date": page.date.map(|date| date.to_string()),
        "subtitle": page.subtitle,
        "lead": page.lead(),
        "headings": page.headings().map(|(text, before)| json!({"text": text, "before_paragraph": before})).collect::<Vec<_>>(),
        "paragraph_count": paragraphs.len(),
        "paragraphs": paragraphs,
        "sources": page.sources.iter().map(|source| json!({"name": source.name, "url": source.url.as_ref().map(url::Url::as_str)})).collect::<Vec<_>>(),
    })
}

#[test]
fn every_print_page_gives_exactly_the_facts_beside_it() {
    let pages = expected_pages(&fixtures());
    assert!(pages.len() >= 11, "the fixtures are not there");
    for (path, mut expected) in pages {
        expected.as_object_mut().unwrap().remove("notes");
        let file = path.file_name().unwrap().to_str().unwrap();
        let read = PrintPage::read(&fs::read(&path).unwrap(), &Settings::default()).unwrap();
        assert_eq!(facts(file, &read.value), expected, "{file}");
        assert_eq!(read.warnings, [], "{file}");
    }
}

fn site() -> site::Settings {
    toml::from_str("title = \"Stad en Land\"\nurl = \"https://stadenland.example/\"\n").unwrap()
}

/// Head and article of one file, with all warnings of the latter.
fn read_both(bytes: &[u8], path: &str) -> (Head, Article, Vec<Warning>) {
    let (site, settings, authors) = (site(), Settings::default(), Authors::new());
    let context = Context {
        site: &site,
        settings: &settings,
        authors: &authors,
        path,
        neighbours: Neighbours::NONE,
    };
    let format = Format::of_path(path).unwrap();
    let url = site.url.join("artikelen/").unwrap().join(path.rsplit('/').next().unwrap()).unwrap();
    let head = read::head(bytes, format, context).unwrap();
    let article =
        read::article(bytes, format, context, Id::new("tag:x").unwrap(), Some(&url)).unwrap();
    assert_eq!(head.warnings, article.warnings);
    (head.value, article.value, article.warnings)
}

fn fixture(name: &str) -> (Head, Article, Vec<Warning>) {
    read_both(&fs::read(fixtures().join(name)).unwrap(), name)
}

/// What a reader sees of an article besides its body.
fn told(article: &Article) -> Value {
    json!({
        "title": article.title,
        "subtitle": article.subtitle,
        "published": article.published.as_ref().map(bron::date::rfc3339),
        "updated": article.updated.as_ref().map(bron::date::rfc3339),
        "authors": article.authors.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        "language": article.language,
        "tags": article.tags.iter().map(|it| it.term.as_str()).collect::<Vec<_>>(),
        "sources": article.sources.iter().map(|it| (it.name.as_str(), it.url.as_ref().map(url::Url::as_str))).collect::<Vec<_>>(),
    })
}

#[test]
fn a_page_with_json_ld_gives_its_facts_and_a_clean_body() {
    let (head, article, warnings) = fixture("wijkbudget-in-drie-buurten.html");
    assert_eq!(
        told(&article),
        json!({
            "title": "Wijkbudget in drie buurten op na zes weken",
            "subtitle": "Speeltoestel en geveltuin het vaakst aangevraagd",
            "published": "2013-04-18T09:30:00+02:00",
            "updated": "2013-04-19T16:05:00+02:00",
            "authors": ["Hilde Oosterveen"],
            "language": "nl",
            "tags": ["participatie", "wijken", "begroting"],
            "sources": [
                ["Gemeente Noorderhage, memo 2013-041", "https://noorderhage.example/raad/memo-2013-041"],
                ["Buurtraad Kadebuurt", null],
                ["Instituut voor Buurtonderzoek", "https://buurtonderzoek.example/budgetten"],
            ],
        })
    );
    assert_eq!(warnings, []);
    assert_eq!(
        head.url.as_deref(),
        Some("https://raadsbode.example/2013/wijkbudget-in-drie-buurten")
    );
    assert_eq!(article.image.unwrap().as_str(), "https://stadenland.example/beeld/wijkbudget.jpg");
    let body = article.body.to_html();
    for part in [
        "<a href=\"https://stadenland.example/stukken/2013-041.pdf\">memo aan de raad</a>",
        "srcset=\"https://stadenland.example/beeld/wijkbudget-800.jpg 800w, https://stadenland.example/beeld/wijkbudget-1600.jpg 1600w\"",
        "<figcaption>Geveltuinen in de Kadebuurt</figcaption>",
        "<td align=\"right\">25.000</td>",
        "<span lang=\"en\">",
        "<a href=\"https://kaart.noorderhage.example/wijkbudget?laag=2\">Kaart van de aanvragen</a>",
    ] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    for part in [
        "<h1",
        "18 april",
        "Speeltoestel",
        "onclick",
        "teller",
        "Deel dit",
        "Bronnen",
        "Buurtraad",
        "Voorpagina",
        "©",
    ] {
        assert!(!body.contains(part), "{part} is in {body}");
    }
}

#[test]
fn a_saved_print_page_is_read_by_the_grammar_of_its_text() {
    let (head, article, _) = fixture("opgeslagen-printpagina.html");
    assert_eq!(
        told(&article),
        json!({
            "title": "Griffie zet stukken eerder online",
            "subtitle": "Raadsleden lezen nu tien dagen vooruit",
            "published": "2010-10-06T00:00:00+02:00",
            "updated": null,
            "authors": [],
            "language": "nl",
            "tags": [],
            "sources": [
                ["Griffie Overschie aan de Lede", null],
                ["Lokaal Bestuur Nu", "http://www.lokaalbestuur.example/2010/10/stukken"],
            ],
        })
    );
    assert_eq!(head.title, article.title);
    assert_eq!(
        article.body.to_text(),
        "De griffie van Overschie aan de Lede publiceert raadsstukken voortaan tien dagen voor de vergadering. Dat waren er vier.\n\n\
         Minder mondelinge vragen\n\n\
         Sinds de proef begon, halveerde het aantal mondelinge vragen. ‘Wie gelezen heeft, vraagt korter’, zegt griffier Pauline ter Welle."
    );
}

#[test]
fn an_old_page_laid_out_with_a_table_gives_its_text() {
    let (_, article, _) = fixture("digitaal-loket-tabelopmaak.html");
    assert_eq!(
        told(&article),
        json!({
            "title": "Digitaal loket trekt vooral ’s avonds bezoek",
            "subtitle": null,
            "published": "2004-11-23T00:00:00+01:00",
            "updated": null,
            "authors": ["Redactie Loket & Balie"],
            "language": null,
            "tags": [],
            "sources": [["Dienst Burgerzaken Westerkogge", null]],
        })
    );
    let text = article.body.to_text();
    assert!(text.starts_with("Het digitale loket van Westerkogge"), "{text}");
    assert!(text.contains("kost online € 7,50") && text.ends_with("Alle cijfers"), "{text}");
}

#[test]
fn a_plain_page_needs_no_marks() {
    let (_, article, _) = fixture("vergaderstukken-als-open-data.html");
    assert_eq!(
        told(&article),
        json!({
            "title": "Vergaderstukken als open data: zo haalt u ze op",
            "subtitle": null,
            "published": "2014-05-12T00:00:00+02:00",
            "updated": null,
            "authors": ["Sjors Haverkate"],
            "language": "nl-NL",
            "tags": [],
            "sources": [
                ["Griffie Waterland-Oost", null],
                ["Werkgroep Open Raad, Handreiking stukken", "https://openraad.example/handreiking"],
            ],
        })
    );
    let body = article.body.to_html();
    assert!(body.contains("<code class=\"language-sh\">curl https://stukken"), "{body}");
    assert!(body.contains("<details><summary>"), "{body}");
    assert!(
        body.contains("https://stadenland.example/artikelen/uitleg/veelgestelde-vragen.html#adres"),
        "{body}"
    );
    assert!(!body.contains("12 mei 2014") && !body.contains("Bronnen"), "{body}");
}

#[test]
fn a_text_file_that_was_saved_as_a_page_is_a_print_page() {
    let text = "Print pagina\nDe kade &amp; de brug - Krant\n\n3 mei 2012\n\nEen zin over de kade.\nTop\nBronnen\nDe Gids\nTerug";
    let page = |text: &str| {
        format!(
            "<html><head><meta name=\"color-scheme\"></head><body><pre style=\"x\">{text}</pre></body></html>"
        )
    };
    let (head, article, _) = read_both(page(text).as_bytes(), "a.html");
    assert_eq!(told(&article)["title"], "De kade & de brug");
    assert_eq!(told(&article)["sources"], json!([["De Gids", null]]));
    assert_eq!(told(&article)["published"], "2012-05-03T00:00:00+02:00");
    assert_eq!(article.body.to_html().trim_end(), "<p>Een zin over de kade.</p>");
    assert_eq!(head.title, article.title);
    let (_, code, _) = read_both(page("let a = 1;\nlet b = 2;").as_bytes(), "a.html");
    assert!(code.body.to_html().starts_with("<pre>let a"), "{}", code.body.to_html());
}

#[test]
fn microdata_gives_headline_authors_and_day() {
    let page = "<title>De kade - Krant</title><body itemscope itemtype='https://schema.org/Article'>\
        <h1>Krant</h1><h2 itemprop='name headline'>De <em>natte</em> kade</h2>\
        <p>Door <span itemprop='author' itemscope itemtype='https://schema.org/Person'>de <b itemprop='name'>Noor van Dam</b></span>\
        en <a itemprop='author' href='/huub'>Huub Smit</a></p><meta itemprop='datePublished' content='2011-02-03'>\
        <div itemprop='publisher' itemscope><span itemprop='name'>Uitgever</span></div>\
        <div itemprop='articleBody'><p>Een zin over de kade.</p></div>";
    let (_, article, warnings) = read_both(page.as_bytes(), "a.html");
    let told = told(&article);
    assert_eq!(told["title"], "De natte kade");
    assert_eq!(told["authors"], json!(["Noor van Dam", "Huub Smit"]));
    assert_eq!(told["published"], "2011-02-03T00:00:00+01:00");
    assert_eq!(warnings, []);
}

#[test]
fn a_date_that_is_none_is_told_and_both_kinds_of_sources_are_taken() {
    let page = "<title>De kade</title><meta property='article:published_time' content='gisteren'>\
        <script type='application/ld+json'>{\"@type\": \"Article\", \"isBasedOn\": \"https://a.example/\",\
        \"citation\": [{\"name\": \"Boek\", \"url\": \"https://b.example/\"}]}</script><p>Een zin.</p>";
    let (_, article, warnings) = read_both(page.as_bytes(), "a.html");
    let told = told(&article);
    let sources =
        json!([["https://a.example/", "https://a.example/"], ["Boek", "https://b.example/"]]);
    assert_eq!(told["sources"], sources);
    assert_eq!(told["published"], json!(null));
    assert!(warnings[0].message.starts_with("`gisteren` is not a date"), "{warnings:?}");
}

#[test]
fn the_fixtures_are_the_articles_they_were_copied_from() {
    let Some(folder) = needs::corpus("articles") else { return };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let copy = fixtures().join(path.file_name().unwrap());
            assert_eq!(fs::read(&copy).unwrap(), fs::read(&path).unwrap(), "{}", copy.display());
        }
    }
}

#[test]
fn a_path_gives_the_date_that_a_page_lacks() {
    for (path, bytes) in [
        ("2011/2011-02-03-balie.txt", "Balie dicht - TQ\n\nDe tekst."),
        ("2011-02-03-balie.html", "<title>Balie dicht</title><p>De tekst.</p>"),
    ] {
        let (head, article, _) = read_both(bytes.as_bytes(), path);
        assert_eq!(head.slug, "balie");
        assert_eq!(bron::date::rfc3339(&head.published.unwrap()), "2011-02-03T00:00:00+01:00");
        assert_eq!(bron::date::rfc3339(&article.published.unwrap()), "2011-02-03T00:00:00+01:00");
        assert!(article.url.is_some() && article.title == "Balie dicht");
    }
}

#[test]
fn a_hostile_page_is_read_in_no_time() {
    let site = site();
    let (settings, authors) = (Settings::default(), Authors::new());
    let context = Context {
        site: &site,
        settings: &settings,
        authors: &authors,
        path: "a.html",
        neighbours: Neighbours::NONE,
    };
    let read = |page: &str| {
        read::article(page.as_bytes(), Format::Html, context, Id::new("x").unwrap(), None)
    };
    for piece in [
        "<div>",
        "<table><td>",
        "<b><p>",
        "<article>",
        "<a href=x>Top</a>",
        "<li>Bronnen",
        "<br>",
        "<h1>",
        "<script>",
        "<font a><p>",
    ] {
        let page = format!("<title>T</title><p>Tekst</p>{}", piece.repeat(10_000));
        assert_eq!(read(&page).unwrap().value.title, "T", "{piece}");
    }
}

proptest! {
    #[test]
    fn no_page_panics(
        pieces in prop::collection::vec(
            "<(html|head|body|h1|p|article|main|table|td|ul|li|br|a rel=tag|time datetime=2011|title|header|div class=content)>|</(p|h1|article|title|td|div)>\
             |<meta name=(date|author|og:title) content=x>|<script type=application/ld\\+json>(\\{\"@type\":\"Article\"\\}|\\[)</script>\
             |Print pagina|Bronnen|Top|Terug|3 mei 2010|https://a.example|[a-z ]{1,9}", 0..30)
    ) {
        let site = site();
        let (settings, authors) = (Settings::default(), Authors::new());
        let context = Context { site: &site, settings: &settings, authors: &authors, path: "a.html", neighbours: Neighbours::NONE };
        let _ = read::article(pieces.concat().as_bytes(), Format::Html, context, Id::new("x").unwrap(), None);
    }
}
