//! Where the articles of a site lie: in one folder, or in several sections or collections.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::table::Generator;
use super::tree::{self, Tree};
use super::{addresses, sections};

/// Where the articles of a site lie.
pub(super) struct Place {
    /// The folder that holds all of them.
    pub(super) articles: String,
    /// What stands for it in the addresses: its name, or nothing for one that holds all pages. For Jekyll, the collection.
    pub(super) section: String,
    /// Which of what lies there is an article; all of it when empty.
    pub(super) include: Vec<String>,
    /// The languages that have a folder each.
    pub(super) languages: Vec<String>,
    /// Folders below that of the articles that may have patterns of their own, where there are several.
    pub(super) parts: Vec<Part>,
}

/// A section or a collection.
pub(super) struct Part {
    /// Its folder below that of the articles.
    pub(super) path: String,
    /// What it is called by the generator.
    pub(super) name: String,
}

impl Part {
    fn new(path: String, name: &str) -> Self {
        Self { path, name: name.to_owned() }
    }
}

impl Place {
    /// Finds the likeliest place.
    pub(super) fn of(
        generator: &Generator,
        folder: &Path,
        tree: &Tree,
        text: &str,
    ) -> Option<Self> {
        match generator.name {
            "Hugo" | "Zola" => of_sections(generator, folder, tree),
            "Jekyll" => Some(of_collections(folder, tree)),
            "Eleventy" => of_folders(generator, folder),
            "Docusaurus" => of_blogs(folder, text),
            _ => None,
        }
        .or_else(|| plain(generator, folder))
    }

    /// The paths that a file of that name has in the folders of articles.
    pub(super) fn files(&self, name: &str) -> impl Iterator<Item = String> {
        let parts = self.parts.iter().map(move |part| format!("{}/{name}", part.path));
        parts.chain([format!("{}/{name}", self.articles)])
    }

    /// The folders, below that of the articles, that the settings of a site mean by a path and the name of a collection.
    pub(super) fn scope(&self, path: &str, collection: Option<&str>) -> Vec<String> {
        let path = path.trim_matches('/');
        if path.contains(['*', '{']) {
            return Vec::new();
        }
        if path.is_empty() && collection.is_none() {
            return vec![".".to_owned()];
        }
        // By its path in the settings, its path below that of the articles, and its name.
        let only = self.articles.rsplit('/').next().filter(|_| !self.section.is_empty());
        let only = (only.unwrap_or_default(), "", self.section.as_str());
        let parts =
            self.parts.iter().map(|it| (it.path.as_str(), it.path.as_str(), it.name.as_str()));
        let parts = parts.chain(self.parts.is_empty().then_some(only));
        let folders = parts.filter(|(.., name)| collection.is_none_or(|it| it == *name));
        let folders = folders.filter_map(|(site, below, _)| {
            let inner = match rest(site, path) {
                Some(_) => "",
                None => rest(path, site)?,
            };
            let folder = [below, inner].into_iter().filter(|it| !it.is_empty());
            let folder = folder.collect::<Vec<_>>().join("/");
            Some(if folder.is_empty() { ".".to_owned() } else { folder })
        });
        folders.collect()
    }

    fn new(articles: String, section: &str) -> Self {
        let section = section.to_owned();
        Self { articles, section, include: Vec::new(), languages: Vec::new(), parts: Vec::new() }
    }

    /// Some parts of a folder.
    fn several(articles: &str, section: &str, parts: Vec<Part>) -> Self {
        let include = parts.iter().map(|part| format!("{}/**", part.path)).collect();
        Self { include, parts, ..Self::new(articles.to_owned(), section) }
    }
}

/// The path from a folder on; `None` when it does not lie there.
fn rest<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() || path == folder {
        return Some(path.strip_prefix(folder).unwrap_or(path));
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The likeliest folder that is there.
fn plain(generator: &Generator, folder: &Path) -> Option<Place> {
    let mut candidates = generator.articles.iter();
    let there = candidates.find(|candidate| folder.join(candidate).is_dir());
    let articles = *there.or(generator.roots.first()).or(generator.articles.first())?;
    let is_root = generator.roots.contains(&articles);
    let section = articles.rsplit('/').next().filter(|_| !is_root).unwrap_or_default();
    Some(Place::new(articles.to_owned(), section))
}

/// The names of the folders of articles that are known below a folder of all pages.
fn known<'g>(generator: &'g Generator, root: &str) -> Vec<&'g str> {
    let paths = generator.articles.iter();
    paths.filter_map(|path| path.strip_prefix(root)?.strip_prefix('/')).collect()
}

/// The sections of the folder of all pages, of Hugo and Zola, that hold articles.
fn of_sections(generator: &Generator, folder: &Path, tree: &Tree) -> Option<Place> {
    let own = || content_of(tree.at(&[])?);
    let (root, languages) =
        by_language(tree).unwrap_or_else(|| (own().unwrap_or("content").to_owned(), Vec::new()));
    let known = known(generator, "content");
    let above: Vec<String> = match languages.as_slice() {
        [] => vec![String::new()],
        languages => languages.iter().map(|it| format!("{it}/")).collect(),
    };
    let main: Vec<&str> = match tree.at(&["params", "mainSections"]) {
        Some(Value::String(name)) => vec![name],
        other => {
            let list = other.and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).collect()
        }
    };
    let mut parts = Vec::new();
    for above in &above {
        let folder = folder.join(&root).join(above);
        let mut names = sections::of(&folder, true, &known);
        if !main.is_empty() {
            names = main.iter().map(|name| (*name).to_owned()).collect();
        }
        // What holds the pages of another language is no section.
        let is_language = |name: &str| {
            let path = format!("{root}/{above}{name}");
            tree.table(&["languages"]).any(|(_, it)| content_of(it).is_some_and(|it| it == path))
        };
        let names = names.iter().filter(|name| folder.join(name).is_dir() && !is_language(name));
        parts.extend(names.map(|name| Part::new(format!("{above}{name}"), name)));
    }
    let is_there = folder.join(&root).is_dir();
    is_there.then(|| Place { languages, ..Place::several(&root, "", parts) })
}

/// The folder of Hugo in which each language has one; `None` where one has its pages elsewhere.
fn by_language(tree: &Tree) -> Option<(String, Vec<String>)> {
    let languages: Vec<(&str, &str)> = tree
        .table(&["languages"])
        .map(|(name, it)| Some((name, content_of(it)?)))
        .collect::<Option<_>>()?;
    let (name, place) = languages.first()?;
    let root = place.strip_suffix(name)?.strip_suffix('/')?;
    let is_one = languages.iter().all(|(name, place)| *place == format!("{root}/{name}"));
    let languages = languages.iter().map(|(name, _)| (*name).to_owned());
    is_one.then(|| (root.to_owned(), languages.collect()))
}

/// The folder of pages that the settings of a site or of a language name.
fn content_of(settings: &Value) -> Option<&str> {
    let path = tree::at(settings, &["contentDir"])?.as_str()?;
    Some(path.trim_start_matches("./").trim_matches('/'))
}

/// Folders in which Jekyll looks for no posts.
const NO_POSTS: &[&str] = &["node_modules", "vendor"];

/// The posts of a Jekyll site with the collections whose pages have dates, or else the first collection that has pages.
fn of_collections(folder: &Path, tree: &Tree) -> Place {
    let above = tree.text(&["collections_dir"]).map_or("", |above| above.trim_matches('/'));
    let root = folder.join(above);
    let is_there = |name: &&str| root.join(format!("_{name}")).is_dir();
    let collections = tree
        .table(&["collections"])
        .filter(|(_, it)| tree::at(it, &["output"]).and_then(Value::as_bool) == Some(true))
        .map(|(name, _)| name)
        .filter(|name| *name != "posts");
    let collections: Vec<&str> = collections.filter(is_there).collect();
    let mut posts = Vec::new();
    folders_of_posts(&root, "", &mut posts);
    let dated =
        collections.iter().filter(|name| sections::is_dated(&root.join(format!("_{name}"))));
    let dated: Vec<&str> = dated.copied().collect();
    let is_plain =
        posts.iter().all(|path| path == "_posts") && (dated.is_empty() || posts.is_empty());
    if is_plain && dated.len() < 2 {
        let first = dated.first().or(collections.first()).filter(|_| posts.is_empty());
        let name = first.copied().unwrap_or("posts");
        let articles =
            if above.is_empty() { format!("_{name}") } else { format!("{above}/_{name}") };
        return Place::new(articles, name);
    }
    let posts = posts.into_iter().map(|path| Part::new(path, "posts"));
    let others = dated.iter().map(|name| Part::new(format!("_{name}"), name));
    let articles = if above.is_empty() { "." } else { above };
    Place::several(articles, "posts", posts.chain(others).collect())
}

/// The folders `_posts`, which may lie in those of categories.
fn folders_of_posts(folder: &Path, path: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if name == "_posts" {
            found.push(below);
        } else if !name.starts_with(['_', '.']) && !NO_POSTS.contains(&name.as_str()) {
            folders_of_posts(&folder.join(&name), &below, found);
        }
    }
}

/// The folders of articles of an Eleventy site, where the folder of all pages has several; else the likeliest.
fn of_folders(generator: &Generator, folder: &Path) -> Option<Place> {
    let root = generator.roots.iter().find(|root| folder.join(root).is_dir())?;
    let names = sections::of(&folder.join(root), false, &known(generator, root));
    let parts: Vec<Part> = names.iter().map(|name| Part::new(name.clone(), name)).collect();
    (parts.len() > 1).then(|| Place::several(root, "", parts))
}

/// The blogs of a Docusaurus site, where there are several, or one that lies elsewhere.
fn of_blogs(folder: &Path, settings: &str) -> Option<Place> {
    let blogs = addresses::blogs(settings).into_iter();
    let paths: Vec<String> =
        blogs.map(|blog| blog.path).filter(|it| folder.join(it).is_dir()).collect();
    match paths.as_slice() {
        [] => None,
        [only] => Some(Place::new(only.clone(), only)),
        several => {
            let parts = several.iter().map(|path| Part::new(path.clone(), path)).collect();
            Some(Place::several(".", "", parts))
        }
    }
}
