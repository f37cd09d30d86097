//! A scan over HTML that finds its tags, and the first thing that a parser would have to mend.

use std::borrow::Cow;

use memchr::memchr;

use crate::html::entities::{named, replaced};
use crate::html::is_void;

/// Elements whose end tag may be left out.
const IMPLIED: &[&str] = &[
    "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp",
    "rt", "rtc", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// Elements whose content is no markup.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// A start tag.
#[derive(Debug, Default)]
pub(super) struct Tag<'t> {
    /// In small letters, like the names of its attributes.
    pub(super) name: Cow<'t, str>,
    pub(super) attributes: Vec<(Cow<'t, str>, Cow<'t, str>)>,
}

/// A scan, and what it found.
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
    strict: bool,
    open: Vec<Cow<'t, str>>,
    pub(super) tags: Vec<Tag<'t>>,
    /// The first thing that a parser would have to mend.
    pub(super) wrong: Option<String>,
}

impl<'t> Scan<'t> {
    /// `strict` asks for the faults that every browser mends alike, too.
    pub(super) fn new(text: &'t str, strict: bool) -> Self {
        Self { text, at: 0, strict, open: Vec::new(), tags: Vec::new(), wrong: None }
    }

    pub(super) fn wrong(&mut self, message: impl Into<String>) {
        if self.wrong.is_none() {
            self.wrong = Some(message.into());
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn run(&mut self) {
        loop {
            let rest = self.rest();
            let Some(length) = memchr(b'<', rest.as_bytes()) else {
                self.references(rest);
                break;
            };
            self.references(rest.get(..length).unwrap_or_default());
            self.at += length;
            self.markup();
        }
        if let Some(name) = self.open.iter().rfind(|name| !is_implied(name)) {
            let message = format!("`<{name}>` is not closed");
            self.wrong(message);
        }
    }

    fn markup(&mut self) {
        let rest = self.rest();
        if let Some(comment) = rest.strip_prefix("<!--") {
            match comment.find("-->") {
                Some(end) => self.at += 4 + end + 3,
                None => self.unfinished("a comment"),
            }
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let declared = rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
            if !declared {
                self.wrong("`<!` or `<?` that begins no comment");
            }
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if rest.strip_prefix("</").is_some_and(starts_with_letter) {
            self.end_tag();
        } else if rest.strip_prefix('<').is_some_and(starts_with_letter) {
            self.start_tag();
        } else {
            self.wrong("`<` that begins no tag");
            self.at += 1;
        }
    }

    fn unfinished(&mut self, what: &str) {
        self.wrong(format!("the text ends inside {what}"));
        self.at = self.text.len();
    }

    fn end_tag(&mut self) {
        let rest = self.rest();
        let Some(end) = rest.find('>') else { return self.unfinished("an end tag") };
        let name = tag_name(rest.get(2..end).unwrap_or_default());
        self.at += end + 1;
        let Some(found) = self.open.iter().rposition(|open| *open == name) else {
            if !matches!(&*name, "html" | "head" | "body") {
                self.wrong(format!("`</{name}>` closes nothing"));
            }
            return;
        };
        let crossed = self.open.get(found + 1..).unwrap_or_default();
        if let Some(crossed) = crossed.iter().find(|name| !is_implied(name)) {
            let message = format!("`</{name}>` stands inside `<{crossed}>`");
            self.wrong(message);
        }
        self.open.truncate(found);
    }

    fn start_tag(&mut self) {
        let rest = self.rest();
        let inside = rest.get(1..).unwrap_or_default();
        let length = inside
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
            .unwrap_or(inside.len());
        let mut tag = Tag { name: tag_name(inside), ..Tag::default() };
        let Some(end) = self.attributes(1 + length, &mut tag) else {
            self.tags.push(tag);
            return self.unfinished("a tag");
        };
        self.at += end;
        self.nest(tag.name.clone());
        if RAW.contains(&&*tag.name) {
            self.raw(&tag.name);
        }
        self.tags.push(tag);
    }

    /// Skips to the end tag of an element whose content is no markup.
    fn raw(&mut self, name: &str) {
        let rest = self.rest();
        let closes = |at: usize| {
            let tag = rest.get(at + 2..at + 2 + name.len());
            tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
        };
        match rest.match_indices("</").map(|(at, _)| at).find(|&at| closes(at)) {
            Some(end) => self.at += end,
            None => self.unfinished(&format!("`<{name}>`")),
        }
    }

    fn nest(&mut self, name: Cow<'t, str>) {
        if is_void(&name) || matches!(&*name, "html" | "head" | "body") {
            return;
        }
        if self.open.last().is_some_and(|last| *last == name) && is_implied(&name) {
            self.open.pop();
        }
        if matches!(&*name, "a" | "button" | "form") && self.open.contains(&name) {
            self.wrong(format!("`<{name}>` inside `<{name}>`"));
        }
        if self.open.len() < 512 {
            self.open.push(name);
        }
    }

    /// Reads attributes from byte `from` of the rest; where the tag ends, or nothing if it does not.
    fn attributes(&mut self, from: usize, tag: &mut Tag<'t>) -> Option<usize> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut at = from;
        loop {
            while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
                at += 1;
            }
            if *bytes.get(at)? == b'>' {
                return Some(at + 1);
            }
            let start = at;
            while bytes
                .get(at)
                .is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/'))
            {
                at += 1;
            }
            if at == start {
                self.wrong("`=` before the name of an attribute");
                at += 1;
                continue;
            }
            let name = small(rest.get(start..at)?);
            if name.contains(['"', '\'', '<']) {
                self.wrong(format!("`{name}` is no name of an attribute"));
            }
            let mut behind = at;
            while bytes.get(behind).is_some_and(u8::is_ascii_whitespace) {
                behind += 1;
            }
            let value = if bytes.get(behind) == Some(&b'=') {
                let (value, end) = value(rest, behind + 1)?;
                at = end;
                value
            } else {
                ""
            };
            if tag.attributes.iter().any(|(known, _)| *known == name) {
                self.wrong(format!("attribute `{name}` stands twice"));
            } else if tag.attributes.len() < 100 {
                tag.attributes.push((name, replaced(value, true)));
            }
        }
    }

    /// References in text that browsers have to guess at.
    fn references(&mut self, text: &str) {
        if !self.strict || !text.contains('&') {
            return;
        }
        for rest in text.split('&').skip(1) {
            let length =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
            let (name, behind) = rest.split_at(length);
            let closed = behind.starts_with(';');
            if let Some(digits) = name.strip_prefix('#') {
                let number = match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => digits.parse().ok(),
                };
                let legal = number
                    .and_then(char::from_u32)
                    .is_some_and(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\x0C'));
                if !legal || !closed {
                    self.wrong(format!("`&{name}` is not a character"));
                }
            } else if name.starts_with(|c: char| c.is_ascii_alphabetic())
                && (!closed || named(name).is_none())
            {
                self.wrong(format!("`&{name}` is not an entity of HTML"));
            }
        }
    }
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_implied(name: &str) -> bool {
    IMPLIED.binary_search(&name).is_ok()
}

/// A name in small letters.
fn small(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn tag_name(inside: &str) -> Cow<'_, str> {
    let end = inside
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'))
        .unwrap_or(inside.len());
    small(inside.get(..end).unwrap_or_default())
}

/// The value from byte `from` on, with or without quotes, and where it ends.
fn value(rest: &str, from: usize) -> Option<(&str, usize)> {
    let bytes = rest.as_bytes();
    let mut at = from;
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    if let &quote @ (b'"' | b'\'') = bytes.get(at)? {
        let inside = rest.get(at + 1..)?;
        let end = inside.find(char::from(quote))?;
        Some((inside.get(..end)?, at + 1 + end + 1))
    } else {
        let inside = rest.get(at..)?;
        let end = inside.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
        Some((inside.get(..end)?, at + end))
    }
}
