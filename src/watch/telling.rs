//! What happened to a source, in words for people. Writing to a string cannot fail, so that results of `write!` are
//! dropped throughout.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use url::Url;

use super::checks::archived;
use super::gather::{Citations, CitedBy};
use super::reasons::in_dutch;
use crate::change::{Change, Passage, Segment};
use crate::html::escape;
use crate::store::{ArchivedCopy, Event, Record, Verdict};

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
    pub cited_by: Vec<Arc<CitedBy>>,
    /// What differs, when it changed.
    pub change: Option<Change>,
    /// Where a copy of it can be read, when it is lost.
    pub archived: Option<ArchivedCopy>,
}

impl Telling {
    /// The event of a source, with what is known of the citations.
    pub fn new(event: Event, source: &Record, citations: &Citations) -> Self {
        let cited = citations.get(&source.url);
        let name = cited.map_or_else(|| source.host().to_owned(), |cited| cited.name.clone());
        let cited_by = cited.map(|cited| cited.articles.clone());
        let change = (event.verdict == Verdict::Changed)
            .then(|| serde_json::from_str(&event.detail).ok())
            .flatten();
        let url = source.url.clone();
        let archived = archived(source).filter(|_| !event.verdict.is_readable()).cloned();
        Self { event, url, name, cited_by: cited_by.unwrap_or_default(), change, archived }
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

    /// What happened as markup: the words removed and added, or the reason, and where the source is and is cited.
    pub fn to_html(&self, language: &str) -> String {
        let address = link(self.url.as_str());
        format!("{}<p>{address}</p>\n{}", self.words_html(language), self.cited_html(language))
    }

    /// What happened as plain text: the words removed and added, as `1 → 15` where others took the place of some, or the
    /// reason. `None` when there is nothing to say.
    pub(super) fn summary(&self, language: &str) -> Option<String> {
        let Some(change) = &self.change else {
            return Some(self.reason(language).into_owned()).filter(|reason| !reason.is_empty());
        };
        let (went, came) =
            if language.starts_with("nl") { ("weg", "nieuw") } else { ("gone", "new") };
        let passages = change.passages.iter().map(|passage| passage_text(passage, went, came));
        Some(passages.collect::<Vec<_>>().join("\n\n"))
    }

    /// The words removed and added, or why it is told when no words differ.
    pub(super) fn words_html(&self, language: &str) -> String {
        let change = self.change.as_ref().map(change_html);
        change.unwrap_or_else(|| self.reason_html(language))
    }

    /// Why it is told, when no words differ, in a line of plain text: the new address or the reason.
    pub fn reason(&self, language: &str) -> Cow<'_, str> {
        let detail = &self.event.detail;
        let words = language.starts_with("nl") && self.event.verdict != Verdict::Moved;
        if words { Cow::Owned(in_dutch(detail)) } else { Cow::Borrowed(detail) }
    }

    /// Why it is told, when no words differ, as markup: the new address, the reason, the archived copy.
    pub(super) fn reason_html(&self, language: &str) -> String {
        let dutch = language.starts_with("nl");
        let mut markup = String::new();
        match self.event.verdict {
            Verdict::Moved => {
                let words = if dutch { "Nieuw adres" } else { "New address" };
                let _ = writeln!(markup, "<p>{words}: {}</p>", link(&self.event.detail));
            }
            _ if !self.event.detail.is_empty() => {
                let _ = writeln!(markup, "<p>{}</p>", escape(&self.reason(language)));
            }
            _ => {}
        }
        if let Some(copy) = &self.archived {
            let words = if dutch { "Gearchiveerd" } else { "Archived" };
            let day = copy.taken.strftime("%Y-%m-%d");
            let _ = writeln!(markup, "<p>{words} ({day}): {}</p>", link(copy.url.as_str()));
        }
        markup
    }

    /// The articles that cite the source.
    pub(super) fn cited_html(&self, language: &str) -> String {
        let mut markup = String::new();
        if !self.cited_by.is_empty() {
            markup.push_str(if language.starts_with("nl") {
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

/// An address as a link, when it is one of the web, and else as text.
pub(super) fn link(address: &str) -> String {
    let text = escape(address);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if is_web { format!("<a href=\"{text}\">{text}</a>") } else { text }
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

/// A passage that changed as a line of plain text.
fn passage_text(passage: &Passage, went: &str, came: &str) -> String {
    let mut words = Vec::new();
    let mut segments = passage.segments.iter().peekable();
    while let Some(segment) = segments.next() {
        words.push(match segment {
            Segment::Same(same) => same.clone(),
            Segment::Removed(removed) => {
                match segments.next_if(|next| matches!(next, Segment::Added(_))) {
                    Some(Segment::Added(added)) => format!("{removed} → {added}"),
                    _ => format!("[{went}: {removed}]"),
                }
            }
            Segment::Added(added) => format!("[{came}: {added}]"),
            Segment::Gap => "…".to_owned(),
        });
    }
    words.join(" ")
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
