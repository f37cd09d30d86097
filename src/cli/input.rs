//! What people name on the command line: files, folders, patterns, addresses, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use bron::fetch::{self, Validators};
use bron::validate::Transfer;
use globset::GlobBuilder;
use ignore::WalkBuilder;
use url::Url;

use super::git::Stored;

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// `-`
    Stdin,
    File(PathBuf),
    Address(Url),
    /// A file in a revision of git.
    Stored(Stored),
}

/// The bytes of a document and what came with them.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) bytes: Vec<u8>,
    /// How it came, if it came over HTTP.
    pub(super) transfer: Option<Transfer>,
}

/// Endings of the files that are looked for in a folder.
const FEEDS: &[&str] = &["xml", "rss", "atom", "rdf", "opml", "json"];

/// The documents that the arguments stand for: a folder stands for the feeds below it, a pattern for what matches; both
/// in order of path.
pub(super) fn expand(arguments: &[String]) -> anyhow::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for argument in arguments {
        match Input::parse(argument)? {
            Input::File(path) if path.is_dir() => inputs.extend(walk(&path, is_feed)?),
            Input::File(path) if is_pattern(path.as_os_str()) && !path.exists() => {
                inputs.extend(matching(argument)?);
            }
            input => inputs.push(input),
        }
    }
    Ok(inputs)
}

/// Whether a file in a folder is taken for a feed, by its ending.
fn is_feed(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    FEEDS.iter().any(|feed| ending.eq_ignore_ascii_case(feed))
}

/// Whether a folder that holds a file at this path, from the folder on, stands for it too.
pub(super) fn is_listed(path: &Path) -> bool {
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    is_feed(path) && !path.components().any(is_hidden)
}

/// The files that match a pattern.
fn matching(pattern: &str) -> anyhow::Result<Vec<Input>> {
    let matcher = GlobBuilder::new(pattern.trim_start_matches("./"))
        .literal_separator(true)
        .build()
        .with_context(|| format!("`{pattern}` is not a pattern"))?
        .compile_matcher();
    let root = fixed_part(pattern);
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root.as_path() };
    walk(root, |path| matcher.is_match(path))
}

/// The folders that a pattern begins with, before anything in it is open; all of a path that is no pattern.
pub(super) fn fixed_part(pattern: &str) -> PathBuf {
    let parts = Path::new(pattern).components().filter(|part| *part != Component::CurDir);
    parts.take_while(|part| !is_pattern(part.as_os_str())).collect()
}

fn is_pattern(part: &std::ffi::OsStr) -> bool {
    part.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// The files below a folder that are wanted, in order of path, without `./` in front: reports are matched with the files
/// of a repository by their path.
fn walk(root: &Path, wanted: impl Fn(&Path) -> bool) -> anyhow::Result<Vec<Input>> {
    let mut paths = Vec::new();
    // Within a folder the order of the bytes of paths is that of names.
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).hidden(true);
    walk.sort_by_file_path(|one, other| one.as_os_str().cmp(other.as_os_str()));
    for entry in walk.build() {
        let entry = entry.with_context(|| format!("cannot read {}", root.display()))?;
        let path = entry.path().strip_prefix("./").unwrap_or(entry.path());
        if entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(path) {
            paths.push(path.to_owned());
        }
    }
    Ok(paths.into_iter().map(Input::File).collect())
}

impl Input {
    /// The one document that an argument names.
    pub(super) fn parse(argument: &str) -> anyhow::Result<Self> {
        Ok(if argument == "-" {
            Self::Stdin
        } else if argument.starts_with("http://") || argument.starts_with("https://") {
            let url =
                Url::parse(argument).with_context(|| format!("`{argument}` is not an address"))?;
            Self::Address(url)
        } else if argument.starts_with("git:") && !Path::new(argument).exists() {
            Self::Stored(Stored::parse(argument)?)
        } else {
            Self::File(PathBuf::from(argument))
        })
    }

    /// How it is named in reports.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.to_string_lossy().into_owned(),
            Self::Address(url) => url.to_string(),
            Self::Stored(stored) => stored.name.clone(),
        }
    }

    /// Reads it, but no more than `limit` bytes.
    pub(super) fn read(&self, limit: u64) -> anyhow::Result<Received> {
        match self {
            Self::Stdin => bounded(io::stdin().lock(), 0, limit, Path::new("-")),
            Self::File(path) => whole(path, limit),
            Self::Address(url) => get(url, limit),
            Self::Stored(stored) => Ok(Received { bytes: stored.read(limit)?, transfer: None }),
        }
    }
}

/// Most feeds are smaller than this, in bytes.
const SMALL: u64 = 16 << 10;

/// Reads a file of no more than `limit` bytes: a small one without asking for its size, which costs as much as reading it.
fn whole(path: &Path, limit: u64) -> anyhow::Result<Received> {
    let cannot_read = || format!("cannot read {}", path.display());
    let mut file = File::open(path).with_context(cannot_read)?;
    let mut start = Vec::with_capacity(usize::try_from(SMALL)?);
    file.by_ref().take(SMALL).read_to_end(&mut start).with_context(cannot_read)?;
    let length = start.len() as u64;
    if length < SMALL && length <= limit {
        start.shrink_to_fit();
        return Ok(Received { bytes: start, transfer: None });
    }
    let size = file.metadata().with_context(cannot_read)?.len();
    if size > limit {
        bail!(
            "{} has {} MiB, more than the {} that are allowed",
            path.display(),
            size >> 20,
            limit >> 20
        );
    }
    bounded(start.as_slice().chain(file), size, limit, path)
}

/// Reads no more than `limit` bytes; `size` of them are expected.
fn bounded(mut from: impl Read, size: u64, limit: u64, name: &Path) -> anyhow::Result<Received> {
    // One byte more shows the end without another buffer.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit))?.saturating_add(1));
    from.by_ref()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {}", name.display()))?;
    if bytes.len() as u64 > limit {
        let name = name.display();
        bail!("{name} has more than the {} MiB that are allowed", limit >> 20);
    }
    Ok(Received { bytes, transfer: None })
}

/// Fetches a document from the address that somebody typed.
fn get(url: &Url, limit: u64) -> anyhow::Result<Received> {
    let settings =
        fetch::Settings { max_body: usize::try_from(limit)?, ..fetch::Settings::default() };
    let agent = concat!("bron/", env!("CARGO_PKG_VERSION"));
    let outcome = fetch::get_typed(url, &settings, agent, &super::proxies(), super::now())?;
    let answer = outcome.end.with_context(|| format!("cannot fetch {url}"))?;
    let transfer = Transfer {
        redirects: outcome.hops.into_iter().map(|hop| (hop.from, hop.status)).collect(),
        url: outcome.url,
        status: answer.status,
        media: answer.media,
        charset: answer.charset,
        has_validator: answer.validators != Validators::default(),
        coding: answer.coding,
    };
    Ok(Received { bytes: answer.body, transfer: Some(transfer) })
}
