//! Where the body of a page says when it appeared and when it changed: microdata (schema.org), microformats (hAtom and
//! h-entry), `time` (HTML Standard, section 4.5.14), and elements whose class says that they hold a date.

use super::metadata::line;
use crate::html::is_void;
use crate::html::tokens::Tag;

/// Classes and ids of what shows the date of a page.
const NAMES: [&str; 9] = [
    "date",
    "datum",
    "datestamp",
    "timestamp",
    "pubdate",
    "published",
    "posted",
    "publicatiedatum",
    "fecha",
];

/// In such a name they say that it is the date of something else on the page.
const OTHERS: [&str; 5] = ["comment", "comments", "reactie", "related", "reply"];

/// Bytes; a longer text says more than a date.
const LONGEST: usize = 60;

/// What was found so far, in one pass over the tokens of a page.
#[derive(Debug, Default)]
pub(super) struct Moments {
    published: Option<String>,
    updated: Option<String>,
    /// That of the first `time`.
    first_time: Option<String>,
    /// The first text behind the heading that is named a date.
    pub(super) shown: Option<String>,
    has_heading: bool,
    /// The element whose text comes next, what it will be, and what there is of it.
    open: Option<(String, What, String)>,
}

/// What a moment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Published,
    Updated,
    Time,
    Shown,
}

impl Moments {
    /// Takes in a start tag.
    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.has_heading |= tag.name == "h1";
        let Some(what) = self.what(tag) else { return };
        // What people see of an `abbr` is its text, and its title is for programs.
        let title = tag.get("title").filter(|_| tag.name == "abbr");
        let value = tag.get("datetime").or_else(|| tag.get("content")).or(title).and_then(line);
        match value.filter(|_| what != What::Shown) {
            Some(value) => self.keep(what, value),
            None if self.open.is_none() && !is_void(&tag.name) => {
                self.open = Some((tag.name.as_ref().to_owned(), what, String::new()));
            }
            None => {}
        }
    }

    fn what(&self, tag: &Tag<'_>) -> Option<What> {
        let is = |attribute: &str, wanted: &str| {
            let names = tag.get(attribute).unwrap_or_default();
            names.split_ascii_whitespace().any(|name| name == wanted)
        };
        let is_element = matches!(tag.name.as_ref(), "abbr" | "time" | "span");
        if is("itemprop", "datePublished")
            || tag.get("pubdate").is_some()
            || is("class", "dt-published")
            || (is_element && is("class", "published"))
        {
            Some(What::Published)
        } else if is("itemprop", "dateModified") || is("class", "dt-updated") {
            Some(What::Updated)
        } else if tag.name == "time" {
            Some(What::Time)
        } else {
            let names = ["class", "id"].into_iter().filter_map(|name| tag.get(name));
            let words: Vec<&str> =
                names.flat_map(|names| names.split(|c: char| !c.is_ascii_alphanumeric())).collect();
            let has = |known: &[&str]| {
                words.iter().any(|word| known.iter().any(|name| name.eq_ignore_ascii_case(word)))
            };
            let is_named = has(&NAMES) && !has(&OTHERS);
            (is_named && self.has_heading && self.shown.is_none()).then_some(What::Shown)
        }
    }

    fn keep(&mut self, what: What, value: String) {
        let place = match what {
            What::Published => &mut self.published,
            What::Updated => &mut self.updated,
            What::Time => &mut self.first_time,
            What::Shown => &mut self.shown,
        };
        place.get_or_insert(value);
    }

    /// Takes in a text.
    pub(super) fn text(&mut self, text: &str) {
        if let Some((.., found)) = &mut self.open
            && found.len() <= LONGEST
        {
            found.push_str(text);
        }
    }

    /// Takes in the end of an element.
    pub(super) fn end(&mut self, element: &str) {
        if let Some((_, what, text)) = self.open.take_if(|(name, ..)| name == element)
            && let Some(value) = line(&text).filter(|value| value.len() <= LONGEST)
        {
            self.keep(what, value);
        }
    }

    /// When the page appeared, as it says for programs.
    pub(super) fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }

    /// The first moment that it names, of whatever.
    pub(super) fn first_time(&self) -> Option<&str> {
        self.first_time.as_deref()
    }

    /// When the page changed.
    pub(super) fn updated(&self) -> Option<&str> {
        self.updated.as_deref()
    }
}
