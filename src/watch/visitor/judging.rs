//! A visitor's look at pages: what is kept of them, what they hold now, what the difference comes to, and how the host
//! answers to an address that cannot exist.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use url::Url;

use super::Visitor;
use crate::change::{HostTemplate, Page, Rules, Volatile, learn, observe};
use crate::fetch::{Answer, Hop, Wish};
use crate::store::{Record, Response, Snapshot};
use crate::watch::WatchError;
use crate::watch::look::{self, Judgement, Known};

/// How long a host's answer to an impossible address is good for.
const PROBE_KEEP: Duration = Duration::from_hours(30 * 24);

/// The most that is kept of such an answer.
const PROBE_SIZE: usize = 16 * 1024;

/// A page, and the whole answer that it was read from where such are kept.
pub(super) struct Read {
    pub(super) page: Page,
    pub(super) response: Option<Response>,
}

/// What a page came to.
pub(super) struct Reading {
    pub(super) judgement: Judgement,
    pub(super) page: Page,
    pub(super) response: Option<Response>,
    pub(super) old: Option<Page>,
    /// What was learned from it, once it was judged.
    pub(super) learned: Option<Learned>,
    /// What differs and is not told, in words.
    pub(super) passed: Option<String>,
}

/// What a page that was judged leaves behind.
pub(super) struct Learned {
    /// What is remembered of its source.
    pub(super) memory: Vec<u8>,
    /// Its text, when that is to be kept.
    pub(super) snapshot: Option<Snapshot>,
}

/// What a first look at an answer came to.
pub(super) enum Looked {
    /// There is no text that can be read.
    Nothing,
    /// It looks so little like the page that is cited that the host is asked before it is judged.
    Suspect(Read, Option<Page>),
    Judged(Reading),
}

/// What a page is judged by, on its way to the thread where that is done.
struct Scales {
    old: Option<Page>,
    memory: Volatile,
    impossible: Option<Page>,
    template: HostTemplate,
}

impl Scales {
    /// Judges a page and learns from it. `again` is a second fetch of it. What is known of the host comes back.
    fn weigh(
        self,
        read: Read,
        again: Option<&Page>,
    ) -> Result<(Reading, HostTemplate), WatchError> {
        let Self { old, mut memory, impossible, mut template } = self;
        let Read { page, response } = read;
        if let (None, Some(old)) = (again, &old) {
            observe(old, &page, &mut template);
        }
        let known = Known {
            old: old.as_ref(),
            source: &memory,
            host: &template,
            impossible: impossible.as_ref(),
        };
        let judgement = look::judge_page(&page, again, known);
        let same = matches!(judgement, Judgement::Same);
        let passed = same.then(|| look::passed_over(&page, again, known)).flatten();
        let keep = match &judgement {
            Judgement::First | Judgement::Different(_) => Some(true),
            Judgement::Same => Some(false),
            Judgement::Unsure | Judgement::Trouble(_) => None,
        };
        let mut learned = None;
        if let Some(keep) = keep {
            learn(old.as_ref(), &page, again, &mut memory, &mut template);
            let snapshot = keep.then(|| Snapshot::new(&page.to_snapshot())).transpose()?;
            learned = Some(Learned { memory: memory.to_bytes(), snapshot });
        }
        Ok((Reading { judgement, page, response, old, learned, passed }, template))
    }
}

/// How an answer was reached: the redirects, and the address that gave it.
pub(super) struct Way {
    pub(super) hops: Vec<Hop>,
    pub(super) url: Url,
}

impl Way {
    /// Straight to an address.
    fn to(url: Url) -> Self {
        Self { hops: Vec::new(), url }
    }
}

/// The whole answer, compressed, where such are kept.
fn whole(answer: Answer, way: Way) -> Result<Option<Response>, WatchError> {
    let Some(exchange) = answer.exchange else { return Ok(None) };
    let via = way.hops.into_iter().map(|hop| hop.from).collect();
    let response = Response::new(way.url, via, exchange.request, exchange.response, &answer.body)?;
    Ok(Some(response))
}

impl Visitor {
    /// The page as it is kept; `None` before the first visit, and when it was kept in a form that is no longer read.
    pub(super) async fn kept(&self, record: &Record) -> Result<Option<Page>, WatchError> {
        let Some(hash) = &record.text else { return Ok(None) };
        let text = self.job.store.text(hash).await?;
        Ok(text.and_then(|text| Page::from_snapshot(&text).ok()))
    }

    /// Reads an answer that came from the last of `way`, through the redirects of the others.
    pub(super) async fn extract(
        &self,
        record: &Record,
        answer: Answer,
        way: Way,
    ) -> Result<Option<Read>, WatchError> {
        let read = self.reader(record, answer, way);
        let turn = self.job.turns.acquire().await.map_err(|_| WatchError::Broken)?;
        let read = spawn_blocking(read).await.map_err(|_| WatchError::Broken)?;
        drop(turn);
        read
    }

    /// The work of [`Visitor::extract`], for a thread of its own.
    fn reader(
        &self,
        record: &Record,
        answer: Answer,
        way: Way,
    ) -> impl FnOnce() -> Result<Option<Read>, WatchError> + Send + 'static {
        let job = Arc::clone(&self.job);
        let source = record.url.clone();
        let domain = way.url.domain().and_then(|name| name.rsplit('.').next()).map(str::to_owned);
        move || {
            let none = Rules::default();
            let rules = job.citations.get(&source).map_or(&none, |cited| &cited.manner.rules);
            let Some(page) = look::read(&answer, rules, domain.as_deref()) else {
                return Ok(None);
            };
            Ok(Some(Read { page, response: whole(answer, way)? }))
        }
    }

    /// Reads an answer, and judges it in the same turn unless it is suspect.
    pub(super) async fn look(
        &mut self,
        record: &Record,
        answer: Answer,
        way: Way,
        old: Option<Page>,
        is_suspect: bool,
    ) -> Result<Looked, WatchError> {
        let read = self.reader(record, answer, way);
        let job = Arc::clone(&self.job);
        let turn = job.turns.acquire().await.map_err(|_| WatchError::Broken)?;
        let scales = self.scales(record, old);
        let looked = spawn_blocking(move || {
            let Some(read) = read()? else { return Ok((Looked::Nothing, scales.template)) };
            if is_suspect || look::is_suspect(&read.page, scales.old.as_ref()) {
                return Ok((Looked::Suspect(read, scales.old), scales.template));
            }
            let (reading, template) = scales.weigh(read, None)?;
            Ok::<_, WatchError>((Looked::Judged(reading), template))
        });
        let (looked, template) = looked.await.map_err(|_| WatchError::Broken)??;
        drop(turn);
        self.template = template;
        Ok(looked)
    }

    pub(super) async fn judge(
        &mut self,
        record: &Record,
        read: Read,
        again: Option<Page>,
        old: Option<Page>,
    ) -> Result<Reading, WatchError> {
        let scales = self.scales(record, old);
        let judged = spawn_blocking(move || scales.weigh(read, again.as_ref()));
        let (reading, template) = judged.await.map_err(|_| WatchError::Broken)??;
        self.template = template;
        Ok(reading)
    }

    /// What a page of the source is judged by. What is known of the host is lent out with it.
    fn scales(&mut self, record: &Record, old: Option<Page>) -> Scales {
        let mut memory = Volatile::from_bytes(&record.memory).unwrap_or_default();
        // A page that was not sent again has not moved.
        if record.last.as_ref().is_some_and(|look| look.status == Some(304)) {
            memory.rest();
        }
        Scales {
            old,
            memory,
            impossible: if record.url.path() == "/" { None } else { self.impossible() },
            template: std::mem::take(&mut self.template),
        }
    }

    pub(super) fn missing_parts(&self, record: &Record, answer: &Answer) -> Option<String> {
        let cited = self.job.citations.get(&record.url)?;
        let missing = look::missing_parts(&answer.body, cited.fragments.iter());
        let names: Vec<String> = missing.iter().map(|part| format!("#{part}")).collect();
        (!names.is_empty()).then(|| format!("the page has no part {}", names.join(", ")))
    }

    /// Asks the host, once in a long while, for an address that cannot exist.
    pub(super) async fn probe(&mut self, record: &Record) -> Result<(), WatchError> {
        let now = self.job.clock.now();
        if self
            .host
            .probed
            .is_some_and(|probed| now.duration_since(probed).unsigned_abs() < PROBE_KEEP)
        {
            return Ok(());
        }
        let Ok(url) = record.url.join(&format!("bron-{:016x}.html", record.id)) else {
            return Ok(());
        };
        let job = Arc::clone(&self.job);
        let outcome = job.client.get(&url, &Wish::default(), Some(&job.hosts)).await;
        self.host.probed = Some(now);
        self.host.probe = Vec::new();
        if let Ok(answer) = outcome.end
            && answer.status == 200
            && let Some(read) = self.extract(record, answer, Way::to(outcome.url)).await?
        {
            let kept = read.page.to_snapshot();
            let end = kept.floor_char_boundary(PROBE_SIZE);
            let whole = kept.get(..end).and_then(|kept| kept.rsplit_once('\n'));
            self.host.probe = whole.map_or(Vec::new(), |(kept, _)| kept.as_bytes().to_vec());
        }
        Ok(())
    }

    pub(super) fn impossible(&self) -> Option<Page> {
        let kept = std::str::from_utf8(&self.host.probe).ok().filter(|kept| !kept.is_empty())?;
        Page::from_snapshot(kept).ok()
    }
}
