//! The rules: one table per format or namespace, one row per rule.

mod app;
mod atom;
mod atom_links;
mod atom_parts;
mod date;
mod feed;
mod history;
mod html;
mod itunes;
mod media;
mod modules;
mod namespace;
mod opml;
mod rdf;
mod rss;
mod rss_doubles;
mod rss_parts;
mod uri;
mod value;
mod xml;

use super::check::Check;
use super::{Profile, Severity};

/// A rule: what it is called, how much it matters, and how it is checked.
#[derive(Debug, Clone)]
pub struct Rule {
    /// `format-subject-fault`; never changes and is never used again for something else.
    pub id: &'static str,
    /// How much its findings matter, unless a finding says otherwise.
    pub severity: Severity,
    /// The event class of W3C's validator that it corresponds to.
    pub w3c: Option<&'static str>,
    /// The page about it, in Markdown.
    pub page: &'static str,
    /// The profile that it is part of; `None` for every one.
    pub only: Option<Profile>,
    /// Looks at a document and reports.
    pub(super) check: fn(&mut Check<'_>),
}

/// A row: id, severity, W3C class if it has one, check.
macro_rules! rule {
    ($id:literal, $severity:ident, $w3c:literal, $check:expr) => {
        rule!(@ $id, $severity, Some($w3c), None, $check)
    };
    ($id:literal, $severity:ident, $w3c:literal, only $profile:ident, $check:expr) => {
        rule!(@ $id, $severity, Some($w3c), Some(crate::validate::Profile::$profile), $check)
    };
    ($id:literal, $severity:ident, $check:expr) => {
        rule!(@ $id, $severity, None, None, $check)
    };
    (@ $id:literal, $severity:ident, $w3c:expr, $only:expr, $check:expr) => {
        crate::validate::Rule {
            id: $id,
            severity: crate::validate::Severity::$severity,
            w3c: $w3c,
            page: include_str!(concat!("../../../docs/rules/", $id, ".md")),
            only: $only,
            check: $check,
        }
    };
}
use rule;

/// The tables, in the order in which they are run.
const TABLES: &[&[Rule]] = &[
    xml::RULES,
    namespace::RULES,
    feed::RULES,
    rss::RULES,
    rss_parts::RULES,
    rss_doubles::RULES,
    rdf::RULES,
    atom::RULES,
    atom_parts::RULES,
    atom_links::RULES,
    history::RULES,
    app::RULES,
    opml::RULES,
    uri::RULES,
    date::RULES,
    value::RULES,
    html::RULES,
    itunes::RULES,
    media::RULES,
    modules::RULES,
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLES.iter().copied().flatten()
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}
