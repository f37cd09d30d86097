//! Language tags (RFC 5646), judged with IANA's registry of subtags.

mod subtags;

use oxilangtag::LanguageTag;

use subtags::{
    EXTENDED, GRANDFATHERED, LANGUAGES_OF_THREE, LANGUAGES_OF_TWO, REGIONS_OF_THREE,
    REGIONS_OF_TWO, SCRIPTS, VARIANTS,
};

/// Whether a tag is valid (RFC 5646 section 2.2.9): well-formed, with subtags that are registered. What extensions mean is
/// not looked at, as each has a registry of its own; private use may be anything.
pub fn is_tag(value: &str) -> bool {
    first_unknown(value).is_none()
}

/// The first part of a tag that is not registered in its place, or the whole where it has not the form of a tag; nothing
/// if it is valid.
pub fn first_unknown(value: &str) -> Option<&str> {
    let Ok(tag) = LanguageTag::parse(value) else { return Some(value) };
    let lower = value.to_ascii_lowercase();
    if lower.starts_with("x-") || GRANDFATHERED.split(' ').any(|known| known == lower) {
        return None;
    }
    // No variant twice (section 2.2.5).
    let is_repeated = |variant: &str| {
        tag.variant_subtags().filter(|other| other.eq_ignore_ascii_case(variant)).count() > 1
    };
    if tag.variant_subtags().any(is_repeated) {
        return Some(value);
    }
    let mut parts = value.split('-');
    let mut lower_parts = lower.split('-');
    let mut known = |is_known: &dyn Fn(&str) -> bool| {
        let (part, lower) = (parts.next()?, lower_parts.next()?);
        (!is_known(lower)).then_some(part)
    };
    let primary = tag.primary_language().to_ascii_lowercase();
    let mut unknown = known(&is_language);
    for _ in tag.extended_language_subtags() {
        unknown = unknown.or_else(|| known(&|part| extends(&primary, part)));
    }
    if tag.script().is_some() {
        unknown = unknown.or_else(|| known(&is_script));
    }
    if tag.region().is_some() {
        unknown = unknown.or_else(|| known(&is_region));
    }
    for _ in tag.variant_subtags() {
        unknown = unknown.or_else(|| known(&|part| VARIANTS.split(' ').any(|v| v == part)));
    }
    unknown
}

/// Whether a two-letter code of ISO 639 is one; codes that were replaced (`iw`, `in`, `ji`) count, the misprint `jw` does not.
pub fn is_code(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    lower.len() == 2 && lower != "jw" && is_language(&lower)
}

fn is_language(part: &str) -> bool {
    match part.len() {
        2 => stands_in(LANGUAGES_OF_TWO, part),
        3 => ("qaa"..="qtz").contains(&part) || stands_in(LANGUAGES_OF_THREE, part),
        _ => false,
    }
}

fn extends(primary: &str, part: &str) -> bool {
    EXTENDED.iter().any(|&(extended, by)| extended == primary && stands_in(by, part))
}

fn is_script(part: &str) -> bool {
    ("qaaa"..="qabx").contains(&part) || stands_in(SCRIPTS, part)
}

fn is_region(part: &str) -> bool {
    match part.len() {
        2 => {
            ("qm"..="qz").contains(&part)
                || ("xa"..="xz").contains(&part)
                || stands_in(REGIONS_OF_TWO, part)
        }
        _ => stands_in(REGIONS_OF_THREE, part),
    }
}

/// Whether `part` stands in a sorted row of parts of its length.
fn stands_in(row: &str, part: &str) -> bool {
    let (row, part) = (row.as_bytes(), part.as_bytes());
    let width = part.len().max(1);
    let (mut low, mut high) = (0, row.len() / width);
    while low < high {
        let middle = usize::midpoint(low, high);
        let Some(found) = row.get(middle * width..(middle + 1) * width) else { return false };
        match found.cmp(part) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_registered_parts_are_valid() {
        for tag in [
            "nl",
            "NL-be",
            "zh-Hant",
            "zh-cmn-Hans-CN",
            "cmn",
            "gsw-u-sd-chzh",
            "sl-rozaj-biske-1994",
            "de-1996",
            "es-419",
            "x-huis",
            "i-klingon",
            "en-GB-oed",
            "qaa-Qaaa-QM-x-proef",
            "iw",
            "sr-Latn",
            "en-US-x-twain",
        ] {
            assert_eq!(first_unknown(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_part_that_is_not_registered_is_named() {
        for (tag, part) in [
            ("Nederlands", "Nederlands"),
            ("xq", "xq"),
            ("nld-NL", "nld"),
            ("en-UK", "UK"),
            ("nl-Ltan", "Ltan"),
            ("ar-cmn", "cmn"),
            ("de-2011", "2011"),
            ("en-999", "999"),
            ("nl_NL", "nl_NL"),
            ("", ""),
            ("de-1996-1996", "de-1996-1996"),
        ] {
            assert_eq!(first_unknown(tag), Some(part), "{tag}");
        }
    }

    #[test]
    fn the_rows_are_sorted_and_whole() {
        for (row, width) in [
            (LANGUAGES_OF_TWO, 2),
            (LANGUAGES_OF_THREE, 3),
            (SCRIPTS, 4),
            (REGIONS_OF_TWO, 2),
            (REGIONS_OF_THREE, 3),
        ] {
            let parts: Vec<&[u8]> = row.as_bytes().chunks(width).collect();
            assert!(row.len().is_multiple_of(width) && parts.is_sorted(), "{row}");
        }
    }
}
