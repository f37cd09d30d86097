//! Sites that exist nowhere: texts in several languages, what editors do to them and what moves by itself.
//!
//! Everything is a function of the seed, so that a run can be repeated.

use crate::languages::{LANGUAGES, Language};

/// Pseudo-random numbers (SplitMix64).
#[derive(Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Dice that fall the same way for the same numbers.
    pub(crate) fn of(parts: &[u64]) -> Self {
        let mut dice = Self(0x5EED);
        for part in parts {
            dice.0 ^= part.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            dice.next();
        }
        dice
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.below(from.len());
        &from[at]
    }
}

/// The text of a page, apart from any template.
#[derive(Clone)]
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) heading: String,
    pub(crate) paragraphs: Vec<Vec<String>>,
    pub(crate) items: Vec<String>,
    pub(crate) caption: String,
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) sources: Vec<String>,
    pub(crate) note: Option<String>,
}

/// What editors do.
pub(crate) const EDITS: [&str; 16] = [
    "number",
    "date",
    "word",
    "negation",
    "sentence_added",
    "sentence_removed",
    "paragraph_added",
    "paragraph_removed",
    "title",
    "heading",
    "item_changed",
    "item_added",
    "cell",
    "row_added",
    "caption",
    "note",
];
/// What moves by itself.
pub(crate) const NOISES: [&str; 14] = [
    "clock",
    "token",
    "counter",
    "advert",
    "related",
    "teaser",
    "cookies",
    "comment_count",
    "comments",
    "live",
    "tip",
    "markup",
    "typography",
    "menu",
];

/// One state of everything on a page that is not its text. Each part has a version.
#[derive(Clone, Default)]
pub(crate) struct Noise([u64; NOISES.len()]);

impl Noise {
    /// Moves one part.
    pub(crate) fn moved(mut self, kind: &str, to: u64) -> Self {
        self.0[NOISES.iter().position(|name| *name == kind).unwrap()] = to;
        self
    }

    /// The version of a part.
    pub(crate) fn of(&self, kind: &str) -> u64 {
        self.0[NOISES.iter().position(|name| *name == kind).unwrap()]
    }
}

/// A page: which site, which number, what it says and what moves around it.
pub(crate) struct Sheet<'a> {
    pub(crate) site: u64,
    pub(crate) id: u64,
    pub(crate) language: &'a Language,
    pub(crate) text: &'a Text,
    pub(crate) noise: &'a Noise,
}

impl Sheet<'_> {
    /// Dice for a part of the page that moves by itself.
    pub(crate) fn dice(&self, kind: &str) -> Dice {
        Dice::of(&[
            self.site,
            self.id,
            kind.len() as u64 * 31 + u64::from(kind.as_bytes()[0]),
            self.noise.of(kind),
        ])
    }

    /// Dice for what all pages of the site share.
    pub(crate) fn shared(&self) -> Dice {
        Dice::of(&[self.site, 0xA11])
    }
}

/// The language of a site.
pub(crate) fn language(site: u64) -> &'static Language {
    &LANGUAGES[usize::try_from(site).unwrap() % LANGUAGES.len()]
}

pub(crate) fn sentence(language: &Language, dice: &mut Dice) -> String {
    let mut said = (*dice.pick(language.sentences)).to_owned();
    while let Some(at) = said.find('{') {
        let end = at + said[at..].find('}').unwrap();
        let word = match &said[at + 1..end] {
            "who" => (*dice.pick(language.bodies)).to_owned(),
            "where" => (*dice.pick(language.places)).to_owned(),
            "what" => (*dice.pick(language.subjects)).to_owned(),
            "does" => (*dice.pick(language.verbs)).to_owned(),
            "date" => format!(
                "{} {} {}",
                1 + dice.below(28),
                dice.pick(language.months),
                2008 + dice.below(17)
            ),
            _ => (2 + dice.below(900)).to_string(),
        };
        said.replace_range(at..=end, &word);
    }
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A few words, as for a link.
pub(crate) fn label(language: &Language, dice: &mut Dice) -> String {
    format!(
        "{} {} {}",
        dice.pick(language.subjects),
        dice.pick(language.places),
        dice.pick(language.bodies)
    )
}

/// The text as it first appeared.
pub(crate) fn text(site: u64, id: u64) -> Text {
    let language = language(site);
    let mut dice = Dice::of(&[site, id, 1]);
    let many = |least: usize, more: usize, dice: &mut Dice| least + dice.below(more);
    let paragraphs = (0..many(4, 5, &mut dice))
        .map(|_| (0..many(2, 4, &mut dice)).map(|_| sentence(language, &mut dice)).collect())
        .collect();
    let items = (0..many(3, 4, &mut dice)).map(|_| label(language, &mut dice)).collect();
    let rows = (0..many(4, 4, &mut dice))
        .map(|_| {
            let figures = (0..3).map(|_| (dice.below(90_000) + 10).to_string()).collect::<Vec<_>>();
            [
                vec![format!("{} {}", dice.pick(language.places), dice.pick(language.subjects))],
                figures,
            ]
            .concat()
        })
        .collect();
    Text {
        title: label(language, &mut dice),
        heading: format!("{} {}", dice.pick(language.subjects), dice.pick(language.places)),
        paragraphs,
        items,
        caption: format!(
            "{}: {}",
            dice.pick(language.words).to_owned(),
            label(language, &mut dice)
        ),
        rows,
        sources: (0..2).map(|_| label(language, &mut dice)).collect(),
        note: None,
    }
}

/// Does one edit to the text.
pub(crate) fn edit(text: &mut Text, kind: &str, site: u64, dice: &mut Dice) {
    let language = language(site);
    let at = dice.below(text.paragraphs.len());
    let which = dice.below(text.paragraphs[at].len());
    let alone = text.paragraphs[at].len() == 1;
    let sentence_at = &mut text.paragraphs[at][which];
    match kind {
        "number" => *sentence_at = renumbered(sentence_at, dice),
        "date" => {
            let date =
                |dice: &mut Dice| format!("{} {}", 1 + dice.below(28), dice.pick(language.months));
            let found = language.months.iter().find(|month| sentence_at.contains(*month));
            match found {
                Some(month) => {
                    *sentence_at =
                        sentence_at.replace(month, language.months[(month.len() + at + 5) % 12]);
                }
                None => {
                    *sentence_at =
                        format!("{} ({}).", sentence_at.trim_end_matches('.'), date(dice));
                }
            }
        }
        "word" => {
            let old = language
                .verbs
                .iter()
                .chain(language.subjects)
                .find(|word| sentence_at.contains(*word));
            let new = *dice.pick(language.words);
            *sentence_at =
                old.map_or(format!("{new} {sentence_at}"), |old| sentence_at.replacen(old, new, 1));
        }
        "negation" => {
            let space = sentence_at.rfind(' ').unwrap();
            sentence_at.insert_str(space, &format!(" {}", language.negation));
        }
        "sentence_added" => text.paragraphs[at].insert(which, sentence(language, dice)),
        "sentence_removed" if !alone => drop(text.paragraphs[at].remove(which)),
        "sentence_removed" => *sentence_at = sentence(language, dice),
        "paragraph_added" => {
            text.paragraphs.insert(at, (0..3).map(|_| sentence(language, dice)).collect());
        }
        "paragraph_removed" => drop(text.paragraphs.remove(at)),
        "title" => text.title = label(language, dice),
        "heading" => text.heading = label(language, dice),
        "item_changed" => {
            text.items[0] = format!("{} {}", text.items[0], dice.pick(language.words));
        }
        "item_added" => text.items.insert(1, label(language, dice)),
        "cell" => text.rows[1][2] = (dice.below(90_000) + 100_000).to_string(),
        "row_added" => {
            text.rows
                .insert(1, vec![label(language, dice), "12".into(), "7".into(), "1803".into()]);
        }
        "caption" => text.caption = format!("{} {}", text.caption, dice.pick(language.words)),
        _ => text.note = Some((*dice.pick(language.notes)).to_owned()),
    }
}

fn renumbered(sentence: &str, dice: &mut Dice) -> String {
    let Some(start) = sentence.find(|c: char| c.is_ascii_digit()) else {
        return format!("{} ({}).", sentence.trim_end_matches('.'), 10 + dice.below(80));
    };
    let end = start
        + sentence[start..].find(|c: char| !c.is_ascii_digit()).unwrap_or(sentence.len() - start);
    let number: usize = sentence[start..end].parse().unwrap_or(0);
    format!("{}{}{}", &sentence[..start], number + 1 + dice.below(9), &sentence[end..])
}
