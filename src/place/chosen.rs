//! Which of the files that lie among the articles are articles, and what the others say of them.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::{Articles, Ask, File, Listing, PlaceError};
use crate::read::{Folders, Format, ReadError, Settings};
use crate::site;

/// The stored articles, and what is said of the folders that they lie in.
#[derive(Debug)]
pub struct Chosen {
    /// The articles. The fingerprint is that of all that was looked at.
    pub listing: Listing,
    /// What is said of their folders.
    pub folders: Folders,
    /// Files that should say something of their folder, and cannot be read.
    pub faults: Vec<(String, ReadError)>,
}

impl Articles {
    /// Lists what is an article by the settings, and what may say something of articles; `None` when there is no such place.
    pub fn candidates(&self, settings: &Settings, ask: Ask) -> Result<Option<Listing>, PlaceError> {
        self.list(&|name| settings.wants(name), &|folder| settings.passes_over(folder), ask)
    }

    /// Takes the articles out of the [candidates](Self::candidates), and reads what the others say.
    pub fn choose(
        &self,
        mut listing: Listing,
        settings: &Settings,
        site: &site::Settings,
    ) -> Result<Chosen, PlaceError> {
        let (mut folders, mut faults) = (Folders::of(settings), Vec::new());
        let mut buffer = Vec::new();
        // The name of a section begins with a low line, as hardly any other does.
        let may_tell = |file: &&File| settings.is_told() || listing.begin(file) == Some(b'_');
        for file in listing.files().iter().filter(may_tell) {
            let (path, name) = (listing.path(file), listing.name(file));
            if Folders::are_in(path, name, settings)
                && let Some((bytes, _)) = self.read(path, file.known(), &mut buffer)?
                && let Err(fault) = folders.add(path, bytes, (settings, site))
            {
                faults.push((path.to_owned(), fault));
            }
        }
        if !settings.takes_all() {
            let bundles = if settings.bundles { bundles(&listing) } else { HashSet::new() };
            let is_apart = |path: &str| bundles.is_empty() || !is_part(path, &bundles);
            listing.retain(|path| {
                Format::of_path(path).is_some() && settings.takes(path) && is_apart(path)
            });
        }
        Ok(Chosen { listing, folders, faults })
    }
}

/// The folders that are one article each, by the fingerprint of their paths.
fn bundles(listing: &Listing) -> HashSet<u64> {
    let files = listing.files().iter();
    let pages = files.filter(|file| is_page_of_bundle(listing.name(file)));
    pages.map(|file| folder(listing.path(file))).map(|path| xxh3_64(path.as_bytes())).collect()
}

fn is_page_of_bundle(name: &str) -> bool {
    name.starts_with("index.") && Format::of_path(name).is_some()
}

/// Whether a file belongs to the article of a folder that it lies in.
fn is_part(path: &str, bundles: &HashSet<u64>) -> bool {
    let is_bundle = |folder: &str| bundles.contains(&xxh3_64(folder.as_bytes()));
    let mut at = folder(path);
    if is_page_of_bundle(path.get(at.len()..).unwrap_or_default().trim_start_matches('/')) {
        if at.is_empty() {
            return false;
        }
        at = folder(at);
    }
    loop {
        if is_bundle(at) {
            return true;
        }
        if at.is_empty() {
            return false;
        }
        at = folder(at);
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
