use tempfile::TempDir;

use super::*;
use crate::place::Published;

fn when(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A stored ledger in a folder of its own.
fn stored(bytes: &[u8]) -> (TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE_NAME), bytes).unwrap();
    let stored = Published::new(folder.path().to_owned()).open(FILE_NAME).unwrap().unwrap();
    (folder, stored)
}

fn nothing(_: usize) -> Option<Trace> {
    None
}

/// The traces of those lines of articles whose places `is_known` takes.
fn traces(bytes: &[u8], is_known: impl Fn(usize) -> bool) -> impl Fn(usize) -> Option<Trace> {
    let lines = std::str::from_utf8(bytes).unwrap().split_inclusive('\n');
    let traces: Vec<Trace> = lines
        .filter_map(|text| {
            let print = id_print(&line::entry(text).ok()?.id);
            Some(Trace { print, length: u32::try_from(text.len()).unwrap() })
        })
        .collect();
    move |place| traces.get(place).copied().filter(|_| is_known(place))
}

fn bytes(ledger: &Ledger) -> Vec<u8> {
    let mut bytes = Vec::new();
    ledger.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_ledger_survives_its_own_bytes() {
    let mut ledger = Ledger::default();
    ledger.add("tag:example.org,2011:a".to_owned(), "a.md", when("2011-01-01T00:00:00+01:00"), 7);
    ledger.add("een \"id\"".to_owned(), "b\u{e9}.md", when("2012-02-03T04:05:06+02:00"), 0);
    ledger.change(1, |entry| {
        entry.withdrawn = Some(when("2013-01-01T00:00:00+01:00"));
        true
    });
    let bytes = bytes(&ledger);
    let (_folder, stored) = stored(&bytes);
    let again = Ledger::read(stored, nothing).unwrap();
    assert!(!again.is_changed());
    assert_eq!(super::tests::bytes(&again), bytes);
    assert_eq!(again.by_id().get("een \"id\""), Some(&1));
    assert_eq!(again.by_path().get("b\u{e9}.md"), Some(&1));
}

#[test]
fn only_the_line_of_a_changed_entry_changes() {
    let line = |id: &str, day: u8| {
        let when = format!("2011-01-0{day}T00:00:00+01:00");
        format!(
            "{{ \"id\":\"{id}\",\"path\":\"{id}.md\",\"published\":\"{when}\",\"content\":\"07\"}}\n"
        )
    };
    let owner = "{\"slug\":\"tag/zorg\",\"name\":\"zorg\"}\n";
    let text = [line("a", 1), line("b", 2), owner.to_owned(), line("c", 3), line("d", 4)];
    let text = text.concat();
    let (_folder, stored) = stored(text.as_bytes());
    let mut ledger = Ledger::read(stored, traces(text.as_bytes(), |place| place == 0)).unwrap();
    ledger.change(2, |entry| {
        entry.path = "e.md".into();
        true
    });
    assert!(ledger.is_changed());
    let changed = line("c", 3).replace("{ ", "{").replace("c.md", "e.md");
    let changed = changed.replace("\"07\"", &format!("\"{:016x}\"", 7));
    let expected = [line("a", 1), line("b", 2), changed, line("d", 4), owner.to_owned()];
    assert_eq!(String::from_utf8(bytes(&ledger)).unwrap(), expected.concat());
}

#[test]
fn a_torn_line_is_an_error_and_not_forgotten() {
    let mut ledger = Ledger::default();
    ledger.add("a".to_owned(), "a.md", when("2011-01-01T00:00:00+01:00"), 7);
    let mut bytes = bytes(&ledger);
    bytes.truncate(bytes.len() - 1);
    assert_eq!(Ledger::read(stored(&bytes).1, nothing).unwrap_err().message, "cut off");
    assert_eq!(Ledger::read(stored(b"{}\n").1, nothing).unwrap_err().line, 1);
}

#[test]
fn traces_of_another_ledger_are_an_error() {
    let mut ledger = Ledger::default();
    for id in ["a", "b", "c"] {
        ledger.add(id.to_owned(), id, when("2011-01-01T00:00:00+01:00"), 7);
    }
    let text = bytes(&ledger);
    for known in [0..3, 0..2, 1..3, 1..2] {
        let is_known = |place| known.contains(&place);
        assert!(Ledger::read(stored(&text).1, traces(&text, is_known)).is_ok());
        let other = [&text[..], b" \n"].concat();
        assert!(Ledger::read(stored(&other).1, traces(&text, is_known)).is_err());
        let longer = |place| {
            let trace = traces(&text, is_known)(place)?;
            Some(Trace { length: trace.length + 1, ..trace })
        };
        assert!(Ledger::read(stored(&text).1, longer).is_err());
    }
}

#[test]
fn the_id_in_a_line_that_is_known_is_read_when_it_is_wanted() {
    let mut ledger = Ledger::default();
    let when = when("2011-01-01T00:00:00+01:00");
    for id in ["a", "een \"id\"", "c"] {
        ledger.add(id.to_owned(), &format!("{id}.md"), when, 7);
    }
    let (text, whole) = (bytes(&ledger), ledger);
    let (_folder, stored) = stored(&text);
    let ledger = Ledger::read(stored, traces(&text, |place| place < 2)).unwrap();
    assert_eq!((ledger.len(), ledger.entry(0), ledger.entry(1)), (3, None, None));
    assert_eq!(ledger.entry(2), whole.entry(2));
    assert_eq!(ledger.by_path().len(), 1);
    for place in 0..4 {
        assert_eq!(ledger.id(place).unwrap(), whole.id(place).unwrap());
        assert_eq!(ledger.print(place), whole.print(place));
    }
    assert_eq!(bytes(&ledger), text);
}

#[test]
fn a_ledger_that_somebody_else_changes_meanwhile_is_refused() {
    let mut ledger = Ledger::default();
    ledger.add("a".to_owned(), "a.md", when("2011-01-01T00:00:00+01:00"), 7);
    let text = bytes(&ledger);
    let (folder, stored) = stored(&text);
    let ledger = Ledger::read(stored, traces(&text, |_| true)).unwrap();
    std::fs::write(folder.path().join(FILE_NAME), text.repeat(2)).unwrap();
    // What was read still stands where it stood, but who knows why.
    assert!(ledger.id(0).is_err());
    assert!(ledger.write(&mut Vec::new()).is_err());
}
