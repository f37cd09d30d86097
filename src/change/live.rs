//! What is live on a page, whoever edits it: the weather, rates and prices, tallies.

use std::collections::BTreeSet;

use super::figures::{LINE, line};
use super::page::Kind;
use super::part::Part;
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
pub(super) fn is_running(part: &Part<'_>) -> bool {
    is_market(part) || is_tally(part) || is_countdown(part)
}

/// Shares of a hundred percent before and after: of those who voted.
pub(super) fn is_poll(gone: &Part<'_>, come: &Part<'_>) -> bool {
    let shares = |part: &Part<'_>| -> Vec<u32> {
        let pairs = part.words.windows(2).filter_map(|pair| match pair {
            [share, sign] if part.text(sign) == "%" => {
                part.text(share).parse::<u16>().ok().map(u32::from)
            }
            _ => None,
        });
        pairs.collect()
    };
    let whole =
        |shares: &[u32]| shares.len() > 1 && (99..=101).contains(&shares.iter().sum::<u32>());
    let moved = |part: &Part<'_>| {
        let text = part.block.text.trim_end();
        matches!(part.block.kind, Kind::Paragraph | Kind::Item)
            && !text.ends_with(['.', '。'])
            && part.size <= 2 * LINE
            && part.changed.iter().all(|word| word.number)
    };
    moved(gone) && moved(come) && whole(&shares(gone)) && whole(&shares(come))
}

/// "12 d 4 h", "3 dagen 12 uur": numbers, with two different units of time after them.
fn is_countdown(part: &Part<'_>) -> bool {
    let units = part.words.windows(2).filter_map(|pair| match pair {
        [number, unit] if number.number && !unit.number => Some(part.text(unit).to_lowercase()),
        _ => None,
    });
    let units: BTreeSet<String> =
        units.filter(|unit| UNITS_OF_TIME.contains(&unit.as_str())).collect();
    part.size <= LINE && units.len() > 1
}

/// A place and its temperature, and hardly a word more.
pub(super) fn is_weather(part: &Part<'_>) -> bool {
    let line = line(part);
    let degrees = part.span(line).split('°').nth(1).is_some_and(|unit| {
        unit.is_empty() || unit.starts_with(' ') || unit.starts_with(['C', 'F'])
    });
    degrees && size(line) <= WEATHER && part.block.kind == Kind::Paragraph
}

/// Rates and prices as markets have them: gains and losses in percent, one currency in another.
fn is_market(part: &Part<'_>) -> bool {
    let text = part.block.text.trim_end();
    if part.size > 2 * LINE || text.ends_with(['.', '。']) {
        return false;
    }
    let is_rate = |word: &Word| word.number && part.text(word).contains(['.', ',']);
    let rates = part.words.iter().filter(|word| is_rate(word)).count();
    let gains = part.words.windows(2).any(|pair| match pair {
        [sign, rate] => matches!(part.text(sign), "+" | "-" | "−") && is_rate(rate),
        _ => false,
    });
    let currencies = part.words.iter().map(|word| part.text(word));
    let currencies: BTreeSet<&str> = currencies.filter(|name| CURRENCIES.contains(name)).collect();
    (gains && rates > 1 && text.contains('%')) || (currencies.len() > 1 && rates > 0)
}

/// A line of nothing but figures and pictures: a heart and how many.
fn is_tally(part: &Part<'_>) -> bool {
    let pictured = |c: char| c >= PICTURES && !c.is_alphanumeric() && !IDEOGRAPHS.contains(&c);
    part.words.iter().all(|word| word.number) && part.block.text.contains(pictured)
}
