//! Progress on a terminal: how far a run is, and what the hosts that answer at the moment came to.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use bron::store::Verdict;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// How many hosts have a line.
const LINES: usize = 8;

/// How often each verdict was reached.
pub(super) type Counts = BTreeMap<Verdict, usize>;

/// The lines of a run.
pub(super) struct Progress {
    bars: MultiProgress,
    all: ProgressBar,
    counts: Counts,
    hosts: HashMap<String, Counts>,
    lines: Vec<Line>,
}

/// The line of a host.
struct Line {
    host: String,
    bar: ProgressBar,
    last: Instant,
}

impl Progress {
    /// Begins the lines of a run over so many sources.
    pub(super) fn start(wanted: u64) -> Self {
        let bars = MultiProgress::new();
        let all = bars.add(ProgressBar::new(wanted));
        all.set_style(style("{spinner} {pos}/{len}  {elapsed}  {wide_msg}"));
        all.enable_steady_tick(Duration::from_millis(200));
        let (counts, hosts, lines) = (Counts::new(), HashMap::new(), Vec::new());
        Self { bars, all, counts, hosts, lines }
    }

    /// Shows one more visit.
    pub(super) fn visited(&mut self, host: &str, verdict: Verdict) {
        *self.counts.entry(verdict).or_default() += 1;
        self.all.inc(1);
        self.all.set_message(counted(&self.counts));
        let counts = self.hosts.entry(host.to_owned()).or_default();
        *counts.entry(verdict).or_default() += 1;
        let message = counted(counts);
        if let Some(line) = self.line(host) {
            line.last = Instant::now();
            line.bar.set_message(message);
        }
    }

    /// The line of a host: its own, a new one, or that of the host that was silent longest.
    fn line(&mut self, host: &str) -> Option<&mut Line> {
        let own = self.lines.iter().position(|line| line.host == host);
        let silent = self.lines.iter().enumerate().min_by_key(|(_, line)| line.last);
        let at = match (own, silent) {
            (Some(own), _) => own,
            (None, Some((silent, _))) if self.lines.len() == LINES => silent,
            _ => self.lines.len(),
        };
        if own.is_none() && at == self.lines.len() {
            let bar = self.bars.add(ProgressBar::no_length());
            bar.set_style(style("    {prefix}  {wide_msg}"));
            self.lines.push(Line { host: String::new(), bar, last: Instant::now() });
        }
        let line = self.lines.get_mut(at)?;
        if line.host != host {
            host.clone_into(&mut line.host);
            line.bar.set_prefix(line.host.clone());
        }
        Some(line)
    }

    /// Takes the lines away.
    pub(super) fn end(self) {
        for line in self.lines {
            line.bar.finish_and_clear();
        }
        self.all.finish_and_clear();
    }
}

/// Counts in words.
pub(super) fn counted(counts: &Counts) -> String {
    counts
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
