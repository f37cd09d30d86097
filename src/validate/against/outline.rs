//! What a version of a feed says of itself and of its entries, as far as versions can be compared by it: the same in every
//! format, and each part with its place.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{of_json, of_xml};
use crate::date::{self, Precision};
use crate::syntax::encoding::Decoded;
use crate::syntax::{Span, json, xml};
use crate::validate::finding::Place;
use crate::validate::format::Format;
use crate::validate::json::is_json;
use url::Url;

/// A parsed document of either kind.
pub(super) enum Tree {
    Xml(Box<xml::Document>),
    Json(json::Document),
}

/// A piece of text and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Part<'d> {
    pub(super) text: Cow<'d, str>,
    pub(super) span: Span,
    /// The element or the key that it is the value of.
    pub(super) element: &'d str,
    pub(super) attr: Option<&'static str>,
}

/// A date that could be read.
#[derive(Debug, Clone)]
pub(super) struct Moment<'d> {
    pub(super) part: Part<'d>,
    pub(super) at: Timestamp,
    /// Only the day is written.
    pub(super) is_day: bool,
}

/// An entry, by whatever name its format calls it.
#[derive(Debug)]
pub(super) struct Entry<'d> {
    /// Its start tag or opening bracket.
    pub(super) whole: Part<'d>,
    /// What readers tell it by: its id, and without one its link.
    pub(super) id: Option<Part<'d>>,
    /// It has no id of its own.
    pub(super) is_told_by_link: bool,
    /// An absolute address.
    pub(super) link: Option<Part<'d>>,
    pub(super) title: Option<Part<'d>>,
    pub(super) published: Option<Moment<'d>>,
    pub(super) updated: Option<Moment<'d>>,
    pub(super) content: Option<Part<'d>>,
}

/// A version of a feed.
#[derive(Debug)]
pub(super) struct Outline<'d> {
    pub(super) format: Format,
    pub(super) head: Part<'d>,
    pub(super) id: Option<Part<'d>>,
    /// The address at which it says that it lies.
    pub(super) own: Option<Part<'d>>,
    pub(super) updated: Option<Moment<'d>>,
    /// An archive document (RFC 5005 section 4).
    pub(super) is_archive: bool,
    /// The ids of entries that it says were deleted (RFC 6721).
    pub(super) deleted: HashSet<&'d str>,
    pub(super) entries: Vec<Entry<'d>>,
}

impl Tree {
    pub(super) fn parse(decoded: Decoded) -> Self {
        if is_json(&decoded.text) {
            Self::Json(json::Document::parse(decoded))
        } else {
            Self::Xml(Box::new(xml::Document::parse(decoded)))
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Xml(doc) => doc.text(),
            Self::Json(doc) => doc.text(),
        }
    }

    pub(super) fn into_text(self) -> String {
        match self {
            Self::Xml(doc) => doc.into_text(),
            Self::Json(doc) => doc.into_text(),
        }
    }

    /// What the document says; `None` when it is no feed.
    pub(super) fn outline(&self, base: Option<&Url>) -> Option<Outline<'_>> {
        match self {
            Self::Xml(doc) => of_xml::outline(doc, base),
            Self::Json(doc) => of_json::outline(doc),
        }
    }
}

impl<'d> Part<'d> {
    /// The same with white space around the text taken off; `None` when nothing is left.
    pub(super) fn trimmed(self) -> Option<Self> {
        let text = match self.text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
        (!text.is_empty()).then_some(Self { text, ..self })
    }

    /// The date that it is, in whatever form.
    pub(super) fn moment(self) -> Option<Moment<'d>> {
        let found = date::parse(&self.text, &TimeZone::UTC)?;
        let is_day = found.precision <= Precision::Day;
        Some(Moment { at: found.when.timestamp(), is_day, part: self })
    }

    /// Its place, as a finding names it; `parent` is the element around it.
    pub(super) fn place(&self, parent: Option<&str>) -> Place {
        let place = Place {
            span: self.span,
            known_at: self.span.start,
            element: Some(self.element.to_owned()),
            parent: parent.map(str::to_owned),
            attr: self.attr.map(str::to_owned),
            ..Place::default()
        };
        if self.text.is_empty() { place } else { place.with_value(&self.text) }
    }
}

impl Entry<'_> {
    /// The place of one of its parts.
    pub(super) fn place_of(&self, part: &Part<'_>) -> Place {
        part.place(Some(self.whole.element))
    }

    /// The place of its id; of its start where it has none.
    pub(super) fn id_place(&self) -> Place {
        self.id.as_ref().map_or_else(|| self.whole.place(None), |id| self.place_of(id))
    }

    pub(super) fn id_text(&self) -> Option<&str> {
        self.id.as_ref().map(|id| &*id.text)
    }
}
