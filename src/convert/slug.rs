//! Names of tags, sources and authors in addresses: letters and figures of any script, stable, and never two the same.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::digest::sha256;

/// The name in addresses: lower case, composed, words joined by `-`. Letters stay as they are in every script. A sign
/// that makes the difference between names, as in `C#` and `C++`, becomes a word. Nothing left gives an empty string.
pub fn slug(name: &str) -> String {
    if is_slug(name) {
        return shortened(name.to_owned());
    }
    let mut spoken = String::with_capacity(name.len());
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            '#' => spoken.push_str("sharp"),
            '+' => spoken.push_str("plus"),
            '&' => spoken.push_str(" en "),
            '@' => spoken.push_str(" at "),
            '%' => spoken.push_str(" procent "),
            c if c.is_alphanumeric() || (is_vowel(c) && !spoken.ends_with(' ')) => spoken.push(c),
            // Not heard: d'Hondt and reünie's stay one word.
            '\'' | '\u{2019}' | '\u{AD}' => {}
            _ => spoken.push(' '),
        }
    }
    shortened(spoken.split_whitespace().collect::<Vec<_>>().join("-"))
}

/// Whether a name is its own slug already, as file names mostly are: words of ASCII joined by single hyphens.
fn is_slug(name: &str) -> bool {
    // Without branches, as nearly all are so.
    let (unfit, last) = name.bytes().fold((0_u8, b'-'), |(unfit, before), byte| {
        let is_fit = matches!(byte, b'a'..=b'z' | b'0'..=b'9') || (byte == b'-' && before != b'-');
        (unfit | u8::from(!is_fit), byte)
    });
    unfit == 0 && last != b'-'
}

/// Whether it may be one of the marks on letters that many scripts write vowels with; the signs that make a picture of a
/// character are none.
fn is_vowel(c: char) -> bool {
    is_combining_mark(c) && !matches!(c, '\u{20DD}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}')
}

/// At most 80 bytes, as file systems and people have limits; the end becomes a fingerprint then.
fn shortened(slug: String) -> String {
    if slug.len() <= 80 {
        return slug;
    }
    let end = slug.floor_char_boundary(70);
    format!("{}-{}", slug.get(..end).unwrap_or_default().trim_end_matches('-'), mark(&slug))
}

/// Slugs for `names`, which come in order of first use. The first to want a slug gets it; a later one gets it with a
/// mark made of its own name, so that neither changes when others come or go after it. `kept` are the names that got
/// their slug in earlier runs.
pub(super) fn assign<'n>(
    names: impl IntoIterator<Item = &'n str>,
    kept: &BTreeMap<String, String>,
) -> BTreeMap<&'n str, String> {
    let mut owners: BTreeMap<String, String> = kept.clone();
    let mut slugs = BTreeMap::new();
    for name in names {
        let wanted = slug(name);
        let owner = owners.entry(wanted.clone()).or_insert_with(|| name.to_owned());
        let given = match (owner == name, wanted.is_empty()) {
            (true, false) => wanted,
            (_, true) => mark(name),
            (false, false) => format!("{wanted}-{}", mark(name)),
        };
        slugs.insert(name, given);
    }
    slugs
}

/// Eight figures and letters that tell names apart.
pub(super) fn mark(name: &str) -> String {
    sha256(name.as_bytes(), 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_stay() {
        for (name, expected) in [
            ("financiën", "financiën"),
            ("Open data", "open-data"),
            ("open-data", "open-data"),
            ("C#", "csharp"),
            ("C++", "cplusplus"),
            ("R&D", "r-en-d"),
            ("Çelik, Anna", "çelik-anna"),
            ("d'Hondt", "dhondt"),
            ("日本語", "日本語"),
            ("coo\u{308}peratie", "coöperatie"),
            ("हिन्दी की", "हिन्दी-की"),
            ("İstanbul", "i\u{307}stanbul"),
            ("1\u{FE0F}\u{20E3} \u{2764}\u{FE0F}", "1"),
            ("../../etc/passwd", "etc-passwd"),
            ("!!!", ""),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn two_names_never_share_a_slug() {
        let slugs = assign(["open data", "open-data", "!!!", "???"], &BTreeMap::new());
        assert_eq!(slugs["open data"], "open-data");
        let other = &slugs["open-data"];
        assert!(other.starts_with("open-data-") && other.len() == 18, "{other}");
        assert_ne!(slugs["!!!"], slugs["???"]);
    }

    #[test]
    fn a_slug_stays_with_its_first_owner() {
        let kept = BTreeMap::from([("open-data".to_owned(), "open data".to_owned())]);
        let slugs = assign(["open-data", "open data"], &kept);
        assert_eq!(slugs["open data"], "open-data");
        assert!(slugs["open-data"].starts_with("open-data-"));
    }

    #[test]
    fn a_very_long_name_is_cut_and_marked() {
        let long = "woord ".repeat(60);
        let cut = slug(&long);
        assert!(cut.len() <= 80 && cut.starts_with("woord-woord"), "{cut}");
    }
}
