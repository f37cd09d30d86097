//! For people at a terminal: the line of the feed with the fault underlined, a sentence, the rule and what it asks for.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Origin, Renderer, Snippet};

use super::{Counts, Judged, Look, advice};
use crate::syntax::Span;
use crate::validate::{Edit, Finding, Related, Severity, suggestions};

/// Findings of one rule in one document that are shown in full; the others are counted.
const SHOWN: usize = 2;
/// Characters of a long line that are shown on each side of a fault.
const CONTEXT: usize = 70;
/// Bytes on each side of a fault in which the ends of its line are looked for: more than are ever shown.
const REACH: usize = 40 * CONTEXT;
/// Columns that line numbers and `= help: ` take.
const GUTTER: usize = 14;
/// Columns when the terminal does not tell.
const WIDTH: usize = 120;

pub(super) fn render(files: &[Judged<'_>], look: Look) -> String {
    let width = look.width.unwrap_or(WIDTH);
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let mut page = Page { renderer: renderer.term_width(width), width, told: HashSet::new() };
    let mut text = String::new();
    let mut mendable = 0;
    for file in files {
        let edits = suggestions(file.report);
        mendable += edits.len();
        let mut alike: HashMap<(&str, Severity), Vec<&Finding>> = HashMap::new();
        for finding in &file.report.findings {
            alike.entry((finding.rule.id, finding.severity)).or_default().push(finding);
        }
        let mut seen: HashMap<(&str, Severity), usize> = HashMap::new();
        for finding in &file.report.findings {
            let kind = (finding.rule.id, finding.severity);
            let group = alike.get(&kind).map_or(&[][..], Vec::as_slice);
            let count = seen.entry(kind).or_default();
            let place = *count;
            *count += 1;
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
            text.push_str(&page.one(file, finding, &edits, rest));
            text.push_str("\n\n");
        }
    }
    summary(&mut text, files);
    if mendable > 0 {
        text.push_str(
            "--fix writes what is proposed here and needs no decision; --dry-run shows it\n",
        );
    }
    text
}

struct Page {
    renderer: Renderer,
    width: usize,
    /// The rules whose advice has been given.
    told: HashSet<&'static str>,
}

impl Page {
    /// One finding; `rest` are those of its kind that are folded away.
    fn one(
        &mut self,
        file: &Judged<'_>,
        finding: &Finding,
        edits: &[Edit],
        rest: &[&Finding],
    ) -> String {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Info => Level::INFO,
        };
        let title = level.primary_title(finding.message.as_str()).id(finding.rule.id);
        let mut group = if finding.rule.is_about_transfer() {
            title.element(Origin::path(file.name))
        } else {
            title.element(excerpt(
                file.name,
                &file.report.text,
                finding.span,
                finding.start.line,
                None,
            ))
        };
        if let Some(Related { document, span, start, .. }) = &finding.related {
            let before = Some("before");
            group =
                group.element(excerpt(&document.name, &document.text, *span, start.line, before));
        }
        if let Some(edit) = inside(edits, finding.span) {
            group = group.element(Level::HELP.message(proposal(edit)));
        }
        if self.told.insert(finding.rule.id)
            && let Some(advice) = advice(finding)
        {
            group = group.element(Level::HELP.message(wrapped(advice, self.width)));
        }
        if !rest.is_empty() {
            group = group.element(Level::NOTE.message(folded(rest)));
        }
        self.renderer.render(&[group])
    }
}

/// How many are folded away, and where they are.
fn folded(rest: &[&Finding]) -> String {
    let mut lines: Vec<u32> = rest.iter().map(|finding| finding.start.line).collect();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(8).map(u32::to_string).collect();
    let more = if lines.len() > shown.len() { ", …" } else { "" };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!(
        "and {} more like this, in {word} {}{more}; --all shows them",
        rest.len(),
        shown.join(", ")
    )
}

/// What to write, in a sentence.
fn proposal(edit: &Edit) -> String {
    let written = edit.replacement.trim();
    if written.is_empty() {
        "take it out".to_owned()
    } else if edit.span.start == edit.span.end {
        format!("add `{written}`")
    } else {
        format!("write `{written}`")
    }
}

/// The first of some edits, in order of place, that changes what a finding underlines and nothing beside it.
fn inside(edits: &[Edit], finding: Span) -> Option<&Edit> {
    let first = edits.partition_point(|edit| edit.span.start < finding.start);
    edits.get(first).filter(|edit| edit.span.end <= finding.end)
}

/// Text in lines that fit beside the gutter.
fn wrapped(text: &str, width: usize) -> String {
    let width = width.saturating_sub(GUTTER).max(40);
    let mut lines = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += length;
    }
    lines
}

/// The line of a place, with the place marked.
fn excerpt<'t>(
    name: &'t str,
    text: &'t str,
    span: Span,
    line: u32,
    label: Option<&'static str>,
) -> Snippet<'t, Annotation<'t>> {
    let (source, range) = window(text, span);
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    Snippet::source(source)
        .path(name)
        .line_start(line as usize)
        .annotation(kind.span(range).label(label))
}

/// The line of a fault, cut around it where it is long, and the fault's place in that piece.
fn window(text: &str, span: Span) -> (Cow<'_, str>, Range<usize>) {
    let start = text.floor_char_boundary(span.start as usize);
    // No further than what is shown at most, as a line may be the whole document.
    let near = text.floor_char_boundary(start.saturating_sub(REACH));
    let far = text.floor_char_boundary(start.saturating_add(REACH));
    let before = text.get(near..start).unwrap_or_default().rfind(['\n', '\r']);
    let line_start = before.map_or(near, |at| near + at + 1);
    let behind = text.get(start..far).unwrap_or_default().find(['\n', '\r']);
    let line_end = behind.map_or(far, |at| start + at);
    let end = text.floor_char_boundary(span.end as usize).clamp(start, line_end.max(start));
    if line_end - line_start <= 4 * CONTEXT {
        let line = text.get(line_start..line_end).unwrap_or_default();
        return (Cow::Borrowed(line), start - line_start..end - line_start);
    }
    let from = back(text, start, CONTEXT).max(line_start);
    let shown_end = text.floor_char_boundary(end.min(start + 4 * CONTEXT)).max(start);
    let to = forth(text, shown_end, CONTEXT).min(line_end.max(start));
    let before = if from > line_start { "…" } else { "" };
    let after = if to < line_end { "…" } else { "" };
    let piece = text.get(from..to).unwrap_or_default();
    let at = before.len() + start - from;
    (Cow::Owned([before, piece, after].concat()), at..at + shown_end - start)
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
        // None could be judged, and why is told elsewhere.
        [] => Ok(()),
        [file] => {
            let verdict = if file.report.is_valid() { "valid" } else { "not valid" };
            writeln!(text, "{}: {verdict}, {found}", file.name)
        }
        _ => writeln!(text, "{} files, {valid} valid: {found}", files.len()),
    };
}
