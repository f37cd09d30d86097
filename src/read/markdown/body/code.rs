//! Where a text is code, which stays as it is written.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::Kind;

/// Elements whose content is code or none of a reader's business.
const VERBATIM: &[(&str, &str)] =
    &[("<pre", "</pre>"), ("<code", "</code>"), ("<script", "</script>"), ("<style", "</style>")];

/// The code spans, code blocks and verbatim elements of a text, in order, without overlaps. Indented lines are no code
/// in MDX, and nothing is in HTML, where generators replace what stands in code too.
pub(super) fn ranges(text: &str, kind: Kind, options: Options) -> Vec<Range<usize>> {
    if kind == Kind::Html {
        return Vec::new();
    }
    let mut ranges: Vec<Range<usize>> = Parser::new_ext(text, options)
        .into_offset_iter()
        .filter_map(|(event, range)| match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Some(range),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if kind != Kind::Mdx => {
                Some(range)
            }
            _ => None,
        })
        .collect();
    let mut elements = Vec::new();
    for (open, close) in VERBATIM {
        let mut from = 0;
        while let Some(start) =
            text.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at)
        {
            from = start + open.len();
            let is_name =
                text.as_bytes().get(from).is_some_and(|b| matches!(b, b' ' | b'>' | b'\n'));
            if !is_name || holds(&ranges, start) {
                continue;
            }
            let Some(length) = text.get(from..).and_then(|rest| rest.find(close)) else { break };
            from += length + close.len();
            elements.push(start..from);
        }
    }
    ranges.extend(elements);
    ranges.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether one of these ranges, which are in order, holds a byte.
pub(super) fn holds(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}
