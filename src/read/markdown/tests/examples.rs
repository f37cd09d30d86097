//! The stored articles of this repository and the examples of `docs/articles.md`, as they are read.

use std::fmt::Write;

use super::Desk;
use crate::date::rfc3339;

/// Everything that is read of an article, a line for each fact that there is.
fn facts(path: &str, text: &str) -> String {
    let desk = Desk::new();
    let head = desk.head(path, text).value;
    let article = desk.article(path, text).value;
    let when = |date: &Option<jiff::ZonedDateTime>| date.as_ref().map(rfc3339).unwrap_or_default();
    let people: Vec<_> = head.authors.iter().map(|it| it.name.as_str()).collect();
    let tags: Vec<_> = head.tags.iter().map(|tag| tag.term.as_str()).collect();
    let sources: Vec<_> = head
        .sources
        .iter()
        .map(|source| match &source.url {
            Some(url) => format!("{} <{url}>", source.name),
            None => source.name.clone(),
        })
        .collect();
    let summary = article.summary.as_ref().map(|it| it.to_text().trim().to_owned());
    let mut lines = String::new();
    for (name, value) in [
        ("title", head.title),
        ("subtitle", article.subtitle.unwrap_or_default()),
        ("published", when(&head.published)),
        ("updated", when(&head.updated)),
        ("expires", when(&head.expires)),
        ("draft", if head.draft { "yes".to_owned() } else { String::new() }),
        ("slug", head.slug),
        ("address", head.url.unwrap_or_default()),
        ("language", head.language.unwrap_or_default()),
        ("authors", people.join("; ")),
        ("tags", tags.join("; ")),
        ("sources", sources.join("; ")),
        ("summary", summary.unwrap_or_default()),
        ("image", article.image.map(String::from).unwrap_or_default()),
    ] {
        if !value.is_empty() {
            writeln!(lines, "{name}: {value}").unwrap();
        }
    }
    lines
}

#[test]
fn the_stored_articles_are_read_in_the_manner_of_their_generators() {
    for (path, text, expected) in [
        (
            "nieuws/wijkbudget-levert-meer-op-dan-het-kost.md",
            include_str!(
                "../../../../fixtures/articles/nieuws/wijkbudget-levert-meer-op-dan-het-kost.md"
            ),
            "title: Wijkbudget levert meer op dan het kost\npublished: 2014-09-18T09:15:00+02:00\nupdated: 2014-10-02T00:00:00+02:00\nslug: wijkbudget\nauthors: Marijke Tolsma\ntags: financiën; participatie; Onderzoek\nsources: Rekenkamer Veenderhage <https://rekenkamer.veenderhage.example/wijkbudget-2014>; Gesprek met wijkraad De Kade\nsummary: Veenderhage liet vier wijken zelf beslissen over een halve ton. De rekenkamer telde na.\nimage: https://raad.example/beeld/wijkbudget.jpg\n",
        ),
        (
            "2016-05-12-loket-open-op-zaterdag.md",
            include_str!("../../../../fixtures/articles/2016-05-12-loket-open-op-zaterdag.md"),
            "title: Loket open op zaterdag: wie komt er dan?\npublished: 2016-05-12T00:00:00+02:00\nslug: loket-open-op-zaterdag\nauthors: Teun Adema\ntags: balie; openingstijden; dienstverlening\nsources: Vakblad Balie & Burger <https://balieenburger.example/2016/05/zaterdag>; Baliemedewerkers van Zuidermark\nsummary: Een half jaar lang was het gemeentehuis van ook op zaterdagochtend open. Het werd niet drukker, maar wel anders.\n",
        ),
        (
            "nieuws/rekenen-aan-regels.md",
            include_str!("../../../../fixtures/articles/nieuws/rekenen-aan-regels.md"),
            "title: Rekenen aan regels: een bijstandsberekening in C#\npublished: 2018-07-27T00:00:00+02:00\nslug: rekenen-aan-regels\naddress: 2018/07/27/rekenen-aan-regels/\nauthors: Sjoerd Wiarda; Fatima el Idrissi\ntags: C#; open-data; regels\nsources: Regelbank Noord <https://regelbank.example/bijstand/2018>; Instituut Publieke Gegevens <https://ipg.example/regels>\n",
        ),
        (
            "nieuws/register-van-algoritmen.md",
            include_str!("../../../../fixtures/articles/nieuws/register-van-algoritmen.md"),
            "title: Een register van algoritmen, en wie het leest\nslug: register-van-algoritmen\nauthors: Noor van Dam\ntags: open-data; algoritmen; transparantie\nsources: https://register.veenderhage.example/ <https://register.veenderhage.example/>\n",
        ),
        (
            "2022-11-03-formulieren-die-iedereen-kan-invullen/index.mdx",
            include_str!(
                "../../../../fixtures/articles/2022-11-03-formulieren-die-iedereen-kan-invullen/index.mdx"
            ),
            "title: Formulieren die iedereen kan invullen\npublished: 2022-11-03T00:00:00+01:00\nupdated: 2022-11-10T00:00:00+01:00\nslug: formulieren-die-iedereen-kan-invullen\nauthors: Yasmin Öztürk; Teun Adema\ntags: toegankelijkheid; dienstverlening\nsources: Gemeente Lindewal, dossier formulieren <https://lindewal.example/formulieren>; Gebruikerspanel Lindewal\nsummary: Het aanvraagformulier voor een parkeerkaart telde vragen. Er waren er twaalf nodig.\nimage: https://raad.example/nieuws/a/formulier.png\n",
        ),
        (
            "nieuws/2025/09/2-de-nachtbus-rijdt-langs-het-stadhuis.md",
            include_str!(
                "../../../../fixtures/articles/nieuws/2025/09/2-de-nachtbus-rijdt-langs-het-stadhuis.md"
            ),
            "title: De nachtbus rijdt langs het stadhuis\npublished: 2025-09-02T00:00:00+02:00\nslug: de-nachtbus-rijdt-langs-het-stadhuis\nsources: Zuidermarkse Courant <https://courant.example/2025/nachtbus>; Gesprek met bode H. Postma\n",
        ),
        (
            "nieuws/council-minutes-people-can-search.en.md",
            include_str!(
                "../../../../fixtures/articles/nieuws/council-minutes-people-can-search.en.md"
            ),
            "title: Council minutes people can search\npublished: 2021-03-09T08:00:00+01:00\nslug: council-minutes-people-can-search\nlanguage: en-GB\nauthors: Margaret Ashdown\ntags: open-data; councils\nsources: Saltmarsh Borough Council <https://saltmarsh.example/minutes>; County Records Office <https://records.county.example/saltmarsh>\nsummary: Saltmarsh Borough put forty years of minutes online and found out what residents look for.\n",
        ),
    ] {
        assert_eq!(facts(path, text), expected, "{path}");
        let html = Desk::new().article(path, text).value.body.to_html();
        let code = html.matches("{{ dit }}").count() + html.matches("{{ dag }}").count();
        assert_eq!(html.matches("{{").count(), code, "{html}");
        for sign in [
            "{% if",
            "{{&lt;",
            "import ",
            "export ",
            ":::",
            "[!",
            "Bronnen",
            "<h2>Sources",
            "TabItem",
        ] {
            assert!(!html.contains(sign), "{path}: {sign}: {html}");
        }
    }
}

#[test]
fn the_examples_of_the_documentation_are_true() {
    let page = include_str!("../../../../docs/articles.md");
    let mut path = "";
    let mut text = String::new();
    let mut count = 0;
    let mut blocks = page.split("\n````");
    while let (Some(before), Some(block)) = (blocks.next(), blocks.next()) {
        let last = before.lines().rfind(|line| !line.is_empty()).unwrap_or_default();
        if let Some(found) = last.strip_prefix('`').and_then(|rest| rest.split('`').next()) {
            path = found;
        }
        if let Some(article) = block.strip_prefix("markdown\n") {
            text = format!("{article}\n");
        } else if let Some(expected) = block.strip_prefix("text\n") {
            let read = facts(path, &text);
            for line in expected.lines() {
                assert!(read.lines().any(|it| it == line), "{path}: {line}\n{read}");
            }
            count += 1;
        }
    }
    assert!(count >= 6, "only {count} examples were found");
}
