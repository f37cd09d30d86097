//! An article's sources in a feed: the visible list that every reader shows, the line under a plain summary, one
//! `rel="via"` per address, and one `dc:source`.

use url::Url;

use super::clean::{address, line};
use super::labels::Language;
use crate::article::Source;
use crate::html::{escape, single_spaced};
use crate::sources::{Listed, split_list};

/// Whether a link to the address may be offered to people; a `javascript:` address may not.
pub(super) fn is_linkable(url: &Url) -> bool {
    matches!(url.scheme(), "https" | "http" | "ftp" | "mailto" | "gemini" | "gopher")
}

/// The address of a source, when it may be linked to.
pub(super) fn link(source: &Source) -> Option<&Url> {
    source.url.as_ref().filter(|url| is_linkable(url))
}

/// The name of a source as one line; its address when the name is empty.
pub(super) fn name(source: &Source) -> String {
    let name = line(&source.name);
    if name.is_empty() { source.url.as_ref().map(address).unwrap_or_default() } else { name }
}

/// What the last check of a source found, when a reader should know.
pub(super) fn note(source: &Source, language: Language) -> Option<String> {
    let check = source.check.as_ref()?;
    let lost = || language.unreachable().to_owned();
    match (check.status.as_str(), check.archived.as_ref().filter(|url| is_linkable(url))) {
        (_, Some(copy)) => Some(format!("{}; {}: {}", lost(), language.archived(), address(copy))),
        ("gone" | "unreachable" | "tls-error" | "soft-404" | "parked", None) => Some(lost()),
        _ => check.changed.as_ref().map(|when| language.changed_on(when)),
    }
}

/// `markup` with the list of sources at its end: added, or in place of a list that names the same sources.
pub(super) fn with_list(
    markup: String,
    sources: &[Source],
    language: Language,
    notes: bool,
) -> String {
    if sources.is_empty() {
        return markup;
    }
    let Some((rest, listed)) = split_list(&markup) else {
        return markup + &list(sources, language, notes);
    };
    let is_listed = |source: &Source| listed.iter().any(|item| names(item, source));
    let is_source = |item: &Listed| sources.iter().any(|source| names(item, source));
    if listed.iter().all(is_source) {
        rest.to_owned() + &list(sources, language, notes)
    } else if sources.iter().all(is_listed) {
        markup
    } else {
        markup + &list(sources, language, notes)
    }
}

/// `text` with the line of sources after it, unless it ends with that line.
pub(super) fn with_line(text: String, sources: &[Source], language: Language) -> String {
    if sources.is_empty() {
        return text;
    }
    let sources = sources_line(sources, language);
    match text.trim_end() {
        "" => sources,
        shown if ends_with_line(shown, &sources) => text,
        shown => format!("{shown}\n\n{sources}"),
    }
}

/// Whether a text ends with the line of sources, whatever became of the spaces in it.
pub(super) fn ends_with_line(text: &str, line: &str) -> bool {
    text.trim_end()
        .lines()
        .next_back()
        .is_some_and(|last| single_spaced(last) == single_spaced(line))
}

/// `Bronnen: NAME (URL); NAME`, as plain text.
pub(super) fn sources_line(sources: &[Source], language: Language) -> String {
    let named: Vec<_> = sources
        .iter()
        .map(|source| match (name(source), link(source)) {
            (name, Some(url)) if name != url.as_str() => format!("{name} ({})", address(url)),
            (name, _) => name,
        })
        .collect();
    format!("{}: {}", language.sources(), named.join("; "))
}

/// The addresses to give as `rel="via"`, each once, with the names that go with them, in the article's order.
pub(super) fn via(sources: &[Source]) -> Vec<(&Url, String)> {
    let mut seen: Vec<(&Url, String)> = Vec::new();
    for source in sources {
        if let Some(url) = link(source).filter(|url| seen.iter().all(|(known, _)| known != url)) {
            seen.push((url, name(source)));
        }
    }
    seen
}

/// The value of `dc:source`: all names in one, as a second one is an error and feedparser keeps only the last.
pub(super) fn dc_source(sources: &[Source]) -> Option<String> {
    let names: Vec<_> = sources.iter().map(name).filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join("; "))
}

fn list(sources: &[Source], language: Language, notes: bool) -> String {
    let mut markup = format!("<h2>{}</h2><ul>", language.sources());
    for source in sources {
        let shown = escape(&name(source));
        let shown = match link(source) {
            Some(url) => format!("<a href=\"{}\">{shown}</a>", escape(&address(url))),
            None => shown,
        };
        let note = note(source, language).filter(|_| notes);
        let note = note.map(|note| format!(" ({})", escape(&note))).unwrap_or_default();
        markup.extend(["<li>", &shown, &note, "</li>"]);
    }
    markup.push_str("</ul>");
    markup
}

/// Whether an item of a list, as text, is about `source`: its name, with or without a note in brackets.
fn names(item: &Listed, source: &Source) -> bool {
    item.text
        .strip_prefix(&*single_spaced(&name(source)))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(" (") && rest.ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vec<Source> {
        vec![
            Source::new("InOverheid.nl", Url::parse("https://inoverheid.example/?a=1&b=2").ok()),
            Source::new("Uitgeverij <Réunion>", None),
        ]
    }

    #[test]
    fn the_list_ends_the_content_with_links_where_there_are_addresses() {
        let markup = with_list("<p>Tekst</p>".to_owned(), &two(), Language::Dutch, false);
        assert_eq!(
            markup,
            "<p>Tekst</p><h2>Bronnen</h2><ul><li><a href=\"https://inoverheid.example/?a=1&amp;b=2\">\
             InOverheid.nl</a></li><li>Uitgeverij &lt;Réunion&gt;</li></ul>"
        );
    }

    #[test]
    fn a_list_that_is_there_is_not_doubled() {
        let once = with_list("<p>Tekst</p>".to_owned(), &two(), Language::Dutch, false);
        assert_eq!(with_list(once.clone(), &two(), Language::Dutch, false), once);
        let english = with_list(once, &two(), Language::English, false);
        assert_eq!(english.matches("<ul>").count(), 1);
        assert!(english.contains("<h2>Sources</h2>"));
    }

    #[test]
    fn spaces_that_markup_does_not_keep_do_not_double_a_list() {
        let spaced = [Source::new("Uitgeverij  Réunion", None)];
        let once = with_list("<p>Tekst</p>".to_owned(), &spaced, Language::Dutch, false);
        assert_eq!(with_list(once.clone(), &spaced, Language::Dutch, false), once);
    }

    #[test]
    fn a_list_that_says_more_stays() {
        let longer = "<h3>Bronnen:</h3>\n<ul>\n<li>InOverheid.nl</li><li>Uitgeverij &lt;Réunion&gt;</li>\
                      <li>Archief</li>\n</ul>\n";
        assert_eq!(with_list(longer.to_owned(), &two(), Language::Dutch, false), longer);
    }

    #[test]
    fn a_list_under_another_heading_is_part_of_the_text() {
        let other = "<h2>Data</h2><ul><li>InOverheid.nl</li></ul>";
        assert!(with_list(other.to_owned(), &two(), Language::Dutch, false).starts_with(other));
    }

    #[test]
    fn an_address_that_runs_code_is_not_linked() {
        let sources = [Source::new("Slim", Url::parse("javascript:alert(1)").ok())];
        assert_eq!(
            with_list(String::new(), &sources, Language::English, false),
            "<h2>Sources</h2><ul><li>Slim</li></ul>"
        );
        assert!(via(&sources).is_empty());
    }

    #[test]
    fn a_plain_summary_ends_with_one_line_of_sources() {
        let line =
            "Bronnen: InOverheid.nl (https://inoverheid.example/?a=1&b=2); Uitgeverij <Réunion>";
        let text = with_line("Kort.".to_owned(), &two(), Language::Dutch);
        assert_eq!(text, format!("Kort.\n\n{line}"));
        assert_eq!(with_line(text.clone(), &two(), Language::Dutch), text);
    }
}
