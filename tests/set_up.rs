//! Setting up: `bron init` in new and existing sites, the documented settings, `--watch`, and what cron is given.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

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

/// What `bron init` and `bron convert` make of a site: title, home page and links of its feed, in order.
fn links(folder: &Path, feeds: &str) -> Vec<String> {
    assert_eq!(bron(folder, &["init"]).0, 0);
    let (status, told) = bron(folder, &["convert", "--now", "2026-01-15T12:00:00Z"]);
    assert_eq!(status, 0, "{told}");
    let (rss, atom) = (format!("{feeds}/feed.rss"), format!("{feeds}/feed.atom"));
    let (status, told) = bron(folder, &["validate", "--deny", "warnings", &rss, &atom]);
    assert_eq!(status, 0, "{told}");
    let feed = fs::read_to_string(folder.join(feeds).join("feed.rss")).unwrap();
    let values = feed.split("<link>").skip(1);
    values.map(|rest| rest.split_once("</link>").unwrap().0.to_owned()).collect()
}

#[test]
fn an_empty_folder_gets_settings_and_an_article_that_convert_to_valid_feeds() {
    let folder = site(&[]);
    let found = links(folder.path(), "feeds");
    assert_eq!(found, ["https://example.org/", "https://example.org/welkom/"]);
}

#[test]
fn what_is_there_is_left_alone_and_named() {
    let folder = site(&[("bron.toml", "# van mij\n"), ("articles/a.txt", "tekst")]);
    let (status, told) = bron(folder.path(), &["init"]);
    assert_eq!(status, 1);
    assert!(told.contains("bron.toml is there already"), "{told}");
    assert_eq!(fs::read_to_string(folder.path().join("bron.toml")).unwrap(), "# van mij\n");
    assert_eq!(fs::read_dir(folder.path().join("articles")).unwrap().count(), 1);
}

#[test]
fn a_hugo_site_gets_feeds_with_the_addresses_that_hugo_gives() {
    let folder = site(&[
        (
            "hugo.toml",
            "baseURL = 'https://krant.example/nieuws/'\nlanguageCode = 'nl'\n\
             title = 'Krant'\ntimeZone = 'Europe/Brussels'\n",
        ),
        ("content/posts/_index.md", "---\ntitle: Berichten\n---\n"),
        (
            "content/posts/wijkbudget.md",
            "+++\ntitle = 'Wijkbudget'\ndate = 2024-03-02\n+++\nGeld.\n",
        ),
        ("content/posts/brug/index.md", "---\ntitle: Brug\ndate: 2024-03-01\n---\nOpen.\n"),
        ("content/over.md", "---\ntitle: Over ons\n---\nWij.\n"),
    ]);
    let found = links(folder.path(), "static/feeds");
    let home = "https://krant.example/nieuws/";
    assert_eq!(found, [home, &format!("{home}posts/wijkbudget/"), &format!("{home}posts/brug/")]);
    let config = Config::load(&folder.path().join("bron.toml")).unwrap();
    assert_eq!(config.site.timezone.iana_name(), Some("Europe/Brussels"));
    assert_eq!(config.site.title, "Krant");
}

#[test]
fn a_zola_site_gets_feeds_with_the_addresses_that_zola_gives() {
    let folder = site(&[
        ("config.toml", "base_url = \"https://krant.example\"\ntitle = \"Krant\"\n"),
        ("content/_index.md", "+++\n+++\n"),
        ("content/blog/_index.md", "+++\ntitle = \"Blog\"\n+++\n"),
        ("content/blog/2024-03-02-wijkbudget.md", "+++\ntitle = \"Wijkbudget\"\n+++\nGeld.\n"),
        ("content/over.md", "+++\ntitle = \"Over ons\"\n+++\nWij.\n"),
    ]);
    let found = links(folder.path(), "static/feeds");
    assert_eq!(found, ["https://krant.example/", "https://krant.example/blog/wijkbudget/"]);
}

#[test]
fn a_jekyll_site_gets_feeds_with_the_addresses_that_jekyll_gives() {
    let config = "title: Krant # naam\nurl: \"https://krant.example\"\nbaseurl: \"/nieuws\"\n";
    let post = "---\nlayout: post\ntitle: Wijkbudget\n---\nGeld.\n";
    for (permalink, page) in [
        ("", "2024/03/02/wijkbudget.html"),
        ("permalink: pretty\n", "2024/03/02/wijkbudget/"),
        ("permalink: /:categories/:year/:title\n", "2024/wijkbudget"),
        ("permalink: /:y_day/:title\n", "2024/03/02/wijkbudget.html"),
    ] {
        let folder = site(&[
            ("_config.yml", &format!("{config}{permalink}")),
            ("_posts/2024-03-02-wijkbudget.md", post),
            ("_drafts/later.md", "---\ntitle: Later\n---\nNog niet.\n"),
        ]);
        let home = "https://krant.example/nieuws/";
        assert_eq!(links(folder.path(), "feeds"), [home, &format!("{home}{page}")], "{permalink}");
    }
}

#[test]
fn a_jekyll_post_in_categories_has_them_in_its_address() {
    let folder = site(&[
        ("_config.yml", "title: Krant\nurl: https://krant.example\n"),
        (
            "_posts/2024-03-02-wijkbudget.md",
            "---\ntitle: Wijkbudget\ncategories: Nieuws raad\n---\nGeld.\n",
        ),
    ]);
    let page = "https://krant.example/nieuws/raad/2024/03/02/wijkbudget.html";
    assert_eq!(links(folder.path(), "feeds"), ["https://krant.example/", page]);
}

#[test]
fn an_eleventy_site_gets_feeds_with_the_addresses_that_eleventy_gives() {
    for (articles, page) in [
        ("content/blog", "blog/wijkbudget/"),
        ("posts", "posts/wijkbudget/"),
        ("src", "wijkbudget/"),
    ] {
        let post = format!("{articles}/wijkbudget.md");
        let folder = site(&[
            ("eleventy.config.js", "export default function (config) {}\n"),
            (
                "_data/metadata.js",
                "export default {\n  title: \"Krant\",\n  url: \"https://krant.example/\",\n}\n",
            ),
            (&post, "---\ntitle: Wijkbudget\ndate: 2024-03-02\n---\nGeld.\n"),
            (&format!("{articles}/index.njk"), "---\ntitle: Blog\n---\n"),
        ]);
        let home = "https://krant.example/";
        assert_eq!(links(folder.path(), "public/feeds"), [home, &format!("{home}{page}")]);
    }
}

#[test]
fn a_docusaurus_site_gets_feeds_with_the_addresses_and_authors_of_its_blog() {
    let folder = site(&[
        (
            "docusaurus.config.js",
            "const config = {\n  title: 'Krant',\n  url: 'https://krant.example',\n  baseUrl: '/site/',\n};\n",
        ),
        ("blog/2024-03-02-wijkbudget.md", "---\nauthors: [noor]\n---\n# Wijkbudget\n\nGeld.\n"),
        ("blog/2024-02-01-welkom/index.mdx", "---\nslug: welkom\n---\n# Welkom\n\nDag.\n"),
        ("blog/authors.yml", "noor:\n  name: Noor van Dam\n"),
    ]);
    let home = "https://krant.example/site/";
    let pages = ["blog/2024/03/02/wijkbudget", "blog/welkom"].map(|page| format!("{home}{page}"));
    assert_eq!(links(folder.path(), "static/feeds"), [home, &pages[0], &pages[1]]);
    let feed = fs::read_to_string(folder.path().join("static/feeds/feed.rss")).unwrap();
    assert!(feed.contains("<dc:creator>Noor van Dam</dc:creator>"), "{feed}");
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
    assert!(running.line().contains("bron.toml:1:1: missing field `title`"));
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
