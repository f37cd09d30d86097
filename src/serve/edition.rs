//! An edition: everything that is served, as one version. A reload makes a new edition and swaps it in as a whole.
//!
//! A file that is half-written or no longer a well-formed feed does not get into an edition: the version that was live
//! stays, and the fault is returned for the log.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use jiff::{Timestamp, ZonedDateTime};
use rayon::prelude::*;
use url::Url;

use super::Extra;
use super::codings::Shelf;
use super::delta::{Entries, Memory};
use super::files::{self, File, Kind, Listed};
use super::metrics::Counts;
use super::resource::{Codings, Facts, Resource, tag_of};
use crate::place::Stat;
use crate::syntax::encoding;
use crate::syntax::xml::Document;
use crate::write::Format;

/// Everything that is served, as one version.
#[derive(Debug, Default)]
pub(super) struct Edition {
    resources: HashMap<String, Placed>,
    /// Newest change of any content.
    pub(super) newest: Option<SystemTime>,
}

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
    /// Pages that do not lie in the folder.
    pub(super) extras: &'a [Extra],
}

/// Why a file was not taken into an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// Path below the folder of the feeds.
    pub(super) path: String,
    /// What is wrong with it.
    pub(super) reason: String,
}

impl Edition {
    /// What stands at a path that begins with `/`.
    pub(super) fn get(&self, path: &str) -> Option<&Arc<Page>> {
        Some(&self.resources.get(path)?.page)
    }

    /// Every path with what stands there, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Arc<Page>)> {
        self.resources.iter().map(|(path, placed)| (path.as_str(), &placed.page))
    }

    /// Reads the folder at `now`, but of the files that `previous` was made from only those that changed. What did not
    /// change is shared with it; `memory` knows the versions before.
    pub(super) fn load(
        origin: Origin<'_>,
        previous: &Self,
        memory: &Memory,
        now: Timestamp,
    ) -> Result<(Self, Vec<Refused>), files::FilesError> {
        let mut resources = HashMap::new();
        let mut changed = Vec::new();
        for file in files::list(origin.folder)? {
            match previous.resources.get(&file.path) {
                Some(placed) if placed.stat == Some(file.stat) => {
                    resources.insert(file.path, placed.clone());
                }
                _ => changed.push(file),
            }
        }
        let now = i64::try_from(now.as_nanosecond()).unwrap_or(i64::MAX);
        let read = |file: Listed| {
            let stat = Some(file.stat).filter(|stat| !stat.is_fresh(now));
            Ok(file.read()?.map(|file| Judged::of(file, stat)))
        };
        let judged: Result<Vec<_>, files::FilesError> = changed.into_par_iter().map(read).collect();
        let mut judged: Vec<Judged> = judged?.into_iter().flatten().collect();
        judged.extend(origin.extras.iter().map(|extra| Judged::of(File::page(extra), None)));
        let known = resources.values().map(|placed| placed.content);
        let newest = judged.iter().map(|judged| judged.content).chain(known).flatten().max();
        let paths = judged.iter().map(|judged| judged.file.path.clone());
        let paths: HashSet<String> = resources.keys().cloned().chain(paths).collect();
        let made: Vec<(String, Result<Placed, String>)> = judged
            .into_par_iter()
            .map(|judged| {
                let path = judged.file.path.clone();
                let (stat, content) = (judged.stat, judged.content);
                let page = page(origin, previous, memory, &paths, newest, judged);
                (path, page.map(|page| Placed { page, stat, content }))
            })
            .collect();
        let mut refused = Vec::new();
        for (path, placed) in made {
            match placed {
                Ok(placed) => {
                    resources.insert(path, placed);
                }
                Err(reason) => {
                    if let Some(placed) = previous.resources.get(&path) {
                        let placed = Placed { stat: None, ..placed.clone() };
                        resources.insert(path.clone(), placed);
                    }
                    refused.push(Refused { path, reason });
                }
            }
        }
        let edition = Self { resources, newest };
        refused.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((edition, refused))
    }
}

/// A file and what a look at its bytes tells.
struct Judged {
    file: File,
    stat: Option<Stat>,
    /// When the content says that it last changed.
    content: Option<SystemTime>,
    entries: Entries,
    fault: Option<String>,
}

impl Judged {
    fn of(file: File, stat: Option<Stat>) -> Self {
        let (entries, content, fault) = judge(&file);
        Self { file, stat, content, entries, fault }
    }
}

/// The entries of a file, when its content last changed, and why it cannot be served.
fn judge(file: &File) -> (Entries, Option<SystemTime>, Option<String>) {
    let (mut entries, mut content, mut fault) = (Entries::default(), None, None);
    match file.kind {
        Kind::Feed(Format::Rss | Format::Atom) | Kind::Opml | Kind::OtherXml => {
            let doc = Document::parse(encoding::decode(file.body.clone(), Some("utf-8")));
            fault = doc.faults().first().map(|fault| {
                let place = doc.position(fault.span.start);
                format!("line {}, column {}: {}", place.line, place.column, fault.kind)
            });
            if matches!(file.kind, Kind::Feed(_)) {
                content = content_date(&doc);
                entries = Entries::of_xml(&doc);
            }
        }
        Kind::Feed(Format::Json) => match serde_json::from_slice::<serde_json::Value>(&file.body) {
            Ok(value) => content = json_date(&value),
            Err(error) => fault = Some(error.to_string()),
        },
        Kind::Feed(Format::Html) => {
            let end = file.body.trim_ascii_end();
            if !end.to_ascii_lowercase().ends_with(b"</html>") {
                fault = Some("it does not end in `</html>`".to_owned());
            }
        }
        Kind::Other(_) => {}
    }
    (entries, content, fault)
}

/// The newest date among those by which a feed tells of changes.
fn content_date(doc: &Document) -> Option<SystemTime> {
    let names = ["atom:updated", "lastBuildDate", "pubDate"];
    let dates = names.iter().flat_map(|name| doc.named(name)).filter_map(|element| {
        crate::date::parse(&element.text(), &jiff::tz::TimeZone::UTC).map(|found| found.when)
    });
    dates.max().as_ref().and_then(system_time)
}

fn json_date(feed: &serde_json::Value) -> Option<SystemTime> {
    let items = feed.get("items")?.as_array()?;
    let dates =
        items.iter().flat_map(|item| [item.get("date_modified"), item.get("date_published")]);
    let newest = dates.flatten().filter_map(|date| date.as_str()?.parse::<Timestamp>().ok()).max();
    newest.and_then(|newest| SystemTime::try_from(newest).ok())
}

fn system_time(when: &ZonedDateTime) -> Option<SystemTime> {
    SystemTime::try_from(when.timestamp()).ok()
}

fn page(
    origin: Origin<'_>,
    previous: &Edition,
    memory: &Memory,
    paths: &HashSet<String>,
    newest: Option<SystemTime>,
    judged: Judged,
) -> Result<Arc<Page>, String> {
    let Judged { file, content, entries, fault, .. } = judged;
    if let Some(fault) = fault {
        return Err(fault);
    }
    let tag = tag_of(&file.body);
    let before = previous.get(&file.path);
    if let Some(known) = before.filter(|known| known.resource.tag == tag) {
        return Ok(Arc::clone(known));
    }
    let content = content.or(newest).unwrap_or(file.modified);
    let modified = whole_seconds(match before {
        // The bytes changed although no date in them did: the file tells when.
        Some(known) if content <= known.resource.modified => {
            file.modified.max(known.resource.modified + Duration::from_secs(1))
        }
        None if memory.newest(&file.path).is_some_and(|last| last != tag) => {
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
        .and_then(|_| origin.base.join(relative).ok());
    let archive = file.path.starts_with("/archive/");
    let facts = Facts {
        media_type: file.kind.media_type(),
        modified,
        cache: cache_control(origin.max_age, archive),
        link: links(origin, &file.path, topic.as_ref(), paths),
        file_name: relative.replace('/', "-"),
        deltas: matches!(format, Some(Format::Rss | Format::Atom)) && !archive,
    };
    let body = Bytes::from(file.body);
    let codings = if file.kind.is_text() {
        origin.shelf.codings(&tag, body)
    } else {
        Codings { bodies: [Some(body), None, None, None] }
    };
    let resource = Resource::new(tag, codings, &facts);
    Ok(Arc::new(Page { resource, entries, format, topic, counts: Counts::default() }))
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
        if !path.starts_with("/archive/") {
            links.extend(origin.hubs.iter().map(|hub| format!("<{hub}>; rel=\"hub\"")));
        }
    }
    let (stem, own) = path.rsplit_once('.')?;
    for format in Format::ALL {
        let other = format!("{stem}.{}", format.extension());
        if format.extension() != own && paths.contains(&other) {
            let address = origin.base.join(other.trim_start_matches('/')).ok()?;
            links.push(format!("<{address}>; rel=\"alternate\"; type=\"{}\"", format.media_type()));
        }
    }
    (!links.is_empty()).then(|| links.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_stayed_as_they_were_are_shared_and_changed_ones_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("same.css", "a {}");
        put("other.css", "a {}");
        put("gone.css", "a {}");
        put("broken.xml", "<a/>");
        let base = Url::parse("https://example.org/").unwrap();
        let origin = Origin {
            folder: folder.path(),
            base: &base,
            hubs: &[],
            max_age: Duration::ZERO,
            shelf: &Shelf::open(None),
            extras: &[],
        };
        let load = |previous: &Edition| {
            // Late enough for the times of the files to be relied upon.
            let now = "2200-01-01T00:00:00Z".parse().unwrap();
            Edition::load(origin, previous, &Memory::default(), now).unwrap()
        };
        let (first, _) = load(&Edition::default());
        std::fs::remove_file(folder.path().join("gone.css")).unwrap();
        put("other.css", "b {}");
        put("new.css", "c {}");
        put("broken.xml", "<a>");
        let (second, refused) = load(&first);
        let is_shared = |path| Arc::ptr_eq(first.get(path).unwrap(), second.get(path).unwrap());
        assert!(is_shared("/same.css") && is_shared("/broken.xml") && !is_shared("/other.css"));
        assert!(second.get("/gone.css").is_none() && second.get("/new.css").is_some());
        assert_eq!(refused.len(), 1);
        // What was refused is looked at again, though nobody touched it.
        assert_eq!(load(&second).1, refused);
    }
}
