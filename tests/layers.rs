//! Holds the arrows of `docs/architecture.md`: which module may use which.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::{Path, PathBuf};

/// The levels, leftmost first. A module may use those to the right of its own level, and `report` may use `validate`.
const LEVELS: &[&[&str]] = &[
    &["cli"],
    &["config"],
    &["serve", "watch", "convert"],
    &["fetch", "store", "place"],
    &["read", "write", "validate", "report", "change"],
    &["site", "sources"],
    &["article"],
    &["syntax"],
    &["date", "digest", "html", "language", "mail"],
];

/// Exceptions to "none stays within a level".
const SIDEWAYS: &[(&str, &str)] = &[("report", "validate")];

/// Names that a pure module must not mention.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::thread",
    "tokio::",
    "reqwest::",
    "tracing::",
    "SystemTime",
    "async fn",
];

/// The first level that is pure, together with everything to its right.
const PURE_FROM: usize = 4;

fn level(module: &str) -> Option<usize> {
    LEVELS.iter().position(|level| level.contains(&module))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its top-level module, but `main.rs` and `lib.rs`.
fn modules() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    files
        .into_iter()
        .filter_map(|path| {
            let relative = path.strip_prefix(&root).unwrap();
            let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
            let module = first.strip_suffix(".rs").unwrap_or(first).to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (module != "main" && module != "lib").then_some((module, path, text))
        })
        .collect()
}

/// The modules that a source text names with `crate::` or, in the binary, `bron::`.
fn used(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n");
    let mut names = Vec::new();
    for root in ["crate::", "bron::"] {
        for (at, _) in code.match_indices(root) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &code[at + root.len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let group = group.split('}').next().unwrap_or("");
                names.extend(group.split(',').map(|part| first_word(part.trim())));
            } else {
                names.push(first_word(rest));
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn every_module_has_a_level() {
    for (module, path, _) in modules() {
        assert!(level(&module).is_some(), "{} is in no level of tests/layers.rs", path.display());
    }
}

#[test]
fn no_arrow_points_left_or_stays_within_a_level() {
    let mut broken = Vec::new();
    for (module, path, text) in modules() {
        let Some(own) = level(&module) else { continue };
        for used in used(&text) {
            let Some(other) = level(&used) else { continue };
            let sideways = SIDEWAYS.contains(&(module.as_str(), used.as_str()));
            if used != module && other <= own && !sideways {
                broken.push(format!("{}: {module} uses {used}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "arrows that point the wrong way:\n{}", broken.join("\n"));
}

#[test]
fn everything_from_read_rightwards_is_pure() {
    let mut impure = Vec::new();
    for (module, path, text) in modules() {
        if level(&module).is_none_or(|level| level < PURE_FROM) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or("");
            if let Some(name) = IMPURE.iter().find(|name| code.contains(*name)) {
                impure.push(format!("{}:{}: {name}", path.display(), number + 1));
            }
        }
    }
    assert!(impure.is_empty(), "pure modules that are not:\n{}", impure.join("\n"));
}
