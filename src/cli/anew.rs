//! The server begins anew when its command line was read: a new image of this program in the same process. The code that
//! reads command lines is two megabytes, a sixth of what the server takes, which would stay in its memory.

use std::env;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{self, Command};

use serde::{Deserialize, Serialize};

use super::{Common, serve};

/// The environment variable for what was read.
pub(super) const VARIABLE: &str = "BRON_SERVE";

/// A command line that was read.
#[derive(Serialize, Deserialize)]
struct Read<A, C> {
    /// The number of the process, as the processes that it begins inherit its environment.
    process: u32,
    args: A,
    common: C,
}

/// Begins this program anew. Returns when that cannot be done, which is no reason not to serve, or was done already.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub(super) fn begin(args: &serve::Args, common: &Common) {
    // What was not understood once would not be the next time: without end.
    if env::var_os(VARIABLE).is_some() {
        return;
    }
    let read = Read { process: process::id(), args, common };
    let mut words = env::args_os();
    let (Some(name), Ok(program), Ok(read)) =
        (words.next(), env::current_exe(), serde_json::to_string(&read))
    else {
        return;
    };
    // What runs is another program where this one was given to the loader, and that one would take our words for its own.
    if Path::new(&name).file_name() == program.file_name() {
        let _ = Command::new(program).arg0(name).args(words).env(VARIABLE, read).exec();
    }
}

/// What this process read before it began anew.
#[expect(clippy::disallowed_methods, reason = "the command line reads the environment")]
pub(super) fn begun() -> Option<(serve::Args, Common)> {
    let read = env::var(VARIABLE).ok()?;
    let Read { process, args, common } = serde_json::from_str(&read).ok()?;
    (process == process::id()).then_some((args, common))
}
