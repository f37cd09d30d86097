//! Pieces of furniture that the templates put in their own markup.

use crate::corpus::{Sheet, label};

/// Escaped text. When the markup or the typography of the page was redone, it looks different and reads the same.
pub(crate) fn t(sheet: &Sheet<'_>, text: &str) -> String {
    let mut text = text.replace('&', "&amp;").replace('<', "&lt;");
    if sheet.noise.of("typography") > 0 {
        text = text.replace('\'', "&rsquo;").replacen(" en ", "&nbsp;en ", 1).replace(" - ", " – ");
    }
    if sheet.noise.of("markup") > 0 {
        let mut words = text.split(' ');
        let first = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        text = format!("<em>{first}</em>\n        {}", rest.join("\n      "));
    }
    text
}

/// The title of the document, which holds no markup.
pub(crate) fn title(sheet: &Sheet<'_>) -> String {
    sheet.text.title.replace('&', "&amp;")
}

pub(crate) fn paragraph(sheet: &Sheet<'_>, sentences: &[String]) -> String {
    sentences.iter().map(|sentence| t(sheet, sentence)).collect::<Vec<_>>().join(" ")
}

/// All paragraphs, each between two pieces of markup.
pub(crate) fn paragraphs(sheet: &Sheet<'_>, open: &str, close: &str) -> Vec<String> {
    sheet
        .text
        .paragraphs
        .iter()
        .map(|sentences| format!("{open}{}{close}\n", paragraph(sheet, sentences)))
        .collect()
}

pub(crate) fn listed(sheet: &Sheet<'_>, items: &[String], open: &str, close: &str) -> String {
    items.iter().map(|item| format!("{open}{}{close}\n", t(sheet, item))).collect()
}

pub(crate) fn table(sheet: &Sheet<'_>) -> String {
    let row = |cells: &Vec<String>| {
        format!(
            "<tr>{}</tr>\n",
            cells.iter().map(|cell| format!("<td>{}</td>", t(sheet, cell))).collect::<String>()
        )
    };
    sheet.text.rows.iter().map(row).collect()
}

pub(crate) fn menu(sheet: &Sheet<'_>, open: &str, close: &str) -> String {
    let mut dice = sheet.shared();
    let count = 8 + usize::from(sheet.noise.of("menu") > 0);
    let entry =
        |at| format!("{open}<a href=\"/r/{at}\">{}</a>{close}\n", label(sheet.language, &mut dice));
    (0..count).map(entry).collect()
}

pub(crate) fn clock(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("clock");
    let date = format!("{} {} 2026", 1 + dice.below(28), dice.pick(sheet.language.months));
    format!("{} {date} {:02}:{:02}", sheet.language.today, dice.below(24), dice.below(60))
}

pub(crate) fn updated(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("clock");
    format!(
        "{} {} {} 2026",
        sheet.language.updated,
        1 + dice.below(28),
        dice.pick(sheet.language.months)
    )
}

pub(crate) fn counter(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("counter");
    format!("{} {}", 1000 + dice.below(9000), sheet.language.counter)
}

pub(crate) fn comment_count(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("comment_count");
    format!("{} {}", 2 + dice.below(60), sheet.language.comments)
}

/// What readers wrote, a line each.
pub(crate) fn comments(sheet: &Sheet<'_>) -> Vec<String> {
    let mut dice = sheet.dice("comments");
    let count = 1 + usize::from(sheet.noise.of("comments") > 0);
    (0..count).map(|_| crate::corpus::sentence(sheet.language, &mut dice)).collect()
}

/// An advertisement: where it leads and what it says.
pub(crate) fn advert(sheet: &Sheet<'_>) -> (u64, String) {
    let mut dice = sheet.dice("advert");
    let which = dice.next() % 12;
    let mut said = crate::corpus::Dice::of(&[which, 0xAD]);
    (which, format!("{} {}", label(sheet.language, &mut said), said.pick(sheet.language.words)))
}

pub(crate) fn related(sheet: &Sheet<'_>, open: &str, close: &str) -> String {
    let mut dice = sheet.dice("related");
    let entry = |_| {
        format!(
            "{open}<a href=\"/p/{}.html\">{}</a>{close}\n",
            dice.next() % 999,
            label(sheet.language, &mut dice)
        )
    };
    (0..5).map(entry).collect()
}

/// A link to another article, as it stands between two paragraphs.
pub(crate) fn teaser(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("teaser");
    format!("<a href=\"/p/{}.html\">{}</a>", dice.next() % 999, label(sheet.language, &mut dice))
}

pub(crate) fn tip<'a>(sheet: &Sheet<'a>) -> &'a str {
    let tips = sheet.language.tips;
    tips[sheet.dice("tip").below(tips.len())]
}

pub(crate) fn live(sheet: &Sheet<'_>) -> String {
    let mut dice = sheet.dice("live");
    format!("{} {}: {} °C", sheet.language.weather, sheet.language.places[0], dice.below(30))
}

pub(crate) fn cookies<'a>(sheet: &Sheet<'a>) -> Option<&'a str> {
    (sheet.noise.of("cookies") > 0).then_some(sheet.language.cookies)
}

pub(crate) fn token(sheet: &Sheet<'_>) -> String {
    format!("{:016x}", sheet.dice("token").next())
}

pub(crate) fn note(sheet: &Sheet<'_>, open: &str, close: &str) -> String {
    sheet
        .text
        .note
        .as_ref()
        .map_or_else(String::new, |note| format!("{open}{}{close}\n", t(sheet, note)))
}
