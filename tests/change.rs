//! What the watcher calls a change, and what it passes over.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::Path;

use bron::change::{
    Decay, HostTemplate, Memory, Page, Rules, Verdict, Volatile, decay, extract, judge, learn,
    observe, soft_404,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn page(html: &str) -> Page {
    extract(html, &Rules::default())
}

/// Judges a page that shows the same at its second fetch, on a host of which nothing is known.
fn verdict(old: &str, new: &str) -> Verdict {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let kept = Page::from_snapshot(&page(old).to_snapshot()).unwrap();
    let fresh = page(new);
    judge(&kept, &fresh, Some(&fresh), Memory { source: &source, host: &host })
}

const BERICHT: &str = "<html><head><title>Tarieven afval</title></head><body><ul><li><a href=/a>Home</a></ul>\
    <h1>Tarieven afval</h1><p class=x>Geplaatst: 3 mei 2011 | gelezen: 12 keer</p>\
    <p>De raad van Oss stelt de tarieven vast. Een groene bak kost 120 euro per jaar.</p>\
    <p>Bezwaar is mogelijk tot 1 juli. Wie niet betaalt krijgt een aanmaning.</p></body></html>";

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
fn what_moves_by_itself_is_told_from_what_an_editor_did() {
    let with = |below: &str| BERICHT.replace("</body>", &format!("{below}</body>"));
    let told = |(old, new): &(&str, &str)| verdict(&with(old), &with(new)) != Verdict::Unchanged;
    let alarms: Vec<_> = MOVES_BY_ITSELF.iter().filter(|pair| told(pair)).collect();
    let missed: Vec<_> = NOTICED.iter().filter(|pair| !told(pair)).collect();
    assert!(alarms.is_empty() && missed.is_empty(), "alarms {alarms:#?}, missed {missed:#?}");
}

/// Many sites put the number of their release on every page; the figures in the name of a page are its own.
#[test]
fn the_number_of_a_release_beside_the_name_of_the_page_is_the_sites() {
    let manual = |release: &str, year: &str| {
        BERICHT
            .replace("Tarieven afval", &format!("Tarieven {year}"))
            .replace("</title>", &format!(" — Handboek {release}</title>"))
            .replace("<h1>", &format!("<div>Handboek {release}</div><h1>"))
    };
    let old = manual("2.1.x", "2025");
    assert_eq!(verdict(&old, &manual("3.0-beta", "2025")), Verdict::Unchanged);
    assert_ne!(verdict(&old, &manual("2.1.x", "2026")), Verdict::Unchanged);
    let titled = |title: &str| BERICHT.replace("<title>Tarieven afval", &format!("<title>{title}"));
    assert_eq!(verdict(&titled("Gids 4.3.2"), &titled("Gids 4.10.0")), Verdict::Unchanged);
    assert_ne!(verdict(&titled("Raad 4.3.2026"), &titled("Raad 5.3.2026")), Verdict::Unchanged);
    let line = |year: &str| old.replace("<p>Bezwaar", &format!("<p>Tarieven {year}</p><p>Bezwaar"));
    assert_ne!(verdict(&line("2025"), &line("2026")), Verdict::Unchanged);
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

/// A link of a list that leads to a section of another page announces no section of this one.
#[test]
fn an_item_that_leads_to_see_also_announces_nothing() {
    let list = "<ul><li><a href=/1>Icons</a><ul><li><a href=/1#also>See also</a></li></ul></li>\
        <li><a href=/2>De raad besluit</a></li><li><a href=/3>De commissie adviseert</a></li></ul>";
    let old = BERICHT.replace("</body>", &format!("{list}</body>"));
    let new = old.replace("De commissie adviseert", "De commissie zwijgt");
    assert_ne!(verdict(&old, &new), Verdict::Unchanged);
}

/// In XHTML a script may end where it begins; the text below it is read.
#[test]
fn what_stands_below_an_empty_script_of_xhtml_is_read() {
    let html = BERICHT.replace("<html>", "<html xmlns=\"http://www.w3.org/1999/xhtml\">");
    let old = html.replace("</title>", "</title><script src=\"x.js\"/>");
    assert_ne!(verdict(&old, &old.replace("120 euro", "130 euro")), Verdict::Unchanged);
}

/// A line that both pages of a small host have, and have another one for at the same time, is not about either of them.
#[test]
fn what_all_pages_of_a_small_host_share_is_nobodys_edit() {
    let site = |town: &str, level: usize| {
        let level = format!("<p>Peil {level} cm</p></body>");
        let own = BERICHT.replace("Oss", town).replace("Tarieven", town).replace("Bezwaar", town);
        page(&own.replace("</body>", &level))
    };
    let judged = |towns: [&str; 2], levels: [usize; 2]| {
        let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
        let pairs =
            towns.into_iter().zip(levels).map(|(town, level)| (site(town, 827), site(town, level)));
        let pairs: Vec<(Page, Page)> = pairs.collect();
        for (old, _) in &pairs {
            learn(None, old, None, &mut source, &mut host);
        }
        for (old, new) in &pairs {
            observe(old, new, &mut host);
        }
        let memory = Memory { source: &source, host: &host };
        let verdicts = pairs.iter().map(|(old, new)| judge(old, new, Some(new), memory));
        verdicts.filter(|verdict| matches!(verdict, Verdict::Changed(_))).count()
    };
    let towns = ["Hoorn", "Edam"];
    assert_eq!((judged(towns, [504, 504]), judged(towns, [827, 504])), (0, 1));
    // Two addresses of one page share what it says.
    assert_eq!(judged(["Hoorn", "Hoorn"], [504, 504]), 2);
}

/// A place that is written anew at every visit is no news the second time; one that stood still between is.
#[test]
fn what_is_written_anew_at_every_visit_moves_by_itself() {
    let day = |quote: &str| {
        page(&BERICHT.replace("</body>", &format!("<div class=q>{quote}</div></body>")))
    };
    let days = [
        day("Wie niet waagt wie niet wint, zei de boer, en hij zaaide toch maar."),
        day("Van uitstel komt afstel, zo leerde men vroeger op iedere school in het land."),
        day("Beter een goede buur dan een verre vriend, weten alle mensen in dit dorp."),
        day("Haastige spoed is zelden goed, al denken vooral jongeren daar vaak anders over."),
    ];
    let told = |rests: bool| {
        let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
        let judged = days.windows(2).map(|pair| {
            let [old, new] = pair else { return false };
            observe(old, new, &mut host);
            let memory = Memory { source: &source, host: &host };
            let verdict = judge(old, new, Some(new), memory);
            learn(Some(old), new, Some(new), &mut source, &mut host);
            if rests {
                source.rest();
            }
            matches!(verdict, Verdict::Changed(_))
        });
        judged.collect::<Vec<_>>()
    };
    assert_eq!((told(false), told(true)), (vec![true, false, false], vec![true; 3]));
}

/// Many pages of a town say how far a permit is; that one of them says another thing is news of that permit.
#[test]
fn a_state_that_other_pages_have_as_well_is_news_of_one() {
    let permit = |town: &str, state: &str| {
        let own = BERICHT.replace("Oss", town).replace("Tarieven", town).replace("Bezwaar", town);
        page(&own.replace("</h1>", &format!("</h1><table><tr><td>Stand<td>{state}</table>")))
    };
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    for (town, state) in [("Edam", "in beraad"), ("Urk", "in beraad"), ("Sneek", "in beraad")] {
        learn(None, &permit(town, state), None, &mut source, &mut host);
        learn(None, &permit(&format!("Nieuw-{town}"), "verleend"), None, &mut source, &mut host);
    }
    let (old, new) = (permit("Edam", "in beraad"), permit("Edam", "verleend"));
    observe(&old, &new, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert!(matches!(judge(&old, &new, Some(&new), memory), Verdict::Changed(_)));
}

#[test]
fn a_difference_is_confirmed_first() {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let (old, new) = (page(BERICHT), page(&BERICHT.replace("niet", "wel")));
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::NeedsConfirmation);
}

#[test]
fn what_a_second_fetch_shows_otherwise_is_remembered() {
    let tip = |tip: &str| BERICHT.replace("</body>", &format!("<p class=tip>{tip}</p></body>"));
    let old = page(&tip("Stop bladeren bij het groene afval en niet bij het restafval"));
    let new = page(&tip("Breng oude verf naar de milieustraat aan de Kanaalweg in Oss"));
    let again = page(&tip("Een kapotte wasmachine neemt de winkel terug bij een nieuwe"));
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    learn(None, &old, None, &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, Some(&again), memory), Verdict::Unchanged);
    learn(Some(&old), &new, Some(&again), &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::Unchanged);
    assert_eq!(Volatile::from_bytes(&source.to_bytes()).unwrap(), source);
    assert_eq!(HostTemplate::from_bytes(&host.to_bytes()).unwrap(), host);
}

/// What moves on all pages of a host moves by itself; the same difference on one of them is an edit.
#[test]
fn what_moves_on_all_pages_of_a_host_is_nobodys_edit() {
    let site = |town: usize, level: usize, price: usize| {
        BERICHT
            .replace("120", &price.to_string())
            .replace(
                "per jaar",
                "per jaar voor elk huishouden dat binnen de grenzen van de gemeente woont",
            )
            .replace("Oss", &format!("Dorp{town}"))
            .replace("</body>", &format!("<div>Peil {level} boven de drempel</div></body>"))
    };
    let judged = |levels: &[usize], price: usize| {
        let (source, mut host) = (Volatile::default(), HostTemplate::default());
        let pairs: Vec<(Page, Page)> = levels
            .iter()
            .enumerate()
            .map(|(town, level)| (page(&site(town, 40, 120)), page(&site(town, *level, price))))
            .collect();
        for (old, new) in &pairs {
            observe(old, new, &mut host);
        }
        assert_eq!(HostTemplate::from_bytes(&host.to_bytes()).unwrap(), host);
        let memory = Memory { source: &source, host: &host };
        let verdicts = pairs.iter().map(|(old, new)| judge(old, new, Some(new), memory));
        verdicts.filter(|verdict| matches!(verdict, Verdict::Changed(_))).count()
    };
    assert_eq!(judged(&[41, 42, 43, 44, 45, 46], 120), 0);
    assert_eq!(judged(&[40, 40, 43, 40, 40, 40], 120), 1);
    // A figure in a sentence is what the pages say, also when all of them say another one now.
    assert_eq!(judged(&[40; 6], 130), 6);
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

#[test]
fn a_page_is_kept_and_read_back() {
    let page = page(BERICHT);
    let kept = page.to_snapshot();
    let again = Page::from_snapshot(&kept).unwrap();
    assert_eq!(again.to_snapshot(), kept);
    assert!(Page::from_snapshot("something else").is_err());
    assert!(Page::from_snapshot("bron-page 1\nno tab").is_err());
}

#[test]
fn select_and_ignore_choose_what_counts() {
    let rules =
        Rules::new(&["body".to_owned()], &["h1".to_owned(), r"/gelezen: \d+/".to_owned()]).unwrap();
    let text = extract(BERICHT, &rules).main_text();
    assert!(text.contains("Geplaatst") && !text.contains("gelezen"), "{text}");
    assert!(Rules::new(&["p[".to_owned()], &[]).is_err());
    assert!(Rules::new(&[], &["/(/".to_owned()]).is_err());
}

#[test]
fn what_scripts_and_style_sheets_hold_is_nothing_to_a_page_and_what_looks_like_one_is() {
    let seen = |html: &str| page(html).main_text();
    for (full, bare) in [
        ("<STYLE>p{}</STYLE\n><p>Hoorn", "<p>Hoorn"),
        ("<script>if (a</b) '<p>nee'</script><p>Hoorn", "<p>Hoorn"),
        ("<script><!-- <script></script> <p>nee</script> --></script><p>Hoorn", "<p>Hoorn"),
        ("<script><!-- </script><p>Hoorn", "<p>Hoorn"),
        ("<p>Hoorn<style>nee", "<p>Hoorn"),
        ("<!-- <style> --><p>Hoorn<!-- </style> -->", "<p>Hoorn"),
        ("<p title='<script>'>Hoorn</p><p>Enkhuizen</p><i></script></i>", "<p>Hoorn<p>Enkhuizen"),
        ("<svg><style></svg><p>Hoorn", "<p>Hoorn"),
        ("<title>a <style> b</title><p>Hoorn", "<title>a &lt;style> b</title><p>Hoorn"),
        ("<style title='>'>nee</style><p>Hoorn", "<p>Hoorn"),
    ] {
        assert_eq!(seen(full), seen(bare), "{full}");
        // The same where the tag lies across two pieces of what is fed to the parser.
        let before = format!("<!--{}-->", "x".repeat(4096 - 10));
        assert_eq!(seen(&format!("{before}{full}")), seen(bare), "{full}");
    }
}

#[test]
fn hostile_markup_ends_in_time() {
    let deep = "<div>".repeat(200_000);
    let formatting = "<b><i><p>".repeat(100_000);
    let attributes =
        format!("<p {}>x", (0..60_000).fold(String::new(), |all, n| format!("{all} a{n}=\"\"")));
    let cells = "<table><tr><td>".repeat(50_000);
    for html in [deep, formatting, attributes, cells] {
        page(&format!("<p>Hoorn</p>{html}"));
    }
}

#[test]
fn hostile_titles_and_headings_are_compared_in_time() {
    let many = |count: usize, word: &str| {
        (0..count).fold(String::new(), |all, number| all + &word.replace('#', &number.to_string()))
    };
    let headings = many(10_000, "<h2>kop #</h2>");
    let numbered = |title: &str, version: &str| {
        let lines = many(5_000, &format!("<p>naam {version}#</p>"));
        format!("<title>{title} {version}</title><h1>Hoorn</h1><p>De raad.</p>{headings}{lines}")
    };
    for title in [many(50_000, "woord# "), many(20_000, "deel# - ")] {
        assert_ne!(
            verdict(&numbered(&title, "1.2."), &numbered(&title, "1.3.")),
            Verdict::Unchanged
        );
    }
}

#[test]
fn thousands_of_differences_in_one_line_are_compared_in_time() {
    let words = |factor: usize| {
        (0..60_000).fold(String::new(), |all, at| {
            let (at, end) = if at % 3 == 0 { (at * factor, " -") } else { (at, "") };
            format!("{all} w{at}{end}")
        })
    };
    let (old, new) = (words(1), words(2));
    for place in ["<title>#</title><p>De raad.</p>", "<title>Oss</title><p>© #</p>"] {
        let page = |text: &str| format!("{place}<p>Hoorn</p>").replace('#', text);
        assert_ne!(verdict(&page(&old), &page(&new)), Verdict::Unchanged);
    }
}

#[test]
fn a_login_form_and_a_domain_for_sale_are_named() {
    let old = page(BERICHT);
    let login = "<title>Inloggen</title><form><input name=u><input type=password></form><p>Wachtwoord vergeten?</p>";
    let sale = "<title>oss.example</title><h1>This domain is for sale</h1><p>Make an offer on this domain.</p>";
    assert_eq!(decay(Some(&old), &page(login)), Some(Decay::LoginWall));
    assert_eq!(decay(Some(&old), &page(sale)), Some(Decay::Parked));
    assert_eq!(decay(Some(&old), &old), None);
    let article = BERICHT
        .replace("</body>", "<p>The farm: this domain is for sale, said the owner.</p></body>");
    assert_eq!(decay(Some(&old), &page(&article)), None);
}

#[test]
fn a_soft_404_is_the_hosts_own_answer() {
    let lost = |path: &str| {
        format!(
            "<h1>Niet gevonden</h1><p>De pagina {path} bestaat niet (meer). Zoek verder of ga naar huis.</p>"
        )
    };
    let impossible = page(&lost("/x81"));
    assert!(soft_404(&page(&lost("/afval")), &impossible, Some(&page(BERICHT))).certain);
    assert!(!soft_404(&page(BERICHT), &impossible, None).certain);
    // A host that shows its home page for anything: a source that is the home page is not lost.
    assert!(!soft_404(&page(BERICHT), &page(BERICHT), Some(&page(BERICHT))).certain);
}

/// Markup out of which proptest builds pages, good and bad.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class=\"a b\">",
    "</div>",
    "<table><tr><td>",
    "</td></tr></table>",
    "<br><br>",
    "<ul><li>",
    "</ul>",
    "<pre>",
    "\n\n",
    "</pre>",
    "<a href=/x>",
    "</a>",
    "<noframes>",
    "<h1>",
    "</h1>",
    "Raad",
    " 12 ",
    "–",
    "é",
    "市",
    "&nbsp;",
    "&#x26;",
    "<!--",
    "-->",
    "<",
    "<script>",
    "</script>",
    "cookie",
    "gelezen: 3",
    "<form><input type=password>",
    "\u{ad}",
    "<svg>",
    "<template>",
    "<p hidden>",
    "|",
    "©",
];

proptest! {
    #[test]
    fn no_page_panics_and_none_differs_from_itself(
        old in vec(select(PIECES), 0..60),
        new in vec(select(PIECES), 0..60),
    ) {
        let (old, new) = (page(&old.concat()), page(&new.concat()));
        let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
        let memory = Memory { source: &source, host: &host };
        prop_assert_eq!(judge(&old, &old, None, memory), Verdict::Unchanged);
        judge(&old, &new, Some(&old), memory);
        learn(Some(&old), &new, Some(&old), &mut source, &mut host);
        decay(Some(&old), &new);
    }

    #[test]
    fn a_word_put_into_a_sentence_is_always_told(words in vec("[a-z]{2,9}", 12..40), at in 1_usize..11, new in "[A-Z]{10,12}") {
        let before = words.join(" ");
        let mut after = words;
        after.insert(at, new);
        let page = |text: &str| BERICHT.replace("Wie niet betaalt", text);
        prop_assert!(matches!(verdict(&page(&before), &page(&after.join(" "))), Verdict::Changed(_)));
    }

    #[test]
    fn white_space_and_markup_are_never_told(words in vec("[a-zA-Z0-9é]{1,9}", 2..40), at in 1_usize..40) {
        let at = at.min(words.len() - 1);
        let (head, tail) = words.split_at(at);
        let before = format!("<p>{}</p>", words.join(" "));
        let after = format!("<div>\n  <b>{}</b>&nbsp;\n<i>{}</i></div>", head.join("\n\t "), tail.join(" &#32; "));
        let page = |text: &str| BERICHT.replace("<p>Bezwaar", &format!("{text}<p>Bezwaar"));
        prop_assert_eq!(verdict(&page(&before), &page(&after)), Verdict::Unchanged);
    }
}
