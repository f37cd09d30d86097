//! Text of feeds, which may be plain, markup, or markup that calls itself plain.

use super::tree::Tree;
use crate::article::{Body, SafeHtml};
use crate::html::entities::is_reference;
use crate::html::{clean_text, escape, is_void, one_line, to_text};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::{Element, Node};

/// Elements of HTML that feeds use; a `<name>` that is none of these is text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "meta",
    "nav",
    "object",
    "ol",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "longdesc", "data", "background"];

/// A title as plain text. Many publishers escape titles twice or put markup into them, and most readers undo that; so a
/// title is markup when it holds an entity reference, or a tag with its end tag.
pub(super) fn title(text: &str) -> String {
    let tags = tags(text);
    let is_markup = has_reference(text)
        || tags.iter().any(|(name, end)| {
            (*end && tags.contains(&(name.clone(), false)))
                || matches!(name.as_str(), "br" | "img" | "wbr")
        });
    if is_markup { one_line(&clean_text(&to_text(text))) } else { one_line(&clean_text(text)) }
}

/// The title that an element of RSS holds, as plain text. Where `&` and `<` are written as hexadecimal references and
/// in no other way, the publisher follows the profile of the RSS Advisory Board, and a title is never markup.
pub(super) fn title_of(element: Element<'_>) -> String {
    if element.children().next().is_some() {
        return one_line(&clean_text(&element.deep_text()));
    }
    let raw = element.inner();
    let follows_profile = ["&#x26;", "&#x3C;", "&#x3c;"].iter().any(|it| raw.contains(it))
        && !["&amp;", "&lt;", "<![CDATA[", "&#38;", "&#60;"].iter().any(|it| raw.contains(it));
    let text = element.text();
    if follows_profile { one_line(&clean_text(&text)) } else { title(&text) }
}

/// Whether `text` holds a tag of HTML or an entity reference.
pub(super) fn is_markup(text: &str) -> bool {
    has_reference(text) || has_tags(text)
}

/// Whether `text` holds a tag of HTML. Of text that a format calls plain only tags prove the contrary: `A&gt; B` may well
/// be meant as it is.
pub(super) fn has_tags(text: &str) -> bool {
    !tags(text).is_empty()
}

/// The tags of HTML in `text`: name, and whether it is an end tag.
fn tags(text: &str) -> Vec<(String, bool)> {
    let Some(last) = text.rfind('>') else { return Vec::new() };
    let mut tags = Vec::new();
    for (at, _) in text.match_indices('<').take_while(|(at, _)| *at < last) {
        let rest = text.get(at + 1..).unwrap_or_default();
        let (rest, end) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
        let length = rest.bytes().take(12).take_while(u8::is_ascii_alphanumeric).count();
        let (name, behind) = rest.split_at(length);
        let ended = behind.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/');
        let name = name.to_ascii_lowercase();
        if ended && ELEMENTS.contains(&name.as_str()) {
            tags.push((name, end));
        }
    }
    tags
}

/// Whether `text` holds a numeric reference, or one to an entity of HTML.
fn has_reference(text: &str) -> bool {
    text.match_indices('&').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.bytes().take(32).position(|byte| byte == b';');
        end.and_then(|end| rest.get(..end)).is_some_and(is_reference)
    })
}

/// What an element of RSS says: the markup in it, or its text where that is plain. `always` for elements that hold
/// markup by definition.
pub(super) fn rich<'d>(tree: &Tree<'d, '_>, element: Element<'d>, always: bool) -> Body {
    let text = if element.children().next().is_some() {
        // Markup that was not escaped.
        inside(tree, element)
    } else {
        let text = element.text();
        if !always && !is_markup(&text) {
            return Body::Text(clean_text(&text).trim().to_owned());
        }
        text.into_owned()
    };
    html(&text, tree, element)
}

/// Markup as a body, its addresses resolved where `element` stands.
pub(super) fn html<'d>(markup: &str, tree: &Tree<'d, '_>, element: Element<'d>) -> Body {
    Body::Html(SafeHtml::new(markup.trim(), tree.base(element).as_ref()))
}

/// Markup that is nothing but paragraphs and line ends, as the text that it was made from; other markup as it is.
pub(super) fn plain_if_simple(body: Body) -> Body {
    let Body::Html(markup) = &body else { return body };
    let simple = markup.as_str().split('<').skip(1).all(|piece| {
        piece
            .split_once('>')
            .is_some_and(|(tag, _)| matches!(tag, "p" | "/p" | "br" | "br/" | "br /"))
    });
    if simple { Body::Text(to_text(markup.as_str())) } else { body }
}

/// The elements and text inside `element` as HTML, whatever prefixes the document has for them. Addresses are
/// resolved where an `xml:base` inside may change what they mean.
pub(super) fn inside<'d>(tree: &Tree<'d, '_>, element: Element<'d>) -> String {
    let mut markup = String::new();
    let mut open = vec![(element, element.nodes().collect::<Vec<_>>().into_iter())];
    while let Some((current, nodes)) = open.last_mut() {
        match nodes.next() {
            Some(Node::Text(text)) => markup.push_str(&escape(&text.text())),
            Some(Node::Element(child)) if matches!(child.local(), "script" | "style") => {}
            Some(Node::Element(child)) => {
                start_tag(&mut markup, tree, child);
                if !is_void(child.local()) {
                    open.push((child, child.nodes().collect::<Vec<_>>().into_iter()));
                }
            }
            None => {
                let closed = *current;
                open.pop();
                if !open.is_empty() {
                    markup.extend(["</", closed.local(), ">"]);
                }
            }
        }
    }
    markup
}

fn start_tag<'d>(markup: &mut String, tree: &Tree<'d, '_>, element: Element<'d>) {
    markup.extend(["<", element.local()]);
    for attribute in element.attributes() {
        let name = match attribute.ns() {
            Ns::NONE => attribute.qname(),
            Ns::XML if attribute.local() == "lang" => "lang",
            _ => continue,
        };
        let value = attribute.value();
        let resolved = (tree.has_bases() && ADDRESSES.contains(&name))
            .then(|| tree.base(element)?.join(value.trim()).ok())
            .flatten();
        let value = resolved.as_ref().map_or(value, |url| url.as_str());
        markup.extend([" ", name, "=\"", &escape(value), "\""]);
    }
    markup.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_were_escaped_twice_are_read_as_meant() {
        assert_eq!(title("Jan &amp; Piet"), "Jan & Piet");
        assert_eq!(title("Wethouder <i>weg</i> na debat"), "Wethouder weg na debat");
        assert_eq!(title("  Twee\n\tregels "), "Twee regels");
    }

    #[test]
    fn signs_in_titles_that_are_no_markup_stay() {
        for text in
            ["a < b & c > d", "R&D; vragen", "Het element <b> uitgelegd", "Lijst<String> in Rust"]
        {
            assert_eq!(title(text), text);
        }
    }

    #[test]
    fn only_tags_and_references_make_markup() {
        assert!(is_markup("een<br/>twee"));
        assert!(is_markup("caf&eacute;"));
        assert!(!is_markup("x < y en y > z, R&D"));
    }
}
