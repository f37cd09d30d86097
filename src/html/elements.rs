//! What the sanitiser knows of elements: which stay, and which may stand where (HTML Standard, sections 4 and 13.2.6).

/// How an element takes its place among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Ends an open paragraph, and bounds what an inline end tag can close.
    Block,
    /// Stands in a line of text.
    Inline,
    /// Has no content.
    Void,
    /// A part of a table.
    Table,
    /// Goes with all it holds.
    Dropped,
    /// Goes, but what it holds stays.
    Transparent,
}

const BLOCK: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "li",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
    "hr",
    "table",
];

const INLINE: [&str; 37] = [
    "a", "abbr", "acronym", "audio", "b", "bdi", "bdo", "big", "cite", "code", "data", "del",
    "dfn", "em", "i", "ins", "kbd", "mark", "picture", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "video", "rb",
];

/// Those without content that stay, besides `hr` and `col`.
const KEPT: [&str; 5] = ["br", "img", "source", "track", "wbr"];

const TABLE: [&str; 9] =
    ["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Their content is drawing, form or duplicate. Elements with raw content need no entry: only text tokens are text.
const DROPPED: [&str; 6] =
    ["template", "select", "datalist", "svg", "annotation", "annotation-xml"];

/// The element's own name with a longer life, and its role; a name that is in no table is transparent.
pub(super) fn role(name: &str) -> (&'static str, Role) {
    let tables: [(&[&'static str], Role); 5] = [
        (&INLINE, Role::Inline),
        (&BLOCK, Role::Block),
        (&KEPT, Role::Void),
        (&TABLE, Role::Table),
        (&DROPPED, Role::Dropped),
    ];
    tables
        .into_iter()
        .find_map(|(names, role)| names.iter().find(|own| **own == name).map(|own| (*own, role)))
        .unwrap_or(("", Role::Transparent))
}

/// Whether the element stands on lines of its own, apart from parts of tables.
pub(super) fn is_block(name: &str) -> bool {
    role(stand_in(name)).1 == Role::Block || matches!(name, "body" | "caption")
}

/// Every element that may stay.
pub(super) fn allowed() -> impl Iterator<Item = &'static str> {
    [&BLOCK[..], &INLINE, &KEPT, &TABLE].into_iter().flatten().copied()
}

/// The element that stands in for one that means something on its own page only.
pub(super) fn stand_in(name: &str) -> &str {
    match name {
        "main" | "form" | "fieldset" | "legend" | "dialog" | "search" => "div",
        "menu" | "dir" => "ul",
        "listing" => "pre",
        "image" => "img",
        name => name,
    }
}

/// Elements of HTML that have no content (HTML Standard, sections 13.1.2 and, for those that are obsolete, 13.2.6.4); two
/// others, of drafts, are still met in feeds.
const VOID: [&str; 20] = [
    "area",
    "base",
    "basefont",
    "bgsound",
    "br",
    "col",
    "command",
    "embed",
    "event-source",
    "frame",
    "hr",
    "img",
    "input",
    "keygen",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
];

/// Whether the element has no content and so no end tag.
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether text directly in the element would be moved out of the table.
pub(super) fn is_table_frame(name: &str) -> bool {
    matches!(name, "table" | "tbody" | "thead" | "tfoot" | "tr" | "colgroup")
}

/// Whether what is open outside the element is out of reach for end tags within it.
pub(super) fn is_scope(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption") || is_table_frame(name)
}

/// Whether the element is a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
