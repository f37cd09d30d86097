//! Names of months, weekdays and zones, as they are found in dates: in Dutch, English, German and French, and in full in Spanish, Italian,
//! Portuguese, Polish, Danish and Swedish.

use jiff::civil::Weekday;
use unicode_normalization::UnicodeNormalization;

/// A name of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// Month from 1 to 12.
    Month(i8),
    Weekday(Weekday),
    /// `mar`: March in English, Tuesday in French.
    Mar,
}

/// English names, then those of the other languages: lower case, without accents and full stops.
const MONTHS: [(&[&str], &[&str]); 12] = [
    (
        &["january", "jan"],
        &[
            "januari", "januar", "janner", "jaenner", "jann", "janvier", "janv", "enero",
            "gennaio", "janeiro", "stycznia",
        ],
    ),
    (
        &["february", "feb"],
        &[
            "februari",
            "febr",
            "februar",
            "feber",
            "fevrier",
            "fevr",
            "fev",
            "febrero",
            "febbraio",
            "fevereiro",
            "lutego",
        ],
    ),
    (
        &["march"],
        &["maart", "mrt", "maerz", "marz", "mrz", "mars", "marts", "marzo", "marco", "marca"],
    ),
    (&["april", "apr"], &["avril", "avr", "abril", "aprile", "kwietnia"]),
    (&["may"], &["mei", "mai", "maj", "mayo", "maggio", "maio", "maja"]),
    (&["june", "jun"], &["juni", "juin", "junio", "giugno", "junho", "czerwca"]),
    (&["july", "jul"], &["juli", "juillet", "juil", "julio", "luglio", "julho", "lipca"]),
    (&["august", "aug"], &["augustus", "aout", "augusti", "agosto", "sierpnia"]),
    (
        &["september", "sep", "sept"],
        &["septembre", "septiembre", "settembre", "setembro", "wrzesnia"],
    ),
    (
        &["october", "oct"],
        &["oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "pazdziernika"],
    ),
    (&["november", "nov"], &["novembre", "noviembre", "novembro", "listopada"]),
    (
        &["december", "dec"],
        &["dezember", "dez", "decembre", "diciembre", "dicembre", "dezembro", "grudnia"],
    ),
];

const WEEKDAYS: [(Weekday, &[&str], &[&str]); 7] = [
    (
        Weekday::Monday,
        &["monday", "mon"],
        &["maandag", "maa", "ma", "montag", "mo", "lundi", "lun", "lunes", "lunedi", "mandag"],
    ),
    (
        Weekday::Tuesday,
        &["tuesday", "tue", "tues"],
        &["dinsdag", "din", "di", "dienstag", "mardi", "martes", "martedi", "tisdag", "tirsdag"],
    ),
    (
        Weekday::Wednesday,
        &["wednesday", "wed", "weds"],
        &[
            "woensdag",
            "woe",
            "wo",
            "mittwoch",
            "mi",
            "mercredi",
            "mer",
            "miercoles",
            "mercoledi",
            "onsdag",
        ],
    ),
    (
        Weekday::Thursday,
        &["thursday", "thu", "thur", "thurs"],
        &["donderdag", "don", "do", "donnerstag", "jeudi", "jeu", "jueves", "giovedi", "torsdag"],
    ),
    (
        Weekday::Friday,
        &["friday", "fri"],
        &[
            "vrijdag", "vrij", "vr", "freitag", "fr", "vendredi", "ven", "viernes", "venerdi",
            "fredag",
        ],
    ),
    (
        Weekday::Saturday,
        &["saturday", "sat"],
        &[
            "zaterdag",
            "zat",
            "za",
            "samstag",
            "sonnabend",
            "sa",
            "samedi",
            "sam",
            "sabado",
            "sabato",
            "lordag",
            "lørdag",
        ],
    ),
    (
        Weekday::Sunday,
        &["sunday", "sun"],
        &[
            "zondag", "zon", "zo", "sonntag", "so", "dimanche", "dim", "domingo", "domenica",
            "sondag", "søndag",
        ],
    ),
];

/// Zone names with their distance from UTC in minutes: those of RFC 822 section 5, then others that feeds use.
const ZONES: [(&str, i32); 42] = [
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
    ("ast", -240),
    ("adt", -180),
    ("nst", -210),
    ("ndt", -150),
    ("brt", -180),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("ist", 330),
    ("sgt", 480),
    ("hkt", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
];

/// Words between the parts of a date, which say nothing.
const FILLERS: [&str; 28] = [
    "le", "den", "der", "am", "op", "om", "um", "at", "on", "of", "the", "de", "d", "a", "uur",
    "uhr", "u", "h", "hrs", "t", "st", "nd", "rd", "th", "e", "er", "ste", "eme",
];

/// Words after figures that make them an hour.
const HOURS: [&str; 5] = ["uur", "uhr", "u", "h", "hrs"];

/// `word` as the tables write it: lower case, no accents.
pub(super) fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.to_lowercase().nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect()
}

/// The calendar name that a folded word is, and whether it is English.
pub(super) fn calendar(word: &str) -> Option<(Name, bool)> {
    if word == "mar" {
        return Some((Name::Mar, true));
    }
    let months = (1_i8..).zip(MONTHS).map(|(number, (en, other))| (Name::Month(number), en, other));
    let weekdays = WEEKDAYS.into_iter().map(|(day, en, other)| (Name::Weekday(day), en, other));
    months.chain(weekdays).find_map(|(name, english, other)| {
        let is_english = english.contains(&word);
        (is_english || other.contains(&word)).then_some((name, is_english))
    })
}

/// Minutes east of UTC of a folded zone name.
pub(super) fn zone(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word).map(|&(_, minutes)| minutes)
}

/// Whether a folded word may stand between the parts of a date.
pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Whether a folded word makes the figures before it an hour.
pub(super) fn is_hour_mark(word: &str) -> bool {
    HOURS.contains(&word)
}
