//! Awkward articles: each kind of trouble that stored articles are known to give.

use std::fmt::Write;

use super::{Desk, people, sources, terms};
use crate::date::rfc3339;

/// Front matter with a title and more lines, and a text.
fn file(front: &str, body: &str) -> String {
    format!("---\ntitle: \"Besluit over de kade\"\n{front}---\n\n{body}\n")
}

fn body(markdown: &str) -> String {
    Desk::new().article("a.md", &file("", markdown)).value.body.to_html()
}

#[test]
fn titles_come_out_as_they_are_written() {
    let long = "De raad stelt vast wat hij vorig jaar ook al had vastgesteld. ".repeat(40);
    for title in [
        "Groen & grijs: <em>veel</em> als 2 < 3 > 1 & \"niets\" ]]>",
        "Caf&eacute; De Kade &#8211; open &amp; dicht",
        "'Nee': \"ja\" - zegt hij: #1 @ 100% {alles} [soms] !nooit *ooit*",
        "Kade \u{1F6A4}\u{200D}\u{1F9D1} \u{20BB7}",
        "Raad \u{200F}\u{5DE}\u{5D5}\u{5E2}\u{5E6}\u{5D4}\u{200E} en \u{202E}om\u{202C}",
        long.trim(),
    ] {
        let quoted = serde_json::to_string(title).unwrap();
        for text in [
            format!("---\ntitle: {quoted}\n---\n"),
            format!("---\ntitle: '{}'\n---\n", title.replace('\'', "''")),
            format!("{{\"title\": {quoted}}}\n"),
        ] {
            assert_eq!(Desk::new().head("a.md", &text).value.title, title, "{text}");
        }
        let toml = format!("+++\ntitle = '''{title}'''\n+++\n");
        assert_eq!(Desk::new().head("a.md", &toml).value.title, title);
    }
}

#[test]
fn dates_states_and_lists_come_out_whatever_their_form() {
    let desk = Desk::new();
    let text = file(
        "date: 2015-07-09 14:05:00 +0200\nlastmod: 2015-08-18\nexpiryDate: 2015-08-08\ntags: [kades, open-data]\nauthors: [\"Zoë van 't Hoff\", \"Çelik\"]\nsources:\n  - \"Havenbedrijf & Zn.\"\n",
        "Tekst",
    );
    let head = desk.head("a.md", &text).value;
    assert_eq!(rfc3339(&head.published.clone().unwrap()), "2015-07-09T14:05:00+02:00");
    assert_eq!(rfc3339(&head.updated.clone().unwrap()), "2015-08-18T00:00:00+02:00");
    assert_eq!(rfc3339(&head.expires.clone().unwrap()), "2015-08-08T00:00:00+02:00");
    assert_eq!(people(&head), ["Zoë van 't Hoff", "Çelik"]);
    assert_eq!(
        (terms(&head), sources(&head)),
        (vec!["kades", "open-data"], vec![("Havenbedrijf & Zn.", "")])
    );
    let head = desk.head("a.md", &file("date: \"9 juli 2015\"\ndraft: true\n", "")).value;
    assert_eq!(rfc3339(&head.published.unwrap()), "2015-07-09T00:00:00+02:00");
    assert!(head.draft && head.sources.is_empty());
    let head = desk.head("a.md", &file("date: 2099-05-01\n", "")).value;
    assert_eq!(rfc3339(&head.published.unwrap()), "2099-05-01T00:00:00+02:00");
    assert_eq!(desk.head("a.md", &file("", "")).value.published, None);
}

#[test]
fn an_empty_body_is_empty() {
    assert!(Desk::new().article("a.md", &file("", "")).value.body.is_empty());
}

#[test]
fn markup_in_the_text_is_shown_or_made_safe() {
    let html = body(
        "Zo: `<![CDATA[ y ]]>` en ]]> los.\n\n<pre>\n<b>y</b> ]]> z\n</pre>\n\n\u{1F6A4} \u{20BB7}",
    );
    assert!(
        html.contains("&lt;![CDATA[ y ]]&gt;") && html.contains("\u{1F6A4} \u{20BB7}"),
        "{html}"
    );
    let html =
        body("<section onmouseover='y()'><p>Een <i>twee<p>drie <img src=\"../kade foto.jpg\">");
    assert!(html.contains("src=\"https://raad.example/nieuws/kade%20foto.jpg\""), "{html}");
    assert!(!html.contains("onmouseover"), "{html}");
    let html = body(
        "<script src=\"x.js\">y()</script>\n\n[y](javascript:y()) <iframe src=\"https://kaart.example/\"></iframe>\n\nSlot",
    );
    assert!(
        !html.contains("script") && !html.contains("<iframe") && html.contains("Slot"),
        "{html}"
    );
    let html = body("Zie [a](/a/), [b](../b/) en [c](https://c.example/c).");
    for address in
        ["https://raad.example/a/", "https://raad.example/nieuws/b/", "https://c.example/c"]
    {
        assert!(html.contains(&format!("href=\"{address}\"")), "{html}");
    }
}

#[test]
fn a_very_long_text_is_whole() {
    let mut text = String::new();
    for number in 0..4000 {
        writeln!(text, "Alinea {number} gaat over de kade, de kosten en wie er woont.\n").unwrap();
    }
    let html = body(&text);
    assert!(html.contains("Alinea 0 ") && html.contains("Alinea 3999 "));
}
