//! What people name on the command line: files, folders, patterns, addresses, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bron::fetch;
use globset::GlobBuilder;
use ignore::WalkBuilder;
use url::Url;

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// `-`
    Stdin,
    File(PathBuf),
    Address(Url),
}

/// The bytes of a document and what came with them.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) bytes: Vec<u8>,
    /// Where it came from in the end, if it came over HTTP.
    pub(super) url: Option<Url>,
    /// The `charset` parameter of its `Content-Type`.
    pub(super) charset: Option<String>,
}

/// Endings of the files that are looked for in a folder.
const FEEDS: &[&str] = &["xml", "rss", "atom", "rdf", "opml", "json"];

/// The documents that the arguments stand for: a folder stands for the feeds below it, a pattern for what matches; both
/// in order of path.
pub(super) fn expand(arguments: &[String]) -> anyhow::Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for argument in arguments {
        if argument == "-" {
            inputs.push(Input::Stdin);
        } else if argument.starts_with("http://") || argument.starts_with("https://") {
            let url =
                Url::parse(argument).with_context(|| format!("`{argument}` is not an address"))?;
            inputs.push(Input::Address(url));
        } else if Path::new(argument).is_dir() {
            inputs.extend(walk(Path::new(argument), |path| {
                let ending =
                    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
                FEEDS.contains(&ending.to_ascii_lowercase().as_str())
            })?);
        } else if argument.contains(['*', '?', '[', '{']) && !Path::new(argument).exists() {
            let matcher = GlobBuilder::new(argument)
                .literal_separator(true)
                .build()
                .with_context(|| format!("`{argument}` is not a pattern"))?
                .compile_matcher();
            let fixed: PathBuf = Path::new(argument)
                .components()
                .take_while(|part| !is_pattern(part.as_os_str()))
                .collect();
            let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { fixed.as_path() };
            inputs.extend(walk(root, |path| {
                matcher.is_match(path.strip_prefix("./").unwrap_or(path))
            })?);
        } else {
            inputs.push(Input::File(PathBuf::from(argument)));
        }
    }
    Ok(inputs)
}

fn is_pattern(part: &std::ffi::OsStr) -> bool {
    part.to_string_lossy().contains(['*', '?', '[', '{'])
}

fn walk(root: &Path, wanted: impl Fn(&Path) -> bool) -> anyhow::Result<Vec<Input>> {
    let mut paths = Vec::new();
    // By name within each folder: that is the order of paths.
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).hidden(true).sort_by_file_name(Ord::cmp);
    for entry in walk.build() {
        let entry = entry.with_context(|| format!("cannot read {}", root.display()))?;
        if entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(entry.path()) {
            paths.push(entry.into_path());
        }
    }
    Ok(paths.into_iter().map(Input::File).collect())
}

impl Input {
    /// How it is named in reports.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
            Self::Address(url) => url.to_string(),
        }
    }

    /// Reads it, but no more than `limit` bytes.
    pub(super) fn read(&self, limit: u64) -> anyhow::Result<Received> {
        let name = self.name();
        match self {
            Self::Stdin => bounded(io::stdin().lock(), 0, limit, &name),
            Self::File(path) => {
                let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
                let size = file.metadata().with_context(|| format!("cannot read {name}"))?.len();
                if size > limit {
                    bail!(
                        "{name} has {} MiB, more than the {} that are allowed",
                        size >> 20,
                        limit >> 20
                    );
                }
                bounded(file, size, limit, &name)
            }
            Self::Address(url) => get(url, limit),
        }
    }
}

/// Reads no more than `limit` bytes; `size` of them are expected.
fn bounded(mut from: impl Read, size: u64, limit: u64, name: &str) -> anyhow::Result<Received> {
    // One byte more shows the end without another buffer.
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(limit))?.saturating_add(1));
    from.by_ref()
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {name}"))?;
    if bytes.len() as u64 > limit {
        bail!("{name} has more than the {} MiB that are allowed", limit >> 20);
    }
    Ok(Received { bytes, url: None, charset: None })
}

/// Fetches a document from the address that somebody typed.
fn get(url: &Url, limit: u64) -> anyhow::Result<Received> {
    let settings =
        fetch::Settings { max_body: usize::try_from(limit)?, ..fetch::Settings::default() };
    let agent = concat!("bron/", env!("CARGO_PKG_VERSION"));
    let outcome = fetch::get_typed(url, &settings, agent, &super::proxies(), super::now())?;
    let answer = outcome.end.with_context(|| format!("cannot fetch {url}"))?;
    if !(200..300).contains(&answer.status) {
        bail!("{url} answers with status {}", answer.status);
    }
    Ok(Received { bytes: answer.body, url: Some(outcome.url), charset: answer.charset })
}
