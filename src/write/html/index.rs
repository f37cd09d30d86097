//! The overview page: every feed of a publication by kind, and how to subscribe.

use askama::Template;
use url::Url;

use super::words::Words;
use super::{Alternate, Head, Subscription, alternates, relative, subscriptions};
use crate::write::labels::Language;
use crate::write::{Catalogue, Format, Group, Kind, Listing, clean};

#[derive(Template)]
#[template(path = "index.html")]
struct Page {
    words: &'static Words,
    head: Head,
    masthead: String,
    heading: String,
    home: String,
    /// Of the main feed.
    addresses: Vec<Subscription>,
    opml: Option<String>,
    groups: Vec<Section>,
}

struct Section {
    anchor: &'static str,
    name: &'static str,
    feeds: Vec<Row>,
}

struct Row {
    title: String,
    description: Option<String>,
    lang: Option<String>,
    page: Option<String>,
    state: String,
    addresses: Vec<Subscription>,
}

/// A catalogue as a page.
pub(in crate::write) fn write(catalogue: &Catalogue) -> Vec<u8> {
    let language = Language::of(Some(&catalogue.language));
    let words = Words::of(language);
    let page = &catalogue.url;
    let groups = || catalogue.groups.iter().filter(|group| !group.feeds.is_empty());
    let main = groups().find(|group| group.kind == Kind::Main).and_then(|main| main.feeds.first());
    let title = clean::line(&catalogue.title);
    super::render(&Page {
        words,
        head: Head {
            lang: super::page_lang(Some(&catalogue.language), language),
            title: format!("{} – {title}", words.feeds),
            description: clean::some_line(catalogue.description.as_deref()),
            site: title.clone(),
            // Servers give the page at the address of its folder, which is also what the sitemap names.
            canonical: Some(page.join("./").as_ref().unwrap_or(page).to_string()),
            picture: catalogue.icon.as_ref().map(clean::address),
            links: groups()
                .flat_map(|group| &group.feeds)
                .flat_map(|feed| links(feed, page))
                .collect(),
        },
        masthead: super::masthead(&title, &title, Some(&catalogue.home)),
        heading: title,
        home: catalogue.home.to_string(),
        addresses: main.map(|main| subscriptions(&main.addresses, Some(page))).unwrap_or_default(),
        opml: catalogue.opml.as_ref().map(|opml| relative(opml, Some(page))),
        groups: groups().map(|group| section(group, catalogue, language)).collect(),
    })
}

fn section(group: &Group, catalogue: &Catalogue, language: Language) -> Section {
    Section {
        anchor: match group.kind {
            Kind::Main => "main-feed",
            Kind::Own => "own",
            Kind::Tag => "tags",
            Kind::Source => "sources",
            Kind::Author => "authors",
            Kind::Language => "languages",
            Kind::Changes => "changes",
        },
        name: language.kind(group.kind),
        feeds: group.feeds.iter().map(|feed| row(feed, &catalogue.url, language)).collect(),
    }
}

fn row(feed: &Listing, page: &Url, language: Language) -> Row {
    let words = Words::of(language);
    let updated = feed.updated.as_ref().map(|when| words.updated_on(&language.day(when)));
    let state: Vec<_> =
        [feed.articles.map(|count| words.articles(count)), updated].into_iter().flatten().collect();
    Row {
        title: clean::line(&feed.title),
        description: clean::some_line(feed.description.as_deref()),
        lang: clean::language(feed.language.as_deref()),
        page: feed.address(Format::Html).map(|url| relative(url, Some(page))),
        state: state.join(" · "),
        addresses: subscriptions(&feed.addresses, Some(page)),
    }
}

fn links(feed: &Listing, page: &Url) -> Vec<Alternate> {
    alternates(&subscriptions(&feed.addresses, Some(page)), &clean::line(&feed.title))
}
