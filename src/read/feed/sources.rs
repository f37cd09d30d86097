//! The sources of an article, which stand in a feed in several places, put together so that each is there once.

use url::Url;

use super::markup::plain_if_simple;
use super::tree::{Tree, line_of};
use crate::article::{Article, Body, SafeHtml, Source};
use crate::html::to_text;
use crate::read::is_web;
use crate::sources::{Listed, is_heading, split_list};
use crate::syntax::xml::Element;

/// A source as one place names it: at least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Its name.
    pub(super) name: Option<String>,
    /// Its address.
    pub(super) url: Option<Url>,
}

/// The sources that an item or entry names in `dc:source`.
pub(super) fn in_dublin_core<'d>(tree: &Tree<'d, '_>, entry: Element<'d>) -> Vec<Named> {
    let named = tree.all(entry, "dc:source").into_iter().filter_map(line_of);
    named.flat_map(|names| in_dc_source(&names)).collect()
}

/// The sources in a `dc:source`: names with `; ` between them, or an address.
fn in_dc_source(text: &str) -> Vec<Named> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(named).collect()
}

fn named(text: &str) -> Named {
    match Url::parse(text) {
        Ok(url) if is_web(&url) => Named { name: None, url: Some(url) },
        _ => Named { name: Some(text.to_owned()), url: None },
    }
}

/// One list out of several, each source once: the earlier list gives the order, a later one what the earlier lacks. Two
/// are the same when they have one address, or one name and not two addresses.
fn merged(lists: [Vec<Named>; 3]) -> Vec<Source> {
    let mut merged: Vec<Named> = Vec::new();
    for source in lists.into_iter().flatten() {
        let place = merged.iter_mut().find(|known| is_same(known, &source));
        match place {
            Some(known) => {
                known.url = known.url.take().or(source.url);
                known.name = known.name.take().or(source.name);
            }
            None => merged.push(source),
        }
    }
    merged.into_iter().map(into_source).collect()
}

fn is_same(one: &Named, other: &Named) -> bool {
    let by_name = match (&one.name, &other.name) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => false,
    };
    match (&one.url, &other.url) {
        (Some(one_url), Some(other_url)) => {
            one_url == other_url && (by_name || one.name.is_none() || other.name.is_none())
        }
        _ => by_name,
    }
}

fn into_source(named: Named) -> Source {
    let name = named.name.or_else(|| named.url.as_ref().map(ToString::to_string));
    Source::new(name.unwrap_or_default(), named.url)
}

/// What a feed says of an article's sources outside its texts.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// From `dc:source` or the extension `_bron`, in the article's order.
    pub(super) named: Vec<Named>,
    /// From links of relation `via`.
    pub(super) via: Vec<Named>,
}

/// Gives an article its sources: those that are stated, and those in the list at the end of its text. That list, and the
/// line of sources under a summary, say what the model then holds, and are taken out, so that a writer does not add them
/// a second time. A list that says more than names and addresses stays.
pub(super) fn settle(article: &mut Article, stated: Stated) {
    let listed = take_list(article, &stated);
    let Stated { mut named, via } = stated;
    // A name with a semicolon in it looks like two in `dc:source`; the list shows how they were meant.
    let names: Vec<_> = listed.iter().filter_map(|it| it.name.as_deref()).collect();
    if !names.is_empty() && in_dc_source(&names.join("; ")) == named {
        named.clear();
    }
    article.sources = merged([listed, named, via]);
    article.summary = article.summary.take().map(plain_if_simple);
    for text in [Some(&mut article.body), article.summary.as_mut()].into_iter().flatten() {
        if let Body::Text(text) = text {
            let kept = without_line(text, &article.sources).map(str::len);
            text.truncate(kept.unwrap_or(text.len()));
        }
    }
    if let Some(Body::Html(markup)) = &article.summary
        && let Some((rest, last)) = markup.as_str().trim_end().rsplit_once("<p>")
        && without_line(&to_text(last), &article.sources) == Some("")
    {
        article.summary = Some(plain_if_simple(Body::Html(SafeHtml::new(rest, None))));
    }
    article.summary = article.summary.take().filter(|summary| !summary.is_empty());
}

/// Takes the list off the end of the text, or of the summary where that is all there is.
fn take_list(article: &mut Article, stated: &Stated) -> Vec<Named> {
    let place =
        if article.body.is_empty() { article.summary.as_mut() } else { Some(&mut article.body) };
    let Some(Body::Html(markup)) = place else { return Vec::new() };
    let Some((rest, listed)) = split_list(markup.as_str()) else { return Vec::new() };
    let known = merged([stated.named.clone(), stated.via.clone(), Vec::new()]);
    let is_known = |item: &Listed| {
        known.iter().any(|source| {
            item.text
                .strip_prefix(&source.name)
                .is_some_and(|note| note.is_empty() || note.starts_with(" ("))
                || (item.url.is_some() && item.url == source.url)
        })
    };
    let joined: Vec<_> = listed.iter().map(|item| item.name.as_str()).collect();
    let is_stated = in_dc_source(&joined.join("; ")) == stated.named;
    let is_all = listed.iter().all(|item| item.is_plain)
        && (known.is_empty() || is_stated || listed.iter().all(is_known));
    if !is_all {
        return Vec::new();
    }
    let rest = SafeHtml::new(rest, None);
    *markup = rest;
    let named = |item: Listed| match item.url {
        Some(url) if url.as_str() == item.name => Named { name: None, url: Some(url) },
        url => Named { name: Some(item.name), url },
    };
    listed.into_iter().filter(|item| !item.name.is_empty()).map(named).collect()
}

/// `text` without its last line, when that is a line of these sources such as `Bronnen: NAME (ADDRESS); NAME`.
pub(super) fn without_line<'t>(text: &'t str, sources: &[Source]) -> Option<&'t str> {
    let text = text.trim_end();
    let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let (heading, mut rest) = last.split_once(": ")?;
    if !is_heading(heading) || sources.is_empty() {
        return None;
    }
    for (index, source) in sources.iter().enumerate() {
        if index > 0 {
            rest = rest.strip_prefix("; ")?;
        }
        rest = rest.strip_prefix(source.name.as_str())?;
        if let Some(address) = rest.strip_prefix(" (http") {
            rest = address.split_once(')')?.1;
        }
    }
    rest.is_empty().then_some(before.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn via(name: &str, url: &str) -> Named {
        Named { name: Some(name.to_owned()), url: Url::parse(url).ok() }
    }

    #[test]
    fn a_source_with_an_address_is_not_there_a_second_time_by_name() {
        let sources = merged([
            Vec::new(),
            in_dc_source("InOverheid.nl; Uitgeverij Réunion"),
            vec![
                via("inoverheid.nl", "https://inoverheid.example/"),
                via("Archief", "https://a.example/"),
            ],
        ]);
        let shown: Vec<_> =
            sources.iter().map(|s| (s.name.as_str(), s.url.as_ref().map(Url::as_str))).collect();
        assert_eq!(
            shown,
            [
                ("InOverheid.nl", Some("https://inoverheid.example/")),
                ("Uitgeverij Réunion", None),
                ("Archief", Some("https://a.example/")),
            ]
        );
    }

    #[test]
    fn two_pages_of_one_publisher_are_two_sources() {
        let pages =
            vec![via("Gemeente", "https://g.example/1"), via("Gemeente", "https://g.example/2")];
        assert_eq!(merged([pages, Vec::new(), Vec::new()]).len(), 2);
    }
}
