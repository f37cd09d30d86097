//! The pages about the cited sources: a list of all of them, and for each to which something happened, what that was.

use askama::Template;
use url::Url;

use super::words::Words;
use super::{Alternate, Head, Subscription, relative, subscriptions};
use crate::date::rfc3339;
use crate::write::inventory::{Inventory, Leaf, Origin, State};
use crate::write::labels::Language;
use crate::write::{clean, sources};

/// Sources on one page.
const PER_PAGE: usize = 200;
/// Events that a source's page shows.
const EVENTS: usize = 25;

#[derive(Template)]
#[template(path = "sources.html")]
struct List {
    words: &'static Words,
    head: Head,
    masthead: String,
    home: String,
    index: Option<String>,
    about: &'static str,
    counts: Vec<Count>,
    addresses: Vec<Subscription>,
    follow: &'static str,
    groups: Vec<Group>,
    turns: Vec<Turn>,
    turning: String,
    stops: Vec<Stop>,
    nothing: &'static str,
}

/// How many sources are in a state, and where they begin.
struct Count {
    href: String,
    text: String,
}

struct Group {
    anchor: &'static str,
    name: &'static str,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    url: Option<String>,
    address: String,
    state: String,
    events: Option<String>,
    cited_by: Vec<Citing>,
}

struct Citing {
    title: String,
    url: Option<String>,
}

struct Turn {
    href: String,
    rel: &'static str,
    text: &'static str,
}

/// A page of the list by its number; the one that is shown is no link.
struct Stop {
    number: usize,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "source.html")]
struct Dossier {
    words: &'static Words,
    head: Head,
    masthead: String,
    home: String,
    overview: String,
    overview_name: &'static str,
    row: Row,
    cited: &'static str,
    events: Vec<Event>,
    more: bool,
}

struct Event {
    machine: String,
    when: String,
    name: String,
    words: String,
}

/// Every page about the sources, each with its path below the first.
pub(in crate::write) fn write(inventory: &Inventory) -> Vec<Leaf> {
    let lists = inventory.origins.chunks(PER_PAGE).count().max(1);
    let pages = (0..lists).map(|number| list(inventory, number, lists));
    let dossiers = inventory.origins.iter().filter(|origin| !origin.events.is_empty());
    pages.chain(dossiers.map(|origin| dossier(inventory, origin))).collect()
}

/// The path of a page of the list below the first.
fn list_path(number: usize) -> String {
    if number == 0 { String::new() } else { format!("page-{}", number + 1) }
}

/// The address of a page below the first.
fn address(inventory: &Inventory, path: &str) -> Url {
    let mut url = inventory.url.clone();
    if !path.is_empty() {
        url.set_path(&format!("{}/{path}", inventory.url.path().trim_end_matches('/')));
    }
    url
}

fn head(inventory: &Inventory, title: String, about: &str, page: &Url) -> Head {
    let language = Language::of(Some(&inventory.language));
    let links = subscriptions(&inventory.changes, Some(page));
    let links = links.into_iter().map(|link| Alternate {
        media_type: link.media_type,
        title: format!("{} ({})", language.kind(crate::write::Kind::Changes), link.name),
        href: link.href,
    });
    Head {
        lang: super::page_lang(Some(&inventory.language), language),
        title,
        description: Some(about.to_owned()),
        site: clean::line(&inventory.title),
        canonical: Some(page.to_string()),
        picture: None,
        links: links.collect(),
    }
}

fn list(inventory: &Inventory, number: usize, lists: usize) -> Leaf {
    let language = Language::of(Some(&inventory.language));
    let words = Words::of(language);
    let path = list_path(number);
    let page = address(inventory, &path);
    let shown = inventory.origins.iter().skip(number * PER_PAGE).take(PER_PAGE);
    let mut groups: Vec<Group> = Vec::new();
    for origin in shown {
        let anchor = anchor(origin.state);
        if groups.last().is_none_or(|group| group.anchor != anchor) {
            groups.push(Group { anchor, name: words.state(origin.state), rows: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(row(inventory, origin, &page, language));
        }
    }
    let title = format!("{} – {}", words.sources, clean::line(&inventory.title));
    let other = |number: usize| relative(&address(inventory, &list_path(number)), Some(&page));
    let newer =
        (number > 0).then(|| Turn { href: other(number - 1), rel: "prev", text: words.previous });
    let older = (number + 1 < lists).then(|| Turn {
        href: other(number + 1),
        rel: "next",
        text: words.next,
    });
    let stops = stops(number, lists)
        .map(|stop| Stop { number: stop + 1, href: (stop != number).then(|| other(stop)) });
    let html = super::render(&List {
        words,
        stops: stops.collect(),
        head: head(inventory, title, words.about_sources, &page),
        masthead: clean::line(&inventory.title),
        home: clean::address(&inventory.home),
        index: inventory.index.as_ref().map(|index| relative(index, Some(&page))),
        about: words.about_sources,
        counts: counts(inventory, &page, words),
        addresses: subscriptions(&inventory.changes, Some(&page)),
        follow: words.follow,
        groups,
        turns: newer.into_iter().chain(older).collect(),
        turning: format!("{} {}", words.sources, number + 1),
        nothing: words.no_sources,
    });
    Leaf { path, html }
}

/// The pages that are linked by their number from page `number` of `lists`: the first, the last, those beside it, and as
/// many between that all are a few steps away.
fn stops(number: usize, lists: usize) -> impl Iterator<Item = usize> {
    let step = lists.div_ceil(10);
    (0..lists).filter(move |&page| {
        page == 0
            || page + 1 == lists
            || page.abs_diff(number) <= 1
            || (page + 1).is_multiple_of(step)
    })
}

/// How many sources are in each state, with a link to where they begin.
fn counts(inventory: &Inventory, page: &Url, words: &Words) -> Vec<Count> {
    let states = [State::Unreadable, State::Changed, State::Unchanged, State::Unchecked];
    let count = |state: State| {
        let first = inventory.origins.iter().position(|origin| origin.state == state)?;
        let number = inventory.origins.iter().filter(|origin| origin.state == state).count();
        let mut target = address(inventory, &list_path(first / PER_PAGE));
        target.set_fragment(Some(anchor(state)));
        let text = format!("{number} {}", words.state(state).to_lowercase());
        Some(Count { href: relative(&target, Some(page)), text })
    };
    states.into_iter().filter_map(count).collect()
}

fn anchor(state: State) -> &'static str {
    match state {
        State::Unreadable => "unreadable",
        State::Changed => "changed",
        State::Unchanged => "unchanged",
        State::Unchecked => "unchecked",
    }
}

fn row(inventory: &Inventory, origin: &Origin, page: &Url, language: Language) -> Row {
    let words = Words::of(language);
    let check = origin.check.as_ref();
    let changed = check.and_then(|check| check.changed.as_ref());
    let parts = [
        check.map(|check| language.status(&check.status).to_owned()),
        changed.map(|when| language.changed_on(when)),
        check.map(|check| words.checked_on(&language.day(&check.checked))),
    ];
    // A source that is as it was after a change needs no second word for that.
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    if changed.is_some()
        && check.is_some_and(|check| matches!(&*check.status, "changed" | "unchanged"))
    {
        parts.remove(0);
    }
    let name = clean::line(&origin.name);
    let address = shown(&origin.url);
    let events = (!origin.events.is_empty())
        .then(|| relative(&self::address(inventory, &origin.key), Some(page)));
    Row {
        name: if name.is_empty() || name == origin.url.as_str() { address.clone() } else { name },
        url: sources::is_linkable(&origin.url).then(|| clean::address(&origin.url)),
        address,
        state: parts.join(" · "),
        events,
        cited_by: origin
            .cited_by
            .iter()
            .map(|(title, url)| Citing {
                title: clean::line(title),
                url: url.as_ref().filter(|url| sources::is_linkable(url)).map(clean::address),
            })
            .collect(),
    }
}

/// An address as people read it: without the scheme and a lone `/` at the end.
fn shown(url: &Url) -> String {
    let text = url.as_str();
    let bare =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    bare.strip_suffix('/').unwrap_or(bare).to_owned()
}

fn dossier(inventory: &Inventory, origin: &Origin) -> Leaf {
    let language = Language::of(Some(&inventory.language));
    let words = Words::of(language);
    let page = address(inventory, &origin.key);
    let row = row(inventory, origin, &page, language);
    let events = origin.events.iter().take(EVENTS).map(|event| Event {
        machine: rfc3339(&event.when),
        when: language.day(&event.when),
        name: language.status(&event.status).to_owned(),
        words: event.words.as_str().to_owned(),
    });
    let title = format!("{} – {}", row.name, words.sources);
    let html = super::render(&Dossier {
        words,
        head: head(inventory, title, &format!("{}: {}", words.happened, row.name), &page),
        masthead: clean::line(&inventory.title),
        home: clean::address(&inventory.home),
        overview: relative(&inventory.url, Some(&page)),
        overview_name: words.all_sources,
        row,
        cited: words.cited_in,
        events: events.collect(),
        more: origin.events.len() > EVENTS,
    });
    Leaf { path: origin.key.clone(), html }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_a_long_list_is_a_few_steps_away() {
        let stops = |number, lists| stops(number, lists).collect::<Vec<_>>();
        assert_eq!(stops(1, 3), [0, 1, 2]);
        assert_eq!(stops(33, 100), [0, 9, 19, 29, 32, 33, 34, 39, 49, 59, 69, 79, 89, 99]);
    }
}
