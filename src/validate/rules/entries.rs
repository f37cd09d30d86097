//! Entries beside each other, in every format: ids that will not last, links that stand twice, dates and their order.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{Rule, Say, rule};
use crate::validate::entries::{Entries, Entry, Said};
use crate::validate::value::{moment, scheme_of};

pub(super) const RULES: &[Rule] = &[
    rule!("entry-id-tracking", Warning, feed id_tracking),
    rule!("entry-id-title", Warning, feed id_title),
    rule!("entry-id-twin", Warning, feed id_twin),
    rule!("entry-link-repeated", Info, feed link_repeated),
    rule!(
        "entry-dates-missing",
        Warning,
        feed | entries,
        say | {
            let undated = entries.list.iter().all(|entry| !entry.is_dated());
            if entries.may_be_undated && entries.list.len() > 1 && undated {
                say(entries.head.place(), "no entry says when it appeared".to_owned());
            }
        }
    ),
    rule!(
        "entry-date-missing",
        Info,
        feed | entries,
        say | {
            if entries.may_be_undated && entries.list.iter().any(Entry::is_dated) {
                for entry in entries.list.iter().filter(|entry| !entry.is_dated()) {
                    say(entry.spot.place(), "the entry has no date, and others have".to_owned());
                }
            }
        }
    ),
    rule!("entry-order-mixed", Info, feed order_mixed),
];

/// Parameters that tell who came along which way, or which visit it is; none names a page.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "phpsessid",
    "jsessionid",
    "sessionid",
    "session_id",
    "aspsessionid",
    "cftoken",
];

fn id_tracking(entries: &Entries<'_>, say: &mut Say<'_>) {
    for id in entries.list.iter().filter_map(|entry| entry.id.as_ref()) {
        let text = id.trimmed();
        let parameters =
            text.split(['?', '&', ';']).skip(1).filter_map(|part| part.split_once('='));
        for (name, _) in parameters {
            let lower = name.to_ascii_lowercase();
            if lower.starts_with("utm_") || TRACKING.contains(&lower.as_str()) {
                let message = format!("id `{text}` has `{name}` in it, which is not of the entry");
                say(id.spot.place(), message);
                break;
            }
        }
    }
}

/// Letters and digits only, in small letters.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An id that is the title changes when somebody mends the title. An address or a path often has the title in it,
/// and lasts.
fn id_title(entries: &Entries<'_>, say: &mut Say<'_>) {
    for entry in &entries.list {
        let (Some(id), Some(title)) = (&entry.id, &entry.title) else { continue };
        if scheme_of(id.trimmed()).is_some() || id.trimmed().contains('/') {
            continue;
        }
        let (bare_id, bare_title) = (bare(id.trimmed()), bare(&title.text));
        if bare_title.is_empty() {
            continue;
        }
        if bare_id == bare_title
            || bare_title.chars().count() >= 12 && bare_id.contains(&bare_title)
        {
            let message = format!("id `{}` is made of the title", id.trimmed());
            say(id.spot.place(), message);
        }
    }
}

/// Ids that are the same address, once with `http` and once with `https`, or with and without a slash at the end.
fn id_twin(entries: &Entries<'_>, say: &mut Say<'_>) {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    for id in entries.list.iter().filter_map(|entry| entry.id.as_ref()) {
        let text = id.trimmed();
        let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))
        else {
            continue;
        };
        let first = *seen.entry(rest.trim_end_matches('/')).or_insert(text);
        if first != text {
            let message =
                format!("id `{text}` is an address that an earlier entry has as `{first}`");
            say(id.spot.place(), message);
        }
    }
}

/// Says so once for each link.
fn link_repeated(entries: &Entries<'_>, say: &mut Say<'_>) {
    let mut seen: HashMap<&str, Option<&Entry<'_>>> = HashMap::new();
    for entry in &entries.list {
        let Some(link) = entry.link.as_ref().filter(|link| !link.trimmed().is_empty()) else {
            continue;
        };
        let first = seen.entry(link.trimmed()).or_insert(Some(entry));
        let Some(other) = first.filter(|other| !std::ptr::eq(*other, entry)) else { continue };
        // Two versions of one entry have one link; that is said of their ids.
        if entry.id.is_none() || id_of(other) != id_of(entry) {
            let message = format!("`{}` is the link of an earlier entry too", link.trimmed());
            say(link.spot.place(), message);
            *first = None;
        }
    }
}

fn id_of<'e>(entry: &'e Entry<'_>) -> Option<&'e str> {
    entry.id.as_ref().map(Said::trimmed)
}

/// Newest first or oldest first, by either date; anything else is probably an accident.
fn order_mixed(entries: &Entries<'_>, say: &mut Say<'_>) {
    let published = dated(entries, |entry| entry.published.as_ref().or(entry.updated.as_ref()));
    let updated = dated(entries, |entry| entry.updated.as_ref().or(entry.published.as_ref()));
    if published.len() < 4 || is_ordered(&published) || is_ordered(&updated) {
        return;
    }
    let rises = |pair: &&[(Timestamp, &Said<'_>)]| matches!(pair, [a, b] if b.0 > a.0);
    let falls = |pair: &&[(Timestamp, &Said<'_>)]| matches!(pair, [a, b] if b.0 < a.0);
    let (up, down) =
        (published.windows(2).filter(rises).count(), published.windows(2).filter(falls).count());
    let odd =
        if up < down { published.windows(2).find(rises) } else { published.windows(2).find(falls) };
    if let Some([_, (_, said)]) = odd {
        let (this, most) = if up < down { ("newer", "newest") } else { ("older", "oldest") };
        let message =
            format!("this entry is {this} than the one before it, and most stand {most} first");
        say(said.spot.place(), message);
    }
}

fn dated<'e, 'd>(
    entries: &'e Entries<'d>,
    date: impl Fn(&'e Entry<'d>) -> Option<&'e Said<'d>>,
) -> Vec<(Timestamp, &'e Said<'d>)> {
    let dates = entries.list.iter().filter_map(date);
    dates.filter_map(|said| Some((moment(said.trimmed())?, said))).collect()
}

fn is_ordered(dates: &[(Timestamp, &Said<'_>)]) -> bool {
    dates.is_sorted_by(|a, b| a.0 <= b.0) || dates.is_sorted_by(|a, b| a.0 >= b.0)
}
