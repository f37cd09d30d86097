//! The settings of a site as a tree, for what a line of them does not tell.

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Settings in TOML, YAML or JSON; nothing where they are a program or have a fault.
#[derive(Debug, Clone, Default)]
pub(super) struct Tree(Value);

/// What Hugo's settings may have in files of their own.
const APART: &[&str] = &["languages", "markup", "params", "permalinks", "taxonomies"];

impl Tree {
    /// Reads the first of some files of a folder that can be read, with what Hugo keeps apart in `config/_default`.
    pub(super) fn read<'n>(folder: &Path, names: impl IntoIterator<Item = &'n &'n str>) -> Self {
        let mut trees = names.into_iter().filter_map(|name| parsed(&folder.join(name)));
        let mut tree = trees.next().unwrap_or_default();
        for name in APART {
            let files = ["toml", "yaml", "yml", "json"]
                .map(|kind| folder.join(format!("config/_default/{name}.{kind}")));
            if let (Some(part), Some(tree)) =
                (files.iter().find_map(|file| parsed(file)), tree.as_object_mut())
            {
                tree.insert((*name).to_owned(), part);
            }
        }
        Self(tree)
    }

    /// What lies at the end of a path of keys, whose case does not count.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Value> {
        at(&self.0, path)
    }

    /// The text at the end of a path of keys.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// The keys and values of the table at the end of a path.
    pub(super) fn table(&self, path: &[&str]) -> impl Iterator<Item = (&str, &Value)> {
        let table = self.at(path).and_then(Value::as_object);
        table.into_iter().flatten().map(|(key, value)| (key.as_str(), value))
    }

    /// The values of the list at the end of a path.
    pub(super) fn list(&self, path: &[&str]) -> impl Iterator<Item = &Value> {
        self.at(path).and_then(Value::as_array).into_iter().flatten()
    }
}

/// What lies at the end of a path of keys below a value.
pub(super) fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| {
        value.as_object()?.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|it| it.1)
    })
}

fn parsed(path: &Path) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    match path.extension()?.to_str()? {
        "toml" => toml::from_str(&text).ok(),
        "yaml" | "yml" => serde_saphyr::from_str(&text).ok(),
        "json" => serde_json::from_str(&text).ok(),
        _ => None,
    }
}
