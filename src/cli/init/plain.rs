//! Recognises articles that lie in a folder without a generator, and says which files beside them are none.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bron::convert::LEDGER;
use bron::place::{Articles, Ask};
use bron::read::{self, Authors, Context, Folders, Format, Neighbours};
use bron::site;
use url::Url;

use super::{Found, Seen};

/// Names of folders that hold articles, whether these have dates or not.
const FOR_ARTICLES: &[&str] = &[
    "articles",
    "artikelen",
    "posts",
    "post",
    "content",
    "blog",
    "nieuws",
    "news",
    "berichten",
    "stukken",
    "archief",
    "archive",
    "docs",
];

/// Names of folders whose content somebody else wrote, or a program made.
const OF_OTHERS: &[&str] =
    &["node_modules", "vendor", "target", "dist", "build", "public", "_site", "site-packages"];

/// How the names of folders end in which browsers save what belongs to a page.
const SAVED: &[&str] =
    &["_files", "_bestanden", "-bestanden", "_Dateien", "-Dateien", "_fichiers", "_archivos"];

/// Files without which a folder is not one of a program's source.
const OF_CODE: &[&str] = &[
    "Cargo.toml",
    "package.json",
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "CMakeLists.txt",
    "Makefile",
    "composer.json",
    "Gemfile",
    "mix.exs",
];

/// Names, without extension and in lower case, of files about a folder and not in it.
const ABOUT: &[&str] = &[
    "readme",
    "leesmij",
    "changelog",
    "changes",
    "history",
    "news",
    "license",
    "licence",
    "copying",
    "notice",
    "authors",
    "contributors",
    "contributing",
    "code_of_conduct",
    "security",
    "support",
    "governance",
    "install",
    "todo",
    "agents",
    "claude",
    "requirements",
    "robots",
    "humans",
    "llms",
    "ads",
    "cmakelists",
    "404",
];

/// Folders deeper than this are not looked into.
const DEPTH: usize = 8;

/// A file that may be an article.
#[derive(Debug, Default)]
struct File {
    path: String,
    /// Whether it can be read as one, by its name and its text.
    is_article: bool,
    has_date: bool,
    language: Option<String>,
    /// Name of the site that it is of.
    site: Option<String>,
    /// Home page of the site that its address is on.
    home: Option<String>,
}

/// Looks for articles in a folder; `None` when there are none.
pub(super) fn recognise(folder: &Path) -> anyhow::Result<Option<Found>> {
    let default = Found::default();
    let is_taken = is_full(&folder.join(&default.feeds)) && !is_ours(&folder.join(&default.feeds));
    let feeds = if is_taken { "bron-feeds".to_owned() } else { default.feeds.clone() };
    let store = Articles::new(folder.to_owned(), &folder.join(&feeds));
    let passed = RefCell::new(BTreeSet::new());
    let unwanted = |path: &str| {
        let is_foreign = foreign(path).is_some() || is_ours(&folder.join(path));
        if is_foreign {
            passed.borrow_mut().insert(path.to_owned());
        }
        is_foreign || path.matches('/').count() >= DEPTH
    };
    let wanted = |name: &str| Format::of_path(name).is_some();
    let Some(mut listing) = store.list(&wanted, &unwanted, Ask::WhenRead)? else { return Ok(None) };
    listing.sort();
    let reader = Reader::new(&store)?;
    let files: Vec<File> =
        listing.files().iter().map(|file| reader.file(listing.path(file))).collect();
    let taken = taken(folder, &files);
    let articles: Vec<&File> = of_groups(&files, &taken).filter(|file| file.is_article).collect();
    if articles.is_empty() {
        return Ok(None);
    }
    let root = common_folder(articles.iter().map(|file| file.path.as_str()));
    let url = of_most(articles.iter().map(|file| file.home.as_deref())).unwrap_or(default.url);
    Ok(Some(Found {
        seen: Seen::Articles {
            count: articles.len(),
            undated: articles.iter().filter(|file| !file.has_date).count(),
        },
        language: most_common(articles.iter().filter_map(|file| file.language.as_deref()))
            .map_or(default.language, str::to_owned),
        pages: pages(&articles, root),
        exclude: excluded(&files, &taken, root, &passed.into_inner()),
        extensions: extensions(folder),
        articles: if root.is_empty() { ".".to_owned() } else { root.to_owned() },
        address: format!("{url}{feeds}/"),
        feeds,
        title: of_most(articles.iter().map(|file| file.site.as_deref())).unwrap_or(default.title),
        url,
        ..Found::default()
    }))
}

/// The additions to Markdown of the program whose notes these are.
fn extensions(folder: &Path) -> Vec<&'static str> {
    if folder.join(".obsidian").is_dir() { vec!["mark", "comment"] } else { Vec::new() }
}

fn is_full(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Whether bron has published in a folder.
fn is_ours(folder: &Path) -> bool {
    folder.join(LEDGER).is_file()
}

/// A pattern for folders of such a name, in which nothing is the publisher's to publish.
fn foreign(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let saved = || SAVED.iter().find(|ending| name.ends_with(*ending));
    if OF_OTHERS.contains(&name) {
        Some(format!("**/{name}/**"))
    } else {
        saved().map(|ending| format!("**/*{ending}/**"))
    }
}

/// Reads files as articles of nobody in particular.
struct Reader<'r> {
    store: &'r Articles,
    site: site::Settings,
    settings: read::Settings,
    authors: Authors,
}

impl<'r> Reader<'r> {
    fn new(store: &'r Articles) -> anyhow::Result<Self> {
        let site = toml::from_str("title = 'bron'\nurl = 'https://example.org/'")?;
        Ok(Self { store, site, settings: read::Settings::default(), authors: Authors::new() })
    }

    fn file(&self, path: &str) -> File {
        let (site, settings, authors) = (&self.site, &self.settings, &self.authors);
        let no_article = File { path: path.to_owned(), ..File::default() };
        let article = Format::of_path(path).filter(|_| !is_home(path)).and_then(|format| {
            let mut buffer = Vec::new();
            // What cannot be read is told when it is converted.
            let (bytes, _) = self.store.read(path, None, &mut buffer).ok()??;
            let (folders, neighbours) = (Folders::NONE, Neighbours::NONE);
            let context = Context { site, settings, authors, folders, path, neighbours };
            let head = read::head(bytes, format, context).ok()?.value;
            let has_date = head.published.is_some();
            (has_date || !is_about(path)).then(|| File {
                path: path.to_owned(),
                is_article: true,
                has_date,
                language: head.language,
                site: read::site_name(bytes, format, context).ok().flatten(),
                home: head.url.as_deref().and_then(home),
            })
        });
        article.unwrap_or(no_article)
    }
}

/// The home page of the site that an address is on.
fn home(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.join("/").ok().map(String::from))?
}

/// Whether a file is, by its name, about the folder that it lies in.
fn is_about(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).to_lowercase().replace('-', "_");
    ABOUT.contains(&stem.as_str())
}

/// Whether a file is the home page.
fn is_home(path: &str) -> bool {
    path.starts_with("index.")
}

/// The folder below the one that is looked at in which a file lies; nothing for a file directly in it.
fn group(path: &str) -> &str {
    path.split_once('/').map_or("", |(group, _)| group)
}

fn of_groups<'f>(files: &'f [File], groups: &BTreeSet<&str>) -> impl Iterator<Item = &'f File> {
    files.iter().filter(move |file| groups.contains(group(&file.path)))
}

/// The groups of files that are articles: those in folders of such a name, and those that have dates for the most part. Where
/// there are none, all files, but in the source of a program.
fn taken<'f>(folder: &Path, files: &'f [File]) -> BTreeSet<&'f str> {
    let is_code = OF_CODE.iter().any(|name| folder.join(name).is_file());
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    // Any text at all can be read as a print page, but those have a date for the most part.
    let may_be =
        |file: &&File| file.has_date || Format::of_path(&file.path) != Some(Format::PrintPage);
    for file in files.iter().filter(|file| file.is_article).filter(may_be) {
        let (all, dated) = counts.entry(group(&file.path)).or_default();
        *all += 1;
        *dated += usize::from(file.has_date);
    }
    let is_sure = |name: &str, (all, dated): (usize, usize)| {
        let is_named = FOR_ARTICLES.contains(&name);
        let is_dated = dated * 2 >= all && dated > 0;
        match is_code {
            // What tells of the program has no dates; what has, elsewhere, is there to test it with.
            true if name == "docs" => is_dated,
            true => is_named || (is_dated && (name.is_empty() || is_number(name))),
            false => is_named || is_dated,
        }
    };
    let sure: BTreeSet<&str> = counts
        .iter()
        .filter(|(name, count)| is_sure(name, **count))
        .map(|(name, _)| *name)
        .collect();
    if sure.is_empty() && !is_code { counts.into_keys().collect() } else { sure }
}

fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The folder in which all paths lie: not one of a single year or month, to which the next article does not belong, nor that of
/// a single article.
fn common_folder<'p>(paths: impl Iterator<Item = &'p str>) -> &'p str {
    let folder = |path: &'p str| path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folders = paths.map(|path| match path.rsplit_once('/') {
        Some((bundle, name)) if name.starts_with("index.") => folder(bundle),
        Some((folder, _)) => folder,
        None => "",
    });
    let common = folders.reduce(|one, other| {
        let mut common = one;
        while !common.is_empty() && other != common && !is_below(other, common) {
            common = folder(common);
        }
        common
    });
    let common = common.unwrap_or_default();
    let mut end = 0;
    for part in common.split('/').take_while(|part| !is_number(part)) {
        end += part.len() + 1;
    }
    common.get(..end.saturating_sub(1)).unwrap_or(common)
}

/// Whether a path lies in a folder.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The path from a folder on.
fn below<'p>(path: &'p str, folder: &str) -> &'p str {
    path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/')
}

/// Patterns of the files below `root` that are no articles. `passed` are folders that were not looked into.
fn excluded(
    files: &[File],
    taken: &BTreeSet<&str>,
    root: &str,
    passed: &BTreeSet<String>,
) -> Vec<String> {
    let passed = passed.iter().filter(|path| is_below(path, root));
    let mut patterns: BTreeSet<String> = passed
        .map(|path| foreign(path).unwrap_or_else(|| format!("{}/**", below(path, root))))
        .collect();
    for file in files.iter().filter(|file| !file.is_article || !taken.contains(group(&file.path))) {
        if !is_below(&file.path, root) {
            continue;
        }
        let name = file.path.rsplit('/').next().unwrap_or_default();
        patterns.extend(match group(&file.path) {
            group if !group.is_empty() && !taken.contains(group) => Some(format!("{group}/**")),
            _ if is_home(&file.path) => Some(name.to_owned()),
            _ if is_about(&file.path) => Some(format!("**/{name}")),
            "" if !taken.contains("") => name.rsplit_once('.').map(|(_, kind)| format!("*.{kind}")),
            // It seems to be one that has a fault, of which somebody is to be told.
            _ => None,
        });
    }
    patterns.into_iter().collect()
}

/// The pattern of addresses: that of the files where these are pages, or else one that tells articles apart.
fn pages(articles: &[&File], root: &str) -> String {
    let extension = |file: &File| {
        let (stem, extension) = file.path.rsplit_once('.')?;
        let is_page =
            Format::of_path(&file.path) == Some(Format::Html) && !stem.ends_with("/index");
        is_page.then(|| extension.to_owned())
    };
    let extensions: BTreeSet<Option<String>> =
        articles.iter().map(|file| extension(file)).collect();
    match extensions.first() {
        Some(Some(extension)) if extensions.len() == 1 => {
            format!("/{root}/{{path}}.{extension}").replace("//", "/")
        }
        _ if articles.iter().all(|file| !below(&file.path, root).contains('/')) => {
            "/{slug}/".to_owned()
        }
        _ => "/{folder}/{slug}/".to_owned(),
    }
}

fn most_common<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(text, _)| text)
}

/// The text that more than half of all have.
fn of_most<'t>(texts: impl Iterator<Item = Option<&'t str>> + Clone) -> Option<String> {
    let most = most_common(texts.clone().flatten())?;
    let having = texts.clone().filter(|text| *text == Some(most)).count();
    (having * 2 > texts.count()).then(|| most.to_owned())
}
