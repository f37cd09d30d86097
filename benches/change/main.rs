//! How well changes are told: precision and recall over pages whose truth is known.
//!
//! ```sh
//! cargo bench --bench change -- corpus                           # the generated sites, known and unseen
//! cargo bench --bench change -- webfarm 2000 0,0,1 TRUTH_DIR     # webfarm serve --pages 2000; truth as epoch N in N.jsonl
//! cargo bench --bench change -- pairs OLD_DIR NEW_DIR            # HTML files of two releases, with planted edits
//! cargo bench --bench change -- visits FOLDER                    # what benches/planted/make.py wrote
//! cargo bench --bench change -- speed FILE.html
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::format_collect,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a measuring program stops at the first surprise, and prints"
)]

mod corpus;
mod known;
mod languages;
mod pairs;
mod parts;
mod score;
mod sites;
mod unseen;
mod visits;
mod webfarm;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["corpus"] => sites::run(),
        ["webfarm", pages, epochs, truth] => webfarm::run(pages.parse().unwrap(), epochs, truth),
        ["pairs", old, new] => pairs::run(old, new),
        ["visits", folder] => visits::run(folder),
        ["speed", file] => score::speed(file),
        _ => println!("usage: see benches/change/main.rs"),
    }
}
