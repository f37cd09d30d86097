//! Text at the border to bytes: what XML 1.0 cannot hold, or would change in passing, goes here, once for all formats.

use std::borrow::Cow;

use oxiri::Iri;
use percent_encoding::percent_encode_byte;
use url::{Position, Url};

use crate::html::{clean_text, one_line, unix_lines};
use crate::language::is_tag;
use crate::mail::is_address;

/// The media type of a file of which nothing is known (RFC 2046, section 4.5.1).
pub(super) const ANY_FILE: &str = "application/octet-stream";

/// Text of several lines or markup: without characters that XML cannot hold, and with lines that end in LF, as an XML
/// parser would make them (XML 1.0, section 2.11).
pub(super) fn text(text: &str) -> String {
    unix_lines(clean_text(text).into()).into_owned()
}

/// Text of one line, such as a title or a name.
pub(super) fn line(text: &str) -> String {
    one_line(&clean_text(text))
}

/// A line with something in it.
pub(super) fn some_line(text: Option<&str>) -> Option<String> {
    text.map(line).filter(|line| !line.is_empty())
}

/// An address as an IRI (RFC 3987). The URL standard lets characters stand, such as `{` and `|` in a query or `"` in the
/// name of a host, that a feed must write in percent form.
pub(super) fn address(url: &Url) -> String {
    if Iri::parse(url.as_str()).is_ok() {
        return url.to_string();
    }
    let path = url[..Position::BeforePath].len();
    let url = url.as_str();
    let fragment = url.find('#').unwrap_or(url.len());
    let mut written = String::with_capacity(url.len() + 16);
    for (at, c) in url.char_indices() {
        let is_escape = |code: &str| code.bytes().all(|b| b.is_ascii_hexdigit());
        let is_stray = match c {
            '%' => !url.get(at + 1..at + 3).is_some_and(is_escape),
            '#' => at > fragment,
            // Round the number of a host in IPv6.
            '[' | ']' => at >= path,
            _ => matches!(
                c,
                '\0'..=' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\x7f'
            ),
        };
        match u8::try_from(c) {
            Ok(byte) if is_stray => written.push_str(percent_encode_byte(byte)),
            _ => written.push(c),
        }
    }
    written
}

/// A language tag that is well-formed (BCP 47), with `_` as the hyphen that it should have been.
pub(super) fn language(tag: Option<&str>) -> Option<String> {
    let tag = some_line(tag)?.replace('_', "-");
    is_tag(&tag).then_some(tag)
}

/// A media type without parameters, when it has the form of one (RFC 6838, section 4.2).
pub(super) fn media_type(text: &str) -> Option<String> {
    let essence = line(text.split(';').next().unwrap_or_default());
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let (kind, subtype) = essence.split_once('/')?;
    (is_name(kind) && is_name(subtype)).then_some(essence)
}

/// An e-mail address, when it has the form of one.
pub(super) fn email(text: Option<&str>) -> Option<String> {
    some_line(text).filter(|email| is_address(email))
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
    fn an_address_is_an_iri_whatever_the_url_standard_lets_pass() {
        let url = Url::parse("https://[::1]/a[1]?q={x|y}&p=100%&ok=%7B").unwrap();
        assert_eq!(address(&url), "https://[::1]/a%5B1%5D?q=%7Bx%7Cy%7D&p=100%25&ok=%7B");
        assert!(Iri::parse(address(&url)).is_ok());
        let host = Url::parse("http://www\".{example.org/").unwrap();
        assert_eq!(address(&host), "http://www%22.%7Bexample.org/");
        let twice = Url::parse("https://example.org/a#b#c").unwrap();
        assert_eq!(address(&twice), "https://example.org/a#b%23c");
    }

    #[test]
    fn what_has_not_the_form_it_needs_is_left_out() {
        assert_eq!(email(Some("anna@example.org")).as_deref(), Some("anna@example.org"));
        assert_eq!(email(Some("anna bij example")), None);
        assert_eq!(email(Some("anna@example.org&")), None);
        assert_eq!(media_type("audio/mpeg; q=1").as_deref(), Some("audio/mpeg"));
        assert_eq!(media_type("geluid"), None);
        assert_eq!(language(Some("nl_NL")).as_deref(), Some("nl-NL"));
        assert_eq!(language(Some("Nederlands!")), None);
    }

    #[test]
    fn text_ends_its_lines_as_an_xml_parser_would() {
        assert_eq!(text("a\r\nb\rc\u{8}"), "a\nb\nc");
    }
}
