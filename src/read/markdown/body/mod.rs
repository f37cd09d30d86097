//! The text of an article: Markdown to safe markup.
//!
//! What a generator would have replaced is taken out or given a plain form first ([`rewrite`]), and only then the text
//! is read as CommonMark. Code, in spans and in blocks, stays as it is written.

mod admonition;
mod call;
mod code;
mod colons;
mod embed;
mod esm;
mod extended;
mod indented;
mod jsx;
mod pages;
mod rewrite;
mod template;
#[cfg(test)]
mod tests;
mod wiki;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, TextMergeWithOffset, html};
use url::Url;

use super::options;
use crate::article::SafeHtml;
use crate::read::Format;
pub use extended::Extension;
pub(super) use pages::Pages;
use rewrite::Rewriter;

/// What a text is written in, apart from the templates in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Markdown with components.
    Markdown,
    /// JSX and expressions are part of the language (`.mdx`).
    Mdx,
    /// HTML. Templates are replaced in its code as well.
    Html,
}

impl Kind {
    /// What the file of a path is written in.
    pub(super) fn of(path: &str) -> Self {
        match Format::of_path(path) {
            Some(Format::Html) => Self::Html,
            _ if path.to_ascii_lowercase().ends_with(".mdx") => Self::Mdx,
            _ => Self::Markdown,
        }
    }
}

/// What the text is read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting<'a> {
    /// What it is written in.
    pub(super) kind: Kind,
    /// Language of the labels of admonitions.
    pub(super) language: &'a str,
    /// Title of the article, for templates that repeat it.
    pub(super) title: &'a str,
    /// Address of the page, against which relative addresses are resolved.
    pub(super) base: Option<&'a Url>,
    /// Where the other pages of the site are.
    pub(super) pages: Pages<'a>,
}

/// A text as markup, and what was left out of it.
pub(super) struct Rendered {
    /// The markup.
    pub(super) html: SafeHtml,
    /// The names of things that could not be given a plain form, with their line in the text, from 1.
    pub(super) dropped: Vec<(usize, String)>,
}

/// Renders Markdown.
pub(super) fn render(markdown: &str, setting: Setting<'_>) -> Rendered {
    let extensions = setting.pages.extensions();
    let markdown = extended::without_comments(markdown.into(), extensions);
    let markdown = indented::fenced(&markdown);
    let markdown = colons::as_text(&markdown, setting.kind);
    let (text, dropped) = Rewriter::rewrite(&markdown, setting);
    let text = extended::with_elements(text, extensions);
    let mut notes = HashMap::new();
    let mut markup = String::with_capacity(text.len() * 5 / 4);
    if ["[[", "){", "]{", "`{"]
        .iter()
        .any(|sign| memmem::find(text.as_bytes(), sign.as_bytes()).is_some())
    {
        let code = code::ranges(&text, setting.kind, options());
        let mut inline = wiki::Plain::new(&text, &code, setting.pages);
        let events = Parser::new_ext(&text, options()).into_offset_iter();
        let events = events.map(|(event, range)| (plain(event, &mut notes, setting.pages), range));
        // Pieces of one text, such as a lone bracket, are events of their own.
        let events = TextMergeWithOffset::new(events);
        html::push_html(&mut markup, events.map(|(event, range)| inline.event(event, &range)));
    } else {
        let events = Parser::new_ext(&text, options());
        html::push_html(&mut markup, events.map(|it| plain(it, &mut notes, setting.pages)));
    }
    Rendered { html: SafeHtml::new(&markup, setting.base), dropped }
}

/// HTML without its templates, and the names of those that were left out with their lines.
pub(super) fn without_templates<'t>(
    markup: &'t str,
    setting: Setting<'_>,
) -> (Cow<'t, str>, Vec<(usize, String)>) {
    Rewriter::rewrite(markup, setting)
}

/// What a feed can show of an event. `notes` has the numbers of the footnotes so far: they get no links, as an article
/// in a feed has no places that an address could lead to.
fn plain<'e>(
    event: Event<'e>,
    notes: &mut HashMap<CowStr<'e>, usize>,
    pages: Pages<'_>,
) -> Event<'e> {
    let mut number = |name| {
        let next = notes.len() + 1;
        *notes.entry(name).or_insert(next)
    };
    match event {
        Event::FootnoteReference(name) => {
            Event::InlineHtml(format!("<sup>{}</sup>", number(name)).into())
        }
        Event::Start(Tag::FootnoteDefinition(name)) => {
            Event::Html(format!("<div><sup>{}</sup>", number(name)).into())
        }
        Event::End(TagEnd::FootnoteDefinition) => Event::Html("</div>\n".into()),
        Event::TaskListMarker(done) => Event::Text(if done { "☑ " } else { "☐ " }.into()),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            // A link to a file: of the site, as Zola has them (`@/blog/name.md`), or from this one on.
            let address = match dest_url.strip_prefix("@/") {
                Some(_) => Some(pages.of_site(&dest_url)),
                None => pages.of_pelican(&dest_url).or_else(|| pages.linked(&dest_url)),
            };
            let dest_url = address.map_or(dest_url, CowStr::from);
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = pages.of_pelican(&dest_url).map_or(dest_url, CowStr::from);
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    }
}

/// Where the summary of a text ends and where the rest begins: at a comment such as `<!-- more -->`, or at the
/// `separator` of the article's own. Marks in code are none.
pub(super) fn summary_mark(
    body: &str,
    marks: &[String],
    separator: Option<&str>,
    kind: Kind,
) -> Option<Range<usize>> {
    let separators = separator.into_iter().filter(|it| !it.trim().is_empty());
    let found = separators.filter_map(|it| body.find(it).map(|at| at..at + it.len()));
    let comments = [("<!--", "-->"), ("{/*", "*/}")].into_iter().filter_map(|(open, close)| {
        let mut from = 0;
        loop {
            let start = from + memmem::find(body.as_bytes().get(from..)?, open.as_bytes())?;
            let inner = body.get(start + open.len()..)?;
            let length = inner.find(close)?;
            let text = inner.get(..length)?.trim();
            let end = start + open.len() + length + close.len();
            if marks.iter().any(|mark| mark.eq_ignore_ascii_case(text)) {
                return Some(start..end);
            }
            from = end;
        }
    });
    let first = found.chain(comments).min_by_key(|range| range.start)?;
    let is_code =
        code::ranges(body, kind, options()).iter().any(|range| range.contains(&first.start));
    (!is_code).then_some(first)
}
