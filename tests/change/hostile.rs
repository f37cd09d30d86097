//! Any page at all: nothing panics, and nothing takes long.

use bron::change::{HostTemplate, Memory, Verdict, Volatile, decay, judge, learn};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::{BERICHT, page, verdict};

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
fn thousands_of_lines_that_may_sign_remarks_are_read_in_time() {
    for line in ["<p># comments", "<p># hours ago at Hoorn"] {
        let lines = (0..20_000)
            .fold(String::new(), |all, number| all + &line.replace('#', &number.to_string()));
        page(&format!("<p>Hoorn</p>{lines}"));
    }
}

#[test]
fn thousands_of_frames_are_read_as_the_blocks_of_one_page() {
    let frames = |word: &str| format!("<noframes>Oss {word}</noframes>").repeat(100_000);
    assert_ne!(verdict(&frames("oud"), &frames("nieuw")), Verdict::Unchanged);
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
    let megabytes = |size: &str| format!("<p>Hoorn</p><a href=/x>{}</a>", size.repeat(100_000));
    assert_ne!(verdict(&megabytes("1 MB "), &megabytes("2 MB ")), Verdict::Unchanged);
    for place in ["<title>#</title><p>De raad.</p>", "<title>Oss</title><p>© #</p>"] {
        let page = |text: &str| format!("{place}<p>Hoorn</p>").replace('#', text);
        assert_ne!(verdict(&page(&old), &page(&new)), Verdict::Unchanged);
    }
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
