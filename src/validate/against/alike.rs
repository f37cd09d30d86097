//! What two entries have in common besides their ids.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::SignedDuration;
use url::Url;

use super::outline::{Entry, Moment, Part};
use crate::html;

/// Parts of an entry in the form in which they are compared.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The address without what a move leaves behind: scheme, `www.`, campaign marks, a slash at the end.
    pub(super) link: Option<String>,
    /// The same without the host.
    path: Option<String>,
    pub(super) title: Option<String>,
}

/// What two entries have in common; `None` where one of them does not say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alike<'e> {
    link: Option<bool>,
    path: Option<bool>,
    title: Option<bool>,
    date: Option<bool>,
    /// Compared only when it matters, as that takes longest.
    contents: Option<(&'e str, &'e str)>,
}

/// Dates nearer to each other than this are one: formats differ in whether they write seconds.
pub(super) const MOMENT: SignedDuration = SignedDuration::from_secs(60);
/// The same where only the day is written.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Contents of fewer words say nothing: "Read more".
const TELLING: usize = 8;

impl Keys {
    pub(super) fn of(entry: &Entry<'_>) -> Self {
        let address = entry.link.as_ref().and_then(|link| Url::parse(&link.text).ok());
        let path = address.as_ref().map(path);
        let link = address.as_ref().and_then(|address| {
            let host = address.host_str()?;
            Some(format!("{}{}", host.strip_prefix("www.").unwrap_or(host), path.as_ref()?))
        });
        Self {
            link: link.or_else(|| entry.link.as_ref().map(|link| link.text.to_string())),
            path: path.filter(|path| path.len() > 1),
            title: entry.title.as_ref().map(|title| plain(&title.text)),
        }
    }
}

/// Path, query and fragment.
fn path(address: &Url) -> String {
    let mut path = address.path().trim_end_matches('/').to_owned();
    let query: Vec<&str> = address
        .query()
        .into_iter()
        .flat_map(|query| query.split('&'))
        .filter(|pair| !pair.is_empty() && !pair.starts_with("utm_"))
        .collect();
    if !query.is_empty() {
        path.push('?');
        path.push_str(&query.join("&"));
    }
    if let Some(fragment) = address.fragment().filter(|fragment| !fragment.is_empty()) {
        path.push('#');
        path.push_str(fragment);
    }
    path
}

/// The text of a title, without markup, in one line.
pub(super) fn plain(text: &str) -> String {
    let text = if text.contains(['<', '&']) {
        Cow::Owned(html::to_text(text))
    } else {
        Cow::Borrowed(text)
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<'e> Alike<'e> {
    pub(super) fn of(old: (&'e Entry<'_>, &Keys), new: (&'e Entry<'_>, &Keys)) -> Self {
        let ((old, old_keys), (new, new_keys)) = (old, new);
        let same =
            |old: &Option<String>, new: &Option<String>| Some(old.as_ref()? == new.as_ref()?);
        let contents = old.content.as_ref().zip(new.content.as_ref());
        Self {
            link: same(&old_keys.link, &new_keys.link),
            path: same(&old_keys.path, &new_keys.path),
            title: same(&old_keys.title, &new_keys.title),
            date: same_date(old, new),
            contents: contents.map(|(old, new)| (&*old.text, &*new.text)),
        }
    }

    /// Whether they are one article, for entries that may have different ids. `links_tell`: in both versions each entry
    /// has a link of its own. A page that is linked again with other words is another entry about the same page.
    pub(super) fn is_same(self, links_tell: bool) -> bool {
        let yes = |part: Option<bool>| part == Some(true);
        let no = |part: Option<bool>| part == Some(false);
        let address = yes(self.link) || yes(self.path);
        if address && yes(self.date) {
            return true;
        }
        if yes(self.link) && yes(self.title) && (links_tell || !no(self.date)) {
            return true;
        }
        let content = self.content();
        if yes(self.title) && yes(self.date) && !(no(content) && no(self.link)) {
            return true;
        }
        yes(content) && (address || yes(self.title) || yes(self.date))
    }

    /// Whether they are certainly two articles, for entries with one id: nothing that is comparable is alike.
    pub(super) fn is_other(self) -> bool {
        let alike = [self.link, self.path, self.date].contains(&Some(true));
        if alike || self.title != Some(false) {
            return false;
        }
        let content = self.content();
        let different =
            [self.link, self.date, content].into_iter().filter(|part| *part == Some(false));
        content != Some(true) && different.count() >= 2
    }

    fn content(self) -> Option<bool> {
        self.contents.and_then(|(old, new)| alike(old, new))
    }
}

/// Whether two entries are of one moment; the day on which they appeared counts before the day of their last change.
fn same_date(old: &Entry<'_>, new: &Entry<'_>) -> Option<bool> {
    let dated = |old: &Option<Moment<'_>>, new: &Option<Moment<'_>>| {
        let (old, new) = (old.as_ref()?, new.as_ref()?);
        Some(distance(old, new).abs() < tolerance(old, new))
    };
    let published = dated(&old.published, &new.published);
    published.or_else(|| dated(&old.updated, &new.updated))
}

/// From the older version's date to the newer's.
pub(super) fn distance(old: &Moment<'_>, new: &Moment<'_>) -> SignedDuration {
    new.at.duration_since(old.at)
}

/// How far two dates may lie apart and still be the same.
pub(super) fn tolerance(old: &Moment<'_>, new: &Moment<'_>) -> SignedDuration {
    if old.is_day || new.is_day { DAY } else { MOMENT }
}

/// Whether two contents are the same text but for a few words; `None` when that cannot be said.
fn alike(old: &str, new: &str) -> Option<bool> {
    let (old, new) = (html::to_text(old), html::to_text(new));
    let mut counts: HashMap<&str, i64> = HashMap::new();
    let mut words = 0usize;
    for word in old.split_whitespace() {
        *counts.entry(word).or_default() += 1;
        words += 1;
    }
    let mut others = 0usize;
    let mut shared = 0usize;
    for word in new.split_whitespace() {
        others += 1;
        if let Some(count) = counts.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    if words.min(others) < TELLING {
        return None;
    }
    // Of a summary and the whole, the shorter lies within the longer.
    match 10 * shared / words.min(others) {
        8.. => Some(true),
        ..4 => Some(false),
        _ => None,
    }
}

/// Whether two parts say the same, but for white space.
pub(super) fn is_unchanged(old: Option<&Part<'_>>, new: Option<&Part<'_>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => old.text.split_whitespace().eq(new.text.split_whitespace()),
        (None, None) => true,
        _ => false,
    }
}
