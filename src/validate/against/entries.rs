//! What became of the entries: ids, dates, and those that are gone.

use jiff::Timestamp;

use super::alike::{distance, is_unchanged, plain, tolerance};
use super::outline::{Entry, Moment};
use super::pairs::Pair;
use super::{Comparison, Fault, shown};

/// Reports ids that changed, and ids that now name another article.
pub(super) fn ids(it: &mut Comparison<'_, '_>) {
    for (entry, pair) in it.new.entries.iter().zip(it.pairs) {
        let old = |at: Option<usize>| it.old.entries.get(at?);
        let (same, usurped) = (old(pair.same), old(pair.usurped));
        let Some(id) = entry.id_text() else { continue };
        if let Some(usurped) = usurped {
            let message = format!(
                "`{}` was the id of “{}”, and readers will take this for a new version of that",
                shown(id),
                named(usurped)
            );
            it.report(Fault::IdReused, entry.id_place(), message, usurped.id_place().span);
        } else if let Some(same) = same
            && let Some(before) = same.id_text().filter(|before| *before != id)
        {
            let message = changed(entry, same, before, id);
            it.report(Fault::IdChanged, entry.id_place(), message, same.id_place().span);
        }
    }
}

fn changed(entry: &Entry<'_>, same: &Entry<'_>, before: &str, id: &str) -> String {
    let without_scheme = |id: &str| id.split_once("://").map(|(_, rest)| rest.to_owned());
    let why = if entry.is_told_by_link && same.is_told_by_link {
        "; without an id of its own an entry is told by its link"
    } else if entry.is_told_by_link {
        "; it has lost its id, and is told by its link now"
    } else if same.is_told_by_link {
        "; it was told by its link, and has an id now"
    } else if without_scheme(before).is_some() && without_scheme(before) == without_scheme(id) {
        "; readers compare every character, also those of `http` and `https`"
    } else {
        ""
    };
    format!(
        "the id of “{}” was `{}`, and readers will show it as unread again{why}",
        named(entry),
        shown(before)
    )
}

/// What people call an entry.
fn named(entry: &Entry<'_>) -> String {
    let title = entry.title.as_ref().map(|title| plain(&title.text));
    let name = title.filter(|title| !title.is_empty());
    shown(&name.unwrap_or_else(|| entry.id_text().unwrap_or("an entry").to_owned()))
}

/// Reports dates that moved back, and days of appearance that moved on although nothing else changed.
pub(super) fn dates(it: &mut Comparison<'_, '_>) {
    for (entry, pair) in it.new.entries.iter().zip(it.pairs) {
        let Some(before) = pair.same.and_then(|at| it.old.entries.get(at)) else { continue };
        if let Some((old, new)) = before.published.as_ref().zip(entry.published.as_ref()) {
            if is_earlier(old, new) {
                moved_back(it, entry, old, new);
            } else if is_earlier(new, old) && is_untouched(before, entry) {
                let message = format!(
                    "`{}` was `{}`, and nothing else changed; readers will show it as new",
                    shown(&new.part.text),
                    shown(&old.part.text)
                );
                it.report(Fault::DateJumped, entry.place_of(&new.part), message, old.part.span);
            }
        }
        if let Some((old, new)) = before.updated.as_ref().zip(entry.updated.as_ref())
            && is_earlier(old, new)
        {
            moved_back(it, entry, old, new);
        }
    }
}

fn moved_back(it: &mut Comparison<'_, '_>, entry: &Entry<'_>, old: &Moment<'_>, new: &Moment<'_>) {
    let message = format!(
        "`{}` was `{}`; the entry moves down in readers",
        shown(&new.part.text),
        shown(&old.part.text)
    );
    it.report(Fault::DateBack, entry.place_of(&new.part), message, old.part.span);
}

/// Whether the newer version's date lies before the older's.
pub(super) fn is_earlier(old: &Moment<'_>, new: &Moment<'_>) -> bool {
    -distance(old, new) >= tolerance(old, new)
}

/// Whether an entry says what it said, dates aside.
pub(super) fn is_untouched(old: &Entry<'_>, new: &Entry<'_>) -> bool {
    is_unchanged(old.title.as_ref(), new.title.as_ref())
        && is_unchanged(old.link.as_ref(), new.link.as_ref())
        && is_unchanged(old.content.as_ref(), new.content.as_ref())
}

/// Reports entries that are gone although older ones are still there.
///
/// A feed drops its oldest entries, and that is judged by date where every entry has one. A feed that is in no order of
/// time, such as a list of what is popular, drops entries anywhere, and is not judged.
pub(super) fn vanished(it: &mut Comparison<'_, '_>) {
    let old = &it.old.entries;
    let mut after: Vec<Option<usize>> = vec![None; old.len()];
    for (at, pair) in it.pairs.iter().enumerate() {
        if let Some(slot) = pair.same.and_then(|same| after.get_mut(same)) {
            *slot = Some(at);
        }
    }
    let Some(order) = Order::of(old, &after) else { return };
    let usurped: Vec<usize> = it.pairs.iter().filter_map(|pair| pair.usurped).collect();
    for (at, entry) in old.iter().enumerate() {
        let id = entry.id_text().unwrap_or_default();
        if after.get(at).is_none_or(Option::is_some)
            || usurped.contains(&at)
            || it.new.deleted.contains(id)
            || !order.is_inside(at, old, &after)
        {
            continue;
        }
        let Some(place) = order.neighbour(at, &after).and_then(|at| it.new.entries.get(at)) else {
            continue;
        };
        let message =
            format!("“{}” stood before this entry and is gone, though it is newer", named(entry));
        it.report(Fault::Vanished, place.whole.place(None), message, entry.whole.span);
    }
}

/// How the older version is sorted.
enum Order {
    NewestFirst,
    OldestFirst,
}

impl Order {
    fn of(old: &[Entry<'_>], after: &[Option<usize>]) -> Option<Self> {
        let dates: Option<Vec<Timestamp>> = old.iter().map(latest).collect();
        let Some(dates) = dates else {
            // Without dates only a list that keeps its order can be one in order of time.
            let places: Vec<usize> = after.iter().copied().flatten().collect();
            return (places.len() > 2 && places.is_sorted()).then_some(Self::NewestFirst);
        };
        let falling = dates.iter().zip(dates.iter().skip(1)).filter(|(a, b)| a >= b).count();
        let rising = dates.iter().zip(dates.iter().skip(1)).filter(|(a, b)| a <= b).count();
        let most = dates.len().saturating_sub(1);
        if most > 0 && falling * 10 >= most * 9 {
            Some(Self::NewestFirst)
        } else if most > 0 && rising * 10 >= most * 9 {
            Some(Self::OldestFirst)
        } else {
            None
        }
    }

    /// Places in the older version that lie behind `at` on the way to the oldest entry.
    fn older(&self, at: usize, length: usize) -> std::ops::Range<usize> {
        match self {
            Self::NewestFirst => at + 1..length,
            Self::OldestFirst => 0..at,
        }
    }

    /// Whether an entry that is older by place and by each date is still there.
    fn is_inside(&self, at: usize, old: &[Entry<'_>], after: &[Option<usize>]) -> bool {
        let Some(entry) = old.get(at) else { return false };
        self.older(at, old.len()).any(|other| {
            let is_there = after.get(other).is_some_and(Option::is_some);
            is_there && old.get(other).is_some_and(|other| is_older(other, entry))
        })
    }

    /// The place in the newer version of the nearest older entry that is still there.
    fn neighbour(&self, at: usize, after: &[Option<usize>]) -> Option<usize> {
        let range = self.older(at, after.len());
        let there = after.get(range)?.iter().copied();
        match self {
            Self::NewestFirst => there.flatten().next(),
            Self::OldestFirst => there.rev().flatten().next(),
        }
    }
}

fn latest(entry: &Entry<'_>) -> Option<Timestamp> {
    let dates = [&entry.published, &entry.updated];
    dates.into_iter().flatten().map(|moment| moment.at).max()
}

fn is_older(other: &Entry<'_>, entry: &Entry<'_>) -> bool {
    let older = |a: &Option<Moment<'_>>, b: &Option<Moment<'_>>| match (a, b) {
        (Some(a), Some(b)) => a.at < b.at,
        _ => true,
    };
    older(&other.published, &entry.published) && older(&other.updated, &entry.updated)
}

/// The pairs of entries that are one article.
pub(super) fn kept<'c, 'd>(
    it: &Comparison<'c, 'd>,
) -> impl Iterator<Item = (&'c Entry<'d>, &'c Entry<'d>)> {
    let (old, new, pairs): (_, _, &'c [Pair]) = (it.old, it.new, it.pairs);
    pairs
        .iter()
        .zip(&new.entries)
        .filter_map(move |(pair, entry)| Some((old.entries.get(pair.same?)?, entry)))
}
