//! What stands around a text on a page and is no part of it: menus, buttons to share, lists that lead elsewhere, what
//! readers wrote.
//!
//! A list of links may be what the author wrote, such as the sources of an article. So a part goes only when the page
//! calls it by the name of such a thing, and it leads elsewhere or says next to nothing; or when it is a list of links that
//! stands apart from the text.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

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

/// Bytes; a shorter piece of text is no running text.
const PROSE: usize = 40;

/// So many links are a list of them.
const FEW: usize = 3;

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
    remove(document, labels, |part| is_named(part) && leads_elsewhere(part));
    if let Some((text, prose)) = document.body().and_then(place_of_text) {
        let around: HashSet<_> = text.ancestors_it(None).map(|around| around.id).collect();
        let is_apart = |part: &NodeRef<'_>| {
            part.id != text.id
                && !around.contains(&part.id)
                && !part.ancestors_it(None).any(|around| around.id == text.id)
        };
        // A list that is longer than the text may be what the text is about.
        let is_shorter = |part: &NodeRef<'_>| length(&part.text()) < prose;
        remove(document, labels, |part| {
            is_apart(part) && is_list_of_links(part) && is_shorter(part)
        });
    }
}

/// Takes out the parts that are `unwanted`, but for those that name sources.
fn remove(document: &Document, labels: &Labels, unwanted: impl Fn(&NodeRef<'_>) -> bool) {
    let mut decided = HashSet::new();
    for part in document.select(PARTS).nodes().iter().filter(|part| unwanted(part)).take(MOST) {
        if part.ancestors_it(None).any(|around| decided.contains(&around.id)) {
            continue;
        }
        decided.insert(part.id);
        if !names_sources(part, labels) {
            part.remove_from_parent();
        }
    }
}

/// Whether the word for sources stands in a part or is what stands before it.
fn names_sources(part: &NodeRef<'_>, labels: &Labels) -> bool {
    let is_label = |line: &str| labels.mark(line.trim(), &[Marker::Sources]);
    html::to_text(&part.html()).lines().any(is_label)
        || part.prev_element_sibling().is_some_and(|before| is_label(&before.text()))
}

/// The smallest element that holds four fifths of the running text, but for a section, as the next one is of the same text, and
/// how much there is; `None` for a page that has none.
fn place_of_text(body: NodeRef<'_>) -> Option<(NodeRef<'_>, usize)> {
    let mut prose: HashMap<NodeId, usize> = HashMap::new();
    let mut all = 0;
    for text in body.descendants_it().filter(NodeRef::is_text) {
        let length = length(&text.text());
        if length < PROSE || text.ancestors_it(None).any(|around| around.has_name("a")) {
            continue;
        }
        all += length;
        for around in text.ancestors_it(None) {
            *prose.entry(around.id).or_default() += length;
        }
    }
    let holds_most = |part: &NodeRef<'_>| {
        !part.has_name("section") && prose.get(&part.id).is_some_and(|it| it * 5 >= all * 4)
    };
    let mut place = Some(body).filter(|_| all > 0)?;
    while let Some(inner) = place.children_it(false).find(holds_most) {
        place = inner;
    }
    // A single paragraph is one of the text around it.
    while place.has_name("p") || place.is_text() {
        place = place.parent()?;
    }
    Some((place, all))
}

/// Whether it is links for the most part, and several; those to nothing but authors say who wrote the text.
fn is_list_of_links(part: &NodeRef<'_>) -> bool {
    let links = || part.descendants_it().filter(|inner| inner.has_name("a"));
    let is_to_author = |link: NodeRef<'_>| {
        let rel = link.attr("rel");
        rel.is_some_and(|rel| rel.split_ascii_whitespace().any(|it| it == "author"))
    };
    links().take(FEW).count() == FEW && !links().all(is_to_author) && is_mostly_links(part)
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
    is_mostly_links(part)
}

/// Whether half of a part's text is in links.
fn is_mostly_links(part: &NodeRef<'_>) -> bool {
    let text = length(&part.text());
    let links = part.descendants_it().filter(|inner| inner.has_name("a"));
    text > 0 && links.map(|link| length(&link.text())).sum::<usize>() * 2 >= text
}

/// The bytes of a text that are no white space.
pub(super) fn length(text: &str) -> usize {
    text.split_whitespace().map(str::len).sum()
}
