//! `--against OLD`: which older version belongs to which input.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use bron::validate::{OldVersion, Report};

use crate::cli::git::Stored;
use crate::cli::input::{self, Input, Received, fixed_part};

/// Where the older versions are.
#[derive(Debug)]
pub(super) enum Old {
    /// One document, for the one input.
    One(Input),
    /// The same files below a folder.
    Folder(PathBuf),
    /// The same files in a revision of git.
    Revision(String),
}

impl Old {
    /// Reads `--against`, for so many inputs.
    pub(super) fn parse(text: &str, inputs: usize) -> anyhow::Result<Self> {
        if let Some(rest) = text.strip_prefix("git:")
            && !rest.contains(':')
        {
            return Ok(Self::Revision(rest.to_owned()));
        }
        if Path::new(text).is_dir() {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        if inputs != 1 {
            bail!("{text} is one document, to compare {inputs} with; name a folder, or git:REV");
        }
        Input::parse(text).map(Self::One)
    }

    /// Adds to a report what the input does to those who know its older version; gives whether there is one.
    pub(super) fn judge(
        &self,
        input: &Input,
        arguments: &[String],
        base: Option<&url::Url>,
        limit: u64,
        report: &mut Report,
    ) -> anyhow::Result<bool> {
        let Some(old) = self.of(input, arguments)? else { return Ok(false) };
        let name = old.name();
        let Received { bytes, transfer } = old.read(limit)?;
        if let Some(answer) = transfer.as_ref().filter(|answer| answer.status >= 400) {
            bail!("cannot compare with {name}, which answers with status {}", answer.status);
        }
        let (url, charset) = transfer.map(|transfer| (transfer.url, transfer.charset)).unzip();
        // A file is taken to have lain where the newer version lies.
        let lay = url.or_else(|| base.cloned());
        let charset: Option<String> = charset.flatten();
        let old = OldVersion::parse(&name, bytes, lay, charset.as_deref())
            .with_context(|| format!("cannot compare with {name}"))?;
        old.judge(report, base);
        Ok(true)
    }

    /// Reports the feeds that lie below the older folder and no longer below the newer one, where folders were named.
    pub(super) fn vanished(
        &self,
        inputs: &[Input],
        arguments: &[String],
        limit: u64,
    ) -> anyhow::Result<Vec<(String, Report)>> {
        let mut vanished = Vec::new();
        for (path, old) in self.without_newer(inputs, arguments)? {
            let bytes = old.read(limit)?.bytes;
            // What was no feed had nobody who followed it.
            if let Ok(old) = OldVersion::parse(&old.name(), bytes, None, None) {
                vanished.push((path.to_string_lossy().into_owned(), old.vanished()));
            }
        }
        Ok(vanished)
    }

    /// The older files that no input continues, each with the path that it would have today.
    fn without_newer(
        &self,
        inputs: &[Input],
        arguments: &[String],
    ) -> anyhow::Result<Vec<(PathBuf, Input)>> {
        let paths = inputs.iter().filter_map(|input| match input {
            Input::File(path) => Some(path.as_path()),
            Input::Stdin | Input::Address(_) | Input::Stored(_) => None,
        });
        let mut folders = arguments.iter().map(Path::new).filter(|path| path.is_dir());
        let today = |folder: &Path, rest: &Path| {
            let path = folder.join(rest);
            path.strip_prefix("./").map_or_else(|_| path.clone(), Path::to_owned)
        };
        let mut gone = Vec::new();
        match self {
            Self::One(_) => {}
            Self::Folder(old) => {
                let Some(folder) = folders.next() else { return Ok(gone) };
                let known: HashSet<&Path> = paths.map(|path| below(path, arguments)).collect();
                // As the files below it are named.
                let root: PathBuf =
                    old.components().filter(|part| *part != Component::CurDir).collect();
                for input in input::expand(&[old.to_string_lossy().into_owned()])? {
                    if let Input::File(path) = &input
                        && let Ok(rest) = path.strip_prefix(&root)
                        && !known.contains(rest)
                    {
                        gone.push((today(folder, rest), input));
                    }
                }
            }
            Self::Revision(revision) => {
                let known: HashSet<&Path> = paths.collect();
                for folder in folders {
                    for (rest, stored) in Stored::below(revision, folder)? {
                        let path = today(folder, &rest);
                        if input::is_listed(&rest) && !known.contains(path.as_path()) {
                            gone.push((path, Input::Stored(stored)));
                        }
                    }
                }
            }
        }
        Ok(gone)
    }

    /// The older version of an input; `None` when there is none yet.
    fn of(&self, input: &Input, arguments: &[String]) -> anyhow::Result<Option<Input>> {
        let path = match (self, input) {
            (Self::One(old), _) => return Ok(Some(old.clone())),
            (_, Input::File(path)) => path,
            _ => bail!("{} is no file; name the one document to compare it with", input.name()),
        };
        Ok(match self {
            Self::Folder(folder) => {
                let old = folder.join(below(path, arguments));
                old.is_file().then_some(Input::File(old))
            }
            Self::Revision(revision) => {
                let old = Stored::of(revision, path);
                old.exists()?.then_some(Input::Stored(old))
            }
            Self::One(old) => Some(old.clone()),
        })
    }
}

/// The path of a file below the folder that an argument names, or in which its pattern begins.
fn below<'p>(path: &'p Path, arguments: &[String]) -> &'p Path {
    let roots = arguments.iter().map(|argument| fixed_part(argument));
    let inside = roots
        .filter_map(|root| path.strip_prefix(&root).ok())
        .filter(|rest| *rest != Path::new(""))
        .min_by_key(|rest| rest.components().count());
    inside.unwrap_or_else(|| path.file_name().map_or(path, Path::new))
}
