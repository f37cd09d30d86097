//! Nothing invalid goes out: every document is judged by our own validator before it replaces the old one.

use crate::validate::{self, Options, Severity};
use crate::write::Format;

/// What is wrong with a document, in a sentence with its place; `None` when it may go out. Pages for people are not
/// feeds, and are not judged.
pub fn fault(bytes: &[u8], format: Format) -> Option<String> {
    match format {
        Format::Rss | Format::Atom => {
            let errors_only = Options { errors_only: true, ..Options::default() };
            let report = validate::check(bytes.to_vec(), &errors_only);
            let error =
                report.findings.iter().find(|finding| finding.severity == Severity::Error)?;
            let (line, column) = (error.start.line, error.start.column);
            Some(format!("{line}:{column} error[{}]: {}", error.rule.id, error.message))
        }
        Format::Json => {
            serde_json::from_slice::<serde_json::Value>(bytes).err().map(|fault| fault.to_string())
        }
        Format::Html => None,
    }
}
