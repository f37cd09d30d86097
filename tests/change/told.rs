//! What an editor did is told, and what moves by itself is not.

use std::fs;
use std::path::Path;

use bron::change::{HostTemplate, Memory, Verdict, Volatile, judge};

use super::{BERICHT, page, verdict};

#[test]
fn what_moves_by_itself_is_told_from_what_an_editor_did() {
    let with = |below: &str| BERICHT.replace("</body>", &format!("{below}</body>"));
    let told = |(old, new): &(&str, &str)| verdict(&with(old), &with(new)) != Verdict::Unchanged;
    let alarms: Vec<_> = MOVES_BY_ITSELF.iter().filter(|pair| told(pair)).collect();
    let missed: Vec<_> = NOTICED.iter().filter(|pair| !told(pair)).collect();
    assert!(alarms.is_empty() && missed.is_empty(), "alarms {alarms:#?}, missed {missed:#?}");
}

/// What stands below the text before and after, and moves without an editor.
const MOVES_BY_ITSELF: &[(&str, &str)] = &[
    // Counters in headings, in words and in brackets of any language.
    ("<h3>Reacties (2)</h3>", "<h3>Reacties (3)</h3>"),
    ("<h3>Kommentit 6</h3>", "<h3>Kommentit 8</h3>"),
    ("<h3>Rhubarb [6]</h3>", "<h3>Rhubarb [8]</h3>"),
    // The day and the time at which a page was looked at, made or changed.
    ("<p>2026-03-02</p>", "<p>2026-03-03</p>"),
    ("<p>maanantai 2. maaliskuuta 2026</p>", "<p>tiistai 3. maaliskuuta 2026</p>"),
    ("<p>Päivitetty: 02/03/2026</p>", "<p>Päivitetty: 03/03/2026</p>"),
    ("<p>Built 2026-03-02 by tool v2.0</p>", "<p>Built 2026-03-03 by tool v2.1</p>"),
    ("<p>28 perce</p>", "<p>56 perce</p>"),
    ("<p>v3.1.2 © 2026</p>", "<p>v3.2.5 © 2026</p>"),
    (
        "<p>Teksten en foto's op deze site zijn van ons en niet van u. Copyright (c) 2011-2025 Stichting Oss</p>",
        "<p>Teksten en foto's op deze site zijn van ons en niet van u. Copyright (c) 2011-2026 Stichting Oss</p>",
    ),
    // Weather, markets, tallies.
    ("<p>Oulu: -3 °C, lunta</p>", "<p>Oulu: 4 °C, pilvistä</p>"),
    ("<p>OMX 2013,05 +1.2% BUX 70,1 -0.3%</p>", "<p>OMX 2010,55 -0.2% BUX 71,4 +0.6%</p>"),
    ("<p>EUR/USD 1.0832</p>", "<p>EUR/USD 1.0901</p>"),
    ("<div>♥ 64 ⇄ 13</div>", "<div>♥ 71 ⇄ 15</div>"),
    ("<p>Kermesse: 12 d 4 h</p>", "<p>Kermesse: 11 d 20 h</p>"),
    ("<p>Brug open?<br>Ja 44%<br>Nee 56%</p>", "<p>Brug open?<br>Ja 57%<br>Nee 43%</p>"),
    ("<ul><li><a href=/m>maart</a> (12)</li></ul>", "<ul><li><a href=/m>maart</a> (13)</li></ul>"),
    // Advertisements by their label, teasers by their form, buttons by what they lead to.
    (
        "<div><small>Mainos</small><p>Nieuwe banden nu goedkoper bij u in de buurt</p></div>",
        "<div><small>Mainos</small><p>Ontdek de zon van Cyprus deze zomer nog met korting</p></div>",
    ),
    (
        "<p>Lees ook: <a href=/1>Brug bij Hoorn blijft dicht</a></p>",
        "<p>Lees ook: <a href=/2>Haven krijgt nieuwe kade</a></p>",
    ),
    (
        "<blockquote><a href=/1>Brug dicht</a><br>Wie over wil moet omrijden.</blockquote>",
        "<blockquote><a href=/2>Nieuwe kade</a><br>Schepen van alle maten.</blockquote>",
    ),
    ("<p>Eilmeldung: <a href=/1>Brug bij Hoorn gesperrt</a></p>", ""),
    (
        "<div><p>Ada: prachtig stuk, 3 minutes ago</p><p>Bo: vond ik ook, 9 minutes ago</p></div>",
        "<div><p>Cem: wat een onzin, 2 minutes ago</p><p>Dia: echt niet, 4 minutes ago</p></div>",
    ),
    ("<p><a href=/word-lid>Doe mee</a></p>", "<p><a href=/word-lid>Help ons</a></p>"),
    (
        "<p><a href=/1>Een</a> <a href=/2>Twee</a></p>",
        "<p><a href=/2>Twee</a> <a href=/1>Een</a></p>",
    ),
    // What readers write, also where it is more than the text; each with who and when.
    (
        "<b>Reacties</b><div><p>Ada, 2.3.2026</p><div>Wat een onzin.</div><p>Bo, 3.3.2026</p><div>Eens.</div></div>",
        "<b>Reacties</b><div><p>Ada, 2.3.2026</p><div>Wat een onzin.</div><p>Bo, 3.3.2026</p><div>Eens.</div>\
         <p>Cem, 4.3.2026</p><div>Dat de raad hier zo lang over doet is mij een raadsel.</div></div>",
    ),
    // How many of something, whatever it is called.
    ("<p>Rhubarb (6)</p>", "<p>Rhubarb (8)</p>"),
    ("<p>10 件のコメント</p>", "<p>12 件のコメント</p>"),
    // Names that tools draw by lot.
    ("<p class=_x7f3a>Tot morgen</p>", "<p class=_b19ce>Tot morgen</p>"),
];

/// The like of it that a reader notices.
const NOTICED: &[(&str, &str)] = &[
    ("<h3>Artikel 2</h3>", "<h3>Artikel 3</h3>"),
    ("<p>Reageren tot<br>24 juni 2026</p>", "<p>Reageren tot<br>1 juli 2026</p>"),
    (
        "<div>Reageren tot</div><div>24 juni 2026</div>",
        "<div>Reageren tot</div><div>1 juli 2026</div>",
    ),
    (
        "<my-page><my-p>De raad is tegen. </my-p><my-p>Bezwaar kan.</my-p></my-page>",
        "<my-page><my-p>De raad is voor.</my-p><my-p>Bezwaar kan.</my-p></my-page>",
    ),
    (
        "<p>Bezwaar kan tot en met 8 juli 2026 bij de griffie.</p>",
        "<p>Bezwaar kan tot en met 9 juli 2026 bij de griffie.</p>",
    ),
    ("<p>Files are created with mode 644.</p>", "<p>Files are created with mode 600.</p>"),
    ("<p>Tarief per lediging: 4.20 euro</p>", "<p>Tarief per lediging: 4.60 euro</p>"),
    ("<p>Brug van 3 m breed en 5 m lang</p>", "<p>Brug van 4 m breed en 6 m lang</p>"),
    ("<p>Voor 55%, tegen 30%</p>", "<p>Voor 56%, tegen 30%</p>"),
    ("<p>Telefoon 0229 123456</p>", "<p>Telefoon 0229 123457</p>"),
    ("<ul><li>Oven op 180 °C</li></ul>", "<ul><li>Oven op 200 °C</li></ul>"),
    (
        "<h2>2.4 Comments</h2><p>A comment ends at the line.</p>",
        "<h2>2.4 Comments</h2><p>A comment ends at the bracket.</p>",
    ),
    (
        "<h2>Bronnen</h2><ul><li><a href=/1>Besluit van de raad</a></li></ul>",
        "<h2>Bronnen</h2><ul><li><a href=/1>Besluit van de raad</a></li><li><a href=/2>Brief van het Rijk</a></li></ul>",
    ),
    ("", "<p>Oikaisu: aiemmassa versiossa oli väärä luku.</p>"),
];

#[test]
fn one_figure_in_a_sentence_is_a_change() {
    let Verdict::Changed(change) = verdict(BERICHT, &BERICHT.replace("120 euro", "130 euro"))
    else {
        panic!("unchanged")
    };
    assert_eq!((change.removed().as_str(), change.added().as_str()), ("120", "130"));
}

#[test]
fn a_counter_is_not() {
    assert_eq!(verdict(BERICHT, &BERICHT.replace("12 keer", "345 keer")), Verdict::Unchanged);
}

/// Of a long list little changes at a time when an editor keeps it, and the latest of something rolls.
#[test]
fn one_link_of_a_long_list_put_for_another_is_a_change_and_the_latest_few_are_not() {
    let list = |links: &[usize]| {
        let item =
            |link: &usize| format!("<li><a href=/{link}>Besluit over dossier {link}</a></li>");
        let items: String = links.iter().map(item).collect();
        BERICHT.replace("</body>", &format!("<ul>{items}</ul></body>"))
    };
    let long: Vec<usize> = (10..26).collect();
    let mut other = long.clone();
    other[7] = 99;
    assert_ne!(verdict(&list(&long), &list(&other)), Verdict::Unchanged);
    let rolled: Vec<usize> = (9..25).collect();
    assert_eq!(verdict(&list(&long), &list(&rolled)), Verdict::Unchanged);
    assert_eq!(verdict(&list(&[1, 2, 3, 4]), &list(&[1, 7, 3, 4])), Verdict::Unchanged);
}

#[test]
fn a_difference_is_confirmed_first() {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let (old, new) = (page(BERICHT), page(&BERICHT.replace("niet", "wel")));
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::NeedsConfirmation);
}

/// The pairs of `fixtures/pages`: `changed-*` must be told, `same-*` must not.
#[test]
fn pairs_of_pages_are_judged_as_their_names_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pages");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".before.html") else { continue };
        let read =
            |side: &str| fs::read_to_string(folder.join(format!("{name}.{side}.html"))).unwrap();
        let told = matches!(verdict(&read("before"), &read("after")), Verdict::Changed(_));
        if told != name.starts_with("changed-") {
            wrong.push(name.to_owned());
        }
    }
    assert!(wrong.is_empty(), "judged wrongly: {wrong:?}");
}

/// Where one word ends and the next begins is the markup's; that two figures became one is not.
#[test]
fn words_that_are_parted_otherwise_read_the_same() {
    let says = |what: &str| BERICHT.replace("Wie niet betaalt", what);
    assert_eq!(verdict(&says("Wie nietbetaalt"), &says("Wie niet betaalt")), Verdict::Unchanged);
    assert_ne!(verdict(&says("Na 1 50 dagen"), &says("Na 150 dagen")), Verdict::Unchanged);
}

/// As many remarks as the heading counts, each with who wrote it and when: in any language what readers wrote.
#[test]
fn a_remark_more_below_a_heading_that_counts_them_is_the_readers() {
    let said = |remarks: usize| {
        let remark = |at| {
            format!(
                "<div><b>Ann Bol</b> <i>acum {at} ore</i><p>Sunt de acord cu raportul {at}.</p></div>"
            )
        };
        let remarks_of: String = (1..=remarks).map(remark).collect();
        BERICHT.replace("</body>", &format!("<h3>{remarks} voces</h3>{remarks_of}</body>"))
    };
    assert_eq!(verdict(&said(2), &said(3)), Verdict::Unchanged);
    // What the heading does not count may be the page's own.
    assert_ne!(verdict(&said(2), &said(3).replace("3 voces", "8 voces")), Verdict::Unchanged);
}

/// Teasers with a summary each, all drawn anew; one that was mended is the editor's.
#[test]
fn a_list_of_teasers_of_which_none_is_left_was_drawn_anew() {
    let listed = |teasers: [(usize, &str); 3]| {
        let teaser = |(to, says): (usize, &str)| {
            format!(
                "<li><a href=/{to}>Bericht {to}</a> <span>{says} en de raad beslist er in het najaar over.</span></li>"
            )
        };
        let teasers: String = teasers.into_iter().map(teaser).collect();
        BERICHT.replace("</h1>", &format!("</h1><ul>{teasers}</ul>"))
    };
    let old =
        listed([(1, "Het zwembad gaat dicht"), (2, "De brug is klaar"), (3, "Er komt een school")]);
    let new = listed([
        (4, "De haven krijgt een kade"),
        (5, "Het bos wordt geveld"),
        (6, "Wie fietst wint"),
    ]);
    let mended =
        listed([(1, "Het zwembad gaat open"), (2, "De brug is klaar"), (3, "Er komt een school")]);
    assert_eq!(verdict(&old, &new), Verdict::Unchanged);
    assert_ne!(verdict(&old, &mended), Verdict::Unchanged);
}
