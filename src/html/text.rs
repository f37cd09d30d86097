//! Markup as plain text, in one pass over its tokens.

use super::elements::is_block;
use super::single_spaced;
use super::tokens::{Tag, Token, Tokens};

/// Elements that start a line, without an empty line before it.
const LINES: [&str; 7] = ["li", "dt", "dd", "tr", "option", "br", "rp"];

/// Elements whose text is not for reading.
const HIDDEN: [&str; 5] = ["template", "svg", "annotation", "annotation-xml", "datalist"];

/// Lists within lists that still count; deeper ones have no marks.
const DEEPEST_LIST: usize = 32;

/// `markup` without tags: blocks separated by empty lines, list items and table rows on lines.
pub(super) fn text(markup: &str) -> String {
    let mut text = Text {
        out: String::with_capacity(markup.len()),
        breaks: 0,
        space: false,
        preformatted: 0,
        hidden: None,
        lists: Vec::new(),
    };
    for token in Tokens::new(markup) {
        match token {
            Token::Text(piece) if text.hidden.is_none() => text.push(&piece),
            Token::Start(tag) => text.start(&tag),
            Token::End(name) => text.end(&name),
            Token::Text(_) | Token::Raw(_) | Token::Comment(_) => {}
        }
    }
    text.out
}

struct Text {
    out: String,
    /// Line ends to write before the next word.
    breaks: usize,
    /// A space to write before the next word.
    space: bool,
    /// Open `pre` elements.
    preformatted: usize,
    hidden: Option<(&'static str, usize)>,
    /// The number of the next item of each open list; `None` where items have no numbers.
    lists: Vec<Option<u32>>,
}

impl Text {
    fn break_line(&mut self, lines: usize) {
        if !self.out.is_empty() {
            self.breaks = self.breaks.max(lines);
        }
        self.space = false;
    }

    fn push(&mut self, piece: &str) {
        if self.preformatted > 0 {
            self.push_lines(piece);
            return;
        }
        let is_space = |c: char| c.is_whitespace() && c != '\u{A0}';
        for (at, word) in piece.split(is_space).enumerate() {
            self.space |= at > 0;
            self.push_word(word);
        }
    }

    fn push_word(&mut self, word: &str) {
        if word.is_empty() {
            return;
        }
        if self.breaks > 0 {
            self.out.push_str("\n\n".get(..self.breaks.min(2)).unwrap_or_default());
        } else if self.space && !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(' ');
        }
        self.breaks = 0;
        self.space = false;
        self.out.push_str(word);
    }

    /// Text in which white space counts; empty lines at its start do not.
    fn push_lines(&mut self, piece: &str) {
        let piece = if self.breaks > 0 || self.out.is_empty() {
            piece.trim_start_matches('\n')
        } else {
            piece
        };
        let (line, ends) = match piece.rfind(|c| c != '\n') {
            Some(_) => {
                let line = piece.trim_end_matches('\n');
                (line, piece.len() - line.len())
            }
            None => ("", piece.len()),
        };
        self.push_word(line);
        self.breaks = self.breaks.max(ends.min(2));
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_ref();
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(*hidden == name && !tag.closed);
            return;
        }
        if let Some(hidden) = HIDDEN.into_iter().find(|hidden| *hidden == name && !tag.closed) {
            self.hidden = Some((hidden, 1));
            return;
        }
        match name {
            "td" | "th" => self.space = true,
            "pre" | "listing" => self.preformatted += 1,
            "ul" | "ol" | "menu" | "dir" if self.lists.len() < DEEPEST_LIST => {
                let first =
                    tag.get("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.lists.push((name == "ol").then_some(first));
            }
            _ => {}
        }
        let in_list = !self.lists.is_empty();
        if LINES.contains(&name) {
            self.break_line(1);
        } else if is_block(name) {
            let nested = in_list
                && self.lists.len() > usize::from(matches!(name, "ul" | "ol" | "menu" | "dir"));
            // The first block of an item goes on the line of its mark.
            if !self.at_mark() {
                self.break_line(if nested { 1 } else { 2 });
            }
        }
        if name == "li" {
            self.mark();
        }
    }

    fn at_mark(&self) -> bool {
        self.breaks == 0 && self.space && self.out.ends_with(['-', '.']) && !self.lists.is_empty()
    }

    /// The mark of a list item.
    fn mark(&mut self) {
        let Some(list) = self.lists.last_mut() else { return };
        let mark = match list {
            Some(number) => {
                let mark = format!("{number}.");
                *number = number.saturating_add(1);
                mark
            }
            None => "-".to_owned(),
        };
        self.push_word(&mark);
        self.space = true;
    }

    fn end(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(*hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "pre" | "listing" => self.preformatted = self.preformatted.saturating_sub(1),
            "ul" | "ol" | "menu" | "dir" => {
                self.lists.pop();
            }
            _ => {}
        }
        if LINES.contains(&name) {
            self.break_line(1);
        } else if is_block(name) {
            self.break_line(if self.lists.is_empty() { 2 } else { 1 });
        }
    }
}

/// The beginning of `text`, at most `most` characters: its first block, cut after a sentence where that keeps half,
/// else after a word, then with an ellipsis.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    let block = text.trim_start().split("\n\n").next().unwrap_or_default();
    let line = single_spaced(block).into_owned();
    let Some((end, _)) = line.char_indices().nth(most) else { return line };
    let cut = line.get(..end).unwrap_or_default();
    let sentence = [". ", "! ", "? ", "… "]
        .iter()
        .filter_map(|mark| cut.rfind(mark).map(|at| at + mark.len() - 1))
        .max();
    match sentence {
        Some(at) if at * 2 >= end => cut.get(..at).unwrap_or_default().to_owned(),
        _ => {
            let before = cut
                .get(..cut.len() - cut.chars().next_back().map_or(0, char::len_utf8))
                .unwrap_or_default();
            let word = before.rfind(' ').and_then(|at| before.get(..at)).unwrap_or(before);
            format!("{}…", word.trim_end_matches([',', ';', ':', '-', '–', ' ']))
        }
    }
}
