//! What stands around a text on a page and is no part of it: menus, buttons to share, lists that lead elsewhere, what
//! readers wrote.
//!
//! A list of links may be what the author wrote, such as the sources of an article. So a part goes only when the page
//! calls it by the name of such a thing, and it leads elsewhere or says next to nothing.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};

use crate::html;
use crate::read::print_page::{Labels, Marker};

/// Parts that are never text, by what they are.
const NEVER: &str = "nav, aside.related, [role=navigation], [role=search], [role=complementary], [role=banner], [hidden], \
                     [aria-hidden=true], .share, .sharing, .social, .social-share, .comments, #comments, .related, \
                     .breadcrumb, .breadcrumbs, .pagination, .skip-link, .sidebar, #sidebar, .cookie, .newsletter";

/// Parts that may be looked at; a hostile page has any number.
const MOST: usize = 500;

/// Words in the names that pages give to such parts.
#[rustfmt::skip]
const WORDS: [&str; 60] = [
    "addthis", "ads", "advert", "advertisement", "advertising", "breadcrumb", "breadcrumbs", "comentarios", "comment",
    "commentaires", "comments", "compartir", "cookie", "cookies", "crumbs", "delen", "disqus", "follow", "gerelateerd",
    "kommentare", "kruimelpad", "masthead", "menu", "mostpopular", "mostread", "nav", "navbar", "navigation", "newsletter",
    "nieuwsbrief", "outbrain", "pager", "pagination", "partage", "partager", "popular", "prevnext", "promo", "promotion",
    "reacties", "recommendations", "recommended", "relacionados", "related", "replies", "respond", "share", "sharing",
    "sidebar", "signup", "social", "sponsor", "sponsored", "subscribe", "taboola", "teilen", "toolbar", "tools", "trending",
    "zijbalk",
];

/// Fewer bytes of text are a label or a button.
const LABEL: usize = 160;

/// Elements that hold a part of a page.
const PARTS: &str = "div, section, aside, header, footer, form, ul, ol, p, table";

/// What only a text has; a button or a label has none of it.
const CONTENT: [&str; 18] = [
    "p",
    "pre",
    "code",
    "blockquote",
    "table",
    "figure",
    "img",
    "picture",
    "video",
    "audio",
    "math",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Takes it out of a page.
pub(super) fn take_out(document: &Document, labels: &Labels) {
    document.select(NEVER).remove();
    let mut gone = HashSet::new();
    for part in document.select(PARTS).nodes().iter().filter(|part| is_named(part)).take(MOST) {
        let names_sources = || {
            let is_label = |line: &str| labels.language_of(line, Marker::Sources).is_some();
            html::to_text(&part.html()).lines().any(|line| is_label(line.trim()))
        };
        let is_gone = part.ancestors_it(None).any(|around| gone.contains(&around.id));
        if !is_gone && leads_elsewhere(part) && !names_sources() {
            part.remove_from_parent();
            gone.insert(part.id);
        }
    }
}

/// Whether its class or id is one of those, or has one of them among its words. The id of a section is that of its heading.
fn is_named(part: &NodeRef<'_>) -> bool {
    let is_known = |word: &str| WORDS.binary_search(&word).is_ok();
    let id = part.attr("id").filter(|_| !part.has_name("section"));
    part.attr("class").into_iter().chain(id).any(|names| {
        names.split_ascii_whitespace().any(|name| {
            let words = words(name);
            words.iter().any(|word| is_known(word)) || is_known(&words.concat())
        })
    })
}

/// The words in a name: `share-bar`, `share_bar` and `shareBar` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let is_start = letter.is_ascii_uppercase() && before.is_ascii_lowercase();
        if is_start || !letter.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if letter.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    words
}

/// Whether half of a part's text is in links, or it is no more than a label.
fn leads_elsewhere(part: &NodeRef<'_>) -> bool {
    let text = length(&part.text());
    let is_content = |inner: NodeRef<'_>| CONTENT.iter().any(|name| inner.has_name(name));
    if text < LABEL && !is_content(*part) && !part.descendants_it().any(is_content) {
        return true;
    }
    let links = part.descendants_it().filter(|inner| inner.has_name("a"));
    text > 0 && links.map(|link| length(&link.text())).sum::<usize>() * 2 >= text
}

fn length(text: &str) -> usize {
    text.split_whitespace().map(str::len).sum()
}
