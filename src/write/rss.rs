//! RSS 2.0, with the modules that carry what it lacks: Atom links, Dublin Core, `content:encoded`, RFC 5005.

use std::collections::BTreeMap;

use ::rss::extension::dublincore::DublinCoreExtension;
use ::rss::extension::{Extension, ExtensionMap};
use ::rss::{Category, Channel, Cloud, Enclosure, Guid, Image, Item};
use url::{Position, Url};

use super::content::{Summary, texts};
use super::entry::{self, Around, Entry};
use super::links::{self, Link};
use super::{Format, Options, clean, sources, stand_in};
use crate::article::{Article, Feed, Person, Tag};
use crate::date::{rfc822, rfc3339};
use crate::html::escape;

/// The namespaces of extensions, by prefix.
const NAMESPACES: [(&str, &str); 4] = [
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("fh", "http://purl.org/syndication/history/1.0"),
];
const DOCS: &str = "https://www.rssboard.org/rss-specification";

/// A feed as RSS 2.0, with its articles as they were written by [`entry`].
pub(super) fn write(feed: &Feed, entries: &[&Entry], options: &Options) -> Vec<u8> {
    let title = stand_in::title(feed);
    let home = stand_in::home(feed);
    let mut extensions = ExtensionMap::new();
    for link in links::of_feed(feed, Format::Rss, options) {
        push(&mut extensions, atom_link(&link));
    }
    for (mark, wanted) in [("archive", feed.paging.archive), ("complete", feed.paging.is_all())] {
        if wanted {
            push(&mut extensions, element(&format!("fh:{mark}"), None));
        }
    }
    let picture = feed.logo.as_ref().or(feed.icon.as_ref());
    let editor = stand_in::known(&feed.authors).into_iter().find_map(mailbox);
    let mut channel = Channel {
        description: clean::some_line(feed.description.as_deref()).unwrap_or(title.clone()),
        language: clean::language(feed.language.as_deref()),
        copyright: clean::some_line(feed.rights.as_deref()),
        managing_editor: editor,
        last_build_date: stand_in::updated(feed).map(rfc822),
        categories: feed.tags.iter().filter_map(category).collect(),
        generator: Some("bron".to_owned()),
        docs: Some(DOCS.to_owned()),
        cloud: options.cloud.as_ref().and_then(cloud),
        image: picture.map(|url| Image {
            url: clean::address(url),
            title: title.clone(),
            link: home.clone(),
            ..Image::default()
        }),
        items: vec![Item::default()],
        title,
        link: home,
        extensions,
        ..Channel::default()
    };
    channel.namespaces =
        entry::declared(&NAMESPACES, |prefix| channel.extensions.contains_key(prefix), entries);
    entry::filled(&xml(&channel), &alone(Item::default()), entries).into_bytes()
}

/// An article as an item.
pub(super) fn entry(article: &Article, around: Around<'_>, options: &Options) -> Entry {
    let item = item(article, around, options);
    let uses = |prefix: &str| match prefix {
        "content" => item.content.is_some(),
        "dc" => item.dublin_core_ext.is_some(),
        _ => item.extensions.contains_key(prefix),
    };
    let prefixes = NAMESPACES.into_iter().map(|(prefix, _)| prefix);
    let prefixes = prefixes.filter(|prefix| uses(prefix)).collect();
    Entry { xml: alone(item), prefixes }
}

fn alone(item: Item) -> String {
    let document = xml(&Channel { items: vec![item], ..Channel::default() });
    entry::cut_out(&document, "\n    <item>", "\n  </channel>")
}

fn xml(channel: &Channel) -> String {
    // Writing to memory has no way to fail, and what was a string stays one.
    let bytes =
        channel.pretty_write_to(Vec::with_capacity(entry::ROOM), b' ', 2).unwrap_or_default();
    with_plain_titles(&String::from_utf8(bytes).unwrap_or_default())
}

/// Whether the id of an article is where its page is: its address, and one that a browser opens.
fn is_permalink(article: &Article, url: Option<&str>) -> bool {
    url == Some(article.id.as_str())
        && article.url.as_ref().is_some_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn item(article: &Article, around: Around<'_>, options: &Options) -> Item {
    let (language, own_language) = stand_in::language(article, around);
    let texts = texts(article, language, options);
    let url = article.url.as_ref().map(clean::address);
    let authors = stand_in::authors(article, around);
    // One author with an address fits in `author`; names go into `dc:creator`, and never into both.
    let author = match authors.as_slice() {
        [only] => mailbox(only),
        _ => None,
    };
    let creators = if author.is_some() { Vec::new() } else { authors };
    let mut extensions = ExtensionMap::new();
    for link in links::of_article(article, Format::Rss) {
        push(&mut extensions, atom_link(&link));
    }
    if let Some(updated) = article.updated.as_ref() {
        push(&mut extensions, element("atom:updated", Some(rfc3339(updated))));
    }
    let title = clean::some_line(Some(&article.title));
    let description = texts.summary.map(Summary::into_html);
    Item {
        // One of the two is required.
        description: description
            .or_else(|| title.is_none().then(|| escape(&stand_in::article_title(article)))),
        title,
        author,
        categories: article.tags.iter().filter_map(category).collect(),
        comments: article.comments.as_ref().map(clean::address),
        enclosure: enclosure(article),
        guid: Some(Guid {
            permalink: is_permalink(article, url.as_deref()),
            value: article.id.as_str().to_owned(),
        }),
        link: url,
        pub_date: article.published.as_ref().map(rfc822),
        content: texts.full,
        extensions,
        dublin_core_ext: dublin_core(article, &creators, own_language),
        ..Item::default()
    }
}

fn dublin_core(
    article: &Article,
    creators: &[&Person],
    language: Option<&str>,
) -> Option<DublinCoreExtension> {
    let extension = DublinCoreExtension {
        creators: creators.iter().map(|person| stand_in::person_name(person)).collect(),
        languages: clean::language(language).into_iter().collect(),
        rights: clean::some_line(article.rights.as_deref()).into_iter().collect(),
        sources: sources::dc_source(&article.sources).into_iter().collect(),
        ..DublinCoreExtension::default()
    };
    (extension != DublinCoreExtension::default()).then_some(extension)
}

/// Where to register for `http-post`, the protocol of those that the specification knows in which nothing is called. That
/// it is spoken within TLS is told by the port alone.
fn cloud(url: &Url) -> Option<Cloud> {
    Some(Cloud {
        domain: url.host_str()?.to_owned(),
        port: url.port_or_known_default()?.to_string(),
        path: url[Position::BeforePath..Position::AfterQuery].to_owned(),
        register_procedure: String::new(),
        protocol: "http-post".to_owned(),
    })
}

/// The first file; RSS has room for one.
fn enclosure(article: &Article) -> Option<Enclosure> {
    links::files(article).into_iter().next().map(|file| Enclosure {
        url: file.href,
        length: file.length.unwrap_or(0).to_string(),
        mime_type: file.media_type.unwrap_or_else(|| clean::ANY_FILE.to_owned()),
    })
}

fn category(tag: &Tag) -> Option<Category> {
    let name = clean::some_line(Some(&tag.term))?;
    Some(Category { name, domain: clean::some_line(tag.scheme.as_deref()) })
}

/// `user@host (Name)`, the form of the Advisory Board's profile.
fn mailbox(person: &Person) -> Option<String> {
    let email = clean::email(person.email.as_deref())?;
    let name = clean::line(&person.name);
    Some(if name.is_empty() { email } else { format!("{email} ({name})") })
}

fn atom_link(link: &Link) -> Extension {
    let mut attrs = BTreeMap::from([
        ("href".to_owned(), link.href.clone()),
        ("rel".to_owned(), link.rel.to_owned()),
    ]);
    let optional = [
        ("type", link.media_type.clone()),
        ("title", link.title.clone()),
        ("length", link.length.map(|length| length.to_string())),
    ];
    for (name, value) in optional {
        attrs.extend(value.map(|value| (name.to_owned(), value)));
    }
    Extension { attrs, ..element("atom:link", None) }
}

/// An element; an empty value keeps the indentation out of it.
fn element(name: &str, value: Option<String>) -> Extension {
    Extension {
        name: name.to_owned(),
        value: value.or(Some(String::new())),
        ..Extension::default()
    }
}

fn push(extensions: &mut ExtensionMap, extension: Extension) {
    let (prefix, local) = extension.name.split_once(':').unwrap_or(("", &extension.name));
    let (prefix, local) = (prefix.to_owned(), local.to_owned());
    extensions.entry(prefix).or_default().entry(local).or_default().push(extension);
}

/// `&` and `<` in titles as the Advisory Board's profile wants them: hexadecimal references, which also those readers
/// show as they are that take a title for markup when it holds `&amp;` or `&lt;`.
fn with_plain_titles(xml: &str) -> String {
    let mut written = String::with_capacity(xml.len() + 64);
    let mut rest = xml;
    let is_either = |found: &str| found.starts_with("<title>") || found.starts_with("<![CDATA[");
    while let Some(start) = find(rest, '<', is_either) {
        let (before, found) = rest.split_at(start);
        written.push_str(before);
        let is_title = found.starts_with("<title>");
        let end = if is_title {
            find(found, '<', |text| text.starts_with("</title>"))
        } else {
            find(found, ']', |text| text.starts_with("]]>"))
        };
        let (inside, after) = found.split_at(end.unwrap_or(found.len()));
        if is_title {
            written.push_str(&inside.replace("&amp;", "&#x26;").replace("&lt;", "&#x3C;"));
        } else {
            written.push_str(inside);
        }
        rest = after;
    }
    written.push_str(rest);
    written
}

/// The first place of `first` from where the text `is` what is looked for: a search for one character is many times as
/// fast as one for a word.
fn find(text: &str, first: char, is: impl Fn(&str) -> bool) -> Option<usize> {
    let mut places = text.match_indices(first).map(|(at, _)| at);
    places.find(|&at| text.get(at..).is_some_and(&is))
}
