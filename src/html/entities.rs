//! Character references in text and attributes (HTML Standard, section 13.2.5.72 and on).

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

use super::is_xml_char;

/// Bytes; no name in the table is longer.
const LONGEST_NAME: usize = 32;

/// `text` with its references replaced, line ends as LF, and without the characters that XML cannot hold. In an
/// attribute, a name without its semicolon counts only when no letter, digit or `=` follows.
pub(super) fn decode(text: &str, attribute: bool) -> Cow<'_, str> {
    // Without branches, as it is a pass over all of it.
    let is_odd =
        |byte| matches!(byte, b'&' | 0xEF) || (byte < b' ' && byte != b'\n' && byte != b'\t');
    if text.bytes().fold(0_u8, |found, byte| found | u8::from(is_odd(byte))) == 0 {
        return Cow::Borrowed(text);
    }
    let fit = |c: char| if c == '\r' { Some('\n') } else { Some(c).filter(|&c| is_xml_char(c)) };
    Cow::Owned(replaced(text, attribute).chars().filter_map(fit).collect())
}

/// `text` with its references replaced and line ends as LF. Every other character stays.
pub(crate) fn replaced(text: &str, attribute: bool) -> Cow<'_, str> {
    let odd = |text: &str| memchr::memchr2(b'&', b'\r', text.as_bytes());
    if odd(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = odd(rest) {
        let (before, found) = rest.split_at(at);
        whole.push_str(before);
        if let Some(after) = found.strip_prefix('\r') {
            whole.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        } else if let Some((characters, length)) = reference(found, attribute) {
            whole.extend(characters);
            rest = found.get(length..).unwrap_or_default();
        } else {
            whole.push('&');
            rest = found.get(1..).unwrap_or_default();
        }
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

/// What `&name;` stands for, one character or two (HTML Standard, section 13.5).
pub(crate) fn named(name: &str) -> Option<String> {
    if name.len() > LONGEST_NAME {
        return None;
    }
    let &(first, second) = NAMED_ENTITIES.get(&format!("{name};"))?;
    // The table has the beginnings of names as well, which stand for nothing.
    let characters = [first, second].into_iter().filter_map(char::from_u32).filter(|&c| c != '\0');
    Some(characters.collect()).filter(|characters: &String| !characters.is_empty())
}

/// Whether `name`, which stands between `&` and `;`, makes a reference: a number or a name of HTML.
pub(crate) fn is_reference(name: &str) -> bool {
    match name.strip_prefix('#') {
        Some(number) => {
            let (digits, radix) = match number.strip_prefix(['x', 'X']) {
                Some(digits) => (digits, 16),
                None => (number, 10),
            };
            !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
        }
        None => named(name).is_some(),
    }
}

/// The characters that the reference at the start of `text` stands for, and its length in bytes.
fn reference(text: &str, attribute: bool) -> Option<(impl Iterator<Item = char>, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (character, length) = numeric(number)?;
        return Some((std::iter::once(character).chain(None), length + 2));
    }
    let letters = body.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    let ends = (2..=letters + usize::from(body.as_bytes().get(letters) == Some(&b';'))).rev();
    for end in ends {
        let name = body.get(..end)?;
        let Some(&(first, second)) = NAMED_ENTITIES.get(name) else { continue };
        let Some(first) = char::from_u32(first).filter(|&c| c != '\0') else { continue };
        let next = body.as_bytes().get(end);
        let runs_on = next.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'=');
        if attribute && !name.ends_with(';') && runs_on {
            return None;
        }
        let second = char::from_u32(second).filter(|&c| c != '\0');
        return Some((std::iter::once(first).chain(second), end + 1));
    }
    None
}

/// `text` follows `&#`.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, skipped) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 1),
        None => (text, 10, 0),
    };
    let count = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let semicolon = usize::from(digits.as_bytes().get(count) == Some(&b';'));
    // More than eight figures, leading zeros aside, are past the last character.
    let significant = digits.get(..count)?.trim_start_matches('0');
    let number = match significant {
        "" => 0,
        figures if figures.len() > 8 => u32::MAX,
        figures => u32::from_str_radix(figures, radix).unwrap_or(u32::MAX),
    };
    let replaced = number
        .checked_sub(0x80)
        .and_then(|index| C1_REPLACEMENTS.get(usize::try_from(index).ok()?).copied().flatten());
    let character = replaced
        .or_else(|| char::from_u32(number).filter(|&c| c != '\0'))
        .unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((character, skipped + count + semicolon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_their_characters() {
        for (text, expected) in [
            ("caf&eacute; &amp; co &#8211; &#x20AC;5", "café & co – €5"),
            ("&nbsp;&copy2011&ampx", "\u{A0}©2011&x"),
            ("&#128; &#0; &#xD800; &#1; &#99999999999;", "€ \u{FFFD} \u{FFFD}  \u{FFFD}"),
            ("AT&T &onzin; &; &# &#x; &", "AT&T &onzin; &; &# &#x; &"),
            ("&notit; &NotEqualTilde;", "¬it; ≂̸"),
            ("a\r\nb\rc&#13;", "a\nb\nc\n"),
            ("x\u{1}y\u{FFFE}z", "xyz"),
        ] {
            assert_eq!(decode(text, false), expected, "{text}");
        }
        assert_eq!(decode("?a=1&copy=2&amp;b&lt", true), "?a=1&copy=2&b<");
    }
}
