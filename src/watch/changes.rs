//! The feed of changes: each event of a source a new entry with an id of its own, so that readers show it.

use jiff::tz::TimeZone;
use url::Url;

use super::telling::Telling;
use crate::article::{Article, Body, Feed, Id, SafeHtml, Source};
use crate::site;
use crate::write::{self, CHANGES};

/// How many events the feed holds.
pub const LIMIT: i64 = 100;

/// The feed of these events, newest first. `base` is where the feeds are published.
pub fn changes_feed(site: &site::Settings, base: &Url, tellings: &[Telling]) -> Feed {
    let zone = &site.timezone;
    let about = write::about_changes(&site.language);
    Feed {
        id: base.join(CHANGES).ok().and_then(|url| Id::new(url.as_str())),
        title: format!("{} – {}", about.title, site.title),
        description: Some(about.description.to_owned()),
        home: Some(site.url.clone()),
        language: Some(site.language.clone()),
        rights: site.rights.clone(),
        authors: site.authors.iter().map(Into::into).collect(),
        updated: tellings.first().map(|telling| telling.event.at.to_zoned_datetime(zone.clone())),
        articles: tellings.iter().filter_map(|telling| entry(telling, site, zone)).collect(),
        ..Feed::default()
    }
}

fn entry(telling: &Telling, site: &site::Settings, zone: &TimeZone) -> Option<Article> {
    let mut article = Article::new(Id::new(&format!("urn:bron:change:{}", telling.event.id))?);
    article.title = telling.headline(&site.language);
    article.url = Some(telling.url.clone());
    article.published = Some(telling.event.at.to_zoned_datetime(zone.clone()));
    article.language = Some(site.language.clone());
    article.authors = site.authors.iter().map(Into::into).collect();
    article.summary = telling.summary(&site.language).map(Body::Text);
    let markup = telling.to_html(&site.language);
    article.body = Body::Html(SafeHtml::new(&markup, Some(&telling.url)));
    article.sources = vec![Source::new(telling.name.clone(), Some(telling.url.clone()))];
    Some(article)
}
