//! How entries name what they are based on: forms that do not say what their publisher means, or that nobody gets to see.

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::finding::Place;
use crate::validate::value::is_relative;

pub(super) const RULES: &[Rule] = &[
    rule!("source-via-untitled", Info, |it| {
        for (_, link) in links(it, "via") {
            if link.attr("title").is_none_or(|title| title.trim().is_empty()) {
                it.report(Place::of(link), "a source without its name (`title`)");
            }
        }
    }),
    rule!("source-via-relative", Warning, |it| {
        for (_, link) in links(it, "via") {
            if let Some(attribute) = link.attribute("href")
                && is_relative(attribute.value())
                && (it.format.is_rss() || it.options.base.is_none())
                && link.bases().is_empty()
            {
                let message = format!(
                    "the address of a source is `{}`, which is relative",
                    attribute.value()
                );
                it.report(Place::attribute(link, attribute), message);
            }
        }
    }),
    rule!("source-dublin-repeated", Info, |it| {
        for entry in entries(it) {
            for source in entry.children_named("dc:source").skip(1) {
                it.report(Place::of(source), "a second `dc:source`; put all names in one");
            }
        }
    }),
    rule!("source-feed-page", Info, feed_page),
    rule!("source-related-first", Info, related_first),
    rule!("source-text-unseen", Info, text_unseen),
];

fn entries<'d>(it: &Check<'d>) -> Vec<Element<'d>> {
    it.elements("item").chain(it.elements("rss1:item")).chain(it.elements("atom:entry")).collect()
}

/// The links of entries with this relation, with their entry.
fn links<'d>(it: &Check<'d>, wanted: &str) -> Vec<(Element<'d>, Element<'d>)> {
    let links = it.elements("atom:link");
    links
        .filter(|link| link.attr("rel") == Some(wanted))
        .filter_map(|link| Some((link.parent()?, link)))
        .filter(|(entry, _)| matches!(entry.local(), "item" | "entry"))
        .collect()
}

/// `source` of RSS names the feed that an item was taken over from, not a page that it is based on.
fn feed_page(it: &mut Check<'_>) {
    for source in it.elements("source") {
        let Some(attribute) = source.attribute("url") else { continue };
        let url = attribute.value().trim();
        let link = source.parent().and_then(|item| item.child("link"));
        let is_link = link.is_some_and(|link| link.text().trim() == url);
        let path = url.split_once("://").map_or(url, |(_, rest)| rest);
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let ending =
            path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, e)| e);
        let is_page =
            path.contains('/') && matches!(ending, "html" | "htm" | "pdf" | "jpg" | "png");
        if is_link || is_page {
            let message = format!("`{url}` looks like a page, and `source` names a feed");
            it.report(Place::attribute(source, attribute), message);
        }
    }
}

/// Sources as related links: the first is opened in place of the article.
fn related_first(it: &mut Check<'_>) {
    let related = links(it, "related");
    for (entry, link) in &related {
        let named = entry.child("dc:source").map(|source| source.text().into_owned());
        let title = link.attr("title").map(str::trim).filter(|title| !title.is_empty());
        let is_source = named.zip(title).is_some_and(|(named, title)| named.contains(title));
        if is_source {
            it.report(
                Place::of(*link),
                "a source as `rel=\"related\"`, which is a page about the same; `via` says it",
            );
        }
    }
}

/// Sources that stand in links or Dublin Core only: hardly any reader shows those.
fn text_unseen(it: &mut Check<'_>) {
    let mut last: Option<Element<'_>> = None;
    for (entry, link) in links(it, "via") {
        if last.replace(entry) == Some(entry) {
            continue;
        }
        let Some(content) =
            ["content:encoded", "atom:content"].iter().find_map(|name| entry.child(name))
        else {
            continue;
        };
        let text = content.deep_text();
        let seen = links_of(entry).any(|link| {
            [link.attr("title"), link.attr("href")].into_iter().flatten().map(str::trim).any(
                |said| !said.is_empty() && (text.contains(said) || text.contains(&escaped(said))),
            )
        });
        if !seen && !text.trim().is_empty() && content.attr("src").is_none() {
            it.report(
                Place::of(link),
                "the text names none of its sources, and readers do not show these links",
            );
        }
    }
}

fn links_of(entry: Element<'_>) -> impl Iterator<Item = Element<'_>> {
    entry.children_named("atom:link").filter(|link| link.attr("rel") == Some("via"))
}

/// As HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
}
