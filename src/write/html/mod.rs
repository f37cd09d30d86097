//! Pages for people: one for each feed, one that lists the feeds, those about the cited sources, and one for addresses
//! where nothing is.
//!
//! The pages are files: one style sheet inside, no script, nothing fetched from elsewhere, and links to each other that
//! also work where the folder is looked at before it is published. The templates lie in `templates/` and escape by
//! default. Words are in the language of the feed, where it is one that bron speaks.

mod feed;
mod index;
mod message;
mod sources;
mod words;

use askama::Template;
use url::Url;

pub(super) use feed::write as feed;
pub(super) use index::write as index;
pub(super) use message::write as message;
pub(super) use sources::write as sources;

use super::labels::Language;
use super::{Address, Format, clean};

/// What the head of a page says.
struct Head {
    /// Language of the page as a whole.
    lang: String,
    title: String,
    description: Option<String>,
    /// Name of the publication.
    site: String,
    canonical: Option<String>,
    picture: Option<String>,
    links: Vec<Alternate>,
}

/// An autodiscovery link.
struct Alternate {
    media_type: &'static str,
    title: String,
    href: String,
}

/// An address to subscribe to.
struct Subscription {
    name: &'static str,
    media_type: &'static str,
    /// Where the link goes: relative to the page where that is possible.
    href: String,
    /// What to put into a feed reader: up to the last `/`, where a narrow page may break it, and from there.
    folder: String,
    file: String,
}

/// A page as bytes. A template can only fail where its writer does, and memory does not.
fn render(page: &impl Template) -> Vec<u8> {
    page.render().unwrap_or_default().into_bytes()
}

/// A feed's own language tag, which may say more than ours; where bron does not speak it, that of the words.
fn page_lang(tag: Option<&str>, language: Language) -> String {
    match clean::language(tag) {
        Some(tag) if Language::speaks(&tag) => tag,
        _ => language.tag().to_owned(),
    }
}

/// What stands at the top of a page: the name of the publication, or where the page has that as its title, the host.
fn masthead(site: &str, title: &str, home: Option<&Url>) -> String {
    home.and_then(Url::host_str).filter(|_| site == title).unwrap_or(site).to_owned()
}

/// The addresses that feed readers understand.
fn subscriptions(addresses: &[Address], page: Option<&Url>) -> Vec<Subscription> {
    addresses
        .iter()
        .filter(|address| address.format != Format::Html)
        .map(|address| {
            let url = address.url.as_str();
            let (folder, file) = url.split_at(url.rfind('/').map_or(0, |slash| slash + 1));
            Subscription {
                name: address.format.name(),
                media_type: address.format.media_type(),
                href: relative(&address.url, page),
                folder: folder.to_owned(),
                file: file.to_owned(),
            }
        })
        .collect()
}

/// The autodiscovery links to a feed of this title.
fn alternates(addresses: &[Subscription], title: &str) -> Vec<Alternate> {
    let link = |address: &Subscription| Alternate {
        media_type: address.media_type,
        title: format!("{title} ({})", address.name),
        href: address.href.clone(),
    };
    addresses.iter().map(link).collect()
}

/// The address as seen from `page`: relative on the same site, so that a page works wherever its folder lies.
fn relative(url: &Url, page: Option<&Url>) -> String {
    page.and_then(|page| page.make_relative(url))
        .filter(|path| !path.is_empty())
        .unwrap_or_else(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_the_same_site_are_relative() {
        let page = Url::parse("https://example.org/feeds/tag/water.html").unwrap();
        let seen = |url: &str| relative(&Url::parse(url).unwrap(), Some(&page));
        assert_eq!(seen("https://example.org/feeds/feed.rss"), "../feed.rss");
        assert_eq!(seen("https://example.org/feeds/tag/water.atom"), "water.atom");
        assert_eq!(seen("https://elsewhere.example/a"), "https://elsewhere.example/a");
    }
}
