//! The text of a page as lines that know their elements, so that what is not text can be taken out.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use url::Url;

use super::furniture;
use super::metadata::line;
use crate::article::Source;
use crate::date::Day;
use crate::html;
use crate::read::print_page::{Labels, Marker, day, is_headline, split_site};
use crate::read::source_line::source_line;

/// Lines at the start of a text among which title, date and subtitle are looked for.
const OPENING: usize = 12;

/// Characters; a longer line names no source.
const LONGEST_SOURCE: usize = 400;

/// What was taken out of a text, and what is left of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The text, as markup that is not sanitised yet.
    pub(super) markup: String,
    /// The title line, split from its site, when the page has the form of a print page.
    pub(super) print_title: Option<String>,
    /// The line with the date, and its day.
    pub(super) date: Option<(String, Day)>,
    pub(super) subtitle: Option<String>,
    pub(super) sources: Vec<Source>,
    /// Language of the first word that marks a part of the page.
    pub(super) language: Option<&'static str>,
}

struct TextLine<'d> {
    /// A block or a piece of text; or what stands between two line breaks in one, with the second of them.
    nodes: Vec<NodeRef<'d>>,
    text: String,
    /// How many lines of the same block follow, where it is one of several.
    more: Option<usize>,
}

impl<'d> TextLine<'d> {
    /// What it is the whole of.
    fn whole(&self) -> Option<&NodeRef<'d>> {
        self.nodes.first().filter(|_| self.more.is_none())
    }

    fn remove(&self) {
        self.nodes.iter().for_each(remove);
    }
}

/// Takes title, date, subtitle, markers, sources and furniture out of `mended`, the markup of a text in a sound shape.
/// `titles` are the forms that the title has in the page's head.
pub(super) fn take_out(mended: &str, titles: &[&str], labels: &Labels) -> Found {
    let document = Document::from(mended);
    furniture::take_out(&document, labels);
    let Some(body) = document.body() else { return Found::default() };
    let lines = text_lines(&body);
    let mut found = Found::default();
    let is_print = is_print_page(&lines, labels);
    let opening = opening(&lines, titles, labels, is_print, &mut found);
    let rest = lines.get(opening..).unwrap_or_default();
    let end = sources(rest, labels, &mut found);
    for line in rest.get(..end).unwrap_or_default() {
        let is_marker = labels.mark(&line.text, &[Marker::Print, Marker::Top, Marker::Back]);
        // On a page of another form, such a word is a marker only as a link.
        if is_marker && (is_print || line.nodes.iter().any(is_link)) {
            line.remove();
        }
    }
    found.markup = body.inner_html().to_string();
    found
}

/// Whether it starts a line of its own.
fn is_block(node: &NodeRef<'_>) -> bool {
    node.node_name().is_some_and(|name| html::stands_alone(&name))
}

fn is_heading(node: &NodeRef<'_>) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name))
}

fn is_link(node: &NodeRef<'_>) -> bool {
    node.has_name("a") || node.descendants_it().any(|inner| inner.has_name("a"))
}

/// The lines of the innermost blocks with text in them, and the pieces of text beside blocks.
fn text_lines<'d>(body: &NodeRef<'d>) -> Vec<TextLine<'d>> {
    let mut containers = HashSet::from([body.id]);
    for block in body.descendants_it().filter(is_block) {
        for around in block.ancestors_it(None) {
            if !containers.insert(around.id) {
                break;
            }
        }
    }
    let mut lines = Vec::new();
    let mut waiting = vec![*body];
    while let Some(node) = waiting.pop() {
        if containers.contains(&node.id) {
            waiting.extend(node.children_it(true));
        } else {
            broken(node, &mut lines);
        }
    }
    lines
}

/// Adds the lines of a node that holds no blocks: those between line breaks, or it as a whole. A heading is one line.
fn broken<'d>(node: NodeRef<'d>, lines: &mut Vec<TextLine<'d>>) {
    let inner: Vec<NodeRef<'d>> = node.children_it(false).collect();
    let pieces = inner.split_inclusive(|inner| inner.has_name("br"));
    let pieces: Vec<(&[NodeRef<'d>], String)> =
        pieces.filter_map(|piece| Some((piece, text_of(piece)?))).collect();
    if pieces.len() < 2 || is_heading(&node) {
        let text = pieces.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
        let text = if inner.is_empty() { line(&node.text()) } else { line(&text) };
        lines.extend(text.map(|text| TextLine { nodes: vec![node], text, more: None }));
        return;
    }
    let count = pieces.len();
    lines.extend((1..).zip(pieces).map(|(number, (piece, text))| TextLine {
        nodes: piece.to_vec(),
        text,
        more: Some(count - number),
    }));
}

fn text_of(nodes: &[NodeRef<'_>]) -> Option<String> {
    line(&nodes.iter().map(|node| node.text().to_string()).collect::<String>())
}

/// Whether the page is a print page that was saved: it starts or ends with the words of one, as links or not.
fn is_print_page<'l>(lines: &'l [TextLine<'_>], labels: &Labels) -> bool {
    let text = |line: &'l TextLine<'_>| line.text.as_str();
    labels.enclose(lines.first().map(text), lines.last().map(text))
}

/// Takes out title, date and subtitle at the start; gives the number of lines that were looked at.
fn opening(
    lines: &[TextLine<'_>],
    titles: &[&str],
    labels: &Labels,
    is_print: bool,
    found: &mut Found,
) -> usize {
    let mut has_title = false;
    for (at, line) in lines.iter().enumerate().take(OPENING) {
        if let Some(language) = labels.language_of(&line.text, Marker::Print) {
            found.language = Some(language).filter(|language| !language.is_empty());
        } else if !has_title && (is_print || titles.iter().any(|title| is_title(&line.text, title)))
        {
            has_title = true;
            found.print_title = is_print.then(|| without_site(&line.text, titles));
        } else if let Some(day) = found.date.is_none().then(|| day(&line.text, labels)).flatten() {
            found.date = Some((line.text.clone(), day));
        } else {
            let class = line.whole().and_then(NodeRef::class);
            let has_class = class.is_some_and(|class| {
                ["subtitle", "ondertitel", "subkop", "subheading", "standfirst"]
                    .iter()
                    .any(|name| class.contains(name))
            });
            // A line of a broken paragraph is text.
            let may_be = is_print && has_title && line.whole().is_some() && at + 1 < lines.len();
            let is_subtitle = has_class || (may_be && is_headline(&line.text));
            let others = [Marker::Top, Marker::Sources, Marker::Back];
            let is_marker = labels.mark(&line.text, &others);
            if !is_subtitle || is_marker || found.subtitle.is_some() {
                return at;
            }
            found.subtitle = Some(line.text.clone());
        }
        line.remove();
    }
    lines.len().min(OPENING)
}

/// The title of a print page without the site behind it, which is not there when the page's head says that it is another.
fn without_site(text: &str, titles: &[&str]) -> String {
    let (own, last) = split_site(text);
    let others = titles.iter().filter(|title| **title != text);
    let mut sites = others.filter_map(|title| split_site(title).1);
    if sites.any(|site| Some(site) != last) { text.to_owned() } else { own }
}

fn is_title(text: &str, title: &str) -> bool {
    text == title || split_site(text).0 == title
}

/// Takes out the last section of sources; gives the number of the line at which it starts.
fn sources(lines: &[TextLine<'_>], labels: &Labels, found: &mut Found) -> usize {
    let is_start = |line: &TextLine<'_>| labels.mark(&line.text, &[Marker::Sources]);
    let Some(start) = lines.iter().rposition(is_start) else { return lines.len() };
    let section = lines.get(start + 1..).unwrap_or_default();
    // A word in a broken paragraph begins a list there.
    let most = lines.get(start).and_then(|line| line.more).filter(|most| *most > 0);
    let most = most.unwrap_or(section.len());
    let length =
        section.iter().take(most).position(|line| ends_sources(line, labels)).unwrap_or(most);
    for line in section.get(..length).unwrap_or_default() {
        found.sources.extend(sources_of(line));
        line.remove();
    }
    if let Some(marker) = lines.get(start) {
        marker.remove();
    }
    // What follows the section is text again, but for the markers of a print page.
    for line in section.get(length..).unwrap_or_default() {
        if labels.mark(&line.text, &[Marker::Top, Marker::Back]) {
            line.remove();
        }
    }
    start
}

fn ends_sources(line: &TextLine<'_>, labels: &Labels) -> bool {
    line.whole().is_some_and(is_heading)
        || line.text.chars().nth(LONGEST_SOURCE).is_some()
        || labels.mark(&line.text, &[Marker::Back])
}

/// The sources that a line names: one for each line that it breaks into, with the address of the link in it.
fn sources_of(from: &TextLine<'_>) -> Vec<Source> {
    let links: Vec<(String, Url)> = from
        .nodes
        .iter()
        .flat_map(|node| std::iter::once(*node).chain(node.descendants_it()))
        .filter(|inner| inner.has_name("a"))
        .filter_map(|link| Some((line(&link.text())?, Url::parse(&link.attr("href")?).ok()?)))
        .collect();
    let markup: String = from.nodes.iter().map(|node| node.html().to_string()).collect();
    html::to_text(&markup)
        .lines()
        .filter_map(|text| {
            let mut source = source_line(text)?;
            if source.url.is_none() {
                let link = links.iter().find(|(label, _)| text.contains(label.as_str()));
                source.url = link.map(|(_, url)| url.clone());
            }
            Some(source)
        })
        .collect()
}

/// Removes a node, and the elements around it that held nothing else.
fn remove(node: &NodeRef<'_>) {
    let mut gone = *node;
    while let Some(parent) =
        gone.parent().filter(|parent| !parent.has_name("body") && parent.is_element())
    {
        let has_more = parent.children_it(false).any(|child| {
            child.id != gone.id
                && (line(&child.text()).is_some()
                    || child.has_name("img")
                    || child.descendants_it().any(|it| it.has_name("img")))
        });
        if has_more {
            break;
        }
        gone = parent;
    }
    gone.remove_from_parent();
}
