//! What is known of the pages that articles cite, as far as feeds tell of it: the one input of the job that is in
//! neither the articles, `bron.toml` nor the ledger.
//!
//! Archive documents tell nothing of it, as they must not change once they are written.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::ZonedDateTime;
use url::{Position, Url};
use xxhash_rust::xxh3::xxh3_64;

use super::card::Card;
use crate::article::{Article, SourceCheck};

/// Somebody who knows the states, and need not be asked when nothing changed.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// A number that differs when the states may differ; `None` when that cannot be told without asking.
    pub mark: Option<u64>,
    /// The state of each source by its address.
    pub ask:
        &'a (dyn Fn() -> Result<HashMap<Url, SourceCheck>, Box<dyn Error + Send + Sync>> + Sync),
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("mark", &self.mark).finish_non_exhaustive()
    }
}

/// The states in one run.
#[derive(Debug, Default)]
pub(super) struct States {
    by_url: HashMap<Url, SourceCheck>,
    /// Fingerprints of the states by the [`mark`] of the address.
    marks: HashMap<u32, u64>,
}

impl States {
    pub(super) fn new(by_url: HashMap<Url, SourceCheck>) -> Self {
        let mut marks: HashMap<u32, u64> = HashMap::with_capacity(by_url.len());
        for (url, check) in &by_url {
            let mut hasher = DefaultHasher::new();
            (url, check.checked.timestamp(), &check.status, &check.archived).hash(&mut hasher);
            check.changed.as_ref().map(ZonedDateTime::timestamp).hash(&mut hasher);
            // Two addresses with one mark have one fingerprint, in whatever order they come.
            let known = marks.entry(mark(url)).or_default();
            *known = known.wrapping_add(hasher.finish());
        }
        Self { by_url, marks }
    }

    /// A number that differs when any of the states differs.
    pub(super) fn fingerprint(&self) -> u64 {
        self.marks.values().fold(0, |all, state| all.wrapping_add(*state))
    }

    /// A number that differs when the state of a source of the article differs.
    pub(super) fn of(&self, card: &Card<'_>) -> u64 {
        if self.marks.is_empty() {
            return 0;
        }
        let mut hasher = DefaultHasher::new();
        for cited in card.cited {
            self.marks.get(cited).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Tells each source of the article its state.
    pub(super) fn tell(&self, article: &mut Article) {
        for source in &mut article.sources {
            source.check = source.url.as_ref().and_then(|url| self.by_url.get(&page(url))).cloned();
        }
    }
}

/// A small number for the page at an address. That of another may be the same, and almost never is.
pub(super) fn mark(url: &Url) -> u32 {
    let page = &url[..Position::AfterQuery];
    (xxh3_64(page.as_bytes()) >> 32) as u32
}

/// The address of the page that an address leads into.
fn page(url: &Url) -> Url {
    let mut page = url.clone();
    page.set_fragment(None);
    page
}
