//! A page that an editor can read: what happened to which sources, the old words beside the new ones, and the articles
//! that cite them. One file without anything else, for a screen of any width, light or dark. Writing to a string cannot
//! fail, so that results of `write!` are dropped throughout.

use std::fmt::Write as _;

use jiff::tz::TimeZone;

use super::telling::{Telling, link};
use crate::change::{Change, Passage, Segment};
use crate::html::escape;
use crate::store::Verdict;

const STYLE: &str = include_str!("report.css");

/// What the page says in one language.
struct Words {
    nothing: &'static str,
    groups: [&'static str; 4],
    old: &'static str,
    new: &'static str,
    more: &'static str,
}

const DUTCH: Words = Words {
    nothing: "Geen wijzigingen.",
    groups: ["Gewijzigd", "Verhuisd", "Niet te lezen", "Weer bereikbaar"],
    old: "Was",
    new: "Is nu",
    more: "passages meer",
};

const ENGLISH: Words = Words {
    nothing: "Nothing changed.",
    groups: ["Changed", "Moved", "Cannot be read", "Back again"],
    old: "Was",
    new: "Is now",
    more: "more passages",
};

/// The page about these events, in the language of the publication (Dutch or English), on the clock of `zone`.
pub fn report_page(title: &str, language: &str, tellings: &[Telling], zone: &TimeZone) -> String {
    let words = if language.starts_with("nl") { &DUTCH } else { &ENGLISH };
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        language = escape(language),
        title = escape(title),
    );
    let groups = words.groups.iter().enumerate().map(|(number, name)| {
        let members: Vec<&Telling> =
            tellings.iter().filter(|telling| group(telling.event.verdict) == number).collect();
        (number, name, members)
    });
    let groups: Vec<_> = groups.filter(|(_, _, members)| !members.is_empty()).collect();
    if groups.is_empty() {
        let _ = writeln!(page, "<p>{}</p>", words.nothing);
    }
    if groups.len() > 1 {
        page.push_str("<nav><ul>\n");
        for (number, name, members) in &groups {
            let count = members.len();
            let _ = writeln!(page, "<li><a href=\"#g{number}\">{name}</a> {count}</li>");
        }
        page.push_str("</ul></nav>\n");
    }
    for (number, name, members) in &groups {
        let _ = writeln!(page, "<section>\n<h2 id=\"g{number}\">{name}</h2>");
        for telling in members {
            entry(&mut page, telling, language, words, zone);
        }
        page.push_str("</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// Under which of the headings a verdict stands.
fn group(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Changed => 0,
        Verdict::Moved => 1,
        Verdict::Unchanged => 3,
        _ => 2,
    }
}

fn entry(page: &mut String, telling: &Telling, language: &str, words: &Words, zone: &TimeZone) {
    let when = telling.event.at.to_zoned_datetime(zone.clone());
    let address = link(telling.url.as_str());
    let headline = escape(&telling.headline(language));
    // Cited without a name, a source is named by its address, which need not stand there twice.
    let (headline, about) = if telling.name == telling.url.as_str() {
        (headline.replacen(&escape(telling.url.as_str()), &address, 1), String::new())
    } else {
        (headline, format!("{address}<br>\n"))
    };
    let _ = writeln!(
        page,
        "<article id=\"e{}\">\n<h3>{headline}</h3>\n<p class=\"about\">{about}<time datetime=\"{}\">{}</time></p>",
        escape(&telling.event.id),
        crate::date::rfc3339(&when),
        when.strftime("%Y-%m-%d %H:%M"),
    );
    match &telling.change {
        Some(change) => side_by_side(page, change, words),
        None => page.push_str(&telling.reason_html(language)),
    }
    page.push_str(&telling.cited_html(language));
    page.push_str("</article>\n");
}

/// Old words on the left, new words on the right; on a narrow screen below each other, each with its heading.
fn side_by_side(page: &mut String, change: &Change, words: &Words) {
    for passage in &change.passages {
        let (old, new) = (side(passage, "del"), side(passage, "ins"));
        page.push_str("<div class=\"pair\">\n");
        for (name, text) in [(words.old, old), (words.new, new)] {
            let text = if text.is_empty() { "\u{2013}".to_owned() } else { text };
            let _ = writeln!(page, "<div><h4>{name}</h4><p>{text}</p></div>");
        }
        page.push_str("</div>\n");
    }
    if change.untold > 0 {
        let _ = writeln!(page, "<p>… +{} {}</p>", change.untold, words.more);
    }
}

/// One side of a passage; the words that stand on this side alone are marked with `tag`.
fn side(passage: &Passage, tag: &str) -> String {
    let mut text = String::new();
    for segment in &passage.segments {
        match (segment, tag) {
            (Segment::Removed(words), "del") | (Segment::Added(words), "ins") => {
                let _ = write!(text, "<{tag}>{}</{tag}> ", escape(words));
            }
            (Segment::Same(words), _) => {
                let _ = write!(text, "{} ", escape(words));
            }
            (Segment::Gap, _) => text.push_str("… "),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}
