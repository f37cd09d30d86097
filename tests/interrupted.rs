//! What happens to the conversion job when it is killed, has no room, no rights, or company.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod needs;
mod numbers;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use bron::validate::{self, Options};
use numbers::Numbers;

struct Publication(tempfile::TempDir);

impl Publication {
    fn new() -> Self {
        let publication = Self(tempfile::tempdir().unwrap());
        let settings = "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\n\
            [articles]\nurl = '/{slug}/'\n[feeds]\nlimit = 4\nby = ['tag']\n";
        fs::write(publication.path("bron.toml"), settings).unwrap();
        fs::create_dir(publication.path("articles")).unwrap();
        publication
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn article(&self, number: usize, text: &str) {
        let (day, tag) = (number % 28 + 1, number % 3);
        let article = format!(
            "---\ntitle: Stuk {number}\ndate: 2020-01-{day:02}\ntags: [t{tag}]\n---\n{text}\n"
        );
        fs::write(self.path(&format!("articles/{number}.md")), article).unwrap();
    }

    fn start(&self, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_bron"))
            .arg("convert")
            .args(args)
            .current_dir(self.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn convert(&self) -> (i32, String) {
        let Output { status, stderr, .. } = self.start(&[]).wait_with_output().unwrap();
        (status.code().unwrap(), String::from_utf8(stderr).unwrap())
    }

    /// Every feed that is there is valid, and every line of the ledger is whole.
    fn assert_readable(&self, when: &str) {
        let mut folders = vec![self.path("feeds")];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for path in entries.map(|entry| entry.unwrap().path()) {
                let name = path.file_name().unwrap().to_str().unwrap();
                if path.is_dir() && !name.starts_with('.') {
                    folders.push(path);
                } else if matches!(name.rsplit_once('.'), Some((_, "rss" | "atom"))) {
                    let report = validate::check(fs::read(&path).unwrap(), &Options::default());
                    assert!(report.is_valid(), "{when}: {} is broken", path.display());
                }
            }
        }
        if let Ok(ledger) = fs::read_to_string(self.path("feeds/ledger.jsonl")) {
            assert!(ledger.ends_with('\n'), "{when}: the ledger is torn");
            for line in ledger.lines() {
                serde_json::from_str::<serde_json::Value>(line).unwrap();
            }
        }
    }
}

#[test]
fn a_kill_at_any_moment_leaves_readable_feeds_and_the_next_run_repairs() {
    let mut numbers = Numbers::of("a kill at any moment");
    let publication = Publication::new();
    (0..20).for_each(|number| publication.article(number, "Tekst."));
    let begun = Instant::now();
    assert_eq!(publication.convert().0, 0);
    // A run takes about this long; kills fall somewhere in it, and now and then after it.
    publication.article(0, "Opgewarmd.");
    let run = Instant::now();
    assert_eq!(publication.convert().0, 0);
    let took = usize::try_from(run.elapsed().as_micros()).unwrap() * 5 / 4;
    let mut kills = 0;
    while kills < 300 && begun.elapsed() < Duration::from_secs(30) {
        let number = numbers.below(24);
        match numbers.below(5) {
            0 => drop(fs::remove_file(publication.path(&format!("articles/{number}.md")))),
            _ => publication.article(number, &format!("Tekst {}.", numbers.below(1000))),
        }
        let mut child = publication.start(&["-q"]);
        thread::sleep(Duration::from_micros(numbers.below(took) as u64));
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        publication.assert_readable(&format!("kill {kills}"));
    }
    println!("{kills} kills");
    let (status, messages) = publication.convert();
    assert_eq!(status, 0, "{messages}");
    assert!(!publication.path("feeds/.next").exists());
    let report = publication.start(&["--check"]).wait_with_output().unwrap();
    assert!(report.status.success(), "nothing is left to do");
}

#[test]
fn a_second_run_says_so_or_waits() {
    let publication = Publication::new();
    publication.article(1, "Tekst.");
    fs::create_dir(publication.path(".bron")).unwrap();
    let lock = File::create(publication.path(".bron/lock")).unwrap();
    lock.lock().unwrap();
    let (status, messages) = publication.convert();
    assert_eq!(status, 2);
    assert!(messages.contains("another run of bron is at work here"), "{messages}");
    assert!(!publication.path("feeds").exists());

    let waiting = publication.start(&["--wait"]);
    lock.unlock().unwrap();
    assert!(waiting.wait_with_output().unwrap().status.success());
    assert!(publication.path("feeds/feed.rss").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_that_names_it() {
    let publication = Publication::new();
    publication.article(1, "Tekst.");
    fs::write(publication.path("feeds"), "in de weg").unwrap();
    let (status, messages) = publication.convert();
    assert_eq!(status, 2);
    assert!(messages.contains("feeds") && messages.contains("nothing was published"), "{messages}");
    fs::remove_file(publication.path("feeds")).unwrap();
    assert_eq!(publication.convert().0, 0);
}

#[test]
fn an_empty_folder_of_articles_withdraws_nothing() {
    let publication = Publication::new();
    publication.article(1, "Tekst.");
    publication.convert();
    let before = fs::read(publication.path("feeds/feed.rss")).unwrap();
    fs::remove_file(publication.path("articles/1.md")).unwrap();
    let (status, messages) = publication.convert();
    assert_eq!(status, 2);
    assert!(messages.contains("has no articles, but 1 are published"), "{messages}");
    fs::remove_dir(publication.path("articles")).unwrap();
    assert_eq!(publication.convert().0, 2);
    assert_eq!(fs::read(publication.path("feeds/feed.rss")).unwrap(), before);
}

/// A small file system that is unmounted in the end.
struct Mounted<'p>(&'p Path);

impl<'p> Mounted<'p> {
    fn new(path: &'p Path, size: &str) -> Option<Self> {
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(path);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then_some(Self(path))
    }
}

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0).status().unwrap();
    }
}

#[test]
fn a_full_disk_is_an_error_and_what_was_published_stays() {
    let publication = Publication::new();
    let feeds = publication.path("feeds");
    fs::create_dir(&feeds).unwrap();
    let Some(mounted) = Mounted::new(&feeds, "192k") else {
        return needs::skipped("a file system cannot be mounted here");
    };
    publication.article(1, "Tekst.");
    assert_eq!(publication.convert().0, 0);
    let before = fs::read(feeds.join("feed.rss")).unwrap();
    publication.article(2, &"Een heel lange tekst. ".repeat(10_000));
    let (status, messages) = publication.convert();
    assert_eq!(status, 2);
    assert!(messages.contains("nothing was published"), "{messages}");
    assert_eq!(fs::read(feeds.join("feed.rss")).unwrap(), before);
    assert!(!feeds.join(".next").exists());
    publication.article(2, "Een korte tekst.");
    assert_eq!(publication.convert().0, 0);
    drop(mounted);
}
