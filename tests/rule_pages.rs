//! Every rule has a page, and what the page says is true: its flagged example gives exactly the lines shown, its accepted
//! example passes every rule.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test stops at the first surprise; BRON_BLESS asks to write the index anew"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use bron::validate::{self, OldVersion, Options, Profile, Report, Rule, Severity, Transfer};

/// The time at which the examples are judged.
const NOW: &str = "2026-01-01T00:00:00Z";

/// What a section says where a feed was compared and is there no longer.
const NOTHING: &str = "No document.";

struct Page<'p> {
    /// The address that the examples are taken from, in a line `Address: <…>`.
    address: Option<&'p str>,
    /// The older version that both examples are compared with, in a section `Before`.
    before: Option<&'p str>,
    flagged: Example,
    lines: String,
    accepted: Example,
}

struct Example {
    document: Vec<u8>,
    /// Other documents of the same feed, in further blocks.
    others: Vec<Vec<u8>>,
    /// The answers that it came in, in a block `http`, as `curl --include --location` shows them.
    transfer: Option<Transfer>,
}

/// The content of the first block of `kind` in `text`.
fn block<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("```{kind}\n"))?;
    rest.split_once("```\n").map(|(inside, _)| inside)
}

/// The content of every block of `kind` in `text`.
fn blocks(text: &str, kind: &str) -> Vec<Vec<u8>> {
    let fence = format!("```{kind}\n");
    let blocks = text.split(fence.as_str()).skip(1);
    blocks.filter_map(|rest| Some(rest.split_once("```\n")?.0.as_bytes().to_vec())).collect()
}

fn example(rule: &Rule, section: &str, what: &str, address: Option<&str>) -> Example {
    let transfer = block(section, "http").map(|heads| transfer(heads, address.unwrap()));
    let document = match &transfer {
        Some(transfer) if transfer.status >= 400 => Vec::new(),
        None if section.trim_start().starts_with(NOTHING) => Vec::new(),
        _ => document(rule, section, what),
    };
    let others = blocks(section, "xml").into_iter().skip(1).collect();
    Example { document, others, transfer }
}

/// The answers that `heads` shows; the first is to a request for `address`.
fn transfer(heads: &str, address: &str) -> Transfer {
    let mut transfer = Transfer {
        redirects: Vec::new(),
        url: address.parse().unwrap(),
        status: 0,
        media: String::new(),
        charset: None,
        has_validator: false,
        coding: None,
    };
    for head in heads.split("\n\n") {
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        transfer.status = status.parse().unwrap();
        for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
            match name {
                "Location" => {
                    let from = transfer.url.clone();
                    transfer.url = from.join(value).unwrap();
                    transfer.redirects.push((from, transfer.status));
                }
                "Content-Type" => {
                    let (media, charset) = value.split_once("; charset=").unzip();
                    media.unwrap_or(value).clone_into(&mut transfer.media);
                    transfer.charset = charset.map(str::to_owned);
                }
                "Content-Encoding" => transfer.coding = Some(value.to_owned()),
                "ETag" | "Last-Modified" => transfer.has_validator = true,
                _ => panic!("a header that no rule looks at: {name}"),
            }
        }
    }
    transfer
}

fn document(rule: &Rule, section: &str, what: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/feeds").join(what);
    for ending in ["xml", "json", "opml"] {
        if let Ok(bytes) = fs::read(folder.join(format!("{}.{ending}", rule.id))) {
            return bytes;
        }
        if let Some(inside) = blocks(section, ending).into_iter().next() {
            return inside;
        }
    }
    panic!("{}: no {what} example", rule.id)
}

fn page(rule: &Rule) -> Page<'_> {
    let (head, rest) = rule.page.split_once("\n## Flagged\n").unwrap();
    let (flagged, accepted) = rest.split_once("\n## Accepted\n").unwrap();
    assert!(head.starts_with(&format!("# {}\n", rule.id)), "{}: the title is not the id", rule.id);
    assert!(head.contains("\nSpecification: <"), "{}: no specification", rule.id);
    let before = head.split_once("\n## Before\n").map(|(_, section)| section);
    let address = head.split_once("\nAddress: <").and_then(|(_, rest)| rest.split('>').next());
    Page {
        before: before.map(|section| block(section, "xml").or(block(section, "json")).unwrap()),
        address,
        flagged: example(rule, flagged, "invalid", address),
        lines: block(flagged, "text").unwrap_or_default().to_owned(),
        accepted: example(rule, accepted, "valid", address),
    }
}

fn judge(example: &Example, page: &Page<'_>, profile: Profile) -> String {
    let transfer = example.transfer.clone();
    let address = page.address.map(|address| address.parse().unwrap());
    let options = Options {
        profile,
        base: transfer.as_ref().map(|transfer| transfer.url.clone()).or(address),
        charset: transfer.as_ref().and_then(|transfer| transfer.charset.clone()),
        transfer,
        now: Some(NOW.parse().unwrap()),
        ..Options::default()
    };
    let mut report = validate::check(example.document.clone(), &options);
    let errors_only = Options { errors_only: true, ..options.clone() };
    let hasty = validate::check(example.document.clone(), &errors_only);
    let errors = |report: &Report| -> Vec<String> {
        let errors = report.findings.iter().filter(|it| it.severity == Severity::Error);
        errors
            .map(|error| format!("{:?} {}: {}", error.span, error.rule.id, error.message))
            .collect()
    };
    assert_eq!(errors(&hasty), errors(&report), "who asks for errors only gets all of them");
    if let Some(before) = page.before {
        let old = OldVersion::parse("before", before.into(), options.base.clone(), None).unwrap();
        if example.document.is_empty() {
            report = old.vanished();
        } else {
            old.judge(&mut report, options.base.as_ref());
        }
    }
    let mut reports = vec![report];
    reports.extend(example.others.iter().map(|other| validate::check(other.clone(), &options)));
    if reports.len() > 1 {
        validate::check_pages(&mut reports.iter_mut().collect::<Vec<_>>());
    }
    lines(&reports)
}

/// A line for each finding, with the number of the document where there are several.
fn lines(reports: &[Report]) -> String {
    let line = |number: usize, finding: &validate::Finding| {
        let (line, column) = (finding.start.line, finding.start.column);
        let before = finding.related.as_ref().map_or_else(String::new, |related| {
            format!(" (before: {}:{})", related.start.line, related.start.column)
        });
        let (severity, id) = (finding.severity, finding.rule.id);
        let which = if reports.len() > 1 { format!("document {number}, ") } else { String::new() };
        format!("{which}{line}:{column} {severity}[{id}]: {}{before}\n", finding.message)
    };
    let numbered = (1..).zip(reports);
    numbered
        .flat_map(|(number, report)| report.findings.iter().map(move |finding| (number, finding)))
        .map(|(number, finding)| line(number, finding))
        .collect()
}

#[test]
fn every_page_tells_the_truth() {
    let mut wrong = String::new();
    for rule in validate::rules() {
        let page = page(rule);
        let profile = rule.only.unwrap_or_default();
        let flagged = judge(&page.flagged, &page, profile);
        if flagged != page.lines || !flagged.contains(&format!("[{}]", rule.id)) {
            wrong += &[rule.id, ", flagged:\n", &page.lines, "it gives:\n", &flagged].concat();
        }
        let accepted = judge(&page.accepted, &page, Profile::Default);
        if !accepted.is_empty() {
            wrong += &[rule.id, ", accepted, gives:\n", &accepted].concat();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_page_has_a_row() {
    let rules: BTreeSet<&str> = validate::rules().map(|rule| rule.id).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let known = rules.contains(name) || ["index", "w3c"].contains(&name);
        assert!(known, "docs/rules/{name}.md is about no rule");
    }
}

/// The list of all rules, as `docs/rules/index.md` has it.
fn index() -> String {
    let mut rules: Vec<&Rule> = validate::rules().collect();
    rules.sort_by_key(|rule| rule.id);
    let mut index = "# Rules\n\nWhat `bron validate` looks for; `bron explain RULE` shows a page. [How the two profiles differ](w3c.md).\n\n".to_owned();
    index += "| rule | severity | profile | W3C's class |\n|---|---|---|---|\n";
    for rule in rules {
        let profile = match rule.only {
            None => "both",
            Some(Profile::Default) => "default",
            Some(Profile::W3c) => "w3c",
        };
        let (id, severity, class) = (rule.id, rule.severity.to_string(), rule.w3c.unwrap_or(""));
        let row = ["| [", id, "](", id, ".md) | ", &severity, " | ", profile, " | ", class, " |\n"];
        index += &row.concat();
    }
    index
}

#[test]
fn the_index_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules/index.md");
    if std::env::var_os("BRON_BLESS").is_some() {
        fs::write(&path, index()).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == index(), "docs/rules/index.md is not of today; BRON_BLESS=1 writes it");
}

#[test]
fn ids_are_unique_and_of_one_form() {
    let mut seen = BTreeSet::new();
    for rule in validate::rules() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let form = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.id.chars().all(form) && rule.id.matches('-').count() >= 2, "{}", rule.id);
    }
}

#[test]
fn many_findings_in_one_endless_line_are_placed_in_one_walk() {
    let item = "<item><title>Brug</title><guid isPermaLink=\"nee\">é</guid></item>";
    let feed = ["<rss version=\"2.0\"><channel><title>W</title><link>https://example.org/</link><description>N</description>", &item.repeat(20_000), "</channel></rss>"].concat();
    let report = validate::check(feed.into_bytes(), &Options::default());
    let last = report.findings.last().unwrap();
    let before = report.text.split_at(last.span.start as usize).0;
    assert_eq!(last.start.line, 1);
    assert_eq!(last.start.column as usize, before.chars().count() + 1);
    assert!(report.findings.len() >= 20_000);
}
