//! Which folders of a site hold articles: those of such a name, and those whose pages have dates for the most part.

use std::collections::BTreeMap;
use std::path::Path;

use bron::place::{Articles, Ask, Chosen};
use bron::read::{self, Authors, Context, Format, Neighbours};
use bron::site;

/// How many pages of a folder are looked at.
const MOST: usize = 60;

/// How the pages of a folder are counted.
#[derive(Default)]
struct Count {
    pages: usize,
    dated: usize,
}

/// The folders directly below `root`, in order, that hold articles; of those in which there are any pages, also the ones that
/// `known` names.
pub(super) fn of(root: &Path, bundles: bool, known: &[&str]) -> Vec<String> {
    let settings = read::Settings { bundles, ..read::Settings::default() };
    let counts = counts(root, &settings).unwrap_or_default();
    let holds = |(name, count): &(String, Count)| {
        !name.starts_with('_')
            && count.pages > 0
            && (count.dated * 2 >= count.pages || known.contains(&name.as_str()))
    };
    counts.into_iter().filter(holds).map(|(name, _)| name).collect()
}

/// Whether the pages in a folder have dates for the most part.
pub(super) fn is_dated(folder: &Path) -> bool {
    let counts = counts(folder, &read::Settings::default()).unwrap_or_default();
    let (pages, dated) = counts
        .values()
        .fold((0, 0), |(pages, dated), count| (pages + count.pages, dated + count.dated));
    dated > 0 && dated * 2 >= pages
}

/// Counts the pages by the folder that they are in; those in none have the name of nothing.
fn counts(root: &Path, settings: &read::Settings) -> Option<BTreeMap<String, Count>> {
    let site: site::Settings =
        toml::from_str("title = 'bron'\nurl = 'https://example.org/'").ok()?;
    let (store, authors) = (Articles::new(root.to_owned(), Path::new("")), Authors::new());
    let listing = store.candidates(settings, Ask::WhenRead).ok()??;
    let Chosen { listing, folders, .. } = store.choose(listing, settings, &site).ok()?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    let mut buffer = Vec::new();
    for path in listing.files().iter().map(|file| listing.path(file)) {
        let folder = path.split_once('/').map_or("", |(folder, _)| folder);
        let count = counts.entry(folder.to_owned()).or_default();
        if count.pages == MOST {
            continue;
        }
        let (Some(format), Ok(Some((bytes, _)))) =
            (Format::of_path(path), store.read(path, None, &mut buffer))
        else {
            continue;
        };
        let neighbours = Neighbours::NONE;
        let (site, authors, folders) = (&site, &authors, &folders);
        let context = Context { site, settings, authors, folders, path, neighbours };
        if let Ok(head) = read::head(bytes, format, context)
            && !head.value.draft
        {
            count.pages += 1;
            count.dated += usize::from(head.value.published.is_some());
        }
    }
    Some(counts)
}
