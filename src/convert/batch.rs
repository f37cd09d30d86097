//! Writes a batch of documents: reads the articles that are in any of them, writes each as an entry once, and puts the
//! documents together.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::documents::{self, Draft, Made, Written};
use super::feed::Materials;
use super::{ConvertError, Problem, judge};
use crate::article::{Article, Feed};
use crate::place::Publication;
use crate::write::{self, Around, Entry, Format};

/// A document in all its formats.
struct Sheet<'b> {
    draft: &'b Draft<'b>,
    /// The feed without its articles.
    head: Feed,
    /// The articles that could be read, with their places among the items.
    articles: Vec<(usize, &'b Article)>,
}

/// What decides how an article is written as an entry. Archive documents tell less of its sources.
type Key<'b> = (usize, bool, Around<'b>, Format);

/// Writes documents, and notes what became of them.
pub(super) fn write(
    materials: &Materials<'_>,
    batch: &[Draft<'_>],
    publication: &Publication<'_>,
    made: &mut Made,
) -> Result<(), ConvertError> {
    let (archived, current): (Vec<&Draft<'_>>, Vec<&Draft<'_>>) =
        batch.iter().partition(|draft| draft.number.is_some());
    let Texts { articles: mut as_stored, links } = read(materials, members(batch), made)?;
    for draft in &current {
        let links = draft.members.iter().filter_map(|member| links.get(member));
        let links: BTreeSet<String> = links.flatten().cloned().collect();
        made.links.extend((!links.is_empty()).then(|| (draft.path.clone(), links)));
    }
    let in_archive = members(archived.iter().copied());
    let mut as_known = HashMap::with_capacity(as_stored.len());
    for member in members(current.iter().copied()) {
        let in_both = in_archive.contains(&member);
        let article =
            if in_both { as_stored.get(&member).cloned() } else { as_stored.remove(&member) };
        as_known.extend(article.map(|mut article| {
            materials.states.tell(&mut article);
            (member, article)
        }));
    }
    let archived = archived.into_iter().map(|draft| Sheet::new(materials, draft, &as_stored));
    let current = current.into_iter().map(|draft| Sheet::new(materials, draft, &as_known));
    let sheets: Vec<Sheet<'_>> = archived.chain(current).collect();
    let entries = entries(materials, &sheets);
    let results: Vec<Result<Vec<Written>, ConvertError>> =
        sheets.par_iter().map(|sheet| sheet.write(materials, &entries, publication)).collect();
    for result in results {
        result?.into_iter().for_each(|written| made.count(written));
    }
    Ok(())
}

/// The articles that are in any of the drafts, each once.
fn members<'d>(drafts: impl IntoIterator<Item = &'d Draft<'d>>) -> BTreeSet<usize> {
    drafts.into_iter().flat_map(|draft| draft.members.iter().copied()).collect()
}

/// Articles that were read in full, by their places among the items.
#[derive(Default)]
struct Texts {
    articles: HashMap<usize, Article>,
    /// The paths of those that each links.
    links: HashMap<usize, BTreeSet<String>>,
}

/// Every article that can be read.
fn read(
    materials: &Materials<'_>,
    members: BTreeSet<usize>,
    made: &mut Made,
) -> Result<Texts, ConvertError> {
    let members: Vec<usize> = members.into_iter().collect();
    let read: Vec<_> =
        members.par_iter().map(|&member| (member, materials.article(member))).collect();
    let mut texts = Texts::default();
    texts.articles.reserve(read.len());
    for (member, reading) in read {
        let reading = reading?;
        made.warnings.extend(reading.warnings);
        made.unread.extend(reading.fault);
        texts.articles.extend(reading.article.map(|article| (member, article)));
        texts.links.extend((!reading.links.is_empty()).then_some((member, reading.links)));
    }
    Ok(texts)
}

/// Every article of the sheets in every way in which it stands in one of them.
fn entries<'b>(materials: &Materials<'_>, sheets: &'b [Sheet<'b>]) -> HashMap<Key<'b>, Entry> {
    let wanted: HashMap<Key<'b>, &Article> = sheets
        .iter()
        .flat_map(|sheet| {
            let formats = materials.formats(sheet.is_archive());
            formats.iter().flat_map(|&format| sheet.keys(format))
        })
        .collect();
    wanted
        .into_par_iter()
        .filter_map(|(key, article)| {
            let (_, is_archive, around, format) = key;
            let options = materials.options("", is_archive);
            Some((key, write::entry(article, around, format, &options)?))
        })
        .collect()
}

impl<'b> Sheet<'b> {
    fn new(
        materials: &Materials<'_>,
        draft: &'b Draft<'b>,
        articles: &'b HashMap<usize, Article>,
    ) -> Self {
        let articles: Vec<(usize, &Article)> = draft
            .members
            .iter()
            .filter_map(|member| Some((*member, articles.get(member)?)))
            .collect();
        let head = match draft.number {
            Some(_) => materials.archive(draft.plan, articles.iter().map(|(_, article)| *article)),
            None => materials.subscription(draft.plan),
        };
        Self { draft, head, articles }
    }

    fn is_archive(&self) -> bool {
        self.draft.number.is_some()
    }

    /// What decides how each article is written.
    fn keys(&self, format: Format) -> impl Iterator<Item = (Key<'_>, &'b Article)> {
        self.articles.iter().map(move |&(member, article)| {
            let around = Around::of(article, &self.head);
            ((member, self.is_archive(), around, format), article)
        })
    }

    fn write(
        &self,
        materials: &Materials<'_>,
        entries: &HashMap<Key<'_>, Entry>,
        publication: &Publication<'_>,
    ) -> Result<Vec<Written>, ConvertError> {
        let Draft { plan, path, number, .. } = self.draft;
        let articles = self.articles.iter().map(|(_, article)| (*article).clone()).collect();
        let mut feed = Feed { articles, ..self.head.clone() };
        let options = materials.options(path, self.is_archive());
        let mut results = Vec::new();
        for &format in materials.formats(self.is_archive()) {
            let path = format.file(path);
            materials.address(&mut feed, (plan, *number), &path, format);
            let entries: Vec<&Entry> =
                self.keys(format).filter_map(|(key, _)| entries.get(&key)).collect();
            let bytes = write::feed_of(&feed, &entries, format, &options);
            results.push(match judge::fault(&bytes, format) {
                Some(message) => {
                    let message = format!("not published, as it would be invalid: {message}");
                    Written::Invalid(Problem::new(&path, message))
                }
                None => documents::settle(materials, publication, path, &bytes)?,
            });
        }
        Ok(results)
    }
}
