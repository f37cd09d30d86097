//! What the library has to say while it works, on stderr.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use super::Common;

/// Lets warnings through, with `-v` also what happens; only our own, not those of libraries.
pub(super) fn start(common: &Common) {
    let level = if common.verbose { LevelFilter::INFO } else { LevelFilter::WARN };
    let lines = fmt::layer()
        .with_writer(io::stderr)
        .with_ansi(common.colors(io::stderr().is_terminal()))
        .with_target(false);
    let ours = Targets::new().with_target("bron", level);
    // One that is there already serves as well.
    let _ = tracing_subscriber::registry().with(lines).with(ours).try_init();
}
