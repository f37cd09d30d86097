//! The small pages that the server makes itself.

use http::StatusCode;

use super::App;
use super::edition::Edition;
use super::respond::{Answer, text};
use crate::html::escape;
use crate::store::Protocol;
use crate::write::Format;

/// The icon of a site that has none: a spring.
pub(super) const ICON: &str = concat!(
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#0a5566"/>"##,
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

impl App {
    /// For those who look whether the server lives and has something to serve.
    pub(super) fn health(&self) -> Answer {
        let files = self.edition.load().iter().count();
        let status = if files == 0 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        text(
            status,
            "application/json",
            format!("{{\"live\": true, \"ready\": {}, \"files\": {files}}}\n", files > 0),
        )
    }

    pub(super) fn robots(&self) -> String {
        let sitemap = self
            .feeds
            .base
            .join("sitemap.xml")
            .map(|url| format!("\nSitemap: {url}"))
            .unwrap_or_default();
        format!("User-agent: *\nAllow: /{sitemap}\n")
    }

    /// The pages for people (sitemaps.org protocol 0.9).
    pub(super) fn sitemap(&self, edition: &Edition) -> String {
        let mut pages: Vec<_> =
            edition.iter().filter(|(_, page)| page.format == Some(Format::Html)).collect();
        pages.sort_by_key(|(path, _)| *path);
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for (path, _) in pages {
            let path = path.trim_start_matches('/').trim_end_matches("index.html");
            if let Ok(url) = self.feeds.base.join(path) {
                xml.extend(["<url><loc>", &escape(url.as_str()), "</loc></url>\n"]);
            }
        }
        xml.push_str("</urlset>\n");
        xml
    }
}
