//! Elements and attributes that no table has, that stand where they do not belong or too often, and attributes that are
//! lacking: one row for each vocabulary, as people allow and deny those apart.

use super::{Rule, rule};
use crate::validate::fault::{Family, Fault};

pub(super) const RULES: &[Rule] = &[
    rule!("rss-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Rss], Fault::Undefined)),
    rule!("rss-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Rss], Fault::Misplaced)),
    rule!("rss-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Rss], Fault::Duplicate)),
    rule!("rss-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Rss], Fault::AttrUndefined)),
    rule!("rss-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Rss], Fault::AttrMissing)),
    rule!("rss1-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Rdf], Fault::Undefined)),
    rule!("rss1-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Rdf], Fault::Misplaced)),
    rule!("rss1-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Rdf], Fault::Duplicate)),
    rule!("rss1-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Rdf], Fault::AttrUndefined)),
    rule!("rss1-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Rdf], Fault::AttrMissing)),
    rule!("atom-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Atom], Fault::Undefined)),
    rule!("atom-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Atom], Fault::Misplaced)),
    rule!("atom-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Atom], Fault::Duplicate)),
    rule!("atom-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Atom], Fault::AttrUndefined)),
    rule!("atom-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Atom], Fault::AttrMissing)),
    rule!("app-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::App], Fault::Undefined)),
    rule!("app-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::App], Fault::Misplaced)),
    rule!("app-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::App], Fault::Duplicate)),
    rule!("app-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::App], Fault::AttrUndefined)),
    rule!("app-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::App], Fault::AttrMissing)),
    rule!("opml-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Opml], Fault::Undefined)),
    rule!("opml-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Opml], Fault::Misplaced)),
    rule!("opml-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Opml], Fault::Duplicate)),
    rule!("opml-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Opml], Fault::AttrUndefined)),
    rule!("opml-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Opml], Fault::AttrMissing)),
    rule!("itunes-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Itunes], Fault::Undefined)),
    rule!("itunes-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Itunes], Fault::Misplaced)),
    rule!("itunes-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Itunes], Fault::Duplicate)),
    rule!("itunes-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Itunes], Fault::AttrUndefined)),
    rule!("itunes-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Itunes], Fault::AttrMissing)),
    rule!("media-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Media], Fault::Undefined)),
    rule!("media-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Media], Fault::Misplaced)),
    rule!("media-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Media], Fault::Duplicate)),
    rule!("media-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Media], Fault::AttrUndefined)),
    rule!("media-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Media], Fault::AttrMissing)),
    rule!("podcast-element-undefined", Warning, |it| it
        .within(&[Family::Podcast], Fault::Undefined)),
    rule!("podcast-element-misplaced", Error, |it| it.within(&[Family::Podcast], Fault::Misplaced)),
    rule!("podcast-element-repeated", Error, |it| it.within(&[Family::Podcast], Fault::Duplicate)),
    rule!("podcast-attribute-undefined", Warning, |it| it
        .within(&[Family::Podcast], Fault::AttrUndefined)),
    rule!("podcast-attribute-missing", Error, |it| it
        .within(&[Family::Podcast], Fault::AttrMissing)),
    rule!("module-element-undefined", Error, "UndefinedElement", |it| it
        .within(&[Family::Module], Fault::Undefined)),
    rule!("module-element-misplaced", Error, "UndefinedElement", |it| it
        .within(&[Family::Module], Fault::Misplaced)),
    rule!("module-element-repeated", Error, "DuplicateElement", |it| it
        .within(&[Family::Module], Fault::Duplicate)),
    rule!("module-attribute-undefined", Error, "UnexpectedAttribute", |it| it
        .within(&[Family::Module], Fault::AttrUndefined)),
    rule!("module-attribute-missing", Error, "MissingAttribute", |it| it
        .within(&[Family::Module], Fault::AttrMissing)),
];
