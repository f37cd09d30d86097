//! The warnings that reading one document gives.

use crate::read::Warning;
use crate::syntax::Position;

/// The most warnings that are kept; a document with more is not mended by reading them all.
const MOST: usize = 200;

/// Collects warnings.
#[derive(Debug, Default)]
pub(super) struct Notes {
    warnings: Vec<Warning>,
    dropped: usize,
}

impl Notes {
    pub(super) fn add(&mut self, position: Option<Position>, message: String) {
        if self.warnings.len() >= MOST {
            self.dropped += 1;
            return;
        }
        let line = position.map(|position| position.line as usize);
        let column = position.map(|position| position.column as usize);
        self.warnings.push(Warning { line, column, message });
    }

    /// Whether another warning would be kept. Finding its position costs time.
    pub(super) fn is_full(&self) -> bool {
        self.warnings.len() >= MOST
    }

    /// The warnings in order of place.
    pub(super) fn finish(mut self) -> Vec<Warning> {
        self.warnings.sort_by_key(|warning| (warning.line, warning.column));
        if self.dropped > 0 {
            let message = format!("{} further warnings are not shown", self.dropped);
            self.warnings.push(Warning { line: None, column: None, message });
        }
        self.warnings
    }
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    let mut characters = text.trim().chars();
    let short: String = characters.by_ref().take(60).collect();
    if characters.next().is_some() { short + "…" } else { short }
}
