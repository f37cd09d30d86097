//! The server over HTTP, from the wire: each test names the section of the specification that it holds us to.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

#[cfg(target_os = "linux")]
mod anew;
mod browser;
mod cloud;
mod codings;
mod conditions;
mod deltas;
mod ending;
mod http2;
mod hub;
mod hygiene;
mod life;
mod lost;
#[path = "../needs/mod.rs"]
mod needs;
mod negotiation;
mod people;
mod ranges;
mod reader;
mod running;
mod ways;
mod wire;
