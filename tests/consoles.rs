//! Runs the console blocks of the README and of the pages on the job, each in a copy of this repository's publication.
//!
//! A line that begins with `$ ` is a command; the lines up to the next one are what it prints. A line `...` stands for
//! any number of lines. Of `bron serve` the first line is looked at, on a port that is free.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The commands of a page with the line they stand on and what they should print.
fn commands(page: &str) -> Vec<(usize, String, String)> {
    let mut commands: Vec<(usize, String, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in page.lines().enumerate() {
        match line.strip_prefix("$ ") {
            _ if line.trim_start().starts_with("```") => inside = line.trim() == "```console",
            Some(command) if inside => {
                commands.push((number + 1, command.to_owned(), String::new()));
            }
            None if inside => {
                let (_, _, output) = commands.last_mut().unwrap();
                output.push_str(line);
                output.push('\n');
            }
            _ => {}
        }
    }
    commands
}

fn matches(expected: &[&str], printed: &[&str]) -> bool {
    match expected.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => {
            (0..=printed.len()).any(|skipped| matches(rest, printed.get(skipped..).unwrap()))
        }
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, more)| first == line && matches(rest, more))
        }
    }
}

/// What a command prints.
fn run(command: &str, folder: &Path) -> String {
    if command == "bron serve" {
        return serve(folder);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_bron")).parent().unwrap();
    let script = format!("PATH='{}':$PATH; {{ {command}\n}} 2>&1", program.display());
    let output = Command::new("sh").args(["-c", &script]).current_dir(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The first line of a server, as if it had its own port.
fn serve(folder: &Path) -> String {
    let mut server = Command::new(env!("CARGO_BIN_EXE_bron"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .current_dir(folder)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stderr.take().unwrap()).read_line(&mut line).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let (front, rest) = line.split_once("127.0.0.1:").unwrap();
    format!("{front}127.0.0.1:8080{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_documentation_prints_what_it_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [root.join("README.md"), root.join("docs/cron.md"), root.join("docs/config.md")];
    let mut wrong = Vec::new();
    for page in pages {
        let commands = commands(&fs::read_to_string(&page).unwrap());
        if commands.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::copy(root.join("bron.toml"), folder.path().join("bron.toml")).unwrap();
        for part in ["fixtures/articles", "feeds"] {
            copy(&root.join(part), &folder.path().join(part));
        }
        for (line, command, expected) in commands {
            let printed = run(&command, folder.path());
            let lines: Vec<&str> = printed.lines().collect();
            if !matches(&expected.lines().collect::<Vec<_>>(), &lines) {
                wrong.push(format!("{}:{line}: {command}\n{printed}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "these print something else:\n{}", wrong.join("\n"));
}
