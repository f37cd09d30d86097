//! Whether a line is a heading or running text: print pages have no mark for it.

/// Characters; longer lines are text.
const LONGEST: usize = 110;

/// Whether a line can be a heading: short, no end of a sentence in it or at its end (but `?` may end it).
pub(in crate::read) fn is_headline(line: &str) -> bool {
    if line.is_empty() || line.chars().nth(LONGEST).is_some() {
        return false;
    }
    let end = line.trim_end_matches(is_closing);
    !end.ends_with(['.', '!', '…', ';', ',', ':']) && !has_sentence_end(line)
}

/// Quotes and brackets that may follow the end of a sentence.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '’' | '”' | '»' | '›' | ')' | ']' | '}' | '‘' | '“')
}

fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '‘' | '’' | '“' | '”' | '„' | '‚' | '«' | '‹')
}

/// `. X`, `! X` or `? X`, where X is a capital or a quote.
fn has_sentence_end(line: &str) -> bool {
    line.match_indices(['.', '!', '?']).any(|(at, mark)| {
        let rest = line.get(at + mark.len()..).unwrap_or_default();
        let rest = rest.trim_start_matches(is_closing);
        rest.strip_prefix(' ')
            .and_then(|next| next.chars().next())
            .is_some_and(|next| next.is_uppercase() || is_opening(next))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_short_and_no_sentence() {
        for line in [
            "Eén keer invullen",
            "En de subsidie zelf?",
            "Minder balies (en meer tijd)",
            "Wet v.d. straat",
        ] {
            assert!(is_headline(line), "{line}");
        }
        for line in [
            "",
            "Dat is zo.",
            "‘Zet het uit.’",
            "Wat nu? Dat weet niemand",
            "Ga! 'Nu' meteen",
            "Hoor wat hij zegt:",
            "En dan, (zo gezegd,)",
            "Wie weet…",
        ] {
            assert!(!is_headline(line), "{line}");
        }
        assert!(is_headline(&"é".repeat(110)));
        assert!(!is_headline(&"é".repeat(111)));
    }
}
