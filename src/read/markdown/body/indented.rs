//! Remarks of Python-Markdown and MkDocs, whose text is indented below a line such as `!!! note "Title"`,
//! `??? tip` or `=== "Tab"`. They are given the form of Docusaurus, with fences of colons, line by line.

use std::borrow::Cow;

use memchr::memchr3_iter;

/// How far the text of a remark is indented.
const INDENT: usize = 4;
/// How many remarks may lie in each other.
const DEEPEST: usize = 8;

/// The text with fences of colons in the place of indentation.
pub(super) fn fenced(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| kind_and_title(line.trim_start()).is_some();
    let mut may_begin = memchr3_iter(b'!', b'?', b'=', text.as_bytes()).filter(|&at| {
        let rest = text.get(at..).unwrap_or_default();
        ["!!! ", "??? ", "???+ ", "=== \""].iter().any(|sign| rest.starts_with(sign))
    });
    if may_begin.next().is_none() || !text.lines().any(begins) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut out: Vec<Cow<'_, str>> = Vec::with_capacity(lines.len());
    let mut depth = 0;
    let mut fence: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        let is_empty = line.trim().is_empty();
        while depth > 0 && !is_empty && indent(line) < depth * INDENT {
            depth -= 1;
            fence = None;
            close(&mut out, depth);
        }
        let rest = line.get(indent(line).min(depth * INDENT)..).unwrap_or_default();
        let mark = ["```", "~~~"].into_iter().find(|mark| rest.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, mark) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let next = lines.get(at + 1..).unwrap_or_default();
        let remark = kind_and_title(rest).filter(|_| {
            let inner = next.iter().find(|line| !line.trim().is_empty());
            let is_inner = inner.is_some_and(|line| indent(line) >= (depth + 1) * INDENT);
            fence.is_none() && depth < DEEPEST && is_inner
        });
        if let Some((kind, title)) = remark {
            out.push(Cow::Owned(format!("{} {kind} {title}\n", colons(depth))));
            depth += 1;
        } else {
            out.push(Cow::Borrowed(rest));
        }
    }
    Cow::Owned(out.concat())
}

/// Puts the end of a remark on the empty line before, so that lines keep their numbers, or on one of its own.
fn close(out: &mut Vec<Cow<'_, str>>, depth: usize) {
    let end = format!("{}\n", colons(depth));
    match out.last_mut().filter(|line| line.trim().is_empty()) {
        Some(line) => *line = Cow::Owned(end),
        None => out.push(Cow::Owned(end)),
    }
}

fn colons(depth: usize) -> String {
    ":".repeat(3 + DEEPEST - depth)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// What a line says that begins a remark.
fn kind_and_title(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end();
    if let Some(rest) = line.strip_prefix("=== ") {
        let title =
            rest.trim_start_matches(['!', '+', ' ']).strip_prefix('"')?.strip_suffix('"')?;
        return Some(("details", title));
    }
    let rest = ["!!! ", "??? ", "???+ "].iter().find_map(|mark| line.strip_prefix(mark))?;
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words, title.strip_suffix('"')?),
        None => (rest, ""),
    };
    let mut words = words.split_whitespace();
    let kind = words.next()?;
    let is_word = |word: &str| word.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    (is_word(kind) && words.all(is_word)).then_some((kind, title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indented_remark_gets_fences_and_lines_keep_their_numbers() {
        let text = "Voor\n\n!!! note \"Let op\"\n    Een.\n\n    Twee.\n\nNa\n";
        assert_eq!(
            fenced(text),
            "Voor\n\n::::::::::: note Let op\nEen.\n\nTwee.\n:::::::::::\nNa\n"
        );
    }

    #[test]
    fn remarks_lie_in_each_other() {
        let text = "??? tip\n    A\n    !!! warning\n        B\nC";
        let expected = "::::::::::: tip \nA\n:::::::::: warning \nB\n::::::::::\n:::::::::::\nC";
        assert_eq!(fenced(text), expected);
    }

    #[test]
    fn exclamations_and_code_are_left_alone() {
        for text in ["!!! wat een feest\nGewone tekst\n", "```\n!!! note\n    x\n```\n", "=== \nx"]
        {
            assert_eq!(fenced(text), text);
        }
    }
}
