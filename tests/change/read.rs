//! How a page is read and kept.

use bron::change::{Page, Rules, Verdict, extract};

use super::{BERICHT, page, verdict};

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

/// White space before an element within preformatted text parts two words.
#[test]
fn words_of_preformatted_text_stay_apart() {
    let signature = page("<pre>public class <b>Raad</b>\n  extends <i>Bestuur</i></pre>");
    assert_eq!(signature.main_text(), "public class Raad\nextends Bestuur\n");
}

/// A menu may be longer than the text beside it, which the markup names.
#[test]
fn a_menu_that_holds_most_of_the_page_is_still_a_menu() {
    let item = |at| format!("<li><a href=/{at}>Regeling nummer {at} van de stad</a>");
    let menu: String = (0..60).map(item).collect();
    let html = BERICHT.replace("<h1>", &format!("<nav><ul>{menu}</ul></nav><main><h1>"));
    let new = html.replace("nummer 40 van", "nummer 40 uit");
    assert_eq!(verdict(&html, &new), Verdict::Unchanged);
    assert_ne!(verdict(&html, &html.replace("120 euro", "130 euro")), Verdict::Unchanged);
}
