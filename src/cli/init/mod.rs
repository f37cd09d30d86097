//! `bron init`: a commented `bron.toml` and one sample article, or settings that fit the site or the articles that are there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::{Answer, counted};
use facts::Folder;

mod addresses;
mod facts;
mod generators;
mod places;
mod plain;
mod sections;
mod table;
mod tree;

/// Write a commented bron.toml, and a sample article where there are none; never overwrites.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the publication
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// The configuration, with `@` marks for what the folder tells.
const CONFIGURATION: &str = include_str!("bron.toml");
/// What stands for the authors when none is known.
const EXAMPLE_OF_AUTHORS: &str =
    "# authors = [{ name = \"Redactie\", email = \"redactie@example.org\" }]";
/// The sample article.
const SAMPLE: &str = include_str!("sample.md");
/// Where the sample goes.
const SAMPLE_PATH: &str = "articles/2026-01-05-welkom.md";

/// What a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing to publish.
    Nothing,
    /// The site of a generator.
    Generator(&'static str),
    /// Articles.
    Articles {
        /// How many.
        count: usize,
        /// How many of them tell no date.
        undated: usize,
    },
}

/// What a folder tells; by default, what one tells that is empty.
#[derive(Debug, Clone, PartialEq)]
struct Found {
    seen: Seen,
    title: String,
    url: String,
    language: String,
    /// IANA name of the zone in which a date without a time is a day.
    timezone: String,
    /// Folder of the articles.
    articles: String,
    /// Pattern of the addresses of their pages.
    pages: String,
    /// What in that folder is no article.
    exclude: Vec<String>,
    /// What in that folder is an article; all of it when empty.
    include: Vec<String>,
    /// What holds for some folders there.
    folders: Vec<Folder>,
    /// Whether a folder with an index is one article.
    bundles: bool,
    /// Additions to Markdown in the articles.
    extensions: Vec<&'static str>,
    /// Ends of the names of files that hold facts of their folder.
    data: Vec<&'static str>,
    /// Name of the files that hold labels of the tags of their folder.
    tag_labels: Option<String>,
    /// Keys of which the values of an article and of its folders count together.
    merged: Vec<&'static str>,
    /// Languages that have folders of their own there.
    languages: Vec<String>,
    /// Keys of tags, where there are others than bron knows.
    tags: Vec<String>,
    /// Name and e-mail address of the author of all articles.
    author: Option<(String, Option<String>)>,
    /// Keys of tags whose text is parted by spaces.
    spaced: Vec<&'static str>,
    /// File of authors.
    authors: Option<String>,
    /// Folder of the feeds: of a generator's site, one that is copied to the site as it is.
    feeds: String,
    /// Address of that folder.
    address: String,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            seen: Seen::Nothing,
            title: "Mijn publicatie".to_owned(),
            url: "https://example.org/".to_owned(),
            language: "nl".to_owned(),
            timezone: "Europe/Amsterdam".to_owned(),
            articles: "articles".to_owned(),
            pages: "/{slug}/".to_owned(),
            exclude: Vec::new(),
            include: Vec::new(),
            folders: Vec::new(),
            bundles: false,
            extensions: Vec::new(),
            data: Vec::new(),
            tag_labels: None,
            merged: Vec::new(),
            languages: Vec::new(),
            tags: Vec::new(),
            author: None,
            spaced: Vec::new(),
            authors: None,
            feeds: "feeds".to_owned(),
            address: "https://example.org/feeds/".to_owned(),
        }
    }
}

impl Found {
    /// Looks at a folder.
    fn of(folder: &Path) -> anyhow::Result<Self> {
        Ok(match generators::recognise(folder) {
            Some(found) => found,
            None => plain::recognise(folder)?.unwrap_or_default(),
        })
    }
}

pub(super) fn run(args: &Args, out: &mut impl Write) -> anyhow::Result<Answer> {
    let folder = &args.dir;
    fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
    let path = folder.join(bron::config::FILE_NAME);
    if path.exists() {
        return is_there(&path, out);
    }
    let found = Found::of(folder)?;
    if !create(&path, &configuration(&found))? {
        return is_there(&path, out);
    }
    tell(&found, folder, &path, out)?;
    let sample = folder.join(SAMPLE_PATH);
    if found.seen == Seen::Nothing && is_empty(&folder.join("articles")) && create(&sample, SAMPLE)?
    {
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

fn is_there(path: &Path, out: &mut impl Write) -> anyhow::Result<Answer> {
    writeln!(out, "{} is there already; nothing was written", path.display())?;
    Ok(Answer::No)
}

/// Says what was written, and what it rests on.
fn tell(found: &Found, folder: &Path, path: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    write!(out, "wrote {}", path.display())?;
    match found.seen {
        Seen::Nothing => {}
        Seen::Generator(name) => write!(out, ", with settings for this {name} site")?,
        Seen::Articles { count, undated } => {
            write!(out, ", for the {} in ", counted(count, "article", "articles"))?;
            match found.articles.as_str() {
                "." => write!(out, "{}", folder.display())?,
                below => write!(out, "{}", folder.join(below).display())?,
            }
            if undated > 0 {
                write!(out, ", {undated} of them without a date")?;
            }
            if !found.exclude.is_empty() {
                write!(out, "; not taken for articles: {}", found.exclude.join(", "))?;
            }
        }
    }
    Ok(writeln!(out)?)
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

/// What holds for a folder, as a table.
fn folder(Folder { path, url, facts }: &Folder) -> String {
    let path = toml::Value::from(path.as_str());
    let url = url.iter().map(|url| format!("url = {}\n", toml::Value::from(url.as_str())));
    let entries: Vec<String> = facts.iter().map(|(key, it)| format!("{key} = {it}")).collect();
    let facts = (!entries.is_empty()).then(|| format!("facts = {{ {} }}\n", entries.join(", ")));
    format!("\n[[articles.folder]]\npath = {path}\n{}", url.chain(facts).collect::<String>())
}

fn configuration(found: &Found) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let authors = found.authors.iter().map(|path| format!("authors = {}\n", quoted(path)));
    let list = |key: &str, values: Vec<String>| {
        (!values.is_empty()).then(|| format!("{key} = [{}]\n", values.join(", ")))
    };
    let all = |values: &[String]| values.iter().map(|value| quoted(value)).collect();
    let include = list("include", all(&found.include));
    let exclude = list("exclude", all(&found.exclude));
    let languages = list("languages", all(&found.languages));
    let tags = list("tags", all(&found.tags));
    let words = |key: &str, words: &[&str]| list(key, words.iter().map(|it| quoted(it)).collect());
    let bundles = found.bundles.then(|| "bundles = true\n".to_owned());
    let labels = found.tag_labels.iter().map(|name| format!("tag_labels = {}\n", quoted(name)));
    let folders = found.folders.iter().map(folder);
    let more: String = authors
        .chain(include)
        .chain(exclude)
        .chain(languages)
        .chain(tags)
        .chain(words("spaced", &found.spaced))
        .chain(words("extensions", &found.extensions))
        .chain(bundles)
        .chain(words("data", &found.data))
        .chain(labels)
        .chain(words("merged", &found.merged))
        .chain(folders)
        .collect();
    let person = |(name, email): &(String, Option<String>)| {
        let email = email.iter().map(|email| format!(", email = {}", quoted(email)));
        format!("authors = [{{ name = {}{} }}]", quoted(name), email.collect::<String>())
    };
    let author = found.author.as_ref().map_or_else(|| EXAMPLE_OF_AUTHORS.to_owned(), person);
    let value = |mark: &str| match mark {
        "url" => quoted(&found.url),
        "timezone" => quoted(&found.timezone),
        "language" => quoted(&found.language),
        "articles" => quoted(&found.articles),
        "pages" => quoted(&found.pages),
        "more" => more.clone(),
        "feeds" => quoted(&found.feeds),
        "address" => quoted(&found.address),
        "author" => author.clone(),
        "title" => quoted(&found.title),
        other => format!("@{other}"),
    };
    let mut pieces = CONFIGURATION.split('@');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(piece.len());
        let (mark, rest) = piece.split_at_checked(end).unwrap_or((piece, ""));
        text.push_str(&value(mark));
        // Its lines have ends of their own.
        text.push_str(rest.strip_prefix('\n').filter(|_| mark == "more").unwrap_or(rest));
    }
    text
}
