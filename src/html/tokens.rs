//! Markup as a row of tags and texts, as a browser's tokenizer sees it (HTML Standard, section 13.2.5).
//!
//! Takes time in proportion to the length whatever the input, holds nothing but the piece at hand, and knows where each
//! piece stood. Which elements contain which is for the caller.

use std::borrow::Cow;

use super::entities::decode;

/// Attributes kept of one tag; real tags have a tenth, and looking for one must stay cheap.
const MOST_ATTRIBUTES: usize = 64;

/// Elements whose content is text up to their own end tag, and whether references in it count.
const RAW: [(&str, bool); 9] = [
    ("script", false),
    ("style", false),
    ("xmp", false),
    ("iframe", false),
    ("noembed", false),
    ("noframes", false),
    ("plaintext", false),
    ("textarea", true),
    ("title", true),
];

/// A piece of markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'m> {
    /// A start tag.
    Start(Tag<'m>),
    /// An end tag, by the name of its element in lower case.
    End(Cow<'m, str>),
    /// Text, references replaced, line ends as LF.
    Text(Cow<'m, str>),
    /// The content of an element such as `script`, `title` or `iframe`, in which there are no tags.
    Raw(Cow<'m, str>),
    /// A comment, without its marks.
    Comment(&'m str),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'m> {
    /// Name of the element, ASCII letters in lower case.
    pub name: Cow<'m, str>,
    /// Attributes in order; of two with one name only the first. Names in lower case, references in values replaced.
    pub attributes: Vec<(Cow<'m, str>, Cow<'m, str>)>,
    /// Ends in `/>`, which means something in XHTML and in drawings only.
    pub closed: bool,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_ref())
    }
}

/// An iterator over the tokens of a text.
#[derive(Debug, Clone)]
pub struct Tokens<'m> {
    markup: &'m str,
    at: usize,
    start: usize,
    /// The element whose raw content comes next, and whether references in it count.
    raw: Option<(&'static str, bool)>,
    /// Raw elements of which no end tag is left.
    unended: Vec<&'static str>,
}

impl<'m> Tokens<'m> {
    /// The tokens of `markup`, a whole page or a piece of one.
    pub fn new(markup: &'m str) -> Self {
        Self { markup, at: 0, start: 0, raw: None, unended: Vec::new() }
    }

    /// Byte offset of the token that was given last.
    pub fn offset(&self) -> usize {
        self.start
    }

    /// Byte offset of what comes next.
    pub fn end(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'m str {
        self.markup.get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.markup.as_bytes().get(self.at).copied()
    }

    /// Moves past the bytes that are `wanted`, and gives them.
    fn take_while(&mut self, wanted: fn(u8) -> bool) -> &'m str {
        let rest = self.rest();
        // Only ASCII bytes end a piece, so it ends between characters.
        let length = rest.bytes().position(|byte| !wanted(byte)).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn text(&mut self, length: usize) -> &'m str {
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        text
    }

    /// Notes that raw content follows. A tag such as `<iframe/>`, as XHTML has it, must not swallow all that follows.
    fn expect_raw(&mut self, tag: &Tag<'_>) {
        let Some((name, references)) = RAW.into_iter().find(|(name, _)| *name == tag.name) else {
            return;
        };
        let is_empty =
            tag.closed && (self.unended.contains(&name) || end_of_raw(self.rest(), name).is_none());
        if is_empty {
            self.unended.push(name);
        } else {
            self.raw = Some((name, references));
        }
    }

    /// The content of an element like `script`, up to its end tag or the end of the text.
    fn raw_text(&mut self, name: &'static str, references: bool) -> Option<Token<'m>> {
        let rest = self.rest();
        let end = end_of_raw(rest, name).unwrap_or(rest.len());
        self.raw = None;
        let text = self.text(end);
        (end > 0)
            .then(|| Token::Raw(if references { decode(text, false) } else { Cow::Borrowed(text) }))
    }

    /// `<!--`, `<!`, `<?` and `</` before anything but a letter: comments all (sections 13.2.5.41 and 13.2.5.42).
    fn comment(&mut self) -> Token<'m> {
        let rest = self.rest();
        let Some(body) = rest.strip_prefix("<!--") else {
            let length = rest.find('>').map_or(rest.len(), |end| end + 1);
            self.at += length;
            let inside = rest.get(2..length).unwrap_or_default();
            return Token::Comment(inside.strip_suffix('>').unwrap_or(inside));
        };
        let empty = [">", "->"].into_iter().find(|end| body.starts_with(end));
        let end = body.match_indices("--").find_map(|(at, _)| {
            let after = body.get(at + 2..)?;
            let mark = [">", "!>"].into_iter().find(|mark| after.starts_with(mark))?;
            Some((at, at + 2 + mark.len()))
        });
        let (inside, length) = match (empty, end) {
            (Some(empty), _) => (0, empty.len()),
            (None, Some(end)) => end,
            (None, None) => (body.len(), body.len()),
        };
        self.at += "<!--".len() + length;
        Token::Comment(body.get(..inside).unwrap_or_default())
    }

    fn tag(&mut self) -> Option<Token<'m>> {
        let is_end = self.rest().starts_with("</");
        self.at += if is_end { 2 } else { 1 };
        let name = lower(self.take_while(|byte| {
            !matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' | b'/' | b'>')
        }));
        let mut tag = Tag { name, attributes: Vec::new(), closed: false };
        loop {
            self.take_while(|byte| matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' '));
            // A tag that the text ends in is no tag (section 13.2.5.8, end of file).
            match self.byte()? {
                b'>' => break,
                b'/' => {
                    self.at += 1;
                    tag.closed = self.byte() == Some(b'>');
                }
                _ => self.attribute(&mut tag)?,
            }
        }
        self.at += 1;
        if is_end {
            return Some(Token::End(tag.name));
        }
        self.expect_raw(&tag);
        Some(Token::Start(tag))
    }

    fn attribute(&mut self, tag: &mut Tag<'m>) -> Option<()> {
        let start = self.at;
        if self.byte() == Some(b'=') {
            self.at += 1;
        }
        self.take_while(|byte| {
            !matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' | b'/' | b'>' | b'=')
        });
        let name = lower(self.markup.get(start..self.at)?);
        self.take_while(|byte| matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' '));
        let mut value = Cow::Borrowed("");
        if self.byte() == Some(b'=') {
            self.at += 1;
            self.take_while(|byte| matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' '));
            let written = match self.byte()? {
                quote @ (b'"' | b'\'') => {
                    self.at += 1;
                    let inside = self.take_while(if quote == b'"' {
                        |byte| byte != b'"'
                    } else {
                        |byte| byte != b'\''
                    });
                    self.byte()?;
                    self.at += 1;
                    inside
                }
                _ => self.take_while(|byte| {
                    !matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' | b'>')
                }),
            };
            value = decode(written, true);
        }
        if tag.attributes.len() < MOST_ATTRIBUTES && tag.get(&name).is_none() {
            tag.attributes.push((name, value));
        }
        Some(())
    }
}

impl<'m> Iterator for Tokens<'m> {
    type Item = Token<'m>;

    fn next(&mut self) -> Option<Token<'m>> {
        self.start = self.at;
        if let Some((name, references)) = self.raw
            && let Some(text) = self.raw_text(name, references)
        {
            return Some(text);
        }
        let rest = self.rest();
        let byte = |at: usize| rest.as_bytes().get(at).copied().unwrap_or(b' ');
        match (*rest.as_bytes().first()?, byte(1), byte(2)) {
            (b'<', b'/', letter) | (b'<', letter, _) if letter.is_ascii_alphabetic() => self.tag(),
            (b'<', b'!' | b'?' | b'/', _) => Some(self.comment()),
            _ => {
                let length = text_length(rest);
                Some(Token::Text(decode(self.text(length), false)))
            }
        }
    }
}

/// Bytes up to the next `<` that starts something else than text.
fn text_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts = text.match_indices('<').map(|(at, _)| at).find(|&at| {
        at > 0
            && bytes.get(at + 1).is_some_and(|next| {
                next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/')
            })
    });
    starts.unwrap_or(text.len())
}

/// Where the end tag of a raw element starts; `plaintext` has none.
fn end_of_raw(text: &str, name: &str) -> Option<usize> {
    if name == "plaintext" {
        return None;
    }
    let is_end = |at: &usize| {
        let after = text.get(at + 2..).unwrap_or_default();
        after.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name))
            && after.as_bytes().get(name.len()).is_none_or(|byte| {
                matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ' | b'/' | b'>')
            })
    };
    text.match_indices("</").map(|(at, _)| at).find(is_end)
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}
