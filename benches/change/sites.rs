//! The watcher over the generated sites: first run, unchanged second run, then two rounds of edits and noise.

use std::collections::BTreeMap;

use bron::change::{Rules, extract, extract_text};

use crate::corpus::{Dice, EDITS, NOISES, Noise, Sheet, Text, edit, language, text};
use crate::score::{Score, Watcher};
use crate::{known, unseen};

/// A way to write a page down.
type Template = fn(&Sheet<'_>) -> String;

const KNOWN: [(&str, Template); 7] = [
    ("tables of 2003", known::tables_2003),
    ("meaningless classes", known::meaningless),
    ("government", known::government),
    ("wiki", known::wiki),
    ("statistics", known::statistics),
    ("press releases", known::press_list),
    ("bare text", known::bare),
];
const UNSEEN: [(&str, Template); 7] = [
    ("frames", unseen::frames),
    ("xhtml", unseen::xhtml),
    ("forum", unseen::forum),
    ("law", unseen::law),
    ("newspaper", unseen::newspaper),
    ("minutes", unseen::minutes),
    ("plain text", unseen::plain_text),
];
/// Pages on each of a template's sites: most cited sites are cited once or twice.
const SIZES: [u64; 5] = [1, 3, 12, 40, 40];

struct Source {
    site: u64,
    id: u64,
    text: Text,
    noise: Noise,
    restless: bool,
}

/// Runs and scores all sites.
pub(crate) fn run() {
    for (set, templates) in [("known", KNOWN), ("unseen", UNSEEN)] {
        let mut totals = [Score::default(), Score::default(), Score::default()];
        for (which, (name, template)) in templates.iter().enumerate() {
            let base = if set == "known" { 0 } else { 500 } + which as u64 * 20;
            let scores = template_runs(name, *template, base, set == "known");
            for (total, score) in totals.iter_mut().zip(&scores) {
                total.add(score);
            }
            if set == "known" {
                println!("{}", scores[1].line(name));
            }
        }
        for (total, round) in totals.iter().zip(["unchanged", "first edits", "second edits"]) {
            println!("{}", total.line(&format!("{set} templates, {round}")));
        }
        if set == "known" && std::env::var_os("KINDS").is_some() {
            totals[1].print_kinds();
        }
    }
}

fn template_runs(name: &str, template: Template, base: u64, show: bool) -> [Score; 3] {
    // Languages rotate, so that each template is seen in all five; the fifth is in no word list.
    let mut sources = Vec::new();
    for round in 0..5 {
        for (at, size) in SIZES.iter().enumerate() {
            let site = base * 1000 + round * 5 + at as u64 + round;
            for id in 0..*size {
                let restless = Dice::of(&[site, id, 9]).below(10) < 2;
                sources.push(Source {
                    site,
                    id,
                    text: text(site, id),
                    noise: Noise::default(),
                    restless,
                });
            }
        }
    }
    let mut watcher = Watcher::default();
    let mut nonce = 1;
    visit_all(&mut watcher, name, template, &mut sources, 0, &mut nonce, false);
    [0, 1, 2]
        .map(|round| visit_all(&mut watcher, name, template, &mut sources, round, &mut nonce, show))
}

fn visit_all(
    watcher: &mut Watcher,
    name: &str,
    template: Template,
    sources: &mut [Source],
    round: u64,
    nonce: &mut u64,
    show: bool,
) -> Score {
    let mut score = Score::default();
    for source in sources {
        let mut dice = Dice::of(&[source.site, source.id, 100 + round]);
        let mut done = BTreeMap::new();
        if round > 0 && dice.below(100) < 40 {
            let kind = *dice.pick(&NOISES);
            source.noise = source.noise.clone().moved(kind, round);
            done.insert(kind, false);
        }
        let before = write(template, source, &source.noise);
        if round > 0 && dice.below(100) < 15 {
            let kind = *dice.pick(&EDITS);
            edit(&mut source.text, kind, source.site, &mut dice);
            done.insert(kind, before != write(template, source, &source.noise));
        }
        let changed = done.values().any(|changed| *changed);
        let url = format!("{}/{}", source.site, source.id);
        let change = watcher.visit(&source.site.to_string(), &url, || {
            let mut noise = source.noise.clone();
            if source.restless {
                for kind in
                    ["clock", "token", "counter", "advert", "related", "tip", "live", "teaser"]
                {
                    *nonce += 1;
                    noise = noise.moved(kind, *nonce + 10);
                }
            }
            let written = write(template, source, &noise);
            if name == "plain text" {
                extract_text(&written, &Rules::default())
            } else {
                extract(&written, &Rules::default())
            }
        });
        let kind = done.keys().copied().collect::<Vec<_>>().join("+");
        if show && changed != change.is_some() && std::env::var_os("SHOW").is_some() {
            println!(
                "{name} {url} {} {kind} restless {}: {change:?}",
                language(source.site).code,
                source.restless
            );
        }
        score.note(&kind, changed, change.is_some());
    }
    score
}

fn write(template: Template, source: &Source, noise: &Noise) -> String {
    template(&Sheet {
        site: source.site,
        id: source.id,
        language: language(source.site),
        text: &source.text,
        noise,
    })
}
