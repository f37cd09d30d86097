//! The grammar of print pages.

use bron::read::Settings;
use bron::read::print_page::{Part, PrintPage};
use proptest::prelude::*;

fn page(text: &str) -> PrintPage {
    PrintPage::read(text.as_bytes(), &Settings::default()).unwrap().value
}

fn warnings(text: &str) -> Vec<String> {
    let warnings = PrintPage::read(text.as_bytes(), &Settings::default()).unwrap().warnings;
    warnings.iter().map(|it| format!("{}: {}", it.line.unwrap(), it.message)).collect()
}

#[test]
fn date_lines_have_many_forms() {
    for line in [
        "3 februari 2011",
        "Gepubliceerd op 3 februari 2011",
        "Datum: 03-02-2011",
        "Den Haag, donderdag 3 februari 2011",
        "'s-Hertogenbosch: do, 3 feb. 2011",
        "donderdag, 3 februari '11",
        "3/2/2011",
        "2011-02-03",
        "Published on February 3, 2011",
        "Bonn, den 3. Februar 2011",
        "Publié le jeudi 3 février 2011",
    ] {
        let page = page(&format!("Titel - Site\n\n{line}\n\nTekst van het stuk.\n"));
        assert_eq!(page.date.unwrap().to_string(), "2011-02-03", "{line}");
        assert_eq!(page.date_text.as_deref(), Some(line));
        assert_eq!(page.paragraphs().collect::<Vec<_>>(), ["Tekst van het stuk."]);
    }
}

#[test]
fn only_a_line_that_is_nothing_but_a_date_is_the_date() {
    for line in
        ["In 2011 was het 3 februari 2011", "Op 3 februari 2011 begon het", "februari 2011", "2011"]
    {
        let page = page(&format!("Titel\n\n{line}\n\nTekst van het stuk. En meer.\n"));
        assert_eq!(page.date, None, "{line}");
        assert_eq!(page.subtitle.as_deref(), Some(line));
    }
}

#[test]
fn a_day_that_does_not_exist_is_told_and_is_not_text() {
    let text = "Print pagina\n\nTitel - TQ©\n\n31 februari 2011\n\nDe tekst. Nog meer.\n";
    let read = page(text);
    assert_eq!(
        (read.date, read.subtitle.clone(), read.lead()),
        (None, None, Some("De tekst. Nog meer."))
    );
    assert_eq!(
        warnings(text),
        ["5: `31 februari 2011` is a day that does not exist; the article has no date"]
    );
}

#[test]
fn markers_count_only_as_whole_lines() {
    let read = page(
        "Titel - TQ\n\n3 mei 2010\n\nBronnen van onvrede zijn er genoeg, zei zij.\n\nTerug naar het begin gaan is niet nodig.\nTop\n\nBRONNEN:\n- Top Onderzoek B.V.\n• Terugblik, zie www.blik.example\n\nTerug\n",
    );
    assert_eq!(read.paragraphs().count(), 2);
    let names: Vec<_> = read.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["Top Onderzoek B.V.", "Terugblik"]);
    assert_eq!(read.sources[1].url.as_ref().unwrap().as_str(), "http://www.blik.example/");
}

#[test]
fn nothing_is_lost_where_the_grammar_ends() {
    let read = page("Titel\n\nKop zonder vervolg");
    assert_eq!(read.paragraphs().collect::<Vec<_>>(), ["Kop zonder vervolg"]);
    let read = page("Titel\n\nEen zin. En nog een.\nTop\nLaatste kop\nTop\nTerug");
    assert_eq!(read.paragraphs().collect::<Vec<_>>(), ["Een zin. En nog een.", "Laatste kop"]);
    let text = "Titel\n\nTekst.\n\nBron\nNRC\nNRC\nTerug\nDisclaimer\n";
    assert_eq!(
        warnings(text),
        [
            "7: source `NRC` is listed twice",
            "9: `Disclaimer` and what follows stands after the end of the page and was left out"
        ]
    );
    assert_eq!(page(text).sources.len(), 2);
}

#[test]
fn a_publication_adds_its_own_labels() {
    let settings: Settings = toml::from_str(
        "[labels]\nprint = [\"Skriuwe út\"]\ntop = [\"Nei boppen\"]\nsources = [\"Boarnen\"]\nback = [\"Werom\"]\npublished = [\"Pleatst op\"]\n",
    )
    .unwrap();
    let text = "Skriuwe út\n\nTitel - Side\n\nPleatst op 3-2-2011\n\nDe tekst is koart.\nNei boppen\n\nBoarnen\nLjouwert\n\nWerom";
    let read = PrintPage::read(text.as_bytes(), &settings).unwrap().value;
    assert_eq!(read.title, "Titel");
    assert_eq!(read.date.unwrap().to_string(), "2011-02-03");
    assert_eq!(read.paragraphs().collect::<Vec<_>>(), ["De tekst is koart."]);
    assert_eq!(read.sources[0].name, "Ljouwert");
}

#[test]
fn a_page_without_a_line_is_refused_with_the_place() {
    let refused = PrintPage::read(b"Print pagina\n\n\n", &Settings::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "line 3: no title: the first line of a print page is its title"
    );
}

proptest! {
    #[test]
    fn no_line_of_text_is_lost(lines in prop::collection::vec("X[a-z]{1,12}( [a-z]{1,8}){0,4}[.?,]?\n{0,2}", 1..12)) {
        let read = page(&lines.join("\n"));
        let mut kept = vec![read.title.clone()];
        kept.extend(read.subtitle.clone());
        kept.extend(read.parts.iter().map(|part| match part {
            Part::Heading(text) | Part::Paragraph(text) => text.clone(),
        }));
        let written: Vec<_> = lines.iter().map(|line| line.trim().to_owned()).collect();
        prop_assert_eq!(kept, written);
    }

    #[test]
    fn no_print_page_panics(
        lines in prop::collection::vec("Top|Bronnen|Terug|Print pagina|3 mei 2010|31-2-2010|[A-Z][a-z ,.?]{0,30}|- NRC: https://a.example/\\)|", 0..30)
    ) {
        let text = lines.join("\n");
        if let Ok(read) = PrintPage::read(text.as_bytes(), &Settings::default()) {
            read.value.body();
            read.value.headings().count();
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = PrintPage::read(&bytes, &Settings::default());
    }
}
