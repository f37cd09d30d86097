//! Markup in, safe markup or text out.
//!
//! [`tokens`] reads markup as a browser does. [`sanitise`] gives it a sound shape with absolute addresses, and then lets
//! through only what a feed may carry. All of it takes time and memory in proportion to the input, however that is
//! nested, and never recurses. Pages as a whole, with their heads, are for the reader of articles.

mod addresses;
mod elements;
pub(crate) mod entities;
pub(crate) mod lexer;
mod policy;
mod shape;
mod text;
pub mod tokens;

use std::borrow::Cow;

use memchr::memchr;
use url::Url;

pub use elements::is_void;

/// `text` without the characters that XML 1.0 cannot hold (section 2.2): C0 controls but tab, LF and CR, surrogates,
/// U+FFFE and U+FFFF.
pub fn clean_text(text: &str) -> String {
    if may_be_unfit(text) {
        text.chars().filter(|&c| is_xml_char(c)).collect()
    } else {
        text.to_owned()
    }
}

/// `text` with LF at the end of its lines (XML 1.0, section 2.11; HTML Standard, section 13.2.3.5).
pub fn unix_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Whether a text may hold a carriage return, a form feed or a character that XML 1.0 cannot hold; nearly always the
/// answer is no, which a pass over the bytes without branches gives in a fraction of the time of one over characters.
pub fn may_be_unfit(text: &str) -> bool {
    // U+FFFE and U+FFFF begin with the byte 0xEF.
    let suspects = text
        .bytes()
        .fold(0_u8, |found, byte| found | u8::from(matches!(byte, 0..=8 | 11..=31 | 0xEF)));
    suspects != 0
}

/// `text` on one line, such as a title or a name: white space at its ends goes, and runs that hold more than spaces (tabs,
/// line ends) become one space.
pub fn one_line(text: &str) -> String {
    let is_break = |c| {
        matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let parts: Vec<_> =
        text.split(is_break).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// `text` with its white space as single spaces between words, which is all that markup keeps of it.
pub fn single_spaced(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_so = text.bytes().all(|byte| {
        let is_fine = match byte {
            b' ' => before != b' ',
            // The latter begin white space outside ASCII, and much else.
            b'\t'..=b'\r' | 0xC2 | 0xE1..=0xE3 => false,
            _ => true,
        };
        before = byte;
        is_fine
    });
    if is_so && (before != b' ' || text.is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut words = text.split_whitespace();
    let mut line = String::with_capacity(text.len());
    line.extend(words.next());
    for word in words {
        line.push(' ');
        line.push_str(word);
    }
    Cow::Owned(line)
}

/// Whether XML 1.0 can hold the character (section 2.2, production 2).
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// `text` with `&`, `<`, `>`, `"` and `'` escaped, fit for an attribute or for text in HTML and XML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, text);
    escaped
}

fn escape_into(escaped: &mut String, text: &str) {
    let is_special = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'');
    // Without branches, as it is a pass over all of it.
    if text.bytes().fold(0_u8, |found, byte| found | u8::from(is_special(byte))) == 0 {
        escaped.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(is_special) {
        let (plain, found) = rest.split_at(at);
        let (special, after) = found.split_at(1);
        escaped.push_str(plain);
        escaped.push_str(match special {
            "&" => "&amp;",
            "<" => "&lt;",
            ">" => "&gt;",
            "\"" => "&quot;",
            _ => "&#39;",
        });
        rest = after;
    }
    escaped.push_str(rest);
}

/// Plain text as markup: blocks separated by empty lines become paragraphs.
pub fn from_text(text: &str) -> String {
    let mut markup = String::with_capacity(text.len() + 16);
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        markup.push_str("<p>");
        markup.push_str(&escape(block).replace('\n', "<br>\n"));
        markup.push_str("</p>\n");
    }
    markup
}

/// Safe markup: what a feed reader may show. Scripts, styles, forms, drawings, event handlers, `javascript:` and
/// tracking pixels go; figures, tables, code with its language, recordings, `lang` and `dir` stay; a page within the
/// page (`iframe`, `embed`, `object`) becomes a link to it. Every address is resolved against `base`; without one,
/// relative addresses are dropped and their elements stay. Markup that has been through it comes out as it went in.
pub fn sanitise(markup: &str, base: Option<&Url>) -> String {
    let shaped = shape::shape(markup, base);
    if shaped.is_plain { shaped.markup } else { policy::allow(&shaped.markup) }
}

/// Markup in a sound shape, with absolute addresses, but not yet safe: attributes that only a page has use for, such as
/// `class`, are still there. For readers that choose among elements before they [`sanitise`].
pub fn mend(markup: &str, base: Option<&Url>) -> String {
    shape::shape(markup, base).markup
}

/// Whether an element of this name, in small letters, stands on lines of its own: a block, or a part of a table.
pub fn stands_alone(name: &str) -> bool {
    elements::is_block(name) || elements::role(name).1 == elements::Role::Table
}

/// Markup as plain text: tags removed, references replaced, blocks separated by empty lines, list items and table rows
/// on lines of their own.
pub fn to_text(markup: &str) -> String {
    text::text(markup)
}

/// The beginning of a plain text, at most `most` characters and never past its first block: whole sentences where that
/// keeps half of them, else whole words and an ellipsis.
pub fn excerpt(text: &str, most: usize) -> String {
    text::excerpt(text, most)
}

#[cfg(test)]
mod tests;
