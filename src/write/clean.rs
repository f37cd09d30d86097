//! Text at the border to bytes: what XML 1.0 cannot hold, or would change in passing, goes here, once for all formats.

use std::borrow::Cow;

use crate::html::clean_text;

/// Text of several lines or markup: without characters that XML cannot hold, and with lines that end in LF, as an XML
/// parser would make them (XML 1.0, section 2.11).
pub(super) fn text(text: &str) -> String {
    let text = clean_text(text);
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Text of one line, such as a title or a name: white space at its ends goes, and runs that hold more than spaces (tabs,
/// line ends) become one space.
pub(super) fn line(text: &str) -> String {
    let text = clean_text(text);
    let trimmed = text.trim();
    if !trimmed.contains(|c: char| c.is_whitespace() && c != ' ' && c != '\u{a0}') {
        return trimmed.to_owned();
    }
    trimmed
        .split(['\t', '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A line with something in it.
pub(super) fn some_line(text: Option<&str>) -> Option<String> {
    text.map(line).filter(|line| !line.is_empty())
}

/// A value for an attribute of an extension element of `atom_syndication`, which writes it as it stands.
pub(super) fn attribute(value: &str) -> String {
    match quick_xml::escape::escape(value) {
        Cow::Borrowed(_) => value.to_owned(),
        Cow::Owned(escaped) => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_inner_spaces_but_no_line_ends() {
        assert_eq!(line("  wijde  spatie "), "wijde  spatie");
        assert_eq!(line("een\r\n\ttitel\u{0}\u{fffe}"), "een titel");
        assert_eq!(line("a\u{a0}b"), "a\u{a0}b");
    }

    #[test]
    fn text_ends_its_lines_as_an_xml_parser_would() {
        assert_eq!(text("a\r\nb\rc\u{8}"), "a\nb\nc");
    }
}
