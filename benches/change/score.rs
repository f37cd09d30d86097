//! A watcher in small, and what it got right.

use std::collections::BTreeMap;
use std::time::Instant;

use bron::change::{
    Change, HostTemplate, Memory, Page, Rules, Verdict, Volatile, extract, judge, learn, observe,
};

/// A page that differed once.
pub(crate) struct Waiting {
    host: String,
    url: String,
    fresh: Page,
}

/// What is kept of the sources and their hosts between two runs.
#[derive(Default)]
pub(crate) struct Watcher {
    kept: BTreeMap<String, (String, Volatile)>,
    hosts: BTreeMap<String, HostTemplate>,
    /// Second fetches that were asked for.
    pub(crate) confirmations: usize,
}

impl Watcher {
    /// Visits a source; `fetch` gives the page and, called again, its second fetch. Answers what changed.
    pub(crate) fn visit(
        &mut self,
        host: &str,
        url: &str,
        mut fetch: impl FnMut() -> Page,
    ) -> Option<Change> {
        let waiting = self.first(host, url, fetch())?;
        self.second(waiting, &fetch())
    }

    /// The first fetch of a source; what comes back waits for a second one.
    pub(crate) fn first(&mut self, host: &str, url: &str, fresh: Page) -> Option<Waiting> {
        let template = self.hosts.entry(host.to_owned()).or_default();
        let Some((snapshot, source)) = self.kept.get_mut(url) else {
            let mut source = Volatile::default();
            learn(None, &fresh, None, &mut source, template);
            self.kept.insert(url.to_owned(), (fresh.to_snapshot(), source));
            return None;
        };
        let old = Page::from_snapshot(snapshot).unwrap();
        observe(&old, &fresh, template);
        if judge(&old, &fresh, None, Memory { source, host: template }) == Verdict::Unchanged {
            learn(Some(&old), &fresh, None, source, template);
            return None;
        }
        Some(Waiting { host: host.to_owned(), url: url.to_owned(), fresh })
    }

    /// The second fetch of a source that waits for it. Answers what changed.
    pub(crate) fn second(&mut self, waiting: Waiting, again: &Page) -> Option<Change> {
        self.confirmations += 1;
        let Waiting { host, url, fresh } = waiting;
        let template = self.hosts.get_mut(&host).unwrap();
        let (snapshot, source) = self.kept.get_mut(&url).unwrap();
        let old = Page::from_snapshot(snapshot).unwrap();
        let verdict = judge(&old, &fresh, Some(again), Memory { source, host: template });
        learn(Some(&old), &fresh, Some(again), source, template);
        let Verdict::Changed(change) = verdict else { return None };
        *snapshot = fresh.to_snapshot();
        Some(change)
    }
}

/// Right and wrong answers, in all and by kind.
#[derive(Default)]
pub(crate) struct Score {
    found: usize,
    missed: usize,
    false_alarms: usize,
    /// Per kind of mutation: told, all.
    kinds: BTreeMap<String, (usize, usize)>,
}

impl Score {
    /// Notes one judged page. `kind` names what was done to it.
    pub(crate) fn note(&mut self, kind: &str, changed: bool, told: bool) {
        match (changed, told) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.false_alarms += 1,
            (false, false) => {}
        }
        let counts = self.kinds.entry(kind.to_owned()).or_default();
        counts.0 += usize::from(told);
        counts.1 += 1;
    }

    /// Adds the counts of another score.
    pub(crate) fn add(&mut self, other: &Self) {
        self.found += other.found;
        self.missed += other.missed;
        self.false_alarms += other.false_alarms;
        for (kind, (told, all)) in &other.kinds {
            let counts = self.kinds.entry(kind.clone()).or_default();
            counts.0 += told;
            counts.1 += all;
        }
    }

    /// One line: counts, precision, recall.
    pub(crate) fn line(&self, name: &str) -> String {
        let ratio =
            |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
        format!(
            "{name:28} found {:4}  missed {:3}  false {:3}  precision {:.3}  recall {:.3}",
            self.found,
            self.missed,
            self.false_alarms,
            ratio(self.found, self.found + self.false_alarms),
            ratio(self.found, self.found + self.missed),
        )
    }

    /// Told of all, per kind.
    pub(crate) fn print_kinds(&self) {
        for (kind, (told, all)) in &self.kinds {
            println!("    {kind:32} told {told:4} of {all:4}");
        }
    }
}

/// Times extraction and judging of one file.
pub(crate) fn speed(file: &str) {
    let html = std::fs::read_to_string(file).unwrap();
    let rules = Rules::default();
    let rounds = 200;
    let start = Instant::now();
    let mut blocks = 0;
    for _ in 0..rounds {
        blocks = extract(&html, &rules).blocks.len();
    }
    let extraction = start.elapsed() / rounds;
    let page = extract(&html, &rules);
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let start = Instant::now();
    for _ in 0..rounds {
        judge(&page, &page, None, Memory { source: &source, host: &host });
    }
    println!(
        "{} bytes, {blocks} blocks: extract {extraction:?}, judge {:?}",
        html.len(),
        start.elapsed() / rounds
    );
    println!("snapshot {} bytes", page.to_snapshot().len());
}
