//! Real pages: the HTML documentation in two releases of a package.
//!
//! What changed between the releases is not known for certain, so two things are measured: edits planted in the old pages,
//! every one of which must be told; and the old pages against themselves with their furniture renewed, of which none may.

use std::fs;
use std::path::{Path, PathBuf};

use bron::change::{HostTemplate, Memory, Page, Rules, Verdict, Volatile, extract, judge, learn};

use crate::corpus::Dice;
use crate::score::Score;

/// Judges every page that both folders have.
pub(crate) fn run(old: &str, new: &str) {
    let mut files = Vec::new();
    html_files(Path::new(old), &mut files);
    files.sort();
    let read =
        |path: &Path| fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let mut host = HostTemplate::default();
    let pages: Vec<_> = files.iter().filter_map(|path| Some((path, read(path)?))).collect();
    for (_, html) in &pages {
        learn(None, &extract(html, &Rules::default()), None, &mut Volatile::default(), &mut host);
    }
    let mut planted = Score::default();
    let (mut compared, mut identical, mut told) = (0, 0, 0);
    for (number, (path, html)) in pages.iter().enumerate() {
        let before = extract(html, &Rules::default());
        for kind in
            ["number", "word", "negation", "sentence removed", "sentence added", "reindented"]
        {
            let Some(after) = plant(html, kind, &mut Dice::of(&[number as u64, kind.len() as u64]))
            else {
                continue;
            };
            let changed = verdict(&before, &extract(&after, &Rules::default()), &host).is_some();
            if changed != (kind != "reindented") && std::env::var_os("SHOW").is_some() {
                println!("{kind} {}", path.display());
            }
            planted.note(kind, kind != "reindented", changed);
        }
        let Some(next) =
            path.strip_prefix(old).ok().and_then(|path| read(&Path::new(new).join(path)))
        else {
            continue;
        };
        compared += 1;
        let after = extract(&next, &Rules::default());
        let same_text = before.main_text() == after.main_text();
        identical += usize::from(same_text);
        if let Some(change) = verdict(&before, &after, &host) {
            told += 1;
            if std::env::var_os("TOLD").is_some() {
                println!("{} same main text {same_text}\n{change}\n", path.display());
            }
        }
    }
    println!("{}", planted.line("planted in real pages"));
    planted.print_kinds();
    println!(
        "{compared} pages in both releases: {identical} with the same main text, {told} told as changed"
    );
}

fn verdict(before: &Page, after: &Page, host: &HostTemplate) -> Option<String> {
    let source = Volatile::default();
    match judge(before, after, Some(after), Memory { source: &source, host }) {
        Verdict::Changed(change) => Some(format!("- {}\n+ {}", change.removed(), change.added())),
        _ => None,
    }
}

fn html_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => html_files(&path, found),
            false if path.extension().is_some_and(|ending| ending == "html") => found.push(path),
            false => {}
        }
    }
}

/// One edit in a paragraph, a list item or a cell of running text; none when the page has no such place.
fn plant(html: &str, kind: &str, dice: &mut Dice) -> Option<String> {
    if kind == "reindented" {
        return Some(
            html.replace("</p>", "</p>\n\n    ").replace("<p>", "<p class=\"redone\">\n  "),
        );
    }
    let places: Vec<(usize, usize)> = ["<p>", "<li>", "<td>", "<dd>", "<li><p>"]
        .iter()
        .flat_map(|tag| html.match_indices(tag).map(move |(at, _)| at + tag.len()))
        .filter_map(|start| {
            let length = html[start..].find('<')?;
            let text = &html[start..start + length];
            (length > 50 && text.split_whitespace().count() > 8 && !text.contains('&'))
                .then_some((start, start + length))
        })
        .collect();
    if places.is_empty() {
        return None;
    }
    let (start, end) = *dice.pick(&places);
    let text = &html[start..end];
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = 1 + dice.below(words.len() - 2);
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    match kind {
        "number" => {
            match words.iter_mut().find(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
                Some(word) => *word = format!("{word}7"),
                None => words.insert(at, "17".to_owned()),
            }
        }
        "word" => "provisional".clone_into(&mut words[at]),
        "negation" => words.insert(at, "not".to_owned()),
        "sentence added" => words.push("The council meets again on Thursday.".to_owned()),
        _ => words.truncate(words.len() / 2),
    }
    Some(format!("{}{}{}", &html[..start], words.join(" "), &html[end..]))
}
