//! The words that mark the parts of a print page, by language, and those that a publication adds.

use std::borrow::Cow;

use serde::Deserialize;

/// What a marker line marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Marker {
    /// The first line of the page.
    Print,
    /// The end of the text.
    Top,
    /// The start of the sources.
    Sources,
    /// The end of the page.
    Back,
}

/// Language, then the words before a date, and those of each [`Marker`]; lower case.
type Row = (&'static str, &'static [&'static str], [&'static [&'static str]; 4]);

const ROWS: [Row; 4] = [
    (
        "nl",
        &[
            "gepubliceerd op",
            "geplaatst op",
            "gepubliceerd",
            "geplaatst",
            "publicatiedatum",
            "datum",
        ],
        [
            &[
                "print pagina",
                "print deze pagina",
                "pagina afdrukken",
                "afdrukken",
                "printversie",
                "print",
            ],
            &["top", "naar boven", "boven", "terug naar boven"],
            &["bronnen", "bron", "bronvermelding", "geraadpleegde bronnen"],
            &[
                "terug",
                "« terug",
                "< terug",
                "terug naar overzicht",
                "terug naar het overzicht",
                "vorige pagina",
            ],
        ],
    ),
    (
        "en",
        &["published on", "posted on", "published", "posted", "date"],
        [
            &["print page", "print this page", "printer-friendly version", "print version"],
            &["back to top", "to top", "go to top"],
            &["sources", "source"],
            &["back", "« back", "< back", "back to overview"],
        ],
    ),
    (
        "de",
        &["veröffentlicht am", "erschienen am", "veröffentlicht", "stand"],
        [
            &["seite drucken", "druckversion", "drucken", "druckansicht"],
            &["nach oben", "zum seitenanfang", "seitenanfang"],
            &["quellen", "quelle", "quellenangaben"],
            &["zurück", "« zurück", "< zurück", "zurück zur übersicht"],
        ],
    ),
    (
        "fr",
        &["publié le", "mis en ligne le", "publié"],
        [
            &["imprimer la page", "imprimer cette page", "imprimer", "version imprimable"],
            &["haut de page", "haut de la page", "retour en haut"],
            &["références"],
            &["retour", "« retour", "< retour", "retour à la liste"],
        ],
    ),
];

/// The `[articles.labels]` table of `bron.toml`: words of the publication's own print pages, besides those that are
/// known in Dutch, English, German and French. Case does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Labels {
    /// The first line of a page, as `Print pagina`.
    pub print: Vec<String>,
    /// Before the date, as `Gepubliceerd op`.
    pub published: Vec<String>,
    /// The end of the text, as `Top`.
    pub top: Vec<String>,
    /// The start of the sources, as `Bronnen`.
    pub sources: Vec<String>,
    /// The end of the page, as `Terug`.
    pub back: Vec<String>,
}

impl Labels {
    /// The language of the marker of that kind that the whole line is; empty for a word of the publication's own.
    pub(in crate::read) fn language_of(&self, line: &str, marker: Marker) -> Option<&'static str> {
        if line.len() > 60 {
            return None;
        }
        let line = if marker == Marker::Sources { line.trim_end_matches([':', ' ']) } else { line };
        // Only of a line that is all ASCII it is no copy.
        let folded = if line.is_ascii() { line.into() } else { Cow::from(line.to_lowercase()) };
        let is = |word: &str| word.eq_ignore_ascii_case(&folded);
        let (own, index) = match marker {
            Marker::Print => (&self.print, 0),
            Marker::Top => (&self.top, 1),
            Marker::Sources => (&self.sources, 2),
            Marker::Back => (&self.back, 3),
        };
        if own.iter().any(|own| is(&own.to_lowercase())) {
            return Some("");
        }
        let known = ROWS.iter().find(|(_, _, words)| {
            words.get(index).is_some_and(|words| words.iter().any(|word| is(word)))
        });
        known.map(|(language, ..)| *language)
    }

    /// Whether the whole line is one of these markers.
    pub(in crate::read) fn mark(&self, line: &str, markers: &[Marker]) -> bool {
        markers.iter().any(|marker| self.language_of(line, *marker).is_some())
    }

    /// Whether lines are the first and the last of a print page: it starts or ends with the words of one.
    pub(in crate::read) fn enclose(&self, first: Option<&str>, last: Option<&str>) -> bool {
        first.is_some_and(|line| self.mark(line, &[Marker::Print]))
            || last.is_some_and(|line| self.mark(line, &[Marker::Back]))
    }

    /// What follows a word such as `Gepubliceerd op` or `Datum:` at the start of the line.
    pub(super) fn after_published<'l>(&self, line: &'l str) -> Option<&'l str> {
        let known = ROWS.iter().flat_map(|(_, words, _)| words.iter().copied());
        self.published.iter().map(String::as_str).chain(known).find_map(|word| {
            let start =
                line.get(..word.len()).filter(|start| start.to_lowercase() == word.to_lowercase());
            let rest = line.get(start?.len()..)?;
            rest.starts_with([' ', ':']).then(|| rest.trim_start_matches([':', ' ']))
        })
    }
}
