//! The rules: one table per format or namespace, one row per rule.

mod against;
mod app;
mod atom;
mod atom_links;
mod atom_parts;
mod date;
mod entries;
mod feed;
mod history;
mod html;
mod http;
mod itunes;
mod json_feed;
mod media;
mod modules;
mod namespace;
mod opml;
mod podcast;
mod rdf;
mod rss;
mod rss_doubles;
mod rss_parts;
mod sources;
mod text;
mod tombstones;
mod uri;
mod value;
mod vocabulary;
pub(super) mod websub;
mod xml;

use std::sync::LazyLock;

use super::check::Check;
use super::entries::Entries;
use super::finding::{Finding, Noted, Place};
use super::{Profile, Severity, against as versions, http as transfer, json, pages};
use crate::syntax::Position;

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
    /// How it looks at a document.
    pub(super) look: Look,
}

/// How a rule comes to its findings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look {
    /// Looks at a feed in XML and reports.
    Xml(fn(&mut Check<'_>)),
    /// Has this fault of a JSON Feed.
    Json(json::Fault),
    /// Has this fault of the answer that the document came in.
    Http(transfer::Fault),
    /// Has this fault of a newer version beside an older one.
    Against(versions::Fault),
    /// Has this fault of a page beside the other pages of its feed.
    Pages(pages::Fault),
    /// Looks at the entries of a feed of whatever format.
    Feed(fn(&Entries<'_>, &mut Say<'_>)),
}

impl Rule {
    /// Whether it is about the answer that a document came in, and has no place in the document.
    pub fn is_about_transfer(&self) -> bool {
        matches!(self.look, Look::Http(_))
    }
}

/// Receives what a rule says: where, and what.
pub(super) type Say<'s> = dyn FnMut(Place, String) + 's;

/// A row: id, severity, W3C class if it has one, check. What has no class is not part of W3C's profile.
macro_rules! rule {
    ($id:literal, $severity:ident, json $fault:ident) => {
        rule!(@ $id, $severity, None, Some(crate::validate::Profile::Default),
            crate::validate::rules::Look::Json(crate::validate::json::Fault::$fault))
    };
    ($id:literal, $severity:ident, http $fault:ident) => {
        rule!(@ $id, $severity, None, Some(crate::validate::Profile::Default),
            crate::validate::rules::Look::Http(crate::validate::http::Fault::$fault))
    };
    ($id:literal, $severity:ident, http $fault:ident, $w3c:literal) => {
        rule!(@ $id, $severity, Some($w3c), None,
            crate::validate::rules::Look::Http(crate::validate::http::Fault::$fault))
    };
    ($id:literal, $severity:ident, against $fault:ident) => {
        rule!(@ $id, $severity, None, None,
            crate::validate::rules::Look::Against(crate::validate::against::Fault::$fault))
    };
    ($id:literal, $severity:ident, $w3c:literal, $check:expr) => {
        rule!(@ $id, $severity, Some($w3c), None, crate::validate::rules::Look::Xml($check))
    };
    ($id:literal, $severity:ident, $w3c:literal, only $profile:ident, $check:expr) => {
        rule!(@ $id, $severity, Some($w3c), Some(crate::validate::Profile::$profile), crate::validate::rules::Look::Xml($check))
    };
    ($id:literal, $severity:ident, pages $fault:ident) => {
        rule!(@ $id, $severity, None, Some(crate::validate::Profile::Default),
            crate::validate::rules::Look::Pages(crate::validate::pages::Fault::$fault))
    };
    ($id:literal, $severity:ident, feed $check:expr) => {
        rule!(@ $id, $severity, None, Some(crate::validate::Profile::Default), crate::validate::rules::Look::Feed($check))
    };
    ($id:literal, $severity:ident, $check:expr) => {
        rule!(@ $id, $severity, None, Some(crate::validate::Profile::Default), crate::validate::rules::Look::Xml($check))
    };
    (@ $id:literal, $severity:ident, $w3c:expr, $only:expr, $look:expr) => {
        crate::validate::Rule {
            id: $id,
            severity: crate::validate::Severity::$severity,
            w3c: $w3c,
            page: include_str!(concat!("../../../docs/rules/", $id, ".md")),
            only: $only,
            look: $look,
        }
    };
}
use rule;

pub(super) use history::link;

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
    json_feed::RULES,
    podcast::RULES,
    uri::RULES,
    date::RULES,
    entries::RULES,
    vocabulary::RULES,
    value::RULES,
    html::RULES,
    itunes::RULES,
    media::RULES,
    modules::RULES,
    http::RULES,
    against::RULES,
    text::RULES,
    tombstones::RULES,
    websub::RULES,
    sources::RULES,
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLES.iter().copied().flatten()
}

/// The rules of a profile that look at a document in XML.
pub(super) fn of_xml(profile: Profile) -> &'static [&'static Rule] {
    static DEFAULT: LazyLock<Vec<&Rule>> = LazyLock::new(|| chosen(Profile::Default));
    static W3C: LazyLock<Vec<&Rule>> = LazyLock::new(|| chosen(Profile::W3c));
    fn chosen(profile: Profile) -> Vec<&'static Rule> {
        let is_part = |rule: &&Rule| rule.only.is_none_or(|only| only == profile);
        let looks = |rule: &&Rule| matches!(rule.look, Look::Xml(_) | Look::Feed(_));
        rules().filter(is_part).filter(looks).collect()
    }
    match profile {
        Profile::Default => &DEFAULT,
        Profile::W3c => &W3C,
    }
}

/// The rule of this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

/// The rule about a fault of JSON Feed.
pub(super) fn of_json(fault: json::Fault) -> Option<&'static Rule> {
    match fault.shared() {
        Some(id) => find(id),
        None => rules().find(|rule| matches!(rule.look, Look::Json(known) if known == fault)),
    }
}

/// The rule about a fault between pages.
pub(super) fn of_pages(fault: pages::Fault) -> Option<&'static Rule> {
    rules().find(|rule| matches!(rule.look, Look::Pages(known) if known == fault))
}

/// What the rules about entries say of those of a JSON Feed.
pub(super) fn judge_entries(
    entries: &Entries<'_>,
    position: impl Fn(u32) -> Position,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules() {
        if let Look::Feed(look) = rule.look {
            look(entries, &mut |place, message| {
                findings.push(Finding::new(rule, place, message, &position));
            });
        }
    }
    findings
}

/// The rule about a fault of an answer.
pub(super) fn of_http(fault: transfer::Fault) -> Option<&'static Rule> {
    rules().find(|rule| matches!(rule.look, Look::Http(known) if known == fault))
}

/// The rule about a fault of a newer version.
pub(super) fn of_versions(fault: versions::Fault) -> Option<&'static Rule> {
    rules().find(|rule| matches!(rule.look, Look::Against(known) if known == fault))
}

/// Files faults under their rules; `position` tells the lines and columns of the document.
pub(super) fn file<F>(
    noted: Vec<Noted<F>>,
    rule_of: impl Fn(F) -> Option<&'static Rule>,
    position: impl Fn(u32) -> Position,
) -> Vec<Finding> {
    let filed = noted.into_iter().filter_map(|Noted { fault, place, message }| {
        Some(Finding::new(rule_of(fault)?, place, message, &position))
    });
    filed.collect()
}
