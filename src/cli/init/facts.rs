//! What the settings of a site say of its articles: their author, their tags, and what holds for those of a folder.

use bron::read;
use serde_json::Value;

use super::addresses;
use super::places::Place;
use super::tree::{self, Tree};

/// What holds for the articles of a folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Folder {
    /// Its path below that of the articles; `.` is that folder.
    pub(super) path: String,
    /// The pattern of addresses there.
    pub(super) url: Option<String>,
    /// Facts by their keys.
    pub(super) facts: Vec<(String, toml::Value)>,
}

/// Keys of facts, besides those of the chains and of tags, that the settings of a site may give to many articles.
const FACTS: &[&str] = &["draft", "published", "build", "headless", "copyright", "license"];

/// What the settings say of folders: the defaults of Jekyll, the cascade of Hugo.
pub(super) fn of_folders(tree: &Tree, place: &Place) -> Vec<Folder> {
    let scopes = tree.list(&["defaults"]).flat_map(|it| {
        let scope = |key: &str| tree::at(it, &["scope", key]).and_then(Value::as_str);
        let paths = place.scope(scope("path").unwrap_or_default(), scope("type"));
        paths.into_iter().map(|path| (path, tree::at(it, &["values"]).unwrap_or(it)))
    });
    let cascade = match tree.at(&["cascade"]) {
        Some(Value::Array(items)) => items.as_slice(),
        other => other.map(std::slice::from_ref).unwrap_or_default(),
    };
    let targets = cascade.iter().filter_map(|it| {
        let target = ["target", "_target"].iter().find_map(|key| tree::at(it, &[key]));
        let part = |key: &str| target.and_then(|it| tree::at(it, &[key])?.as_str());
        let is_for_pages = part("kind").is_none_or(|kind| kind == "page")
            && part("lang").is_none()
            && part("environment").is_none_or(|it| it == "production");
        let path = part("path").unwrap_or_default().trim_end_matches("**").trim_matches('/');
        is_for_pages.then(|| place.scope(path, None)).map(|paths| (paths, it))
    });
    let targets = targets.flat_map(|(paths, it)| paths.into_iter().map(move |path| (path, it)));
    scopes
        .chain(targets)
        .map(|(path, values)| {
            // That of all pages is known already.
            let pattern = tree::at(values, &["permalink"]).and_then(Value::as_str);
            let pattern = pattern.filter(|_| path != ".");
            let url = pattern.and_then(|it| addresses::from_jekyll(it, &place.section));
            Folder { path, url, facts: facts(values) }
        })
        .filter(|folder| folder.url.is_some() || !folder.facts.is_empty())
        .collect()
}

/// The facts among some values, and among their `params`.
fn facts(values: &Value) -> Vec<(String, toml::Value)> {
    let known = read::Settings::default();
    let chains = [&known.author, &known.tags, &known.language, &known.date, &known.updated];
    let is_fact = |key: &str| {
        FACTS.contains(&key) || chains.iter().any(|chain| chain.iter().any(|it| it == key))
    };
    let tables = [Some(values), tree::at(values, &["params"])];
    let entries = tables.into_iter().flatten().filter_map(Value::as_object).flatten();
    let entries = entries.filter(|(key, _)| is_fact(key));
    entries.filter_map(|(key, it)| Some((key.clone(), toml::Value::try_from(it).ok()?))).collect()
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

/// The additions to Markdown that the settings of Hugo and MkDocs turn on.
pub(super) fn extensions(tree: &Tree) -> Vec<&'static str> {
    let goldmark = tree.at(&["markup", "goldmark", "extensions", "extras"]);
    let of_hugo = |name: &str| {
        goldmark.and_then(|it| tree::at(it, &[name, "enable"])?.as_bool()) == Some(true)
    };
    let of_mkdocs = |name: &str| {
        let name = format!("pymdownx.{name}");
        // One with options is a table.
        tree.list(&["markdown_extensions"])
            .any(|it| *it == name.as_str() || it.get(&name).is_some())
    };
    // By their names in bron.toml, in Hugo and in MkDocs.
    let all = [
        ("mark", "mark", "mark"),
        ("insert", "insert", "caret"),
        ("superscript", "superscript", "caret"),
        ("subscript", "subscript", "tilde"),
    ];
    let all = all.into_iter().filter(|(_, hugo, mkdocs)| of_hugo(hugo) || of_mkdocs(mkdocs));
    all.map(|(name, ..)| name).collect()
}

/// The author of all articles: the name, and the e-mail address where it is given.
pub(super) fn author(tree: &Tree, place: &Place) -> Option<(String, Option<String>)> {
    let of_all = |default: &&Value| {
        let scope = |key: &str| tree::at(default, &["scope", key]).and_then(Value::as_str);
        place.scope(scope("path").unwrap_or_default(), scope("type")) == ["."]
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
