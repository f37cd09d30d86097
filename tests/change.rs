//! What the watcher calls a change, and what it passes over.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use bron::change::{HostTemplate, Memory, Page, Rules, Verdict, Volatile, extract, judge, learn};

fn page(html: &str) -> Page {
    extract(html, &Rules::default())
}

/// Judges a page that shows the same at its second fetch, on a host of which nothing is known.
fn verdict(old: &str, new: &str) -> Verdict {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let kept = Page::from_snapshot(&page(old).to_snapshot()).unwrap();
    let fresh = page(new);
    judge(&kept, &fresh, Some(&fresh), Memory { source: &source, host: &host })
}

const BERICHT: &str = "<html><head><title>Tarieven afval</title></head><body><ul><li><a href=/a>Home</a></ul>\
    <h1>Tarieven afval</h1><p class=x>Geplaatst: 3 mei 2011 | gelezen: 12 keer</p>\
    <p>De raad van Oss stelt de tarieven vast. Een groene bak kost 120 euro per jaar.</p>\
    <p>Bezwaar is mogelijk tot 1 juli. Wie niet betaalt krijgt een aanmaning.</p></body></html>";

#[test]
fn one_figure_in_a_sentence_is_a_change() {
    let Verdict::Changed(change) = verdict(BERICHT, &BERICHT.replace("120 euro", "130 euro"))
    else {
        panic!("unchanged")
    };
    assert_eq!((change.removed().as_str(), change.added().as_str()), ("120", "130"));
}

#[test]
fn a_counter_is_not() {
    assert_eq!(verdict(BERICHT, &BERICHT.replace("12 keer", "345 keer")), Verdict::Unchanged);
}

#[test]
fn a_difference_is_confirmed_first() {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let (old, new) = (page(BERICHT), page(&BERICHT.replace("niet", "wel")));
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::NeedsConfirmation);
}

#[test]
fn what_a_second_fetch_shows_otherwise_is_remembered() {
    let tip = |tip: &str| BERICHT.replace("</body>", &format!("<p class=tip>{tip}</p></body>"));
    let old = page(&tip("Stop bladeren bij het groene afval en niet bij het restafval"));
    let new = page(&tip("Breng oude verf naar de milieustraat aan de Kanaalweg in Oss"));
    let again = page(&tip("Een kapotte wasmachine neemt de winkel terug bij een nieuwe"));
    let (mut source, mut host) = (Volatile::default(), HostTemplate::default());
    learn(None, &old, None, &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, Some(&again), memory), Verdict::Unchanged);
    learn(Some(&old), &new, Some(&again), &mut source, &mut host);
    let memory = Memory { source: &source, host: &host };
    assert_eq!(judge(&old, &new, None, memory), Verdict::Unchanged);
    assert_eq!(Volatile::from_bytes(&source.to_bytes()).unwrap(), source);
    assert_eq!(HostTemplate::from_bytes(&host.to_bytes()).unwrap(), host);
}
