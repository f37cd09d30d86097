//! The words that feeds and pages add to a text, in the languages of the publications we know.

use jiff::ZonedDateTime;

use super::Kind;

/// What a feed is called, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Its title, without the name of the publication.
    pub title: &'static str,
    /// What is in it.
    pub description: &'static str,
}

/// The feed of what changed in the sources, in the language of a BCP 47 tag, or in English.
pub fn about_changes(language: &str) -> About {
    let (title, description) = match Language::of(Some(language)) {
        Language::Dutch => (
            "Wijzigingen in de bronnen",
            "Wat er veranderde op de pagina’s die de artikelen aanhalen",
        ),
        Language::English => {
            ("Changes in the sources", "What changed on the pages that the articles cite")
        }
        Language::German => (
            "Änderungen in den Quellen",
            "Was sich auf den Seiten geändert hat, die die Artikel anführen",
        ),
        Language::French => {
            ("Modifications des sources", "Ce qui a changé sur les pages que citent les articles")
        }
    };
    About { title, description }
}

/// A language that bron itself can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Dutch,
    English,
    German,
    French,
}

impl Language {
    /// The language of a BCP 47 tag; English for tags that name none of ours.
    pub(super) fn of(tag: Option<&str>) -> Self {
        tag.and_then(Self::spoken).unwrap_or(Self::English)
    }

    /// Whether the tag names a language of ours.
    pub(super) fn speaks(tag: &str) -> bool {
        Self::spoken(tag).is_some()
    }

    fn spoken(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        match primary.to_ascii_lowercase().as_str() {
            "nl" => Some(Self::Dutch),
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            "fr" => Some(Self::French),
            _ => None,
        }
    }

    /// Its BCP 47 tag.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
        }
    }

    /// The heading of a list of sources.
    pub(super) fn sources(self) -> &'static str {
        match self {
            Self::Dutch => "Bronnen",
            Self::English | Self::French => "Sources",
            Self::German => "Quellen",
        }
    }

    /// The name of a group of feeds.
    pub(super) fn kind(self, kind: Kind) -> &'static str {
        let names = match self {
            Self::Dutch => [
                "Alles",
                "Selecties",
                "Onderwerpen",
                "Bronnen",
                "Auteurs",
                "Talen",
                "Gewijzigde bronnen",
            ],
            Self::English => [
                "Everything",
                "Selections",
                "Topics",
                "Sources",
                "Authors",
                "Languages",
                "Changed sources",
            ],
            Self::German => [
                "Alles",
                "Auswahl",
                "Themen",
                "Quellen",
                "Autoren",
                "Sprachen",
                "Geänderte Quellen",
            ],
            Self::French => [
                "Tout",
                "Sélections",
                "Sujets",
                "Sources",
                "Auteurs",
                "Langues",
                "Sources modifiées",
            ],
        };
        let [main, own, tag, source, author, by_language, changes] = names;
        match kind {
            Kind::Main => main,
            Kind::Own => own,
            Kind::Tag => tag,
            Kind::Source => source,
            Kind::Author => author,
            Kind::Language => by_language,
            Kind::Changes => changes,
        }
    }

    /// Said of a source that changed on `when`.
    pub(super) fn changed_on(self, when: &ZonedDateTime) -> String {
        let day = self.day(when);
        match self {
            Self::Dutch => format!("gewijzigd op {day}"),
            Self::English => format!("changed on {day}"),
            Self::German => format!("geändert am {day}"),
            Self::French => format!("modifié le {day}"),
        }
    }

    /// Said of a source that cannot be read any more.
    pub(super) fn unreachable(self) -> &'static str {
        match self {
            Self::Dutch => "niet meer bereikbaar",
            Self::English => "no longer available",
            Self::German => "nicht mehr erreichbar",
            Self::French => "n’est plus accessible",
        }
    }

    /// Said before the address of a copy of such a source.
    pub(super) fn archived(self) -> &'static str {
        match self {
            Self::Dutch => "gearchiveerd",
            Self::English => "archived",
            Self::German => "archiviert",
            Self::French => "archivé",
        }
    }

    /// A verdict about a source in a few words; a word that is not known stays as it is.
    pub(super) fn status(self, verdict: &str) -> &str {
        let known = STATUS.iter().find(|(word, _)| *word == verdict);
        let [dutch, english, german, french] = match known {
            Some((_, said)) => *said,
            None => [verdict; 4],
        };
        match self {
            Self::Dutch => dutch,
            Self::English => english,
            Self::German => german,
            Self::French => french,
        }
    }

    /// A day as it is written in a sentence, on the clock that `when` carries.
    pub(super) fn day(self, when: &ZonedDateTime) -> String {
        let (day, year) = (when.day(), when.year());
        let index = usize::try_from(when.month()).unwrap_or(1).saturating_sub(1);
        let month = self.months().get(index).copied().unwrap_or("");
        match self {
            Self::German => format!("{day}. {month} {year}"),
            Self::French if day == 1 => format!("1er {month} {year}"),
            Self::Dutch | Self::English | Self::French => format!("{day} {month} {year}"),
        }
    }

    fn months(self) -> [&'static str; 12] {
        match self {
            Self::Dutch => [
                "januari",
                "februari",
                "maart",
                "april",
                "mei",
                "juni",
                "juli",
                "augustus",
                "september",
                "oktober",
                "november",
                "december",
            ],
            Self::English => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Self::German => [
                "Januar",
                "Februar",
                "März",
                "April",
                "Mai",
                "Juni",
                "Juli",
                "August",
                "September",
                "Oktober",
                "November",
                "Dezember",
            ],
            Self::French => [
                "janvier",
                "février",
                "mars",
                "avril",
                "mai",
                "juin",
                "juillet",
                "août",
                "septembre",
                "octobre",
                "novembre",
                "décembre",
            ],
        }
    }
}

/// What the verdicts of the fetcher are called, in Dutch, English, German and French.
const STATUS: &[(&str, [&str; 4])] = &[
    ("unchanged", ["ongewijzigd", "unchanged", "unverändert", "inchangée"]),
    ("changed", ["gewijzigd", "changed", "geändert", "modifiée"]),
    ("moved", ["verhuisd", "moved", "umgezogen", "déplacée"]),
    ("gone", ["bestaat niet meer", "gone", "nicht mehr da", "disparue"]),
    ("unreachable", ["niet bereikbaar", "not reachable", "nicht erreichbar", "injoignable"]),
    (
        "soft-404",
        [
            "toont een foutpagina",
            "shows an error page",
            "zeigt eine Fehlerseite",
            "affiche une page d’erreur",
        ],
    ),
    (
        "login-wall",
        [
            "vraagt om in te loggen",
            "asks to log in",
            "verlangt eine Anmeldung",
            "demande une connexion",
        ],
    ),
    (
        "parked",
        [
            "domein staat te koop",
            "domain is for sale",
            "Domain steht zum Verkauf",
            "domaine à vendre",
        ],
    ),
    (
        "blocked-by-robots",
        [
            "wil niet bezocht worden",
            "asks robots to stay away",
            "will nicht besucht werden",
            "refuse les robots",
        ],
    ),
    (
        "too-large",
        [
            "te groot om te lezen",
            "too large to read",
            "zu groß zum Lesen",
            "trop grande pour être lue",
        ],
    ),
    (
        "not-text",
        ["bevat geen tekst", "holds no text", "enthält keinen Text", "ne contient pas de texte"],
    ),
    (
        "tls-error",
        [
            "verbinding niet te vertrouwen",
            "connection not to be trusted",
            "Verbindung nicht vertrauenswürdig",
            "connexion non fiable",
        ],
    ),
    (
        "private-address",
        [
            "in een privénetwerk",
            "in a private network",
            "in einem privaten Netz",
            "dans un réseau privé",
        ],
    ),
];
