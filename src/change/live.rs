//! What is live on a page, whoever edits it: the weather, rates and prices, tallies.

use std::collections::BTreeSet;

use super::figures::{LINE, Place};
use super::page::Kind;
use super::words::{Word, size};

/// A report of the weather has at most this many words.
const WEATHER: usize = 8;
/// Where signs begin that are pictures rather than letters: arrows, hearts, faces.
const PICTURES: char = '\u{2190}';
/// Ideographs and their punctuation, which stand among them.
const IDEOGRAPHS: std::ops::Range<char> = '\u{3000}'..'\u{FE00}';

const CURRENCIES: &[&str] = &[
    "€", "$", "£", "¥", "EUR", "USD", "GBP", "JPY", "CHF", "CNY", "PLN", "HUF", "SEK", "NOK",
    "DKK", "CZK", "RUB", "TRY",
];

/// A place and its temperature, and hardly a word more.
pub(super) fn is_weather(place: &Place<'_>) -> bool {
    let line = place.line();
    let degrees = place.span(line).split('°').nth(1).is_some_and(|unit| {
        unit.is_empty() || unit.starts_with(' ') || unit.starts_with(['C', 'F'])
    });
    degrees && size(line) <= WEATHER && place.block.kind == Kind::Paragraph
}

/// Rates and prices as markets have them: gains and losses in percent, one currency in another.
pub(super) fn is_market(place: &Place<'_>) -> bool {
    let text = place.block.text.trim_end();
    if size(place.words) > 2 * LINE || text.ends_with(['.', '。']) {
        return false;
    }
    let is_rate = |word: &Word| word.number && place.text(word).contains(['.', ',']);
    let rates = place.words.iter().filter(|word| is_rate(word)).count();
    let gains = place.words.windows(2).any(|pair| match pair {
        [sign, rate] => matches!(place.text(sign), "+" | "-" | "−") && is_rate(rate),
        _ => false,
    });
    let currencies = place.words.iter().map(|word| place.text(word));
    let currencies: BTreeSet<&str> = currencies.filter(|name| CURRENCIES.contains(name)).collect();
    (gains && rates > 1 && text.contains('%')) || (currencies.len() > 1 && rates > 0)
}

/// A line of nothing but figures and pictures: a heart and how many.
pub(super) fn is_tally(place: &Place<'_>) -> bool {
    let pictured = |c: char| c >= PICTURES && !c.is_alphanumeric() && !IDEOGRAPHS.contains(&c);
    place.words.iter().all(|word| word.number) && place.block.text.contains(pictured)
}
