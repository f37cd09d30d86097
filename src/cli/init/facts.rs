//! What the settings of a site say of its articles: where they lie, their author, their tags.

use std::path::Path;

use bron::read;
use serde_json::Value;

use super::table::Generator;
use super::tree::{self, Tree};

/// Where the articles of a site lie.
pub(super) struct Place {
    /// Their folder.
    pub(super) articles: String,
    /// What stands for it in the addresses: its name, or nothing for one that holds all pages. For Jekyll, the collection.
    pub(super) section: String,
    /// Which of what lies there is an article; all of it when empty.
    pub(super) include: Vec<String>,
    /// The languages that have a folder each.
    pub(super) languages: Vec<String>,
}

impl Place {
    /// Finds the likeliest place.
    pub(super) fn of(generator: &Generator, folder: &Path, tree: &Tree) -> Option<Self> {
        match generator.name {
            "Hugo" => by_language(generator, folder, tree),
            "Jekyll" => Some(collection(folder, tree)),
            _ => None,
        }
        .or_else(|| plain(generator, folder))
    }

    /// The pattern of the folders that an article lies in, with that of its section.
    pub(super) fn folders(&self) -> String {
        // Below the folder of a language, that of the section is part of the path.
        if self.languages.is_empty() {
            format!("{}/{{folder}}", self.section)
        } else {
            "{folder}".to_owned()
        }
    }

    fn new(articles: String, section: &str) -> Self {
        let section = section.to_owned();
        Self { articles, section, include: Vec::new(), languages: Vec::new() }
    }
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

/// The folder of Hugo in which each language has one, with the likeliest section; `None` where one has its articles elsewhere.
fn by_language(generator: &Generator, folder: &Path, tree: &Tree) -> Option<Place> {
    let languages: Vec<(&str, &str)> = tree
        .table(&["languages"])
        .map(|(name, it)| Some((name, tree::at(it, &["contentDir"])?.as_str()?)))
        .map(|it| it.map(|(name, place)| (name, place.trim_start_matches("./").trim_matches('/'))))
        .collect::<Option<_>>()?;
    let (name, place) = languages.first()?;
    let root = place.strip_suffix(name)?.strip_suffix('/')?;
    if !languages.iter().all(|(name, place)| *place == format!("{root}/{name}")) {
        return None;
    }
    let sections = generator.articles.iter().filter_map(|path| path.split_once('/'));
    let section = sections.map(|(_, section)| section).find(|section| {
        languages.iter().any(|(_, place)| folder.join(place).join(section).is_dir())
    });
    let include = section
        .map(|section| languages.iter().map(|(name, _)| format!("{name}/{section}/**")).collect());
    Some(Place {
        include: include.unwrap_or_default(),
        languages: languages.iter().map(|(name, _)| (*name).to_owned()).collect(),
        ..Place::new(root.to_owned(), section.unwrap_or_default())
    })
}

/// The posts of a Jekyll site, or else the first collection that has pages.
fn collection(folder: &Path, tree: &Tree) -> Place {
    let place = |name: &str| match tree.text(&["collections_dir"]) {
        Some(above) => format!("{}/_{name}", above.trim_matches('/')),
        None => format!("_{name}"),
    };
    let is_there = |name: &str| folder.join(place(name)).is_dir();
    let mut others = tree
        .table(&["collections"])
        .filter(|(_, it)| tree::at(it, &["output"]).and_then(Value::as_bool) == Some(true))
        .map(|(name, _)| name);
    let name = if is_there("posts") { None } else { others.find(|name| is_there(name)) };
    let name = name.unwrap_or("posts");
    Place::new(place(name), name)
}

/// The keys of tags where the site has others than are known.
pub(super) fn tags(tree: &Tree) -> Vec<String> {
    let known = read::Settings::default();
    // Hugo has a table of them by their singular, Zola a list of tables.
    let named = tree.table(&["taxonomies"]).filter_map(|(_, name)| name.as_str());
    let listed = tree.list(&["taxonomies"]).filter_map(|it| tree::at(it, &["name"])?.as_str());
    let own: Vec<&str> = named
        .chain(listed)
        .filter(|name| *name != "series")
        .filter(|name| !known.tags.iter().chain(&known.author).any(|it| it == name))
        .collect();
    if own.is_empty() {
        return Vec::new();
    }
    known.tags.iter().map(String::as_str).chain(own).map(str::to_owned).collect()
}

/// The author of all articles: the name, and the e-mail address where it is given.
pub(super) fn author(tree: &Tree) -> Option<(String, Option<String>)> {
    let of_all = |default: &&Value| {
        let path = tree::at(default, &["scope", "path"]).and_then(Value::as_str);
        path.is_none_or(str::is_empty)
    };
    let mut defaults = tree.list(&["defaults"]).filter(of_all);
    let author = defaults
        .find_map(|default| tree::at(default, &["values", "author"]))
        .or_else(|| tree.at(&["author"]))
        .or_else(|| tree.at(&["params", "author"]))?;
    let part = |key: &str| tree::at(author, &[key]).and_then(Value::as_str).map(str::to_owned);
    let name = author.as_str().map(str::to_owned).or_else(|| part("name"))?;
    // `package.json` has `Noor <noor@krant.example> (https://noor.example)`.
    let name = name.split(['<', '(']).next().unwrap_or_default().trim().to_owned();
    (!name.is_empty()).then(|| (name, part("email")))
}
