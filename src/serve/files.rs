//! What lies in the folder of the feeds, as far as it is served.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::Extra;
use super::compress::Demand;
use crate::place::Stat;
use crate::write::Format;

/// A file of the folder that is served, not read yet.
#[derive(Debug)]
pub(super) struct Listed {
    /// Path as requests name it, with `/` in front and between its parts.
    pub(super) path: String,
    /// What the file system knows of it.
    pub(super) stat: Stat,
    kind: Kind,
    place: PathBuf,
}

/// A file that is served.
#[derive(Debug)]
pub(super) struct File {
    /// Path as requests name it, with `/` in front and between its parts.
    pub(super) path: String,
    pub(super) kind: Kind,
    pub(super) body: Vec<u8>,
    /// When the file was written.
    pub(super) modified: SystemTime,
    /// Whether it is one of many that are seldom asked for.
    is_seldom: bool,
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Feed(Format),
    Opml,
    OtherXml,
    /// Anything else of a known media type.
    Other(&'static str),
}

impl Kind {
    /// The kind of a file name; `None` for what is not served, such as the ledger.
    fn of(name: &str) -> Option<Self> {
        let (_, extension) = name.rsplit_once('.')?;
        if let Some(format) = Format::of_extension(extension) {
            return Some(Self::Feed(format));
        }
        Some(match extension {
            "opml" => Self::Opml,
            "xml" => Self::OtherXml,
            "css" => Self::Other("text/css; charset=utf-8"),
            "txt" => Self::Other("text/plain; charset=utf-8"),
            "ico" => Self::Other("image/x-icon"),
            "png" => Self::Other("image/png"),
            "svg" => Self::Other("image/svg+xml; charset=utf-8"),
            "jpg" | "jpeg" => Self::Other("image/jpeg"),
            "webp" => Self::Other("image/webp"),
            _ => return None,
        })
    }

    /// Whether compression makes it smaller.
    fn is_text(self) -> bool {
        !matches!(self, Self::Other("image/png" | "image/jpeg" | "image/webp"))
    }

    /// `Content-Type`.
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Feed(Format::Rss) => "application/rss+xml; charset=utf-8",
            Self::Feed(Format::Atom) => "application/atom+xml; charset=utf-8",
            Self::Feed(Format::Json) => "application/feed+json; charset=utf-8",
            Self::Feed(Format::Html) => "text/html; charset=utf-8",
            Self::Opml => "text/x-opml; charset=utf-8",
            Self::OtherXml => "application/xml; charset=utf-8",
            Self::Other(media_type) => media_type,
        }
    }
}

impl File {
    /// How much it is asked for.
    pub(super) fn demand(&self) -> Demand {
        match self.kind {
            kind if !kind.is_text() => Demand::Incompressible,
            _ if self.is_seldom => Demand::Seldom,
            _ => Demand::Often,
        }
    }

    /// A page that does not lie in the folder.
    pub(super) fn page(page: &Extra) -> Self {
        Self {
            path: page.path.clone(),
            kind: Kind::Feed(Format::Html),
            body: page.html.clone(),
            modified: page.made,
            is_seldom: true,
        }
    }
}

/// The folder of the feeds could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", path.display())]
pub(super) struct FilesError {
    path: PathBuf,
    #[source]
    cause: io::Error,
}

/// Where documents lie that do not change any more (RFC 5005 section 4).
pub(super) const ARCHIVE: &str = "/archive/";

/// Levels of folders below that of the feeds.
const DEPTH: usize = 8;

impl Listed {
    /// The file; nothing when it has vanished meanwhile.
    pub(super) fn read(self) -> Result<Option<File>, FilesError> {
        let Self { path, kind, place, .. } = self;
        match read(&place) {
            Ok((body, modified)) => {
                let is_seldom = path.starts_with(ARCHIVE);
                Ok(Some(File { path, kind, body, modified, is_seldom }))
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(FilesError { path: place, cause }),
        }
    }
}

fn read(path: &Path) -> io::Result<(Vec<u8>, SystemTime)> {
    let body = fs::read(path)?;
    Ok((body, fs::metadata(path)?.modified()?))
}

/// Lists every file that is served, in order of path.
pub(super) fn list(folder: &Path) -> Result<Vec<Listed>, FilesError> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new(), 0)];
    while let Some((folder, prefix, depth)) = folders.pop() {
        let failed = |cause| FilesError { path: folder.clone(), cause };
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}/{name}");
            if kind.is_dir() && depth < DEPTH {
                folders.push((entry.path(), path, depth + 1));
            } else if kind.is_file()
                && let Some(kind) = Kind::of(&name)
                && let Ok(metadata) = entry.metadata()
            {
                let stat = Stat::of(&metadata);
                found.push(Listed { path, stat, kind, place: entry.path() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}
