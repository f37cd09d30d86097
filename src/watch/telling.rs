//! What happened to a source, in words for people. Writing to a string cannot fail, so that results of `write!` are
//! dropped throughout.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use url::Url;

use super::gather::{Citations, CitedBy};
use crate::change::{Change, Segment};
use crate::html::escape;
use crate::store::{Event, Record, Verdict};

/// An event with everything that is needed to tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The event.
    pub event: Event,
    /// Address of the source.
    pub url: Url,
    /// Name under which it is cited; its host when no article cites it any more.
    pub name: String,
    /// The articles that cite it.
    pub cited_by: Vec<CitedBy>,
    /// What differs, when it changed.
    pub change: Option<Change>,
}

impl Telling {
    /// The event of a source, with what is known of the citations.
    pub fn new(event: Event, source: &Record, citations: &Citations) -> Self {
        let cited = citations.get(&source.url);
        let name = cited.map_or_else(|| source.host().to_owned(), |cited| cited.name.clone());
        let cited_by = cited.map(|cited| cited.articles.iter().cloned().collect());
        let change = (event.verdict == Verdict::Changed)
            .then(|| serde_json::from_str(&event.detail).ok())
            .flatten();
        let url = source.url.clone();
        Self { event, url, name, cited_by: cited_by.unwrap_or_default(), change }
    }

    /// The event in a short sentence, in the language of the publication (Dutch or English).
    pub fn headline(&self, language: &str) -> String {
        let name = &self.name;
        if language.starts_with("nl") {
            let what = match self.event.verdict {
                Verdict::Changed => "is gewijzigd",
                Verdict::Moved => "is verhuisd",
                Verdict::Gone => "bestaat niet meer",
                Verdict::Soft404 => "toont een foutpagina",
                Verdict::LoginWall => "vraagt om in te loggen",
                Verdict::Parked => "staat te koop",
                Verdict::Unchanged => "is weer bereikbaar",
                _ => "is al dagen niet bereikbaar",
            };
            return format!("{name} {what}");
        }
        let what = match self.event.verdict {
            Verdict::Changed => "changed",
            Verdict::Moved => "moved",
            Verdict::Gone => "is gone",
            Verdict::Soft404 => "shows an error page",
            Verdict::LoginWall => "asks to log in",
            Verdict::Parked => "is for sale",
            Verdict::Unchanged => "is back",
            _ => "could not be reached for days",
        };
        format!("{name} {what}")
    }

    /// What happened as markup: the words removed and added, or the reason, and where the source is cited.
    pub fn to_html(&self, language: &str) -> String {
        let dutch = language.starts_with("nl");
        let address = escape(self.url.as_str());
        let mut markup = format!("<p><a href=\"{address}\">{address}</a></p>\n");
        match (&self.change, self.event.verdict) {
            (Some(change), _) => markup.push_str(&change_html(change)),
            (None, Verdict::Moved) => {
                let to = escape(&self.event.detail);
                let words = if dutch { "Nieuw adres" } else { "New address" };
                let _ = writeln!(markup, "<p>{words}: <a href=\"{to}\">{to}</a></p>");
            }
            (None, _) if !self.event.detail.is_empty() => {
                let _ = writeln!(markup, "<p>{}</p>", escape(&self.event.detail));
            }
            _ => {}
        }
        if !self.cited_by.is_empty() {
            markup.push_str(if dutch {
                "<p>Aangehaald in:</p>\n<ul>\n"
            } else {
                "<p>Cited in:</p>\n<ul>\n"
            });
            for article in &self.cited_by {
                let _ = writeln!(markup, "<li>{}</li>", article.to_html());
            }
            markup.push_str("</ul>\n");
        }
        markup
    }
}

impl CitedBy {
    /// The title, or the path of an article without one.
    pub fn label(&self) -> &str {
        if self.title.is_empty() { &self.path } else { &self.title }
    }

    fn to_html(&self) -> String {
        match &self.url {
            Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(self.label())),
            None => escape(self.label()),
        }
    }
}

/// The passages that changed, with `del` around the words that went and `ins` around those that came.
pub fn change_html(change: &Change) -> String {
    let mut markup = String::new();
    for passage in &change.passages {
        markup.push_str("<p>");
        for segment in &passage.segments {
            match segment {
                Segment::Same(words) => markup.push_str(&escape(words)),
                Segment::Removed(words) => {
                    let _ = write!(markup, "<del>{}</del>", escape(words));
                }
                Segment::Added(words) => {
                    let _ = write!(markup, "<ins>{}</ins>", escape(words));
                }
                Segment::Gap => markup.push('…'),
            }
            markup.push(' ');
        }
        markup.truncate(markup.trim_end().len());
        markup.push_str("</p>\n");
    }
    if change.untold > 0 {
        let _ = writeln!(markup, "<p>… +{}</p>", change.untold);
    }
    markup
}

/// A page that an editor can read: what happened to which sources, side by side with the articles that cite them.
pub fn report_page(title: &str, language: &str, tellings: &[Telling], zone: &TimeZone) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}\
         article{{border-top:1px solid #ccc;padding:1rem 0}}.pair{{display:grid;grid-template-columns:1fr 1fr;gap:1rem}}\
         del{{background:#fdd}}ins{{background:#dfd;text-decoration:none}}time{{color:#666}}</style>\n</head>\n<body>\n\
         <h1>{title}</h1>\n",
        language = escape(language),
        title = escape(title),
    );
    if tellings.is_empty() {
        page.push_str(if language.starts_with("nl") {
            "<p>Geen wijzigingen.</p>\n"
        } else {
            "<p>Nothing changed.</p>\n"
        });
    }
    for telling in tellings {
        let when = telling.event.at.to_zoned_datetime(zone.clone());
        let _ = write!(
            page,
            "<article id=\"{}\">\n<h2>{}</h2>\n<p><time datetime=\"{}\">{}</time></p>\n",
            telling.event.id,
            escape(&telling.headline(language)),
            crate::date::rfc3339(&when),
            when.strftime("%Y-%m-%d %H:%M"),
        );
        if let Some(change) = &telling.change {
            page.push_str(&side_by_side(change));
        }
        page.push_str(
            &Telling { change: None, event: without_words(telling), ..telling.clone() }
                .to_html(language),
        );
        page.push_str("</article>\n");
    }
    page.push_str("</body>\n</html>\n");
    page
}

/// The event without the words of its change, which stand elsewhere on the page.
fn without_words(telling: &Telling) -> Event {
    let detail =
        if telling.change.is_some() { String::new() } else { telling.event.detail.clone() };
    Event { detail, ..telling.event.clone() }
}

/// Old words on the left, new words on the right.
fn side_by_side(change: &Change) -> String {
    let mut markup = String::new();
    for passage in &change.passages {
        let side = |tag: &str, own: fn(&Segment) -> Option<&String>| {
            let mut text = String::new();
            for segment in &passage.segments {
                if let Some(words) = own(segment) {
                    let _ = write!(text, "<{tag}>{}</{tag}> ", escape(words));
                } else if let Segment::Same(words) = segment {
                    let _ = write!(text, "{} ", escape(words));
                } else if matches!(segment, Segment::Gap) {
                    text.push_str("… ");
                }
            }
            text.trim_end().to_owned()
        };
        let old = side("del", |segment| match segment {
            Segment::Removed(words) => Some(words),
            _ => None,
        });
        let new = side("ins", |segment| match segment {
            Segment::Added(words) => Some(words),
            _ => None,
        });
        let _ = writeln!(markup, "<div class=\"pair\"><p>{old}</p><p>{new}</p></div>");
    }
    markup
}
