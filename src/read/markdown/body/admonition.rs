//! Remarks that stand out: Docusaurus `:::note`, GitHub `> [!NOTE]`, and the shortcodes that do the same. They become
//! quotations with a label, in the language of the article.

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::call::Call;
use super::rewrite::Rewriter;
use crate::html::escape;
use crate::read::markdown::options;

/// Kinds of remark, with their label in Dutch, English, German and French.
const LABELS: &[(&str, [&str; 4])] = &[
    ("note", ["Opmerking", "Note", "Hinweis", "Remarque"]),
    ("tip", ["Tip", "Tip", "Tipp", "Astuce"]),
    ("hint", ["Tip", "Hint", "Tipp", "Astuce"]),
    ("info", ["Info", "Info", "Info", "Info"]),
    ("abstract", ["Samenvatting", "Summary", "Zusammenfassung", "Résumé"]),
    ("important", ["Belangrijk", "Important", "Wichtig", "Important"]),
    ("warning", ["Waarschuwing", "Warning", "Warnung", "Avertissement"]),
    ("caution", ["Pas op", "Caution", "Vorsicht", "Attention"]),
    ("attention", ["Let op", "Attention", "Achtung", "Attention"]),
    ("danger", ["Gevaar", "Danger", "Gefahr", "Danger"]),
    ("success", ["Gelukt", "Success", "Erfolg", "Succès"]),
    ("question", ["Vraag", "Question", "Frage", "Question"]),
    ("example", ["Voorbeeld", "Example", "Beispiel", "Exemple"]),
    ("quote", ["", "", "", ""]),
];

/// Calls whose kind is an argument.
const GENERIC: &[&str] =
    &["admonition", "callout", "notice", "alert", "panel", "box", "aside", "admonish", "banner"];

/// Calls that are remarks of a kind that has no label of its own.
const OTHERS: &[&str] = &["details", "expand", "spoiler", "collapse", "blockquote", "pullquote"];

/// The label of a kind of remark.
fn label(kind: &str, language: &str) -> String {
    let column = match language.get(..2).unwrap_or_default() {
        "nl" | "fy" => 0,
        "de" => 2,
        "fr" => 3,
        _ => 1,
    };
    let kind = kind.to_ascii_lowercase();
    if OTHERS.contains(&kind.as_str()) || GENERIC.contains(&kind.as_str()) {
        return String::new();
    }
    if let Some((_, labels)) = LABELS.iter().find(|(name, _)| *name == kind) {
        return labels.get(column).copied().unwrap_or_default().to_owned();
    }
    let mut chars = kind.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// The label of a remark that is a call, or `None` when the call is no remark.
pub(super) fn label_of_call(call: &Call, language: &str) -> Option<String> {
    let name = call.name.as_str();
    let is_generic = GENERIC.contains(&name);
    if !is_generic && !OTHERS.contains(&name) && !LABELS.iter().any(|(kind, _)| *kind == name) {
        return None;
    }
    let title = call.get(&["title", "header", "summary", "author"]);
    let (kind, next) = if is_generic {
        let kind = call.get(&["type", "kind", "class", "variant", "color", "level"]);
        let positional = call.positional.first().map(String::as_str);
        let next = usize::from(kind.is_none());
        (kind.or(positional).unwrap_or("note"), next)
    } else {
        (name, 0)
    };
    let title = title.or_else(|| call.positional.get(next).map(String::as_str));
    Some(title.map_or_else(|| label(kind, language), str::to_owned))
}

/// Takes a line that opens or closes a remark.
pub(super) fn take_line(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    take_fence(rewriter, line) || take_alert(rewriter, line)
}

/// `:::note Title`, `:::note[Title]`, `::: note {.class}`, `::: {.callout-note}` and the closing `:::`.
fn take_fence(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let trimmed = line.trim();
    let colons = trimmed.len() - trimmed.trim_start_matches(':').len();
    if colons < 3 {
        return false;
    }
    let (fence, rest) = trimmed.split_at_checked(colons).unwrap_or((trimmed, ""));
    let rest = rest.trim();
    if rest.is_empty() {
        rewriter.close_fence(fence);
        rewriter.skip(line.len());
        return true;
    }
    let end =
        rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let (kind, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if kind.is_empty() || rest.contains(":::") {
        return take_division(rewriter, fence, rest, line);
    }
    let title = rest.split('{').next().unwrap_or_default().trim();
    let title = title.trim_start_matches('[').trim_end_matches(']').trim();
    let label =
        if title.is_empty() { label(kind, rewriter.setting.language) } else { inline(title) };
    rewriter.open_quote(fence, &label);
    rewriter.skip(line.len());
    true
}

/// `::: {.class}`, which begins a division in Pandoc and Quarto: a remark where its class says so, else nothing that shows.
fn take_division(rewriter: &mut Rewriter<'_>, fence: &str, rest: &str, line: &str) -> bool {
    let attributes = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let Some(attributes) = attributes.filter(|it| !it.contains(['{', '}'])) else { return false };
    let mut words = attributes.split_whitespace();
    match words.find_map(|word| word.strip_prefix(".callout-")) {
        Some(kind) => {
            let title = attributes.split_once("title=\"").and_then(|(_, it)| it.split('"').next());
            let label = title.map_or_else(|| label(kind, rewriter.setting.language), inline);
            rewriter.open_quote(fence, &label);
        }
        None => rewriter.open_plain(fence),
    }
    rewriter.skip(line.len());
    true
}

/// The markup of Markdown that is part of a line; what would be a list, a footnote or the like by itself is text.
pub(super) fn inline(markdown: &str) -> String {
    let first = Parser::new_ext(markdown, options()).next();
    if !matches!(first, Some(Event::Start(Tag::Paragraph | Tag::HtmlBlock))) {
        return escape(markdown);
    }
    let is_block = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
    };
    let events = Parser::new_ext(markdown, options()).filter(|event| !is_block(event));
    let mut markup = String::new();
    push_html(&mut markup, events);
    markup.trim().to_owned()
}

/// `> [!NOTE]`, and Obsidian's `> [!note]- Title`.
fn take_alert(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let start = line.len() - line.trim_start_matches(['>', ' ']).len();
    let (marks, rest) = line.split_at_checked(start).unwrap_or((line, ""));
    let Some((kind, title)) = rest.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
        return false;
    };
    if !marks.contains('>')
        || kind.is_empty()
        || !kind.chars().all(|c| c.is_alphanumeric() || c == '-')
    {
        return false;
    }
    let title = title.trim_start_matches(['-', '+']).trim();
    let label =
        if title.is_empty() { label(kind, rewriter.setting.language) } else { title.to_owned() };
    rewriter.push(&format!("{marks}**{label}**\n{}", marks.trim_end()));
    rewriter.skip(line.len());
    true
}
