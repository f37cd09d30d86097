//! White space as a reader sees it.

/// Whether there is nothing but white space in a text.
pub(super) fn is_blank(text: &str) -> bool {
    let odd = text.bytes().find(|byte| !byte.is_ascii_whitespace());
    odd.is_none_or(|byte| !byte.is_ascii_graphic() && text.chars().all(char::is_whitespace))
}

/// Adds a text with each run of white space in it as one space, and none after a space or the end of a line.
pub(super) fn push_spaced(to: &mut String, text: &str) {
    let bytes = text.as_bytes();
    // How far the white space at a place reaches: U+00A0 is two bytes.
    let past = |mut at: usize| {
        loop {
            at += match bytes.get(at) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b'\x0C') => 1,
                Some(0xC2) if bytes.get(at + 1) == Some(&0xA0) => 2,
                _ => return at,
            };
        }
    };
    let mut start = if to.ends_with([' ', '\n']) { past(0) } else { 0 };
    let mut at = start;
    let odd = |from: usize| {
        let rest = bytes.get(from..)?;
        Some(from + rest.iter().position(|&byte| byte <= b' ' || byte == 0xC2)?)
    };
    while let Some(found) = odd(at) {
        let end = past(found);
        at = end.max(found + 1);
        if end == found || (end == found + 1 && bytes.get(found) == Some(&b' ')) {
            continue;
        }
        to.push_str(text.get(start..found).unwrap_or_default());
        to.push(' ');
        start = end;
    }
    to.push_str(text.get(start..).unwrap_or_default());
}

/// Lines without white space around them, and no empty ones.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.push_str(line);
    }
    tidy
}
