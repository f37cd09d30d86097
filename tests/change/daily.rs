//! What a page shows of the day: labels, countdowns, clocks, and lines that are parted by `<br>` alone.

use bron::change::{HostTemplate, Memory, Page, Verdict, Volatile, judge, learn, observe};

use crate::{BERICHT, page, verdict};

fn is_told(old: &str, new: &str) -> bool {
    matches!(verdict(old, new), Verdict::Changed(_))
}

/// The page with something below its text.
fn with(more: &str) -> String {
    BERICHT.replace("</body>", &format!("{more}</body>"))
}

#[test]
fn what_a_label_says_to_be_of_the_day_is_no_news() {
    let pairs = [
        ("<p><b>Tekst van de dag</b><br>Alles heeft zijn tijd.</p>", "zijn tijd", "een begin"),
        ("<p>Santo del día: San Andrés</p>", "Andrés", "Dámaso"),
        ("<h3>Mensa heute</h3><p>Linsensuppe mit Brot</p>", "Linsensuppe", "Gemüsecurry"),
        ("<h3>Agenda du jour</h3><ul><li>9h Conseil<li>11h Visite</ul>", "Visite", "Presse"),
        ("<p>Gästebuch:<br>Jens: schöne Seite</p>", "Jens: schöne", "Beate: feine"),
        ("<marquee>Zondag 22 november dienst</marquee>", "22", "29"),
    ];
    for (html, old, new) in pairs {
        assert!(!is_told(&with(html), &with(&html.replace(old, new))), "{html}");
    }
    let agenda = "<h3>Ordre du jour</h3><ul><li>Budget<li>Vote</ul>";
    assert!(is_told(&with(agenda), &with(&agenda.replace("Vote", "Élection"))));
}

#[test]
fn the_time_that_is_left_runs_out_by_itself() {
    let told = |line: &str, old: &str, new: &str| {
        is_told(&with(&line.replace('#', old)), &with(&line.replace('#', new)))
    };
    assert!(!told("<div>Próxima publicación en # días</div>", "30", "29"));
    assert!(!told("<div>あと#日</div>", "40", "39"));
    let close =
        "<span>Il reste # jours et 4 heures</span> <span>Le dépôt se fait en mairie.</span>";
    assert!(!told(close, "30", "21"));
    // A period that was made longer or much shorter, and one in a sentence, is what somebody wrote.
    assert!(told("<div>Termijn: # dagen</div>", "14", "28"));
    assert!(told("<div>Termijn: # dagen</div>", "28", "14"));
    assert!(told("<p>Betaal binnen # dagen na de brief.</p>", "30", "29"));
}

#[test]
fn how_long_ago_a_page_was_written_or_looked_at_is_no_news() {
    let pairs = [
        ("<p>N° 12 | 3 mai 2026 | Publié il y a 83 jours</p>", "83", "84"),
        ("<p>Τελευταίος έλεγχος: 21 Νοεμβρίου 2026</p>", "21", "22"),
        ("<p>Het weer in Oss: 12 °C, lichte regen</p>", "lichte regen", "bewolkt"),
    ];
    for (html, old, new) in pairs {
        assert!(!is_told(&with(html), &with(&html.replace(old, new))), "{html}");
    }
}

/// The day goes with the clock behind it, once that was seen to tick.
#[test]
fn a_day_beside_a_clock_moves_with_it() {
    let at = |day: u8, clock: &str| {
        page(&with(&format!("<div>Consulta realizada el {day} de mayo a las {clock}</div>")))
    };
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let memory = Memory { source: &source, host: &host };
    let judged = |again: &Page| judge(&at(3, "10:12:14"), &at(4, "11:31:40"), Some(again), memory);
    assert_eq!(judged(&at(4, "11:31:44")), Verdict::Unchanged);
}

/// A block of several short lines is not one long text: of its lines, those that move on all pages move by themselves.
#[test]
fn lines_of_one_block_are_known_one_by_one() {
    let site = |town: usize, guest: &str, word: &str| {
        let own = BERICHT.replace("Oss", &format!("Dorp{town}")).replace("bak", word);
        let foot = "Zwemclub Oeverloos<br>Kanaalweg 3 te Oss<br>Zwembad De Dam<br>Laatste gast:";
        page(&own.replace("</body>", &format!("<center>{foot} {guest}</center></body>")))
    };
    let (source, mut host) = (Volatile::default(), HostTemplate::default());
    let pairs: Vec<(Page, Page)> =
        (0..6).map(|town| (site(town, "Kees", "bak"), site(town, "Riet", "bak"))).collect();
    for (old, _) in &pairs {
        learn(None, old, None, &mut Volatile::default(), &mut host);
    }
    for (old, new) in &pairs {
        observe(old, new, &mut host);
    }
    let memory = Memory { source: &source, host: &host };
    for (old, new) in &pairs {
        assert_eq!(judge(old, new, Some(new), memory), Verdict::Unchanged);
    }
    let edited = site(0, "Riet", "kast");
    let (old, _) = pairs.first().unwrap();
    assert!(matches!(judge(old, &edited, Some(&edited), memory), Verdict::Changed(_)));
}

/// A sentence that stands in one line with a counter is no line that moves, also where such lines do.
#[test]
fn a_sentence_beside_a_counter_is_told() {
    let page = |note: &str, left: u8| {
        let lines = [note, "Zwembad", "Sporthal"].into_iter().filter(|line| !line.is_empty());
        let counted = |line| format!("<div><span>{line}</span> <span>{left} van 90</span></div>");
        page(&with(&lines.map(counted).collect::<String>()))
    };
    let note = "De sluiting van het zwembad aan de weg naar Oss gaat niet door. Gelezen:";
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let memory = Memory { source: &source, host: &host };
    let judged = |note| judge(&page("", 3), &page(note, 17), Some(&page(note, 44)), memory);
    assert!(matches!(judged(note), Verdict::Changed(_)));
    assert_eq!(judged(""), Verdict::Unchanged);
}
