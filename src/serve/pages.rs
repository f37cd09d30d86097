//! The small pages that the server makes itself.

use askama::Template;
use http::StatusCode;

use crate::site;
use crate::store::Protocol;

/// The icon of a site that has none: a spring.
pub(super) const ICON: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#0b5c8a"/>"##,
    r##"<path d="M16 6c4 6 7 9 7 13a7 7 0 0 1-14 0c0-4 3-7 7-13z" fill="#fff"/></svg>"##
);

/// What the hub says to those who only look where it speaks a protocol.
pub(super) fn of_hub(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::WebSub => HUB,
        Protocol::RssCloud => CLOUD,
    }
}

const HUB: &str = "This is a WebSub hub for the feeds of this site.\n\
     To subscribe, POST a form with hub.mode, hub.topic and hub.callback (https://www.w3.org/TR/websub/).\n";

const CLOUD: &str = "Here programs register that want to be told of changes in the RSS feeds of this site.\n\
     POST a form with notifyProcedure (empty), port, path, protocol (http-post or https-post) and url1, url2 and so on, with\n\
     the addresses of feeds; domain names a host other than that which asks (https://www.rssboard.org/rsscloud-interface).\n";

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    language: &'a str,
    site: &'a str,
    home: &'a str,
    title: &'static str,
    text: &'static str,
    back: &'static str,
}

/// The page for a path where nothing is, in the language of the site.
pub(super) fn message(status: StatusCode, site: &site::Settings) -> String {
    let dutch = site.language.starts_with("nl");
    let (title, text) = match (status, dutch) {
        (StatusCode::GONE, true) => {
            ("Deze feed is opgeheven", "Hij komt niet terug; u kunt hem uit uw lezer verwijderen.")
        }
        (StatusCode::GONE, false) => (
            "This feed was withdrawn",
            "It will not come back; you can remove it from your reader.",
        ),
        (_, true) => ("Hier is niets", "Op dit adres staat geen feed en geen pagina."),
        (_, false) => ("Nothing here", "There is no feed and no page at this address."),
    };
    let back = if dutch { "Naar het overzicht" } else { "To the overview" };
    let page = Message {
        language: &site.language,
        site: &site.title,
        home: site.url.as_str(),
        title,
        text,
        back,
    };
    // Rendering writes into a string, which cannot fail.
    page.render().unwrap_or_default()
}
