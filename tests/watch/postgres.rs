//! The store in PostgreSQL, on a real server of the test's own: workers that share rounds, and one that is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Builder;

use crate::folder::Folder;
use crate::origin::{Origin, answer, page};

/// A server that lives as long as this value.
struct Server {
    folder: tempfile::TempDir,
    bin: PathBuf,
}

impl Server {
    /// `None` when PostgreSQL is not installed.
    fn start() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let bin = versions.flatten().map(|version| version.path().join("bin")).max()?;
        let folder = tempfile::tempdir().unwrap();
        let server = Self { folder, bin };
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(server.folder.path()).status();
            assert!(owned.unwrap().success());
        }
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "bron", "-A", "trust", "--no-sync"]);
        let options =
            format!("-c listen_addresses= -c fsync=off -k {}", server.folder.path().display());
        server.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-w", "-l", &format!("{data}.log"), "start"],
        );
        Some(server)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// Runs a program of PostgreSQL, which refuses to be root.
    fn run(&self, program: &str, arguments: &[&str]) {
        let path = self.bin.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        let command = command.args(arguments).current_dir(self.folder.path()).stdout(Stdio::null());
        assert!(command.status().unwrap().success(), "{program}");
    }

    fn url(&self) -> String {
        let folder: &Path = self.folder.path();
        format!("postgres://bron@localhost/postgres?host={}", folder.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

#[test]
fn workers_share_a_round_and_a_killed_one_costs_nothing_but_its_lease() {
    const HOSTS: u8 = 8;
    const PAGES: usize = 12;
    let Some(server) = Server::start() else {
        return crate::needs::missing("PostgreSQL");
    };
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut urls = Vec::new();
    let mut origins = Vec::new();
    for host in 1..=HOSTS {
        let start = Origin::start_at([127, 0, 0, host], |request| match request.path.as_str() {
            "/robots.txt" => answer(404, &[], b""),
            path if path.contains("/bron-") => answer(404, &[], b""),
            path => page(&format!(
                "<title>{path}</title><p>De raad besprak het plan {path} in de zaal.</p>"
            )),
        });
        let origin = runtime.block_on(start);
        urls.extend((0..PAGES).map(|number| origin.url(&format!("/p/{number}"))));
        origins.push(origin);
    }
    let folder = Folder::citing(&urls, "lease = '10s'\nhosts = 2");
    let start = || {
        let mut command = folder.command(&["fetch", "--all", "--format", "json"]);
        command.env("BRON_STORE", server.url()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    // Each host is asked as well for an address that cannot exist.
    let is_page = |path: &str| path.starts_with("/p/") && !path.starts_with("/p/bron-");
    // The first one makes the tables; the round begins with the four that follow.
    let first = folder.command(&["sources"]).env("BRON_STORE", server.url()).output().unwrap();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let mut victim = start();
    // Its leases keep the round open until the others have come.
    while !origins.iter().any(|origin| origin.seen().iter().any(|path| is_page(path))) {
        assert_eq!(victim.try_wait().unwrap(), None, "the worker ended before it was killed");
        sleep(Duration::from_millis(5));
    }
    let others: Vec<_> = (0..3).map(|_| start()).collect();
    victim.kill().unwrap();
    victim.wait().unwrap();
    let mut visited = 0;
    for worker in others {
        let output = worker.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        visited += report["visited"].as_u64().unwrap();
    }
    let report =
        folder.command(&["sources", "--format", "json"]).env("BRON_STORE", server.url()).output();
    let report: Value = serde_json::from_slice(&report.unwrap().stdout).unwrap();
    let sources = report["sources"].as_array().unwrap();
    assert_eq!(sources.len(), urls.len());
    assert!(
        sources.iter().all(|source| source["verdict"] == "unchanged"),
        "every page was visited"
    );
    assert!(visited <= urls.len() as u64, "no visit was recorded twice");
    let fetched: usize = origins
        .iter()
        .map(|origin| origin.seen().iter().filter(|path| is_page(path)).count())
        .sum();
    // The killed worker may have fetched a page of each of its two hosts without recording it.
    let lost = fetched - urls.len();
    assert!(lost <= 2, "{lost} pages were fetched again");
}
