//! Pages of HTML: their facts, and which part of them is the text.

use serde_json::json;

use super::{fixture, read_both, told};

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
fn what_a_page_calls_its_text_must_hold_it() {
    let text = "<p>De raad sprak een hele avond over de natte kade.</p>".repeat(5);
    let page = format!(
        "<title>De kade</title><body><div class='content'>Laden, een ogenblik geduld</div>\
         <article><a href='/b'>Een ander stuk</a></article><div id='x7'>{text}</div>"
    );
    let (_, article, _) = read_both(page.as_bytes(), "a.html");
    assert!(article.body.to_text().contains("natte kade"), "{}", article.body.to_text());
}

#[test]
fn parts_that_lead_elsewhere_are_no_text_and_lists_of_the_author_are() {
    let links =
        |names: [&str; 2]| names.map(|name| format!("<li><a href='/{name}'>{name}</a>")).concat();
    let page = format!(
        "<title>De kade</title><article><div class='shareBar'>Stuur dit door</div><p>Een zin over de kade.</p>\
         <ul class='box mostRead'>{}</ul><div class='tools'><p>{}</p></div><ul class='lijst'>{}</ul>\
         <h2 id='social-security'>Bijstand</h2><div class='code-toolbar'><pre><span class='token comment'># stil</span></pre></div>\
         <section id='tools'><h3>Schop</h3></section><div class='related-pages'><h2>Bronnen</h2><ul>{}</ul></div></article>",
        links(["Elders", "Verder"]),
        "De gemeente telde haar gereedschap en vond er te weinig van, zei zij. ".repeat(3),
        links(["Kaart", "Besluit"]),
        links(["Archief", "Verslag"]),
    );
    let (_, article, _) = read_both(page.as_bytes(), "a.html");
    let text = article.body.to_text();
    for (part, stays) in [
        ("Stuur", false),
        ("Elders", false),
        ("gereedschap", true),
        ("Besluit", true),
        ("Bijstand", true),
        ("# stil", true),
        ("Schop", true),
    ] {
        assert_eq!(text.contains(part), stays, "{part}: {text}");
    }
    let sources: Vec<_> = article.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(sources, ["Archief", "Verslag"]);
}

#[test]
fn a_page_says_in_many_ways_when_it_appeared() {
    for (page, day) in [
        ("<meta name=pub_date content=20110203><p>Tekst.", Some("2011-02-03")),
        (
            "<meta name=Publish-Date content='Thu, 03 Feb 2011 08:10:27 +0100'><p>Tekst.",
            Some("2011-02-03"),
        ),
        (
            "<p class=post><abbr class='published updated' title='2011-02-03T16:39:00+01:00'>gisteren</abbr> Tekst.",
            Some("2011-02-03"),
        ),
        ("<p>Tekst.</p><time class=x> 3 februari 2011 </time>", Some("2011-02-03")),
        (
            "<nav class=date>1 januari 2001</nav><h1>K</h1><p>Tekst, <span class='post-date'>3 februari 2011, 17:00</span></p>",
            Some("2011-02-03"),
        ),
        (
            "<h1>K</h1><img class=date-icon><p>Tekst, <time title=Publicatiedatum>3 februari 2011</time></p>",
            Some("2011-02-03"),
        ),
        (
            "<h1>K</h1><p>Tekst, <span class=date>van een datum waarvan wij alleen weten dat hij bestaat</span></p>",
            None,
        ),
        (
            "<link rel=canonical href='https://krant.example/2011/02/03/kade/'><p>Tekst.",
            Some("2011-02-03"),
        ),
    ] {
        let (head, article, _) =
            read_both(format!("<title>Kade</title>{page}").as_bytes(), "a.html");
        let told = told(&article);
        assert_eq!(told["published"].as_str().and_then(|it| it.get(..10)), day, "{page}");
        assert_eq!(head.published, article.published);
    }
}

#[test]
fn words_for_search_engines_are_no_tags() {
    let page = "<meta name=keywords content='gemeente, raad, nieuws, wonen'><meta name=news_keywords content='raad'>\
        <meta property='article:tag' content='wonen'><title>De kade</title><article><h1>De kade</h1><p>Een zin over de kade.\
        <p><a rel=tag href=/haven>haven</a></article>";
    let (_, article, _) = read_both(page.as_bytes(), "kade.html");
    assert_eq!(told(&article)["tags"], json!(["wonen", "haven"]));
}

#[test]
fn a_list_of_links_that_stands_apart_from_the_text_is_none_of_it() {
    let links = "<ul><li><a href=/a>Brug weer open</a><li><a href=/b>Dijk verhoogd</a><li><a href=/c>Sluis dicht</a></ul>";
    let prose = "Een zin over de kade, die lang genoeg is om er een te zijn, en dan nog een eind doorgaat over het water, de \
                 schepen, de kranen en wat er verder bij een haven hoort, zonder dat het iemand ophoudt.";
    let page = format!(
        "<title>De kade</title><body><div class=a><div class=b><h4>Uitgelicht</h4>{links}</div><h1>De kade</h1>\
         <p>Door <a rel=author href=/x>Bea Bos</a>, <a rel=author href=/y>Cor Dam</a> en <a rel=author href=/z>Els Vos</a></p>\
         <div class=tekst><p>{prose}<p>{prose}<p>Zie verder:{links}<p>{prose}</div>\
         <div class=c><h3>Bronnen</h3><ul><li><a href=https://gids.example/>De Gids</a><li><a href=https://raad.example/>Raad</a>\
         <li><a href=https://krant.example/>Krant</a></ul></div></div>"
    );
    let (_, article, _) = read_both(page.as_bytes(), "kade.html");
    let text = article.body.to_text();
    assert_eq!(text.matches("Brug weer open").count(), 1, "{text}");
    assert_eq!(text.matches("Een zin over").count(), 3, "{text}");
    assert!(!text.contains("Uitgelicht") && text.contains("Cor Dam"), "{text}");
    assert_eq!(article.sources.len(), 3, "{text}");

    let page = format!(
        "<title>De kade</title><article><h1>De kade</h1><section><p>{prose}</section><section><h2>Verder</h2>{links}</section></article>"
    );
    let text = read_both(page.as_bytes(), "kade.html").1.body.to_text();
    assert!(text.contains("Dijk verhoogd"), "{text}");

    let entry =
        "<li><a href=/a>De dijk is verhoogd, en dat was nodig na het hoge water van januari</a>";
    let entries = entry.repeat(8);
    let page = format!(
        "<title>De week</title><article><h1>De week</h1><div><p>{prose}</p></div><ul>{entries}</ul></article>"
    );
    let text = read_both(page.as_bytes(), "week.html").1.body.to_text();
    assert!(text.contains("hoge water"), "a list that is the text: {text}");
}
