# The gate, and what is done by hand. `just` lists them.

_default:
    @just --list

# Everything that must hold before a change is handed over; the same as in CI.
ready:
    ./test

# Writes again what tests compare with: the repository's own feeds. Read the diff as you would code.
bless:
    cargo run --quiet --release -- convert
    git diff --stat -- feeds

# What libFuzzer needs to see which branches an input takes; these flags are all that it asks of the compiler.
coverage := "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
host := `rustc -vV | sed -n 's/^host: //p'`

# Looks for input that breaks a parser: encoding, xml, json, date, html, article or feed; folders of documents to begin with may follow. Needs a compiler of C++.
fuzz target seconds="60" *seeds:
    mkdir -p target/fuzz/corpus/{{target}}
    RUSTFLAGS="{{coverage}}" cargo run --release --manifest-path fuzz/Cargo.toml --target-dir target/fuzz --target {{host}} --bin {{target}} -- \
        -max_total_time={{seconds}} -timeout=10 -artifact_prefix=target/fuzz/{{target}}- target/fuzz/corpus/{{target}} {{seeds}}

# Measures; a name picks some of the benchmarks.
bench *names:
    cargo bench -- {{names}}

# Makes a Debian package in target/debian, for the Debian that it is made on (12 or later); needs cargo-deb.
deb:
    cargo build --release --locked
    mkdir -p target/deb/man
    target/release/bron generate man target/deb/man
    target/release/bron generate completions bash > target/deb/bron
    target/release/bron generate completions fish > target/deb/bron.fish
    target/release/bron generate completions zsh > target/deb/_bron
    cargo deb --no-build

# Crowds, floods, reloads and the end: what the server makes of them.
load *scenarios:
    cargo build --release --locked
    python3 benches/serve_load.py {{scenarios}}
