//! An edition: everything that is served, as one version. A reload makes a new edition and swaps it in as a whole.
//!
//! A file that is half-written or no longer a well-formed feed does not get into an edition: the version that was live
//! stays, and the fault is returned for the log.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use jiff::Timestamp;
use rayon::prelude::*;
use url::Url;

use super::Extra;
use super::codings::{Bound, Room, Shelf};
use super::compress::Demand;
use super::delta::{Entries, Memory};
use super::files::{self, File, Kind, Listed};
use super::judge::Judged;
use super::metrics::Counts;
use super::packed::Recent;
use super::resource::{Facts, Resource, tag_of};
use crate::place::Stat;
use crate::write::Format;

/// Everything that is served, as one version.
#[derive(Debug, Default)]
pub(super) struct Edition {
    files: Paths,
    /// Pages that do not lie in the folder; a file of the same path gives way to them.
    extras: Paths,
    /// Newest change of any content.
    pub(super) newest: Option<SystemTime>,
    /// Paths of the files that stayed out, each with what is wrong with it.
    pub(super) refused: BTreeMap<String, String>,
}

/// What stands at each path.
type Paths = HashMap<String, Placed>;

/// A page, and what tells whether its file must be read again.
#[derive(Debug, Clone)]
struct Placed {
    page: Arc<Page>,
    /// What the file system knew of the file; nothing when that cannot be relied upon.
    stat: Option<Stat>,
    /// When the content says that it last changed.
    content: Option<SystemTime>,
}

/// What stands at one path.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) resource: Resource,
    /// Its entries, when it is a feed of which deltas can be made.
    pub(super) entries: Entries,
    /// The format, when it is a feed or its page.
    pub(super) format: Option<Format>,
    /// Its address in public, when it is a feed.
    pub(super) topic: Option<Url>,
    /// What was answered for it.
    pub(super) counts: Counts,
}

/// What an edition is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    /// The folder of the feeds.
    pub(super) folder: &'a Path,
    /// Where it is in public; ends in `/`.
    pub(super) base: &'a Url,
    /// Addresses of the hubs, most preferred first.
    pub(super) hubs: &'a [Url],
    /// How long a feed may be kept without asking.
    pub(super) max_age: Duration,
    /// Compressed bodies from earlier runs.
    pub(super) shelf: &'a Shelf,
    /// Decoded bodies from earlier requests.
    pub(super) recent: &'a Arc<Recent>,
    /// Pages that do not lie in the folder, unless they are those of the edition before.
    pub(super) extras: Option<&'a [Extra]>,
    /// What may be compressed before it is made; what is more goes out as it is, and the edition is not complete.
    pub(super) at_once: Bound,
}

impl Edition {
    /// What stands at a path that begins with `/`.
    pub(super) fn get(&self, path: &str) -> Option<&Arc<Page>> {
        Some(&self.extras.get(path).or_else(|| self.files.get(path))?.page)
    }

    /// Every path with what stands there, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Arc<Page>)> {
        let files = self.files.iter().filter(|(path, _)| !self.extras.contains_key(*path));
        files.chain(&self.extras).map(|(path, placed)| (path.as_str(), &placed.page))
    }

    /// Whether everything is there in all codings that it is to have, as far as its file is one to be served.
    pub(super) fn is_complete(&self) -> bool {
        self.iter().all(|(path, page)| page.resource.is_complete || self.refused.contains_key(path))
    }

    /// The paths whose bytes differ from those of an earlier edition, sorted.
    pub(super) fn changed(&self, before: &Self) -> Vec<String> {
        let is_known =
            |path, tag: &str| before.get(path).is_some_and(|known| known.resource.tag == tag);
        let fresh = self.iter().filter(|(path, page)| !is_known(path, &page.resource.tag));
        let mut changed: Vec<String> = fresh.map(|(path, _)| path.to_owned()).collect();
        changed.sort();
        changed
    }

    /// Of the files in the folder, what is still as it stands here, and those that are to be read. What was not compressed
    /// for want of time is read again when its turn has come.
    fn sift(&self, listed: Vec<Listed>, at_once: Bound) -> (Paths, Vec<Listed>) {
        let turns = Room::new(at_once);
        let stays = |placed: &Placed, file: &Listed| {
            let length = usize::try_from(file.stat.size).unwrap_or(usize::MAX);
            placed.stat == Some(file.stat)
                && (placed.page.resource.is_complete || !turns.take(length))
        };
        let mut unchanged = Paths::new();
        let mut changed = Vec::new();
        for file in listed {
            match self.files.get(&file.path) {
                Some(placed) if stays(placed, &file) => {
                    unchanged.insert(file.path, placed.clone());
                }
                _ => changed.push(file),
            }
        }
        (unchanged, changed)
    }

    /// Reads the folder at `now`, but of the files that `previous` was made from only those that changed. What did not
    /// change is shared with it; `memory` knows the versions before.
    pub(super) fn load(
        origin: Origin<'_>,
        previous: &Self,
        memory: &Memory,
        now: Timestamp,
    ) -> Result<Self, files::FilesError> {
        Self::of(files::list(origin.folder)?, origin, previous, memory, now)
    }

    /// The same with a listing of the folder.
    fn of(
        listed: Vec<Listed>,
        origin: Origin<'_>,
        previous: &Self,
        memory: &Memory,
        now: Timestamp,
    ) -> Result<Self, files::FilesError> {
        let paths = listed.iter().map(|file| file.path.clone()).collect();
        let (unchanged, changed) = previous.sift(listed, origin.at_once);
        let room = Room::new(origin.at_once);
        let making = Making { origin, previous, memory, paths, room };
        let now = i64::try_from(now.as_nanosecond()).unwrap_or(i64::MAX);
        let read = |file: Listed| {
            let stat = Some(file.stat).filter(|stat| !stat.is_fresh(now));
            Ok(file.read()?.map(|file| making.begin(Judged::of(file, stat))))
        };
        let begun: Result<Vec<_>, files::FilesError> = changed.into_par_iter().map(read).collect();
        let begun = begun?;
        if begun.iter().any(Option::is_none) {
            // A file that vanished meanwhile is no longer served. The whole folder may have, and then the old edition stays.
            files::list(origin.folder)?;
        }
        let (mut made, mut undated) = (Vec::new(), Vec::new());
        for step in begun.into_iter().flatten() {
            match step {
                Step::Made(placed) => made.push(placed),
                Step::Undated(judged) => undated.push(judged),
            }
        }
        let fresh = made.iter().filter_map(|(_, placed)| placed.as_ref().ok()?.content);
        let newest = fresh.chain(unchanged.values().filter_map(|placed| placed.content)).max();
        made.par_extend(undated.into_par_iter().map(|judged| making.placed(newest, judged)));
        let mut refused = BTreeMap::new();
        let mut files = settled(made, &previous.files, &mut refused);
        files.extend(unchanged);
        let extras = match origin.extras {
            Some(extras) => {
                let judged = |extra| Judged::of(File::page(extra), None);
                let made = extras.par_iter().map(|extra| making.placed(newest, judged(extra)));
                settled(made.collect(), &previous.extras, &mut refused)
            }
            None => previous.extras.clone(),
        };
        Ok(Self { files, extras, newest, refused })
    }
}

/// A page with its path, or why there is none.
type Made = (String, Result<Placed, String>);

/// What could be made, and in place of the rest what was there before.
fn settled(made: Vec<Made>, previous: &Paths, refused: &mut BTreeMap<String, String>) -> Paths {
    let mut paths = Paths::new();
    for (path, placed) in made {
        match placed {
            Ok(placed) => {
                paths.insert(path, placed);
            }
            Err(reason) => {
                if let Some(placed) = previous.get(&path) {
                    paths.insert(path.clone(), Placed { stat: None, ..placed.clone() });
                }
                refused.insert(path, reason);
            }
        }
    }
    paths
}

/// How far a file has come on its way into an edition.
enum Step {
    /// It is placed at a path, or cannot be.
    Made(Made),
    /// It says nothing of when it changed, so that the others decide.
    Undated(Judged),
}

/// The making of an edition.
struct Making<'a> {
    origin: Origin<'a>,
    previous: &'a Edition,
    memory: &'a Memory,
    /// Every path of the edition.
    paths: HashSet<String>,
    /// What may be compressed now.
    room: Room,
}

impl Making<'_> {
    /// Makes what can be made without knowing the others, so that not all files are in memory at once.
    fn begin(&self, judged: Judged) -> Step {
        if judged.content.is_none() {
            return Step::Undated(judged);
        }
        Step::Made(self.placed(None, judged))
    }

    fn placed(&self, newest: Option<SystemTime>, judged: Judged) -> Made {
        let path = judged.file.path.clone();
        let (stat, content) = (judged.stat, judged.content);
        let page = self.page(newest, judged);
        (path, page.map(|page| Placed { page, stat, content }))
    }

    /// The page of a file; `newest` is when it changed, should it not tell.
    fn page(&self, newest: Option<SystemTime>, judged: Judged) -> Result<Arc<Page>, String> {
        let Judged { file, content, entries, fault, .. } = judged;
        if let Some(fault) = fault {
            return Err(fault);
        }
        let tag = tag_of(&file.body);
        let before = self.previous.get(&file.path);
        if let Some(known) =
            before.filter(|known| known.resource.tag == tag && known.resource.is_complete)
        {
            return Ok(Arc::clone(known));
        }
        let content = content.or(newest).unwrap_or(file.modified);
        let modified = whole_seconds(match before {
            Some(known) if known.resource.tag == tag => known.resource.modified,
            // The bytes changed although no date in them did: the file tells when.
            Some(known) if content <= known.resource.modified => {
                file.modified.max(known.resource.modified + Duration::from_secs(1))
            }
            None if self.memory.newest(&file.path).is_some_and(|last| last != tag) => {
                content.max(file.modified)
            }
            _ => content,
        });
        let format = match file.kind {
            Kind::Feed(format) => Some(format),
            _ => None,
        };
        let relative = file.path.trim_start_matches('/');
        let topic = format
            .filter(|&format| format != Format::Html)
            .and_then(|_| self.origin.base.join(relative).ok());
        let archive = file.path.starts_with(files::ARCHIVE);
        let facts = Facts {
            media_type: file.kind.media_type(),
            modified,
            cache: cache_control(self.origin.max_age, archive),
            link: links(self.origin, &file.path, topic.as_ref(), &self.paths),
            file_name: relative.replace('/', "-"),
            deltas: matches!(format, Some(Format::Rss | Format::Atom)) && !archive,
        };
        let (demand, body) = (file.demand(), Bytes::from(file.body));
        let codings = self.origin.shelf.codings(&tag, &body, demand, &self.room);
        // A large body that is asked for often is not worth decoding each time.
        let resource = if demand == Demand::Seldom || body.len() <= Recent::ROOM {
            Resource::packed(tag, codings, &facts, self.origin.recent)
        } else {
            Resource::new(tag, codings, &facts)
        };
        Ok(Arc::new(Page { resource, entries, format, topic, counts: Counts::default() }))
    }
}

fn whole_seconds(time: SystemTime) -> SystemTime {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(since.as_secs())
}

/// RFC 9111 section 5.2.2, RFC 5861, RFC 8246.
fn cache_control(max_age: Duration, archive: bool) -> String {
    if archive {
        return "public, max-age=31536000, immutable".to_owned();
    }
    let seconds = max_age.as_secs();
    format!(
        "public, max-age={seconds}, stale-while-revalidate={}, stale-if-error=604800",
        seconds * 4
    )
}

/// The `Link` header (RFC 8288): the feed itself, its hubs (WebSub section 4), and its other formats.
fn links(
    origin: Origin<'_>,
    path: &str,
    topic: Option<&Url>,
    paths: &HashSet<String>,
) -> Option<String> {
    let mut links = Vec::new();
    if let Some(topic) = topic {
        links.push(format!("<{topic}>; rel=\"self\""));
        if !path.starts_with(files::ARCHIVE) {
            links.extend(origin.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\"")));
        }
    }
    let (stem, own) = path.rsplit_once('.')?;
    for format in Format::ALL {
        let other = format.file(stem);
        if format.extension() != own && paths.contains(&other) {
            let address = origin.base.join(other.trim_start_matches('/')).ok()?;
            links.push(format!("<{address}>; rel=\"alternate\"; type=\"{}\"", format.media_type()));
        }
    }
    (!links.is_empty()).then(|| links.join(", "))
}

#[cfg(test)]
mod tests;
