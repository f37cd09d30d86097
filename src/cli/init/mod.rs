//! `bron init`: a commented `bron.toml` and one sample article, or settings that fit the site that is there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Answer;

mod generators;

use generators::{Found, recognise};

/// Write a commented bron.toml and one sample article; never overwrites.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the publication
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// The configuration, with `@` marks for what the folder tells.
const CONFIGURATION: &str = include_str!("bron.toml");
/// The sample article.
const SAMPLE: &str = include_str!("sample.md");
/// Where the sample goes.
const SAMPLE_PATH: &str = "articles/2026-01-05-welkom.md";

pub(super) fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    let folder = &args.dir;
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let found = recognise(folder);
    let path = folder.join(bron::config::FILE_NAME);
    if !create(&path, &configuration(&found))? {
        writeln!(out, "{} is there already; nothing was written", path.display())?;
        return Ok(Answer::No);
    }
    match &found.generator {
        Some(generator) => {
            writeln!(out, "wrote {}, with settings for this {generator} site", path.display())?;
        }
        None => writeln!(out, "wrote {}", path.display())?,
    }
    let sample = folder.join(SAMPLE_PATH);
    if found.generator.is_none() && is_empty(&folder.join("articles")) && create(&sample, SAMPLE)? {
        writeln!(out, "wrote {}", sample.display())?;
    }
    let feeds = folder.join(&found.feeds);
    writeln!(
        out,
        "next: look at [site] in it, then run `bron convert`, which writes the feeds into {}",
        feeds.display()
    )?;
    Ok(Answer::Yes)
}

/// Writes a new file; `false` when there is one already.
fn create(path: &Path, text: &str) -> anyhow::Result<bool> {
    let write = || -> io::Result<()> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        File::create_new(path)?.write_all(text.as_bytes())
    };
    match write() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        written => {
            written.with_context(|| format!("cannot write {}", path.display()))?;
            Ok(true)
        }
    }
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

fn configuration(found: &Found) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let authors = found.authors.iter().map(|path| format!("authors = {}\n", quoted(path)));
    let globs: Vec<String> = found.exclude.iter().map(|glob| quoted(glob)).collect();
    let exclude = (!globs.is_empty()).then(|| format!("exclude = [{}]\n", globs.join(", ")));
    let more: String = authors.chain(exclude).collect();
    CONFIGURATION
        .replace("@url", &quoted(&found.url))
        .replace("@timezone", &quoted(&found.timezone))
        .replace("@language", &quoted(&found.language))
        .replace("@articles", &quoted(&found.articles))
        .replace("@pages", &quoted(&found.pages))
        .replace("@more\n", &more)
        .replace("@feeds", &quoted(&found.feeds))
        .replace("@address", &quoted(&found.address))
        // The only free text comes last, as it may hold anything.
        .replace("@title", &quoted(&found.title))
}
