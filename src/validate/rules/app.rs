//! The Atom Publishing Protocol (RFC 5023).

use super::{Rule, rule};
use crate::validate::fault::Fault;
use crate::validate::finding::Place;
use crate::validate::format::Format;

pub(super) const RULES: &[Rule] = &[
    rule!("app-accept-parameter-unknown", Warning, "UndefinedParam", |it| it
        .all(Fault::UnknownParameter)),
    rule!("app-title-missing", Error, "MissingElement", |it| {
        it.requires("app:workspace", "atom:title");
        it.requires("app:collection", "atom:title");
    }),
    rule!("app-workspace-missing", Error, "MissingElement", |it| {
        if let Some(root) = it.doc.root().filter(|_| it.format == Format::AppService) {
            it.requires_in(root, "app:workspace");
        }
    }),
    rule!("app-categories-both", Error, "ConflictingCatAttr", |it| {
        for categories in it.elements("app:categories") {
            if categories.attribute("href").is_none() {
                continue;
            }
            for name in ["fixed", "scheme"] {
                if let Some(attribute) = categories.attribute(name) {
                    let message =
                        format!("`categories` that lie elsewhere (`href`) have no `{name}`");
                    it.report(Place::attribute(categories, attribute), message);
                }
            }
        }
    }),
    rule!("app-categories-children", Error, "ConflictingCatChildren", |it| {
        for categories in it.elements("app:categories") {
            if categories.attribute("href").is_some() && categories.children().next().is_some() {
                let message = "`categories` that lie elsewhere (`href`) hold none here";
                it.report(Place::of(categories), message);
            }
        }
    }),
];
