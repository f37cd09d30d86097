//! Text that was UTF-8 and was read as windows-1252: `é` has become `Ã©`, `’` has become `â€™`.

/// A place that was garbled, in bytes, and what stood there.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::validate) struct Garbled {
    pub(in crate::validate) start: usize,
    pub(in crate::validate) end: usize,
    pub(in crate::validate) meant: char,
}

/// The first place that was certainly garbled. What could be text is taken for text: `Ã` before a closing quotation mark
/// may end a Portuguese word.
pub(in crate::validate) fn garbled(text: &str) -> Option<Garbled> {
    text.char_indices().find_map(|(start, lead)| {
        let length = match cp1252(lead)? {
            0xC3..=0xC5 | 0xCE..=0xD1 => 2,
            0xE2 | 0xEF => 3,
            0xF0 => 4,
            _ => return None,
        };
        let mut bytes = [0_u8; 4];
        let mut end = start;
        let mut weak = true;
        let mut chars = text.get(start..)?.chars();
        for place in bytes.get_mut(..length)? {
            let c = chars.next()?;
            *place = cp1252(c)?;
            end += c.len_utf8();
            weak &= lead == c || may_follow_a_word(c);
        }
        let meant = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
        let usual = meant.is_alphabetic() || length > 2;
        (usual && (length > 2 || !weak)).then_some(Garbled { start, end, meant })
    })
}

/// Whether a text may have such a place at all, told from its bytes: a letter that begins one, and behind it a character
/// that is a continuation byte in windows-1252.
pub(in crate::validate) fn may_be_garbled(text: &str) -> bool {
    let begins = |byte| matches!(byte, 0x83..=0x85 | 0x8E..=0x91 | 0xA2 | 0xAF | 0xB0);
    let goes_on = |byte| matches!(byte, 0xC2 | 0xC5 | 0xC6 | 0xCB | 0xE2);
    !text.is_ascii()
        && text.as_bytes().windows(3).any(
            |bytes| matches!(bytes, &[0xC3, second, third] if begins(second) && goes_on(third)),
        )
}

/// Punctuation and white space that may stand behind the last letter of a word.
fn may_follow_a_word(c: char) -> bool {
    c.is_whitespace() || "»”“„’‘‚…–—›‹«·•™®".contains(c)
}

/// The byte that is this character in windows-1252; the five without a character are the C1 controls of their number.
fn cp1252(c: char) -> Option<u8> {
    let byte = match c {
        '€' => 0x80,
        '‚' => 0x82,
        'ƒ' => 0x83,
        '„' => 0x84,
        '…' => 0x85,
        '†' => 0x86,
        '‡' => 0x87,
        'ˆ' => 0x88,
        '‰' => 0x89,
        'Š' => 0x8A,
        '‹' => 0x8B,
        'Œ' => 0x8C,
        'Ž' => 0x8E,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '•' => 0x95,
        '–' => 0x96,
        '—' => 0x97,
        '˜' => 0x98,
        '™' => 0x99,
        'š' => 0x9A,
        '›' => 0x9B,
        'œ' => 0x9C,
        'ž' => 0x9E,
        'Ÿ' => 0x9F,
        c => u8::try_from(u32::from(c)).ok()?,
    };
    Some(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_text_is_told_with_what_it_was() {
        for (text, meant) in [
            ("Uitgeverij RÃ©union", 'é'),
            ("itâ€™s", '’'),
            ("10 â‚¬", '€'),
            ("Ã‰tÃ©", 'É'),
            ("ÄŒesko", 'Č'),
            ("Ð¿Ñ€Ð¸", 'п'),
            ("ï¿½", '\u{FFFD}'),
        ] {
            let found = garbled(text);
            assert_eq!(found.map(|found| found.meant), Some(meant), "{text}");
            assert!(may_be_garbled(text));
        }
    }

    #[test]
    fn text_of_all_languages_is_text() {
        for text in [
            "«BOA MANHÃ»",
            "MAÇÃ…",
            "São Paulo, NÃO",
            "Ångström",
            "Ñandú",
            "Ðorđe",
            "à la carte",
            "10 € – 20 €",
            "“IRMÔ",
            "café",
            "Å",
            "naïve",
            "pâté",
            "Ü",
            "ÄÖÜ",
            "CORAÇÃO™",
        ] {
            assert_eq!(garbled(text), None, "{text}");
        }
    }
}
