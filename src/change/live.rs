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

const UNITS_OF_TIME: &[&str] = &[
    "d",
    "h",
    "m",
    "s",
    "min",
    "sec",
    "dagen",
    "dag",
    "uur",
    "minuten",
    "days",
    "day",
    "hours",
    "minutes",
    "tage",
    "stunden",
    "minuten",
    "jours",
    "heures",
    "días",
    "horas",
    "giorni",
    "ore",
    "dni",
    "godz",
    "dagar",
    "timmar",
    "päivää",
    "tuntia",
    "дней",
    "часов",
];

const CURRENCIES: &[&str] = &[
    "€", "$", "£", "¥", "EUR", "USD", "GBP", "JPY", "CHF", "CNY", "PLN", "HUF", "SEK", "NOK",
    "DKK", "CZK", "RUB", "TRY",
];

/// What ticks: rates, tallies, the time that is left.
pub(super) fn is_running(place: &Place<'_>) -> bool {
    is_market(place) || is_tally(place) || is_countdown(place)
}

/// Shares of a hundred percent before and after: of those who voted.
pub(super) fn is_poll(gone: &Place<'_>, come: &Place<'_>) -> bool {
    let shares = |place: &Place<'_>| -> Vec<u32> {
        let pairs = place.words.windows(2).filter_map(|pair| match pair {
            [share, sign] if place.text(sign) == "%" => {
                place.text(share).parse::<u16>().ok().map(u32::from)
            }
            _ => None,
        });
        pairs.collect()
    };
    let whole =
        |shares: &[u32]| shares.len() > 1 && (99..=101).contains(&shares.iter().sum::<u32>());
    let moved = |place: &Place<'_>| {
        let text = place.block.text.trim_end();
        matches!(place.block.kind, Kind::Paragraph | Kind::Item)
            && !text.ends_with(['.', '。'])
            && size(place.words) <= 2 * LINE
            && place.changed.iter().all(|word| word.number)
    };
    moved(gone) && moved(come) && whole(&shares(gone)) && whole(&shares(come))
}

/// "12 d 4 h", "3 dagen 12 uur": numbers, with two different units of time after them.
fn is_countdown(place: &Place<'_>) -> bool {
    let units = place.words.windows(2).filter_map(|pair| match pair {
        [number, unit] if number.number && !unit.number => Some(place.text(unit).to_lowercase()),
        _ => None,
    });
    let units: BTreeSet<String> =
        units.filter(|unit| UNITS_OF_TIME.contains(&unit.as_str())).collect();
    size(place.words) <= LINE && units.len() > 1
}

/// A place and its temperature, and hardly a word more.
pub(super) fn is_weather(place: &Place<'_>) -> bool {
    let line = place.line();
    let degrees = place.span(line).split('°').nth(1).is_some_and(|unit| {
        unit.is_empty() || unit.starts_with(' ') || unit.starts_with(['C', 'F'])
    });
    degrees && size(line) <= WEATHER && place.block.kind == Kind::Paragraph
}

/// Rates and prices as markets have them: gains and losses in percent, one currency in another.
fn is_market(place: &Place<'_>) -> bool {
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
fn is_tally(place: &Place<'_>) -> bool {
    let pictured = |c: char| c >= PICTURES && !c.is_alphanumeric() && !IDEOGRAPHS.contains(&c);
    place.words.iter().all(|word| word.number) && place.block.text.contains(pictured)
}
