//! Files as they were: `git:REV:PATH`, read from the objects of git.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// A file in a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stored {
    revision: String,
    /// The path as git takes it.
    path: String,
    /// Where git is started.
    folder: PathBuf,
    /// How it is named in reports.
    pub(super) name: String,
}

impl Stored {
    /// Reads `git:REV:PATH`, where the path starts from the root of the repository, or with `./` from here.
    pub(super) fn parse(text: &str) -> anyhow::Result<Self> {
        match text.strip_prefix("git:").and_then(|rest| rest.split_once(':')) {
            Some((revision, path)) if !revision.is_empty() && !path.is_empty() => Ok(Self {
                revision: revision.to_owned(),
                path: path.to_owned(),
                folder: PathBuf::from("."),
                name: text.to_owned(),
            }),
            _ => bail!("`{text}` names no file in a revision; write git:REV:PATH"),
        }
    }

    /// The file `path` as it was in `revision`.
    pub(super) fn of(revision: &str, path: &Path) -> Self {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        Self {
            revision: revision.to_owned(),
            path: format!("./{file}"),
            folder: folder.unwrap_or(Path::new(".")).to_owned(),
            name: format!("git:{revision}:{}", path.display()),
        }
    }

    /// The files below a folder of today as they were in `revision`, each with its path from that folder. Links and other
    /// repositories are left out, and so are names that are not UTF-8, which no report could tell.
    pub(super) fn below(revision: &str, folder: &Path) -> anyhow::Result<Vec<(PathBuf, Self)>> {
        let whole = Self {
            revision: revision.to_owned(),
            path: "./".to_owned(),
            folder: folder.to_owned(),
            name: String::new(),
        };
        whole.check_revision()?;
        let list = whole.git(&["ls-tree", "-r", "-z", revision]).output();
        let list = list.context("cannot start git")?.stdout;
        let entries = list.split(|&byte| byte == 0).filter_map(|entry| {
            let (kind, path) = std::str::from_utf8(entry).ok()?.split_once('\t')?;
            let name = format!("git:{revision}:{}", folder.join(path).display());
            let stored = Self { path: format!("./{path}"), name, ..whole.clone() };
            kind.starts_with("100").then(|| (PathBuf::from(path), stored))
        });
        Ok(entries.collect())
    }

    /// Whether the revision has the file.
    pub(super) fn exists(&self) -> anyhow::Result<bool> {
        self.check_revision()?;
        self.knows(&self.object())
    }

    fn check_revision(&self) -> anyhow::Result<()> {
        // What begins with a hyphen would be an option.
        if self.revision.starts_with('-') || !self.knows(&format!("{}^{{tree}}", self.revision))? {
            bail!("git knows no revision `{}` in {}", self.revision, self.folder.display());
        }
        Ok(())
    }

    /// The bytes, as they are stored: no filter that a repository may have configured is run. No more than `limit`.
    pub(super) fn read(&self, limit: u64) -> anyhow::Result<Vec<u8>> {
        let name = &self.name;
        if !self.exists()? {
            bail!("{name} is not there");
        }
        let mut child = self
            .git(&["cat-file", "blob", &self.object()])
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start git")?;
        let mut bytes = Vec::new();
        if let Some(out) = child.stdout.take() {
            out.take(limit + 1)
                .read_to_end(&mut bytes)
                .with_context(|| format!("cannot read {name}"))?;
        }
        // Its pipe is closed, so it ends, also in the middle of a file that is too large.
        let status = child.wait().with_context(|| format!("cannot read {name}"))?;
        if bytes.len() as u64 > limit {
            bail!("{name} has more than the {} MiB that are allowed", limit >> 20);
        }
        if !status.success() {
            bail!("{name} is no file");
        }
        Ok(bytes)
    }

    fn object(&self) -> String {
        format!("{}:{}", self.revision, self.path)
    }

    fn knows(&self, object: &str) -> anyhow::Result<bool> {
        let status = self
            .git(&["cat-file", "-e", object])
            .stdout(Stdio::null())
            .status()
            .context("cannot start git")?;
        Ok(status.success())
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        command
    }
}
