//! The grammar of a print page, over its cleaned lines.

use std::collections::HashSet;

use super::headline::is_headline;
use super::labels::{Labels, Marker};
use super::lines::{Line, lines};
use super::{Part, PrintPage};
use crate::article::Source;
use crate::date::{self, Day};
use crate::read::source_line::source_line;
use crate::read::stored::LineEnding;
use crate::read::{ReadError, Warning};

/// Words in the name of the place before a date.
const LONGEST_PLACE: usize = 5;

/// Reads the text of a page; how it lay in its file is for the caller to fill in.
pub(super) fn page(
    text: &str,
    labels: &Labels,
    warnings: &mut Vec<Warning>,
) -> Result<PrintPage, ReadError> {
    let lines = lines(text);
    let mut reader = Reader { labels, rest: &lines, language: None, warnings };
    reader.skip_blank();
    if reader.marker(0, Marker::Print) {
        reader.advance(1);
        reader.skip_blank();
    }
    let Some(title) = reader.take() else {
        let line = lines.last().map_or(1, |line| line.number);
        return Err(ReadError::Missing {
            what: "title: the first line of a print page is its title",
            line,
        });
    };
    let (title, site) = split_site(&title);
    reader.skip_blank();
    let (date_text, date) = reader.date_line();
    let subtitle = reader.subtitle();
    let parts = reader.body();
    let sources = reader.sources();
    Ok(PrintPage {
        title,
        site,
        date_text,
        date,
        subtitle,
        parts,
        sources,
        language: reader.language,
        encoding: String::new(),
        line_ending: LineEnding::Lf,
        bom: false,
    })
}

/// Title and site at the last dash with spaces around it.
pub(in crate::read) fn split_site(line: &str) -> (String, Option<String>) {
    let last = [" - ", " – ", " — ", " | "]
        .iter()
        .filter_map(|dash| Some((line.rfind(dash)?, dash.len())))
        .max();
    let Some((at, length)) = last else { return (line.to_owned(), None) };
    let site = line.get(at + length..).unwrap_or_default().trim_end_matches(['©', '®', '™', ' ']);
    let title = line.get(..at).unwrap_or_default().trim_end();
    if title.is_empty() || site.is_empty() {
        return (line.to_owned(), None);
    }
    (title.to_owned(), Some(site.to_owned()))
}

struct Reader<'l, 't> {
    labels: &'l Labels,
    rest: &'l [Line<'t>],
    language: Option<&'static str>,
    warnings: &'l mut Vec<Warning>,
}

impl Reader<'_, '_> {
    fn text(&self, ahead: usize) -> Option<&str> {
        self.rest.get(ahead).map(|line| line.text.as_ref())
    }

    fn is_blank(&self, ahead: usize) -> bool {
        self.text(ahead).is_none_or(str::is_empty)
    }

    fn advance(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    fn skip_blank(&mut self) {
        let blank = self.rest.iter().take_while(|line| line.text.is_empty()).count();
        self.advance(blank);
    }

    fn take(&mut self) -> Option<String> {
        let text = self.rest.first()?.text.clone().into_owned();
        self.advance(1);
        Some(text)
    }

    fn warn(&mut self, line: usize, message: String) {
        self.warnings.push(Warning::at(line, message));
    }

    /// Whether a line ahead is a marker; its language is that of the page unless an earlier one decided.
    fn marker(&mut self, ahead: usize, marker: Marker) -> bool {
        let found = self.text(ahead).and_then(|text| self.labels.language_of(text, marker));
        self.language = self.language.or(found.filter(|language| !language.is_empty()));
        found.is_some()
    }

    /// The line with the date and its day, where the page has one. A line in the form of a date with a day that does
    /// not exist is taken too, and told of: it is neither subtitle nor text.
    fn date_line(&mut self) -> (Option<String>, Option<jiff::civil::Date>) {
        let Some(line) = self.rest.first() else { return (None, None) };
        let Some(day) = day(&line.text, self.labels) else { return (None, None) };
        let (number, text) = (line.number, line.text.clone().into_owned());
        self.advance(1);
        self.skip_blank();
        match day {
            Day::Exists(date) => (Some(text), Some(date)),
            Day::DoesNotExist => {
                self.warn(
                    number,
                    format!("`{text}` is a day that does not exist; the article has no date"),
                );
                (Some(text), None)
            }
        }
    }

    /// The headline alone in the first block of the text, unless it is the only block.
    fn subtitle(&mut self) -> Option<String> {
        let text = self.text(0).filter(|text| is_headline(text))?.to_owned();
        if !self.is_blank(1) || self.ends_text(0) {
            return None;
        }
        let next = 1 + self.rest.iter().skip(1).take_while(|line| line.text.is_empty()).count();
        if next >= self.rest.len() || self.ends_text(next) {
            return None;
        }
        self.advance(next);
        Some(text)
    }

    /// Whether the text ends before the line ahead.
    fn ends_text(&mut self, ahead: usize) -> bool {
        self.marker(ahead, Marker::Top)
            || self.marker(ahead, Marker::Sources)
            || self.is_back(ahead)
    }

    /// Whether the line ahead is the last of the page, `Terug`: with text after it, it is text itself.
    fn is_back(&mut self, ahead: usize) -> bool {
        let is_last = self.rest.iter().skip(ahead + 1).all(|line| line.text.is_empty());
        is_last && self.marker(ahead, Marker::Back)
    }

    /// The text up to the sources or the end; `Top` between its parts is no part of it.
    fn body(&mut self) -> Vec<Part> {
        let mut parts = Vec::new();
        loop {
            self.skip_blank();
            if self.rest.is_empty() || self.marker(0, Marker::Sources) {
                return parts;
            }
            if self.is_back(0) {
                self.advance(self.rest.len());
                return parts;
            }
            if self.marker(0, Marker::Top) {
                self.advance(1);
                continue;
            }
            let Some(text) = self.take() else { return parts };
            let next = self.rest.iter().take_while(|line| line.text.is_empty()).count();
            let is_followed = next < self.rest.len() && !self.ends_text(next);
            parts.push(if is_followed && is_headline(&text) {
                Part::Heading(text)
            } else {
                Part::Paragraph(text)
            });
        }
    }

    /// The sources: every line from `Bronnen` up to `Terug` or the end.
    fn sources(&mut self) -> Vec<Source> {
        let mut sources: Vec<Source> = Vec::new();
        let mut known = HashSet::new();
        while let Some(line) = self.rest.first() {
            let (number, text) = (line.number, line.text.clone().into_owned());
            if self.marker(0, Marker::Back) {
                self.advance(1);
                break;
            }
            let is_marker = self.marker(0, Marker::Sources) || self.marker(0, Marker::Top);
            self.advance(1);
            if text.is_empty() || is_marker {
                continue;
            }
            let Some(source) = source_line(&text) else { continue };
            if !known.insert((source.name.clone(), source.url.clone())) {
                self.warn(number, format!("source `{}` is listed twice", source.name));
            }
            sources.push(source);
        }
        self.skip_blank();
        if let Some(line) = self.rest.first() {
            let message = format!(
                "`{}` and what follows stands after the end of the page and was left out",
                line.text
            );
            self.warn(line.number, message);
        }
        sources
    }
}

/// The day that a line says and nothing else: with or without words such as `Gepubliceerd op`, a place and a weekday.
pub(in crate::read) fn day(line: &str, labels: &Labels) -> Option<Day> {
    if line.len() > 120 {
        return None;
    }
    let line = labels.after_published(line).unwrap_or(line);
    date::day(line).or_else(|| {
        line.match_indices([',', ':']).find_map(|(at, sign)| {
            let (place, rest) = (line.get(..at)?, line.get(at + sign.len()..)?);
            is_place(place).then(|| date::day(rest)).flatten()
        })
    })
}

fn is_place(text: &str) -> bool {
    text.chars().next().is_some_and(|first| first.is_uppercase() || matches!(first, '\'' | '’'))
        && text.split(' ').count() <= LONGEST_PLACE
        && !text.contains(|c: char| c.is_ascii_digit())
}
