//! Setting up: `bron init` in new and existing sites, the documented settings, `--watch`, and what cron is given.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod init;
mod parts;
mod settings;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use bron::config::Config;

fn bron(folder: &Path, args: &[&str]) -> (i32, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_bron")).args(args).current_dir(folder).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(told).unwrap())
}

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const SITE: &str = "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\n";

fn documentation(page: &str) -> Option<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join("docs").join(page)).ok()
}

#[test]
fn the_documented_settings_are_understood() {
    for page in ["config.md", "serve.md", "fetch.md", "ci.md", "operations.md", "cron.md"] {
        let text = documentation(page).unwrap_or_default();
        for block in text.split("```toml\n").skip(1) {
            let block = block.split_once("```").unwrap().0;
            let site = if block.contains("[site]") { "" } else { SITE };
            let parsed = Config::parse(&format!("{block}\n{site}"), Path::new(page));
            assert!(parsed.is_ok(), "{}\n{block}", parsed.unwrap_err());
        }
    }
}

#[test]
fn every_key_is_explained() {
    let page = documentation("config.md").unwrap();
    for section in [
        "",
        "[articles]",
        "[articles.labels]",
        "[feeds]",
        "[feed.filter]",
        "[[feed]]",
        "[sources.krant]",
        "[fetch]",
        "[store]",
        "[validate]",
        "[[validate.allow]]",
        "[serve]",
        "[serve.tls]",
        "[serve.websub]",
    ] {
        let section = section.replace("[feed.filter]", "[[feed]]\nname = 'a'\n[feed.filter]");
        let text = match section.as_str() {
            "" => format!("zzzzzzzzzzzzzzzzzzzzzz = 1\n{SITE}"),
            section => format!("{SITE}{section}\nzzzzzzzzzzzzzzzzzzzzzz = 1\n"),
        };
        let fault = Config::parse(&text, Path::new("bron.toml")).unwrap_err().to_string();
        let (_, known) =
            fault.split_once("known are ").unwrap_or_else(|| unreachable!("{section}: {fault}"));
        for key in known.split(", ") {
            let named = [format!("`{key}`"), format!("[{key}]")];
            assert!(
                named.iter().any(|name| page.contains(name)),
                "{section}: `{key}` is not explained"
            );
        }
    }
}

/// A running program and the lines that it prints; ended when dropped.
struct Running(Child, Receiver<String>);

impl Running {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bron"))
            .args(args)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = mpsc::channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    // Nobody listens any more when the test is over.
                    let _ = sender.send(line);
                }
            });
        }
        Self(child, lines)
    }

    /// The next line; waiting for it is bounded.
    fn line(&self) -> String {
        self.1.recv_timeout(Duration::from_mins(1)).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already where all went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watching_converts_what_changes_survives_mistakes_and_ends_at_an_interrupt() {
    let article = |day: &str| format!("---\ntitle: Op {day}\ndate: 2024-03-{day}\n---\nTekst.\n");
    let folder = site(&[("bron.toml", SITE), ("articles/a.md", &article("01"))]);
    let mut running = Running::start(folder.path(), &["convert", "--watch"]);
    assert!(running.line().starts_with("1 article; 1 feed "));
    fs::write(folder.path().join("articles/b.md"), article("02")).unwrap();
    assert!(running.line().starts_with("2 articles; 1 feed "));
    fs::write(folder.path().join("bron.toml"), "[site]\ntitel = 'Krant'\n").unwrap();
    assert!(running.line().contains("bron.toml:1:1: the key `title` is missing"));
    assert!(running.line().contains("bron.toml:2:1: unknown key `titel`"));
    let settings = format!("{SITE}[articles]\npath = 'nieuws'\n");
    fs::write(folder.path().join("bron.toml"), settings).unwrap();
    assert!(running.line().contains("there is no folder"));
    fs::rename(folder.path().join("articles"), folder.path().join("nieuws")).unwrap();
    assert!(running.line().starts_with("2 articles; 1 feed "));
    fs::write(folder.path().join("nieuws/c.md"), article("03")).unwrap();
    assert!(running.line().starts_with("3 articles; 1 feed "));
    let pid = running.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
}

#[test]
fn cron_gets_mail_only_when_something_is_wrong() {
    let good = "---\ntitle: Goed\ndate: 2024-03-01\n---\nTekst.\n";
    let folder = site(&[("bron.toml", SITE), ("articles/a.md", good)]);
    let job = |folder: &Path| {
        let output = Command::new("/usr/bin/env")
            .args(["-i", "HOME=/nonexistent", "PATH=/usr/bin:/bin", "sh", "-c"])
            .arg(format!(
                "cd '{}' && '{}' convert --quiet --wait",
                folder.display(),
                env!("CARGO_BIN_EXE_bron")
            ))
            .output()
            .unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code().unwrap(), told)
    };
    assert_eq!(job(folder.path()), (0, String::new()));
    fs::write(folder.path().join("articles/b.md"), "---\ntitle: [\n---\nTekst.\n").unwrap();
    let (status, told) = job(folder.path());
    assert_eq!(status, 1);
    assert!(told.contains("articles/b.md:"), "{told}");
    fs::write(folder.path().join("bron.toml"), "[site]\n").unwrap();
    assert_eq!(job(folder.path()).0, 2);
}
