//! What builders of pages and components put around the text.

use bron::change::{HostTemplate, Memory, Verdict, Volatile, judge};

use crate::{page, verdict};

fn is_told(old: &str, new: &str) -> bool {
    matches!(verdict(old, new), Verdict::Changed(_))
}

const LEAD: &str = "<p>De raad van Oss stelt de tarieven vast. Een groene bak kost 120 euro per jaar.</p>\
    <p>Bezwaar is mogelijk tot 1 juli. Wie niet betaalt krijgt een aanmaning.</p>";

#[test]
fn a_class_name_that_all_of_a_page_bears_says_nothing() {
    for name in ["elementor-widget", "cmp cmp-text", "promo-block"] {
        let built = |fee: &str| {
            let part =
                |inner: &str| format!("<section><div class='{name}'>{inner}</div></section>");
            let parts = [
                "<h1>Tarieven afval</h1>",
                "<p>De raad van Oss stelt de tarieven vast, en doet dat elk jaar.</p>",
                fee,
            ];
            format!("<title>Tarieven afval</title>{}", parts.map(part).concat())
        };
        let fee = |euros| built(&format!("<p>Een groene bak kost {euros} euro per jaar.</p>"));
        assert!(is_told(&fee(120), &fee(130)), "{name}");
    }
}

#[test]
fn a_class_name_beside_the_text_is_believed() {
    let page = |widget: &str| {
        format!("<h1>Tarieven afval</h1><div>{LEAD}</div><div class=widget><p>{widget}</p></div>")
    };
    assert!(!is_told(
        &page("Vandaag wordt het papier opgehaald in de wijk Noord."),
        &page("Morgen is de milieustraat aan de Weg open tot vijf uur."),
    ));
}

#[test]
fn what_a_reader_may_open_is_read_and_what_is_hidden_for_good_is_not() {
    let shown = |attributes: &str, euros: u8| {
        format!(
            "<h1>Tarieven afval</h1>{LEAD}<button aria-controls=tarief>Tarief</button>\
             <div {attributes}><p>Een grijze bak kost {euros} euro per jaar.</p></div>"
        )
    };
    for attributes in ["hidden id=tarief", "role=tabpanel hidden", "hidden=until-found"] {
        assert!(is_told(&shown(attributes, 120), &shown(attributes, 130)), "{attributes}");
    }
    for attributes in ["hidden", "hidden id=iets", "style='display: none'"] {
        assert!(!is_told(&shown(attributes, 120), &shown(attributes, 130)), "{attributes}");
    }
}

#[test]
fn a_french_question_is_no_heading_of_remarks() {
    let asked = |days: u8| {
        format!(
            "<h1>Aide</h1>{LEAD}<h2>Comment faire ?</h2><ul><li>Le délai est de {days} jours</ul>"
        )
    };
    assert!(is_told(&asked(20), &asked(30)));
}

#[test]
fn cards_may_end_with_a_link_as_well() {
    let card = |(title, lead, at): &(&str, &str, u8)| {
        format!("<div class=k><h3>{title}</h3><p>{lead}</p><a href=/n/{at}>Verder</a></div>")
    };
    let cards = |cards: &[(&str, &str, u8)]| -> String {
        format!(
            "<h1>Tarieven afval</h1>{LEAD}<div>{}</div>",
            cards.iter().map(card).collect::<String>()
        )
    };
    let old = [
        ("Brug dicht", "De brug bij Oss gaat dicht.", 1),
        ("Markt open", "De markt gaat weer open.", 2),
    ];
    let new = [
        ("Zwembad", "Het zwembad krijgt een nieuw dak.", 3),
        ("Feest", "Op zondag is er feest in het park.", 4),
    ];
    assert!(!is_told(&cards(&old), &cards(&new)));
}

#[test]
fn the_latest_news_may_begin_in_the_block_of_its_label() {
    let beside = |title: &str, at: u8| {
        format!(
            "<h1>Tarieven afval</h1><div>{LEAD}</div><div><b>Laatste nieuws</b><br>3 mei<br>\
             <a href=/n/{at}>{title}</a><br><br>4 mei<br><a href=/m/{at}>{title} in Oss</a></div>"
        )
    };
    assert!(!is_told(&beside("De brug gaat dicht", 1), &beside("Het zwembad krijgt een dak", 2)));
}

#[test]
fn a_link_that_tells_the_size_of_a_file_belongs_to_the_text() {
    let files = |more: &str| {
        format!(
            "<h1>Tarieven afval</h1>{LEAD}<div><a href=/media/1>Besluit (1,2 MB)</a>{more}</div>"
        )
    };
    assert!(is_told(&files(""), &files("<a href=/media/2>Rapport (3 MB)</a>")));
}

#[test]
fn parts_of_a_line_that_touch_stand_apart() {
    let pair = |day: &str| {
        format!("<h1>Zitting</h1>{LEAD}<div><span>Datum</span><span>{day} mei 2026</span></div>")
    };
    let Verdict::Changed(change) = verdict(&pair("3"), &pair("24")) else { panic!("not told") };
    let told = format!("{change:?}");
    assert!(told.contains("Datum\"") || told.contains("Datum "), "{told}");
}

#[test]
fn a_clock_in_the_same_kind_of_cell_does_not_hide_a_paragraph() {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let cells = |clock: &str, lead: &str| {
        page(&format!("<title>Tarieven</title><div>{clock}</div><div>{lead}</div><h3>Kosten</h3>"))
    };
    let lead = "Een groene bak kost 120 euro per jaar.";
    let (old, new, again) = (cells("12:01", lead), cells("12:05", ""), cells("12:07", ""));
    let memory = Memory { source: &source, host: &host };
    assert!(matches!(judge(&old, &new, Some(&again), memory), Verdict::Changed(_)));
}

#[test]
fn elements_of_a_sites_own_making_may_lead_elsewhere() {
    let cards = |titles: [&str; 3]| {
        let card =
            |title: &str| format!("<my-card href=/n/{}><h3>{title}</h3></my-card>", title.len());
        format!("<h1>Tarieven afval</h1>{LEAD}<my-cards>{}</my-cards>", titles.map(card).concat())
    };
    let old = cards(["Brug bij Oss dicht", "Markt weer open", "Nieuw dak voor zwembad"]);
    let new = cards(["Feest in het park", "Raad vergadert over groen", "Lijn 4 rijdt om"]);
    assert!(!is_told(&old, &new));
}

/// A table of 2003 that lays out a page is no row of figures, however short its text.
#[test]
fn a_menu_beside_a_short_text_is_no_row_of_data() {
    let page = |day: &str| {
        format!(
            "<title>Koor</title><table><tr><td>Home<br>Koor<br>Kalender<br>Foto's<br>Links<br><br>Vandaag is het {day}\
             </td><td>Het koor zingt op zondag.<br><br>Dirigent is mevrouw Bosman.</td></tr></table>"
        )
    };
    assert!(!is_told(&page("zaterdag 21 november 2026"), &page("zondag 22 november 2026")));
}

#[test]
fn a_button_to_download_is_no_heading_of_what_follows_it() {
    let page = |links: [&str; 3]| {
        let links = links.map(|link| format!("<div><a href=/{link}>Tabel {link}</a></div>"));
        let button = "<a class=btn href=/dl>Download (xlsx)</a>";
        format!(
            "<h1>Tarieven</h1>{LEAD}{button}<div><h5>Popular tables</h5>{}</div>",
            links.concat()
        )
    };
    assert!(!is_told(&page(["noord", "oost", "zuid"]), &page(["zuid", "west", "haven"])));
}
