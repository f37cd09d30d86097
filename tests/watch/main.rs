//! Fetching, remembering and judging source pages, against servers that answer byte for byte as they are told.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
#![expect(clippy::panic, reason = "a test stops at the first surprise")]

mod choices;
mod feeds;
mod folder;
mod hostile;
mod kept;
mod manners;
mod memento;
#[path = "../needs/mod.rs"]
mod needs;
mod origin;
mod postgres;
mod rounds;
mod step;
mod telling;
mod tls;
mod ways;
