//! From what is remembered of a source and what a visit saw, to what is remembered next and what is told. Pure: the
//! whole of the judgement over time is here, and a table tests it.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::schedule::Schedule;
use crate::digest::sha256;
use crate::store::{Event, Hash, Look, Past, Pending, Record, Verdict};

/// How often a verdict that may pass must show before it is believed.
const SIGHTINGS: u32 = 3;

/// And over how long: one bad weekend is not the end of a page.
const PERSISTENCE: Duration = Duration::from_hours(3 * 24);

/// What one visit saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What it looked like.
    pub what: What,
    /// Status code, when there was an answer.
    pub status: Option<u16>,
    /// Why there is nothing to read, or what else to say, in words.
    pub reason: Option<String>,
    /// For another text: what differs, in the form in which it is kept.
    pub difference: Option<String>,
    /// The address that answered.
    pub url: Url,
    /// Whether only permanent redirects led there.
    pub moved: bool,
    /// `ETag` of the answer.
    pub etag: Option<String>,
    /// `Last-Modified` of the answer.
    pub last_modified: Option<String>,
    /// How long the server promises that nothing changes, when that is heeded.
    pub fresh_for: Option<Duration>,
    /// When the host wants to be asked again at the earliest.
    pub not_before: Option<Timestamp>,
}

/// What a visited page looked like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Text that is kept under this hash, for the first time.
    First(Hash),
    /// The text we know, in the eyes of a reader.
    Same,
    /// Another text, kept under this hash.
    Different(Hash),
    /// 404: nothing at this address, today.
    Missing,
    /// Nothing to read, for this reason.
    Trouble(Verdict),
}

/// What to record and to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The source as it is known from now on.
    pub record: Record,
    /// The run of visits that came to an end.
    pub past: Option<Past>,
    /// What to tell, when there is something.
    pub event: Option<Event>,
}

/// The step that follows from `record` when a visit at `now` saw `seen`.
pub fn next(record: &Record, seen: &Seen, schedule: &Schedule, now: Timestamp) -> Step {
    let mut after = record.clone();
    let told = match seen.what {
        What::First(text) => readable(&mut after, seen, Verdict::Unchanged, Some(text), now),
        What::Same => readable(&mut after, seen, Verdict::Unchanged, None, now),
        What::Different(text) => readable(&mut after, seen, Verdict::Changed, Some(text), now),
        What::Missing => trouble(&mut after, Verdict::Gone, false, now),
        What::Trouble(verdict) => trouble(&mut after, verdict, is_plain(verdict), now),
    };
    let (verdict, tell) = told;
    let look = Look {
        since: now,
        checked: now,
        times: 1,
        verdict,
        status: seen.status,
        reason: seen.reason.clone(),
        final_url: (seen.url != record.url).then(|| seen.url.clone()),
    };
    let past = close_run(&mut after, record, look);
    after.every = schedule.after(record, verdict);
    after.due = schedule.due(&after, seen, now);
    let event = tell.then(|| event(record, &after, verdict, seen, now));
    Step { record: after, past, event }
}

/// A page with text. The verdict, and whether to tell.
fn readable(
    after: &mut Record,
    seen: &Seen,
    verdict: Verdict,
    text: Option<Hash>,
    now: Timestamp,
) -> (Verdict, bool) {
    let before = after.last.as_ref().map(|look| look.verdict);
    after.etag.clone_from(&seen.etag);
    after.last_modified.clone_from(&seen.last_modified);
    if text.is_some() {
        after.text = text;
    }
    if verdict == Verdict::Changed {
        after.changed = Some(now);
    }
    let was_told = after.pending.as_ref().is_some_and(|pending| is_established(pending, now));
    let was_moved = after.pending.as_ref().is_some_and(|p| p.verdict == Verdict::Moved);
    after.pending = seen.moved.then(|| sighting(after, Verdict::Moved, Some(&seen.url), now));
    let moved = after.pending.as_ref().map_or(0, |pending| pending.seen);
    if verdict == Verdict::Changed {
        return (Verdict::Changed, true);
    }
    if moved >= SIGHTINGS {
        return (Verdict::Moved, moved == SIGHTINGS);
    }
    // A page of which a trouble was told, and that is as it was before, is back: that is news as well.
    let was_broken = before.is_some_and(|before| !before.is_readable());
    let back = was_broken && !was_moved && (was_told || before.is_some_and(is_plain));
    (Verdict::Unchanged, back)
}

/// A page without text. A trouble that is `plain` is named and told at once. The verdict, and whether to tell.
fn trouble(after: &mut Record, verdict: Verdict, plain: bool, now: Timestamp) -> (Verdict, bool) {
    let before = after.last.as_ref().map(|look| look.verdict);
    let known = after.pending.as_ref().filter(|pending| pending.verdict == verdict);
    let last = after.last.as_ref().map_or(now, |look| look.checked);
    let was_established = known.is_some_and(|pending| is_established(pending, last));
    let pending = sighting(after, verdict, None, now);
    let established = is_established(&pending, now);
    after.pending = Some(pending);
    if plain {
        return (verdict, before != Some(verdict));
    }
    let shown =
        if verdict == Verdict::Gone && !established { Verdict::Unreachable } else { verdict };
    (shown, established && !was_established)
}

/// The pending verdict after one more sighting.
fn sighting(after: &Record, verdict: Verdict, url: Option<&Url>, now: Timestamp) -> Pending {
    match &after.pending {
        Some(known) if known.verdict == verdict && known.url.as_ref() == url => {
            Pending { seen: known.seen.saturating_add(1), ..known.clone() }
        }
        _ => Pending { verdict, seen: 1, since: now, url: url.cloned() },
    }
}

pub(super) fn is_established(pending: &Pending, at: Timestamp) -> bool {
    let lasted = at.duration_since(pending.since);
    pending.seen >= SIGHTINGS && lasted.unsigned_abs() >= PERSISTENCE && !lasted.is_negative()
}

/// Troubles of which an answer leaves no doubt. A 404 does: many a page has come back from one.
pub(super) fn is_plain(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Gone | Verdict::Soft404 | Verdict::LoginWall | Verdict::Parked)
}

/// Whether a source is lost to readers as far as anybody can tell: it is not there, or could not be reached for days.
pub fn is_rotten(record: &Record) -> bool {
    let Some(look) = &record.last else { return false };
    match look.verdict {
        Verdict::Gone | Verdict::Soft404 | Verdict::Parked => true,
        Verdict::Unreachable | Verdict::TlsError => {
            record.pending.as_ref().is_some_and(|pending| is_established(pending, look.checked))
        }
        _ => false,
    }
}

/// Adds the visit to the running run, or ends that one and begins another.
fn close_run(after: &mut Record, before: &Record, look: Look) -> Option<Past> {
    let Some(run) = &before.last else {
        after.last = Some(look);
        return None;
    };
    let same = run.verdict == look.verdict
        && is_alike(run.status, look.status)
        && run.final_url == look.final_url
        && before.text == after.text;
    if same {
        let times = run.times.saturating_add(1);
        after.last = Some(Look { since: run.since, times, ..look });
        return None;
    }
    after.last = Some(look);
    Some(Past { look: run.clone(), text: before.text })
}

/// Whether two statuses say the same of a page: a 304 is a 200 that need not be sent (RFC 9110 section 15.4.5).
fn is_alike(one: Option<u16>, other: Option<u16>) -> bool {
    let sent = |status: Option<u16>| if status == Some(304) { Some(200) } else { status };
    sent(one) == sent(other)
}

fn event(before: &Record, after: &Record, verdict: Verdict, seen: &Seen, now: Timestamp) -> Event {
    let detail = match verdict {
        Verdict::Moved => seen.url.to_string(),
        Verdict::Changed => seen.difference.clone().unwrap_or_default(),
        // What was passed over on a page that is readable again is for editors.
        Verdict::Unchanged => String::new(),
        _ => seen.reason.clone().unwrap_or_default(),
    };
    let changed = verdict == Verdict::Changed;
    Event {
        id: event_id(after, verdict, now),
        source: after.id,
        at: now,
        verdict,
        was: before.last.as_ref().map(|look| look.verdict),
        old: before.text,
        new: if changed { after.text } else { None },
        detail,
    }
}

/// The id of an event: of one source at one moment, so that no two changes share one.
fn event_id(after: &Record, verdict: Verdict, now: Timestamp) -> String {
    let moment = now.as_millisecond().to_be_bytes();
    let parts = [after.url.as_str().as_bytes(), verdict.as_str().as_bytes(), &moment];
    sha256(&parts.concat(), 16)
}
