//! For people at a terminal: the line of the feed with the fault underlined, a sentence, the rule and what it asks for.

use std::collections::HashMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Counts, Judged, Look, advice};
use crate::syntax::Span;
use crate::validate::{Finding, Severity};

/// Findings of one rule in one document that are shown in full; the others are counted.
const SHOWN: usize = 2;
/// Characters of a long line that are shown on each side of a fault.
const CONTEXT: usize = 70;
/// Columns when the terminal does not tell.
const WIDTH: usize = 120;

pub(super) fn render(files: &[Judged<'_>], look: Look) -> String {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(look.width.unwrap_or(WIDTH));
    let mut text = String::new();
    for file in files {
        let mut alike: HashMap<(&str, Severity), Vec<&Finding>> = HashMap::new();
        for finding in &file.report.findings {
            alike.entry((finding.rule.id, finding.severity)).or_default().push(finding);
        }
        let mut told: HashMap<(&str, Severity), usize> = HashMap::new();
        for finding in &file.report.findings {
            let kind = (finding.rule.id, finding.severity);
            let group = alike.get(&kind).map_or(&[][..], Vec::as_slice);
            let told = told.entry(kind).or_default();
            let place = std::mem::replace(told, *told + 1);
            // Folding one finding away would save nothing.
            let folded = !look.all && group.len() > SHOWN + 1;
            if folded && place >= SHOWN {
                continue;
            }
            let rest = if folded && place + 1 == SHOWN {
                group.get(SHOWN..).unwrap_or_default()
            } else {
                &[]
            };
            text.push_str(&one(&renderer, file, finding, place == 0, rest));
            text.push_str("\n\n");
        }
    }
    summary(&mut text, files);
    text
}

/// One finding; `first` of its rule also says what the rule asks for, and `rest` are those that are folded away.
fn one(
    renderer: &Renderer,
    file: &Judged<'_>,
    finding: &Finding,
    first: bool,
    rest: &[&Finding],
) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let (source, range) = window(&file.report.text, finding.span);
    let snippet = Snippet::source(source)
        .path(file.name)
        .line_start(finding.start.line as usize)
        .annotation(AnnotationKind::Primary.span(range));
    let mut group =
        level.primary_title(finding.message.as_str()).id(finding.rule.id).element(snippet);
    if let Some(advice) = advice(finding).filter(|_| first) {
        group = group.element(Level::HELP.message(advice.replace('\n', " ")));
    }
    if !rest.is_empty() {
        let lines: Vec<String> =
            rest.iter().take(8).map(|finding| finding.start.line.to_string()).collect();
        let more = if rest.len() > lines.len() { ", …" } else { "" };
        let note = format!(
            "and {} more like this, in lines {}{more}; --all shows them",
            rest.len(),
            lines.join(", ")
        );
        group = group.element(Level::NOTE.message(note));
    }
    renderer.render(&[group])
}

/// The line of a fault, cut around it where it is long, and the fault's place in that piece.
fn window(text: &str, span: Span) -> (&str, std::ops::Range<usize>) {
    let start = floor(text, span.start as usize);
    let line_start =
        text.get(..start).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |at| at + 1);
    let line_end = text
        .get(start..)
        .and_then(|rest| rest.find(['\n', '\r']))
        .map_or(text.len(), |at| start + at);
    let end = floor(text, span.end as usize).clamp(start, line_end.max(start));
    if line_end - line_start <= 4 * CONTEXT {
        let line = text.get(line_start..line_end).unwrap_or_default();
        return (line, start - line_start..end - line_start);
    }
    let from = back(text, start, CONTEXT).max(line_start);
    let shown_end = floor(text, end.min(start + 4 * CONTEXT));
    let to = forth(text, shown_end.max(start), CONTEXT).min(line_end.max(start));
    let piece = text.get(from..to).unwrap_or_default();
    (piece, start - from..shown_end.max(start) - from)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `characters` before `at`.
fn back(text: &str, at: usize, characters: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.char_indices().rev().take(characters).last().map_or(at, |(index, _)| index)
}

/// `characters` after `at`.
fn forth(text: &str, at: usize, characters: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    after.char_indices().nth(characters).map_or(text.len(), |(index, _)| at + index)
}

fn summary(text: &mut String, files: &[Judged<'_>]) {
    let counts = Counts::of(files);
    let valid = files.iter().filter(|file| file.report.is_valid()).count();
    let found = [
        (counts.errors, "error", "errors"),
        (counts.warnings, "warning", "warnings"),
        (counts.infos, "note", "notes"),
    ];
    let found: Vec<String> = found
        .into_iter()
        .filter(|&(count, ..)| count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    // Writing into a string cannot fail.
    let _ = match files {
        [file] => {
            let verdict = if file.report.is_valid() { "valid" } else { "not valid" };
            writeln!(text, "{}: {verdict}, {found}", file.name)
        }
        _ => writeln!(text, "{} files, {valid} valid: {found}", files.len()),
    };
}
