//! What an editor told us about one source: which part to look at, and what to leave out.

use dom_query::{Document, Matcher};
use regex::Regex;

/// `select` and `ignore` of one source, compiled.
#[derive(Debug, Default)]
pub struct Rules {
    select: Vec<Matcher>,
    ignore: Vec<Matcher>,
    lines: Vec<Regex>,
}

/// Why a rule cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// A selector that is not CSS.
    #[error("`{0}` is not a CSS selector")]
    Selector(String),
    /// A pattern between slashes that is not a regular expression.
    #[error("`{pattern}` is not a regular expression")]
    Pattern {
        /// As it was written.
        pattern: String,
        /// What is wrong with it.
        #[source]
        source: regex::Error,
    },
}

/// The compiled form of one pattern may take this many bytes.
const PATTERN_SIZE: usize = 1 << 20;

impl Rules {
    /// Compiles the rules. `select` holds CSS selectors; `ignore` holds CSS selectors and, between slashes (`/gelezen: \d+/`),
    /// regular expressions for pieces of text.
    pub fn new(select: &[String], ignore: &[String]) -> Result<Self, RuleError> {
        let mut rules = Self::default();
        for selector in select {
            rules.select.push(matcher(selector)?);
        }
        for rule in ignore {
            match rule.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
                Some(pattern) => rules.lines.push(regex(pattern)?),
                None => rules.ignore.push(matcher(rule)?),
            }
        }
        Ok(rules)
    }

    /// The markup that the selectors leave, or nothing when they leave it as it is. A `select` that finds nothing leaves the
    /// whole page: a page whose template was renewed must not look empty.
    pub(super) fn markup(&self, html: &str) -> Option<String> {
        if self.select.is_empty() && self.ignore.is_empty() {
            return None;
        }
        let document = Document::from(html);
        for ignored in &self.ignore {
            document.select_matcher(ignored).remove();
        }
        let mut selected = String::new();
        for wanted in &self.select {
            for node in &document.select_matcher(wanted) {
                selected.push_str(&node.html());
                selected.push('\n');
            }
        }
        if selected.is_empty() {
            return Some(document.html().to_string());
        }
        let title = document.select("title").html();
        Some(format!("<head>{title}</head><body>{selected}</body>"))
    }

    /// `text` less what the patterns match.
    pub(super) fn text(&self, text: String) -> String {
        self.lines.iter().fold(text, |text, pattern| pattern.replace_all(&text, "").into_owned())
    }
}

fn matcher(selector: &str) -> Result<Matcher, RuleError> {
    Matcher::new(selector).map_err(|_| RuleError::Selector(selector.to_owned()))
}

fn regex(pattern: &str) -> Result<Regex, RuleError> {
    regex::RegexBuilder::new(pattern)
        .size_limit(PATTERN_SIZE)
        .build()
        .map_err(|source| RuleError::Pattern { pattern: pattern.to_owned(), source })
}
