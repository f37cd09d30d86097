//! A publication in a folder of its own, and the program run on it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use url::Url;

/// A publication that cites pages.
pub(crate) struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    /// A publication with one article that cites these pages. `more` is added to the section `[fetch]`.
    pub(crate) fn citing(urls: &[Url], more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = format!(
            "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\n[fetch]\nprivate = ['127.0.0.0/8']\n\
             confirm_after = '5ms'\n{more}\n"
        );
        fs::write(folder.path().join("bron.toml"), config).unwrap();
        fs::create_dir(folder.path().join("articles")).unwrap();
        let sources: Vec<String> = urls.iter().map(|url| format!("  - {url}\n")).collect();
        let sources = sources.concat();
        let article = format!(
            "---\ntitle: Raad bijeen\ndate: 2026-01-02\nsources:\n{sources}---\nDe raad kwam bijeen.\n"
        );
        fs::write(folder.path().join("articles/raad.md"), article).unwrap();
        Self { folder }
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program with these arguments, at work here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bron"));
        command.args(arguments).current_dir(self.path());
        for name in ["http_proxy", "https_proxy", "HTTPS_PROXY", "BRON_STORE"] {
            command.env_remove(name);
        }
        command
    }

    /// Starts the program and does not wait.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs the program to its end; its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let output = self.command(arguments).args(["--format", "json"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Runs the program to its end; its exit status and what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.command(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    }
}
