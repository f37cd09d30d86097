//! Titles and headings: what names the page, and what names the site.

use bron::change::Verdict;

use super::{BERICHT, verdict};

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
