//! One line that names a source of an article, as people write them: a name, an address, or both.

use url::Url;

use crate::article::Source;
use crate::html::single_spaced;

/// Words that lead a reader to an address and are no part of a name.
const SEE: &[&str] = &["zie", "see", "siehe", "voir"];

/// The source on a line: `NAME`, `URL` (its own name), `NAME: URL`, `NAME, URL`, `NAME (URL)` or `NAME <URL>`, after a
/// bullet or not. `www.x.y` is an address, `x.y` is a name. `None` for a line without letters or figures.
pub(in crate::read) fn source_line(line: &str) -> Option<Source> {
    let line = without_bullet(line.trim());
    if !line.contains(char::is_alphanumeric) {
        return None;
    }
    let Some((start, end)) = find_address(line) else {
        return Some(Source::new(single_spaced(line), None));
    };
    let written = line.get(start..end).unwrap_or_default();
    let Some(url) = parse(written) else {
        return Some(Source::new(single_spaced(line), None));
    };
    let before = name_before(line.get(..start).unwrap_or_default());
    let after = line.get(end..).unwrap_or_default();
    let after = after.trim_matches(|c: char| c.is_whitespace() || ")>.,;:".contains(c));
    let name = single_spaced(&format!("{before} {after}")).into_owned();
    let name = if name.is_empty() { written.to_owned() } else { name };
    Some(Source::new(name, Some(url)))
}

fn without_bullet(line: &str) -> &str {
    let after_sign =
        line.strip_prefix(['-', '*', '–']).filter(|rest| rest.starts_with([' ', '\t']));
    let figures = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let after_number =
        line.get(figures..).filter(|_| (1..=3).contains(&figures)).and_then(|rest| {
            rest.strip_prefix(['.', ')']).filter(|rest| rest.starts_with([' ', '\t']))
        });
    let rest = line.strip_prefix('•').or(after_sign).or(after_number);
    rest.map_or(line, str::trim_start)
}

/// Where the first address on the line begins and ends.
fn find_address(line: &str) -> Option<(usize, usize)> {
    let start = line.char_indices().map(|(at, _)| at).find(|&at| {
        let rest = line.get(at..).unwrap_or_default();
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let begins = |prefix: &str| {
            rest.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        !before.is_some_and(char::is_alphanumeric)
            && (begins("http://") || begins("https://") || begins("www."))
    })?;
    let rest = line.get(start..)?;
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '”');
    let mut address = rest.get(..rest.find(is_end).unwrap_or(rest.len()))?;
    while let Some(last) = address.chars().next_back() {
        let is_sign = matches!(last, '.' | ',' | ';' | ':');
        let is_loose = last == ')' && address.matches(')').count() > address.matches('(').count();
        if !is_sign && !is_loose {
            break;
        }
        address = address.get(..address.len() - last.len_utf8())?;
    }
    Some((start, start + address.len()))
}

fn parse(written: &str) -> Option<Url> {
    let is_bare = written.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let url = if is_bare { Url::parse(&format!("http://{written}")) } else { Url::parse(written) };
    url.ok().filter(|url| {
        url.host_str().is_some_and(|host| host.contains(['.', ':']) || host == "localhost")
    })
}

/// The name that stands before an address, without the signs and the word that lead to it.
fn name_before(text: &str) -> &str {
    let is_sign = |c: char| c.is_whitespace() || "(<:,;-–—".contains(c);
    let mut name = text.trim_end_matches(is_sign);
    if let Some(word) = name.split_whitespace().next_back()
        && SEE.iter().any(|see| see.eq_ignore_ascii_case(word))
    {
        name = name.get(..name.len() - word.len()).unwrap_or_default().trim_end_matches(is_sign);
    }
    name.trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_an_address_or_both() {
        for (line, name, url) in [
            ("InOverheid.nl", "InOverheid.nl", None),
            (
                "https://raad.example/a?b=1&c=2",
                "https://raad.example/a?b=1&c=2",
                Some("https://raad.example/a?b=1&c=2"),
            ),
            ("www.raad.example", "www.raad.example", Some("http://www.raad.example/")),
            ("- De Raad: http://raad.example/a.pdf.", "De Raad", Some("http://raad.example/a.pdf")),
            (
                "• J. Smit, ‘Open?’, https://smit.example/open",
                "J. Smit, ‘Open?’",
                Some("https://smit.example/open"),
            ),
            (
                "1. Courant <https://courant.example/a>",
                "Courant",
                Some("https://courant.example/a"),
            ),
            (
                "Lexicon (https://lex.example/Raad_(bestuur))",
                "Lexicon",
                Some("https://lex.example/Raad_(bestuur)"),
            ),
            (
                "Raadsbrief, zie https://raad.example/brief",
                "Raadsbrief",
                Some("https://raad.example/brief"),
            ),
            (
                "“Minder balies”, brief van 28 januari 2013",
                "“Minder balies”, brief van 28 januari 2013",
                None,
            ),
            ("Top Onderzoek B.V.", "Top Onderzoek B.V.", None),
            ("https://", "https://", None),
        ] {
            let source = source_line(line).unwrap();
            assert_eq!(source.name, name, "{line}");
            assert_eq!(source.url.as_ref().map(Url::as_str), url, "{line}");
        }
        assert_eq!(source_line(" - "), None);
    }

    proptest::proptest! {
        #[test]
        fn no_line_makes_it_panic(line in "[-*•1. ]{0,3}.{0,12}(https?://|www\\.)?.{0,20}") {
            let _ = source_line(&line);
        }
    }
}
