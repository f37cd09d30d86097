//! An edition: everything that is served, as one version. A reload makes a new edition and swaps it in as a whole.
//!
//! A file that is half-written or no longer a well-formed feed does not get into an edition: the version that was live
//! stays, and the fault is returned for the log.

use std::collections::HashMap;
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
use super::files::{self, File, Kind};
use super::metrics::Counts;
use super::resource::{Codings, Facts, Resource, tag_of};
use crate::syntax::encoding;
use crate::syntax::xml::Document;
use crate::write::Format;

/// Everything that is served, as one version.
#[derive(Debug, Default)]
pub(super) struct Edition {
    resources: HashMap<String, Arc<Page>>,
    /// Newest change of any content.
    pub(super) newest: Option<SystemTime>,
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
        self.resources.get(path)
    }

    /// Every path with what stands there, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Arc<Page>)> {
        self.resources.iter().map(|(path, page)| (path.as_str(), page))
    }

    /// Reads the folder. What did not change since `previous` is shared with it; `memory` knows the versions before.
    pub(super) fn load(
        origin: Origin<'_>,
        previous: &Self,
        memory: &Memory,
    ) -> Result<(Self, Vec<Refused>), files::FilesError> {
        let mut found = files::read(origin.folder)?;
        found.extend(origin.extras.iter().map(File::page));
        let judged: Vec<(File, Judged)> = found
            .into_par_iter()
            .map(|file| {
                let judged = judge(&file);
                (file, judged)
            })
            .collect();
        let newest = judged.iter().filter_map(|(_, judged)| judged.content).max();
        let paths: Vec<String> = judged.iter().map(|(file, _)| file.path.clone()).collect();
        let made: Vec<(String, Result<Arc<Page>, String>)> = judged
            .into_par_iter()
            .map(|(file, judged)| {
                let path = file.path.clone();
                let page = page(origin, previous, memory, &paths, newest, file, judged);
                (path, page)
            })
            .collect();
        let mut edition = Self { resources: HashMap::with_capacity(made.len()), newest };
        let mut refused = Vec::new();
        for (path, page) in made {
            match page {
                Ok(page) => {
                    edition.resources.insert(path, page);
                }
                Err(reason) => {
                    if let Some(page) = previous.get(&path) {
                        edition.resources.insert(path.clone(), Arc::clone(page));
                    }
                    refused.push(Refused { path, reason });
                }
            }
        }
        refused.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((edition, refused))
    }
}

/// What a look at the bytes tells.
struct Judged {
    /// When the content says that it last changed.
    content: Option<SystemTime>,
    entries: Entries,
    fault: Option<String>,
}

fn judge(file: &File) -> Judged {
    let mut judged = Judged { content: None, entries: Entries::default(), fault: None };
    match file.kind {
        Kind::Feed(Format::Rss | Format::Atom) | Kind::Opml | Kind::OtherXml => {
            let doc = Document::parse(encoding::decode(file.body.clone(), Some("utf-8")));
            judged.fault = doc.faults().first().map(|fault| {
                let place = doc.position(fault.span.start);
                format!("line {}, column {}: {}", place.line, place.column, fault.kind)
            });
            if matches!(file.kind, Kind::Feed(_)) {
                judged.content = content_date(&doc);
                judged.entries = Entries::of_xml(&doc);
            }
        }
        Kind::Feed(Format::Json) => match serde_json::from_slice::<serde_json::Value>(&file.body) {
            Ok(value) => judged.content = json_date(&value),
            Err(error) => judged.fault = Some(error.to_string()),
        },
        Kind::Feed(Format::Html) => {
            let end = file.body.trim_ascii_end();
            if !end.to_ascii_lowercase().ends_with(b"</html>") {
                judged.fault = Some("it does not end in `</html>`".to_owned());
            }
        }
        Kind::Other(_) => {}
    }
    judged
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
    paths: &[String],
    newest: Option<SystemTime>,
    file: File,
    judged: Judged,
) -> Result<Arc<Page>, String> {
    if let Some(fault) = judged.fault {
        return Err(fault);
    }
    let tag = tag_of(&file.body);
    let before = previous.get(&file.path);
    if let Some(known) = before.filter(|known| known.resource.tag == tag) {
        return Ok(Arc::clone(known));
    }
    let content = judged.content.or(newest).unwrap_or(file.modified);
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
    Ok(Arc::new(Page {
        resource,
        entries: judged.entries,
        format,
        topic,
        counts: Counts::default(),
    }))
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
fn links(origin: Origin<'_>, path: &str, topic: Option<&Url>, paths: &[String]) -> Option<String> {
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
