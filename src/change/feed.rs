//! Markup on its way to the parser: cut into pieces, and less what readers do not see and the parser would be slow with.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Bytes fed between two looks at the bounds of the tree.
const PIECE: usize = 4096;
/// A tag with more separators than this between `<` and `>` is left out: html5ever compares its attributes pairwise.
const MAX_SEPARATORS: usize = 20_000;

/// A document says within so many bytes that it is XHTML.
const HEAD: usize = 1024;
/// An empty tag is no longer than this.
const TAG: usize = 512;
/// Elements that take all that follows for theirs when their end tag is missing, whatever it is.
const WAIT: [&str; 8] = ["script", "style", "title", "textarea", "iframe", "noframes", "xmp", "a"];

/// `html` less the tags that hold more attributes than any author writes.
pub(super) fn without_monstrous_tags(html: &str) -> Cow<'_, str> {
    if !has_long_tag(html.as_bytes()) {
        return Cow::Borrowed(html);
    }
    let separators = |tag: &str| {
        tag.bytes()
            .filter(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\''))
            .count()
    };
    let mut kept = String::new();
    let mut done = 0;
    let mut at = 0;
    let find = |sign: u8, from: usize| {
        memchr::memchr(sign, html.as_bytes().get(from..).unwrap_or_default())
            .map(|found| from + found)
    };
    while let Some(start) = find(b'<', at) {
        let end = find(b'>', start).map_or(html.len(), |found| found + 1);
        let tag = html.get(start..end).unwrap_or_default();
        if tag.len() > MAX_SEPARATORS && separators(tag) > MAX_SEPARATORS {
            kept.push_str(html.get(done..start).unwrap_or_default());
            done = end;
        }
        at = end;
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(kept)
}

/// In XHTML an element may be empty without an end tag, such as `<script src="x.js"/>`: `html` with the end tags that the
/// parser of HTML waits for.
pub(super) fn with_end_tags(html: &str) -> Cow<'_, str> {
    let head = html.as_bytes().get(..HEAD.min(html.len())).unwrap_or_default();
    if memchr::memmem::find(head, b"http://www.w3.org/1999/xhtml").is_none() {
        return Cow::Borrowed(html);
    }
    let mut kept = String::new();
    let mut done = 0;
    for end in memchr::memmem::find_iter(html.as_bytes(), b"/>").map(|slash| slash + 2) {
        let Some(name) = WAIT.into_iter().find(|name| is_tag(html, done, end, name)) else {
            continue;
        };
        kept.push_str(html.get(done..end).unwrap_or_default());
        // Writing to a string cannot fail.
        let _ = write!(kept, "</{name}>");
        done = end;
    }
    if done == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(html.get(done..).unwrap_or_default());
    Cow::Owned(kept)
}

/// Whether a tag of this name ends at `end`. It is looked for among the bytes before, from `start` on, as far as tags reach.
fn is_tag(html: &str, start: usize, end: usize, name: &str) -> bool {
    let near = html.as_bytes().get(start.max(end.saturating_sub(TAG))..end).unwrap_or_default();
    let tag = memchr::memrchr(b'<', near).and_then(|open| near.get(open + 1..)).unwrap_or_default();
    let after = tag.strip_prefix(name.as_bytes()).and_then(<[u8]>::first);
    after.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

/// Whether so much markup without a `>` stands somewhere that it may be such a tag.
fn has_long_tag(mut html: &[u8]) -> bool {
    while let Some(near) = html.get(..=MAX_SEPARATORS) {
        let Some(end) = memchr::memrchr(b'>', near) else { return true };
        html = html.get(end + 1..).unwrap_or_default();
    }
    false
}

/// What is fed at one time.
pub(super) struct Piece {
    pub(super) end: usize,
    /// It is a tag of `Machinery`, if it is a tag at all and not part of a comment or the like.
    pub(super) tag: bool,
}

/// The next piece from `start`. A tag that may open a script or a style sheet is one by itself.
pub(super) fn piece(html: &str, start: usize) -> Piece {
    let rest = html.as_bytes().get(start..).unwrap_or_default();
    let near = rest.get(..PIECE.min(rest.len())).unwrap_or_default();
    let opens = |at: &usize| {
        let tag = rest.get(*at..).unwrap_or_default();
        Machinery::ALL.iter().any(|machinery| begins(tag, machinery.opens()))
    };
    let found = memchr::memchr_iter(b'<', near).find(opens);
    let length = match found {
        Some(0) => memchr::memchr(b'>', near).map_or(near.len(), |close| close + 1),
        Some(at) => at,
        None => near.len(),
    };
    let mut end = start + length;
    while !html.is_char_boundary(end) {
        end += 1;
    }
    Piece { end, tag: found == Some(0) }
}

fn begins(text: &[u8], word: &[u8]) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// An element whose text is for browsers. It is most of many a page, and is not fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Machinery {
    Script,
    Style,
}

impl Machinery {
    const ALL: [Self; 2] = [Self::Script, Self::Style];

    /// The machinery that an element of HTML with this name is.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "script" => Some(Self::Script),
            "style" => Some(Self::Style),
            _ => None,
        }
    }

    fn opens(self) -> &'static [u8] {
        match self {
            Self::Script => b"<script",
            Self::Style => b"<style",
        }
    }

    fn closes(self) -> &'static [u8] {
        match self {
            Self::Script => b"</script",
            Self::Style => b"</style",
        }
    }

    /// How much of `html`, which comes after the start tag, is nothing but the element's text. What looks like its end tag
    /// ends it, except that a script may hold scripts within `<!--` (HTML 13.2.5.20): such a one is fed.
    pub(super) fn length(self, html: &str) -> usize {
        let text = html.as_bytes();
        let closes = |at: &usize| begins(text.get(*at..).unwrap_or_default(), self.closes());
        let end = memchr::memchr_iter(b'<', text).find(closes).unwrap_or(text.len());
        let hides = self == Self::Script
            && memchr::memmem::find(text.get(..end).unwrap_or_default(), b"<!--").is_some();
        if hides { 0 } else { end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_that_may_open_machinery_is_a_piece_by_itself() {
        let html = "<p>é<STYLE media=x>p{}</style><s>";
        let mut at = 0;
        let mut pieces = Vec::new();
        while at < html.len() {
            let Piece { end, tag } = piece(html, at);
            pieces.push((&html[at..end], tag));
            at = end;
        }
        assert_eq!(pieces, [("<p>é", false), ("<STYLE media=x>", true), ("p{}</style><s>", false)]);
    }

    #[test]
    fn a_monstrous_tag_is_left_out_and_a_long_text_is_not() {
        let tag = format!("<p{}>", " a".repeat(MAX_SEPARATORS + 1));
        let text = "lang ".repeat(MAX_SEPARATORS);
        let html = format!("<i>{text}</i>{tag}<b>x</b>");
        assert_eq!(without_monstrous_tags(&html), format!("<i>{text}</i><b>x</b>"));
        let html = "<b>x</b>".repeat(MAX_SEPARATORS);
        assert!(matches!(without_monstrous_tags(&html), Cow::Borrowed(_)));
    }

    #[test]
    fn machinery_ends_at_its_end_tag() {
        assert_eq!(Machinery::Style.length("a{}</STYLE >x"), 3);
        assert_eq!(Machinery::Style.length("a{}</script>"), 12);
        assert_eq!(Machinery::Script.length("if (a<b) </style></script>"), 17);
        assert_eq!(Machinery::Script.length("<!-- <script></script> --></script>"), 0);
    }

    #[test]
    fn empty_elements_end_in_xhtml_and_do_not_in_html() {
        let html = "<script src=\"x\"/><br/><a id=\"é\"/>x";
        assert!(matches!(with_end_tags(html), Cow::Borrowed(_)));
        let xhtml = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\">{html}");
        let closed = "<script src=\"x\"/></script><br/><a id=\"é\"/></a>x";
        assert!(with_end_tags(&xhtml).ends_with(closed));
    }
}
