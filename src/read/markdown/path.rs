//! What the path of a file says: a date, a name and a language.

use jiff::civil::Date;
use memchr::memrchr;

/// Languages that a file name may name when the configuration lists none. Two letters that are as likely a version or
/// a file type (`js`, `go`) are not among them.
const COMMON_LANGUAGES: &[&str] = &[
    "nl", "en", "de", "fr", "fy", "es", "it", "pt", "da", "sv", "no", "nb", "nn", "fi", "pl", "cs",
    "sk", "hu", "ro", "bg", "el", "et", "lv", "lt", "hr", "sl", "mt", "ga", "tr", "ar", "uk", "ru",
    "zh", "ja", "ko",
];

/// What a path says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PathFacts<'a> {
    /// The folders, with `/` between them.
    pub(super) folders: &'a str,
    /// The name of the file in the last of them.
    pub(super) file: &'a str,
    /// The day before the name, in the file name or the name of its bundle (`2011-02-03-slug`).
    pub(super) file_day: Option<Date>,
    /// The day that the folders make, with the start of the name (`2025/09/2-slug`) or without it (`2018/07/27/slug`).
    pub(super) folder_day: Option<Date>,
    /// The name without extension, language and day.
    pub(super) name: &'a str,
    /// The language after the name (`slug.nl.md`).
    pub(super) file_language: Option<&'a str>,
}

/// Reads a path below the folder of articles. `languages` are those that a file name may name; empty means the common
/// ones.
pub(super) fn read<'a>(path: &'a str, languages: &[String]) -> PathFacts<'a> {
    let (folders, file) = cut_last(path, b'/').unwrap_or(("", path));
    let stem = cut_last(file, b'.').map_or(file, |(stem, _)| stem);
    let (stem, file_language) = split_language(stem, languages);
    let is_index = ["index", "_index", "readme"].iter().any(|name| name.eq_ignore_ascii_case(stem));
    let (above, stem) = if is_index && !folders.is_empty() {
        // The name of a bundle is that of its folder.
        cut_last(folders, b'/').unwrap_or(("", folders))
    } else {
        (folders, stem)
    };
    let (file_day, rest) =
        day_before_name(stem).map_or((None, stem), |(day, rest)| (Some(day), rest));
    let (folder_day, rest) = match day_in_folders(above, rest) {
        Some((day, rest)) => (Some(day), rest),
        None => (None, rest),
    };
    let name = if rest.is_empty() { stem } else { rest };
    PathFacts { folders, file, file_day, folder_day, name, file_language }
}

/// The day and the name in an address such as `2018/07/27/slug`, with or without `/` and extension around it.
pub(super) fn read_address(address: &str) -> (Option<Date>, &str) {
    let address = address.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
    let (folders, last) = address.rsplit_once('/').unwrap_or(("", address));
    let last = last.strip_suffix(".html").or_else(|| last.strip_suffix(".htm")).unwrap_or(last);
    if let Some((day, rest)) = day_before_name(last).filter(|(_, rest)| !rest.is_empty()) {
        return (Some(day), rest);
    }
    match day_in_folders(folders, last) {
        Some((day, rest)) if !rest.is_empty() => (Some(day), rest),
        _ => (None, last),
    }
}

/// The language that the first folder names.
pub(super) fn folder_language<'a>(path: &'a str, languages: &[String]) -> Option<&'a str> {
    let (first, _) = path.split_once('/')?;
    languages.iter().any(|language| language.eq_ignore_ascii_case(first)).then_some(first)
}

/// What stands before and after the last of an ASCII character: what `rsplit_once` gives, at a fraction of the cost.
fn cut_last(text: &str, at: u8) -> Option<(&str, &str)> {
    let end = memrchr(at, text.as_bytes())?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

fn split_language<'a>(stem: &'a str, languages: &[String]) -> (&'a str, Option<&'a str>) {
    let Some((name, suffix)) = cut_last(stem, b'.') else { return (stem, None) };
    let is_language = if languages.is_empty() {
        COMMON_LANGUAGES.contains(&suffix)
            || suffix.split_once('-').is_some_and(|(language, region)| {
                COMMON_LANGUAGES.contains(&language)
                    && region.len() == 2
                    && region.bytes().all(|b| b.is_ascii_alphabetic())
            })
    } else {
        languages.iter().any(|language| language.eq_ignore_ascii_case(suffix))
    };
    if is_language && !name.is_empty() { (name, Some(suffix)) } else { (stem, None) }
}

/// `2011-02-03-slug`, `2011-02-03_slug`, `2011_02_03-slug`, `20110203-slug` or the day alone.
pub(super) fn day_before_name(stem: &str) -> Option<(Date, &str)> {
    let bytes = stem.as_bytes();
    let is_joined = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, b'-' | b'_' | b'.'));
    let (year, month, day, rest) = if is_joined(4) && is_joined(7) {
        (stem.get(0..4)?, stem.get(5..7)?, stem.get(8..10)?, stem.get(10..)?)
    } else {
        (stem.get(0..4)?, stem.get(4..6)?, stem.get(6..8)?, stem.get(8..)?)
    };
    let day = date(year, month, day)?;
    let name = rest.trim_start_matches(['-', '_', ' ', '.', 'T']);
    (rest.is_empty() || name.len() < rest.len()).then_some((day, name))
}

/// The day that is the name of the last folder, the last `YYYY/MM` of the folders with the day in the next folder or
/// before the name, or the last `YYYY` with month and day before the name.
fn day_in_folders<'n>(folders: &str, name: &'n str) -> Option<(Date, &'n str)> {
    let mut last = folders.rsplit('/');
    if let Some(found) = last.clone().next().and_then(|year| day_of_year(year, name)) {
        return Some(found);
    }
    if let Some((day, "")) = last.clone().next().and_then(day_before_name) {
        return Some((day, name));
    }
    let (one, two, three) = (last.next()?, last.next()?, last.next());
    if let Some(day) = three.and_then(|year| date(year, two, one)) {
        return Some((day, name));
    }
    let figures = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = name.split_at_checked(figures)?;
    let after = rest.trim_start_matches(['-', '_', ' ']);
    if rest.is_empty() || after.len() == rest.len() {
        return None;
    }
    Some((date(two, one, number)?, after))
}

/// The day that `MM-DD-` before a name means in a year.
fn day_of_year<'n>(year: &str, name: &'n str) -> Option<(Date, &'n str)> {
    let (month, rest) = name.split_once('-').filter(|(month, _)| month.len() == 2)?;
    let (day, rest) = rest.split_once(['-', '_', ' ']).filter(|(day, _)| day.len() == 2)?;
    Some((date(year, month, day)?, rest))
}

/// A day of four, one or two, and one or two figures.
fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |text: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<i16> {
        let is_number = lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if is_number { text.parse().ok() } else { None }
    };
    let month = i8::try_from(number(month, 1..=2)?).ok()?;
    let day = i8::try_from(number(day, 1..=2)?).ok()?;
    Date::new(number(year, 4..=4)?, month, day).ok().filter(|date| date.year() >= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_day_name_and_language() {
        for (path, file_day, folder_day, name, language) in [
            ("2011-02-03-klantgericht.md", Some("2011-02-03"), None, "klantgericht", None),
            ("2011-02-03-klantgericht/index.md", Some("2011-02-03"), None, "klantgericht", None),
            ("blog/2011-02-03.md", Some("2011-02-03"), None, "2011-02-03", None),
            ("20110203_klant.md", Some("2011-02-03"), None, "klant", None),
            ("2018/07/27/klant.md", None, Some("2018-07-27"), "klant", None),
            ("nieuws/2025/09/2-klant.md", None, Some("2025-09-02"), "klant", None),
            ("2025/09/2-klant/index.nl.mdx", None, Some("2025-09-02"), "klant", Some("nl")),
            ("2025/09/klant.md", None, None, "klant", None),
            ("nieuws/2025/09-02-klant.md", None, Some("2025-09-02"), "klant", None),
            ("2025/09-02-klant/index.md", None, Some("2025-09-02"), "klant", None),
            ("nieuws/2025-09-02/klant.md", None, Some("2025-09-02"), "klant", None),
            ("2025-09-02/klant/index.md", None, Some("2025-09-02"), "klant", None),
            ("2025-09-02-raad/klant.md", None, None, "klant", None),
            ("2025/13-02-klant.md", None, None, "13-02-klant", None),
            ("2025/13/2-klant.md", None, None, "2-klant", None),
            ("2011-02-30-klant.md", None, None, "2011-02-30-klant", None),
            ("klant.pt-BR.md", None, None, "klant", Some("pt-BR")),
            ("over.js.md", None, None, "over.js", None),
            ("index.md", None, None, "index", None),
            ("één/ørsted.md", None, None, "ørsted", None),
        ] {
            let facts = read(path, &[]);
            assert_eq!(facts.file_day, file_day.map(|day| day.parse().unwrap()), "{path}");
            assert_eq!(facts.folder_day, folder_day.map(|day| day.parse().unwrap()), "{path}");
            assert_eq!((facts.name, facts.file_language), (name, language), "{path}");
        }
    }

    #[test]
    fn an_address_tells_day_and_name() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        assert_eq!(read_address("2018/07/27/klant"), (day("2018-07-27"), "klant"));
        assert_eq!(read_address("/2018/07/27/klant/"), (day("2018-07-27"), "klant"));
        assert_eq!(
            read_address("https://raad.example/2018-07-27-klant.html?a"),
            (day("2018-07-27"), "klant")
        );
        assert_eq!(read_address("/over-ons/"), (None, "over-ons"));
    }

    #[test]
    fn a_folder_names_a_language_only_when_configured() {
        assert_eq!(folder_language("nl/klant.md", &[]), None);
        assert_eq!(folder_language("nl/klant.md", &["nl".to_owned()]), Some("nl"));
    }

    proptest::proptest! {
        #[test]
        fn no_path_makes_it_panic(path in "[0-9a-zé/._-]{0,24}") {
            let _ = read(&path, &[]);
            let _ = read_address(&path);
        }
    }
}
