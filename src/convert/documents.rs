//! Phase two: writes the documents that must be written, and reads in full only the articles that are in them.
//!
//! A document is known by its recipe: a fingerprint of everything that goes into it. As long as recipe and file are as
//! they were after the last run, the document is not even made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::archive;
use super::batch;
use super::feed::{self, Materials};
use super::plan::Plan;
use super::{ConvertError, LEDGER, Problem};
use crate::place::{Publication, Stat};

/// Name of the memory of recipes.
const MEMORY: &str = "documents";
/// About how many articles are held in memory at once.
const BATCH: usize = 1024;

/// What each published document was made from, and what the file system knew of it then.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Memory {
    recipes: BTreeMap<String, (u64, u64, i64, i64, u64)>,
    /// Paths of the articles whose addresses a document has, by its path without extension, with their fingerprint.
    links: BTreeMap<String, (BTreeSet<String>, u64)>,
}

/// What became of the documents.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Path and recipe of every document that there should be.
    pub recipes: BTreeMap<String, u64>,
    pub written: Vec<String>,
    pub unchanged: usize,
    /// How long the lines of the ledger are, if it was written.
    pub lines: Vec<u32>,
    /// The paths of the articles whose addresses each document has, where there are any.
    pub links: BTreeMap<String, BTreeSet<String>>,
    /// Documents that would be invalid.
    pub invalid: BTreeSet<Problem>,
    /// Articles that could not be read in full.
    pub unread: BTreeSet<Problem>,
    pub warnings: BTreeSet<Problem>,
}

/// A feed document in all its formats.
pub(super) struct Draft<'p> {
    pub plan: &'p Plan,
    /// Path of its files, without extension.
    pub path: String,
    /// The articles in it: places among the items.
    pub members: Vec<usize>,
    recipe: u64,
    /// The number of an archive document; `None` for the document to subscribe to.
    pub number: Option<usize>,
}

/// What became of a file.
pub(super) enum Written {
    New(String),
    Same,
    Invalid(Problem),
}

impl Made {
    /// Notes what became of a file.
    pub(super) fn count(&mut self, written: Written) {
        match written {
            Written::New(path) => self.written.push(path),
            Written::Same => self.unchanged += 1,
            Written::Invalid(problem) => {
                self.recipes.remove(&problem.path);
                self.invalid.insert(problem);
            }
        }
    }
}

impl Memory {
    /// The memory of the last run; empty when there is none.
    pub(super) fn load(materials: &Materials<'_>) -> Self {
        let bytes = materials.setup.state.read(MEMORY).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps what was made for the next run. `stats` are those of the published files by now.
    pub(super) fn keep(
        materials: &Materials<'_>,
        made: &Made,
        stats: &HashMap<&str, Stat>,
    ) -> Result<(), ConvertError> {
        let recipes = made
            .recipes
            .iter()
            .filter_map(|(path, &recipe)| {
                let stat = stats.get(path.as_str())?;
                let known = (recipe, stat.size, stat.modified, stat.changed, stat.inode);
                Some((path.clone(), known))
            })
            .collect();
        let links = made
            .links
            .iter()
            .map(|(path, links)| (path.clone(), (links.clone(), materials.print_of(links))));
        let memory = Self { recipes, links: links.collect() };
        let bytes = serde_json::to_vec(&memory).unwrap_or_default();
        Ok(materials.setup.state.write(MEMORY, |out| out.write_all(&bytes))?)
    }

    fn knows(&self, path: &str, recipe: u64, stat: Option<&Stat>) -> bool {
        stat.is_some_and(|stat| {
            let now = (recipe, stat.size, stat.modified, stat.changed, stat.inode);
            self.recipes.get(path) == Some(&now)
        })
    }

    /// Whether the articles whose addresses a document has are as they were.
    fn agrees(&self, materials: &Materials<'_>, path: &str) -> bool {
        self.links.get(path).is_none_or(|(links, print)| materials.print_of(links) == *print)
    }
}

/// Makes every document whose recipe or file is not as remembered, and prepares those whose bytes differ.
pub(super) fn make(
    materials: &Materials<'_>,
    plans: &[Plan],
    stats: &HashMap<&str, Stat>,
    publication: &Publication<'_>,
) -> Result<Made, ConvertError> {
    let memory = Memory::load(materials);
    let mut made = Made::default();
    let mut drafts = Vec::new();
    let all = plans.iter().flat_map(|plan| archive_drafts(materials, plan));
    for draft in all.chain(plans.iter().map(|plan| subscription_draft(materials, plan))) {
        let formats = materials.formats(draft.number.is_some());
        let paths: Vec<String> = formats.iter().map(|format| format.file(&draft.path)).collect();
        let known = memory.agrees(materials, &draft.path)
            && paths.iter().all(|path| memory.knows(path, draft.recipe, stats.get(path.as_str())));
        let kept = !known && is_closed(materials, &draft, &paths)?;
        made.recipes.extend(paths.iter().map(|path| (path.clone(), draft.recipe)));
        if known || kept {
            made.unchanged += paths.len();
            let links = memory.links.get(&draft.path).map(|(links, _)| links.clone());
            made.links.extend(links.map(|links| (draft.path.clone(), links)));
        } else {
            drafts.push(draft);
        }
    }
    let mut rest = drafts.as_slice();
    while !rest.is_empty() {
        let mut articles = 0;
        let count = rest
            .iter()
            .take_while(|draft| {
                let fits = articles < BATCH;
                articles += draft.members.len();
                fits
            })
            .count();
        let (batch, later) = rest.split_at_checked(count.max(1)).unwrap_or((rest, &[]));
        batch::write(materials, batch, publication, &mut made)?;
        rest = later;
    }
    Ok(made)
}

fn subscription_draft<'p>(materials: &Materials<'_>, plan: &'p Plan) -> Draft<'p> {
    let mut hasher = materials.hasher();
    (&plan.path, &plan.title, &plan.description, &plan.language, plan.updated).hash(&mut hasher);
    plan.archive.count().hash(&mut hasher);
    for &member in &plan.members {
        materials.ingredient(member).hash(&mut hasher);
    }
    if plan.path == "feed" {
        materials.tombstones().for_each(|entry| (&entry.id, entry.withdrawn).hash(&mut hasher));
    }
    Draft {
        plan,
        path: plan.path.clone(),
        members: plan.members.clone(),
        recipe: hasher.finish(),
        number: None,
    }
}

/// The recipe of an archive document has the ids of its articles only: it stays as it is when one is edited.
fn archive_drafts<'p>(
    materials: &Materials<'_>,
    plan: &'p Plan,
) -> impl Iterator<Item = Draft<'p>> {
    let place = |at: &usize| materials.items.get(*at).map_or(usize::MAX, |item| item.place);
    (1..).zip(plan.archive.places()).map(move |(number, places)| {
        let first = plan.archived.partition_point(|at| place(at) < places.start);
        let end = plan.archived.partition_point(|at| place(at) < places.end);
        let members = plan.archived.get(first..end).unwrap_or_default();
        let members: Vec<usize> = members.iter().rev().copied().collect();
        let mut hasher = materials.hasher();
        (&plan.path, number).hash(&mut hasher);
        for &member in &members {
            materials.id_print(member).hash(&mut hasher);
        }
        let path = archive::path(&plan.path, number);
        Draft { plan, path, members, recipe: hasher.finish(), number: Some(number) }
    })
}

/// Whether the files of an archive document are there and hold the articles they should: then they stay as they are.
fn is_closed(
    materials: &Materials<'_>,
    draft: &Draft<'_>,
    paths: &[String],
) -> Result<bool, ConvertError> {
    if draft.number.is_none() {
        return Ok(false);
    }
    let ids = draft.members.iter().map(|&member| materials.id(member));
    let wanted: BTreeSet<Box<str>> = ids.collect::<Result<_, _>>()?;
    for path in paths {
        let Some(bytes) = materials.setup.published.read(path)? else { return Ok(false) };
        let url = materials.url(path);
        if !feed::holds(&bytes, path, url.as_str(), &wanted) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Prepares a file, unless it is as it was.
pub(super) fn settle(
    materials: &Materials<'_>,
    publication: &Publication<'_>,
    path: String,
    bytes: &[u8],
) -> Result<Written, ConvertError> {
    if materials.setup.published.read(&path)?.as_deref() == Some(bytes) {
        return Ok(Written::Same);
    }
    publication.put(&path, bytes)?;
    Ok(Written::New(path))
}

/// Prepares a file that is made in every run, unless it is as it was.
pub(super) fn put(
    materials: &Materials<'_>,
    publication: &Publication<'_>,
    made: &mut Made,
    path: &str,
    bytes: &[u8],
) -> Result<(), ConvertError> {
    made.recipes.insert(path.to_owned(), 0);
    made.count(settle(materials, publication, path.to_owned(), bytes)?);
    Ok(())
}

/// Prepares the ledger, which has changed. It is written as it goes, as it is larger than all else.
pub(super) fn put_ledger(
    materials: &Materials<'_>,
    publication: &Publication<'_>,
    made: &mut Made,
) -> Result<(), ConvertError> {
    publication.write(LEDGER, |out| {
        made.lines = materials.ledger.write(out)?;
        Ok(())
    })?;
    made.recipes.insert(LEDGER.to_owned(), 0);
    made.written.push(LEDGER.to_owned());
    Ok(())
}

/// A hasher that starts from everything that goes into every document.
pub(super) fn hasher(setup: u64) -> DefaultHasher {
    let mut hasher = DefaultHasher::new();
    setup.hash(&mut hasher);
    hasher
}
