//! A visitor's look at pages: what is kept of them, what they hold now, what the difference comes to, and how the host
//! answers to an address that cannot exist.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use url::Url;

use super::Visitor;
use crate::change::{Page, Rules, Volatile, observe};
use crate::fetch::{Answer, Hop, Wish};
use crate::store::{Record, Response};
use crate::watch::WatchError;
use crate::watch::look::{self, Content, Judgement, Known};

/// How long a host's answer to an impossible address is good for.
const PROBE_KEEP: Duration = Duration::from_hours(30 * 24);

/// The most that is kept of such an answer.
const PROBE_SIZE: usize = 16 * 1024;

/// A page, and the whole answer that it was read from where such are kept.
pub(super) struct Read {
    pub(super) page: Page,
    pub(super) response: Option<Response>,
}

/// What is known of a page when it was read.
pub(super) struct Reading {
    pub(super) judgement: Judgement,
    pub(super) page: Page,
    pub(super) response: Option<Response>,
    pub(super) old: Option<Page>,
    pub(super) memory: Volatile,
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
        let job = Arc::clone(&self.job);
        let source = record.url.clone();
        let url = &way.url;
        let domain = url.domain().and_then(|name| name.rsplit('.').next()).map(str::to_owned);
        let turn = self.job.turns.acquire().await.map_err(|_| WatchError::Broken)?;
        let read = spawn_blocking(move || {
            let none = Rules::default();
            let rules = job.citations.get(&source).map_or(&none, |cited| &cited.rules);
            match look::read(&answer, rules, domain.as_deref()) {
                Content::Page(page) => Ok(Some(Read { page, response: whole(answer, way)? })),
                Content::Other => Ok(None),
            }
        });
        let read = read.await.map_err(|_| WatchError::Broken)?;
        drop(turn);
        read
    }

    pub(super) async fn judge(
        &mut self,
        record: &Record,
        read: Read,
        again: Option<Page>,
        old: Option<Page>,
    ) -> Result<Reading, WatchError> {
        let Read { page, response } = read;
        let mut template = std::mem::take(&mut self.template);
        let memory = Volatile::from_bytes(&record.memory).unwrap_or_default();
        let impossible = if record.url.path() == "/" { None } else { self.impossible() };
        let judged = spawn_blocking(move || {
            if let (None, Some(old)) = (&again, &old) {
                observe(old, &page, &mut template);
            }
            let known = Known {
                old: old.as_ref(),
                source: &memory,
                host: &template,
                impossible: impossible.as_ref(),
            };
            let judgement = look::judge_page(&page, again.as_ref(), known);
            (Reading { judgement, page, response, old, memory }, template)
        });
        let (reading, template) = judged.await.map_err(|_| WatchError::Broken)?;
        self.template = template;
        Ok(reading)
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
