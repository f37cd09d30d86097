//! What the readers of XML feeds ask of a tree: children by namespace, text, addresses, dates.

use jiff::ZonedDateTime;
use jiff::tz::TimeZone;
use url::Url;

use super::notes::{Notes, short};
use crate::date;
use crate::html::{clean_text, one_line};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::{Document, Element};

/// Addresses of module namespaces as they are misspelled, without the slash at their end, in lower case.
const ALIASES: &[(&str, &str)] = &[
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("https://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://search.yahoo.com/mrss", "media"),
    ("https://search.yahoo.com/mrss", "media"),
    ("http://www.rssboard.org/media-rss", "media"),
    ("http://tools.search.yahoo.com/mrss", "media"),
    ("http://purl.org/dc/elements/1.0", "dc"),
    ("http://purl.org/dc/elements/1.1", "dc"),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/rss/1.0/modules/dcterms", "dcterms"),
    ("http://podcastindex.org/namespace/1.0", "podcast"),
    ("https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md", "podcast"),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("https://www.w3.org/2005/atom", "atom"),
    ("http://www.w3.org/2005/atom", "atom"),
];

/// A document that is being read as a feed.
pub(super) struct Tree<'d, 'n> {
    doc: &'d Document,
    notes: &'n mut Notes,
    /// Namespace of the feed's own elements: that of the root, or of the channel in it, even where nobody knows it.
    own: Ns,
    /// What relative references are resolved against where no `xml:base` is in force.
    base: Option<Url>,
    has_bases: bool,
    /// Whether a relative reference is worth a warning: RSS defines no base.
    warns_relative: bool,
}

impl<'d, 'n> Tree<'d, 'n> {
    pub(super) fn new(
        doc: &'d Document,
        root: Element<'d>,
        base: Option<&Url>,
        notes: &'n mut Notes,
    ) -> Self {
        let channel = root.children().find(|it| it.local().eq_ignore_ascii_case("channel"));
        Self {
            doc,
            notes,
            own: channel.map_or(root.ns(), |it| it.ns()),
            base: base.cloned(),
            has_bases: doc.text().contains("xml:base"),
            warns_relative: false,
        }
    }

    /// From now on relative references are resolved against `base`; in RSS with a warning each.
    pub(super) fn set_base(&mut self, base: Option<&Url>, warns_relative: bool) {
        if let Some(base) = base {
            self.base = Some(base.clone());
        }
        self.warns_relative = warns_relative;
    }

    pub(super) fn warn(&mut self, element: Element<'_>, message: String) {
        if self.notes.is_full() {
            self.notes.add(None, message);
        } else {
            self.notes.add(Some(self.doc.position(element.span().start)), message);
        }
    }

    /// Whether `element` is called `name`: `title` for an element of the feed's own format, which RSS has in capitals and
    /// small letters as it comes, `dc:date` for one of a module, whatever prefix the document has for it.
    pub(super) fn is(&self, element: Element<'_>, name: &str) -> bool {
        let Some((prefix, local)) = name.split_once(':') else {
            let is_named = match self.own {
                Ns::ATOM | Ns::ATOM03 => element.local() == name,
                _ => element.local().eq_ignore_ascii_case(name),
            };
            return is_named && self.is_own(element.ns());
        };
        if element.local() != local {
            return false;
        }
        match element.ns().usual_prefix() {
            Some("atom03") => prefix == "atom",
            Some(usual) => usual == prefix,
            None => self.alias(element.ns()) == Some(prefix),
        }
    }

    fn is_own(&self, ns: Ns) -> bool {
        let formats = [Ns::NONE, Ns::RSS10, Ns::RSS090, Ns::RSS11];
        ns == self.own
            || (formats.contains(&ns) && !matches!(self.own, Ns::ATOM | Ns::ATOM03))
            || (matches!(ns, Ns::ATOM | Ns::ATOM03) && matches!(self.own, Ns::ATOM | Ns::ATOM03))
    }

    fn alias(&self, ns: Ns) -> Option<&'static str> {
        let uri = self.doc.namespace_uri(ns);
        let uri = uri.trim().trim_end_matches('/').to_ascii_lowercase();
        ALIASES.iter().find(|(known, _)| *known == uri).map(|&(_, prefix)| prefix)
    }

    /// The children called `name`.
    pub(super) fn all(&self, parent: Element<'d>, name: &str) -> Vec<Element<'d>> {
        parent.children().filter(|child| self.is(*child, name)).collect()
    }

    /// The first child called `name`.
    pub(super) fn one(&self, parent: Element<'d>, name: &str) -> Option<Element<'d>> {
        parent.children().find(|child| self.is(*child, name))
    }

    /// The text of the first child called `name` that has any, as one line.
    pub(super) fn line(&self, parent: Element<'d>, name: &str) -> Option<String> {
        self.all(parent, name).into_iter().find_map(line_of)
    }

    /// The first of `names` that has text, as one line.
    pub(super) fn first_line(&self, parent: Element<'d>, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.line(parent, name))
    }

    /// What relative references in `element` are resolved against (XML Base section 4).
    pub(super) fn base(&self, element: Element<'d>) -> Option<Url> {
        let mut base = self.base.clone();
        if self.has_bases {
            for written in element.bases() {
                let next = match &base {
                    Some(base) => base.join(written.trim()),
                    None => Url::parse(written.trim()),
                };
                base = next.ok().or(base);
            }
        }
        base
    }

    /// Whether the document changes the base anywhere.
    pub(super) fn has_bases(&self) -> bool {
        self.has_bases
    }

    /// The address `written` in `element`; what is no address, or no safe one, is left out with a warning.
    pub(super) fn url(&mut self, element: Element<'d>, written: &str) -> Option<Url> {
        let written = written.trim();
        if written.is_empty() {
            return None;
        }
        let url = Url::parse(written).ok().or_else(|| self.resolved(element, written));
        let Some(url) = url else {
            self.warn(element, format!("`{}` is not an address; it was left out", short(written)));
            return None;
        };
        if matches!(url.scheme(), "javascript" | "vbscript" | "data") {
            self.warn(element, format!("address of scheme `{}:` was left out", url.scheme()));
            return None;
        }
        Some(url)
    }

    fn resolved(&mut self, element: Element<'d>, written: &str) -> Option<Url> {
        let url = self.base(element)?.join(written).ok()?;
        if self.warns_relative && !self.has_bases {
            let message = format!("`{}` is relative; it was read as `{url}`", short(written));
            self.warn(element, message);
        }
        Some(url)
    }

    /// The address in the text of the first child called `name`.
    pub(super) fn child_url(&mut self, parent: Element<'d>, name: &str) -> Option<Url> {
        let child = self.all(parent, name).into_iter().find(|child| line_of(*child).is_some())?;
        let written = line_of(child)?;
        self.url(child, &written)
    }

    /// The date in the first child that has a name of `names`, in the order of `names`, and a date.
    pub(super) fn date(&mut self, parent: Element<'d>, names: &[&str]) -> Option<ZonedDateTime> {
        for name in names {
            for child in self.all(parent, name) {
                let Some(written) = line_of(child) else { continue };
                if let Some(when) = self.moment(child, &written) {
                    return Some(when);
                }
            }
        }
        None
    }

    /// The date `written` in `element`; a time without a zone is UTC.
    pub(super) fn moment(&mut self, element: Element<'d>, written: &str) -> Option<ZonedDateTime> {
        let Some(read) = date::parse(written, &TimeZone::UTC) else {
            self.warn(element, format!("`{}` is not a date; it was left out", short(written)));
            return None;
        };
        for repair in &read.repairs {
            self.warn(element, format!("date `{}`: {repair}", short(written)));
        }
        Some(read.when)
    }
}

/// The value of an attribute, when it has any.
pub(super) fn value_of(element: Element<'_>, attribute: &str) -> Option<String> {
    Some(clean_text(element.attr(attribute)?.trim())).filter(|value| !value.is_empty())
}

/// The text of an element as one line, when it has any.
pub(super) fn line_of(element: Element<'_>) -> Option<String> {
    let text = if element.children().next().is_some() {
        element.deep_text()
    } else {
        element.text().into_owned()
    };
    Some(one_line(&clean_text(&text))).filter(|line| !line.is_empty())
}
