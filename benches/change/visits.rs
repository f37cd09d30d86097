//! The watcher over saved pages in which furniture moves and edits were planted by `benches/planted/make.py`.

use std::collections::BTreeMap;
use std::fs;

use bron::change::{Change, Page, Rules, extract, extract_text};
use serde_json::Value;

use crate::score::{Score, Watcher};

/// Plays all visits in turn; `show` names the wrong answers.
pub(crate) fn run(folder: &str) {
    let show = std::env::var_os("SHOW").is_some();
    let mut watcher = Watcher::default();
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let listing = fs::read_to_string(format!("{folder}/visits.jsonl")).unwrap();
    let mut visits: Vec<Value> =
        listing.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // A round goes over all hosts; within one, pages come in the order of the file.
    visits.sort_by_key(|visit| visit["round"].as_u64());
    let of_host = |visit: &Value| (visit["round"].clone(), visit["host"].clone());
    for pages in visits.chunk_by(|one, next| of_host(one) == of_host(next)) {
        for some in pages.chunks(64) {
            judge(&mut watcher, folder, some, |visit, told| {
                note(&mut scores, visit, told.is_some());
                if show && (visit["edit"] != "still") != told.is_some() && visit["round"] != 0 {
                    let text = |key: &str| visit[key].as_str().unwrap();
                    println!(
                        "{} round {} {} {visit} {told:?}",
                        text("edit"),
                        visit["round"],
                        text("file")
                    );
                }
            });
        }
    }
    for (name, score) in &scores {
        println!("{}", score.line(name));
    }
    println!("second fetches {}", watcher.confirmations);
    if std::env::var_os("KINDS").is_some() {
        scores["kinds"].print_kinds();
    }
}

/// Visits some pages of a host, and those that differ once more.
fn judge(
    watcher: &mut Watcher,
    folder: &str,
    visits: &[Value],
    mut done: impl FnMut(&Value, Option<Change>),
) {
    let fetch = |visit: &Value, draw: usize| {
        let file = visit["file"].as_str().unwrap();
        page(&format!("{folder}/{file}.{draw}"), visit["text"] == true)
    };
    let mut waiting = Vec::new();
    for visit in visits {
        let host = visit["host"].as_str().unwrap();
        let url = format!("{host}/{}", visit["page"].as_str().unwrap());
        match watcher.first(host, &url, fetch(visit, 0)) {
            Some(page) => waiting.push((visit, page)),
            None => done(visit, None),
        }
    }
    for (visit, page) in waiting {
        let told = watcher.second(page, &fetch(visit, 1));
        done(visit, told);
    }
}

fn note(scores: &mut BTreeMap<String, Score>, visit: &Value, told: bool) {
    let text = |key: &str| visit[key].as_str().unwrap();
    let stage = match (visit["round"].as_u64(), visit["hasty"] == true) {
        (Some(0), _) => return,
        (Some(1), _) => "second visit, nothing changed",
        (Some(2), true) => "first edit, no memory",
        (Some(2), false) => "first edit",
        _ => "later edits",
    };
    let names = [
        format!("{} pages: {stage}", text("group")),
        format!("all: {stage}"),
        format!("language {}", text("lang")),
        "kinds".to_owned(),
    ];
    for name in names {
        scores.entry(name).or_default().note(text("edit"), text("edit") != "still", told);
    }
}

fn page(path: &str, plain: bool) -> Page {
    let source = fs::read_to_string(path).unwrap();
    if plain {
        extract_text(&source, &Rules::default())
    } else {
        extract(&source, &Rules::default())
    }
}
