//! What the library has to say while it works, on stderr.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::EnvFilter;

use super::Common;

/// Lets warnings through, with `-v` also what happens, with `-vv` the details; only our own, not those of libraries.
pub(super) fn start(common: &Common) {
    let level = match common.verbose {
        0 => "warn",
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(format!("bron={level}")))
        .with_writer(io::stderr)
        .with_ansi(common.colors(io::stderr().is_terminal()))
        .with_target(false);
    // One that is there already serves as well.
    let _ = log.try_init();
}
