//! What is live on a page, whoever edits it: the weather, rates and prices, tallies.

use std::collections::BTreeSet;

use super::figures::{LINE, line};
use super::page::Kind;
use super::part::Part;
use super::words::{Word, size};

/// A report of the weather has at most this many words.
const WEATHER: usize = 12;
/// Where signs begin that are pictures rather than letters: arrows, hearts, faces.
const PICTURES: char = '\u{2190}';
/// Ideographs and their punctuation, which stand among them.
const IDEOGRAPHS: std::ops::Range<char> = '\u{3000}'..'\u{FE00}';

/// What tells how long something still takes has at most this many words.
const WAITING: usize = 8;
/// And so much of it passes from one visit to the next.
const PASSED: u32 = 3;

/// Days and hours, as they are counted down.
const DAYS: &[&str] = &[
    "dagen",
    "dag",
    "uur",
    "days",
    "day",
    "hours",
    "tage",
    "tagen",
    "tag",
    "stunden",
    "jours",
    "jour",
    "heures",
    "días",
    "día",
    "horas",
    "giorni",
    "giorno",
    "ore",
    "dias",
    "dia",
    "dni",
    "dzień",
    "dnů",
    "dny",
    "dagar",
    "dager",
    "dage",
    "timmar",
    "päivää",
    "nap",
    "zile",
    "gün",
    "дней",
    "дня",
    "день",
    "днів",
    "ημέρες",
    "ημέρα",
    "μέρες",
    "日",
    "天",
    "일",
];

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

/// "In 12 days" and some days later "in 9 days": the only number of a short line that is no sentence, with a unit of time
/// behind it. Of a period that somebody shortened, more is taken away at a time. Or "12 days and 4 hours", wherever it stands.
pub(super) fn is_waiting(gone: &Part<'_>, come: &Part<'_>) -> bool {
    let ([before], [after]) = (gone.changed, come.changed) else { return false };
    let number = |part: &Part<'_>, word: &Word| part.text(word).parse::<u32>().ok();
    let (Some(before), Some(after)) = (number(gone, before), number(come, after)) else {
        return false;
    };
    let all = |holds: fn(&Part<'_>, &[Word], usize) -> bool| {
        [gone, come].into_iter().all(|part| {
            let line = line(part);
            let same =
                |word: &Word| Some(word.start) == part.changed.first().map(|word| word.start);
            line.iter()
                .position(same)
                .is_some_and(|at| is_timed(part, line, at) && holds(part, line, at))
        })
    };
    after < before && (all(is_exact) || (before - after <= PASSED && all(is_alone)))
}

/// Whether a number stands there with days or hours behind it.
fn is_timed(part: &Part<'_>, line: &[Word], at: usize) -> bool {
    let unit = line.get(at + 1).map(|unit| part.text(unit).to_lowercase());
    let counted = line.get(at).is_some_and(|word| word.number);
    counted && unit.is_some_and(|unit| DAYS.contains(&unit.as_str()))
}

/// Days and hours beside each other.
fn is_exact(part: &Part<'_>, line: &[Word], at: usize) -> bool {
    let beside = [at.checked_sub(3), at.checked_sub(2), Some(at + 2), Some(at + 3)];
    beside.into_iter().flatten().any(|at| is_timed(part, line, at))
}

/// Nothing but the one number in a short line.
fn is_alone(part: &Part<'_>, line: &[Word], _at: usize) -> bool {
    let sentence = part.block.text.trim_end().ends_with(['.', '。']);
    let short = size(line) <= WAITING && part.block.kind == Kind::Paragraph && !sentence;
    short && line.iter().filter(|word| word.number).count() == 1
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
    let sentence = part.block.text.trim_end().ends_with(['.', '。']);
    degrees && !sentence && size(line) <= WEATHER && part.block.kind == Kind::Paragraph
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
