//! Nothing invalid goes out: every document is judged before it replaces the old one, feeds by our own validator.

use crate::html::is_void;
use crate::html::lexer::{Lexer, Piece};
use crate::validate::{self, Options, Severity};
use crate::write::Format;

/// What is wrong with a document, in a sentence with its place; `None` when it may go out.
pub fn fault(bytes: &[u8], format: Format) -> Option<String> {
    match format {
        Format::Rss | Format::Atom | Format::Json => {
            let errors_only = Options { errors_only: true, ..Options::default() };
            let report = validate::check(bytes.to_vec(), &errors_only);
            let error =
                report.findings.iter().find(|finding| finding.severity == Severity::Error)?;
            let (line, column) = (error.start.line, error.start.column);
            Some(format!("{line}:{column} error[{}]: {}", error.rule.id, error.message))
        }
        Format::Html => match std::str::from_utf8(bytes) {
            Ok(page) => fault_of_page(page),
            Err(fault) => Some(fault.to_string()),
        },
    }
}

/// What is wrong with a page for people. We write every end tag, so that each element ends where its markup says, whatever an
/// article or a source holds.
fn fault_of_page(page: &str) -> Option<String> {
    let mut lexer = Lexer::new(page);
    let mut open: Vec<(&str, usize)> = Vec::new();
    let said = |at: usize, what: String| {
        let line = page.get(..at).unwrap_or_default().matches('\n').count() + 1;
        Some(format!("line {line}: {what}"))
    };
    let mut whole = false;
    while let Some(piece) = lexer.piece() {
        match piece {
            Piece::Start(name, closed) if !closed && !is_void(name) => {
                open.push((name, lexer.offset()));
                if matches!(name, "script" | "style" | "title" | "textarea") {
                    lexer.raw(name);
                }
            }
            Piece::End(name) => match open.pop() {
                Some((opened, _)) if opened == name => whole = name == "html" && open.is_empty(),
                Some((opened, at)) => {
                    return said(at, format!("`<{opened}>` ends with `</{name}>`"));
                }
                None => return said(lexer.offset(), format!("`</{name}>` ends nothing")),
            },
            _ => {}
        }
    }
    match open.pop() {
        Some((opened, at)) => said(at, format!("`<{opened}>` does not end")),
        None if !whole => said(page.len(), "`</html>` is missing".to_owned()),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_which_the_markup_does_not_hold_together_does_not_go_out() {
        let judged = |body: &str| {
            let page = format!("<!doctype html>\n<html><head><title>a<b</title></head>{body}");
            fault(page.as_bytes(), Format::Html)
        };
        assert_eq!(judged("<body><p>Een<br>twee <img src=x></p></body></html>\n"), None);
        let wrong = [
            ("<body><p>Een</body></html>", "line 2: `<p>` ends with `</body>`"),
            ("<body></p></body></html>", "line 2: `<body>` ends with `</p>`"),
            ("<body>", "line 2: `<body>` does not end"),
            ("</html></p>", "line 2: `</p>` ends nothing"),
        ];
        for (body, told) in wrong {
            assert_eq!(judged(body).as_deref(), Some(told));
        }
        assert_eq!(fault(b"", Format::Html).as_deref(), Some("line 1: `</html>` is missing"));
    }
}
