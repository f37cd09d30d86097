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

/// The heading of the page stands in its title before and after; around it stands what the site is called now.
#[test]
fn what_stands_around_the_heading_in_a_title_is_the_sites() {
    let titled = |title: &str| BERICHT.replace("<title>Tarieven afval", &format!("<title>{title}"));
    let old = titled("Gemeente Oss: Tarieven afval");
    assert_eq!(verdict(&old, &titled("Tarieven afval — Loket van Oss")), Verdict::Unchanged);
    assert_ne!(verdict(&old, &titled("Gemeente Oss: Tarieven afval (oud)")), Verdict::Unchanged);
    assert_ne!(verdict(&old, &old.replace("Tarieven", "Prijzen")), Verdict::Unchanged);
}

/// A heading of the first rank that leads home, with the page's own below it.
#[test]
fn the_name_of_the_site_above_the_heading_may_go() {
    let old = BERICHT.replace("<h1>", "<h1><a href=/>Loket van de stad</a></h1><h1>");
    assert_eq!(verdict(&old, BERICHT), Verdict::Unchanged);
}

/// A page without a heading has a title all the same, and documentation is called after its release.
#[test]
fn one_number_of_a_release_is_put_for_another_in_a_title() {
    let titled = |title: &str| {
        let html = BERICHT.replace("<title>Tarieven afval", &format!("<title>{title}"));
        html.replace("<h1>Tarieven afval</h1>", "")
    };
    let old = titled("Gids 3.4.1: src/gids-3.4.1/bak.h");
    assert_eq!(verdict(&old, &titled("Gids 3.7: src/gids-3.7/bak.h")), Verdict::Unchanged);
    assert_ne!(verdict(&titled("Raad 4.3.2026"), &titled("Raad 5.3.2026")), Verdict::Unchanged);
    assert_ne!(verdict(&titled("Groei 2.5"), &titled("Groei 2.9")), Verdict::Unchanged);
    let below =
        |title: &str| titled(title).replace("<p class", "<h1>Interface Catalog</h1><p class");
    let (old, new) = (below("Catalog (gids version 1.2)"), below("Catalog (gids 1.3 API)"));
    assert_eq!(verdict(&old, &new), Verdict::Unchanged);
    assert_ne!(verdict(&old, &below("Register (gids 1.3 API)")), Verdict::Unchanged);
}

/// The package that a page of its documentation is about, above the text and in the title.
#[test]
fn a_line_that_the_title_repeats_with_its_release_is_the_sites() {
    let page = |release: &str| {
        let name = format!("gids-{release}: Tarieven en regels");
        let html = BERICHT.replace("<title>Tarieven afval", &format!("<title>{name} (Index)"));
        html.replace("<h1>Tarieven afval</h1>", &format!("<div><span>{name}</span></div>"))
    };
    assert_eq!(verdict(&page("1.6.24.0"), &page("1.6.26.0")), Verdict::Unchanged);
    assert_ne!(verdict(&page("12"), &page("13")), Verdict::Unchanged);
    let line =
        |release: &str| page("1.2.3").replace("<span>gids-1.2.3", &format!("<span>gids-{release}"));
    assert_ne!(verdict(&line("1.2.4"), &line("1.2.5")), Verdict::Unchanged);
}
