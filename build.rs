//! Chooses how the program is linked.

#![expect(
    clippy::disallowed_methods,
    reason = "Cargo tells a build script everything by the environment"
)]

use std::env;
use std::process::Command;

/// The first glibc that unpacks relocations while it loads a program.
const UNPACKS: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    let glibc = target("OS") == "linux" && target("ENV") == "gnu";
    let here = env::var_os("TARGET") == env::var_os("HOST");
    if glibc && here && version_of_glibc().is_some_and(|version| version >= UNPACKS) {
        // 1.5 MB less to read and to keep in memory: of 20 MB, so much are addresses that are filled in at the start.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of the C library of this machine, as `getconf` tells it: `glibc 2.36`.
fn version_of_glibc() -> Option<(u32, u32)> {
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
