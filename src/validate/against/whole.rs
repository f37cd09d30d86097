//! What became of the feed as a whole: its id, its address, its date, and changes that go through all of it.

use super::alike::is_unchanged;
use super::entries::{is_earlier, is_untouched, kept};
use super::outline::Entry;
use super::{Comparison, Fault, shown};

/// So many entries at least, and more than half of those that can be compared, are "in bulk".
const BULK: usize = 3;

/// Reports what the feed says of itself.
pub(super) fn head(it: &mut Comparison<'_, '_>) {
    if let Some((old, new)) = it.old.id.as_ref().zip(it.new.id.as_ref())
        && old.text != new.text
    {
        let message = format!(
            "the id of the feed was `{}`; to readers this is another feed",
            shown(&old.text)
        );
        it.report(Fault::FeedIdChanged, new.place(Some(it.new.head.element)), message, old.span);
    }
    // In another format a feed has another address.
    if it.old.format == it.new.format
        && let Some((old, new)) = it.old.own.as_ref().zip(it.new.own.as_ref())
        && old.text != new.text
    {
        let message = format!(
            "the feed said that it lies at `{}`; keep a permanent redirect there",
            shown(&old.text)
        );
        it.report(Fault::SelfChanged, new.place(Some(it.new.head.element)), message, old.span);
    }
    if let Some((old, new)) = it.old.updated.as_ref().zip(it.new.updated.as_ref())
        && is_earlier(old, new)
    {
        let message = format!(
            "the feed was of `{}`, and is older now; are the two versions the right way round?",
            shown(&old.part.text)
        );
        let place = new.part.place(Some(it.new.head.element));
        it.report(Fault::DateBack, place, message, old.part.span);
    }
}

/// Reports contents that were rewritten and updates that are none, where that goes through the feed.
pub(super) fn bulk(it: &mut Comparison<'_, '_>) {
    if it.old.format != it.new.format {
        return;
    }
    let with_content: Vec<(&Entry<'_>, &Entry<'_>)> =
        kept(it).filter(|(old, new)| old.content.is_some() && new.content.is_some()).collect();
    let rewritten: Vec<_> = with_content
        .iter()
        .filter(|(old, new)| !is_unchanged(old.content.as_ref(), new.content.as_ref()))
        .collect();
    if is_bulk(rewritten.len(), with_content.len())
        && let Some((old, new)) = rewritten.first()
        && let (Some(before), Some(content)) = (&old.content, &new.content)
    {
        let message = format!(
            "{} of {} entries have other content than before, this one first; readers that follow changes show them again",
            rewritten.len(),
            with_content.len()
        );
        it.report(Fault::Rewritten, new.place_of(content), message, before.span);
    }
    let dated: Vec<_> = kept(it)
        .filter_map(|(old, new)| Some((old, new, old.updated.as_ref()?, new.updated.as_ref()?)))
        .collect();
    let pretended: Vec<_> = dated
        .iter()
        .filter(|(old, new, before, after)| is_earlier(after, before) && is_untouched(old, new))
        .collect();
    if is_bulk(pretended.len(), dated.len())
        && let Some((_, new, before, after)) = pretended.first()
    {
        let message = format!(
            "{} of {} entries say that they were updated, this one first, and nothing in them changed",
            pretended.len(),
            dated.len()
        );
        it.report(Fault::UpdatedUnchanged, new.place_of(&after.part), message, before.part.span);
    }
}

fn is_bulk(some: usize, all: usize) -> bool {
    some >= BULK && 2 * some > all
}

/// Reports what changed in an archive document, whose entries stay what they are (RFC 5005 section 4).
pub(super) fn archive(it: &mut Comparison<'_, '_>) {
    let mut there = vec![false; it.old.entries.len()];
    for (entry, pair) in it.new.entries.iter().zip(it.pairs) {
        let before = pair.same.and_then(|at| Some((at, it.old.entries.get(at)?)));
        let Some((at, before)) = before else {
            let message =
                "this entry was not in the archive document before; who has that never asks again";
            it.report(Fault::ArchiveChanged, entry.whole.place(None), message, it.old.head.span);
            continue;
        };
        if let Some(there) = there.get_mut(at) {
            *there = true;
        }
        if !is_untouched(before, entry) {
            let message =
                "this entry of an archive document changed; who has that never asks again";
            it.report(Fault::ArchiveChanged, entry.whole.place(None), message, before.whole.span);
        }
    }
    for (entry, _) in it.old.entries.iter().zip(there).filter(|(_, there)| !there) {
        let message = "an entry is gone from the archive document; who has that keeps it";
        it.report(Fault::ArchiveChanged, it.new.head.place(None), message, entry.whole.span);
    }
}
