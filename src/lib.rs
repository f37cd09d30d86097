//! bron turns stored articles into RSS, Atom and JSON feeds, validates any feed, watches the pages the articles cite,
//! and serves the result.
//!
//! Everything from [`read`] down is pure: bytes and values in, values out. `docs/architecture.md` has the map.

pub mod article;
pub mod change;
pub mod config;
pub mod convert;
pub mod date;
pub mod digest;
pub mod fetch;
pub mod html;
pub mod language;
pub mod mail;
pub mod place;
pub mod read;
pub mod report;
pub mod serve;
pub mod site;
pub mod sources;
pub mod store;
pub mod syntax;
pub mod validate;
pub mod watch;
pub mod write;
