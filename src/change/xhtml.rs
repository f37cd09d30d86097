//! XHTML, in which any element may be empty.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A document says within so many bytes that it is XHTML.
const HEAD: usize = 1024;
/// An empty tag is no longer than this.
const TAG: usize = 512;
/// Elements that take all that follows for theirs when their end tag is missing, whatever it is.
const WAIT: [&str; 8] = ["script", "style", "title", "textarea", "iframe", "noframes", "xmp", "a"];

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
        let Some(name) = waiting(html.as_bytes().get(done..end).unwrap_or_default()) else {
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

/// The name of the tag at the end of `html`, if its element waits for an end tag.
fn waiting(html: &[u8]) -> Option<&'static str> {
    let near = html.get(html.len().saturating_sub(TAG)..)?;
    let tag = near.get(memchr::memrchr(b'<', near)? + 1..)?;
    let named = |name: &&str| {
        let after = tag.strip_prefix(name.as_bytes()).and_then(<[u8]>::first);
        after.is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
    };
    WAIT.into_iter().find(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_elements_end_in_xhtml_and_do_not_in_html() {
        let html = "<script src=\"x\"/><br/><a id=\"é\"/>x";
        assert!(matches!(with_end_tags(html), Cow::Borrowed(_)));
        let xhtml = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\">{html}");
        let closed = "<script src=\"x\"/></script><br/><a id=\"é\"/></a>x";
        assert!(with_end_tags(&xhtml).ends_with(closed));
    }
}
