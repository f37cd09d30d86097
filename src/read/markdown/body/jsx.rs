//! JSX: components lose their tags and keep what is between them, those that show something known become that, and
//! expressions go.

use std::borrow::Cow;

use super::Kind;
use super::admonition;
use super::call::Call;
use super::rewrite::Rewriter;
use crate::html::escape;

/// Longest tag, in bytes; what is longer is text.
const LONGEST: usize = 2048;

/// Longest expression in a text, in bytes; every brace may begin one.
const LONGEST_EXPRESSION: usize = 1024;

/// Elements of HTML that old texts write in capitals.
const HTML: &[&str] = &[
    "A",
    "B",
    "BLOCKQUOTE",
    "BR",
    "CENTER",
    "CODE",
    "DIV",
    "DL",
    "DT",
    "DD",
    "EM",
    "FONT",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "HR",
    "I",
    "IMG",
    "LI",
    "OL",
    "P",
    "PRE",
    "S",
    "SPAN",
    "STRONG",
    "SUB",
    "SUP",
    "TABLE",
    "TBODY",
    "TD",
    "TH",
    "THEAD",
    "TR",
    "TT",
    "U",
    "UL",
];

/// A tag as written.
struct Tag {
    call: Call,
    name: String,
    closes: bool,
    closes_itself: bool,
    /// An attribute has a value in braces.
    has_braces: bool,
    length: usize,
}

/// Takes the tag or comment here. False when it is HTML or text, which is left as it is.
pub(super) fn take_tag(rewriter: &mut Rewriter<'_>) -> bool {
    let rest = rewriter.rest();
    if rest.starts_with("<!--") {
        let Some(end) = rewriter.find("-->") else { return false };
        rewriter.skip(end + 3);
        return true;
    }
    if rewriter.setting.kind == Kind::Mdx && (rest.starts_with("<>") || rest.starts_with("</>")) {
        rewriter.skip(if rest.starts_with("<>") { 2 } else { 3 });
        return true;
    }
    let Some(tag) = parse(rest) else { return false };
    let is_component = tag.name.starts_with(|c: char| c.is_ascii_uppercase())
        && !HTML.contains(&tag.name.as_str());
    if is_component {
        take_component(rewriter, &tag);
        return true;
    }
    if tag.has_braces {
        let html = as_html(&tag);
        rewriter.push(&html);
        rewriter.skip(tag.length);
    }
    tag.has_braces
}

fn take_component(rewriter: &mut Rewriter<'_>, tag: &Tag) {
    let call = &tag.call;
    let is_link = matches!(tag.name.as_str(), "Link" | "NavLink" | "DocLink");
    if tag.closes {
        rewriter.close(&call.name);
    } else if is_link && !tag.closes_itself {
        rewriter.open_link(&call.name, call.get(&["to", "href"]).unwrap_or_default());
    } else if let Some(label) = admonition::label_of_call(call, rewriter.setting.language) {
        if !tag.closes_itself {
            rewriter.open_quote(&call.name, &escape(&label));
        }
    } else if tag.name == "TabItem" {
        if let Some(label) = call.get(&["label", "value"]).map(escape) {
            rewriter.push(&format!("<p><strong>{label}</strong></p>\n\n"));
        }
    } else if rewriter.put_call(call, tag.length) {
        return;
    } else if tag.closes_itself {
        rewriter.note(&tag.name);
    }
    rewriter.skip(tag.length);
}

/// A tag of HTML whose values in braces are the text in them, or gone.
fn as_html(tag: &Tag) -> String {
    let attributes: String = [
        "src",
        "href",
        "alt",
        "title",
        "class",
        "classname",
        "id",
        "lang",
        "width",
        "height",
        "colspan",
        "rowspan",
        "open",
    ]
    .iter()
    .filter_map(|name| {
        let value = tag.call.get(&[name])?;
        let name = if *name == "classname" { "class" } else { name };
        Some(format!(" {name}=\"{}\"", escape(value)))
    })
    .collect();
    let name = &tag.name;
    if tag.closes { format!("</{name}>") } else { format!("<{name}{attributes}>") }
}

fn parse(rest: &str) -> Option<Tag> {
    let inner = rest.strip_prefix('<')?;
    let (inner, closes) = inner.strip_prefix('/').map_or((inner, false), |inner| (inner, true));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let end = inner.find(|c: char| !is_name(c)).unwrap_or(inner.len());
    let (name, mut text) = inner.split_at_checked(end)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut tag = Tag {
        call: Call::new(name),
        name: name.to_owned(),
        closes,
        closes_itself: false,
        has_braces: false,
        length: 0,
    };
    loop {
        text = text.trim_start();
        let used = rest.len() - text.len();
        if used > LONGEST {
            return None;
        }
        if text.starts_with('>') {
            tag.length = used + 1;
            return Some(tag);
        }
        if text.starts_with("/>") {
            tag.length = used + 2;
            tag.closes_itself = true;
            return Some(tag);
        }
        text = attribute(text, &mut tag)?;
    }
}

/// Reads one attribute into the tag; the rest after it.
fn attribute<'t>(text: &'t str, tag: &mut Tag) -> Option<&'t str> {
    // `{...spread}` and `{/* comment */}`.
    if text.starts_with('{') {
        tag.has_braces = true;
        return text.get(balanced(text, LONGEST)?..);
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '@');
    let end = text.find(|c: char| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some(rest);
    };
    if value.starts_with('{') {
        tag.has_braces = true;
        let length = balanced(value, LONGEST)?;
        if let Some(literal) = value.get(..length).and_then(literal) {
            tag.call.add(name, literal.to_owned());
        }
        return value.get(length..);
    }
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (inner, after) = value.get(1..)?.split_once(quote)?;
        tag.call.add(name, inner.to_owned());
        return Some(after);
    }
    let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
    let (word, after) = value.split_at_checked(end).filter(|(word, _)| !word.is_empty())?;
    tag.call.add(name, word.to_owned());
    Some(after)
}

/// The length of the text in balanced braces at the start; quoted braces do not count.
fn balanced(text: &str, longest: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().take(longest) {
        match (byte, quote) {
            _ if is_escaped => is_escaped = false,
            (b'\\', _) => is_escaped = true,
            (_, Some(open)) if byte == open => quote = None,
            // An apostrophe after a letter is one in a word, not the start of a text.
            (b'"' | b'\'' | b'`', None) => {
                let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
                if !before.is_some_and(u8::is_ascii_alphanumeric) {
                    quote = Some(byte);
                }
            }
            (b'{', None) => depth += 1,
            (b'}', None) => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The first text in quotes in an expression.
fn literal(expression: &str) -> Option<&str> {
    let start = expression.find(['"', '\'', '`'])?;
    let quote = expression.get(start..)?.chars().next()?;
    expression.get(start + 1..)?.split_once(quote).map(|(text, _)| text)
}

/// Takes the expression here, in MDX: a text in quotes stays, the title is known, everything else goes.
pub(super) fn take_expression(rewriter: &mut Rewriter<'_>) -> bool {
    if rewriter.setting.kind != Kind::Mdx {
        return false;
    }
    let rest = rewriter.rest();
    let Some(length) = balanced(rest, LONGEST_EXPRESSION) else { return false };
    let inner = rest.get(1..length - 1).unwrap_or_default().trim();
    // `## Heading {#id}` names a place.
    if inner.starts_with('#') {
        return false;
    }
    let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let text = quote.and_then(|quote| inner.get(1..)?.strip_suffix(quote));
    match text {
        Some(text) => rewriter.push(&escape(text)),
        None if inner == "frontMatter.title" => {
            let title = escape(rewriter.setting.title);
            rewriter.push(&title);
        }
        None => rewriter.note(inner.split(['(', ' ', '\n']).next().unwrap_or_default()),
    }
    rewriter.skip(length);
    true
}

/// The text with the lines between the tags of components as far to the left as the tags: indentation, which JSX
/// ignores, would make code of them.
pub(super) fn dedent(text: &str) -> Cow<'_, str> {
    if !text.lines().any(|line| is_component(line.trim_start(), "<")) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    // For each open component, how far its lines are indented, once one was seen.
    let mut indents: Vec<Option<usize>> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - trimmed.len();
        let is_empty = trimmed.trim().is_empty();
        if fence.is_none() && is_component(trimmed, "</") {
            indents.pop();
        }
        if let Some(last @ None) = indents.last_mut().filter(|_| !is_empty) {
            *last = Some(indent);
        }
        let drop = indents.last().copied().flatten().unwrap_or(if indents.is_empty() {
            0
        } else {
            indent
        });
        let is_closing = trimmed.starts_with("</") && fence.is_none();
        let drop = if is_closing && indents.is_empty() { indent.min(12) } else { drop.min(indent) };
        out.push_str(line.get(drop..).unwrap_or_default());
        match fence {
            Some(mark) if trimmed.starts_with(mark) => fence = None,
            None if trimmed.starts_with("```") => fence = Some("```"),
            None if trimmed.starts_with("~~~") => fence = Some("~~~"),
            None if is_component(trimmed, "<") && indents.len() < 32 => {
                let end = trimmed.trim_end();
                let name_end = trimmed.find([' ', '>', '/', '\n']).unwrap_or(trimmed.len());
                let closing = format!("</{}", trimmed.get(1..name_end).unwrap_or_default());
                if !end.ends_with("/>") && !trimmed.contains(&closing) {
                    indents.push(None);
                }
            }
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Whether a component's tag that begins so begins the line.
fn is_component(line: &str, tag: &str) -> bool {
    line.strip_prefix(tag).is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}
