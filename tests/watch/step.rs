//! The judgement over time, as a table: what is remembered, what a visit saw, what follows.

use std::time::Duration;

use bron::fetch::Settings;
use bron::store::{Record, Verdict};
use bron::watch::{Schedule, Seen, What, next};
use jiff::Timestamp;
use url::Url;

const A: [u8; 16] = [1; 16];
const B: [u8; 16] = [2; 16];
const DAY: u64 = 24;

fn start() -> Timestamp {
    "2026-05-01T08:00:00Z".parse().unwrap()
}

fn url(path: &str) -> Url {
    Url::parse("https://gemeente.example").unwrap().join(path).unwrap()
}

fn seen(what: What) -> Seen {
    Seen {
        what,
        status: Some(200),
        reason: None,
        difference: None,
        url: url("/besluit"),
        moved: false,
        etag: None,
        last_modified: None,
        fresh_for: None,
        not_before: None,
    }
}

fn moved() -> Seen {
    Seen { url: url("/nieuw"), moved: true, ..seen(What::Same) }
}

fn schedule() -> Schedule {
    Schedule::new(&Settings::default(), None)
}

/// Makes visits at these hours after the start; what each came to, and what it told.
fn visits(visits: &[(u64, Seen)]) -> (Record, Vec<(Verdict, Option<Verdict>)>) {
    let mut record = Record::new(url("/besluit"), Duration::from_hours(7 * DAY), start());
    let mut told = Vec::new();
    for (hours, seen) in visits {
        let now = start() + Duration::from_hours(*hours);
        let step = next(&record, seen, &schedule(), now);
        record = step.record;
        told.push((record.last.as_ref().unwrap().verdict, step.event.map(|event| event.verdict)));
    }
    (record, told)
}

fn told(list: &[(u64, Seen)]) -> Vec<(Verdict, Option<Verdict>)> {
    visits(list).1
}

#[test]
fn the_first_visit_and_quiet_ones_tell_nothing() {
    let quiet = (Verdict::Unchanged, None);
    let list = [(0, seen(What::First(A))), (200, seen(What::Same)), (400, seen(What::Same))];
    assert_eq!(told(&list), [quiet, quiet, quiet]);
}

#[test]
fn an_answer_that_is_not_sent_again_goes_on_with_the_run_of_the_one_that_was() {
    let not_modified = Seen { status: Some(304), ..seen(What::Same) };
    let (record, _) = visits(&[(0, seen(What::First(A))), (24, not_modified)]);
    let run = record.last.unwrap();
    assert_eq!((run.since, run.times, run.status), (start(), 2, Some(304)));
}

#[test]
fn a_change_is_told_once_and_is_an_event_of_its_own_every_time() {
    let list = [
        (0, seen(What::First(A))),
        (24, seen(What::Different(B))),
        (48, seen(What::Same)),
        (72, seen(What::Different(A))),
    ];
    let (record, came_to) = visits(&list);
    let changed = (Verdict::Changed, Some(Verdict::Changed));
    let quiet = (Verdict::Unchanged, None);
    assert_eq!(came_to, [quiet, changed, quiet, changed]);
    assert_eq!(record.changed, Some(start() + Duration::from_hours(72)));
    let ids = [24_u64, 72].map(|hours| {
        let record = Record { text: Some(A), ..record.clone() };
        let now = start() + Duration::from_hours(hours);
        next(&record, &seen(What::Different(B)), &schedule(), now).event.unwrap().id
    });
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn a_missing_page_is_gone_after_three_failures_over_three_days_and_not_before() {
    let missing = || Seen { status: Some(404), ..seen(What::Missing) };
    let waiting = (Verdict::Unreachable, None);
    let gone = (Verdict::Gone, Some(Verdict::Gone));
    let quick = [(0, missing()), (1, missing()), (2, missing()), (3, missing())];
    assert_eq!(told(&quick), [waiting; 4]);
    let slow = [(0, missing()), (40, missing()), (80, missing()), (120, missing())];
    assert_eq!(told(&slow), [waiting, waiting, gone, (Verdict::Gone, None)]);
    let two = [(0, missing()), (200, missing())];
    assert_eq!(told(&two), [waiting, waiting]);
}

#[test]
fn a_good_visit_between_failures_starts_the_count_again() {
    let missing = || Seen { status: Some(404), ..seen(What::Missing) };
    let list = [
        (0, missing()),
        (40, missing()),
        (60, seen(What::First(A))),
        (80, missing()),
        (130, missing()),
    ];
    assert!(told(&list).iter().all(|(_, event)| event.is_none()));
}

#[test]
fn what_a_server_calls_gone_is_called_gone_and_told_when_it_lasts() {
    let gone = || Seen { status: Some(410), ..seen(What::Trouble(Verdict::Gone)) };
    let came_to = told(&[(0, gone()), (40, gone()), (80, gone())]);
    assert_eq!(came_to[0].0, Verdict::Gone);
    assert_eq!(came_to[0].1, Some(Verdict::Gone));
    assert_eq!(came_to[2], (Verdict::Gone, None));
}

#[test]
fn an_unreachable_page_is_never_gone() {
    let down = || Seen { status: Some(503), ..seen(What::Trouble(Verdict::Unreachable)) };
    let list: Vec<(u64, Seen)> = (0..20).map(|visit| (visit * 24, down())).collect();
    let came_to = told(&list);
    assert!(came_to.iter().all(|(verdict, _)| *verdict == Verdict::Unreachable));
    assert_eq!(came_to.iter().filter(|(_, event)| event.is_some()).count(), 1);
    assert_eq!(came_to[3].1, Some(Verdict::Unreachable));
}

#[test]
fn moved_needs_three_sightings_of_the_same_new_address() {
    let quiet = (Verdict::Unchanged, None);
    let list = [(0, moved()), (1, moved()), (2, moved()), (3, moved())];
    let told_once = [quiet, quiet, (Verdict::Moved, Some(Verdict::Moved)), (Verdict::Moved, None)];
    assert_eq!(told(&list), told_once);
    let elsewhere = Seen { url: url("/elders"), ..moved() };
    assert_eq!(told(&[(0, moved()), (1, moved()), (2, elsewhere)]), [quiet; 3]);
    let for_now = Seen { moved: false, ..moved() };
    assert_eq!(told(&[(0, for_now.clone()), (1, for_now.clone()), (2, for_now)]), [quiet; 3]);
}

#[test]
fn a_page_that_moved_can_still_change() {
    let changed = Seen { what: What::Different(B), ..moved() };
    let list = [(0, moved()), (1, moved()), (2, moved()), (3, changed), (4, moved())];
    let came_to = told(&list);
    assert_eq!(came_to[3], (Verdict::Changed, Some(Verdict::Changed)));
    assert_eq!(came_to[4], (Verdict::Moved, None));
}

#[test]
fn what_a_page_shows_plainly_is_named_at_once_and_its_return_is_news() {
    for verdict in [Verdict::Soft404, Verdict::LoginWall, Verdict::Parked] {
        let list = [
            (0, seen(What::First(A))),
            (24, seen(What::Trouble(verdict))),
            (48, seen(What::Trouble(verdict))),
            (72, seen(What::Same)),
        ];
        let expected = [
            (Verdict::Unchanged, None),
            (verdict, Some(verdict)),
            (verdict, None),
            (Verdict::Unchanged, Some(Verdict::Unchanged)),
        ];
        assert_eq!(told(&list), expected);
    }
}

#[test]
fn an_outage_that_was_never_told_ends_in_silence() {
    let down = Seen { status: None, ..seen(What::Trouble(Verdict::Unreachable)) };
    let came_to = told(&[(0, seen(What::First(A))), (24, down), (48, seen(What::Same))]);
    assert!(came_to.iter().all(|(_, event)| event.is_none()));
}

#[test]
fn the_text_of_a_page_outlives_its_troubles() {
    let down = Seen { status: None, ..seen(What::Trouble(Verdict::Unreachable)) };
    let (record, _) = visits(&[(0, seen(What::First(A))), (24, down)]);
    assert_eq!(record.text, Some(A));
}

#[test]
fn the_rhythm_follows_the_page() {
    let (changing, _) = visits(&[(0, seen(What::First(A))), (24, seen(What::Different(B)))]);
    assert_eq!(changing.every, Duration::from_hours(84));
    let (quiet, _) = visits(&[(0, seen(What::First(A))), (24, seen(What::Same))]);
    assert_eq!(quiet.every, Duration::from_hours(252));
    let long: Vec<(u64, Seen)> = (0..40).map(|visit| (visit * 24, seen(What::Same))).collect();
    let (settled, _) = visits(&long);
    assert_eq!(settled.every, Settings::default().max_every);
    let (failing, _) = visits(&[(0, Seen { status: Some(404), ..seen(What::Missing) })]);
    let wait = failing.due.duration_since(start()).unsigned_abs();
    assert!(wait >= Duration::from_hours(24) && wait < Duration::from_hours(27), "{wait:?}");
}

#[test]
fn a_fixed_rhythm_is_kept_and_a_wish_to_come_later_is_heeded() {
    let fixed = Schedule::new(&Settings::default(), Some(Duration::from_hours(12)));
    let record = Record::new(url("/besluit"), Duration::from_hours(168), start());
    let step = next(&record, &seen(What::First(A)), &fixed, start());
    assert_eq!(step.record.every, Duration::from_hours(12));
    let later = start() + Duration::from_hours(48);
    let asked = Seen { not_before: Some(later), ..seen(What::Trouble(Verdict::Unreachable)) };
    assert!(next(&record, &asked, &fixed, start()).record.due >= later);
}

#[test]
fn equal_visits_are_one_line_of_history() {
    let mut record = Record::new(url("/besluit"), Duration::from_hours(168), start());
    let mut past = Vec::new();
    let list = [What::First(A), What::Same, What::Same, What::Different(B), What::Same, What::Same];
    for (day, what) in (0_u64..).zip(list) {
        let now = start() + Duration::from_hours(day * DAY);
        let step = next(&record, &seen(what), &schedule(), now);
        record = step.record;
        past.extend(step.past);
    }
    let runs: Vec<(Verdict, u32)> =
        past.iter().map(|past| (past.look.verdict, past.look.times)).collect();
    assert_eq!(runs, [(Verdict::Unchanged, 3), (Verdict::Changed, 1)]);
    assert_eq!(record.last.unwrap().times, 2);
}
