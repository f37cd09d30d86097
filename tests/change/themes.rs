//! A theme is what a site looks like: it wraps the text, and is renewed at one time.

use bron::change::Verdict;

use super::{BERICHT, verdict};

/// The text of `BERICHT` in the markup of a theme, with a foot below it.
fn themed(open: &str, close: &str, foot: &str) -> String {
    BERICHT
        .replace("<h1>", &format!("{open}<h1>"))
        .replace("</body>", &format!("{close}{foot}</body>"))
}

/// `wy-nav-content` is no menu, though it says "nav", and the list beside it is longer than the text.
#[test]
fn what_is_named_as_the_text_is_read_whatever_it_is_wrapped_in() {
    let menu = "<li><a href=/1>De raad besluit</a> en de commissie adviseert</li>".repeat(20);
    let old = themed(
        &format!("<nav><ul>{menu}</ul></nav><section class=wy-nav-content><div role=main>"),
        "</div></section>",
        "",
    );
    assert_ne!(verdict(&old, &old.replace("120 euro", "130 euro")), Verdict::Unchanged);
    assert_eq!(
        verdict(&old, &old.replace("De raad besluit", "De raad zwijgt")),
        Verdict::Unchanged
    );
}

#[test]
fn what_a_page_says_while_a_script_is_at_work_is_not_its_text() {
    let status = "<div>Loading...</div><div>Searching...</div><div>No Matches</div><p>Bezwaar";
    let new = BERICHT.replace("<p>Bezwaar", status);
    assert_eq!(verdict(BERICHT, &new), Verdict::Unchanged);
    assert_ne!(verdict(BERICHT, &new.replace("Loading", "Loading docks")), Verdict::Unchanged);
}

#[test]
fn when_a_page_was_changed_may_be_said_in_other_words() {
    let old = themed("", "", "<p class=meta>updated: 2023-04-14 08:19</p>");
    let new = themed("", "", "<p class=meta>this page last updated: 2025-07-12 08:13:11</p>");
    assert_eq!(verdict(&old, &new), Verdict::Unchanged);
}

/// Labels and buttons are written another way in a new theme; what the text says is not.
#[test]
fn a_new_theme_is_not_news() {
    let old = themed("<div class=section>", "<h3>Field detail</h3></div>", "");
    let new = themed("<section><div>", "<h3>Field details</h3></div></section>", "");
    let moved = new.replace("</section>", "</section><p><a href=/all>Alle tarieven</a></p>");
    assert_eq!(verdict(&old, &moved), Verdict::Unchanged);
    assert_ne!(verdict(&old, &new.replace("details", "values")), Verdict::Unchanged);
    assert_ne!(verdict(&old, &new.replace("120 euro", "130 euro")), Verdict::Unchanged);
    let same = themed("<div class=section>", "<h3>Field details</h3></div>", "");
    assert_ne!(verdict(&old, &same), Verdict::Unchanged);
}

/// A selector of versions stands below the foot of the page.
#[test]
fn below_the_foot_of_a_page_nothing_is_read() {
    let foot = |below: &str| themed("", "", &format!("<footer>Gemeente</footer>{below}"));
    let (old, new) = (foot("<dl><dt>Other Versions</dt></dl>"), foot(""));
    assert_eq!(verdict(&old, &new), Verdict::Unchanged);
    let said = foot("<p>De raad van Oss trekt het besluit over de groene bak in.</p>");
    assert_ne!(verdict(&new, &said), Verdict::Unchanged);
}

/// Rows of a table that became cells of a grid read the same, also where all of them lead elsewhere.
#[test]
fn a_table_of_links_may_become_a_grid() {
    let names = ["Logger", "Level", "Provider"];
    let row = |name: &&str| {
        format!("<tr><td><a href=/{name}>{name}</a><td>An entry point of the {name} kind")
    };
    let rows: String = names.iter().map(row).collect();
    let cell = |name: &&str| {
        format!("<div><a href=/{name}>{name}</a></div><div>An entry point of the {name} kind</div>")
    };
    let cells: String = names.iter().map(cell).collect();
    let old = themed("", &format!("<table><tr><th>Class<th>Description{rows}</table>"), "");
    let grid = format!("<div><div>Class</div><div>Description</div>{cells}</div>");
    assert_eq!(verdict(&old, &themed("", &grid, "")), Verdict::Unchanged);
    let other = grid.replace("of the Level", "beside the Level");
    assert_ne!(verdict(&old, &themed("", &other, "")), Verdict::Unchanged);
}
